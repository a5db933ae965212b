"""Small questions asked of Word's XML. Elements are lxml elements, which come without types."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_OFF = ("0", "false", "off", "none")
_MAX_TABLE_SPAN = 1000


def w(name: str) -> str:
    """The full name of a Word element or attribute: ``p`` → ``{…}p``."""
    return f"{{{W}}}{name}"


def local(element: Any) -> str:
    """The name of an element without its namespace; empty for comments and processing instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: Any, name: str) -> Iterator[Any]:
    """The direct Word children of a name."""
    return iter(element.iterchildren(w(name)))


def child(element: Any, *names: str) -> Any | None:
    """The first child along a path of names, or None."""
    for name in names:
        if element is None:
            return None
        element = next(children(element, name), None)
    return element


def value(element: Any, *names: str) -> str | None:
    """The ``w:val`` of the child along a path, None when the child is not there."""
    found = child(element, *names)
    return None if found is None else found.get(w("val"))


def is_on(element: Any, *names: str) -> bool | None:
    """Whether an on/off child is there and on; None when it is not there."""
    found = child(element, *names)
    return None if found is None else found.get(w("val")) not in _OFF


def integer(element: Any, attribute: str) -> int:
    """A number in an attribute, 0 when it is not there or no number."""
    text = element.get(w(attribute)) or ""
    return min(int(text), _MAX_TABLE_SPAN) if re.fullmatch(r"\d{1,9}", text) else 0


def integer_value(element: Any, *names: str) -> int | None:
    """A whole number in the ``w:val`` of the child along a path."""
    text = value(element, *names)
    return min(int(text), _MAX_TABLE_SPAN) if text is not None and re.fullmatch(r"\d{1,9}", text) else None
