"""Is there an answer at all? Out of scope, nothing found, or a follow-up of what was asked before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np
import yaml

from assistant.embedder import Vectors
from assistant.escalation import Escalation
from assistant.pathways import Match
from assistant.places import PROMPTS
from assistant.words import keywords


@dataclass(frozen=True)
class Outcomes:
    """Fixed words for the outcomes, and sample questions that Signpost does not answer (`prompts/outcomes.yaml`)."""

    not_found: str
    out_of_scope: str
    ask_the_school: str
    samples: tuple[str, ...]
    only_the_school_knows: tuple[str, ...]


@cache
def outcomes() -> Outcomes:
    """The outcomes file."""
    raw = yaml.safe_load((PROMPTS / "outcomes.yaml").read_text("utf-8"))
    return Outcomes(
        raw["not_found"],
        raw["out_of_scope"],
        raw["ask_the_school"],
        tuple(raw["out_of_scope_samples"]),
        tuple(raw["only_the_school_knows"]),
    )


ABOUT_SAFEGUARDING = 0.46
"""How well cards and the question bank must fit (`_fit`); below it, nothing here is taken to be about the question."""
FOREIGN = 0.28
"""Cosine with an out-of-scope sample above which what does not fit is out of scope, not merely not found."""


def outcome_of(
    question: str,
    vector: Vectors,
    matches: Sequence[Match],
    bank: float,
    escalations: Sequence[Escalation],
    samples: Vectors,
) -> tuple[Literal["answered", "not_found", "out_of_scope"], str]:
    """Whether the question is answered, and the fixed words when it is not. A raised escalation is always answered.

    ``bank`` is the score of the nearest question of the bank, ``samples`` (n, 384) the out-of-scope samples. No document
    answers what only this school or the people on a case know (a number, a name, a date): then the words say whom to ask.
    """
    if escalations:
        return "answered", ""
    fixed = outcomes()
    outside = float(np.max(samples @ vector))
    if not keywords(question) or _fit(matches, bank, outside) < ABOUT_SAFEGUARDING:
        return ("out_of_scope", fixed.out_of_scope) if outside > FOREIGN else ("not_found", fixed.not_found)
    if any(re.search(pattern, question, re.IGNORECASE) for pattern in fixed.only_the_school_knows):
        return "not_found", fixed.ask_the_school
    return "answered", ""


def _fit(matches: Sequence[Match], bank: float, outside: float) -> float:
    card = matches[0].score if matches else 0.0
    return (card + bank) / 2 - 0.3 * max(0.0, outside - 0.3)


_LEANS_BACK = re.compile(
    r"^(and|but|so|ok|okay|what if|what about|how about|then|also|or|even if|same)\b"
    r"|\b(she|he|they|it|that|this|him|her|them|there)\b",
    re.IGNORECASE,
)


def is_follow_up(question: str) -> bool:
    """Whether a short message leans on the one before it ("and if she's off sick?")."""
    return len(question.split()) <= 14 and bool(_LEANS_BACK.search(question))
