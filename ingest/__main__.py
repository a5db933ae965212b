"""``python -m ingest``: documents in, an index out."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
import time
from pathlib import Path

from assistant.answering import Assistant
from assistant.embedder import default_embedder
from assistant.errors import SignpostError
from assistant.index import IndexLocked, current_version
from assistant.places import CORPUS, default_index
from ingest.job import JobReport, ingest
from ingest.report import summary


def main(arguments: list[str] | None = None) -> int:
    """Run the job. 0 when the index is right, 1 when something must be mended, 3 when another job holds the index."""
    parser = argparse.ArgumentParser(
        prog="python -m ingest", description="Index documents, so that Signpost can answer from them."
    )
    parser.add_argument(
        "folders",
        nargs="*",
        type=Path,
        metavar="FOLDER",
        help="folders with documents and a catalogue.yaml (default: corpus)",
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
    options = parser.parse_args(arguments)
    if options.if_missing and current_version(options.index):
        return 0
    folders = options.folders or [CORPUS]
    for folder in folders:
        if not folder.is_dir():
            print(f"There is no folder {str(folder)!r}. Name a folder that holds documents.", file=sys.stderr)
            return 1
    try:
        report = ingest(
            folders,
            options.index,
            default_embedder,
            rebuild=options.rebuild,
            as_of=options.as_of,
            progress=_Bar(),
        )
    except IndexLocked as error:
        print(error, file=sys.stderr)
        return 3
    except SignpostError as error:
        print(error, file=sys.stderr)
        return 1
    if report.changed and report.passages:
        Assistant(options.index).warm()
    print(summary(report, details=options.details))
    return _code(report)


def _code(report: JobReport) -> int:
    return 0 if report.passages else 1


class _Bar:
    """Progress on one line of a terminal, or a line a document where output is kept."""

    def __init__(self) -> None:
        self._started = time.monotonic()

    def __call__(self, done: int, total: int, name: str) -> None:
        left = ""
        spent = time.monotonic() - self._started
        if 2 <= done < total:
            left = f", about {spent / done * (total - done):.0f} s left"
        line = f"[{done}/{total}] {name}{left}"
        if sys.stderr.isatty():
            print(f"\r\033[K{line[:100]}", end="" if done < total else "\n", file=sys.stderr, flush=True)
        else:
            print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
