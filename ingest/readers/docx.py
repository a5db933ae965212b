"""Word documents, in reading order: headings, numbered paragraphs, lists, tables, text boxes and notes."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
from docx.opc.exceptions import OpcError

from ingest.blocks import Block, LeftOut, ReadFile, UnreadableFile
from ingest.readers.checks import checked
from ingest.readers.docx_body import read_body
from ingest.readers.docx_numbers import Numbering
from ingest.readers.docx_package import check_package
from ingest.readers.docx_styles import Styles
from ingest.readers.docx_text import note_marks, paragraph_text, plain_text
from ingest.readers.docx_xml import w
from ingest.readers.printed_numbers import take_off_numbers
from ingest.readers.tidy import refuse_if_empty, tidy

LEAST_WORDS = 12
MAX_DEPTH = 150
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_NO_TITLE = re.compile(
    r"^(?:microsoft word|document ?\d*$|untitled|title$|template)|\.(?:docx?|dotx?|rtf)$", re.IGNORECASE
)
_CHANGES = ("ins", "del", "moveFrom", "moveTo")
_DAMAGE = (
    OpcError, zipfile.BadZipFile, zlib.error, SyntaxError, AttributeError, KeyError, IndexError, TypeError, ValueError,
    NotImplementedError, EOFError, OSError,
)  # fmt: skip
"""What python-docx and lxml raise on XML that is not what Word writes (lxml's XMLSyntaxError is a SyntaxError)."""

_SEPARATORS = ("separator", "continuationSeparator", "continuationNotice")


def read_docx(path: Path) -> ReadFile:
    """A Word document. UnreadableFile when it is damaged, locked, too large unpacked, or almost empty."""
    check_package(path)
    try:
        return _read(docx.Document(str(path)))
    except _DAMAGE as problem:
        raise UnreadableFile(
            "the Word file is damaged or incomplete: open it in Word and save it again as .docx"
        ) from problem


def _read(document: Any) -> ReadFile:
    body = document.element.body
    _refuse_deep(document.element)
    marks = note_marks(body)
    styles = Styles(document.styles.element)
    reading = read_body(body, styles, Numbering(_related(document, "numbering")), marks)
    notes, notes_text = _notes(document, marks)
    blocks = (*take_off_numbers(reading.blocks), *notes)
    refuse_if_empty(blocks, least_words=LEAST_WORDS, kind="Word document")
    left_out = [LeftOut(None, reason, text) for reason, text in reading.left_out]
    left_out += _headers_and_footers(document)
    left_out += _comments(document)
    return checked(
        ReadFile(
            blocks=blocks,
            page_texts=("\n".join(text for text in (plain_text(body), *notes_text) if text),),
            title=reading.title or _title(document, blocks),
            left_out=tuple(left_out),
            warnings=tuple(_warnings(body)),
        )
    )


def _refuse_deep(root: Any) -> None:
    stack = [iter(root)]
    while stack:
        element = next(stack[-1], None)
        if element is None:
            stack.pop()
            continue
        stack.append(iter(element))
        if len(stack) > MAX_DEPTH:
            raise UnreadableFile(
                "this Word file is nested too deeply to be a normal document: save it again from Word"
            )


def _related(document: Any, kind: str) -> Any | None:
    """The root element of a part related to the document ("numbering", "footnotes" …), or None."""
    for relation in document.part.rels.values():
        if relation.reltype == _RELATIONS + kind and not relation.is_external:
            part = relation.target_part
            element = getattr(part, "element", None)
            if element is not None:
                return element
            return docx.oxml.parse_xml(part.blob)
    return None


def _notes(document: Any, marks: dict[tuple[str, str], str]) -> tuple[list[Block], list[str]]:
    """Footnotes, then endnotes, in the order of their marks; and their plain text."""
    blocks: list[Block] = []
    texts: list[str] = []
    for kind in ("footnote", "endnote"):
        root = _related(document, f"{kind}s")
        if root is None:
            continue
        by_id = {
            note.get(w("id")): note for note in root.iter(w(kind)) if note.get(w("type")) not in _SEPARATORS
        }
        for (marked, note_id), mark in marks.items():
            note = by_id.get(note_id)
            if marked != kind or note is None:
                continue
            parts = [paragraph_text(paragraph, {}).text for paragraph in note.iter(w("p"))]
            text = tidy(" ".join(parts))
            if text:
                blocks.append(Block("footnote", text, called_by=mark))
                texts.append(plain_text(note))
    return blocks, texts


def _headers_and_footers(document: Any) -> Iterator[LeftOut]:
    seen: set[tuple[str, str]] = set()
    for section in document.sections:
        for reason, parts in (
            ("running header", (section.header, section.first_page_header, section.even_page_header)),
            ("running footer", (section.footer, section.first_page_footer, section.even_page_footer)),
        ):
            for part in parts:
                if part.is_linked_to_previous:
                    continue
                text = tidy(plain_text(part._element))
                if text and (reason, text) not in seen:
                    seen.add((reason, text))
                    yield LeftOut(None, reason, text)


def _comments(document: Any) -> Iterator[LeftOut]:
    root = _related(document, "comments")
    if root is not None:
        for comment in root.iter(w("comment")):
            text = tidy(plain_text(comment))
            if text:
                yield LeftOut(None, "comment", text)


def _title(document: Any, blocks: tuple[Block, ...]) -> str | None:
    own = tidy(document.core_properties.title or "")
    if own and not _NO_TITLE.search(own):
        return own
    return next((block.text for block in blocks if block.kind == "heading" and block.level == 1), None)


def _warnings(body: Any) -> Iterator[str]:
    if next(body.iter(*(w(name) for name in _CHANGES)), None) is not None:
        yield "tracked changes: read as if all were accepted; accept or reject them in Word"
    if next(body.iter(w("altChunk")), None) is not None:
        yield "another document is embedded and was not read: copy its text in, or add it as a file"
    charts = sum(1 for data in body.iter() if str(data.get("uri") or "").endswith(("/chart", "/diagram")))
    if charts:
        yield f"{charts} chart(s) or diagram(s): the words inside were not read"
