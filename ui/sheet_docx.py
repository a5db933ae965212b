"""Word files: the action sheet and the record of concern. Made in memory, kept nowhere."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from ui.action_sheet import DANGER, FOOT, Line, Sheet


def sheet_docx(sheet: Sheet) -> bytes:
    """The action sheet as a Word file."""
    document = _document("What to do now")
    warning = document.add_paragraph()
    warning.add_run(DANGER).bold = True
    if sheet.about:
        document.add_paragraph(_clean(f"Asked: {sheet.about}"))
    for part in sheet.prompts:
        document.add_heading(part.title, 2)
        _rows(document, part.lines, "List Number")
    for part in sheet.parts:
        document.add_heading(part.title, 2)
        _rows(document, part.lines, None if part.tick else "List Bullet", "☐ " if part.tick else "")
    if sheet.contacts:
        document.add_heading("Who to contact", 2)
        _rows(document, sheet.contacts, "List Bullet")
    for warning_words in sheet.warnings:
        document.add_paragraph().add_run(f"Take care: {warning_words}").italic = True
    if sheet.sources:
        document.add_heading("Sources", 2)
        _rows(document, sheet.sources, None, small=True)
    _small(document, f"{FOOT} {sheet.made_on.day} {sheet.made_on:%B %Y}.")
    return _bytes(document)


def record_docx(rows: Sequence[tuple[str, str]]) -> bytes:
    """A record of concern: what was asked for, what was written, and lines to sign on."""
    document = _document("Record of concern (draft)")
    document.add_paragraph("Confidential. Give this to the DSL or a deputy today. Keep no copy of your own.")
    for asked, written in rows:
        document.add_heading(asked, 2)
        for piece in (written.strip() or "\n").split("\n"):
            document.add_paragraph(_clean(piece))
    document.add_heading("Signed", 2)
    document.add_paragraph("Name and job: ______________________________________________")
    document.add_paragraph("Date and time of this record: ______________________________")
    document.add_paragraph("Received by (DSL or deputy), date and time: ________________")
    _small(
        document, "Facts first: the child's own words, then what you saw. Opinions are marked as opinions."
    )
    return _bytes(document)


def _document(title: str) -> Any:
    import docx
    from docx.shared import Cm, Pt

    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(1.6)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Arial", Pt(10.5)
    style.paragraph_format.space_after = Pt(3)
    document.core_properties.title = title
    document.core_properties.author = "Signpost"
    document.core_properties.language = "en-GB"
    document.add_heading(title, 1)
    return document


def _rows(
    document: Any, lines: Sequence[Line], style: str | None, before: str = "", small: bool = False
) -> None:
    for line in lines:
        marks = f" [{line.marks}]" if line.marks else ""
        text = _clean(f"{before}{line.text}{marks}")
        if small:
            _small(document, text)
        else:
            document.add_paragraph(text, style=style)


def _small(document: Any, text: str) -> None:
    from docx.shared import Pt

    document.add_paragraph().add_run(_clean(text)).font.size = Pt(8.5)


def _clean(text: str) -> str:
    """Without the characters that XML forbids."""
    return "".join(one for one in text if one in "\t\n" or ord(one) >= 32)


def _bytes(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
