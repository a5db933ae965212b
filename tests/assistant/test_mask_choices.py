"""The person's last word on what is hidden."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.mask_choices import MaskChoices, mask_as_chosen
from assistant.personal_data import Placeholders, mask

TEXT = "Jamie Smith told me his stepdad hits him. He lives near Bluebell."


def test_without_a_choice_it_is_the_mask_as_it_is() -> None:
    assert mask_as_chosen(TEXT, None, None) == mask(TEXT)
    assert mask_as_chosen(TEXT, None, MaskChoices()) == mask(TEXT)


def test_a_word_that_was_hidden_can_be_shown() -> None:
    found = mask(TEXT).found
    assert found, "the name is found"
    shown = mask_as_chosen(TEXT, None, MaskChoices().show(found[0].text.upper()))
    assert found[0].text in shown.text and found[0].text not in [one.text for one in shown.found]


def test_another_word_can_be_hidden_wherever_it_stands_alone() -> None:
    text = "The lighthouse is loud. lighthouse! All lighthouses are."
    masked = mask_as_chosen(text, None, MaskChoices().hide("  Lighthouse "))
    assert "lighthouse is" not in masked.text and "lighthouse!" not in masked.text
    assert "All lighthouses are." in masked.text
    assert len({one.placeholder for one in masked.found}) == 1


def test_the_same_word_has_the_same_placeholder_all_through_a_conversation() -> None:
    names, choices = Placeholders(), MaskChoices().hide("Bluebell")
    first = mask_as_chosen("Bluebell hit him", names, choices)
    second = mask_as_chosen("and Bluebell again", names, choices)
    assert first.found[0].placeholder == second.found[0].placeholder


def test_the_last_choice_counts() -> None:
    chosen = MaskChoices().show("Bluebell").hide("bluebell")
    assert chosen == MaskChoices(frozenset(), frozenset({"bluebell"}))
    assert chosen.show("BLUEBELL") == MaskChoices(frozenset({"bluebell"}), frozenset())
    assert MaskChoices().hide("   ") == MaskChoices()


@given(st.text(max_size=80), st.text(max_size=12), st.text(max_size=12))
def test_whatever_is_typed_and_chosen_it_never_fails_and_findings_do_not_overlap(
    text: str, one: str, other: str
) -> None:
    masked = mask_as_chosen(text, None, MaskChoices().hide(one).show(other))
    places = [(found.start, found.end) for found in masked.found]
    assert all(before[1] <= after[0] for before, after in zip(places, places[1:], strict=False))
    assert all(text[found.start : found.end] == found.text for found in masked.found)
