"""Words of scanned pages, read with rapidocr-onnxruntime where it is installed (its models come inside the
package)."""

from __future__ import annotations

import importlib
import importlib.util
import re
from collections.abc import Mapping
from functools import cache
from statistics import median
from typing import Any

import pypdfium2 as pdfium

from ingest.readers.pdf_words import PageContent, Word

LIBRARY = "rapidocr_onnxruntime"
SCALE = 2.0
"""Pixels for each point of the page in the picture that is read."""
LEAST_SCORE = 0.6
"""Lines of which the library is less sure are left out."""


def is_available() -> bool:
    """Whether scanned pages can be read here."""
    return importlib.util.find_spec(LIBRARY) is not None


@cache
def _engine() -> Any:
    return importlib.import_module(LIBRARY).RapidOCR()


def read_scan(page: pdfium.PdfPage, content: PageContent, vocabulary: Mapping[str, int]) -> None:
    """Fill ``content`` with the words seen on the page's picture. Leaves it as it is where none are seen.

    ``vocabulary`` holds how often each word stands in the pages that have text; words that the library runs together
    are parted where they are made of such words.
    """
    result, _ = _engine()(page.render(scale=SCALE).to_numpy())
    words: list[Word] = []
    lines: list[str] = []
    seen = [
        (box, str(text))
        for box, text, score in result or []
        if float(score) >= LEAST_SCORE and str(text).strip()
    ]
    usual = (
        median([max(y for _, y in box) - min(y for _, y in box) for box, _ in seen]) / SCALE if seen else 0.0
    )
    for box, text in seen:
        plain = part_words(text, vocabulary)
        lines.append(plain)
        xs, ys = [x / SCALE for x, _ in box], [y / SCALE for _, y in box]
        words += _words_of(plain, min(xs), max(xs), min(ys), max(ys), usual)
    if words:
        content.words = words
        content.text = "\n".join(lines)
        content.ocr = True


def _words_of(text: str, x0: float, x1: float, y0: float, y1: float, usual: float) -> list[Word]:
    """The words of one line, each given its share of the line's width. Lines about as high as usual get one
    size."""
    height = usual if y1 - y0 < 1.5 * usual else y1 - y0
    step = (x1 - x0) / max(1, len(text))
    size, base = float(round(0.8 * height)), (y0 + y1) / 2 + 0.28 * height
    words = []
    for match in re.finditer(r"\S+", text):
        left, right = x0 + match.start() * step, x0 + match.end() * step
        words.append(
            Word(
                match[0],
                left,
                right,
                base,
                size,
                False,
                False,
                0,
                False,
                top=base - 0.78 * size,
                bottom=base + 0.22 * size,
            )
        )
    return words


def part_words(text: str, vocabulary: Mapping[str, int]) -> str:
    """Put back spaces that the library has lost: after a full stop or comma, and between words that are
    known."""
    text = re.sub(r"(?<=[a-z][.,;:?])(?=[A-Za-z]{2})", " ", text)
    return " ".join(_part(token, vocabulary) for token in text.split())


def _part(token: str, vocabulary: Mapping[str, int]) -> str:
    match = re.match(r"^(\W*)([^\W\d_]{7,60})(\W*)$", token)
    if not match or vocabulary.get(match[2].lower(), 0):
        return token
    letters = match[2].lower()
    best: list[tuple[int, int] | None] = [None] * (len(letters) + 1)
    best[0] = (0, 0)
    for end in range(1, len(letters) + 1):
        for start in range(max(0, end - 20), end):
            here = best[start]
            piece = letters[start:end]
            known = vocabulary.get(piece, 0) >= (20 if len(piece) < 3 else 1) and (
                len(piece) > 1 or piece in "ai"
            )
            if here is not None and known and (best[end] is None or here[0] + 1 < (best[end] or (0, 0))[0]):
                best[end] = (here[0] + 1, start)
    if best[-1] is None:
        return token
    pieces: list[str] = []
    end = len(letters)
    while end:
        entry = best[end]
        start = entry[1] if entry else 0
        pieces.append(match[2][start:end])
        end = start
    return match[1] + " ".join(reversed(pieces)) + match[3]
