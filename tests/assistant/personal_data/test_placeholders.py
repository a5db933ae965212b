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


def test_a_member_of_staff_is_told_from_other_adults() -> None:
    masked = mask("My colleague Hilary told PC Lowe and the caretaker, Len, that Kai is missing.")
    assert (
        masked.text
        == "My colleague Staff A told Adult B and the caretaker, Staff C, that Child D is missing."
    )


@pytest.mark.parametrize(
    ("right", "slip"), [("Aoibheann", "aoibhean"), ("Zyvaan", "zyvan"), ("Jayden", "jaydne")]
)
def test_a_slip_of_one_letter_is_the_same_person(right: str, slip: str) -> None:
    names = Placeholders()
    mask(f"{right} told me", names)
    assert mask(f"i think {slip} told me a lie", names).text == "i think Child A told me a lie"


def test_two_listed_names_one_letter_apart_are_two_people() -> None:
    names = Placeholders()
    assert mask("Kayden told me", names).text == "Child A told me"
    assert mask("Jayden and Kaydon told me", names).text.startswith("Child B")


def test_a_possessive_without_its_apostrophe_is_the_same_person() -> None:
    assert mask("kayden is here. kaydens mum is not").text == "Child A is here. Child As mum is not"


def test_after_z_the_letters_begin_again_with_a_number() -> None:
    names = Placeholders()
    given = [names.of(f"Z{chr(97 + i // 26) * 3}{chr(97 + i % 26) * 3}", "name", "child") for i in range(60)]
    assert given[25:28] == ["Child Z", "Child A2", "Child B2"]
    assert len(set(given)) == 60
    assert mask("Child A2 hit Child B").found == ()


def test_initials_after_child_are_no_placeholder() -> None:
    assert [found.text for found in mask("child KB says he is hit at home").found] == ["KB"]


def test_printing_what_was_found_shows_no_words() -> None:
    names = Placeholders()
    masked = mask("Zainab Akhtar rang from 07700 900123", names)
    assert "Zainab" not in repr(masked) + repr(names) + repr(masked.found)
    assert "900123" not in repr(masked)
