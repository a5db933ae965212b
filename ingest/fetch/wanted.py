"""The list of what to fetch, ``corpus/sources.yaml``: what a document is and when it is in force stands there."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, Literal

import httpx
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from assistant.data_files import read_data
from assistant.errors import BadData
from assistant.places import CORPUS
from assistant.sources import Kind, Source, Status
from ingest.fetch.contents import Form
from ingest.fetch.rules import OFFICIAL, netloc

WANTED = CORPUS / "sources.yaml"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class KnownFile(_Strict):
    """A file of the publication whose address was seen."""

    url: str
    note: str = ""


class Wanted(_Strict):
    """One document to fetch (`docs/formats.md`). ``page`` is its page on GOV.UK, ``file`` a file or web page itself."""

    id: str = Field(min_length=1, pattern=r"^[A-Za-z0-9][A-Za-z0-9-]*$")
    title: str
    publisher: str
    kind: Kind
    edition: str | None = None
    family: str | None = None
    published: dt.date | None = None
    in_force_from: dt.date | None = None
    in_force_until: dt.date | None = None
    supersedes: tuple[str, ...] = ()
    status: Status = "in_force"
    area: str | None = None
    licence: str
    review_by: dt.date | None = None
    page: str | None = None
    also: tuple[str, ...] = ()
    """Other addresses of the page, tried when the first is gone."""
    file: str | None = None
    seen: bool
    """Whether the address was seen in use. If not, the first fetch is what verifies it."""
    files: tuple[KnownFile, ...] = ()
    """Files of the page, best first."""
    never: tuple[KnownFile, ...] = ()
    """Files that must not be taken for this edition, and why."""
    attachment: str | None = None
    """Words of the attachment's title, where they differ from ``title``."""
    form: Form = "pdf"
    """What is preferred on a page with several forms; what must come from a ``file``."""
    least_words: int = 100
    on_request: bool = False
    """Fetched only when it is named or asked for with --local: not under the Open Government Licence."""
    note: str = ""

    @field_validator("edition", mode="before")
    @classmethod
    def _edition_as_text(cls, value: Any) -> Any:
        return str(value) if isinstance(value, int) else value

    @model_validator(mode="after")
    def _can_be_fetched(self) -> Wanted:
        if (self.page is None) == (self.file is None):
            raise ValueError("give either 'page' (its page on GOV.UK) or 'file' (the file itself)")
        if not self.on_request and self.address_host not in OFFICIAL:
            raise ValueError(
                f"{self.address_host} is no official publisher: mark the entry 'on_request: true'"
            )
        if self.kind == "local" and not self.on_request:
            raise ValueError("local documents are fetched on request only: mark the entry 'on_request: true'")
        return self

    @property
    def address(self) -> str:
        """The page or file that is asked for first."""
        return self.page or self.file or ""

    @property
    def address_host(self) -> str:
        """The host of the address, for the allow-list."""
        try:
            return netloc(httpx.URL(self.address))
        except httpx.InvalidURL:
            return ""

    def source(self, file: str, url: str, **facts: Any) -> Source:
        """The catalogue entry of the fetched file. ``facts`` are what was found out: sha256, dates of the copy, trouble."""
        return Source.model_validate(
            {
                "id": self.id,
                "file": file,
                "title": self.title,
                "publisher": self.publisher,
                "kind": self.kind,
                "edition": self.edition,
                "family": self.family,
                "published": self.published,
                "in_force_from": self.in_force_from,
                "in_force_until": self.in_force_until,
                "supersedes": self.supersedes,
                "status": self.status,
                "area": self.area,
                "licence": self.licence,
                "review_by": self.review_by,
                "url": url,
                **facts,
            }
        )


class NotFetched(_Strict):
    """A document that matters and is not fetched, and why."""

    title: str
    why: str
    url: str | None = None


class ProviderPage(_Strict):
    """Where Ofsted lists the reports on one council, so that a newer one is noticed."""

    area: str
    url: str
    seen: bool


class WantedList(_Strict):
    """The whole list. ``review_by`` holds for every entry without its own."""

    checked_on: dt.date
    review_by: dt.date
    sources: tuple[Wanted, ...] = Field(min_length=1)
    provider_pages: tuple[ProviderPage, ...] = ()
    not_fetched: tuple[NotFetched, ...] = ()

    @model_validator(mode="after")
    def _ids_once(self) -> WantedList:
        ids = [wanted.id for wanted in self.sources]
        twice = sorted({name for name in ids if ids.count(name) > 1})
        if twice:
            raise ValueError(f"{twice[0]!r} stands more than once: each entry needs its own id")
        return self


def read_wanted(path: Path = WANTED) -> WantedList:
    """The list, checked.

    Raises:
        BadData: it does not follow docs/formats.md; the message names entry and fault.
    """
    whole = read_data(path, WantedList)
    filled = tuple(
        wanted if wanted.review_by else wanted.model_copy(update={"review_by": whole.review_by})
        for wanted in whole.sources
    )
    return whole.model_copy(update={"sources": filled})


def chosen(whole: WantedList, only: list[str], local: bool) -> list[Wanted]:
    """What a run fetches: the named entries, or all national ones, with the local ones if asked.

    Raises:
        BadData: a name is not on the list.
    """
    by_id = {wanted.id: wanted for wanted in whole.sources}
    unknown = [name for name in only if name not in by_id]
    if unknown:
        raise BadData(
            f"{unknown[0]!r} is not on the list ({WANTED.name}). On it: {', '.join(sorted(by_id))}."
        )
    if only:
        return [wanted for wanted in whole.sources if wanted.id in only]
    return [wanted for wanted in whole.sources if local or not wanted.on_request]


Fate = Literal["new", "changed", "unchanged", "kept", "held", "failed"]
"""What became of one source: ``kept`` is an old copy after a fault, ``held`` a new one that a person must look at."""
