"""Masking that fails lets nothing personal through, says nothing personal, and stops no answer."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from assistant.answering import Assistant
from assistant.embedder import default_embedder
from assistant.personal_data import Placeholders, mask
from assistant.personal_data import lists as word_lists
from assistant.personal_data.plain_words import only_everyday_words

MESSAGE = "Zainab Akhtar told me her uncle hits her. Ring 07700 900123, they live at 14 Larkfield Road, insta @zee.x"
PERSONAL = ("zainab", "akhtar", "900123", "07700", "14", "larkfield", "zee")


class Broken(Placeholders):
    """Placeholders that fail as a fault in masking would, with the raw words in the fault."""

    def names(self) -> frozenset[str]:
        raise ValueError(MESSAGE)


def test_only_everyday_words_are_left(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        masked = mask(MESSAGE, Broken())
    assert masked.failed and masked.found == ()
    assert "told me her uncle hits her" in masked.text
    for said in (masked.text, caplog.text):
        assert not [word for word in PERSONAL if word in said.lower()]
    assert "ValueError" in caplog.text


@pytest.mark.parametrize("text", ["", " ", "\x00", "\ud800", "🙂", "İstanbul", "١٢٣", "a" * 100_000])
def test_no_string_makes_the_last_resort_fail(text: str) -> None:
    assert isinstance(only_everyday_words(text), str)


def test_the_last_resort_needs_no_list(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(word_lists, "_HERE", tmp_path)
    for read in (word_lists.everyday, word_lists.first_names, word_lists.frequent_first_names):
        read.cache_clear()
    try:
        assert only_everyday_words("my pupil Zainab told me") == "my pupil … told me"
    finally:
        monkeypatch.undo()
        word_lists.load()


def test_an_answer_comes_all_the_same(corpus_index: Path) -> None:
    answer = Assistant(corpus_index, default_embedder).answer(MESSAGE, "ta", names=Broken())
    assert "tell-dsl-now" in [escalation.code for escalation in answer.escalations]
    assert answer.outcome == "answered" and answer.steps
    said = str(answer.as_json()["masked_question"]).lower()
    assert not [word for word in PERSONAL if word in said]
