"""Is this quotation really on that page?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.passages import GAP, sentences, squeeze

_FIGURES = re.compile(rf"[\d{GAP}]+")


class Page:
    """One page's text layer, made ready for checking."""

    def __init__(self, squeezed: str) -> None:
        """``squeezed`` is the text of the page after `squeeze`, as the index keeps it."""
        self.squeezed = squeezed
        self.letters = _FIGURES.sub("", self.squeezed)
        self._at: list[int] | None = None

    @classmethod
    def of(cls, text: str) -> Page:
        """A page from its plain text."""
        return cls(squeeze(text))

    def holds(self, quotation: str) -> bool:
        """Whether the quotation stands on the page, letter for letter and figure for figure.

        The page may have figures in between that the quotation lacks (footnote marks); never the other way round, and
        never other figures in the same place.
        """
        wanted = squeeze(quotation)
        letters = _FIGURES.sub("", wanted)
        if len(letters) < 3:
            return False
        if self._at is None:
            self._at = [i for i, ch in enumerate(self.squeezed) if not (ch.isdigit() or ch == GAP)]
        start = self.letters.find(letters)
        while start >= 0:
            before = self._at[start - 1] + 1 if start else 0
            if _same(wanted, self.squeezed, before):
                return True
            start = self.letters.find(letters, start + 1)
        return False


def _same(wanted: str, page: str, at: int) -> bool:
    """Whether ``wanted`` stands in ``page`` from ``at``, where the page may have more figures than the quotation."""
    position = at
    for match in re.finditer(rf"[\d{GAP}]+|[^\d{GAP}]+", wanted):
        piece = match.group()
        figures = _FIGURES.match(page, position)
        if piece[0].isdigit():
            if figures is None or not _within(piece.split(GAP), figures.group().split(GAP)):
                return False
            position = figures.end()
            continue
        for letter in piece:
            figures = _FIGURES.match(page, position)
            position = figures.end() if figures else position
            if page[position] != letter:
                return False
            position += 1
    return True


def _within(wanted: list[str], runs: list[str]) -> bool:
    """Whether these runs of figures stand together, whole and in order."""
    return any(runs[i : i + len(wanted)] == wanted for i in range(len(runs) - len(wanted) + 1))


def on_pages(quotation: str, pages: Sequence[Page]) -> bool:
    """Whether every sentence of a quotation stands on these pages, which follow each other.

    A sentence may begin at the foot of one page and end at the head of the next.
    """
    parts = sentences(quotation)
    return bool(squeeze(quotation)) and bool(pages) and all(_sentence_on(part, pages) for part in parts)


def _sentence_on(sentence: str, pages: Sequence[Page]) -> bool:
    if not squeeze(sentence):
        return True
    if any(page.holds(sentence) for page in pages):
        return True
    words = sentence.split()
    for here, following in zip(pages, pages[1:], strict=False):
        low, high = 0, len(words)
        while low < high:
            middle = (low + high + 1) // 2
            if here.holds(" ".join(words[:middle])):
                low = middle
            else:
                high = middle - 1
        for cut in range(low, max(0, low - 3), -1):
            if following.holds(" ".join(words[cut:])):
                return True
    return False
