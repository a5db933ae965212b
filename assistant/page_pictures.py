"""A page of a PDF as a picture, with the cited words marked.

The page is drawn by a process of its own (``python -m assistant.page_pictures``), so that a file that hangs, crashes or
asks for too much memory costs one picture and nothing else. This module is the only one here that imports pypdfium2.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.errors import SignpostError
from assistant.places import HOME

PATIENCE_S = 12.0
"""Seconds after which a page is given up."""
MEMORY = 1_500_000_000
"""Bytes of address space that drawing may use, where the system can limit it."""
PIXELS = 6_000_000
"""The most that a picture may have; a larger page is drawn smaller."""
WIDEST = 1600
ENOUGH = 0.5
"""Share of the quotation that must be found before any of it is marked, unless it goes on across the page."""
MARK = (255, 226, 77)
EDGE = (11, 92, 119)

Box = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels."""


class NoPicture(SignpostError):
    """The page cannot be shown. The message says why, for the reader."""


@dataclass(frozen=True)
class PagePicture:
    """A PNG, its size in pixels, and where the marked words begin and end (pixels from the top; None: not marked)."""

    png: bytes
    width: int
    height: int
    top: int | None = None
    bottom: int | None = None

    @property
    def marked(self) -> bool:
        """Whether the words are marked."""
        return self.top is not None


def page_picture(path: Path, page: int, quote: str, width: int = 1000) -> PagePicture:
    """Page ``page`` (1-based) of a PDF, ``width`` pixels wide, with the words of ``quote`` marked where they are found.

    Raises:
        NoPicture: the file is gone or is no PDF, has no such page, or could not be drawn in time.
    """
    if not path.is_file():
        raise NoPicture("The document is not kept here, so its page cannot be shown.")
    with path.open("rb") as file:
        if b"%PDF" not in file.read(1024):
            raise NoPicture("This document has no pages to show as pictures.")
    order = json.dumps(
        {"path": str(path), "page": page, "quote": quote, "width": min(max(width, 100), WIDEST)}
    )
    try:
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-m", "assistant.page_pictures"],
            input=order.encode(),
            capture_output=True,
            timeout=PATIENCE_S,
            cwd=HOME,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise NoPicture("This page takes too long to draw. Open the document instead.") from error
    head, _, png = done.stdout.partition(b"\n")
    try:
        said = json.loads(head)
    except ValueError:
        said = {"problem": "The page could not be drawn. Open the document instead."}
    if done.returncode or "problem" in said or not png.startswith(b"\x89PNG"):
        raise NoPicture(said.get("problem", "The page could not be drawn. Open the document instead."))
    return PagePicture(png, said["width"], said["height"], said["top"], said["bottom"])


def main() -> int:
    """Read an order from standard input; write one line of JSON and, when all is well, the PNG."""
    _limit()
    order = json.loads(sys.stdin.read())
    try:
        picture = _draw(Path(order["path"]), order["page"], order["quote"], order["width"])
    except NoPicture as error:
        sys.stdout.write(json.dumps({"problem": str(error)}) + "\n")
        return 1
    head = {"width": picture.width, "height": picture.height, "top": picture.top, "bottom": picture.bottom}
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + picture.png)
    return 0


def _limit() -> None:
    try:
        import resource
    except ImportError:  # not on Windows: there the time limit must do
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (int(PATIENCE_S), int(PATIENCE_S) + 1))


def _draw(path: Path, number: int, quote: str, width: int) -> PagePicture:
    import pypdfium2 as pdfium

    try:
        pdf = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        raise NoPicture("The document cannot be opened: it may be damaged or need a password.") from error
    if not 1 <= number <= len(pdf):
        raise NoPicture(f"The document has no page {number}.")
    try:
        page = pdf[number - 1]
        across, down = page.get_size()
        scale = min(width / across, (PIXELS / (across * down)) ** 0.5)
        bitmap = page.render(scale=scale)
        boxes = _boxes(page, bitmap.get_posconv(page), quote) if quote.strip() else []
        image = bitmap.to_pil().convert("RGB")
        boxes = [one for box in boxes if (one := _inside(box, image.width, image.height))]
    except (pdfium.PdfiumError, MemoryError, ZeroDivisionError, ValueError) as error:
        raise NoPicture("The page could not be drawn. Open the document instead.") from error
    _mark(image, boxes)
    out = io.BytesIO()
    image.save(out, "PNG", optimize=False, compress_level=6)
    top = min((box[1] for box in boxes), default=None)
    bottom = max((box[3] for box in boxes), default=None)
    return PagePicture(out.getvalue(), image.width, image.height, top, bottom)


def _boxes(page: Any, converter: Any, quote: str) -> list[Box]:
    """A box for each line of the marked words."""
    from pypdfium2 import raw

    from assistant.quote_places import PageLetters

    text = page.get_textpage()
    characters = [chr(raw.FPDFText_GetUnicode(text, n)) for n in range(text.count_chars())]
    places = PageLetters(characters).places(quote)
    if places.share < ENOUGH and not places.goes_on:
        return []
    marked = (n for span in places.ranges for n in span if not characters[n].isspace())
    return _lines(_box(text, converter, n) for n in marked)


def _inside(box: Box, width: int, height: int) -> Box | None:
    """The part of a box that lies on the picture."""
    left, top, right, bottom = max(0, box[0]), max(0, box[1]), min(width, box[2]), min(height, box[3])
    return (left, top, right, bottom) if left < right and top < bottom else None


def _box(text: Any, converter: Any, index: int) -> Box | None:
    import pypdfium2 as pdfium

    try:
        left, bottom, right, top = text.get_charbox(index, loose=True)
    except pdfium.PdfiumError:
        return None
    one, other = converter.to_bitmap(left, top), converter.to_bitmap(right, bottom)
    return (min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1]))


def _lines(boxes: Iterable[Box | None]) -> list[Box]:
    """Boxes of characters put together while they stand on one line."""
    out: list[Box] = []
    for box in boxes:
        if box is None or box[2] <= box[0] or box[3] <= box[1]:
            continue
        if out and _on_one_line(out[-1], box):
            last = out[-1]
            out[-1] = (min(last[0], box[0]), min(last[1], box[1]), max(last[2], box[2]), max(last[3], box[3]))
        else:
            out.append(box)
    return out


def _on_one_line(line: Box, box: Box) -> bool:
    shared = min(line[3], box[3]) - max(line[1], box[1])
    height = min(line[3] - line[1], box[3] - box[1])
    return shared > 0.5 * height and box[0] - line[2] < 4 * height


def _mark(image: Any, boxes: Sequence[Box]) -> None:
    """Lay colour under the words, and a bar beside each line for whoever cannot see the colour."""
    from PIL import Image, ImageChops, ImageDraw

    pen = ImageDraw.Draw(image)
    for left, top, right, bottom in boxes:
        area = (max(0, left - 2), max(0, top), min(image.width, right + 2), min(image.height, bottom))
        if area[2] <= area[0] or area[3] <= area[1]:
            continue
        piece = image.crop(area)
        image.paste(ImageChops.multiply(piece, Image.new("RGB", piece.size, MARK)), area)
        pen.rectangle((max(0, area[0] - 7), area[1], max(0, area[0] - 4), area[3]), fill=EDGE)


if __name__ == "__main__":
    raise SystemExit(main())
