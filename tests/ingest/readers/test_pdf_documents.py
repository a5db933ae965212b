"""The PDF reader over the real documents."""

from __future__ import annotations

import re
import time
from collections import Counter
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from ingest.blocks import Block, ReadFile, UnreadableFile
from ingest.passages import passages_of
from ingest.readers import pdf_ocr
from ingest.readers.pdf import read_pdf

pytestmark = pytest.mark.documents

KCSIE = "statutory/Keeping_children_safe_in_education_2024.pdf"
WORKING_TOGETHER = "statutory/Working_together_to_safeguard_children_2023_-_statutory_guidance.pdf"
READABLE = (
    KCSIE,
    WORKING_TOGETHER,
    "statutory/KCSIE_2025_part_one.pdf",
    "ofsted/Bedford_JTAI_2023-03-31.pdf",
    "ofsted/Surrey_ILACS_2025-05-09.pdf",
    "ofsted/Ofsted_what_children_said_in_care_2024_EASY-READ.pdf",
    "local/CERAF-Guidance-2023.pdf",
    "local/LSCP_Multiagency_Safeguarding_Information_Pack__v5_Jul_25_.pdf",
    "local/London-Rapid-Reviews-Analysis-Report.pdf",
    "local/Multi-Agency-Flowchart.pdf",
    "local/NSCP-Thresholds-Guidance-review-FINAL-11-4-2022.pdf",
    "local/Oxfordshire-Threshold-of-Needs-2021.pdf",
    "local/missing-protocol-v3.2-Nov22-2.pdf",
    "edge-cases/multicolumn.pdf",
)


@cache
def read(path: Path) -> ReadFile:
    return read_pdf(path)


def letters(text: str) -> str:
    """Letters alone: spaces, hyphens and the numerals of footnote marks do not count."""
    return re.sub(r"[^a-z]", "", text.lower())


def stands_on(clause: str, pages: list[str]) -> bool:
    """Whether a clause stands on one of the pages, whole or (over a page break or a table's cells) in two pieces."""
    wanted = letters(clause)
    if any(wanted in page for page in pages):
        return True
    return any(
        any(wanted[:cut] in page for page in pages) and any(wanted[cut:] in page for page in pages)
        for cut in range(1, len(wanted))
    )


def main_sequence(document: ReadFile) -> list[Block]:
    """The longest run of paragraphs numbered 1, 2, 3 …"""
    runs: list[list[Block]] = []
    for block in document.blocks:
        if block.kind != "paragraph" or not (block.number or "").isdigit():
            continue
        number = int(block.number or "0")
        for run in reversed(runs):
            if int(run[-1].number or "0") + 1 == number:
                run.append(block)
                break
        else:
            runs.append([block])
    return max(runs, key=len)


@pytest.mark.parametrize(("name", "count"), [(KCSIE, 565), (WORKING_TOGETHER, 403)])
def test_every_numbered_paragraph_is_found_on_its_page(documents: Path, name: str, count: int) -> None:
    document = read(documents / name)
    run = main_sequence(document)
    assert [block.number for block in run] == [str(number) for number in range(1, count + 1)]
    for block in run:
        assert block.page
        page = re.sub(r"\s+", " ", document.page_texts[block.page - 1])
        start = block.text.split()[0]
        assert re.search(rf"\b{block.number}\.\s*{re.escape(start)}", page), (block.number, block.page, start)


def test_kcsie_annex_a_numbers_its_paragraphs_anew(documents: Path) -> None:
    document = read(documents / KCSIE)
    after = document.blocks.index(main_sequence(document)[-1]) + 1
    numbers = [
        b.number for b in document.blocks[after:] if b.kind == "paragraph" and (b.number or "").isdigit()
    ]
    assert numbers[:23] == [str(number) for number in range(1, 24)]


def test_the_bedford_letter_keeps_its_paragraph_numbers(documents: Path) -> None:
    run = main_sequence(read(documents / "ofsted/Bedford_JTAI_2023-03-31.pdf"))
    assert run[0].page == 2
    assert len(run) >= 20


@pytest.mark.parametrize("name", READABLE)
def test_what_a_block_says_stands_on_its_pages(documents: Path, name: str) -> None:
    document = read(documents / name)
    pages = [letters(text) for text in document.page_texts]
    astray = [
        block
        for block in document.blocks
        if not block.ocr
        and block.page
        and not all(
            stands_on(clause, pages[block.page - 1 : block.last_page])
            for clause in re.split(r"(?<=[.;:?!•])\s", block.text)
        )
    ]
    assert len(astray) <= 0.03 * len(document.blocks), [(block.page, block.text[:80]) for block in astray]


@pytest.mark.parametrize("name", READABLE)
def test_no_word_is_lost(documents: Path, name: str) -> None:
    """Every word of the text layer is in a block or among what was left out, but for hyphenated and marked words."""
    document = read(documents / name)
    there: Counter[str] = Counter()
    for text in document.page_texts:
        there.update(re.findall(r"[a-z]{2,}", text.lower()))
    found: Counter[str] = Counter()
    for block in document.blocks:
        marks = " ".join((*block.notes, block.number or "", block.called_by or ""))
        found.update(re.findall(r"[a-z]{2,}", f"{block.text} {marks}".lower()))
    for item in document.left_out:
        found.update(re.findall(r"[a-z]{2,}", item.text.lower()))
    lost = there - found
    allowed = 0.06 if "multicolumn" in name else 0.001
    assert sum(lost.values()) <= 3 + allowed * sum(there.values()), lost.most_common(20)


@pytest.mark.parametrize("name", READABLE)
def test_no_figure_is_lost(documents: Path, name: str) -> None:
    """Every figure of a page is in a block of that page or among what was left out of it."""
    document = read(documents / name)
    lost: list[tuple[int, str]] = []
    for page, text in enumerate(document.page_texts, 1):
        there = Counter(re.findall(r"\d+", text))
        for block in document.blocks:
            if block.page and block.page <= page <= (block.last_page or block.page):
                marks = " ".join((*block.notes, block.number or "", block.called_by or ""))
                there -= Counter(re.findall(r"\d+", f"{block.text} {marks}"))
        for item in document.left_out:
            if item.page == page:
                there -= Counter(re.findall(r"\d+", item.text))
        lost += [(page, figure) for figure in there]
    assert len(lost) <= 4, lost


@pytest.mark.parametrize("name", READABLE)
def test_what_is_left_out_is_no_text_of_the_document(documents: Path, name: str) -> None:
    """Longer texts are left out only as a contents page or where they stand on many pages."""
    left_out = [item for item in read(documents / name).left_out if item.reason != "contents page"]
    pages = Counter(item.text for item in left_out)
    assert not [
        (item.page, item.reason, item.text)
        for item in left_out
        if len(item.text.split()) > 6 and item.reason != "outside the page" and pages[item.text] < 5
    ]


@pytest.mark.parametrize(("name", "count"), [(KCSIE, 565), (WORKING_TOGETHER, 403)])
def test_every_paragraph_is_one_passage_under_its_own_number(documents: Path, name: str, count: int) -> None:
    passages = passages_of("x", read(documents / name))
    numbers = [passage.paragraph for passage in passages if passage.paragraph]
    assert numbers[:count] == [str(number) for number in range(1, count + 1)]
    assert all((number or "").isdigit() for number in numbers)
    assert sum(not passage.quotable for passage in passages) <= 1


@pytest.mark.parametrize("name", [KCSIE, WORKING_TOGETHER, "statutory/KCSIE_2025_part_one.pdf"])
def test_no_passage_breaks_off_within_a_sentence(documents: Path, name: str) -> None:
    passages = [p for p in passages_of("x", read(documents / name)) if p.kind != "table"]
    broken = [
        (here.pages, here.text[-60:], following.text[:40])
        for here, following in pairwise(passages)
        if following.paragraph is None
        and not re.search(r"[.!?:;][\"'”’)\]]*$", here.text)
        and following.text[:1].islower()
    ]
    assert not broken


def test_the_parts_of_kcsie_are_named_as_printed(documents: Path) -> None:
    passages = passages_of("x", read(documents / KCSIE))
    parts = list(dict.fromkeys(passage.part for passage in passages))
    assert parts == [
        None,
        *(f"Part {number}" for number in ("one", "two", "three", "four", "five")),
        *(f"Annex {letter}" for letter in "ABCDEF"),
    ]
    opening = next(passage for passage in passages if passage.pages[:1] == (148,))
    assert (opening.part, opening.heading) == ("Annex B", "Annex B: Further information")
    last = {p.paragraph: p.part for p in passages if p.part and p.part.startswith("Part")}
    assert (last["4"], last["360"], last["565"]) == ("Part one", "Part four", "Part five")


@pytest.mark.parametrize(("page", "heading"), [(66, "Regulated activity"), (125, "Case study")])
def test_a_box_of_kcsie_is_whole_and_its_heading_comes_first(
    documents: Path, page: int, heading: str
) -> None:
    blocks = [block for block in read(documents / KCSIE).blocks if block.page == page]
    texts = [block.text for block in blocks]
    first = next(i for i, block in enumerate(blocks) if block.text == heading and block.level > 6)
    assert blocks[first + 1].kind == "box"
    inside = [t for t, b in zip(texts, blocks, strict=True) if b.kind == "box"]
    assert all(text.endswith((".", ":", ";", ",", "but")) for text in inside), inside


@pytest.mark.parametrize("page", [21, 22, 85, 89, 90, 91, 92, 101, 122, 146])
def test_the_shaded_boxes_of_working_together_keep_their_lines_together(documents: Path, page: int) -> None:
    blocks = [block for block in read(documents / WORKING_TOGETHER).blocks if block.page == page]
    cut = [block.text for block in blocks if block.kind != "footnote" and block.text[:1].islower()]
    assert all(block.kind == "bullet" for block in blocks if block.text in cut), cut


@pytest.mark.parametrize("name", READABLE)
def test_no_block_is_a_page_number_or_a_line_of_a_contents_page(documents: Path, name: str) -> None:
    document = read(documents / name)
    assert not [block.text for block in document.blocks if re.search(r"\.{5,}\s*\d*$", block.text)]
    labelled = [b for b in document.blocks if b.page_label and b.text == b.page_label and b.kind != "box"]
    assert not labelled


def test_kcsie_contents_are_left_out_and_pages_are_labelled(documents: Path) -> None:
    document = read(documents / KCSIE)
    left_out = {item.page for item in document.left_out if item.reason == "contents page"}
    assert left_out == {2, 3, 148}  # the annex on page 148 has contents of its own
    assert not [block for block in document.blocks if block.page in (2, 3)]
    assert [block.kind for block in document.blocks if block.page == 148][:2] == ["heading", "paragraph"]
    assert [block.page_label for block in document.blocks if block.page == 100][0] == "100"


def test_kcsie_footnotes_are_apart_and_called(documents: Path) -> None:
    on_page = [block for block in read(documents / KCSIE).blocks if block.page == 8]
    assert [block.called_by for block in on_page if block.kind == "footnote"] == ["4", "5", "6"]
    assert [block.notes for block in on_page if block.notes] == [("4",), ("5",), ("6",)]


def test_a_bullet_goes_on_from_page_118_to_119(documents: Path) -> None:
    bullets = [
        b
        for b in read(documents / KCSIE).blocks
        if b.kind == "bullet" and (b.page, b.last_page) == (118, 119)
    ]
    assert len(bullets) == 1
    assert bullets[0].text.endswith("for inspection")


def test_the_table_of_changes_has_its_header_in_every_row(documents: Path) -> None:
    rows = [b for b in read(documents / KCSIE).blocks if b.kind == "table_row" and b.page in (183, 184)]
    assert len(rows) >= 20
    assert all(row.text.startswith("Summary: ") and "; About the guidance: " in row.text for row in rows)


@pytest.mark.parametrize("page", [20, 24, 28, 30, 36])
def test_the_oxfordshire_matrix_is_read_by_rows_under_its_levels(documents: Path, page: int) -> None:
    document = read(documents / "local/Oxfordshire-Threshold-of-Needs-2021.pdf")
    rows = [block.text for block in document.blocks if block.page == page and block.kind == "table_row"]
    assert len(rows) >= 4
    assert all(re.match(r"LEVEL 1: .+; LEVEL 2: .+; LEVEL 3: .+; LEVEL 4: ", row) for row in rows)


def test_the_northamptonshire_levels_are_named_in_every_row(documents: Path) -> None:
    document = read(documents / "local/NSCP-Thresholds-Guidance-review-FINAL-11-4-2022.pdf")
    rows = [block.text for block in document.blocks if block.page in (18, 20) and block.kind == "table_row"]
    assert len(rows) >= 12
    assert all(re.match(r"Level [1-4]: ", row) for row in rows)


def test_the_flowchart_is_read_from_the_top(documents: Path) -> None:
    blocks = read(documents / "local/Multi-Agency-Flowchart.pdf").blocks
    assert {block.kind for block in blocks} == {"box"}
    assert blocks[0].text.startswith("CONCERNS ABOUT RISK")
    assert blocks[-1].text.startswith("Any Criminal Offences")


def test_the_two_columns_of_a_paper_are_not_mixed(documents: Path) -> None:
    document = read(documents / "edge-cases/multicolumn.pdf")
    paragraphs = [block for block in document.blocks if block.kind == "paragraph"]
    assert [b for b in paragraphs if "Donec nonummy pellentesque ante" in b.text]
    assert sum(block.kind == "table_row" for block in document.blocks) == 6


@pytest.mark.parametrize(
    ("name", "says"), [("encrypted.pdf", "encrypted"), ("html-error-page-named.pdf", "web page")]
)
def test_unreadable_files_say_why(documents: Path, name: str, says: str) -> None:
    with pytest.raises(UnreadableFile, match=says):
        read_pdf(documents / "edge-cases" / name)


@pytest.mark.skipif(pdf_ocr.is_available(), reason="scans are read here")
def test_a_scan_is_refused_where_scans_cannot_be_read(documents: Path) -> None:
    with pytest.raises(UnreadableFile, match="scan"):
        read_pdf(documents / "edge-cases" / "scanned.pdf")


@pytest.mark.skipif(not pdf_ocr.is_available(), reason="scans are not read here")
def test_a_scan_is_read(documents: Path) -> None:
    document = read_pdf(documents / "edge-cases" / "scanned.pdf")
    assert all(block.ocr for block in document.blocks)
    assert "facsimile" in document.page_texts[0]
    assert any("OCR" in warning for warning in document.warnings)


def test_kcsie_is_read_quickly(documents: Path) -> None:
    """Processor time, so that a busy machine does not count."""
    if pdf_ocr.is_available():
        pytest.skip("the picture on page 70 is read too")
    start = time.process_time()
    read_pdf(documents / KCSIE)
    assert time.process_time() - start < 5.0
