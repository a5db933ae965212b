"""Judging what a model wrote, sentence by sentence: tokens, lengths, `support`, and no step turned into its opposite."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.answer import Citation
from assistant.passages import sentences, squeeze
from assistant.plain_answer.draft import DraftStep
from assistant.plain_answer.prompt import as_data
from assistant.plain_answer.situation import NOBODY, Situation
from assistant.plain_answer.sources import Source, Sources
from assistant.plain_answer.support import Verdict
from assistant.words import keywords

MOST_SHOWN, MOST_CHARACTERS = 24, 3200
"""Sentences and characters that are shown, whatever the model writes."""
MOST_JUDGED = 48
"""Sentences that are judged; nothing is read after them."""
LONGEST = 40
"""Words of one sentence."""
FEW = 2
"""A sentence of so few telling words must share one with its sources, word for word."""
LEANS = "It leans on a sentence that was removed."
_LEANS = re.compile(
    r"(otherwise|if (?:not|so|that|this)|but|instead|then|also|this|that|these|those|it|they|he|she|so|after that|"
    r"until then)\b",
    re.IGNORECASE,
)
_STAND_IN = re.compile(r"\b(Child|Parent|Staff|Adult) [A-Z]\d{0,4}(?!\w)")
_STANDS_FOR = {
    "Parent": "the parent",
    "Staff": "the member of staff",
    "Adult": "the adult",
    "Person": "the person",
}
_NOT = re.compile(
    r"\b(not|never|no|nobody|none|cannot|can't|don't|doesn't|mustn't|shouldn't|needn't|won't|avoid|without|refrain)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[,;:.?!]|\band\b|\bbut\b|\bthen\b", re.IGNORECASE)
_PRESENT = {
    "told": "tell",
    "rung": "ring",
    "rang": "ring",
    "said": "say",
    "written": "write",
    "kept": "keep",
    "left": "leave",
}


class Check(Protocol):
    """`assistant.plain_answer.support.SupportCheck`, as it is used here."""

    def check(self, sentence: str, sources: Sequence[str], situation: Situation = ...) -> Verdict:
        """Whether the sources say what the sentence says, to whoever is in this situation."""


@dataclass(frozen=True)
class Passed:
    """A sentence that may be shown, with what it rests on. ``added``: a card's own words that the model left out."""

    text: str
    rests_on: tuple[str, ...]
    citations: tuple[Citation, ...]
    added: bool = False


@dataclass(frozen=True)
class Removed:
    """A sentence that may not be shown, and why, in words that a DSL can read."""

    text: str
    reason: str


class Judge:
    """Judges the sentences of one draft, in order."""

    def __init__(self, sources: Sources, check: Check, situation: Situation = NOBODY) -> None:
        self.passed: list[Passed] = []
        self.removed: list[Removed] = []
        self._sources, self._check, self._situation = sources, check, situation
        self._seen: set[str] = set()

    @property
    def half(self) -> bool:
        """Whether at least half have passed so far."""
        return len(self.passed) >= len(self.removed)

    @property
    def enough(self) -> bool:
        """Whether no more is looked at."""
        shown = sum(len(one.text) for one in self.passed)
        judged = len(self.passed) + len(self.removed)
        return len(self.passed) >= MOST_SHOWN or shown >= MOST_CHARACTERS or judged >= MOST_JUDGED

    def step(self, step: DraftStep) -> Iterator[Passed | Removed]:
        """Each sentence of a step: passed or removed."""
        lost = False
        for sentence in sentences(step.text):
            if self.enough:
                return
            if sentence.casefold() in self._seen:
                continue
            reason = LEANS if lost and _LEANS.match(sentence) else self._reason(sentence, step.rests_on)
            if reason:
                lost = True
                self.removed.append(Removed(sentence, reason))
                yield self.removed[-1]
                continue
            self._seen.add(sentence.casefold())
            rests_on = [one for token in step.rests_on if (one := self._sources.of(token))]
            citations = dict.fromkeys(citation for one in rests_on for citation in one.citations)
            self.passed.append(Passed(sentence, step.rests_on, tuple(citations)))
            yield self.passed[-1]

    def _reason(self, sentence: str, tokens: Sequence[str]) -> str:
        """Why a sentence may not be shown; empty when it may."""
        if not tokens:
            return "It names no source."
        found = [self._sources.of(token) for token in tokens]
        missing = [token for token, one in zip(tokens, found, strict=True) if one is None]
        if missing:
            return f"It names a source that does not exist ({as_data(missing[0])[:12]})."
        if len(sentence.split()) > LONGEST:
            return f"It is longer than {LONGEST} words."
        rests_on = [one for one in found if one is not None]
        plain = _STAND_IN.sub(lambda m: _STANDS_FOR.get(m.group(1), "the child"), sentence)
        quoted = any(squeeze(plain) == squeeze(whole) for one in rests_on for whole in sentences(one.text))
        says = [text for one in rests_on for text in one.says]
        verdict = self._check.check(plain, says, self._situation)
        if not verdict.passes:
            return verdict.reason
        told = set(keywords(plain))
        if (
            not quoted
            and len(told) <= FEW
            and not told & set(keywords(" ".join(one.text for one in rests_on)))
        ):
            return "It says nothing that its sources say."
        against = self._against(plain, rests_on)
        return f"It goes against a step: “{against}”" if against else ""

    def _against(self, sentence: str, rests_on: Sequence[Source]) -> str:
        """A step of the answer that a clause of the sentence says the opposite of, unless a step it rests on says so too."""
        own = [clause for one in rests_on if one.step for clause in _CLAUSE.split(one.text)]
        for mine in _CLAUSE.split(sentence):
            if any(_alike(mine, theirs) for theirs in own):
                continue
            for one in self._sources.every:
                if one.step and any(_alike(mine, theirs) is False for theirs in _CLAUSE.split(one.text)):
                    return one.text
        return ""


def _alike(one: str, other: str) -> bool | None:
    """Whether two clauses that share nearly all their words both say "not" or both do not; None for other clauses."""
    a, b = _telling(one), _telling(other)
    both = len(a & b)
    if both < 2 or both < 0.8 * min(len(a), len(b)) or both < 0.5 * max(len(a), len(b)):
        return None
    return bool(_NOT.search(one)) == bool(_NOT.search(other))


def _telling(clause: str) -> set[str]:
    words = keywords(_NOT.sub(" ", clause))
    return {_PRESENT.get(word, word) for word in words} - {"must", "should", "now"}
