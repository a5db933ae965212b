"""Pictures of pages: the right page, the right words, and no file that takes the page down with it."""

from __future__ import annotations

import io
import time
from pathlib import Path

import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from assistant import page_pictures
from assistant.page_pictures import MARK, NoPicture, page_picture

WORDS = "Staff ring the Harbour desk before noon and write down who answered."


def pdf(path: Path, *pages: list[str], rotate: int = 0) -> Path:
    canvas = Canvas(str(path), pagesize=A4)
    for lines in pages:
        for number, line in enumerate(lines):
            canvas.drawString(72, (500 if rotate else 760) - 20 * number, line)
        canvas.setPageRotation(rotate)
        canvas.showPage()
    canvas.save()
    return path


def marked_rows(png: bytes) -> list[int]:
    """Rows of the picture that hold the colour of the mark."""
    image = Image.open(io.BytesIO(png)).convert("RGB")
    return [
        y
        for y in range(image.height)
        if any(image.getpixel((x, y)) == MARK for x in range(0, image.width, 3))
    ]


def test_the_words_are_marked_where_they_stand(tmp_path: Path) -> None:
    path = pdf(
        tmp_path / "a.pdf",
        ["An opening line.", "Staff ring the Harbour desk before noon", "and write down who answered."],
    )
    picture = page_picture(path, 1, WORDS, 600)
    assert (
        picture.marked
        and picture.width == 600
        and Image.open(io.BytesIO(picture.png)).size == (600, picture.height)
    )
    rows = marked_rows(picture.png)
    assert picture.top is not None and picture.bottom is not None
    assert picture.top <= rows[0] and rows[-1] <= picture.bottom
    scale = 600 / A4[0]
    assert abs(picture.top - (A4[1] - 760 + 20 - 12) * scale) < 15, "from the second line"
    assert picture.bottom < (A4[1] - 760 + 60) * scale, "to the third"


def test_the_page_asked_for_is_the_page_shown(tmp_path: Path) -> None:
    path = pdf(tmp_path / "a.pdf", ["First page words only."], [WORDS])
    assert not page_picture(path, 1, WORDS).marked
    assert page_picture(path, 2, WORDS).marked


def test_words_that_are_not_there_leave_the_page_unmarked(tmp_path: Path) -> None:
    picture = page_picture(
        pdf(tmp_path / "a.pdf", [WORDS]), 1, "Parents may appeal to the governors of the school."
    )
    assert not picture.marked and marked_rows(picture.png) == [] and picture.png


def test_a_page_that_lies_on_its_side_is_marked_too(tmp_path: Path) -> None:
    picture = page_picture(pdf(tmp_path / "a.pdf", ["An opening line.", WORDS], rotate=90), 1, WORDS)
    rows = marked_rows(picture.png)
    assert picture.marked and rows[-1] - rows[0] > 300, "the line runs down the picture"


@pytest.mark.parametrize("page", [0, 2, -1, 10_000])
def test_a_page_that_is_not_there_is_said_so(tmp_path: Path, page: int) -> None:
    with pytest.raises(NoPicture, match="no page"):
        page_picture(pdf(tmp_path / "a.pdf", [WORDS]), page, WORDS)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "no pages"),
        (b"<html>not a pdf</html>", "no pages"),
        (b"%PDF-1.7\nbroken", "damaged or need a password"),
    ],
)
def test_a_file_that_is_no_pdf_is_said_so(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(content)
    with pytest.raises(NoPicture, match=says):
        page_picture(path, 1, WORDS)


def test_a_file_that_is_gone_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(NoPicture, match="not kept here"):
        page_picture(tmp_path / "gone.pdf", 1, WORDS)


def test_a_page_that_takes_too_long_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_pictures, "PATIENCE_S", 0.01)
    clock = time.monotonic()
    with pytest.raises(NoPicture, match="too long"):
        page_picture(pdf(tmp_path / "a.pdf", [WORDS]), 1, WORDS)
    assert time.monotonic() - clock < 5


def test_a_huge_page_is_drawn_small_enough(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path), pagesize=(200, 14_000))
    canvas.drawString(10, 100, WORDS)
    canvas.save()
    picture = page_picture(path, 1, WORDS, 5000)
    assert picture.width * picture.height <= page_pictures.PIXELS * 1.01


@pytest.mark.documents
def test_a_paragraph_of_the_real_guidance_is_marked_on_its_page(documents: Path) -> None:
    path = documents / "statutory/Keeping_children_safe_in_education_2024.pdf"
    quote = "Staff should never promise a child that they will not tell anyone about a report of any form of abuse"
    picture = page_picture(path, 9, quote)
    assert picture.marked and picture.top is not None and 0.3 < picture.top / picture.height < 0.8


@pytest.mark.documents
@pytest.mark.parametrize("name", ["scanned.pdf", "encrypted.pdf", "html-error-page-named.pdf"])
def test_difficult_files_give_a_picture_or_a_reason(documents: Path, name: str) -> None:
    try:
        assert page_picture(documents / "edge-cases" / name, 1, WORDS).png.startswith(b"\x89PNG")
    except NoPicture as error:
        assert str(error).endswith(".")
