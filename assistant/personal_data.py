"""Find and mask what could identify a person."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Found:
    """One finding: the words as written and what they are."""

    text: str
    kind: str


@dataclass(frozen=True)
class Masked:
    """A message with the findings replaced."""

    text: str
    found: tuple[Found, ...]


_PATTERNS = {
    "email": re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+"),
    "phone": re.compile(r"\b0\d(?:[ -]?\d){8,9}\b"),
    "postcode": re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b"),
    "date_of_birth": re.compile(r"\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b"),
}


def mask(text: str) -> Masked:
    """Replace findings by placeholders."""
    found: list[Found] = []
    for kind, pattern in _PATTERNS.items():
        for match in pattern.findall(text):
            found.append(Found(match, kind))
            text = text.replace(match, f"[{kind}]")
    return Masked(text, tuple(found))
