"""The question bank: what staff type when a paragraph is the answer. It bridges their words and the guidance's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.data_files import from_yaml
from assistant.embedder import Vectors
from assistant.errors import BadData
from assistant.pathways import Anchor
from assistant.places import CORPUS
from assistant.word_match import WordMatch


class Entry(BaseModel):
    """A paragraph, by what it says, and questions that it answers (`docs/formats.md`)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    anchor: Anchor
    questions: tuple[str, ...] = Field(min_length=1)


@cache
def read_bank(folder: Path = CORPUS / "questions") -> tuple[Entry, ...]:
    """Every entry of the bank.

    Raises:
        BadData: a file does not follow docs/formats.md; the message names file, entry and fault.
    """
    entries: list[Entry] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            raw = from_yaml(path.read_text("utf-8"))
            entries += [Entry.model_validate(entry) for entry in raw["entries"]]
        except ValidationError as error:
            first = error.errors()[0]
            raise BadData(f"{path.name}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from error
        except (yaml.YAMLError, KeyError, TypeError) as error:
            raise BadData(f"{path.name}: it needs a list called 'entries' ({error})") from error
    return tuple(entries)


@cache
def read_local_questions(file: Path = CORPUS / "local_questions.yaml") -> dict[str, tuple[str, ...]]:
    """Kind of content that only a local document has → what staff ask for it.

    Raises:
        BadData: the file does not follow docs/formats.md.
    """
    try:
        raw = from_yaml(file.read_text("utf-8"))
        topics = {str(name): tuple(map(str, questions)) for name, questions in raw["topics"].items()}
    except (yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise BadData(f"{file.name}: it needs 'topics', each a list of questions ({error})") from error
    return topics


@dataclass(frozen=True)
class Near:
    """An entry near a question; ``score`` is a cosine with what the words share added."""

    entry: Entry
    score: float


class Samples:
    """Sets of sample questions: how near a question is to each set."""

    def __init__(self, sets: Sequence[Sequence[str]], embed: Callable[[list[str]], Vectors]) -> None:
        """``embed`` gives vectors for the questions, (n, 384)."""
        texts = [question for questions in sets for question in questions]
        self.owners = np.array([i for i, questions in enumerate(sets) for _ in questions], int)
        self.vectors = embed(texts) if texts else np.zeros((0, 384), np.float32)
        self._count = len(sets)
        self._words = WordMatch(sets)

    def scores(self, question: str, vector: Vectors) -> Vectors:
        """The score of each set (see `Near`) for a question with its vector (384,)."""
        best = np.full(self._count, -1.0, np.float32)
        np.maximum.at(best, self.owners, self.vectors @ vector)
        return np.asarray(best + WORDS * np.array(self._words.shared(question), np.float32), np.float32)


LOCAL = "local"
"""What an anchor of the bank names as its document when any document of the user's own area may hold its paragraph."""


class QuestionBank(Samples):
    """Finds the entries whose questions are nearest."""

    def __init__(self, entries: Sequence[Entry], embed: Callable[[list[str]], Vectors]) -> None:
        """``embed`` gives vectors for the questions, (n, 384)."""
        super().__init__([entry.questions for entry in entries], embed)
        self.entries = entries

    def nearest(self, question: str, vector: Vectors, count: int = 12) -> list[Near]:
        """The entries nearest to a question with its vector (384,), best first."""
        if not self.entries:
            return []
        scores = self.scores(question, vector)
        order = np.argsort(-scores, kind="stable")[:count]
        return [Near(self.entries[i], float(scores[i])) for i in order]


WORDS = 0.4
"""What sharing every word counts beside a cosine of 1."""
