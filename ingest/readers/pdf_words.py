"""What a PDF page holds: words with their place and type, and what is drawn on it.

All lengths are in points; x grows to the right and y grows downwards from the top of the page as it is shown.
"""

from __future__ import annotations

import ctypes
import math
import re
from dataclasses import dataclass, field

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from ingest.readers.pdf_drawing import Box, Place, Rectangle, Ruling, read_drawing, read_links

LIGATURES = str.maketrans(
    {
        **{"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"},
        **{"\x02": "-", "\ufffe": "-", "\u2010": "-", "\u2011": "-"},
        **{"\ufeff": "", "\u200b": "", "\x00": "", "\u00a0": " "},
    }
)
"""Characters that are written otherwise in blocks and in page texts: ligatures, kinds of hyphen, marks
without width."""

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
    pictures: list[Box] = field(default_factory=list)
    links: list[Box] = field(default_factory=list)
    """Where links stand that lead out of the document."""
    drawn: int = 0
    """How many shapes are drawn on it."""
    ocr: bool = False
    picture_words: list[Word] = field(default_factory=list)
    """Words read by OCR in pictures on a page that has text. They are not in ``text``."""
    unseen: str = ""
    """Words in type too small to be seen, which are neither in ``words`` nor in ``text``."""


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
    drawing = read_drawing(page, place, width, height)
    unseen = [text[start:stop] for start, stop in tiny]
    for start, stop in tiny:
        text = f"{text[:start]}{' ' * (stop - start)}{text[stop:]}"
    plain = _parted(text, partings).translate(LIGATURES).replace("\r\n", "\n").replace("\r", "\n")
    covered = sum((x1 - x0) * (y1 - y0) for x0, y0, x1, y1 in drawing.pictures)
    return PageContent(
        number,
        width,
        height,
        plain,
        words,
        drawing.rulings,
        drawing.rectangles,
        min(1.0, covered / (width * height)),
        drawing.pictures,
        read_links(page, place),
        drawing.shapes,
        unseen=" ".join(unseen),
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
