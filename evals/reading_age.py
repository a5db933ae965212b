"""How old a reader must be for a text, by the Flesch–Kincaid grade: a rough yardstick for comparing texts."""

from __future__ import annotations

import re
from collections.abc import Sequence

_WORD = re.compile(r"[A-Za-z']+|\d+")
_VOWELS = re.compile(r"[aeiouy]+")


def reading_age(sentences: Sequence[str]) -> float | None:
    """The age in years at which a text of these sentences is usually read with ease; None without words."""
    words = [word for sentence in sentences for word in _WORD.findall(sentence)]
    if not words:
        return None
    syllables = sum(map(_syllables, words))
    grade = 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59
    return max(5.0, grade + 5)


def _syllables(word: str) -> int:
    """Groups of vowels, without a silent e at the end. Capitals and figures are spelt out: one for each sign."""
    if word.isupper() or word.isdigit():
        return len(word)
    lower = word.lower()
    count = len(_VOWELS.findall(lower))
    silent = lower.endswith("e") and not lower.endswith(("le", "ee"))
    return max(1, count - (silent and count > 1))
