"""Words that stand on a picture: they label it, and are no part of the text beside it."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.readers.pdf_drawing import Box
from ingest.readers.pdf_lines import Line
from ingest.readers.pdf_tables import Table
from ingest.readers.pdf_words import PageContent, Word

MOST_WORDS = 8
"""A picture with more words on it is the ground of a text."""
LARGEST = 0.35
"""Share of the page; a larger picture is the ground of the page."""
WIDEST = 0.6
"""Share of the page's width; a wider picture is a band across the page, such as a header or a footer."""
MOST_PICTURES = 300
"""A page with more pictures is made of slices of one."""


def picture_places(page: PageContent) -> list[Box]:
    """Where the pictures of a page stand that may have labels. Pictures that touch are one."""
    if page.ocr or len(page.pictures) > MOST_PICTURES:
        return []
    joined: list[Box] = []
    for picture in page.pictures:
        group = picture
        touching = [other for other in joined if _meet(group, other)]
        while touching:
            joined = [other for other in joined if other not in touching]
            for other in touching:
                group = _around(group, other)
            touching = [other for other in joined if _meet(group, other)]
        joined.append(group)
    most = LARGEST * page.width * page.height
    return [
        box
        for box in joined
        if (box[2] - box[0]) * (box[3] - box[1]) <= most and box[2] - box[0] <= WIDEST * page.width
    ]


def boxes_on_pictures(tables: Sequence[Table], places: Sequence[Box]) -> tuple[list[Table], list[Word]]:
    """The tables that are no labels, and the words of those boxes that are."""
    kept: list[Table] = []
    words: list[Word] = []
    for table in tables:
        inside = [word for cell in table.cells for word in cell.words]
        box = (table.x0, table.y0, table.x1, table.y1)
        on_picture = any(_share(box, place) > 0.5 for place in places)
        if len(table.cells) == 1 and len(inside) <= MOST_WORDS and on_picture:
            words += inside
        else:
            kept.append(table)
    return kept, words


def lines_on_pictures(lines: Sequence[Line], places: Sequence[Box]) -> list[Line]:
    """The lines that label a picture. None where they are much of what the page says."""
    labels: list[Line] = []
    for place in places:
        here = [
            line
            for line in lines
            if line.words
            and not line.slant
            and _share((line.x0, line.top, line.x1, line.bottom), place) > 0.5
        ]
        if sum(len(line.words) for line in here) <= MOST_WORDS:
            labels += here
    all_words = sum(len(line.words) for line in lines)
    return labels if 3 * sum(len(line.words) for line in labels) <= all_words else []


def _share(box: Box, place: Box) -> float:
    """Share of a box that lies within a place."""
    wide = min(box[2], place[2]) - max(box[0], place[0])
    high = min(box[3], place[3]) - max(box[1], place[1])
    area = (box[2] - box[0]) * (box[3] - box[1])
    return wide * high / area if wide > 0 and high > 0 and area > 0 else 0.0


def _meet(one: Box, two: Box) -> bool:
    return one[0] <= two[2] and two[0] <= one[2] and one[1] <= two[3] and two[1] <= one[3]


def _around(one: Box, two: Box) -> Box:
    return min(one[0], two[0]), min(one[1], two[1]), max(one[2], two[2]), max(one[3], two[3])
