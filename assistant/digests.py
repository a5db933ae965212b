"""Digests: Signpost's own summaries of documents, entry by entry, each with how sure it is."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from assistant.data_files import from_yaml, read_data
from assistant.places import CORPUS
from assistant.sources import Source


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Reference(_Strict):
    """Where the document says it, as far as that was seen."""

    part: str | None = None
    paragraph: str | None = None
    edition: str | None = None
    note: str | None = None

    @field_validator("paragraph", "edition", mode="before")
    @classmethod
    def _as_text(cls, value: Any) -> Any:
        return str(value) if isinstance(value, int) else value

    def in_words(self) -> str:
        """For a person: "Part one, paragraph 59 (July file)"."""
        bits = [self.part, f"paragraph {self.paragraph}" if self.paragraph else None]
        text = ", ".join(bit for bit in bits if bit)
        return f"{text} ({self.note})" if self.note and text else text or (self.note or "")


class Entry(_Strict):
    """One thought of a digest."""

    id: str
    heading: str
    text: str
    reference: Reference = Reference()
    also: tuple[Reference, ...] = ()
    confidence: str
    facts: tuple[str, ...] = ()
    url: str | None = None

    def where(self) -> str:
        """Where the document says it, in every edition that was seen: "Part one, paragraph 59 (July file)"."""
        seen = [
            self.reference.in_words(),
            *(f"{a.edition} edition: {a.in_words()}" for a in self.also if a.paragraph),
        ]
        return "; ".join(part for part in seen if part)


class DigestOf(_Strict):
    """The document that a digest sums up."""

    family: str
    title: str
    publisher: str
    kind: Literal["statutory", "guidance", "ofsted", "local"]
    edition: str | None = None
    published: dt.date | None = None
    in_force_from: dt.date | None = None
    in_force_until: dt.date | None = None
    area: str | None = None
    url: str | None = None
    licence: str | None = None

    @field_validator("edition", mode="before")
    @classmethod
    def _as_text(cls, value: Any) -> Any:
        return str(value) if isinstance(value, int) else value


class Digest(_Strict):
    """A digest file (`docs/formats.md`)."""

    id: str
    digest_of: DigestOf
    checked_on: dt.date
    entries: tuple[Entry, ...] = Field(min_length=1)

    def source(self, file: str) -> Source:
        """The digest as a catalogue entry, marked as Signpost's own summary."""
        of = self.digest_of
        return Source(
            id=self.id,
            file=file,
            title=of.title,
            publisher=of.publisher,
            kind=of.kind,
            edition=of.edition,
            family=of.family,
            published=of.published,
            in_force_from=of.in_force_from,
            in_force_until=of.in_force_until,
            area=of.area,
            url=of.url,
            licence=of.licence,
            checked_on=self.checked_on,
            digest=True,
        )


def read_digest_file(path: Path) -> Digest:
    """Read and check one digest.

    Raises:
        BadData: it does not follow docs/formats.md; the message names file, entry and fault.
    """
    return read_data(path, Digest)


@cache
def digests(folder: Path = CORPUS / "digests") -> tuple[tuple[Path, Digest], ...]:
    """Every digest of a folder with its path, by name."""
    return tuple((path, read_digest_file(path)) for path in sorted(folder.glob("*.yaml")))


@cache
def confidence_words(folder: Path = CORPUS) -> dict[str, str]:
    """Confidence label → what staff are told (`corpus/confidence.yaml`)."""
    path = folder / "confidence.yaml"
    return dict(from_yaml(path.read_text("utf-8"))) if path.is_file() else {}
