"""Which paragraph of a later edition carries on which of an earlier one. Of the earlier one no words are needed."""

from __future__ import annotations

import math
import zlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from assistant.passages import Passage
from assistant.words import stems

Matrix = NDArray[np.float32]

SURE = 0.5
"""Likeness at which each other's best are taken for the same paragraph, wherever they stand."""
LIKELY = 0.26
"""Likeness at which they are when they stand where their neighbours have gone, and nothing else comes near."""
LEAD = 0.06
"""How far ahead of any other such a paragraph must be."""
SHORT = 6
"""Words below which a paragraph (the name of a list, a line of an address) proves little by its words."""
PART_OF = 0.8, 0.6
"""Share of a paragraph that must stand in another for a split or a merger; the second where it stands as expected."""
OWN = 0.4
"""Share of a paragraph that only it brings into a merger, or only it takes from a split: else it is a twin of the other."""
NEIGHBOURS = 4
"""How many sure paragraphs before and after are asked where the text has gone."""
NEAR = 6
"""Places beside the expected one that still count as expected, less and less."""
PLACE = 0.25
"""What standing in the expected place counts beside a likeness of 1."""
UNDER = 0.1
"""What standing under the same headings counts beside a likeness of 1."""


@dataclass(frozen=True)
class Print:
    """What a paragraph looks like, without its words: 32-bit hashes of its stems and of pairs of neighbouring stems."""

    paragraph: str | None
    part: str | None
    words: int
    features: frozenset[int]
    heading: frozenset[int] = frozenset()


def print_of(passage: Passage) -> Print:
    """The print of a passage, the same on every machine."""
    found = stems(passage.text)
    heading = frozenset(map(_hash, stems(" ".join(passage.heading_path))))
    return Print(passage.paragraph, passage.part, len(found), features_of(found), heading)


def features_of(found: Sequence[str]) -> frozenset[int]:
    """Hashes of stems and of neighbouring pairs of them."""
    return frozenset(map(_hash, found)) | frozenset(_hash(f"{a} {b}") for a, b in pairwise(found))


def _hash(text: str) -> int:
    return zlib.crc32(text.encode())


@dataclass(frozen=True)
class Heir:
    """A place in the later edition that carries a paragraph on.

    ``kept`` and ``filled``, 0 to 1, are the shares of the old paragraph that stand there and of the new one that come
    from it, rare words weighing more; ``likeness`` is their geometric mean.
    """

    place: int
    likeness: float
    kept: float
    filled: float


@dataclass(frozen=True)
class Alignment:
    """``heirs[i]`` are the heirs of old paragraph ``i``, the best first, none when it is gone.

    ``nearest[i]`` is the new paragraph that is most like it, heir or not: a place to look, never a finding.
    """

    heirs: tuple[tuple[Heir, ...], ...]
    nearest: tuple[int | None, ...]


def align(old: Sequence[Print], new: Sequence[Print]) -> Alignment:
    """Follow every old paragraph into the new edition, through renumbering, moves, splits, mergers and rewording.

    Words decide, rare ones most; where a paragraph stands among its neighbours and under which headings decides between
    paragraphs that say nearly the same. Rather gone than wrong: a paragraph that is not clearly carried on has no heir.
    """
    if not old or not new:
        return Alignment(tuple(() for _ in old), tuple(None for _ in old))
    weight = _weights(old, new)
    kept, filled = _shares(old, new, weight)
    likeness = np.sqrt(kept * filled)
    expected = _expected(likeness, old)
    ordered = likeness + PLACE * expected + UNDER * _same_heading(old, new)
    best_new, best_old = ordered.argmax(axis=1), ordered.argmax(axis=0)

    def own_share(own: frozenset[int], whole: frozenset[int]) -> float:
        return sum(weight[f] for f in own) / (sum(weight[f] for f in whole) or 1)

    def carries_on(i: int, j: int) -> bool:
        short = min(old[i].words, new[j].words) < SHORT
        placed = bool(expected[i, j] > 0.5)
        if best_new[i] == j and best_old[j] == i:
            if short:
                return bool(likeness[i, j] > (SURE if placed else 0.9))
            contained = max(kept[i, j], filled[i, j]) >= PART_OF[placed]
            return bool(likeness[i, j] >= SURE or contained or (placed and _lead(ordered[i]) >= LEAD))
        if short:
            return False
        enough = PART_OF[placed]
        here, there = old[i].features, new[j].features
        if best_old[j] == i:
            other = new[int(best_new[i])].features
            return bool(filled[i, j] >= enough and own_share(here & there - other, there) >= OWN)
        if best_new[i] == j:
            other = old[int(best_old[j])].features
            return bool(kept[i, j] >= enough and own_share(here & there - other, here) >= OWN)
        return False

    heirs: list[tuple[Heir, ...]] = []
    for i in range(len(old)):
        maybe = np.flatnonzero((likeness[i] >= LIKELY) | (kept[i] >= SURE) | (filled[i] >= SURE))
        found = [j for j in map(int, maybe) if carries_on(i, j)]
        found.sort(key=lambda j: -float(ordered[i, j]))  # noqa: B023  (used at once)
        heirs.append(
            tuple(Heir(j, float(likeness[i, j]), float(kept[i, j]), float(filled[i, j])) for j in found)
        )
    return Alignment(tuple(heirs), tuple(int(j) for j in best_new))


def _weights(old: Sequence[Print], new: Sequence[Print]) -> dict[int, float]:
    """Feature → what it weighs: the rarer in the two editions, the more."""
    holding = Counter(feature for one in (*old, *new) for feature in one.features)
    everywhere = len(old) + len(new)
    return {feature: math.log(1 + everywhere / count) for feature, count in holding.items()}


def _shares(old: Sequence[Print], new: Sequence[Print], weight: dict[int, float]) -> tuple[Matrix, Matrix]:
    """For each pair (old, new) the share of the old one that stands in the new one, and of the new one that is old."""
    rows, columns = _holding(old), _holding(new)
    both = np.zeros((len(old), len(new)), np.float32)
    for feature in rows.keys() & columns.keys():
        both[np.ix_(rows[feature], columns[feature])] += weight[feature]
    whole_old = np.array([sum(weight[f] for f in one.features) or 1 for one in old], np.float32)
    whole_new = np.array([sum(weight[f] for f in one.features) or 1 for one in new], np.float32)
    return both / whole_old[:, None], both / whole_new[None, :]


def _holding(prints: Sequence[Print]) -> dict[int, list[int]]:
    """Feature → the places that have it."""
    out: dict[int, list[int]] = defaultdict(list)
    for place, one in enumerate(prints):
        for feature in one.features:
            out[feature].append(place)
    return out


def _expected(likeness: Matrix, old: Sequence[Print]) -> Matrix:
    """1 where the surest neighbours before and after say a paragraph should stand, less beside it, 0 from `NEAR` on."""
    best_new, best_old = likeness.argmax(axis=1), likeness.argmax(axis=0)
    sure = [
        (i, int(j))
        for i, j in enumerate(best_new)
        if best_old[j] == i and likeness[i, j] >= 0.7 and old[i].words >= SHORT
    ]
    at = np.array([i for i, _ in sure], int)
    places = np.arange(likeness.shape[1])
    out = np.zeros_like(likeness)
    for i in range(len(old)):
        middle = int(np.searchsorted(at, i))
        near = sure[max(0, middle - NEIGHBOURS) : middle + NEIGHBOURS + 1]
        guesses = [j + (i - other) for other, j in near if other != i]
        if guesses:
            out[i] = np.clip(1 - np.abs(places - float(np.median(guesses))) / NEAR, 0, 1)
    return out


def _same_heading(old: Sequence[Print], new: Sequence[Print]) -> Matrix:
    """0 to 1: how much of the words of the headings above two paragraphs is the same."""
    olds, news = (
        sorted({one.heading for one in old}, key=sorted),
        sorted({one.heading for one in new}, key=sorted),
    )
    table = np.array([[len(a & b) / max(len(a | b), 1) for b in news] for a in olds], np.float32)
    row, column = {h: i for i, h in enumerate(olds)}, {h: i for i, h in enumerate(news)}
    return table[np.ix_([row[one.heading] for one in old], [column[one.heading] for one in new])]


def _lead(row: NDArray[np.float32]) -> float:
    """How far the best of a row is ahead of the second."""
    if len(row) < 2:
        return 1.0
    second, first = np.partition(row, len(row) - 2)[-2:]
    return float(first - second)
