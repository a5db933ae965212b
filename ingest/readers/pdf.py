"""Read a PDF: its blocks in reading order, and what was left out of them and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.blocks import Block, LeftOut, ReadFile, UnreadableFile
from ingest.readers.checks import checked
from ingest.readers.pdf_blocks import (
    Draft,
    TypeFacts,
    attach_lone_marks,
    block_of,
    extend,
    find_plain_footnotes,
    goes_on,
    group_lines,
    join_across_pages,
    join_footnotes,
)
from ingest.readers.pdf_finish import finish
from ingest.readers.pdf_furniture import Furniture, add_labels, find_furniture
from ingest.readers.pdf_grounds import settle_grounds
from ingest.readers.pdf_labels import boxes_on_pictures, lines_on_pictures, picture_places
from ingest.readers.pdf_layout import reading_order
from ingest.readers.pdf_lines import Cuts, Line, mark_linked, mark_underlined, segments, table_line
from ingest.readers.pdf_pages import advice, open_pdf, page_labels, read_pages, vocabulary_of
from ingest.readers.pdf_rows import opens_within_row, table_drafts
from ingest.readers.pdf_tables import Table, adopt_headings, find_tables
from ingest.readers.pdf_ticks import with_drawn_bullets
from ingest.readers.pdf_words import PageContent, Word

MIN_WORDS = 20
"""A document with fewer words than this is refused."""
BLANK_TOP = 0.28
"""Share of a page's height that is blank above an imprint."""
LEAST_PAGES = 4
"""A document with fewer pages than this has no imprint of its own."""
FLOWCHART = 5
"""A page with this many boxes and hardly anything else is a flowchart: short bold texts in its boxes are steps and
not headings."""


def read_pdf(path: Path) -> ReadFile:
    """Read a PDF file. Raises UnreadableFile with what is wrong and what to do."""
    document = open_pdf(path)
    try:
        title = (document.get_metadata_dict(skip_empty=True).get("Title") or "").strip() or None
        pages, warnings = read_pages(document)
        own_labels = page_labels(document)
        what_to_do = advice(document, pages)
    finally:
        document.close()
    count = len(pages)
    _refuse_few(sum(len(page.words) for page in pages), count, what_to_do)
    result = _understand(pages, own_labels)
    _refuse_few(sum(len(block.text.split()) for block in result[0]), count, what_to_do)
    file = ReadFile(
        blocks=result[0],
        page_texts=_page_texts(pages, result[0]),
        title=title,
        left_out=tuple(result[1]),
        warnings=tuple(warnings),
    )
    return checked(file)


def _refuse_few(words: int, pages: int, what_to_do: str) -> None:
    if words < MIN_WORDS:
        raise UnreadableFile(
            f"only {_count(words, 'word')} could be read from {_count(pages, 'page')}. {what_to_do}"
        )


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _page_texts(pages: Sequence[PageContent], blocks: Sequence[Block]) -> tuple[str, ...]:
    """The text layer of each page. What was read by OCR comes after it, block by block: it has no layer of its own,
    and the order in which its lines were seen is not the order in which they are read."""
    seen: dict[int, list[str]] = {}
    for block in blocks:
        if block.ocr and block.page is not None:
            seen.setdefault(block.page, []).append(f"{block.number or ''} {block.text}".strip())
    return tuple(
        "\n".join([*([] if page.ocr else [page.text]), *seen.get(page.number, ())]) for page in pages
    )


@dataclass
class _LaidOut:
    """A page with its lines in order: columns of lines, and the words that label its pictures."""

    columns: list[list[Line]]
    labels: list[Word]


def _understand(
    pages: list[PageContent], own_labels: dict[int, str]
) -> tuple[tuple[Block, ...], list[LeftOut]]:
    laid_out, furniture = _lay_out(pages)
    add_labels(furniture.labels, own_labels)
    lines = (line for page in laid_out for column in page.columns for line in column)
    facts = TypeFacts(lines, vocabulary_of(pages))
    drafting = _Drafting(facts)
    drafts = [drafting.page(page, laid) for page, laid in zip(pages, laid_out, strict=True)]
    joined = join_across_pages(drafts, facts)
    for draft in joined:
        draft.ocr = draft.ocr or pages[draft.page - 1].ocr
    finish(joined, facts, len(pages))
    _set_imprint_apart(joined, pages[-1], facts)
    return tuple(block_of(draft, furniture.labels) for draft in joined), furniture.left_out


def _set_imprint_apart(drafts: Sequence[Draft], last: PageContent, facts: TypeFacts) -> None:
    """What stands on the last page below a blank top, or all in small type with a note of copyright, is the imprint,
    and under none of the headings before."""
    here = [draft for draft in drafts if draft.page == last.number and draft.lines and not draft.label]
    if last.number < LEAST_PAGES or not here or here[0].kind == "heading":
        return
    small = all(draft.first.size <= facts.body - 0.9 for draft in here)
    owned = any("©" in draft.text or "copyright" in draft.text.lower() for draft in here)
    if min(draft.first.top for draft in here) > BLANK_TOP * last.height or (small and owned):
        for draft in here:
            draft.apart = True


def _lay_out(pages: list[PageContent]) -> tuple[list[_LaidOut], Furniture]:
    """Every page in reading order, and what was left out of them."""
    places = [picture_places(page) for page in pages]
    tables: list[list[Table]] = []
    labels: list[list[Word]] = []
    for page, pictures in zip(pages, places, strict=True):
        if not page.ocr:
            page.words = with_drawn_bullets(page.words, page.ticks)
        settle_grounds(page)
        found, page.words = find_tables(page)
        found, on_pictures = boxes_on_pictures(found, pictures)
        tables.append(found)
        labels.append(on_pictures)
    furniture = find_furniture(pages)
    furniture.left_out += [
        LeftOut(page.number, "type too small to be seen", page.unseen) for page in pages if page.unseen
    ]
    laid_out = []
    for page, found, on_pictures, pictures in zip(pages, tables, labels, places, strict=True):
        with_headings, page.words = adopt_headings(found, page.words)
        cuts = Cuts(page.rulings)
        lines = segments(page.words, page.number, cuts)
        for label in lines_on_pictures(lines, pictures):
            lines.remove(label)
            on_pictures.extend(label.words)
        mark_underlined(lines, page.rulings)
        mark_linked(lines, page.links)
        lines += [table_line(table, page.number) for table in with_headings]
        laid_out.append(_LaidOut(reading_order(lines, page.rulings, cuts, labels=not page.ocr), on_pictures))
    return laid_out, furniture


class _Drafting:
    """Makes the drafts of one page after the other: a table may go on from the page before."""

    def __init__(self, facts: TypeFacts) -> None:
        self.facts = facts
        self._header: tuple[str, ...] | None = None
        self._tables = 0
        self._last: tuple[Table, Draft] | None = None
        """The table at the end of the page before, and its last row."""

    def page(self, content: PageContent, laid_out: _LaidOut) -> list[Draft]:
        """The drafts of a page, in reading order, labels of pictures last."""
        drafts: list[Draft] = []
        for column in laid_out.columns:
            self._column(column, drafts)
        find_plain_footnotes(drafts, self.facts)
        join_footnotes(drafts, self.facts)
        attach_lone_marks(drafts)
        drafts += self._labels(laid_out.labels, content.number)
        seen = self._labels(content.picture_words, content.number)
        for draft in seen:
            draft.ocr = True
        drafts += seen
        if _is_flowchart([line for column in laid_out.columns for line in column]):
            for draft in drafts:
                draft.flowchart = True
        return drafts

    def _column(self, column: Sequence[Line], drafts: list[Draft]) -> None:
        run: list[Line] = []
        for line in column:
            if line.table is None:
                run.append(line)
                continue
            _add_column(drafts, group_lines(run, self.facts))
            run = []
            before = None if drafts else self._header
            rows, self._header = table_drafts(line.table, line.page, self.facts, before)
            goes_on = not drafts and self._goes_on(line.table, line.page)
            if goes_on and self._last and rows and rows[0].kind == "table_row":
                self._add_to_row(self._last[1], rows.pop(0))
            if not goes_on and (before is None or self._header != before):
                self._tables += 1
            for row in rows:
                row.group = self._tables
            drafts += rows
            if rows and rows[-1].kind == "table_row":
                self._last = (line.table, rows[-1])
        _add_column(drafts, group_lines(run, self.facts))
        if any(line.text for line in run):
            self._last = None
        if any(line.text and not line.opens_with_mark for line in run):
            self._header = None

    def _goes_on(self, table: Table, page: int) -> bool:
        """Whether a table at the top of a page goes on within the last row of the page before."""
        if self._last is None or not opens_within_row(table):
            return False
        before, row = self._last
        beside = abs(table.x0 - before.x0) < 6 and abs(table.x1 - before.x1) < 6
        return beside and table.columns == before.columns and row.last_page + 1 == page

    def _add_to_row(self, row: Draft, rest: Draft) -> None:
        text = rest.text
        for name in self._header or ():
            text = text.removeprefix(f"{name.rstrip(':')}: ") if name else text
        row.text = f"{row.text} {text}"
        row.notes += rest.notes
        row.last_page = rest.last_page

    def _labels(self, words: Sequence[Word], page: int) -> list[Draft]:
        drafts: list[Draft] = []
        for column in reading_order(segments(words, page), tables=False) if words else []:
            drafts += group_lines(column, self.facts)
        for draft in drafts:
            draft.label = True
        return drafts


def _is_flowchart(lines: Sequence[Line]) -> bool:
    """Whether most words of a page stand in boxes, of which there are many."""
    boxes = [line.table for line in lines if line.table is not None and len(line.table.cells) == 1]
    boxed = sum(len(cell.words) for table in boxes for cell in table.cells)
    return len(boxes) >= FLOWCHART and boxed > sum(len(line.words) for line in lines)


def _add_column(page_drafts: list[Draft], column: list[Draft]) -> None:
    """Add the drafts of a column. Its first goes on with the last of the column before where the text
    does."""
    if page_drafts and column and page_drafts[-1].lines and column[0].lines:
        last, first = page_drafts[-1].last, column[0].first
        next_column = first.base < last.base - 2 * last.size and first.x0 > last.x0 + 50
        if next_column and goes_on(page_drafts[-1], column[0]):
            extend(page_drafts[-1], column.pop(0))
    page_drafts += column
