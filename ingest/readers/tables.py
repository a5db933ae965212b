"""Tables as sentences: one text for each row, with the header in front of each cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

MAX_COLUMNS = 200
ROW_LABEL_LENGTH = 80
"""Characters that a cell merged downwards may have and still be repeated, as the label of its rows."""


@dataclass(frozen=True)
class Cell:
    """A cell at its first row and column (both from 0), spanning ``rows`` by ``columns``.

    ``header`` is true for a cell marked as a header, ``strong`` for one that is bold or shaded throughout.
    """

    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    header: bool = False
    strong: bool = False


def row_texts(cells: Sequence[Cell], *, header_rows: int = 0) -> list[str]:
    """The rows of a table as ``Header: cell; Header: cell``, in order; rows without text are left out.

    ``header_rows`` is the number of rows that the file marks as headers; with 0 the first row of bold or
    marked cells is taken. A merged cell is given once, except a short one in the first column: it labels
    each of its rows. A row that only adds a label to a cell merged downwards is joined to the row before
    it, so that no label stands without what it says. Headers of columns that hold nothing are not lost: the
    header row is then given by itself first.
    """
    by_row: dict[int, list[Cell]] = {}
    for cell in cells:
        if cell.text:
            by_row.setdefault(cell.row, []).append(cell)
    for row in by_row.values():
        row.sort(key=lambda cell: cell.column)
    width = max((cell.column + cell.columns for cell in cells), default=0)
    first, last = _header_span(by_row, cells, width, header_rows)
    headers = _headers([cell for cell in cells if first <= cell.row < last], width)
    heading = tuple(cell.text for row in range(first, last) for cell in by_row.get(row, ()))
    texts: list[str] = []
    used: set[str] = set()
    labels: list[Cell] = []
    previous: list[Cell] = []
    for number in sorted(by_row):
        if first <= number < last:
            continue
        row = by_row[number]
        if heading and tuple(cell.text for cell in row) == heading:
            continue
        labels = [cell for cell in labels if cell.row + cell.rows > number]
        if texts and _only_labels(row, previous, number):
            texts[-1] = _joined_label(texts[-1], row, previous)
            continue
        whole = [*labels, *row] if number >= last else row
        texts.append("; ".join(_part(cell, headers, used, width) for cell in whole))
        labels += [cell for cell in row if _is_label(cell)]
        previous = row
    if heading and not set(headers) - {""} <= used:
        texts.insert(0, "; ".join(heading))
    return texts


def _header_span(
    by_row: dict[int, list[Cell]], cells: Sequence[Cell], width: int, marked: int
) -> tuple[int, int]:
    """First header row and the row after the last one; equal when the table has none."""
    if marked:
        return 0, min(marked, max((cell.row for cell in cells), default=0) + 1)
    if width < 2 or len(by_row) < 2:
        return 0, 0
    rows = sorted(by_row)
    at = 0
    while at < len(rows) - 1 and len(by_row[rows[at]]) == 1 and by_row[rows[at]][0].columns == width:
        at += 1
    row = by_row[rows[at]]
    covered = sum(cell.columns for cell in row)
    looks_so = covered == width and len(row) > 1 and all(cell.header or cell.strong for cell in row)
    every_row = all(all(cell.strong for cell in by_row[other]) for other in rows)
    if looks_so and (not every_row or all(cell.header for cell in row)):
        deepest = max(cell.row + cell.rows for cell in row)
        return rows[at], max(rows[at] + 1, min(deepest, rows[-1]))
    return 0, 0


def _headers(cells: Sequence[Cell], width: int) -> list[str]:
    columns: list[list[str]] = [[] for _ in range(width)]
    for cell in sorted(cells, key=lambda cell: (cell.row, cell.column)):
        if not cell.text or (cell.columns == width and width > 1):
            continue
        for column in range(cell.column, min(cell.column + cell.columns, width)):
            if cell.text not in columns[column]:
                columns[column].append(cell.text)
    return [" ".join(parts) for parts in columns]


def _part(cell: Cell, headers: list[str], used: set[str], width: int) -> str:
    header = headers[cell.column] if cell.column < len(headers) and cell.columns < max(width, 2) else ""
    if not header:
        return cell.text
    used.add(header)
    return f"{header.rstrip(':')}: {cell.text}"


def _is_label(cell: Cell) -> bool:
    return cell.column == 0 and cell.rows > 1 and len(cell.text) <= ROW_LABEL_LENGTH


def _only_labels(row: list[Cell], previous: list[Cell], number: int) -> bool:
    """Whether the row holds nothing but first cells of rows that share a merged cell with the row before."""
    shared = [cell for cell in previous if cell.column > 0 and cell.row + cell.rows > number]
    return len(row) == 1 and row[0].column == 0 and row[0].rows == 1 and bool(shared)


def _joined_label(text: str, row: list[Cell], previous: list[Cell]) -> str:
    first = next((cell.text for cell in previous if cell.column == 0), "")
    label = row[0].text
    if not first or first not in text:
        return f"{label}; {text}"
    at = text.index(first) + len(first)
    return f"{text[:at]}; {label}{text[at:]}"
