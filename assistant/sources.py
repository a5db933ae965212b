"""Sources: what a document is, which edition, and whether it is in force on a day."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path, PurePosixPath
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from assistant.data_files import from_yaml
from assistant.errors import BadData
from assistant.places import CORPUS

Kind = Literal["statutory", "guidance", "ofsted", "local", "pathway"]
Status = Literal["in_force", "for_information", "draft", "withdrawn", "excerpt"]


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
    retrieved_on: dt.date | None = None
    """The day this copy was downloaded from ``url``."""
    updated_on: dt.date | None = None
    """The day of the publisher's last change, as the publisher's page says. A fact about the page: it decides nothing."""
    trouble: str | None = None
    """Why this is an older copy than it should be ("gone from GOV.UK since 22 November 2026"), for a person."""
    digest: bool = False
    catalogued: bool = True
    """False when the file had no catalogue entry and was indexed with defaults."""

    @field_validator("edition", mode="before")
    @classmethod
    def _edition_as_text(cls, value: Any) -> Any:
        return str(value) if isinstance(value, int) else value

    @field_validator("supersedes", mode="before")
    @classmethod
    def _one_or_several(cls, value: Any) -> Any:
        return (value,) if isinstance(value, str) else value or ()

    @model_validator(mode="after")
    def _dates_in_order(self) -> Source:
        if self.in_force_from and self.in_force_until and self.in_force_until < self.in_force_from:
            raise ValueError("in_force_until is before in_force_from: one of the two is wrong")
        if self.id in self.supersedes:
            raise ValueError("it supersedes itself: name the id of the older edition")
        return self

    @property
    def own(self) -> bool:
        """Whether this is a document of a school or an area, which no title makes an edition of a national one."""
        return self.kind == "local" and self.catalogued and self.family is None

    @property
    def family_key(self) -> str:
        """The document that this is an edition of: given, known by its title, or the title without year and edition."""
        if self.own:
            return f"local {_without_edition(self.title)}"
        return self.family or family_of_title(self.title) or _without_edition(self.title)

    @property
    def dated(self) -> dt.date | None:
        """The day that puts editions in order: in force from, else published, else the year (and month) in ``edition``."""
        return self.in_force_from or self.published or _date_in(self.edition)


_MONTHS = {name.casefold(): number for number, name in enumerate(calendar.month_name) if name}
_FULL_DATE = re.compile(r"\b((?:19|20)\d\d)-(\d\d)-(\d\d)\b")
_YEAR = re.compile(r"(?:\b(" + "|".join(_MONTHS) + r")\s+)?\b((?:19|20)\d\d)\b", re.IGNORECASE)


def _date_in(edition: str | None) -> dt.date | None:
    """The first day that an edition's name can mean: "v5, July 2025" → 1 July 2025. None when it names no year."""
    if not edition:
        return None
    if whole := _FULL_DATE.search(edition):
        try:
            return dt.date(*map(int, whole.groups()))
        except ValueError:
            return None
    found = _YEAR.search(edition)
    return dt.date(int(found[2]), _MONTHS.get((found[1] or "january").casefold(), 1), 1) if found else None


class Family(BaseModel):
    """A document that comes out in editions (`corpus/families.yaml`)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    short: str
    current: dict[str, Any] | None = None


@cache
def families(folder: Path = CORPUS) -> dict[str, Family]:
    """The known families by id."""
    raw = from_yaml((folder / "families.yaml").read_text("utf-8")) or {}
    return {name: Family.model_validate(entry) for name, entry in raw.items()}


@lru_cache(maxsize=8192)
def family_of_title(title: str) -> str | None:
    """The family whose title this title starts with, the longest first."""
    wanted = title.casefold().removeprefix("the ").strip()
    fits = [(len(f.title), name) for name, f in families().items() if wanted.startswith(f.title.casefold())]
    return max(fits)[1] if fits else None


@lru_cache(maxsize=8192)
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
        raw = from_yaml(path.read_text("utf-8"))
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
    for source in sources:
        if fault := _outside(source.file):
            raise BadData(f"{path.name}, entry {source.id}: file: {source.file!r} {fault}.")
    for what in ("id", "file"):
        values = [getattr(source, what) for source in sources]
        twice = {value for value in values if values.count(value) > 1}
        if twice:
            raise BadData(
                f"{path.name}: {what} {sorted(twice)[0]!r} stands more than once. Each entry needs its own."
            )
    if round_trip := _superseding_each_other(sources):
        raise BadData(
            f"{path.name}: {' and '.join(round_trip)} supersede each other, so none would be current. "
            "Take 'supersedes' out of the older one."
        )
    return sources


def _outside(file: str) -> str | None:
    """What is wrong with a path that does not stay below the catalogue's folder; None when it does."""
    if not file.strip() or "\\" in file or re.match(r"[A-Za-z]:", file) or file.startswith("/"):
        return "must be a path below the folder of the catalogue, with forward slashes"
    if ".." in PurePosixPath(file).parts:
        return "leads out of the folder of the catalogue: put the file inside it"
    return None


def _superseding_each_other(sources: Iterable[Source]) -> list[str]:
    """Ids that supersede each other in a ring; empty when there is none."""
    named = {source.id: source.supersedes for source in sources}
    for start, older in named.items():
        reached: set[str] = set()
        open_ends = list(older)
        while open_ends:
            now = open_ends.pop()
            if now == start:
                return sorted(n for n in {*reached, start} if n in named)
            if now not in reached:
                reached.add(now)
                open_ends += named.get(now, ())
    return []


def not_current(sources: Iterable[Source], as_of: dt.date) -> dict[str, str]:
    """Source id → why it may not be answered from on ``as_of``. Sources that are current are not in the result.

    A source is superseded by one in force that names it, or by a later edition of the same family for the same area that
    is in force itself. Where no date says which edition is later, neither is superseded (`unordered_editions` finds
    these). An official document in force hides Signpost's digests of the same family.
    """
    all_sources = list(sources)
    out: dict[str, str] = {}
    for source in all_sources:
        if source.status != "in_force":
            out[source.id] = {"excerpt": "an excerpt", "for_information": "for information only"}.get(
                source.status, source.status
            )
        elif source.in_force_from and source.in_force_from > as_of:
            out[source.id] = f"not in force until {_day(source.in_force_from)}"
        elif source.in_force_until and source.in_force_until < as_of:
            out[source.id] = f"in force only until {_day(source.in_force_until)}"
    in_force = [source for source in all_sources if source.id not in out]
    out |= _superseded(in_force)
    current = [source for source in in_force if source.id not in out]
    official = {(source.family_key, source.area) for source in current if not source.digest}
    for source in current:
        if source.digest and (source.family_key, source.area) in official:
            out[source.id] = "Signpost's summary: the document itself is indexed"
    return out


def _superseded(in_force: list[Source]) -> dict[str, str]:
    out: dict[str, str] = {}
    named = {source.id: set(source.supersedes) for source in in_force}
    for source in in_force:
        for old in source.supersedes:
            if old in named and not (source.id in named[old] and not _is_later(source, old, in_force)):
                out[old] = f"superseded by {source.title}"
    for editions in _editions(in_force):
        for source in editions:
            for other in editions:
                if source.id not in out and other.id not in named[source.id] and later(other, source):
                    out[source.id] = f"superseded by {other.title}"
    return out


def _is_later(source: Source, old: str, in_force: list[Source]) -> bool:
    return any(later(source, other) for other in in_force if other.id == old)


def _editions(sources: Iterable[Source]) -> list[list[Source]]:
    """The sources that are editions of one document for one area, two or more at a time. Ofsted's reports are none."""
    groups: dict[tuple[str, str | None], list[Source]] = defaultdict(list)
    for source in sources:
        if source.kind != "ofsted":
            groups[source.family_key, source.area].append(source)
    return [group for group in groups.values() if len(group) > 1]


def later(one: Source, other: Source) -> bool:
    """Whether ``one`` is known to be a later edition than ``other``. Two of the same edition are not compared."""
    if one.edition == other.edition and (one.edition is not None or one.digest or other.digest):
        return False
    if one.dated and other.dated:
        return (one.dated, one.edition or "") > (other.dated, other.edition or "")
    if one.dated or other.dated or one.edition is None or other.edition is None:
        return False
    return _natural(one.edition) > _natural(other.edition)


def _natural(edition: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.findall(r"\d+|[^\d\s]+", edition)]


def unordered_editions(sources: Iterable[Source], as_of: dt.date) -> list[tuple[Source, Source]]:
    """Pairs that look like editions of one document, are both current, and say nothing about which one counts."""
    all_sources = list(sources)
    out = not_current(all_sources, as_of)
    current = [source for source in all_sources if source.id not in out and not source.digest]
    return [
        (one, other)
        for editions in _editions(current)
        for number, one in enumerate(editions)
        for other in editions[number + 1 :]
    ]


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"


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
