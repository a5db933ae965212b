"""Words that look like personal data and are not stay as they are."""

from __future__ import annotations

import pytest

from assistant.personal_data import mask

STAY = [
    "Will you tell me what happens next?",
    "may I ask a question, and may we stop",
    "mark the book and hope so",
    "a rose in a vase, a grace period, a dawn raid",
    "Bruises again. Should we wait? Nobody knows.",
    "mum, nan, stepdad and her uncle came",
    "Mum and Dad both came in, Nan waited outside",
    "a girl of 13 in Year 9",
    "Sunderland, Wirral, Harrow, Bedford, Surrey, Kent, Chelsea and Lambeth",
    "the front door in Kent or in Chelsea",
    "Keeping Children Safe in Education and Working Together",
    "KCSIE paragraph 112 and Annex B",
    "Childline, NSPCC, Ofsted, Prevent, Channel, Operation Encompass, CEOP and CAMHS",
    "in March, on Tuesday, at Easter and after Christmas",
    "in May, in June, from April to August and all summer",
    "can I hang the coats in Autumn",
    "St Mary's has a new head, and so has St Joseph's",
    "Martyn's Law, Clare's Law and Sarah's Law",
    "the reviews of Victoria Climbié, Baby P and Arthur Labinjo-Hughes",
    "our URN is 104567 and the page is 42",
    "paragraph 4.12.3 and section 47",
    "ring 999, 101 or 111, or 0800 1111, or 0808 800 5000",
    "at 10:15, at 2pm, for £45.50",
    "Snapchat, CPOMS, MyConcern, Teams and WhatsApp",
    "Eid, Ramadan, Diwali; a Muslim, a Somali and a Traveller family",
    "the meeting is on 12/01/2027 and again on 3 February 2027",
    "KS2, Y5, 2pm, 3rd, 4G and 10K",
    "nobody is in charge of the plan for this family",
    "whats a ChISVA, and what is a QZRA",
    "whats QZRA, and can he put it in an isa",
    "a pupil with LD who has an IDVA and an ISVA",
    "Child A told Parent B and Adult C about [phone] and [date of birth]",
]


@pytest.mark.parametrize("text", STAY)
def test_stays(text: str) -> None:
    masked = mask(text)
    assert masked.found == ()
    assert masked.text == text


@pytest.mark.parametrize(
    ("person", "thing"),
    [
        ("Will said he was scared", "Will he be safe"),
        ("Grace said she was scared", "there is a grace period"),
        ("Hope's mum rang", "we live in hope"),
        ("May told me", "in May"),
        ("Jordan hit him", "she flew to Jordan"),
        ("her dob is 3/4/2014", "we meet on 3/4/2027"),
        ("Ali in 9KT ran off", "9KT have art today"),
    ],
)
def test_the_same_word_either_way(person: str, thing: str) -> None:
    assert mask(person).found
    assert mask(thing).found == ()
