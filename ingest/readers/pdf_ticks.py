"""Bullets that are drawn and not written: small shapes, one below the other, each before a line of text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from ingest.readers.pdf_drawing import Box
from ingest.readers.pdf_words import Word

LEAST = 2
"""Shapes of one form, one below the other, from which on they are bullets."""
WIDEST_GAP = 1.8
"""The most white between a bullet and its text, in sizes of the type."""


def with_drawn_bullets(words: list[Word], ticks: Sequence[Box]) -> list[Word]:
    """The words of a page with a bullet before each word that a drawn one stands before."""
    if not ticks or not words:
        return words
    columns: dict[tuple[int, int, int], list[tuple[int, Box]]] = defaultdict(list)
    for x0, y0, x1, y1 in dict.fromkeys(ticks):
        index = _first_word(words, (x0, y0, x1, y1))
        if index is not None:
            key = round(x0 / 2), round((x1 - x0) / 2), round((y1 - y0) / 2)
            columns[key].append((index, (x0, y0, x1, y1)))
    found = {index: box for column in columns.values() if len(column) >= LEAST for index, box in column}
    result: list[Word] = []
    for index, word in enumerate(words):
        if index in found:
            x0, _, x1, _ = found[index]
            result.append(replace(word, text="•", x0=x0, x1=x1, glued=False))
        result.append(word)
    return result


def _first_word(words: Sequence[Word], tick: Box) -> int | None:
    """The place of the word that begins a line right after a small shape. None where there is no such word."""
    x0, y0, x1, y1 = tick
    middle = (y0 + y1) / 2
    best: int | None = None
    for index, word in enumerate(words):
        level = word.base - 0.85 * word.size <= middle <= word.base + 0.05 * word.size
        if word.slant or not level or y1 - y0 > 0.95 * word.size:
            continue
        if word.x0 < x1 - 0.5:
            if word.x1 > x0 - 2.5 * word.size:
                return None
        elif word.x0 - x1 <= WIDEST_GAP * word.size and (best is None or word.x0 < words[best].x0):
            best = index
    if best is None or not any(character.isalnum() for character in words[best].text):
        return None
    return best
