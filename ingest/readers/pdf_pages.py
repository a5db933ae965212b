"""The pages of a PDF file: opened, read one by one, and looked at as pictures where they have no text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from ingest.blocks import UnreadableFile
from ingest.readers import pdf_ocr
from ingest.readers.patience import still_working
from ingest.readers.pdf_words import PageContent, read_page

SCAN_WORDS = 5
"""A page with fewer words than this that is mostly picture is taken for a scan."""
OUTLINES = 300
"""So is one without words on which this many things are drawn: text made into shapes."""
MAX_SCANS = 100
MAX_PICTURES = 30
MAX_PAGES = 5000
"""Pages of a document, at most. Guidance has hundreds; what has more is a bundle, to be split."""


def open_pdf(path: Path) -> pdfium.PdfDocument:
    try:
        with path.open("rb") as file:
            head = file.read(1024)
    except OSError as error:
        raise UnreadableFile(
            f"the file cannot be opened ({error.strerror}). Check the path and permissions."
        ) from error
    if not head.strip():
        raise UnreadableFile("the file is empty. Download it again.")
    if b"%PDF-" not in head:
        start = head.lstrip().lower()
        if start.startswith((b"<!doctype html", b"<html", b"<?xml")) or b"<html" in start:
            raise UnreadableFile(
                "this is a web page saved as .pdf, probably an error page. "
                "Download the document again from its own address."
            )
        raise UnreadableFile("this is not a PDF. Check what was downloaded.")
    try:
        document = pdfium.PdfDocument(path)
        count = len(document)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise UnreadableFile(
                "the PDF is encrypted and asks for a password. Ask the publisher for an open copy."
            ) from error
        raise UnreadableFile("the PDF is damaged and cannot be opened. Download it again.") from error
    if not count:
        raise UnreadableFile("the PDF has no pages. Download it again.")
    if count > MAX_PAGES:
        document.close()
        raise UnreadableFile(f"the PDF has {count} pages, more than {MAX_PAGES}. Split it.")
    return document


def advice(document: pdfium.PdfDocument, pages: list[PageContent]) -> str:
    """What to do about a file that gives too little text."""
    if pdfium_c.FPDF_GetSecurityHandlerRevision(document.raw) != -1:
        return "The PDF is encrypted. Ask the publisher for a copy without protection."
    if any(page.pictured > 0.25 for page in pages) and not pdf_ocr.is_available():
        return (
            f"It is a scan and the OCR library is not installed. Install it ({pdf_ocr.INSTALL}), "
            "or ask for a version with text."
        )
    return "Ask the publisher for a version with text."


def read_pages(document: pdfium.PdfDocument) -> tuple[list[PageContent], list[str]]:
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


def page_labels(document: pdfium.PdfDocument) -> dict[int, str]:
    """What the file itself calls its pages, by page: "iv", "12". Empty where it says nothing."""
    labels = {index + 1: document.get_page_label(index).strip() for index in range(len(document))}
    return {number: label for number, label in labels.items() if label}


def _read_scans(document: pdfium.PdfDocument, pages: Sequence[PageContent], warnings: list[str]) -> None:
    """Read the pages that are pictures of text, and pictures that may hold text, where the library for it is
    installed; else warn."""
    scans = [page for page in pages if _is_scan(page)]
    vocabulary = vocabulary_of(pages)
    if not scans:
        pass
    elif not pdf_ocr.is_available():
        warnings.append(
            f"no text layer on {_listed(scans)}: not read, because the OCR library is not installed "
            f"({pdf_ocr.INSTALL})"
        )
    else:
        _read_all(document, scans, vocabulary, warnings)
    others = [page for page in pages if not _is_scan(page) and not page.ocr and page.pictures]
    _read_pictures(document, others, vocabulary, warnings)


def _is_scan(page: PageContent) -> bool:
    return len(page.words) < SCAN_WORDS and (page.pictured > 0.25 or page.drawn >= OUTLINES)


def _listed(pages: Sequence[PageContent]) -> str:
    """ "page 3", or "pages 3, 4, 7 and 20 more"."""
    numbers = [str(page.number) for page in pages]
    if len(numbers) == 1:
        return f"page {numbers[0]}"
    more = f" and {len(numbers) - 12} more" if len(numbers) > 12 else ""
    return f"pages {', '.join(numbers[:12])}{more}"


def _read_all(
    document: pdfium.PdfDocument,
    scans: Sequence[PageContent],
    vocabulary: Counter[str],
    warnings: list[str],
) -> None:
    read: list[PageContent] = []
    for content in scans[:MAX_SCANS]:
        try:
            page = document[content.number - 1]
            pdf_ocr.read_scan(page, content, vocabulary)
            page.close()
        except Exception as error:  # noqa: BLE001 (the OCR library fails in its own ways; the other pages stand)
            warnings.append(f"page {content.number} is a scan and could not be read ({error})")
            continue
        still_working()
        if content.ocr:
            read.append(content)
    if read:
        words = sum(len(content.words) for content in read)
        warnings.append(
            f"no text layer on {_listed(read)}: {words} words were read by OCR. Check the wording"
        )
    if len(scans) > MAX_SCANS:
        warnings.append(f"{len(scans) - MAX_SCANS} more scanned pages were not read: at most {MAX_SCANS} are")


def _read_pictures(
    document: pdfium.PdfDocument,
    pages: Sequence[PageContent],
    vocabulary: Counter[str],
    warnings: list[str],
) -> None:
    """Read drawn pictures, such as flowcharts, on pages with text; a warning for each page that has one."""
    wanted = pdf_ocr.pictures_wanted()
    unread: list[PageContent] = []
    done = 0
    for content in pages:
        large = pdf_ocr.large_pictures(content)
        if not large:
            continue
        page = document[content.number - 1]
        try:
            boxes = pdf_ocr.drawn(page, large)
            if not boxes:
                continue
            if not wanted or done >= MAX_PICTURES:
                unread.append(content)
                continue
            for box in boxes[: MAX_PICTURES - done]:
                done += 1
                seen = pdf_ocr.read_picture(page, content, box, vocabulary)
                content.picture_words += pdf_ocr.words_of(seen)
                still_working()
            if content.picture_words:
                warnings.append(
                    f"page {content.number} holds a picture with text: its {len(content.picture_words)} words were "
                    "read by OCR. Check the wording"
                )
        except Exception as error:  # noqa: BLE001 (as above)
            warnings.append(f"page {content.number} holds a picture that could not be read ({error})")
        finally:
            page.close()
    if unread:
        warnings.append(
            f"{_listed(unread)}: a drawn picture, such as a flowchart. Words in it are not read "
            f"({pdf_ocr.PICTURES}=yes reads them, slowly)"
        )


def vocabulary_of(pages: Sequence[PageContent]) -> Counter[str]:
    """How often each word stands in the pages."""
    words: Counter[str] = Counter()
    for page in pages:
        words.update(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", page.text.lower()))
    return words
