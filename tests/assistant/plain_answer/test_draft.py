"""A reply is read while it comes, in pieces of any size, and as far as it is whole."""

from __future__ import annotations

import json

import pytest

from assistant.plain_answer.draft import MOST_CHARACTERS, Draft, DraftStep

ONE = {"text": 'Say "it is {not} your fault".', "rests_on": ["S1"]}
TWO = {"text": "Tell the DSL.\nNow.", "rests_on": ["s2", "P1", "P1"]}
WHOLE = json.dumps({"steps": [ONE, TWO], "not_covered": ["the trip", ""]})
STEPS = [
    DraftStep('Say "it is {not} your fault".', ("S1",)),
    DraftStep("Tell the DSL. Now.", ("S2", "P1")),
]


def read(text: str, size: int = 1) -> tuple[Draft, list[DraftStep]]:
    draft = Draft()
    steps = []
    for start in range(0, len(text), size):
        steps += draft.feed(text[start : start + size])
    return draft, steps


@pytest.mark.parametrize("size", [1, 2, 7, 1000])
@pytest.mark.parametrize(
    "around",
    ["{}", "```json\n{}\n```", "Here you are: {} I hope it helps.", "<think>Is {{x}} S1?</think>{}", "[{}]"],
)
def test_steps_come_whole_whatever_stands_around_them(around: str, size: int) -> None:
    draft, steps = read(around.replace("{}", WHOLE), size)
    assert steps == STEPS
    assert draft.not_covered() == 1


def test_a_step_is_there_as_soon_as_it_is_whole() -> None:
    at = WHOLE.index("}, {") + 1
    draft, steps = read(WHOLE[:at])
    assert steps == STEPS[:1]
    assert draft.feed(WHOLE[at:]) == STEPS[1:]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", 0),
        ("I am sorry, I cannot help with that.", 0),
        ("{{{{", 0),
        ('{"steps": "none"}', 0),
        (WHOLE[:-60], 1),
        ('{"steps": [{"text": 3, "rests_on": []}, {"text": " ", "rests_on": ["S1"]}]}', 0),
        ('{"steps": [{"text": "a" "rests_on": []}, {"text": "b", "rests_on": ["S1"]}]}', 1),
        ("<think>" + WHOLE, 0),
    ],
)
def test_what_is_malformed_gives_what_was_whole_and_never_an_error(text: str, found: int) -> None:
    draft, steps = read(text, 3)
    assert len(steps) == found
    assert draft.not_covered() in (0, 1)


@pytest.mark.parametrize(
    ("tokens", "named"),
    [
        ("S1", ("S1",)),
        (["[S1], P2"], ("S1", "P2")),
        (None, ()),
        ([1, "S3"], ("1", "S3")),
    ],
)
def test_tokens_are_read_in_the_ways_that_models_write_them(tokens: object, named: tuple[str, ...]) -> None:
    _, steps = read(json.dumps({"steps": [{"text": "a", "rests_on": tokens}]}))
    assert steps[0].rests_on == named


def test_no_more_is_read_than_an_answer_can_need() -> None:
    draft, _ = read(WHOLE + "x" * 50_000, 5000)
    assert draft.full and len(draft.text) == MOST_CHARACTERS
