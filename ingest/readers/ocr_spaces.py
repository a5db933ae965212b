"""Spaces between words, found in the picture of a line: readers of pictures often see the letters and lose the spaces."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

RUN_TOGETHER = 13
"""Letters in a row from which a line is taken to lack spaces. Few words are so long."""
LEAST_GAP, MOST_GAP = 0.1, 0.45
"""White between two words, as a share of the height of the line, at least; and what is always white between words."""
LETTERS = (2.4, 9.0)
"""Letters that the words of a line have on average. What has fewer is spaced out letter by letter."""
MISFIT = 0.3
"""Mean difference, as a share of a word's width, from which the words are taken not to fit the picture."""

NEVER = 1.5
"""How unlikely a space is within a figure or before a full stop. See `_unlikely`."""

_WIDTHS = (
    ("ijl|'’‘", 222), (".,:;!/ftI[]", 278), ("r()-“”\"*", 333), ("ckszvxyJ", 500), ("wCDHNRUGOQ&", 722),
    ("mM%", 833), ("W@", 944), ("ABEKPSVXY", 667), ("FTZL", 611), ("–", 556), ("—", 1000),
)  # fmt: skip
"""Widths of letters in thousandths of their size, as in Helvetica; other letters are as wide as "a"."""
_USUAL = 556

Pixels = NDArray[np.uint8]


def spaced(text: str, pixels: Pixels) -> str:
    """``text`` with spaces where the picture of its line (height by width, with or without colours) has them.

    The words of the picture are its dark stretches with enough white between them. The letters are dealt out to them
    so that widths fit best; where they do not fit at all, the text stays as it is.
    """
    if not re.search(rf"[^\W\d_]{{{RUN_TOGETHER}}}", text):
        return text
    letters = text.replace(" ", "")
    seen: set[int] = set()
    for word in text.split():
        seen.add(len(word) + max(seen, default=0))
    words = _stretches(pixels)
    if len(words) < 2 or not LETTERS[0] <= len(letters) / len(words) <= LETTERS[1] or len(letters) > 400:
        return text
    unlikely = _unlikely(letters, seen)
    while len(words) > 1:
        ends = _dealt_out(letters, [stop - start for start, stop in words], unlikely)
        if ends is None:
            return text
        split = next((i for i, end in enumerate(ends[:-1]) if unlikely[end] >= NEVER), None)
        if split is None:
            return " ".join(letters[start:stop] for start, stop in pairwise([0, *ends]))
        words[split : split + 2] = [(words[split][0], words[split + 1][1])]
    return text


def _stretches(pixels: Pixels) -> list[tuple[int, int]]:
    """Where the words of a line begin and end, in pixels from its left."""
    grey = pixels[:, :, :3].mean(axis=2) if pixels.ndim == 3 else pixels.astype(np.float64)
    if grey.shape[0] < 6 or grey.shape[1] < 6:
        return []
    paper = float(np.median(grey))
    ink = np.abs(grey - paper)
    most = float(np.percentile(ink, 99.5))
    if most < 40:
        return []
    dark = (ink > 0.4 * most).sum(axis=0) > 0
    edges = np.flatnonzero(np.diff(np.concatenate(([False], dark, [False])).astype(np.int8)))
    runs = list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
    least = _least_gap([b - a for (_, a), (b, _) in pairwise(runs)], grey.shape[0])
    words: list[tuple[int, int]] = []
    for start, stop in runs:
        if words and start - words[-1][1] < least:
            words[-1] = (words[-1][0], stop)
        else:
            words.append((start, stop))
    return words


def _least_gap(gaps: list[int], height: int) -> float:
    """How wide white is between words, in pixels: where the widths of gaps jump most, from letters to words."""
    least, most = max(2.0, LEAST_GAP * height), MOST_GAP * height
    steps = sorted(gap for gap in gaps if gap <= most)
    jumps = [
        (wide / max(1, narrow), (narrow + wide) / 2) for narrow, wide in pairwise(steps) if wide >= least
    ]
    return max(jumps)[1] if jumps and max(jumps)[0] >= 1.4 else most


@cache
def _width(letter: str) -> int:
    return next((width for letters, width in _WIDTHS if letter in letters), _USUAL)


def _unlikely(letters: str, seen: set[int]) -> NDArray[np.float64]:
    """How unlikely a word is to end at each place (0 to all letters), in widths of a letter.

    ``seen`` are the places where the reader itself saw a space.
    """
    cost = np.zeros(len(letters) + 1)
    for place in range(1, len(letters)):
        before, after = letters[place - 1], letters[place]
        if place in seen:
            cost[place] = -0.7
        elif (before.isdigit() and after.isdigit()) or after in ".,:;!?)”’" or before in "(“‘":
            cost[place] = NEVER
        elif before in ".,:;!?)" or (before.isdigit() != after.isdigit()):
            cost[place] = -0.3
    return cost


def _dealt_out(letters: str, widths: list[int], unlikely: NDArray[np.float64]) -> list[int] | None:
    """The place after the last letter of each word, for the widths of the words in pixels. None where they misfit."""
    along = np.concatenate(([0.0], np.cumsum([_width(letter) for letter in letters])))
    pixels = np.array(widths, dtype=np.float64)
    along *= pixels.sum() / along[-1]
    count = len(letters)
    at_end = unlikely * pixels.sum() / count
    cost = np.full(count + 1, np.inf)
    cost[0] = 0.0
    came: list[NDArray[np.int64]] = []
    for width in pixels:
        sizes = along[None, :] - along[:, None]
        step = np.where(sizes > 0, (sizes - width) ** 2 / width, np.inf)
        total = cost[:, None] + step + at_end[None, :]
        came.append(total.argmin(axis=0))
        cost = total.min(axis=0)
    if not np.isfinite(cost[count]):
        return None
    ends = [count]
    for step_back in reversed(came):
        ends.append(int(step_back[ends[-1]]))
    found = ends[-2::-1]
    fitted = along[found] - along[[0, *found[:-1]]]
    return found if np.abs(fitted - pixels).sum() <= MISFIT * pixels.sum() else None
