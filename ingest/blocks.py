"""What a reader makes of a file: blocks in human reading order, each with its page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

DEEPEST = 9
"""The deepest level that a heading of a document has. Headings of a deeper level stand within a box, and end with it."""

BlockKind = Literal["heading", "paragraph", "bullet", "table_row", "footnote", "box"]


@dataclass(frozen=True)
class Block:
    """One block of a document.

    ``text`` is verbatim after whitespace normalisation (single spaces, soft hyphens and line-end hyphenation mended).
    ``page`` and ``last_page`` are 1-based pages of the file (None for formats without pages); ``page_label`` is the
    number printed on the page. ``number`` is the printed number without its trailing full stop ("59", "2.1", "(a)"),
    and is not repeated in ``text``. ``level`` is the heading level (1 is highest) or the bullet depth (1 is outermost).
    """

    kind: BlockKind
    text: str
    page: int | None = None
    last_page: int | None = None
    level: int = 0
    number: str | None = None
    html_id: str | None = None
    page_label: str | None = None
    ocr: bool = False
    called_by: str | None = None
    """For a footnote: its mark ("12"), so that it can be attached to the block whose ``notes`` names it."""
    notes: tuple[str, ...] = ()
    """Marks of the footnotes that this block calls."""
    apart: bool = False
    """Whether it stands at the end of the document and under none of its headings, such as the imprint."""
    group: int = 0
    """For a row of a table: which table it is of, so that tables below each other are told apart."""


@dataclass(frozen=True)
class LeftOut:
    """Text of a page that is in no block, and why (``contents page``, ``running header``, ``page number`` …)."""

    page: int | None
    reason: str
    text: str


@dataclass(frozen=True)
class ReadFile:
    """A file as its reader understood it.

    ``page_texts[i]`` is the plain text layer of page i+1 (one entry for a file without pages), read independently of
    the blocks: quotations are checked against it. (Text that was read by OCR has no layer: it is there as its blocks
    have it, and the blocks say ``ocr``.) ``title`` is what the file says of itself, or None.
    """

    blocks: tuple[Block, ...]
    page_texts: tuple[str, ...]
    title: str | None = None
    left_out: tuple[LeftOut, ...] = ()
    warnings: tuple[str, ...] = field(default=())


class UnreadableFile(Exception):
    """A file that cannot be indexed. The message says what is wrong and what to do; it is shown in the report."""
