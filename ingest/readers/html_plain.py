"""The plain text of a web page, by Python's own parser: apart from the blocks, so that it can check them."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from ingest.readers.tidy import tidy_lines

_SKIPPED = {"script", "style", "template", "svg", "head"}
_INLINE = {
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font",
    "i", "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup",
    "time", "tt", "u", "var", "wbr",
}  # fmt: skip
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_FOOTNOTE_MARK = re.compile(
    r"\s*\[?\s*(?:footnote\s+)?(\d{1,3}|[ivx]{1,5}|[a-z*†‡§])\s*\]?\s*", re.IGNORECASE
)
_FOOTNOTE_TARGET = re.compile(r"#_?(?:fn|ftn|footnote|note|endnote|edn|cite)(?!.*ref)[\w:.-]*", re.IGNORECASE)
_BACK_LINK = re.compile(r"#_?(?:fn|ftn|footnote|note|endnote|edn|cite)[\w:._-]*ref[\w:.-]*", re.IGNORECASE)


class _PlainText(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.skipping: list[str] = []
        self.link: list[str] | None = None
        self.target = ""
        self.raised = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SKIPPED and tag not in _VOID:
            self.skipping.append(tag)
        elif tag == "body":
            self.skipping.clear()
        if tag == "a" and self.link is None:
            target = dict(attrs).get("href") or ""
            if target.startswith("#"):
                self.link = []
                self.target = target
        elif tag == "sup":
            self.raised += 1
        elif tag == "img":
            self._add(fraction_of(dict(attrs).get("alt") or ""))
        elif tag not in _INLINE:
            self._add("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.skipping:
            while self.skipping and self.skipping.pop() != tag:
                pass
        if tag == "a" and self.link is not None:
            text = "".join(self.link)
            self.link = None
            if not (footnote_mark(self.target, text, raised=self.raised > 0) or is_back_link(self.target)):
                self._add(text)
        elif tag == "sup":
            self.raised = max(self.raised - 1, 0)
        elif tag not in _INLINE:
            self._add("\n")

    def handle_data(self, data: str) -> None:
        self._add(data)

    def _add(self, text: str) -> None:
        if self.skipping or not text:
            return
        (self.parts if self.link is None else self.link).append(text)


def footnote_mark(target: str, text: str, *, raised: bool) -> str | None:
    """The mark ("12") of the footnote that a link calls; None when the link is something else.

    Such a link shows ``12``, ``[12]``, ``[footnote 12]`` or ``*``. ``raised``: it stands in a superscript.
    """
    if not target.startswith("#") or not (raised or _FOOTNOTE_TARGET.fullmatch(target)):
        return None
    found = _FOOTNOTE_MARK.fullmatch(text)
    return found.group(1) if found and not is_back_link(target) else None


def is_back_link(target: str) -> bool:
    """Whether a link leads from a footnote back to where it was called."""
    return _BACK_LINK.fullmatch(target) is not None


def fraction_of(alt: str) -> str:
    """The alternative text of a picture that stands for a fraction ("1/3"), or nothing."""
    return alt if re.fullmatch(r"\d{1,3}/\d{1,3}", alt.strip()) else ""


def plain_text(markup: str) -> str:
    """Every word of the page that a browser could show, line by line; footnote marks are taken out."""
    parser = _PlainText()
    parser.feed(markup)
    parser.close()
    if parser.link is not None:
        parser.parts += parser.link
    return tidy_lines("".join(part if part == "\n" else part.replace("\n", " ") for part in parser.parts))
