"""Drift: what a new edition does to every step and prompt that rests on the old one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import ValidationError

from assistant.anchors import AnchorFinder, Located
from assistant.data_files import from_yaml
from assistant.errors import BadData
from assistant.passages import Passage
from assistant.pathways import Anchor, Pathway, PathwayStep, read_pathways
from assistant.places import PROMPTS
from assistant.sources import Source

Status = Literal["same", "moved", "reworded", "gone", "new", "in neither"]
"""``new``: only the later edition says it. ``in neither``: a third edition says it, so that nothing can be compared."""

FEW = 0.1
"""Share of words up to which a change is too small to be called rewording, if none of `WEIGHTY` is among them."""
WEIGHTY = frozenset(
    (
        "must", "should", "shall", "may", "might", "can", "cannot", "not", "no", "nor", "never", "always", "only",
        "without", "unless", "if", "within", "least", "immediately",
    )
)  # fmt: skip
"""Words that change what a sentence asks for. So does any figure."""


@dataclass(frozen=True)
class Place:
    """Where a paragraph stands: ``number`` is None where paragraphs carry none."""

    number: str | None
    part: str | None
    heading: str

    def in_words(self) -> str:
        """For a person: "59" or "Annex B"."""
        return self.number or self.part or "no number"


@dataclass(frozen=True)
class Row:
    """One anchor of one line of a card or prompt. ``changed`` is the share of words that differ, 0 to 1.

    ``words`` are weighty words and figures that came in (+) or went (-). ``lost`` are terms of the anchor that the new
    paragraph does not hold. ``look_at`` is, for a paragraph that is gone, the one most like it.
    """

    card: str
    line: str
    text: str
    required: bool
    says: tuple[str, ...]
    status: Status
    old: Place | None
    new: Place | None
    changed: float = 0.0
    words: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    look_at: Place | None = None
    outside: bool = False
    """The later file is an excerpt, and the part in which the old paragraph stands is not in it."""

    @property
    def stands(self) -> bool:
        """Whether the new edition has a paragraph for it."""
        return self.new is not None

    def in_words(self) -> str:
        """The status as the table has it: "moved (59 → 61)"."""
        if self.old is None or self.new is None:
            return "outside the excerpt" if self.outside else self.status
        if self.old.in_words() == self.new.in_words():
            return f"{self.status} ({self.new.in_words()})"
        return f"{self.status} ({self.old.in_words()} → {self.new.in_words()})"


@dataclass(frozen=True)
class Drift:
    """Every row, and the required lines that have lost a paragraph."""

    family: str
    old_title: str
    new_title: str
    rows: tuple[Row, ...]

    @property
    def lost(self) -> tuple[Row, ...]:
        """Rows of required lines whose paragraph is gone."""
        return tuple(row for row in self.rows if row.required and row.status == "gone" and not row.outside)

    def counts(self) -> dict[str, int]:
        """Rows by status; those outside an excerpt on their own."""
        return dict(Counter("outside" if row.outside else row.status for row in self.rows))

    def as_json(self) -> dict[str, Any]:
        """For programs: counts, the lost rows' places in ``rows``, and every row."""
        lost = set(self.lost)
        return {
            "family": self.family,
            "from": self.old_title,
            "to": self.new_title,
            "counts": self.counts(),
            "required_lost": len(lost),
            "rows": [{**asdict(row), "required_lost": row in lost} for row in self.rows],
        }


@dataclass(frozen=True)
class Line:
    """A line that rests on an anchor: of a card, or of an escalation prompt."""

    card: str
    line: str
    text: str
    required: bool
    anchor: Anchor


def lines_of(
    pathways: Sequence[Pathway] | None = None, prompts: Path = PROMPTS / "escalations"
) -> list[Line]:
    """Every anchored line of the cards and escalation prompts, in order. A prompt's anchors count as required.

    Raises:
        BadData: a card or prompt does not follow docs/formats.md.
    """
    out = [line for card in (read_pathways() if pathways is None else pathways) for line in _of_card(card)]
    for path in sorted(prompts.glob("*.yaml")):
        try:
            raw = from_yaml(path.read_text("utf-8"))
            anchors = [Anchor.model_validate(anchor) for anchor in raw.get("anchors") or ()]
        except (yaml.YAMLError, ValidationError) as error:
            raise BadData(f"{path.name}: {error}") from error
        out += [
            Line(f"prompt {path.stem}", f"anchor {n}", raw["title"], True, a)
            for n, a in enumerate(anchors, 1)
        ]
    return out


def _of_card(card: Pathway) -> Iterator[Line]:
    groups: list[tuple[str, Iterable[Any]]] = [("step", card.steps)]
    groups += [(f"{role} step", steps) for role, steps in card.only_for.items()]
    groups += [("next", card.next), ("not now", card.not_now), ("record", card.record)]
    groups += [("if it goes wrong", card.if_it_goes_wrong)]
    for name, lines in groups:
        for number, line in enumerate(lines, 1):
            required = isinstance(line, PathwayStep) and line.required
            for anchor in line.anchors:
                yield Line(card.id, f"{name} {number}", line.text, required, anchor)


def drift(
    old: tuple[Source, Sequence[Passage]],
    new: tuple[Source, Sequence[Passage]],
    lines: Sequence[Line] | None = None,
) -> Drift:
    """Follow every anchor of the family from one edition into another. Seconds for documents of 200 pages.

    Raises:
        BadData: the two are not editions of the same document, or no card rests on it.
    """
    (old_source, old_passages), (new_source, new_passages) = old, new
    family = old_source.family_key
    if new_source.family_key != family:
        raise BadData(f"{old_source.title!r} and {new_source.title!r} are not editions of one document.")
    wanted = [line for line in (lines_of() if lines is None else lines) if line.anchor.doc == family]
    if not wanted:
        raise BadData(f"No card and no prompt rests on {old_source.title!r}: there is nothing to compare.")
    at_old = AnchorFinder(old_source, old_passages)
    at_new = AnchorFinder(new_source, new_passages, [at_old.edition()])
    place_of = {passage.id: place for place, passage in enumerate(old_passages)}
    covered = _parts(new_passages) if new_source.status == "excerpt" else None

    @cache
    def follow(anchor: Anchor) -> tuple[Located, Located]:
        before = at_old.locate(anchor)
        if before.passage is None:
            return before, at_new.locate(anchor)
        return before, at_new.follow(anchor, place_of[before.passage.id], before.quote)

    def old_text(after: Located, before: Located) -> str:
        merged = after.sources if len(after.pieces) < 2 else ()
        text = before.passage.text if before.passage else ""
        return "\n".join(old_passages[i].text for i in merged) or text

    rows = []
    for line in wanted:
        before, after = follow(line.anchor)
        rows.append(_row(line, before, after, old_text(after, before), covered))
    return Drift(family, _named(old_source), _named(new_source), tuple(rows))


def _row(line: Line, before: Located, after: Located, old_text: str, covered: set[str] | None) -> Row:
    """``old_text`` is the old paragraph, with those that were merged with it."""
    old, new = before.passage, after.passage
    changed = 0.0
    words: tuple[str, ...] = ()
    if old is None:
        status: Status = "new" if new is not None else "in neither"
    elif new is None:
        status = "gone"
    else:
        new_text = "\n".join(piece.text for piece in after.pieces) or new.text
        changed, words = wording_changed(old_text, new_text)
        status = (
            "same" if old.paragraph == new.paragraph and (old.paragraph or old.part == new.part) else "moved"
        )
        if after.outcome == "reworded" or words or changed > FEW:
            status = "reworded"
    outside = new is None and covered is not None and _main_heading(old) not in covered if old else False
    return Row(
        line.card,
        line.line,
        line.text,
        line.required,
        tuple(" / ".join(term) for term in line.anchor.says),
        status,
        _place(old),
        _place(new),
        round(changed, 3),
        words,
        tuple(" / ".join(term) for term in after.lost),
        _place(after.nearest),
        outside,
    )


def wording_changed(old: str, new: str) -> tuple[float, tuple[str, ...]]:
    """The share of words that differ, 0 to 1, and the weighty words and figures that went (-) or came in (+)."""
    before, after = _words(old), _words(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    gone: list[str] = []
    come: list[str] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "equal":
            gone += before[a:b]
            come += after[c:d]
    share = max(len(gone), len(come)) / max(len(before), len(after), 1)
    went, came = Counter(filter(_is_weighty, gone)), Counter(filter(_is_weighty, come))
    words = [f"-{word}" for word in (went - came).elements()] + [
        f"+{word}" for word in (came - went).elements()
    ]
    return share, tuple(words)


_CROSS_REFERENCE = re.compile(
    r"\b(?:pages?|paragraphs?|paras?|footnotes?)\s+\d+(?:\s*(?:-|–|to|and|,)\s*\d+)*", re.IGNORECASE
)
"""Numbers of pages and paragraphs change with every edition and mean nothing."""


_FOOTNOTE_MARK = re.compile(r"(?<=[a-z]{3})\d{1,3}\b")


def _words(text: str) -> list[str]:
    text = _FOOTNOTE_MARK.sub("", _CROSS_REFERENCE.sub(" ", text))
    return re.findall(r"[a-z0-9]+(?:'[a-z]+)?", text.replace("’", "'").casefold())


def _is_weighty(word: str) -> bool:
    return word in WEIGHTY or word.isdigit()


def _place(passage: Passage | None) -> Place | None:
    if passage is None:
        return None
    return Place(passage.paragraph, passage.part, passage.heading)


def _main_heading(passage: Passage) -> str:
    """The first heading above, without "Part one:" or "Annex B:"."""
    return passage.heading_path[0].casefold().rpartition(":")[2].strip() if passage.heading_path else ""


def _parts(passages: Iterable[Passage]) -> set[str]:
    """The main headings that an excerpt covers."""
    return {_main_heading(passage) for passage in passages}


def _named(source: Source) -> str:
    if source.edition and source.edition not in source.title:
        return f"{source.title} ({source.edition})"
    return source.title
