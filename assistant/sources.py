"""Sources: what a document is, which edition, and whether it is in force on a day."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from assistant.errors import BadData
from assistant.places import CORPUS

Kind = Literal["statutory", "guidance", "ofsted", "local", "pathway"]
Status = Literal["in_force", "for_information", "draft", "withdrawn", "excerpt"]

AUTHORITY: dict[str, int] = {"statutory": 3, "guidance": 2, "local": 2, "ofsted": 1, "pathway": 0}
"""Whose word weighs more when a question asks what must be done. Higher is stronger."""


class Source(BaseModel):
    """One catalogue entry. `docs/formats.md` says what each field is."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(min_length=1, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")
    file: str
    title: str
    publisher: str = "not stated"
    kind: Kind = "local"
    edition: str | None = None
    family: str | None = None
    published: dt.date | None = None
    in_force_from: dt.date | None = None
    in_force_until: dt.date | None = None
    supersedes: tuple[str, ...] = ()
    status: Status = "in_force"
    area: str | None = None
    url: str | None = None
    licence: str | None = None
    sha256: str | None = None
    checked_on: dt.date | None = None
    review_by: dt.date | None = None
    digest: bool = False
    catalogued: bool = True
    """False when the file had no catalogue entry and was indexed with defaults."""

    @field_validator("edition", mode="before")
    @classmethod
    def _edition_as_text(cls, value: Any) -> Any:
        return str(value) if isinstance(value, int) else value

    @property
    def family_key(self) -> str:
        """The document that this is an edition of: given, known by its title, or the title without year and edition."""
        return self.family or family_of_title(self.title) or _without_edition(self.title)

    @property
    def order(self) -> tuple[dt.date, str]:
        """Sorts editions of one family, oldest first."""
        return (self.in_force_from or self.published or dt.date.min, self.edition or "")


class Family(BaseModel):
    """A document that comes out in editions (`corpus/families.yaml`)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    short: str
    current: dict[str, Any] | None = None


@cache
def families(folder: Path = CORPUS) -> dict[str, Family]:
    """The known families by id."""
    raw = yaml.safe_load((folder / "families.yaml").read_text("utf-8")) or {}
    return {name: Family.model_validate(entry) for name, entry in raw.items()}


def family_of_title(title: str) -> str | None:
    """The family whose title this title starts with, the longest first."""
    wanted = title.casefold().removeprefix("the ").strip()
    fits = [(len(f.title), name) for name, f in families().items() if wanted.startswith(f.title.casefold())]
    return max(fits)[1] if fits else None


def _without_edition(title: str) -> str:
    text = re.sub(
        r"\b(19|20)\d\d([-–/]\d\d(\d\d)?)?\b|\bv(ersion)?\s*\d[\d.]*\b|\bedition\b", " ", title.casefold()
    )
    return re.sub(r"[^a-z0-9]+", " ", text).strip()


def read_catalogue(folder: Path) -> list[Source]:
    """The sources of ``folder/catalogue.yaml``; an empty list when there is none.

    Raises:
        BadData: the file is not YAML, an entry does not fit, or an id stands twice.
    """
    path = folder / "catalogue.yaml"
    if not path.is_file():
        return []
    try:
        raw = yaml.safe_load(path.read_text("utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BadData(
            f"{path.name}: not readable as YAML ({error}). Mend it, or take it away to index with defaults."
        ) from error
    entries = (raw or {}).get("documents") if isinstance(raw, dict) else None
    if not isinstance(entries, list):
        raise BadData(f"{path.name}: it needs a list called 'documents'. docs/formats.md shows one.")
    sources: list[Source] = []
    for number, entry in enumerate(entries, 1):
        name = entry.get("id", f"number {number}") if isinstance(entry, dict) else f"number {number}"
        try:
            sources.append(Source.model_validate(entry))
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"]) or "entry"
            raise BadData(
                f"{path.name}, entry {name}: {where}: {first['msg']}. docs/formats.md lists the fields."
            ) from error
    for what in ("id", "file"):
        values = [getattr(source, what) for source in sources]
        twice = {value for value in values if values.count(value) > 1}
        if twice:
            raise BadData(
                f"{path.name}: {what} {sorted(twice)[0]!r} stands more than once. Each entry needs its own."
            )
    return sources


def not_current(sources: Iterable[Source], as_of: dt.date) -> dict[str, str]:
    """Source id → why it may not be answered from on ``as_of``. Sources that are current are not in the result.

    A source is superseded by one that names it, or by a later edition of the same family for the same area that is
    in force itself. An official document in force hides Signpost's digests of the same family.
    """
    all_sources = list(sources)
    out: dict[str, str] = {}
    for source in all_sources:
        if source.status != "in_force":
            out[source.id] = {"excerpt": "an excerpt", "for_information": "for information only"}.get(
                source.status, source.status
            )
        elif source.in_force_from and source.in_force_from > as_of:
            out[source.id] = f"not in force until {source.in_force_from:%d %B %Y}".replace(" 0", " ")
        elif source.in_force_until and source.in_force_until < as_of:
            out[source.id] = f"in force only until {source.in_force_until:%d %B %Y}".replace(" 0", " ")
    in_force = [source for source in all_sources if source.id not in out]
    for source in in_force:
        for other in in_force:
            if other is source:
                continue
            if (
                source.id in other.supersedes
                or _same_document(source, other)
                and source.order < other.order
                and source.edition != other.edition
            ):
                out[source.id] = f"superseded by {other.title}"
    current = [source for source in in_force if source.id not in out]
    official = {(source.family_key, source.area) for source in current if not source.digest}
    for source in current:
        if source.digest and (source.family_key, source.area) in official:
            out[source.id] = "Signpost's summary: the document itself is indexed"
    return out


def _same_document(one: Source, other: Source) -> bool:
    if one.kind == "ofsted" or other.kind == "ofsted":
        return False
    return one.family_key == other.family_key and one.area == other.area


def edition_warning(source: Source, as_of: dt.date) -> str | None:
    """What to say when a later edition than the indexed one is known to be in force; None when all is well."""
    family = families().get(source.family_key)
    if family is None or family.current is None or source.edition is None:
        return None
    edition, since = str(family.current["edition"]), family.current["in_force_from"]
    if (
        since > as_of
        or not source.edition.isdigit()
        or not edition.isdigit()
        or int(source.edition) >= int(edition)
    ):
        return None
    return (
        f"{family.short} {edition} has been in force since {since.day} {since:%B %Y}. The edition indexed here is "
        f"{source.edition}: check the wording in {edition} before you rely on it."
    )
