"""``python -m ingest preview | add | remove | undo | documents``: the school's own documents."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from assistant.errors import SignpostError
from assistant.places import school_folder
from ingest.local_documents import Change, Preview, add, documents, last_change, preview, remove, undo
from ingest.safe_files import FolderBusy
from ingest.telling import say, say_as_json, warn

_SHOWN = 12
_TODAY = "python -m ingest"


def main(arguments: list[str], command: str) -> int:
    """Run one of the commands. 0 done, 1 not done (the message says why), 3 somebody else is changing the folder."""
    options = _parser(command).parse_args(arguments)
    folder = options.folder or school_folder()
    try:
        return _COMMANDS[command](options, folder)
    except SignpostError as error:
        warn(error)
        if options.json:
            say_as_json({"error": str(error)})
        return 3 if isinstance(error, FolderBusy) else 1


def _parser(command: str) -> argparse.ArgumentParser:
    says = {
        "preview": "Show what Signpost reads in a file. Nothing is added.",
        "add": "Add a document of the school or of its area. An older edition is superseded by it.",
        "remove": "Take a document away. Its text leaves the index and the disk with the next run of the job.",
        "undo": "Take back the last add or remove.",
        "documents": "List the documents that were added.",
    }
    parser = argparse.ArgumentParser(prog=f"python -m ingest {command}", description=says[command])
    if command in ("preview", "add"):
        parser.add_argument("file", type=Path, metavar="FILE", help="PDF, Word (.docx), web page or Markdown")
    if command == "remove":
        parser.add_argument("id", metavar="ID", help="the document's id (python -m ingest documents)")
    if command == "add":
        _said_of_it(parser)
    parser.add_argument(
        "--folder", type=Path, metavar="FOLDER", help="where they are kept (default: documents/school)"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser


def _said_of_it(parser: argparse.ArgumentParser) -> None:
    day = dt.date.fromisoformat
    parser.add_argument("--title", required=True, help="as printed on it")
    parser.add_argument("--area", help="the local authority area it is for; leave out for the school's own")
    parser.add_argument("--publisher", default="the school", help="who wrote it (default: %(default)s)")
    parser.add_argument(
        "--kind",
        choices=("local", "guidance", "statutory", "ofsted"),
        default="local",
        help="default: %(default)s",
    )
    parser.add_argument("--edition", help='as printed: "v5, July 2025"')
    parser.add_argument("--published", type=day, metavar="YYYY-MM-DD")
    parser.add_argument("--in-force-from", type=day, metavar="YYYY-MM-DD")
    parser.add_argument("--in-force-until", type=day, metavar="YYYY-MM-DD")
    parser.add_argument(
        "--review-by",
        type=day,
        metavar="YYYY-MM-DD",
        help="when somebody must look at it again (default: in a year)",
    )
    parser.add_argument("--licence", help="under which terms it may be kept (default: its owner's copyright)")
    parser.add_argument("--url", help="where it was published")
    parser.add_argument("--replaces", metavar="ID", help="the older edition, where the title does not tell")


def _preview(options: argparse.Namespace, folder: Path) -> int:
    shown = preview(options.file, folder if folder.is_dir() else None)
    if options.json:
        say_as_json(asdict(shown))
    else:
        say(_in_words(shown))
    return 1 if shown.refused else 0


def _in_words(shown: Preview) -> str:
    if shown.refused:
        return f"Not readable: {shown.refused}"
    plural = "" if shown.pages == 1 else "s"
    size = f"{shown.pages} page{plural}, " if shown.pages else ""
    lines = [f"{shown.title or shown.file}: {size}{shown.words:,} words, {len(shown.passages)} passages."]
    lines += [f"  ! {warning}" for warning in shown.warnings]
    lines += [f"  left out: {count} × {reason}" for reason, count in sorted(shown.left_out.items())]
    if shown.same_as:
        lines.append(f"  This very file is here already, as {shown.same_as!r}.")
    for passage in shown.passages[:_SHOWN]:
        where = " › ".join(passage["heading_path"]) or "(no heading)"
        number = f", paragraph {passage['paragraph']}" if passage["paragraph"] else ""
        pages = f", page {', '.join(map(str, passage['pages']))}" if passage["pages"] else ""
        lines += ["", f"[{where}{number}{pages}]", passage["text"]]
    if len(shown.passages) > _SHOWN:
        lines += ["", f"… and {len(shown.passages) - _SHOWN} more passages (--json shows them all)."]
    return "\n".join(lines)


def _add(options: argparse.Namespace, folder: Path) -> int:
    done = add(
        options.file,
        folder,
        title=options.title,
        today=dt.date.today(),
        area=options.area,
        publisher=options.publisher,
        kind=options.kind,
        edition=options.edition,
        published=options.published,
        in_force_from=options.in_force_from,
        in_force_until=options.in_force_until,
        review_by=options.review_by,
        licence=options.licence,
        url=options.url,
        replaces=options.replaces,
    )
    return _done(done, options.json, f"Added as {done.id}. Now bring the index up to date: {_TODAY}")


def _remove(options: argparse.Namespace, folder: Path) -> int:
    done = remove(options.id, folder, today=dt.date.today())
    return _done(
        done,
        options.json,
        f"{done.title} is taken away. Its text leaves the index with the next run: {_TODAY}",
    )


def _undo(options: argparse.Namespace, folder: Path) -> int:
    done = undo(folder)
    return _done(done, options.json, f"{done.title}: taken back. Now bring the index up to date: {_TODAY}")


def _documents(options: argparse.Namespace, folder: Path) -> int:
    entries: list[dict[str, Any]] = documents(folder, dt.date.today()) if folder.is_dir() else []
    if options.json:
        say_as_json({"documents": entries, "last_change": last_change(folder)})
        return 0
    if not entries:
        say("No documents have been added. Add one: python -m ingest add FILE --title TITLE")
    for entry in entries:
        marks = [
            mark for mark in (entry["not_current"], "file missing" if entry["missing"] else None) if mark
        ]
        if entry["review_overdue"]:
            marks.append(f"review overdue since {entry['review_by']}")
        say(f"  {entry['id']}: {entry['title']}{' (' + '; '.join(marks) + ')' if marks else ''}")
    return 0


def _done(change: Change, as_json: bool, text: str) -> int:
    if as_json:
        say_as_json(asdict(change))
        return 0
    say(text)
    if change.superseded:
        say(f"  It supersedes {', '.join(change.superseded)}.")
    for note in change.notes:
        say(f"  ! {note}")
    return 0


_COMMANDS: dict[str, Callable[[argparse.Namespace, Path], int]] = {
    "preview": _preview,
    "add": _add,
    "remove": _remove,
    "undo": _undo,
    "documents": _documents,
}
