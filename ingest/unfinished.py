"""Documents that a stopped job had already read and embedded: the next job takes them up instead of doing them again."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from assistant.embedder import DIMENSIONS, Vectors
from assistant.passages import Passage


@dataclass(frozen=True)
class DoneDocument:
    """A document that is ready to be written into an index."""

    source: dict[str, Any]
    report: dict[str, Any]
    passages: list[Passage]
    windows: list[tuple[str, str, str]]
    """Window id, passage id and text."""
    vectors: Vectors | None
    """Shape (len(windows), 384); None as long as they are not made."""
    pages: list[tuple[int, str]]


class Unfinished:
    """The folder ``unfinished`` of an index. Losing it costs time and nothing else, so it never fails."""

    def __init__(self, root: Path) -> None:
        self._folder = root / "unfinished"

    def path(self, key: str) -> Path:
        """The file of the document whose content and circumstances ``key`` names."""
        return self._folder / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.json"

    def holds(self, key: str) -> bool:
        """Whether a document is there. Cheap."""
        return self.path(key).is_file()

    def put(self, key: str, document: DoneDocument) -> None:
        """Keep a document. Whole or not at all."""
        if document.vectors is None:
            return
        path = self.path(key)
        content = asdict(replace(document, vectors=None))
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            vectors = path.with_suffix(f".{os.getpid()}.npy")
            np.save(vectors, document.vectors)
            vectors.replace(path.with_suffix(".npy"))
            text = path.with_suffix(f".{os.getpid()}.new")
            text.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
            text.replace(path)

    def take(self, key: str) -> DoneDocument | None:
        """A document that was kept, or None when it is not there or cannot be read."""
        path = self.path(key)
        try:
            raw = json.loads(path.read_text("utf-8"))
            vectors = np.load(path.with_suffix(".npy"), allow_pickle=False)
            if vectors.shape != (len(raw["windows"]), DIMENSIONS):
                return None
            return DoneDocument(
                raw["source"],
                raw["report"],
                [Passage.from_json(passage) for passage in raw["passages"]],
                [(window[0], window[1], window[2]) for window in raw["windows"]],
                vectors,
                [(page[0], page[1]) for page in raw["pages"]],
            )
        except (OSError, ValueError, KeyError, TypeError, IndexError):
            return None

    def clear(self) -> None:
        """Remove what is kept: its text leaves the disk."""
        shutil.rmtree(self._folder, ignore_errors=True)
