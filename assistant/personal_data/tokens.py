"""A message as words with their places, their capitals and what parts them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.personal_data.lists import fold

PERSON = "#person"
_WORD = re.compile(
    r"(?:Child|Parent|Adult|Staff) [A-Z]\d{0,4}(?!\w)|[A-Z](?:\.-?[A-Z]){1,3}(?!\w)|[^\W_]+(?:['’\-][^\W_]+)*"
)
_END = frozenset(".!?\n\r•:;")
_QUOTES = frozenset('"“‘')


@dataclass(slots=True)
class Token:
    """One word, or one placeholder of a person, whose ``low`` is `PERSON`; ``dotted`` initials are "J.S.".

    ``start`` and ``end`` are offsets in the message, without a possessive ending.
    """

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
    dotted: bool = False


def tokens_of(text: str) -> list[Token]:
    """The words of a message in order. ``opens`` marks the first word of a sentence or a quotation."""
    found: list[Token] = []
    last = 0
    opens = True
    for match in _WORD.finditer(text):
        word = match.group()
        start, end = match.span()
        gap = text[last:start]
        last = end
        if found:
            opens = gap != " " and _parts_sentences(gap)
            if opens and found[-1].dotted and gap == ". " and word[0].islower():
                opens = False
        possessive = False
        if " " in word:
            possessive = text[end : end + 2] in ("'s", "’s")
            found.append(Token(word, PERSON, start, end, gap, True, False, possessive, opens, False))
            continue
        if word[-1] in "sSzZ":
            if len(word) > 2 and word[-2] in "'’" and word[-1] in "sS":
                word, end, possessive = word[:-2], end - 2, True
            elif text[end : end + 2] in ("' ", "’ ") and word[0].isupper():
                possessive = True
        dotted = "." in word
        if dotted:
            word = word.replace(".", "").replace("-", "")
            end += text[end : end + 1] == "."
        bare = word if word.isalpha() else word.replace("'", "").replace("’", "").replace("-", "")
        capital = word[0].isupper()
        upper = capital and len(bare) > 1 and bare.isupper()
        found.append(
            Token(
                word, fold(word), start, end, gap, capital, upper, possessive, opens, bare.isalpha(), dotted
            )
        )
    return found


def _parts_sentences(gap: str) -> bool:
    return gap[-1:] in _QUOTES or gap.endswith(" '") or not _END.isdisjoint(gap)


def shouts(tokens: list[Token]) -> bool:
    """Whether capitals mean nothing here: everything is in capitals, or every word begins with one."""
    words = [t for t in tokens if t.letters and len(t.text) > 1]
    if not words:
        return False
    if sum(t.upper for t in words) > 0.6 * len(words):
        return len(words) > 1
    return len(words) >= 7 and sum(t.capital for t in words) > 0.7 * len(words)
