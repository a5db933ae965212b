"""Blocks to passages: complete thoughts that can be cited, and the windows of them that the embedder sees."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from assistant.passages import Passage, sentences, squeeze
from assistant.quotations import FEW_LETTERS, Page, on_pages
from ingest.blocks import DEEPEST, Block, ReadFile
from ingest.numbering import is_label, leads_up, list_items, running_numbers

FULL = 900
"""Characters at which a passage of unnumbered paragraphs is full. Numbered paragraphs are never cut or joined."""
LONGEST = 4 * FULL
"""Characters at which a numbered paragraph takes no more unnumbered text."""
WINDOW = 320
"""Characters of a window: about two sentences, well inside the 256 word pieces that the embedder sees."""
SMALLEST = 12
"""Characters that a window of one sentence has at least; what is shorter goes with the next."""
_PART_OF_A_CELL = re.compile(r"(?<=;)\s+|\s+(?=•)")

_PART = re.compile(
    r"\b(?:annex|appendix)(?=\s*:)|\b(part|annex|appendix|chapter|section|schedule)\s+"
    r"(one|two|three|four|five|six|seven|eight|nine|ten|[a-z]|\d{1,2})\b(?=\s*(?:$|[:.\-–—]))",
    re.IGNORECASE,
)
"""The name of a part at the start of its heading. "Section 11 of the Act" names none."""
CELL_PARTS = 3
NAME_WORDS = 4
"""Words that a box may have which names the box after it."""
EMPTY_HEADING = 5
"""Words from which a heading with no text under it is a passage of its own, so that what it says is not lost."""
_TELLS = re.compile(r"@|\bwww\.|https?:|\d{3}")
"""What makes a short heading worth keeping: an address or a number to call."""
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
    group: int = 0

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
    notes = _Notes(file.blocks)
    paged = any(block.page is not None for block in file.blocks)
    pages = [Page.of(text) for text in file.page_texts]
    out: list[Passage] = []
    for draft in _Drafting(file.blocks).drafts():
        text = "\n".join(draft.lines)
        numbers = tuple(sorted(draft.pages)) if paged else ()
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
                notes=notes.called(draft.notes, numbers),
                html_id=draft.html_id,
                ocr=draft.ocr,
                quotable=_cells_on(text, stands_on, pages[: numbers[0] - 1] if numbers else [])
                if draft.kind == "table"
                else on_pages(text, stands_on),
            )
        )
    return out


class _Notes:
    """The footnotes of a file, by their marks, which may be used again on other pages."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._on_page = {
            (b.called_by, b.page): b.text for b in blocks if b.kind == "footnote" and b.called_by
        }
        self._by_mark = {b.called_by: b.text for b in blocks if b.kind == "footnote" and b.called_by}

    def called(self, marks: Sequence[str], pages: Sequence[int]) -> tuple[str, ...]:
        """The notes with these marks, those on these pages first."""
        found = []
        for mark in dict.fromkeys(marks):
            here = (self._on_page[mark, page] for page in pages if (mark, page) in self._on_page)
            note = next(here, self._by_mark.get(mark))
            if note:
                found.append(f"{mark}. {note}")
        return tuple(found)


def _uncalled(blocks: Sequence[Block]) -> set[int]:
    """The places of the footnotes that no text calls, as where the call stands in a picture."""
    calls: dict[str, list[int | None]] = {}
    for block in blocks:
        for mark in block.notes:
            pages = [None] if block.page is None else range(block.page, (block.last_page or block.page) + 1)
            calls.setdefault(mark, []).extend(pages)
    marks = Counter(block.called_by for block in blocks if block.kind == "footnote")
    return {
        index
        for index, block in enumerate(blocks)
        if block.kind == "footnote"
        and block.page not in calls.get(block.called_by or "", ())
        and (marks[block.called_by] > 1 or not calls.get(block.called_by or ""))
    }


def _cells_on(text: str, pages: Sequence[Page], before: Sequence[Page]) -> bool:
    """Whether every cell of the rows of a table stands on its pages, and every header there or on a page ``before``."""
    for row in text.split("\n"):
        for piece, end in re.findall(r"([^;:•]*(?:[;:](?=\S)[^;:•]*)*)([;:•]|$)", row):
            countable = len(squeeze(piece)) >= FEW_LETTERS or re.search(r"\d", piece)
            where = [*before, *pages] if end == ":" else pages
            if countable and not _in_parts_on(piece, where):
                return False
    return True


def _in_parts_on(cell: str, pages: Sequence[Page]) -> bool:
    """Whether a cell stands on the pages in one to `CELL_PARTS` parts: a header may be made of several rows."""
    words = cell.split()
    for _ in range(CELL_PARTS):
        end = len(words)
        while end and not on_pages(" ".join(words[:end]), pages):
            end -= 1
        if not end:
            return False
        words = words[end:]
        if not words:
            return True
    return False


class _Drafting:
    """Goes through the blocks of a file and puts them together."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._blocks = blocks
        self._running = running_numbers(blocks)
        self._labels = list_items(blocks)
        self._uncalled = _uncalled(blocks)
        self._empty = _empty_headings(blocks)
        self._tables, self._sizes = _tables(blocks)
        self._has_parts = any(_part_of(block, True) for block in blocks)
        self._path: list[tuple[int, str]] = []
        self._part: str | None = None
        self._now: _Draft | None = None
        self._waiting: list[str] = []
        """Marks of the notes that headings call: they go to the text under them."""

    def drafts(self) -> Iterator[_Draft]:
        """The passages, in reading order."""
        for index, block in enumerate(self._blocks):
            if block.kind == "heading":
                yield from self._close()
                yield from self._heading(index, block)
            elif block.kind == "footnote":
                if index in self._uncalled:
                    yield from self._close()
                    yield _alone(block, self._headings(), self._part)
            else:
                yield from self._text(index, block)
        yield from self._close()

    def _close(self) -> Iterator[_Draft]:
        if self._now is not None:
            yield self._now
        self._now = None

    def _headings(self) -> tuple[str, ...]:
        return tuple(text for _, text in self._path)

    def _heading(self, index: int, block: Block) -> Iterator[_Draft]:
        level = block.level or 1
        self._path = [(lv, text) for lv, text in self._path if lv < level]
        self._part = _part_of(block, self._has_parts) or self._part
        if index in self._empty:
            yield _alone(block, self._headings(), self._part)
        self._path.append((level, _title(block)))
        self._waiting += block.notes

    def _text(self, index: int, block: Block) -> Iterator[_Draft]:
        if block.kind == "paragraph":
            self._path = [(lv, text) for lv, text in self._path if lv <= DEEPEST]
        if block.apart:
            self._path, self._part = [], None
        now, table, labelled = self._now, self._tables.get(index, 0), index in self._labels
        if now is not None and self._belongs(now, block, labelled, table):
            now.take(block, _line(block))
            now.open_list = block.kind == "bullet" or leads_up(block.text)
            return
        names = _names_of_box(now, block) if now is not None else []
        yield from self._close()
        kind = {"table_row": "table", "box": "box"}.get(block.kind, "paragraph")
        number = block.number if block.kind == "paragraph" and not labelled else None
        now = self._now = _Draft(kind, self._headings(), self._part, number, notes=self._waiting, group=table)
        self._waiting = []
        now.lines = names
        now.take(block, _line(block, skip_number=number is not None))
        now.open_list = leads_up(block.text)

    def _belongs(self, now: _Draft, block: Block, labelled: bool, table: int) -> bool:
        return _belongs(now, block, self._running, labelled, table, self._sizes)


def _alone(block: Block, headings: tuple[str, ...], part: str | None) -> _Draft:
    """A footnote that no text calls, or a heading with no text under it, as a passage of its own."""
    kind = "footnote" if block.kind == "footnote" else "paragraph"
    draft = _Draft(kind, headings, part)
    draft.take(block, f"{block.called_by} {block.text}" if block.called_by else _line(block))
    return draft


def _empty_headings(blocks: Sequence[Block]) -> set[int]:
    """The places of the headings with no text under them that say something which would be lost."""
    found: set[int] = set()
    text = [(index, block) for index, block in enumerate(blocks) if block.kind != "footnote"]
    for position, (index, block) in enumerate(text):
        if block.kind != "heading":
            continue
        after = text[position + 1][1] if position + 1 < len(text) else None
        empty = after is None or (after.kind == "heading" and (after.level or 1) <= (block.level or 1))
        inside = block.page is None or block.page > 1
        says = len(block.text.split()) >= EMPTY_HEADING or bool(_TELLS.search(block.text))
        if empty and inside and says:
            found.add(index)
    return found


def _tables(blocks: Sequence[Block]) -> tuple[dict[int, int], dict[int, int]]:
    """For the place of each table row its table (from 1), and for each table its characters."""
    groups: dict[int, int] = {}
    sizes: dict[int, int] = {}
    before: Block | None = None
    table = 0
    for index, block in enumerate(blocks):
        if block.kind == "footnote":
            continue
        if block.kind == "table_row":
            if before is None or before.kind != "table_row" or before.group != block.group:
                table += 1
            groups[index] = table
            sizes[table] = sizes.get(table, 0) + len(block.text)
        before = block
    return groups, sizes


def _title(heading: Block) -> str:
    return f"{heading.number} {heading.text}" if heading.number else heading.text


def _part_of(block: Block, has_parts: bool) -> str | None:
    """The part that a heading opens, spelled as printed; None where it opens none.

    ``has_parts`` says that the document has parts, chapters or annexes: its sections are then divisions of those.
    """
    if block.kind != "heading" or (block.level or 1) > 4:
        return None
    title = _title(block)
    named = _PART.search(title)
    if not named or named.start() > 3 or (has_parts and (named[1] or "").casefold() == "section"):
        return None
    return re.sub(r"\s+", " ", named.group())


def _names_of_box(now: _Draft, block: Block) -> list[str]:
    """Takes from the end of a passage of boxes the short texts that name the box after it, as in a flowchart."""
    names: list[str] = []
    if not (now.kind == block.kind == "box") or now.ocr != block.ocr or block.page not in now.pages:
        return names
    while (
        len(now.lines) > 1 and len(now.lines[-1].split()) <= NAME_WORDS and not _ENDED.search(now.lines[-1])
    ):
        names.insert(0, now.lines.pop())
    return names


def _same_sentence(text: str, block: Block) -> bool:
    """Whether a block without a number goes on with the sentence in which a text breaks off."""
    if block.number or block.kind not in ("paragraph", "box") or _ENDED.search(text):
        return False
    first = block.text.lstrip("(“‘\"'")[:1]
    return first.islower() or bool(_LEADS_ON.search(text))


def _belongs(
    now: _Draft, block: Block, running: set[str], labelled: bool, table: int, sizes: dict[int, int]
) -> bool:
    """Whether a block goes on with the passage in the making.

    Where paragraphs are numbered throughout, text without a number before the next number or heading goes on with the
    paragraph above it; after the last number that holds to the end of its page.
    """
    if block.kind == "table_row":
        whole = sizes.get(table, 0)
        room = whole if whole <= 1.5 * FULL else FULL
        return now.kind == "table" and now.group == table and now.length + len(block.text) <= room
    if now.ocr != block.ocr or (block.apart and now.heading_path):
        return False
    if now.kind != "table" and now.length <= LONGEST and _same_sentence(now.lines[-1], block):
        return True
    if block.kind == "box":
        room = LONGEST if (block.number and is_label(block.number)) or now.open_list else FULL
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


def windows_of_local(passage: Passage) -> tuple[list[str], list[str]]:
    """The texts that are embedded of a passage of one area's document: its sentences, bullets and cells, each by itself,
    and its windows under their heading.

    Such documents list signs in tables and bullets, and the question bank knows nothing of them: what staff see of one
    child is one line among many, and only the heading says what the lines are about.
    """
    alone: list[str] = []
    held = ""
    for sentence in sentences(passage.text):
        for piece in _PART_OF_A_CELL.split(sentence):
            held = f"{held} {piece}".strip()
            if len(held) >= SMALLEST:
                alone.append(held)
                held = ""
    if held:
        alone.append(held)
    heading = f"{passage.heading}: " if passage.heading else ""
    return alone or [passage.text], [f"{heading}{window}" for window in windows_of(passage)]
