"""Find what could identify a person, and put a placeholder in its place."""

from __future__ import annotations

import logging
import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

from assistant.personal_data import numbers
from assistant.personal_data.addresses import addresses
from assistant.personal_data.classes import forms_of, school_classes
from assistant.personal_data.dates import birth_dates, dates_of_names
from assistant.personal_data.naming import find_names
from assistant.personal_data.online import handles
from assistant.personal_data.placeholders import PLACEHOLDER, Placeholders
from assistant.personal_data.plain_words import only_everyday_words
from assistant.personal_data.references import references
from assistant.personal_data.spans import Span, free

log = logging.getLogger("signpost")

_ROUNDS = 6
_DIGIT = re.compile(r"\d")
_WITHOUT_DIGITS = (numbers.emails, addresses, handles, school_classes)
_WITH_DIGITS = (
    numbers.emails,
    numbers.upns,
    numbers.nhs_numbers,
    birth_dates,
    references,
    numbers.phones,
    addresses,
    numbers.postcodes,
    numbers.vehicles,
    handles,
    school_classes,
)
_REPEATED = frozenset({"school_class", "handle", "vehicle", "address", "reference"})


@dataclass(frozen=True)
class Found:
    """One finding: the words as written, what they are, what stands for them, and their offsets in the raw message.

    The words are left out when it is printed, so that no log can hold them by accident.
    """

    text: str = field(repr=False)
    kind: str
    placeholder: str
    start: int
    end: int


@dataclass(frozen=True)
class Masked:
    """A message with the findings replaced, and the findings in order.

    ``failed``: nothing could be looked for, and only everyday words were kept.
    """

    text: str = field(repr=False)
    found: tuple[Found, ...]
    failed: bool = False


def mask(text: str, names: Placeholders | None = None) -> Masked:
    """Replace what could identify a person.

    ``names`` keeps placeholders the same through a conversation; without it this message stands alone.
    Never raises for any string: should it fail inside, only everyday words are kept. Masking the result again finds
    nothing.
    """
    try:
        return _masked(text, names or Placeholders())
    except Exception as error:  # noqa: BLE001  (help is never withheld, and raw text never let through)
        log.error("masking failed: %s", type(error).__name__)
        return Masked(only_everyday_words(text), (), failed=True)


def _masked(text: str, names: Placeholders) -> Masked:
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


def identifiers(text: str, taken: Iterable[tuple[int, int]] = ()) -> list[Span]:
    """Numbers, addresses and the like, found by their shape, none touching another or what is ``taken``."""
    held = list(taken)
    spans: list[Span] = []
    finders = _WITH_DIGITS if _DIGIT.search(text) else _WITHOUT_DIGITS
    for finder in finders:
        kept = free(finder(text), held)
        spans += kept
        held += [(s.start, s.end) for s in kept]
    return spans


def held(text: str) -> list[tuple[int, int]]:
    """The places of placeholders and of what is found by its shape: no name is looked for there."""
    taken = [match.span() for match in PLACEHOLDER.finditer(text)]
    return taken + [(s.start, s.end) for s in identifiers(text, taken)]


def _find(text: str, names: Placeholders) -> list[Span]:
    """Every finding in a message, none touching another or a placeholder. What is surest goes first."""
    taken = [match.span() for match in PLACEHOLDER.finditer(text)]
    spans = identifiers(text, taken)
    taken += [(s.start, s.end) for s in spans]
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
    masked_edges, raw_edges = [0], [0]
    shift = 0
    for item in found:
        masked_edges.append(item.start + shift + len(item.placeholder))
        raw_edges.append(item.end)
        shift += len(item.placeholder) - (item.end - item.start)
    for item in new:
        last = bisect_right(masked_edges, item.start) - 1
        move = raw_edges[last] - masked_edges[last]
        raw.append(Found(item.text, item.kind, item.placeholder, item.start + move, item.end + move))
    return sorted([*found, *raw], key=lambda item: item.start)


def _replaced(text: str, found: list[Found]) -> str:
    parts: list[str] = []
    at = 0
    for item in found:
        parts += [text[at : item.start], item.placeholder]
        at = item.end
    return "".join([*parts, text[at:]])
