"""A message as words with their places, their capitals and what parts them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.personal_data.lists import fold

_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_POSSESSIVE = re.compile(r"['’]s$", re.IGNORECASE)
_END = frozenset(".!?\n\r•:;")
_OPENERS = frozenset("\"'“‘(-–—*")


@dataclass(slots=True)
class Token:
    """One word. ``start`` and ``end`` are offsets in the message, without a possessive ending."""

    text: str
    low: str
    start: int
    end: int
    gap: str
    capital: bool
    upper: bool
    possessive: bool
    opens: bool
    letters: bool


def tokens_of(text: str) -> list[Token]:
    """The words of a message in order. ``opens`` marks the first word of a sentence or a quotation."""
    found: list[Token] = []
    last = 0
    for match in _WORD.finditer(text):
        word, start, end = match.group(), match.start(), match.end()
        gap = text[last:start]
        last = end
        possessive = False
        if len(word) > 2 and _POSSESSIVE.search(word):
            word, end, possessive = word[:-2], end - 2, True
        elif word[-1] in "sSzZ" and text[end : end + 2] in ("' ", "’ ") and word[0].isupper():
            possessive = True
        opens = not found or bool(_END & set(gap)) or (bool(gap) and gap[-1] in "\"“‘" or gap.endswith(" '"))
        bare = word.replace("'", "").replace("’", "").replace("-", "")
        upper = len(bare) > 1 and bare.isupper()
        found.append(
            Token(word, fold(word), start, end, gap, word[0].isupper(), upper, possessive, opens, bare.isalpha())
        )
    return found


def shouts(tokens: list[Token]) -> bool:
    """Whether capitals mean nothing here: everything is in capitals, or every word begins with one."""
    words = [t for t in tokens if t.letters and len(t.text) > 1]
    if not words:
        return False
    if sum(t.upper for t in words) > 0.6 * len(words):
        return len(words) > 1
    return len(words) >= 7 and sum(t.capital for t in words) > 0.7 * len(words)
