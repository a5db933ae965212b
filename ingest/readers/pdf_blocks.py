"""Lines in reading order made into paragraphs, bullets, headings and footnotes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from ingest.blocks import Block, BlockKind
from ingest.readers.pdf_lines import Line

_ENDS = (".", "?", "!", ":", ";", ".”", ".’", '."', ".)", "?”")
_COMPOUND = re.compile(
    r"^(?:non|multi|self|co|pre|post|re|cross|well|anti|inter|intra|sub|semi|ex|high|low|long|short|year|on|in"
    r"|follow|so|peer|child|one|two|three|half|part|full|face|time|day|out|under|over|e|decision|evidence)$",
    re.IGNORECASE,
)
"""Parts of a word after which a hyphen at the end of a line is taken to be the word's own."""


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
    box: tuple[float, float] | None = None
    """The top left corner of the box in which it stands."""
    flowchart: bool = False
    label: bool = False
    """Whether it stands on a picture, or beside a paragraph."""
    forced: bool = False
    apart: bool = False
    group: int = 0
    """For a row of a table: which table of the document it is of."""

    @property
    def first(self) -> Line:
        return self.lines[0]

    @property
    def last(self) -> Line:
        return self.lines[-1]


class TypeFacts:
    """What is usual in a document: the size and colour of running text, and the distance between its
    lines."""

    def __init__(self, lines: Iterable[Line], vocabulary: Counter[str]) -> None:
        sizes: Counter[float] = Counter()
        colours: Counter[int] = Counter()
        inline: Counter[int] = Counter()
        steps: dict[float, Counter[float]] = {}
        before: Line | None = None
        hyphens = count = 0
        for line in lines:
            if line.slant or not line.words:
                before = None
                continue
            weight = len(line.text)
            count += 1
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
                hyphens += 1
            before = line
        self.body = sizes.most_common(1)[0][0] if sizes else 11.0
        self.colour = colours.most_common(1)[0][0] if colours else 0
        self.inline = {colour for colour, _ in inline.items() if colour != self.colour}
        self.leadings = {size: _usual_step(counter) for size, counter in steps.items()}
        self.vocabulary = vocabulary
        self.hyphenates = hyphens > 0.04 * max(1, count)

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
    plain = min((line.x0 for line in lines if not line.marker), default=0.0)
    for line in lines:
        if not line.text and not line.marker:
            continue
        if drafts and (_hangs(drafts[-1], line, plain, facts) or not _starts(drafts[-1], line, left, facts)):
            text = f"{line.marker} {line.text}".strip()
            drafts[-1].lines.append(
                replace(line, text=text, marker="", marker_kind="") if line.marker else line
            )
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
        kind,
        [line],
        number,
        page=line.page,
        last_page=line.page,
        notes=list(line.marks),
        called_by=called_by,
        label=line.aside,
    )


def _starts(draft: Draft, line: Line, left: float, facts: TypeFacts) -> bool:
    """Whether a line begins a new block rather than going on with ``draft``."""
    last = draft.last
    if _stands_apart(draft, line, facts) or line.marker_kind == "bullet" or line.text.startswith("©"):
        return True
    first = line.words[0]
    room = last.right - last.x1
    if last.x0 > left + 6 and abs((last.x0 - left) - room) < 6:
        room *= 2
    ended = room > (first.x1 - first.x0) + 0.6 * line.size
    if line.marker_kind == "number":
        if (not ended or not line.text) and _is_wrapped_number(draft, line):
            return False
        return line.marker_gap > 0.62 * line.size or ended or _follows(draft.number, line.marker)
    if draft.kind == "bullet" and line.x0 < draft.first.text_x - 4 and line.x0 < draft.first.x0 + 3:
        return ended or line.base - last.base > 1.08 * facts.leading(line.size)
    if line.text[:1].islower():
        return False
    if _ends_bold_title(draft, line) or (ended and _ends_capitals(draft, line)):
        return True
    changed = last.bold != line.bold or last.words[-1].colour != line.words[0].colour
    short = last.right - last.x1 > 0.3 * (last.right - left)
    return ended and (changed or short or last.text.endswith(_ENDS))


def _hangs(draft: Draft, line: Line, plain: float, facts: TypeFacts) -> bool:
    """Whether a line under a bullet, at the edge of the bullet's own text, is more of what the bullet says.

    ``plain`` is the left edge of the text without markers: where all text has the bullet's edge, it tells nothing.
    """
    if draft.kind != "bullet" or line.marker or line.x0 < plain + 6 or _stands_apart(draft, line, facts):
        return False
    return abs(line.x0 - draft.first.text_x) < 3 and line.x0 > draft.first.x0 + 6


def _stands_apart(draft: Draft, line: Line, facts: TypeFacts) -> bool:
    """Whether a line is of other type than the lines above it, or is too far from them, or begins a
    footnote."""
    last = draft.last
    other_type = line.slant or last.slant or line.page != last.page or abs(line.size - last.size) > 0.7
    smaller = draft.kind == "footnote" or line.size <= last.size
    if other_type or (line.opens_with_mark and line.size < facts.body + 0.1 and smaller):
        return True
    step = line.base - last.base
    leading = facts.leading(line.size)
    if len(draft.lines) > 1:
        leading = max(leading, min(last.base - draft.lines[-2].base, 1.5 * leading))
    return step > 1.27 * leading or step < 0.4 * line.size


def _ends_bold_title(draft: Draft, line: Line) -> bool:
    """Whether bold lines that fill their width are a title over the plain line that follows."""
    if draft.kind != "paragraph" or not draft.last.bold or len(draft.lines) > 4:
        return False
    title = all(each.bold for each in draft.lines) and sum(len(each.text) for each in draft.lines) > 12
    plain = not line.bold and not line.words[0].bold
    return title and plain and not draft.last.text.endswith((",", "and", "or", "the"))


def _ends_capitals(draft: Draft, line: Line) -> bool:
    """Whether a bold line in capitals is a title over the bold line that follows."""
    if draft.kind != "paragraph" or not draft.last.bold or not line.bold:
        return False
    title = " ".join(each.text for each in draft.lines)
    return title.isupper() and len(title) > 8 and not line.text.isupper() and line.text[:1].isupper()


def _follows(number: str | None, marker: str) -> bool:
    before, after = re.findall(r"\d+", number or ""), re.findall(r"\d+", marker)
    return bool(before and after) and int(after[-1]) == int(before[-1]) + 1 and len(before) == len(after)


def _is_wrapped_number(draft: Draft, line: Line) -> bool:
    """Whether a number at the start of a line is a word of the sentence above: "section / 128 direction".

    It is where that sentence has not ended, the number does not come next after the draft's own, and what follows it
    is in lower case or nothing.
    """
    if not re.fullmatch(r"\d{1,3}(?:\.\d{1,3})*\.?", line.marker) or draft.last.text.endswith(_ENDS):
        return False
    first = int(line.marker.split(".")[0])
    if _follows(draft.number, line.marker) or (first == 1 and line.text):
        return False
    return abs(line.x0 - draft.last.x0) < 3 and (not line.text or line.text[0].islower())


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
        head = re.split(r"[\s(“‘'\"/]", text[-60:-1])[-1]
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


def join_across_pages(pages: Sequence[list[Draft]], facts: TypeFacts) -> list[Draft]:
    """All drafts of a document, with those that a page break cuts in two joined."""
    result: list[Draft] = []
    open_text: Draft | None = None
    open_note: Draft | None = None
    waiting: list[Draft] = []
    for drafts in pages:
        notes = [draft for draft in drafts if draft.kind == "footnote"]
        body = [draft for draft in drafts if draft.kind != "footnote" and not draft.label]
        small = facts.body - 0.9
        if open_note and body and body[-1].lines and body[-1].first.size == open_note.first.size < small:
            tail = body[-1]
            if (
                not open_note.last.text.endswith((".", "!", "?"))
                and tail.kind == "paragraph"
                and _fills(open_note, tail)
            ):
                body.pop()
                extend(open_note, tail)
        if body and open_text and goes_on(open_text, body[0]):
            extend(open_text, body.pop(0))
        result += _with_labels(body, waiting)
        waiting += [draft for draft in drafts if draft.label]
        result += notes
        if body:
            open_text = body[-1]
        open_note = notes[-1] if notes else None
    return result + waiting


def _with_labels(body: Sequence[Draft], waiting: list[Draft]) -> list[Draft]:
    """The drafts of a page, with the labels of pictures on the pages before put where a new part begins, so that
    they stand in no list and no paragraph."""
    result: list[Draft] = []
    for draft in body:
        new_part = (
            draft.boxed or draft.forced or (draft.lines and draft.first.bold and draft.kind == "paragraph")
        )
        if waiting and new_part:
            result += waiting
            waiting.clear()
        result.append(draft)
    return result


def extend(draft: Draft, tail: Draft) -> None:
    draft.lines.extend(tail.lines)
    draft.notes.extend(tail.notes)
    draft.last_page = tail.last_page


def goes_on(draft: Draft, following: Draft) -> bool:
    """Whether the first block of a page or column goes on with the last block of the one before."""
    if not (_may_go_on(draft) and _may_go_on(following)) or following.kind != "paragraph" or following.number:
        return False
    if draft.boxed != following.boxed or draft.last_page + 1 < following.page:
        return False
    if following.first.text.startswith("©"):
        return False
    last, first = draft.last, following.first
    lower = first.text[:1].islower()
    if last.bold and first.bold and draft.last_page < following.page and not lower:
        return last.text.endswith((",", "-"))
    if abs(last.size - first.size) > 0.7 or (first.bold != last.bold and not lower):
        return False
    hanging = (
        draft.kind == "bullet"
        and abs(first.x0 - draft.first.text_x) < 3
        and first.x0 > draft.first.x0 + 6
        and following.page > draft.page
    )
    return (
        lower
        or last.text.endswith((",", "-"))
        or hanging
        or (not last.text.endswith(_ENDS) and _fills(draft, following))
    )


def _may_go_on(draft: Draft) -> bool:
    return (
        draft.kind in ("paragraph", "bullet")
        and not draft.forced
        and bool(draft.lines)
        and not draft.last.slant
        and not draft.first.slant
    )


def _fills(draft: Draft, following: Draft) -> bool:
    """Whether the last line of a draft is so full that the next word had to go to another line."""
    word = following.first.words[0]
    return draft.last.right - draft.last.x1 < (word.x1 - word.x0) + 0.6 * following.first.size


def find_plain_footnotes(drafts: Sequence[Draft], facts: TypeFacts) -> None:
    """Make footnotes of small texts whose number is not raised but is called by a raised mark on the same
    page."""
    called = {mark for draft in drafts for mark in draft.notes}
    called -= {draft.called_by for draft in drafts if draft.kind == "footnote" and draft.called_by}
    for draft in drafts:
        if not called or draft.kind != "paragraph" or draft.forced or draft.first.size > facts.body - 0.9:
            continue
        mark, _, rest = draft.first.text.partition(" ")
        if draft.number in called:
            draft.kind, draft.called_by, draft.number = "footnote", draft.number, None
        elif mark in called and rest:
            draft.kind, draft.called_by = "footnote", mark
            draft.first.text = rest
        called.discard(draft.called_by or "")


def join_footnotes(drafts: list[Draft], facts: TypeFacts) -> None:
    """Give a footnote the paragraphs and bullets in its own small type that stand right below it."""
    kept: list[Draft] = []
    for draft in drafts:
        note = kept[-1] if kept and kept[-1].kind == "footnote" else None
        plain = draft.kind in ("paragraph", "bullet") and not (draft.forced or draft.boxed or draft.number)
        if note and plain and draft.first.size <= facts.body - 0.9 and _is_below(draft.first, note.last):
            if draft.kind == "bullet":
                draft.lines[0] = replace(draft.first, text=f"• {draft.first.text}", marker="", marker_kind="")
            extend(note, draft)
        else:
            kept.append(draft)
    drafts[:] = kept


def _is_below(line: Line, above: Line) -> bool:
    """Whether a line of the same type stands under another, no more than a line's space away."""
    near = 0 < line.base - above.base < 2.6 * line.size and line.x0 < above.right
    return near and abs(line.size - above.size) < 0.6 and not line.bold and not line.slant


def attach_lone_marks(drafts: list[Draft]) -> None:
    """Take out a raised numeral that stands on a line of its own, and note it with the text before it."""
    called = {draft.called_by for draft in drafts if draft.kind == "footnote"}
    kept: list[Draft] = []
    for draft in drafts:
        lone = draft.kind == "paragraph" and len(draft.lines) == 1 and not draft.forced
        text = draft.lines[0].text if lone else ""
        above = kept[-1].lines if kept else []
        small = lone and bool(above) and draft.first.size < 0.8 * max(line.size for line in above)
        if small and text.isdigit() and text in called and not draft.number:
            kept[-1].notes.append(text)
        else:
            kept.append(draft)
    drafts[:] = kept


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
        apart=draft.apart,
        group=draft.group if draft.kind == "table_row" else 0,
    )
