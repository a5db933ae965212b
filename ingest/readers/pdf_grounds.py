"""Coloured grounds of a page: which of the drawn rectangles a reader would see as a box."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.readers.pdf_drawing import HIGHLIGHT, Rectangle
from ingest.readers.pdf_words import PageContent

PALE = 0xF4
"""A ground whose red, green and blue are all at least this is white to the eye and bounds nothing."""
MEET = 1.5
"""Points: grounds nearer than this meet."""
MOST = 400
"""A page with more rectangles than this is taken as it is."""


def settle_grounds(page: PageContent) -> None:
    """Let only those rectangles of a page bound a box whose edge can be seen.

    Word processors draw the ground behind a paragraph as one strip for each line. Strips of one colour that stand on
    each other are one ground, and a ground within a ground of its own colour has no edge. What has an outline stays.
    """
    if len(page.rectangles) > MOST:
        return
    outlined = [r for r in page.rectangles if r.outlined]
    grounds = [r for r in page.rectangles if not r.outlined]
    grounds = [replace(r, edged=False) if _is_pale(r) else r for r in grounds]
    grounds = _join_strips(grounds)
    page.rectangles = outlined + [
        replace(r, edged=False) if r.edged and _is_hidden(r, grounds) else r for r in grounds
    ]


def _is_pale(ground: Rectangle) -> bool:
    fill = ground.fill
    return fill is not None and min(fill >> 16 & 255, fill >> 8 & 255, fill & 255) >= PALE


def _is_hidden(ground: Rectangle, grounds: Sequence[Rectangle]) -> bool:
    """Whether a ground lies within a larger one of the same colour."""
    return any(
        other is not ground
        and other.edged
        and other.fill == ground.fill
        and other.x0 <= ground.x0 + MEET
        and other.x1 >= ground.x1 - MEET
        and other.y0 <= ground.y0 + MEET
        and other.y1 >= ground.y1 - MEET
        and (other.x1 - other.x0) * (other.y1 - other.y0) > (ground.x1 - ground.x0) * (ground.y1 - ground.y0)
        for other in grounds
    )


def _join_strips(grounds: Sequence[Rectangle]) -> list[Rectangle]:
    """Grounds with the strips of a paragraph joined. The cells of a row of a table are no strips."""
    result: list[Rectangle] = []
    stacks: list[list[Rectangle]] = []
    for ground in sorted(grounds, key=lambda r: (r.y0, r.x0)):
        if _has_neighbour(ground, grounds):
            result.append(ground)
            continue
        stack = next((s for s in reversed(stacks) if _stands_on(s[-1], ground)), None)
        if stack is None:
            stacks.append([ground])
        else:
            stack.append(ground)
    for stack in stacks:
        low = sum(each.y1 - each.y0 < HIGHLIGHT for each in stack)
        if len(stack) < 2 or not low:
            result += stack
            continue
        first = stack[0]
        bottom = max(each.y1 for each in stack)
        result.append(replace(first, y1=bottom, edged=not _is_pale(first)))
    return result


def _stands_on(above: Rectangle, below: Rectangle) -> bool:
    return (
        above.fill == below.fill
        and abs(above.x0 - below.x0) < MEET
        and abs(above.x1 - below.x1) < MEET
        and abs(above.y1 - below.y0) < MEET
    )


def _has_neighbour(ground: Rectangle, grounds: Sequence[Rectangle]) -> bool:
    """Whether another ground of the same height stands right beside this one."""
    return any(
        other is not ground
        and abs(other.y0 - ground.y0) < MEET
        and abs(other.y1 - ground.y1) < MEET
        and min(abs(other.x0 - ground.x1), abs(other.x1 - ground.x0)) < 12
        for other in grounds
    )
