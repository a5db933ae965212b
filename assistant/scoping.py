"""Is there an answer at all? Out of scope, nothing found, or a follow-up of what was asked before."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np
import yaml

from assistant.embedder import Vectors
from assistant.escalation import Escalation
from assistant.pathways import Match
from assistant.places import PROMPTS
from assistant.retrieval import Hit
from assistant.words import keywords

Embed = Callable[[list[str]], Vectors]


@dataclass(frozen=True)
class Outcomes:
    """Fixed words for the outcomes, and sample questions that Signpost does not answer (`prompts/outcomes.yaml`)."""

    not_found: str
    out_of_scope: str
    samples: tuple[str, ...]


@cache
def outcomes() -> Outcomes:
    """The outcomes file."""
    raw = yaml.safe_load((PROMPTS / "outcomes.yaml").read_text("utf-8"))
    return Outcomes(raw["not_found"], raw["out_of_scope"], tuple(raw["out_of_scope_samples"]))


_SAMPLES: dict[int, Vectors] = {}

CLEARLY_OUT = 0.08
"""How much nearer to an out-of-scope sample than to any card's question a message must be."""
CARD_NEAR = 0.55
PASSAGE_NEAR = 0.50
"""A card's score and a passage's cosine below which neither a card nor a passage is taken to be about the question."""


def outcome_of(
    question: str,
    vector: Vectors,
    matches: Sequence[Match],
    hits: Sequence[Hit],
    escalations: Sequence[Escalation],
    embed: Embed,
) -> tuple[Literal["answered", "not_found", "out_of_scope"], str]:
    """Whether the question is answered, and the fixed words when it is not. A raised escalation is always answered."""
    if escalations:
        return "answered", ""
    fixed = outcomes()
    card = matches[0].score if matches else 0.0
    passage = max((hit.dense for hit in hits[:10]), default=0.0)
    outside = float(np.max(_samples(embed) @ vector))
    if outside > max(card, passage) + CLEARLY_OUT:
        return "out_of_scope", fixed.out_of_scope
    if not keywords(question) or (card < CARD_NEAR and passage < PASSAGE_NEAR):
        return "not_found", fixed.not_found
    return "answered", ""


def _samples(embed: Embed) -> Vectors:
    key = hash(outcomes().samples)
    if key not in _SAMPLES:
        _SAMPLES[key] = embed(list(outcomes().samples))
    return _SAMPLES[key]


_LEANS_BACK = re.compile(
    r"^(and|but|so|ok|okay|what if|what about|how about|then|also|or|even if|same)\b|\b(she|he|they|it|that|this|him|her|them|there)\b",
    re.IGNORECASE,
)


def is_follow_up(question: str) -> bool:
    """Whether a short message leans on the one before it ("and if she's off sick?")."""
    return len(question.split()) <= 14 and bool(_LEANS_BACK.search(question))
