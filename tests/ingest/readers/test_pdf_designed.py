"""The PDF reader over designed pages: levels of headings, drawn tables, pictures with labels, page labels."""

from __future__ import annotations

from pathlib import Path

import pytest
from pdf_maker import Page, write_pdf

from ingest.blocks import DEEPEST, Block, ReadFile
from ingest.passages import passages_of
from ingest.readers.pdf import read_pdf

LINES = (
    "Every adult in the building has the same duty, which is to notice and to",
    "pass on what was noticed without delay. Nobody waits until they are sure.",
)
DOTS = "." * 60


def headings(read: ReadFile) -> list[tuple[str, int]]:
    return [(block.text, block.level) for block in read.blocks if block.kind == "heading"]


def paths(read: ReadFile) -> list[tuple[str, ...]]:
    return [passage.heading_path for passage in passages_of("x", read)]


def written(folder: Path, *pages: Page, labels: str = "") -> ReadFile:
    return read_pdf(write_pdf(folder / "a.pdf", *pages, labels=labels))


def with_headings(*heads: tuple[str, float], top: float = 80, empty: tuple[str, ...] = ()) -> Page:
    """A page of bold headings, each (text, size) with two lines under it unless it is in ``empty``."""
    page = Page()
    for text, size in heads:
        page.text(57, top, text, size, bold=True)
        top += 24
        if text not in empty:
            top = page.lines(57, top, *LINES) + 20
    return page


# ------------------------------------------------------------------ levels of headings


def test_headings_without_a_number_stand_below_the_numbered_ones_around_them(tmp_path: Path) -> None:
    read = written(
        tmp_path,
        with_headings(
            ("1.  CONTACTS", 12), ("By day", 12), ("2.  RECORDS", 12), ("On paper", 12), ("3.  REVIEW", 12)
        ),
    )
    assert [level for _, level in headings(read)] == [1, 2, 1, 2, 1]


def test_numbered_headings_with_none_between_them_are_on_one_level_with_what_follows(tmp_path: Path) -> None:
    read = written(tmp_path, with_headings(("1.  Contacts", 12), ("2.  Records", 12), ("Afterwards", 12)))
    assert len({level for _, level in headings(read)}) == 1


def test_named_sections_stand_above_the_headings_of_their_own_type(tmp_path: Path) -> None:
    read = written(
        tmp_path,
        with_headings(("Chapter 1: Help", 18), ("Section 1: Early help", 14), ("Who can ask", 14)),
        with_headings(("Section 2: Protection", 14), ("What happens first", 14)),
    )
    assert paths(read)[-1] == ("Chapter 1: Help", "Section 2: Protection", "What happens first")


def test_the_next_of_a_series_is_a_heading_even_in_plain_type(tmp_path: Path) -> None:
    page = with_headings(("Level 1 - Universal needs", 12), ("Level 2 - Extra needs", 12))
    page.text(57, 330, "Level 3 - Complex needs")
    page.lines(57, 360, *LINES)
    assert paths(written(tmp_path, page))[-1] == ("Level 3 - Complex needs",)


def test_a_lettered_level_does_not_pull_down_the_next_level_of_the_series(tmp_path: Path) -> None:
    heads = (("Level 2: More needs", 16), ("Level 3: Great needs", 16), ("Level 3a: The team", 12))
    page = with_headings(*heads, ("Level 3b: The service", 12))
    page.text(57, 420, "Level 4: Harm")
    page.lines(57, 448, *LINES)
    read = written(tmp_path, page)
    assert paths(read)[-2:] == [("Level 3: Great needs", "Level 3b: The service"), ("Level 4: Harm",)]


def test_a_part_whose_title_alone_is_set_smaller_is_a_part_still(tmp_path: Path) -> None:
    read = written(
        tmp_path,
        with_headings(("Why this is here", 18), ("1.  Children", 12), ("2.  Words", 12)),
        with_headings(("What is done when a child goes missing", 15), ("3.  At once", 12)),
        with_headings(("Who does what", 18), ("4.  Police", 12)),
    )
    assert ("What is done when a child goes missing", "3 At once") in paths(read)
    assert paths(read)[-1] == ("Who does what", "4 Police")


def test_a_heading_between_a_part_and_its_sections_is_a_level_of_its_own(tmp_path: Path) -> None:
    read = written(
        tmp_path,
        with_headings(("Why this is here", 18), ("Children", 12)),
        with_headings(("Who does what", 18), ("By day", 15), ("Police", 12)),
        with_headings(("How it is run", 18), ("Training", 12)),
    )
    assert ("Who does what", "By day", "Police") in paths(read)


def test_an_appendix_in_the_type_of_a_section_is_no_part_of_the_last_section(tmp_path: Path) -> None:
    read = written(
        tmp_path,
        with_headings(("Missing children: what to do", 22), ("Who does what", 16), ("Police", 12)),
        with_headings(("How it is run", 16), ("Training", 12), ("Appendix 1", 12)),
    )
    title = "Missing children: what to do"
    assert paths(read)[-2:] == [(title, "How it is run", "Training"), (title, "Appendix 1")]


def test_an_appendix_among_the_sections_under_the_title_stays_there(tmp_path: Path) -> None:
    read = written(
        tmp_path,
        with_headings(("Missing children: what to do", 22), ("Police", 14), ("By day", 12)),
        with_headings(("Training", 14), ("Appendix 1", 14)),
    )
    assert paths(read)[-1] == ("Missing children: what to do", "Appendix 1")


def test_a_heading_at_the_end_of_a_page_is_no_part_of_the_heading_of_the_next(tmp_path: Path) -> None:
    first = with_headings(("Before you start", 16))
    second = Page().text(57, 80, "What we asked", 16, bold=True)
    third = with_headings(("What children told us", 16))
    found = [text for text, _ in headings(written(tmp_path, first, second, third))]
    assert found == ["Before you start", "What we asked", "What children told us"]


def test_the_title_of_the_contents_of_a_booklet_goes_with_them(tmp_path: Path) -> None:
    contents = Page().text(57, 80, "What is in this booklet", 20, bold=True)
    for number, name in enumerate(
        ("About us", "What we asked", "What we heard", "What comes next", "Thanks")
    ):
        contents.text(57, 130 + 30 * number, f"{name} {DOTS} {number + 2}")
    pages = [contents, *(with_headings((f"Part {n}: Help", 20)) for n in range(2, 7))]
    for number, page in enumerate(pages, 1):
        page.text(290, 810, str(number))
    read = written(tmp_path, *pages)
    assert headings(read)[0][0] == "Part 2: Help"
    assert any("What is in this booklet" in part.text for part in read.left_out)


def test_a_heading_without_text_is_above_the_headings_of_its_type_that_lead_on(tmp_path: Path) -> None:
    names = ("Where harm is not confirmed", "The lead should:", "All staff should:")
    page = with_headings(*((name, 12) for name in names), empty=names[:1])
    read = written(tmp_path, page)
    assert paths(read) == [names[:2], (names[0], names[2])]


def test_a_heading_alone_in_its_type_is_on_the_level_of_those_that_begin_as_it_does(tmp_path: Path) -> None:
    start = "The experiences and progress of"
    read = written(
        tmp_path,
        with_headings(("What needs to improve", 16), (f"{start} children who need help", 13)),
        with_headings((f"{start} children in care", 16), (f"{start} care leavers", 16)),
    )
    assert {level for _, level in headings(read)} == {1}


def test_on_a_cover_only_the_title_is_a_heading_and_it_rules_no_page(tmp_path: Path) -> None:
    cover = Page().text(57, 200, "Threshold guidance", 40, bold=True)
    cover.text(57, 260, "The right support at the right time", 22, bold=True).text(57, 300, "July 2026", 30)
    inside = [with_headings((f"Chapter {n}: Help", 16), ("Asking", 13)) for n in (1, 2, 3, 4)]
    read = written(tmp_path, cover, *inside)
    assert headings(read)[0][0] == "Threshold guidance"
    assert "July 2026" in [block.text for block in read.blocks if block.kind == "paragraph"]
    assert all("Threshold guidance" not in path for path in paths(read)[1:])


@pytest.mark.parametrize(
    "text", ["Email: help@council.example Tel: 0207 926 0000", "Published: March 2026", "9 out of 10"]
)
def test_contacts_dates_and_figures_are_no_headings(tmp_path: Path, text: str) -> None:
    page = with_headings(("Who to ask", 14))
    page.text(57, 200, text, 12, bold=True)
    page.lines(57, 240, *LINES)
    assert [name for name, _ in headings(written(tmp_path, page))] == ["Who to ask"]


def test_what_ends_the_document_with_no_text_under_it_is_no_heading(tmp_path: Path) -> None:
    page = with_headings(("Next steps", 14))
    page.text(57, 300, "Robin Example", 12, bold=True).text(57, 330, "Chief Inspector", 12, bold=True)
    assert headings(written(tmp_path, Page().text(57, 80, "x"), page)) == [("Next steps", 1)]


def test_capitals_end_where_a_heading_in_small_letters_begins(tmp_path: Path) -> None:
    page = Page().text(57, 80, "4.  OVERVIEW OF WHAT TO DO", 12, bold=True)
    page.text(57, 94, "The response for all", 12, bold=True)
    page.lines(57, 120, *LINES)
    assert [name for name, _ in headings(written(tmp_path, page))] == [
        "OVERVIEW OF WHAT TO DO",
        "The response for all",
    ]


def test_a_large_heading_that_comes_back_is_no_running_header(tmp_path: Path) -> None:
    pages = [with_headings(("What we asked", 24), ("What we found", 24)) for _ in range(8)]
    read = written(tmp_path, *pages)
    assert [name for name, _ in headings(read)].count("What we asked") == 8
    assert not read.left_out


def test_a_heading_in_a_box_does_not_rule_the_text_below_the_box(tmp_path: Path) -> None:
    page = with_headings(("Main findings", 14))
    page.rectangle(55, 180, 520, 260).text(65, 200, "Practice study", 14, bold=True)
    page.lines(65, 225, *LINES)
    page.lines(57, 300, *LINES)
    read = written(tmp_path, page)
    assert [level > DEEPEST for _, level in headings(read)] == [False, True]
    assert paths(read) == [("Main findings",), ("Main findings", "Practice study"), ("Main findings",)]


def test_the_imprint_stands_under_no_heading(tmp_path: Path) -> None:
    pages = [with_headings((f"Chapter {n}: Help", 16)) for n in (1, 2, 3)]
    imprint = Page()
    imprint.lines(57, 500, *LINES)
    read = written(tmp_path, *pages, imprint)
    assert paths(read)[-2:] == [("Chapter 3: Help",), ()]


def test_an_imprint_in_small_type_stands_under_no_heading_however_high_it_begins(tmp_path: Path) -> None:
    pages = [with_headings((f"Chapter {n}: Help", 16)) for n in (1, 2, 3)]
    imprint = Page()
    imprint.lines(57, 120, "You may copy this text where you name its source.", "© The county 2024", size=8)
    assert paths(written(tmp_path, *pages, imprint))[-2:] == [("Chapter 3: Help",), ()]


def test_small_type_on_the_last_page_is_no_imprint_where_nobody_owns_it(tmp_path: Path) -> None:
    pages = [with_headings((f"Chapter {n}: Help", 16)) for n in (1, 2, 3)]
    last = Page()
    last.lines(57, 120, "Those who were asked were glad of it.", "All came back within the week.", size=8)
    assert paths(written(tmp_path, *pages, last))[-1] == ("Chapter 3: Help",)


# ------------------------------------------------------------------ drawn tables


def rows(read: ReadFile) -> list[str]:
    return [block.text for block in read.blocks if block.kind == "table_row"]


def test_a_striped_table_drawn_in_one_go_is_read_by_rows(tmp_path: Path) -> None:
    page = Page()
    page.lines(57, 80, *LINES)
    tops = [130 + 30 * n for n in range(6)]
    page.cells(*((x0, top, x1, top + 30) for top in tops[1::2] for x0, x1 in ((57, 180), (182, 520))))
    for top in [*tops, 310]:
        page.line(57, top, 520, top)
    for x in (57, 181, 520):
        page.line(x, 130, x, 310)
    page.text(62, 150, "TOOL", 12, bold=True).text(190, 150, "HELPS WITH", 12, bold=True)
    for n, (tool, use) in enumerate(
        [("Screening form", "Child exploitation"), ("Care profile", "Neglect"), ("Star", "Change"),
         ("Three houses", "The child's view"), ("Risk plan", "Risk")], 1,
    ):  # fmt: skip
        page.text(62, 150 + 30 * n, tool).text(190, 150 + 30 * n, use)
    found = rows(written(tmp_path, page))
    assert found[0] == "TOOL: Screening form; HELPS WITH: Child exploitation"
    assert len(found) == 5


def test_a_row_whose_edge_is_on_the_page_before_is_closed_by_its_columns(tmp_path: Path) -> None:
    page = Page()
    for x in (57, 180, 300, 420):
        page.line(x, 60, x, 150)
    page.line(57, 150, 420, 150)
    for x, words in ((62, "first column"), (185, "second column"), (305, "third column")):
        page.lines(x, 80, f"The {words}", "goes on here", "and ends.", size=9)
    page.lines(57, 200, *LINES)
    blocks = written(tmp_path, page).blocks
    assert [block.text for block in blocks[:3]] == [
        f"The {name} column goes on here and ends." for name in ("first", "second", "third")
    ]


def test_a_row_that_a_page_break_cuts_in_two_is_one_row(tmp_path: Path) -> None:
    first, second = Page(), Page()
    for page, top, bottom in ((first, 600, 780), (second, 60, 160)):
        for x in (57, 200, 520):
            page.line(x, top, x, bottom)
    for page, levels in ((first, (600, 690, 780)), (second, (60, 110, 160))):
        for y in levels:
            page.line(57, y, 520, y)
    first.lines(57, 80, *LINES)
    first.text(62, 620, "Who").text(210, 620, "The duty lead")
    first.text(62, 710, "When").text(210, 710, "On the same day, and where that cannot be")
    second.text(210, 80, "done on the next morning.")
    second.text(62, 130, "How").text(210, 130, "By telephone")
    found = rows(written(tmp_path, first, second))
    assert found == [
        "Who: The duty lead",
        "When: On the same day, and where that cannot be done on the next morning.",
        "How: By telephone",
    ]


def test_two_rows_of_a_colour_each_are_no_header_and_a_row(tmp_path: Path) -> None:
    page = Page()
    page.lines(57, 80, *LINES)
    for top, grey in ((130, 0.9), (160, 0.8)):
        page.ground(57, top, 180, top + 30, grey).ground(180, top, 520, top + 30, grey)
    page.text(62, 150, "The myth").text(190, 150, "Only leads need to know")
    page.text(62, 180, "The truth").text(190, 180, "All staff have duties")
    assert rows(written(tmp_path, page)) == [
        "The myth: Only leads need to know",
        "The truth: All staff have duties",
    ]


def test_an_answer_of_one_figure_is_not_lost(tmp_path: Path) -> None:
    page = Page()
    page.lines(57, 80, *LINES)
    page.rectangle(57, 130, 300, 200).rectangle(300, 130, 520, 200)
    page.lines(
        62,
        150,
        "Which level do you think that the needs of this child",
        "and its family have reached?",
        size=9,
    )
    page.text(310, 150, "4")
    read = written(tmp_path, page)
    assert "4" in [block.text for block in read.blocks]


def test_entries_of_the_contents_that_leave_no_room_for_dots_go_with_them(tmp_path: Path) -> None:
    page = with_headings(("Annex: more to read", 16))
    entries = (
        "Abuse",
        "Courts",
        "What is done where it is said that an adult did",
        "Prison",
        "Police",
        "Help",
    )
    for number, name in enumerate(entries):
        dots = "" if len(name) > 20 else DOTS
        page.text(57, 250 + 20 * number, f"{name} {dots} {number + 2}")
    page.text(57, 400, "The list was made in the spring.")
    page.text(290, 810, "1")
    read = written(tmp_path, page)
    said = " ".join(block.text for block in read.blocks)
    assert "it is said that" not in said and said.endswith("The list was made in the spring.")


def test_who_owns_the_text_is_no_end_of_the_sentence_before(tmp_path: Path) -> None:
    pages = [with_headings((f"Chapter {n}: Help", 16)) for n in (1, 2, 3)]
    pages[2].text(
        57, 740, "Guidance on how to talk with children about what they see, and what they may be sent"
    )
    imprint = Page()
    imprint.lines(57, 500, "© The county 2024")
    imprint.lines(57, 530, *LINES)
    texts = [block.text for block in written(tmp_path, *pages, imprint).blocks]
    assert "© The county 2024" in texts


# ------------------------------------------------------------------ drawn bullets


def with_ticks(*places: float, shape: str = "ground") -> Page:
    """A page with three items of a list; a small shape stands before those whose baseline is in ``places``."""
    page = Page().text(57, 80, "WHAT THIS IS FOR", 14, bold=True)
    for y in places:
        getattr(page, shape)(57, y - 8, 64, y - 1)
    for y, words in (
        (110, "to see what is needed"),
        (133, "to build on strengths"),
        (156, "to share a language"),
    ):
        page.text(70, y, words)
    page.lines(57, 200, *LINES)
    return page


@pytest.mark.parametrize("shape", ["ground", "picture", "rectangle"])
def test_bullets_that_are_drawn_are_bullets(tmp_path: Path, shape: str) -> None:
    read = written(tmp_path, with_ticks(110, 133, 156, shape=shape))
    bullets = [block.text for block in read.blocks if block.kind == "bullet"]
    assert bullets == ["to see what is needed", "to build on strengths", "to share a language"]
    assert all(passage.quotable for passage in passages_of("x", read))


def test_one_small_shape_is_no_bullet(tmp_path: Path) -> None:
    read = written(tmp_path, with_ticks(133))
    assert not [block for block in read.blocks if block.kind == "bullet"]


def test_small_shapes_within_a_line_are_no_bullets(tmp_path: Path) -> None:
    page = Page()
    for y in (110, 133, 156):
        page.ground(100, y - 8, 107, y - 1).text(57, y, "Colour").text(112, y, "of the line in the chart")
    page.lines(57, 200, *LINES)
    assert not [block for block in written(tmp_path, page).blocks if block.kind == "bullet"]


# ------------------------------------------------------------------ pictures


def test_the_labels_of_a_picture_are_apart_from_the_text_beside_it(tmp_path: Path) -> None:
    page = Page().picture(57, 100, 170, 220)
    page.text(75, 205, "9 out of 10", 12, bold=True)
    page.lines(
        200, 140, *(line[:50] for line in LINES), "and they wrote down", "what they had seen on the day."
    )
    page.lines(57, 300, *LINES)
    read = written(tmp_path, page)
    assert [block.text for block in read.blocks if block.kind == "box"] == ["9 out of 10"]
    assert not any("9 out of 10" in block.text for block in read.blocks if block.kind == "paragraph")
    assert all(passage.quotable for passage in passages_of("x", read))


def beside(words: str, y: float, size: float = 11) -> Page:
    """A page of running text in which short words stand to the left, with their baseline at ``y``."""
    page = Page()
    page.lines(57, 80, *LINES)
    page.text(75, y, words, size, bold=True)
    page.lines(
        200, 140, *(line[:50] for line in LINES), "and they wrote down all", "what they had seen on the day."
    )
    page.lines(57, 300, *LINES)
    return page


def test_words_in_a_drawing_beside_the_text_are_a_label_and_no_heading(tmp_path: Path) -> None:
    read = written(tmp_path, beside("The same", 147))
    assert [block.text for block in read.blocks if block.kind == "box"] == ["The same"]
    assert headings(read) == []


@pytest.mark.parametrize(
    ("words", "y", "size"), [("The same", 140, 11), ("The same", 124, 11), ("Yes", 147, 11)]
)
def test_words_beside_the_text_that_may_name_it_stay_where_they_are(
    tmp_path: Path, words: str, y: float, size: float
) -> None:
    read = written(tmp_path, beside(words, y, size))
    assert [block.text for block in read.blocks if block.kind == "box"] == []


def test_a_picture_with_much_text_on_it_is_the_ground_of_that_text(tmp_path: Path) -> None:
    page = Page().picture(50, 60, 540, 300)
    page.lines(57, 80, *LINES)
    assert [block.kind for block in written(tmp_path, page).blocks] == ["paragraph"]


def test_a_drawn_picture_that_is_not_read_is_reported_and_a_photograph_is_not(tmp_path: Path) -> None:
    drawn = bytes(255 if i % 40 < 25 else 60 for i in range(1600))
    photograph = bytes((i * 37 + i // 40 * 61) % 256 for i in range(1600))
    pages = []
    for pixels in (drawn, photograph):
        page = Page().picture(60, 300, 530, 700, pixels, wide=40)
        page.lines(57, 200, *LINES)
        pages.append(page)
    warnings = written(tmp_path, *pages).warnings
    assert [w for w in warnings if "picture" in w and w.startswith("page 1")]
    assert not [w for w in warnings if "page 2" in w]


# ------------------------------------------------------------------ footnotes


def test_a_note_called_by_a_heading_goes_to_the_text_under_it(tmp_path: Path) -> None:
    page = Page().text(57, 80, "Supply staff", 14, bold=True).text(140, 75, "7", 8)
    page.lines(57, 110, *LINES)
    page.text(57, 740, "7", 5.5).text(62, 743, "The agency keeps a list of what there is.", 9)
    (passage,) = passages_of("x", written(tmp_path, page))
    assert passage.heading == "Supply staff"
    assert passage.notes == ("7. The agency keeps a list of what there is.",)


@pytest.mark.parametrize(
    ("mark", "called"), [("17,", ("17",)), ("1617", ("16", "17")), ("16,17", ("16", "17"))]
)
def test_marks_with_a_comma_and_marks_side_by_side_are_called(
    tmp_path: Path, mark: str, called: tuple[str, ...]
) -> None:
    page = Page().text(57, 80, "Harm may come from outside the home").text(246, 76, mark, 7)
    page.text(266, 80, "and from inside it, and")
    page.text(57, 94, "staff look out for both at all times of the day and of the year.")
    page.lines(57, 130, *LINES)
    for n, note in enumerate(("16", "17")):
        page.text(57, 740 + 20 * n, note, 5.5).text(65, 743 + 20 * n, f"Note {note} of the guide.", 9)
    block = written(tmp_path, page).blocks[0]
    assert block.notes == called
    assert "17" not in block.text


# ------------------------------------------------------------------ page labels


def numbered_pages(*printed: str) -> list[Page]:
    pages = []
    for number in printed:
        page = Page()
        page.lines(57, 200, *LINES)
        if number:
            page.text(290, 820, number)
        pages.append(page)
    return pages


def labels(read: ReadFile) -> list[str | None]:
    by_page: dict[int, Block] = {block.page or 0: block for block in read.blocks}
    return [by_page[page].page_label for page in sorted(by_page)]


def test_the_printed_number_is_kept_beside_the_page_of_the_file(tmp_path: Path) -> None:
    assert labels(written(tmp_path, *numbered_pages("3", "4", "5"))) == ["3", "4", "5"]


def test_the_file_s_own_labels_fill_in_where_nothing_is_printed(tmp_path: Path) -> None:
    read = written(tmp_path, *numbered_pages("", "", "1", "2"), labels="0 << /S /r >> 2 << /S /D >>")
    assert labels(read) == ["i", "ii", "1", "2"]


def test_labels_that_contradict_what_is_printed_are_not_believed(tmp_path: Path) -> None:
    read = written(tmp_path, *numbered_pages("", "7", "8", "9"), labels="0 << /S /D >>")
    assert labels(read) == [None, "7", "8", "9"]
