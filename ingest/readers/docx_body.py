"""The body of a Word document as blocks."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from ingest.blocks import Block
from ingest.readers.docx_numbers import ListNumber, Numbering
from ingest.readers.docx_styles import Styles
from ingest.readers.docx_text import ParagraphText, paragraph_text
from ingest.readers.docx_xml import child, children, integer_value, is_on, local, value
from ingest.readers.tables import MAX_COLUMNS, Cell, row_texts
from ingest.readers.tidy import tidy

_LAYOUT_CHARACTERS = 1500
_WRAPPERS = ("ins", "moveTo", "customXml", "smartTag")
_WHITE = ("auto", "FFFFFF", "ffffff", "", None)
_DECIMAL = ("decimal", "decimalZero")
_HEADING_WORDS = 14


@dataclass
class BodyReading:
    """``left_out`` is (reason, text); ``lists`` is (place in ``blocks``, what Word prints before it)."""

    styles: Styles
    numbering: Numbering
    marks: dict[tuple[str, str], str]
    blocks: list[Block] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)
    lists: list[tuple[int, ListNumber]] = field(default_factory=list)
    bold: set[int] = field(default_factory=set)
    title: str | None = None


@dataclass
class _CellText:
    text: str
    notes: tuple[str, ...]
    strong: bool
    boxes: list[Any]
    tables: list[Any]


def read_body(
    body: Any, styles: Styles, numbering: Numbering, marks: dict[tuple[str, str], str]
) -> BodyReading:
    """Reads ``w:body``. Notes are not in it; ``marks`` gives the printed mark of each."""
    reading = BodyReading(styles, numbering, marks)
    _flow(body, reading)
    _settle_numbered(reading)
    _bold_headings(reading)
    return reading


def _flow(holder: Any, reading: BodyReading) -> None:
    for element in holder:
        name = local(element)
        if name == "p":
            _paragraph(element, reading)
        elif name == "tbl":
            _table(element, reading)
        elif name == "sdt":
            _content_control(element, reading)
        elif name in _WRAPPERS:
            _flow(element, reading)


def _content_control(element: Any, reading: BodyReading) -> None:
    content = child(element, "sdtContent")
    if content is None:
        return
    gallery = value(element, "sdtPr", "docPartObj", "docPartGallery") or ""
    if "table of contents" in gallery.lower():
        text = tidy(" ".join(paragraph_text(one, {}).text for one in content.iter() if local(one) == "p"))
        if text:
            reading.left_out.append(("contents page", text))
        return
    _flow(content, reading)


def _paragraph(element: Any, reading: BodyReading) -> None:
    style = reading.styles.of(element)
    read = paragraph_text(element, reading.marks, bold_style=reading.styles.bold(style))
    numbered = _list_number(element, style, reading) if read.text or not _is_deleted(element) else None
    _set_aside(read, reading)
    if read.text and reading.styles.is_contents(style):
        reading.left_out.append(("contents page", read.text))
    elif read.text:
        level = reading.styles.heading_level(element, style)
        if reading.title is None and reading.styles.is_title(style):
            reading.title = read.text
        notes = tuple(dict.fromkeys(read.notes))
        place = len(reading.blocks)
        if read.bold:
            reading.bold.add(place)
        if level is not None:
            number = numbered.number if numbered else None
            reading.blocks.append(Block("heading", read.text, level=level, number=number, notes=notes))
        elif numbered is not None:
            reading.lists.append((place, numbered))
            reading.blocks.append(
                Block("bullet", read.text, level=numbered.level + 1, number=numbered.number, notes=notes)
            )
        else:
            reading.blocks.append(Block("paragraph", read.text, notes=notes))
    for box in read.boxes:
        _text_box(box, reading)


def _is_deleted(element: Any) -> bool:
    """Whether tracked changes take the whole paragraph away, its mark too. Word numbers other empty paragraphs."""
    return child(element, "pPr", "rPr", "del") is not None


def _list_number(element: Any, style: str, reading: BodyReading) -> ListNumber | None:
    found = reading.styles.list_of(element, style)
    if found is None:
        return None
    num_id, level = found
    return reading.numbering.next(
        num_id, reading.numbering.level_of_style(num_id, style) if level is None else level
    )


def _set_aside(read: ParagraphText, reading: BodyReading) -> None:
    for reason, text in (("hidden text", read.hidden), ("form prompt", read.placeholder)):
        if text:
            reading.left_out.append((reason, text))
    reading.left_out += [("picture", text) for text in read.pictures if text]


def _text_box(box: Any, reading: BodyReading) -> None:
    """The paragraphs of a text box, as boxes; lists and tables in it stay what they are."""
    first = len(reading.blocks)
    _flow(box, reading)
    for place in range(first, len(reading.blocks)):
        block = reading.blocks[place]
        reading.bold.discard(place)
        if block.kind in ("paragraph", "heading"):
            reading.blocks[place] = replace(block, kind="box")


def _rows(table: Any) -> Iterator[Any]:
    yield from _unwrapped(table, "tr")


def _unwrapped(holder: Any, wanted: str) -> Iterator[Any]:
    """Rows or cells, also those inside content controls and accepted insertions."""
    for element in holder:
        name = local(element)
        if name == wanted:
            yield element
        elif name == "sdt":
            content = child(element, "sdtContent")
            if content is not None:
                yield from _unwrapped(content, wanted)
        elif name in _WRAPPERS:
            yield from _unwrapped(element, wanted)


def _table(table: Any, reading: BodyReading) -> None:
    grid = [list(_unwrapped(row, "tc")) for row in _rows(table)]
    if _is_layout(grid, reading):
        for row in grid:
            for cell in row:
                _flow(cell, reading)
        return
    cells, read_cells, header_rows = _cells(table, reading)
    notes_of = {read.text: read.notes for read in read_cells if read.notes}
    for text in row_texts(cells, header_rows=header_rows):
        notes = dict.fromkeys(mark for cell, marks in notes_of.items() if cell in text for mark in marks)
        reading.blocks.append(Block("table_row", text, notes=tuple(notes)))
    for read in read_cells:
        for inner in read.tables:
            _table(inner, reading)
        for box in read.boxes:
            _text_box(box, reading)


def _is_layout(grid: list[list[Any]], reading: BodyReading) -> bool:
    """One column, or headings or pages of text inside cells: the table only places things on the page."""
    if max((len(row) for row in grid), default=0) <= 1:
        return True
    for row in grid:
        for cell in row:
            length = 0
            for paragraph in children(cell, "p"):
                text = paragraph_text(paragraph, {}).text
                length += len(text)
                if text and reading.styles.heading_level(paragraph, reading.styles.of(paragraph)) is not None:
                    return len(row) <= 2
            if length > _LAYOUT_CHARACTERS and len(grid) == 1:
                return True
    return False


def _cells(table: Any, reading: BodyReading) -> tuple[list[Cell], list[_CellText], int]:
    """The cells on their grid, what was read in each, and how many rows Word marks as headers."""
    cells: list[Cell] = []
    texts: list[_CellText] = []
    open_above: dict[int, int] = {}
    """For each column, the place in ``cells`` of the cell that a merge may go on from."""
    header_rows = 0
    for number, row in enumerate(_rows(table)):
        column = integer_value(row, "trPr", "gridBefore") or 0
        if number == header_rows and is_on(row, "trPr", "tblHeader"):
            header_rows += 1
        for element in _unwrapped(row, "tc"):
            wide = max(1, integer_value(element, "tcPr", "gridSpan") or 1)
            if column + wide > MAX_COLUMNS:
                break
            merge = child(element, "tcPr", "vMerge")
            above = open_above.get(column)
            goes_on = merge is not None and (value(element, "tcPr", "vMerge") or "continue") != "restart"
            read = _cell_text(element, reading)
            texts.append(read)
            if goes_on and above is not None:
                cells[above] = replace(cells[above], rows=number - cells[above].row + 1)
                if read.text:
                    cells[above] = replace(cells[above], text=tidy(f"{cells[above].text} {read.text}"))
            else:
                open_above[column] = len(cells)
                cells.append(Cell(read.text, number, column, 1, wide, strong=read.strong))
            column += wide
    return cells, texts, header_rows


def _cell_text(cell: Any, reading: BodyReading) -> _CellText:
    texts: list[str] = []
    notes: list[str] = []
    boxes: list[Any] = []
    tables: list[Any] = []
    bold = True
    for element in _cell_content(cell):
        if local(element) == "tbl":
            tables.append(element)
            continue
        style = reading.styles.of(element)
        read = paragraph_text(element, reading.marks, bold_style=reading.styles.bold(style))
        _set_aside(read, reading)
        boxes += read.boxes
        if read.text or not _is_deleted(element):
            _list_number(element, style, reading)
        if read.text and any(character.isalnum() for character in read.text):
            texts.append(read.text)
            notes += read.notes
            bold = bold and read.bold
    shade = child(cell, "tcPr", "shd")
    shaded = (
        shade is not None
        and next((v for k, v in shade.attrib.items() if k.endswith("}fill")), None) not in _WHITE
    )
    return _CellText(
        tidy(" ".join(texts)), tuple(dict.fromkeys(notes)), bool(texts) and (bold or shaded), boxes, tables
    )


def _cell_content(cell: Any) -> Iterator[Any]:
    """Paragraphs and tables of a cell, also those inside content controls."""
    for element in cell:
        name = local(element)
        if name in ("p", "tbl"):
            yield element
        elif name == "sdt":
            content = child(element, "sdtContent")
            if content is not None:
                yield from _cell_content(content)
        elif name in _WRAPPERS:
            yield from _cell_content(element)


def _settle_numbered(reading: BodyReading) -> None:
    """Tells numbered paragraphs and numbered headings from the items of a list.

    A level that prints several parts ("2.1") numbers paragraphs. So does the outermost level above it, and the
    outermost level of a list that goes on across a heading. A bold line of such a level with text of its own below
    is a heading. Everything else is an item of a list.
    """
    of_paragraphs = _paragraph_levels(reading)
    for at, (place, numbered) in enumerate(reading.lists):
        block = reading.blocks[place]
        levels = of_paragraphs.get(numbered.key, set())
        if numbered.level not in levels or numbered.number is None or numbered.form not in _DECIMAL:
            outer = sum(1 for level in levels if level < numbered.level)
            reading.blocks[place] = replace(block, level=numbered.level + 1 - outer)
        elif place in reading.bold and _leads(reading, at) and _reads_as_heading(block.text):
            reading.blocks[place] = replace(block, kind="heading", level=numbered.level + 2)
        else:
            reading.blocks[place] = replace(
                block, kind="paragraph" if block.kind == "bullet" else block.kind, level=0
            )


def _paragraph_levels(reading: BodyReading) -> dict[str, set[int]]:
    """For each list, the levels whose numbers are paragraph numbers."""
    levels: dict[str, set[int]] = {key: {0} for key in _lists_across_headings(reading)}
    for _, numbered in reading.lists:
        if numbered.form in _DECIMAL and numbered.number and "." in numbered.number:
            levels.setdefault(numbered.key, {0}).add(numbered.level)
    return levels


def _leads(reading: BodyReading, at: int) -> bool:
    """Whether the next block is not another item of the same list and level."""
    place, numbered = reading.lists[at]
    if place + 1 >= len(reading.blocks):
        return False
    if at + 1 == len(reading.lists) or reading.lists[at + 1][0] != place + 1:
        return True
    following = reading.lists[at + 1][1]
    return (following.key, following.level) != (numbered.key, numbered.level)


def _reads_as_heading(text: str) -> bool:
    return len(text.split()) <= _HEADING_WORDS and text[-1] not in ".;,"


def _lists_across_headings(reading: BodyReading) -> set[str]:
    headings = [place for place, block in enumerate(reading.blocks) if block.kind == "heading"]
    across: set[str] = set()
    last: dict[str, tuple[int, int]] = {}
    for place, numbered in reading.lists:
        if numbered.level != 0 or numbered.number is None or not numbered.number.isdigit():
            continue
        count = int(numbered.number)
        before = last.get(numbered.key)
        if (
            before
            and count == before[1] + 1
            and bisect_left(headings, before[0]) < bisect_left(headings, place)
        ):
            across.add(numbered.key)
        last[numbered.key] = place, count
    return across


def _bold_headings(reading: BodyReading) -> None:
    """In a document without any heading, short bold lines are its headings."""
    if any(block.kind == "heading" for block in reading.blocks):
        return
    for place in reading.bold:
        block = reading.blocks[place]
        after = place + 1 < len(reading.blocks) and place + 1 not in reading.bold
        if block.kind == "paragraph" and block.number is None and after and _reads_as_heading(block.text):
            reading.blocks[place] = replace(block, kind="heading", level=2)
