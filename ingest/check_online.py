"""``python -m ingest check --online``: what the publishers say now. Nothing is kept of what they send."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from assistant.sources import Source, read_catalogue
from ingest.check import Finding, in_words
from ingest.fetch.attachments import later_edition
from ingest.fetch.client import Client
from ingest.fetch.content_api import api_address, read_page
from ingest.fetch.problems import FetchProblem, NotAllowed
from ingest.fetch.wanted import Wanted, WantedList

Tell = Callable[[int, int, str], None]
"""Called with addresses asked for, addresses in all, and the id in hand."""


def check_online(
    folders: Sequence[Path], whole: WantedList, client: Client, tell: Tell = lambda *_: None
) -> list[Finding]:
    """Which documents are gone, withdrawn, moved, or changed since they were fetched."""
    sources = [source for folder in folders for source in read_catalogue(folder)]
    here = {source.id: source for source in sources}
    asked = [wanted for wanted in whole.sources if wanted.id in here or not wanted.on_request]
    others = _other_addresses(whole, sources, client)
    out: list[Finding] = []
    for number, wanted in enumerate(asked):
        tell(number, len(asked) + len(others), wanted.id)
        found = _ask(wanted, here.get(wanted.id), client)
        out += found
        if found and not client.answered and len(client.unreachable) > 1:
            return [Finding("online", f"no publisher could be reached: {found[-1].says}")]
    for number, source in enumerate(others, len(asked)):
        tell(number, len(asked) + len(others), source.id)
        out += _look(source.id, source.url or "", client)
    elsewhere = (
        {s.url for s in sources if s.url} - {s.url for s in others} - {w.address for w in whole.sources}
    )
    outside = [url for url in elsewhere if not _may_ask(client, url)]
    if outside:
        out.append(
            Finding(
                f"{len(outside)} addresses",
                "on sites that Signpost does not ask: " + ", ".join(sorted(outside)[:5]),
                "Open them by hand.",
                person=False,
            )
        )
    return out


def _ask(wanted: Wanted, source: Source | None, client: Client) -> list[Finding]:
    if wanted.page is None or not wanted.page.startswith("https://www.gov.uk/"):
        return _look(wanted.id, wanted.address, client)
    with tempfile.TemporaryDirectory() as inside:
        try:
            to = Path(inside) / "page.json"
            client.get(api_address(wanted.page), to, most_bytes=client.rules.most_bytes["json"])
            page, _ = read_page(to.read_bytes(), wanted.page)
        except FetchProblem as problem:
            return [Finding(wanted.id, str(problem))]
    out = []
    mend = "Mend corpus/sources.yaml."
    if page.moved_to:
        out.append(Finding(wanted.id, f"its page has moved to {page.moved_to}", mend))
    if page.withdrawn:
        out.append(Finding(wanted.id, f"withdrawn: {page.withdrawn}", "Look for what replaced it."))
    if newer := later_edition(wanted, page):
        out.append(Finding(wanted.id, f"its page offers a later edition (“{newer}”)", mend))
    if (
        source is not None
        and source.retrieved_on
        and page.updated_on
        and page.updated_on > source.retrieved_on
    ):
        note = f" ({page.changes[0][1]})" if page.changes and page.changes[0][1] else ""
        out.append(
            Finding(
                wanted.id,
                f"its page was changed on {in_words(page.updated_on)}{note}, after the copy here was fetched",
                f"python -m ingest fetch --only {wanted.id}",
            )
        )
    return out


def _look(name: str, url: str, client: Client) -> list[Finding]:
    try:
        got = client.look(url)
    except FetchProblem as problem:
        return [Finding(name, str(problem))]
    if got.moved_to:
        return [
            Finding(
                name, f"its address has changed for good to {got.moved_to}", "Mend the list or catalogue."
            )
        ]
    return []


def _other_addresses(whole: WantedList, sources: Iterable[Source], client: Client) -> list[Source]:
    listed = {wanted.id for wanted in whole.sources}
    return [s for s in sources if s.url and s.id not in listed and not s.digest and _may_ask(client, s.url)]


def _may_ask(client: Client, url: str) -> bool:
    try:
        client.rules.allowed(url)
    except NotAllowed:
        return False
    return True
