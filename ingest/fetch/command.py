"""``python -m ingest fetch``: what a person types, and what they are told."""

from __future__ import annotations

import argparse
import datetime as dt
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

from assistant.errors import SignpostError
from assistant.places import fetched_folder
from ingest.fetch.client import Client
from ingest.fetch.ofsted_pages import newer_reports
from ingest.fetch.problems import FetchProblem
from ingest.fetch.rounds import Outcome, RoundReport, fetch_all
from ingest.fetch.rules import Rules
from ingest.fetch.shelf import HIDDEN, Shelf
from ingest.fetch.wanted import WANTED, Wanted, WantedList, chosen, read_wanted
from ingest.safe_files import FolderBusy, held
from ingest.telling import ProgressLine, say, say_as_json, warn

OFFLINE = 4
"""Exit code when no publisher could be reached: nothing was fetched, and nothing has changed."""

_WORDS = {
    "new": "new",
    "changed": "changed",
    "unchanged": "unchanged",
    "kept": "old copy kept",
    "held": "held",
    "failed": "not fetched",
}
_WRONG = ("kept", "held", "failed")


def main(arguments: list[str] | None = None, rules: Rules | None = None, wanted_list: Path = WANTED) -> int:
    """Fetch. 0 all well, 1 something needs a person, 3 another process is at it, 4 offline: nothing was fetched.

    ``rules`` and ``wanted_list`` are for tests.
    """
    options = _parser().parse_args(arguments)
    folder = options.into or fetched_folder()
    rules = rules or Rules()
    rules = replace(rules, contact=options.contact or rules.contact)
    try:
        whole = read_wanted(wanted_list)
        wanted = chosen(whole, options.only, options.local)
        chosen(whole, options.accept, options.local)
        rules = rules.with_pages(one.address for one in wanted if one.on_request)
        if options.dry_run:
            say(dry_run(wanted, folder))
            return 0
        with held(folder, "fetching documents"):
            shelf = Shelf(folder)
            client = Client(rules, folder / HIDDEN / "robots")
            report = fetch_all(wanted, shelf, client, accept=options.accept, watch=_Watch(options.json))
            newer = _newer_reports(whole, client) if not (options.only or report.offline) else []
    except FolderBusy as error:
        warn(error)
        return 3
    except SignpostError as error:
        warn(error)
        return 1
    if options.json:
        say_as_json({"report": {**asdict(report), "newer_reports": newer}})
    else:
        say(summary(report, newer, shelf, whole))
    return exit_code(report)


def exit_code(report: RoundReport) -> int:
    """0 all well, 1 something needs a person, 4 offline."""
    if report.offline:
        return OFFLINE
    return 1 if any(outcome.fate in _WRONG for outcome in report.outcomes) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m ingest fetch",
        description="Download the official documents that corpus/sources.yaml names, from their publishers.",
    )
    parser.add_argument(
        "--only", nargs="+", action="extend", default=[], metavar="ID", help="these documents only"
    )
    parser.add_argument(
        "--local",
        action="store_true",
        help="local procedures of the areas on the list too (their owners' copyright: for your own use)",
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="say what would be asked for; ask nothing, write nothing"
    )
    parser.add_argument(
        "--into", type=Path, metavar="FOLDER", help="where documents are kept (default: documents/fetched)"
    )
    parser.add_argument(
        "--accept",
        nargs="+",
        action="extend",
        default=[],
        metavar="ID",
        help="take the new file of these documents although it looked wrong: you have looked at it",
    )
    parser.add_argument(
        "--contact", metavar="ADDRESS", help="who runs this copy, told to publishers with each request"
    )
    parser.add_argument("--json", action="store_true", help="progress and report as JSON, one object a line")
    return parser


def dry_run(wanted: Sequence[Wanted], folder: Path) -> str:
    """What a run would ask for, and what is here already."""
    shelf = Shelf(folder) if folder.is_dir() else None
    lines = [f"Would ask for {len(wanted)} documents, and has asked for none:"]
    for one in wanted:
        here = shelf.remembered.get(one.id) if shelf and shelf.has_copy(one.id) else None
        state = f"here since {here.retrieved_at[:10]}" if here else "not here yet"
        verified = "" if one.seen else "; address not verified yet"
        lines.append(f"  {one.id}: {state}{verified}\n      {one.address}")
        lines += [f"      {known.url}" for known in one.files]
        if one.note:
            lines.append(f"      {one.note}")
    return "\n".join(lines)


def summary(report: RoundReport, newer: list[str], shelf: Shelf, whole: WantedList) -> str:
    """What became of each document, and what to do next."""
    if report.offline:
        return offline_line(report, shelf)
    lines = [line for outcome in report.outcomes for line in _lines(outcome)]
    if newer:
        lines += ["", "Ofsted lists newer reports than corpus/sources.yaml knows:"]
        lines += [f"  {line}" for line in newer]
    counts = {fate: sum(1 for o in report.outcomes if o.fate == fate) for fate in _WORDS}
    told = ", ".join(f"{number} {_WORDS[fate]}" for fate, number in counts.items() if number)
    lines += ["", f"{len(report.outcomes)} documents: {told}. {report.requests} requests."]
    if any(counts[fate] for fate in _WRONG):
        lines.append(
            "Where a line says what to do, a person has to do it; the last good copy answers until then."
        )
    if counts["new"] or counts["changed"]:
        lines.append("Now bring the index up to date: python -m ingest")
    if (dt.date.today() - whole.checked_on).days > 365:
        lines.append(f"The list was last checked on {whole.checked_on}: look through corpus/sources.yaml.")
    return "\n".join(lines)


def offline_line(report: RoundReport, shelf: Shelf) -> str:
    """The one line of a run without a connection."""
    here = sorted(entry.retrieved_at[:10] for name, entry in shelf.remembered.items() if shelf.has_copy(name))
    kept = (
        f"The {len(here)} documents fetched before stay as they are, the oldest from {here[0]}."
        if here
        else "There is nothing fetched yet; Signpost answers from its digests and your own documents."
    )
    return f"Nothing was fetched: no publisher could be reached ({report.why_offline.rstrip('.')}). {kept}"


def _lines(outcome: Outcome) -> list[str]:
    size = f"{outcome.pages} pages, " if outcome.pages else ""
    what = f"{size}{outcome.words:,} words" if outcome.words else ""
    told = outcome.message or what
    if outcome.fate == "kept" and outcome.retrieved_on:
        told = f"{told} The copy of {outcome.retrieved_on} stays."
    return [
        f"  {_WORDS[outcome.fate]:13} {outcome.id}: {told}",
        *(f"      ! {note}" for note in outcome.notes),
    ]


def _newer_reports(whole: WantedList, client: Client) -> list[str]:
    """Reports that Ofsted's pages list and we do not know. A page that cannot be read is said so, and stops nothing."""
    out: list[str] = []
    for page in whole.provider_pages:
        known = [one.file or "" for one in whole.sources if one.area == page.area]
        with tempfile.TemporaryDirectory() as inside:
            to = Path(inside) / "page.html"
            try:
                client.get(page.url, to, most_bytes=client.rules.most_bytes["html"])
            except FetchProblem as problem:
                out.append(f"{page.area}: its page could not be looked at ({problem})")
                continue
            markup = to.read_text("utf-8", "replace")
        out += [f"{page.area}: {report.label} {report.url}" for report in newer_reports(markup, known)]
    return out


class _Watch:
    """Progress of a run: a line for a person, or a JSON object at most once a second."""

    def __init__(self, as_json: bool) -> None:
        self._json, self._line = as_json, ProgressLine()
        self._about, self._when = "", 0.0

    def __call__(self, done: int, of: int, name: str, doing: str) -> None:
        if not self._json:
            self._line(name, f"[{min(done + 1, of)}/{of}] {name} {doing}", last=done == of)
        elif name != self._about or time.monotonic() - self._when >= 1:
            self._about, self._when = name, time.monotonic()
            say_as_json({"done": done, "of": of, "file": name, "doing": doing})
