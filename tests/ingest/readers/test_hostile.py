"""Files that attack their reader, read as the job reads them: in a worker, in bounded time and memory, each with one
clear line."""

from __future__ import annotations

import random
import sys
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import docx
import pytest
from pdf_maker import Page, write_pdf

from ingest.blocks import ReadFile, UnreadableFile
from ingest.readers.worker import ReaderPool

SECONDS = 20
MEGABYTES = 1200
FILLER = "Every adult on site keeps an eye open and passes on at once what worries them about any pupil."


@pytest.fixture(scope="module")
def pool() -> Iterator[ReaderPool]:
    with ReaderPool(workers=1, seconds=SECONDS, megabytes=MEGABYTES) as made:
        yield made


def ends_well(pool: ReaderPool, path: Path, seconds: float = SECONDS + 8) -> ReadFile | UnreadableFile:
    started = time.monotonic()
    [(_, result)] = pool.read_many([path])
    assert time.monotonic() - started < seconds
    if isinstance(result, UnreadableFile):
        assert len(str(result)) > 15 and "\n" not in str(result)
    return result


def pdf(*objects: bytes) -> bytes:
    """A PDF of these objects, the first being its catalogue. Its cross-reference table is right."""
    data = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % place for place in places)
    data += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(data)


def stream(content: bytes, more: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), more, content)


def one_page(content: bytes, box: bytes = b"0 0 595 842", resources: bytes = b"", more: bytes = b"") -> bytes:
    return pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [%s] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> %s >> >>"
        % (box, resources),
        stream(content, more),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        *([stream(b"/X0 Do", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X0 6 0 R >> >>")]
          if b"/X0" in resources else []),
    )  # fmt: skip


def text_at(x: int, y: int, words: str) -> bytes:
    return f"BT /F1 9 Tf 1 0 0 1 {x} {y} Tm ({words}) Tj ET\n".encode()


def many_pages(count: int) -> bytes:
    kids = b" ".join(b"3 0 R" for _ in range(count))
    return pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
        stream(b""),
    )


PDFS: dict[str, Callable[[], bytes]] = {
    "pages-in-a-circle": lambda: pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"
    ),
    "claims-a-billion-pages": lambda: pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 1000000000 >>"
    ),
    "ten-thousand-pages": lambda: many_pages(10_000),
    "form-within-itself": lambda: one_page(
        text_at(50, 700, FILLER) + b"/X0 Do", resources=b"/XObject << /X0 6 0 R >>"
    ),
    "endless-nesting": lambda: one_page(b"q " * 200_000 + text_at(50, 700, FILLER)),
    "two-hundred-thousand-shapes": lambda: one_page(b"0 0 20 20 re f\n" * 200_000 + text_at(50, 700, FILLER)),
    "grid-of-lines": lambda: one_page(
        b"".join(b"%d 0 m %d 842 l S 0 %d m 595 %d l S\n" % (i, i, i, i) for i in range(0, 595, 3))
        + text_at(50, 700, FILLER)
    ),
    "words-on-one-point": lambda: one_page(text_at(50, 700, "word") * 15_000),
    "sixty-thousand-words": lambda: one_page(
        b"".join(text_at(i * 7 % 560, 800 - i % 780, FILLER[:40]) for i in range(7_000))
    ),
    "page-as-large-as-a-town": lambda: one_page(text_at(50, 700, FILLER), box=b"-1e9 -1e9 1e9 1e9"),
    "page-without-size": lambda: one_page(text_at(50, 700, FILLER), box=b"0 0 0 0"),
    "unpacks-to-very-much": lambda: one_page(
        zlib.compress(b" " * 150_000_000, 9), more=b"/Filter /FlateDecode"
    ),
    "no-catalogue": lambda: pdf(b"<< /Type /Font >>"),
    "only-a-start": lambda: b"%PDF-1.7\n",
    "wild-numbers": lambda: one_page(b"BT /F1 1e38 Tf 1e38 0 0 -1e38 1e30 1e30 Tm (a b c) Tj ET\n" * 200),
    "not-utf-8": lambda: one_page(
        "BT /F1 9 Tf 50 700 Td (\x80\x81\xff\xfe\x00 na\xefve) Tj ET".encode("latin-1")
    ),
}


@pytest.mark.parametrize("name", PDFS)
def test_a_hostile_pdf_ends_well(pool: ReaderPool, tmp_path: Path, name: str) -> None:
    path = tmp_path / f"{name}.pdf"
    path.write_bytes(PDFS[name]())
    ends_well(pool, path)


def test_a_pdf_of_ten_thousand_pages_is_refused_with_what_to_do(pool: ReaderPool, tmp_path: Path) -> None:
    path = tmp_path / "long.pdf"
    path.write_bytes(many_pages(10_000))
    result = ends_well(pool, path, seconds=10)
    assert isinstance(result, UnreadableFile)
    assert "10000 pages" in str(result) and "Split it" in str(result)


def document(tmp_path: Path) -> Path:
    made = docx.Document()
    made.add_heading("Advice", level=1)
    made.add_paragraph(FILLER)
    path = tmp_path / "made.docx"
    made.save(str(path))
    return path


def with_body(tmp_path: Path, body: bytes, before: bytes = b"") -> Path:
    """A Word file with this in its body."""
    path = tmp_path / "body.docx"
    start = (
        b'<?xml version="1.0"?>' + before + b'<w:document xmlns:w="http://schemas.openxmlformats.org/'
        b'wordprocessingml/2006/main"><w:body>'
    )
    with zipfile.ZipFile(document(tmp_path)) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.namelist():
            if item == "word/document.xml":
                new.writestr(item, start + body + b"</w:body></w:document>")
            else:
                new.writestr(item, old.read(item))
    return path


WORD: dict[str, Callable[[Path], Path]] = {
    "bomb": lambda folder: with_body(folder, b" " * 120_000_000),
    "huge-table": lambda folder: with_body(
        folder,
        b"<w:tbl>" + b"<w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc></w:tr>" * 20_000 + b"</w:tbl>",
    ),
    "deep": lambda folder: with_body(folder, b"<w:sdt><w:sdtContent>" * 20_000),
    "laughs": lambda folder: with_body(
        folder,
        b"<w:p><w:r><w:t>&i;</w:t></w:r></w:p>",
        b'<!DOCTYPE w [<!ENTITY a "' + b"ha" * 5_000 + b'">' + b"".join(
            b'<!ENTITY %c "%s">' % (ord("b") + n, b"&%c;" % (ord("a") + n) * 50) for n in range(8)
        ) + b"]>",
    ),
    "outside": lambda folder: with_body(
        folder,
        b"<w:p><w:r><w:t>" + FILLER.encode() + b"&out;</w:t></w:r></w:p>",
        b'<!DOCTYPE w [<!ENTITY out SYSTEM "file:///etc/passwd">]>',
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WORD)
def test_a_hostile_word_file_ends_well(pool: ReaderPool, tmp_path: Path, name: str) -> None:
    result = ends_well(pool, WORD[name](tmp_path))
    if isinstance(result, ReadFile):
        assert "root:" not in result.page_texts[0]


def whole_files(tmp_path: Path) -> list[Path]:
    """A sound file of each kind whose bytes are then changed."""
    page = Page()
    page.text(72, 100, "Reporting concerns", 16, bold=True)
    for number in range(1, 12):
        page.text(72, 120 + 30 * number, f"{number}.   {FILLER}", 9)
    page.rectangle(70, 500, 500, 600)
    web = tmp_path / "page.html"
    web.write_text(f"<html><body><h1>Advice</h1><p>{FILLER}</p><table><tr><td>a<td>b</table>", "utf-8")
    saved = tmp_path / "page.json"
    saved.write_text(
        f'{{"schema_name": "guide", "title": "A", "details": {{"body": "<p>{FILLER}</p>"}}}}', "utf-8"
    )
    return [write_pdf(tmp_path / "sound.pdf", page, title="Sound"), document(tmp_path), web, saved]


@pytest.mark.parametrize("seed", range(4))
def test_changed_bytes_end_well(pool: ReaderPool, tmp_path: Path, seed: int) -> None:
    noise = random.Random(seed)
    for sound in whole_files(tmp_path):
        data = sound.read_bytes()
        for attempt in range(6):
            changed = bytearray(data)
            for _ in range(noise.choice((1, 5, 60))):
                changed[noise.randrange(len(changed))] = noise.randrange(256)
            if attempt % 3 == 2:
                del changed[noise.randrange(len(changed)) :]
            path = tmp_path / f"changed{sound.suffix}"
            path.write_bytes(bytes(changed))
            ends_well(pool, path)


@pytest.mark.documents
@pytest.mark.parametrize("seed", range(3))
def test_changed_bytes_of_real_documents_end_well(
    documents: Path, pool: ReaderPool, tmp_path: Path, seed: int
) -> None:
    noise = random.Random(seed)
    for name in (
        "local/Multi-Agency-Flowchart.pdf",
        "ofsted/Sunderland_FocusedVisit_2023-11-29.pdf",
        "local/Northamptonshire_CERAF_tool_TABLES.docx",
    ):
        changed = bytearray((documents / name).read_bytes())
        for _ in range(noise.choice((5, 200, 4_000))):
            changed[noise.randrange(len(changed))] = noise.randrange(256)
        path = tmp_path / f"changed{Path(name).suffix}"
        path.write_bytes(bytes(changed))
        ends_well(pool, path)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux bounds the address space")
def test_a_file_that_takes_too_much_is_named_and_the_next_is_read(tmp_path: Path) -> None:
    big = tmp_path / "big.html"
    big.write_bytes(b"<html><body>" + b"<p><b>a</b></p>" * 1_000_000)
    with ReaderPool(workers=1, seconds=8, megabytes=350) as small:
        result = ends_well(small, big, seconds=30)
        assert isinstance(result, UnreadableFile)
        assert "split" in str(result)
        assert isinstance(ends_well(small, document(tmp_path)), ReadFile)
