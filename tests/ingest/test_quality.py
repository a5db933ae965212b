"""The second count: numbers in the plain text, and the figures of a document."""

from __future__ import annotations

from ingest.blocks import Block, LeftOut, ReadFile
from ingest.passages import passages_of
from ingest.quality import describe, numbers_in_text

SIX = "\n".join(f"{n}. Staff do this in case {n} and write it down." for n in range(1, 7))


def test_numbers_that_count_up_are_paragraphs_and_others_are_not() -> None:
    text = f"{SIX}\n2024. A year\nThey met on\n12. May was warm\n3. Out of turn"
    assert [number for number, _ in numbers_in_text([text])] == [*"123456"]


def test_numbering_goes_on_over_pages_and_starts_again_in_an_annex() -> None:
    more = SIX.replace("6.", "7.").replace("5.", "6.").replace("4.", "5.").replace("3.", "4.")
    pages = ["1. One.\n2. Two.", "3. Three.\n4. Four.\n5. Five.", more.replace("7.", "8."), SIX]
    found = numbers_in_text(pages)
    assert [place for place in found if place[1] < 3] == [("1", 1), ("2", 1), ("3", 2), ("4", 2), ("5", 2)]
    assert [number for number, page in found if page == 4] == [*"123456"]


def test_footnotes_without_a_stop_are_not_counted_beside_paragraphs_with_one() -> None:
    notes = "\n".join(f"{n} See the Act." for n in range(1, 9))
    assert len(numbers_in_text([f"{SIX}\n{notes}"])) == 6
    assert len(numbers_in_text([notes])) == 8


def test_dotted_numbers_count_within_their_section() -> None:
    text = "2.1 Tell the lead.\n2.2 Write it down.\n2.3 Do not wait.\n2.5 million people\n3.1 Alone"
    assert [number for number, _ in numbers_in_text([text])] == ["2.1", "2.2", "2.3"]


def test_contents_lines_are_not_counted() -> None:
    assert numbers_in_text(["\n".join(f"{n}. Part {n} ........ {n + 3}" for n in range(1, 9))]) == []


def test_a_number_that_the_reader_missed_is_named_with_its_page() -> None:
    blocks = tuple(
        Block(
            "paragraph", f"Staff do this in case {n} and write it down.", page=1, last_page=1, number=str(n)
        )
        for n in (1, 2, 3, 5, 6)
    )
    file = ReadFile(
        blocks,
        (SIX,),
        left_out=(LeftOut(1, "page number", "7"),),
        warnings=("page 1 has 900 words where 9 are usual",),
    )
    quality = describe("a.pdf", file, passages_of("x", file))
    assert (quality.present, quality.paragraphs, quality.missing) == (6, 5, (("4", 1),))
    assert quality.left_out == {"page number": 1}
    assert quality.outliers and not quality.warnings


def test_headings_and_items_of_lists_are_told_from_paragraphs() -> None:
    heads = tuple(
        Block("heading", f"Staff do this in case {n}", page=1, level=1, number=str(n)) for n in range(1, 7)
    )
    file = ReadFile(heads, (SIX,))
    quality = describe("a.pdf", file, passages_of("x", file))
    assert (quality.paragraphs, quality.others, quality.missing) == (0, 6, ())
