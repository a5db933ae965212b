"""What a sentence tells back of the question, and what follows from it, with the real embedder."""

from __future__ import annotations

import pytest

from assistant.embedder import default_embedder
from assistant.plain_answer.situation import NOBODY, Situation
from assistant.plain_answer.support import SupportCheck
from assistant.plain_answer.told_back import without_what_was_told

LOST = Situation.of(
    "ta",
    None,
    "i lost the yellow key on the bus and the cook saw it, the door does not lock now, is the cook fine",
)
ME = Situation.of("class_teacher", None, "a parent said something about me to the office, what happens")


@pytest.fixture(scope="module")
def checker() -> SupportCheck:
    return SupportCheck(default_embedder().embed)


TOLD = {
    "so": ("You lost the yellow key, so tell the nurse.", "If you lost the yellow key, tell the nurse."),
    "as": ("As you lost the yellow key, tell the nurse.", "Tell the nurse."),
    "because": ("Because the cook saw it, tell the nurse.", "Tell the nurse."),
    "without the condition": ("You lost the yellow key, so tell the nurse.", "Tell the nurse."),
    "but": ("The cook saw it, but do not ask them about it.", "Do not ask them about it."),
}


@pytest.mark.parametrize("how", TOLD)
def test_what_the_question_told_may_be_said_before_what_to_do(checker: SupportCheck, how: str) -> None:
    sentence, source = TOLD[how]
    assert checker.check(sentence, [source], LOST).passes
    assert not checker.check(sentence, [source]).passes


NOT_TOLD = {
    "not in the question": ("You lost the red key, so tell the nurse.", "Tell the nurse."),
    "another condition": (
        "You lost the yellow key, so tell the nurse.",
        "If you found the yellow key, tell the nurse.",
    ),
    "the opposite": ("The cook never saw it, so tell the nurse.", "If the cook saw it, tell the nurse."),
    "something else to do": ("You lost the yellow key, so tell the cook.", "Tell the nurse."),
    "what the question may only ask": ("The door does not lock, so tell the nurse.", "Tell the nurse."),
    "what it comes to": ("It is lost, so tell the nurse.", "Tell the nurse."),
    "that all is well": ("The cook is fine, so tell the nurse.", "Tell the nurse."),
    "a rule, not a fact": ("The door must not lock, but tell the nurse.", "Tell the nurse."),
    "a rule without a case": ("Keys are lost on the bus, so tell the nurse.", "Tell the nurse."),
    "something done": ("The cook has been told, so tell the nurse.", "Tell the nurse."),
}


@pytest.mark.parametrize("how", NOT_TOLD)
def test_what_the_question_did_not_tell_may_not(checker: SupportCheck, how: str) -> None:
    sentence, source = NOT_TOLD[how]
    assert not checker.check(sentence, [source], LOST).passes


def test_who_asks_about_themselves_need_not_be_told_so(checker: SupportCheck) -> None:
    source = "If it is about you: stay calm, and ask your union for support."
    assert checker.check("Stay calm, and ask your union for support.", [source], ME).passes
    assert not checker.check("Stay calm, and ask your union for support.", [source], LOST).passes
    assert not checker.check("Ask the parent for support.", [source], ME).passes
    blamed = Situation.of("supply", None, "a kid said i pushed him, what now")
    warned = Situation.of("supply", None, "a kid said i should not tell anyone, what now")
    assert checker.check("Stay calm, and ask your union for support.", [source], blamed).passes
    assert not checker.check("Stay calm, and ask your union for support.", [source], warned).passes


@pytest.mark.parametrize(
    "text", ["", "As", "so", ", so ", "As , tell", "You, so", "Because you lost the key"]
)
def test_what_is_no_sentence_does_not_fall_over(text: str) -> None:
    assert list(without_what_was_told(text, [""], LOST)) == []


def test_nothing_was_told_where_nothing_is_known() -> None:
    assert (
        list(without_what_was_told("You lost the key, so tell the nurse.", ["Tell the nurse."], NOBODY)) == []
    )
