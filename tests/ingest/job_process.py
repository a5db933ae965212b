"""An ingestion job in a process of its own, to be killed: `python job_process.py FOLDER INDEX`.

Everything is the real job but the embedder: a hash of the words, so that a start costs little. Prints a line before the
work begins and one when it is done, or the error that a person would see.
"""

from __future__ import annotations

import hashlib
import resource
import signal
import sys
from pathlib import Path

import numpy as np

from assistant.errors import SignpostError
from ingest.job import ingest


class WordHash:
    """Vectors that are near when texts share words."""

    name = "all-MiniLM-L6-v2"
    precision = "float32"

    def embed(self, texts: list[str]) -> np.ndarray:
        """Unit vectors, shape (len(texts), 384)."""
        vectors = np.zeros((len(texts), 384), np.float32)
        for row, text in enumerate(texts):
            for word in text.lower().split():
                vectors[row, int.from_bytes(hashlib.sha256(word.encode()).digest()[:4], "big") % 384] += 1
        return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)

    def embed_many(self, texts: list[str]) -> np.ndarray:
        """As `embed`."""
        return self.embed(texts)


def main(folder: str, index: str, largest_file: str = "") -> int:
    """Run the job; ``largest_file`` bounds every file written, in bytes, as a full disk does."""
    if largest_file:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(largest_file), int(largest_file)))
    print("begins", flush=True)
    try:
        ingest([Path(folder)], Path(index), WordHash)
    except SignpostError as error:
        print(f"refused: {error}", flush=True)
        return 1
    print("done", flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
