"""What the finders hand back: a kind and a place in the message."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """One finding at ``start`` to ``end`` (offsets in the message). ``role`` is child, parent, staff or adult for a name."""

    start: int
    end: int
    kind: str
    role: str = ""


def free(spans: Iterable[Span], taken: Iterable[tuple[int, int]]) -> list[Span]:
    """The spans that touch none of the ``taken`` places and none of each other, first come first served, in order."""
    kept: list[Span] = []
    places = sorted(taken)
    starts = [place[0] for place in places]
    for span in spans:
        at = _after(starts, span.start)
        before = places[at - 1] if at else (0, 0)
        after = places[at] if at < len(places) else (span.end, span.end)
        if span.start < span.end and before[1] <= span.start and span.end <= after[0]:
            places.insert(at, (span.start, span.end))
            starts.insert(at, span.start)
            kept.append(span)
    return sorted(kept, key=lambda span: span.start)


def _after(starts: list[int], start: int) -> int:
    low, high = 0, len(starts)
    while low < high:
        middle = (low + high) // 2
        if starts[middle] <= start:
            low = middle + 1
        else:
            high = middle
    return low
