"""Pathways: next-step cards, and which of them a question is about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from assistant.data_files import read_data
from assistant.embedder import Vectors
from assistant.errors import BadData
from assistant.places import CORPUS
from assistant.word_match import WordMatch
from assistant.words import has_run, stems

Role = Literal[
    "class_teacher",
    "ta",
    "supply",
    "lunchtime",
    "office",
    "caretaker",
    "sendco",
    "dsl",
    "head",
    "governor",
    "other",
]
ROLES: tuple[str, ...] = get_args(Role)
Who = Literal["staff", "dsl", "head", "governor"]


def who_is(role: str) -> Who:
    """Which of the four people who act this role is."""
    return role if role in ("dsl", "head", "governor") else "staff"  # type: ignore[return-value]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Anchor(_Strict):
    """What a paragraph must say (`docs/formats.md`). The number is looked up in the edition that is indexed."""

    doc: str
    says: tuple[tuple[str, ...], ...] = Field(min_length=1)
    heading: str | None = None
    part: str | None = None
    known: dict[str, str] = {}
    facts: tuple[str, ...] = ()

    def __hash__(self) -> int:
        return hash((self.doc, self.says, self.heading, self.part, self.facts))

    @field_validator("says", mode="before")
    @classmethod
    def _terms(cls, value: Any) -> Any:
        return tuple(
            tuple(map(str, term)) if isinstance(term, list | tuple) else (str(term),) for term in value
        )

    @field_validator("known", mode="before")
    @classmethod
    def _numbers_as_text(cls, value: Any) -> Any:
        return {str(edition): str(number) for edition, number in (value or {}).items()}


class Line(_Strict):
    """One sentence of a card, with what it rests on: anchors, or the explicit mark of practice advice."""

    text: str = Field(min_length=3)
    anchors: tuple[Anchor, ...] = ()
    practice: bool = False

    @model_validator(mode="after")
    def _rests_on_something(self) -> Line:
        if not self.anchors and not self.practice:
            raise ValueError(f"this line needs anchors or 'practice: true': {self.text!r}")
        return self


class PathwayStep(Line):
    """One action, by one person, at one time."""

    who: Who = "staff"
    when: Literal["now", "today", "later"] = "now"
    required: bool = False


class Review(_Strict):
    """Who looked at a card last, and when it is due again."""

    on: dt.date
    by: str
    next: dt.date


class Pathway(_Strict):
    """A next-step card (`docs/formats.md`)."""

    id: str
    title: str
    for_: tuple[Who, ...] = Field(alias="for")
    applies_when: str
    not_when: str = ""
    questions: tuple[str, ...]
    needs: tuple[str, ...] = ()
    """Words ("never", "away") of which a question about this card says one: by these it differs from its neighbour."""
    escalations: tuple[str, ...] = ()
    steps: tuple[PathwayStep, ...] = Field(min_length=1)
    only_for: dict[Role, tuple[PathwayStep, ...]] = {}
    next: tuple[Line, ...] = ()
    not_now: tuple[Line, ...] = ()
    record: tuple[Line, ...] = ()
    if_it_goes_wrong: tuple[Line, ...] = ()
    contacts: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    reviewed: Review

    def steps_for(self, role: str) -> list[PathwayStep]:
        """The steps this role is shown: its own first, then everyone's, in the card's order."""
        own = self.only_for.get(role, ())  # type: ignore[call-overload]
        return [*own, *self.steps]

    def lines(self) -> list[Line]:
        """Every line of the card."""
        own = [step for steps in self.only_for.values() for step in steps]
        return [*self.steps, *own, *self.next, *self.not_now, *self.record, *self.if_it_goes_wrong]


def read_pathway(path: Path) -> Pathway:
    """Read and check one card.

    Raises:
        BadData: it does not follow docs/formats.md; the message names file, place and fault.
    """
    pathway = read_data(path, Pathway)
    if pathway.id != path.stem:
        raise BadData(
            f"{path.name}: its id is {pathway.id!r}; the id and the name of the file must be the same."
        )
    return pathway


def read_pathways(folder: Path = CORPUS / "pathways") -> list[Pathway]:
    """Every card of a folder, by name.

    Raises:
        BadData: see `read_pathway`.
    """
    return [read_pathway(path) for path in sorted(folder.glob("*.yaml"))]


CLAUSE = 0.9
"""What a clause's fit counts beside the whole question's."""
SAMPLES = 0.6
"""What sharing every word with a card's samples counts beside a cosine of 1."""
TEXT = 0.4
"""What sharing every word with a card's own text counts."""
LEARNED = 1.5
"""What a whole vote of the learned weights counts. This and the others by cross-validation over the sample questions."""
RIDGE = 0.3
LACKING = 0.2
"""Taken from a card when the question says none of the words that the card needs."""
LOW, RANGE = -0.106, 0.785
"""How the sum is put on the scale of a cosine, on which `CARD_FITS` and others are set."""


@dataclass(frozen=True)
class Match:
    """How well a question fits a card: ``score`` is about a cosine, 0.55 and more when the card is about the question."""

    pathway: Pathway
    score: float


class Matcher:
    """Finds cards by their sample questions and their text: by meaning, by words, and by weights learned from both."""

    def __init__(self, pathways: list[Pathway], embed: Callable[[list[str]], Vectors]) -> None:
        """``embed`` gives vectors for the samples and lines, (n, 384). The weights are learned here, in a moment."""
        self.pathways = pathways
        samples = [(q, i) for i, p in enumerate(pathways) for q in (*p.questions, p.title, p.applies_when)]
        lines = [(line.text, i) for i, p in enumerate(pathways) for line in p.lines()]
        texts = embed([text for text, _ in (*samples, *lines)])
        owner = np.array([i for _, i in (*samples, *lines)], int)
        self._vectors: Vectors = texts[: len(samples)]
        self._rows = _rows_of(owner[: len(samples)], len(pathways))
        self._words = WordMatch([(*p.questions, p.title, p.applies_when) for p in pathways])
        self._text = WordMatch(
            [(p.title, p.applies_when, *(line.text for line in p.lines())) for p in pathways]
        )
        self._needs = [[stems(phrase) for phrase in p.needs] for p in pathways]
        self._learned = _learn(texts, owner, len(samples), len(pathways))

    def match(self, question: str, vectors: Vectors, count: int = 5) -> list[Match]:
        """The cards nearest to a question, best first.

        ``vectors`` is (n, 384): the whole question first, then its clauses. By meaning, a card's score is its best
        sample's cosine with a little of its second and third best (one lucky sample weighs less than three that agree),
        for the whole question or, discounted, for the clause that fits it best. The learned vote for the whole question
        and what the words share are added.
        """
        if not self.pathways:
            return []
        cosines = np.vstack([self._vectors @ vectors.T, np.full((1, len(vectors)), -1.0, np.float32)])
        best = np.sort(np.partition(cosines[self._rows], -3, axis=1)[:, -3:], axis=1)
        each = 0.7 * best[:, -1] + 0.3 * best.mean(axis=1)
        each[:, 1:] *= CLAUSE
        meaning = each.max(axis=1)
        votes = np.append(vectors[0], 1) @ self._learned
        words, text = self._words.shared(question), self._text.shared(question)
        said = stems(question)
        scores = []
        for i, needs in enumerate(self._needs):
            whole = float(meaning[i]) + SAMPLES * words[i] + TEXT * text[i] + LEARNED * float(votes[i])
            lacking = bool(needs) and not any(has_run(said, phrase) for phrase in needs)
            scores.append(RANGE * (whole + LOW) - LACKING * lacking)
        order = sorted(range(len(scores)), key=lambda i: -scores[i])[:count]
        return [Match(self.pathways[i], scores[i]) for i in order]


def _rows_of(owner: NDArray[np.int_], cards: int) -> NDArray[np.int_]:
    """The rows of each card's samples, shape (cards, most samples of a card, 3 at least); -1 where a card has fewer."""
    counts = np.bincount(owner, minlength=cards)
    rows = np.full((cards, max(3, counts.max(initial=0))), -1)
    for card in range(cards):
        rows[card, : counts[card]] = np.flatnonzero(owner == card)
    return rows


def _learn(texts: Vectors, owner: NDArray[np.int_], samples: int, cards: int) -> NDArray[np.float64]:
    """Weights (385, cards) that tell the cards apart by the vectors of their samples and lines: a ridge regression.

    A card's samples weigh as much together as its lines, and a card with many of them hardly more than one with few.
    """
    if not cards:
        return np.zeros((texts.shape[1] + 1, 0))
    kinds = owner[:samples], owner[samples:]
    weight = np.concatenate([1 / np.sqrt(np.bincount(kind, minlength=cards)[kind]) for kind in kinds])
    held = np.c_[texts, np.ones(len(texts))].astype(np.float64)
    wanted = np.eye(cards)[owner]
    weighted = held * weight[:, None]
    return np.linalg.solve(weighted.T @ held + RIDGE * np.eye(held.shape[1]), weighted.T @ wanted)
