"""An answer in the order of need."""

from __future__ import annotations

from scripted import ADVICE, DIGEST, OFFICIAL, full_answer, step

from assistant.answer import Answer
from ui.order import NOW, in_order, warnings_of


def keys(answer: Answer, role: str = "ta") -> list[str]:
    return [section.key for section in in_order(answer, role).sections]


def test_required_steps_of_this_person_come_first_then_the_rest_by_need() -> None:
    assert keys(full_answer()) == [NOW, "more", "dsl", "not_now", "next", "record", "if_it_goes_wrong"]


def test_no_step_is_lost_and_none_stands_twice() -> None:
    for role in ("ta", "dsl", "head", "governor"):
        shown = in_order(full_answer(), role)
        texts = [step.text for section in shown.sections for step in section.steps]
        assert sorted(texts) == sorted(step.text for step in full_answer().steps if step.group != "says")


def test_without_a_required_step_all_of_this_persons_steps_are_to_be_done_now() -> None:
    shown = in_order(full_answer(steps=(step("One."), step("Two."))), "ta")
    assert [one.text for one in shown.sections[0].steps] == ["One.", "Two."]


def test_what_is_for_now_stands_before_what_is_for_today() -> None:
    steps = (
        step("Later.", when="later", required=True),
        step("Today.", when="today", required=True),
        step("Now.", required=True),
    )
    assert [one.text for one in in_order(full_answer(steps=steps), "ta").sections[0].steps] == [
        "Now.",
        "Today.",
        "Later.",
    ]


def test_a_person_with_no_step_of_their_own_is_shown_the_others() -> None:
    shown = in_order(full_answer(steps=(step("Decide.", who="dsl"),)), "governor")
    assert [section.key for section in shown.sections] == ["dsl"] and shown.section(NOW) is None


def test_numbers_follow_the_page_and_one_place_has_one_number() -> None:
    steps = (
        step("DSL.", DIGEST, who="dsl"),
        step("Mine.", OFFICIAL, required=True),
        step("Mine too.", OFFICIAL, required=True),
    )
    shown = in_order(full_answer(steps=steps), "ta")
    assert shown.citations == (OFFICIAL, DIGEST)
    assert shown.number(OFFICIAL) == 1 and shown.number(DIGEST) == 2


def test_a_cards_own_advice_has_no_number() -> None:
    shown = in_order(full_answer(steps=(step("Kind words.", ADVICE, practice=True),)), "ta")
    assert shown.citations == () and shown.advice == (ADVICE,) and shown.number(ADVICE) is None


def test_two_cards_that_say_the_same_on_the_same_paragraph_say_it_once() -> None:
    one = step("If someone is in danger this minute, ring 999.", OFFICIAL, required=True)
    same = one.__class__(
        **{**one.__dict__, "text": "If the child is in danger this minute, ring 999.", "card": "other"}
    )
    other = one.__class__(
        **{**one.__dict__, "text": "Fetch the first aider and open the gate.", "card": "other"}
    )
    shown = in_order(full_answer(steps=(one, same, other)), "ta")
    assert [step.text for step in shown.sections[0].steps] == [one.text, other.text]
    fuller = same.__class__(
        **{**same.__dict__, "text": f"{one.text} Say where you are.", "citations": (OFFICIAL, DIGEST)}
    )
    shown = in_order(full_answer(steps=(one, fuller, other)), "ta")
    assert [step.text for step in shown.sections[0].steps] == [fuller.text, other.text], "in the fuller words"
    alone = in_order(full_answer(steps=(one, same.__class__(**{**same.__dict__, "card": one.card}))), "ta")
    assert len(alone.sections[0].steps) == 2, "within one card every line was meant"


def test_a_warning_is_said_once_a_source() -> None:
    old = OFFICIAL.__class__(**{**OFFICIAL.__dict__, "warning": "Older edition."})
    again = old.__class__(**{**old.__dict__, "quote": "Other words."})
    assert warnings_of((old, again, DIGEST)) == {OFFICIAL.title: "Older edition."}
