"""What a PDF page holds: words with their place and type, and the lines and rectangles drawn on it.

All lengths are in points; x grows to the right and y grows downwards from the top of the page as it is shown.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Callable
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

LIGATURES = str.maketrans(
    {
        **{"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"},
        **{"\x02": "-", "\ufffe": "-", "\u2010": "-", "\u2011": "-"},
        **{"\ufeff": "", "\u200b": "", "\x00": "", "\u00a0": " "},
    }
)
"""Characters that are written otherwise in blocks and in page texts: ligatures, kinds of hyphen, marks
without width."""

MAX_RULINGS = 4000
"""Drawn lines a page may have before its drawing is taken for artwork and ignored."""

HIGHLIGHT = 21.0
"""A coloured ground without an outline that is lower than this, in points, marks one line of text and is no
box."""

TINY = 2.5
"""Type smaller than this, in points, cannot be seen: word processors leave such marks beside footnote calls."""

_TOKEN = re.compile(r"[^\s\x02\ufffe]+[\x02\ufffe]?|[\x02\ufffe]")
_BOLD = re.compile(r"bold|black|heavy|semibold|demi", re.IGNORECASE)
_ITALIC = re.compile(r"italic|oblique", re.IGNORECASE)


@dataclass(slots=True)
class Word:
    """A word as drawn: ``base`` is the y of its baseline; ``glued`` says that no space comes before it.

    ``slant`` is true for text that does not run straight from left to right.
    """

    text: str
    x0: float
    x1: float
    base: float
    size: float
    bold: bool
    italic: bool
    colour: int
    glued: bool
    slant: bool = False
    top: float = 0.0
    bottom: float = 0.0


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
class PageContent:
    """All that is taken from one page before it is understood."""

    number: int
    width: float
    height: float
    text: str
    words: list[Word]
    rulings: list[Ruling]
    rectangles: list[Rectangle]
    pictured: float = 0.0
    """Share of the page that pictures cover."""
    ocr: bool = False
    unseen: str = ""
    """Words in type too small to be seen, which are neither in ``words`` nor in ``text``."""


Place = Callable[[float, float], tuple[float, float]]


@dataclass(slots=True)
class _Style:
    size: float
    bold: bool
    italic: bool
    colour: int
    slant: bool


def read_page(page: pdfium.PdfPage, number: int) -> PageContent:
    """The words and drawn lines of a page. Raises what pypdfium2 raises when the page is broken."""
    width, height = page.get_size()
    place, turned = _placing(page)
    textpage = page.get_textpage()
    try:
        text = _page_string(textpage)
        words, partings, tiny = _words(textpage, text, place, turned)
    finally:
        textpage.close()
    rulings, rectangles, pictured = _drawing(page, place, width, height)
    unseen = [text[start:stop] for start, stop in tiny]
    for start, stop in tiny:
        text = f"{text[:start]}{' ' * (stop - start)}{text[stop:]}"
    plain = _parted(text, partings).translate(LIGATURES).replace("\r\n", "\n").replace("\r", "\n")
    return PageContent(
        number, width, height, plain, words, rulings, rectangles, pictured, unseen=" ".join(unseen)
    )


def _placing(page: pdfium.PdfPage) -> tuple[Place, bool]:
    """How a point of the page's own space is placed on the page as shown, and whether the page is turned."""
    left, bottom, right, top = page.get_cropbox(fallback_ok=True)
    media = page.get_mediabox(fallback_ok=True)
    left, bottom = max(left, media[0]), max(bottom, media[1])
    right, top = min(right, media[2]), min(top, media[3])
    rotation = page.get_rotation() % 360
    if rotation == 90:
        return (lambda x, y: (y - bottom, x - left)), True
    if rotation == 180:
        return (lambda x, y: (right - x, y - bottom)), True
    if rotation == 270:
        return (lambda x, y: (top - y, right - x)), True
    return (lambda x, y: (x - left, top - y)), False


def _page_string(textpage: pdfium.PdfTextPage) -> str:
    """The page's text with exactly one character for each of the page's character places."""
    count = textpage.count_chars()
    if count <= 0:
        return ""
    text = str(textpage.get_text_range())
    if len(text) == count:
        return text
    raw = textpage.raw
    codes = (pdfium_c.FPDFText_GetUnicode(raw, i) for i in range(count))
    return "".join(chr(code) if 0 < code < 0xD800 or 0xDFFF < code < 0x110000 else " " for code in codes)


def _parted(text: str, partings: list[int]) -> str:
    """The text with a space put in at each of these places."""
    pieces = [text[a:b] for a, b in zip([0, *partings], [*partings, len(text)], strict=True)]
    return " ".join(pieces)


def _words(
    textpage: pdfium.PdfTextPage, text: str, place: Place, turned: bool
) -> tuple[list[Word], list[int], list[tuple[int, int]]]:
    """The words of a page, the places in its text where figures of other type touch ("1998" and a raised "23"), and
    the spans of its text that are too small to be seen.
    """
    reader = _WordReader(textpage.raw, text, place, turned)
    partings: list[int] = []
    tiny: list[tuple[int, int]] = []
    end_before = -1
    for match in _TOKEN.finditer(text):
        start, glued = match.start(), match.start() == end_before
        while start < match.end():
            stop = reader.end_of_piece(start, match.end())
            if not reader.add(start, stop, glued):
                tiny.append((start, stop))
            figures = stop < match.end() and text[stop - 1 : stop + 1].isdigit()
            if figures and reader.size_at(stop) != reader.size_at(stop - 1):
                partings.append(stop)
            start, glued = stop, True
        end_before = match.end()
    return reader.words, partings, tiny


class _WordReader:
    """Makes words of the characters of one page. The calls into pdfium are few because they cost the most
    time."""

    def __init__(self, raw: object, text: str, place: Place, turned: bool) -> None:
        self.raw, self.text, self.place, self.turned = raw, text, place, turned
        self.words: list[Word] = []
        self._styles: dict[int, _Style] = {}
        self._fonts: dict[int, tuple[bool, bool]] = {}
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._point = ctypes.byref(self._x), ctypes.byref(self._y)
        self._edges = tuple(ctypes.c_double() for _ in range(4))
        self._box = tuple(ctypes.byref(edge) for edge in self._edges)

    def _style_of(self, index: int) -> tuple[int, _Style]:
        handle = pdfium_c.FPDFText_GetTextObject(self.raw, index)
        key = ctypes.addressof(handle.contents) if handle else 0
        style = self._styles.get(key)
        if style is None:
            style = self._styles[key] = _style(self.raw, index, handle, self._fonts, self.turned)
        return key, style

    def size_at(self, index: int) -> float:
        """The size of the type of a character, in points."""
        return self._style_of(index)[1].size

    def _corners(self, index: int) -> tuple[tuple[float, float], tuple[float, float]]:
        pdfium_c.FPDFText_GetCharBox(self.raw, index, *self._box)
        left, right, bottom, top = (edge.value for edge in self._edges)
        return self.place(left, bottom), self.place(right, top)

    def end_of_piece(self, start: int, end: int) -> int:
        """Where a token goes over to another text object or line; its end where it does neither."""
        if end - start == 1:
            return end
        key, style = self._style_of(start)
        last_key, _ = self._style_of(end - 1)
        pdfium_c.FPDFText_GetCharOrigin(self.raw, start, *self._point)
        base = self._y.value
        if last_key == key:
            pdfium_c.FPDFText_GetCharBox(self.raw, end - 1, *self._box)
            if style.slant or self.turned or abs(self._edges[2].value - base) <= 1.2 * style.size:
                return end
        for index in range(start + 1, end):
            other, _ = self._style_of(index)
            pdfium_c.FPDFText_GetCharOrigin(self.raw, index, *self._point)
            if other != key or abs(self._y.value - base) > 0.6 * style.size:
                return index
        return end

    def add(self, start: int, end: int, glued: bool) -> bool:
        """Add the characters from ``start`` to ``end`` as a word, or to the word before where they belong to it.

        False where they are too small to be seen: then nothing is added.
        """
        piece = self.text[start:end].translate(LIGATURES)
        if not piece.strip() or not pdfium_c.FPDFText_GetCharOrigin(self.raw, start, *self._point):
            return True
        _, style = self._style_of(start)
        size = style.size
        if size < TINY:
            return False
        x0, base = self.place(self._x.value, self._y.value)
        (xa, ya), (xb, yb) = self._corners(end - 1)
        if style.slant:
            (xc, yc), (xd, yd) = self._corners(start)
            x0, x1 = min(xa, xb, xc, xd), max(xa, xb, xc, xd)
            top, base = min(ya, yb, yc, yd), max(ya, yb, yc, yd)
            bottom = base
        else:
            x1, top, bottom = max(xa, xb), base - 0.78 * size, base + 0.22 * size
        if x1 < x0:
            x1 = x0 + 0.5 * size * len(piece)
        last = self.words[-1] if glued and self.words else None
        if last and not style.slant and _same_word(last, style, x0, base):
            last.text += piece
            last.x1 = max(last.x1, x1)
            return True
        self.words.append(
            Word(
                piece,
                x0,
                x1,
                base,
                size,
                style.bold,
                style.italic,
                style.colour,
                glued,
                style.slant,
                top,
                bottom,
            )
        )
        return True


def _same_word(last: Word, style: _Style, x0: float, base: float) -> bool:
    near = abs(last.base - base) < 0.5 and -0.5 * style.size < x0 - last.x1 < 0.18 * style.size
    return near and last.size == style.size and last.bold == style.bold


def _style(
    raw: object, index: int, handle: object, fonts: dict[int, tuple[bool, bool]], turned: bool
) -> _Style:
    """The type of a character: its size as drawn, weight, slope, colour and direction."""
    matrix = pdfium_c.FS_MATRIX()
    pdfium_c.FPDFText_GetMatrix(raw, index, ctypes.byref(matrix))
    size = float(pdfium_c.FPDFText_GetFontSize(raw, index)) * math.hypot(matrix.b, matrix.d)
    slant = abs(matrix.b) > 0.1 * abs(matrix.a) or matrix.a < 0
    if turned:
        slant = False
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    colour = 0
    if pdfium_c.FPDFText_GetFillColor(
        raw, index, ctypes.byref(red), ctypes.byref(green), ctypes.byref(blue), ctypes.byref(alpha)
    ):
        colour = red.value << 16 | green.value << 8 | blue.value
    bold = italic = False
    if handle:
        font = pdfium_c.FPDFTextObj_GetFont(handle)
        if font:
            key = ctypes.addressof(font.contents)
            if key not in fonts:
                buffer = ctypes.create_string_buffer(256)
                length = pdfium_c.FPDFFont_GetBaseFontName(font, buffer, 256)
                name = buffer.value.decode("utf-8", "replace") if length else ""
                weight = pdfium_c.FPDFFont_GetWeight(font)
                fonts[key] = bool(_BOLD.search(name)) or weight >= 600, bool(_ITALIC.search(name))
            bold, italic = fonts[key]
    return _Style(size if 0.5 < size < 2000 else 10.0, bold, italic, colour, slant)


def _drawing(
    page: pdfium.PdfPage, place: Place, width: float, height: float
) -> tuple[list[Ruling], list[Rectangle], float]:
    rulings: list[Ruling] = []
    rectangles: list[Rectangle] = []
    covered = 0.0
    raw = page.raw
    bounds = [ctypes.c_float() for _ in range(4)]
    refs = [ctypes.byref(v) for v in bounds]
    for index in range(pdfium_c.FPDFPage_CountObjects(raw)):
        item = pdfium_c.FPDFPage_GetObject(raw, index)
        kind = pdfium_c.FPDFPageObj_GetType(item)
        picture = kind == pdfium_c.FPDF_PAGEOBJ_IMAGE
        if (
            not picture
            and kind != pdfium_c.FPDF_PAGEOBJ_PATH
            or not pdfium_c.FPDFPageObj_GetBounds(item, *refs)
        ):
            continue
        xa, ya = place(bounds[0].value, bounds[1].value)
        xb, yb = place(bounds[2].value, bounds[3].value)
        x0, x1, y0, y1 = min(xa, xb), max(xa, xb), min(ya, yb), max(ya, yb)
        if x1 < 0 or y1 < 0 or x0 > width or y0 > height:
            continue
        wide, high = x1 - x0, y1 - y0
        if picture:
            covered += max(0.0, min(x1, width) - max(x0, 0)) * max(0.0, min(y1, height) - max(y0, 0))
        elif high <= 3 and wide >= 6:
            rulings.append(Ruling(x0, (y0 + y1) / 2, x1, (y0 + y1) / 2))
        elif wide <= 3 and high >= 6:
            rulings.append(Ruling((x0 + x1) / 2, y0, (x0 + x1) / 2, y1))
        elif wide >= 12 and high >= 8:
            _add_figure(
                item, place, (x0, y0, x1, y1), rulings, rectangles, wide * high > 0.8 * width * height
            )
        if len(rulings) + 4 * len(rectangles) > MAX_RULINGS:
            return [], [], min(1.0, covered / (width * height))
    return rulings, rectangles, min(1.0, covered / (width * height))


def _add_figure(
    item: object,
    place: Place,
    box: tuple[float, float, float, float],
    rulings: list[Ruling],
    rectangles: list[Rectangle],
    covers_page: bool,
) -> None:
    """Take a path as a rectangle where it is one, else the straight lines of which it is made."""
    count = pdfium_c.FPDFPath_CountSegments(item)
    if count > 400:
        return
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDFPath_GetDrawMode(item, ctypes.byref(fill), ctypes.byref(stroke))
    matrix = pdfium_c.FS_MATRIX()
    pdfium_c.FPDFPageObj_GetMatrix(item, ctypes.byref(matrix))
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float, int]] = []
    for index in range(count):
        segment = pdfium_c.FPDFPath_GetPathSegment(item, index)
        pdfium_c.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        px = matrix.a * x.value + matrix.c * y.value + matrix.e
        py = matrix.b * x.value + matrix.d * y.value + matrix.f
        points.append((*place(px, py), pdfium_c.FPDFPathSegment_GetType(segment)))
    x0, y0, x1, y1 = box
    lines = _straight_lines(points)
    along = sum(abs(line.x1 - line.x0) + abs(line.y1 - line.y0) for line in lines)
    round_the_edge = 2 * (x1 - x0) + 2 * (y1 - y0)
    on_edge = all(
        min(px - x0, x1 - px) < 0.15 * (x1 - x0) + 3 or min(py - y0, y1 - py) < 4 for px, py, _ in points
    )
    if 3 < count <= 14 and on_edge and along > 0.6 * round_the_edge:
        if not covers_page:
            colour = _fill_colour(item) if fill.value else None
            edged = bool(stroke.value) or (colour != 0xFFFFFF and y1 - y0 >= HIGHLIGHT)
            rectangles.append(Rectangle(x0, y0, x1, y1, colour, edged, bool(stroke.value)))
    elif stroke.value:
        rulings.extend(lines)


def _straight_lines(points: list[tuple[float, float, int]]) -> list[Ruling]:
    lines: list[Ruling] = []
    start = before = (0.0, 0.0)
    steps: list[tuple[tuple[float, float], tuple[float, float]]] = []
    for index, (px, py, kind) in enumerate(points):
        here = (px, py)
        if kind == pdfium_c.FPDF_SEGMENT_MOVETO:
            if index and before != start:
                steps.append((before, start))
            start = here
        elif kind == pdfium_c.FPDF_SEGMENT_LINETO:
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
