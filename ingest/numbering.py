"""Which printed numbers number the paragraphs of a document, and which the items of a list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from ingest.blocks import Block

LISTED = 12
"""Items that a numbered list may have; what is longer numbers the paragraphs of a part."""
SHORT_ITEM = 70
"""Characters that the items of a numbered list have at most, on average, where no text leads up to it. Not all of
them are whole sentences."""
LONG_ITEM = 300
"""The same, where a text leads up to them. Longer ones are paragraphs, and thoughts of their own."""
LONG_RUN = 5
"""Numbers that follow each other, from which on they are taken for the running numbering of a document."""

_LABEL = re.compile(r"^(?:\(?(?:[a-z]|[ivxl]{1,5})\)?|\(?\d{1,2}\))$", re.IGNORECASE)
"""What stands before an item of a list within a paragraph: "(a)", "a", "ii", "1)"."""
_LEADS_UP = re.compile(r"(?::|\s[-–—])\s*$")
"""The end of a text that leads up to a list."""


def is_label(number: str) -> bool:
    """Whether a number is the label of an item in a list by its form."""
    return bool(_LABEL.match(number))


def leads_up(text: str) -> bool:
    """Whether a text leads up to a list."""
    return bool(_LEADS_UP.search(text))


def running_numbers(blocks: Sequence[Block]) -> set[str]:
    """The paragraph numbers that belong to a running numbering: the one before or after them stands there too."""
    found = [int(b.number) for b in blocks if b.kind == "paragraph" and b.number and b.number.isdigit()]
    pairs = [(a, b) for a, b in pairwise(found) if b == a + 1]
    return {str(number) for pair in pairs for number in pair}


def list_items(blocks: Sequence[Block]) -> set[int]:
    """The places of the blocks whose number is the label of an item in a list and not a paragraph's own."""
    return _labels(blocks) | _listed(blocks)


def _labels(blocks: Sequence[Block]) -> set[int]:
    """The places of the blocks whose number is the label of an item in a list and not a paragraph's own.

    Letters, roman numerals and "1)" are such; so is a plain number that stands between two paragraphs whose numbers
    follow each other in a longer run.
    """
    runs: list[list[int]] = []
    labels: set[int] = set()
    for index, block in enumerate(blocks):
        if block.kind != "paragraph" or not block.number:
            continue
        if not block.number.isdigit():
            if _LABEL.match(block.number):
                labels.add(index)
            continue
        for run in reversed(runs):
            if int(blocks[run[-1]].number or "0") + 1 == int(block.number):
                run.append(index)
                break
        else:
            runs.append([index])
    for long in runs:
        if len(long) < LONG_RUN:
            continue
        for run in runs:
            inside = any(a < run[0] and run[-1] < b for a, b in pairwise(long))
            if len(run) < len(long) and inside:
                labels.update(run)
    return labels


def _listed(blocks: Sequence[Block]) -> set[int]:
    """The places of the items of numbered lists: they stand together from 1 on, are few, and are short or have a
    text that leads up to them, or a table of which they are the notes. Numbers that go on after the next heading
    number paragraphs."""
    found: set[int] = set()
    run: list[int] = []
    lead = ended = under_table = False
    before = ""
    for index, block in enumerate(blocks):
        if block.kind == "footnote":
            continue
        number = block.number if block.kind == "paragraph" and (block.number or "").isdigit() else None
        if number is not None and (ended or number != str(len(run) + 1)):
            if _is_list(run, blocks, lead, number):
                found.update(run)
            run = []
        if number is not None and (run or number == "1"):
            if not run:
                lead = leads_up(before) or under_table
            run.append(index)
        ended = (ended and number is None) or block.kind in ("heading", "table_row", "box")
        before = block.text if block.kind in ("paragraph", "bullet") else ""
        under_table = block.kind == "table_row"
    if _is_list(run, blocks, lead, None):
        found.update(run)
    return found


def _is_list(run: Sequence[int], blocks: Sequence[Block], lead: bool, following: str | None) -> bool:
    """Whether numbers that stand together number a list. ``following`` is the next number after them."""
    if not 0 < len(run) <= LISTED or following == str(len(run) + 1):
        return False
    texts = [blocks[index].text for index in run]
    usual = sum(map(len, texts)) / len(texts)
    if lead:
        return usual <= LONG_ITEM
    return usual <= SHORT_ITEM and not all(text.endswith(".") for text in texts)
