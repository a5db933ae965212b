"""Numbers and codes: what is one, and what only looks like one."""

from __future__ import annotations

import pytest

from assistant.personal_data import mask


def kinds(text: str) -> list[tuple[str, str]]:
    return [(found.text, found.kind) for found in mask(text).found]


@pytest.mark.parametrize(
    "number",
    ["07700 900123", "0 7700 900 123", "07700-900-123", "+44 7700 900123", "(020) 7946 0018", "01632 960983"],
)
def test_phones_in_odd_spacing(number: str) -> None:
    assert kinds(f"ring {number} today") == [(number, "phone")]


@pytest.mark.parametrize(
    "number", ["0800 1111", "0808 800 5000", "0300 123 4567", "101", "111", "999", "0345 600 9009"]
)
def test_helplines_are_not_personal(number: str) -> None:
    assert kinds(f"ring {number} today") == []


def test_a_grouped_nhs_number_needs_its_check_digit_unless_it_is_labelled() -> None:
    assert kinds("on the letter: 943 476 5919") == [("943 476 5919", "nhs_number")]
    assert kinds("on the letter: 943 476 5918") == []
    assert kinds("NHS no 943 476 5918") == [("943 476 5918", "nhs_number")]


@pytest.mark.parametrize("upn", ["A823432110023", "H801200001001", "B12345678901C"])
def test_pupil_numbers(upn: str) -> None:
    assert kinds(f"the number is {upn}") == [(upn, "upn")]


def test_registrations_need_capitals_or_a_word_for_a_car() -> None:
    assert kinds("AB12 CDE was outside") == [("AB12 CDE", "vehicle")]
    assert kinds("car reg ab12 cde") == [("ab12 cde", "vehicle")]
    assert kinds("ab12 cde") == []


@pytest.mark.parametrize("text", ["KS2 3rd set", "Y5 2nd group", "b4 2nd break", "ZZ1 1AA"])
def test_what_is_no_postcode(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize(
    "date",
    ["3/4/14", "03-04-2014", "3.4.2014", "2014-04-03", "3rd of April 2014", "3 Apr 14", "April 3rd, 2014"],
)
def test_dates_of_birth(date: str) -> None:
    assert kinds(f"dob {date}") == [(date, "date_of_birth")]
    assert kinds(f"the review is on {date}") == []
