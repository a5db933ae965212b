"""Reading pictures of text: spaces found in the picture, and whole pages where the library is installed."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from pdf_maker import Page, write_pdf

from ingest.passages import passages_of
from ingest.readers import pdf_ocr
from ingest.readers.ocr_spaces import spaced
from ingest.readers.pdf import read_pdf

TEXT = (
    "All adults who work in the building pass on what worries them, and they do",
    "so on the same day. Nobody promises a child to keep a secret, and nobody asks",
    "more than is needed to know who must be told. The lead writes down every word",
    "that was said and hands the record to those who come after, within one hour.",
)


def picture_of(folder: Path, line: str, size: float = 11, scale: float = 3.0) -> np.ndarray:
    """The picture of one line of Helvetica, cut close."""
    made = write_pdf(folder / "line.pdf", Page().text(40, 100, line, size))
    document = pypdfium2.PdfDocument(made)
    pixels = document[0].render(scale=scale).to_numpy()
    document.close()
    return pixels[round((98 - size) * scale) : round(104 * scale), round(36 * scale) :]


@pytest.mark.parametrize("line", TEXT)
@pytest.mark.parametrize("size", [9, 14])
def test_lost_spaces_are_found_in_the_picture(tmp_path: Path, line: str, size: float) -> None:
    if size > 12:
        line = line[:52].rsplit(" ", 1)[0]
    assert spaced(line.replace(" ", ""), picture_of(tmp_path, line, size)) == line


def test_spaces_that_were_seen_help_with_the_others(tmp_path: Path) -> None:
    line = TEXT[0]
    start, rest = line.split(" pass ")
    half = f"{start.replace(' ', '')} pass {rest}"
    assert spaced(half, picture_of(tmp_path, line)) == line


def test_a_line_with_its_spaces_is_left_alone(tmp_path: Path) -> None:
    assert spaced(TEXT[0], picture_of(tmp_path, TEXT[1])) == TEXT[0]


@pytest.mark.parametrize("pixels", [np.zeros((0, 0, 3), np.uint8), np.full((30, 400, 3), 255, np.uint8)])
def test_a_picture_without_ink_changes_nothing(pixels: np.ndarray) -> None:
    assert spaced("Nobodypromisesachild", pixels) == "Nobodypromisesachild"


def test_a_figure_is_never_parted(tmp_path: Path) -> None:
    line = "Call 0207 926 1111 and saysafeguardinglead at once"
    assert "1111" in spaced(line.replace(" ", ""), picture_of(tmp_path, line))


def test_a_photograph_is_told_from_a_drawing() -> None:
    noise = np.random.default_rng(7)
    photograph = np.clip(noise.normal(120, 60, (200, 200, 3)), 0, 255).astype(np.uint8)
    drawing = np.full((200, 200, 3), 255, np.uint8)
    drawing[20:60, 20:180] = (30, 80, 160)
    assert pdf_ocr.is_drawn(drawing)
    assert not pdf_ocr.is_drawn(photograph)
    assert not pdf_ocr.is_drawn(np.full((200, 200, 3), 255, np.uint8))


def test_pictures_are_read_when_that_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(pdf_ocr.PICTURES, raising=False)
    assert not pdf_ocr.pictures_wanted()
    monkeypatch.setenv(pdf_ocr.PICTURES, "yes")
    assert pdf_ocr.pictures_wanted() == pdf_ocr.is_available()


def scan(folder: Path, *lines: str) -> Path:
    """A PDF that is nothing but the picture of a page with these lines."""
    page = Page()
    page.text(57, 90, "Reporting concerns", 18, bold=True)
    page.lines(57, 130, *lines, size=12, step=18)
    document = pypdfium2.PdfDocument(write_pdf(folder / "drawn.pdf", page))
    picture = document[0].render(scale=200 / 72).to_pil().convert("L")
    document.close()
    picture.save(folder / "scan.pdf", resolution=200)
    return folder / "scan.pdf"


@pytest.mark.skipif(not pdf_ocr.is_available(), reason="the OCR library is not installed")
def test_a_scanned_page_is_read_and_says_so(tmp_path: Path) -> None:
    read = read_pdf(scan(tmp_path, *TEXT))
    assert all(block.ocr for block in read.blocks)
    assert any("OCR" in warning and "page 1" in warning for warning in read.warnings)
    seen = re.findall(r"[a-z]+", read.page_texts[0].lower())
    wanted = re.findall(r"[a-z]+", " ".join(("reporting concerns", *TEXT)).lower())
    assert sum(word in seen for word in wanted) >= 0.95 * len(wanted)
    passages = passages_of("x", read)
    assert passages and all(passage.ocr for passage in passages)


@pytest.mark.skipif(not pdf_ocr.is_available(), reason="the OCR library is not installed")
def test_the_words_of_a_drawn_picture_are_apart_from_the_text_layer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(pdf_ocr.PICTURES, "yes")
    page = Page().text(40, 60, "x")
    page.lines(57, 400, *TEXT, size=12, step=18)
    document = pypdfium2.PdfDocument(write_pdf(tmp_path / "drawn.pdf", page))
    picture = document[0].render(scale=2).to_pil().convert("L").crop((100, 720, 1100, 960))
    pixels, wide = picture.tobytes(), picture.width
    document.close()
    beside = Page().picture(57, 290, 537, 405, pixels, wide=wide)
    beside.lines(
        57, 500, "Above stands a picture with some lines of text in it, which is no part of this.", *TEXT[:2]
    )
    read = read_pdf(write_pdf(tmp_path / "page.pdf", beside))
    ocr = [passage for passage in passages_of("x", read) if passage.ocr]
    plain = [passage for passage in passages_of("x", read) if not passage.ocr]
    assert "secret" in " ".join(passage.text for passage in ocr)
    assert plain and "Above stands a picture" in plain[0].text and "secret" in plain[0].text
    assert all(passage.quotable for passage in plain)


@pytest.mark.skipif(pdf_ocr.is_available(), reason="scans are read here")
def test_a_scan_that_cannot_be_read_says_what_to_install(tmp_path: Path) -> None:
    from ingest.blocks import UnreadableFile

    with pytest.raises(UnreadableFile, match="scan") as caught:
        read_pdf(scan(tmp_path, *TEXT))
    assert pdf_ocr.INSTALL in str(caught.value)
