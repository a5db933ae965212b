"""Where the words of a quotation stand among the characters of a page: for marking them on its picture."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.passages import sentences

EDGE = 20
"""Letters that must stand at the foot or head of a page before half a sentence is taken to go on across it."""
NEAR = 600
"""Letters between two pieces of one quotation beyond which the second is taken to be another text with the same words."""
SHORT = 12
"""A piece of fewer letters (a cell, a word) counts only close to its neighbours."""


@dataclass(frozen=True)
class Places:
    """Ranges of characters, in order, and the share (0 to 1) of the quotation's letters that they hold."""

    ranges: tuple[range, ...] = ()
    share: float = 0.0
    goes_on: bool = False
    """Whether the quotation comes from the page before or goes on to the next."""


class PageLetters:
    """The letters of a page, each with the index of the character that it came from.

    Spaces, punctuation, hyphens at line ends, accents, case and figures (so: footnote marks) do not count; a ligature
    is its letters.
    """

    def __init__(self, characters: Sequence[str]) -> None:
        """``characters`` in the order in which the page's text layer has them."""
        self.characters = characters
        letters: list[str] = []
        self.at: list[int] = []
        for index, character in enumerate(characters):
            for letter in _letters_of(character):
                letters.append(letter)
                self.at.append(index)
        self.text = "".join(letters)

    def places(self, quotation: str) -> Places:
        """Where the quotation stands, whole or sentence by sentence. Empty when it is not on the page."""
        wanted = _letters(quotation)
        if len(wanted) < 3:
            return Places()
        start = self.text.find(wanted)
        if start >= 0:
            return Places((self._range(start, start + len(wanted), quotation),), 1.0)
        pieces = [(piece, letters) for piece in sentences(quotation) if (letters := _letters(piece))]
        found = self._in_order([letters for _, letters in pieces])
        goes_on = self._over_the_edges([letters for _, letters in pieces], found)
        ranges = [
            self._range(*span, piece)
            for span, (piece, _) in zip(found, pieces, strict=True)
            if span is not None
        ]
        held = sum(end - start for start, end in filter(None, found))
        return Places(tuple(sorted(ranges, key=lambda one: one.start)), min(1.0, held / len(wanted)), goes_on)

    def _over_the_edges(self, pieces: Sequence[str], found: list[tuple[int, int] | None]) -> bool:
        """Add the halves of sentences that go on across the head or the foot of the page. Whether there are any."""
        known = [n for n, span in enumerate(found) if span is not None]
        before, after = (known[0] - 1, known[-1] + 1) if known else (0, len(pieces) - 1)
        goes_on = False
        if 0 <= before < len(pieces) and (edge := self._from_page_before(pieces[before])):
            found[before], goes_on = edge, True
        if (
            0 <= after < len(pieces)
            and found[after] is None
            and (edge := self._on_to_next_page(pieces[after]))
        ):
            found[after], goes_on = edge, True
        return goes_on

    def _in_order(self, pieces: Sequence[str]) -> list[tuple[int, int] | None]:
        """Where each piece stands. The longest is found first; the others are looked for on from it, either way."""
        found: list[tuple[int, int] | None] = [None] * len(pieces)
        for anchor in sorted(range(len(pieces)), key=lambda n: -len(pieces[n])):
            start = self.text.find(pieces[anchor])
            if start >= 0 and len(pieces[anchor]) >= SHORT:
                break
        else:
            return found
        found[anchor] = (start, start + len(pieces[anchor]))
        after = found[anchor][1]  # type: ignore[index]
        for n in range(anchor + 1, len(pieces)):
            at = self.text.find(pieces[n], after)
            if 0 <= at <= after + (NEAR if len(pieces[n]) >= SHORT else 4 * SHORT):
                found[n] = (at, at + len(pieces[n]))
                after = at + len(pieces[n])
        before = start
        for n in range(anchor - 1, -1, -1):
            at = self.text.rfind(pieces[n], 0, before)
            if at >= 0 and before - at - len(pieces[n]) <= (NEAR if len(pieces[n]) >= SHORT else 4 * SHORT):
                found[n] = (at, at + len(pieces[n]))
                before = at
        return found

    def _on_to_next_page(self, piece: str) -> tuple[int, int] | None:
        """The longest beginning of a sentence that stands in the lower part of the page."""
        low, high = 0, len(piece) - 1
        while low < high:
            middle = (low + high + 1) // 2
            if self.text.rfind(piece[:middle]) >= 0:
                low = middle
            else:
                high = middle - 1
        at = self.text.rfind(piece[:low])
        return (at, at + low) if low >= EDGE and at >= 0.5 * len(self.text) else None

    def _from_page_before(self, piece: str) -> tuple[int, int] | None:
        """The longest end of a sentence that stands in the upper part of the page."""
        low, high = 0, len(piece) - 1
        while low < high:
            middle = (low + high + 1) // 2
            if self.text.find(piece[-middle:]) >= 0:
                low = middle
            else:
                high = middle - 1
        at = self.text.find(piece[-low:]) if low else -1
        return (at, at + low) if low >= EDGE and 0 <= at <= 0.5 * len(self.text) else None

    def _range(self, start: int, end: int, piece: str) -> range:
        """The characters of these letters, with the figures that the piece ends in ("section 47")."""
        first, last = self.at[start], self.at[end - 1] + 1
        tail = piece.rstrip(" .;:,)”’\"'")
        figures = tail[len(tail.rstrip("0123456789")) :]
        reach = "".join(self.characters[last : last + len(figures) + 2])
        if figures and reach.strip().startswith(figures):
            last += reach.index(figures) + len(figures)
        return range(first, last)


def _letters(text: str) -> str:
    return "".join(letter for character in text for letter in _letters_of(character))


@lru_cache(maxsize=4096)
def _letters_of(character: str) -> str:
    """The letters of one character, without case and accents; empty for all that is no letter."""
    folded = unicodedata.normalize("NFKD", character).casefold()
    return "".join(letter for letter in folded if letter.isalpha())
