"""Read a PDF: its blocks in reading order, and what was left out of them and why."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from ingest.blocks import Block, LeftOut, ReadFile, UnreadableFile
from ingest.readers import pdf_ocr
from ingest.readers.pdf_blocks import (
    Draft,
    TypeFacts,
    attach_lone_marks,
    block_of,
    extend,
    find_plain_footnotes,
    finish,
    goes_on,
    group_lines,
    join_across_pages,
    join_footnotes,
)
from ingest.readers.pdf_checks import number_gaps, odd_pages
from ingest.readers.pdf_furniture import find_furniture
from ingest.readers.pdf_grounds import settle_grounds
from ingest.readers.pdf_layout import reading_order
from ingest.readers.pdf_lines import Cuts, Line, mark_underlined, segments, table_line
from ingest.readers.pdf_rows import table_drafts
from ingest.readers.pdf_tables import Table, adopt_headings, find_tables
from ingest.readers.pdf_words import PageContent, read_page

MIN_WORDS = 20
"""A document with fewer words than this is refused."""

SCAN_WORDS = 5
"""A page with fewer words than this that is mostly picture is taken for a scan."""
MAX_SCANS = 200
FLOWCHART = 5
"""A page with this many boxes is a flowchart: short bold texts in its boxes are steps and not headings."""


def read_pdf(path: Path) -> ReadFile:
    """Read a PDF file. Raises UnreadableFile with what is wrong and what to do."""
    document = _open(path)
    try:
        title = (document.get_metadata_dict(skip_empty=True).get("Title") or "").strip() or None
        pages, warnings = _read_pages(document)
        advice = _advice(document, pages)
    finally:
        document.close()
    total = sum(len(page.words) for page in pages)
    if total < MIN_WORDS:
        raise UnreadableFile(
            f"{path.name}: only {total} words could be read from {len(pages)} pages. {advice}"
        )
    result = _understand(pages, warnings)
    return ReadFile(
        blocks=result[0],
        page_texts=tuple(page.text for page in pages),
        title=title,
        left_out=tuple(result[1]),
        warnings=tuple(warnings),
    )


def _open(path: Path) -> pdfium.PdfDocument:
    try:
        with path.open("rb") as file:
            head = file.read(1024)
    except OSError as error:
        raise UnreadableFile(
            f"{path.name}: cannot be opened ({error.strerror}). Check the path and permissions."
        ) from error
    if not head.strip():
        raise UnreadableFile(f"{path.name}: the file is empty. Download it again.")
    if b"%PDF-" not in head:
        start = head.lstrip().lower()
        if start.startswith((b"<!doctype html", b"<html", b"<?xml")) or b"<html" in start:
            raise UnreadableFile(
                f"{path.name}: this is a web page saved as .pdf, probably an error page. "
                "Download the document again from its own address."
            )
        raise UnreadableFile(f"{path.name}: this is not a PDF. Check what was downloaded.")
    try:
        document = pdfium.PdfDocument(path)
        count = len(document)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise UnreadableFile(
                f"{path.name}: the PDF is encrypted and asks for a password. "
                "Ask the publisher for an open copy."
            ) from error
        raise UnreadableFile(
            f"{path.name}: the PDF is damaged and cannot be opened. Download it again."
        ) from error
    if not count:
        raise UnreadableFile(f"{path.name}: the PDF has no pages. Download it again.")
    return document


def _advice(document: pdfium.PdfDocument, pages: list[PageContent]) -> str:
    """What to do about a file that gives too little text."""
    if pdfium_c.FPDF_GetSecurityHandlerRevision(document.raw) != -1:
        return "The PDF is encrypted. Ask the publisher for a copy without protection."
    if any(page.pictured > 0.25 for page in pages) and not pdf_ocr.is_available():
        return (
            "It is a scan and the OCR library is not installed. Install it, or ask for a version with text."
        )
    return "Ask the publisher for a version with text."


def _read_pages(document: pdfium.PdfDocument) -> tuple[list[PageContent], list[str]]:
    """All pages with their words. A page that is broken is empty, and a warning says so."""
    pages: list[PageContent] = []
    warnings: list[str] = []
    for index in range(len(document)):
        number = index + 1
        try:
            page = document[index]
            try:
                content = read_page(page, number)
            finally:
                page.close()
        except (pdfium.PdfiumError, ValueError, OverflowError) as error:
            warnings.append(f"page {number} is broken and was not read ({error})")
            content = PageContent(number, 595.0, 842.0, "", [], [], [])
        pages.append(content)
    _read_scans(document, pages, warnings)
    return pages, warnings


def _read_scans(document: pdfium.PdfDocument, pages: list[PageContent], warnings: list[str]) -> None:
    """Read the pages that are pictures of text, where the library for it is installed; else warn."""
    scans = [page for page in pages if len(page.words) < SCAN_WORDS and page.pictured > 0.25]
    for page in pages:
        if page not in scans and page.pictured > 0.2:
            warnings.append(
                f"page {page.number} has a picture over {page.pictured:.0%} of it: "
                "words in the picture are not read"
            )
    if not scans:
        return
    if not pdf_ocr.is_available():
        numbers = ", ".join(str(page.number) for page in scans)
        warnings.append(
            f"no text layer on page {numbers}: not read, because the OCR library is not installed"
        )
        return
    vocabulary = _vocabulary(pages)
    for count, content in enumerate(scans):
        if count >= MAX_SCANS:
            warnings.append(
                f"pages from {content.number} are scans and were not read: at most {MAX_SCANS} are"
            )
            return
        try:
            page = document[content.number - 1]
            pdf_ocr.read_scan(page, content, vocabulary)
            page.close()
        except (pdfium.PdfiumError, RuntimeError, ValueError, ImportError) as error:
            warnings.append(f"page {content.number} is a scan and could not be read ({error})")
            continue
        warnings.append(f"page {content.number} is a scan: its {len(content.words)} words were read by OCR")


def _vocabulary(pages: list[PageContent]) -> Counter[str]:
    words: Counter[str] = Counter()
    for page in pages:
        words.update(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", page.text.lower()))
    return words


def _understand(pages: list[PageContent], warnings: list[str]) -> tuple[tuple[Block, ...], list[LeftOut]]:
    tables: list[list[Table]] = []
    for page in pages:
        settle_grounds(page)
        found, free = find_tables(page)
        tables.append(found)
        page.words = free
    furniture = find_furniture(pages)
    furniture.left_out += [
        LeftOut(page.number, "type too small to be seen", page.unseen) for page in pages if page.unseen
    ]
    for index, page in enumerate(pages):
        tables[index], page.words = adopt_headings(tables[index], page.words)
    vocabulary = _vocabulary(pages)
    columns: list[list[list[Line]]] = []
    for page, found in zip(pages, tables, strict=True):
        cuts = Cuts(page.rulings)
        lines = segments(page.words, page.number, cuts)
        mark_underlined(lines, page.rulings)
        lines += [table_line(table, page.number) for table in found]
        columns.append(reading_order(lines, page.rulings, cuts))
    facts = TypeFacts((line for page in columns for column in page for line in column), vocabulary)
    drafts: list[list[Draft]] = []
    header: tuple[str, ...] | None = None
    for page_columns in columns:
        page_drafts: list[Draft] = []
        boxes = sum(
            line.table is not None and len(line.table.cells) == 1
            for column in page_columns
            for line in column
        )
        for column in page_columns:
            run: list[Line] = []
            for line in column:
                if line.table is None:
                    run.append(line)
                    continue
                _add_column(page_drafts, group_lines(run, facts))
                run = []
                first = not page_drafts
                rows, found_header = table_drafts(line.table, line.page, facts, header if first else None)
                page_drafts += rows
                header = found_header
            _add_column(page_drafts, group_lines(run, facts))
            if any(line.text and not line.opens_with_mark for line in run):
                header = None
        find_plain_footnotes(page_drafts, facts)
        join_footnotes(page_drafts, facts)
        attach_lone_marks(page_drafts)
        for draft in page_drafts:
            draft.flowchart = draft.flowchart or boxes >= FLOWCHART
        drafts.append(page_drafts)
    joined = join_across_pages(drafts, facts)
    for draft in joined:
        draft.ocr = pages[draft.page - 1].ocr
    finish(joined, facts)
    warnings += number_gaps(joined) + odd_pages(pages)
    return tuple(block_of(draft, furniture.labels) for draft in joined), furniture.left_out


def _add_column(page_drafts: list[Draft], column: list[Draft]) -> None:
    """Add the drafts of a column. Its first goes on with the last of the column before where the text
    does."""
    if page_drafts and column and page_drafts[-1].lines and column[0].lines:
        last, first = page_drafts[-1].last, column[0].first
        next_column = first.base < last.base - 2 * last.size and first.x0 > last.x0 + 50
        if next_column and goes_on(page_drafts[-1], column[0]):
            extend(page_drafts[-1], column.pop(0))
    page_drafts += column
