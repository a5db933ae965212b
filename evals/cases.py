"""Evaluation sets: read and checked, refused with the line that is wrong. `docs/evaluation.md` describes the fields."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.errors import BadData
from assistant.pathways import Role

Code = Literal[
    "call-999",
    "tell-dsl-now",
    "allegation-against-adult",
    "report-fgm",
    "prevent-referral",
    "do-not-view-images",
    "hold-parent-contact",
    "challenge-decision",
    "whistleblow",
]


class Case(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    example: ClassVar[str] = '{"id": "a-1", …}'
    """A line as it should be, for whoever wrote one that is not."""

    id: str | int

    @property
    def key(self) -> str:
        """The id as text: what records and figures are kept by."""
        return str(self.id)


class Gold(BaseModel):
    """A passage that answers: its file, its page (1-based, None for files without pages) and words it contains."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    doc: str
    pdf_page: int | None = None
    paragraph: str | None = None
    must_contain: str = Field(min_length=3)


class QuestionCase(Case):
    """A question that somebody asks, in a role and an area."""

    question: str = Field(min_length=1)
    role: Role | None = None
    area: str | None = None
    kind: str = "other"

    def about(self) -> dict[str, Any]:
        """The case as rows of the report name it."""
        return {
            "id": self.key,
            "question": self.question,
            "kind": self.kind,
            "role": self.role or "other",
            "area": self.area or "national",
        }


class RetrievalCase(QuestionCase):
    """A question and the passages that answer it: any one of them is right.

    ``must_say`` are what the steps of a complete answer must say: for each, the wordings that count.
    """

    example: ClassVar[str] = (
        '{"id": "q-1", "question": "who do I tell if the DSL is away", "role": "ta", "area": null, "kind": "direct", '
        '"gold": [{"doc": "guidance.pdf", "pdf_page": 12, "must_contain": "words of the passage"}]}'
    )

    gold: tuple[Gold, ...] = Field(min_length=1)
    must_say: tuple[tuple[str, ...], ...] = ()


class AbstentionCase(QuestionCase):
    """A question that no document answers, or that rests on something false."""

    example: ClassVar[str] = (
        '{"id": "a-1", "question": "what is for lunch", "role": "ta", "area": null, "kind": "out_of_scope", '
        '"expect": "out_of_scope"}'
    )

    kind: str
    expect: Literal["not_found", "out_of_scope", "answered_with_correction", "answered"]


class EscalationCase(Case):
    """A message and the codes that it must raise."""

    example: ClassVar[str] = (
        '{"id": "e-1", "message": "he says his dad hit him", "role": "ta", "codes": ["tell-dsl-now"], '
        '"kind": "concern"}'
    )

    message: str
    role: Role = "other"
    codes: tuple[Code, ...]
    kind: Literal["emergency", "concern", "ordinary"]


class Marked(BaseModel):
    """A piece of a message that could identify a person."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    text: str
    kind: str


class PrivacyCase(Case):
    """A message and what in it could identify a person, in order."""

    example: ClassVar[str] = (
        '{"id": "p-1", "message": "Ann Reed in 4B", "spans": [{"text": "Ann Reed", "kind": "name"}, '
        '{"text": "4B", "kind": "school_class"}]}'
    )

    message: str
    spans: tuple[Marked, ...]


AnyCase = TypeVar("AnyCase", bound=Case)


def read_cases(path: Path, kind: type[AnyCase]) -> list[AnyCase]:
    """The cases of a JSONL file.

    Raises:
        BadData: the file is empty, or a line is wrong; the message names file, line and field, and what to do.
    """
    cases = []
    lines: list[int] = []
    for number, raw in _lines(path):
        if not isinstance(raw, dict):
            raise BadData(f"{path.name}, line {number}: not an object. {_like(kind)}")
        try:
            cases.append(kind.model_validate(raw))
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"])) or "line"
            raise BadData(f"{path.name}, line {number}: {where}: {first['msg']}. {_like(kind)}") from error
        lines.append(number)
    if not cases:
        raise BadData(f"{path.name}: there is no case in it. {_like(kind)}")
    counts = Counter(case.key for case in cases)
    for case, number in zip(cases, lines, strict=True):
        if counts[case.key] > 1:
            first_line = lines[[c.key for c in cases].index(case.key)]
            if number != first_line:
                raise BadData(
                    f"{path.name}, line {number}: id {case.key!r} stands more than once (first in line {first_line}). "
                    "Give each case an id of its own."
                )
    return cases


def _like(kind: type[Case]) -> str:
    return f"A line looks like this: {kind.example} Every field is described in docs/evaluation.md."


def _lines(path: Path) -> Iterator[tuple[int, Any]]:
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError as error:
        raise BadData(f"{path.name}: there is no such file in {path.parent}.") from error
    except UnicodeDecodeError as error:
        raise BadData(f"{path.name}: it is not UTF-8 text. Save it as JSON lines in UTF-8.") from error
    except OSError as error:
        raise BadData(f"{path.name}: cannot be read ({type(error).__name__}).") from error
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                yield number, json.loads(line)
            except ValueError as error:
                raise BadData(
                    f"{path.name}, line {number}: not JSON ({error}). Each line is one JSON object, complete in itself."
                ) from error
