"""Readers: a file goes in, blocks come out. Which reader is used is decided by what the file holds."""

from __future__ import annotations

import re
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from ingest.blocks import ReadFile, UnreadableFile

ACCEPTED = [".pdf", ".docx", ".html", ".htm", ".json", ".md", ".yaml", ".yml"]
"""File name endings that can be read."""

MAX_BYTES = 300_000_000
_HEAD_BYTES = 65_536

Kind = Literal["pdf", "docx", "html", "json", "markdown", "digest"]
_OF_SUFFIX: dict[str, Kind] = {
    ".pdf": "pdf", ".docx": "docx", ".html": "html", ".htm": "html", ".json": "json", ".md": "markdown",
    ".yaml": "digest", ".yml": "digest",
}  # fmt: skip
_CALLED: dict[Kind, str] = {
    "pdf": "a PDF", "docx": "a Word document", "html": "a web page", "json": "a GOV.UK JSON file",
    "markdown": "a Markdown file", "digest": "a digest in YAML",
}  # fmt: skip
_KNOWN_OTHERS = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a Word file with a password, or in the old .doc format: open it in "
                                          "Word, take the password off and save it as .docx"),
    (b"{\\rtf", "a rich text file: open it in Word and save it as .docx"),
    (b"\x89PNG", "a picture: Signpost reads text only"),
    (b"\xff\xd8\xff", "a picture: Signpost reads text only"),
    (b"GIF8", "a picture: Signpost reads text only"),
    (b"\x1f\x8b", "a compressed file: unpack it first"),
    (b"7z\xbc\xaf", "a compressed file: unpack it first"),
    (b"Rar!", "a compressed file: unpack it first"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"%!PS", "a PostScript file: save it as PDF"),
)  # fmt: skip
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|main|article|section|div|h1|p|title|meta)\b",
    re.IGNORECASE | re.DOTALL,
)
_MHTML = re.compile(
    r"\s*(?:from|mime-version|content-type|subject|date|snapshot-content-location)\s*:", re.IGNORECASE
)


def read(path: Path) -> ReadFile:
    """Reads a file with the reader for what it holds.

    UnreadableFile when it is missing, empty, of a kind that is not accepted, or not what its name says.
    """
    kind = kind_of(path)
    suffix = path.suffix.lower()
    named = _OF_SUFFIX.get(suffix)
    if named is not None and named != kind:
        raise UnreadableFile(_disagreement(kind, named))
    if named is None and suffix:
        raise UnreadableFile(
            f"this is {_CALLED[kind]} named {suffix}: give it the right ending ({_accepted()})"
        )
    return _reader(kind)(path)


def kind_of(path: Path) -> Kind:
    """What a file holds, by its first bytes. UnreadableFile when it is nothing that can be read."""
    head = _head(path)
    if head.startswith(b"PK"):
        return _kind_of_zip(path)
    if b"%PDF-" in head[:1024]:
        return "pdf"
    for start, what in _KNOWN_OTHERS:
        if head.startswith(start):
            raise UnreadableFile(
                f"this is {what} (accepted: {_accepted()})" if ":" not in what else f"this is {what}"
            )
    return _kind_of_text(path, head)


def _head(path: Path) -> bytes:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableFile("this is not a file: give the path of a document")
        if status.st_size > MAX_BYTES:
            raise UnreadableFile(
                f"this file is larger than {MAX_BYTES // 1_000_000} MB: split it, or save it smaller"
            )
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
    except OSError as problem:
        reason = problem.strerror or type(problem).__name__
        raise UnreadableFile(f"the file cannot be opened ({reason}): check that it is there") from problem
    except ValueError as problem:
        raise UnreadableFile(
            "the file cannot be opened: its name holds characters that no file name may have"
        ) from problem
    if not head.strip():
        raise UnreadableFile("this file is empty: download or save it again")
    return head


def _kind_of_zip(path: Path) -> Kind:
    try:
        with zipfile.ZipFile(path) as package:
            names = set(package.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as problem:
        if path.suffix.lower() == ".docx":
            raise UnreadableFile(
                "the Word file is damaged or incomplete: download or save it again"
            ) from problem
        raise UnreadableFile("this is a damaged zip archive: download it again") from problem
    if "[Content_Types].xml" in names or "word/document.xml" in names:
        return "docx"
    raise UnreadableFile(
        f"this is a zip archive: unpack it and add the documents one by one (accepted: {_accepted()})"
    )


def _kind_of_text(path: Path, head: bytes) -> Kind:
    from ingest.readers.tidy import decode

    text = decode(head)
    if _looks_binary(head, text):
        raise UnreadableFile(f"this file holds no text that can be read (accepted: {_accepted()})")
    if _HTML.match(text):
        return "html"
    if text.lstrip()[:1] in ("{", "["):
        return "json"
    named = _OF_SUFFIX.get(path.suffix.lower())
    if named == "pdf":
        raise UnreadableFile(
            "this is not a PDF, whatever its name says: download it again from its publisher"
        )
    if named == "docx":
        raise UnreadableFile("this is not a Word document, whatever its name says: download or save it again")
    if _MHTML.match(text) and "multipart/related" in text[:4000].lower():
        raise UnreadableFile("this is a web archive (.mht): save the page as “web page, HTML only”")
    if named in ("html", "markdown", "digest"):
        return named
    if named == "json":
        raise UnreadableFile("this is not JSON, whatever its name says: download it again")
    raise UnreadableFile(f"files of this kind are not read (accepted: {_accepted()})")


def _looks_binary(head: bytes, text: str) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    sample = text[:8192]
    odd = sum(
        1
        for character in sample
        if character < " " and character not in "\t\n\r\f\x1a" or character == "\ufffd"
    )
    return b"\x00" in head[:8192] or odd > len(sample) * 0.05


def _disagreement(kind: Kind, named: Kind) -> str:
    what = f"this is {_CALLED[kind]}, not {_CALLED[named]}"
    if kind == "html" and named in ("pdf", "docx", "json"):
        return f"{what}: download it again from its publisher (a server often sends an error page instead)"
    return f"{what}: give it the right ending, or download it again"


def _accepted() -> str:
    return ", ".join(ACCEPTED)


def _reader(kind: Kind) -> Callable[[Path], ReadFile]:
    """The reader of a kind, imported only now: each brings its own libraries."""
    if kind == "pdf":
        from ingest.readers.pdf import read_pdf as reader
    elif kind == "docx":
        from ingest.readers.docx import read_docx as reader
    elif kind == "html":
        from ingest.readers.html import read_html as reader
    elif kind == "json":
        from ingest.readers.govuk_json import read_govuk_json as reader
    elif kind == "markdown":
        from ingest.readers.markdown import read_markdown as reader
    else:
        from ingest.readers.digest import read_digest as reader
    return reader
