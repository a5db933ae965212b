"""``python -m ingest [FOLDER ...]``: the job, its progress and its report."""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from pathlib import Path

from assistant.errors import SignpostError
from assistant.places import CORPUS, default_index, fetched_folder, school_folder
from assistant.versions import IndexLocked, current_version
from ingest.local_documents import recover, settle
from ingest.readers import ACCEPTED
from ingest.safe_files import FolderBusy
from ingest.telling import ProgressLine, say, say_as_json, warn

RECENT_S = 60.0
"""Seconds of work by which the time left is judged."""


def main(arguments: list[str], commands: Mapping[str, str]) -> int:
    """Run the job. 0 when the index is right, 1 when something must be mended, 3 when another job holds the index."""
    options = _parser(commands).parse_args(arguments)
    if options.if_missing and current_version(options.index):
        return 0
    folders = options.folders or default_folders()
    problem = next(
        (f"There is no folder {str(f)!r}. {_near(str(f), commands)}" for f in folders if not f.is_dir()), None
    )
    if problem is not None:
        return _failed(options.progress_json, problem, 1)
    try:
        return _run(options, folders)
    except IndexLocked as error:
        return _failed(options.progress_json, str(error), 3)
    except SignpostError as error:
        return _failed(options.progress_json, str(error), 1)


def default_folders() -> list[Path]:
    """What is indexed when no folder is named: Signpost's own corpus, what was fetched, and the school's documents."""
    return [CORPUS, *(folder for folder in (fetched_folder(), school_folder()) if folder.is_dir())]


def _run(options: argparse.Namespace, folders: list[Path]) -> int:
    from assistant.answering import Assistant
    from assistant.embedder import default_embedder
    from ingest.job import ingest
    from ingest.report import summary

    ours = [folder for folder in folders if folder.resolve() == school_folder().resolve()]
    for folder in ours:
        _quietly(recover, folder)
    report = ingest(
        folders,
        options.index,
        default_embedder,
        rebuild=options.rebuild,
        as_of=options.as_of,
        progress=_Progress(folders, as_json=options.progress_json),
    )
    for folder in ours:
        _quietly(settle, folder)
    if report.changed and report.passages:
        Assistant(options.index).warm()
    code = 0 if report.passages else 1
    if options.progress_json:
        say_as_json({"report": {**asdict(report), "exit": code}})
    else:
        say(summary(report, details=options.details))
    return code


def _parser(commands: Mapping[str, str]) -> argparse.ArgumentParser:
    width = max(map(len, commands), default=0) + 2
    listed = "\n".join(f"  {name:{width}}{says}" for name, says in commands.items())
    parser = argparse.ArgumentParser(
        prog="python -m ingest",
        description="Index documents, so that Signpost can answer from them.",
        epilog=f"commands (python -m ingest COMMAND --help says more):\n{listed}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "folders",
        nargs="*",
        type=Path,
        metavar="FOLDER",
        help="folders with documents and a catalogue.yaml (default: corpus, and what is in documents)",
    )
    parser.add_argument(
        "--index", type=Path, default=default_index(), help="where the index is kept (default: %(default)s)"
    )
    parser.add_argument("--rebuild", action="store_true", help="read and embed everything again")
    parser.add_argument("--if-missing", action="store_true", help="do nothing when there is an index already")
    parser.add_argument(
        "--as-of",
        type=dt.date.fromisoformat,
        metavar="YYYY-MM-DD",
        help="the day that decides what is in force (default: today)",
    )
    parser.add_argument("--details", action="store_true", help="print every warning of every document")
    parser.add_argument(
        "--progress-json",
        action="store_true",
        help="progress and report as JSON on standard output, one object a line",
    )
    return parser


def _near(name: str, commands: Mapping[str, str]) -> str:
    import difflib

    close = difflib.get_close_matches(name, commands, n=1)
    return f"Did you mean: python -m ingest {close[0]}?" if close else "Name a folder that holds documents."


def _failed(as_json: bool, message: str, code: int) -> int:
    warn(message)
    if as_json:
        say_as_json({"error": message, "exit": code})
    return code


def _quietly(change: Callable[[Path], None], folder: Path) -> None:
    """Mend or tidy the school's folder, unless somebody is changing it this moment."""
    with contextlib.suppress(FolderBusy):
        change(folder)


class _Progress:
    """Progress of the job, with the time left judged by how many bytes of documents are left."""

    def __init__(self, folders: Iterable[Path], *, as_json: bool) -> None:
        self._json, self._line = as_json, ProgressLine()
        self._left = TimeLeft(_sizes(folders))

    def __call__(self, done: int, of: int, name: str) -> None:
        seconds = self._left.at(done, of, name)
        if self._json:
            left = None if seconds is None else round(seconds)
            say_as_json({"done": done, "of": of, "file": name, "seconds_left": left})
            return
        shown = f", about {_span(seconds)} left" if seconds is not None and done < of else ""
        self._line(f"{done} {name}", f"[{done}/{of}] {name}{shown}", last=done == of)


class TimeLeft:
    """How long the rest will take, from the bytes that were done in the last minute.

    Documents differ: some are only copied, some repeat what others say and have hardly anything to embed. What was done
    long ago says little about them, so it is a guess, and None as long as there is nothing to guess from.
    """

    def __init__(self, sizes: Mapping[str, int], now: Callable[[], float] = time.monotonic) -> None:
        self._sizes = dict(sizes)
        self._total = sum(sizes.values())
        self._done = 0
        self._in_hand = 0
        self._now = now
        self._marks = deque([(now(), 0)])
        """When, and how many bytes were done then: from a minute ago at most, or the two last."""

    def at(self, done: int, of: int, name: str) -> float | None:
        """Seconds left now that ``name`` is taken in hand, ``done`` of ``of`` documents being done."""
        self._done += self._in_hand
        self._in_hand = self._sizes.get(name, 0) if done < of else 0
        self._marks.append((self._now(), self._done))
        while len(self._marks) > 2 and self._marks[1][0] < self._marks[-1][0] - RECENT_S:
            self._marks.popleft()
        (since, before), (now, _) = self._marks[0], self._marks[-1]
        if done >= of:
            return 0.0
        if done < 2 or now - since < 1 or self._done == before:
            return None
        return (now - since) / (self._done - before) * max(self._total - self._done, self._in_hand)


def _sizes(folders: Iterable[Path]) -> dict[str, int]:
    """Path below its folder → bytes, for every file that the job may read."""
    out: dict[str, int] = {}
    for folder in folders:
        for path in folder.rglob("*"):
            digest = path.suffix.casefold() not in (".yaml", ".yml") or "digests" in path.parts
            if path.suffix.casefold() in ACCEPTED and digest and path.is_file():
                out[path.relative_to(folder).as_posix()] = path.stat().st_size
    return out


def _span(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
