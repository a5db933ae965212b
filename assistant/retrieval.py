"""Retrieval: the passages that a question is about, among those that are in force and belong to the area."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.cards import Cards, Here
from assistant.embedder import Vectors
from assistant.index import Index
from assistant.local import canonical, family_of_areas, named_in
from assistant.passages import Passage
from assistant.query_adapter import adapted
from assistant.question_bank import Near
from assistant.sources import Source, not_current
from assistant.words import keywords

WINDOWS = 120
OWN_WINDOWS = 100
"""Windows that are taken of the documents of the user's own area, beside those of all others."""
ALIKE_FROM = 0.1
"""Share of the question's words, by weight, in one passage, from which their wording counts."""
IN_DOMAIN = 0.4
"""Score of the nearest bank question from which a question counts as one that staff would ask."""
NEARER_HERE = 1.5
"""How much the nearest passage of the own area, beside the nearest of all others, says about a question being local,
where the nearest local question beside the nearest bank question says 1."""
MOST_FOR_AREA = 0.6


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
    own_words: float = 0.5
    """Instead of ``keyword`` in documents of the user's own area, on the share of the question's words that a passage
    holds: they are few and short, and their best by keywords is often about something else."""
    local_bank: float = 0.4
    """Instead of ``bank`` in documents of the user's own area."""
    area: float = 0.3
    """For a document of the user's own area, when a question sounds neither local nor national."""
    local: float = 0.7
    """How far ``area`` grows or shrinks with how local the question sounds."""
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
    own: tuple[str, ...] = ()
    """Those of ``source_ids`` that are of the areas."""


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
    own = tuple(name for name in ids if sources[name].area in wanted)
    return Scope(tuple(ids), out, tuple(wanted), own)


def retrieve(
    index: Index,
    question: str,
    vector: Vectors,
    scope: Scope,
    cards: Cards | None = None,
    near: Sequence[Near] = (),
    here: Here | None = None,
    count: int = 40,
    weights: Weights = WEIGHTS,
) -> list[Hit]:
    """The best passages for a question, best first. ``weights`` other than the default are for evaluation.

    Three parts are put on a scale of 0 to 1 each and added by weight: windows near in meaning, keywords, and paragraphs
    that answer the nearest bank questions: ``near`` (`Cards.asked_before`) and, in the user's own area, ``here``
    (`Cards.asked_here`). Documents of that area are searched apart, and come before the others as far as the question
    sounds local.
    """
    if weights.adapter and near and near[0].score >= IN_DOMAIN:
        vector = adapted(vector)
    others = tuple(name for name in scope.source_ids if name not in scope.own)
    words = keywords(question)
    there = _search(index, words, vector, others, WINDOWS, weights)
    local = _search(index, words, vector, scope.own, OWN_WINDOWS, weights)
    lifted = cards.lifted(near, scope.source_ids) if cards and weights.bank else {}
    lifted_here = here.answered if here and weights.local_bank else {}
    top = max([1e-9, *there.keyword.values(), *local.keyword.values()])
    whole = index.weight_of_words(words) or 1.0
    wording = weights.wording * _scaled(top / whole, ALIKE_FROM, 1.0) ** 2
    bonus = 0.0
    if scope.own and weights.area:
        nearest_here, nearest_bank = here.score if here else 0.0, near[0].score if near else 0.0
        sounds = nearest_here - nearest_bank + NEARER_HERE * (local.nearest - there.nearest)
        bonus = min(MOST_FOR_AREA, max(0.0, weights.area + weights.local * sounds))
    answered_here = [name for name, score in lifted_here.items() if score > IN_DOMAIN]
    hits = []
    for passage_id in {*there.dense, *local.dense, *there.keyword, *local.keyword, *lifted, *answered_here}:
        passage = index.passage(passage_id)
        source = index.sources[passage.source_id]
        found = local if source.id in scope.own else there
        nearness = max(0.0, found.dense.get(passage_id, 0.0))
        held = found.keyword.get(passage_id, 0.0)
        shares = held / top
        score = weights.dense * nearness + wording * shares
        if found is local:
            bank_score = _scaled(lifted_here.get(passage_id, 0.0), IN_DOMAIN, 1.0)
            score += weights.own_words * held / whole + bonus + weights.local_bank * bank_score
        else:
            bank_score = _scaled(lifted.get(passage_id, 0.0), IN_DOMAIN, 1.0)
            score += weights.keyword * shares + weights.bank * bank_score
        if not source.catalogued:
            score -= weights.unknown
        hits.append(Hit(passage, score, dense=nearness, keyword=shares, bank=bank_score))
    hits.sort(key=lambda hit: (-hit.score, hit.passage.id))
    return hits[:count]


def nearer_here(hits: Sequence[Hit], scope: Scope, sources: Mapping[str, Source]) -> float | None:
    """How much nearer in meaning the nearest passage of the user's own area is than the nearest of all others (a
    difference of cosines); None when the area has none among the hits."""
    areas = [sources[hit.passage.source_id].area in scope.areas for hit in hits]
    here = [hit.dense for hit, own in zip(hits, areas, strict=True) if own]
    there = [hit.dense for hit, own in zip(hits, areas, strict=True) if not own]
    return max(here) - max(there, default=0.0) if here else None


_NAMED = re.compile(
    r"\b(section|chapter|schedule|article) (\d+[a-z]?)\b|\b(chapter|part) (\d+|[a-z]+)\b|\b(annexe?|appendix) (\d+|[a-z])\b",
    re.IGNORECASE,
)
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def not_in_documents(index: Index, question: str, hits: Sequence[Hit], scope: Scope) -> str | None:
    """The first section, chapter, part or annex that a question names and that no document holds, in the question's own
    words; None when there is none, or where no national document was read in full and nothing can be said."""
    sources = [index.sources[name] for name in scope.source_ids]
    if all(source.digest or source.area for source in sources):
        return None
    for match in _NAMED.finditer(question):
        kind, number = (part.casefold() for part in match.groups() if part)
        if kind in ("part", "chapter") and number not in _NUMBERS and not number[0].isdecimal():
            continue
        kind = "annex" if kind == "annexe" else kind
        names = {f"{kind} {number}"}
        if number.isdecimal() and 0 < int(number) <= len(_NUMBERS):
            names.add(f"{kind} {_NUMBERS[int(number) - 1]}")
        elif number in _NUMBERS:
            names.add(f"{kind} {_NUMBERS.index(number) + 1}")
        wanted = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(names)))})\b", re.IGNORECASE)
        found = index.by_keywords(keywords(" ".join(sorted(names))), scope.source_ids)
        passages = [*(hit.passage for hit in hits), *(index.passage(name) for name, _ in found)]
        if not any(wanted.search(" ".join([*p.heading_path, p.text, *p.notes])) for p in passages):
            return match.group()
    return None


@dataclass(frozen=True)
class _Found:
    """What some of the documents hold: passage id → cosine, and passage id → BM25."""

    dense: dict[str, float]
    keyword: dict[str, float]

    @property
    def nearest(self) -> float:
        return max(self.dense.values(), default=0.0)


def _search(
    index: Index, words: Sequence[str], vector: Vectors, ids: Sequence[str], windows: int, weights: Weights
) -> _Found:
    return _Found(
        dict(index.nearest(vector, ids, windows)) if weights.dense else {},
        dict(index.by_keywords(words, ids)) if weights.keyword else {},
    )


def _scaled(value: float, low: float, high: float) -> float:
    return min(1.0, max(0.0, (value - low) / (high - low)))
