"""Read a PDF: its blocks in reading order, and what was left out of them and why."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from pathlib import Path

import pypdfium2 as pdfium

from ingest.blocks import Block, LeftOut, ReadFile, UnreadableFile
from ingest.readers.pdf_blocks import Draft, TypeFacts, block_of, finish, group_lines, join_across_pages
from ingest.readers.pdf_furniture import Furniture, find_furniture
from ingest.readers.pdf_layout import reading_order
from ingest.readers.pdf_lines import Cuts, Line, mark_underlined, segments, table_line
from ingest.readers.pdf_rows import table_drafts
from ingest.readers.pdf_tables import Table, adopt_headings, find_tables
from ingest.readers.pdf_words import PageContent, read_page

MIN_WORDS = 20
"""A document with fewer words than this is refused."""

FLOWCHART = 5
"""A page with this many boxes is a flowchart: short bold texts in its boxes are steps and not headings."""


def read_pdf(path: Path) -> ReadFile:
    """Read a PDF file. Raises UnreadableFile with what is wrong and what to do."""
    document = _open(path)
    try:
        title = (document.get_metadata_dict(skip_empty=True).get("Title") or "").strip() or None
        pages, warnings = _read_pages(document, path)
    finally:
        document.close()
    total = sum(len(page.words) for page in pages)
    if total < MIN_WORDS:
        raise UnreadableFile(
            f"{path.name}: only {total} words could be read from {len(pages)} pages. If it is a scan, install the OCR "
            "extra or ask the publisher for a text version."
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
        head = path.read_bytes()[:1024]
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
                f"{path.name}: this is a web page saved as .pdf, probably an error page. Download the document again "
                "from its own address."
            )
        raise UnreadableFile(f"{path.name}: this is not a PDF. Check what was downloaded.")
    try:
        document = pdfium.PdfDocument(path)
        count = len(document)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise UnreadableFile(
                f"{path.name}: the PDF is encrypted and asks for a password. Ask the publisher for an open copy."
            ) from error
        raise UnreadableFile(
            f"{path.name}: the PDF is damaged and cannot be opened. Download it again."
        ) from error
    if not count:
        raise UnreadableFile(f"{path.name}: the PDF has no pages. Download it again.")
    return document


def _read_pages(document: pdfium.PdfDocument, path: Path) -> tuple[list[PageContent], list[str]]:
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
    return pages, warnings


def _understand(pages: list[PageContent], warnings: list[str]) -> tuple[tuple[Block, ...], list[LeftOut]]:
    tables: list[list[Table]] = []
    for page in pages:
        found, free = find_tables(page)
        tables.append(found)
        page.words = free
    furniture = find_furniture(pages)
    for index, page in enumerate(pages):
        tables[index], page.words = adopt_headings(tables[index], page.words)
    vocabulary: Counter[str] = Counter()
    for page in pages:
        vocabulary.update(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", page.text.lower()))
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
        boxes = sum(line.table is not None and len(line.table.cells) == 1 for column in page_columns for line in column)
        for column in page_columns:
            run: list[Line] = []
            for line in column:
                if line.table is None:
                    run.append(line)
                    continue
                page_drafts += group_lines(run, facts)
                run = []
                first = not page_drafts
                rows, found_header = table_drafts(line.table, line.page, facts, header if first else None)
                page_drafts += rows
                header = found_header
            page_drafts += group_lines(run, facts)
            if any(line.text and not line.opens_with_mark for line in run):
                header = None
        for draft in page_drafts:
            draft.flowchart = boxes >= FLOWCHART
        drafts.append(page_drafts)
    joined = join_across_pages(drafts, facts)
    for draft in joined:
        draft.ocr = pages[draft.page - 1].ocr
    finish(joined, facts)
    warnings += _number_gaps(joined) + _odd_pages(pages)
    return tuple(block_of(draft, furniture.labels) for draft in joined), furniture.left_out


def _number_gaps(drafts: list[Draft]) -> list[str]:
    """Warnings for numbers that are missing from a sequence of numbered paragraphs."""
    warnings: list[str] = []
    sequences: list[list[Draft]] = []
    for draft in drafts:
        if draft.kind != "paragraph" or not (draft.number or "").isdigit():
            continue
        value = int(draft.number or "0")
        for sequence in reversed(sequences):
            if value == int(sequence[-1].number or "0") + 1:
                sequence.append(draft)
                break
        else:
            long = [s for s in sequences if len(s) >= 5 and 1 < value - int(s[-1].number or "0") <= 10]
            if long and value != 1:
                before = long[-1][-1]
                missing = [str(n) for n in range(int(before.number or "0") + 1, value)]
                warnings.append(
                    f"paragraph {', '.join(missing)} not found between {before.number} (page {before.last_page}) "
                    f"and {draft.number} (page {draft.page})"
                )
                long[-1].append(draft)
            else:
                sequences.append([draft])
                if len(sequences) > 40:
                    sequences.remove(min(sequences[:-8], key=len))
    return warnings


def _odd_pages(pages: list[PageContent]) -> list[str]:
    counts = [len(page.text.split()) for page in pages]
    if len(counts) < 4:
        return []
    usual = statistics.median(counts)
    warnings = []
    for page, count in zip(pages, counts, strict=True):
        if count > 4 * usual:
            warnings.append(f"page {page.number} has {count} words where {usual:.0f} are usual")
        elif page.pictures and count < 0.15 * usual and 1 < page.number < len(pages):
            warnings.append(
                f"page {page.number} has {count} words and a picture: words in pictures are not read"
            )
    return warnings


__all__ = ["Furniture", "read_pdf"]
