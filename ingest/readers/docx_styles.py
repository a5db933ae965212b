"""Paragraph styles of a Word document: what each says of headings, lists and bold."""

from __future__ import annotations

import re
from typing import Any

from ingest.readers.docx_xml import child, children, integer_value, is_on, value, w

_MAX_CHAIN = 20
_HEADING_NAME = re.compile(r"heading\s*([1-9])$", re.IGNORECASE)
_CONTENTS_NAME = re.compile(r"(?:toc|table of figures)\b(?! heading)|index\s*\d", re.IGNORECASE)
_BODY_TEXT = 9
"""Outline level 9 is Word's way of saying "body text"."""


class Styles:
    """Answers by style id."""

    def __init__(self, root: Any) -> None:
        """``root`` is the ``w:styles`` element."""
        self._by_id: dict[str, Any] = {}
        self._default = ""
        for style in children(root, "style"):
            style_id = style.get(w("styleId")) or ""
            self._by_id[style_id] = style
            if style.get(w("type")) == "paragraph" and style.get(w("default")) in ("1", "true", "on"):
                self._default = style_id

    def of(self, paragraph: Any) -> str:
        """The style id of a paragraph."""
        return value(paragraph, "pPr", "pStyle") or self._default

    def name(self, style_id: str) -> str:
        """The name of a style, as Word shows it."""
        style = self._by_id.get(style_id)
        return (value(style, "name") or "") if style is not None else ""

    def heading_level(self, paragraph: Any, style_id: str) -> int | None:
        """1 to 9 for a heading, by the paragraph's outline level, else its style's, else the style's name."""
        own = integer_value(paragraph, "pPr", "outlineLvl")
        if own is not None:
            return own + 1 if own < _BODY_TEXT else None
        for style in self._chain(style_id):
            level = integer_value(style, "pPr", "outlineLvl")
            if level is not None:
                return level + 1 if level < _BODY_TEXT else None
            found = _HEADING_NAME.match(value(style, "name") or "")
            if found:
                return int(found.group(1))
            if (value(style, "name") or "").lower() == "title":
                return 1
        return None

    def is_title(self, style_id: str) -> bool:
        """Whether the style is Word's Title."""
        return self.name(style_id).lower() == "title"

    def is_contents(self, style_id: str) -> bool:
        """Whether the style is one of a contents list."""
        return any(_CONTENTS_NAME.match(value(style, "name") or "") for style in self._chain(style_id))

    def list_of(self, paragraph: Any, style_id: str) -> tuple[str, int | None] | None:
        """(list id, level) of a paragraph; level None when only its style says that it is in a list."""
        own = child(paragraph, "pPr", "numPr")
        own_level = integer_value(own, "ilvl") if own is not None else None
        if own is not None and (num_id := value(own, "numId")) is not None:
            return None if num_id == "0" else (num_id, own_level or 0)
        for style in self._chain(style_id):
            numbered = child(style, "pPr", "numPr")
            if numbered is not None and (num_id := value(numbered, "numId")) is not None:
                if num_id == "0":
                    return None
                level = own_level if own_level is not None else integer_value(numbered, "ilvl")
                return num_id, level
        return None

    def bold(self, style_id: str) -> bool:
        """Whether the style makes its text bold."""
        for style in self._chain(style_id):
            own = is_on(style, "rPr", "b")
            if own is not None:
                return own
        return False

    def _chain(self, style_id: str) -> list[Any]:
        chain: list[Any] = []
        while style_id in self._by_id and len(chain) < _MAX_CHAIN:
            chain.append(self._by_id[style_id])
            style_id = value(chain[-1], "basedOn") or ""
        return chain
