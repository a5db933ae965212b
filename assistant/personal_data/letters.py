"""How much the letters of an unknown word are like those of a name: "zyvaan" is, "skool" is not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

_SHORTEST, _LONGEST = 2, 4


def runs(word: str) -> Iterator[str]:
    """The runs of two to four letters of a folded word, with its edges marked."""
    edged = f"^{word}$"
    for size in range(_SHORTEST, _LONGEST + 1):
        for at in range(len(edged) - size + 1):
            yield edged[at : at + size]


def likeness(word: str, weights: Mapping[str, int]) -> int:
    """From about -6 (a word) to 6 (a name), with ``weights`` in hundredths by run of letters."""
    total = sum(weights.get(run, 0) for run in runs(word))
    return max(-6, min(6, round(total / 100)))
