"""Which texts of a PDF are headings, and of what level: by size and weight of type, and by numbering."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import zip_longest

from ingest.blocks import DEEPEST
from ingest.readers.pdf_blocks import Draft, TypeFacts
from ingest.readers.pdf_lines import Line

COVER_WORDS = 120
"""A first page with no more words than this is a cover, where the document has more pages than one."""
LEAST_ROW = 3
"""Headings without text, one below the other, from which on they are a list."""
PARALLEL_WORDS = 4
"""Headings that begin with this many same words stand on one level, where type sets one of them apart from
all others."""

_CONTACT = re.compile(
    r"[\w.+-]+@[\w-]+\.\w|\bwww\.|https?://|(?<!\d)0\d{2,4}[ -]?\d{3}[ -]?\d{3,4}\b|"
    r"\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}$"
)
"""An address on the web or for mail, a telephone number, a postcode: they end no heading."""
_DATE = re.compile(
    r"^(?:published:?|updated:?|version:?|from)?\s*(?:\d{1,2}(?:st|nd|rd|th)?\s+)?(?:january|february|march|april|may"
    r"|june|july|august|september|october|november|december)\s+(?:19|20)\d\d$",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"^(section|chapter|part|appendix|annex|schedule|stage|step|level|tier|phase|theme|principle|standard|module)"
    r"\s+(\d{1,3}[a-z]?|[a-z]|[ivx]{1,4}|one|two|three|four|five|six|seven|eight|nine"
    r"|ten)\b(?=\s*(?:$|[:.)\-–—]))",
    re.IGNORECASE,
)
"""A heading that gives its place in a series: "Section 2: …", "Level 4 – …"."""
_APPENDIX = re.compile(
    r"^(?:appendix|annexe?)(?:\s+(?:\d{1,2}|[a-z]|[ivx]{1,4}|one|two|three|four|five|six))?\s*(?:$|[:.–—-])",
    re.IGNORECASE,
)
_WORD_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ROMAN_NUMBERS = (
    "i",
    "ii",
    "iii",
    "iv",
    "v",
    "vi",
    "vii",
    "viii",
    "ix",
    "x",
    "xi",
    "xii",
    "xiii",
    "xiv",
    "xv",
)

_Style = tuple[float, bool]
"""Size in points, and whether bold."""


def find_headings(drafts: list[Draft], facts: TypeFacts, pages: int) -> None:
    """Turn the paragraphs that are headings into headings, and give each its level from 1 (the highest)."""
    before: Draft | None = None
    for draft in drafts:
        if (
            draft.kind == "paragraph"
            and not draft.label
            and _is_heading(draft, facts)
            and not _is_link_below(draft, before, facts)
        ):
            draft.kind = "heading"
        before = draft
    has_cover = _settle_cover(drafts, pages)
    _take_back_last(drafts)
    _take_back_rows(drafts)
    _complete_series(drafts)
    _set_levels(drafts, 2 if has_cover else 1, pages)


def _is_heading(draft: Draft, facts: TypeFacts) -> bool:
    text, first = draft.text, draft.first
    words = len(text.split())
    number = draft.number or ""
    too_long = words > 34 or len(draft.lines) > 5
    if too_long or first.slant or not re.search(r"[^\W\d_]", text) or number[:1] == "(" or number[-1:] == ")":
        return False
    if not any(character.isupper() for character in text) or text.startswith("("):
        return False
    if _CONTACT.search(text) or _DATE.match(text) or all(line.linked for line in draft.lines):
        return False
    size = max(line.size for line in draft.lines)
    bold = all(line.bold for line in draft.lines)
    large = size >= 1.2 * facts.body
    if draft.boxed and (draft.flowchart or not (bold or large)):
        return False
    ends = text.endswith((".", ";", ",")) and not text.endswith("etc.")
    if size >= facts.body + 0.9:
        marked = bold or large or _coloured(first, facts)
        return not (ends and words > 12) if marked else not ends and words <= 16
    if ends or size < facts.body - 1.1:
        return False
    underlined = all(line.underlined for line in draft.lines) and text[:1].isupper()
    inline = first.colour in facts.inline
    return (bold and (words <= 22 or _coloured(first, facts))) or (
        not inline and words <= 16 and (underlined or _coloured(first, facts))
    )


def _is_link_below(draft: Draft, before: Draft | None, facts: TypeFacts) -> bool:
    """Whether a text in the colour of links stands right under a text without a heading's space between them."""
    if before is None or not before.lines or not draft.lines or before.page != draft.page:
        return False
    if draft.first.colour not in facts.inline:
        return False
    step = draft.first.base - before.last.base
    near = 0 < step <= 1.27 * facts.leading(draft.first.size)
    return near and before.kind == "paragraph" and abs(draft.first.size - before.last.size) < 0.9


def _coloured(line: Line, facts: TypeFacts) -> bool:
    red, green, blue = line.colour >> 16 & 255, line.colour >> 8 & 255, line.colour & 255
    return line.colour != facts.colour and max(red, green, blue) - min(red, green, blue) > 40


def _settle_cover(drafts: Sequence[Draft], pages: int) -> bool:
    """Whether there is a cover. On it only the first text in the largest type is a heading: what else stands there
    names no part of the text."""
    cover = [draft for draft in drafts if draft.page == 1]
    if pages < 4 or sum(len(draft.text.split()) for draft in cover) > COVER_WORDS:
        return False
    headings = [draft for draft in cover if draft.kind == "heading" and draft.lines]
    largest = max((_style_of(draft)[0] for draft in headings), default=0.0)
    title = next((draft for draft in headings if _style_of(draft)[0] >= largest - 0.6), None)
    for draft in headings:
        if draft is not title:
            draft.kind = "paragraph"
    return True


def _take_back_last(drafts: Sequence[Draft]) -> None:
    """What stands at the end with no text under it is no heading: names under a letter, an address."""
    for draft in reversed(drafts):
        if draft.kind == "footnote":
            continue
        if draft.kind != "heading" or draft.page == 1:
            return
        draft.kind = "paragraph"


def _take_back_rows(drafts: Sequence[Draft]) -> None:
    """Texts of one type that stand below each other with nothing between them are no headings but a list, such as
    the labels of a diagram."""
    text = [draft for draft in drafts if draft.kind != "footnote"]
    row: list[Draft] = []
    for draft, following in zip_longest(text, text[1:]):
        empty = draft.kind == "heading" and draft.page > 1 and following is not None
        if empty and following is not None and following.kind == "heading":
            if row and _style_of(row[-1]) != _style_of(draft):
                row = []
            row.append(draft)
            continue
        if len(row) >= LEAST_ROW:
            for each in row:
                each.kind = "paragraph"
        row = []


def _complete_series(drafts: Sequence[Draft]) -> None:
    """A short text alone that comes next in a series of headings is a heading too: "Level 4 – …" in plain type."""
    last: dict[str, int] = {}
    for draft in drafts:
        found = _place_in_series(draft)
        if found is None:
            continue
        name, place = found
        if draft.kind == "heading":
            last[name] = place
        elif (
            draft.kind == "paragraph"
            and last.get(name) == place - 1
            and not (draft.boxed or draft.forced or draft.label)
            and len(draft.text.split()) <= 16
            and not draft.text.endswith((".", ";", ",", ":"))
        ):
            draft.kind = "heading"
            last[name] = place


def _place_in_series(draft: Draft) -> tuple[str, int] | None:
    """The series that a text belongs to by its first words or its number, and its place in it.

    "Level 3b" is the second of the series "level 3", and no member of the series of "Level 3" and "Level 4".
    """
    named = _NAMED.match(draft.text)
    if named:
        name, place = named[1].lower(), named[2].lower()
        lettered = re.fullmatch(r"(\d{1,3})([a-z])", place)
        if lettered:
            return f"{name} {lettered[1]}", _value(lettered[2])
        return name, _value(place)
    number = (draft.number or "").strip("()").lower()
    if draft.kind == "heading" and re.fullmatch(r"\d{1,3}", number):
        return "", int(number)
    if draft.kind == "heading" and number in _ROMAN_NUMBERS:
        return "roman", _ROMAN_NUMBERS.index(number) + 1
    return None


def _value(number: str) -> int:
    if number[0].isdigit():
        return int(number)
    if number in _WORD_NUMBERS:
        return _WORD_NUMBERS.index(number) + 1
    if len(number) > 1 and number in _ROMAN_NUMBERS:
        return _ROMAN_NUMBERS.index(number) + 1
    return ord(number[0]) - ord("a") + 1


def _style_of(draft: Draft) -> _Style:
    if not draft.lines:
        return 1.0, True
    return max(line.size for line in draft.lines), all(line.bold for line in draft.lines)


def _set_levels(drafts: Sequence[Draft], first: int, last: int) -> None:
    """Levels by type and numbering.

    The largest type is 1, and bold comes before plain of the same size. Among headings of one type those that are
    numbered stand above the others between them. Type that stands only on the cover (before page ``first``) or on page
    ``last`` does not push the headings of the text down. A heading within a box is below all headings outside: it says
    nothing of the text that follows the box.
    """
    headings = [draft for draft in drafts if draft.kind == "heading"]
    styles = {id(draft): _style_of(draft) for draft in headings}
    _settle_series_styles(headings, styles)
    _settle_parallel(headings, styles)
    _settle_alone(headings, styles)
    ranks = _ranks(headings, styles, first, last)
    places = {id(draft): (ranks.get(styles[id(draft)], 1), 0) for draft in headings}
    outside = [draft for draft in headings if not draft.boxed]
    for rank in set(ranks.values()):
        for siblings in _siblings(outside, places, rank):
            _set_under_numbers(siblings, places)
    _set_under_empty(drafts, styles, places)
    order = {place: level for level, place in enumerate(sorted(set(places.values())), 1)}
    with_text = {(draft.page, draft.box) for draft in drafts if draft.boxed and draft.kind != "heading"}
    outside_styles = {styles[id(draft)] for draft in outside}
    for draft in headings:
        draft.level = min(order[places[id(draft)]], DEEPEST)
    _raise_appendices(outside)
    for draft in headings:
        lower = draft.level > 1 or styles[id(draft)] in outside_styles
        if draft.boxed and lower and (draft.page, draft.box) in with_text:
            draft.level += DEEPEST


def _raise_appendices(headings: Sequence[Draft]) -> None:
    """An appendix after the last section is no part of that section, whatever its type.

    ``headings`` are those outside boxes, with their levels. The title of the document stays above.
    """
    starts = [index for index, draft in enumerate(headings) if _APPENDIX.match(draft.text)]
    if not starts or not starts[0]:
        return
    own = min(headings[index].level for index in starts)
    rest = headings[starts[0] :]
    sections = [draft.level for draft in headings[1 : starts[0]]]
    if any(draft.level <= own and not _APPENDIX.match(draft.text) for draft in rest):
        return
    highest = min(sections, default=own)
    for index in starts:
        if headings[index].level == own and highest < own:
            headings[index].level = highest


def _ranks(headings: Sequence[Draft], styles: dict[int, _Style], first: int, last: int) -> dict[_Style, int]:
    """The rank of each style that stands on page ``first`` or later, and before page ``last``."""
    inner = {styles[id(draft)] for draft in headings if first <= draft.page < max(last, 3)}
    if not inner:
        inner = {styles[id(draft)] for draft in headings if draft.page >= first} or set(styles.values())
    ranks: dict[_Style, int] = {}
    rank = 0
    before: _Style | None = None
    for style in sorted(inner, key=lambda style: (-style[0], not style[1])):
        if before is None or before[0] - style[0] > max(0.6, 0.04 * style[0]) or before[1] != style[1]:
            rank += 1
        ranks[style] = rank
        before = style
    return ranks


def _settle_series_styles(headings: Sequence[Draft], styles: dict[int, _Style]) -> None:
    """A heading in the type of running text takes the style of the one before it in its series."""
    last: dict[str, Draft] = {}
    for draft in headings:
        found = _place_in_series(draft)
        if not found or not found[0] or found[0] == "roman":
            continue
        before = last.get(found[0])
        smaller = before is not None and styles[id(draft)] < styles[id(before)]
        if before is not None and smaller and not styles[id(draft)][1]:
            styles[id(draft)] = styles[id(before)]
        last[found[0]] = draft


def _settle_parallel(headings: Sequence[Draft], styles: dict[int, _Style]) -> None:
    """A heading whose style no other has takes the style of headings that begin with the same words."""
    counts = Counter(styles.values())
    opening: dict[str, Counter[_Style]] = defaultdict(Counter)
    for draft in headings:
        opening[_first_words(draft)][styles[id(draft)]] += 1
    for draft in headings:
        alike = opening[_first_words(draft)]
        usual, count = alike.most_common(1)[0]
        if counts[styles[id(draft)]] == 1 and count >= 2 and len(draft.text.split()) > PARALLEL_WORDS:
            styles[id(draft)] = usual


def _settle_alone(headings: Sequence[Draft], styles: dict[int, _Style]) -> None:
    """A heading whose style no other has takes the next higher style, where it stands among headings of that style
    and over the same kind of heading as they do: a long title is often set a little smaller.

    That the higher heading before it already has such headings under it says that there is no level between the two.
    """
    outside = [draft for draft in headings if not draft.boxed]
    counts = Counter(styles[id(draft)] for draft in outside)
    for index, draft in enumerate(outside[:-1]):
        own, below = styles[id(draft)], styles[id(outside[index + 1])]
        higher = [style for style in counts if style[0] > own[0]]
        if counts[own] != 1 or not higher or below[0] >= own[0]:
            continue
        above = min(higher, key=lambda style: (style[0], style[1]))
        places = [place for place, each in enumerate(outside) if styles[id(each)] == above]
        before = max((place for place in places if place < index), default=-1)
        between = {styles[id(each)] for each in outside[before + 1 : index]}
        if (
            before >= 0
            and places[-1] > index
            and below in between
            and all(each[0] < own[0] for each in between)
        ):
            styles[id(draft)] = above


def _first_words(draft: Draft) -> str:
    return " ".join(draft.text.lower().split()[:PARALLEL_WORDS])


def _siblings(headings: Sequence[Draft], places: dict[int, tuple[int, int]], rank: int) -> list[list[Draft]]:
    """The headings of one rank, in stretches that no higher heading parts."""
    stretches: list[list[Draft]] = [[]]
    for draft in headings:
        own = places[id(draft)][0]
        if own < rank:
            stretches.append([])
        elif own == rank:
            stretches[-1].append(draft)
    return [stretch for stretch in stretches if len(stretch) > 2]


def _set_under_numbers(siblings: Sequence[Draft], places: dict[int, tuple[int, int]]) -> None:
    """Put headings without a number below the numbered ones among which they stand."""
    numbered = [_place_in_series(draft) for draft in siblings]
    runs = [index for index, place in enumerate(numbered) if place is not None]
    between = any(
        b - a > 1 and _follows(numbered[a], numbered[b]) for a, b in zip(runs, runs[1:], strict=False)
    )
    if not between:
        return
    for index, draft in enumerate(siblings):
        if index > runs[0] and numbered[index] is None:
            places[id(draft)] = (places[id(draft)][0], 1)


def _set_under_empty(
    drafts: Sequence[Draft], styles: dict[int, _Style], places: dict[int, tuple[int, int]]
) -> None:
    """Put headings below the heading of the same type that they follow and that has no text of its own.

    Where the first of them leads on ("The police should:"), only such headings stand below it; else all do, up to the
    next higher heading.
    """
    text = [draft for draft in drafts if draft.kind != "footnote"]
    parent: Draft | None = None
    leading = False
    for draft, following in zip_longest(text, text[1:]):
        if draft.kind != "heading":
            continue
        style = styles[id(draft)]
        empty = (
            following is not None
            and following.kind == "heading"
            and (styles[id(following)], following.boxed) == (style, draft.boxed)
        )
        leads = empty and following is not None and following.text.endswith(":")
        plain = not draft.boxed and _place_in_series(draft) is None
        if empty and (leads or plain):
            parent, leading = draft, leads
        elif parent is not None and (styles[id(parent)], parent.boxed) == (style, draft.boxed):
            if not leading or draft.text.endswith(":"):
                rank, offset = places[id(parent)]
                places[id(draft)] = rank, offset + 1
            else:
                parent = None
        elif parent is not None and places[id(draft)] <= places[id(parent)]:
            parent = None


def _follows(one: tuple[str, int] | None, two: tuple[str, int] | None) -> bool:
    return one is not None and two is not None and one[0] == two[0] and two[1] == one[1] + 1
