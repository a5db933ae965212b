"""The school's own documents and local procedures: look at one, add it, take it away, and take that back.

A folder holds the files, a ``catalogue.yaml`` and what is needed to take back the last change::

    school/catalogue.yaml
    school/<id>.pdf
    school/.before/change.json        the last change: what it was, and whether it was finished
    school/.before/catalogue.yaml     the catalogue before it
    school/.before/files/             files that it took away, until the next run of the job

A change counts from the moment the new catalogue is renamed into place. One that was cut off is finished or taken back
by `recover`, which every command runs first. A file is never without its entry: it appears after the entry does, and
goes before it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import shutil
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from assistant.contacts import areas, containment
from assistant.errors import SignpostError
from assistant.local import canonical
from assistant.on_disk import flush_folder
from assistant.places import CORPUS, fetched_folder
from assistant.sources import Kind, Source, later, not_current, read_catalogue
from ingest.blocks import ReadFile, UnreadableFile
from ingest.catalogue_file import NAME, catalogue_text
from ingest.passages import passages_of
from ingest.readers import kind_of
from ingest.readers.worker import read_in_worker
from ingest.safe_files import disk_problems, held, sha256_of, write_safely

MOST_BYTES = 60_000_000
MOST_PAGES = 500
LEAST_WORDS = 40
"""Below this the job refuses a document too."""

BEFORE = ".before"
INCOMING = ".incoming"
OWN_LICENCE = "its owner's copyright: for this school's own use"
REVIEW_AFTER = dt.timedelta(days=365)

_ENDINGS = {"pdf": ".pdf", "docx": ".docx", "html": ".html", "markdown": ".md"}
_SAYS = "The school's own documents. Written by Signpost; entries may be mended by hand (docs/formats.md)."


class NotAdded(SignpostError):
    """A document was not added, removed or brought back; nothing has changed. The message says why and what to do."""


@dataclass(frozen=True)
class Preview:
    """What Signpost reads in a file. ``refused`` says why it cannot be indexed, or is None."""

    file: str
    refused: str | None
    kind: str | None = None
    """``pdf``, ``docx``, ``html`` or ``markdown``."""
    title: str | None = None
    pages: int = 0
    words: int = 0
    passages: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    left_out: dict[str, int] = field(default_factory=dict)
    same_as: str | None = None
    """The id of a document here that is this very file."""


@dataclass(frozen=True)
class Change:
    """What add, remove or undo did. ``notes`` are things to know."""

    what: str
    id: str
    title: str
    superseded: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass
class _Before:
    """The last change, as `BEFORE`/change.json keeps it. ``finished`` is False while it is under way."""

    what: str
    id: str
    title: str
    when: str
    made: list[str]
    taken: list[str]
    catalogue_after: str
    """SHA-256 of the catalogue that the change writes."""
    had_catalogue: bool
    finished: bool = False
    undoing: bool = False
    erased: bool = False
    """The files that were taken away are gone for good."""


# ------------------------------------------------------------------ looking


def preview(file: Path, folder: Path | None = None) -> Preview:
    """What would be read in a file: passages with their headings, paragraphs and pages, and what would be left out.

    The file is read in a process that can be killed. ``folder`` is looked through for the same file.
    """
    try:
        kind = _kind(file)
        read = _read(file)
    except NotAdded as problem:
        return Preview(file.name, str(problem))
    passages = passages_of("preview", read)
    left_out: dict[str, int] = {}
    for gone in read.left_out:
        left_out[gone.reason] = left_out.get(gone.reason, 0) + 1
    warnings = list(read.warnings)
    not_quotable = sum(1 for passage in passages if not passage.quotable)
    if not_quotable:
        warnings.append(
            f"{not_quotable} passages can be found but not quoted: their text is not on the page as it was read"
        )
    ocr = sorted({block.page for block in read.blocks if block.ocr and block.page})
    if ocr:
        warnings.append(
            f"pages {', '.join(map(str, ocr))} are pictures: their text was read by OCR, so check it"
        )
    return Preview(
        file.name,
        None,
        kind,
        read.title,
        _pages(read),
        _words(read),
        [
            {
                "heading_path": list(passage.heading_path),
                "paragraph": passage.paragraph,
                "part": passage.part,
                "pages": list(passage.pages),
                "page_label": passage.page_label,
                "kind": passage.kind,
                "text": passage.text,
                "ocr": passage.ocr,
                "quotable": passage.quotable,
            }
            for passage in passages
        ],
        warnings,
        left_out,
        _same_file(file, folder) if folder else None,
    )


def documents(folder: Path, today: dt.date) -> list[dict[str, Any]]:
    """The documents of a folder for a list: their entries, and why each may not be answered from (None when it may)."""
    sources = read_catalogue(folder)
    out = not_current(sources, today)
    return [
        {
            **source.model_dump(mode="json", exclude={"digest", "catalogued"}),
            "not_current": out.get(source.id),
            "missing": not (folder / source.file).is_file(),
            "review_overdue": bool(source.review_by and source.review_by < today),
        }
        for source in sources
    ]


def last_change(folder: Path) -> dict[str, Any] | None:
    """What `undo` would take back: {"what", "id", "title", "when", "possible"}; None when there is nothing."""
    before = _before(folder)
    if before is None or not before.finished:
        return None
    return {
        "what": before.what,
        "id": before.id,
        "title": before.title,
        "when": before.when,
        "possible": not before.erased,
    }


# ------------------------------------------------------------------ changing


def add(
    file: Path,
    folder: Path,
    *,
    title: str,
    today: dt.date,
    area: str | None = None,
    publisher: str = "the school",
    kind: Kind = "local",
    edition: str | None = None,
    published: dt.date | None = None,
    in_force_from: dt.date | None = None,
    in_force_until: dt.date | None = None,
    review_by: dt.date | None = None,
    licence: str | None = None,
    url: str | None = None,
    replaces: str | None = None,
) -> Change:
    """Copy a file into the folder and write its entry. An older edition of the same document is superseded by it.

    Which edition it replaces is told by ``replaces``, or found by title and area. Without ``review_by`` it is due for
    review after a year.

    Raises:
        NotAdded: the file, or what is said of it, is not right. Nothing has changed.
        FolderBusy, DiskProblem: nothing has changed.
        BadData: the catalogue that is there is wrong.
    """
    with held(folder, "adding a document"):
        _recover(folder)
        sources = read_catalogue(folder)
        kind_of_file = _kind(file)
        known = _same_file(file, folder)
        if known is not None:
            raise NotAdded(
                f"This very file is here already, as {known!r}. Nothing was added. To change what is said of it, "
                f"remove it and add it again: python -m ingest remove {known}"
            )
        name = _new_id(title, edition, sources)
        incoming = folder / INCOMING / f"{name}{_ENDINGS[kind_of_file]}"
        try:
            with disk_problems(incoming):
                incoming.parent.mkdir(exist_ok=True)
                shutil.copyfile(file, incoming)
            read = _read(incoming, called=file.name)
            notes = list(read.warnings)
            facts = {
                "id": name,
                "file": incoming.name,
                "title": " ".join(title.split()),
                "publisher": " ".join(publisher.split()) or "not stated",
                "kind": kind,
                "edition": " ".join(edition.split()) if edition else None,
                "published": published,
                "in_force_from": in_force_from,
                "in_force_until": in_force_until,
                "area": _area(area, notes),
                "url": url,
                "licence": licence or OWN_LICENCE,
                "review_by": review_by or today + REVIEW_AFTER,
                "checked_on": today,
                "sha256": sha256_of(incoming),
            }
            source = _source(facts)
            old = _older_editions(source, sources, replaces, today)
            source = source.model_copy(update={"supersedes": tuple(old)})
            if replaces is None:
                _check_order(source, [one for one in sources if one.id in old])
            notes += _not_yet(source, today)
            after = [*sources, source]
            _begin(folder, "add", source, after, today, made=[source.file])
            _commit(folder, after)
            with disk_problems(incoming):
                incoming.replace(folder / source.file)
                flush_folder(folder)
            _finish(folder)
        finally:
            shutil.rmtree(folder / INCOMING, ignore_errors=True)
    return Change("add", source.id, source.title, old, notes)


def remove(source_id: str, folder: Path, *, today: dt.date) -> Change:
    """Take a document away. Its text leaves the index, and the copy kept for `undo` the disk, with the next run of the job.

    Raises:
        NotAdded: there is no such document. Nothing has changed.
    """
    with held(folder, "removing a document"):
        _recover(folder)
        sources = read_catalogue(folder)
        source = next((one for one in sources if one.id == source_id), None)
        if source is None:
            here = ", ".join(sorted(one.id for one in sources)) or "no documents"
            raise NotAdded(f"There is no document {source_id!r} here. Here: {here}.")
        after = [one for one in sources if one.id != source_id]
        _begin(folder, "remove", source, after, today, taken=[source.file])
        place = folder / source.file
        if place.is_file():
            with disk_problems(place):
                kept = folder / BEFORE / "files" / source.file
                kept.parent.mkdir(parents=True, exist_ok=True)
                place.replace(kept)
                flush_folder(folder)
        _commit(folder, after)
        _finish(folder)
        was, now = not_current(sources, today), not_current(after, today)
        again = [one for one in after if one.id in was and one.id not in now]
    notes = [
        f"{one.title} ({one.id}) is answered from again: it was superseded by this document" for one in again
    ]
    return Change("remove", source.id, source.title, [], notes)


def undo(folder: Path) -> Change:
    """Bring back the state before the last change.

    Raises:
        NotAdded: there is nothing to take back, its text was erased by the job, or the catalogue was changed by hand.
    """
    with held(folder, "taking back a change"):
        _recover(folder)
        before = _before(folder)
        if before is None:
            raise NotAdded("There is nothing to take back: no change has been made since the last undo.")
        if before.erased:
            raise NotAdded(
                f"{before.title!r} cannot be brought back: its text was erased when the index was made without it. "
                "Add the document again."
            )
        if _sha256(folder / NAME) != before.catalogue_after:
            raise NotAdded(
                f"{NAME} was changed by hand since {before.when}, and taking back would lose that. Mend it by hand."
            )
        _write_before(folder, before, undoing=True)
        _finish_undo(folder, before)
    return Change("undo", before.id, before.title, [], [f"taken back: {before.what} of {before.when}"])


def recover(folder: Path) -> None:
    """Finish or take back a change that was cut off.

    Raises:
        FolderBusy: somebody is changing the folder.
    """
    if (folder / BEFORE).exists() or (folder / INCOMING).exists():
        with held(folder, "mending the documents"):
            _recover(folder)


def settle(folder: Path) -> None:
    """After the job: what was removed cannot be brought back any more, and leaves the disk.

    Raises:
        FolderBusy: somebody is changing the folder.
    """
    before = _before(folder)
    if before is None or not before.taken or before.erased:
        return
    with held(folder, "erasing what was removed"):
        before = _before(folder)
        if before is not None and before.finished and before.taken:
            shutil.rmtree(folder / BEFORE / "files", ignore_errors=True)
            _write_before(folder, before, erased=True)


# ------------------------------------------------------------------ the change, step by step


def _begin(
    folder: Path,
    what: str,
    source: Source,
    after: list[Source],
    today: dt.date,
    made: Iterable[str] = (),
    taken: Iterable[str] = (),
) -> None:
    """Write down what is about to happen. From here on the change before this one cannot be taken back."""
    place = folder / BEFORE
    with disk_problems(place):
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        had = (folder / NAME).is_file()
        if had:
            shutil.copyfile(folder / NAME, place / NAME)
    text = catalogue_text(after, _SAYS).encode("utf-8")
    before = _Before(
        what,
        source.id,
        source.title,
        today.isoformat(),
        list(made),
        list(taken),
        hashlib.sha256(text).hexdigest(),
        had,
    )
    _write_before(folder, before)


def _commit(folder: Path, after: list[Source]) -> None:
    write_safely(folder / NAME, catalogue_text(after, _SAYS).encode("utf-8"))


def _finish(folder: Path) -> None:
    before = _before(folder)
    if before is not None:
        _write_before(folder, before, finished=True)


def _recover(folder: Path) -> None:
    before = _before(folder)
    if before is None:
        shutil.rmtree(folder / BEFORE, ignore_errors=True)
    elif before.undoing:
        _finish_undo(folder, before)
    elif not before.finished and _sha256(folder / NAME) == before.catalogue_after:
        for name in before.made:
            arrived = folder / INCOMING / name
            if arrived.is_file() and not (folder / name).exists():
                arrived.replace(folder / name)
        _finish(folder)
    elif not before.finished:
        _put_back(folder, before)
        shutil.rmtree(folder / BEFORE, ignore_errors=True)
    shutil.rmtree(folder / INCOMING, ignore_errors=True)


def _finish_undo(folder: Path, before: _Before) -> None:
    """Each step may have been done already."""
    with disk_problems(folder):
        for name in before.made:
            (folder / name).unlink(missing_ok=True)
    if before.had_catalogue:
        write_safely(folder / NAME, (folder / BEFORE / NAME).read_bytes())
    else:
        (folder / NAME).unlink(missing_ok=True)
    _put_back(folder, before)
    shutil.rmtree(folder / BEFORE)


def _put_back(folder: Path, before: _Before) -> None:
    for name in before.taken:
        kept = folder / BEFORE / "files" / name
        if kept.is_file():
            with disk_problems(kept):
                kept.replace(folder / name)


def _before(folder: Path) -> _Before | None:
    try:
        return _Before(**json.loads((folder / BEFORE / "change.json").read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _write_before(folder: Path, before: _Before, **changes: bool) -> None:
    raw = {**asdict(before), **changes}
    write_safely(
        folder / BEFORE / "change.json", json.dumps(raw, ensure_ascii=False, indent=1).encode("utf-8")
    )


# ------------------------------------------------------------------ the file


def _kind(file: Path) -> str:
    """What a file holds.

    Raises:
        NotAdded: it is missing, too large, or of a kind that is not added this way.
    """
    try:
        kind = kind_of(file)
    except UnreadableFile as problem:
        raise NotAdded(f"{file.name}: {problem}.") from problem
    if kind not in _ENDINGS:
        raise NotAdded(f"{file.name}: add a PDF, a Word document (.docx), a web page or a Markdown file.")
    if file.stat().st_size > MOST_BYTES:
        raise NotAdded(
            f"{file.name} is larger than {MOST_BYTES // 1_000_000} MB: split it, or save it smaller."
        )
    return kind


def _read(file: Path, called: str | None = None) -> ReadFile:
    name = called or file.name
    try:
        read = read_in_worker(file)
    except UnreadableFile as problem:
        raise NotAdded(f"{name}: {problem}.") from problem
    if _pages(read) > MOST_PAGES:
        raise NotAdded(
            f"{name} has {_pages(read)} pages, and at most {MOST_PAGES} are taken: add the part that staff need."
        )
    if _words(read) < LEAST_WORDS:
        raise NotAdded(
            f"{name}: only {_words(read)} words could be read. Check the file, or give a version with text in it."
        )
    return read


def _pages(read: ReadFile) -> int:
    return len(read.page_texts) if any(block.page is not None for block in read.blocks) else 0


def _words(read: ReadFile) -> int:
    return sum(len(block.text.split()) for block in read.blocks)


def _same_file(file: Path, folder: Path) -> str | None:
    try:
        digest = sha256_of(file)
    except OSError:
        return None
    for source in read_catalogue(folder):
        place = folder / source.file
        if place.is_file() and place.stat().st_size == file.stat().st_size and sha256_of(place) == digest:
            return source.id
    return None


def _sha256(path: Path) -> str:
    return sha256_of(path) if path.is_file() else ""


# ------------------------------------------------------------------ what is said of it


def _source(facts: dict[str, Any]) -> Source:
    if len(facts["title"]) < 3:
        raise NotAdded("Give the document a title of at least three letters, as it is printed on it.")
    try:
        return Source.model_validate(facts)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise NotAdded(
            f"{where + ': ' if where else ''}{first['msg'].removeprefix('Value error, ')}."
        ) from error


def _new_id(title: str, edition: str | None, sources: list[Source]) -> str:
    """A name made of title and edition that no other document has."""
    base = re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-")[:48].strip("-") or "document"
    mark = re.sub(r"[^a-z0-9]+", "-", (edition or "").casefold()).strip("-")[:20]
    if mark and mark not in base:
        base = f"{base}-{mark}"
    taken = {source.id for source in sources} | _other_ids()
    name, number = base, 1
    while name in taken:
        number += 1
        name = f"{base}-{number}"
    return name


def _other_ids() -> set[str]:
    out = {path.stem for path in (CORPUS / "digests").glob("*.yaml")}
    for folder in (CORPUS, fetched_folder()):
        out |= {source.id for source in read_catalogue(folder)}
    return out


def _area(area: str | None, notes: list[str]) -> str | None:
    """The area under the name that the rest of Signpost knows it by."""
    wanted = " ".join((area or "").split())
    if not wanted:
        return None
    larger = containment().get("contains") or {}
    known = {*areas(), *larger, *(part for parts in larger.values() for part in parts)} - {"England"}
    name = canonical(wanted, known)
    if name == "England":
        return None
    if name not in known:
        notes.append(
            f"no area called {wanted!r} is known: only staff who choose exactly that name will see this document"
        )
    return name


def _older_editions(source: Source, sources: list[Source], replaces: str | None, today: dt.date) -> list[str]:
    """The documents that the new one supersedes."""
    if replaces is not None:
        if replaces not in {one.id for one in sources}:
            here = ", ".join(sorted(one.id for one in sources)) or "no documents"
            raise NotAdded(f"There is no document {replaces!r} to replace. Here: {here}.")
        return [replaces]
    out = not_current(sources, today)
    return [
        one.id
        for one in sources
        if one.id not in out
        and one.kind == source.kind != "ofsted"
        and one.area == source.area
        and one.family_key == source.family_key
    ]


def _check_order(source: Source, older: list[Source]) -> None:
    for one in older:
        if later(one, source):
            raise NotAdded(
                f"{one.title!r} ({one.id}) is here already and is the later edition by its dates. If the new file is the "
                f"later one, give its edition or date, or say that it replaces {one.id}."
            )


def _not_yet(source: Source, today: dt.date) -> list[str]:
    """Why the new document is not answered from today, if it is not."""
    if source.in_force_from and source.in_force_from > today:
        return [
            f"not answered from before {source.in_force_from}; until then an older edition is, if there is one"
        ]
    if source.in_force_until and source.in_force_until < today:
        return [f"not answered from: it was in force only until {source.in_force_until}"]
    return []
