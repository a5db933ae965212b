"""Is there an answer at all? Out of scope, nothing found, or a follow-up of what was asked before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from assistant.data_files import from_yaml
from assistant.embedder import Vectors
from assistant.escalation import Escalation
from assistant.outside import Outside
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
    no_guidance_says: tuple[str, ...]
    ask_the_school: str
    ask_where: str
    asks_what_was_found: tuple[str, ...]

    def message(self, outcome: Outcome, ask: str) -> str:
        """The words of an outcome, with who can answer. Empty when the question is answered."""
        words = {"answered": "", "not_found": self.not_found, "out_of_scope": self.out_of_scope}[outcome]
        return words.replace("{ask}", ask)


@cache
def outcomes() -> Outcomes:
    """The outcomes file."""
    raw = from_yaml((PROMPTS / "outcomes.yaml").read_text("utf-8"))
    for patterns in ("only_the_school_knows", "no_guidance_says", "asks_what_was_found"):
        raw[patterns] = tuple(raw[patterns])
    return Outcomes(**raw)


ABOUT_SAFEGUARDING = 0.15
"""How well a question must fit (`_fit`); below it, nothing here is taken to be about it. This and the weights below were
set on the development half and on samples that were kept from the training of the leaning."""
CARD, BANK = 0.2, 0.8
RAISED, LOOK_UP = 0.2, 14
"""With an escalation raised: how much less a question need fit, and from how many words on it tells what happened rather
than looks something up. What is not found even so keeps its prompts and its steps."""
LEANING = 0.1
"""What a log odds of 1 that a question lies outside takes from its fit."""
HERE, AS_NEAR = 1.0, -0.05
"""What a passage of the own area adds that is nearer than all others (a difference of cosines), from ``AS_NEAR`` on."""
BESIDE, ALMOST = 2.0, 0.7
"""What an answerable question adds that is nearer than ``ALMOST`` and nearer than every outside sample."""
SAME, SHARED = 0.95, 0.05
"""Cosine from which a question is an answerable one said again; what the words of a bank question add to its own."""
FAMILIAR = 0.4
"""Cosine with an outside sample above which its topic says who can answer."""


def outcome_of(
    question: str,
    vector: Vectors,
    matches: Sequence[Match],
    bank: float,
    escalations: Sequence[Escalation],
    outside: Outside,
    nearer_here: float | None = None,
    absent: str | None = None,
) -> tuple[Outcome, str]:
    """Whether the question is answered, and the fixed words when it is not. Where 999 was raised it always is.

    ``bank`` is the score of the nearest question of the bank, ``nearer_here`` what `retrieval.nearer_here` says: neither
    cards nor bank know what stands in documents of the own area. ``absent`` is what `retrieval.not_in_documents` found. No
    document answers what only this school or the people on a case know (a number, a name, a date): then the words say
    whom to ask.
    """
    if any(one.code == "call-999" for one in escalations):
        return "answered", ""
    fixed = outcomes()
    looks_up = not (escalations and len(question.split()) > LOOK_UP)
    if looks_up and _holds(question, fixed.only_the_school_knows):
        return "not_found", fixed.message("not_found", fixed.ask_the_school)
    near, topic = outside.nearest(vector)
    if looks_up and _holds(question, fixed.no_guidance_says):
        return "not_found", fixed.message("not_found", topic.ask if near >= FAMILIAR else fixed.ask)
    fit = _fit(question, vector, matches, bank, outside, near)
    if nearer_here is not None:
        fit += HERE * max(0.0, nearer_here - AS_NEAR)
    if escalations:
        fit += RAISED
    if not keywords(question) or fit < ABOUT_SAFEGUARDING:
        if near < FAMILIAR:
            return "not_found", fixed.message("not_found", fixed.ask)
        return topic.outcome, fixed.message(topic.outcome, topic.ask)
    if absent:
        return "not_found", fixed.message("not_found", fixed.ask_where.replace("{name}", absent))
    return "answered", ""


def asks_what_was_found(question: str) -> bool:
    """Whether a question is for what inspectors found somewhere, and for no steps."""
    return _holds(question, outcomes().asks_what_was_found)


def _holds(question: str, patterns: Sequence[str]) -> bool:
    return any(re.search(pattern, question, re.IGNORECASE) for pattern in patterns)


def _fit(
    question: str, vector: Vectors, matches: Sequence[Match], bank: float, outside: Outside, near: float
) -> float:
    """What is nearest inside (cards, question bank, answerable questions), less what is nearest outside (``near``) and
    how far the question leans there."""
    card = matches[0].score if matches else 0.0
    beside = outside.beside(vector)
    if max(bank - SHARED, beside) >= max(SAME, near):
        return 1.0
    fit = CARD * card + BANK * max(bank, beside) - near - LEANING * outside.leaning(question, vector)
    return fit + BESIDE * max(0.0, beside - max(near, ALMOST))


def without_place(question: str, places: Sequence[str]) -> str:
    """The question without the name of the own area: to name it is no sign that a question lies outside."""
    for place in places:
        name = rf"\b(?:(?:in|for|of|at|across|from)\s+)?{re.escape(place)}(?:['’]s)?\b"
        question = re.sub(name, "", question, flags=re.IGNORECASE).strip()
    return question


_LEANS_BACK = re.compile(
    r"^(and|but|so|ok|okay|what if|what about|how about|then|also|or|even if|same)\b"
    r"|\b(she|he|they|it|that|this|him|her|them|there)\b",
    re.IGNORECASE,
)


def is_follow_up(question: str) -> bool:
    """Whether a short message leans on the one before it ("and if she's off sick?")."""
    return len(question.split()) <= 14 and bool(_LEANS_BACK.search(question))
