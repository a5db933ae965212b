"""A named school with a class or form, and a form code set against a child."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.personal_data.evidence import words_of
from assistant.personal_data.spans import Span

_FORM = r"(?:[1-9]|1[0-3])[ \-]?[A-Z]{1,3}\d?"
_BEFORE_FORM = r"(?:(?:[Yy]ear|[Yy]r|Y|[Cc]lass|[Ff]orm|[Tt]utor [Gg]roup|[Ss]et) ?)?"
_CLASS = rf"(?:{_BEFORE_FORM}{_FORM}|[Cc]lass \d{{1,2}}|[Yy]\d{{1,2}}[A-Z]?)"
_KIND = (
    r"(?:Primary|Infants?|Juniors?|Academy|School|High|Secondary|College|Grammar|Nursery|Prep|Middle|Community|Catholic"
    r"|RC|C ?of ?E|CofE|CE)"
)
_NAMED = rf"(?:(?:St\.?|[A-Z][\w'’\-]+|of|the)[ ]){{1,4}}?{_KIND}(?: {_KIND}){{0,3}}"
_SCHOOL_CLASS = re.compile(rf"(?<!\w)(?P<school>{_NAMED}),? ?(?:\(|in |- |– )?(?P<class>{_CLASS})(?!\w)")
_CLASS_SCHOOL = re.compile(
    rf"(?<!\w)(?P<class>{_CLASS})(?:,| at| in| from| of) (?:the )?(?P<school>{_NAMED})(?!\w)"
)
_CODE = re.compile(
    r"(?<![\w£$.:/\-])(?P<lead>(?:in|from|of|class|form|tutor group|group|year|yr|at|to) )?"
    r"(?P<code>[yY]?(?:1[0-3]|[1-9])[A-Za-z]{1,3}\d?)(?![\w:/])",
    re.IGNORECASE,
)
_NOT_A_FORM = words_of(
    "am pm st nd rd th g d k m cm mm km kg mg ml gb mb tb p hr hrs min mins sec secs x wd wks wk yo yr yrs s "
    "mth ft in lb lbs oz h a.m ish bn mph"
)
_NEAR = 45


def school_classes(text: str) -> Iterator[Span]:
    """A named school together with a class or form."""
    for pattern in (_SCHOOL_CLASS, _CLASS_SCHOOL):
        for match in pattern.finditer(text):
            if not re.match(r"(?:The|This|Our|My|Is|At|In|A|New|Which|What|Year) ", match["school"]):
                yield Span(match.start(), match.end(), "school_class")
            else:
                inner = pattern.search(
                    text, match.start("school") + len(match["school"].split()[0]) + 1, match.end()
                )
                if inner and inner["school"] and len(inner["school"].split()) > 1:
                    yield Span(inner.start(), inner.end(), "school_class")


def forms_of(text: str, names: list[tuple[int, int]]) -> Iterator[Span]:
    """Form codes such as 9KT in the same sentence as, and close to, a name."""
    if not names:
        return
    at = 0
    for match in _CODE.finditer(text):
        code = match["code"]
        letters = code.lstrip("yY0123456789").rstrip("0123456789")
        low = letters.lower()
        if (
            not letters
            or low in _NOT_A_FORM
            and not (letters.isupper() and match["lead"] and len(letters) == 1)
        ):
            continue
        if not letters.isupper() and not (match["lead"] and len(letters) <= 2):
            continue
        start, end = match.start("code"), match.end("code")
        while at < len(names) and names[at][1] <= start:
            at += 1
        before = names[at - 1] if at else None
        after = names[at] if at < len(names) else None
        if (before and _same_sentence(text, before[1], start)) or (
            after and _same_sentence(text, end, after[0])
        ):
            yield Span(start, end, "school_class")


def _same_sentence(text: str, start: int, end: int) -> bool:
    return 0 <= end - start <= _NEAR and not re.search(r"[.!?\n] ?", text[start:end])
