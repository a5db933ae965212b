"""Windows written in a process of its own: Chroma lets nothing else run in the process in which it writes, and the next
document is embedded meanwhile.

The parent sends a line of JSON for each part, with its vectors as bytes behind it; the child answers each with a line of
JSON: what went wrong, or nothing. It ends when its parent does.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

import numpy as np

from assistant.embedder import DIMENSIONS, Vectors

_CHILD = "from assistant.window_process import serve; serve()"


class WindowProcess:
    """Adds windows to the collections in a folder. One thread at a time may use it.

    Raises (every method):
        OSError: the child could not write, or has ended.
    """

    def __init__(self, folder: Path, *, new: bool) -> None:
        """``new`` says that there are no collections in the folder yet."""
        paths = [str(Path(part).absolute()) for part in sys.path if part]
        self._process = subprocess.Popen(  # noqa: S603 (this program itself, with fixed arguments)
            [sys.executable, "-c", _CHILD],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), "MALLOC_ARENA_MAX": "2"},
        )
        self._unanswered = False
        self._say({"folder": str(folder), "new": new})

    def add(
        self,
        of_areas: bool,
        ids: Sequence[str],
        vectors: Vectors,
        metadatas: Sequence[dict[str, str]],
    ) -> None:
        """Add windows, at most as many as Chroma takes at once, while the caller goes on. ``vectors`` has shape
        (len(ids), 384). What goes wrong is raised at the next call.

        ``of_areas`` says in which of `index.COLLECTIONS`."""
        self._hear_all()
        self._say({"of_areas": of_areas, "ids": ids, "metadatas": metadatas}, vectors.tobytes())
        self._unanswered = True

    def finish(self) -> None:
        """Have everything written, and end the child."""
        self._hear_all()
        self._say({})
        self._hear()
        self.stop()

    def stop(self) -> None:
        """End the child, whatever it is doing."""
        self._process.kill()
        self._process.communicate()

    def _say(self, line: dict[str, Any], more: bytes = b"") -> None:
        stream = _there(self._process.stdin)
        with contextlib.suppress(BrokenPipeError):  # the child has said why it ended: see _hear
            stream.write(json.dumps(line).encode("ascii") + b"\n" + more)
            stream.flush()

    def _hear_all(self) -> None:
        if self._unanswered:
            self._unanswered = False
            self._hear()

    def _hear(self) -> None:
        answer = _there(self._process.stdout).readline()
        if not answer.endswith(b"\n"):
            raise OSError("the process that writes the vectors has ended")
        if problem := json.loads(answer):
            raise OSError(problem)


def _there(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise BrokenPipeError
    return stream


def serve() -> None:
    """The child: adds what it is sent, until it is told that this was all or its parent has gone."""
    from assistant.index import settle_windows, windows_in

    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    problem = ""
    try:
        first = json.loads(sys.stdin.buffer.readline())
        client, collections = windows_in(Path(first["folder"]), new=first["new"])
        while part := json.loads(sys.stdin.buffer.readline() or b"null"):
            count, collection = len(part["ids"]), collections[part.pop("of_areas")]
            raw = sys.stdin.buffer.read(count * DIMENSIONS * 4)
            collection.add(embeddings=list(np.frombuffer(raw, np.float32).reshape(count, DIMENSIONS)), **part)
            _answer(answers, "")
        with contextlib.suppress(Exception):
            client.close()
        settle_windows(Path(first["folder"]))
    except Exception as error:
        problem = f"{type(error).__name__}: {error}"
    _answer(answers, problem)


def _answer(answers: IO[bytes], problem: str) -> None:
    answers.write(json.dumps(problem).encode("ascii") + b"\n")
    answers.flush()
