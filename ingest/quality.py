"""How well a document was read: what was found in it against what a plain look at its text layer counts."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from assistant.passages import Passage
from ingest.blocks import ReadFile

LEAST_RUN = 5
"""Numbers that count up by one, from which on they number paragraphs and not the items of a list."""
_STOPPED = re.compile(r"^\s*(\d{1,3})\.\s+(?=[\w“‘(\[])")
_BARE = re.compile(r"^\s*(\d{1,3})\s+(?=[A-Z“‘(\[])")
_LEADERS = re.compile(r"\.{5,}\s*\d*\s*$")
_OUTLIER = re.compile(r"^page \d+ has (?:only )?\d+ words? where")

_DOTTED = re.compile(r"^\s*(\d{1,2}(?:\.\d{1,2}){1,3})\.?\s+(?=[A-Z“‘(\[])")
LEAST_DOTTED = 3
"""The same for numbers such as 2.1, 2.2, which count up within their section."""

Place = tuple[str, int]
"""A paragraph's number and the page on which it begins (0 in a file without pages)."""


@dataclass(frozen=True)
class Quality:
    """Figures of one document. ``refused`` is the reason why it was not read, or empty."""

    file: str
    refused: str = ""
    pages: int = 0
    passages: int = 0
    present: int = 0
    """Numbers of paragraphs, headings and items of longer lists that the text layer shows at the start of a line."""
    paragraphs: int = 0
    """Those of them that are passages under their own number, on their page."""
    others: int = 0
    """Those that are the numbers of headings, and of items of lists that stand with the text that leads up to them."""
    missing: tuple[Place, ...] = ()
    """Those that are neither."""
    headings: int = 0
    tables: int = 0
    rows: int = 0
    boxes: int = 0
    notes: int = 0
    notes_called: int = 0
    ocr_pages: int = 0
    not_quotable: int = 0
    labelled: int = 0
    """Pages whose printed number is known."""
    words_a_page: int = 0
    """Words of the page in the middle."""
    outliers: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    left_out: dict[str, int] = field(default_factory=dict)
    """Words left out, by the reason."""
    seconds: float = 0.0
    """Processor time of reading."""


def describe(name: str, file: ReadFile, passages: Sequence[Passage], seconds: float = 0.0) -> Quality:
    """The figures of a file that has been read."""
    paged = any(block.page for block in file.blocks)
    present = numbers_in_text(file.page_texts if paged else ())
    found = set(numbers_in_passages(passages))
    elsewhere = {
        (block.number.rstrip(".)"), block.page or 0)
        for block in file.blocks
        if block.number and block.kind != "footnote"
    }
    left_out: Counter[str] = Counter()
    for gone in file.left_out:
        left_out[gone.reason] += len(gone.text.split())
    words = [len(text.split()) for text in file.page_texts]
    notes = [block for block in file.blocks if block.kind == "footnote"]
    return Quality(
        name,
        pages=len(file.page_texts) if paged else 0,
        passages=len(passages),
        present=len(present),
        paragraphs=sum(place in found for place in present)
        if paged
        else sum(bool(p.paragraph) for p in passages),
        others=sum(place in elsewhere - found for place in present),
        missing=tuple(place for place in present if place not in found | elsewhere),
        headings=sum(block.kind == "heading" for block in file.blocks),
        tables=len({(p.heading_path, p.pages[:1]) for p in passages if p.kind == "table"}),
        rows=sum(block.kind == "table_row" for block in file.blocks),
        boxes=sum(p.kind == "box" for p in passages),
        notes=len(notes),
        notes_called=sum(len(p.notes) for p in passages),
        ocr_pages=len({block.page for block in file.blocks if block.ocr}),
        not_quotable=sum(not p.quotable for p in passages),
        labelled=len({block.page for block in file.blocks if block.page_label}),
        words_a_page=round(statistics.median(words)) if paged and words else 0,
        outliers=tuple(warning for warning in file.warnings if _OUTLIER.match(warning)),
        warnings=tuple(warning for warning in file.warnings if not _OUTLIER.match(warning)),
        left_out=dict(left_out),
        seconds=seconds,
    )


def numbers_in_text(page_texts: Sequence[str]) -> list[Place]:
    """The numbers of paragraphs in a text layer, counted without the reader: numbers at the start of a line that count
    up by one, at least `LEAST_RUN` of them. Where such have a full stop, those without are footnotes."""
    dotted = _in_runs(_seen(page_texts, _DOTTED), LEAST_DOTTED)
    plain = _in_runs(_seen(page_texts, _STOPPED), LEAST_RUN)
    if not plain and not dotted:
        plain = _in_runs(_seen(page_texts, _BARE), LEAST_RUN)
    return sorted([*plain, *dotted], key=lambda place: place[1])


def _seen(page_texts: Sequence[str], pattern: re.Pattern[str]) -> list[Place]:
    return [
        (match[1], page)
        for page, text in enumerate(page_texts, 1)
        for line in text.splitlines()
        if (match := pattern.match(line)) and not _LEADERS.search(line)
    ]


def numbers_in_passages(passages: Iterable[Passage]) -> list[Place]:
    """The numbered paragraphs among passages, each with the page on which it begins."""
    return [(p.paragraph.rstrip(".)"), p.pages[0] if p.pages else 0) for p in passages if p.paragraph]


def _in_runs(seen: Sequence[Place], least: int) -> list[Place]:
    """Those that stand in a run from 1 on. A number that fits no run is a word of a sentence or of a list."""
    runs: list[list[Place]] = []
    for number, page in seen:
        section, _, last = number.rpartition(".")
        if last == "1":
            runs.append([(number, page)])
            continue
        before = f"{section}.{int(last) - 1}" if section else str(int(last) - 1)
        for run in reversed(runs):
            if run[-1][0] == before and run[-1][1] <= page:
                run.append((number, page))
                break
    return [place for run in runs if len(run) >= least for place in run]
