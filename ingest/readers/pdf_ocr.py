"""Words of scanned pages and of drawn pictures, read with rapidocr-onnxruntime where it is installed (its models come
inside the package)."""

from __future__ import annotations

import importlib
import importlib.util
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from statistics import median
from typing import Any

import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray

from ingest.readers.ocr_spaces import spaced
from ingest.readers.pdf_drawing import Box
from ingest.readers.pdf_words import PageContent, Word

LIBRARY = "rapidocr_onnxruntime"
INSTALL = "make install"
"""The command that installs it, on Python 3.11 and 3.12."""
SCALE = 3.0
"""Pixels for each point of the page in the picture that is read: with fewer, spaces between words are lost."""
MOST_PIXELS = 4000
"""Pixels of the longer side of that picture, at most."""
FIND_PIXELS = 1184
"""Pixels of the longer side of the small picture on which lines are looked for."""
LEAST_SCORE = 0.6
"""Lines of which the library is less sure are left out."""
PICTURES = "SIGNPOST_READ_PICTURES"
"""Name of the setting that, at "yes", has drawn pictures on pages with text read too, at ten seconds and more each. Scanned
pages are read regardless."""
LEAST_PICTURE = 0.1
"""Share of the page that a picture must cover to be read."""
FLAT = 0.28
"""Share of a drawn picture that its commonest colour covers, at least. In photographs hardly any does."""
MOST_WORDS_ON_IT = 30
"""A picture on which more words of the text layer stand is the ground of a text."""

_WIDE = str.maketrans("，。：；（）！？【】　", ",.:;()!?[] ")
"""Punctuation that the library writes as in Chinese."""

Pixels = NDArray[np.uint8]


@dataclass(frozen=True)
class Seen:
    """A line that was seen: its text and its place on the page in points."""

    text: str
    box: Box


def is_available() -> bool:
    """Whether scanned pages can be read here."""
    return importlib.util.find_spec(LIBRARY) is not None


def pictures_wanted() -> bool:
    """Whether pictures on pages with text are to be read too."""
    return is_available() and os.environ.get(PICTURES, "no").strip().lower() in ("yes", "1", "on", "true")


@cache
def _engine() -> Any:
    engine = importlib.import_module(LIBRARY).RapidOCR(
        intra_op_num_threads=1, inter_op_num_threads=1, max_side_len=MOST_PIXELS, rec_batch_num=1
    )
    smaller = importlib.import_module(f"{LIBRARY}.ch_ppocr_det.utils").DetPreProcess
    finder = engine.text_det
    finder.get_preprocess = lambda _: smaller(FIND_PIXELS, "max", finder.mean, finder.std)
    return engine


def read_scan(page: pdfium.PdfPage, content: PageContent, vocabulary: Mapping[str, int]) -> None:
    """Fill ``content`` with the words seen on the page's picture. Leaves it as it is where none are seen.

    ``vocabulary`` holds how often each word stands in the pages that have text; words that the library runs together
    are parted where they are made of such words.
    """
    scale = min(SCALE, MOST_PIXELS / max(content.width, content.height))
    seen = _seen(page.render(scale=scale).to_numpy(), scale, (0.0, 0.0), vocabulary)
    if seen:
        content.words = _words(seen)
        content.text = "\n".join(line.text for line in seen)
        content.ocr = True


def large_pictures(content: PageContent) -> list[Box]:
    """The pictures of a page with text that are large and no ground of a text."""
    least = LEAST_PICTURE * content.width * content.height
    large = [box for box in content.pictures if (box[2] - box[0]) * (box[3] - box[1]) >= least]
    return [box for box in large if _words_on(box, content.words) <= MOST_WORDS_ON_IT]


def _words_on(box: Box, words: Sequence[Word]) -> int:
    return sum(
        box[0] <= (word.x0 + word.x1) / 2 <= box[2] and box[1] <= word.base <= box[3] for word in words
    )


def drawn(page: pdfium.PdfPage, pictures: Sequence[Box]) -> list[Box]:
    """Those of a page's pictures that are drawn: they may hold words."""
    small = page.render(scale=0.5).to_numpy()
    return [box for box in pictures if is_drawn(_cut(small, box, 0.5))]


def is_drawn(pixels: Pixels) -> bool:
    """Whether a picture is drawn rather than photographed, and not empty."""
    if pixels.shape[0] < 20 or pixels.shape[1] < 20:
        return False
    coarse = (pixels[:, :, :3] >> 3).astype(np.int32)
    codes = (coarse[:, :, 0] << 10 | coarse[:, :, 1] << 5 | coarse[:, :, 2]).ravel()
    most = int(np.bincount(codes).max())
    return FLAT * codes.size <= most < codes.size


def read_picture(
    page: pdfium.PdfPage, content: PageContent, box: Box, vocabulary: Mapping[str, int]
) -> list[Seen]:
    """The lines seen in a picture on a page that has text, without those that stand in the text layer too."""
    scale = min(SCALE, MOST_PIXELS / max(content.width, content.height))
    pixels = _cut(page.render(scale=scale).to_numpy(), box, scale)
    seen = _seen(pixels, scale, (box[0], box[1]), vocabulary)
    return [line for line in seen if not any(_stands_in(word, line.box) for word in content.words)]


def words_of(seen: Sequence[Seen]) -> list[Word]:
    """The words of lines, each with its share of the line's width."""
    return _words(seen)


def _stands_in(word: Word, box: Box) -> bool:
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _cut(pixels: Pixels, box: Box, scale: float) -> Pixels:
    x0, y0, x1, y1 = (max(0, round(edge * scale)) for edge in box)
    return pixels[y0:y1, x0:x1]


def _seen(
    pixels: Pixels, scale: float, corner: tuple[float, float], vocabulary: Mapping[str, int]
) -> list[Seen]:
    result, _ = _engine()(pixels, use_cls=False)
    lines = []
    for box, text, score in result or []:
        plain = part_words(spaced(str(text).translate(_WIDE).strip(), _line_of(pixels, box)), vocabulary)
        if float(score) >= LEAST_SCORE and plain:
            xs = [corner[0] + x / scale for x, _ in box]
            ys = [corner[1] + y / scale for _, y in box]
            lines.append(Seen(plain, (min(xs), min(ys), max(xs), max(ys))))
    return sorted(lines, key=lambda line: (round(line.box[1] / 4), line.box[0]))


def _line_of(pixels: Pixels, corners: Sequence[Sequence[float]]) -> Pixels:
    """The picture of one line, by its corners. A line that runs askew or upright has none."""
    xs, ys = [float(x) for x, _ in corners], [float(y) for _, y in corners]
    if abs(ys[0] - ys[1]) > 0.35 * abs(ys[0] - ys[3]) or max(ys) - min(ys) > max(xs) - min(xs):
        return pixels[:0, :0]
    return pixels[max(0, round(min(ys))) : round(max(ys)), max(0, round(min(xs))) : round(max(xs))]


def _words(seen: Sequence[Seen]) -> list[Word]:
    """The words of all lines. Lines about as high as usual get one size of type."""
    usual = median(line.box[3] - line.box[1] for line in seen) if seen else 0.0
    return [word for line in seen for word in _words_of(line, usual)]


def _words_of(line: Seen, usual: float) -> list[Word]:
    x0, y0, x1, y1 = line.box
    height = usual if y1 - y0 < 1.5 * usual else y1 - y0
    step = (x1 - x0) / max(1, len(line.text))
    size, base = float(round(0.8 * height)), (y0 + y1) / 2 + 0.28 * height
    words = []
    for match in re.finditer(r"\S+", line.text):
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
    text = re.sub(r"^(\d{1,3}\.)(?=[A-Z][a-z])", r"\1 ", text)
    text = re.sub(r"(?<=[a-z])(?=\((?!s\)))|(?<=[a-z]\))(?=[a-z])", " ", text)
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
