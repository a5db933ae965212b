"""The index: passages, their vectors (Chroma), the keyword index beside it, and the pages that quotations are checked on.

A version (`assistant.versions`) holds ``manifest.json``, ``passages.db``, ``chroma/``, ``keywords/`` and ``documents/``,
the files that were read. It is written beside the others and named by the pointer last: a reader never sees half.
This module is the only one that imports chromadb and bm25s.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sqlite3
import struct
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

import assistant  # noqa: F401  (turns telemetry off before chromadb is imported)
from assistant.embedder import DIMENSIONS, NAME, Vectors
from assistant.errors import IndexMismatch, IndexMissing, IndexNotWritten
from assistant.passages import Passage, squeeze
from assistant.quotations import Page
from assistant.sources import Source
from assistant.versions import current_version, new_name, prune, switch, version_folder
from assistant.window_process import WindowProcess

SCHEMA = 4
COLLECTIONS = ("windows", "windows_of_areas")
"""Chroma's collections: of national documents, and of those of one area, which few questions are asked of at a time."""
BATCH = 4000
"""Windows per call to Chroma; below its own limit."""

SYNC_THRESHOLD = 1000
"""Windows that Chroma keeps in its log before it writes them to its files (see `settle_windows`)."""

HEADED = "h"
"""Stands before the number in the id of a window that begins with its heading: of documents of an area (see `Window`)."""

_MANY = 0.2
"""Share of the passages from which taking more windows than wanted is cheaper than Chroma's filter."""
_PLENTY = (1.25, 3, 10)
"""How many times the windows that should be left are taken, at first and then."""
_FEW = 3000
"""Passages of the wanted sources up to which their windows, kept in memory (some 12 kB a passage), are compared singly."""

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


def _unreadable(root: Path, error: Exception) -> IndexMismatch:
    return IndexMismatch(
        f"The index in {root.name!r} cannot be read ({type(error).__name__}). "
        "Make it again: python -m ingest --rebuild"
    )


def _client(folder: Path) -> Any:
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(path=str(folder), settings=Settings(anonymized_telemetry=False))


def windows_in(folder: Path, *, new: bool) -> tuple[Any, tuple[Any, ...]]:
    """Chroma's client for a folder, and its `COLLECTIONS`, which are made where they are ``new``.

    A window's text stands in its metadata: of Chroma's "documents" it keeps an index of its own, of every three letters,
    which nothing here asks and which takes longer to write than all the rest.
    """
    client = _client(folder)
    if not new:
        return client, tuple(client.get_collection(name, embedding_function=None) for name in COLLECTIONS)
    settings = {"hnsw": {"space": "cosine", "ef_search": 200, "sync_threshold": SYNC_THRESHOLD}}
    return client, tuple(
        client.create_collection(name, embedding_function=None, configuration=settings)
        for name in COLLECTIONS
    )


def settle_windows(folder: Path) -> None:
    """Have Chroma write the last windows to its files, and clear what these hold of the writer's memory.

    Chroma keeps up to a thousand windows in its log, and everybody who opens the folder then writes its files anew, unused
    places filled with whatever that process had in memory: a removed document's text, a staff member's question.
    """
    for threshold in (2, SYNC_THRESHOLD):
        client, collections = windows_in(folder, new=False)
        for collection in collections:
            if collection.count() == 1:  # a log of one stays a log
                collection.upsert(**_everything(collection))
            collection.modify(configuration={"hnsw": {"sync_threshold": threshold}})
        client.close()
    for header in folder.glob("*/header.bin"):
        _, _, _, used, size = struct.unpack_from("<iQQQQ", header.read_bytes())
        for name, each in (("data_level0.bin", size), ("length.bin", 4)):
            path = header.with_name(name)
            with path.open("r+b") as file:
                file.seek(used * each)
                file.write(bytes(max(0, path.stat().st_size - used * each)))


def _everything(collection: Any) -> dict[str, Any]:
    found = collection.get(include=["embeddings", "metadatas"])
    return {name: found[name] for name in ("ids", "embeddings", "metadatas")}


class Index:
    """A version of the index, open for reading. Safe to use from several threads."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        import bm25s

        self.folder = folder
        self.manifest = manifest
        self.sources = {entry["id"]: Source.model_validate(entry) for entry in manifest.sources}
        self._local = threading.local()
        self._client, self._collections = windows_in(folder / "chroma", new=False)
        self._counts = [collection.count() for collection in self._collections]
        rows = self._rows("SELECT id, source_id FROM passages ORDER BY row")
        self._ids: list[str] = [row[0] for row in rows]
        self._source_codes = {source_id: code for code, source_id in enumerate(self.sources)}
        self._source_of_row = np.array([self._source_codes[row[1]] for row in rows], np.int32)
        self._source_of = dict(zip(self._ids, self._source_of_row.tolist(), strict=True))
        national = [code for name, code in self._source_codes.items() if not self.sources[name].area]
        self._national = int(np.isin(self._source_of_row, national).sum())
        self._keywords = bm25s.BM25.load(str(folder / "keywords"), mmap=True) if rows else None
        self._pages: dict[tuple[str, int], Page] = {}
        self._passages: dict[str, Passage] = {}
        self._vectors: dict[str, _Held] = {}

    @classmethod
    def open(cls, root: Path) -> Index:
        """Open the version that the pointer names.

        Raises:
            IndexMissing: there is none.
            IndexMismatch: it was written by another schema or embedder.
        """
        name = current_version(root)
        while name is not None:
            try:
                return cls._open(root, name)
            except Exception:
                now = current_version(root)
                if now == name:
                    raise
                name = now
        raise IndexMissing(
            f"There is no index in {root.name!r} yet. Make one with: python -m ingest --index {root.name}"
        )

    @classmethod
    def _open(cls, root: Path, name: str) -> Index:
        folder = version_folder(root, name)
        try:
            raw = json.loads((folder / "manifest.json").read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise _unreadable(root, error) from error
        if raw.get("schema") != SCHEMA or raw.get("embedder") != NAME:
            raise IndexMismatch(
                f"The index was made with schema {raw.get('schema')} and embedder {raw.get('embedder')}; this "
                f"Signpost reads schema {SCHEMA} and {NAME}. Make it again: python -m ingest --rebuild"
            )
        try:
            return cls(folder, Manifest(**raw))
        except Exception as error:
            raise _unreadable(root, error) from error

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
        """Passages whose best window is nearest to ``vector`` (384,), by cosine (-1 to 1), best first.

        Chroma's own filter costs several times the search and grows with the index, so more windows than wanted are
        taken and those of other sources dropped. Where that leaves less than three quarters of ``windows``, more are
        taken; Chroma filters only where that does not help. Sources that are few and short, such as an area's, are
        compared window by window instead: then as many passages are given.
        """
        found: Scores = []
        for of_areas in (False, True):
            ids = [
                name
                for name in source_ids
                if name in self.sources and bool(self.sources[name].area) == of_areas
            ]
            found += self._nearest_among(vector, ids, of_areas, windows)
        return sorted(found, key=lambda score: -score[1])

    def _nearest_among(
        self, vector: Vectors, source_ids: Sequence[str], of_areas: bool, windows: int
    ) -> Scores:
        """As `nearest`, of sources whose windows are in one collection."""
        wanted = {self._source_codes[source_id] for source_id in source_ids}
        passages = int(np.isin(self._source_of_row, list(wanted)).sum())
        if not passages:
            return []
        share = passages / (len(self._ids) - self._national if of_areas else self._national)
        if (of_areas or share < _MANY) and passages <= _FEW:
            return self._compared(vector, source_ids, windows)
        for plenty in _PLENTY if share >= _MANY else ():
            found = self._query(vector, of_areas, int(plenty * windows / share))
            kept = [(w, d) for w, d in found if self._source_of[_passage_id(w)] in wanted]
            if len(kept) >= 0.75 * windows or len(found) == self._counts[of_areas]:
                break
        else:
            kept = self._query(vector, of_areas, windows, {"source_id": {"$in": list(source_ids)}})
        best: dict[str, float] = {}
        for window_id, distance in kept[:windows]:
            best.setdefault(_passage_id(window_id), 1.0 - distance)
        return list(best.items())

    def _compared(self, vector: Vectors, source_ids: Sequence[str], passages: int) -> Scores:
        """As `nearest`, over windows that stay in memory. A passage with windows of both kinds (see `Window`) has the mean
        of its best of each: a line of a list says little without its heading, and a heading says it of every line."""
        found: Scores = []
        for source_id in source_ids:
            if source_id not in self._vectors:
                self._vectors[source_id] = self._load(source_id)
            names, owners, headed, vectors = self._vectors[source_id]
            cosines = vectors @ vector
            best = np.full((2, len(names)), np.nan, np.float32)
            np.fmax.at(best, (headed, owners), cosines)
            found += zip(names, np.nanmean(best, axis=0).tolist(), strict=True)
        return sorted(found, key=lambda score: -score[1])[:passages]

    def _load(self, source_id: str) -> _Held:
        found = self._collection_of(source_id).get(where={"source_id": source_id}, include=["embeddings"])
        names, owners = np.unique([_passage_id(name) for name in found["ids"]], return_inverse=True)
        headed = np.array([name.rpartition("#")[2].startswith(HEADED) for name in found["ids"]], np.intp)
        vectors = np.asarray(found["embeddings"], np.float32).reshape(-1, DIMENSIONS)
        return _Held(names.tolist(), owners, headed, vectors)

    def _query(
        self, vector: Vectors, of_areas: bool, windows: int, where: Any = None
    ) -> list[tuple[str, float]]:
        """Window ids and distances (1 - cosine), nearest first."""
        found = self._collections[of_areas].query(
            query_embeddings=[vector],
            n_results=min(windows, self._counts[of_areas]),
            where=where,
            include=["distances"],
        )
        return list(zip(found["ids"][0], found["distances"][0], strict=True))

    def by_keywords(self, words: Sequence[str], source_ids: Sequence[str], passages: int = 80) -> Scores:
        """Passages that hold these stems (`words.keywords`), by BM25 (0 and up), best first."""
        if self._keywords is None or not words or not source_ids:
            return []
        known = [word for word in words if word in self._keywords.vocab_dict]
        if not known:
            return []
        scores = np.asarray(self._keywords.get_scores(known), np.float32)
        codes = [self._source_codes[source_id] for source_id in source_ids if source_id in self._source_codes]
        scores = np.where(np.isin(self._source_of_row, codes), scores, 0.0)
        return self._best(scores, passages)

    def weight_of_words(self, words: Sequence[str]) -> float:
        """What BM25 gives a passage of usual length that holds each of these stems once: rare stems weigh most, those
        that stand nowhere as much as the rarest."""
        if self._keywords is None:
            return 0.0
        starts = self._keywords.scores["indptr"]
        known = (self._keywords.vocab_dict.get(word) for word in dict.fromkeys(words))
        held = np.array([0 if row is None else starts[row + 1] - starts[row] for row in known], np.float64)
        return float(np.log1p((len(self._ids) - held + 0.5) / (held + 0.5)).sum())

    def _best(self, scores: NDArray[np.float32], count: int) -> Scores:
        count = min(count, len(scores))
        rows = np.argpartition(-scores, count - 1)[:count]
        rows = rows[np.argsort(-scores[rows], kind="stable")]
        return [(self._ids[row], float(scores[row])) for row in rows if scores[row] > 0]

    def windows_of(self, source_id: str) -> list[Window]:
        """Every window of a source: to copy an unchanged document, or to use the vector of an unchanged text again."""
        found = self._collection_of(source_id).get(
            where={"source_id": source_id}, include=["metadatas", "embeddings"]
        )
        return [
            Window(window_id, metadata["passage"], metadata["text"], vector)
            for window_id, metadata, vector in zip(
                found["ids"], found["metadatas"], found["embeddings"], strict=True
            )
        ]

    def _collection_of(self, source_id: str) -> Any:
        return self._collections[bool(self.sources[source_id].area)]

    def document_path(self, source_id: str) -> Path | None:
        """The file of a source as it was read, kept with this version; None when it was not kept."""
        source = self.sources.get(source_id)
        if source is None:
            return None
        path = self.folder / "documents" / kept_name(source)
        return path if path.is_file() else None

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


def _passage_id(window_id: str) -> str:
    return window_id.rpartition("#")[0]


def _passage(body: str) -> Passage:
    return Passage.from_json(json.loads(body))


class _Held(NamedTuple):
    """The windows of a source: for each its passage (a place in ``names``), 1 where it is headed and 0 where not, and its
    vector (384,)."""

    names: list[str]
    owners: NDArray[np.intp]
    headed: NDArray[np.intp]
    vectors: Vectors


@dataclass(frozen=True)
class Window:
    """A text that is searched for by its vector (384,), and the passage it belongs to.

    ``id`` is the passage's id, a "#" and a number, before which `HEADED` stands where the text begins with its heading.
    """

    id: str
    passage_id: str
    text: str
    vector: Any


def kept_name(source: Source) -> str:
    """The name of a source's file inside a version."""
    return source.id + Path(source.file).suffix.casefold()


@contextlib.contextmanager
def _writing(root: Path) -> Iterator[None]:
    """Whatever goes wrong with the disk while a version is written becomes one error that says what to do."""
    try:
        yield
    except IndexNotWritten:
        raise
    except Exception as error:
        free = shutil.disk_usage(root).free / 1e6
        raise IndexNotWritten(
            f"The new index could not be written ({type(error).__name__}: {str(error)[:200]}; {free:,.0f} MB are free "
            "on that disk). The index that answered before still does. Make room or mend the disk, and run the job again."
        ) from error


class IndexWriter:
    """Writes a new version beside the old one; nothing changes for readers until `finish`.

    ``base`` is a version to start from: what it holds is in the new version without being written again, and there is
    no way to take it out; leave ``base`` out when a document has gone or changed. Use as a context manager: leaving it
    without `finish` removes what was written. One thread at a time may use it.

    Raises (every method):
        IndexNotWritten: the disk is full or fails. What answered before still answers.
    """

    def __init__(self, root: Path, base: Index | None = None) -> None:
        self.root = root
        self.version = new_name()
        self.folder = version_folder(root, ".new-" + self.version)
        self._finished = False
        try:
            with _writing(root):
                self._begin(base)
                self._windows = WindowProcess(self.folder / "chroma", new=base is None)
        except IndexNotWritten:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise

    def _begin(self, base: Index | None) -> None:
        self.folder.mkdir(parents=True)
        if base is not None:
            shutil.copytree(base.folder / "chroma", self.folder / "chroma")
            shutil.copy(base.folder / "passages.db", self.folder)
            if (base.folder / "documents").is_dir():
                shutil.copytree(
                    base.folder / "documents", self.folder / "documents", copy_function=_link_or_copy
                )
        self._window_count = base.manifest.windows if base else 0
        self._database = sqlite3.connect(self.folder / "passages.db", check_same_thread=False)
        self._database.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;")
        if base is not None:
            return
        self._database.executescript(
            "CREATE TABLE passages (row INTEGER PRIMARY KEY, id TEXT UNIQUE, source_id TEXT, words TEXT, body TEXT);"
            "CREATE INDEX by_source ON passages (source_id);"
            "CREATE TABLE pages (source_id TEXT, page INTEGER, squeezed TEXT, PRIMARY KEY (source_id, page)) WITHOUT ROWID;"
        )

    def __enter__(self) -> IndexWriter:
        return self

    def __exit__(self, *_: object) -> None:
        if not self._finished:
            self._close()
            shutil.rmtree(self.folder, ignore_errors=True)

    def _close(self) -> None:
        self._database.close()
        self._windows.stop()

    def add(
        self,
        passages: Sequence[Passage],
        keywords: Sequence[list[str]],
        windows: Sequence[Window],
        pages: Iterable[tuple[int, str]],
        source: Source,
        document: Path | None = None,
    ) -> None:
        """Add one document: passages with their keywords, windows, squeezed pages, and its file to be kept.

        Its windows are written while the caller goes on: what goes wrong with them is raised at a later call.
        """
        with _writing(self.root):
            self._database.executemany(
                "INSERT INTO passages (id, source_id, words, body) VALUES (?, ?, ?, ?)",
                [
                    (p.id, p.source_id, " ".join(words), json.dumps(asdict(p), ensure_ascii=False))
                    for p, words in zip(passages, keywords, strict=True)
                ],
            )
            self._database.executemany(
                "INSERT INTO pages VALUES (?, ?, ?)", [(source.id, number, text) for number, text in pages]
            )
            for start in range(0, len(windows), BATCH):
                part = windows[start : start + BATCH]
                self._windows.add(
                    bool(source.area),
                    [window.id for window in part],
                    np.array([window.vector for window in part], np.float32),
                    [
                        {"source_id": source.id, "passage": window.passage_id, "text": window.text}
                        for window in part
                    ],
                )
            self._window_count += len(windows)
            if document is not None:
                folder = self.folder / "documents"
                folder.mkdir(exist_ok=True)
                shutil.copyfile(document, folder / kept_name(source))

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
        with _writing(self.root):
            manifest = Manifest(
                version=self.version,
                schema=SCHEMA,
                embedder=embedder,
                precision=precision,
                reader_version=reader_version,
                made_at=datetime.now(UTC).isoformat(timespec="seconds"),
                fingerprint=fingerprint,
                passages=self._write_keywords(),
                windows=self._window_count,
                sources=[json.loads(source.model_dump_json()) for source in sources],
                report=report,
            )
            self._database.commit()
            self._windows.finish()
            self._close()
            (self.folder / "manifest.json").write_text(
                json.dumps(asdict(manifest), ensure_ascii=False, indent=1), "utf-8"
            )
            switch(self.root, self.folder, self.version)
        self._finished = True
        prune(self.root)
        return manifest

    def _write_keywords(self) -> int:
        """The keyword index over every passage, in the order of the rows. How many passages there are."""
        import bm25s

        rows = self._database.execute("SELECT words FROM passages ORDER BY row").fetchall()
        if rows:
            keywords = bm25s.BM25()
            keywords.index(
                [[sys.intern(word) for word in row[0].split()] for row in rows], show_progress=False
            )
            keywords.save(str(self.folder / "keywords"))
        return len(rows)


def _link_or_copy(source: str, target: str) -> None:
    """A second name for a file that is never written to, or a copy where the disk knows no second names."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def squeezed(page_texts: Sequence[str], paged: bool) -> list[tuple[int, str]]:
    """Page numbers (0 for a file without pages) and squeezed texts, as the index keeps them."""
    if not paged:
        return [(0, squeeze(" ".join(page_texts)))]
    return [(number, squeeze(text)) for number, text in enumerate(page_texts, 1)]
