"""What has to be known of a web page before it is read: where blocks are, which parts are footnotes, which lists run on."""

from __future__ import annotations

import re

from bs4.element import Tag

from ingest.readers.html_plain import footnote_mark
from ingest.readers.html_tree import attribute, names_of

_LONGEST_NOTE = 3000
_NOTE_HOLDERS = ("li", "p", "div", "aside", "dd")
HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
BLOCK_TAGS = {
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog",
    "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hgroup",
    "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table",
    "tbody", "td", "tfoot", "th", "thead", "tr", "ul", *HEADINGS,
}  # fmt: skip


def block_holders(content: Tag) -> set[int]:
    """Elements that have a block element somewhere below them."""
    holders: set[int] = set()
    for tag in content.find_all(BLOCK_TAGS):
        parent = tag.parent
        while parent is not None and id(parent) not in holders:
            holders.add(id(parent))
            parent = parent.parent
    return holders


def footnotes(content: Tag) -> dict[int, str]:
    """Mark of each element that is a footnote, by the element's identity."""
    by_id: dict[str, Tag] = {}
    for tag in content.find_all(True):
        for name in (attribute(tag, "id"), attribute(tag, "name") if tag.name == "a" else ""):
            if name:
                by_id.setdefault(name, tag)
    marks: dict[int, str] = {}
    for link in content.find_all("a", href=True):
        mark = called_mark(link)
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


def called_mark(link: Tag) -> str | None:
    return footnote_mark(attribute(link, "href"), link.get_text(), raised=link.find_parent("sup") is not None)


def running_lists(content: Tag) -> set[int]:
    """Ordered lists whose numbers run on from one list to the next: their items are numbered paragraphs."""
    running: set[int] = set()
    before: tuple[Tag, int] | None = None
    for ordered in content.find_all("ol"):
        if ordered.find_parent("li") is not None or ordered.find_parent(_holds_notes) is not None:
            continue
        start = whole_number(attribute(ordered, "start"), 1)
        if before and start > 1 and start == before[1] + 1:
            running |= {id(before[0]), id(ordered)}
        before = ordered, start + len(ordered.find_all("li", recursive=False)) - 1
    return running


def whole_number(text: str, otherwise: int) -> int:
    return int(text) if re.fullmatch(r"-?\d{1,6}", text.strip()) else otherwise
