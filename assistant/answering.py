"""Question in, `Answer` out: the answer path on one screen."""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from assistant.answer import Answer, PersonalData, Retrieved, ShownContact
from assistant.cards import Cards
from assistant.composing import compose
from assistant.contacts import contact_for, read_school
from assistant.embedder import Embedder, default_embedder
from assistant.errors import SignpostError
from assistant.escalation import Escalation, Escalator
from assistant.index import Index, current_version
from assistant.pathways import Match, read_pathways
from assistant.personal_data import mask
from assistant.places import default_index, school_file
from assistant.retrieval import Hit, Scope, retrieve, scope_of
from assistant.scoping import is_follow_up, outcome_of

log = logging.getLogger("signpost")

LOST = "Part of Signpost failed, so this is only what must never be missing. Speak to your DSL now."


class Assistant:
    """Answers questions over one index. Safe to share between threads; keeps nothing about a question."""

    def __init__(
        self,
        root: Path | None = None,
        embedder: Callable[[], Embedder] = default_embedder,
        today: Callable[[], dt.date] = dt.date.today,
    ) -> None:
        """``root`` is the index folder. Nothing slow happens here: the embedder loads at the first question or `warm`."""
        self.root = root or default_index()
        self.escalator = Escalator.load()
        self._embedder = embedder
        self._today = today
        self._index: Index | None = None
        self._cards: Cards | None = None

    def warm(self) -> None:
        """Load everything that is slow: the embedder (seconds), the index and the cards."""
        self._embed(["warm"])
        self._opened()

    def answer(
        self,
        question: str,
        role: str = "other",
        area: str | None = None,
        as_of: dt.date | None = None,
        earlier: Sequence[str] = (),
    ) -> Answer:
        """The answer to a question, in the light of the earlier messages of the same conversation.

        Escalation is decided first and over the raw words; whatever fails later, its prompts are in the answer.

        Raises:
            SignpostError: only for what the user must mend (no index); its escalations were decided before, see `escalate`.
        """
        clock = _Clock()
        escalations = self.escalate(question, role, earlier)
        clock.lap("escalate_ms")
        day = as_of or self._today()
        masked, personal_data = _masked(question)
        try:
            return self._answer(masked, personal_data, role, area, day, earlier, escalations, clock)
        except SignpostError as error:
            problem = str(error)
        except Exception as error:  # noqa: BLE001  (help must appear whatever fails)
            log.error("answering failed: %s", type(error).__name__)
            problem = LOST
        clock.lap("total_ms", whole=True)
        return Answer(
            "not_found",
            tuple(escalations),
            contacts=(self._contact("dsl", area, day),),
            masked_question=masked,
            personal_data=personal_data,
            message=problem,
            notes=(problem,),
            timings=clock.laps,
            as_of=day,
        )

    def escalate(self, question: str, role: str = "other", earlier: Sequence[str] = ()) -> list[Escalation]:
        """The escalation prompts for a message: pure code, and the embedder when it can be had."""
        return self.escalator.decide(question, role, earlier, self._embed)

    def _answer(
        self,
        question: str,
        personal_data: tuple[PersonalData, ...],
        role: str,
        area: str | None,
        day: dt.date,
        earlier: Sequence[str],
        escalations: list[Escalation],
        clock: _Clock,
    ) -> Answer:
        index, cards = self._opened()
        asked = question
        if earlier and is_follow_up(question):
            asked = f"{_masked(earlier[-1])[0]} {question}"
        vector = self._embed([asked])[0]
        scope = scope_of(asked, area, day, index.sources)
        matches = cards.match(vector, [e.code for e in escalations])
        hits = retrieve(index, asked, vector, scope, matches, cards.located(scope.source_ids))
        clock.lap("retrieve_ms")
        outcome, message = outcome_of(asked, vector, matches, hits, escalations, self._embed)
        steps, shown_cards, notes = (
            compose(index, cards, matches, hits, scope, role, escalations, day)
            if outcome == "answered"
            else ((), (), ())
        )
        if outcome == "answered" and not steps:
            outcome, message = "not_found", "I can't find this in what I have read: speak to your DSL."
        contacts = self._contacts(
            matches if outcome == "answered" else [], escalations, role, scope, area, day
        )
        clock.lap("compose_ms")
        clock.lap("total_ms", whole=True)
        return Answer(
            outcome,
            tuple(escalations),
            tuple(steps),
            contacts,
            _retrieved(hits, index),
            _left_out(scope, index),
            tuple(shown_cards),
            question,
            personal_data,
            message,
            tuple(notes),
            clock.laps,
            index.manifest.version,
            day,
        )

    def _opened(self) -> tuple[Index, Cards]:
        """The index and the cards of the version that answers now; a new version is noticed without a restart."""
        if (
            self._index is None
            or self._cards is None
            or current_version(self.root) != self._index.manifest.version
        ):
            index = Index.open(self.root)
            self._cards = Cards(read_pathways(), index, _Named(self._embed))
            self._index = index
        return self._index, self._cards

    def _embed(self, texts: list[str]):  # type: ignore[no-untyped-def]
        return self._embedder().embed(texts)

    def _contact(self, role: str, area: str | None, day: dt.date) -> ShownContact:
        return contact_for(role, area, read_school(school_file()), day)

    def _contacts(
        self,
        matches: Sequence[Match],
        escalations: Sequence[Escalation],
        role: str,
        scope: Scope,
        area: str | None,
        day: dt.date,
    ) -> tuple[ShownContact, ...]:
        wanted: list[str] = []
        for escalation in escalations:
            wanted += [c for c in escalation.contacts if c not in wanted]
        wanted += ["dsl"] if "dsl" not in wanted and role != "dsl" else []
        for match in matches[:1]:
            wanted += [c for c in match.pathway.contacts if c not in wanted]
        place = scope.areas[0] if scope.areas else area
        school = read_school(school_file())
        return tuple(
            contact_for(name, place, school, day) for name in wanted[:8] if not (name == role == "dsl")
        )


class _Named:
    """The embedder as the cards see it."""

    name = "all-MiniLM-L6-v2"

    def __init__(self, embed):  # type: ignore[no-untyped-def]
        self.embed = embed


class _Clock:
    """Milliseconds of each leg of the path."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._start = self._last = time.perf_counter()

    def lap(self, name: str, whole: bool = False) -> None:
        now = time.perf_counter()
        self.laps[name] = 1000 * (now - (self._start if whole else self._last))
        self._last = now


def _masked(question: str) -> tuple[str, tuple[PersonalData, ...]]:
    try:
        masked = mask(question)
    except Exception as error:  # noqa: BLE001  (masking may fail; help may not, and then nothing of the words is kept)
        log.error("masking failed: %s", type(error).__name__)
        return question, ()
    return masked.text, tuple(PersonalData(found.text, found.kind) for found in masked.found)


def _retrieved(hits: Sequence[Hit], index: Index) -> tuple[Retrieved, ...]:
    return tuple(
        Retrieved(
            rank,
            hit.passage.source_id,
            index.sources[hit.passage.source_id].file,
            hit.passage.pages,
            hit.passage.paragraph,
            hit.score,
            hit.passage.text,
            hit.passage.heading,
            hit.passage.id,
        )
        for rank, hit in enumerate(hits, 1)
    )


def _left_out(scope: Scope, index: Index) -> dict[str, str]:
    return {index.sources[source_id].title: why for source_id, why in scope.left_out.items()}
