"""The index: passages, their vectors (Chroma), the keyword index beside it, and the pages that quotations are checked on.

An index folder holds complete versions and a pointer::

    index/CURRENT                 name of the version that answers
    index/versions/<name>/        manifest.json  passages.db  chroma/  keywords/

A version is written beside the others and named by the pointer last, in one atomic rename: a reader never sees half.
This module is the only one that imports chromadb and bm25s.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import assistant  # noqa: F401  (turns telemetry off before chromadb is imported)
from assistant.embedder import NAME, Vectors
from assistant.errors import IndexMismatch, IndexMissing
from assistant.passages import Passage, squeeze
from assistant.quotations import Page
from assistant.sources import Source

SCHEMA = 1
COLLECTION = "windows"
BATCH = 4000
"""Windows per call to Chroma; below its own limit."""

Scores = list[tuple[str, float]]
"""Passage id and score, best first."""


@dataclass(frozen=True)
class Manifest:
    """What a version holds and what made it."""

    version: str
    schema: int
    embedder: str
    precision: str
    reader_version: int
    made_at: str
    fingerprint: str
    passages: int
    windows: int
    sources: list[dict[str, Any]]
    report: dict[str, Any]


def current_version(root: Path) -> str | None:
    """The name of the version that answers, or None when there is no index. Cheap: one small file."""
    try:
        name = (root / "CURRENT").read_text("utf-8").strip()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return name or None


def _client(folder: Path) -> Any:
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(path=str(folder), settings=Settings(anonymized_telemetry=False))


class Index:
    """A version of the index, open for reading. Safe to use from several threads."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        import bm25s

        self.folder = folder
        self.manifest = manifest
        self.sources = {entry["id"]: Source.model_validate(entry) for entry in manifest.sources}
        self._local = threading.local()
        self._client = _client(folder / "chroma")
        self._windows = self._client.get_collection(COLLECTION, embedding_function=None)
        rows = self._rows("SELECT id, source_id FROM passages ORDER BY row")
        self._ids: list[str] = [row[0] for row in rows]
        self._source_of_row = np.array([row[1] for row in rows])
        self._keywords = bm25s.BM25.load(str(folder / "keywords"), mmap=True) if rows else None
        self._pages: dict[tuple[str, int], Page] = {}
        self._passages: dict[str, Passage] = {}

    @classmethod
    def open(cls, root: Path) -> Index:
        """Open the version that the pointer names.

        Raises:
            IndexMissing: there is none.
            IndexMismatch: it was written by another schema or embedder.
        """
        name = current_version(root)
        if name is None:
            raise IndexMissing(
                f"There is no index in {root.name!r} yet. Make one with: python -m ingest --index {root.name}"
            )
        folder = root / "versions" / name
        try:
            raw = json.loads((folder / "manifest.json").read_text("utf-8"))
            manifest = Manifest(**raw)
        except (OSError, ValueError, TypeError) as error:
            raise IndexMismatch(
                f"The index in {root.name!r} cannot be read ({type(error).__name__}). "
                "Make it again: python -m ingest --rebuild"
            ) from error
        if manifest.schema != SCHEMA or manifest.embedder != NAME:
            raise IndexMismatch(
                f"The index was made with schema {manifest.schema} and embedder {manifest.embedder}; this Signpost reads "
                f"schema {SCHEMA} and {NAME}. Make it again: python -m ingest --rebuild"
            )
        return cls(folder, manifest)

    def __len__(self) -> int:
        return len(self._ids)

    def _rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            address = f"file:{(self.folder / 'passages.db').as_posix()}?mode=ro&immutable=1"
            connection = sqlite3.connect(address, uri=True, check_same_thread=False)
            self._local.connection = connection
        return connection.execute(sql, values).fetchall()

    def passage(self, passage_id: str) -> Passage:
        """One passage by its id; KeyError when there is none."""
        known = self._passages.get(passage_id)
        if known is None:
            rows = self._rows("SELECT body FROM passages WHERE id = ?", (passage_id,))
            if not rows:
                raise KeyError(passage_id)
            known = self._passages[passage_id] = _passage(rows[0][0])
        return known

    def passages_of(self, source_id: str) -> list[Passage]:
        """Every passage of a source, in reading order."""
        rows = self._rows("SELECT body FROM passages WHERE source_id = ? ORDER BY row", (source_id,))
        return [_passage(row[0]) for row in rows]

    def page(self, source_id: str, number: int) -> Page:
        """The text layer of a page (1-based), or of a whole file without pages (0), for checking quotations."""
        key = (source_id, number)
        if key not in self._pages:
            rows = self._rows("SELECT squeezed FROM pages WHERE source_id = ? AND page = ?", key)
            self._pages[key] = Page(rows[0][0] if rows else "")
        return self._pages[key]

    def pages_of(self, passage: Passage) -> list[Page]:
        """The pages that a passage stands on."""
        return [self.page(passage.source_id, number) for number in passage.pages or (0,)]

    def nearest(self, vector: Vectors, source_ids: Sequence[str], windows: int = 80) -> Scores:
        """Passages whose best window is nearest to ``vector`` (384,), by cosine (-1 to 1), best first."""
        if not source_ids or not self._ids:
            return []
        where: Any = None
        if len(source_ids) < len(self.sources):
            where = {"source_id": {"$in": list(source_ids)}}
        found = self._windows.query(
            query_embeddings=[vector],
            n_results=min(windows, self.manifest.windows),
            where=where,
            include=["distances", "metadatas"],
        )
        best: dict[str, float] = {}
        for distance, metadata in zip(found["distances"][0], found["metadatas"][0], strict=True):
            best.setdefault(metadata["passage"], 1.0 - distance)
        return list(best.items())

    def by_keywords(self, words: Sequence[str], source_ids: Sequence[str], passages: int = 80) -> Scores:
        """Passages that hold these stems (`words.keywords`), by BM25 (0 and up), best first."""
        if self._keywords is None or not words or not source_ids:
            return []
        known = [word for word in words if word in self._keywords.vocab_dict]
        if not known:
            return []
        scores = np.asarray(self._keywords.get_scores(known), np.float32)
        scores = np.where(np.isin(self._source_of_row, list(source_ids)), scores, 0.0)
        return self._best(scores, passages)

    def _best(self, scores: NDArray[np.float32], count: int) -> Scores:
        count = min(count, len(scores))
        rows = np.argpartition(-scores, count - 1)[:count]
        rows = rows[np.argsort(-scores[rows], kind="stable")]
        return [(self._ids[row], float(scores[row])) for row in rows if scores[row] > 0]

    def windows_of(self, source_id: str) -> list[tuple[str, str, list[float]]]:
        """Window id, passage id and vector of every window of a source: to copy an unchanged document."""
        found = self._windows.get(where={"source_id": source_id}, include=["metadatas", "embeddings"])
        return [
            (window_id, metadata["passage"], vector)
            for window_id, metadata, vector in zip(
                found["ids"], found["metadatas"], found["embeddings"], strict=True
            )
        ]

    def squeezed_pages(self, source_id: str) -> list[tuple[int, str]]:
        """Page number and squeezed text of every page of a source: to copy an unchanged document."""
        return [
            (row[0], row[1])
            for row in self._rows("SELECT page, squeezed FROM pages WHERE source_id = ?", (source_id,))
        ]

    def close(self) -> None:
        """Let go of the files. The index cannot be used afterwards."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is not None:
            connection.close()
            self._local.connection = None
        with contextlib.suppress(Exception):
            self._client.close()


def _passage(body: str) -> Passage:
    raw = json.loads(body)
    for name in ("heading_path", "pages", "notes"):
        raw[name] = tuple(raw[name])
    return Passage(**raw)


class IndexWriter:
    """Writes a new version beside the old one; nothing changes for readers until `finish`.

    Use as a context manager: leaving it without `finish` removes what was written.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.version = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%f") + f"-{os.getpid()}"
        self.folder = root / "versions" / f".new-{self.version}"
        self.folder.mkdir(parents=True)
        self._database = sqlite3.connect(self.folder / "passages.db")
        self._database.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
            "CREATE TABLE passages (row INTEGER PRIMARY KEY, id TEXT UNIQUE, source_id TEXT, body TEXT);"
            "CREATE INDEX by_source ON passages (source_id);"
            "CREATE TABLE pages (source_id TEXT, page INTEGER, squeezed TEXT, PRIMARY KEY (source_id, page)) WITHOUT ROWID;"
        )
        self._client = _client(self.folder / "chroma")
        self._windows = self._client.create_collection(
            COLLECTION, embedding_function=None, configuration={"hnsw": {"space": "cosine", "ef_search": 200}}
        )
        self._keywords: list[list[str]] = []
        self._window_count = 0
        self._finished = False

    def __enter__(self) -> IndexWriter:
        return self

    def __exit__(self, *_: object) -> None:
        if not self._finished:
            self._database.close()
            with contextlib.suppress(Exception):
                self._client.close()
            shutil.rmtree(self.folder, ignore_errors=True)

    def add(
        self,
        passages: Sequence[Passage],
        keywords: Sequence[list[str]],
        windows: Sequence[tuple[str, str, Any]],
        pages: Iterable[tuple[int, str]],
        source_id: str,
    ) -> None:
        """Add one document: passages with their keywords, windows (id, passage id, vector), squeezed pages."""
        self._database.executemany(
            "INSERT INTO passages (id, source_id, body) VALUES (?, ?, ?)",
            [(p.id, p.source_id, json.dumps(asdict(p), ensure_ascii=False)) for p in passages],
        )
        self._database.executemany(
            "INSERT INTO pages VALUES (?, ?, ?)", [(source_id, number, text) for number, text in pages]
        )
        self._keywords.extend(keywords)
        texts = {p.id: p.text for p in passages}
        for start in range(0, len(windows), BATCH):
            part = windows[start : start + BATCH]
            self._windows.add(
                ids=[window_id for window_id, _, _ in part],
                embeddings=[np.asarray(vector, np.float32) for _, _, vector in part],
                metadatas=[{"source_id": source_id, "passage": passage_id} for _, passage_id, _ in part],
                documents=[
                    texts[passage_id] if window_id.endswith("#0") else "" for window_id, passage_id, _ in part
                ],
            )
        self._window_count += len(windows)

    def finish(
        self,
        *,
        embedder: str,
        precision: str,
        reader_version: int,
        fingerprint: str,
        sources: list[Source],
        report: dict[str, Any],
    ) -> Manifest:
        """Complete the version and switch the pointer to it. Older versions are removed."""
        import bm25s

        passages = len(self._keywords)
        keywords = bm25s.BM25()
        if passages:
            keywords.index(self._keywords, show_progress=False)
            keywords.save(str(self.folder / "keywords"))
        self._database.commit()
        self._database.execute("VACUUM")
        self._database.close()
        self._client.close()
        manifest = Manifest(
            version=self.version,
            schema=SCHEMA,
            embedder=embedder,
            precision=precision,
            reader_version=reader_version,
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            fingerprint=fingerprint,
            passages=passages,
            windows=self._window_count,
            sources=[json.loads(source.model_dump_json()) for source in sources],
            report=report,
        )
        (self.folder / "manifest.json").write_text(
            json.dumps(asdict(manifest), ensure_ascii=False, indent=1), "utf-8"
        )
        _flush(self.folder)
        final = self.root / "versions" / self.version
        self.folder.rename(final)
        pointer = self.root / "CURRENT.new"
        pointer.write_text(self.version + "\n", "utf-8")
        _flush(pointer)
        pointer.replace(self.root / "CURRENT")
        self._finished = True
        prune(self.root)
        return manifest


def prune(root: Path) -> None:
    """Remove every version but the one the pointer names: a removed document's text leaves the disk."""
    keep = current_version(root)
    for folder in (root / "versions").glob("*") if (root / "versions").is_dir() else ():
        if folder.name != keep:
            shutil.rmtree(folder, ignore_errors=True)


def _flush(path: Path) -> None:
    """Ask the system to put a file, or every file of a folder, on the disk."""
    for file in path.rglob("*") if path.is_dir() else (path,):
        if file.is_file():
            with file.open("rb") as handle, contextlib.suppress(OSError):
                os.fsync(handle.fileno())


class IndexLocked(Exception):
    """Another job is writing this index. The message says who."""


@contextlib.contextmanager
def lock(root: Path) -> Iterator[None]:
    """Hold the index for writing. The lock goes with the process, however it ends.

    Raises:
        IndexLocked: another process holds it.
    """
    root.mkdir(parents=True, exist_ok=True)
    path = root / "lock"
    with path.open("a+", encoding="utf-8") as handle:
        try:
            _take(handle)
        except OSError as error:
            handle.seek(0)
            holder = handle.read().strip() or "another process"
            raise IndexLocked(
                f"Another job is writing this index ({holder}). Wait for it, or stop it, and try again."
            ) from error
        handle.seek(0)
        handle.truncate()
        handle.write(f"process {os.getpid()}, since {datetime.now(UTC):%Y-%m-%d %H:%M} UTC")
        handle.flush()
        yield


def _take(handle: Any) -> None:
    try:
        import fcntl
    except ImportError:
        import msvcrt

        msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
    else:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def squeezed(page_texts: Sequence[str], paged: bool) -> list[tuple[int, str]]:
    """Page numbers (0 for a file without pages) and squeezed texts, as the index keeps them."""
    if not paged:
        return [(0, squeeze(" ".join(page_texts)))]
    return [(number, squeeze(text)) for number, text in enumerate(page_texts, 1)]
