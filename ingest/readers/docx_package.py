"""A Word file before it is opened: is it one, is it whole, and is it of a size that can be held in memory?"""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path

from ingest.blocks import UnreadableFile

MAX_XML_BYTES = 60_000_000
"""Uncompressed XML of all parts together; a 300-page document has about 10 million."""

MAX_BYTES = 500_000_000
"""Uncompressed size of everything, pictures too."""

MAX_PARTS = 10_000
DOCUMENT_PART = "word/document.xml"
_OTHER = (
    ("xl/workbook.xml", "an Excel workbook"),
    ("ppt/presentation.xml", "a PowerPoint presentation"),
    ("META-INF/container.xml", "an e-book"),
    ("content.xml", "an OpenDocument file"),
)


def check_package(path: Path) -> None:
    """UnreadableFile unless it is a whole Word document of a reasonable size. Nothing is unpacked."""
    try:
        with zipfile.ZipFile(path) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, zlib.error) as problem:
        raise UnreadableFile("the Word file is damaged or incomplete: download or save it again") from problem
    names = {part.filename for part in parts}
    if DOCUMENT_PART not in names:
        other = next((what for name, what in _OTHER if name in names), "a zip archive")
        raise UnreadableFile(f"this is {other}, not a Word document: save it as .docx or PDF")
    if "word/vbaProject.bin" in names:
        raise UnreadableFile(
            "this Word file holds macros: open it in Word and save it as .docx without macros"
        )
    if any(part.flag_bits & 0x1 for part in parts):
        raise UnreadableFile("this Word file is locked with a password: save it without one")
    xml_bytes = sum(part.file_size for part in parts if part.filename.lower().endswith((".xml", ".rels")))
    if (
        len(parts) > MAX_PARTS
        or xml_bytes > MAX_XML_BYTES
        or sum(part.file_size for part in parts) > MAX_BYTES
    ):
        raise UnreadableFile(
            "this Word file unpacks to far more than a document needs: save it again, or as PDF"
        )
