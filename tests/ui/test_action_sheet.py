"""What can be taken away: the same words as on the page, on one page where they fit."""

from __future__ import annotations

import datetime as dt
import io

import docx
import pypdfium2
import pytest
from scripted import OFFICIAL, RING, TELL, full_answer, step

from ui.action_sheet import as_text, sheet_of
from ui.sheet_docx import sheet_docx
from ui.sheet_pdf import sheet_pdf

DAY = dt.date(2026, 11, 22)


def pdf_text(data: bytes) -> tuple[int, str]:
    pdf = pypdfium2.PdfDocument(data)
    return len(pdf), " ".join(page.get_textpage().get_text_range() for page in pdf).replace("\r\n", " ")


def docx_text(data: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs)


def test_the_sheet_has_the_prompts_the_steps_the_numbers_and_the_sources() -> None:
    sheet = sheet_of(full_answer(), (RING, TELL), "ta", DAY)
    _, pdf = pdf_text(sheet_pdf(sheet))
    for shown in (docx_text(sheet_docx(sheet)), pdf, as_text(sheet)):
        for part in (
            "ACT NOW: Ring 999 now",
            "Ring 999 from any phone.",
            "TODAY: Tell your DSL today",
            "Do this now",
            "Listen. Let the child talk.",
            "What your DSL will decide",
            "What not to do",
            "0300 123 4567",
            "A guide to keeping children safe 2026, paragraph 14",
            "Signpost's own summary, not official wording",
            "22 November 2026",
        ):
            assert part in shown


def test_an_ordinary_answer_fits_one_page() -> None:
    steps = tuple(
        step(f"Do the thing number {n} that stands on the card, calmly.", required=True) for n in range(12)
    )
    pages, text = pdf_text(sheet_pdf(sheet_of(full_answer(steps=steps), (RING, TELL), "ta", DAY)))
    assert pages == 1 and "thing number 11" in text


def test_what_does_not_fit_one_page_is_not_lost() -> None:
    steps = tuple(
        step(f"Do the thing number {n}. " + "Word by word. " * 30, required=True) for n in range(40)
    )
    pages, text = pdf_text(sheet_pdf(sheet_of(full_answer(steps=steps), (RING,), "ta", DAY)))
    assert pages > 1 and all(f"thing number {n}." in text for n in range(40))


def test_the_short_sheet_lists_only_the_sources_it_uses_under_the_same_numbers_as_the_page() -> None:
    answer = full_answer()
    short, whole = sheet_of(answer, (), "ta", DAY), sheet_of(answer, (), "ta", DAY, whole=True)
    assert set(short.sources) <= set(whole.sources)
    assert [part.title for part in whole.parts][:2] == ["Do this now", "Also worth doing"]
    assert "Also worth doing" not in [part.title for part in short.parts]


@pytest.mark.parametrize(
    "nasty", ["<b>bold</b> & <script>", "\x00\x07 bell", "☎ → 中文 Łukasz", "a\nb\tc", "%s {0} $x"]
)
def test_any_text_can_be_written(nasty: str) -> None:
    citation = OFFICIAL.__class__(**{**OFFICIAL.__dict__, "title": nasty})
    sheet = sheet_of(
        full_answer(steps=(step(nasty, citation, required=True),), masked_question=nasty), (RING,), "ta", DAY
    )
    assert pdf_text(sheet_pdf(sheet))[0] == 1
    assert docx_text(sheet_docx(sheet))
    if "<" in nasty:
        assert "<b>bold</b>" in pdf_text(sheet_pdf(sheet))[1]


def test_the_sheet_holds_the_masked_question_only() -> None:
    answer = full_answer(masked_question="Child A told me")
    assert "Asked: Child A told me" in as_text(sheet_of(answer, (), "ta", DAY))
