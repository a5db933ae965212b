"""Vectors of fixed texts (sample questions), kept on the disk so that they are embedded once, not at every start."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from assistant.embedder import DIMENSIONS, NAME, Vectors


def kept_vectors(folder: Path, texts: Sequence[str], embed: Callable[[list[str]], Vectors]) -> Vectors:
    """Vectors of ``texts``, shape (len(texts), 384): read from ``folder`` if they are there, else embedded and kept.

    The file is named by the texts and the embedder. A file that cannot be read or written costs time, nothing else.
    """
    name = hashlib.sha256("\n".join([NAME, *texts]).encode()).hexdigest()[:24]
    path = folder / f"{name}.npy"
    try:
        vectors = np.load(path, allow_pickle=False)
        if vectors.shape == (len(texts), DIMENSIONS):
            return np.asarray(vectors, np.float32)
    except (OSError, ValueError):
        pass
    vectors = embed(list(texts))
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        new = folder / f".{name}.{os.getpid()}.npy"
        np.save(new, vectors)
        new.replace(path)
    return vectors
