"""Names of people in a message: where each begins and ends, and whether it is a child's, a parent's or another adult's."""

from __future__ import annotations

import re
from collections.abc import Container

from assistant.personal_data import evidence as ev
from assistant.personal_data.evidence import words_of
from assistant.personal_data.judging import Judge
from assistant.personal_data.lists import fold, is_everyday, is_first_name, is_surname, word_names
from assistant.personal_data.spans import Span
from assistant.personal_data.tokens import Token, tokens_of

_LONGEST = 5
_NOT_A_WORD = re.compile(r"[^\w'’\-]+")
_NOT_INITIALS = frozenset("AI")
_SMALL_INITIALS = frozenset("pjhlgfkbc")
_FAMILY_FIRST = words_of(
    "nguyen tran le pham hoang huynh vo dang bui ngo duong truong li wang zhang liu chen"
)
_TITLE_GAPS = (" ", ". ", ".", "  ")
_AND = frozenset({"and", "&"})
_MISS_BEFORE = words_of(
    "i you we will to they would he she and really don't dont never might may i'll i'd could"
)
_ALL_TITLES = ev.TITLES | ev.GUARDED_TITLES
_FORMAL = words_of("mr mrs ms mx dr")


def find_names(text: str, taken: list[tuple[int, int]], met: Container[str] = ()) -> list[Span]:
    """The names in a message. What is recognised in one place is then looked for in the whole of it."""
    tokens = tokens_of(text)
    spans = _read(Judge(tokens, taken, met))
    words = _words(spans, text)
    inside = [(s.start, s.end) for s in spans]
    held = {start for start, _ in inside}
    if words and sum(t.low in words for t in tokens) > sum(t.start in held for t in tokens):
        again = Judge(tokens, [*taken, *inside], words)
        spans += _read(again)
    return sorted(spans, key=lambda span: span.start)


def _words(spans: list[Span], text: str) -> frozenset[str]:
    found = {fold(word) for s in spans for word in _NOT_A_WORD.split(text[s.start : s.end])}
    return frozenset(w for w in found if len(w) > 2 and w not in ev.TITLES and w not in ev.FUNCTION)


def _read(judge: Judge) -> list[Span]:
    tokens = judge.tokens
    spans: list[Span] = []
    i = 0
    while i < len(tokens):
        first, last = _titled(judge, i) or _initialled(judge, i) or (i, i)
        if first == last and not judge.starts_name(i):
            i += 1
            continue
        titled = first < last
        last = _extend(judge, last, titled)
        judge.named.update(range(i, last + 1))
        spans.append(Span(tokens[i].start, tokens[last].end, "name", _role(judge, i, last, titled)))
        i = last + 1
    return spans


def _titled(judge: Judge, i: int) -> tuple[int, int] | None:
    """A title with the name after it, as places of words: (title, first word of the name)."""
    tokens = judge.tokens
    title = tokens[i].low
    if title not in _ALL_TITLES:
        return None
    guarded = title in ev.GUARDED_TITLES
    if judge.blocked[i] and title not in ("miss", "sir"):
        return None
    j = i + 1
    if j + 1 < len(tokens) and (tokens[j].low in _AND and tokens[j + 1].low in ev.TITLES):
        j += 2
    elif j < len(tokens) and tokens[j].gap.strip() == "&" and tokens[j].low in ev.TITLES:
        j += 1
    if j >= len(tokens) or tokens[j].gap not in _TITLE_GAPS or not tokens[j].letters:
        return None
    name = tokens[j]
    if name.gap not in (" ", "  ") and title not in _FORMAL | {"rev", "prof"}:
        return None
    if judge.blocked[j] and not is_surname(name.low):
        return None
    if len(name.low) == 1:
        return (
            (i, j)
            if name.capital and tokens[i].capital and name.text not in _NOT_INITIALS and not guarded
            else None
        )
    return (i, j) if _titled_name(judge, title, i, name) else None


def _titled_name(judge: Judge, title: str, i: int, name: Token) -> bool:
    likely = is_first_name(name.low) or is_surname(name.low) or not is_everyday(name.low)
    if name.low in ev.FUNCTION or (name.low in ev.TOLD and not (name.capital and is_surname(name.low))):
        return False
    if title in ev.GUARDED_TITLES or title in ("pc", "dc", "ds", "inspector"):
        return judge.capital(i) and judge.capital(i + 1) and likely
    if title == "miss":
        if judge.capital(i) and name.capital:
            return likely or name.low in word_names() or judge.before(i) not in _MISS_BEFORE
        known = is_surname(name.low) or is_first_name(name.low)
        return known and judge.before(i) not in _MISS_BEFORE
    return name.capital or title in _FORMAL


def _initialled(judge: Judge, i: int) -> tuple[int, int] | None:
    """ "J. Smith": an initial and a surname."""
    tokens = judge.tokens
    if (
        len(tokens[i].text) != 1
        or not tokens[i].capital
        or tokens[i].text in _NOT_INITIALS
        or i + 1 >= len(tokens)
    ):
        return None
    following = tokens[i + 1]
    joined = following.gap in (" ", ". ", ".") and not judge.blocked[i] and not judge.blocked[i + 1]
    if joined and judge.capital(i + 1) and is_surname(following.low) and not judge.organisation(i + 1):
        return (i, i + 1) if not is_everyday(following.low) or following.gap != " " else None
    return None


def _extend(judge: Judge, last: int, titled: bool) -> int:
    """The last word of the name that has its first word at ``last``."""
    tokens = judge.tokens
    first = last
    while last + 1 < len(tokens) and last - first < _LONGEST and not tokens[last].possessive:
        if tokens[last + 1].gap != " ":
            break
        if _continues(judge, last + 1, first, titled):
            last += 1
        elif (
            tokens[last + 1].low in ev.PARTICLES
            and last + 2 < len(tokens)
            and tokens[last + 2].gap in (" ", "-")
            and judge.capital(last + 2)
            and _continues(judge, last + 2, first, titled)
        ):
            last += 2
        else:
            break
    return last


def _continues(judge: Judge, i: int, first: int, titled: bool) -> bool:
    token = judge.tokens[i]
    word = token.low
    if not token.letters:
        return False
    if len(word) == 1:
        if judge.capital(i):
            return token.text not in _NOT_INITIALS and not titled
        return i == first + 1 and word in _SMALL_INITIALS and not judge.tokens[first].capital
    surname, name, common = is_surname(word), is_first_name(word), is_everyday(word)
    if judge.blocked[i] or (judge.placelike[i] and not surname):
        return judge.capital(i) and surname and not token.upper
    if word in ev.FUNCTION and not (
        judge.capital(i) and (surname or judge.tokens[first].low in _FAMILY_FIRST)
    ):
        return False
    if not judge.capital(i):
        small = not judge.tokens[first].capital or judge.shouting
        if titled or common:
            return False
        return (surname and len(word) > 3) or (small and (surname or (name and word not in word_names())))
    if word in ev.TOLD and not surname:
        return False
    if token.upper and not judge.tokens[first].upper and not surname:
        return False
    if titled and not (surname or name) and common:
        return False
    return surname or name or not common or (not titled and i == first + 1 and word not in ev.PLACE_AFTER)


def _role(judge: Judge, first: int, last: int, titled: bool) -> str:
    """Child, parent or adult, by the words beside the name."""
    tokens = judge.tokens
    near = [t.low for t in tokens[max(0, first - 2) : first] if t.low]
    if judge.before(first) and near:
        word = near[-1] if near[-1] not in ev.CALLED or len(near) < 2 else near[-2]
        if word in ev.PARENT_WORDS:
            return "parent"
        if word in ev.STAFF_WORDS:
            return "adult"
    if titled:
        return "adult"
    if (
        last + 1 < len(tokens)
        and not tokens[last].possessive
        and tokens[last + 1].gap.strip() in (",", "(", "-", ", (")
    ):
        following = [t.low for t in tokens[last + 1 : last + 4]]
        if set(following) & ev.PARENT_WORDS and following[0] in (
            "the",
            "her",
            "his",
            "their",
            "a",
            *ev.PARENT_WORDS,
        ):
            return "parent"
        if set(following) & ev.STAFF_WORDS and following[0] in ("the", "our", "a", "my", *ev.STAFF_WORDS):
            return "adult"
    if (
        last + 1 < len(tokens)
        and judge.after(last) == "the"
        and set(t.low for t in tokens[last + 2 : last + 4]) & ev.STAFF_WORDS
    ):
        return "adult"
    return "adult" if tokens[first].low in ev.OFTEN_ADULT else "child"
