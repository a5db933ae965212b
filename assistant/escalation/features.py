"""What the classifier sees of a message apart from its vectors: its words, and which concepts and rules are in it."""

import zlib
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from assistant.escalation.concepts import Found
from assistant.escalation.reading import Reading
from assistant.escalation.rules import Fired

BUCKETS = 1 << 15
_SHORTEST, _LONGEST = 3, 5
_MOST_CHARACTERS = 6000

Floats = npt.NDArray[np.float32]


def bag(reading: Reading) -> tuple[npt.NDArray[np.int64], Floats]:
    """Buckets and weights (length 1 together) of the words, pairs of words and pieces of words of a message."""
    counts: dict[int, int] = {}
    left = _MOST_CHARACTERS
    for sentence in reversed(reading.sentences):
        words = ["^", *sentence.split(), "$"]
        for word in words[1:-1]:
            _count(counts, "w" + word)
            _pieces(counts, f" {word} ")
        for one, other in pairwise(words):
            _count(counts, f"p{one} {other}")
        left -= len(sentence)
        if left < 0:
            break
    if not counts:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
    weights = 1.0 + np.log(np.fromiter(counts.values(), dtype=np.float32))
    return np.fromiter(counts, dtype=np.int64), (weights / np.linalg.norm(weights)).astype(np.float32)


def _pieces(counts: dict[int, int], word: str) -> None:
    for size in range(_SHORTEST, _LONGEST + 1):
        for start in range(len(word) - size + 1):
            _count(counts, "c" + word[start : start + size])


def _count(counts: dict[int, int], text: str) -> None:
    bucket = zlib.crc32(text.encode()) % BUCKETS
    counts[bucket] = counts.get(bucket, 0) + 1


def signs(names: Sequence[str], reading: Reading, found: Found, fired: Sequence[Fired]) -> Floats:
    """1 for each concept and rule of ``names`` that is in the message, then its length and whether it asks."""
    there = found.everywhere | {f"rule {fire.rule.name}" for fire in fired if not fire.quiet}
    words = sum(len(sentence.split()) for sentence in reading.sentences)
    rest = (min(words / 50, 4.0), float("?" in reading.raw), float(len(reading.sentences) <= 1))
    return np.array([float(name in there) for name in names] + list(rest), dtype=np.float32)
