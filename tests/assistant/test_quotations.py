"""A quotation that is not on its page cannot be shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.passages import sentences, squeeze
from assistant.quotations import Page, on_pages

PAGE = Page.of(
    "7 What staff should do\nIf staff have any con-\ncerns they should act on them immedi-\nately.12 The assessment should finish "
    "within 45 working days.13 It must not be de\u00adlayed. 12 A footnote."
)


@pytest.mark.parametrize(
    "quotation",
    [
        "If staff have any concerns they should act on them immediately.",
        "should act on them immediately. The assessment should finish",
        "within 45 working days. It must not be delayed.",
        "THE ASSESSMENT SHOULD FINISH",
    ],
)
def test_what_stands_on_the_page_is_found_across_line_ends_and_footnote_marks(quotation: str) -> None:
    assert on_pages(quotation, [PAGE])


@pytest.mark.parametrize(
    "quotation",
    [
        "If staff have any concerns they must act on them immediately.",
        "The assessment should finish within 4 working days.",
        "The assessment should finish within 54 working days.",
        "The assessment should finish within 445 working days.",
        "The assessment should finish within 13 working days.",
        "The assessment should finish within 45 12 working days.",
        "It must be delayed.",
        "Staff may wait.",
        "",
        "…",
    ],
)
def test_what_does_not_stand_on_the_page_is_not(quotation: str) -> None:
    assert not on_pages(quotation, [PAGE])


def test_a_sentence_may_run_over_a_page_end() -> None:
    first, second = (
        Page.of("Tell the DSL before the end. Do not wait until the end of"),
        Page.of("12 the day. Write it down."),
    )
    assert on_pages("Do not wait until the end of the day. Write it down.", [first, second])
    assert not on_pages("Do not wait until the end of the week.", [first, second])


def test_one_wrong_sentence_spoils_the_quotation() -> None:
    assert not on_pages("It must not be delayed. Nobody needs to know.", [PAGE])


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_any_text_can_be_looked_for(text: str) -> None:
    assert on_pages(text, [PAGE]) in (True, False)


def test_squeezing_keeps_letters_and_figures_only() -> None:
    assert squeeze("“Co-operate” – ﬁnd 45\u00a0days… s.17 of 1989.12") == "cooperatefind45dayss17of1989·12"


def test_sentences_end_where_they_end() -> None:
    text = "See para. 5 of the guidance, e.g. part two. Act at once!\n• Tell the DSL.\n• Write it down"
    assert sentences(text) == [
        "See para. 5 of the guidance, e.g. part two.",
        "Act at once!",
        "• Tell the DSL.",
        "• Write it down",
    ]


CONTACTS = Page.of("Duty team\nT: 0207 926 3100\nOut of hours 0207 926 5555 OR\nring 999. Page 12 of 1989")


@pytest.mark.parametrize("quotation", ["0207 926 3100", "T: 0207 926 3100", "OR\nring 999.", "12", "(1989)"])
def test_a_telephone_number_and_a_short_word_can_be_quoted(quotation: str) -> None:
    assert on_pages(quotation, [CONTACTS])


@pytest.mark.parametrize(
    "quotation", ["0207 926 310", "926 3100 5555", "207 926 3100", "989", "T: 999", "OR", "N/A"]
)
def test_other_figures_and_a_short_word_alone_can_not(quotation: str) -> None:
    assert not on_pages(quotation, [CONTACTS])
