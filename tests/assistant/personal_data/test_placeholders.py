"""One person, one placeholder, all through a conversation."""

from __future__ import annotations

import pytest

from assistant.personal_data import Placeholders, mask


@pytest.mark.parametrize(
    "again", ["ollie's mum rang", "OLLIE said no", "I rang Ollie Marsden's dad", "where is ollie"]
)
def test_a_name_in_another_form_keeps_its_placeholder(again: str) -> None:
    names = Placeholders()
    first = mask("Ollie Marsden told me a secret", names).found[0]
    assert mask(again, names).found[0].placeholder == first.placeholder == "Child A"


def test_a_full_name_after_a_first_name_is_the_same_person() -> None:
    names = Placeholders()
    assert mask("Zainab told me", names).found[0].placeholder == "Child A"
    assert mask("Zainab Akhtar is here", names).found[0].placeholder == "Child A"
    assert mask("Zainab Hussain is here", names).found[0].placeholder == "Child B"


def test_roles_and_letters() -> None:
    masked = mask("Kai said his stepdad Lee hit him. Mrs Okafor saw it.")
    assert masked.text == "Child A said his stepdad Parent B hit him. Adult C saw it."


def test_mr_and_mrs_of_one_name_are_two_people() -> None:
    masked = mask("Mr Khan rang and then Mrs Khan rang")
    assert len({found.placeholder for found in masked.found}) == 2


def test_an_unknown_name_learnt_once_is_known_in_small_letters_later() -> None:
    names = Placeholders()
    mask("A boy called Zyvaan told me", names)
    assert mask("i think zyvaan has run off", names).text == "i think Child A has run off"


def test_other_kinds_are_counted_and_stable() -> None:
    names = Placeholders()
    first = mask("ring 07700 900123 or 07700 900456", names)
    assert first.text == "ring [phone] or [phone 2]"
    assert mask("07700900123 rang", names).text == "[phone] rang"


def test_a_placeholder_written_by_hand_is_not_given_to_another() -> None:
    masked = mask("Child A was with Ollie")
    assert masked.text == "Child A was with Child B"


def test_conversations_do_not_share() -> None:
    mask("Ollie told me", Placeholders())
    assert mask("Kai told me", Placeholders()).found[0].placeholder == "Child A"
