"""Evaluation sets: read and checked, refused with the line that is wrong. `docs/evaluation.md` describes the fields."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, TypeVar

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


class _Case(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str | int


class Gold(BaseModel):
    """A passage that answers: its file, its page (1-based, None for files without pages) and words it contains."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    doc: str
    pdf_page: int | None = None
    paragraph: str | None = None
    must_contain: str = Field(min_length=3)


class RetrievalCase(_Case):
    """A question and the passages that answer it: any one of them is right."""

    question: str
    role: Role | None = None
    area: str | None = None
    kind: str = "other"
    gold: tuple[Gold, ...] = Field(min_length=1)


class AbstentionCase(_Case):
    """A question that no document answers, or that rests on something false."""

    question: str
    role: Role | None = None
    area: str | None = None
    kind: str
    expect: Literal["not_found", "out_of_scope", "answered_with_correction"]


class EscalationCase(_Case):
    """A message and the codes that it must raise."""

    message: str
    role: Role = "other"
    codes: tuple[Code, ...]
    kind: Literal["emergency", "concern", "ordinary"]


class Marked(BaseModel):
    """A piece of a message that could identify a person."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    text: str
    kind: str


class PrivacyCase(_Case):
    """A message and what in it could identify a person, in order."""

    message: str
    spans: tuple[Marked, ...]


AnyCase = TypeVar("AnyCase", bound=_Case)


def read_cases(path: Path, kind: type[AnyCase]) -> list[AnyCase]:
    """The cases of a JSONL file.

    Raises:
        BadData: the file is empty, or a line is wrong; the message names file, line and field.
    """
    cases = []
    for number, raw in _lines(path):
        try:
            cases.append(kind.model_validate(raw))
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"])) or "line"
            raise BadData(f"{path.name}, line {number}: {where}: {first['msg']}") from error
    if not cases:
        raise BadData(f"{path.name}: there is no case in it.")
    twice = (
        {case.id for case in cases if [c.id for c in cases].count(case.id) > 1}
        if len(cases) < 5000
        else set()
    )
    if twice:
        raise BadData(f"{path.name}: id {sorted(map(str, twice))[0]!r} stands more than once.")
    return cases


def _lines(path: Path) -> Iterator[tuple[int, Any]]:
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadData(f"{path.name}: cannot be read ({type(error).__name__}).") from error
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                yield number, json.loads(line)
            except ValueError as error:
                raise BadData(f"{path.name}, line {number}: not JSON ({error}).") from error
