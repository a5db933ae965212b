"""Is there an answer at all? Out of scope, nothing found, or a follow-up of what was asked before."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np

from assistant.data_files import from_yaml
from assistant.embedder import Vectors
from assistant.escalation import Escalation
from assistant.pathways import Match
from assistant.places import PROMPTS
from assistant.words import keywords

Outcome = Literal["answered", "not_found", "out_of_scope"]


@dataclass(frozen=True)
class Outcomes:
    """Fixed words for the outcomes (`prompts/outcomes.yaml`). ``{ask}`` stands for who can answer."""

    not_found: str
    out_of_scope: str
    ask: str
    only_the_school_knows: tuple[str, ...]
    ask_the_school: str

    def message(self, outcome: Outcome, ask: str) -> str:
        """The words of an outcome, with who can answer. Empty when the question is answered."""
        words = {"answered": "", "not_found": self.not_found, "out_of_scope": self.out_of_scope}[outcome]
        return words.replace("{ask}", ask)


@dataclass(frozen=True)
class Topic:
    """A topic that Signpost has no answers to, with questions as staff type them (`prompts/outside.yaml`)."""

    outcome: Literal["not_found", "out_of_scope"]
    ask: str
    samples: tuple[str, ...]


@cache
def outcomes() -> Outcomes:
    """The outcomes file."""
    raw = from_yaml((PROMPTS / "outcomes.yaml").read_text("utf-8"))
    raw["only_the_school_knows"] = tuple(raw["only_the_school_knows"])
    return Outcomes(**raw)


@cache
def topics() -> tuple[Topic, ...]:
    """The outside topics file."""
    raw = from_yaml((PROMPTS / "outside.yaml").read_text("utf-8"))["topics"]
    return tuple(Topic(one["outcome"], one["ask"], tuple(one["samples"])) for one in raw.values())


class Outside:
    """Questions that Signpost has no answer to: the nearest of them tells how far outside a question is."""

    def __init__(self, embed: Callable[[list[str]], Vectors]) -> None:
        """``embed`` gives vectors for the samples, (n, 384)."""
        pairs = [(sample, topic) for topic in topics() for sample in topic.samples]
        self._topics = [topic for _, topic in pairs]
        self._vectors = embed([sample for sample, _ in pairs])

    def nearest(self, vector: Vectors) -> tuple[float, Topic]:
        """The cosine with the nearest sample, and its topic."""
        cosines = self._vectors @ vector
        row = int(np.argmax(cosines))
        return float(cosines[row]), self._topics[row]


ABOUT_SAFEGUARDING = 0.45
"""How well a question must fit (`_fit`); below it, nothing here is taken to be about it. Set on the development half."""
NEAR = 0.4
"""Cosine with an outside sample above which it counts against a question."""
FAMILIAR = 0.4
"""Cosine with an outside sample above which its topic says who can answer."""


def outcome_of(
    question: str,
    vector: Vectors,
    matches: Sequence[Match],
    bank: float,
    escalations: Sequence[Escalation],
    outside: Outside,
) -> tuple[Outcome, str]:
    """Whether the question is answered, and the fixed words when it is not. A raised escalation is always answered.

    ``bank`` is the score of the nearest question of the bank. No document answers what only this school or the people on
    a case know (a number, a name, a date): then the words say whom to ask.
    """
    if escalations:
        return "answered", ""
    fixed = outcomes()
    near, topic = outside.nearest(vector)
    if not keywords(question) or _fit(matches, bank, near) < ABOUT_SAFEGUARDING:
        if near < FAMILIAR:
            return "not_found", fixed.message("not_found", fixed.ask)
        return topic.outcome, fixed.message(topic.outcome, topic.ask)
    if any(re.search(pattern, question, re.IGNORECASE) for pattern in fixed.only_the_school_knows):
        return "not_found", fixed.message("not_found", fixed.ask_the_school)
    return "answered", ""


def _fit(matches: Sequence[Match], bank: float, near: float) -> float:
    """What is nearest inside (cards and question bank), less what is nearest outside."""
    card = matches[0].score if matches else 0.0
    return (card + bank) / 2 - max(0.0, near - NEAR)


_LEANS_BACK = re.compile(
    r"^(and|but|so|ok|okay|what if|what about|how about|then|also|or|even if|same)\b"
    r"|\b(she|he|they|it|that|this|him|her|them|there)\b",
    re.IGNORECASE,
)


def is_follow_up(question: str) -> bool:
    """Whether a short message leans on the one before it ("and if she's off sick?")."""
    return len(question.split()) <= 14 and bool(_LEANS_BACK.search(question))
