"""What is drawn on a PDF page besides its words: lines, rectangles, pictures and links.

All lengths are in points; x grows to the right and y grows downwards from the top of the page as it is shown.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

MAX_RULINGS = 4000
"""Drawn lines a page may have before its drawing is taken for artwork and ignored."""
MAX_OBJECTS = 60_000
"""Drawn things of a page that are looked at; what comes after them is ignored."""
MAX_SEGMENTS = 400
"""A path of more pieces than this is artwork."""
MAX_DEPTH = 4
"""How deep groups of drawn things may stand within each other."""
THIN = 3.0
"""A drawn thing that is no wider or no higher than this, in points, is a line."""

TICK = (1.5, 13.0)
"""The least and most width and height, in points, of a shape that may be a bullet."""
MAX_TICKS = 200
"""Small shapes a page may have before they are taken for artwork and ignored."""

HIGHLIGHT = 21.0
"""A coloured ground without an outline that is lower than this, in points, marks one line of text and is no
box."""

Place = Callable[[float, float], tuple[float, float]]
Box = tuple[float, float, float, float]
"""x0, y0, x1, y1."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """A drawn horizontal or vertical line (``x0 == x1`` or ``y0 == y1``)."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A drawn rectangle; ``fill`` is its colour as 0xRRGGBB, or None where it is only an outline.

    ``edged`` is false for what only colours the ground behind a line of text or is white on white; ``outlined`` is
    true where a line is drawn round it.
    """

    x0: float
    y0: float
    x1: float
    y1: float
    fill: int | None
    edged: bool = True
    outlined: bool = False


@dataclass
class Drawing:
    """What is drawn on one page. ``pictures`` are the places of pictures that are on the page, ``ticks`` those of
    small shapes, which may be bullets."""

    rulings: list[Ruling] = field(default_factory=list)
    rectangles: list[Rectangle] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    ticks: list[Box] = field(default_factory=list)
    shapes: int = 0


def read_drawing(page: pdfium.PdfPage, place: Place, width: float, height: float) -> Drawing:
    """The lines, rectangles and pictures of a page; no lines and rectangles where it is covered with artwork."""
    drawing = Drawing()
    gatherer = _Gatherer(drawing, width, height)
    for kind, item, here in _objects(page.raw, place):
        if kind == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            gatherer.add_picture(item, here)
            continue
        drawing.shapes += 1
        if not gatherer.add_path(item, here):
            drawing.rulings, drawing.rectangles = [], []
            gatherer.artwork = True
    if len(drawing.ticks) > MAX_TICKS:
        drawing.ticks = []
    return drawing


def read_links(page: pdfium.PdfPage, place: Place) -> list[Box]:
    """The places of links that lead out of the document."""
    links: list[Box] = []
    position = ctypes.c_int(0)
    link = pdfium_c.FPDF_LINK()
    rectangle = pdfium_c.FS_RECTF()
    while len(links) < MAX_RULINGS and pdfium_c.FPDFLink_Enumerate(
        page.raw, ctypes.byref(position), ctypes.byref(link)
    ):
        action = pdfium_c.FPDFLink_GetAction(link)
        if not action or pdfium_c.FPDFAction_GetType(action) != pdfium_c.PDFACTION_URI:
            continue
        if pdfium_c.FPDFLink_GetAnnotRect(link, ctypes.byref(rectangle)):
            xa, ya = place(rectangle.left, rectangle.bottom)
            xb, yb = place(rectangle.right, rectangle.top)
            links.append((min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb)))
    return links


def _objects(raw: object, place: Place) -> Iterator[tuple[int, object, Place]]:
    """The paths and pictures of a page, also those inside groups, each with how its points are placed."""
    budget = MAX_OBJECTS
    stack: list[tuple[object, int, int, Place, bool]] = [
        (raw, 0, pdfium_c.FPDFPage_CountObjects(raw), place, True)
    ]
    while stack and budget:
        holder, index, count, here, is_page = stack.pop()
        while index < count and budget:
            budget -= 1
            get = pdfium_c.FPDFPage_GetObject if is_page else pdfium_c.FPDFFormObj_GetObject
            item = get(holder, index)
            index += 1
            kind = pdfium_c.FPDFPageObj_GetType(item)
            if kind in (pdfium_c.FPDF_PAGEOBJ_PATH, pdfium_c.FPDF_PAGEOBJ_IMAGE):
                yield kind, item, here
            elif kind == pdfium_c.FPDF_PAGEOBJ_FORM and len(stack) < MAX_DEPTH:
                stack.append((holder, index, count, here, is_page))
                stack.append((item, 0, pdfium_c.FPDFFormObj_CountObjects(item), _within(item, here), False))
                break


def _within(group: object, place: Place) -> Place:
    """How points of a group's own space are placed on the page."""
    matrix = pdfium_c.FS_MATRIX()
    if not pdfium_c.FPDFPageObj_GetMatrix(group, ctypes.byref(matrix)):
        return place
    a, b, c, d, e, f = matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f
    if (a, b, c, d, e, f) == (1.0, 0.0, 0.0, 1.0, 0.0, 0.0):
        return place
    return lambda x, y: place(a * x + c * y + e, b * x + d * y + f)


class _Gatherer:
    """Takes drawn things one by one."""

    def __init__(self, drawing: Drawing, width: float, height: float) -> None:
        self.drawing, self.width, self.height = drawing, width, height
        self.artwork = False
        self._bounds = tuple(ctypes.c_float() for _ in range(4))
        self._refs = tuple(ctypes.byref(v) for v in self._bounds)
        self._fill, self._stroke = ctypes.c_int(), ctypes.c_int()

    def _box(self, item: object, place: Place) -> Box | None:
        """Where a thing stands; None for what is not on the page."""
        if not pdfium_c.FPDFPageObj_GetBounds(item, *self._refs):
            return None
        xa, ya = place(self._bounds[0].value, self._bounds[1].value)
        xb, yb = place(self._bounds[2].value, self._bounds[3].value)
        x0, x1, y0, y1 = min(xa, xb), max(xa, xb), min(ya, yb), max(ya, yb)
        if x1 < 0 or y1 < 0 or x0 > self.width or y0 > self.height:
            return None
        return x0, y0, x1, y1

    def add_picture(self, item: object, place: Place) -> None:
        box = self._box(item, place)
        if box is not None:
            x0, y0, x1, y1 = box
            if TICK[0] <= min(x1 - x0, y1 - y0) and max(x1 - x0, y1 - y0) <= TICK[1]:
                self.drawing.ticks.append(box)
            self.drawing.pictures.append((max(x0, 0), max(y0, 0), min(x1, self.width), min(y1, self.height)))

    def add_path(self, item: object, place: Place) -> bool:
        """Take a path as lines and rectangles. False when the page has more of them than a document has."""
        box = None if self.artwork else self._box(item, place)
        if box is None:
            return True
        x0, y0, x1, y1 = box
        wide, high = x1 - x0, y1 - y0
        if TICK[0] <= min(wide, high) and max(wide, high) <= TICK[1]:
            self._add_tick(item, box)
        if max(wide, high) < 6:
            return True
        if high <= THIN:
            self.drawing.rulings.append(Ruling(x0, (y0 + y1) / 2, x1, (y0 + y1) / 2))
        elif wide <= THIN:
            self.drawing.rulings.append(Ruling((x0 + x1) / 2, y0, (x0 + x1) / 2, y1))
        else:
            self._add_figure(item, place)
        return len(self.drawing.rulings) + 4 * len(self.drawing.rectangles) <= MAX_RULINGS

    def _add_tick(self, item: object, box: Box) -> None:
        """Take a small shape, unless it is white and so cannot be seen."""
        pdfium_c.FPDFPath_GetDrawMode(item, ctypes.byref(self._fill), ctypes.byref(self._stroke))
        seen = bool(self._stroke.value) or (bool(self._fill.value) and _fill_colour(item) != 0xFFFFFF)
        if seen and len(self.drawing.ticks) <= MAX_TICKS:
            self.drawing.ticks.append(box)

    def _add_figure(self, item: object, place: Place) -> None:
        """Take each part of a path as a rectangle where it is one, else the straight lines of which it is made."""
        count = pdfium_c.FPDFPath_CountSegments(item)
        if not 1 < count <= MAX_SEGMENTS:
            return
        pdfium_c.FPDFPath_GetDrawMode(item, ctypes.byref(self._fill), ctypes.byref(self._stroke))
        filled, stroked = bool(self._fill.value), bool(self._stroke.value)
        if not filled and not stroked:
            return
        colour = _fill_colour(item) if filled else None
        for points in _parts(item, count, place):
            x0, x1 = min(p[0] for p in points), max(p[0] for p in points)
            y0, y1 = min(p[1] for p in points), max(p[1] for p in points)
            wide, high = x1 - x0, y1 - y0
            if x1 < 0 or y1 < 0 or x0 > self.width or y0 > self.height:
                continue
            if min(wide, high) <= THIN:
                self._add_thin(x0, y0, x1, y1)
            elif _is_rectangle(points, x0, y0, x1, y1):
                if wide >= 12 and high >= 8 and wide * high <= 0.8 * self.width * self.height:
                    edged = stroked or (colour != 0xFFFFFF and high >= HIGHLIGHT)
                    self.drawing.rectangles.append(Rectangle(x0, y0, x1, y1, colour, edged, stroked))
            elif stroked:
                self.drawing.rulings.extend(_straight_lines(points))

    def _add_thin(self, x0: float, y0: float, x1: float, y1: float) -> None:
        wide, high = x1 - x0, y1 - y0
        if wide >= high and wide >= 6:
            self.drawing.rulings.append(Ruling(x0, (y0 + y1) / 2, x1, (y0 + y1) / 2))
        elif high >= 6:
            self.drawing.rulings.append(Ruling((x0 + x1) / 2, y0, (x0 + x1) / 2, y1))


Point = tuple[float, float, int]
"""x, y and the kind of segment that leads there."""


def _parts(item: object, count: int, place: Place) -> Iterator[list[Point]]:
    """The points of each part of a path: a part begins where the pen is lifted."""
    matrix = pdfium_c.FS_MATRIX()
    pdfium_c.FPDFPageObj_GetMatrix(item, ctypes.byref(matrix))
    a, b, c, d, e, f = matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f
    x, y = ctypes.c_float(), ctypes.c_float()
    x_ref, y_ref = ctypes.byref(x), ctypes.byref(y)
    points: list[Point] = []
    for index in range(count):
        segment = pdfium_c.FPDFPath_GetPathSegment(item, index)
        pdfium_c.FPDFPathSegment_GetPoint(segment, x_ref, y_ref)
        kind = pdfium_c.FPDFPathSegment_GetType(segment)
        if kind == pdfium_c.FPDF_SEGMENT_MOVETO and len(points) > 1:
            yield points
            points = []
        elif kind == pdfium_c.FPDF_SEGMENT_MOVETO:
            points = []
        px, py = x.value, y.value
        points.append((*place(a * px + c * py + e, b * px + d * py + f), kind))
    if len(points) > 1:
        yield points


def _is_rectangle(points: list[Point], x0: float, y0: float, x1: float, y1: float) -> bool:
    """Whether a part is a rectangle, perhaps with rounded corners."""
    if not 3 < len(points) <= 14:
        return False
    along = sum(abs(line.x1 - line.x0) + abs(line.y1 - line.y0) for line in _straight_lines(points))
    if along <= 0.6 * (2 * (x1 - x0) + 2 * (y1 - y0)):
        return False
    return all(
        min(px - x0, x1 - px) < 0.15 * (x1 - x0) + 3 or min(py - y0, y1 - py) < 4 for px, py, _ in points
    )


def _straight_lines(points: list[Point]) -> list[Ruling]:
    lines: list[Ruling] = []
    start = before = points[0][:2]
    steps: list[tuple[tuple[float, float], tuple[float, float]]] = []
    for px, py, kind in points[1:]:
        here = (px, py)
        if kind == pdfium_c.FPDF_SEGMENT_LINETO:
            steps.append((before, here))
        before = here
    if before != start and len(points) > 2:
        steps.append((before, start))
    for (xa, ya), (xb, yb) in steps:
        if abs(xa - xb) <= 0.5 and abs(ya - yb) >= 6:
            lines.append(Ruling(xa, min(ya, yb), xa, max(ya, yb)))
        elif abs(ya - yb) <= 0.5 and abs(xa - xb) >= 6:
            lines.append(Ruling(min(xa, xb), ya, max(xa, xb), ya))
    return lines


def _fill_colour(item: object) -> int:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    pdfium_c.FPDFPageObj_GetFillColor(
        item, ctypes.byref(red), ctypes.byref(green), ctypes.byref(blue), ctypes.byref(alpha)
    )
    return red.value << 16 | green.value << 8 | blue.value
