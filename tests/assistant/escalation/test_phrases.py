"""The small language of the concept files."""

import pytest

from assistant.errors import BadData
from assistant.escalation.phrases import PhraseBook, compile_phrase

LISTS = {"kin": ["mum", "step dad"]}


def matches(phrase: str, sentence: str) -> bool:
    return bool(PhraseBook([compile_phrase("x", phrase, LISTS)]).find(sentence))


@pytest.mark.parametrize(
    ("phrase", "sentence", "expected"),
    [
        ("not breathing", "he is not breathing", True),
        ("not breathing", "he is not , breathing", True),
        ("not breathing", "he is not really breathing", False),
        ("bruis*", "two bruises", True),
        ("bruis*", "a cruise", False),
        ("(hit|kicked) .. <kin>", "he hit my poor mum", True),
        ("(hit|kicked) .. <kin>", "kicked by a b c step dad", True),
        ("(hit|kicked) .. <kin>", "hit a b c d e mum", False),
        ("hit ... mum", "hit a b c d e mum", True),
        ("gone [very|all] quiet", "gone quiet", True),
        ("gone [very|all] quiet", "gone very quiet", True),
        ("gone [very|all] quiet", "gone so quiet", False),
        ("[so] tired", "tired", True),
        ("took NUM tablets", "took 20 tablets", True),
        ("took NUM tablets", "took ten tablets", True),
        ("took NUM tablets", "took his tablets", False),
        ("(in the (bath|car)) alone", "in the car alone", True),
    ],
)
def test_a_phrase_matches_what_it_says(phrase, sentence, expected):
    assert matches(phrase, sentence) is expected


@pytest.mark.parametrize("phrase", ["(hit", "NUM", "[a|b]", "a* b", "<nobody> hit", "hit?"])
def test_a_phrase_that_cannot_be_read_or_found_is_refused(phrase):
    with pytest.raises(BadData):
        compile_phrase("x", phrase, LISTS)
