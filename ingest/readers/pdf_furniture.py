"""What stands on a page and is no part of the text: running headers and footers, page numbers, contents
pages."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ingest.blocks import LeftOut
from ingest.readers.pdf_lines import Line, segments
from ingest.readers.pdf_words import PageContent, Word

EDGE = 0.12
"""Share of a page's height, at the top and at the bottom, in which running headers and footers are looked
for."""
LEAST_ENTRIES = 4
"""Lines with dots that lead to a page number, from which on they are a table of contents."""
WRAPPED = 2
"""Lines without such dots that an entry, or one between two others, may have."""
LARGE = 1.2
"""How many times larger than the running text a line is that may be a heading which comes back."""

_PAGE_NUMBER = re.compile(
    r"^(?:page\s*)?[-–|\[]?\s*(\d{1,4}|[ivxl]{1,6})\s*[-–|\]]?(?:\s*(?:of|/)\s*\d{1,4})?(?:\s*\|?\s*page)?$",
    re.IGNORECASE,
)
_LEADERS = re.compile(r"(?:\.\s?){4,}\s*(\d{1,4})?$|…{2,}\s*(\d{1,4})?$|_{4,}\s*\d{1,4}$")
_ENTRY = re.compile(r"\S.*?\s(\d{1,4})$")
_CONTENTS = re.compile(
    r"^(?:table of )?contents(?: page)?:?$|^(?:list|table) of (?:tables|figures)$|^index$|"
    r"^(?:what is|what[’']s) in this (?:booklet|leaflet|document|guide|report|pack)\W?$",
    re.IGNORECASE,
)


@dataclass
class Furniture:
    """What was taken out of the pages, and the number printed on each page (by page of the file)."""

    left_out: list[LeftOut] = field(default_factory=list)
    labels: dict[int, str] = field(default_factory=dict)


def find_furniture(pages: Sequence[PageContent]) -> Furniture:
    """Take headers, footers, page numbers, contents and text outside the page from ``pages[i].words``."""
    furniture = Furniture()
    for page in pages:
        _drop_outside(page, furniture)
    edges = {page.number: _edge_lines(page) for page in pages}
    _take_page_numbers(pages, edges, furniture)
    _take_running(pages, edges, furniture)
    for page in pages:
        _take_contents(page, len(pages), furniture)
    furniture.left_out.sort(key=lambda item: item.page or 0)
    return furniture


def add_labels(printed: dict[int, str], own: dict[int, str]) -> None:
    """Complete the numbers printed on pages with what the file calls its pages, unless the two disagree."""
    both = [number for number in printed if number in own]
    agree = sum(printed[number] == own[number] for number in both)
    if 2 * agree >= len(both):
        for number, label in own.items():
            printed.setdefault(number, label)


def _drop_outside(page: PageContent, furniture: Furniture) -> None:
    outside = [
        w
        for w in page.words
        if not (-2 <= (w.x0 + w.x1) / 2 <= page.width + 2 and -2 <= w.base <= page.height + 8)
    ]
    if outside:
        _take(page, outside)
        furniture.left_out.append(LeftOut(page.number, "outside the page", " ".join(w.text for w in outside)))


def _take(page: PageContent, words: Sequence[Word]) -> None:
    gone = {id(word) for word in words}
    page.words = [word for word in page.words if id(word) not in gone]


def _edge_lines(page: PageContent) -> list[Line]:
    low, high = EDGE * page.height, (1 - EDGE) * page.height
    if not page.words:
        return []
    first = min(w.base for w in page.words) + 2
    last = max(w.base for w in page.words) - 2
    words = [w for w in page.words if w.base < max(low, first) or w.base > min(high, last)]
    return segments(words, page.number) if words else []


def _take_page_numbers(
    pages: Sequence[PageContent], edges: dict[int, list[Line]], furniture: Furniture
) -> None:
    found: dict[int, list[tuple[Line, str, int]]] = defaultdict(list)
    offsets: Counter[int] = Counter()
    for page in pages:
        for line in edges[page.number]:
            pieces = [w.text for w in line.words]
            text = " ".join(pieces[:1] if len(set(pieces)) == 1 else pieces)
            match = _PAGE_NUMBER.match(text)
            if (match and not line.slant) or (match and match[1].isdigit()):
                value = int(match[1]) if match[1].isdigit() else _roman(match[1].lower())
                found[page.number].append((line, match[1], value))
                offsets[page.number - value] += 1
    if not offsets:
        return
    usual = {offset for offset, count in offsets.items() if count >= max(1, 0.1 * len(pages))}
    for page in pages:
        for line, label, value in found[page.number]:
            if page.number - value in usual:
                furniture.labels.setdefault(page.number, label)
                _take(page, line.words)
                edges[page.number].remove(line)
                furniture.left_out.append(
                    LeftOut(page.number, "page number", " ".join(w.text for w in line.words))
                )


def _roman(text: str) -> int:
    values = {"i": 1, "v": 5, "x": 10, "l": 50}
    numbers = [values[c] for c in text]
    return sum(-n if n < max(numbers[i:]) else n for i, n in enumerate(numbers))


def _take_running(pages: Sequence[PageContent], edges: dict[int, list[Line]], furniture: Furniture) -> None:
    places: dict[tuple[str, int], set[int]] = defaultdict(set)
    wordings: dict[str, set[str]] = defaultdict(set)
    for page in pages:
        edges[page.number] = [line for line in edges[page.number] if _is_at_edge(line, page)]
        for line in edges[page.number]:
            key = _running_key(line)
            wordings[key[0]].add(" ".join(w.text for w in line.words).lower())
            for near in (-1, 0, 1):
                places[key[0], key[1] + near].add(page.number)
    needed = 2 if len(pages) < 8 else 3
    large, used = _large_type(pages)
    for page in pages:
        for line in edges[page.number]:
            key = _running_key(line)
            if line.opens_with_mark or len(places[key]) < needed or not re.search(r"[^\W\d_]{2}", key[0]):
                continue
            as_heading = any(abs(line.size - size) < 1.6 and line.bold == bold for size, bold in used)
            one_wording = len(wordings[key[0]]) == 1
            if line.size >= large and (as_heading or not one_wording or not _runs_on(places[key])):
                continue
            _take(page, line.words)
            text = " ".join(w.text for w in line.words)
            where = "header" if line.base < page.height / 2 else "footer"
            furniture.left_out.append(LeftOut(page.number, f"running {where}", text))
            label = re.search(
                r"(?:\bpage\s*|\|\s*)(\d{1,4})\b|\b(\d{1,4})\s*(?:\|\s*page)?$", text, re.IGNORECASE
            )
            if label:
                number = label[1] or label[2]
                if abs(int(number) - page.number) <= 30:
                    furniture.labels.setdefault(page.number, number)


def _large_type(pages: Sequence[PageContent]) -> tuple[float, set[tuple[float, bool]]]:
    """The least size of type, in points, that is large in this document; and the large type (size, bold) that
    stands also away from the edges of pages, as that of headings does."""
    exact: Counter[tuple[float, bool, bool]] = Counter()
    for page in pages:
        low, high = EDGE * page.height, (1 - EDGE) * page.height
        exact.update((word.size, word.bold, low < word.base < high) for word in page.words)
    sizes: Counter[float] = Counter()
    inner: Counter[tuple[float, bool]] = Counter()
    for (size, bold, is_inner), count in exact.items():
        sizes[round(size * 2) / 2] += count
        inner[round(size * 2) / 2, bold] += count * is_inner
    large = LARGE * (sizes.most_common(1)[0][0] if sizes else 11.0)
    return large, {style for style, count in inner.items() if count >= 6 and style[0] >= large}


def _runs_on(numbers: set[int]) -> bool:
    """Whether a text stands on pages that follow each other (or on every second): a heading that comes back
    does not."""
    followed = sum(number + 1 in numbers or number + 2 in numbers for number in numbers)
    return followed >= 0.4 * len(numbers)


def _is_at_edge(line: Line, page: PageContent) -> bool:
    return line.base < EDGE * page.height or line.base > (1 - EDGE) * page.height


def _running_key(line: Line) -> tuple[str, int]:
    text = re.sub(r"\d+", "#", " ".join(w.text for w in line.words)).lower()
    return text, round(line.base / 6)


def _take_contents(page: PageContent, count: int, furniture: Furniture) -> None:
    """Leave out the lines of a table of contents, and the whole page where most of its lines are such."""
    if re.search(r"\.{8}|(?:\. ){8}", page.text):
        _take_leaders(page, furniture)
    rough = page.text.split("\n")
    ends = sum(bool(re.search(r"\d\s*$", line)) for line in rough)
    if ends < 4 or ends < 0.25 * len(rough):
        return
    rows = _page_rows(page)
    entries = [_is_entry(row, page, count) for row in rows]
    total = sum(entries)
    titled = any(_CONTENTS.match(" ".join(w.text for w in row).strip()) for row in rows[:6])
    leaders = sum(bool(_LEADERS.search(" ".join(w.text for w in row))) for row in rows)
    if total < 4 or not (titled or leaders >= 4 or _ascending(rows, entries)):
        return
    first = entries.index(True)
    last = len(entries) - 1 - entries[::-1].index(True)
    if total < 0.5 * (last + 1 - first):
        return
    titled_here = False
    for _ in range(3):
        above = " ".join(w.text for w in rows[first - 1]) if first else "."
        title = bool(_CONTENTS.match(above))
        if not title and (titled_here or above.endswith((".", ":", ";"))):
            break
        titled_here = titled_here or title
        first -= 1
    gone = rows[first : last + 1]
    _take(page, [word for row in gone for word in row])
    text = "\n".join(" ".join(w.text for w in row) for row in gone)
    furniture.left_out.append(LeftOut(page.number, "contents page", text))


def _take_leaders(page: PageContent, furniture: Furniture) -> None:
    """Leave out the lines in which dots lead to a page number, with a title such as "List of tables" above
    them, and between them the lines of entries too long for their line."""
    rows = _page_rows(page)
    entries = {
        i
        for i, row in enumerate(rows)
        if re.search(r"(?:\.\s?){8,}\s*\d{1,4}$", " ".join(w.text for w in row))
    }
    if len(entries) >= LEAST_ENTRIES:
        places = sorted(entries)
        entries |= {i for a, b in pairwise(places) if b - a <= WRAPPED + 1 for i in range(a, b)}
    titles = {
        i for i, row in enumerate(rows) if i + 1 in entries and _CONTENTS.match(" ".join(w.text for w in row))
    }
    gone = [row for i, row in enumerate(rows) if i in entries or i in titles]
    if gone:
        _take(page, [word for row in gone for word in row])
        text = "\n".join(" ".join(w.text for w in row) for row in gone)
        furniture.left_out.append(LeftOut(page.number, "contents page", text))


def _page_rows(page: PageContent) -> list[list[Word]]:
    rows: list[list[Word]] = []
    for word in sorted((w for w in page.words if not w.slant), key=lambda w: (w.base, w.x0)):
        if rows and abs(rows[-1][0].base - word.base) < 0.35 * word.size:
            rows[-1].append(word)
        else:
            rows.append([word])
    for row in rows:
        row.sort(key=lambda w: w.x0)
    return rows


def _is_entry(row: list[Word], page: PageContent, count: int) -> bool:
    text = " ".join(w.text for w in row)
    if _LEADERS.search(text):
        return True
    match = _ENTRY.match(text)
    if not match or len(row) < 2 or int(match[1]) > count + 30:
        return False
    return row[-1].x0 - row[-2].x1 > 1.2 * row[-1].size and row[-1].x1 > 0.6 * page.width


def _ascending(rows: list[list[Word]], entries: list[bool]) -> bool:
    numbers = [
        int(row[-1].text)
        for row, entry in zip(rows, entries, strict=True)
        if entry and row[-1].text.isdigit()
    ]
    return len(numbers) >= 4 and all(a <= b for a, b in pairwise(numbers))
