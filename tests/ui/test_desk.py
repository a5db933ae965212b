"""The desk: prompts never wait for the embedder, answers do, and nothing of a question stays behind."""

from __future__ import annotations

import logging
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scripted import RING, Scripted, full_answer

from assistant.answering import Assistant
from assistant.personal_data import Placeholders
from ui.desk import Desk, EmbedderNotReadyError, Warming


class _Slow:
    """An embedder that takes as long to load as the test wants."""

    name = "slow"

    def __init__(self) -> None:
        self.gate = threading.Event()

    def wait(self) -> None:
        assert self.gate.wait(30)

    def load(self) -> Any:
        assert self.gate.wait(30)
        return self

    def embed(self, texts: list[str]) -> Any:
        return np.ones((len(texts), 384), np.float32) / np.sqrt(np.float32(384))


def test_an_escalation_prompt_does_not_wait_for_the_embedder(tmp_path: Path) -> None:
    slow = _Slow()
    warming = Warming(slow.load)
    real = Desk(Assistant(tmp_path / "none", warming.embedder), warming)
    real.warm()
    prompts = real.escalate("she has stopped breathing", "ta", ())
    assert not real.ready
    assert prompts and prompts[0].code == "call-999"
    slow.gate.set()


def test_an_answer_waits_until_everything_is_loaded() -> None:
    slow = _Slow()
    assistant = Scripted(full_answer(), warm=slow.wait)
    one = Desk(assistant)
    asked = one.ask("a question", "ta", None, (), Placeholders())
    with pytest.raises(TimeoutError):
        asked.result(0.3)
    assert assistant.asked == []
    slow.gate.set()
    assert asked.result(10).outcome == "answered"


def test_the_embedder_is_given_at_once_or_not_at_all() -> None:
    warming = Warming(_Slow)  # type: ignore[arg-type]
    with pytest.raises(EmbedderNotReadyError):
        warming.embedder()
    warming.run(lambda: None)
    assert isinstance(warming.embedder(), _Slow)


def test_whoever_loads_may_use_the_embedder() -> None:
    warming = Warming(_Slow)  # type: ignore[arg-type]
    got: list[Any] = []
    warming.run(lambda: got.append(warming.embedder()))
    assert isinstance(got[0], _Slow)


def test_a_failure_to_load_does_not_keep_a_question_waiting() -> None:
    def broken() -> None:
        raise RuntimeError("weights")

    one = Desk(Scripted(full_answer(), warm=broken))
    assert one.ask("a question", "ta", None, (), Placeholders()).result(10).outcome == "answered"


def test_what_was_asked_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    one = Desk(Scripted(full_answer(), escalations=RuntimeError("Ann Example told me")))
    assert one.escalate("Ann Example told me", "ta", ()) is None
    assert "RuntimeError" in caplog.text and "Ann" not in caplog.text


def test_nothing_of_a_question_stays_on_the_desk() -> None:
    one = Desk(Scripted(full_answer(), escalations=[RING]))
    one.escalate("Ann Example", "ta", ("Ben Example",))
    one.ask("Ann Example", "ta", "Wirral", ("Ben Example",), Placeholders()).result(10)
    own = {name: value for name, value in vars(one).items() if name != "_assistant"}
    assert "Example" not in repr(own) and one._pool._work_queue.qsize() == 0
