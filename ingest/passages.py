"""Blocks to passages: complete thoughts that can be cited, and the windows of them that the embedder sees."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from assistant.passages import Passage, sentences
from assistant.quotations import Page, on_pages
from ingest.blocks import Block, ReadFile

FULL = 900
"""Characters at which a passage of unnumbered paragraphs is full. Numbered paragraphs are never cut or joined."""
LONGEST = 4 * FULL
"""Characters at which a numbered paragraph takes no more unnumbered text."""
WINDOW = 320
"""Characters of a window: about two sentences, well inside the 256 word pieces that the embedder sees."""

DEEPEST = 6
"""Headings of a deeper level stand within a box, and end with it."""

_PART = re.compile(
    r"\b(?:annex|appendix)(?=\s*:)|\b(part|annex|appendix|chapter|section|schedule)\s+"
    r"(one|two|three|four|five|six|seven|eight|nine|ten|[a-z]|\d{1,2})\b(?=\s*(?:$|[:.\-–—]))",
    re.IGNORECASE,
)
"""The name of a part at the start of its heading. "Section 11 of the Act" names none."""
_LABEL = re.compile(r"^(?:\(?(?:[a-z]|[ivxl]{1,5})\)?|\(?\d{1,2}\))$", re.IGNORECASE)
"""What stands before an item of a list within a paragraph: "(a)", "a", "ii", "1)"."""
LONG_RUN = 5
"""Numbers that follow each other, from which on they are taken for the running numbering of a document."""
_ENDED = re.compile(r"[.!?:;][\"'”’)\]]*$")
_LEADS_ON = re.compile(r"(?:,|\b(?:and|or|the|a|an|of|to|in|for|by|with|from|that|as|their|its))$")


@dataclass
class _Draft:
    """A passage in the making."""

    kind: str
    heading_path: tuple[str, ...]
    part: str | None
    paragraph: str | None = None
    lines: list[str] = field(default_factory=list)
    pages: set[int] = field(default_factory=set)
    page_label: str | None = None
    html_id: str | None = None
    ocr: bool = False
    notes: list[str] = field(default_factory=list)
    open_list: bool = False

    @property
    def length(self) -> int:
        return sum(map(len, self.lines))

    def take(self, block: Block, text: str) -> None:
        if self.lines and _same_sentence(self.lines[-1], block):
            self.lines[-1] = f"{self.lines[-1]} {text}"
        else:
            self.lines.append(text)
        if block.page is not None:
            self.pages.update(range(block.page, (block.last_page or block.page) + 1))
        self.page_label = self.page_label or block.page_label
        self.html_id = self.html_id or block.html_id
        self.ocr = self.ocr or block.ocr
        self.notes.extend(block.notes)


def passages_of(source_id: str, file: ReadFile, digest: bool = False) -> list[Passage]:
    """The passages of a file, in reading order, each checked against the text layer of its pages.

    A numbered paragraph is one passage with its bullets and lettered sub-paragraphs; unnumbered paragraphs under one
    heading are joined up to `FULL` characters; bullets stay with their lead-in; table rows of one table are joined;
    a box is a passage of its own. Footnotes travel with the passage that calls them.
    """
    footnotes = {(b.called_by, b.page): b.text for b in file.blocks if b.kind == "footnote" and b.called_by}
    by_mark = {b.called_by: b.text for b in file.blocks if b.kind == "footnote" and b.called_by}
    paged = any(block.page is not None for block in file.blocks)
    pages = [Page.of(text) for text in file.page_texts]
    out: list[Passage] = []
    for draft in _drafts(file.blocks):
        text = "\n".join(draft.lines)
        numbers = tuple(sorted(draft.pages)) if paged else ()
        called = []
        for mark in draft.notes:
            note = next(
                (footnotes[(mark, page)] for page in numbers if (mark, page) in footnotes), by_mark.get(mark)
            )
            if note:
                called.append(f"{mark}. {note}")
        stands_on = [pages[n - 1] for n in numbers if 0 < n <= len(pages)] if paged else pages
        out.append(
            Passage(
                id=f"{source_id}:{len(out):04d}",
                source_id=source_id,
                ordinal=len(out),
                text=text,
                heading_path=draft.heading_path,
                paragraph=draft.paragraph,
                part=draft.part,
                pages=numbers,
                page_label=draft.page_label,
                kind="digest" if digest else draft.kind,
                notes=tuple(called),
                html_id=draft.html_id,
                ocr=draft.ocr,
                quotable=draft.kind == "table" or on_pages(text, stands_on),
            )
        )
    return out


def _drafts(blocks: Sequence[Block]) -> Iterator[_Draft]:
    running = _running_numbers(blocks)
    labels = _labels(blocks)
    has_parts = any(_part_of(b, True) for b in blocks)
    path: list[tuple[int, str]] = []
    part: str | None = None
    now: _Draft | None = None
    for index, block in enumerate(blocks):
        if block.kind == "footnote":
            continue
        if block.kind == "heading":
            if now:
                yield now
                now = None
            level = block.level or 1
            path = [(lv, text) for lv, text in path if lv < level]
            path.append((level, _title(block)))
            part = _part_of(block, has_parts) or part
            continue
        if block.kind == "paragraph":
            path = [(lv, text) for lv, text in path if lv <= DEEPEST]
        headings = tuple(text for _, text in path)
        if now and _belongs(now, block, running, index in labels):
            now.take(block, _line(block))
            now.open_list = block.kind == "bullet" or block.text.rstrip().endswith(":")
            continue
        if now:
            yield now
        kind = {"table_row": "table", "box": "box"}.get(block.kind, "paragraph")
        number = block.number if block.kind == "paragraph" and index not in labels else None
        now = _Draft(kind, headings, part, number)
        now.take(block, _line(block, skip_number=number is not None))
        now.open_list = block.text.rstrip().endswith(":")
    if now:
        yield now


def _title(heading: Block) -> str:
    return f"{heading.number} {heading.text}" if heading.number else heading.text


def _part_of(block: Block, has_parts: bool) -> str | None:
    """The part that a heading opens, spelled as printed; None where it opens none.

    ``has_parts`` says that the document has parts, chapters or annexes: its sections are then divisions of those.
    """
    if block.kind != "heading" or (block.level or 1) > 3:
        return None
    title = _title(block)
    named = _PART.search(title)
    if not named or named.start() > 3 or (has_parts and (named[1] or "").casefold() == "section"):
        return None
    return re.sub(r"\s+", " ", named.group())


def _running_numbers(blocks: Sequence[Block]) -> set[str]:
    """The paragraph numbers that belong to a running numbering: the one before or after them stands there too."""
    found = [int(b.number) for b in blocks if b.kind == "paragraph" and b.number and b.number.isdigit()]
    pairs = [(a, b) for a, b in pairwise(found) if b == a + 1]
    return {str(number) for pair in pairs for number in pair}


def _labels(blocks: Sequence[Block]) -> set[int]:
    """The places of the blocks whose number is the label of an item in a list and not a paragraph's own.

    Letters, roman numerals and "1)" are such; so is a plain number that stands between two paragraphs whose numbers
    follow each other in a longer run.
    """
    runs: list[list[int]] = []
    labels: set[int] = set()
    for index, block in enumerate(blocks):
        if block.kind != "paragraph" or not block.number:
            continue
        if not block.number.isdigit():
            if _LABEL.match(block.number):
                labels.add(index)
            continue
        for run in reversed(runs):
            if int(blocks[run[-1]].number or "0") + 1 == int(block.number):
                run.append(index)
                break
        else:
            runs.append([index])
    for long in runs:
        if len(long) < LONG_RUN:
            continue
        for run in runs:
            inside = any(a < run[0] and run[-1] < b for a, b in pairwise(long))
            if len(run) < len(long) and inside:
                labels.update(run)
    return labels


def _same_sentence(text: str, block: Block) -> bool:
    """Whether a block without a number goes on with the sentence in which a text breaks off."""
    if block.number or block.kind not in ("paragraph", "box") or _ENDED.search(text):
        return False
    first = block.text.lstrip("(“‘\"'")[:1]
    return first.islower() or bool(_LEADS_ON.search(text))


def _belongs(now: _Draft, block: Block, running: set[str], labelled: bool) -> bool:
    """Whether a block goes on with the passage in the making.

    Where paragraphs are numbered throughout, text without a number before the next number or heading goes on with the
    paragraph above it; after the last number that holds to the end of its page.
    """
    if block.kind == "table_row":
        return now.kind == "table" and now.length + len(block.text) <= FULL
    if now.kind != "table" and now.length <= LONGEST and _same_sentence(now.lines[-1], block):
        return True
    if block.kind == "box":
        room = LONGEST if block.number and _LABEL.match(block.number) else FULL
        return now.kind == "box" and now.length + len(block.text) <= room
    if now.kind == "table":
        return False
    if block.kind == "bullet":
        return now.paragraph is not None or now.open_list or now.length + len(block.text) <= 2 * FULL
    if labelled:
        return now.paragraph is not None or now.length + len(block.text) <= LONGEST
    if block.number:
        return False
    if now.kind == "box":
        return False
    if now.paragraph is not None:
        last = str(int(now.paragraph) + 1) not in running if now.paragraph.isdigit() else False
        if last and not now.open_list and block.page is not None and block.page > max(now.pages):
            return False
        if now.paragraph in running:
            return now.length + len(block.text) <= LONGEST
        return now.open_list and block.text[:1].islower()
    return now.length + len(block.text) <= FULL


def _line(block: Block, skip_number: bool = False) -> str:
    if block.kind == "bullet":
        return f"{block.number} {block.text}" if block.number else f"• {block.text}"
    if block.number and not skip_number:
        return f"{block.number} {block.text}"
    return block.text


def windows_of(passage: Passage) -> list[str]:
    """The texts of a passage that are embedded: sentences packed up to `WINDOW` characters.

    A list's lead-in stands before each of its windows, so that a bullet is understood alone.
    """
    parts = sentences(passage.text)
    lead = (
        parts[0] if len(parts) > 3 and parts[0].rstrip().endswith(":") and len(parts[0]) < WINDOW // 2 else ""
    )
    out: list[str] = []
    held = ""
    for part in parts:
        if held and len(held) + len(part) > WINDOW:
            out.append(held)
            held = lead
        held = f"{held} {part}".strip()
    if held and held != lead:
        out.append(held)
    return out or [passage.text]
