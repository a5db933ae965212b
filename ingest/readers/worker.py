"""Reading in a separate process, so that no document can hang Signpost, crash it or eat its memory.

The parent starts ``python -m ingest.readers.worker`` and the two exchange JSON, one line each way: a document
that took over its reader could still send nothing but text. The child imports only the reader it needs.
"""

from __future__ import annotations

import contextlib
import faulthandler
import importlib
import json
import os
import queue
import re
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from ingest.blocks import Block, LeftOut, ReadFile, UnreadableFile
from ingest.readers.patience import on_work

READ = "ingest.readers:read"
"""What the child runs for each file, as ``module:function``."""

GRACE_SECONDS = 15.0
"""A child whose parent has gone ends itself this long after its time is up."""

START_SECONDS = 60.0
AHEAD = 4
"""Files that are read before they are asked for."""
READY = b"ready\n"
GOES_ON = b"goes on\n"
"""What the child says between the parts of slow work: the time for the next part then begins."""
MOST_PARTS = 300
"""How many times a child may say so for one file."""
MOST_KEPT = 200_000_000
"""Bytes in memory with which a child is still kept for the next file; starting another takes a third of a second."""
_BROKE_DOWN = "the reader broke down on this file"
_SAVE_AGAIN = "open it and save it again, or print it to PDF"
_NOT_STARTED = "the process that reads files did not start, or was closed: run it again"
_FRUGAL = {
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_MMAP_THRESHOLD_": str(8 << 20),
    "MALLOC_TRIM_THRESHOLD_": str(32 << 20),
}
"""Settings of glibc by which a child gives memory back: reading a scanned page then takes 330 MB and not 450. With half
of these it asks for the same memory over and over, and a scanned page takes a second more."""
_SECRET = re.compile(r"KEY|TOKEN|SECRET|PASSW|CREDENTIAL", re.IGNORECASE)
_MAX_ANSWER = 400_000_000
_Result = ReadFile | UnreadableFile


def read_in_worker(path: Path, *, seconds: float = 120, megabytes: int = 1500) -> ReadFile:
    """Reads one file in its own process; UnreadableFile also when that takes too long or too much memory."""
    with ReaderPool(workers=1, seconds=seconds, megabytes=megabytes) as pool:
        for _, result in pool.read_many([path]):
            if isinstance(result, UnreadableFile):
                raise result
            return result
    raise UnreadableFile("nothing was read: try again")


class ReaderPool:
    """One or two processes that read file after file; one that is killed is replaced.

    Use it as a context manager. ``seconds`` and ``megabytes`` bound each file. ``reader`` is for tests.
    """

    def __init__(
        self, workers: int = 2, *, seconds: float = 120, megabytes: int = 1500, reader: str = READ
    ) -> None:
        self._workers = max(1, workers)
        self._seconds = seconds
        self._arguments = (str(megabytes), reader)
        self._idle: queue.SimpleQueue[_Child] = queue.SimpleQueue()
        self._children: list[_Child] = []
        self._threads: ThreadPoolExecutor | None = None

    def __enter__(self) -> Self:
        self._threads = ThreadPoolExecutor(self._workers, thread_name_prefix="reader")
        for _ in range(self._workers):
            child = _Child(self._arguments)
            self._children.append(child)
            self._idle.put(child)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
        if self._threads is not None:
            self._threads.shutdown(wait=True, cancel_futures=True)
        self.close()

    def close(self) -> None:
        """End the processes: nothing more is to be read, and they hold memory."""
        for child in self._children:
            child.close()

    def read_many(
        self, paths: Iterable[Path], *, in_order: bool = True
    ) -> Iterator[tuple[Path, ReadFile | UnreadableFile]]:
        """(path, what was read or why not) for each path, in the order given or else as they are done.

        Reading runs ahead of what is taken by `AHEAD` files, so that memory does not grow with the number of files.
        """
        if self._threads is None:
            raise RuntimeError("use ReaderPool as a context manager: with ReaderPool() as pool: …")
        waiting: deque[tuple[Path, Future[_Result]]] = deque()
        for path in paths:
            waiting.append((path, self._threads.submit(self._read, path)))
            if len(waiting) > AHEAD:
                yield _taken(waiting, in_order)
        while waiting:
            yield _taken(waiting, in_order)

    def _read(self, path: Path) -> _Result:
        child = self._idle.get()
        try:
            return child.read(path, self._seconds)
        finally:
            self._idle.put(child)


def _taken(
    waiting: deque[tuple[Path, Future[_Result]]], in_order: bool
) -> tuple[Path, ReadFile | UnreadableFile]:
    """The first of what is waited for, or the first that is done."""
    if not in_order:
        wait([result for _, result in waiting], return_when=FIRST_COMPLETED)
        while not waiting[0][1].done():
            waiting.rotate(-1)
    path, result = waiting.popleft()
    return path, result.result()


class _Child:
    """A process that reads. It is started when it is first needed and started again after it was killed."""

    def __init__(self, arguments: tuple[str, str]) -> None:
        self._arguments = arguments
        self._process: subprocess.Popen[bytes] | None = None
        self._answers: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._closed = False

    def read(self, path: Path, seconds: float) -> _Result:
        """What the child made of a file. Whatever goes wrong with the child becomes an UnreadableFile."""
        process = self._running()
        if process is None:
            return UnreadableFile(_NOT_STARTED)
        question = json.dumps({"path": str(path.absolute()), "seconds": seconds}).encode("ascii") + b"\n"
        try:
            _stdin(process).write(question)
            _stdin(process).flush()
            answer = self._answer(seconds)
        except queue.Empty:
            self._kill()
            return UnreadableFile(
                f"reading took longer than {seconds:g} seconds and was stopped: split the file"
            )
        except OSError:
            answer = b""
        if not answer.endswith(b"\n"):
            ended = self._kill()
            return UnreadableFile(f"{_BROKE_DOWN}{ended}: {_SAVE_AGAIN}")
        result = _from_json(answer)
        if isinstance(result, _Spent) or _holds_much(process.pid):
            self._kill(wait=0.0)
        return result

    def _answer(self, seconds: float) -> bytes:
        """The child's answer. queue.Empty when neither it nor a word that work goes on comes in time."""
        for _ in range(MOST_PARTS):
            answer = self._answers.get(timeout=seconds)
            if answer != GOES_ON:
                return answer
        raise queue.Empty

    def close(self) -> None:
        """Ends the process, whatever it is doing."""
        self._closed = True
        self._kill(wait=0.0)

    def _running(self) -> subprocess.Popen[bytes] | None:
        """The process, started if need be; None when it is closed or does not start."""
        with self._lock:
            if self._closed:
                return None
            if self._process is not None and self._process.poll() is None:
                return self._process
            self._answers = queue.SimpleQueue()
            process = self._process = _start(self._arguments)
            threading.Thread(
                target=_pass_on, args=(_stdout(process), self._answers), daemon=True, name="reader-answers"
            ).start()
        try:
            ready = self._answers.get(timeout=START_SECONDS)
        except queue.Empty:
            ready = b""
        if ready != READY:
            self._kill()
            return None
        return process

    def _kill(self, wait: float = 0.2) -> str:
        """Ends the process; says how it had ended by itself in ``wait`` seconds (" (exit code 3)"), or nothing."""
        with self._lock:
            process, self._process = self._process, None
        if process is None:
            return ""
        try:
            code = process.wait(timeout=wait)
        except subprocess.TimeoutExpired:
            code = 0
            process.kill()
            process.wait()
        for stream in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                if stream is not None:
                    stream.close()
        if not code:
            return ""
        return f" (stopped by signal {-code})" if code < 0 else f" (exit code {code})"


class _Spent(UnreadableFile):
    """The child that says this is not to be used again."""


def _start(arguments: tuple[str, str]) -> subprocess.Popen[bytes]:
    """A child that can find what its parent can import, and is told none of its parent's secrets."""
    environment = {name: value for name, value in os.environ.items() if not _SECRET.search(name)}
    environment["PYTHONPATH"] = os.pathsep.join(str(Path(part).absolute()) for part in sys.path if part)
    environment |= _FRUGAL
    return subprocess.Popen(  # noqa: S603 (this program itself, with fixed arguments)
        [sys.executable, "-m", "ingest.readers.worker", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        cwd=Path(__file__).parents[2],
    )


def _holds_much(pid: int) -> bool:
    """Whether a child keeps more memory than it is worth (Linux): the models for scanned pages stay in it."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return False
    return pages * os.sysconf("SC_PAGE_SIZE") > MOST_KEPT


def _stdin(process: subprocess.Popen[bytes]) -> IO[bytes]:
    if process.stdin is None:
        raise BrokenPipeError
    return process.stdin


def _stdout(process: subprocess.Popen[bytes]) -> IO[bytes]:
    if process.stdout is None:
        raise BrokenPipeError
    return process.stdout


def _pass_on(stream: IO[bytes], answers: queue.SimpleQueue[bytes]) -> None:
    """Puts each line of a stream into a queue, and an unfinished one when the stream ends."""
    try:
        while True:
            line = stream.readline(_MAX_ANSWER)
            answers.put(line)
            if not line.endswith(b"\n"):
                return
    except (OSError, ValueError):
        answers.put(b"")


def _to_json(result: _Result | Exception) -> bytes:
    if isinstance(result, ReadFile):
        content: dict[str, Any] = {
            "blocks": [vars(block) for block in result.blocks],
            "page_texts": result.page_texts,
            "title": result.title,
            "left_out": [vars(part) for part in result.left_out],
            "warnings": result.warnings,
        }
    elif isinstance(result, UnreadableFile):
        content = {"unreadable": str(result), "memory": isinstance(result, _Spent)}
    else:
        kind = type(result).__name__
        content = {
            "unreadable": f"{_BROKE_DOWN} ({kind}): {_SAVE_AGAIN}",
            "memory": isinstance(result, RecursionError),
        }
    return json.dumps(content, ensure_ascii=True).encode("ascii") + b"\n"


def _from_json(answer: bytes) -> _Result:
    try:
        content = json.loads(answer)
        if "unreadable" in content:
            kind = _Spent if content["memory"] else UnreadableFile
            return kind(str(content["unreadable"]))
        return ReadFile(
            blocks=tuple(
                Block(**{**values, "notes": tuple(values["notes"])}) for values in content["blocks"]
            ),
            page_texts=tuple(content["page_texts"]),
            title=content["title"],
            left_out=tuple(LeftOut(**values) for values in content["left_out"]),
            warnings=tuple(content["warnings"]),
        )
    except (ValueError, KeyError, TypeError):
        return _Spent("the reader gave an answer that cannot be used: open the file and save it again")


def _bound_memory(megabytes: int) -> None:
    """Bounds the address space of this process, where the platform can (not on Windows or macOS)."""
    if sys.platform.startswith("linux"):
        import resource

        limit = megabytes * 1_000_000
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _answer(read: Callable[[Path], ReadFile], path: Path, megabytes: int) -> bytes:
    try:
        return _to_json(read(path))
    except UnreadableFile as problem:
        return _to_json(problem)
    except MemoryError:
        return _to_json(
            _Spent(f"reading needs more than {megabytes} MB of memory and was stopped: split the file")
        )
    except Exception as problem:
        return _to_json(problem)


def _main(megabytes: int, reader: str) -> None:
    """The child: reads what it is asked to read until its parent goes away."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _bound_memory(megabytes)
    module, _, name = reader.partition(":")
    read = getattr(importlib.import_module(module), name)
    answers.write(READY)
    answers.flush()
    allowed = 0.0

    def go_on() -> None:
        answers.write(GOES_ON)
        answers.flush()
        faulthandler.dump_traceback_later(allowed + GRACE_SECONDS, exit=True)

    on_work(go_on)
    for line in sys.stdin.buffer:
        question = json.loads(line)
        allowed = question["seconds"]
        faulthandler.dump_traceback_later(allowed + GRACE_SECONDS, exit=True)
        answer = _answer(read, Path(question["path"]), megabytes)
        faulthandler.cancel_dump_traceback_later()
        answers.write(answer)
        answers.flush()


if __name__ == "__main__":
    _main(int(sys.argv[1]), sys.argv[2])
