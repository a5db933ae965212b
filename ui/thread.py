"""The conversation: kept in this browser session only, and reached through this module only."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from assistant.answer import Answer
from assistant.escalation import Escalation
from assistant.mask_choices import MaskChoices
from assistant.personal_data import Placeholders

if TYPE_CHECKING:
    from assistant.plain_answer.writing import Writing

_KEY = "thread"
_NAMES = "names"
_CHOICES = "mask-choices"


@dataclass
class Turn:
    """One question and what came of it. ``asking`` sees to it that a page drawn again does not ask again."""

    number: int
    question: str
    role: str
    area: str | None
    earlier: tuple[str, ...]
    said_safe: tuple[int, ...] = ()
    """Places in ``earlier`` of the questions after which the person said that the child is safe."""
    escalations: tuple[Escalation, ...] = ()
    unchecked: bool = False
    """True when the escalations could not be worked out."""
    safe: bool | None = None
    """What the person said to "Is the child safe at this minute?"; False also for "I don't know"."""
    asking: Future[Answer] | None = None
    answer: Answer | None = None
    problem: str = ""
    stopped: bool = False
    counted: bool = False
    started: float = 0.0
    """When the asking began, by the monotonic clock."""
    newest: bool = True
    asked: int = 0
    """How often it was asked again."""
    plain: Writing | None = None
    """The answer in plain English, where a chat model is set up."""

    @property
    def done(self) -> bool:
        """Whether there is nothing left to wait for."""
        return self.answer is not None or bool(self.problem) or self.stopped

    def ask_again(self) -> None:
        """Forget the answer, so that the page asks once more."""
        self.asking, self.answer, self.problem, self.stopped, self.started = None, None, "", False, 0.0
        self.asked += 1
        self.stop_writing()

    def stop_writing(self) -> None:
        """Forget the answer in plain English, and ask the model no more."""
        if self.plain is not None:
            self.plain.stop.set()
        self.plain = None


def turns() -> list[Turn]:
    """The questions of this conversation, oldest first."""
    found: list[Turn] = st.session_state.setdefault(_KEY, [])
    return found


def add(question: str, role: str, area: str | None) -> None:
    """Put a question at the end, before anything is drawn. An empty one is not a question."""
    if question.strip():
        before = turns()
        earlier = tuple(turn.question for turn in before)
        said_safe = tuple(place for place, turn in enumerate(before) if turn.safe)
        before.append(Turn(len(before) + 1, question, role, area, earlier, said_safe))


def say_safe(turn: Turn, safe: bool) -> None:
    """Take the answer to "Is the child safe at this minute?". When it is not yes, the steps are worked out again."""
    turn.safe = safe
    if not safe:
        turn.ask_again()


def names() -> Placeholders:
    """What stands for whom in this conversation ("Child A"). It holds the real words, so it stays in this session."""
    found: Placeholders = st.session_state.setdefault(_NAMES, Placeholders())
    return found


def choices() -> MaskChoices:
    """What the person chose to hide or to show in this conversation. Real words: it stays in this session."""
    found: MaskChoices = st.session_state.setdefault(_CHOICES, MaskChoices())
    return found


def choose(turn: Turn, chosen: MaskChoices) -> None:
    """Hide or show other words, and look the question up again."""
    st.session_state[_CHOICES] = chosen
    turn.ask_again()


def clear() -> None:
    """Forget the conversation and everything typed in it."""
    for key in [key for key in st.session_state if str(key).startswith(("record-", "feedback-"))]:
        del st.session_state[key]
    for turn in turns():
        turn.stop_writing()
    st.session_state[_KEY] = []
    st.session_state[_NAMES] = Placeholders()
    st.session_state[_CHOICES] = MaskChoices()
