"""The cards over one index: which fit a question, and what each of their lines rests on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from assistant.anchors import AnchorFinder, Located
from assistant.answer import Citation
from assistant.citing import citation_of
from assistant.digests import Digest, Entry, confidence_words, digests
from assistant.embedder import Vectors
from assistant.index import Index
from assistant.passages import Passage
from assistant.pathways import Anchor, Line, Match, Matcher, Pathway
from assistant.question_bank import LOCAL, Near, QuestionBank, Samples, read_bank, read_local_questions
from assistant.quotations import on_pages
from assistant.sources import Source, edition_warning, later

OTHER_BONUS = 0.08
CODE_BONUS = {"call-999": 0.05, "tell-dsl-now": 0.05}
"""Added to the score of a card that belongs to a raised code: the escalation knows what the matter is."""

LIFTED = 40
"""How many entries of the question bank are looked at."""

SourceIds = tuple[str, ...]


@dataclass(frozen=True)
class Here:
    """What is near a question among those that only a document of an area answers.

    ``score`` is of the nearest, wherever its answer stands; ``answered`` is passage id → score of the nearest that this
    passage of the user's own area answers (`question_bank.Near`).
    """

    score: float = 0.0
    answered: Mapping[str, float] = field(default_factory=dict)


class Cards:
    """Pathways, their anchors located in an index, and the citations of their lines."""

    def __init__(self, pathways: list[Pathway], index: Index, embed: Callable[[list[str]], Vectors]) -> None:
        self.by_id = {pathway.id: pathway for pathway in pathways}
        self._index = index
        self._matcher = Matcher(pathways, embed)
        bank = read_bank()
        self.bank = QuestionBank([entry for entry in bank if entry.anchor.doc != LOCAL], embed)
        self._local_bank = QuestionBank([entry for entry in bank if entry.anchor.doc == LOCAL], embed)
        self._local_places: dict[SourceIds, list[tuple[int, str]]] = {}
        self._local_questions = Samples(list(read_local_questions().values()), embed)
        self._finders: dict[str, AnchorFinder] = {}
        self._meant: dict[tuple[SourceIds, str], tuple[SourceIds, SourceIds]] = {}
        self._placed: dict[tuple[SourceIds, SourceIds, Anchor], Located | None] = {}
        self._stands: dict[tuple[str, str], bool] = {}
        self._cited: dict[tuple[SourceIds, str, str, dt.date], tuple[Citation, ...]] = {}
        self._entries: dict[str, tuple[Digest, Entry, str]] = {}
        for path, digest in digests():
            for entry in digest.entries:
                for fact in entry.facts:
                    self._entries.setdefault(fact, (digest, entry, path.name))

    def match(self, question: str, vectors: Vectors, codes: Sequence[str] = ()) -> list[Match]:
        """The cards nearest to a question (`Matcher.match`), those of the raised codes a little before the others."""
        raised = []
        for match in self._matcher.match(question, vectors, count=12):
            belongs = [
                CODE_BONUS.get(code, OTHER_BONUS) for code in codes if code in match.pathway.escalations
            ]
            raised.append(Match(match.pathway, match.score + max(belongs, default=0.0)))
        return sorted(raised, key=lambda m: -m.score)[:8]

    def asked_before(self, question: str, vector: Vectors) -> list[Near]:
        """The nearest entries of the question bank, best first, whether or not their paragraphs are indexed."""
        return self.bank.nearest(question, vector, LIFTED)

    def asked_here(self, question: str, vector: Vectors, own: SourceIds) -> Here:
        """What is near a question among those that only a document of an area answers, in the documents ``own``."""
        if not own:
            return Here()
        scores = self._local_bank.scores(question, vector)
        answered: dict[str, float] = {}
        for row, passage_id in self.find_here(own):
            answered[passage_id] = max(answered.get(passage_id, -1.0), float(scores[row]))
        kinds = self._local_questions.scores(question, vector)
        return Here(float(max(scores.max(initial=0.0), kinds.max(initial=0.0))), answered)

    def find_here(self, own: SourceIds) -> list[tuple[int, str]]:
        """Row of each local bank entry with each passage of ``own`` that holds its terms: looked up once."""
        if own not in self._local_places:
            finders = [self._finder(self._index.sources[name]) for name in own]
            self._local_places[own] = [
                (row, passage.id)
                for row, entry in enumerate(self._local_bank.entries)
                for finder in finders
                if (passage := finder.locate(entry.anchor).passage) is not None
            ]
        return self._local_places[own]

    def lifted(self, near: Sequence[Near], source_ids: SourceIds) -> dict[str, float]:
        """Passage id → score of the nearest bank question that it answers (`QuestionBank.nearest`)."""
        out: dict[str, float] = {}
        for entry in near:
            place = self.place(entry.entry.anchor, source_ids)
            if place is not None and place.passage is not None:
                out.setdefault(place.passage.id, entry.score)
        return out

    def find_paragraphs(self, source_ids: SourceIds, day: dt.date) -> None:
        """Look up every paragraph that a card or the question bank rests on, so that no question has to wait for it."""
        for card in self.by_id.values():
            for line in card.lines():
                self.citations(line, card, source_ids, day)
        for entry in self.bank.entries:
            self.place(entry.anchor, source_ids)

    def place(self, anchor: Anchor, source_ids: SourceIds) -> Located | None:
        """Where an anchor stands in the document itself or, failing that, in an indexed digest; None when in neither."""
        official, digests_here = self._sources_of(anchor.doc, source_ids)
        key = (official, digests_here, anchor)
        if key not in self._placed:
            self._placed[key] = self._place(anchor, official, digests_here)
        return self._placed[key]

    def _sources_of(self, doc: str, source_ids: SourceIds) -> tuple[SourceIds, SourceIds]:
        """The documents of a family, and the digests in which its paragraphs may be looked for."""
        key = (source_ids, doc)
        if key not in self._meant:
            family = tuple(name for name in source_ids if self._index.sources[name].family_key == doc)
            among = [name for name in family or source_ids if self._index.sources[name].digest]
            self._meant[key] = (tuple(name for name in family if name not in among), tuple(among))
        return self._meant[key]

    def _place(self, anchor: Anchor, official: SourceIds, digests_here: SourceIds) -> Located | None:
        for name in official:
            found = self._finder(self._index.sources[name]).locate(anchor)
            if found.passage is not None:
                return found
        if official:
            return Located(anchor, "gone")
        entries = {self._entries[fact][1].id for fact in anchor.facts[:1] if fact in self._entries}
        for name in digests_here:
            for passage in self._finder(self._index.sources[name]).by_html_id(entries):
                return Located(anchor, "found", passage, passage.text)
        return None

    def _finder(self, source: Source) -> AnchorFinder:
        if source.id not in self._finders:
            self._finders[source.id] = AnchorFinder(source, self._index.passages_of(source.id))
        return self._finders[source.id]

    def citations(
        self, line: Line, card: Pathway, source_ids: SourceIds, day: dt.date
    ) -> tuple[Citation, ...]:
        """What stands behind a line, never empty: the document, else a digest entry, else the card as practice advice.

        Where the document is indexed and has lost the paragraph, a digest of that edition stands in and says so; a digest
        of an earlier edition never does.
        """
        key = (source_ids, card.id, line.text, day)
        if key not in self._cited:
            found: list[Citation] = []
            for anchor in line.anchors:
                citation = self._citation(anchor, source_ids, day)
                if citation and all(
                    c.passage_id != citation.passage_id or c.quote != citation.quote for c in found
                ):
                    found.append(citation)
            self._cited[key] = tuple(found) or (_card_citation(line, card),)
        return self._cited[key]

    def _citation(self, anchor: Anchor, source_ids: SourceIds, day: dt.date) -> Citation | None:
        place = self.place(anchor, source_ids)
        if place is not None and place.passage is not None:
            return self.cite(place.passage, place.quote, day)
        whole = [self._index.sources[source_id] for source_id in source_ids]
        lacking = [source for source in whole if source.family_key == anchor.doc and not source.digest]
        for fact in anchor.facts:
            if fact in self._entries:
                digest, entry, name = self._entries[fact]
                source = digest.source(f"corpus/digests/{name}")
                outdated = any(later(document, source) for document in lacking)
                if not outdated and (source.in_force_from is None or source.in_force_from <= day):
                    return _digest_citation(source, entry, None, day, lacking[0] if lacking else None)
        return None

    def is_local(self, passage: Passage) -> bool:
        """Whether a passage is of a document for one area."""
        return self._index.sources[passage.source_id].area is not None

    def cite(self, passage: Passage, quote: str, day: dt.date) -> Citation | None:
        """A citation of a passage, or None when the quotation is not on its page: then it may not be shown."""
        source = self._index.sources[passage.source_id]
        if source.digest:
            entry = _entry_of(passage, source)
            return _digest_citation(source, entry, passage, day) if entry else None
        key = (passage.id, quote)
        if key not in self._stands:
            there = bool(quote) and quote in passage.text
            self._stands[key] = there and on_pages(quote, self._index.pages_of(passage))
        if not self._stands[key]:
            return None
        return citation_of(passage, source, quote, edition_warning(source, day))


def _entry_of(passage: Passage, source: Source) -> Entry | None:
    """The digest entry that an indexed passage came from, if the digest still says the same."""
    entry = _entries_by_id().get((source.id, passage.html_id or ""))
    if entry and " ".join(entry.text.split()) == " ".join(passage.text.split()):
        return entry
    return None


@cache
def _entries_by_id() -> dict[tuple[str, str], Entry]:
    return {(digest.id, entry.id): entry for _, digest in digests() for entry in digest.entries}


def _digest_citation(
    source: Source, entry: Entry, passage: Passage | None, day: dt.date, lacking: Source | None = None
) -> Citation:
    """``lacking`` is the document itself, when it is indexed and the paragraph was not found in it."""
    words = confidence_words().get(entry.confidence, entry.confidence)
    if lacking is not None:
        words = (
            f"{words} It was not found in the document that is indexed here ({lacking.title}): look there."
        )
    where = entry.where()
    return Citation(
        source.id,
        source.file,
        source.title,
        source.edition,
        entry.heading,
        entry.reference.paragraph,
        (),
        " ".join(entry.text.split()),
        official=False,
        publisher=source.publisher,
        kind=source.kind,
        area=source.area,
        in_force_from=source.in_force_from,
        published=source.published,
        checked_on=source.checked_on,
        url=entry.url or source.url,
        how_sure=f"{where}. {words}" if where else words,
        warning=edition_warning(source, day),
        passage_id=passage.id if passage else f"{source.id}#{entry.id}",
    )


def _card_citation(line: Line, card: Pathway) -> Citation:
    reviewed = f"{card.reviewed.on.day} {card.reviewed.on:%B %Y}"
    sure = (
        "Signpost's practice advice"
        if line.practice
        else "Signpost's card: the paragraph is not in the documents indexed here"
    )
    return Citation(
        f"pathway-{card.id}",
        f"corpus/pathways/{card.id}.yaml",
        card.title,
        None,
        card.title,
        None,
        (),
        line.text,
        official=False,
        publisher="Signpost",
        kind="pathway",
        checked_on=card.reviewed.on,
        how_sure=f"{sure}, reviewed {reviewed}.",
        passage_id=f"pathway-{card.id}",
    )
