"""Passages: the unit that is cited."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Passage:
    """A complete thought of a document, verbatim after whitespace normalisation.

    It never crosses a numbered paragraph and keeps its bullets (one a line, "• " in front) with their lead-in.
    ``pages`` are 1-based pages of the file, empty for a file without pages. ``quotable`` is False when the text was
    not found on those pages by the independent text layer: such a passage may be found, but never quoted.
    """

    id: str
    source_id: str
    ordinal: int
    text: str
    heading_path: tuple[str, ...] = ()
    paragraph: str | None = None
    part: str | None = None
    pages: tuple[int, ...] = ()
    page_label: str | None = None
    kind: str = "paragraph"
    notes: tuple[str, ...] = ()
    html_id: str | None = None
    ocr: bool = False
    quotable: bool = True

    @classmethod
    def from_json(cls, raw: dict[str, Any]) -> Passage:
        """A passage from `dataclasses.asdict`, after it went through JSON."""
        values: dict[str, Any] = {n: tuple(v) if isinstance(v, list) else v for n, v in raw.items()}
        return cls(**values)

    @property
    def heading(self) -> str:
        """The heading right above the passage, or an empty text."""
        return self.heading_path[-1] if self.heading_path else ""


_APART = re.compile(r"[\W_]+")
_BETWEEN_FIGURES = re.compile(r"(?<=\d)[\W_]+(?=\d)")


GAP = "·"
"""Stands in a squeezed text between two figures that were apart: "1989.12" is not 198912."""


def squeeze(text: str) -> str:
    """What is left of a text when only its letters and figures count: for checking quotations against pages.

    Case, spaces, punctuation, bullets, hyphens at line ends and ligatures do not matter; letters and figures do, and
    whether figures stand together.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return GAP.join(_APART.sub("", part) for part in _BETWEEN_FIGURES.split(text.casefold()))


_SENTENCE_END = re.compile(r"(?<=[.!?;:])[\"'”’)\]]*\s+(?=[\"'“‘(\[]?[A-Z0-9•])|\n+")
_NOT_AN_END = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|para|paras|no|nos|vs|mr|mrs|ms|dr|st|cf|ch|s|ss|p|pp|fig)\.)$", re.IGNORECASE
)


def sentences(text: str) -> list[str]:
    """The sentences of a passage, in order; a bullet is a sentence of its own."""
    out: list[str] = []
    start = 0
    for match in _SENTENCE_END.finditer(text):
        piece = text[start : match.start()].strip()
        if _NOT_AN_END.search(piece) and "\n" not in match.group():
            continue
        if piece:
            out.append(piece)
        start = match.end()
    if text[start:].strip():
        out.append(text[start:].strip())
    return out
