"""The pipeline that most guides show, as a floor to stand on: what a school would get from an afternoon's copying.

pypdf text page by page, chunks of 1,000 characters with 200 of overlap (langchain-text-splitters), all-MiniLM-L6-v2 in
float32, cosine. It reads the files that the index was made from.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from langchain_text_splitters import RecursiveCharacterTextSplitter
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from assistant.embedder import Vectors
from assistant.index import Index
from ingest.blocks import UnreadableFile
from ingest.readers import read

SIZE, OVERLAP = 1000, 200
"""Characters of a chunk, and of the end of one that the next begins with."""


@dataclass(frozen=True)
class Chunk:
    """A piece of a page. ``page`` is 1-based, None for a file without pages."""

    id: str
    source_id: str
    page: int | None
    text: str


def chunks_of(index: Index, kept: Path) -> list[Chunk]:
    """The chunks of every file that the index keeps, read once and remembered in ``kept``."""
    path = kept / f"tutorial-{index.manifest.fingerprint[:24]}.jsonl"
    try:
        return [Chunk(**json.loads(line)) for line in path.read_text("utf-8").split("\n") if line]
    except (OSError, ValueError, TypeError):
        pass
    chunks = list(_read(index))
    kept.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(".new")
    new.write_text("".join(json.dumps(asdict(chunk)) + "\n" for chunk in chunks), "utf-8")
    new.replace(path)
    return chunks


def _read(index: Index) -> Iterator[Chunk]:
    splitter = RecursiveCharacterTextSplitter(chunk_size=SIZE, chunk_overlap=OVERLAP)
    for source_id in index.sources:
        path = index.document_path(source_id)
        if path is None:
            continue
        number = 0
        for page, text in _pages(path):
            for piece in splitter.split_text(text):
                yield Chunk(f"{source_id}~{number}", source_id, page, piece)
                number += 1


def _pages(path: Path) -> list[tuple[int | None, str]]:
    """Page numbers and texts; nothing for a file that cannot be read, as a tutorial would skip it."""
    try:
        if path.suffix == ".pdf":
            logging.getLogger("pypdf").setLevel(logging.ERROR)
            return [(n, page.extract_text()) for n, page in enumerate(PdfReader(path).pages, 1)]
        return [(None, "\n".join(block.text for block in read(path).blocks))]
    except (PyPdfError, UnreadableFile, OSError, ValueError):
        return []


class Nearest:
    """Texts by the cosine of their vectors, exactly, in memory."""

    def __init__(self, ids: Sequence[str], source_ids: Sequence[str], vectors: Vectors) -> None:
        """``vectors`` is (len(ids), 384), of unit length."""
        self._ids = list(ids)
        self._sources = np.asarray(source_ids)
        self._vectors = vectors

    def find(self, vector: Vectors, source_ids: Sequence[str], count: int) -> list[tuple[str, float]]:
        """The nearest of these sources with their cosines, best first."""
        cosines = self._vectors @ vector
        cosines = np.where(np.isin(self._sources, list(source_ids)), cosines, -2.0)
        best = np.argsort(-cosines, kind="stable")[:count]
        return [(self._ids[row], float(cosines[row])) for row in best if cosines[row] > -2.0]
