"""From blocks to passages: complete thoughts, numbers kept, nothing spliced."""

from __future__ import annotations

from ingest.blocks import DEEPEST, Block, ReadFile
from ingest.passages import FULL, WINDOW, passages_of, windows_of, windows_of_local


def file_of(*blocks: Block) -> ReadFile:
    pages: dict[int, list[str]] = {}
    for block in blocks:
        pages.setdefault(block.page or 1, []).append(f"{block.number or ''} {block.text}")
    return ReadFile(blocks, tuple(" ".join(pages.get(n, [])) for n in range(1, max(pages) + 1)))


def test_a_numbered_paragraph_keeps_its_bullets_heading_path_and_page() -> None:
    file = file_of(
        Block("heading", "Part one: Safeguarding", page=3, level=1),
        Block("heading", "What staff should do", page=3, level=2),
        Block("paragraph", "Staff should:", page=3, number="50"),
        Block("bullet", "tell the lead", page=3, level=1),
        Block("bullet", "write it down", page=4, level=1),
        Block("paragraph", "Do not wait.", page=4, number="51"),
    )
    first, second = passages_of("k", file)
    assert first.paragraph == "50"
    assert first.text == "Staff should:\n• tell the lead\n• write it down"
    assert first.heading_path == ("Part one: Safeguarding", "What staff should do")
    assert first.part == "Part one"
    assert first.pages == (3, 4)
    assert (second.paragraph, second.pages, second.text) == ("51", (4,), "Do not wait.")


def test_lettered_sub_paragraphs_stay_with_their_paragraph() -> None:
    file = file_of(
        Block("paragraph", "They must:", page=1, number="5"),
        Block("paragraph", "tell the parents", page=1, number="(a)"),
        Block("paragraph", "tell the governors", page=1, number="(b)"),
    )
    assert [p.text for p in passages_of("k", file)] == [
        "They must:\n(a) tell the parents\n(b) tell the governors"
    ]


def test_a_numbered_paragraph_is_never_joined_or_cut() -> None:
    long = "This sentence goes on for a while. " * 60
    file = file_of(
        Block("paragraph", long.strip(), page=1, number="1"), Block("paragraph", "Short.", page=1, number="2")
    )
    assert [len(p.text) > FULL for p in passages_of("k", file)] == [True, False]


def test_unnumbered_paragraphs_are_joined_until_full_and_never_across_a_heading() -> None:
    text = "Words that fill a line. " * 20
    file = file_of(
        *[Block("paragraph", text.strip(), page=1) for _ in range(4)],
        Block("heading", "Next", page=1),
        Block("paragraph", "End.", page=1),
    )
    passages = passages_of("k", file)
    assert all(len(p.text) <= FULL + 5 for p in passages)
    assert passages[-1].heading == "Next" and passages[-1].text == "End."


def test_a_footnote_travels_with_its_paragraph_and_is_not_in_its_text() -> None:
    file = file_of(
        Block("paragraph", "Act at once.", page=1, number="1", notes=("7",)),
        Block("footnote", "See the Act.", page=1, called_by="7"),
    )
    (passage,) = passages_of("k", file)
    assert passage.text == "Act at once." and passage.notes == ("7. See the Act.",)


def test_a_text_that_is_not_on_its_page_is_marked() -> None:
    blocks = (Block("paragraph", "Invented by a reader.", page=1),)
    assert not passages_of("k", ReadFile(blocks, ("Something else.",)))[0].quotable
    assert passages_of("k", ReadFile(blocks, ("Invented by a reader.",)))[0].quotable


def test_a_table_is_not_mixed_with_text() -> None:
    file = file_of(
        Block("paragraph", "Levels are:", page=1),
        Block("table_row", "Level: 1; Meaning: universal", page=1),
        Block("paragraph", "After.", page=1),
    )
    assert [p.kind for p in passages_of("k", file)] == ["paragraph", "table", "paragraph"]


def test_windows_hold_every_word_and_the_lead_in_of_a_list() -> None:
    bullets = [
        Block("bullet", f"sign number {n} that somebody may see in a child who is being hurt at home", page=1)
        for n in range(12)
    ]
    (passage,) = passages_of("k", file_of(Block("paragraph", "Signs are:", page=1, number="9"), *bullets))
    windows = windows_of(passage)
    assert len(windows) > 2
    assert all(window.startswith("Signs are:") for window in windows)
    assert all(len(window) <= WINDOW + 120 for window in windows)
    for word in set(passage.text.split()):
        assert any(word in window for window in windows)


def test_windows_of_a_local_document_are_its_lines_alone_and_its_windows_under_the_heading() -> None:
    file = file_of(
        Block("heading", "Level three", page=1, level=1),
        Block("paragraph", "Signs are:", page=1),
        Block("bullet", "often hungry; smells; clothes too small", page=1, level=1),
        Block("bullet", "left alone in the evening", page=1, level=1),
    )
    (passage,) = passages_of("k", file)
    alone, headed = windows_of_local(passage)
    assert alone == ["Signs are: • often hungry;", "smells; clothes too small", "• left alone in the evening"]
    assert headed == [f"Level three: {window}" for window in windows_of(passage)]


def test_text_without_a_number_goes_on_with_the_paragraph_above_where_numbers_run() -> None:
    file = file_of(
        Block("paragraph", "Keep records.", page=1, number="66"),
        Block("paragraph", "Records should include:", page=1),
        Block("bullet", "a summary", page=1, level=1),
        Block("paragraph", "If in doubt, ask.", page=1, number="67"),
        Block("heading", "Next", page=1),
        Block("paragraph", "Not part of 67.", page=1),
    )
    texts = {p.paragraph: p.text for p in passages_of("k", file)}
    assert texts["66"] == "Keep records.\nRecords should include:\n• a summary"
    assert texts[None] == "Not part of 67."


def numbered(*numbers: str, start: str = "Paragraph") -> list[Block]:
    return [
        Block("paragraph", f"{start} {number} says one thing.", page=1, number=number) for number in numbers
    ]


def test_a_list_numbered_anew_within_a_paragraph_belongs_to_that_paragraph() -> None:
    file = file_of(
        *numbered("358", "359"),
        Block("paragraph", "There are two levels:", page=1, number="360"),
        Block("paragraph", "those that meet the threshold", page=1, number="1"),
        Block("paragraph", "those that do not.", page=1, number="2"),
        *numbered("361", "362"),
    )
    passages = passages_of("k", file)
    assert [p.paragraph for p in passages] == ["358", "359", "360", "361", "362"]
    assert passages[2].text == (
        "There are two levels:\n1 those that meet the threshold\n2 those that do not."
    )


def test_numbering_that_restarts_in_an_annex_is_paragraph_numbering() -> None:
    file = file_of(
        *numbered(*"123456"), Block("heading", "Annex A: More", page=1, level=1), *numbered(*"123")
    )
    passages = passages_of("k", file)
    assert [p.paragraph for p in passages] == [*"123456", *"123"]
    assert [p.part for p in passages][5:] == [None, "Annex A", "Annex A", "Annex A"]


def test_labels_of_every_kind_stay_with_their_paragraph() -> None:
    for label in ("1)", "a", "a)", "(a)", "ii", "iv)", "(i)"):
        file = file_of(
            Block("paragraph", "Practice is good where:", page=1, number="18"),
            Block("paragraph", "people trust each other.", page=1, number=label),
            Block("bullet", "they listen", page=1, level=1),
        )
        (passage,) = passages_of("k", file)
        assert passage.paragraph == "18"
        assert passage.text == f"Practice is good where:\n{label} people trust each other.\n• they listen"


def test_a_label_is_never_a_paragraph_number() -> None:
    file = file_of(Block("heading", "Kinds", page=1, level=2), *numbered("a", "b"))
    (passage,) = passages_of("k", file)
    assert passage.paragraph is None
    assert passage.text == "a Paragraph a says one thing.\nb Paragraph b says one thing."


def test_parts_are_spelled_as_printed_and_sections_do_not_hide_them() -> None:
    file = file_of(
        Block("heading", "Part four: Concerns", page=1, level=1),
        Block("heading", "Section one: Harm", page=1, level=2),
        *numbered("1"),
        Block("heading", "Section 11 of the Act", page=1, level=2),
        *numbered("2"),
        Block("heading", "Annex B: More", page=1, level=1),
        *numbered("3"),
        Block("heading", "Annex: Further still", page=1, level=1),
        *numbered("4"),
    )
    assert [p.part for p in passages_of("k", file)] == ["Part four", "Part four", "Annex B", "Annex"]


def test_sections_are_parts_where_there_are_no_others() -> None:
    file = file_of(Block("heading", "Section 4: Acting", page=1, level=1), *numbered("1"))
    assert passages_of("k", file)[0].part == "Section 4"


def test_a_sentence_that_a_break_cut_is_joined_with_a_space() -> None:
    file = file_of(
        Block("paragraph", "Governors make sure their", page=1, number="5"),
        Block("paragraph", "policy is kept.", page=1),
        Block("paragraph", "Leads do too.", page=1),
        Block("paragraph", "More stands in the guide", page=1, number="6"),
        Block("paragraph", "(which is short).", page=1),
    )
    assert [p.text for p in passages_of("k", file)] == [
        "Governors make sure their policy is kept.\nLeads do too.",
        "More stands in the guide (which is short).",
    ]


def test_a_passage_of_a_box_does_not_end_within_a_sentence() -> None:
    long = "All of this is read before the meeting begins. " * 18
    file = file_of(
        Block("box", f"{long}The lead asks for", page=1), Block("box", "a meeting at once.", page=1)
    )
    (passage,) = passages_of("k", file)
    assert passage.text.endswith("The lead asks for a meeting at once.")


def test_the_name_of_a_box_stays_with_the_box_it_names() -> None:
    long = "The plan is looked at again when things change. " * 17
    file = file_of(
        Block("box", "High risk", page=1),
        Block("box", long.strip(), page=1),
        Block("box", "Low risk", page=1),
        Block(
            "box",
            "Early help is offered to the family, and the plan is looked at again in the spring.",
            page=1,
        ),
    )
    first, second = passages_of("k", file)
    assert first.text == f"High risk\n{long.strip()}"
    assert second.text.startswith("Low risk\nEarly help")


def test_numbered_notes_under_a_table_are_no_numbered_paragraphs() -> None:
    file = file_of(
        Block("table_row", "Year: 2023; Children: 40", page=1, group=1),
        Block("paragraph", "Children are counted on the last day of March.", page=1, number="1"),
        Block("paragraph", "Those who came back in a week are left out.", page=1, number="2"),
        Block("heading", "What is planned", page=1, level=1),
        Block("paragraph", "The count goes on.", page=1),
    )
    assert [(p.kind, p.paragraph) for p in passages_of("k", file)] == [
        ("table", None),
        ("paragraph", None),
        ("paragraph", None),
    ]


def test_a_heading_within_a_box_ends_with_the_box() -> None:
    file = file_of(
        Block("heading", "Telling", page=1, level=2),
        Block("heading", "An example", page=1, level=DEEPEST + 2),
        Block("box", "A child told a teacher.", page=1),
        Block("paragraph", "Tell the lead.", page=1, number="7"),
    )
    assert [p.heading_path for p in passages_of("k", file)] == [("Telling", "An example"), ("Telling",)]


def test_what_stands_on_a_page_after_the_last_number_is_not_of_that_paragraph() -> None:
    file = file_of(*numbered("56", "57"), Block("paragraph", "We inspect services.", page=2))
    assert [(p.paragraph, p.pages) for p in passages_of("k", file)] == [
        ("56", (1,)),
        ("57", (1,)),
        (None, (2,)),
    ]


# ------------------------------------------------------------------ lists, notes, tables, headings


def test_a_numbered_list_stays_with_the_text_that_leads_up_to_it() -> None:
    file = file_of(
        Block("paragraph", "The partners are committed to:", page=1),
        *[Block("paragraph", f"goal {n} for all children", page=1, number=str(n)) for n in (1, 2, 3)],
        Block("heading", "Next", page=1, level=1),
        Block("paragraph", "They meet each month.", page=1, number="1"),
    )
    first, second = passages_of("k", file)
    assert first.text.startswith("The partners are committed to:\n1 goal 1") and first.paragraph is None
    assert second.paragraph == "1"


def test_long_items_after_a_lead_in_are_paragraphs() -> None:
    long = "Each agency looks at this for itself and tells the others what it has found. " * 6
    file = file_of(
        Block("paragraph", "These principles hold:", page=1),
        *[Block("paragraph", long.strip(), page=1, number=str(n)) for n in (1, 2, 3)],
    )
    assert [p.paragraph for p in passages_of("k", file)] == [None, "1", "2", "3"]


def test_a_note_that_no_text_calls_is_a_passage_and_not_lost() -> None:
    file = file_of(
        Block("paragraph", "See the chart on this page.", page=1),
        Block("footnote", "Early help is help at once.", page=1, last_page=1, called_by="2"),
        Block("paragraph", "Called here.", page=2, notes=("3",)),
        Block("footnote", "See the Act.", page=2, last_page=2, called_by="3"),
    )
    passages = passages_of("k", file)
    assert [(p.kind, p.text) for p in passages if p.kind == "footnote"] == [
        ("footnote", "2 Early help is help at once.")
    ]
    assert passages[-1].notes == ("3. See the Act.",)


def test_a_note_called_by_a_heading_goes_to_the_first_text_under_it() -> None:
    file = file_of(
        Block("heading", "Supply staff", page=1, level=1, notes=("5",)),
        Block("paragraph", "They are checked.", page=1, number="1"),
        Block("paragraph", "They are told.", page=1, number="2"),
        Block("footnote", "By the agency.", page=1, called_by="5"),
    )
    assert [p.notes for p in passages_of("k", file)] == [("5. By the agency.",), ()]


def test_a_heading_with_nothing_under_it_is_kept_where_it_says_something() -> None:
    file = file_of(
        Block("paragraph", "Cover.", page=1),
        Block("heading", "Actions where there are concerns", page=2, level=2),
        Block("heading", "Part two", page=3, level=1),
        Block("paragraph", "Text.", page=3),
        Block("heading", "Ring 0207 926 0000", page=3, level=1),
    )
    texts = [p.text for p in passages_of("k", file)]
    assert texts == ["Cover.", "Actions where there are concerns", "Text.", "Ring 0207 926 0000"]


def test_tables_below_each_other_are_not_mixed() -> None:
    rows = [
        Block("table_row", text, page=1, group=group)
        for group, text in ((1, "Myth: a"), (1, "Truth: b"), (2, "Myth: c"), (2, "Truth: d"))
    ]
    assert [p.text for p in passages_of("k", file_of(*rows))] == ["Myth: a\nTruth: b", "Myth: c\nTruth: d"]


def test_a_table_is_quotable_when_its_cells_and_headers_are_on_its_pages() -> None:
    rows = (Block("table_row", "Level: 3; Action: Ring the hub", page=2),)
    pages = ("Level Action", "3 Ring the hub")
    assert passages_of("k", ReadFile(rows, pages))[0].quotable
    assert not passages_of("k", ReadFile(rows, ("Level Action", "3 Ring the school")))[0].quotable


def test_text_read_by_ocr_is_never_joined_to_text_of_the_file() -> None:
    file = file_of(
        Block("paragraph", "The chart shows the steps:", page=1),
        Block("box", "Tell the lead.", page=1, ocr=True),
        Block("box", "Ring the police.", page=1, ocr=True),
        Block("paragraph", "It is kept up to date.", page=1),
    )
    assert [(p.ocr, p.text.count("\n")) for p in passages_of("k", file)] == [
        (False, 0),
        (True, 1),
        (False, 0),
    ]


def test_the_imprint_stands_under_no_heading() -> None:
    file = file_of(
        Block("heading", "Annex F: Changes", page=1, level=1),
        Block("paragraph", "Text.", page=1),
        Block("paragraph", "You may reuse this.", page=2, apart=True),
    )
    last = passages_of("k", file)[-1]
    assert (last.text, last.heading_path, last.part) == ("You may reuse this.", (), None)
