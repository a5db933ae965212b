"""Retrieval: the passages that a question is about, among those that are in force and belong to the area."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.cards import Cards
from assistant.embedder import Vectors
from assistant.index import Index
from assistant.local import canonical, family_of_areas, named_in
from assistant.passages import Passage
from assistant.query_adapter import adapted
from assistant.question_bank import Near
from assistant.sources import Source, not_current
from assistant.words import keywords

WINDOWS = 120
ALIKE_FROM = 0.1
"""Share of the question's words, by weight, in one passage, from which their wording counts."""
IN_DOMAIN = 0.4
"""Score of the nearest bank question from which a question counts as one that staff would ask."""


@dataclass(frozen=True)
class Weights:
    """What each part counts, chosen on the development half of the retrieval set. A part that counts nothing is left out.

    ``dense``, ``keyword`` and ``bank`` weigh parts on a scale of 0 to 1; the others are added to their sum.
    """

    dense: float = 1.0
    keyword: float = 0.15
    bank: float = 0.75
    wording: float = 8.0
    """Added to ``keyword`` as far as one passage holds the very words of the question, rare words counting most: staff
    who quote a heading, a form or a name mean that passage."""
    area: float = 0.25
    """For a document of the user's own area."""
    unknown: float = 0.05
    """Taken from a file that no catalogue vouches for."""
    adapter: bool = True
    """Whether a question near the bank is moved towards the guidance's words (`assistant.query_adapter`)."""


WEIGHTS = Weights()


@dataclass(frozen=True)
class Hit:
    """A passage with what each part of retrieval gave it; ``score`` is the fused one, comparable within one question."""

    passage: Passage
    score: float
    dense: float = 0.0
    keyword: float = 0.0
    bank: float = 0.0


@dataclass(frozen=True)
class Scope:
    """What a question may be answered from: ids of sources, and why the others are left out."""

    source_ids: tuple[str, ...]
    left_out: dict[str, str]
    areas: tuple[str, ...]


def scope_of(question: str, area: str | None, as_of: dt.date, sources: Mapping[str, Source]) -> Scope:
    """The sources in force on ``as_of`` that are national, of the user's area, or of an area the question names."""
    known = {source.area for source in sources.values() if source.area}
    wanted = [canonical(area, known)] if area else []
    wanted += [name for name in named_in(question, known) if name not in wanted]
    mine = {part for name in wanted for part in family_of_areas(name)}
    out = not_current(sources.values(), as_of)
    ids = []
    for source in sources.values():
        if source.id in out:
            continue
        if source.area is None or source.area in mine:
            ids.append(source.id)
    return Scope(tuple(ids), out, tuple(wanted))


def retrieve(
    index: Index,
    question: str,
    vector: Vectors,
    scope: Scope,
    cards: Cards | None = None,
    near: Sequence[Near] = (),
    count: int = 40,
    weights: Weights = WEIGHTS,
) -> list[Hit]:
    """The best passages for a question, best first. ``weights`` other than the default are for evaluation.

    Three parts are put on a scale of 0 to 1 each and added by weight: windows near in meaning, keywords, and paragraphs
    that answer the nearest bank questions.
    """
    ids = scope.source_ids
    if weights.adapter and near and near[0].score >= IN_DOMAIN:
        vector = adapted(vector)
    dense = dict(index.nearest(vector, ids, WINDOWS)) if weights.dense else {}
    keyword = dict(index.by_keywords(keywords(question), ids)) if weights.keyword else {}
    lifted = cards.lifted(near, ids) if cards and weights.bank else {}
    keyword_top = max(keyword.values(), default=1.0)
    keyword_weight = weights.keyword
    if weights.wording and keyword:
        keyword_weight += weights.wording * _worded_alike(index, question, ids)
    hits = []
    for passage_id in {*dense, *keyword, *lifted}:
        passage = index.passage(passage_id)
        source = index.sources[passage.source_id]
        nearness = max(0.0, dense.get(passage_id, 0.0))
        words = keyword.get(passage_id, 0.0) / keyword_top
        bank = _scaled(lifted.get(passage_id, 0.0), 0.4, 1.0)
        score = weights.dense * nearness + keyword_weight * words
        score += weights.bank * bank
        if source.area and source.area in scope.areas:
            score += weights.area
        if not source.catalogued:
            score -= weights.unknown
        hits.append(Hit(passage, score, dense=nearness, keyword=words, bank=bank))
    hits.sort(key=lambda hit: (-hit.score, hit.passage.id))
    return hits[:count]


def _worded_alike(index: Index, question: str, ids: Sequence[str]) -> float:
    """0 to 1: how much of the question's words, by their weight, the passage holds that holds most of them, squared: half
    of the words mean little, nearly all of them mean that passage."""
    words = keywords(question)
    whole = index.weight_of_words(words)
    best = index.by_keywords(words, ids, 1)
    return _scaled(best[0][1] / whole, ALIKE_FROM, 1.0) ** 2 if best and whole else 0.0


def _scaled(value: float, low: float, high: float) -> float:
    return min(1.0, max(0.0, (value - low) / (high - low)))
