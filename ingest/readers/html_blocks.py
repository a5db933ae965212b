"""The content of a web page as blocks: GOV.UK's own markup first, plain HTML as well."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bs4.element import NavigableString, Tag

from ingest.blocks import Block, BlockKind
from ingest.readers.html_plain import footnote_mark, fraction_of, is_back_link
from ingest.readers.html_tables import is_layout, table_rows
from ingest.readers.html_tree import attribute, names_of, text_of
from ingest.readers.list_numbers import written
from ingest.readers.printed_numbers import split_label, take_off_numbers
from ingest.readers.tidy import tidy

_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_BLOCK_TAGS = {
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog",
    "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hgroup",
    "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table",
    "tbody", "td", "tfoot", "th", "thead", "tr", "ul", *_HEADINGS,
}  # fmt: skip
_BOXES = {
    "application-notice", "info-notice", "help-notice", "call-to-action", "example", "highlight-answer",
    "advisory", "stat-headline", "information-block", "info", "warning", "callout", "alert", "notice",
    "gem-c-notice", "govuk-inset-text", "govuk-warning-text", "govuk-notification-banner", "govuk-panel",
    "panel-box", "infobox",
}  # fmt: skip
_WHOLE_BOXES = {"contact", "vcard", "address"}
"""Boxes whose lines belong together and become one block."""

_LONGEST_CONTACT = 800
_LONGEST_BOX = 6000
"""Characters; what is longer is a part of the page, whatever its class says."""

_LONGEST_NOTE = 3000
_NOTE_HOLDERS = ("li", "p", "div", "aside", "dd")
_CONTENTS_LINKS = 3
_ID_HOLDERS = ("p", "section", "article", "details")
_RUN_TOGETHER = re.compile(r"\n(?=\d{1,3}(?:\.\d{1,3}){1,3}\t)")
_LIST_TAGS = ("ul", "ol", "menu", "dir")


@dataclass
class _Item:
    """The list item that is being read: what its next block will be."""

    kind: BlockKind
    level: int
    number: str | None


@dataclass
class _Reading:
    block_holders: set[int]
    notes_of: dict[int, str]
    running: set[int]
    blocks: list[Block] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    html_id: str | None = None
    item: _Item | None = None
    depth: int = 0
    boxed: bool = False


def blocks_of(content: Tag) -> tuple[Block, ...]:
    """The blocks of an element in reading order, footnotes where the page has them."""
    reading = _Reading(_block_holders(content), _footnotes(content), _running_lists(content))
    _flow(content, reading)
    _flush(reading)
    return take_off_numbers(reading.blocks)


def _block_holders(content: Tag) -> set[int]:
    """Elements that have a block element somewhere below them."""
    holders: set[int] = set()
    for tag in content.find_all(_BLOCK_TAGS):
        parent = tag.parent
        while parent is not None and id(parent) not in holders:
            holders.add(id(parent))
            parent = parent.parent
    return holders


def _footnotes(content: Tag) -> dict[int, str]:
    """Mark of each element that is a footnote, by the element's identity."""
    by_id: dict[str, Tag] = {}
    for tag in content.find_all(True):
        for name in (attribute(tag, "id"), attribute(tag, "name") if tag.name == "a" else ""):
            if name:
                by_id.setdefault(name, tag)
    marks: dict[int, str] = {}
    for link in content.find_all("a", href=True):
        mark = _mark(link)
        target = by_id.get(attribute(link, "href")[1:]) if mark else None
        if mark and target is not None:
            holder = target if target.name in _NOTE_HOLDERS else target.find_parent(_NOTE_HOLDERS)
            if holder is None or any(parent is holder for parent in link.parents):
                continue
            if len(holder.get_text()) <= _LONGEST_NOTE:
                marks.setdefault(id(holder), mark)
    for group in content.find_all(_holds_notes):
        for position, note in enumerate(group.select("ol > li"), start=1):
            marks.setdefault(id(note), str(position))
    return marks


def _holds_notes(tag: Tag) -> bool:
    return "footnotes" in names_of(tag) or attribute(tag, "role") == "doc-endnotes"


def _mark(link: Tag) -> str | None:
    return footnote_mark(attribute(link, "href"), link.get_text(), raised=link.find_parent("sup") is not None)


def _running_lists(content: Tag) -> set[int]:
    """Ordered lists whose numbers run on from one list to the next: their items are numbered paragraphs."""
    running: set[int] = set()
    before: tuple[Tag, int] | None = None
    for ordered in content.find_all("ol"):
        if ordered.find_parent("li") is not None or ordered.find_parent(_holds_notes) is not None:
            continue
        start = _whole(attribute(ordered, "start"), 1)
        if before and start > 1 and start == before[1] + 1:
            running |= {id(before[0]), id(ordered)}
        before = ordered, start + len(ordered.find_all("li", recursive=False)) - 1
    return running


def _whole(text: str, otherwise: int) -> int:
    return int(text) if re.fullmatch(r"-?\d{1,6}", text.strip()) else otherwise


def _flow(holder: Tag, reading: _Reading) -> None:
    """Reads the children of an element that may hold blocks."""
    for child in list(holder.children):
        if isinstance(child, NavigableString):
            reading.parts.append(str(child))
        elif isinstance(child, Tag):
            if child.name in _BLOCK_TAGS or id(child) in reading.block_holders:
                _block(child, reading)
            else:
                reading.parts.extend(_inline(child, reading))
                if not reading.html_id and child.name in ("a", "span") and not child.get_text(strip=True):
                    reading.html_id = attribute(child, "id") or attribute(child, "name") or None


def _inline(tag: Tag, reading: _Reading) -> Iterator[str]:
    if tag.name == "br":
        yield " "
    elif tag.name == "img":
        yield fraction_of(attribute(tag, "alt"))
    elif tag.name == "a" and is_back_link(attribute(tag, "href")):
        return
    elif tag.name == "a" and (mark := _mark(tag)):
        reading.notes.append(mark)
    else:
        for child in tag.children:
            if isinstance(child, NavigableString):
                yield str(child)
            elif isinstance(child, Tag):
                yield from _inline(child, reading)


def _block(tag: Tag, reading: _Reading) -> None:
    names = set(names_of(tag))
    if id(tag) in reading.notes_of:
        _footnote(tag, reading)
    elif tag.name in _HEADINGS:
        _heading(tag, reading)
    elif tag.name in _LIST_TAGS:
        _list(tag, reading)
    elif tag.name == "table":
        _table(tag, reading)
    elif tag.name == "dl":
        _definitions(tag, reading)
    elif (names & _WHOLE_BOXES or tag.name == "address") and _is_short(tag, _LONGEST_CONTACT):
        _whole_box(tag, reading)
    elif names & _BOXES and _is_short(tag, _LONGEST_BOX):
        _flush(reading)
        was, reading.boxed = reading.boxed, True
        _flow(tag, reading)
        _flush(reading)
        reading.boxed = was
    elif reading.item is not None:
        reading.parts.append(" ")
        _flow(tag, reading)
        reading.parts.append(" ")
    else:
        _flush(reading)
        own_id = attribute(tag, "id") if tag.name in _ID_HOLDERS else ""
        reading.html_id = own_id or reading.html_id
        _flow(tag, reading)
        _flush(reading)
        if reading.html_id == own_id:
            reading.html_id = None


def _is_short(tag: Tag, longest: int) -> bool:
    return tag.find(("h1", "main")) is None and len(text_of(tag)) <= longest


def _flush(reading: _Reading) -> None:
    """Makes a block of the text gathered so far; two where the page runs two numbered paragraphs together."""
    texts = [tidy(part) for part in _RUN_TOGETHER.split("".join(reading.parts))]
    notes = tuple(dict.fromkeys(reading.notes))
    reading.parts, reading.notes = [], []
    for text in texts:
        if not text:
            continue
        html_id, reading.html_id = reading.html_id, None
        kind: BlockKind = "box" if reading.boxed else "paragraph"
        level, number = 0, None
        if reading.item is not None:
            kind, level, number = reading.item.kind, reading.item.level, reading.item.number
            reading.item.number = None
        reading.blocks.append(Block(kind, text, level=level, number=number, html_id=html_id, notes=notes))


def _heading(tag: Tag, reading: _Reading) -> None:
    _flush(reading)
    label = tag.find("span", class_="number")
    number = tidy(label.get_text()).rstrip(".") if isinstance(label, Tag) else None
    if isinstance(label, Tag) and number:
        label.extract()
    text = tidy("".join(_inline(tag, reading)))
    notes = tuple(dict.fromkeys(reading.notes))
    reading.notes = []
    if not text:
        return
    holder = tag.parent
    html_id = attribute(tag, "id") or _inner_id(tag) or reading.html_id
    if not html_id and holder is not None and holder.name == "section":
        html_id = attribute(holder, "id")
    reading.html_id = None
    kind: BlockKind = "box" if reading.boxed else "heading"
    reading.blocks.append(
        Block(
            kind, text, level=_HEADINGS[tag.name], number=number or None, html_id=html_id or None, notes=notes
        )
    )


def _inner_id(tag: Tag) -> str | None:
    for inner in tag.find_all(("a", "span")):
        found = attribute(inner, "id") or attribute(inner, "name")
        if found:
            return found
    return None


def _list(tag: Tag, reading: _Reading) -> None:
    _flush(reading)
    if _is_contents(tag):
        return
    outer = reading.item
    reading.depth += 1
    legislative = any("legislative-list" in name for name in names_of(tag)) or _inside_legislative(tag)
    count = _whole(attribute(tag, "start"), 1) - 1
    for child in tag.children:
        if not isinstance(child, Tag):
            continue
        if child.name != "li":
            reading.item = outer
            _block(child, reading)
            continue
        count = _whole(attribute(child, "value"), count + 1)
        if id(child) in reading.notes_of:
            _footnote(child, reading)
            continue
        number = None if tag.name != "ol" or legislative else written(count, attribute(tag, "type") or "1")
        numbered_paragraph = id(tag) in reading.running and reading.depth == 1
        reading.item = _Item(
            "paragraph" if numbered_paragraph else "bullet",
            0 if numbered_paragraph else reading.depth,
            number,
        )
        reading.html_id = attribute(child, "id") or None
        first = len(reading.blocks)
        _flow(child, reading)
        _flush(reading)
        if legislative and first < len(reading.blocks):
            _take_label(reading, first)
        reading.html_id = None
    reading.item = outer
    reading.depth -= 1


def _inside_legislative(tag: Tag) -> bool:
    return any(
        "legislative-list" in name for parent in tag.find_parents(_LIST_TAGS) for name in names_of(parent)
    )


def _take_label(reading: _Reading, at: int) -> None:
    block = reading.blocks[at]
    number, text = split_label(block.text)
    if number is None or block.number is not None:
        return
    is_paragraph = block.level == 1 and number[0].isdigit() and block.kind == "bullet"
    reading.blocks[at] = Block(
        "paragraph" if is_paragraph else block.kind,
        text,
        level=0 if is_paragraph else block.level,
        number=number,
        html_id=block.html_id,
        notes=block.notes,
    )


def _is_contents(tag: Tag) -> bool:
    items = tag.find_all("li")
    if len(items) < _CONTENTS_LINKS:
        return False
    for item in items:
        link = item.find("a")
        if not isinstance(link, Tag) or not attribute(link, "href").startswith("#"):
            return False
    return sum(len(text_of(link)) for link in tag.find_all("a")) >= len(text_of(tag).replace(" ", "")) * 0.9


def _footnote(tag: Tag, reading: _Reading) -> None:
    _flush(reading)
    mark = reading.notes_of[id(tag)]
    text = _all_text(tag, reading).removesuffix("↩").strip()
    text = re.sub(rf"^\[?{re.escape(mark)}\]?[.:)]?\s+(?=\S)", "", text)
    reading.notes = []
    if text:
        html_id = attribute(tag, "id") or _inner_id(tag)
        reading.blocks.append(Block("footnote", text, html_id=html_id or None, called_by=mark))


def _all_text(tag: Tag, reading: _Reading) -> str:
    parts: list[str] = []
    for child in tag.children:
        if isinstance(child, NavigableString):
            parts.append(str(child))
        elif isinstance(child, Tag) and child.name in _BLOCK_TAGS | {"div"}:
            parts += [" ", _all_text(child, reading), " "]
        elif isinstance(child, Tag) and id(child) in reading.block_holders:
            parts.append(_all_text(child, reading))
        elif isinstance(child, Tag):
            parts += _inline(child, reading)
    return tidy("".join(parts))


def _whole_box(tag: Tag, reading: _Reading) -> None:
    _flush(reading)
    text = _all_text(tag, reading)
    notes = tuple(dict.fromkeys(reading.notes))
    reading.notes = []
    if text:
        reading.blocks.append(Block("box", text, html_id=attribute(tag, "id") or None, notes=notes))


def _definitions(tag: Tag, reading: _Reading) -> None:
    """A list of terms: each is a row ``term: what is said of it``."""
    _flush(reading)
    term = ""
    for part in tag.find_all(("dt", "dd")):
        text = _all_text(part, reading)
        if part.name == "dt":
            if term:
                reading.blocks.append(Block("paragraph", term))
            term = text
        elif text:
            row = f"{term.rstrip(':')}: {text}" if term else text
            reading.blocks.append(Block("table_row", row, notes=tuple(dict.fromkeys(reading.notes))))
            term = ""
        reading.notes = []
    if term:
        reading.blocks.append(Block("paragraph", term))


def _table(tag: Tag, reading: _Reading) -> None:
    _flush(reading)
    if is_layout(tag):
        outer, reading.item = reading.item, None
        for cell in tag.find_all(("td", "th", "caption")):
            if cell.find_parent("table") is tag:
                _flow(cell, reading)
                _flush(reading)
        reading.item = outer
        return
    nested = [inner for inner in tag.find_all("table") if inner.find_parent("table") is tag]
    for inner in nested:
        inner.extract()
    caption = tag.find("caption", recursive=False)
    if isinstance(caption, Tag) and (text := _all_text(caption, reading)):
        reading.blocks.append(Block("paragraph", text, html_id=attribute(tag, "id") or None))
    for text, notes in table_rows(tag, lambda cell: _cell_text(cell, reading)):
        reading.blocks.append(Block("table_row", text, notes=notes))
    for inner in nested:
        _table(inner, reading)


def _cell_text(cell: Tag, reading: _Reading) -> tuple[str, tuple[str, ...]]:
    text = _all_text(cell, reading)
    notes = tuple(dict.fromkeys(reading.notes))
    reading.notes = []
    return text, notes
