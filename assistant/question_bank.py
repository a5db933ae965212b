"""The question bank: what staff type when a paragraph is the answer. It bridges their words and the guidance's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

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
            raw = yaml.load(path.read_text("utf-8"), Loader=_LOADER)  # noqa: S506  (a safe loader, in C where there is one)
            entries += [Entry.model_validate(entry) for entry in raw["entries"]]
        except ValidationError as error:
            first = error.errors()[0]
            raise BadData(f"{path.name}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from error
        except (yaml.YAMLError, KeyError, TypeError) as error:
            raise BadData(f"{path.name}: it needs a list called 'entries' ({error})") from error
    return tuple(entries)


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Near:
    """An entry near a question; ``score`` is a cosine with what the words share added."""

    entry: Entry
    score: float


class QuestionBank:
    """Finds the entries whose questions are nearest."""

    def __init__(self, entries: Sequence[Entry], embed: Callable[[list[str]], Vectors]) -> None:
        """``embed`` gives vectors for the questions, (n, 384)."""
        self.entries = entries
        texts = [question for entry in entries for question in entry.questions]
        self.owners = np.array([i for i, entry in enumerate(entries) for _ in entry.questions], int)
        self.vectors = embed(texts) if texts else np.zeros((0, 384), np.float32)
        self._words = WordMatch([entry.questions for entry in entries])

    def nearest(self, question: str, vector: Vectors, count: int = 12) -> list[Near]:
        """The entries nearest to a question with its vector (384,), best first."""
        if not self.entries:
            return []
        cosines = self.vectors @ vector
        best = np.full(len(self.entries), -1.0, np.float32)
        np.maximum.at(best, self.owners, cosines)
        scores = best + WORDS * np.array(self._words.shared(question), np.float32)
        order = np.argsort(-scores, kind="stable")[:count]
        return [Near(self.entries[i], float(scores[i])) for i in order]


WORDS = 0.4
"""What sharing every word counts beside a cosine of 1."""
