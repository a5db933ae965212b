"""Messages are made plain without losing what they mean."""

import pytest

from assistant.escalation.reading import Reader
from assistant.places import PROMPTS

READER = Reader.load(PROMPTS / "escalations" / "concepts" / "spelling.yaml")


@pytest.mark.parametrize(
    ("raw", "sentences"),
    [
        ("He's NOT breathing!", ("hes not breathing",)),
        ("knife. corridor. now.", ("knife", "corridor", "now")),
        ("she ses shes unconcious", ("she says shes unconscious",)),
        ("sum1 tuk him 2nite", ("someone tuk him tonight",)),
        ("siezure", ("seizure",)),
        ("he is suicidel", ("he is suicidal",)),
        ("wait until 3.15", ("wait until 315",)),
        ("cooking and tables", ("cooking and tables",)),
        ("", ()),
        ("!!! ???", ()),
    ],
)
def test_plain_sentences(raw, sentences):
    assert READER.read(raw).sentences == sentences


@pytest.mark.parametrize("raw", ["\ud800", "\x00", "他没有呼吸", "🚑" * 500, "a" * 100_000, "' ' '"])
def test_nothing_can_make_it_raise(raw):
    READER.read(raw)
