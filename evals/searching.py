"""Questions made ready for every kind of search over one index, so that all of them start from the same place."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass

from assistant.answering import Assistant
from assistant.cards import Here
from assistant.embedder import Embedder, Vectors
from assistant.index import Index
from assistant.kept_vectors import kept_vectors
from assistant.personal_data import mask
from assistant.places import kept_folder
from assistant.question_bank import Near
from assistant.retrieval import WEIGHTS, Hit, Scope, Weights, retrieve, scope_of
from evals.cases import AbstentionCase, RetrievalCase

DEPTH = 40
"""How deep a ranking is kept; the deepest measure looks at 20."""


@dataclass(frozen=True)
class Asked:
    """A question as Signpost searches with it: masked, with its vector (384,), and what is near it.

    ``wide`` is what every area's documents in force would be: the scope of a search that knows no area.
    """

    question: str
    vector: Vectors
    scope: Scope
    wide: Scope
    near: tuple[Near, ...]
    here: Here


class Searcher:
    """Searches one index as the answer path does, with whichever weights are wanted.

    The steps are those of `Assistant`, in the same order; a test compares the two, so that they cannot part.
    """

    def __init__(self, assistant: Assistant, embedder: Embedder, today: Callable[[], dt.date]) -> None:
        self.index: Index = assistant.opened()
        self.embedder = embedder
        self._cards = assistant.cards()
        self._day = today()
        everything = scope_of("", None, self._day, self.index.sources)
        self._wide = Scope(
            tuple(name for name in self.index.sources if name not in everything.left_out), {}, ()
        )

    @property
    def in_force(self) -> tuple[str, ...]:
        """Ids of the sources in force on the day, whichever their area."""
        return self._wide.source_ids

    def vectors(self, texts: list[str]) -> Vectors:
        """Vectors of fixed texts, shape (len(texts), 384), kept on the disk."""
        return kept_vectors(kept_folder(), texts, self.embedder.embed)

    def ask(self, case: RetrievalCase | AbstentionCase) -> Asked:
        """Make a question ready."""
        question = mask(case.question).text
        vector = self.embedder.embed([question])[0]
        scope = scope_of(question, case.area, self._day, self.index.sources)
        return Asked(
            question,
            vector,
            scope,
            self._wide,
            tuple(self._cards.asked_before(question, vector)),
            self._cards.asked_here(question, vector, scope.own),
        )

    def ranked(self, asked: Asked, weights: Weights = WEIGHTS, scope: Scope | None = None) -> list[Hit]:
        """The passages that Signpost's retrieval puts first, with these weights, best first."""
        return retrieve(
            self.index,
            asked.question,
            asked.vector,
            scope or asked.scope,
            self._cards,
            asked.near,
            asked.here,
            DEPTH,
            weights,
        )


class Stopwatch:
    """Milliseconds since it was made."""

    def __init__(self) -> None:
        self._start = time.perf_counter()

    @property
    def ms(self) -> float:
        """Milliseconds so far."""
        return 1000 * (time.perf_counter() - self._start)
