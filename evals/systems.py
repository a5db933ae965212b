"""What is compared: Signpost, Signpost with each part left out in turn, and what others would build from the same files.

Every system searches the same documents (those in force on the day) for the same questions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Literal

from assistant.places import kept_folder
from assistant.retrieval import WEIGHTS, Hit, Weights
from assistant.words import keywords
from evals import tutorial
from evals.searching import DEPTH, Asked, Searcher

Ranked = list[tuple[str, float]]
"""Ids of passages or chunks with scores, best first."""
Group = Literal["Signpost", "one part left out", "baseline"]

PARTS = {
    "dense": "nearness in meaning",
    "keyword": "keywords",
    "bank": "question bank",
    "wording": "weight of the question's very words",
    "local_bank": "question bank for the own area",
    "own_words": "words of the own area's documents by themselves",
    "area": "bonus for the own area",
    "local": "how local a question sounds",
    "unknown": "doubt about uncatalogued files",
    "adapter": "query adapter",
}
"""What each field of `Weights` is called; a field that is not here goes by its own name."""


@dataclass(frozen=True)
class System:
    """One way to search. ``collection`` says what its ids name: Signpost's passages or the tutorial's chunks."""

    name: str
    title: str
    group: Group
    rank: Callable[[Asked], Ranked]
    collection: Literal["passages", "tutorial"] = "passages"


def signpost(searcher: Searcher) -> System:
    """Signpost as it answers."""
    return System("signpost", "Signpost", "Signpost", lambda asked: _ids(searcher.ranked(asked)))


def without_each_part(searcher: Searcher) -> list[System]:
    """Signpost without each of its weighted parts, and without the area filter. A new weight is left out by itself."""
    out = []
    for part in fields(Weights):
        weights = replace(WEIGHTS, **{part.name: type(getattr(WEIGHTS, part.name))(0)})
        if weights != WEIGHTS:
            title = f"without {PARTS.get(part.name, part.name)}"
            out.append(
                System(
                    f"no-{part.name}",
                    title,
                    "one part left out",
                    lambda asked, weights=weights: _ids(searcher.ranked(asked, weights)),  # type: ignore[misc]
                )
            )
    out.append(
        System(
            "no-area-filter",
            "without the area filter",
            "one part left out",
            lambda asked: _ids(
                searcher.ranked(asked, scope=replace(asked.scope, source_ids=asked.wide.source_ids))
            ),
        )
    )
    return out


def baselines(searcher: Searcher) -> list[System]:
    """The tutorial pipeline, keywords alone, vectors alone, and the two together, without anything of ours."""
    index = searcher.index
    chunks = tutorial.chunks_of(index, kept_folder())
    chunk_search = tutorial.Nearest(
        [chunk.id for chunk in chunks],
        [chunk.source_id for chunk in chunks],
        searcher.vectors([chunk.text for chunk in chunks]),
    )
    passages = [passage for name in index.sources for passage in index.passages_of(name)]
    passage_search = tutorial.Nearest(
        [passage.id for passage in passages],
        [passage.source_id for passage in passages],
        searcher.vectors([passage.text for passage in passages]),
    )
    plain = Weights(bank=0, local_bank=0, own_words=0, area=0, local=0, unknown=0, wording=0)

    def words(asked: Asked) -> Ranked:
        return index.by_keywords(keywords(asked.question), asked.wide.source_ids, DEPTH)

    def chunked(asked: Asked) -> Ranked:
        return chunk_search.find(asked.vector, asked.wide.source_ids, DEPTH)

    def chunked_here(asked: Asked) -> Ranked:
        return chunk_search.find(asked.vector, asked.scope.source_ids, DEPTH)

    def whole(asked: Asked) -> Ranked:
        return passage_search.find(asked.vector, asked.wide.source_ids, DEPTH)

    def windows(asked: Asked) -> Ranked:
        return index.nearest(asked.vector, asked.wide.source_ids, 4 * DEPTH)[:DEPTH]

    def both(asked: Asked) -> Ranked:
        return _ids(searcher.ranked(asked, plain, asked.wide))

    def both_here(asked: Asked) -> Ranked:
        scope = replace(asked.scope, areas=(), own=())
        return _ids(searcher.ranked(asked, plain, scope))

    return [
        System("tutorial", "tutorial pipeline", "baseline", chunked, "tutorial"),
        System("tutorial-area", "tutorial pipeline + area filter", "baseline", chunked_here, "tutorial"),
        System("bm25", "keywords only (BM25)", "baseline", words),
        System("dense-passages", "vectors of whole passages only", "baseline", whole),
        System("dense-windows", "vectors of sentence windows only", "baseline", windows),
        System("windows-bm25", "windows + BM25", "baseline", both),
        System("windows-bm25-area", "windows + BM25 + area filter", "baseline", both_here),
    ]


def _ids(hits: list[Hit]) -> Ranked:
    return [(hit.passage.id, hit.score) for hit in hits]
