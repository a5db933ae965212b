"""What a model is given to write from: the steps and passages of one quoted answer, each with a token of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.answer import Answer, Citation, Step
from assistant.pathways import who_is
from assistant.personal_data import Placeholders, mask
from assistant.plain_answer.prompt import as_data

MOST_STEPS = 24
MOST_PASSAGES = 10
LONGEST = 700
"""Characters of one passage."""
GROUPS = {
    "do": "do",
    "not_now": "do not",
    "next": "what happens next",
    "record": "what to record",
    "if_it_goes_wrong": "if it goes wrong",
}
CARD = "pathway"
"""`Citation.kind` of a card of Signpost's own: its words are the step itself."""

_SPEAKS_TO_A_MODEL = re.compile(
    r"(?<!not )\b(ignore|disregard|forget|override)( (all|any|every|the|your|my|these|those|previous|prior|above|earlier|"
    r"other|of)){1,4} (instructions?|rules|prompts?|sources)\b"
    r"|\b(system|developer) (prompt|message)\b|\byou are (now )?(an? )?(ai|assistant|chatbot|language model)\b"
    r"|\b(as|to) (an? )?(ai|language) model\b|\b(respond|reply) only\b|\bin your (response|output)\b"
    r"|\[/?inst\]|<\|.{0,20}\|>|^\s*(system|assistant)\s*:",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(frozen=True)
class Source:
    """One numbered piece of data. ``text`` is what the model reads and what its sentences are checked against."""

    token: str
    text: str
    kind: str
    citations: tuple[Citation, ...]
    step: Step | None = None
    needed: bool = False

    @property
    def says(self) -> tuple[str, ...]:
        """What its sentences are checked against: its text, and for a step of today the same with its "today"."""
        today = self.step is not None and self.step.group == "do" and self.step.when == "today"
        return (self.text, f"Today {self.text}") if today else (self.text,)

    def as_tag(self) -> str:
        """The piece between tags that its own words cannot end."""
        needed = ' needed="yes"' if self.needed else ""
        return f'<source id="{self.token}" kind="{as_data(self.kind)}"{needed}>{as_data(self.text)}</source>'


@dataclass(frozen=True)
class Sources:
    """Everything that one plain answer may rest on. ``withheld`` passages spoke to a model, and are not given to one."""

    every: tuple[Source, ...]
    withheld: int = 0

    def of(self, token: str) -> Source | None:
        """The source of a token."""
        return next((one for one in self.every if one.token == token), None)

    @property
    def needed(self) -> list[Source]:
        """The steps that may not be left out, in order."""
        return [one for one in self.every if one.needed]

    def as_data(self) -> str:
        """All of it, one a line."""
        return "\n".join(one.as_tag() for one in self.every)


def sources_of(answer: Answer, role: str) -> Sources:
    """S1… are the reader's steps of the answer, P1… the passages quoted beside them and behind them.

    A school's own document may name people: its passages are masked like a question. A passage that gives orders to a
    language model is no guidance to staff, and is withheld.
    """
    names = Placeholders()
    steps = [step for step in answer.steps if step.group in GROUPS and _concerns(step, role)][:MOST_STEPS]
    found = [
        Source(f"S{number}", step.text, _kind(step), step.citations, step, _needed(step, role))
        for number, step in enumerate(steps, 1)
    ]
    passages: dict[str, Source] = {}
    withheld: set[str] = set()
    for citation in _quoted(answer, role):
        if len(passages) == MOST_PASSAGES:
            break
        if _SPEAKS_TO_A_MODEL.search(citation.quote):
            withheld.add(citation.quote)
            continue
        quote = citation.quote[:LONGEST]
        text = mask(quote, names).text if citation.kind == "local" else quote
        edition = citation.edition or ""
        kind = citation.title if edition in citation.title else f"{citation.title} {edition}"
        if quote not in passages:
            passages[quote] = Source(f"P{len(passages) + 1}", text, kind, (citation,))
    return Sources((*found, *passages.values()), len(withheld))


def _quoted(answer: Answer, role: str) -> Iterator[Citation]:
    """What stands behind the person's own steps, then what is quoted beside them."""
    own = [step for step in answer.steps if step.group == "do" and step.who == who_is(role)]
    beside = [step for step in answer.steps if step.group == "says"]
    for step in (*own[: MOST_PASSAGES // 2], *beside, *own):
        yield from (citation for citation in step.citations if citation.kind != CARD)


def _concerns(step: Step, role: str) -> bool:
    """Whether a step is the reader's. What others do would read like an order to the reader."""
    return step.group != "do" or step.who == who_is(role)


def _needed(step: Step, role: str) -> bool:
    return step.required and step.group == "do" and step.who == who_is(role)


def _kind(step: Step) -> str:
    return GROUPS[step.group] + (f", {step.when}" if step.group == "do" and step.when != "now" else "")
