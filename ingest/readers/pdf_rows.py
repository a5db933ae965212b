"""Tables made into rows that can be understood alone, and boxes into their paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.blocks import BlockKind
from ingest.readers.pdf_blocks import Draft, TypeFacts, group_lines, text_of
from ingest.readers.pdf_layout import reading_order, rows_of
from ingest.readers.pdf_lines import Line, segments
from ingest.readers.pdf_tables import Cell, Table

LONG_ROW = 1200
"""A row with more characters than this becomes a block for each cell."""
ONE_COLUMN = 270
"""Points: a cell that is not wider has one column."""
CHART = 5
"""A box with this many texts, nearly all of a few words, is a chart: its labels are no headings."""
LABEL_WORDS = 20
"""A cell that covers several rows and has no more words than this names them, and is repeated in each."""
LONG_PART = 900
"""Characters at which a long cell is parted, between its paragraphs or bullets."""


def table_drafts(
    table: Table, page: int, facts: TypeFacts, header_before: tuple[str, ...] | None
) -> tuple[list[Draft], tuple[str, ...] | None]:
    """The drafts of a table or box, and its header cells for a continuation on the next page."""
    rows = _rows(table)
    if len(rows) > 1 and len(rows[0]) < len(rows[1]):
        rows[0] = [part for cell in rows[0] for part in _part_header(cell, rows[1], page)]
    cells = {id(cell): cell for row in rows for cell in row}.values()
    lines = {id(cell): _cell_lines(cell, page) for cell in cells}
    if max(len(row) for row in rows) < 2 or (
        len(rows) < 2 and not _is_lone_row(rows[0], table, header_before)
    ):
        return _boxes(rows, lines, facts), None
    texts = {id(cell): _cell_text(lines[id(cell)], facts) for cell in cells}
    width = table.columns
    first_full = next((i for i, row in enumerate(rows) if len(row) > 1), 0)
    header: tuple[str, ...] | None = None
    if _is_header(rows, first_full, lines, texts):
        header = _by_column(rows[first_full], texts, width)
    elif header_before and len(header_before) == width:
        header = header_before
    drafts: list[Draft] = []
    for index, row in enumerate(rows):
        if header is not None and index == first_full and _by_column(row, texts, width) == header:
            continue
        filled = [cell for cell in row if texts[id(cell)]]
        if not filled:
            continue
        own = [line for cell in filled for line in lines[id(cell)]]
        total = sum(len(texts[id(cell)]) for cell in filled)
        if len(row) == 1 or (len(filled) == 1 and filled[0].columns > 0.6 * width):
            text = texts[id(filled[0])]
            if len(text) > LONG_ROW:
                drafts += _boxes([filled], lines, facts)
                continue
            title = len(text) < 120 and index + 1 < len(rows) and not text.endswith(".")
            drafts.append(_row_draft("heading" if title else "table_row", text, own, page))
        elif total > LONG_ROW:
            drafts += _long_row(filled, lines, texts, header, facts, page)
        else:
            drafts.append(_row_draft("table_row", _row_text(filled, texts, header), own, page))
    return drafts, header


def _row_draft(kind: BlockKind, text: str, lines: list[Line], page: int) -> Draft:
    notes = [mark for line in lines for mark in line.marks]
    return Draft(kind, lines, text=text, page=page, last_page=page, notes=notes, forced=True)


def _long_row(
    filled: Sequence[Cell],
    lines: dict[int, list[Line]],
    texts: dict[int, str],
    header: tuple[str, ...] | None,
    facts: TypeFacts,
    page: int,
) -> list[Draft]:
    """A row that is too long for one block: a block for each cell, or for parts of a long cell, each with its
    names."""
    label = texts[id(filled[0])] if len(texts[id(filled[0])]) <= 120 else ""
    if label and header and header[filled[0].column]:
        label = f"{header[filled[0].column].rstrip(':')}: {label}"
    drafts: list[Draft] = []
    for position, cell in enumerate(filled):
        if position == 0 and label:
            continue
        name = header[cell.column].rstrip(":") if header and cell.column < len(header) else ""
        before = "; ".join(part for part in (label, name) if part)
        run: list[Line] = []
        length = 0
        for draft in group_lines(lines[id(cell)], facts):
            size = sum(len(line.text) for line in draft.lines)
            if run and length + size > LONG_PART:
                drafts.append(_row_draft("table_row", _named(before, _cell_text(run, facts)), run, page))
                run, length = [], 0
            run = run + draft.lines
            length += size
        if run:
            drafts.append(_row_draft("table_row", _named(before, _cell_text(run, facts)), run, page))
    return drafts


def _named(name: str, text: str) -> str:
    return f"{name}: {text}" if name else text


def _part_header(cell: Cell, row_below: Sequence[Cell], page: int) -> list[Cell]:
    """A heading cell over several columns, parted where its words stand over the columns below."""
    below = [c for c in row_below if cell.column <= c.column < cell.column + cell.columns]
    pieces = segments(cell.words, page)
    if len(pieces) < 2 or len(below) < 2:
        return [cell]
    parts = [
        Cell(c.x0, cell.y0, c.x1, cell.y1, cell.row, c.column, cell.rows, c.columns, fill=cell.fill)
        for c in below
    ]
    for piece in pieces:
        middle = (piece.x0 + piece.x1) / 2
        home = next((part for part in parts if part.x0 - 2 <= middle <= part.x1 + 2), None)
        if home is None or piece.x0 < home.x0 - 3 or piece.x1 > home.x1 + 3:
            return [cell]
        home.words.extend(piece.words)
    return parts if sum(bool(part.words) for part in parts) > 1 else [cell]


def _is_lone_row(row: Sequence[Cell], table: Table, header_before: tuple[str, ...] | None) -> bool:
    """Whether a table of one row is a row: the end of a table on the page before, or a label with its
    value."""
    filled = [cell for cell in row if cell.words]
    if header_before and len(header_before) == table.columns:
        return True
    return len(filled) == 2 and sum(len(cell.words) for cell in filled) < 60 and len(filled[0].words) < 10


def opens_within_row(table: Table) -> bool:
    """Whether the first row of a table has one cell with words and no label: it may go on with a row of the page
    before."""
    first = min((cell.row for cell in table.cells if cell.words), default=0)
    row = [cell for cell in table.cells if cell.row <= first < cell.row + cell.rows]
    label = next((cell for cell in row if cell.column == 0), None)
    alone = sum(bool(cell.words) for cell in row) == 1
    return alone and label is not None and not label.words and label.columns == 1


def _rows(table: Table) -> list[list[Cell]]:
    """Cells by row; a cell that covers several rows stands in each of them that has cells of its own."""
    starts = sorted({cell.row for cell in table.cells if cell.words})
    rows = []
    for start in starts:
        row = [
            cell
            for cell in table.cells
            if cell.row == start
            or (cell.row < start < cell.row + cell.rows and len(cell.words) <= LABEL_WORDS)
        ]
        rows.append(sorted(row, key=lambda cell: cell.column))
    return [row for row in rows if any(cell.words for cell in row)]


def _cell_lines(cell: Cell, page: int) -> list[Line]:
    if not cell.words:
        return []
    pieces = segments(cell.words, page)
    columns = [rows_of(pieces)] if cell.x1 - cell.x0 < ONE_COLUMN else reading_order(pieces, tables=False)
    right = max(line.x1 for line in pieces)
    for column in columns[:1] if len(columns) == 1 else []:
        for line in column:
            line.right = right
    return [line for column in columns for line in column]


def _cell_text(lines: Sequence[Line], facts: TypeFacts) -> str:
    """All the text of a cell, list markers with it (every bullet mark as "•")."""
    whole = []
    single = sum(line.marker_kind == "bullet" for line in lines) == 1 and lines[0].marker_kind == "bullet"
    for line in lines:
        marker = (
            ("" if single else "•") if line.marker_kind == "bullet" else line.marker or line.opens_with_mark
        )
        whole.append(replace(line, text=f"{marker} {line.text}".strip() if marker else line.text))
    return text_of(whole, facts)


def _boxes(rows: Sequence[Sequence[Cell]], lines: dict[int, list[Line]], facts: TypeFacts) -> list[Draft]:
    drafts: list[Draft] = []
    seen: set[int] = set()
    for row in rows:
        for cell in row:
            if id(cell) in seen:
                continue
            seen.add(id(cell))
            found = group_lines(lines[id(cell)], facts)
            short = sum(sum(len(line.words) for line in draft.lines) <= 4 for draft in found)
            for draft in found:
                draft.boxed = True
                draft.box = rows[0][0].x0, rows[0][0].y0
                draft.flowchart = len(found) >= CHART and short > 0.7 * len(found)
            drafts += found
    return drafts


def _is_header(
    rows: Sequence[Sequence[Cell]], index: int, lines: dict[int, list[Line]], texts: dict[int, str]
) -> bool:
    """Whether a row names the columns: short cells that look unlike the cells below."""
    if index + 1 >= len(rows):
        return False
    row, below = rows[index], [cell for later in rows[index + 1 :] for cell in later]
    filled = [cell for cell in row if texts[id(cell)]]
    if len(filled) < 2 or any(
        len(texts[id(cell)]) > 90 or texts[id(cell)].endswith((".", "?", "!")) for cell in filled
    ):
        return False

    def bold(cells: Sequence[Cell]) -> float:
        found = [line for cell in cells for line in lines[id(cell)]]
        return sum(line.bold for line in found) / max(1, len(found))

    labels = [cell for later in rows[index + 1 :] for cell in later[:1] if texts[id(cell)]]
    if len(row) == 2 and row[0].fill == labels[0].fill != row[1].fill if labels else False:
        return False
    if bold(filled) > 0.8 and bold(below) < 0.6:
        return True
    fills = {cell.fill for cell in filled}
    if (
        (len(row) > 2 or len(rows) - index > 2)
        and fills != {None}
        and not fills & {cell.fill for cell in below if texts[id(cell)]}
        and len(filled) == len(row)
    ):
        return True
    sizes = {line.size for cell in filled for line in lines[id(cell)]}
    return (
        bool(sizes)
        and min(sizes) > max((line.size for c in below for line in lines[id(c)]), default=99.0) + 0.4
    )


def _by_column(row: Sequence[Cell], texts: dict[int, str], width: int) -> tuple[str, ...]:
    names = [""] * width
    for cell in row:
        for column in range(cell.column, min(width, cell.column + cell.columns)):
            names[column] = texts[id(cell)]
    return tuple(names)


def _row_text(cells: Sequence[Cell], texts: dict[int, str], header: tuple[str, ...] | None) -> str:
    if header is None:
        first = texts[id(cells[0])]
        if len(cells) == 2 and len(first) <= 120:
            return f"{first.rstrip(':')}: {texts[id(cells[1])]}"
        return "; ".join(texts[id(cell)].rstrip(";") for cell in cells)
    parts = []
    for cell in cells:
        name = header[cell.column].rstrip(":") if cell.column < len(header) else ""
        text = texts[id(cell)]
        parts.append(f"{name}: {text}" if name and name != text else text)
    return "; ".join(parts)
