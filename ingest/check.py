"""``python -m ingest check``: what about the documents, the cards and the contacts needs a person."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.contacts import areas, read_school
from assistant.digests import digests
from assistant.errors import BadData, SignpostError
from assistant.local import canonical
from assistant.pathways import read_pathways
from assistant.places import CORPUS, fetched_folder, school_file
from assistant.sources import (
    Source,
    edition_warning,
    families,
    not_current,
    read_catalogue,
    unordered_editions,
)
from assistant.versions import current_version, version_folder
from ingest.fetch.shelf import Remembered, read_state
from ingest.fetch.wanted import Wanted, WantedList
from ingest.readers import ACCEPTED

A_YEAR = dt.timedelta(days=365)
NOT_ASKED_FOR = dt.timedelta(days=35)
"""Official documents should be asked for about once a month."""

_NOT_DOCUMENTS = frozenset({"catalogue.yaml", "readme.md", "school.yaml"})


@dataclass(frozen=True)
class Finding:
    """Something about ``what``. ``person`` says whether somebody has to do ``do``; otherwise it is good to know."""

    what: str
    says: str
    do: str = ""
    person: bool = True


def check(folders: Sequence[Path], index: Path, today: dt.date, whole: WantedList) -> list[Finding]:
    """Everything that can be found out without asking anybody. ``whole`` is the list of what is fetched."""
    out: list[Finding] = []
    sources: list[Source] = []
    for folder in folders:
        try:
            found = read_catalogue(folder)
        except BadData as error:
            out.append(Finding(folder.name, str(error)))
            continue
        out += _files(folder, found)
        sources += found
    summaries = (
        [digest.source(f"digests/{path.name}") for path, digest in digests()] if CORPUS in folders else []
    )
    out += _currency([*sources, *summaries], today)
    out += [finding for source in sources for finding in _entry(source, today)]
    if summaries:
        out += _own_words(today)
    out += _contacts(today)
    out += _fetching(folders, today, whole)
    out += _index(index, sources)
    return out


# ------------------------------------------------------------------ files and entries


def _files(folder: Path, sources: list[Source]) -> list[Finding]:
    out = []
    named = {source.file: source for source in sources}
    for file, source in named.items():
        if not (folder / file).is_file():
            out.append(
                Finding(
                    source.id, f"its file {file} is not there", "Put the file back, or take the entry out."
                )
            )
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if (
            inside.as_posix() not in named
            and path.suffix.casefold() in ACCEPTED
            and path.suffix.casefold() not in (".yaml", ".yml")
            and path.name.casefold() not in _NOT_DOCUMENTS
            and not any(part.startswith(".") for part in inside.parts)
            and path.is_file()
        ):
            out.append(
                Finding(
                    inside.as_posix(),
                    "it has no entry in the catalogue, so nobody knows its date, area or licence",
                    f"Write an entry in {folder.name}/catalogue.yaml, or add it with: python -m ingest add",
                )
            )
    return out


def _entry(source: Source, today: dt.date) -> list[Finding]:
    out = []
    if source.review_by and source.review_by < today:
        out.append(
            Finding(
                source.id,
                f"overdue for review since {in_words(source.review_by)}",
                "Read the current edition at its publisher; then put in the new edition, or a new review_by.",
            )
        )
    if source.licence is None:
        out.append(
            Finding(
                source.id,
                "no licence is given",
                "Write under which terms the school may keep it (licence in the catalogue).",
            )
        )
    if source.trouble:
        out.append(
            Finding(source.id, source.trouble, "See what its publisher says now: python -m ingest fetch")
        )
    if source.status == "for_information" and source.in_force_from and source.in_force_from <= today:
        out.append(
            Finding(
                source.id,
                f"only the version for information is here, and it has been in force since {in_words(source.in_force_from)}",
                f"Fetch the one in force: python -m ingest fetch --only {source.id}",
            )
        )
    return out


# ------------------------------------------------------------------ editions


def _currency(sources: list[Source], today: dt.date) -> list[Finding]:
    out = []
    left_out = not_current(sources, today)
    for source in sources:
        why = left_out.get(source.id)
        if source.digest and why is not None:
            continue
        if source.status == "withdrawn":
            out.append(
                Finding(
                    source.id, "withdrawn by its publisher", "Look for what replaced it, then take it away."
                )
            )
        elif why is not None:
            out.append(Finding(source.id, f"not answered from: {why}", person=False))
        elif (warning := edition_warning(source, today)) is not None:
            out.append(Finding(source.id, warning, "Fetch or add the current edition."))
    for one, other in unordered_editions(sources, today):
        out.append(
            Finding(
                f"{one.id}, {other.id}",
                "two editions of one document, and nothing says which is the later one: both are answered from",
                "Give the older one's id in 'supersedes' of the newer one, or give both their editions.",
            )
        )
    out += _ended(sources, left_out, today)
    return out


def _ended(sources: list[Source], left_out: dict[str, str], today: dt.date) -> list[Finding]:
    """Documents that have ended, with nothing current in their place."""
    current = {(s.family_key, s.area) for s in sources if s.id not in left_out}
    return [
        Finding(
            source.id,
            f"it ended on {in_words(source.in_force_until)}, and no later edition is here",
            "Fetch or add the edition that followed it.",
        )
        for source in sources
        if source.in_force_until
        and source.in_force_until < today
        and source.status == "in_force"
        and (source.family_key, source.area) not in current
    ]


# ------------------------------------------------------------------ Signpost's own words, and contacts


def _own_words(today: dt.date) -> list[Finding]:
    out = []
    old = [digest for _, digest in digests() if digest.checked_on + A_YEAR < today]
    if old:
        out.append(
            Finding(
                _several([digest.id for digest in old]),
                f"digests last checked against their documents over a year ago ({in_words(min(d.checked_on for d in old))})",
                "Compare them with the current editions, and set checked_on.",
            )
        )
    due = [card for card in read_pathways() if card.reviewed.next < today]
    if due:
        out.append(
            Finding(
                _several([card.id for card in due]),
                f"next-step cards due for review since {in_words(min(card.reviewed.next for card in due))}",
                "Have your DSL read them, and set reviewed.",
            )
        )
    for name, family in families().items():
        checked = (family.current or {}).get("checked_on")
        if checked and checked + A_YEAR < today:
            out.append(
                Finding(
                    name,
                    f"which edition is current was last looked up on {in_words(checked)}",
                    "Look at its publisher, and mend corpus/families.yaml.",
                )
            )
    return out


def _contacts(today: dt.date) -> list[Finding]:
    try:
        school = read_school(school_file())
    except SignpostError as error:
        return [Finding(school_file().name, str(error))]
    if school is None:
        return [
            Finding(
                "contacts",
                "the school has not confirmed any contacts: every number is shown as not confirmed",
                f"Write {school_file().name} (docs/formats.md).",
                person=False,
            )
        ]
    out = [
        Finding(
            f"{entry.role}: {entry.name}",
            f"due to be confirmed again since {in_words(entry.confirm_by)}",
            "Ring the number, then set confirmed_on and confirm_by.",
        )
        for entry in school.contacts
        if entry.confirm_by < today
    ]
    area = areas().get(canonical(school.area, areas())) if school.area else None
    if area is not None:
        ours = {entry.role for entry in school.contacts}
        open_ones = [
            item for item in area.items if item.phone and not item.confirmed_on and item.role not in ours
        ]
        if open_ones:
            out.append(
                Finding(
                    f"contacts of {area.area}",
                    f"{len(open_ones)} numbers are not confirmed by anybody at the school",
                    "Ring them, and write who confirmed them and when.",
                )
            )
        if area.valid_until and area.valid_until < today:
            out.append(
                Finding(
                    f"contacts of {area.area}",
                    f"valid only until {in_words(area.valid_until)}",
                    "Find out who took over.",
                )
            )
    return out


# ------------------------------------------------------------------ what was fetched, and the index


def _fetching(folders: Sequence[Path], today: dt.date, whole: WantedList) -> list[Finding]:
    out: list[Finding] = []
    if whole.checked_on + A_YEAR < today:
        out.append(
            Finding(
                "corpus/sources.yaml",
                f"the list was last checked on {in_words(whole.checked_on)}",
                "Look through it.",
            )
        )
    folder = fetched_folder()
    if folder.resolve() not in [one.resolve() for one in folders]:
        if fetched_folder().is_dir():
            return out
        out.append(
            Finding(
                "official documents",
                "none has been fetched: Signpost answers from its digests and your own documents",
                "python -m ingest fetch",
                person=False,
            )
        )
        return out
    state = read_state(folder)
    never = [
        wanted.id for wanted in whole.sources if not wanted.on_request and _never_tried(state.get(wanted.id))
    ]
    if never:
        out.append(
            Finding(
                _several(never),
                f"{len(never)} documents of the list not fetched yet",
                "python -m ingest fetch",
                person=False,
            )
        )
    for wanted in whole.sources:
        out += _fetched(wanted, state.get(wanted.id), today)
    on_the_list = {wanted.id for wanted in whole.sources}
    for name in sorted(set(state) - on_the_list):
        out.append(
            Finding(
                name,
                "it was fetched and is no longer on the list",
                "Take its entry and file away, or put it back on the list.",
            )
        )
    return out


def _never_tried(known: Remembered | None) -> bool:
    return known is None or not (known.file or known.trouble)


def _fetched(wanted: Wanted, known: Remembered | None, today: dt.date) -> list[Finding]:
    again = f"python -m ingest fetch --only {wanted.id}"
    if known is None or _never_tried(known):
        return []
    if not known.file:
        return [Finding(wanted.id, f"it could not be fetched: {known.trouble}", again)]
    asked = dt.date.fromisoformat(known.checked_at[:10]) if known.checked_at else None
    if asked is None or asked + NOT_ASKED_FOR < today:
        since = f" since {in_words(asked)}" if asked else ""
        return [Finding(wanted.id, f"its publisher has not been asked{since}", again)]
    return []


def _index(root: Path, sources: list[Source]) -> list[Finding]:
    name = current_version(root)
    if name is None:
        return [Finding("index", "there is no index yet", "python -m ingest")]
    try:
        manifest = json.loads((version_folder(root, name) / "manifest.json").read_text("utf-8"))
        indexed = {entry["id"]: entry for entry in manifest["sources"]}
        refused = {
            entry["source_id"] for entry in manifest["report"]["documents"] if entry["status"] == "refused"
        }
    except (OSError, ValueError, KeyError, TypeError):
        return [Finding("index", "it cannot be read", "python -m ingest --rebuild")]
    new = [s.id for s in sources if s.id not in indexed and s.id not in refused]
    gone = [
        n
        for n, entry in indexed.items()
        if entry.get("catalogued", True) and not entry.get("digest") and n not in {s.id for s in sources}
    ]
    out = [
        Finding(n, "the job refused it, so it is not answered from", "python -m ingest --details")
        for n in sorted(refused)
    ]
    if new or gone:
        out.append(
            Finding(
                "index",
                f"older than the documents ({len(new)} to add, {len(gone)} to take away)",
                "python -m ingest",
            )
        )
    return out


# ------------------------------------------------------------------ words


def _several(names: list[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def in_words(day: dt.date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else "an unknown day"
