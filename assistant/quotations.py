"""Is this quotation really on that page?"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from assistant.passages import GAP, sentences, squeeze

FEW_LETTERS = 3
"""With fewer letters than this a text is found anywhere: it is looked for with its figures, or with its neighbours."""
_FIGURES = re.compile(rf"[\d{GAP}]+")


class Page:
    """One page's text layer, made ready for checking."""

    def __init__(self, squeezed: str) -> None:
        """``squeezed`` is the text of the page after `squeeze`, as the index keeps it."""
        self.squeezed = squeezed
        self.letters = _FIGURES.sub("", self.squeezed)
        self._runs: tuple[list[int], list[int]] | None = None

    @classmethod
    def of(cls, text: str) -> Page:
        """A page from its plain text."""
        return cls(squeeze(text))

    def holds(self, quotation: str) -> bool:
        """Whether the quotation stands on the page, letter for letter and figure for figure.

        The page may have figures in between that the quotation lacks (footnote marks); never the other way round, and
        never other figures in the same place. A quotation with hardly any letters, such as a telephone number, must
        stand there exactly; one without letters and figures never does.
        """
        return self.holds_squeezed(squeeze(quotation))

    def holds_squeezed(self, wanted: str) -> bool:
        """As `holds`, for a quotation after `squeeze`."""
        letters = _FIGURES.sub("", wanted)
        if len(letters) < FEW_LETTERS:
            return len(letters) < len(wanted) and _exactly(wanted, self.squeezed)
        start = self.letters.find(letters)
        while start >= 0:
            if _same(wanted, self.squeezed, self._after(start)):
                return True
            start = self.letters.find(letters, start + 1)
        return False

    def _after(self, letters: int) -> int:
        """The place in the page behind its first so many letters and the figures between them."""
        if self._runs is None:
            before, figures = [], [0]
            for run in _FIGURES.finditer(self.squeezed):
                before.append(run.start() - figures[-1])
                figures.append(figures[-1] + len(run.group()))
            self._runs = before, figures
        before, figures = self._runs
        return letters + figures[bisect_left(before, letters)]


def _exactly(wanted: str, page: str) -> bool:
    """Whether a text stands in a page as it is, and not within longer figures."""
    before = r"(?<!\d)" if wanted[0].isdigit() else ""
    after = r"(?!\d)" if wanted[-1].isdigit() else ""
    return re.search(before + re.escape(wanted) + after, page) is not None


def _same(wanted: str, page: str, at: int) -> bool:
    """Whether ``wanted`` stands in ``page`` from ``at``, where the page may have more figures than the quotation."""
    if wanted.isascii() and page.startswith(wanted, at) and not _FIGURES.match(page, at + len(wanted)):
        return True
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
    parts = [(part, squeeze(part)) for part in _with_short_ones(sentences(quotation))]
    says = any(squeezed for _, squeezed in parts)
    return says and bool(pages) and all(_sentence_on(*part, pages) for part in parts)


def _with_short_ones(parts: Sequence[str]) -> list[str]:
    """The sentences, those with hardly any letters and no figures joined to their neighbour: "OR" to what follows."""
    joined: list[str] = []
    waiting = ""
    for part in parts:
        whole = f"{waiting} {part}".strip()
        squeezed = squeeze(whole)
        if len(squeezed) < FEW_LETTERS and not any(character.isdigit() for character in squeezed):
            waiting = whole
            continue
        joined.append(whole)
        waiting = ""
    if waiting and joined:
        joined[-1] = f"{joined[-1]} {waiting}"
    elif waiting:
        joined.append(waiting)
    return joined


def _sentence_on(sentence: str, squeezed: str, pages: Sequence[Page]) -> bool:
    if not squeezed:
        return True
    if any(page.holds_squeezed(squeezed) for page in pages):
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
