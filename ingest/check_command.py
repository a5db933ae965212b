"""``python -m ingest check``: a table of what needs a person, and what is good to know."""

from __future__ import annotations

import argparse
import datetime as dt
import textwrap
from dataclasses import asdict
from pathlib import Path

from assistant.errors import SignpostError
from assistant.places import default_index, fetched_folder
from ingest.check import Finding, check
from ingest.fetch.client import Client
from ingest.fetch.rules import Rules
from ingest.fetch.shelf import HIDDEN
from ingest.fetch.wanted import WANTED, read_wanted
from ingest.job_command import default_folders
from ingest.telling import ProgressLine, say, say_as_json, warn

_WIDTH = 110


def main(arguments: list[str] | None = None, rules: Rules | None = None, wanted_list: Path = WANTED) -> int:
    """Check. 0 when nothing needs a person, 1 when something does. ``rules`` and ``wanted_list`` are for tests."""
    options = _parser().parse_args(arguments)
    folders = options.folders or default_folders()
    for folder in folders:
        if not folder.is_dir():
            warn(f"There is no folder {str(folder)!r}. Name a folder that holds documents.")
            return 1
    try:
        whole = read_wanted(wanted_list)
        findings = check(folders, options.index, options.as_of or dt.date.today(), whole)
        if options.online:
            from ingest.check_online import check_online

            asked = [one.address for one in whole.sources if one.on_request]
            folder = fetched_folder()
            client = Client(
                (rules or Rules()).with_pages(asked), folder / HIDDEN / "robots" if folder.is_dir() else None
            )
            line = ProgressLine()
            findings += check_online(
                folders,
                whole,
                client,
                lambda done, of, name: line(name, f"[{done + 1}/{of}] asking about {name}"),
            )
    except SignpostError as error:
        warn(error)
        return 1
    if options.json:
        say_as_json({"findings": [asdict(finding) for finding in findings]})
    else:
        say(table(findings))
    return 1 if any(finding.person for finding in findings) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m ingest check",
        description="What is overdue for review, superseded, withdrawn, unlicensed, missing or not asked for lately.",
    )
    parser.add_argument(
        "folders",
        nargs="*",
        type=Path,
        metavar="FOLDER",
        help="folders with documents (default: corpus, and what is in documents)",
    )
    parser.add_argument(
        "--index", type=Path, default=default_index(), help="the index (default: %(default)s)"
    )
    parser.add_argument(
        "--as-of",
        type=dt.date.fromisoformat,
        metavar="YYYY-MM-DD",
        help="check as on this day (default: today)",
    )
    parser.add_argument(
        "--online", action="store_true", help="ask the publishers too: gone, withdrawn, moved, changed"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser


def table(findings: list[Finding]) -> str:
    """The findings in two groups: what needs a person first."""
    lines: list[str] = []
    urgent = [finding for finding in findings if finding.person]
    rest = [finding for finding in findings if not finding.person]
    for title, group in (("Needs a person", urgent), ("Good to know", rest)):
        if not group:
            continue
        width = min(36, max(len(finding.what) for finding in group))
        lines += [f"{title} ({len(group)})", "-" * _WIDTH]
        for finding in group:
            lines += _row(finding, width)
        lines.append("")
    lines.append(f"{len(urgent)} to see to." if urgent else "Nothing needs a person.")
    return "\n".join(lines)


def _row(finding: Finding, width: int) -> list[str]:
    said = textwrap.wrap(finding.says, _WIDTH - width - 2) or [""]
    if finding.do:
        said += [
            f"→ {line}" if n == 0 else f"  {line}"
            for n, line in enumerate(textwrap.wrap(finding.do, _WIDTH - width - 4))
        ]
    names = textwrap.wrap(finding.what, width) or [""]
    rows = max(len(said), len(names))
    names += [""] * (rows - len(names))
    said += [""] * (rows - len(said))
    return [f"{name:{width}}  {text}".rstrip() for name, text in zip(names, said, strict=True)]
