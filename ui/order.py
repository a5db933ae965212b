"""An answer put in the order of need, and its citations numbered in the order in which they appear."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from assistant.answer import Answer, Citation, Step
from assistant.pathways import who_is
from assistant.words import keywords

CARD = "pathway"
"""`Citation.kind` of a line that rests on Signpost's own card only: it has no number, its words are the step itself."""

NOW = "now"
OTHERS = {
    "staff": "What the member of staff who saw or heard it does",
    "dsl": "What your DSL will decide",
    "head": "What your headteacher does",
    "governor": "What your governors do",
}
LATER = {
    "not_now": "What not to do",
    "next": "What happens next",
    "record": "What to record",
    "if_it_goes_wrong": "If it goes wrong",
}
WHEN = {"now": 0, "today": 1, "later": 2}
ALIKE = 0.6
"""Share of the shorter step's keywords that two cards have in common when both tell the same."""

Place = tuple[str, str | None, str]
"""What makes two citations the same: source, passage, words."""


@dataclass(frozen=True)
class Section:
    """Steps under one heading. ``key`` is `NOW`, "more", a person of `OTHERS`, or a group of `LATER`."""

    key: str
    title: str
    steps: tuple[Step, ...]

    @property
    def ordered(self) -> bool:
        """Whether the steps are done one after the other, and so are numbered."""
        return self.key not in LATER


@dataclass(frozen=True)
class Shown:
    """The sections of an answer as the page shows them, then the passages quoted beside them."""

    sections: tuple[Section, ...]
    quotes: tuple[Step, ...]
    citations: tuple[Citation, ...]
    """Numbered from 1 in this order; those of Signpost's own cards are not among them."""
    advice: tuple[Citation, ...]
    numbers: dict[Place, int] = field(default_factory=dict)

    def section(self, key: str) -> Section | None:
        """A section by its key."""
        return next((section for section in self.sections if section.key == key), None)

    def number(self, citation: Citation) -> int | None:
        """The number of a citation, or None when it is of a card of Signpost's own."""
        return self.numbers.get(place_of(citation))


def place_of(citation: Citation) -> Place:
    """What makes two citations the same."""
    return (citation.source_id, citation.passage_id, citation.quote)


def in_order(answer: Answer, role: str) -> Shown:
    """First what this person must do, then what they may do beside it, then the others, then the rest."""
    sections = [*_to_do(answer, role), *_rest(answer)]
    quotes = tuple(step for step in answer.steps if step.group == "says")
    citations: dict[Place, Citation] = {}
    advice: dict[Place, Citation] = {}
    for step in (*(step for section in sections for step in section.steps), *quotes):
        for citation in step.citations:
            (advice if citation.kind == CARD else citations).setdefault(place_of(citation), citation)
    numbers = {place: number for number, place in enumerate(citations, 1)}
    return Shown(tuple(sections), quotes, tuple(citations.values()), tuple(advice.values()), numbers)


def _to_do(answer: Answer, role: str) -> list[Section]:
    mine = who_is(role)
    steps = [step for step in answer.steps if step.group == "do"]
    own = sorted((step for step in steps if step.who == mine), key=lambda step: WHEN.get(step.when, 2))
    own = _each_once(own)
    required = tuple(step for step in own if step.required) or tuple(own)
    more = tuple(step for step in own if step not in required)
    sections = [Section(NOW, "Do this now", required)] if required else []
    if more:
        sections.append(Section("more", "Also worth doing", more))
    for who, title in OTHERS.items():
        theirs = tuple(step for step in steps if step.who == who)
        if theirs and who != mine:
            sections.append(Section(who, title, theirs))
    return sections


def _each_once(steps: Sequence[Step]) -> list[Step]:
    """The steps, with what two cards both say said once, where it is first needed and in the fuller of the two wordings."""
    out: list[Step] = []
    for step in steps:
        known = next((n for n, before in enumerate(out) if _says_it_too(step, before)), None)
        if known is None:
            out.append(step)
        elif _places(step) != _places(out[known]) and len(step.text) > len(out[known].text):
            out[known] = replace(step, card=out[known].card)
    return out


def _places(step: Step) -> set[Place]:
    return {place_of(citation) for citation in step.citations}


def _says_it_too(step: Step, before: Step) -> bool:
    """Whether a step of another card says what was said before: on a paragraph of the same, in mostly the same words."""
    if step.card == before.card or step.when != before.when:
        return False
    places, known = _places(step), _places(before)
    if not places & known:
        return False
    one, other = set(keywords(step.text)), set(keywords(before.text))
    return len(one & other) >= (0.5 if places == known else ALIKE) * max(1, min(len(one), len(other)))


def _rest(answer: Answer) -> list[Section]:
    found = {key: tuple(step for step in answer.steps if step.group == key) for key in LATER}
    return [Section(key, title, found[key]) for key, title in LATER.items() if found[key]]


def warnings_of(citations: Sequence[Citation]) -> dict[str, str]:
    """Title of a source → its warning about the edition, each source once."""
    return {citation.title: citation.warning for citation in citations if citation.warning}
