"""One round: every wanted source asked for once, the good copies kept, and an honest word on each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from assistant.sources import Source
from ingest.fetch.attachments import Choice, choose, forbidden, later_edition, shared_words
from ingest.fetch.client import Client, Got, Known
from ingest.fetch.content_api import ContentPage, api_address, read_page
from ingest.fetch.contents import ENDINGS, Facts, check_form, read_facts
from ingest.fetch.problems import BadFile, Busy, FetchProblem, Gone, NotReached
from ingest.fetch.shelf import Remembered, Shelf, stamp
from ingest.fetch.wanted import Fate, Wanted
from ingest.readers.worker import ReaderPool
from ingest.safe_files import disk_problems, sha256_of

SHRUNK = 0.7
"""A new file with fewer than this share of the last good copy's words is held for a person to look at."""
_HOPS = 3
_ALIKE = 0.5

Watch = Callable[[int, int, str, str], None]
"""Called with sources done, sources in all, the id in hand, and what is happening to it."""


@dataclass
class Outcome:
    """What became of one source. ``message`` is for a person; ``notes`` are things to know that are no fault."""

    id: str
    title: str
    fate: Fate
    message: str = ""
    notes: list[str] = field(default_factory=list)
    pages: int = 0
    words: int = 0
    bytes: int = 0
    retrieved_on: str | None = None
    reached: bool = True
    """Whether its publisher answered at all."""


@dataclass
class RoundReport:
    """What a run did. ``offline`` means that no server answered: nothing was fetched and nothing has changed."""

    outcomes: list[Outcome]
    offline: bool
    why_offline: str = ""
    requests: int = 0


class _Held(Exception):
    """A file came that is probably not right: the message says why."""


def fetch_all(
    wanted: Sequence[Wanted],
    shelf: Shelf,
    client: Client,
    *,
    now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
    accept: Iterable[str] = (),
    watch: Watch = lambda *_: None,
    pool: ReaderPool | None = None,
) -> RoundReport:
    """Ask for every wanted source once. ``accept`` names those whose new file a person has looked at and found right.

    ``pool`` reads what came; one is started when none is given.

    Raises:
        DiskProblem: the disk is full or not writable; what was fetched before stays.
    """
    if pool is None:
        with ReaderPool(workers=1) as own:
            return fetch_all(wanted, shelf, client, now=now, accept=accept, watch=watch, pool=own)
    shelf.tidy()
    outcomes: list[Outcome] = []
    accepted = set(accept)
    for number, one in enumerate(wanted):

        def tell(text: str, number: int = number, one: Wanted = one) -> None:
            watch(number, len(wanted), one.id, text)

        outcomes.append(_Round(one, shelf, client, pool, now, one.id in accepted, tell).run())
        if len(client.unreachable) > 1 and _offline(client, outcomes):
            break
    else:
        watch(len(wanted), len(wanted), "", "done")
    shelf.tidy()
    offline = _offline(client, outcomes)
    return RoundReport(outcomes, offline, outcomes[-1].message if offline else "", client.requests)


def _offline(client: Client, outcomes: list[Outcome]) -> bool:
    """Whether no server has answered at all."""
    return bool(outcomes) and not client.answered and not any(outcome.reached for outcome in outcomes)


class _Round:
    """One source, once."""

    def __init__(
        self,
        wanted: Wanted,
        shelf: Shelf,
        client: Client,
        pool: ReaderPool,
        now: Callable[[], dt.datetime],
        accepted: bool,
        tell: Callable[[str], None],
    ) -> None:
        self.wanted, self.shelf, self.client, self.pool, self.now = wanted, shelf, client, pool, now
        self.accepted, self.tell = accepted, tell
        self.copy = shelf.good_copy(wanted.id)
        self.before = replace(shelf.remembered.get(wanted.id) or Remembered())
        self.notes: list[str] = []
        self.page: ContentPage | None = None
        self.page_facts: dict[str, Any] = dict(self.before.page)

    def run(self) -> Outcome:
        self.tell("asking")
        try:
            outcome = self._fetch()
        except _Held as problem:
            outcome = self._stays("held", str(problem), lasting=True)
        except (NotReached, Busy) as problem:
            outcome = self._outcome("kept", self.before, str(problem))
            outcome.reached = isinstance(problem, Busy)
        except FetchProblem as problem:
            outcome = self._stays("kept", str(problem), lasting=isinstance(problem, Gone))
        outcome.notes = self.notes + outcome.notes
        return outcome

    # ------------------------------------------------------------------ the order of work

    def _fetch(self) -> Outcome:
        wanted = self.wanted
        if wanted.page is None:
            choice = Choice(wanted.file or "", wanted.form)
        else:
            self._look_at_page()
            if self.page is not None and self.page.withdrawn is not None:
                return self._withdrawn(self.page)
            choice = choose(wanted, self.page)
            self.notes += choice.notes
            if self.page is not None and (newer := later_edition(wanted, self.page)):
                self.notes.append(
                    f"its page offers a later edition (“{newer}”): add that to corpus/sources.yaml"
                )
        arrived, got, source_url = self._download(choice)
        if got.moved_to:
            self.notes.append(f"its address has changed for good to {got.moved_to}: mend the list")
        if arrived is None:
            return self._unchanged(got)
        return self._take(choice, arrived, got, source_url)

    # ------------------------------------------------------------------ the page on GOV.UK

    def _look_at_page(self) -> None:
        """Read the page, or one of its other addresses; leave None where files of it are known and it cannot be read."""
        trouble: FetchProblem | None = None
        for address in (self.wanted.page or "", *self.wanted.also):
            try:
                self.page = self._read_page(address)
            except FetchProblem as problem:
                trouble = trouble or problem
                continue
            if address != self.wanted.page:
                self.notes.append(f"found at its other address, {address}: mend the list")
            self._check_title(self.page)
            return
        later_will_do = isinstance(trouble, NotReached | Busy) and self.copy is not None
        if trouble is not None and (later_will_do or not self.wanted.files):
            raise trouble
        self.notes.append(f"its page could not be looked at ({trouble})")

    def _check_title(self, page: ContentPage) -> None:
        if (
            max(shared_words(page.title, self.wanted.title), shared_words(self.wanted.title, page.title))
            < _ALIKE
        ):
            self.notes.append(f"its page is called “{page.title}”: look whether this is the right document")

    def _read_page(self, address: str) -> ContentPage:
        kept = self.shelf.page_file(self.wanted.id)
        for _ in range(_HOPS):
            raw = self._page_bytes(api_address(address), kept)
            page, tidy = read_page(raw, address)
            if page.moved_to is None:
                self.page_facts |= {
                    "url": page.url,
                    "content_id": page.content_id,
                    "updated_on": page.updated_on.isoformat() if page.updated_on else None,
                    "withdrawn": page.withdrawn,
                    "changes": [list(change) for change in page.changes[:5]],
                }
                self.page_bytes = tidy
                return page
            self.notes.append(f"GOV.UK has moved its page to {page.moved_to}: mend the list")
            address = page.moved_to
        raise BadFile(f"GOV.UK sends {address} on again and again: look at it by hand.")

    def _page_bytes(self, address: str, kept: Path) -> bytes:
        """The page as GOV.UK sends it, or as it was kept when GOV.UK says that it has not changed."""
        known = None
        if (
            kept.is_file()
            and self.before.page.get("asked") == address
            and self.before.page.get("sha256") == sha256_of(kept)
        ):
            known = Known(
                self.before.page.get("from") or address,
                self.before.page.get("etag"),
                self.before.page.get("last_modified"),
            )
        part = self.shelf.incoming(f"{self.wanted.id}-page", "json")
        got = self.client.get(address, part, most_bytes=self.client.rules.most_bytes["json"], known=known)
        self.page_facts |= {
            "asked": address,
            "from": got.url,
            "etag": got.etag or (known.etag if got.not_modified and known else None),
            "last_modified": got.last_modified
            or (known.last_modified if got.not_modified and known else None),
        }
        if not got.not_modified:
            with disk_problems(kept):
                kept.parent.mkdir(parents=True, exist_ok=True)
                part.replace(kept)
        self.page_facts["sha256"] = sha256_of(kept)
        return kept.read_bytes()

    def _withdrawn(self, page: ContentPage) -> Outcome:
        day = f" on {_day(page.withdrawn_on)}" if page.withdrawn_on else ""
        self._remember_page()
        outcome = self._stays(
            "kept",
            f"GOV.UK withdrew it{day}: {page.withdrawn} Look for what replaced it and mend the list.",
            lasting=True,
        )
        source = self.shelf.sources.get(self.wanted.id)
        if source is not None and self.shelf.has_copy(self.wanted.id):
            self.shelf.catalogue(source.model_copy(update={"status": "withdrawn"}))
            outcome.message += " The copy here is kept, marked as withdrawn, and not answered from."
        return outcome

    # ------------------------------------------------------------------ the file

    def _download(self, choice: Choice) -> tuple[Path | None, Got, str]:
        """The file that came (None when it has not changed), the answer, and the address to cite."""
        wanted, client = self.wanted, self.client
        if choice.form == "json":
            return self._download_page(choice)
        known = self.shelf.known(wanted.id, choice.url)
        arrived = self.shelf.incoming(wanted.id, choice.form)
        got = client.get(
            choice.url,
            arrived,
            most_bytes=client.rules.most_bytes[choice.form],
            known=known,
            progress=lambda done, of: self.tell(_megabytes(done, of)),
        )
        host = got.url.split("/")[2]
        why_not = forbidden(wanted, got.url)
        if why_not is not None:
            raise BadFile(
                f"its address leads to a file that the list says never to take ({why_not}): name the right file in the list"
            )
        if got.not_modified:
            return None, got, got.url
        check_form(arrived, choice.form, host)
        if choice.bytes and got.bytes < choice.bytes:
            raise BadFile(
                f"{host} sent {got.bytes:,} bytes, and its page says {choice.bytes:,}: try again later."
            )
        return arrived, got, got.url

    def _download_page(self, choice: Choice) -> tuple[Path | None, Got, str]:
        """A document that is a page of GOV.UK: saved as the Content API's JSON."""
        arrived = self.shelf.incoming(self.wanted.id, "json")
        if self.page is not None and choice.url == self.page.url:
            raw, got = self.page_bytes, Got(choice.url, 200, False, len(self.page_bytes), None, None)
            page = self.page
        else:
            address = api_address(choice.url)
            got = self.client.get(address, arrived, most_bytes=self.client.rules.most_bytes["json"])
            page, raw = read_page(arrived.read_bytes(), choice.url)
        if page.moved_to is not None:
            raise Gone(f"GOV.UK has moved {choice.url} to {page.moved_to}: try again, or mend the list.")
        if page.withdrawn is not None:
            raise Gone(f"GOV.UK withdrew {choice.url}: {page.withdrawn} Look for what replaced it.")
        if not page.has_text:
            raise BadFile(f"{choice.url} holds no text of its own: name the right file in the list.")
        arrived.write_bytes(raw)
        if page.updated_on:
            self.page_facts["updated_on"] = page.updated_on.isoformat()
        return arrived, replace(got, url=page.url, etag=None, last_modified=None, bytes=len(raw)), page.url

    # ------------------------------------------------------------------ what came of it

    def _take(self, choice: Choice, arrived: Path, got: Got, url: str) -> Outcome:
        digest = sha256_of(arrived)
        if (
            self.copy is not None
            and digest == self.copy.sha256
            and self.copy.file.endswith(ENDINGS[choice.form])
        ):
            arrived.unlink()
            return self._unchanged(got, asked=choice.url)
        self.tell("reading it to see whether it is whole")
        try:
            facts = read_facts(arrived, self.pool)
        except BadFile:
            self.shelf.hold(self.wanted.id, arrived)
            raise
        early = choice.for_information or (facts.for_information and not self.accepted)
        doubt = None if self.accepted else self._doubt(facts, early)
        if doubt is not None:
            self.shelf.hold(self.wanted.id, arrived)
            raise _Held(doubt)
        if early and not choice.for_information:
            self.notes.append("its cover says that it is for information: kept apart, not answered from")
        today = self.now()
        name = f"{self.wanted.id}{ENDINGS[choice.form]}"
        source = self._source(
            name,
            url,
            sha256=digest,
            retrieved_on=today.date(),
            status="for_information" if early else self.wanted.status,
        )
        self._say_when(source)
        if not self.wanted.seen and not self.before.retrieved_at:
            self.notes.append(
                "its address was not tried before: look once whether this is the right document"
            )
        new = Remembered(
            file=name,
            asked=choice.url,
            url=got.url,
            etag=got.etag,
            last_modified=got.last_modified,
            sha256=digest,
            bytes=got.bytes,
            pages=facts.pages,
            words=facts.words,
            retrieved_at=stamp(today),
            checked_at=stamp(today),
            page=self.page_facts,
            notes=self.notes,
        )
        had_one = self.shelf.has_copy(self.wanted.id)
        self.shelf.put(source, arrived, new)
        self.shelf.drop_held(self.wanted.id)
        return self._outcome("changed" if had_one else "new", new)

    def _doubt(self, facts: Facts, early: bool) -> str | None:
        """Why a person should look at this file before anybody is answered from it; None when all is well."""
        wanted, copy = self.wanted, self.copy
        if facts.words < wanted.least_words:
            return f"the file that came has {facts.words:,} words, and this document has at least {wanted.least_words:,}"
        if copy is not None and copy.words and facts.words < SHRUNK * copy.words:
            return f"the file that came has {facts.words:,} words, and the last good copy has {copy.words:,}"
        named = wanted.edition is not None and wanted.edition in wanted.title
        if wanted.edition and named and not facts.names(wanted.edition):
            return f"the file that came does not name {wanted.edition} on its first pages"
        now_in_force = self.shelf.sources.get(wanted.id)
        if early and copy is not None and now_in_force is not None and now_in_force.status == "in_force":
            return "the file that came is for information, and the copy here is the one in force"
        return None

    def _unchanged(self, got: Got, asked: str | None = None) -> Outcome:
        copy = self.copy
        if copy is None:
            raise BadFile(
                "the server says that nothing has changed, and there is no good copy here: run it again."
            )
        new = replace(
            copy,
            asked=asked or copy.asked,
            url=got.url,
            etag=got.etag or (copy.etag if got.not_modified else None),
            last_modified=got.last_modified or (copy.last_modified if got.not_modified else None),
            checked_at=stamp(self.now()),
            trouble=None,
            trouble_since=None,
            page=self.page_facts,
            notes=self.notes,
        )
        old = self.shelf.sources[self.wanted.id]
        early = old.status == "for_information" and not self.accepted
        source = self._source(
            copy.file,
            old.url or got.url,
            sha256=copy.sha256,
            retrieved_on=old.retrieved_on,
            status="for_information" if early else self.wanted.status,
        )
        self._say_when(source)
        self.shelf.catalogue(source)
        self.shelf.remember(self.wanted.id, new)
        self.shelf.drop_held(self.wanted.id)
        return self._outcome("unchanged", new)

    def _stays(self, fate: Fate, message: str, *, lasting: bool) -> Outcome:
        """Nothing was taken. ``lasting`` troubles are written into the catalogue, so that staff see them too."""
        today = self.now()
        has_copy = self.shelf.has_copy(self.wanted.id)
        known = replace(
            self.before,
            trouble=message,
            trouble_since=self.before.trouble_since if self.before.trouble else stamp(today),
            notes=self.notes,
        )
        self.shelf.remember(self.wanted.id, known)
        old = self.shelf.sources.get(self.wanted.id)
        if lasting and has_copy and old is not None:
            since = _day(dt.date.fromisoformat((known.trouble_since or stamp(today))[:10]))
            self.shelf.catalogue(old.model_copy(update={"trouble": f"since {since}: {message}"}))
        if fate == "held":
            message += (
                f". Look at it in {self.shelf.folder.name}/.fetch/held; if it is right: "
                f"python -m ingest fetch --only {self.wanted.id} --accept {self.wanted.id}"
            )
        return self._outcome(fate, known, message)

    def _remember_page(self) -> None:
        self.before = replace(self.before, page=self.page_facts, checked_at=stamp(self.now()))

    def _source(self, file: str, url: str, **facts: Any) -> Source:
        return self.wanted.source(file, url, updated_on=self.page_facts.get("updated_on"), **facts)

    def _say_when(self, source: Source) -> None:
        if source.in_force_from and source.in_force_from > self.now().date():
            self.notes.append(f"not in force until {_day(source.in_force_from)}: kept apart until then")

    def _outcome(self, fate: Fate, known: Remembered, message: str = "") -> Outcome:
        source = self.shelf.sources.get(self.wanted.id)
        if fate == "kept" and not self.shelf.has_copy(self.wanted.id):
            fate = "failed"
        return Outcome(
            self.wanted.id,
            self.wanted.title,
            fate,
            message,
            pages=known.pages,
            words=known.words,
            bytes=known.bytes,
            retrieved_on=source.retrieved_on.isoformat() if source and source.retrieved_on else None,
        )


def _megabytes(done: int, of: int | None) -> str:
    return f"{done / 1e6:.1f} of {of / 1e6:.1f} MB" if of else f"{done / 1e6:.1f} MB"


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"
