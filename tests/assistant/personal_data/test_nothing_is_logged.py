"""Nothing of what a person typed is logged, printed or left on the disk, at any level of logging."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from assistant.answering import Assistant
from assistant.embedder import Embedder, default_embedder
from assistant.personal_data import Placeholders

TURNS = [
    "Zainab Akhtar told me her uncle Qasim hits her. Ring 07700 900123.",
    "zainabs mum says they live at 14 Larkfield Road, SR99 4TT, dob 03/04/2015",
]
PERSONAL = ("zainab", "akhtar", "qasim", "900123", "larkfield", "sr99", "03/04/2015")


def leaks(text: str) -> list[str]:
    return [word for word in PERSONAL if word in text.lower()]


def conversation(assistant: Assistant) -> list[str]:
    names = Placeholders()
    first = assistant.answer(TURNS[0], "ta", names=names)
    second = assistant.answer(TURNS[1], "ta", earlier=[TURNS[0]], names=names)
    return [first.masked_question, second.masked_question]


def test_an_answer_logs_and_prints_nothing_that_was_typed(
    corpus_index: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG):
        asked = conversation(Assistant(corpus_index, default_embedder))
    printed = capfd.readouterr()
    assert not leaks(caplog.text + printed.out + printed.err)
    assert not leaks(" ".join(asked)) and "Child A" in asked[0] and "Child A" in asked[1]


def test_nothing_that_was_typed_is_written(corpus_index: Path) -> None:
    conversation(Assistant(corpus_index, default_embedder))
    for path in corpus_index.rglob("*"):
        if path.is_file():
            content = path.read_bytes().lower()
            assert not [word for word in PERSONAL if word.encode() in content], path.name


def test_an_embedder_that_fails_with_the_words_in_its_fault_logs_none_of_them(
    corpus_index: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    def broken() -> Embedder:
        raise RuntimeError(f"no memory for {TURNS[0]}")

    with caplog.at_level(logging.DEBUG):
        answer = Assistant(corpus_index, broken).answer(TURNS[0], "ta", names=Placeholders())
    printed = capfd.readouterr()
    assert [escalation.code for escalation in answer.escalations]
    assert not leaks(caplog.text + printed.out + printed.err)
