"""The conversation: kept in this browser session only, and reached through this module only."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass

import streamlit as st

from assistant.answer import Answer
from assistant.escalation import Escalation
from assistant.personal_data import Placeholders

_KEY = "thread"
_NAMES = "names"


@dataclass
class Turn:
    """One question and what came of it. ``asking`` sees to it that a page drawn again does not ask again."""

    number: int
    question: str
    role: str
    area: str | None
    earlier: tuple[str, ...]
    escalations: tuple[Escalation, ...] = ()
    unchecked: bool = False
    """True when the escalations could not be worked out."""
    asking: Future[Answer] | None = None
    answer: Answer | None = None
    problem: str = ""

    @property
    def done(self) -> bool:
        """Whether there is nothing left to wait for."""
        return self.answer is not None or bool(self.problem)


def turns() -> list[Turn]:
    """The questions of this conversation, oldest first."""
    found: list[Turn] = st.session_state.setdefault(_KEY, [])
    return found


def add(question: str, role: str, area: str | None) -> None:
    """Put a question at the end, before anything is drawn. An empty one is not a question."""
    if question.strip():
        before = turns()
        before.append(Turn(len(before) + 1, question, role, area, tuple(turn.question for turn in before)))


def names() -> Placeholders:
    """What stands for whom in this conversation ("Child A"). It holds the real words, so it stays in this session."""
    found: Placeholders = st.session_state.setdefault(_NAMES, Placeholders())
    return found


def clear() -> None:
    """Forget the conversation."""
    st.session_state[_KEY] = []
    st.session_state[_NAMES] = Placeholders()
