"""The answer, and what it is made of. `docs/answers.md` describes the JSON form that evaluators read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, Literal

from assistant.escalation import Escalation

ANSWER_VERSION = 1
"""Version of the JSON form. Fields are added within a version, never renamed or removed."""

ResultOutcome = Literal["answered", "not_found", "out_of_scope"]
Group = Literal["do", "next", "not_now", "record", "if_it_goes_wrong", "says"]
StepKind = Literal["pathway", "quote", "generated"]


@dataclass(frozen=True)
class Citation:
    """The exact place that stands behind a sentence. ``quote`` was checked against the page by code.

    ``official`` is False for Signpost's own words: a digest entry (``how_sure`` says what it rests on) or a card's practice
    advice. ``pages`` are 1-based pages of the file; ``page_label`` is the number printed on the first of them. ``trouble``
    says why the copy that was read is older than it should be.
    """

    source_id: str
    file: str
    title: str
    edition: str | None
    heading: str
    paragraph: str | None
    pages: tuple[int, ...]
    quote: str
    official: bool = True
    publisher: str = ""
    kind: str = ""
    area: str | None = None
    in_force_from: dt.date | None = None
    published: dt.date | None = None
    checked_on: dt.date | None = None
    url: str | None = None
    how_sure: str | None = None
    warning: str | None = None
    ocr: bool = False
    passage_id: str | None = None
    page_label: str | None = None
    retrieved_on: dt.date | None = None
    trouble: str | None = None

    def where(self) -> str:
        """The pages in words: "page 26 of the file (printed 24)". Empty for a file without pages."""
        if not self.pages:
            return ""
        first, last = self.pages[0], self.pages[-1]
        words = f"page {first} of the file" if first == last else f"pages {first}–{last} of the file"
        if self.page_label and self.page_label != str(first):
            words += f" (printed {self.page_label})"
        return words


@dataclass(frozen=True)
class Step:
    """One sentence shown, with what stands behind it. It cannot be made without a citation."""

    text: str
    kind: StepKind
    citations: tuple[Citation, ...]
    group: Group = "do"
    who: str = "staff"
    when: str = "now"
    required: bool = False
    practice: bool = False
    card: str | None = None

    def __post_init__(self) -> None:
        if not self.citations:
            raise ValueError(f"a step needs a citation: {self.text!r}")


@dataclass(frozen=True)
class ShownContact:
    """Who to ask. ``number`` is set only when it may be relied on or the words in ``note`` say why to check it."""

    role: str
    label: str
    text: str
    numbers: tuple[str, ...] = ()
    hours: str | None = None
    note: str = ""
    url: str | None = None
    confirmed: bool = False


@dataclass(frozen=True)
class Retrieved:
    """A passage that was looked at."""

    rank: int
    source_id: str
    file: str
    pages: tuple[int, ...]
    paragraph: str | None
    score: float
    text: str
    heading: str = ""
    passage_id: str = ""


@dataclass(frozen=True)
class PersonalData:
    """Something in the question that could identify a person, as it was written, its kind, and what stands for it."""

    text: str
    kind: str
    placeholder: str = ""


@dataclass(frozen=True)
class Answer:
    """Everything that the page shows. ``answered`` is impossible without a step, and a step without a citation."""

    outcome: ResultOutcome
    escalations: tuple[Escalation, ...] = ()
    steps: tuple[Step, ...] = ()
    contacts: tuple[ShownContact, ...] = ()
    retrieved: tuple[Retrieved, ...] = ()
    left_out: dict[str, str] = field(default_factory=dict)
    """Source id → why it was not answered from."""
    cards: tuple[tuple[str, str], ...] = ()
    """Id and title of the pathways the steps come from, then of related ones."""
    masked_question: str = ""
    personal_data: tuple[PersonalData, ...] = ()
    message: str = ""
    """What to say when there is no answer, and who to ask."""
    notes: tuple[str, ...] = ()
    """Warnings about the whole answer: an older edition, a part of Signpost that failed."""
    timings: dict[str, float] = field(default_factory=dict)
    index_version: str | None = None
    as_of: dt.date | None = None

    def __post_init__(self) -> None:
        if self.outcome == "answered" and not self.steps:
            raise ValueError("an answer without a cited step is not an answer")

    @property
    def citations(self) -> list[Citation]:
        """The citations of all steps in order of first use, each place once."""
        seen: dict[tuple[str, str | None, str], Citation] = {}
        for step in self.steps:
            for citation in step.citations:
                seen.setdefault((citation.source_id, citation.passage_id, citation.quote), citation)
        return list(seen.values())

    def as_json(self) -> dict[str, Any]:
        """The form of docs/answers.md, ready for `json.dumps`."""
        return {
            "version": ANSWER_VERSION,
            "outcome": self.outcome,
            "message": self.message,
            "escalations": [
                {"code": e.code, "urgency": e.urgency, "title": e.title, "words": list(e.words), "why": e.why}
                for e in self.escalations
            ],
            "steps": [_step_json(step) for step in self.steps],
            "contacts": [
                {
                    "role": c.role,
                    "label": c.label,
                    "text": c.text,
                    "numbers": list(c.numbers),
                    "hours": c.hours,
                    "note": c.note,
                    "url": c.url,
                    "confirmed": c.confirmed,
                }
                for c in self.contacts
            ],
            "cards": [{"id": card_id, "title": title} for card_id, title in self.cards],
            "retrieved": [
                {
                    "rank": r.rank,
                    "source_id": r.source_id,
                    "file": r.file,
                    "pages": list(r.pages),
                    "paragraph": r.paragraph,
                    "score": round(r.score, 4),
                    "text": r.text,
                    "heading": r.heading,
                }
                for r in self.retrieved
            ],
            "left_out": self.left_out,
            "masked_question": self.masked_question,
            "personal_data": [{"text": p.text, "kind": p.kind} for p in self.personal_data],
            "notes": list(self.notes),
            "timings": {name: round(value, 2) for name, value in self.timings.items()},
            "index_version": self.index_version,
            "as_of": self.as_of.isoformat() if self.as_of else None,
        }


def _step_json(step: Step) -> dict[str, Any]:
    return {
        "text": step.text,
        "kind": step.kind,
        "group": step.group,
        "who": step.who,
        "when": step.when,
        "required": step.required,
        "practice_advice": step.practice,
        "card": step.card,
        "citations": [
            {
                "source_id": c.source_id,
                "file": c.file,
                "title": c.title,
                "edition": c.edition,
                "heading": c.heading,
                "paragraph": c.paragraph,
                "pages": list(c.pages),
                "quote": c.quote,
                "official": c.official,
                "in_force_from": c.in_force_from.isoformat() if c.in_force_from else None,
                "checked_on": c.checked_on.isoformat() if c.checked_on else None,
                "url": c.url,
                "how_sure": c.how_sure,
                "warning": c.warning,
                "ocr": c.ocr,
                "page_label": c.page_label,
                "retrieved_on": c.retrieved_on.isoformat() if c.retrieved_on else None,
                "trouble": c.trouble,
            }
            for c in step.citations
        ],
    }
