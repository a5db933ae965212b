"""The PDF reader over small files that the tests write themselves."""

from __future__ import annotations

from pathlib import Path

import pytest
from pdf_maker import Page, write_pdf

from ingest.blocks import Block, ReadFile, UnreadableFile
from ingest.readers import pdf_ocr
from ingest.readers.pdf import read_pdf

FILLER = (
    "Every adult in the building has the same duty, which is to notice and to",
    "pass on what was noticed without delay. Nobody waits until they are sure.",
)


def texts(read: ReadFile, kind: str) -> list[str]:
    return [block.text for block in read.blocks if block.kind == kind]


def one(read: ReadFile, start: str) -> Block:
    found = [block for block in read.blocks if block.text.startswith(start)]
    assert len(found) == 1, [block.text for block in read.blocks]
    return found[0]


def test_headings_numbered_paragraphs_and_bullets(tmp_path: Path) -> None:
    page = Page()
    page.text(57, 70, "Telling someone", 18, bold=True)
    page.text(57, 100, "When to tell", 13, bold=True)
    page.text(57, 125, "1.").text(
        92, 125, "Tell the lead at once. Write down what was said and keep the words as"
    )
    page.text(57, 139, "they were. The lead will want to know:")
    page.text(75, 160, "•").text(93, 160, "who was there, and what each of them saw or heard at the time, in")
    page.text(93, 174, "their own words")
    page.text(75, 194, "•").text(93, 194, "where it was")
    page.text(93, 214, "–").text(111, 214, "indoors or out")
    page.text(57, 240, "2.").text(92, 240, "Do not promise to keep a secret. Say who must be told.")
    read = read_pdf(write_pdf(tmp_path / "a.pdf", page, title="A small guide"))
    assert read.title == "A small guide"
    kinds = [(block.kind, block.level, block.number) for block in read.blocks]
    assert kinds == [
        ("heading", 1, None),
        ("heading", 2, None),
        ("paragraph", 0, "1"),
        ("bullet", 1, None),
        ("bullet", 1, None),
        ("bullet", 2, None),
        ("paragraph", 0, "2"),
    ]
    assert read.blocks[2].text == (
        "Tell the lead at once. Write down what was said and keep the words as they were. "
        "The lead will want to know:"
    )
    assert read.blocks[3].text.endswith("at the time, in their own words")


def test_a_date_at_the_start_of_a_line_is_no_paragraph_number(tmp_path: Path) -> None:
    page = Page()
    page.lines(57, 80, "31 March was the day on which the new partnership began its work in the", "county.")
    page.lines(57, 130, *FILLER)
    read = read_pdf(write_pdf(tmp_path / "a.pdf", page))
    assert one(read, "31 March was").number is None


def test_a_footnote_is_its_own_block_and_leaves_no_mark_in_the_sentence(tmp_path: Path) -> None:
    page = Page()
    page.text(57, 80, "Help comes early").text(147, 76, "4", 7).text(
        154, 80, "and it comes from the people nearest to the"
    )
    page.text(57, 94, "child. That is the whole of it, and it is enough for most of them.")
    page.lines(57, 130, *FILLER)
    page.text(57, 740, "4", 5.5).text(62, 743, "The county keeps a list of what there is.", 9)
    read = read_pdf(write_pdf(tmp_path / "a.pdf", page))
    caller = one(read, "Help comes early")
    assert caller.text.startswith("Help comes early and it comes from")
    assert caller.notes == ("4",)
    note = one(read, "The county keeps")
    assert (note.kind, note.called_by) == ("footnote", "4")


def test_paragraphs_and_bullets_go_on_over_a_page_break(tmp_path: Path) -> None:
    first, second, third = Page(), Page(), Page()
    first.lines(57, 80, *FILLER)
    first.text(57, 740, "7.").text(
        92, 740, "The lead keeps the record, and the record is kept where only the lead and"
    )
    second.text(57, 60, "the deputy can see it, so that nothing of it is talked about elsewhere.")
    second.lines(57, 100, *FILLER)
    second.text(75, 740, "•").text(
        93, 740, "what the child said, in the words in which the child said it, and with"
    )
    third.text(93, 60, "the time at which it was said")
    third.lines(57, 100, *FILLER)
    for number, page in enumerate((first, second, third), 1):
        page.text(290, 810, str(number))
    read = read_pdf(write_pdf(tmp_path / "a.pdf", first, second, third))
    paragraph = one(read, "The lead keeps")
    assert (paragraph.number, paragraph.page, paragraph.last_page) == ("7", 1, 2)
    assert "only the lead and the deputy can see it" in paragraph.text
    bullet = one(read, "what the child said")
    assert (bullet.page, bullet.last_page, bullet.page_label) == (2, 3, "2")
    assert bullet.text.endswith("with the time at which it was said")


def test_headers_footers_and_page_numbers_are_left_out_and_reported(tmp_path: Path) -> None:
    pages = []
    for number in range(1, 6):
        page = Page().text(57, 40, "A guide for the county, spring edition").text(290, 812, str(number + 10))
        page.lines(57, 200, *FILLER)
        page.lines(57, 250, f"This page is about the subject that has the number {number} in our list.")
        pages.append(page)
    read = read_pdf(write_pdf(tmp_path / "a.pdf", *pages))
    assert not [block for block in read.blocks if "spring edition" in block.text or block.text.isdigit()]
    assert {item.reason for item in read.left_out} == {"running header", "page number"}
    assert [block.page_label for block in read.blocks if block.page == 3] == ["13", "13"]
    assert "spring edition" in read.page_texts[2]


def test_a_contents_page_is_left_out(tmp_path: Path) -> None:
    contents = Page().text(57, 70, "Contents", 16, bold=True)
    for index, (name, number) in enumerate([("Why", 2), ("Who", 3), ("When", 4), ("Where", 5), ("How", 6)]):
        contents.text(57, 110 + 20 * index, f"{name} we do it {'.' * 60} {number}")
    page = Page()
    page.text(57, 70, "Why we do it", 16, bold=True)
    page.lines(57, 100, *FILLER)
    read = read_pdf(write_pdf(tmp_path / "a.pdf", contents, page))
    assert {block.page for block in read.blocks} == {2}
    assert [item.reason for item in read.left_out] == ["contents page"]


def test_two_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    page = Page().text(57, 60, "Two columns under one title", 18, bold=True)
    left = ("The left column begins here and", "goes down the page line by line", "until it has nothing more to say",
            "about the matter, and so it goes", "over to the other column, where")  # fmt: skip
    right = ("the sentence ends. Then a second", "sentence follows in the column", "on the right, and it is read",
             "after all the lines of the left", "column have been read.")  # fmt: skip
    for index, (a, b) in enumerate(zip(left, right, strict=True)):
        page.text(57, 100 + 14 * index, a).text(310, 100 + 14 * index, b)
    read = read_pdf(write_pdf(tmp_path / "a.pdf", page))
    assert texts(read, "heading") == ["Two columns under one title"]
    assert texts(read, "paragraph") == [" ".join(left + right)]


def test_hyphenation_is_mended_and_compounds_are_kept(tmp_path: Path) -> None:
    page = Page()
    page.lines(57, 80, "Each school has a safeguarding lead, and what is said about safe-")
    page.lines(57, 94, "guarding here holds for a multi-agency meeting too: such a multi-")
    page.lines(57, 108, "agency meeting keeps a note of what was said and who will do it.")
    read = read_pdf(write_pdf(tmp_path / "a.pdf", page))
    assert "about safeguarding here" in read.blocks[0].text
    assert "such a multi-agency meeting" in read.blocks[0].text


def grid(page: Page, top: float, rows: list[tuple[str, str, str]], bold_first: bool = True) -> None:
    for index, row in enumerate(rows):
        y0 = top + 30 * index
        for column, cell in enumerate(row):
            x0 = 57 + 150 * column
            page.rectangle(x0, y0, x0 + 150, y0 + 30)
            page.text(x0 + 5, y0 + 18, cell, 10, bold=bold_first and index == 0)


def test_rows_of_a_table_carry_their_header_cells_over_the_page_break(tmp_path: Path) -> None:
    first, second = Page(), Page()
    first.lines(57, 80, *FILLER)
    grid(
        first,
        650,
        [("Level", "Sign", "Who acts"), ("One", "often late", "form tutor"), ("Two", "", "the lead")],
    )
    grid(second, 60, [("Three", "hurt", "the lead now")], bold_first=False)
    second.lines(57, 140, *FILLER)
    read = read_pdf(write_pdf(tmp_path / "a.pdf", first, second))
    assert texts(read, "table_row") == [
        "Level: One; Sign: often late; Who acts: form tutor",
        "Level: Two; Who acts: the lead",
        "Level: Three; Sign: hurt; Who acts: the lead now",
    ]


def test_a_table_without_lines_is_read_by_rows(tmp_path: Path) -> None:
    page = Page()
    page.lines(57, 60, *FILLER)
    for index, row in enumerate(
        [
            ("Team", "Hours", "Post"),
            ("Front door", "nine to five", "Lead officer"),
            ("Night desk", "five to nine", "Duty worker"),
            ("Early help", "all day", "Adviser"),
        ]
    ):
        for column, cell in enumerate(row):
            page.text(57 + 160 * column, 120 + 24 * index, cell, bold=index == 0)  # fmt: skip
    read = read_pdf(write_pdf(tmp_path / "a.pdf", page))
    assert texts(read, "table_row") == [
        "Team: Front door; Hours: nine to five; Post: Lead officer",
        "Team: Night desk; Hours: five to nine; Post: Duty worker",
        "Team: Early help; Hours: all day; Post: Adviser",
    ]


def test_a_box_is_a_box(tmp_path: Path) -> None:
    page = Page().rectangle(57, 150, 500, 200).text(70, 172, "Ring the police if a child is in danger now.")
    page.lines(57, 80, *FILLER)
    page.lines(57, 230, *FILLER)
    read = read_pdf(write_pdf(tmp_path / "a.pdf", page))
    assert [block.kind for block in read.blocks] == ["paragraph", "box", "paragraph"]
    assert texts(read, "box") == ["Ring the police if a child is in danger now."]


def shaded(page: Page, top: float, paragraphs: list[tuple[str, ...]], grey: float) -> float:
    """Paragraphs with a strip of ground behind each line, the last of each paragraph higher, as word processors draw."""
    for lines in paragraphs:
        for position, line in enumerate(lines):
            high = 29 if position == len(lines) - 1 else 16
            page.ground(62, top, 526, top + high, grey).text(66, top + 12, line)
            top += high
    return top


WRAPPED = [
    ("When the lead is away the deputy takes the call, and the deputy writes down all", "that was said."),
    (
        "Nobody sends the child home before the lead or the deputy has spoken with the",
        "social worker on duty.",
    ),
]


def test_a_box_shaded_line_by_line_keeps_its_sentences_whole_and_in_order(tmp_path: Path) -> None:
    page = Page()
    page.ground(57, 150, 531, 240)
    shaded(page, 150, WRAPPED, 0.85)
    page.lines(57, 300, *FILLER)
    read = read_pdf(write_pdf(tmp_path / "a.pdf", page))
    assert texts(read, "box") == [" ".join(lines) for lines in WRAPPED]


def test_shaded_lines_without_a_ground_around_them_are_one_box(tmp_path: Path) -> None:
    page = Page()
    shaded(page, 150, WRAPPED, 0.85)
    page.lines(57, 300, *FILLER)
    read = read_pdf(write_pdf(tmp_path / "a.pdf", page))
    assert texts(read, "box") == [" ".join(lines) for lines in WRAPPED]


def test_a_ground_that_is_nearly_white_cuts_no_paragraph(tmp_path: Path) -> None:
    page = Page()
    shaded(page, 150, WRAPPED, 0.988)
    page.lines(57, 300, *FILLER)
    read = read_pdf(write_pdf(tmp_path / "a.pdf", page))
    assert not texts(read, "box")
    assert [" ".join(lines) for lines in WRAPPED] == texts(read, "paragraph")[:2]


def test_a_heading_in_a_box_is_below_the_headings_outside(tmp_path: Path) -> None:
    page = Page().text(57, 60, "A guide", 20, bold=True).text(57, 90, "Telling", 16, bold=True)
    page.ground(57, 150, 531, 210).text(66, 170, "An example", 16, bold=True)
    page.text(66, 195, "A child told a teacher, and the teacher told the lead.")
    page.text(57, 260, "Keeping records", 13, bold=True)
    page.lines(57, 300, *FILLER)
    read = read_pdf(write_pdf(tmp_path / "a.pdf", page))
    levels = {block.text: block.level for block in read.blocks if block.kind == "heading"}
    assert levels["An example"] > levels["Keeping records"] > levels["Telling"]


def test_a_number_at_the_start_of_a_line_within_a_sentence_stays_in_it(tmp_path: Path) -> None:
    page = Page()
    page.text(57, 80, "7.").text(
        92, 80, "The chair makes sure that nobody on the board has been named in an order"
    )
    page.text(57, 94, "128.").text(
        85, 94, "here, because an order of that kind would keep them from the work they do."
    )
    page.text(57, 120, "8.").text(92, 120, "The clerk keeps the list.")
    page.lines(57, 160, *FILLER)
    read = read_pdf(write_pdf(tmp_path / "a.pdf", page))
    assert [block.number for block in read.blocks if block.number] == ["7", "8"]
    assert "in an order 128. here, because" in one(read, "The chair").text


def test_the_number_that_ends_a_footnote_is_no_paragraph_and_does_not_part_the_text_over_the_page(
    tmp_path: Path,
) -> None:
    first, second = Page(), Page()
    first.lines(57, 80, *FILLER)
    first.text(57, 600, "4.").text(
        92, 600, "Governors make sure that the policy of the school on keeping the child"
    )
    first.text(57, 740, "4", 5.5).text(
        62, 743, "A leaver is somebody who was looked after until they reached the age of", 9
    )
    first.text(57, 754, "16.", 9)
    second.text(57, 60, "safe says what is harder for some children than for others.")
    second.lines(57, 100, *FILLER)
    read = read_pdf(write_pdf(tmp_path / "a.pdf", first, second))
    assert one(read, "Governors").text.endswith(
        "on keeping the child safe says what is harder for some children than for others."
    )
    assert one(read, "A leaver").text.endswith("reached the age of 16.")


def test_a_footnote_keeps_its_own_lines_when_they_look_like_paragraphs(tmp_path: Path) -> None:
    page = Page()
    page.text(57, 80, "Help comes early").text(147, 76, "4", 7).text(
        154, 80, "and it is enough for most of them."
    )
    page.lines(57, 130, *FILLER)
    page.text(57, 740, "4", 5.5).text(62, 743, "Rule 12 of the Rules of the County;", 9)
    page.text(57, 754, "Rule 20 of the Rules of the Town.", 9)
    read = read_pdf(write_pdf(tmp_path / "a.pdf", page))
    assert (
        one(read, "Rule 12").text == "Rule 12 of the Rules of the County; Rule 20 of the Rules of the Town."
    )


def test_the_bullets_of_a_footnote_are_in_no_paragraph_of_the_text(tmp_path: Path) -> None:
    first, second = Page(), Page()
    first.lines(57, 80, *FILLER)
    first.text(57, 640, "8.").text(92, 640, "The officer may enter the house").text(264, 636, "3", 7).text(
        268, 640, ", and a search is then made of all"
    )
    first.text(57, 740, "3", 5.5).text(62, 743, "The powers are:", 9)
    first.text(57, 754, "•", 9).text(72, 754, "to go in, where a child is in danger in the house", 9)
    first.text(57, 765, "•", 9).text(72, 765, "to stay, until the child is safe", 9)
    second.lines(57, 60, "the rooms in which the child may be found.")
    second.lines(57, 100, *FILLER)
    read = read_pdf(write_pdf(tmp_path / "a.pdf", first, second))
    note = one(read, "The powers are")
    assert (note.kind, note.called_by) == ("footnote", "3")
    assert note.text == (
        "The powers are: • to go in, where a child is in danger in the house • to stay, until the child is safe"
    )
    assert one(read, "The officer may").text.endswith(
        "a search is then made of all the rooms in which the child may be found."
    )


def test_a_line_under_a_bullet_at_the_edge_of_its_text_is_more_of_it(tmp_path: Path) -> None:
    page = Page()
    page.lines(57, 80, *FILLER)
    page.text(57, 140, "The four questions are:")
    page.text(57, 158, "•").text(75, 158, "What is going well?", bold=True)
    page.text(75, 172, "We think of what is strong.")
    page.text(57, 186, "•").text(75, 186, "What is the worry?", bold=True)
    page.text(75, 200, "We think of what may do harm.")
    page.lines(57, 240, *FILLER)
    read = read_pdf(write_pdf(tmp_path / "a.pdf", page))
    assert [block.text for block in read.blocks if block.kind == "bullet"] == [
        "What is going well? We think of what is strong.",
        "What is the worry? We think of what may do harm.",
    ]


def test_text_that_stands_where_all_text_stands_is_no_part_of_a_bullet(tmp_path: Path) -> None:
    page = Page()
    page.lines(75, 80, *FILLER)
    page.text(57, 158, "•").text(75, 158, "Ring the office.")
    page.text(75, 172, "Nobody waits for the end of the day.")
    page.lines(75, 240, *FILLER)
    read = read_pdf(write_pdf(tmp_path / "a.pdf", page))
    assert [block.text for block in read.blocks if block.kind == "bullet"] == ["Ring the office."]


def test_a_footnote_that_stands_on_several_pages_is_no_running_footer(tmp_path: Path) -> None:
    pages = []
    for number in range(1, 6):
        page = Page()
        page.text(57, 80, f"Rule {number} is kept").text(120, 76, str(number), 7)
        page.lines(57, 130, *FILLER)
        page.text(57, 757, str(number), 5.5).text(64, 760, "The Rules of the County", 9)
        pages.append(page)
    read = read_pdf(write_pdf(tmp_path / "a.pdf", *pages))
    assert texts(read, "footnote") == ["The Rules of the County"] * 5


def test_a_footnote_mark_after_a_year_is_apart_from_it_in_the_page_text(tmp_path: Path) -> None:
    page = (
        Page()
        .text(57, 80, "This follows from the Act of 1998")
        .text(217.5, 76, "23", 6)
        .text(228, 80, ", as it stands.")
    )
    page.lines(57, 130, *FILLER)
    read = read_pdf(write_pdf(tmp_path / "a.pdf", page))
    assert "199823" not in read.page_texts[0]
    assert one(read, "This follows").text.startswith("This follows from the Act of 1998")


def test_type_too_small_to_be_seen_is_left_out_and_reported(tmp_path: Path) -> None:
    page = Page().text(57, 80, "Check that the teacher is allowed to do this work").text(320, 80, "7F", 1)
    page.lines(57, 130, *FILLER)
    read = read_pdf(write_pdf(tmp_path / "a.pdf", page))
    assert one(read, "Check that").text == "Check that the teacher is allowed to do this work"
    assert "7F" not in read.page_texts[0]
    assert [(item.reason, item.text) for item in read.left_out] == [("type too small to be seen", "7F")]


def test_text_outside_the_page_is_in_no_block(tmp_path: Path) -> None:
    page = Page().text(700, 80, "Words of the page next to this one")
    page.lines(57, 80, *FILLER)
    read = read_pdf(write_pdf(tmp_path / "a.pdf", page))
    assert len(read.blocks) == 1
    assert [item.reason for item in read.left_out] == ["outside the page"]


def test_a_gap_in_the_numbering_is_warned_about(tmp_path: Path) -> None:
    page = Page()
    for index, number in enumerate([1, 2, 3, 4, 5, 6, 8, 9]):
        page.text(57, 80 + 30 * index, f"{number}.").text(
            92, 80 + 30 * index, "This is a paragraph with a number."
        )
    read = read_pdf(write_pdf(tmp_path / "a.pdf", page))
    assert read.warnings == ("paragraph 7 not found between 6 (page 1) and 8 (page 1)",)


def test_numbering_that_restarts_is_kept_as_printed(tmp_path: Path) -> None:
    page = Page()
    for index, number in enumerate([1, 2, 3, 4, 5, 6, 1, 2, 3]):
        page.text(57, 80 + 30 * index, f"{number}.").text(
            92, 80 + 30 * index, "This is a paragraph with a number."
        )
    read = read_pdf(write_pdf(tmp_path / "a.pdf", page))
    assert [block.number for block in read.blocks] == ["1", "2", "3", "4", "5", "6", "1", "2", "3"]
    assert read.warnings == ()


@pytest.mark.parametrize("rotate", [90, 180, 270])
def test_the_number_of_blocks_survives_a_turned_page(tmp_path: Path, rotate: int) -> None:
    page = Page(rotate)
    page.lines(57, 80, *FILLER)
    read = read_pdf(write_pdf(tmp_path / "a.pdf", page))
    assert "same" in read.page_texts[0]
    assert "".join(sorted("".join(block.text for block in read.blocks).replace(" ", ""))) == "".join(
        sorted("".join(FILLER).replace(" ", ""))
    )


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("page.pdf", b"<!DOCTYPE html><html><body>Not found</body></html>", "web page"),
        ("empty.pdf", b"", "empty"),
        ("words.pdf", b"just some words", "not a PDF"),
        ("cut.pdf", b"%PDF-1.7\n1 0 obj\n<< /Type", "damaged"),
    ],
)
def test_files_that_cannot_be_read_say_why(tmp_path: Path, name: str, data: bytes, says: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(UnreadableFile, match=says):
        read_pdf(path)


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="cannot be opened"):
        read_pdf(tmp_path / "nothing.pdf")


def test_a_document_with_hardly_any_words_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="only 3 words"):
        read_pdf(write_pdf(tmp_path / "a.pdf", Page().text(57, 80, "Three lonely words")))


def test_a_broken_page_is_a_warning_and_the_others_are_read(tmp_path: Path) -> None:
    good = Page()
    good.lines(57, 80, *FILLER)
    path = write_pdf(tmp_path / "a.pdf", good, Page())
    path.write_bytes(path.read_bytes().replace(b"/Kids [6 0 R 8 0 R]", b"/Kids [6 0 R 99 0R]"))
    read = read_pdf(path)
    assert len(texts(read, "paragraph")) == 1
    assert any("page 2" in warning for warning in read.warnings)


def test_many_pages_take_time_in_proportion(tmp_path: Path) -> None:
    pages = []
    for number in range(600):
        page = Page().text(290, 812, str(number + 1))
        page.lines(57, 200, *FILLER)
        pages.append(page)
    read = read_pdf(write_pdf(tmp_path / "a.pdf", *pages))
    assert len(read.page_texts) == 600
    assert len(read.blocks) == 600


def test_words_that_ocr_runs_together_are_parted_by_known_words() -> None:
    known = {"copy": 3, "of": 40, "the": 90, "subject": 2, "document": 5, "is": 60}
    assert pdf_ocr.part_words("copyofthesubjectdocument is", known) == "copy of the subject document is"
    assert pdf_ocr.part_words("Unheardofword stays", known) == "Unheardofword stays"
    assert pdf_ocr.part_words("the end.The rest", known) == "the end. The rest"
