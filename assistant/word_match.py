"""How many telling words a question shares with each of several sets of sample texts."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from assistant.words import keywords, written_out

_K, _B = 1.2, 0.75


class WordMatch:
    """BM25 over sets of sample texts, each set one document, as a share of the question's own weight."""

    def __init__(self, sets: Sequence[Iterable[str]]) -> None:
        held = [Counter(word for text in texts for word in set(_words(text))) for texts in sets]
        cards_with = Counter(word for counts in held for word in counts)
        self._count = len(held)
        self._rarity = {
            word: math.log(1 + (len(held) - n + 0.5) / (n + 0.5)) for word, n in cards_with.items()
        }
        lengths = [sum(counts.values()) for counts in held]
        mean = (sum(lengths) / len(lengths) if lengths else 0.0) or 1.0
        self._scores: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for i, counts in enumerate(held):
            for word, n in counts.items():
                damped = n * (_K + 1) / (n + _K * (1 - _B + _B * lengths[i] / mean))
                self._scores[word].append((i, self._rarity[word] * damped))

    def shared(self, question: str) -> list[float]:
        """0 to 1 a set: how much of the question's weight in words its texts share."""
        out = [0.0] * self._count
        words = set(_words(question))
        unknown = math.log(1 + self._count)
        weight = sum(self._rarity.get(word, unknown) for word in words) * (_K + 1)
        for word in words:
            for i, score in self._scores.get(word, ()):
                out[i] += score / weight
        return out


def _words(text: str) -> list[str]:
    return keywords(f"{text} {' '.join(written_out(text))}")
