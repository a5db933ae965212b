"""Find what could identify a person, and put a placeholder in its place."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.personal_data import numbers
from assistant.personal_data.addresses import addresses
from assistant.personal_data.classes import forms_of, school_classes
from assistant.personal_data.dates import birth_dates, dates_of_names
from assistant.personal_data.naming import find_names
from assistant.personal_data.online import handles
from assistant.personal_data.placeholders import PLACEHOLDER, Placeholders
from assistant.personal_data.spans import Span, free

_ROUNDS = 4
_DIGIT = re.compile(r"\d")
_WITHOUT_DIGITS = (numbers.emails, addresses, handles)
_WITH_DIGITS = (
    numbers.emails,
    numbers.upns,
    numbers.nhs_numbers,
    birth_dates,
    numbers.phones,
    addresses,
    numbers.postcodes,
    numbers.vehicles,
    handles,
    school_classes,
)
_REPEATED = frozenset({"school_class", "handle", "vehicle", "address"})


@dataclass(frozen=True)
class Found:
    """One finding: the words as written, what they are, what stands for them, and their offsets in the raw message."""

    text: str
    kind: str
    placeholder: str
    start: int
    end: int


@dataclass(frozen=True)
class Masked:
    """A message with the findings replaced, and the findings in order."""

    text: str
    found: tuple[Found, ...]


def mask(text: str, names: Placeholders | None = None) -> Masked:
    """Replace what could identify a person.

    ``names`` keeps placeholders the same through a conversation; without it this message stands alone.
    Never raises for any string. Masking the result again finds nothing.
    """
    names = names or Placeholders()
    names.reserve(text)
    found: list[Found] = []
    masked = text
    for _ in range(_ROUNDS):
        spans = _find(masked, names)
        if not spans:
            break
        new = [
            Found(
                masked[s.start : s.end],
                s.kind,
                names.of(masked[s.start : s.end], s.kind, s.role),
                s.start,
                s.end,
            )
            for s in spans
        ]
        found = _merged(found, new)
        masked = _replaced(text, found)
    return Masked(masked, tuple(found))


def _find(text: str, names: Placeholders) -> list[Span]:
    """Every finding in a message, none touching another or a placeholder. What is surest goes first."""
    taken = [match.span() for match in PLACEHOLDER.finditer(text)]
    spans: list[Span] = []
    finders = _WITH_DIGITS if _DIGIT.search(text) else _WITHOUT_DIGITS
    for finder in finders:
        kept = free(finder(text), taken)
        spans += kept
        taken += [(s.start, s.end) for s in kept]
    people = free(find_names(text, taken, names.names()), taken)
    places = [(s.start, s.end) for s in people]
    spans += people
    taken += places
    for late in (forms_of(text, places), dates_of_names(text, frozenset(end for _, end in places))):
        kept = free(late, taken)
        spans += kept
        taken += [(s.start, s.end) for s in kept]
    spans += free(_repeats(text, spans), taken)
    return sorted(spans, key=lambda span: span.start)


def _repeats(text: str, spans: list[Span]) -> list[Span]:
    """The same words again elsewhere in the message, such as a form code found once beside a name."""
    kinds = {text[s.start : s.end]: s.kind for s in spans if s.kind in _REPEATED}
    if not kinds:
        return []
    longest_first = sorted(kinds, key=len, reverse=True)[:50]
    again = re.compile(r"(?<!\w)(?:" + "|".join(re.escape(words) for words in longest_first) + r")(?!\w)")
    return [Span(m.start(), m.end(), kinds[m.group()]) for m in again.finditer(text)]


def _merged(found: list[Found], new: list[Found]) -> list[Found]:
    """Earlier findings with new ones, whose offsets are in the masked message, put at their places in the raw one."""
    raw: list[Found] = []
    edges: list[tuple[int, int]] = []
    shift = 0
    for item in found:
        edges.append((item.start + shift + len(item.placeholder), item.end))
        shift += len(item.placeholder) - (item.end - item.start)
    for item in new:
        masked_edge, raw_edge = max((e for e in edges if e[0] <= item.start), default=(0, 0))
        move = raw_edge - masked_edge
        raw.append(Found(item.text, item.kind, item.placeholder, item.start + move, item.end + move))
    return sorted([*found, *raw], key=lambda item: item.start)


def _replaced(text: str, found: list[Found]) -> str:
    parts: list[str] = []
    at = 0
    for item in found:
        parts += [text[at : item.start], item.placeholder]
        at = item.end
    return "".join([*parts, text[at:]])
