"""Tables and boxes of a page, found from the lines and rectangles drawn on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.readers.pdf_drawing import Rectangle, Ruling
from ingest.readers.pdf_words import PageContent, Word

SNAP = 4.0
"""Edges nearer than this, in points, are one edge."""
MAX_EDGES = 600
MAX_CROSSINGS = 6000
"""Crossings of drawn lines a page may have before they are taken for artwork."""
LEAST_UPRIGHTS = 3
"""How many upright lines of one height make a row although no level line closes it."""
REACH = 30
"""How many crossings to the right and below are tried as the far corner of a cell."""


@dataclass(slots=True)
class Cell:
    """A cell and where it stands in its table's grid; ``rows`` and ``columns`` are how many of each it
    covers."""

    x0: float
    y0: float
    x1: float
    y1: float
    row: int = 0
    column: int = 0
    rows: int = 1
    columns: int = 1
    words: list[Word] = field(default_factory=list)
    fill: int | None = None


@dataclass(slots=True)
class Table:
    """Cells that touch. A table of one column is a box."""

    cells: list[Cell]
    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def columns(self) -> int:
        return max(cell.column + cell.columns for cell in self.cells)

    @property
    def rows(self) -> int:
        return max(cell.row + cell.rows for cell in self.cells)


def find_tables(page: PageContent) -> tuple[list[Table], list[Word]]:
    """The tables and boxes of a page with their words, and the words that are in none."""
    cells = _cells(page)
    tables = [_grid(group) for group in _touching(cells)]
    tables = [table for table in tables if table.x1 - table.x0 > 40 and table.y1 - table.y0 > 9]
    for table in tables:
        _add_heading_row(table, page.rectangles)
    tables.sort(key=lambda table: (table.x1 - table.x0) * (table.y1 - table.y0))
    free: list[Word] = []
    for word in page.words:
        if not _place(word, tables):
            free.append(word)
    kept: list[Table] = []
    for table in tables:
        used = [cell for cell in table.cells if cell.words]
        if not used:
            continue
        kept.append(table)
    for table in kept:
        for cell in table.cells:
            cell.fill = _fill(cell, page.rectangles)
    return kept, free


def _place(word: Word, tables: Sequence[Table]) -> bool:
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    for table in tables:
        if not (table.x0 - 1 <= x <= table.x1 + 1 and table.y0 - 1 <= y <= table.y1 + 1):
            continue
        best: Cell | None = None
        for cell in table.cells:
            if cell.x0 - 2 <= x <= cell.x1 + 2 and cell.y0 - 2 <= y <= cell.y1 + 2:
                inside = cell.x0 <= x <= cell.x1 and cell.y0 <= y <= cell.y1
                if inside or best is None:
                    best = cell
                if inside:
                    break
        if best is not None:
            best.words.append(word)
            return True
    return False


def _fill(cell: Cell, rectangles: Sequence[Rectangle]) -> int | None:
    x, y = (cell.x0 + cell.x1) / 2, (cell.y0 + cell.y1) / 2
    for rectangle in rectangles:
        if (
            rectangle.fill is not None
            and rectangle.x0 <= x <= rectangle.x1
            and rectangle.y0 <= y <= rectangle.y1
        ):
            return rectangle.fill
    return None


def _cells(page: PageContent) -> list[Cell]:
    """Every smallest rectangle that drawn edges close."""
    level: list[Ruling] = []
    upright: list[Ruling] = []
    for ruling in page.rulings:
        (level if ruling.y0 == ruling.y1 else upright).append(ruling)
    for r in page.rectangles:
        if not r.edged:
            continue
        level += [Ruling(r.x0, r.y0, r.x1, r.y0), Ruling(r.x0, r.y1, r.x1, r.y1)]
        upright += [Ruling(r.x0, r.y0, r.x0, r.y1), Ruling(r.x1, r.y0, r.x1, r.y1)]
    if not upright:
        return []
    level += _open_ends(level, upright)
    return _closed_cells(level, upright) if level else []


def _open_ends(level: Sequence[Ruling], upright: Sequence[Ruling]) -> list[Ruling]:
    """The level edges that a row lacks whose upright edges all begin, or all end, on one height.

    A table that goes on over the page has no edge of its own there, or only a coloured ground.
    """
    found: list[Ruling] = []
    groups: dict[tuple[int, int], list[Ruling]] = {}
    for ruling in upright:
        groups.setdefault((round(ruling.y0 / SNAP), round(ruling.y1 / SNAP)), []).append(ruling)
    for group in groups.values():
        x0, x1 = min(r.x0 for r in group), max(r.x0 for r in group)
        if len({round(r.x0 / SNAP) for r in group}) < LEAST_UPRIGHTS or group[0].y1 - group[0].y0 < 12:
            continue
        y0, y1 = min(r.y0 for r in group), max(r.y1 for r in group)
        if any(
            (r.x0 < x0 - SNAP or r.x1 > x1 + SNAP) and min(abs(r.y0 - y0), abs(r.y0 - y1)) <= SNAP
            for r in level
        ):
            continue
        for y in (y0, y1):
            along = sum(max(0.0, min(r.x1, x1) - max(r.x0, x0)) for r in level if abs(r.y0 - y) <= SNAP)
            if along < 0.5 * (x1 - x0):
                found.append(Ruling(x0, y, x1, y))
    return found


def _closed_cells(level: Sequence[Ruling], upright: Sequence[Ruling]) -> list[Cell]:
    rows = _join([(line.y0, line.x0, line.x1) for line in level])
    columns = _join([(line.x0, line.y0, line.y1) for line in upright])
    crossings: dict[tuple[int, int], bool] = {}
    for i, (y, x0, x1) in enumerate(rows):
        for j, (x, y0, y1) in enumerate(columns):
            if x0 - SNAP <= x <= x1 + SNAP and y0 - SNAP <= y <= y1 + SNAP:
                crossings[i, j] = True
    if len(crossings) > MAX_CROSSINGS:
        return []
    by_row: dict[int, list[int]] = {}
    by_column: dict[int, list[int]] = {}
    for i, j in crossings:
        by_row.setdefault(i, []).append(j)
        by_column.setdefault(j, []).append(i)
    for indexes in by_row.values():
        indexes.sort(key=lambda j: columns[j][0])
    for indexes in by_column.values():
        indexes.sort(key=lambda i: rows[i][0])
    lookup = {(round(rows[i][0], 1), round(columns[j][0], 1)): True for i, j in crossings}
    cells: list[Cell] = []
    for i, j in crossings:
        cell = _cell_from(i, j, rows, columns, by_row, by_column, lookup)
        if cell:
            cells.append(cell)
    unique = {(round(c.x0), round(c.y0), round(c.x1), round(c.y1)): c for c in cells}
    return list(unique.values())


def _add_heading_row(table: Table, rectangles: Sequence[Rectangle]) -> None:
    """Put before a table the row whose coloured ground stands on its top edge without a line around it."""
    if table.columns < 2:
        return
    grounds = [
        r
        for r in rectangles
        if not r.edged and r.fill != 0xFFFFFF and table.x0 - 6 <= r.x0 and r.x1 <= table.x1 + 6
    ]
    top = table.y0
    for _ in range(4):
        higher = [r.y0 for r in grounds if abs(r.y1 - top) <= 3 and r.y0 < top - 5]
        if not higher:
            break
        top = min(higher)
    if top == table.y0:
        return
    first = [cell for cell in table.cells if cell.row == 0]
    for cell in table.cells:
        cell.row += 1
    table.cells[:0] = [Cell(c.x0, top, c.x1, table.y0, 0, c.column, 1, c.columns) for c in first]
    table.y0 = top


def _cell_from(
    i: int,
    j: int,
    rows: list[tuple[float, float, float]],
    columns: list[tuple[float, float, float]],
    by_row: dict[int, list[int]],
    by_column: dict[int, list[int]],
    lookup: dict[tuple[float, float], bool],
) -> Cell | None:
    y, x = rows[i][0], columns[j][0]
    for below in _after(by_column[j], i):
        if rows[below][0] <= y + 5:
            continue
        for right in _after(by_row[i], j):
            if columns[right][0] <= x + 5:
                continue
            bottom, edge = rows[below][0], columns[right][0]
            if (round(bottom, 1), round(edge, 1)) not in lookup:
                continue
            if _covers(columns, edge, y, bottom) and _covers(rows, bottom, x, edge):
                return Cell(x, y, edge, bottom)
    return None


def _after(indexes: list[int], index: int) -> list[int]:
    place = indexes.index(index)
    return indexes[place + 1 : place + 1 + REACH]


def _covers(edges: list[tuple[float, float, float]], at: float, low: float, high: float) -> bool:
    return any(abs(place - at) < 0.1 and a - SNAP <= low and b + SNAP >= high for place, a, b in edges)


def _join(edges: list[tuple[float, float, float]]) -> list[tuple[float, float, float]]:
    """Edges (place, from, to) brought to common places, and pieces that meet joined. At most MAX_EDGES are
    kept."""
    edges = sorted(edges)
    snapped: list[tuple[float, float, float]] = []
    group: list[tuple[float, float, float]] = []
    for edge in [*edges, (1e9, 0.0, 0.0)]:
        if group and edge[0] - group[0][0] > SNAP:
            place = sum(e[0] for e in group) / len(group)
            spans = sorted((e[1], e[2]) for e in group)
            low, high = spans[0]
            for a, b in spans[1:]:
                if a <= high + SNAP:
                    high = max(high, b)
                else:
                    snapped.append((place, low, high))
                    low, high = a, b
            snapped.append((place, low, high))
            group = []
        group.append(edge)
    return snapped[:MAX_EDGES]


def _touching(cells: list[Cell]) -> list[list[Cell]]:
    """Groups of cells that share a corner."""
    parent = list(range(len(cells)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    corners: dict[tuple[int, int], int] = {}
    for index, cell in enumerate(cells):
        for x in (cell.x0, cell.x1):
            for y in (cell.y0, cell.y1):
                key = (round(x * 10), round(y * 10))
                if key in corners:
                    parent[root(index)] = root(corners[key])
                else:
                    corners[key] = index
    groups: dict[int, list[Cell]] = {}
    for index, cell in enumerate(cells):
        groups.setdefault(root(index), []).append(cell)
    return list(groups.values())


def _grid(cells: list[Cell]) -> Table:
    """Number the rows and columns of touching cells."""
    xs = sorted({round(x, 1) for cell in cells for x in (cell.x0, cell.x1)})
    ys = sorted({round(y, 1) for cell in cells for y in (cell.y0, cell.y1)})
    for cell in cells:
        cell.column = xs.index(round(cell.x0, 1))
        cell.columns = max(1, xs.index(round(cell.x1, 1)) - cell.column)
        cell.row = ys.index(round(cell.y0, 1))
        cell.rows = max(1, ys.index(round(cell.y1, 1)) - cell.row)
    cells = _without_stray_rows(cells)
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return Table(cells, xs[0], ys[0], xs[-1], ys[-1])


def _without_stray_rows(cells: list[Cell]) -> list[Cell]:
    """In a table of three columns or more, join a cell to the one above it where only its column is parted
    there.

    Such a parting comes from a coloured ground behind some of the words and not from a row.
    """
    if max(cell.column + cell.columns for cell in cells) < 3:
        return cells
    by_row: dict[int, list[Cell]] = {}
    for cell in cells:
        by_row.setdefault(cell.row, []).append(cell)
    kept = list(cells)
    for row, starting in sorted(by_row.items()):
        if row == 0 or len(starting) != 1:
            continue
        stray = starting[0]
        above = [
            c
            for c in kept
            if c.column == stray.column and c.columns == stray.columns and c.row + c.rows == row
        ]
        spanning = sum(c.columns for c in kept if c.row < row < c.row + c.rows)
        if above and spanning >= 2:
            above[0].rows += stray.rows
            above[0].y1 = stray.y1
            above[0].words += stray.words
            kept.remove(stray)
    return kept


def adopt_headings(tables: list[Table], words: list[Word]) -> tuple[list[Table], list[Word]]:
    """Give tables the row of short texts that stands free above their columns, one over each.

    Boxes side by side with such a row above them are one table. Returns the tables and the words that stay
    free.
    """
    result: list[Table] = []
    waiting = sorted(tables, key=lambda table: (round(table.y0), table.x0))
    while waiting:
        group = [waiting.pop(0)]
        while waiting and _is_beside(group[-1], waiting[0]):
            group.append(waiting.pop(0))
        if len(group) == 1 and group[0].columns < 2:
            result.append(group[0])
            continue
        columns = _columns(group)
        heading = _heading_words(columns, group, words)
        if heading is None:
            result += group
            continue
        top = min(word.top for word in heading)
        taken = {id(word) for word in heading}
        words = [word for word in words if id(word) not in taken]
        result.append(_with_heading(group, columns, heading, top))
    return result, words


def _is_beside(left: Table, right: Table) -> bool:
    both_single = len(left.cells) == 1 and len(right.cells) == 1
    level = abs(left.y0 - right.y0) < 3 and abs(left.y1 - right.y1) < 3
    return both_single and level and -3 < right.x0 - left.x1 < 15


def _columns(group: Sequence[Table]) -> list[tuple[float, float]]:
    if len(group) > 1:
        return [(table.x0, table.x1) for table in group]
    first = [cell for cell in group[0].cells if cell.row == 0]
    return [(cell.x0, cell.x1) for cell in sorted(first, key=lambda cell: cell.x0)]


def _heading_words(
    columns: Sequence[tuple[float, float]], group: Sequence[Table], words: Sequence[Word]
) -> list[Word] | None:
    """The words of the heading row, or None where the free words just above are not one short text for each
    column."""
    top, left, right = group[0].y0, columns[0][0], columns[-1][1]
    above = [
        w
        for w in words
        if not w.slant and top - 26 < w.base < top + 3 and left - 2 <= w.x0 and w.x1 <= right + 2
    ]
    if not above or len(columns) < 2:
        return None
    base = max(word.base for word in above)
    row = [word for word in above if abs(word.base - base) < 2]
    counts = [0] * len(columns)
    for word in row:
        home = next(
            (i for i, (x0, x1) in enumerate(columns) if x0 - 3 <= word.x0 and word.x1 <= x1 + 3), None
        )
        if home is None:
            return None
        counts[home] += 1
    return row if min(counts) > 0 and max(counts) <= 6 else None


def _with_heading(
    group: Sequence[Table], columns: Sequence[tuple[float, float]], heading: Sequence[Word], top: float
) -> Table:
    low = group[0].y0
    if len(group) > 1:
        cells = [cell for table in group for cell in table.cells]
        for index, cell in enumerate(cells):
            cell.column = index
    else:
        cells = group[0].cells
    for cell in cells:
        cell.row += 1
    for x0, x1 in columns:
        column = min((cell for cell in cells if cell.row == 1), key=lambda cell: abs(cell.x0 - x0)).column
        inside = [word for word in heading if x0 - 3 <= word.x0 and word.x1 <= x1 + 3]
        cells.insert(0, Cell(x0, top, x1, low, 0, column, words=inside))
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return Table(cells, columns[0][0], top, columns[-1][1], max(table.y1 for table in group))
