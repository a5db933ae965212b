"""The examples are sound, and the weights were trained from the examples that are here."""

from __future__ import annotations

import hashlib
import json

import pytest

from assistant.personal_data.examples import FOLDER, read_examples
from assistant.personal_data.learned import WEIGHTS, learned
from assistant.personal_data.letters import likeness
from assistant.personal_data.placeholders import PLACEHOLDER
from assistant.personal_data.train import Checked, rows_of, table, train

KINDS = {
    "name", "date_of_birth", "address", "postcode", "phone", "email", "nhs_number", "upn", "vehicle", "handle", "school_class",
    "reference",
}  # fmt: skip
EXAMPLES = read_examples()


def test_there_are_enough_examples_with_and_without_anything_to_hide() -> None:
    assert sum(bool(example.spans) for example in EXAMPLES) >= 500
    assert sum(not example.spans for example in EXAMPLES) >= 500
    assert {kind for example in EXAMPLES for _, _, kind in example.spans} == KINDS


def test_marks_are_closed_and_hold_words() -> None:
    for example in EXAMPLES:
        assert "{" not in example.message and "}" not in example.message and "|" not in example.message
        for start, end, _ in example.spans:
            words = example.message[start:end]
            assert words and words == words.strip() and not PLACEHOLDER.fullmatch(words)


def test_the_weights_are_of_the_examples_and_lists_that_are_here() -> None:
    recorded = json.loads(WEIGHTS.read_text("utf-8"))["inputs"]
    files = [*FOLDER.glob("*.txt"), *FOLDER.parent.glob("*.txt")]
    now = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    assert recorded == now, "run: python -m assistant.personal_data.train"


def test_training_is_the_same_every_time_and_finds_what_it_was_trained_on() -> None:
    some = EXAMPLES[::12]
    letters = learned().letters
    once, again = (train(table(some, letters), letters) for _ in range(2))
    assert once.signs == again.signs
    right = wrong = 0
    for example in some:
        for signs, is_name in rows_of(example, letters):
            total = sum(once.signs.get(sign, 0) for sign in signs)
            right += (total >= once.limit) == is_name
            wrong += (total >= once.limit) != is_name
    assert wrong < 0.06 * right


@pytest.mark.parametrize(
    ("name", "word"), [("zyvaan", "skool"), ("oluwatimilehin", "becouse"), ("kacperek", "trubble")]
)
def test_letters_tell_names_from_misspelt_words(name: str, word: str) -> None:
    letters = learned().letters
    assert likeness(name, letters) > likeness(word, letters)


def test_what_cross_validation_says_can_be_worked_out_by_hand() -> None:
    checked = Checked()
    example = next(e for e in EXAMPLES if e.message.startswith("kayden has come in"))
    checked.add(example, [(0, 6)])
    checked.add(example, [(7, 10)])
    assert (checked.names, checked.found, checked.findings, checked.right) == (2, 1, 2, 1)
    assert len(checked.wrong) == 2 and "names found 0.500 of 2" in checked.text()
