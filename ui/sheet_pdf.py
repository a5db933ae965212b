"""The action sheet as a PDF, made to fit one page where it can. Made in memory, kept nowhere."""

from __future__ import annotations

import io
import unicodedata
from functools import cache
from typing import Any
from xml.sax.saxutils import escape

from ui.action_sheet import DANGER, FOOT, Line, Part, Sheet

SIZES = (10.5, 9.5, 8.75, 8.0)
"""Points of the text: the first that fits one page, else the last on as many pages as it takes."""
BOX = "o"
"""An empty box in the symbol font that every PDF reader has."""
RED, TEAL, GREY = "#b3121d", "#0b5c77", "#505a5f"


def sheet_pdf(sheet: Sheet) -> bytes:
    """The sheet on A4. Letters that the font lacks are shown as its own replacement sign."""
    drawn = b""
    for size in SIZES:
        drawn, pages = _draw(sheet, size)
        if pages == 1:
            break
    return drawn


def _draw(sheet: Sheet, size: float) -> tuple[bytes, int]:
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.units import cm
    from reportlab.platypus import SimpleDocTemplate

    _fonts()
    out = io.BytesIO()
    template = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=1.6 * cm,
        rightMargin=1.6 * cm,
        topMargin=1.2 * cm,
        bottomMargin=1.2 * cm,
        title="What to do now",
        author="Signpost",
        lang="en-GB",
    )
    template.build(_story(sheet, size))
    return out.getvalue(), template.page


def _story(sheet: Sheet, size: float) -> list[Any]:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph

    body = ParagraphStyle("body", fontName="Vera", fontSize=size, leading=size * 1.3, spaceAfter=size * 0.2)
    title = ParagraphStyle("title", body, fontName="VeraBd", fontSize=size * 1.5, leading=size * 1.8)
    head = ParagraphStyle(
        "head", body, fontName="VeraBd", fontSize=size * 1.1, spaceBefore=size * 0.6, textColor=TEAL
    )
    red = ParagraphStyle("red", body, textColor=RED)
    act = ParagraphStyle("act", head, textColor=RED)
    item = ParagraphStyle("item", body, leftIndent=size * 1.6, bulletIndent=0)
    tick = ParagraphStyle("tick", item, bulletFontName="ZapfDingbats")
    small = ParagraphStyle("small", body, fontSize=size * 0.78, leading=size, textColor=GREY, spaceAfter=0)

    def part(one: Part, style: Any, bullet: str | None) -> list[Any]:
        rows = [Paragraph(_safe(one.title), style)]
        for number, line in enumerate(one.lines, 1):
            mark = bullet if bullet is not None else f"{number}."
            rows.append(Paragraph(_row(line), tick if mark == BOX else item, bulletText=mark))
        return rows

    story: list[Any] = [Paragraph("What to do now", title), Paragraph(f"<b>{DANGER}</b>", red)]
    if sheet.about:
        story.append(Paragraph(f"Asked: {_safe(sheet.about)}", body))
    for one in sheet.prompts:
        story += part(one, act, None)
    for one in sheet.parts:
        story += part(one, head, BOX if one.tick else "\u2022")
    if sheet.contacts:
        story += part(Part("Who to contact", sheet.contacts), head, "\u2022")
    story += [Paragraph(f"Take care: {_safe(warning)}", small) for warning in sheet.warnings]
    if sheet.sources:
        story.append(Paragraph("Sources", head))
        story += [Paragraph(_safe(line.text), small) for line in sheet.sources]
    story.append(
        Paragraph(
            f"{FOOT} {sheet.made_on.day} {sheet.made_on:%B %Y}.", ParagraphStyle("f", small, spaceBefore=size)
        )
    )
    return story


def _row(line: Line) -> str:
    marks = f' <font color="{GREY}">[{_safe(line.marks)}]</font>' if line.marks else ""
    return f"{_safe(line.text)}{marks}"


def _safe(text: str) -> str:
    """Without markup, and without letters that the font lacks."""
    return escape("".join(_in_font(one) for one in text if ord(one) >= 32))


def _in_font(letter: str) -> str:
    from reportlab.pdfbase import pdfmetrics

    known = pdfmetrics.getFont("Vera").face.charToGlyph
    if ord(letter) in known:
        return letter
    plain = "".join(one for one in unicodedata.normalize("NFKD", letter) if ord(one) in known)
    return plain or "?"


@cache
def _fonts() -> None:
    """The fonts that come inside the library, so that quotation marks, dashes and boxes are there on every machine."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    for name in ("Vera", "VeraBd"):
        pdfmetrics.registerFont(TTFont(name, f"{name}.ttf"))
    pdfmetrics.registerFontFamily("Vera", normal="Vera", bold="VeraBd", italic="Vera", boldItalic="VeraBd")
