"""Words of a page put into lines."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TypeVar

from ingest.readers.pdf_drawing import Box, Ruling
from ingest.readers.pdf_tables import Table
from ingest.readers.pdf_words import Word

BULLETS = "•●○◦▪■□➢➤►▶‣⁃∙·–—−✓✔✗✘❖◆◇➔→»*-"
_NUMBER = re.compile(
    r"^(?:\(?\d{1,3}(?:\.\d{1,3}){0,3}\)|\d{1,3}(?:\.\d{1,3}){0,3}\.?|\(?[A-Za-z]\)|[A-Za-z]\.|\(?[ivxlc]{1,5}\)|[ivxlc]{1,5}\.)$"
)
_NUMERAL = re.compile(r"^(?:\d{1,3}(?:\s?,\s?\d{1,3})*|[*†‡§¹²³⁴-⁹]{1,3}|[ivxl]{1,6})$")
_CALL = re.compile(
    r"^(\d{1,3}(?:\s?,\s?\d{1,3})*|\d{4}|\d{6}|[*†‡§¹²³⁴-⁹]{1,3}|[ivxl]{1,6})([.,;:)”’]{0,2})$"
)
"""A raised call to footnotes, and a sentence mark that is raised with it."""

_Value = TypeVar("_Value", int, float)


@dataclass(slots=True)
class Line:
    """Words on one baseline, from left to right, with its list marker ("•", "59.", "(a)") and footnote marks
    apart."""

    words: list[Word]
    x0: float
    x1: float
    base: float
    size: float
    bold: bool
    italic: bool
    colour: int
    text: str
    page: int = 0
    marker: str = ""
    marker_kind: str = ""
    marker_gap: float = 0.0
    text_x: float = 0.0
    marks: tuple[str, ...] = ()
    opens_with_mark: str = ""
    right: float = 0.0
    in_box: bool = False
    region: int = 0
    slant: bool = False
    underlined: bool = False
    linked: bool = False
    """Whether all of it is a link that leads out of the document."""
    aside: bool = False
    """Whether it stands beside a paragraph."""
    spans: list[tuple[float, float]] = field(default_factory=list)
    top: float = 0.0
    bottom: float = 0.0
    table: Table | None = None


def make_line(words: Sequence[Word], page: int) -> Line:
    """A line of words that share a baseline, in the order of their places."""
    slant = words[0].slant
    row = list(words) if slant else sorted(words, key=lambda w: w.x0)
    total = sum([len(word.text) for word in row])
    size = _commonest([(word.size, word) for word in row], lambda size: round(size * 2) / 2)
    alike = [(word.base, word) for word in row if abs(word.size - size) < 0.6]
    base = _commonest(alike, lambda base: round(base, 1)) if alike else row[0].base
    line = Line(
        words=row,
        x0=min([w.x0 for w in row]),
        x1=max([w.x1 for w in row]),
        base=base,
        size=size,
        bold=sum([len(w.text) for w in row if w.bold]) > 0.8 * total,
        italic=sum([len(w.text) for w in row if w.italic]) > 0.8 * total,
        colour=_commonest([(word.colour, word) for word in row], int),
        text="",
        page=page,
        slant=slant,
        top=base - 0.78 * size,
        bottom=base + 0.22 * size,
    )
    if slant:
        line.top, line.bottom = min(w.top for w in row), max(w.bottom for w in row)
    _read_marker(line)
    return line


def _commonest(values: Sequence[tuple[_Value, Word]], rounded: Callable[[_Value], _Value]) -> _Value:
    """Of the values of words, rounded, that of the most characters."""
    first = values[0][0]
    if all([value == first for value, _ in values]):
        return rounded(first)
    characters: Counter[_Value] = Counter()
    for value, word in values:
        characters[rounded(value)] += len(word.text)
    return characters.most_common(1)[0][0]


def _read_marker(line: Line) -> None:
    """Part the list marker and the footnote marks of a line from its text."""
    words = line.words
    start = 0
    first = words[0]
    line.text_x = line.x0
    if not line.slant and _is_raised(first, line) and _NUMERAL.match(first.text):
        line.opens_with_mark = first.text
        start = 1
        if len(words) > 1:
            line.text_x = words[1].x0
    elif len(words) > 1 or len(first.text) == 1 or first.text[-1:] in ".)":
        kind = _marker_kind(first, words[1] if len(words) > 1 else None)
        if kind:
            gap = words[1].x0 - first.x1 if len(words) > 1 else 99.0
            line.marker, line.marker_kind, line.marker_gap = first.text, kind, gap
            line.text_x = words[1].x0 if len(words) > 1 else line.x1
            start = 1
    marks: list[str] = []
    kept: list[Word] = []
    for index in range(start, len(words)):
        word = words[index]
        call = _CALL.match(word.text) if kept and _is_raised(word, line) else None
        if call and not _is_power(kept[-1].text) and (called := _called(call[1])):
            marks.extend(called)
            if call[2]:
                kept.append(replace(word, text=call[2], glued=True, x0=kept[-1].x1))
        else:
            kept.append(word)
    line.marks = tuple(marks)
    line.text = join_words(kept)
    if start and line.marker and not kept:
        line.text = ""


def _called(numerals: str) -> list[str]:
    """The footnotes that raised numerals call: "12,13" calls two, and so does "1213", which follow each other."""
    if len(numerals) > 3 and numerals.isdigit():
        half = len(numerals) // 2
        first, second = numerals[:half], numerals[half:]
        return [first, second] if int(second) == int(first) + 1 else []
    return re.findall(r"[^\s,]+", numerals)


def _is_raised(word: Word, line: Line) -> bool:
    if word.text[0] in "¹²³⁴⁵⁶⁷⁸⁹":
        return True
    raised = line.base - word.base
    return (word.size < 0.8 * line.size and raised > 0.1 * line.size) or (
        word.size < 0.92 * line.size and raised > 0.22 * line.size
    )


def _is_power(text: str) -> bool:
    """Whether a raised numeral after this text is a power or a unit and not a call to a footnote."""
    return text.lower().strip("(0123456789.,") in {"m", "cm", "km", "mm", "ft", "co"}


def _marker_kind(first: Word, second: Word | None) -> str:
    text = first.text
    gap = second.x0 - first.x1 if second is not None else 99.0
    if _is_bullet(text):
        least = 0.5 if text == "o" else 0.15 if text in "-–—*−" else -1.0
        return "bullet" if gap >= least * first.size else ""
    if _NUMBER.match(text):
        bare = text.isdigit() or re.match(r"^[A-Z]\.$", text)
        return "" if bare and gap < 0.8 * first.size else "number"
    return ""


def _is_bullet(text: str) -> bool:
    if len(text) != 1:
        return False
    symbol = (
        unicodedata.category(text) in ("So", "Co", "Sm", "Cn")
        and not text.isascii()
        and text not in "©®™°×÷±"
    )
    return symbol or text == "o" or text in BULLETS


def table_line(table: Table, page: int) -> Line:
    """A table or box as one thing to be put in order among the lines of its page."""
    line = Line([], table.x0, table.x1, table.y0, 10.0, False, False, 0, "", page, table=table)
    line.top, line.bottom = table.y0, table.y1
    return line


def join_words(words: Sequence[Word]) -> str:
    """The text of words in a row: one space between words, none before a glued one that is at its place."""
    parts: list[str] = []
    before: Word | None = None
    for word in words:
        if before is not None:
            gap = word.x0 - before.x1
            if not (word.glued and gap < 0.6 * word.size) and (gap > 0.12 * word.size or not word.glued):
                parts.append(" ")
        parts.append(word.text)
        before = word
    return "".join(parts)


def mark_underlined(lines: Sequence[Line], rulings: Sequence[Ruling]) -> None:
    """Note which lines have a drawn line under nearly the whole of their text."""
    level = sorted((r.y0, r.x0, r.x1) for r in rulings if r.y0 == r.y1)
    heights = [y for y, _, _ in level]
    for line in lines:
        if not line.words or line.slant:
            continue
        start, stop = (
            bisect_left(heights, line.base - 0.5),
            bisect_right(heights, line.base + 0.3 * line.size),
        )
        along = sum(max(0.0, min(x1, line.x1) - max(x0, line.text_x)) for _, x0, x1 in level[start:stop])
        line.underlined = along > 0.85 * (line.x1 - line.text_x)


def mark_linked(lines: Sequence[Line], links: Sequence[Box]) -> None:
    """Note which lines are links from end to end."""
    if not links:
        return
    for line in lines:
        if not line.words or line.slant:
            continue
        y = line.base - 0.3 * line.size
        along = sum(
            max(0.0, min(x1, line.x1) - max(x0, line.text_x)) for x0, y0, x1, y1 in links if y0 <= y <= y1
        )
        line.linked = along > 0.85 * (line.x1 - line.text_x)


class Cuts:
    """Places where columns meet although little space parts them: where drawn level lines end and begin
    anew."""

    def __init__(self, rulings: Sequence[Ruling] = ()) -> None:
        rows: dict[int, list[Ruling]] = {}
        for ruling in rulings:
            if ruling.y0 == ruling.y1 and ruling.x1 - ruling.x0 > 30:
                rows.setdefault(round(ruling.y0), []).append(ruling)
        meets: dict[int, set[int]] = {}
        for y, row in rows.items():
            row.sort(key=lambda ruling: ruling.x0)
            for a, b in pairwise(row):
                if abs(b.x0 - a.x1) < 12:
                    meets.setdefault(round((a.x1 + b.x0) / 2), set()).add(y)
        self.places: list[tuple[float, float, float]] = []
        upright = [ruling.x0 for ruling in rulings if ruling.x0 == ruling.x1]
        meets = {x: ys for x, ys in meets.items() if not any(abs(place - x) < 8 for place in upright)}
        for x, ys in meets.items():
            if any(len(ys & other) >= 2 for place, other in meets.items() if place != x):
                heights = sorted(ys)
                reach = min(150.0, 1.2 * max(b - a for a, b in pairwise(heights)))
                self.places.append((float(x), heights[0] - reach, heights[-1] + reach))

    def between(self, left: float, right: float, y: float) -> bool:
        """Whether columns meet between two places on the height ``y``."""
        return any(left - 1 <= x <= right + 1 and y0 <= y <= y1 for x, y0, y1 in self.places)


NO_CUTS = Cuts()


def segments(words: Sequence[Word], page: int, cuts: Cuts = NO_CUTS) -> list[Line]:
    """Runs of words on one baseline without a wide gap. A list marker is joined to the text after it."""
    upright = [w for w in words if not w.slant]
    runs: list[list[Word]] = []
    for word in upright:
        if runs:
            last = runs[-1][-1]
            size = max(last.size, word.size)
            if abs(word.base - last.base) <= 0.55 * size and (
                -0.3 * size <= word.x0 - last.x1 <= 1.6 * size
                and not (cuts.places and cuts.between(last.x1, word.x0, word.base))
            ):
                runs[-1].append(word)
                continue
        runs.append([word])
    lines = _merge_on_baseline([make_line(run, page) for run in runs], page, cuts)
    return lines + _slanted(words, page)


def _slanted(words: Sequence[Word], page: int) -> list[Line]:
    """Each run of turned text becomes one line, in the order in which the file draws it."""
    runs: list[list[Word]] = []
    for word in words:
        if not word.slant:
            continue
        last = runs[-1][-1] if runs else None
        if last and abs(last.size - word.size) < 1 and _near(last, word, 2.0 * word.size):
            runs[-1].append(word)
        else:
            runs.append([word])
    lines = []
    for run in runs:
        line = make_line(run, page)
        line.text = " ".join(w.text for w in run)
        line.marker = line.marker_kind = ""
        line.marks = ()
        line.opens_with_mark = ""
        line.base = max(w.bottom for w in run)
        lines.append(line)
    return lines


def _near(a: Word, b: Word, reach: float) -> bool:
    return (
        a.x0 - reach < b.x1 and b.x0 < a.x1 + reach and a.top - reach < b.bottom and b.top < a.bottom + reach
    )


def _merge_on_baseline(lines: list[Line], page: int, cuts: Cuts) -> list[Line]:
    """Join pieces of a line that the file draws apart: markers with their text, raised marks, words after a
    small gap."""
    lines.sort(key=lambda line: (line.base, line.x0))
    rows: list[list[Line]] = []
    for line in lines:
        for row in rows[-4:][::-1]:
            if abs(row[0].base - line.base) <= 0.35 * max(row[0].size, line.size):
                row.append(line)
                break
        else:
            rows.append([line])
    merged: list[Line] = []
    for row in rows:
        row.sort(key=lambda line: line.x0)
        if _is_justified(row, cuts):
            merged.append(make_line([w for piece in row for w in piece.words], page))
            continue
        current = row[0]
        for line in row[1:]:
            gap = line.x0 - current.x1
            size = max(current.size, line.size)
            alone = bool(current.marker) and not current.text
            cut = bool(cuts.places) and cuts.between(current.x1, line.x0, line.base)
            if not cut and (-size <= gap <= 0.75 * size or (alone and -size <= gap <= 80)):
                current = make_line([*current.words, *line.words], page)
            else:
                merged.append(current)
                current = line
        merged.append(current)
    return merged


def _is_justified(row: list[Line], cuts: Cuts) -> bool:
    """Whether pieces on one baseline are the words of one line that is stretched to both margins: their gaps
    are alike."""
    if len(row) < 3 or sum(len(piece.words) > 1 for piece in row) > 1:
        return False
    if cuts.places and cuts.between(row[0].x1, row[-1].x0, row[0].base):
        return False
    gaps = sorted(b.x0 - a.x1 for a, b in pairwise(row))
    return (
        gaps[0] > 0
        and gaps[-1] - gaps[0] < min(3.0 if len(row) > 3 else 1.2, 0.3 * gaps[0])
        and len({line.size for line in row}) == 1
    )
