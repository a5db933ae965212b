"""A small learned step from staff's words towards the guidance's: a question's vector is moved before it is searched with.

A 384 × 384 matrix, trained on the question bank by `python -m assistant.train_query_adapter`, so that questions come to
lie near the paragraphs that answer them. It helps with paragraphs it has never seen, and is only used for questions
that lie near the bank at all.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np

from assistant.embedder import DIMENSIONS, Vectors

FILE = Path(__file__).with_name("query_adapter.npz")


@cache
def _matrix() -> Vectors:
    """Shape (384, 384), float32; zeros when there is no trained file, which changes nothing."""
    try:
        with np.load(FILE, allow_pickle=False) as kept:
            return np.asarray(kept["matrix"], np.float32)
    except OSError:
        return np.zeros((DIMENSIONS, DIMENSIONS), np.float32)


def adapted(vector: Vectors) -> Vectors:
    """A question's unit vector (384,), moved towards the guidance's words; a unit vector again."""
    moved = vector + vector @ _matrix()
    return np.asarray(moved / max(float(np.linalg.norm(moved)), 1e-9), np.float32)
