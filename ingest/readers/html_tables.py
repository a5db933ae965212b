"""Tables of web pages, cell by cell, with spans, headers and tables that only lay out the page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from bs4.element import PageElement, Tag

from ingest.readers.html_tree import attribute, holds, text_of
from ingest.readers.tables import MAX_COLUMNS, Cell, row_texts

_LAYOUT_CHARACTERS = 1500
"""A cell with more text than this, or with a heading, belongs to a page laid out by a table."""

_PARTS = ("thead", "tbody", "tfoot", "tr", "colgroup", "col")
ReadCell = Callable[[Tag], tuple[str, tuple[str, ...]]]


def is_layout(table: Tag) -> bool:
    """Whether the table only places things: it says so, has one column, or headings or pages in its cells."""
    if attribute(table, "role") in ("presentation", "none"):
        return True
    rows = list(_rows(table))
    if max((len(row) for row in rows), default=0) <= 1:
        return True
    if any(cell.name == "th" for row in rows for cell in row):
        return False
    return any(_is_part_of_page(cell) for row in rows for cell in row)


def strays(table: Tag) -> list[PageElement]:
    """What stands in a table but in none of its cells; a browser shows it above the table."""
    found: list[PageElement] = []
    holders = [table]
    while holders:
        holder = holders.pop()
        for child in holder.children:
            if isinstance(child, Tag) and child.name in _PARTS:
                holders.append(child)
            elif not isinstance(child, Tag):
                found += [child] if child.get_text(strip=True) else []
            elif child.name != "caption" and not (child.name in ("td", "th") and holder.name == "tr"):
                found.append(child)
    return found


def _is_part_of_page(cell: Tag) -> bool:
    if len(cell.get_text()) > _LAYOUT_CHARACTERS:
        return True
    inside = any(isinstance(child, Tag) for child in cell.children)
    return inside and holds(cell, "h1", "h2", "h3", "h4", "table")


def table_rows(table: Tag, read_cell: ReadCell) -> list[tuple[str, tuple[str, ...]]]:
    """(row text, footnote marks called in it) for each row."""
    cells: list[Cell] = []
    notes: dict[str, tuple[str, ...]] = {}
    busy = [0] * MAX_COLUMNS
    """For each column, the first row in which it is free."""
    header_rows = 0
    for number, row in enumerate(_rows(table)):
        column = 0
        all_headers = bool(row)
        for tag in row:
            while column < MAX_COLUMNS and busy[column] > number:
                column += 1
            if column >= MAX_COLUMNS:
                break
            wide = min(_span(tag, "colspan"), MAX_COLUMNS - column)
            high = _span(tag, "rowspan")
            text, marks = read_cell(tag)
            header = tag.name == "th"
            cells.append(Cell(text, number, column, high, wide, header=header, strong=_strong(tag, text)))
            if marks:
                notes[text] = marks
            all_headers = all_headers and header
            for covered in range(column, column + wide):
                busy[covered] = number + high
            column += wide
        if number == header_rows and _in_head(row, all_headers):
            header_rows += 1
    texts = row_texts(cells, header_rows=header_rows)
    return [(text, _notes_in(text, notes)) for text in texts]


def _rows(table: Tag) -> Iterator[list[Tag]]:
    for row in table.find_all("tr"):
        if row.find_parent("table") is table:
            yield [cell for cell in row.children if isinstance(cell, Tag) and cell.name in ("td", "th")]


def _span(cell: Tag, name: str) -> int:
    text = attribute(cell, name).strip()
    return max(1, min(int(text), 5000)) if re.fullmatch(r"\d{1,6}", text) else 1


def _in_head(row: list[Tag], all_headers: bool) -> bool:
    return bool(row) and (row[0].find_parent("thead") is not None or (all_headers and len(row) > 1))


def _strong(cell: Tag, text: str) -> bool:
    if cell.name == "th":
        return True
    if not text or not any(isinstance(child, Tag) for child in cell.children):
        return False
    strong = "".join(text_of(part) for part in cell.find_all(("strong", "b")))
    return strong.replace(" ", "") == text.replace(" ", "")


def _notes_in(text: str, notes: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    found = [mark for cell, marks in notes.items() if cell in text for mark in marks]
    return tuple(dict.fromkeys(found))
