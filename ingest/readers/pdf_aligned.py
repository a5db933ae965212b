"""Tables without a drawn grid: texts that begin side by side, row for row."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.readers.pdf_drawing import Ruling
from ingest.readers.pdf_lines import Line
from ingest.readers.pdf_tables import Cell, Table
from ingest.readers.pdf_words import Word


def aligned_table(bands: list[list[Line]], edges: list[float], rules: Sequence[Ruling] = ()) -> Table | None:
    """Columns whose texts begin side by side, row for row, as a table without a full grid. None where they
    are not.

    Rows are told by drawn level lines, else by white space that crosses all columns and is wider than the
    space between
    the lines of a cell, else (for three columns or more of short pieces) every line is a row.
    """
    lines = [line for band in bands for line in band]
    if any(line.slant or (line.table and len(line.table.cells) > 1) for line in lines):
        return None
    width = len(edges) + 1
    for rows, by_rule in _row_choices(bands, edges, rules):
        filled = [len({_column(line, edges) for line in row}) for row in rows]
        if len(rows) < (2 if width > 2 and _is_short(rows[0], width) else 3):
            continue
        if sum(count > 1 for count in filled) < 0.75 * len(rows) or sum(filled) < 0.6 * width * len(rows):
            continue
        if sum(_is_level(row, edges) for row in rows) < (0.5 if by_rule else 0.7) * len(rows):
            continue
        longest = max(sum(len(line.text) for line in row) for row in rows)
        if width == 2 and not by_rule and (longest > 600 or (len(rows) < 4 and longest > 250)):
            continue
        if any(line.table for line in rows[0]) or (any(line.table for line in lines) and width < 3):
            continue
        return _table_of(rows, edges)
    return None


def _row_choices(
    bands: list[list[Line]], edges: list[float], rules: Sequence[Ruling]
) -> list[tuple[list[list[Line]], bool]]:
    """Ways to part bands into rows, the surest first; each with whether drawn lines say so."""
    left = min(line.x0 for band in bands for line in band)
    right = max(line.x1 for band in bands for line in band)
    tops = [min(line.top for line in band) for band in bands]
    bottoms = [max(line.bottom for line in band) for band in bands]
    cuts: set[int] = set()
    for index in range(1, len(bands)):
        low, high = bottoms[index - 1] - 3, tops[index] + 3
        along = sum(
            min(r.x1, right) - max(r.x0, left)
            for r in rules
            if low <= r.y0 <= high and r.x1 > left and r.x0 < right
        )
        if along > 0.6 * (right - left):
            cuts.add(index)
    choices = []
    if len(cuts) >= 2:
        choices.append((_cut_at(bands, cuts), True))
    steps = [max(0.0, tops[i] - bottoms[i - 1]) for i in range(1, len(bands))]
    size = max(line.size for line in bands[-1])
    if steps:
        usual = sorted(steps)[len(steps) // 5]
        choices.append(
            (_cut_at(bands, {i + 1 for i, step in enumerate(steps) if step > usual + 0.3 * size}), False)
        )
    if len(edges) >= 2 or sum(_is_short(band, len(edges) + 1) for band in bands) > 0.9 * len(bands):
        choices.append(
            (_cut_at(bands, {i for i, band in enumerate(bands) if _is_short(band, len(edges) + 1)}), False)
        )
    return choices


def _cut_at(bands: list[list[Line]], cuts: set[int]) -> list[list[Line]]:
    rows: list[list[Line]] = []
    for index, band in enumerate(bands):
        if index in cuts or not rows:
            rows.append(list(band))
        else:
            rows[-1].extend(band)
    return rows


def _is_short(row: list[Line], width: int) -> bool:
    """Whether a row is one line of short pieces, one for most columns."""
    bases = [line.base for line in row if not line.table]
    return (
        len(bases) == len(row) >= max(2, width - 1)
        and max(bases) - min(bases) < 3
        and all(len(line.text) < 28 for line in row)
    )


def _is_level(row: list[Line], edges: list[float]) -> bool:
    tops: dict[int, float] = {}
    for line in row:
        column = _column(line, edges)
        tops[column] = min(tops.get(column, 1e9), line.top)
    return len(tops) > 1 and max(tops.values()) - min(tops.values()) < 4


def _column(line: Line, edges: list[float]) -> int:
    return sum((line.x0 + line.x1) / 2 > edge for edge in edges)


def _table_of(rows: list[list[Line]], edges: list[float]) -> Table:
    lines = [line for row in rows for line in row]
    x0, x1 = min(line.x0 for line in lines), max(line.x1 for line in lines)
    bounds = [x0, *edges, x1]
    cells: list[Cell] = []
    for index, row in enumerate(rows):
        y0, y1 = min(line.top for line in row), max(line.bottom for line in row)
        for column in range(len(edges) + 1):
            words = [w for line in row if _column(line, edges) == column for w in _words_of(line)]
            cells.append(Cell(bounds[column], y0, bounds[column + 1], y1, index, column, words=words))
    return Table(cells, x0, cells[0].y0, x1, cells[-1].y1)


def _words_of(line: Line) -> list[Word]:
    return [w for cell in line.table.cells for w in cell.words] if line.table else line.words
