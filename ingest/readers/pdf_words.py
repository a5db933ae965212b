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
    ticks: list[Box] = field(default_factory=list)
    """Where small shapes stand, which may be bullets."""
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
        drawing.ticks,
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
    tokens = [match.span() for match in _TOKEN.finditer(text)]
    keys = [reader.key_of(start) for start, _ in tokens]
    keys.append(-1)
    for number, (begin, end) in enumerate(tokens):
        start, glued, key = begin, begin == end_before, keys[number]
        while start < end:
            stop = reader.add(start, end, glued, key, key == keys[number + 1])
            if stop < 0:
                stop = -stop
                tiny.append((start, stop))
            if stop < end:
                figures = text[stop - 1 : stop + 1].isdigit()
                if figures and reader.size_at(stop) != reader.size_at(stop - 1):
                    partings.append(stop)
                key = reader.key_of(stop)
            start, glued = stop, True
        end_before = end
    return reader.words, partings, tiny


_text_object = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)(
    ctypes.cast(pdfium_c.FPDFText_GetTextObject, ctypes.c_void_p).value or 0
)
"""FPDFText_GetTextObject with its answer as a plain number, which is what most calls need."""


class _WordReader:
    """Makes words of the characters of one page. The calls into pdfium are few because they cost the most
    time."""

    def __init__(self, raw: object, text: str, place: Place, turned: bool) -> None:
        self.raw, self.text, self.place, self.turned = raw, text, place, turned
        self.words: list[Word] = []
        self._page = ctypes.cast(raw, ctypes.c_void_p).value  # type: ignore[arg-type]
        self._styles: dict[int, _Style] = {}
        self._fonts: dict[int, tuple[bool, bool]] = {}
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._point = ctypes.byref(self._x), ctypes.byref(self._y)
        self._edges = tuple(ctypes.c_double() for _ in range(4))
        self._box = tuple(ctypes.byref(edge) for edge in self._edges)
        self._matrix = pdfium_c.FS_MATRIX()
        self._matrix_ref = ctypes.byref(self._matrix)
        self._colours = tuple(ctypes.c_uint() for _ in range(4))
        self._colour_refs = tuple(ctypes.byref(colour) for colour in self._colours)

    def key_of(self, index: int) -> int:
        """What tells the text object of a character from all others of the page."""
        return _text_object(self._page, index) or 0

    def _style_of(self, index: int, key: int) -> _Style:
        style = self._styles.get(key)
        if style is None:
            style = self._styles[key] = self._read_style(index, bool(key))
        return style

    def _read_style(self, index: int, has_object: bool) -> _Style:
        """The type of a character: its size as drawn, weight, slope, colour and direction."""
        matrix = self._matrix
        pdfium_c.FPDFText_GetMatrix(self.raw, index, self._matrix_ref)
        size = float(pdfium_c.FPDFText_GetFontSize(self.raw, index)) * math.hypot(matrix.b, matrix.d)
        slant = not self.turned and (abs(matrix.b) > 0.1 * abs(matrix.a) or matrix.a < 0)
        colour = 0
        if pdfium_c.FPDFText_GetFillColor(self.raw, index, *self._colour_refs):
            red, green, blue, _ = self._colours
            colour = red.value << 16 | green.value << 8 | blue.value
        bold = italic = False
        if has_object:
            font = pdfium_c.FPDFTextObj_GetFont(pdfium_c.FPDFText_GetTextObject(self.raw, index))
            if font:
                key = ctypes.addressof(font.contents)
                if key not in self._fonts:
                    self._fonts[key] = _weight_and_slope(font)
                bold, italic = self._fonts[key]
        return _Style(size if 0.5 < size < 2000 else 10.0, bold, italic, colour, slant)

    def size_at(self, index: int) -> float:
        """The size of the type of a character, in points."""
        return self._style_of(index, self.key_of(index)).size

    def _corners(self, index: int) -> tuple[tuple[float, float], tuple[float, float]]:
        pdfium_c.FPDFText_GetCharBox(self.raw, index, *self._box)
        left, right, bottom, top = self._edges
        return self.place(left.value, bottom.value), self.place(right.value, top.value)

    def _part_end(self, start: int, end: int, key: int, style: _Style, base: float) -> int:
        """Where a token goes over to another text object or line; its end where it does neither."""
        for index in range(start + 1, end):
            pdfium_c.FPDFText_GetCharOrigin(self.raw, index, *self._point)
            if self.key_of(index) != key or abs(self._y.value - base) > 0.6 * style.size:
                return index
        return end

    def add(self, start: int, end: int, glued: bool, key: int, alike: bool) -> int:
        """Add the characters from ``start`` as a word, or to the word before where they belong to it, up to ``end`` or
        to where they go over to another text object or line. Returns where that is.

        ``key`` is the text object of the first; ``alike`` says that what follows the end is of it too, and so all
        between. The place is negative where the characters are too small to be seen: then nothing is added.
        """
        style = self._style_of(start, key)
        found = pdfium_c.FPDFText_GetCharOrigin(self.raw, start, *self._point)
        raw_x, raw_base = self._x.value, self._y.value
        left, right, bottom, top = self._edges
        pdfium_c.FPDFText_GetCharBox(self.raw, end - 1, *self._box)
        if end - start > 1:
            whole = alike or self.key_of(end - 1) == key
            level = style.slant or self.turned or abs(bottom.value - raw_base) <= 1.2 * style.size
            if not (whole and level):
                end = self._part_end(start, end, key, style, raw_base)
                pdfium_c.FPDFText_GetCharBox(self.raw, end - 1, *self._box)
        piece = self.text[start:end]
        if not piece.isascii():
            piece = piece.translate(LIGATURES)
        if not found or not piece.strip():
            return end
        size = style.size
        if size < TINY:
            return -end
        x0, base = self.place(raw_x, raw_base)
        (xa, ya), (xb, yb) = self.place(left.value, bottom.value), self.place(right.value, top.value)
        if style.slant:
            (xc, yc), (xd, yd) = self._corners(start)
            x0, x1 = min(xa, xb, xc, xd), max(xa, xb, xc, xd)
            upper, base = min(ya, yb, yc, yd), max(ya, yb, yc, yd)
            lower = base
        else:
            x1, upper, lower = max(xa, xb), base - 0.78 * size, base + 0.22 * size
        if x1 < x0:
            x1 = x0 + 0.5 * size * len(piece)
        last = self.words[-1] if glued and self.words else None
        if last and not style.slant and _same_word(last, style, x0, base):
            last.text += piece
            last.x1 = max(last.x1, x1)
            return end
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
                upper,
                lower,
            )
        )
        return end


def _same_word(last: Word, style: _Style, x0: float, base: float) -> bool:
    near = abs(last.base - base) < 0.5 and -0.5 * style.size < x0 - last.x1 < 0.18 * style.size
    return near and last.size == style.size and last.bold == style.bold


def _weight_and_slope(font: object) -> tuple[bool, bool]:
    """Whether a font is bold, and whether it is italic."""
    buffer = ctypes.create_string_buffer(256)
    length = pdfium_c.FPDFFont_GetBaseFontName(font, buffer, 256)
    name = buffer.value.decode("utf-8", "replace") if length else ""
    weight = pdfium_c.FPDFFont_GetWeight(font)
    return bool(_BOLD.search(name)) or weight >= 600, bool(_ITALIC.search(name))
