"""A named school with a class or form, and a form code set against a child."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.personal_data.evidence import words_of
from assistant.personal_data.spans import Span

_FORM = r"(?:[1-9]|1[0-3])[ \-]?[A-Z]{1,3}\d?"
_BEFORE_FORM = r"(?:(?:[Yy]ear|[Yy]r|Y|[Cc]lass|[Ff]orm|[Tt]utor [Gg]roup|[Ss]et) ?)?"
_CLASS = (
    rf"(?:{_BEFORE_FORM}{_FORM}|[Cc]lass \d{{1,2}}|[Yy](?:ea)?r? ?\d{{1,2}}[A-Z]?(?: [A-Z][a-z]+)?|[A-Z][a-z]+ [Cc]lass"
    r"|[1-6] [A-Z][a-z]+)"
)
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
_NOT_A_SCHOOL = re.compile(r"(?:The|This|Our|My|Is|At|In|A|New|Which|What|Year|Does|Do|Can|For|From|All) ")
_PERSON = re.compile(
    r"\b(?:child|pupil|student|learner|boy|girl|lad|lass|kid|tutee|she|he|she's|he's|shes|hes|him|brother|sister|son|daughter"
    r"|cousin|twin|nephew|niece)\b[^.!?\n]{0,24}$",
    re.IGNORECASE,
)
_OF_ROOMS = re.compile(
    r"^(?:'s|’s)? ?(?:room|classroom|door|corridor|trolley|cupboard|toilets?)\b", re.IGNORECASE
)
_OF_CLASSES = re.compile(r"^ ?(?:have|has|are|is|will|go|goes|need|needs)\b", re.IGNORECASE)
_SAYS_FORM = re.compile(r"\b(?:tutor group|form|class)\W{1,2}$", re.IGNORECASE)


def school_classes(text: str) -> Iterator[Span]:
    """A named school together with a class or form."""
    for pattern in (_SCHOOL_CLASS, _CLASS_SCHOOL):
        for match in pattern.finditer(text):
            if not _NOT_A_SCHOOL.match(match["school"]):
                yield Span(match.start(), match.end(), "school_class")
            else:
                inner = pattern.search(
                    text, match.start("school") + len(match["school"].split()[0]) + 1, match.end()
                )
                if inner and inner["school"] and len(inner["school"].split()) > 1:
                    yield Span(inner.start(), inner.end(), "school_class")


def forms_of(text: str, names: list[tuple[int, int]]) -> Iterator[Span]:
    """Form codes such as 9KT in the same sentence as, and close to, a name; "in 9KT" also close to a child without one."""
    at = 0
    for match in _CODE.finditer(text):
        code = match["code"]
        letters = code.lstrip("yY0123456789").rstrip("0123456789")
        low = letters.lower()
        if (
            not letters
            or low in _NOT_A_FORM
            and not (letters.isupper() and (match["lead"] or code[0] in "yY" or letters == "H"))
        ):
            continue
        if not letters.isupper() and not (match["lead"] and len(letters) <= 2):
            continue
        start, end = match.start("code"), match.end("code")
        while at < len(names) and names[at][1] <= start:
            at += 1
        before = names[at - 1] if at else None
        after = names[at] if at < len(names) else None
        named = (before and _same_sentence(text, before[1], start)) or (
            after and _same_sentence(text, end, after[0])
        )
        if named or (letters.isupper() and _of_somebody(text, match)):
            yield Span(start, end, "school_class")


def _of_somebody(text: str, match: re.Match[str]) -> bool:
    """Whether a form code is set against a child who is not named: "a girl in 10P", "tutor group 12DMR"."""
    start, end = match.span("code")
    if _OF_ROOMS.match(text[end : end + 14]):
        return False
    if match["lead"] and _PERSON.search(text[max(0, match.start() - 40) : match.start()]):
        return True
    said = end - start > 2 and _SAYS_FORM.search(text[max(0, start - 14) : start])
    return bool(said and not _OF_CLASSES.match(text[end : end + 14]))


def _same_sentence(text: str, start: int, end: int) -> bool:
    return 0 <= end - start <= _NEAR and not re.search(r"[.!?\n] ?", text[start:end])
