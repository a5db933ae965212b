"""Fixed texts are embedded once."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from assistant.embedder import MiniLM, Vectors
from assistant.kept_vectors import kept_vectors


class Counting:
    name = "all-MiniLM-L6-v2"

    def __init__(self, inner: MiniLM) -> None:
        self.inner, self.calls = inner, 0

    def embed(self, texts: list[str]) -> Vectors:
        self.calls += 1
        return self.inner.embed(texts)


def test_the_second_time_they_are_read(tmp_path: Path, embedder: MiniLM) -> None:
    counting = Counting(embedder)
    first = kept_vectors(tmp_path, ["one", "two"], counting.embed)
    second = kept_vectors(tmp_path, ["one", "two"], counting.embed)
    assert counting.calls == 1
    assert np.array_equal(first, second)


def test_other_texts_and_a_damaged_file_are_embedded_again(tmp_path: Path, embedder: MiniLM) -> None:
    counting = Counting(embedder)
    kept_vectors(tmp_path, ["one"], counting.embed)
    kept_vectors(tmp_path, ["two"], counting.embed)
    for path in tmp_path.iterdir():
        path.write_bytes(b"damaged")
    assert kept_vectors(tmp_path, ["one"], counting.embed).shape == (1, 384)
    assert counting.calls == 3


def test_a_folder_that_cannot_be_written_costs_nothing_else(tmp_path: Path, embedder: MiniLM) -> None:
    (tmp_path / "file").write_text("in the way", "utf-8")
    assert kept_vectors(tmp_path / "file", ["one"], embedder.embed).shape == (1, 384)
