"""Choosing a reader by what a file holds, refusals, and inputs that nobody should survive."""

from __future__ import annotations

import os
import random
import sys
import time
import zipfile
from pathlib import Path

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.blocks import ReadFile, UnreadableFile
from ingest.readers import ACCEPTED, kind_of, read

FILLER = "Every adult on site keeps an eye open and passes on at once what worries them about any pupil."
HTML = f"<!DOCTYPE html><html><body><h1>Advice</h1><p>{FILLER}</p></body></html>".encode()
JSON = f'{{"schema_name": "guide", "title": "Advice", "details": {{"body": "<p>{FILLER}</p>"}}}}'.encode()
MARKDOWN = f"# Advice\n\n{FILLER}\n".encode()
DIGEST = f"id: d\ndigest_of: {{title: Advice}}\nentries:\n  - {{id: a, heading: Advice, text: '{FILLER}'}}\n".encode()
PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n"


def word(tmp_path: Path) -> bytes:
    document = docx.Document()
    document.add_heading("Advice", level=1)
    document.add_paragraph(FILLER)
    path = tmp_path / "made.docx"
    document.save(str(path))
    return path.read_bytes()


def held(tmp_path: Path, kind: str) -> bytes:
    return {"html": HTML, "json": JSON, "markdown": MARKDOWN, "digest": DIGEST, "pdf": PDF}.get(kind) or word(
        tmp_path
    )


def file(tmp_path: Path, name: str, data: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


SUFFIXES = {
    "docx": [".docx", ".DOCX"],
    "html": [".html", ".htm", ".HTM"],
    "json": [".json"],
    "markdown": [".md"],
    "digest": [".yaml", ".yml"],
}


@pytest.mark.parametrize(
    ("kind", "suffix"), [(kind, suffix) for kind, all_ in SUFFIXES.items() for suffix in all_]
)
def test_every_kind_is_read_under_its_endings(tmp_path: Path, kind: str, suffix: str) -> None:
    path = file(tmp_path, f"file{suffix}", held(tmp_path, kind))
    assert kind_of(path) == kind
    found = read(path)
    assert found.title == "Advice"
    assert FILLER in [block.text for block in found.blocks]


def test_every_accepted_ending_has_a_reader() -> None:
    assert set(ACCEPTED) == {suffix.lower() for suffixes in SUFFIXES.values() for suffix in suffixes} | {
        ".pdf"
    }


@pytest.mark.parametrize("kind", ["docx", "html", "json", "pdf"])
def test_a_file_without_ending_is_known_by_what_it_holds(tmp_path: Path, kind: str) -> None:
    assert kind_of(file(tmp_path, "download", held(tmp_path, kind))) == kind


@pytest.mark.parametrize(
    ("kind", "suffix", "message"),
    [
        ("html", ".pdf", "^this is a web page, not a PDF: download it again"),
        ("html", ".docx", "^this is a web page, not a Word document: download it again"),
        ("html", ".json", "^this is a web page, not a GOV.UK JSON file: download it again"),
        ("html", ".md", "^this is a web page, not a Markdown file: give it the right ending"),
        ("pdf", ".docx", "^this is a PDF, not a Word document"),
        ("pdf", ".html", "^this is a PDF, not a web page"),
        ("docx", ".pdf", "^this is a Word document, not a PDF"),
        ("json", ".html", "^this is a GOV.UK JSON file, not a web page"),
        ("markdown", ".pdf", "^this is not a PDF, whatever its name says"),
        ("markdown", ".docx", "^this is not a Word document, whatever its name says"),
        ("markdown", ".json", "^this is not JSON"),
        ("html", ".txt", "^this is a web page named .txt: give it the right ending"),
        ("markdown", ".txt", r"^files of this kind are not read \(accepted: .pdf, .docx"),
    ],
)
def test_a_name_that_says_something_else_is_refused(
    tmp_path: Path, kind: str, suffix: str, message: str
) -> None:
    with pytest.raises(UnreadableFile, match=message):
        read(file(tmp_path, f"file{suffix}", held(tmp_path, kind)))


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "password"),
        ("locked.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "password"),
        ("note.rtf", b"{\\rtf1 words}", "rich text"),
        ("scan.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "picture"),
        ("scan.pdf", b"\xff\xd8\xff\xe0" + b"\x00" * 50, "picture"),
        ("tool.exe", b"MZ\x90" + b"\x00" * 50, r"program \(accepted"),
        ("page.mht", b"MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\r\nwords", "web archive"),
        ("page.html", b"From: <Saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\nx", "web archive"),
        ("noise.md", bytes(range(256)) * 40, "no text"),
        ("noise.html", b"\x00" * 5000, "no text"),
        ("empty.pdf", b"", "empty"),
        ("blank.html", b" \n\t ", "empty"),
    ],
)  # fmt: skip
def test_other_files_are_refused_with_what_to_do(
    tmp_path: Path, name: str, data: bytes, message: str
) -> None:
    with pytest.raises(UnreadableFile, match=message):
        read(file(tmp_path, name, data))


def test_other_archives_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "all.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("policy.pdf", PDF)
    with pytest.raises(UnreadableFile, match="zip archive"):
        read(path)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "missing.pdf", Path("a\x00b.pdf")):
        with pytest.raises(UnreadableFile):
            read(path)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes of this kind")
@pytest.mark.timeout(10)
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.html"
    os.mkfifo(pipe)
    with pytest.raises(UnreadableFile, match="not a file"):
        read(pipe)


def test_an_odd_start_is_still_a_web_page(tmp_path: Path) -> None:
    for start in (
        b"\xef\xbb\xbf",
        b"\r\n\r\n  ",
        b"<!-- saved from url=(0014)about:internet -->\n",
        b'<?xml version="1.0"?>',
    ):
        assert kind_of(file(tmp_path, "page.html", start + HTML)) == "html"
    assert kind_of(file(tmp_path, "page.html", HTML.decode().encode("utf-16"))) == "html"


# Inputs that nobody should survive: each ends soon, in a ReadFile or an UnreadableFile


def ends_well(path: Path, seconds: float = 30) -> ReadFile | UnreadableFile:
    started = time.monotonic()
    result: ReadFile | UnreadableFile
    try:
        result = read(path)
    except UnreadableFile as refusal:
        assert str(refusal) and "\n" not in str(refusal)
        result = refusal
    assert time.monotonic() - started < seconds
    return result


@pytest.mark.parametrize("kind", list(SUFFIXES))
def test_truncated_files_end_well(tmp_path: Path, kind: str) -> None:
    whole = held(tmp_path, kind)
    for share in range(0, 100, 7):
        ends_well(file(tmp_path, f"cut{SUFFIXES[kind][0]}", whole[: len(whole) * share // 100]))


@pytest.mark.parametrize("kind", list(SUFFIXES))
@pytest.mark.parametrize("seed", range(12))
def test_garbled_files_end_well(tmp_path: Path, kind: str, seed: int) -> None:
    noise = random.Random(seed)
    data = bytearray(held(tmp_path, kind))
    for _ in range(1 + len(data) // 200):
        data[noise.randrange(len(data))] = noise.randrange(256)
    ends_well(file(tmp_path, f"garbled{SUFFIXES[kind][0]}", bytes(data)))


@pytest.mark.parametrize("seed", range(30))
def test_xml_garbled_inside_its_package_ends_well(tmp_path: Path, seed: int) -> None:
    noise = random.Random(seed)
    path = tmp_path / "inside.docx"
    word(tmp_path)
    with zipfile.ZipFile(tmp_path / "made.docx") as old, zipfile.ZipFile(path, "w") as new:
        for item in old.namelist():
            data = bytearray(old.read(item))
            if noise.random() < 0.3:
                at = noise.randrange(len(data))
                del data[at : at + noise.randrange(1, 40)]
            new.writestr(item, bytes(data))
    ends_well(path)


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("deep.html", lambda: b"<html><body>" + b"<div>" * 50_000 + b"x"),
        ("deep-inline.html", lambda: b"<html><body>" + b"<b>" * 50_000 + FILLER.encode()),
        ("deep-list.html", lambda: b"<html><body>" + b"<ul><li>x" * 5_000),
        ("deep-table.html", lambda: b"<html><body>" + b"<table><tr><td>" * 5_000 + b"x"),
        ("nested-allowed.html", lambda: b"<html><body>" + b"<ul><li>" * 90 + FILLER.encode()),
        ("tables-allowed.html", lambda: b"<html><body>" + b"<table><tr><th>a</th><td>b" * 45 + FILLER.encode()),
        ("rows.html", lambda: b"<html><body><table>" + b"<tr><td>a</td><td>b</td></tr>" * 8_000 + b"</table>"),
        ("cells.html", lambda: b"<html><body><table><tr>" + b"<td>a</td>" * 10_000 + b"</tr><tr><td>b</table>"),
        ("spans.html", lambda: b"<html><body><table>" + b"<tr><td rowspan=9999 colspan=9999>a<td>b</tr>" * 2_000),
        ("entities.html", lambda: b"<html><body><p>" + b"&nbsp;&#x110000;&#0;&lt;" * 50_000 + FILLER.encode()),
        ("attributes.html", lambda: b"<html><body><p " + b"a=1 " * 100_000 + b">" + FILLER.encode()),
        ("numbers.html", lambda: b"<html><body>" + b"<p>1.1 a</p><p>2 b</p>" * 8_000),
        ("ids.html", lambda: b"<html><body>" + b"<p>x<sup><a href='#a'>1</a></sup></p>" * 5_000 + b"<p id=a>n</p>"),
        ("comments.html", lambda: b"<html><body>" + b"<!-- " * 50_000 + FILLER.encode()),
        ("brackets.md", lambda: b"[" * 20_000 + FILLER.encode()),
        ("stars.md", lambda: b"*a " * 20_000 + b"**b" * 20_000),
        ("quotes.md", lambda: b">" * 5_000 + FILLER.encode()),
        ("lists.md", lambda: b"".join(b" " * (2 * at) + b"- a\n" for at in range(500)) + FILLER.encode()),
        ("table.md", lambda: b"|a|b|\n|-|-|\n" + b"|c|d|\n" * 8_000),
        ("links.md", lambda: b"[a](" * 5_000 + FILLER.encode()),
        ("ticks.md", lambda: b"".join(b"`" * at + b" " for at in range(600))),
        ("tags.md", lambda: b"<a " * 20_000 + b"<!-- " * 5_000),
        ("notes.md", lambda: b"[^1]: a\n" * 10_000 + FILLER.encode()),
        ("deep.json", lambda: b"[" * 200_000),
        ("wide.json", lambda: b'{"details": {"parts": [' + b'{"body": "<p>x</p>"},' * 1_000 + b'{"body": 3}]}}'),
        ("deep.yaml", lambda: b"digest_of: " + b"[" * 100_000),
        ("dashes.yaml", lambda: b"- " * 50_000),
        ("steps.yaml", lambda: b"".join(b" " * at + b"a:\n" for at in range(3_000))),
        ("laughs.yaml", lambda: b"a0: &a0 [x]\n" + b"".join(
            f"a{at}: &a{at} [{', '.join([f'*a{at - 1}'] * 9)}]\n".encode() for at in range(1, 40))),
        ("minus.yaml", lambda: b"? " * 50_000),
    ],
)  # fmt: skip
@pytest.mark.timeout(120)
def test_hostile_files_end_well(tmp_path: Path, name: str, make: object) -> None:
    assert callable(make)
    ends_well(file(tmp_path, name, make()), seconds=60)


PIECES = [
    "<p>", "</p>", "<ul>", "<ol>", "<ol start=3>", "<li>", "</li>", "</ul>", "</ol>", "<table>", "<tr>", "<th>",
    "<td rowspan=2>", "<td>", "<td colspan=2>", "</table>", "<h2 id=a>", "</h2>", "<div class=contact>",
    "<div class=call-to-action>", "<div>", "</div>", "<dl>", "<dt>", "<dd>", "</dl>", "<main>", "</main>", "<nav>",
    "</nav>", "<b>", "<br>", "<span id=x></span>", "<details>", "<summary>", "<figure>", "<figcaption>",
    "<caption>", "<thead>", "<tfoot>", "<section id=s>", "<aside role=complementary>", "<header>", "<footer>",
    "<blockquote>", "<pre>", "<address>", "<li id=fn:1>", "<sup><a href=#fn:1>1</a></sup>",
    "<div class=footnotes><ol>", "<form>", "<label>", "<button>", "<a href=/x>", "</a>", "<em>", "</em>",
    "<article>",
    "<p hidden>", "<noscript>", "<div style=display:none>", "<ol class=legislative-list>",
    "<ul><li><a href=#a>", "1.1 ", "(a) ", "<table role=presentation>", "&nbsp;", "<!---->",
]  # fmt: skip


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=50))
def test_no_word_of_any_markup_is_lost(tmp_path: Path, pieces: list[str]) -> None:
    """Each word of a crooked page is in a block or reported as left out, and in the plain text."""
    words = [f"word{at}x" for at in range(len(pieces))]
    body = "".join(f"{piece}{word} " for piece, word in zip(pieces, words, strict=True))
    result = ends_well(file(tmp_path, "any.html", f"<html><body>{body}<p>{FILLER}</p>".encode()))
    if isinstance(result, ReadFile):
        said = " ".join([*(block.text for block in result.blocks), *(part.text for part in result.left_out)])
        assert [word for word in words if word not in said] == []
        assert [word for word in words if word not in result.page_texts[0]] == []
        assert all(block.text == " ".join(block.text.split()) != "" for block in result.blocks)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=300), suffix=st.sampled_from(ACCEPTED))
def test_any_text_under_any_name_ends_well(tmp_path: Path, text: str, suffix: str) -> None:
    ends_well(file(tmp_path, f"any{suffix}", text.encode("utf-8", "surrogatepass")))


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=300), suffix=st.sampled_from(ACCEPTED))
def test_any_bytes_under_any_name_end_well(tmp_path: Path, data: bytes, suffix: str) -> None:
    ends_well(file(tmp_path, f"any{suffix}", data))


# The edge cases among the real documents


@pytest.mark.documents
def test_an_error_page_named_pdf_is_called_what_it_is(documents: Path) -> None:
    with pytest.raises(UnreadableFile, match="^this is a web page, not a PDF: download it again"):
        read(documents / "edge-cases" / "html-error-page-named.pdf")


@pytest.mark.documents
def test_the_same_error_page_is_no_better_as_a_web_page(documents: Path, tmp_path: Path) -> None:
    data = (documents / "edge-cases" / "html-error-page-named.pdf").read_bytes()
    with pytest.raises(UnreadableFile, match="error or sign-in page"):
        read(file(tmp_path, "page.html", data))


@pytest.mark.documents
@pytest.mark.parametrize(
    "name", ["encrypted", "image", "multicolumn", "scanned", "with-annotations", "with-forms"]
)
def test_the_other_edge_cases_go_to_the_pdf_reader(documents: Path, name: str) -> None:
    path = documents / "edge-cases" / f"{name}.pdf"
    assert kind_of(path) == "pdf"
    result = ends_well(path, seconds=120)
    if name in ("image", "scanned"):
        assert isinstance(result, UnreadableFile) or all(block.ocr for block in result.blocks)


@pytest.mark.documents
def test_no_edge_case_is_missing_from_these_tests(documents: Path) -> None:
    names = {path.name for path in (documents / "edge-cases").iterdir()}
    others = {"encrypted", "image", "multicolumn", "scanned", "with-annotations", "with-forms"}
    assert names == {"html-error-page-named.pdf", *(f"{name}.pdf" for name in others)}
