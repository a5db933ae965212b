"""Names of people in a message: where each begins and ends, and whether it is a child's, a parent's or another adult's."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import replace

from assistant.personal_data import evidence as ev
from assistant.personal_data.evidence import words_of
from assistant.personal_data.judging import Judge
from assistant.personal_data.learned import Learned, learned
from assistant.personal_data.lists import (
    everyday,
    fold,
    is_everyday,
    is_first_name,
    is_surname,
    rare_surnames,
    word_names,
)
from assistant.personal_data.spans import Span
from assistant.personal_data.tokens import Token

_LONGEST = 5
_NICKNAME = re.compile(r" [\"“‘'(][\w \-]{1,20}[\"”’')] ")
_OPENS_QUOTE = re.compile(r" [\"“‘'(]")
_CLOSES_QUOTE = re.compile(r"[\"”’')] ")
_PLACE_ENDINGS = tuple(
    sorted(
        words_of(
            "ley ton ham by worth field ford wick bury well ster den don shaw wood land hurst combe stead thorpe"
        )
    )
)
_SEASONS = words_of("autumn summer winter spring april may june august")
_SEASON_BEFORE = words_of("in this last next since until during every each the early late mid")
_BEFORE_A_NAME = words_of("big little lil baby young old tiny fat")
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
_WHOSE = words_of("the her his their a our my")
_WHATS = words_of("whats what's")
_ALL_TITLES = ev.TITLES | ev.GUARDED_TITLES
_RANKS = words_of("pc dc ds ps di dci sgt insp inspector cllr councillor fr")
_FORMAL = words_of("mr mrs ms mx dr")


def find_names(
    text: str, taken: list[tuple[int, int]], met: Container[str] = (), weights: Learned | None = None
) -> list[Span]:
    """The names in a message. What is recognised in one place is then looked for in the whole of it.

    ``weights`` are those kept with the code when none are given.
    """
    weights = weights or learned()
    first = Judge(text, taken, met)
    tokens = first.tokens
    spans = _read(first, weights)
    words = _words(spans, text)
    inside = [(s.start, s.end) for s in spans]
    held = {start for start, _ in inside}
    if words and sum(t.low in words for t in tokens) > sum(t.start in held for t in tokens):
        again = Judge(text, [*taken, *inside], words)
        spans += _read(again, weights)
    return _joined(sorted(spans, key=lambda span: span.start), text)


def _joined(spans: list[Span], text: str) -> list[Span]:
    """Names with a nickname in quotation marks between them as one: Tyrell "T-Man" Baptiste."""
    joined: list[Span] = []
    for span in spans:
        if joined and _NICKNAME.fullmatch(text[joined[-1].end : span.start]):
            joined[-1] = replace(joined[-1], end=span.end)
        elif (
            len(joined) > 1
            and _OPENS_QUOTE.fullmatch(text[joined[-2].end : joined[-1].start])
            and _CLOSES_QUOTE.fullmatch(text[joined[-1].end : span.start])
        ):
            joined.pop()
            joined[-1] = replace(joined[-1], end=span.end)
        else:
            joined.append(span)
    return joined


def _words(spans: list[Span], text: str) -> frozenset[str]:
    found = {fold(word) for s in spans for word in _NOT_A_WORD.split(text[s.start : s.end])}
    return frozenset(
        w
        for w in found
        if len(w) > 2 and w not in ev.TITLES | ev.FUNCTION | word_names() and not is_everyday(w)
    )


def _read(judge: Judge, weights: Learned) -> list[Span]:
    tokens = judge.tokens
    verdicts = weights.verdicts(judge)
    spans: list[Span] = []
    i = 0
    while i < len(tokens):
        first, last = titled(judge, i) or _initialled(judge, i) or (i, i)
        no_person = _saint_or_season(judge, i) or _asked_about(judge, i)
        starts = (verdicts.starts_name(i) and not no_person) or _owner(judge, i)
        if first == last and not starts:
            i += 1
            continue
        with_title = first < last
        last = _extend(judge, last, with_title)
        first = i if with_title else _led(judge, i)
        judge.named.update(range(first, last + 1))
        end = tokens[last].end - _sloppy(judge, last)
        role = _role(judge, first, last, with_title or tokens[first].low in ev.TITLES)
        spans.append(Span(tokens[first].start, end, "name", role))
        i = last + 1
    return spans


def _saint_or_season(judge: Judge, i: int) -> bool:
    """Whether a word names a school or church ("St Mary's") or a time of the year ("in Autumn")."""
    token, before = judge.tokens[i], judge.before(i)
    if before in ("st", "saint"):
        return token.gap in (" ", ". ")
    return token.low in _SEASONS and before in _SEASON_BEFORE and not token.possessive


def _asked_about(judge: Judge, i: int) -> bool:
    """Whether a word that is not written as a name is what a question is about: "whats a ChISVA", "what is VAP"."""
    token = judge.tokens[i]
    capitals = sum(letter.isupper() for letter in token.text)
    if judge.shouting or (capitals == 1 and token.capital) or token.possessive:
        return False
    before = judge.before(i)
    if before in ("a", "an"):
        return True
    what = before in _WHATS or (before == "is" and judge.before(i - 1) == "what")
    return what and capitals > 1 and not is_first_name(token.low)


def _owner(judge: Judge, i: int) -> bool:
    """Whether a first name with an s stands before what is its own, without its apostrophe: "tyreses mum"."""
    word = judge.tokens[i].low
    return (
        not judge.blocked[i]
        and word.endswith("s")
        and not word.endswith("ss")
        and is_first_name(word[:-1])
        and not is_everyday(word[:-1])
        and word not in everyday()
        and judge.after(i) in ev.OWNED
    )


def _led(judge: Judge, i: int) -> int:
    """The first word of a name that is led by a title in small letters or by "Big", "Little" and the like."""
    if not i or judge.before(i) == "" or judge.tokens[i].gap != " " or i - 1 in judge.named:
        return i
    before = judge.tokens[i - 1]
    if before.low in _BEFORE_A_NAME:
        return i - 1 if judge.capital(i - 1) and judge.capital(i) and not judge.blocked[i - 1] else i
    if (
        before.low in ev.TITLES
        and (before.capital or not judge.capital(i))
        and judge.before(i - 1) not in _MISS_BEFORE
    ):
        return i - 1
    return i


def _sloppy(judge: Judge, i: int) -> int:
    """1 when the last letter of a word is a possessive s without its apostrophe ("kaydens mum"), else 0."""
    word = judge.tokens[i].low
    if (
        judge.tokens[i].possessive
        or len(word) < 4
        or word[-1] != "s"
        or word[-2] in "s'"
        or not judge.tokens[i].letters
    ):
        return 0
    if is_first_name(word) or is_surname(word):
        return 0
    bare = word[:-1]
    return int(is_first_name(bare) or bare in word_names() or bare in judge.met or judge.after(i) in ev.OWNED)


def titled(judge: Judge, i: int) -> tuple[int, int] | None:
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
    if judge.blocked[j] and not (is_surname(name.low) or (title in _FORMAL and judge.is_known[j])):
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
    a_name_too = name.capital and (is_surname(name.low) or name.low in word_names())
    if not a_name_too and (name.low in ev.FUNCTION or name.low in ev.TOLD):
        return False
    if title in ev.GUARDED_TITLES or title in _RANKS:
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
        place = word.endswith(_PLACE_ENDINGS) and judge.is_known[i]
        return judge.capital(i) and (surname or word in rare_surnames() or place) and not token.upper
    if word in ev.FUNCTION and not (
        judge.capital(i) and (surname or judge.tokens[first].low in _FAMILY_FIRST)
    ):
        return False
    if not judge.capital(i):
        small = not judge.tokens[first].capital or judge.shouting
        if titled or common:
            return False
        if surname and len(word) > 3:
            return True
        return small and (
            surname or (name and word not in word_names()) or (len(word) > 4 and word in rare_surnames())
        )
    if word in ev.TOLD and not surname:
        return False
    if token.upper and not judge.tokens[first].upper and not surname:
        return False
    name = name or word in word_names()
    if titled and not (surname or name) and common:
        return False
    return surname or name or not common or (not titled and i == first + 1 and word not in ev.PLACE_AFTER)


def _role(judge: Judge, first: int, last: int, titled: bool) -> str:
    """Child, parent, staff or (another) adult, by the words beside the name."""
    tokens = judge.tokens
    if judge.before(first):
        near = [t.low for t in tokens[max(0, first - 2) : first]]
        word = near[-1] if near[-1] not in ev.CALLED or len(near) < 2 else near[-2]
        if word in ev.PARENT_WORDS:
            return "parent"
        if word in ev.STAFF_WORDS:
            return _employed(word)
    after = [t.low for t in tokens[last + 1 : last + 4]]
    if after and not tokens[last].possessive:
        if tokens[last + 1].gap.strip() in (",", "(", "-", ", ("):
            if set(after) & ev.PARENT_WORDS and after[0] in _WHOSE | ev.PARENT_WORDS:
                return "parent"
            if (work := set(after) & ev.STAFF_WORDS) and after[0] in _WHOSE | ev.STAFF_WORDS:
                return _employed(next(word for word in after if word in work))
        if judge.after(last) == "the" and (work := set(after[1:]) & ev.STAFF_WORDS):
            return _employed(next(word for word in after[1:] if word in work))
    return "adult" if titled or tokens[first].low in ev.OFTEN_ADULT else "child"


def _employed(work: str) -> str:
    return "adult" if work in ev.OUTSIDE_WORK else "staff"
