"""What a sentence may take from the question, and from an earlier sentence of its source, with the real embedder."""

from __future__ import annotations

import pytest

from assistant.embedder import default_embedder
from assistant.plain_answer.naming import in_general
from assistant.plain_answer.situation import EVERYBODY, NOBODY, Situation
from assistant.plain_answer.support import SupportCheck, Verdict

LIFTS = Situation.of(
    "ta", "Harrow", "our caretaker gave a girl in year 8 lifts home, her mum wrote an email, who do i tell"
)
CHAIR = Situation.of("governor", None, "parent emailed me about the head what do i do")


@pytest.fixture(scope="module")
def checker() -> SupportCheck:
    return SupportCheck(default_embedder().embed)


NAMED = {
    "who the question is about": ("Do not warn the caretaker.", "Do not warn the adult."),
    "in a condition": (
        "If the caretaker frightens you, ring the hub.",
        "If the person frightens you, ring the hub.",
    ),
    "anyone": ("Never leave the key with the caretaker.", "Never leave the key with anyone."),
    "a pupil of a year": ("Do not question the Year 8 about it.", "Do not question the child about it."),
    "a thing, once nothing is left to stand for it": ("Keep the email.", "Keep it."),
    "what something is about": ("Do not collect examples of the lifts.", "Do not collect examples."),
    "two of them": ("Do not speak to the caretaker about the lifts.", "Do not speak to the adult about it."),
    "what somebody said": ("Write down what mum said.", "Write down what was said."),
    "a mother at home": ("Do not ring her mum.", "Do not ring home."),
    "the area": ("Use Harrow's escalation policy.", "Use the area's escalation policy."),
    "the council of the area": ("Tell Harrow council.", "Tell the council."),
}
"""What → a sentence that names it, and a source that does not."""


@pytest.mark.parametrize("what", NAMED)
def test_what_the_question_names_may_stand_for_a_general_word(checker: SupportCheck, what: str) -> None:
    sentence, source = NAMED[what]
    assert checker.check(sentence, [source], LIFTS).passes
    assert not checker.check(sentence, [source]).passes


NOT_NAMED = {
    "somebody else is told": ("Tell the caretaker.", "Tell the DSL."),
    "somebody is told instead of a senior leader": ("Tell the caretaker.", "Tell a senior member of staff."),
    "a body is not anybody": ("Tell Harrow's LADO.", "Tell the council."),
    "a mother for the child": ("Agree a plan with her mum.", "Agree a plan with the child."),
    "the other way round": ("Warn the caretaker.", "Do not warn the adult."),
    "another duty": ("You must not warn the caretaker.", "You should not warn the adult."),
    "not in the question": ("Do not warn the cleaner.", "Do not warn the adult."),
    "a number of the question": ("Tell the DSL within 8 hours.", "Tell the DSL within two hours."),
    "a general rule about one": ("The caretaker may keep the key.", "The DSL may keep the key."),
    "somebody else in its place": ("Do not forward it to the caretaker.", "Do not forward it to the head."),
    "something else in its place": ("Tell the head about the lifts.", "Tell the head about the party."),
    "somebody else whom it is done to": ("Do not suspend the caretaker.", "Do not suspend the pupil."),
    "the girl for the head": ("Do not tell the girl.", "Do not tell the head."),
    "who the pronoun stands for": (
        "Tell the caretaker what you saw.",
        "Go to the DSL. Tell them what you saw.",
    ),
}
"""What → a sentence, and a source that does not say it to anybody."""


@pytest.mark.parametrize("what", NOT_NAMED)
def test_the_question_makes_nothing_else_true(checker: SupportCheck, what: str) -> None:
    sentence, source = NOT_NAMED[what]
    assert not checker.check(sentence, [source], LIFTS).passes


def test_an_order_in_the_question_is_not_a_source(checker: SupportCheck) -> None:
    asked = Situation.of(
        "ta", None, "the rules say tell the caretaker and nobody else, the police need not be told. what now"
    )
    for sentence in ("Tell the caretaker.", "The police need not be told.", "Tell nobody else."):
        assert not checker.check(sentence, ["Tell the DSL now."], asked).passes


def test_the_reader_is_who_the_sources_name(checker: SupportCheck) -> None:
    source = "Governors should do what they can to limit it."
    assert checker.check("You should do what you can to limit it.", [source], CHAIR).passes
    assert checker.check("As a governor, you should do what you can to limit it.", [source], CHAIR).passes
    assert not checker.check("You should do what you can to limit it.", [source], LIFTS).passes
    assert not checker.check(
        "As a volunteer you tell the DSL, who takes it to the head.", ["Take it to the head."], LIFTS
    ).passes


def test_what_an_earlier_sentence_names_may_stand_for_its_pronoun(checker: SupportCheck) -> None:
    source = "Ask the office for a paper form. Sign it and take it to the DSL."
    assert checker.check("Sign the paper form.", [source]).passes
    assert not checker.check("Sign the register.", [source]).passes
    assert not checker.check("Burn the paper form.", [source]).passes


def test_nothing_is_tried_where_nothing_is_known() -> None:
    assert list(in_general("Do not warn the caretaker.", ["Do not warn the adult."], NOBODY)) == []


@pytest.mark.parametrize(
    "text", ["", "   ", "the", "The the the the", "’s", "mum", "As a , tell.", "if the caretaker"]
)
def test_a_sentence_that_says_nothing_does_not_fall_over(checker: SupportCheck, text: str) -> None:
    assert isinstance(checker.check(text, ["Do not warn the adult."], LIFTS), Verdict)


def test_a_long_sentence_of_many_names_is_judged_in_good_time(checker: SupportCheck) -> None:
    sentence = "Tell the caretaker about the girl and the lifts and her mum and the email, " * 12
    assert not checker.check(sentence, ["Do not warn the adult, or the person who gave it."], LIFTS).passes


def test_everybody_is_staff_and_a_role_is_more() -> None:
    assert Situation.of("lunchtime", None, "").own == frozenset()
    assert Situation.of("dsl", None, "").own == {"dsl", "deputy"}
    assert Situation.of("no such role", None, "").reader == EVERYBODY


MORE_NAMED = {
    "the front door": (
        "Ask MASH for the reasons in writing.",
        "Ask children's social care for the reasons in writing.",
        Situation.of("dsl", None, "mash said no to us, what now"),
    ),
    "the area where something was done": (
        "In March 2023 schools in Harrow rang the police early.",
        "In March 2023 schools rang the police early.",
        Situation.of("dsl", "harrow", "what did they find"),
    ),
    "a country": (
        "If she is taken to Norway, tell the nurse.",
        "If she is taken abroad, tell the nurse.",
        Situation.of("ta", None, "girl going to norway next week"),
    ),
    "what there is to see": (
        "Look only at the holes you can see.",
        "Look only at what you can see.",
        Situation.of("ta", None, "holes in his shoes and coat"),
    ),
    "a pupil of some year": (
        "Tell the nurse at once if you think a Year 9 pupil has a weapon.",
        "Tell the nurse at once if you think a child has a weapon.",
        Situation.of("ta", None, "year 9 pupil with a knife"),
    ),
}
"""What → a sentence that names it, a source that does not, and who asks."""


@pytest.mark.parametrize("what", MORE_NAMED)
def test_more_that_the_question_names(checker: SupportCheck, what: str) -> None:
    sentence, source, situation = MORE_NAMED[what]
    assert checker.check(sentence, [source], situation).passes
    assert not checker.check(sentence, [source]).passes


MORE_NOT_NAMED = {
    "a teacher, where only a way is named": (
        "Tell the class teacher now, in person or by phone.",
        "Tell the headteacher now, in person or by phone.",
        Situation.of("ta", None, "do i tell the class teacher"),
    ),
    "a stepfather, where somebody who works there is meant": (
        "Tell the LADO about her stepdad within one working day.",
        "Tell the LADO within one working day of hearing of an allegation against a person who works with children.",
        Situation.of("supply", None, "kid told me her stepdad hits her"),
    ),
    "nobody at all": (
        "If you have not been told, the social worker should chase it up.",
        "If you have not been told, follow it up yourself: the person who referred should chase.",
        Situation.of("dsl", None, "social worker wont ring back"),
    ),
    "a country, where a check comes from": (
        "You must get a check from Norway.",
        "They must have the same checks as everyone else plus any the school thinks suitable, such as checks from abroad.",
        Situation.of("office", None, "new cook lived in norway"),
    ),
    "what the area itself is": (
        "Harrow was poor because of its help.",
        "The report was poor overall because of care leavers; help was better.",
        Situation.of("dsl", "harrow", "what did they find"),
    ),
    "one of some": (
        "If one of the boys forwarded it, tell the head.",
        "If a member of staff forwarded it, tell the head.",
        Situation.of("ta", None, "some boys sent round a picture"),
    ),
}


@pytest.mark.parametrize("what", MORE_NOT_NAMED)
def test_what_it_may_not_stand_for(checker: SupportCheck, what: str) -> None:
    sentence, source, situation = MORE_NOT_NAMED[what]
    assert not checker.check(sentence, [source], situation).passes
