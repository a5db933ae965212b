"""Where a quotation stands among the characters of a page."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.quote_places import PageLetters

PAGE = (
    "Safeguarding at Hill School 9\r\n"
    "12. All staff should know what to do\r\nif a child tells them they are being\r\n"
    "abused, exploited, or neglec\x02\r\nted.7 Staff should never promise a child that\r\n"
    "they will not tell anyone.\r\n• the ﬁrst person to be told is the lead\r\n• the second is the deputy\r\n"
    "13. Under section 47 of the Act, enquiries follow."
)


def marked(quotation: str, page: str = PAGE) -> list[str]:
    found = PageLetters(list(page)).places(quotation)
    return [page[span.start : span.stop] for span in found.ranges]


def test_line_ends_hyphens_ligatures_and_footnote_marks_do_not_matter() -> None:
    (piece,) = marked(
        "if a child tells them they are being abused, exploited, or neglected. Staff should never"
    )
    assert piece.startswith("if a child") and piece.endswith("never") and "7" in piece
    assert marked("The first person to be told") == ["the ﬁrst person to be told"]


def test_figures_at_the_end_belong_to_the_quotation() -> None:
    assert marked("Under section 47") == ["Under section 47"]
    assert marked("All staff") == ["All staff"], "the number before it does not"


def test_sentences_are_found_one_by_one_when_something_stands_between_them() -> None:
    page = "The lead decides. See page 4 of this file for more. The deputy stands in for the lead."
    assert marked("The lead decides. The deputy stands in for the lead.", page) == [
        "The lead decides",
        "The deputy stands in for the lead",
    ]


def test_a_short_cell_far_from_its_row_is_not_marked() -> None:
    page = (
        "Yes. "
        + "Other words stand here for a long while. " * 30
        + "Does the school keep a written list of visitors? Yes"
    )
    found = marked("Does the school keep a written list of visitors?\nYes", page)
    assert found == ["Does the school keep a written list of visitors? Yes"]
    apart = page.replace("? Yes", "?" + " Still other words are here." * 3 + " Yes")
    assert marked("Does the school keep a written list of visitors?\nYes", apart) == [
        "Does the school keep a written list of visitors"
    ]


def test_what_goes_on_over_the_page_is_marked_on_both_pages() -> None:
    sentence = "The person who leads on safeguarding decides, and does not wait for anybody else to agree."
    first = "Some other paragraph of this page stands up here. " * 3 + sentence[:50] + " Page 4"
    second = "Head of the page. " + sentence[50:] + " Some other paragraph of this page stands down here." * 3
    for page, half in ((first, sentence[:50]), (second, sentence[50:])):
        places = PageLetters(list(page)).places(sentence)
        assert places.goes_on and page[places.ranges[0].start : places.ranges[0].stop].strip(" .") in half
        assert 0.3 < places.share < 0.7


def test_what_is_not_there_is_not_found() -> None:
    assert (
        PageLetters(list(PAGE)).places("Parents may appeal to the governing body within ten days.").ranges
        == ()
    )
    assert PageLetters([]).places("anything at all").share == 0.0
    assert PageLetters(list(PAGE)).places("7").ranges == ()


def test_the_share_says_how_much_was_found() -> None:
    half = "they will not tell anyone. Parents may appeal to somebody else."
    found = PageLetters(list(PAGE)).places(half)
    assert 0.2 < found.share < 0.6


@given(st.text(max_size=200), st.text(max_size=80))
def test_whatever_stands_there_ranges_lie_on_the_page_and_in_order(page: str, quotation: str) -> None:
    found = PageLetters(list(page)).places(quotation)
    assert 0.0 <= found.share <= 1.0
    assert all(0 <= span.start < span.stop <= len(page) for span in found.ranges)
    starts = [span.start for span in found.ranges]
    assert starts == sorted(starts)


@given(st.text(alphabet="abc de.", min_size=1, max_size=60), st.integers(0, 50), st.integers(1, 40))
def test_any_piece_of_a_page_is_found_on_it(page: str, start: int, length: int) -> None:
    piece = page[start : start + length]
    if sum(one.isalpha() for one in piece) >= 3:
        assert PageLetters(list(page)).places(piece).share == 1.0
