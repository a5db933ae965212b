"""Lines in reading order made into paragraphs, bullets, headings and footnotes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ingest.blocks import Block, BlockKind
from ingest.readers.pdf_lines import Line

_ENDS = (".", "?", "!", ":", ";", ".”", ".’", '."', ".)", "?”")
_COMPOUND = re.compile(
    r"^(?:non|multi|self|co|pre|post|re|cross|well|anti|inter|intra|sub|semi|ex|high|low|long|short|year|on|in|follow|"
    r"so|peer|child|one|two|three|half|part|full|face|time|day|out|under|over|e|decision|evidence|information)$",
    re.IGNORECASE,
)


@dataclass
class Draft:
    """A block being made: its lines, and what is known of it so far."""

    kind: BlockKind
    lines: list[Line]
    number: str | None = None
    level: int = 0
    text: str = ""
    page: int = 0
    last_page: int = 0
    notes: list[str] = field(default_factory=list)
    called_by: str | None = None
    ocr: bool = False
    boxed: bool = False
    flowchart: bool = False
    forced: bool = False

    @property
    def text_so_far(self) -> str:
        return " ".join(line.text for line in self.lines)

    @property
    def first(self) -> Line:
        return self.lines[0]

    @property
    def last(self) -> Line:
        return self.lines[-1]


class TypeFacts:
    """What is usual in a document: the size and colour of running text, and the distance between its lines."""

    def __init__(self, lines: Iterable[Line], vocabulary: Counter[str]) -> None:
        sizes: Counter[float] = Counter()
        colours: Counter[int] = Counter()
        inline: Counter[int] = Counter()
        steps: dict[float, Counter[float]] = {}
        before: Line | None = None
        self.hyphens = 0
        for line in lines:
            if line.slant or not line.words:
                before = None
                continue
            weight = len(line.text)
            sizes[line.size] += weight
            colours[line.colour] += weight
            for word in line.words:
                if word.colour != line.colour:
                    inline[word.colour] += len(word.text)
            if before and before.page == line.page and before.size == line.size:
                step = line.base - before.base
                if 0.9 * line.size < step < 2.6 * line.size:
                    steps.setdefault(line.size, Counter())[round(step * 2) / 2] += 1
            if line.text.endswith("-") and line.text[-2:-1].isalpha():
                self.hyphens += 1
            before = line
        self.body = sizes.most_common(1)[0][0] if sizes else 11.0
        self.colour = colours.most_common(1)[0][0] if colours else 0
        self.inline = {colour for colour, _ in inline.items() if colour != self.colour}
        self.leadings = {size: _usual_step(counter) for size, counter in steps.items()}
        self.vocabulary = vocabulary
        self.hyphenates = self.hyphens > 0.03 * max(1, sum(1 for _ in steps))

    def leading(self, size: float) -> float:
        """The usual distance between baselines for text of this size."""
        return self.leadings.get(size) or 1.25 * size


def _usual_step(steps: Counter[float]) -> float:
    """The smallest distance that is common: larger ones are gaps between paragraphs."""
    total = sum(steps.values())
    near: Counter[float] = Counter()
    for step, count in steps.items():
        for other in (step - 0.5, step, step + 0.5):
            near[other] += count
    for step in sorted(steps):
        if near[step] >= 0.2 * total:
            return step + 0.25
    return min(steps)


def group_lines(lines: Sequence[Line], facts: TypeFacts) -> list[Draft]:
    """The lines of one column as drafts, in order."""
    drafts: list[Draft] = []
    left = min((line.x0 for line in lines), default=0.0)
    for line in lines:
        if not line.text and not line.marker:
            continue
        if drafts and not _starts(drafts[-1], line, left, facts):
            drafts[-1].lines.append(line)
            drafts[-1].notes.extend(line.marks)
        else:
            drafts.append(_open(line, facts))
    return drafts


def _open(line: Line, facts: TypeFacts) -> Draft:
    kind: BlockKind = "paragraph"
    number: str | None = None
    called_by: str | None = None
    if line.opens_with_mark and line.size < facts.body + 0.1:
        kind, called_by = "footnote", line.opens_with_mark
    elif line.marker_kind == "bullet":
        kind = "bullet"
    elif line.marker_kind == "number":
        number = line.marker.rstrip(".")
    return Draft(
        kind, [line], number, page=line.page, last_page=line.page, notes=list(line.marks), called_by=called_by
    )


def _starts(draft: Draft, line: Line, left: float, facts: TypeFacts) -> bool:
    """Whether a line begins a new block rather than going on with ``draft``."""
    last = draft.last
    if line.slant or last.slant or line.page != last.page:
        return True
    if (
        line.opens_with_mark
        and line.size < facts.body + 0.1
        and (draft.kind == "footnote" or line.size <= last.size)
    ):
        return True
    if abs(line.size - last.size) > 0.7:
        return True
    step = line.base - last.base
    leading = facts.leading(line.size)
    if len(draft.lines) > 1:
        leading = max(leading, min(last.base - draft.lines[-2].base, 1.5 * leading))
    if step > 1.27 * leading or step < 0.4 * line.size:
        return True
    room = last.right - last.x1
    if last.x0 > left + 6 and abs((last.x0 - left) - room) < 6:
        room *= 2
    first = line.words[0]
    ended = room > (first.x1 - first.x0) + 0.6 * line.size
    if line.marker_kind == "bullet":
        return True
    if line.marker_kind == "number":
        return line.marker_gap > 0.62 * line.size or ended or _follows(draft.number, line.marker)
    hanging = draft.first.text_x
    if draft.kind == "bullet" and line.x0 < hanging - 4 and line.x0 < draft.first.x0 + 3:
        return ended or step > 1.08 * leading
    capital = not line.text[:1].islower()
    heads = draft.kind == "paragraph" and all(each.bold for each in draft.lines) and len(draft.text_so_far) > 12
    if heads and capital and not line.bold and not line.words[0].bold and not last.text.endswith((",", "and", "or", "the")):
        return True
    if ended and capital and (last.bold != line.bold or last.colour != line.colour):
        return True
    return ended and capital and (last.text.endswith(_ENDS) or _short(last, left, line))


def _short(last: Line, left: float, line: Line) -> bool:
    """Whether a line stops so early that its break was meant."""
    return last.right - last.x1 > 0.3 * (last.right - left)


def _follows(number: str | None, marker: str) -> bool:
    before, after = re.findall(r"\d+", number or ""), re.findall(r"\d+", marker)
    return bool(before and after) and int(after[-1]) == int(before[-1]) + 1 and len(before) == len(after)


def text_of(lines: Sequence[Line], facts: TypeFacts) -> str:
    """The text of lines that follow each other, with hyphenation at line ends mended."""
    text = ""
    for line in lines:
        piece = line.text.replace("\u00ad", "" if not line.text.endswith("\u00ad") else "-").strip()
        if not piece:
            continue
        text = _append(text, piece, facts)
    return re.sub(r"\s+", " ", text).strip()


def _append(text: str, piece: str, facts: TypeFacts) -> str:
    if not text:
        return piece
    if text.endswith("-") and text[-2:-1].isalpha() and piece[:1].isalpha():
        head = re.split(r"[\s(“‘'\"/]", text[:-1])[-1]
        tail = re.split(r"[^\w-]", piece)[0]
        joined = (head + tail).lower()
        kept = f"{head}-{tail}".lower()
        known, hyphenated = facts.vocabulary[joined], facts.vocabulary[kept]
        if piece[:1].isupper() or "-" in head or hyphenated > known:
            return text + piece
        if known or (facts.hyphenates and not _COMPOUND.match(head)):
            return text[:-1] + piece
        return text + piece
    return f"{text} {piece}"


def finish(drafts: list[Draft], facts: TypeFacts) -> None:
    """Give every draft its text, kind and level. Drafts left without text are dropped."""
    for draft in drafts:
        if not draft.forced:
            draft.text = text_of(draft.lines, facts)
    _attach_lone_markers(drafts)
    drafts[:] = [draft for draft in drafts if draft.text]
    for draft in drafts:
        if draft.kind == "paragraph" and _is_heading(draft, facts):
            draft.kind = "heading"
        elif draft.kind == "paragraph" and draft.boxed:
            draft.kind = "box"
    _set_heading_levels(drafts)
    _set_bullet_levels(drafts)


def _attach_lone_markers(drafts: list[Draft]) -> None:
    """A marker drawn apart from its text (on a baseline of its own) is given to the next draft of its page."""
    for draft, following in pairwise(drafts):
        if draft.text or not draft.lines or not draft.first.marker or following.page != draft.page:
            continue
        if following.kind == "paragraph" and following.number is None and following.lines:
            following.kind, following.number = draft.kind, draft.number
            following.lines[0].text_x = following.lines[0].x0


def _is_heading(draft: Draft, facts: TypeFacts) -> bool:
    text, first = draft.text, draft.first
    words = len(text.split())
    if not words or words > 34 or len(draft.lines) > 5 or first.slant or not re.search(r"[^\W\d_]", text):
        return False
    if (draft.number and draft.number[:1] in "(") or (draft.number or "").endswith(")"):
        return False
    size = max(line.size for line in draft.lines)
    bold = all(line.bold for line in draft.lines)
    ends = text.endswith((".", ";", ",")) and not text.endswith("etc.")
    larger = size >= facts.body + 0.9
    if draft.boxed and (draft.flowchart or not (bold or size >= 1.2 * facts.body)):
        return False
    if larger and (bold or size >= 1.2 * facts.body or _coloured(first, facts)):
        return not (ends and words > 12)
    if larger:
        return not ends and words <= 16
    if ends or size < facts.body - 1.1:
        return False
    if bold:
        return words <= 22
    if all(line.underlined for line in draft.lines) and words <= 14 and first.colour not in facts.inline:
        return text[:1].isupper()
    return _coloured(first, facts) and first.colour not in facts.inline and words <= 16


def _coloured(line: Line, facts: TypeFacts) -> bool:
    red, green, blue = line.colour >> 16 & 255, line.colour >> 8 & 255, line.colour & 255
    return line.colour != facts.colour and max(red, green, blue) - min(red, green, blue) > 40


def _set_heading_levels(drafts: Sequence[Draft]) -> None:
    """Levels by type: the largest is 1, and bold comes before plain of the same size. At most six.

    Type that stands only on a title page counts as level 1 and does not push the headings of the text down.
    """
    headings = [draft for draft in drafts if draft.kind == "heading"]
    inner = {_heading_style(draft) for draft in headings if draft.page > 1} or {
        _heading_style(d) for d in headings
    }
    levels: dict[tuple[float, bool], int] = {}
    level = 0
    before: tuple[float, bool] | None = None
    for style in sorted(inner, key=lambda style: (-style[0], not style[1])):
        if before is None or before[0] - style[0] > 0.6 or before[1] != style[1]:
            level += 1
        levels[style] = min(level, 6)
        before = style
    for draft in headings:
        draft.level = levels.get(_heading_style(draft), 1)


def _heading_style(draft: Draft) -> tuple[float, bool]:
    if not draft.lines:
        return 1.0, True
    return max(line.size for line in draft.lines), all(line.bold for line in draft.lines)


def _set_bullet_levels(drafts: Sequence[Draft]) -> None:
    """Depth of each bullet by its indent within the list in which it stands."""
    indents: list[float] = []
    page = 0
    for draft in drafts:
        if draft.kind == "footnote":
            continue
        if draft.kind != "bullet":
            if draft.kind == "heading" or draft.number is not None or draft.page != page:
                indents = []
            continue
        page = draft.page
        x = draft.first.x0
        while indents and x < indents[-1] - 4:
            indents.pop()
        if not indents or x > indents[-1] + 4:
            indents.append(x)
        draft.level = len(indents)


def join_across_pages(pages: Sequence[list[Draft]], facts: TypeFacts) -> list[Draft]:
    """All drafts of a document, with those that a page break cuts in two joined."""
    result: list[Draft] = []
    open_text: Draft | None = None
    open_note: Draft | None = None
    for drafts in pages:
        notes = [draft for draft in drafts if draft.kind == "footnote"]
        body = [draft for draft in drafts if draft.kind != "footnote"]
        small = facts.body - 0.9
        if open_note and body and body[-1].lines and body[-1].first.size == open_note.first.size < small:
            tail = body[-1]
            if (
                not open_note.last.text.endswith((".", "!", "?"))
                and tail.kind == "paragraph"
                and _fills(open_note, tail)
            ):
                body.pop()
                _extend(open_note, tail)
        if body and open_text and _goes_on(open_text, body[0]):
            _extend(open_text, body.pop(0))
        result += body
        result += notes
        if body:
            open_text = body[-1]
        open_note = notes[-1] if notes else None
    return result


def _extend(draft: Draft, tail: Draft) -> None:
    draft.lines.extend(tail.lines)
    draft.notes.extend(tail.notes)
    draft.last_page = tail.last_page


def _goes_on(draft: Draft, following: Draft) -> bool:
    """Whether the first block of a page goes on with the last block of the page before."""
    if (
        draft.kind not in ("paragraph", "bullet")
        or following.kind != "paragraph"
        or following.number is not None
    ):
        return False
    if (
        draft.forced
        or following.forced
        or draft.boxed != following.boxed
        or draft.last_page + 1 < following.page
    ):
        return False
    if not draft.lines or not following.lines or draft.last.slant or following.first.slant:
        return False
    last, first = draft.last, following.first
    if abs(last.size - first.size) > 0.7 or (first.bold and not last.bold and not first.text[:1].islower()):
        return False
    if first.text[:1].islower() or last.text.endswith((",", "-")):
        return True
    if draft.kind == "bullet" and abs(first.x0 - draft.first.text_x) < 3 and first.x0 > draft.first.x0 + 6:
        return True
    if last.text.endswith(_ENDS):
        return False
    return _fills(draft, following)


def _fills(draft: Draft, following: Draft) -> bool:
    """Whether the last line of a draft is so full that the next word had to go to another line."""
    word = following.first.words[0]
    return draft.last.right - draft.last.x1 < (word.x1 - word.x0) + 0.6 * following.first.size


def block_of(draft: Draft, labels: dict[int, str]) -> Block:
    """The finished block."""
    return Block(
        kind=draft.kind,
        text=draft.text,
        page=draft.page,
        last_page=draft.last_page,
        level=draft.level,
        number=draft.number,
        page_label=labels.get(draft.page),
        ocr=draft.ocr,
        called_by=draft.called_by,
        notes=tuple(dict.fromkeys(draft.notes)) if draft.kind != "footnote" else (),
    )
