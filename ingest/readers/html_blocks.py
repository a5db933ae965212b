"""The content of a web page as blocks: GOV.UK's own markup first, plain HTML as well."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from bs4.element import NavigableString, PageElement, Tag

from ingest.blocks import Block, BlockKind
from ingest.readers.html_lookahead import (
    BLOCK_TAGS,
    HEADINGS,
    block_holders,
    called_mark,
    footnotes,
    running_lists,
    whole_number,
)
from ingest.readers.html_plain import fraction_of, is_back_link
from ingest.readers.html_tables import is_layout, strays, table_rows
from ingest.readers.html_tree import attribute, holds, names_of, text_of
from ingest.readers.list_numbers import written
from ingest.readers.printed_numbers import split_label, take_off_numbers
from ingest.readers.tidy import tidy

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

_CONTENTS_LINKS = 3
_ID_HOLDERS = ("p", "section", "article", "details")
_BREAK = "\x1e"
_RUN_TOGETHER = re.compile(
    rf"\n(?=\d{{1,3}}(?:\.\d{{1,3}}){{1,3}}\t)|{_BREAK}\s*{_BREAK}\s*|{_BREAK}(?=\s*(?:\d{{1,2}}[.)]|[•·▪●◦])\s)"
)
"""Where one element holds several paragraphs: two line breaks, or a new line with a number or bullet typed on it."""

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
    left_out: list[tuple[str, str]] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    html_id: str | None = None
    item: _Item | None = None
    depth: int = 0
    boxed: bool = False


def blocks_of(content: Tag) -> tuple[tuple[Block, ...], list[tuple[str, str]]]:
    """The blocks of an element in reading order, footnotes where the page has them; and what is left out, why."""
    reading = _Reading(block_holders(content), footnotes(content), running_lists(content))
    _flow(content, reading)
    _flush(reading)
    return take_off_numbers(reading.blocks), reading.left_out


def _flow(holder: Tag, reading: _Reading) -> None:
    """Reads the children of an element that may hold blocks."""
    for child in list(holder.children):
        _piece(child, reading)


def _piece(child: PageElement, reading: _Reading) -> None:
    if isinstance(child, NavigableString):
        reading.parts.append(str(child))
    elif isinstance(child, Tag):
        if child.name in BLOCK_TAGS or id(child) in reading.block_holders:
            _block(child, reading)
        else:
            reading.parts.extend(_inline(child, reading))
            if not reading.html_id and child.name in ("a", "span") and not child.get_text(strip=True):
                reading.html_id = attribute(child, "id") or attribute(child, "name") or None


def _inline(tag: Tag, reading: _Reading) -> Iterator[str]:
    if tag.name == "br":
        yield _BREAK
    elif tag.name == "img":
        shown = attribute(tag, "alt")
        yield fraction_of(shown)
        if tidy(shown) and not fraction_of(shown):
            reading.left_out.append(("picture", tidy(shown)))
    elif tag.name == "a" and is_back_link(attribute(tag, "href")):
        return
    elif tag.name == "a" and (mark := called_mark(tag)):
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
    elif tag.name in HEADINGS:
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
    """Makes a block of the text gathered so far; several where one element holds several paragraphs."""
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
            kind, text, level=HEADINGS[tag.name], number=number or None, html_id=html_id or None, notes=notes
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
        reading.left_out.append(("contents list", text_of(tag)))
        return
    outer = reading.item
    reading.depth += 1
    legislative = any("legislative-list" in name for name in names_of(tag)) or _inside_legislative(tag)
    count = whole_number(attribute(tag, "start"), 1) - 1
    for child in tag.children:
        if not isinstance(child, Tag) or child.name != "li":
            reading.item = _Item("bullet", reading.depth, None)
            _piece(child, reading)
            continue
        _flush(reading)
        count = whole_number(attribute(child, "value"), count + 1)
        if id(child) in reading.notes_of:
            _footnote(child, reading)
            continue
        number = None if tag.name != "ol" or legislative else written(count, attribute(tag, "type") or "1")
        is_paragraph = reading.depth == 1 and (
            id(tag) in reading.running or (legislative and text_of(child)[:1].isdigit())
        )
        reading.item = (
            _Item("paragraph", 0, number) if is_paragraph else _Item("bullet", reading.depth, number)
        )
        reading.html_id = attribute(child, "id") or None
        first = len(reading.blocks)
        reading.depth -= is_paragraph
        _flow(child, reading)
        _flush(reading)
        reading.depth += is_paragraph
        reading.html_id = None
        if legislative and first < len(reading.blocks):
            label, text = split_label(reading.blocks[first].text)
            reading.blocks[first] = replace(reading.blocks[first], text=text, number=label)
    _flush(reading)
    reading.item = outer
    reading.depth -= 1


def _inside_legislative(tag: Tag) -> bool:
    return any(
        "legislative-list" in name for parent in tag.find_parents(_LIST_TAGS) for name in names_of(parent)
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
        elif isinstance(child, Tag) and child.name in BLOCK_TAGS | {"div"}:
            parts += [" ", _all_text(child, reading), " "]
        elif isinstance(child, Tag) and id(child) in reading.block_holders:
            parts.append(_all_text(child, reading))
        elif isinstance(child, Tag):
            parts += _inline(child, reading)
    return tidy("".join(parts))


def _whole_box(tag: Tag, reading: _Reading) -> None:
    _flush(reading)
    text, notes = _joined_text(tag, reading)
    if text:
        reading.blocks.append(Block("box", text, html_id=attribute(tag, "id") or None, notes=notes))


def _definitions(tag: Tag, reading: _Reading) -> None:
    """A list of terms: each is a row ``term: what is said of it``, unless that is long enough to have lists itself."""
    _flush(reading)
    term = ""
    for part in _parts_of_definitions(tag):
        if (
            isinstance(part, Tag)
            and part.name == "dd"
            and not holds(part, *_LIST_TAGS, "table", "dl", *HEADINGS)
        ):
            text, notes = _joined_text(part, reading)
            if text:
                row = f"{term.rstrip(':')}: {text}" if term else text
                reading.blocks.append(Block("table_row", row, notes=notes))
                term = ""
            continue
        if term:
            reading.blocks.append(Block("paragraph", term))
            term = ""
        if isinstance(part, Tag) and part.name == "dt":
            term, reading.notes = _all_text(part, reading), []
        else:
            _piece(part, reading)
            _flush(reading)
    if term:
        reading.blocks.append(Block("paragraph", term))


def _parts_of_definitions(holder: Tag) -> Iterator[PageElement]:
    for child in list(holder.children):
        if isinstance(child, Tag) and child.name == "div":
            yield from _parts_of_definitions(child)
        elif isinstance(child, Tag) or child.get_text(strip=True):
            yield child


def _table(tag: Tag, reading: _Reading) -> None:
    _flush(reading)
    outer, reading.item = reading.item, None
    for stray in strays(tag):
        _piece(stray.extract(), reading)
    _flush(reading)
    if is_layout(tag):
        for cell in tag.find_all(("td", "th", "caption")):
            if cell.find_parent("table") is tag:
                _flow(cell, reading)
                _flush(reading)
    else:
        _data_table(tag, reading)
    reading.item = outer


def _data_table(tag: Tag, reading: _Reading) -> None:
    nested = [inner for inner in tag.find_all("table") if inner.find_parent("table") is tag]
    for inner in nested:
        inner.extract()
    for caption in tag.find_all("caption"):
        text, notes = _joined_text(caption, reading)
        if text:
            reading.blocks.append(Block("paragraph", text, html_id=attribute(tag, "id") or None, notes=notes))
    for text, notes in table_rows(tag, lambda cell: _joined_text(cell, reading)):
        reading.blocks.append(Block("table_row", text, notes=notes))
    for inner in nested:
        _table(inner, reading)


def _joined_text(tag: Tag, reading: _Reading) -> tuple[str, tuple[str, ...]]:
    """All text of an element on one line, and the marks of the footnotes it calls."""
    text = _all_text(tag, reading)
    notes = tuple(dict.fromkeys(reading.notes))
    reading.notes = []
    return text, notes
