"""Retrieval: the passages that a question is about, among those that are in force and belong to the area."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.anchors import Located
from assistant.embedder import Vectors
from assistant.index import Index
from assistant.local import canonical, family_of_areas, named_in
from assistant.passages import Passage
from assistant.pathways import Match
from assistant.sources import AUTHORITY, Source, not_current
from assistant.words import keywords, written_out

DENSE, KEYWORD, BRIDGE = 1.0, 0.55, 0.55
"""Weights of the three parts; `python -m evals retrieval` shows what each is worth."""
AUTHORITY_BONUS = 0.03
_MUST = re.compile(
    r"\b(must|have to|has to|legal(ly)?|law|duty|allowed|required|statutory|obliged)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Hit:
    """A passage with what each part of retrieval gave it; ``score`` is the fused one, comparable within one question."""

    passage: Passage
    score: float
    dense: float = 0.0
    keyword: float = 0.0
    bridge: float = 0.0


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
    matches: Sequence[Match] = (),
    located: Mapping[str, Sequence[Located]] | None = None,
    count: int = 24,
) -> list[Hit]:
    """The best passages for a question, best first.

    Dense windows, keywords (with staff words written out) and the anchors of the nearest pathways are put on a scale of
    0 to 1 each and added by weight. ``located`` holds each pathway's anchors in this index.
    """
    ids = scope.source_ids
    dense = dict(index.nearest(vector, ids))
    meant = " ".join(written_out(question))
    keyword = dict(index.by_keywords(keywords(f"{question} {meant}"), ids))
    bridge = _bridge(matches, located or {}, set(ids))
    keyword_top = max(keyword.values(), default=1.0)
    must = bool(_MUST.search(question))
    hits = []
    for passage_id in {*dense, *keyword, *bridge}:
        passage = index.passage(passage_id)
        near = max(0.0, dense.get(passage_id, 0.0))
        words = keyword.get(passage_id, 0.0) / keyword_top
        prior = bridge.get(passage_id, 0.0)
        score = DENSE * near + KEYWORD * words + BRIDGE * prior
        source = index.sources[passage.source_id]
        if must:
            score += AUTHORITY_BONUS * AUTHORITY[source.kind]
        if source.area and source.area in scope.areas:
            score += AUTHORITY_BONUS
        hits.append(Hit(passage, score, near, words, prior))
    hits.sort(key=lambda hit: (-hit.score, hit.passage.id))
    return hits[:count]


def _bridge(
    matches: Iterable[Match], located: Mapping[str, Sequence[Located]], ids: set[str]
) -> dict[str, float]:
    """Passage id → 0 to 1: how strongly the nearest pathways rest on it."""
    out: dict[str, float] = defaultdict(float)
    for match in matches:
        weight = min(1.0, max(0.0, (match.score - 0.35) / 0.4))
        for place in located.get(match.pathway.id, ()):
            if place.passage is not None and place.passage.source_id in ids:
                out[place.passage.id] = max(out[place.passage.id], weight)
    return out
