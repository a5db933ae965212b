"""The ingestion job: folders of documents in, a new version of the index out."""

from __future__ import annotations

import contextlib
import ctypes
import datetime as dt
import hashlib
import json
import re
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, Generic, Self, TypeVar

import numpy as np

from assistant.embedder import DIMENSIONS, NAME, IndexingEmbedder, Vectors
from assistant.errors import SignpostError
from assistant.index import HEADED, Index, IndexWriter, Manifest, Window, squeezed
from assistant.passages import Passage
from assistant.sources import Source, families, family_of_title, not_current, read_catalogue
from assistant.versions import current_version, lock, prune
from assistant.words import keywords
from ingest.blocks import ReadFile, UnreadableFile
from ingest.passages import passages_of, windows_of, windows_of_local
from ingest.quality import describe
from ingest.readers import ACCEPTED
from ingest.readers.worker import ReaderPool
from ingest.unfinished import DoneDocument, Unfinished

READER_VERSION = 5
"""Raise it when readers or passages change what they make of a file: every document is then read again."""

_SKIPPED = frozenset(
    {"catalogue.yaml", "readme.md", "school.yaml", "families.yaml", "vocabulary.yaml", "confidence.yaml"}
)
_SKIPPED_FOLDERS = frozenset({"areas", "pathways"})
_FEW_WORDS = 40
_MALLOC = {-8: 2, -3: 32 << 20, -1: 256 << 20}
"""Settings of glibc's malloc.h: M_ARENA_MAX, M_MMAP_THRESHOLD and M_TRIM_THRESHOLD (bytes)."""
_READ_AHEAD = 3
"""Documents that are read and cut into passages before they are embedded: a long one does not keep the others waiting."""
_WAITING = 2
"""Documents that may wait to be written while more are embedded."""
_REMEMBERED = 20_000
"""Texts whose vectors are held in memory in case they come again (an older edition, a repeated box): 30 MB."""


_Item = TypeVar("_Item")


@dataclass
class DocumentReport:
    """What became of one file."""

    file: str
    source_id: str
    title: str
    status: str
    """``indexed``, ``unchanged``, ``refused`` or ``missing``."""
    reason: str = ""
    pages: int = 0
    passages: int = 0
    numbered: int = 0
    present: int = 0
    """Numbers that the text layer shows at the start of a line, counted apart from the reader (`ingest.quality`)."""
    headings: int = 0
    tables: int = 0
    notes: int = 0
    words_a_page: int = 0
    """Words of the page in the middle."""
    ocr_pages: int = 0
    not_quotable: int = 0
    left_out: dict[str, int] = field(default_factory=dict)
    """Words left out, by the reason."""
    warnings: list[str] = field(default_factory=list)
    seconds: float = 0.0


@dataclass
class JobReport:
    """What the job did. ``changed`` is False when the index was already right."""

    changed: bool
    version: str
    documents: list[DocumentReport]
    not_current: dict[str, str]
    seconds: dict[str, float]
    """Seconds of each leg and in all. Reading, embedding and writing go on side by side: their sum may be more. What Chroma
    writes in its own process while this one goes on is in none of them."""
    passages: int
    windows: int


Progress = Callable[[int, int, str], None]
"""Called with documents done, documents in all, and what is being worked on."""


@dataclass(frozen=True)
class _Found:
    path: Path
    source: Source
    sha256: str


def ingest(
    folders: Sequence[Path],
    root: Path,
    embedder: Callable[[], IndexingEmbedder],
    *,
    rebuild: bool = False,
    as_of: dt.date | None = None,
    progress: Progress = lambda *_: None,
) -> JobReport:
    """Make the index in ``root`` hold exactly the documents of ``folders``.

    Unchanged documents (by hash, catalogue entry, reader version and embedder) are copied from the version that answers
    now; of a changed one, the texts that stayed keep their vectors. A job that was stopped is taken up at the document
    it had in hand. ``embedder`` is called only when something must be embedded.

    Raises:
        BadData: a catalogue is wrong.
        IndexLocked: another job is writing this index.
        IndexNotWritten: the disk is full or fails. What answered before still answers.
    """
    started = time.perf_counter()
    _share_memory()
    with lock(root):
        prune(root)
        found, reports = _look(folders)
        print_of_all = _fingerprint(found, reports)
        old = None if rebuild else _open_old(root)
        today = as_of or dt.date.today()
        if old is not None and old.manifest.fingerprint == print_of_all:
            report = _unchanged(old, today, time.perf_counter() - started)
            old.close()
            return report
        try:
            return _build(found, reports, root, old, embedder, print_of_all, today, progress, started)
        finally:
            if old is not None:
                old.close()


def _share_memory() -> None:
    """Have the threads of this process share two pools of memory, where it is glibc that gives it out: each would otherwise
    keep a pool of its own, and a job would hold 200 MB more. What is freed stays with the process until `_give_back`: the
    embedder asks for the same memory again and again, and to be given it anew each time costs it a twentieth."""
    with contextlib.suppress(OSError, AttributeError):
        libc = ctypes.CDLL("libc.so.6")
        for name, value in _MALLOC.items():
            libc.mallopt(name, value)


def _look(folders: Sequence[Path]) -> tuple[list[_Found], list[DocumentReport]]:
    """Every file to index with its source, and a report for each catalogue entry without a file."""
    found: list[_Found] = []
    reports: list[DocumentReport] = []
    for folder in folders:
        catalogue = {source.file: source for source in read_catalogue(folder)}
        for source in catalogue.values():
            if not (folder / source.file).is_file():
                reports.append(
                    DocumentReport(
                        source.file,
                        source.id,
                        source.title,
                        "missing",
                        "the catalogue names it, but there is no such file",
                    )
                )
        taken = {f.source.id for f in found} | {source.id for source in catalogue.values()}
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder).as_posix()
            if not path.is_file() or not _wanted(path, folder, name in catalogue):
                continue
            source = catalogue.get(name) or _digest_source(path, name) or _default_source(path, name, taken)
            taken.add(source.id)
            found.append(_Found(path, source, _sha256(path)))
    return found, reports


def _wanted(path: Path, folder: Path, catalogued: bool) -> bool:
    if catalogued:
        return True
    inside = path.relative_to(folder).parts
    if any(part.startswith(".") for part in inside) or path.name.casefold() in _SKIPPED:
        return False
    if path.suffix.casefold() in (".yaml", ".yml"):
        return "digests" in (folder.name, *inside[:-1])
    return not _SKIPPED_FOLDERS & set(inside[:-1]) and path.suffix.casefold() in ACCEPTED


def _digest_source(path: Path, name: str) -> Source | None:
    if path.suffix.casefold() not in (".yaml", ".yml"):
        return None
    from assistant.digests import read_digest_file

    return read_digest_file(path).source(name)


def _default_source(path: Path, name: str, taken: set[str]) -> Source:
    """A source for a file that no catalogue names: its title is mended once the file has been read."""
    base = re.sub(r"[^A-Za-z0-9]+", "-", path.stem).strip("-").casefold()[:60] or "document"
    source_id, n = base, 1
    while source_id in taken:
        n += 1
        source_id = f"{base}-{n}"
    return Source(
        id=source_id, file=name, title=path.stem.replace("_", " ").replace("-", " "), catalogued=False
    )


def _with_own_title(source: Source, read: ReadFile) -> Source:
    """Take a known document's title, kind and edition from what the file says of itself."""
    if source.catalogued or not read.title or len(read.title) < 6:
        return source
    family = family_of_title(read.title) or family_of_title(source.title)
    title = read.title if family_of_title(read.title) or not family else source.title
    changes: dict[str, Any] = {"title": title}
    if family and families()[family].current:
        year = re.search(r"\b20\d\d\b", title)
        changes |= {"family": family, "kind": "statutory", "edition": year.group() if year else None}
    return source.model_copy(update=changes)


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def _fingerprint(found: Iterable[_Found], missing: Iterable[DocumentReport]) -> str:
    parts: list[Any] = [READER_VERSION, NAME]
    parts += [[f.sha256, f.source.model_dump(mode="json")] for f in found]
    parts += [m.file for m in missing]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _open_old(root: Path) -> Index | None:
    if current_version(root) is None:
        return None
    try:
        return Index.open(root)
    except SignpostError:
        return None


def _unchanged(old: Index, today: dt.date, seconds: float) -> JobReport:
    documents = [DocumentReport(**entry) for entry in old.manifest.report["documents"]]
    for document in documents:
        if document.status == "indexed":
            document.status = "unchanged"
    return JobReport(
        False,
        old.manifest.version,
        documents,
        not_current(old.sources.values(), today),
        {"total": seconds},
        old.manifest.passages,
        old.manifest.windows,
    )


def _give_back() -> None:
    """Have memory that is free again given back to the machine, where it is glibc that holds it: 50 MB and more after a
    document."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").malloc_trim(0)


def _build(
    found: list[_Found],
    reports: list[DocumentReport],
    root: Path,
    old: Index | None,
    embedder: Callable[[], IndexingEmbedder],
    print_of_all: str,
    today: dt.date,
    progress: Progress,
    started: float,
) -> JobReport:
    spent = {"reading": 0.0, "embedding": 0.0, "writing": 0.0}
    before = _documents_of(old)
    new = [f for f in found if not _same(f, before)]
    only_more = old is not None and len(found) - len(new) == len(old.sources)
    done: dict[str, tuple[DocumentReport, Source | None]] = {}
    """Source id → what became of the document, and its source where it is indexed."""
    work = _Work(root, old, embedder, spent)
    with ReaderPool() as pool, _Ahead(work.read(new, pool)) as documents, _Beside() as loading:
        if not all(work.unfinished.holds(_key(item)) for item in new):
            work.loading = loading.do(embedder)
        with IndexWriter(root, old if only_more else None) as writer, _Beside() as beside:
            for item in found:
                if old is not None and _same(item, before):
                    progress(len(done), len(found), item.source.file)
                    if not only_more:
                        beside.do(partial(_carry_over, item, old, writer, spent))
                    source = item.source.model_copy(update={"sha256": item.sha256})
                    done[item.source.id] = (_kept_report(item, old), source)
            for item, document in documents:
                progress(len(done), len(found), item.source.file)
                if isinstance(document, UnreadableFile):
                    refused = DocumentReport(
                        item.source.file, item.source.id, item.source.title, "refused", str(document)
                    )
                    done[item.source.id] = (refused, None)
                    continue
                ready = document if document.vectors is not None else work.with_vectors(item, document)
                report = DocumentReport(**ready.report)
                done[item.source.id] = (report, None)
                if report.status == "indexed":
                    source = Source.model_validate(ready.source)
                    done[item.source.id] = (report, source)
                    beside.do(partial(_write, ready, source, item.path, writer, spent))
            in_turn = [done[item.source.id] for item in found]
            reports += [report for report, _ in in_turn]
            sources = [source for _, source in in_turn if source is not None]
            progress(len(found), len(found), "writing the index")
            beside.wait()
            clock = time.perf_counter()
            manifest = writer.finish(
                embedder=NAME,
                precision=work.precision,
                reader_version=READER_VERSION,
                fingerprint=print_of_all,
                sources=sources,
                report={"documents": [asdict(report) for report in reports]},
            )
            work.unfinished.clear()
            spent["writing"] += time.perf_counter() - clock
    spent["total"] = time.perf_counter() - started
    return _report(manifest, reports, sources, today, spent)


class _Ahead(Generic[_Item]):
    """The items of an iterator, made in another thread while others are worked on: at most `_READ_AHEAD` of them."""

    def __init__(self, items: Iterator[_Item]) -> None:
        self._items, self._end = items, object()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="ahead")
        self._coming = deque(self._next() for _ in range(_READ_AHEAD))

    def _next(self) -> Future[Any]:
        return self._thread.submit(next, self._items, self._end)

    def __iter__(self) -> Iterator[_Item]:
        while (item := self._coming.popleft().result()) is not self._end:
            self._coming.append(self._next())
            yield item

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.shutdown(wait=False, cancel_futures=True)


def _with_passages(item: _Found, read: ReadFile) -> DoneDocument:
    """What was read, as passages and windows, still without vectors."""
    source = _with_own_title(item.source, read).model_copy(update={"sha256": item.sha256})
    passages = passages_of(source.id, read, digest=source.digest)
    report = _describe(source, read, passages)
    if report.status != "indexed":
        passages = []
    paged = any(block.page is not None for block in read.blocks)
    return DoneDocument(
        json.loads(source.model_dump_json()),
        asdict(report),
        passages,
        [window for p in passages for window in _windows(p, source)],
        None,
        squeezed(read.page_texts, paged),
    )


def _windows(passage: Passage, source: Source) -> Iterator[tuple[str, str, str]]:
    """Id, passage id and text of each window of a passage."""
    alone, headed = windows_of_local(passage) if source.area else (windows_of(passage), [])
    for mark, texts in (("", alone), (HEADED, headed)):
        for k, text in enumerate(texts):
            yield f"{passage.id}#{mark}{k}", passage.id, text


class _Beside:
    """A thread beside the job's: one loads the embedder while the first document is read, one writes a document while the
    next is embedded. At most `_WAITING` pieces of work wait, so that memory does not grow."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="beside")
        self._given: deque[Future[Any]] = deque()

    def __enter__(self) -> _Beside:
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.shutdown(wait=True, cancel_futures=True)

    def do(self, work: Callable[[], Any]) -> Future[Any]:
        """Do ``work`` when what was given before is done. What that raised is raised here, or at the next call."""
        self.wait(_WAITING)
        self._given.append(self._thread.submit(work))
        return self._given[-1]

    def wait(self, left: int = 0) -> None:
        """Until no more than so many pieces of work are left. What the others raised is raised here."""
        while len(self._given) > left:
            self._given.popleft().result()


def _write(
    ready: DoneDocument, source: Source, path: Path, writer: IndexWriter, spent: dict[str, float]
) -> None:
    vectors = ready.vectors if ready.vectors is not None else ()
    clock = time.perf_counter()
    writer.add(
        ready.passages,
        [_keywords(p) for p in ready.passages],
        [Window(*window, vector) for window, vector in zip(ready.windows, vectors, strict=True)],
        ready.pages,
        source,
        path,
    )
    spent["writing"] += time.perf_counter() - clock


def _key(item: _Found) -> str:
    """What a document's passages and vectors depend on."""
    return json.dumps(
        [item.sha256, READER_VERSION, NAME, item.source.model_dump(mode="json")], sort_keys=True
    )


class _Work:
    """Documents on their way from what was read to what is written."""

    def __init__(
        self,
        root: Path,
        old: Index | None,
        embedder: Callable[[], IndexingEmbedder],
        spent: dict[str, float],
    ) -> None:
        self.unfinished = Unfinished(root)
        self.precision = old.manifest.precision if old else "none"
        self._old, self._spent = old, spent
        self._embedder = embedder
        self.loading: Future[IndexingEmbedder] | None = None
        """The embedder, when it is being loaded while something else goes on."""
        self._known: dict[str, Vectors] = {}

    def read(
        self, items: Sequence[_Found], pool: ReaderPool
    ) -> Iterator[tuple[_Found, DoneDocument | UnreadableFile]]:
        """Each document with its passages as it is read, the largest first, so that nothing waits for a long one at the end.

        Those that a stopped job left come last: they cost little, and what is said of the time left goes by the others.
        """
        by_size = sorted(items, key=lambda item: -item.path.stat().st_size)
        left: list[_Found] = []
        new: list[_Found] = []
        for item in by_size:
            (left if self.unfinished.holds(_key(item)) else new).append(item)
        yield from self._read_now(new, pool)
        for item in left:
            kept = self.unfinished.take(_key(item))
            if kept is not None:
                yield item, kept
            else:
                yield from self._read_now([item], pool)
        pool.close()

    def _read_now(
        self, items: Sequence[_Found], pool: ReaderPool
    ) -> Iterator[tuple[_Found, DoneDocument | UnreadableFile]]:
        by_path: dict[Path, list[_Found]] = {}
        for item in items:
            by_path.setdefault(item.path, []).append(item)
        clock = time.perf_counter()
        for path, read in pool.read_many(by_path, in_order=False):
            for item in by_path[path]:
                made = read if isinstance(read, UnreadableFile) else _with_passages(item, read)
                self._spent["reading"] += time.perf_counter() - clock
                yield item, made
                clock = time.perf_counter()

    def with_vectors(self, item: _Found, document: DoneDocument) -> DoneDocument:
        """The document with the vectors of its windows. It is kept in case the job is stopped."""
        clock = time.perf_counter()
        ready = replace(
            document, vectors=self._vectors(item.source.id, [text for _, _, text in document.windows])
        )
        ready.report["seconds"] = round(time.perf_counter() - clock, 3)
        self.unfinished.put(_key(item), ready)
        return ready

    def _vectors(self, source_id: str, texts: list[str]) -> Vectors:
        """Vectors of texts, shape (len(texts), 384): known ones from the old version or this job, others embedded."""
        started = time.perf_counter()
        if self._old is not None and source_id in self._old.sources:
            for window in self._old.windows_of(source_id):
                self._known.setdefault(window.text, np.asarray(window.vector, np.float32))
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            model = self.loading.result() if self.loading else self._embedder()
            self._known.update(zip(new, model.embed_many(new), strict=True))
            used = {*self.precision.split("+"), model.precision} - {"none"}
            self.precision = "+".join(sorted(used))
        vectors = np.zeros((len(texts), DIMENSIONS), np.float32)
        for row, text in zip(vectors, texts, strict=True):
            row[:] = self._known[text]
        for text in list(self._known)[: max(0, len(self._known) - _REMEMBERED)]:
            del self._known[text]
        _give_back()
        self._spent["embedding"] += time.perf_counter() - started
        return vectors


def _report(
    manifest: Manifest,
    reports: list[DocumentReport],
    sources: list[Source],
    today: dt.date,
    spent: dict[str, float],
) -> JobReport:
    return JobReport(
        True,
        manifest.version,
        reports,
        not_current(sources, today),
        spent,
        manifest.passages,
        manifest.windows,
    )


def _documents_of(old: Index | None) -> dict[str, Source]:
    """File hash → source of the documents that may be copied from the old version."""
    if old is None or old.manifest.reader_version != READER_VERSION:
        return {}
    return {source.sha256: source for source in old.sources.values() if source.sha256}


def _same(item: _Found, before: dict[str, Source]) -> bool:
    known = before.get(item.sha256)
    if known is None or bool(known.area) != bool(item.source.area):
        return False
    if not known.catalogued and not item.source.catalogued:
        return known.id == item.source.id and known.file == item.source.file
    return known.id == item.source.id and known.digest == item.source.digest


def _carry_over(item: _Found, old: Index, writer: IndexWriter, spent: dict[str, float]) -> None:
    """Copy an unchanged document from the old version."""
    clock = time.perf_counter()
    passages = old.passages_of(item.source.id)
    writer.add(
        passages,
        [_keywords(p) for p in passages],
        old.windows_of(item.source.id),
        old.squeezed_pages(item.source.id),
        item.source,
        item.path,
    )
    spent["writing"] += time.perf_counter() - clock


def _kept_report(item: _Found, old: Index) -> DocumentReport:
    entry = next(e for e in old.manifest.report["documents"] if e["source_id"] == item.source.id)
    return DocumentReport(
        **{**entry, "status": "unchanged", "file": item.source.file, "title": item.source.title}
    )


def _keywords(passage: Passage) -> list[str]:
    return keywords(f"{' '.join(passage.heading_path[-2:])} {passage.text}")


def _describe(source: Source, read: ReadFile, passages: Sequence[Passage]) -> DocumentReport:
    words = sum(len(p.text.split()) for p in passages)
    report = DocumentReport(source.file, source.id, source.title, "indexed")
    quality = describe(source.file, read, passages)
    report.pages, report.passages, report.present = quality.pages, quality.passages, quality.present
    report.numbered = sum(1 for p in passages if p.paragraph)
    report.headings, report.tables, report.notes = quality.headings, quality.tables, quality.notes
    report.words_a_page, report.ocr_pages = quality.words_a_page, quality.ocr_pages
    report.not_quotable, report.left_out = quality.not_quotable, quality.left_out
    report.warnings = list(read.warnings)
    if quality.missing:
        listed = ", ".join(f"{number} (page {page})" for number, page in quality.missing[:8])
        report.warnings.append(
            f"{len(quality.missing)} numbers stand in the text and were not read as numbers of paragraphs: {listed}"
        )
    if not source.catalogued:
        report.warnings.append(
            "no catalogue entry: indexed with defaults (kind local, no area, no date in force)"
        )
    if words < _FEW_WORDS and not source.digest:
        report.status = "refused"
        report.reason = (
            f"only {words} words could be read. Check the file, or give a version with text in it."
        )
    return report
