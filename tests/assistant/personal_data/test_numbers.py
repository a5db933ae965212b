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


@pytest.mark.parametrize(
    "text",
    [
        "on the letter: 943 476 5919",
        "on the letter: 943 476 5918",
        "NHS no. 9434765918",
        "nhs number is 9434765918",
        "9434765918 is her NHS number",
        "943-476-5918",
        "the number 9434765919 was on the form",
    ],
)
def test_nhs_numbers_grouped_said_to_be_one_or_with_their_check_digit(text: str) -> None:
    assert [kind for _, kind in kinds(text)] == ["nhs_number"]


def test_ten_digits_with_nothing_to_say_that_they_are_an_nhs_number_stay() -> None:
    assert kinds("the number 9434765918 was on the form") == []


@pytest.mark.parametrize("upn", ["A823432110023", "H801200001001", "B12345678901C"])
def test_pupil_numbers(upn: str) -> None:
    assert kinds(f"the number is {upn}") == [(upn, "upn")]


def test_registrations_need_capitals_or_a_word_for_a_car() -> None:
    assert kinds("AB12 CDE was outside") == [("AB12 CDE", "vehicle")]
    assert kinds("car reg ab12 cde") == [("ab12 cde", "vehicle")]
    assert kinds("ab12 cde") == []
    assert kinds("van reg BD 68 XYZ") == [("BD 68 XYZ", "vehicle")]
    assert kinds("number plate ggz 7044") == [("ggz 7044", "vehicle")]
    assert kinds("part plate MJ12, grey Golf") == [("MJ12", "vehicle")]


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


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("he's 13 (04/12/2012)", "04/12/2012"),
        ("b. 5/5/2018", "5/5/2018"),
        ("her d.o.b. is given as 22-Jan-2014", "22-Jan-2014"),
        ("date of birth 030714", "030714"),
        ("dob Sept 2011", "Sept 2011"),
        ("the passport gives 03-MAR-2009 as date of birth", "03-MAR-2009"),
    ],
)
def test_dates_of_birth_in_other_places(text: str, date: str) -> None:
    assert kinds(text) == [(date, "date_of_birth")]


def test_a_second_date_beside_a_date_of_birth_is_one_too() -> None:
    found = kinds("His birthday is 22/7/10 but the travel document says 22/7/08.")
    assert found == [("22/7/10", "date_of_birth"), ("22/7/08", "date_of_birth")]


@pytest.mark.parametrize(
    "text",
    [
        "born in 2012, aged 13",
        "a girl of 13 and a boy of 9",
        "updated (01/09/2026)",
        "dob not known, review on 03/02/2026",
        "he was seen on 12/05/2019",
    ],
)
def test_ages_years_and_other_dates_stay(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize(
    ("text", "postcode"),
    [("at ch99 2hb now", "ch99 2hb"), ("postcode me997qz", "me997qz"), ("postcode NG99 2CC", "NG99 2CC")],
)
def test_postcodes_small_without_a_space_and_mistyped(text: str, postcode: str) -> None:
    assert kinds(text) == [(postcode, "postcode")]


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("crime ref 45/88213/26", "45/88213/26"),
        ("CPOMS incident no. 2026/1187", "2026/1187"),
        ("MASH reference MASH-26-00412", "MASH-26-00412"),
        ("police log CAD 2214 of today", "CAD 2214"),
        ("NI number AB 12 34 56 C", "AB 12 34 56 C"),
        ("passport number 533401772", "533401772"),
        ("ULN 9912345678", "9912345678"),
        ("our reference is SG/0419", "SG/0419"),
    ],
)
def test_references_of_one_case_or_person(text: str, reference: str) -> None:
    assert kinds(text) == [(reference, "reference")]


@pytest.mark.parametrize(
    "text",
    [
        "our school URN is 141923 and the LAESTAB is 394/2031",
        "charity number 1129988",
        "KCSIE paragraph 433 and page 112",
        "form CP3, version 4.2, room 212",
        "the number for the police is 101",
        "section 47 case, child aged 12",
    ],
)
def test_numbers_of_no_person_stay(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize(
    ("text", "handle"),
    [
        ("her snap is lil_kels09", "lil_kels09"),
        ("insta: @ruby.rosexo", "@ruby.rosexo"),
        ("gamertag xXReaperXx", "xXReaperXx"),
        ("discord user sammyb#4421", "sammyb#4421"),
        ("his username is frostbite", "frostbite"),
        ("kik - youngonly", "youngonly"),
        ("she posts as sad.girl.era", "sad.girl.era"),
        ("someone called coolkid09 asked", "coolkid09"),
    ],
)
def test_names_online(text: str, handle: str) -> None:
    assert kinds(text) == [(handle, "handle")]


@pytest.mark.parametrize(
    "text",
    [
        "snapchat is blocked on the guest wifi",
        "her tiktok account is private",
        "the instagram page is fake",
        "a discord server about gaming, insta or snap",
        "their username and password are on the board",
        "she has an account under a false name",
    ],
)
def test_words_beside_the_name_of_an_app_stay(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("they live at 27 Thistledown Crescent", "27 Thistledown Crescent"),
        ("staying at 9 The Rookery with a man", "9 The Rookery"),
        ("address: Hawthorn Farm, Back Lane", "Hawthorn Farm, Back Lane"),
        ("put up in room 212 of the Royal Albion Hotel", "room 212 of the Royal Albion Hotel"),
        ("address is Flat 3b, 118 Corporation Street", "Flat 3b, 118 Corporation Street"),
        ("lives at 3 elm grove on his own", "3 elm grove"),
    ],
)
def test_addresses_without_a_postcode(text: str, address: str) -> None:
    assert kinds(text) == [(address, "address")]


@pytest.mark.parametrize(
    ("text", "school_class"),
    [
        ("a girl in 10P says her uncle films her", "10P"),
        ("tutor group 12DMR, student in tears", "12DMR"),
        ("her brother is in Robins class at Millbrook Academy", "Robins class at Millbrook Academy"),
        ("Year 6 at St Bede's Primary", "Year 6 at St Bede's Primary"),
    ],
)
def test_classes_set_against_a_child(text: str, school_class: str) -> None:
    assert kinds(text) == [(school_class, "school_class")]


@pytest.mark.parametrize(
    "text", ["5B have swimming", "the 7B room has a broken blind", "a boy in Year 7", "St Bede's Primary"]
)
def test_a_room_a_year_or_a_school_alone_stays(text: str) -> None:
    assert kinds(text) == []
