"""What looks wrong in a document that has been read: gaps in its numbering, pages unlike the others, garbled text."""

from __future__ import annotations

import re
import statistics
from collections.abc import Sequence
from dataclasses import replace

from ingest.blocks import Block, ReadFile

LEAST_RUN = 5
"""Numbers that follow each other, from which on a missing one is a gap."""
WIDEST_GAP = 10
"""Numbers that may be missing; where more are, another numbering begins."""
MOST_RUNS = 40
MANY, FEW = 4.0, 0.03
"""A page with so many times the usual number of words is reported."""
FUNCTION_WORDS = frozenset(
    ["the", "of", "and", "to", "in", "a", "is", "for", "be", "that", "are", "with", "on", "or", "as", "by"]
)
LEAST_SHARE = 0.06
"""Share of these words in English text, at least; forms and tables have about 0.1, running text 0.25."""
ENOUGH_WORDS = 300


def checked(file: ReadFile) -> ReadFile:
    """The file with a warning for everything that looks wrong."""
    found = [*number_gaps(file.blocks), *odd_pages(file), *garbled(file.page_texts)]
    return replace(file, warnings=(*file.warnings, *found)) if found else file


def number_gaps(blocks: Sequence[Block]) -> list[str]:
    """Warnings for numbers that are missing from a sequence of numbered paragraphs, with their pages."""
    warnings: list[str] = []
    runs: list[list[Block]] = []
    for block in blocks:
        if block.kind != "paragraph" or not (block.number or "").isdigit():
            continue
        value = int(block.number or "0")
        run = next((run for run in reversed(runs) if value == _last(run) + 1), None)
        if run is None and value != 1:
            long = [r for r in runs if len(r) >= LEAST_RUN and 1 < value - _last(r) <= WIDEST_GAP]
            if long:
                run = long[-1]
                missing = ", ".join(str(n) for n in range(_last(run) + 1, value))
                warnings.append(
                    f"paragraph {missing} not found between {run[-1].number}{_page(run[-1], last=True)} and "
                    f"{block.number}{_page(block)}"
                )
        if run is not None:
            run.append(block)
            continue
        runs.append([block])
        if len(runs) > MOST_RUNS:
            runs.remove(min(runs[:-8], key=len))
    return warnings


def _last(run: Sequence[Block]) -> int:
    return int(run[-1].number or "0")


def _page(block: Block, last: bool = False) -> str:
    page = block.last_page if last and block.last_page else block.page
    return f" (page {page})" if page else ""


def odd_pages(file: ReadFile) -> list[str]:
    """Warnings for pages that have far more or far fewer words than the others."""
    counts = [len(text.split()) for text in file.page_texts]
    if len(counts) < 4:
        return []
    usual = statistics.median(counts)
    warnings = []
    for number, count in enumerate(counts, 1):
        if count > MANY * usual:
            warnings.append(f"page {number} has {count} words where {usual:.0f} are usual")
        elif 0 < count < FEW * usual and 1 < number < len(counts):
            words = "1 word" if count == 1 else f"{count} words"
            warnings.append(f"page {number} has only {words} where {usual:.0f} are usual")
    empty = [number for number, count in enumerate(counts, 1) if not count and 1 < number < len(counts)]
    if empty and usual:
        listed = ", ".join(map(str, empty[:12])) + (" …" if len(empty) > 12 else "")
        warnings.append(f"no text on page {listed}")
    return warnings


def garbled(page_texts: Sequence[str]) -> list[str]:
    """A warning where a text is not English as far as its commonest words go: a font that cannot be decoded."""
    words = [word for text in page_texts for word in re.findall(r"[^\W\d_]+", text.lower())]
    if len(words) < ENOUGH_WORDS:
        return []
    share = sum(word in FUNCTION_WORDS for word in words) / len(words)
    if share >= LEAST_SHARE:
        return []
    return ["hardly any common English words: the text may be garbled, or in another language. Check it"]
