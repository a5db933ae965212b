"""Anchors: find the paragraph that says what a step rests on, in whichever edition is indexed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.passages import Passage, sentences
from assistant.pathways import Anchor
from assistant.sources import Source
from assistant.words import stems

Outcome = Literal["same", "moved", "reworded", "gone", "found"]
"""``found``: the edition has no known number, the paragraph was found by what it says."""


@dataclass(frozen=True)
class Located:
    """Where an anchor stands: ``passage`` is None when it is gone. ``quote`` is verbatim from the passage."""

    anchor: Anchor
    outcome: Outcome
    passage: Passage | None = None
    quote: str = ""


class AnchorFinder:
    """Looks anchors up among the passages of one source. Building it costs one pass over the text."""

    def __init__(self, source: Source, passages: Sequence[Passage]) -> None:
        self.source = source
        self._passages = list(passages)
        self._stems: list[list[str]] = []
        self._holding: dict[str, set[int]] = defaultdict(set)
        self._numbered: dict[str, list[int]] = defaultdict(list)
        for i, passage in enumerate(self._passages):
            found = stems(passage.text)
            self._stems.append(found)
            for word in set(found):
                self._holding[word].add(i)
            if passage.paragraph:
                self._numbered[passage.paragraph].append(i)

    def by_html_id(self, ids: Iterable[str]) -> list[Passage]:
        """The passages that carry one of these ids, in reading order."""
        wanted = set(ids)
        return [passage for passage in self._passages if passage.html_id in wanted]

    def locate(self, anchor: Anchor) -> Located:
        """Find the passage that holds the anchor's terms.

        All terms must occur for ``same``, ``moved`` and ``found``. When they occur nowhere together, the best passage
        with at least two thirds of them, under the anchor's heading or at the known number, is ``reworded``;
        otherwise the anchor is ``gone``.
        """
        holding = [self._with_term(term) for term in anchor.says]
        whole = set.intersection(*holding) if holding else set()
        known = anchor.known.get(self.source.edition or "")
        if whole:
            best = max(whole, key=lambda i: self._fit(i, anchor, known))
            passage = self._passages[best]
            if known is None:
                outcome: Outcome = "found"
            else:
                outcome = "same" if passage.paragraph == known else "moved"
            return Located(anchor, outcome, passage, self._quote(best, anchor))
        counts: dict[int, int] = defaultdict(int)
        for found in holding:
            for i in found:
                counts[i] += 1
        enough = [
            i
            for i, count in counts.items()
            if count * 3 >= 2 * len(holding) and len(holding) > 1 and self._near(i, anchor, known)
        ]
        if enough:
            best = max(enough, key=lambda i: (counts[i], self._fit(i, anchor, known)))
            return Located(anchor, "reworded", self._passages[best], self._quote(best, anchor))
        return Located(anchor, "gone")

    def _with_term(self, term: Iterable[str]) -> set[int]:
        out: set[int] = set()
        for phrase in term:
            wanted = stems(phrase)
            if not wanted:
                continue
            together = set.intersection(*(self._holding.get(word, set()) for word in wanted))
            out |= {i for i in together if len(wanted) == 1 or _has_run(self._stems[i], wanted)}
        return out

    def _near(self, i: int, anchor: Anchor, known: str | None) -> bool:
        if known is not None and self._passages[i].paragraph == known:
            return True
        return self._heading_overlap(i, anchor) >= 0.6

    def _heading_overlap(self, i: int, anchor: Anchor) -> float:
        if not anchor.heading:
            return 0.0
        wanted = set(stems(anchor.heading))
        has = set(stems(" ".join(self._passages[i].heading_path)))
        return len(wanted & has) / len(wanted) if wanted else 0.0

    def _fit(self, i: int, anchor: Anchor, known: str | None) -> tuple[float, ...]:
        """Sorts candidates: known number, then part, heading, being numbered, and how close the terms stand."""
        passage = self._passages[i]
        part = (
            anchor.part is not None
            and anchor.part.casefold() in " ".join((passage.part or "", *passage.heading_path)).casefold()
        )
        return (
            float(known is not None and passage.paragraph == known),
            float(part),
            round(self._heading_overlap(i, anchor), 1),
            float(passage.kind == "paragraph"),
            -float(len(self._stems[i])),
        )

    def _quote(self, i: int, anchor: Anchor) -> str:
        """The sentence or sentences of the passage that hold most terms: at most three in a row, verbatim."""
        parts = sentences(self._passages[i].text)
        if len(parts) <= 2:
            return self._passages[i].text
        terms = [[stems(phrase) for phrase in term] for term in anchor.says]
        best, best_score = parts[0], -1.0
        for size in (1, 2, 3):
            for start in range(len(parts) - size + 1):
                words = [word for part in parts[start : start + size] for word in stems(part)]
                hit = sum(any(_has_run(words, phrase) for phrase in term) for term in terms)
                score = hit - 0.2 * size
                if score > best_score:
                    best, best_score = self._span(i, parts[start], parts[start + size - 1]), score
        return best

    def _span(self, i: int, first: str, last: str) -> str:
        text = self._passages[i].text
        start = text.index(first)
        return text[start : text.index(last, start) + len(last)]


def _has_run(words: Sequence[str], run: Sequence[str]) -> bool:
    if len(run) == 1:
        return run[0] in words
    first = run[0]
    return any(word == first and list(words[i : i + len(run)]) == list(run) for i, word in enumerate(words))
