"""From blocks to passages: complete thoughts, numbers kept, nothing spliced."""

from __future__ import annotations

from ingest.blocks import Block, ReadFile
from ingest.passages import FULL, WINDOW, passages_of, windows_of


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
