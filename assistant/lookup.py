"""Search inside the indexed documents, for whoever looks after them: also in those that are not answered from, marked so."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.embedder import Vectors
from assistant.index import Index
from assistant.local import family_of_areas
from assistant.passages import Passage, squeeze
from assistant.sources import Source, not_current
from assistant.words import keywords

Where = Literal["everywhere", "national", "area"]

WORDS, MEANING, PHRASE = 0.6, 0.5, 1.0
"""Weights of shared words, nearness in meaning, and holding the words exactly as they were typed."""
LEAST = 0.15
"""A passage that scores less than this is not about the words."""
PARAGRAPH = re.compile(r"^(?:para(?:graph)?\.?\s*)?(\d{1,3}(?:\.\d{1,3})*)$", re.IGNORECASE)


@dataclass(frozen=True)
class Found:
    """A passage, its source, and why the source is not answered from (None when it is). ``exact``: holds the words typed."""

    passage: Passage
    source: Source
    score: float
    exact: bool = False
    not_current: str | None = None


def find(
    index: Index,
    words: str,
    today: dt.date,
    embed: Callable[[list[str]], Vectors] | None = None,
    *,
    where: Where = "everywhere",
    area: str | None = None,
    superseded: bool = False,
    source_ids: Sequence[str] | None = None,
    count: int = 20,
) -> list[Found]:
    """The passages that hold or mean the words, best first. A number alone ("para 59") finds the paragraphs so numbered.

    ``superseded`` looks also in documents that are not answered from on ``today``. ``embed`` is left out, or fails, when
    the embedder cannot be had: then the words alone decide.
    """
    if not words.strip():
        return []
    out_of_force = not_current(index.sources.values(), today)
    ids = [
        source.id
        for source in index.sources.values()
        if (superseded or source.id not in out_of_force)
        and (source_ids is None or source.id in source_ids)
        and _belongs(source, where, area)
    ]
    number = PARAGRAPH.match(words.strip())
    if number:
        return _numbered(index, number.group(1), ids, out_of_force)[:count]
    scores = _scores(index, words, ids, embed)
    wanted = squeeze(words)
    found = []
    for passage_id, score in scores.items():
        passage = index.passage(passage_id)
        exact = len(wanted) > 3 and wanted in squeeze(passage.text)
        source = index.sources[passage.source_id]
        whole = score + (PHRASE if exact else 0.0)
        if whole >= LEAST:
            found.append(Found(passage, source, whole, exact, out_of_force.get(source.id)))
    found.sort(key=lambda one: (one.not_current is not None, -one.score, one.passage.id))
    return found[:count]


def _belongs(source: Source, where: Where, area: str | None) -> bool:
    if where == "national":
        return source.area is None
    if where == "area":
        return source.area is not None and (area is None or source.area in family_of_areas(area))
    return True


def _numbered(index: Index, number: str, ids: Sequence[str], out: dict[str, str]) -> list[Found]:
    found = [
        Found(passage, index.sources[source_id], 1.0, True, out.get(source_id))
        for source_id in ids
        for passage in index.passages_of(source_id)
        if passage.paragraph == number
    ]
    return sorted(found, key=lambda one: one.not_current is not None)


def _scores(
    index: Index, words: str, ids: Sequence[str], embed: Callable[[list[str]], Vectors] | None
) -> dict[str, float]:
    wanted = keywords(words)
    by_words = dict(index.by_keywords(wanted, ids, 80))
    top = max(by_words.values(), default=1.0)
    scores = {}
    for passage_id, score in by_words.items():
        held = set(wanted) & set(keywords(index.passage(passage_id).text))
        scores[passage_id] = WORDS * score / top * len(held) / max(1, len(set(wanted)))
    if embed is not None:
        try:
            near = dict(index.nearest(embed([words])[0], ids, 80))
        except Exception:  # noqa: BLE001  (without the embedder the words alone decide)
            near = {}
        for passage_id, score in near.items():
            scores[passage_id] = scores.get(passage_id, 0.0) + MEANING * max(0.0, score)
    return scores
