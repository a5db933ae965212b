"""Lines of a page put into human reading order: columns one after the other, texts in rows as tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.readers.pdf_aligned import aligned_table
from ingest.readers.pdf_drawing import Ruling
from ingest.readers.pdf_lines import NO_CUTS, Cuts, Line, make_line, table_line

MIN_GUTTER = 7.0
"""Narrowest white strip, in points, that is taken to part columns of several lines."""
ASIDE_WORDS = 6
"""Words that a text beside a paragraph may have."""
LABEL_WORDS = 3
"""Words of a line that labels a picture."""
RUNNING_WORDS = 4
"""Words that a line of running text has, on average."""
SURE_GUTTER = 11.0
"""Narrowest white strip, in points, that is taken to part columns of a few lines."""


@dataclass(frozen=True)
class _Ground:
    """What is drawn where lines are put in order. ``tables`` says whether aligned texts may be taken as a table,
    ``labels`` whether short texts may be taken as the labels of pictures."""

    rules: tuple[Ruling, ...]
    cuts: Cuts
    tables: bool
    labels: bool


def reading_order(
    lines: Sequence[Line],
    rulings: Sequence[Ruling] = (),
    cuts: Cuts = NO_CUTS,
    tables: bool = True,
    labels: bool = False,
) -> list[list[Line]]:
    """The lines of a page as columns in reading order, each column from top to bottom."""
    columns: list[list[Line]] = []
    rules = tuple(ruling for ruling in rulings if ruling.y0 == ruling.y1)
    _order(list(lines), columns, 0, _Ground(rules, cuts, tables, labels))
    columns = [part for column in columns for part in _without_asides(column)]
    for number, column in enumerate(columns):
        right = max((line.x1 for line in column), default=0.0)
        for line in column:
            line.right = right
            line.region = number
    return columns


def _without_asides(column: list[Line]) -> list[list[Line]]:
    """A column, and after it the short texts that stand beside its paragraphs, where a line of theirs would be."""
    text = [line for line in column if line.words and not line.slant]
    if len(text) < 4:
        return [column]
    left = sorted(line.x0 for line in text)[len(text) // 4]
    asides: list[Line] = []
    above: Line | None = None
    for line, following in zip(text, [*text[1:], None], strict=True):
        if line.x1 > left - SURE_GUTTER or line.marker:
            above = line
            continue
        if above is None:
            continue
        between = following is not None and 0 < following.base - above.base < 1.6 * following.size
        beside = line.base - above.base < 0.8 * line.size and above.x0 > line.x1 + SURE_GUTTER
        if (between or beside) and len(line.words) <= ASIDE_WORDS:
            asides.append(line)
    if not asides:
        return [column]
    for line in asides:
        line.aside = True
    gone = {id(line) for line in asides}
    return [[line for line in column if id(line) not in gone], asides]


def _order(lines: list[Line], columns: list[list[Line]], depth: int, ground: _Ground) -> None:
    if not lines:
        return
    bands = _bands(lines)
    start = 0
    plain: list[Line] = []
    while start < len(bands):
        stop, gutters = _column_run(bands, start, ground.cuts) if depth < 6 else (start, [])
        if stop > start:
            bands[start] += _beside_above(plain, bands[start], gutters)
            if plain:
                columns.append(plain)
                plain = []
            inside = [line for band in bands[start:stop] for line in band]
            edges = [(left + right) / 2 for left, right in gutters]
            parts: list[list[Line]] = [[] for _ in range(len(edges) + 1)]
            for line in inside:
                middle = (line.x0 + line.x1) / 2
                parts[sum(middle > edge for edge in edges)].append(line)
            table = aligned_table(bands[start:stop], edges, ground.rules) if ground.tables else None
            if table:
                columns.append([table_line(table, inside[0].page)])
            elif _looks_like_rows(parts):
                columns.append(rows_of(inside))
            else:
                labels = _without_labels(parts) if ground.labels else []
                for part in parts:
                    _order(part, columns, depth + 1, ground)
                if labels:
                    columns.append(labels)
            start = stop
        else:
            plain.extend(rows_of(bands[start]))
            start += 1
    if plain:
        columns.append(plain)


def _without_labels(parts: list[list[Line]]) -> list[Line]:
    """Take from columns those that are only labels of pictures, such as the words in a speech bubble.

    A label is short, no larger than the running text of the fullest column, and level with none of its lines though it
    stands right beside one: the name of a paragraph stands level with the first line, or above it.
    """
    main = max(parts, key=lambda part: sum(len(line.text) for line in part))
    labels: list[Line] = []
    if any(line.table for line in main) or sum(len(line.words) for line in main) < RUNNING_WORDS * len(main):
        return labels
    for part in parts:
        if part and part is not main and all(_is_label_beside(line, main) for line in part):
            labels += part
            part.clear()
    for line in labels:
        line.aside = True
    return labels


def _is_label_beside(line: Line, text: Sequence[Line]) -> bool:
    if line.slant or line.table or line.marker or not 0 < len(line.words) <= LABEL_WORDS:
        return False
    if line.text.casefold().rstrip(".") in ("yes", "no"):
        return False
    nearest = min(text, key=lambda other: abs(other.base - line.base))
    step = abs(nearest.base - line.base)
    return 0.12 * line.size < step < 1.1 * nearest.size and line.size < nearest.size + 0.5


def _beside_above(plain: list[Line], band: list[Line], gutters: list[tuple[float, float]]) -> list[Line]:
    """Take back the last lines above columns that belong to a right-hand column: they end where its text goes
    on."""
    taken: list[Line] = []
    right = [line for line in band if line.x0 >= gutters[-1][1] - 1]
    top = min((line.top for line in right), default=0.0)
    while (
        plain
        and right
        and plain[-1].x0 >= gutters[-1][1] - 1
        and top - plain[-1].bottom < 0.7 * plain[-1].size
    ):
        top = plain[-1].top
        taken.append(plain.pop())
    return taken


def rows_of(lines: list[Line]) -> list[Line]:
    """Lines from top to bottom; pieces on one baseline are joined into one line."""
    lines = sorted(lines, key=lambda line: (line.base, line.x0))
    rows: list[list[Line]] = []
    for line in lines:
        if (
            rows
            and abs(rows[-1][0].base - line.base) <= 0.35 * max(rows[-1][0].size, line.size)
            and not (line.slant or line.table or rows[-1][0].slant or rows[-1][0].table)
            and not _stands_aside(line, rows[-1])
        ):
            rows[-1].append(line)
        else:
            rows.append([line])
    joined: list[Line] = []
    for row in rows:
        if len(row) == 1:
            joined.append(row[0])
            continue
        row.sort(key=lambda line: line.x0)
        line = make_line([w for piece in row for w in piece.words], row[0].page)
        line.spans = [(piece.x0, piece.x1) for piece in row]
        joined.append(line)
    return joined


def _stands_aside(line: Line, row: Sequence[Line]) -> bool:
    """Whether a piece is beside a row and not quite level with it: a label, and no part of the row."""
    if abs(line.base - row[0].base) <= 0.12 * line.size:
        return False
    gap = min(max(line.x0 - piece.x1, piece.x0 - line.x1) for piece in row)
    return gap > 1.5 * line.size


def _bands(lines: list[Line]) -> list[list[Line]]:
    """Groups of lines that stand beside each other, from top to bottom."""
    ordered = sorted(lines, key=lambda line: line.top)
    bands: list[list[Line]] = []
    low = 0.0
    for line in ordered:
        if bands and line.top + 0.3 * line.size < low:
            bands[-1].append(line)
            low = max(low, line.bottom)
        else:
            bands.append([line])
            low = line.bottom
    return bands


def _gaps(band: list[Line], cuts: Cuts) -> list[tuple[float, float]]:
    """White strips between the lines of a band."""
    spans = sorted((line.x0, line.x1) for line in band)
    gaps = []
    right = spans[0][1]
    for x0, x1 in spans[1:]:
        if _parts_columns(right, x0, band[0].base, cuts):
            gaps.append((right, x0))
        right = max(right, x1)
    return gaps


def _parts_columns(left: float, right: float, y: float, cuts: Cuts, least: float = MIN_GUTTER) -> bool:
    return right - left >= least or (
        bool(cuts.places) and right - left > 0.5 and cuts.between(left, right, y)
    )


def _column_run(bands: list[list[Line]], start: int, cuts: Cuts) -> tuple[int, list[tuple[float, float]]]:
    """How far columns that begin at band ``start`` reach, and the gutters between them."""
    gutters = _gaps(bands[start], cuts)
    y = bands[start][0].base
    if not gutters:
        return start, []
    stop = last_parted = start + 1
    while stop < len(bands):
        left = _narrow(gutters, bands[stop], cuts)
        if not left:
            break
        gutters = left
        stop += 1
        if _parts(bands[stop - 1], gutters) > 1:
            last_parted = stop
    if stop > last_parted and stop < len(bands):
        stop = _trim(bands, last_parted, stop)
    count = sum(_parts(band, gutters) > 1 for band in bands[start:stop])
    if count < 5:
        gutters = [
            (left, right) for left, right in gutters if _parts_columns(left, right, y, cuts, SURE_GUTTER)
        ]
        if not gutters:
            return start, []
    if count < 2 and sum(len(band) for band in bands[start:stop]) < 4:
        return start, []
    return stop, gutters


def _trim(bands: list[list[Line]], last_parted: int, stop: int) -> int:
    """Give back one-sided lines below the columns that belong to what follows: those after a wider gap."""
    for index in range(last_parted, stop):
        above = max(line.bottom for line in bands[index - 1])
        below = min(line.top for line in bands[index])
        size = max(line.size for line in bands[index])
        if below - above > 0.9 * size or size > 1.15 * max(line.size for line in bands[index - 1]):
            return index
    return stop


def _parts(band: list[Line], gutters: list[tuple[float, float]]) -> int:
    edges = [(left + right) / 2 for left, right in gutters]
    return len({sum((line.x0 + line.x1) / 2 > edge for edge in edges) for line in band})


def _narrow(gutters: list[tuple[float, float]], band: list[Line], cuts: Cuts) -> list[tuple[float, float]]:
    """What is left of the gutters once the lines of a band have taken their place."""
    left = []
    for gutter in gutters:
        start, stop = gutter
        for line in band:
            if line.x1 <= start or line.x0 >= stop:
                continue
            if line.x0 <= start and line.x1 >= stop:
                stop = start
            elif line.x0 - start > stop - line.x1:
                stop = min(stop, line.x0)
            else:
                start = max(start, line.x1)
        if stop > start and _parts_columns(start, stop, band[0].base, cuts):
            left.append((start, stop))
    return left


def _looks_like_rows(parts: list[list[Line]]) -> bool:
    """Whether pieces side by side are rows of labels and values rather than columns of running text."""
    filled = [part for part in parts if part]
    if len(filled) < 2:
        return True
    shortest = min(filled, key=len)
    if len(shortest) < 2:
        return False
    others = [line.base for part in filled if part is not shortest for line in part]
    level = sum(any(abs(line.base - base) < 1.5 for base in others) for line in shortest)
    if level < 0.9 * len(shortest):
        return False
    lengths = [sum(len(line.text) for line in part) / len(part) for part in filled]
    return min(lengths) < 14 and len({len(part) for part in filled}) == 1
