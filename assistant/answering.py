"""Question in, `Answer` out: the answer path on one screen."""

from __future__ import annotations

import datetime as dt
import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.answer import Answer, PersonalData, Retrieved, ShownContact
from assistant.cards import Cards
from assistant.composing import Composed, compose
from assistant.contacts import contact_for, read_school
from assistant.embedder import Embedder, LoadedLater, Remembering, Vectors, default_embedder
from assistant.errors import SignpostError
from assistant.escalation import Escalation, Escalator
from assistant.index import Index
from assistant.kept_vectors import kept_vectors
from assistant.mask_choices import MaskChoices, mask_as_chosen
from assistant.outside import Outside
from assistant.pathways import Pathway, read_pathways
from assistant.personal_data import Placeholders
from assistant.places import default_index, kept_folder, school_file
from assistant.retrieval import Hit, Scope, nearer_here, not_in_documents, retrieve, scope_of
from assistant.scoping import asks_what_was_found, is_follow_up, outcome_of, outcomes, without_place
from assistant.versions import current_version
from assistant.words import clauses

log = logging.getLogger("signpost")

FIRST_CONTACTS, MOST_CONTACTS = 3, 10
"""Contacts of the first card that stand before those of the raised escalations, and contacts in all."""
ALWAYS_NAMED = ("dsl", "deputy-dsl", "head", "chair-of-governors", "front-door", "lado")
"""Shown even when Signpost has no number for them."""

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
        self._embedder = LoadedLater(embedder)
        self._opening = threading.Lock()
        self._today = today
        self._outside: Outside | None = None
        self._index: Index | None = None
        self._cards: Cards | None = None

    def warm(self) -> None:
        """Load everything that is slow: the embedder (seconds), the index and the cards."""
        self._embedder.embed(["warm"])
        _masked("warm", None, None)
        index, cards = self._opened()
        day = self._today()
        cards.find_paragraphs(scope_of("", None, day, index.sources).source_ids, day)
        for area in {source.area for source in index.sources.values() if source.area}:
            cards.find_here(scope_of("", area, day, index.sources).own)
        self._samples_outside()

    def answer(
        self,
        question: str,
        role: str = "other",
        area: str | None = None,
        as_of: dt.date | None = None,
        earlier: Sequence[str] = (),
        names: Placeholders | None = None,
        not_safe: bool = False,
        choices: MaskChoices | None = None,
        said_safe: Sequence[int] = (),
    ) -> Answer:
        """The answer to a question, in the light of the earlier messages of the same conversation.

        ``names`` keeps placeholders ("Child A") the same through a conversation and ``choices`` is what the person chose
        to hide or to show; both hold real words, so they belong to one person's session and nowhere else. ``not_safe``
        when the person was asked whether the child is safe at this minute and did not say yes: then 999 comes first.
        ``said_safe`` are the places in ``earlier`` of the messages after which they said yes (`Escalator.decide`).

        Escalation is decided first and over the raw words; whatever fails later, its prompts are in the answer, and the
        answer's ``message`` says what to mend. Never raises for what a user typed.
        """
        clock = _Clock()
        embedder = Remembering(self._embedder)
        escalations = tuple(self.escalator.decide(question, role, earlier, embedder.embed, said_safe))
        if not_safe:
            escalations = self._with_999(escalations, role)
        clock.lap("escalate_ms")
        masked, shown, personal_data = _masked(question, names, choices)
        asked = masked
        if earlier and is_follow_up(masked):
            asked = f"{_masked(earlier[-1], names, choices)[0]} {masked}"
        day = as_of or self._today()
        asking = _Asking(asked, shown, personal_data, role, area, day, escalations, embedder)
        try:
            return self._answer_or_again(asking, clock)
        except SignpostError as error:
            problem = str(error)
        except Exception as error:  # noqa: BLE001  (help must appear whatever fails)
            log.error("answering failed: %s", type(error).__name__)
            problem = LOST
        clock.lap("total_ms", whole=True)
        return Answer(
            "not_found",
            escalations,
            contacts=(contact_for("dsl", None, None, asking.day),),
            masked_question=shown,
            personal_data=personal_data,
            message=problem,
            notes=(problem,),
            timings=clock.laps,
            as_of=asking.day,
        )

    def escalate(
        self,
        question: str,
        role: str = "other",
        earlier: Sequence[str] = (),
        *,
        not_safe: bool = False,
        said_safe: Sequence[int] = (),
    ) -> tuple[Escalation, ...]:
        """The escalation prompts for a message: pure code, and the embedder when it can be had."""
        raised = tuple(self.escalator.decide(question, role, earlier, self._embedder.embed, said_safe))
        return self._with_999(raised, role) if not_safe else raised

    def _with_999(self, escalations: tuple[Escalation, ...], role: str) -> tuple[Escalation, ...]:
        """999 first and now, whatever else was raised."""
        emergency = self.escalator.emergency(role)
        return (emergency, *(one for one in escalations if one.code != emergency.code))

    def opened(self) -> Index:
        """The version of the index that answers now.

        Raises:
            IndexMissing, IndexMismatch: see `Index.open`.
        """
        return self._opened()[0]

    def cards(self) -> Cards:
        """The cards over the version of the index that answers now.

        Raises:
            IndexMissing, IndexMismatch: see `Index.open`.
        """
        return self._opened()[1]

    def pathways(self) -> list[Pathway]:
        """The next-step cards that are answered from.

        Raises:
            IndexMissing, IndexMismatch: see `Index.open`.
        """
        return list(self._opened()[1].by_id.values())

    def _answer_or_again(self, asking: _Asking, clock: _Clock) -> Answer:
        """Answer; once more when the index was replaced under our hands."""
        index, cards = self._opened()
        try:
            return self._answer(asking, index, cards, clock)
        except Exception:
            if current_version(self.root) == index.manifest.version:
                raise
        return self._answer(asking, *self._opened(), clock)

    def _answer(self, asking: _Asking, index: Index, cards: Cards, clock: _Clock) -> Answer:
        """Match pathways, retrieve, compose, check."""
        question, escalations = asking.question, asking.escalations
        scope = scope_of(question, asking.area, asking.day, index.sources)
        no_place = without_place(question, scope.areas)
        vectors = asking.embedder.embed([question, *clauses(question)])
        no_place_vector = vectors[0] if no_place == question else asking.embedder.embed([no_place])[0]
        matches = cards.match(question, vectors, [e.code for e in escalations])
        near = cards.asked_before(question, vectors[0])
        here = cards.asked_here(question, vectors[0], scope.own)
        hits = retrieve(index, question, vectors[0], scope, cards, near, here)
        clock.lap("retrieve_ms")
        bank = max([near[0].score if near else 0.0, *here.answered.values()])
        outcome, message = outcome_of(
            no_place,
            no_place_vector,
            matches,
            bank,
            escalations,
            self._samples_outside(),
            nearer_here(hits, scope, index.sources),
            not_in_documents(index, question, hits, scope),
        )
        here_first = bool(hits) and hits[0].passage.source_id in scope.own
        if here_first and not escalations and asks_what_was_found(question):
            matches, outcome, message = [], "answered", ""
        composed = Composed()
        if outcome == "answered" or escalations:
            composed = compose(cards, question, matches, hits, scope, asking.role, escalations, asking.day)
            if not composed.steps and outcome == "answered":
                outcome, message = "not_found", outcomes().message("not_found", outcomes().ask)
        contacts = self._contacts(asking, composed.cards[:1], scope)
        clock.lap("compose_ms")
        clock.lap("total_ms", whole=True)
        return Answer(
            outcome,
            escalations,
            composed.steps,
            contacts,
            _retrieved(hits, index),
            _left_out(scope.left_out, index),
            tuple((card.id, card.title) for card in composed.cards),
            asking.shown,
            asking.personal_data,
            message,
            composed.notes,
            clock.laps,
            index.manifest.version,
            asking.day,
        )

    def _opened(self) -> tuple[Index, Cards]:
        """The index and the cards of the version that answers now; a new version is noticed without a restart."""
        with self._opening:
            if (
                self._index is None
                or self._cards is None
                or current_version(self.root) != self._index.manifest.version
            ):
                index = Index.open(self.root)
                self._cards = Cards(read_pathways(), index, self._kept)
                self._index = index
            return self._index, self._cards

    def _samples_outside(self) -> Outside:
        """The questions that Signpost has no answer to, read from the disk once."""
        if self._outside is None:
            self._outside = Outside(self._kept)
        return self._outside

    def _kept(self, texts: list[str]) -> Vectors:
        return kept_vectors(kept_folder(), texts, self._embedder.embed_many)

    def _contacts(self, asking: _Asking, cards: Sequence[Pathway], scope: Scope) -> tuple[ShownContact, ...]:
        """The DSL, then whom the first card names, then whom the raised escalations name, without those nobody knows.

        In an emergency that is happening, 999 comes before all. What the card names first is what was asked about: it
        stays even where all that is known is whom to ask.
        """
        raised = asking.escalations
        wanted = ["emergency"] if any(e.code == "call-999" and e.urgency == "now" for e in raised) else []
        wanted += ["dsl"] if asking.role != "dsl" else []
        wanted += [name for card in cards for name in card.contacts[:FIRST_CONTACTS]]
        wanted += [name for escalation in raised for name in escalation.contacts]
        wanted += [name for card in cards for name in card.contacts]
        asked_for = {card.contacts[0] for card in cards if card.contacts}
        place = scope.areas[0] if scope.areas else asking.area
        school = read_school(school_file())
        shown = [
            contact_for(name, place, school, asking.day)
            for name in dict.fromkeys(wanted)
            if not (name == "dsl" and asking.role == "dsl")
        ]
        kept = [c for c in shown if c.numbers or c.url or c.role in ALWAYS_NAMED or c.role in asked_for]
        return tuple(kept)[:MOST_CONTACTS]


@dataclass(frozen=True)
class _Asking:
    """A question on its way: masked, with who asks, where, and for which day."""

    question: str
    shown: str
    personal_data: tuple[PersonalData, ...]
    role: str
    area: str | None
    day: dt.date
    escalations: tuple[Escalation, ...]
    embedder: Embedder


class _Clock:
    """Milliseconds of each leg of the path."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._start = self._last = time.perf_counter()

    def lap(self, name: str, whole: bool = False) -> None:
        now = time.perf_counter()
        self.laps[name] = 1000 * (now - (self._start if whole else self._last))
        self._last = now


def _masked(
    question: str, names: Placeholders | None, choices: MaskChoices | None
) -> tuple[str, str, tuple[PersonalData, ...]]:
    """What to answer from, what to show, and what was found. Masking may fail; help may not, and then nothing is shown."""
    try:
        masked = mask_as_chosen(question, names, choices)
    except Exception as error:  # noqa: BLE001
        log.error("masking failed: %s", type(error).__name__)
        return question, "", ()
    found = tuple(PersonalData(one.text, one.kind, one.placeholder) for one in masked.found)
    return masked.text, masked.text, found


def _left_out(why: dict[str, str], index: Index) -> dict[str, str]:
    """Title → why a document was not answered from; with its file where two documents have one title."""
    sources = {source_id: index.sources[source_id] for source_id in why}
    titles = Counter(source.title for source in sources.values())
    return {
        source.title if titles[source.title] == 1 else f"{source.title} ({source.file})": why[source_id]
        for source_id, source in sources.items()
    }


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
