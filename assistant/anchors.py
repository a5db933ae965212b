"""Anchors: find the paragraph that says what a step rests on, in whichever edition is indexed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Literal

from assistant.alignment import Alignment, Heir, Print, align, features_of, print_of
from assistant.passages import Passage, sentences
from assistant.pathways import Anchor
from assistant.prints import Edition, kept_editions
from assistant.sources import Source
from assistant.words import has_run, keywords, stems

Outcome = Literal["same", "moved", "reworded", "gone", "found"]
"""``found``: no edition with a known number is there to compare with; the paragraph was found by what it says."""

UNCHANGED = 0.75
"""Share of a paragraph that must stand in its successor, and the other way round, for its wording to count as kept."""
VERBATIM = 0.9
"""Likeness from which a paragraph is an old one, so that nothing newer can be looked for in it."""
BESIDE = 2
"""Places beside a successor where a term may have gone."""
LEFT = 0.6
"""Share of the telling words that an anchor rests on that must be left in a paragraph that holds none of its terms."""


@dataclass(frozen=True)
class Located:
    """Where an anchor stands: ``passage`` is None when it is gone. ``quote`` is verbatim from the passage.

    ``was`` is the number that the outcome compares with. ``lost`` are the terms that the paragraph does not hold.
    For an anchor that is gone ``nearest`` is the paragraph most like the old one: a place to look, never a finding.
    ``pieces`` are all passages that the old paragraph was split into, ``sources`` the places, in the earlier edition, of all
    paragraphs that were merged into this one.
    """

    anchor: Anchor
    outcome: Outcome
    passage: Passage | None = None
    quote: str = ""
    was: str | None = None
    lost: tuple[tuple[str, ...], ...] = ()
    nearest: Passage | None = None
    pieces: tuple[Passage, ...] = ()
    sources: tuple[int, ...] = ()


class AnchorFinder:
    """Looks anchors up among the passages of one source.

    Where prints of other editions are kept, a paragraph is followed from there by all its words, its neighbours and its
    headings; an anchor's own terms then choose among what it became. Rather gone than wrong.
    """

    def __init__(
        self, source: Source, passages: Sequence[Passage], earlier: Sequence[Edition] | None = None
    ) -> None:
        """``earlier`` are the editions to follow from; by default the kept prints of the other editions of the family."""
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
        if earlier is None:
            kept = kept_editions(source.family_key)
            earlier = [edition for edition in kept if edition.edition != source.edition]
        self._earlier = list(earlier)
        self._followed: dict[int, _Followed] = {}

    def by_html_id(self, ids: Iterable[str]) -> list[Passage]:
        """The passages that carry one of these ids, in reading order."""
        wanted = set(ids)
        return [passage for passage in self._passages if passage.html_id in wanted]

    def edition(self) -> Edition:
        """The prints of this source's passages."""
        return Edition(self.source.family_key, self.source.edition, self._prints)

    def locate(self, anchor: Anchor) -> Located:
        """Find the passage that an anchor means.

        At the number that is known for this edition, if the terms stand there; else where the paragraph of an earlier
        edition has gone; else, when no earlier edition has it, by terms and heading alone.
        """
        holding = [self._with_term(term) for term in anchor.says]
        whole = set.intersection(*holding) if holding else set()
        known = anchor.known.get(self.source.edition or "")
        there = [i for i in self._numbered.get(known or "", ()) if i in whole]
        if there:
            best = max(there, key=lambda i: self._fit(i, anchor))
            return Located(anchor, "same", self._passages[best], self._quote(best, anchor), known)
        for number, edition in enumerate(self._earlier):
            place = place_in(edition.prints, anchor, edition.edition)
            if place is not None:
                return self._carried_on(anchor, number, place, holding, whole)
        return self._by_terms(anchor, holding, whole, known)

    def follow(self, anchor: Anchor, place: int, quote: str) -> Located:
        """Where the paragraph at ``place`` of the first earlier edition has gone.

        ``quote`` are the sentences that the anchor rests on there.
        """
        holding = [self._with_term(term) for term in anchor.says]
        whole = set.intersection(*holding) if holding else set()
        return self._carried_on(anchor, 0, place, holding, whole, set(keywords(quote)))

    @cached_property
    def _prints(self) -> tuple[Print, ...]:
        return tuple(map(print_of, self._passages))

    def _alignment(self, number: int) -> _Followed:
        if number not in self._followed:
            old = self._earlier[number].prints
            self._followed[number] = _Followed(old, align(old, self._prints))
        return self._followed[number]

    def _carried_on(
        self,
        anchor: Anchor,
        number: int,
        place: int,
        holding: Sequence[set[int]],
        whole: set[int],
        resting_on: Collection[str] = (),
    ) -> Located:
        """What became of paragraph ``place`` of earlier edition ``number``."""
        followed = self._alignment(number)
        old, heirs = followed.old[place], followed.alignment.heirs[place]
        was = anchor.known.get(self.source.edition or "") or old.paragraph

        def held(i: int) -> int:
            return sum(i in found for found in holding)

        def newcomers(maybe: Iterable[int]) -> list[int]:
            """Passages with every term that no old paragraph with every term has become."""
            return [i for i in maybe if i in whole and not followed.had(i, anchor)]

        if heirs:
            best = max(heirs, key=lambda heir: held(heir.place))
            if held(best.place) < len(holding):
                around = {heir.place + step for heir in heirs for step in range(-BESIDE, BESIDE + 1)}
                beside = newcomers(sorted(around))
                if beside:
                    near = min(beside, key=lambda i: abs(i - best.place))
                    return self._found(anchor, "reworded", near, was)
            if resting_on:
                left = set(resting_on) & set(self._stems[best.place])
                enough = len(left) >= LEFT * len(resting_on)
            else:
                enough = followed.kept(place) >= UNCHANGED
            if held(best.place) or enough:
                lost = tuple(
                    term for term, found in zip(anchor.says, holding, strict=True) if best.place not in found
                )
                outcome: Outcome = "same" if self._passages[best.place].paragraph == was else "moved"
                if lost or not followed.unchanged(place, best):
                    outcome = "reworded"
                return replace(
                    self._found(anchor, outcome, best.place, was, lost),
                    pieces=tuple(self._passages[i] for i in sorted(heir.place for heir in heirs)),
                    sources=followed.sources(best.place),
                )
        else:
            here = newcomers(
                i for i in sorted(whole) if _overlap(old.heading, self._prints[i].heading) >= 0.6
            )
            if len(here) == 1:
                return self._found(anchor, "reworded", here[0], was)
        nearest = followed.alignment.nearest[place]
        return Located(
            anchor, "gone", was=was, nearest=self._passages[nearest] if nearest is not None else None
        )

    def _by_terms(
        self, anchor: Anchor, holding: Sequence[set[int]], whole: set[int], known: str | None
    ) -> Located:
        """Find by terms and heading alone: a whole set of terms, or two thirds of them at the known number or heading."""
        if self._earlier:
            whole = {
                i for i in whole if not any(self._alignment(n).is_old(i) for n in range(len(self._earlier)))
            }
        if whole:
            best = max(whole, key=lambda i: self._fit(i, anchor))
            number = self._passages[best].paragraph
            outcome: Outcome = "found" if known is None else "same" if number == known else "moved"
            return self._found(anchor, outcome, best, known)
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
            best = max(enough, key=lambda i: (counts[i], self._fit(i, anchor)))
            lost = tuple(term for term, found in zip(anchor.says, holding, strict=True) if best not in found)
            return self._found(anchor, "reworded", best, known, lost)
        return Located(anchor, "gone", was=known)

    def _found(
        self,
        anchor: Anchor,
        outcome: Outcome,
        place: int,
        was: str | None,
        lost: tuple[tuple[str, ...], ...] = (),
    ) -> Located:
        return Located(anchor, outcome, self._passages[place], self._quote(place, anchor), was, lost)

    def _with_term(self, term: Iterable[str]) -> set[int]:
        out: set[int] = set()
        for phrase in term:
            wanted = _stems_of(phrase)
            if not wanted:
                continue
            together = set.intersection(*(self._holding.get(word, set()) for word in wanted))
            out |= {i for i in together if len(wanted) == 1 or has_run(self._stems[i], wanted)}
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

    def _fit(self, i: int, anchor: Anchor) -> tuple[float, ...]:
        """Sorts candidates: part, heading, being numbered, and how close the terms stand."""
        passage = self._passages[i]
        part = (
            anchor.part is not None
            and anchor.part.casefold() in " ".join((passage.part or "", *passage.heading_path)).casefold()
        )
        return (
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
        read = [stems(part) for part in parts]
        for size in (1, 2, 3):
            for start in range(len(parts) - size + 1):
                words = [word for part in read[start : start + size] for word in part]
                hit = sum(any(has_run(words, phrase) for phrase in term) for term in terms)
                score = hit - 0.2 * size
                if score > best_score:
                    best, best_score = self._span(i, parts[start], parts[start + size - 1]), score
        return best

    def _span(self, i: int, first: str, last: str) -> str:
        text = self._passages[i].text
        start = text.index(first)
        return text[start : text.index(last, start) + len(last)]


class _Followed:
    """An earlier edition, and where its paragraphs have gone."""

    def __init__(self, old: Sequence[Print], alignment: Alignment) -> None:
        self.old, self.alignment = old, alignment
        self._came_from: dict[int, list[tuple[int, Heir]]] = defaultdict(list)
        for i, heirs in enumerate(alignment.heirs):
            for heir in heirs:
                self._came_from[heir.place].append((i, heir))

    def had(self, new: int, anchor: Anchor) -> bool:
        """Whether an old paragraph that became this new one had every term already: then it is another paragraph."""
        return any(_terms_in(self.old[i], anchor) == len(anchor.says) for i, _ in self._came_from[new])

    def is_old(self, new: int) -> bool:
        """Whether a new paragraph is an old one word for word."""
        return any(heir.likeness >= VERBATIM for _, heir in self._came_from[new])

    def kept(self, place: int) -> float:
        """Share of an old paragraph that stands in the new edition, in all the places it went to."""
        return min(1.0, sum(heir.kept for heir in self.alignment.heirs[place]))

    def sources(self, new: int) -> tuple[int, ...]:
        """The old paragraphs that stand in a new one, in their order."""
        return tuple(sorted(i for i, _ in self._came_from[new]))

    def unchanged(self, place: int, best: Heir) -> bool:
        """Whether hardly a word was lost or came in, counting what split off and what was merged in as kept."""
        filled = sum(heir.filled for _, heir in self._came_from[best.place])
        return self.kept(place) >= UNCHANGED and min(1.0, filled) >= UNCHANGED


def place_in(prints: Sequence[Print], anchor: Anchor, edition: str | None) -> int | None:
    """The place of an anchor's paragraph in an edition of which only prints are there; None when it has none.

    By its known number, if half of the terms stand there; with no number by all its terms, its part and its heading.
    """
    known = anchor.known.get(edition or "")
    if known is not None:
        there = [
            (_terms_in(one, anchor), _in_part(one, anchor), -i)
            for i, one in enumerate(prints)
            if one.paragraph == known
        ]
        count, _, place = max(there, default=(0, False, 0))
        return -place if 2 * count >= len(anchor.says) and count else None
    heading = _features(anchor.heading or "")
    whole = [
        (
            _in_part(one, anchor),
            round(_overlap(heading, one.heading), 1),
            one.paragraph is not None,
            -one.words,
            -i,
        )
        for i, one in enumerate(prints)
        if _terms_in(one, anchor) == len(anchor.says)
    ]
    return -max(whole)[-1] if whole else None


@lru_cache(maxsize=16384)
def _stems_of(phrase: str) -> list[str]:
    return stems(phrase)


@lru_cache(maxsize=8192)
def _features(phrase: str) -> frozenset[int]:
    return features_of(stems(phrase))


def _terms_in(one: Print, anchor: Anchor) -> int:
    return sum(any(_features(phrase) <= one.features for phrase in term) for term in anchor.says)


def _in_part(one: Print, anchor: Anchor) -> bool:
    return anchor.part is not None and anchor.part.casefold() == (one.part or "").casefold()


def _overlap(one: Collection[int], other: Collection[int]) -> float:
    """How much of the smaller of two sets of hashes is in the other, 0 to 1."""
    a, b = set(one), set(other)
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0
