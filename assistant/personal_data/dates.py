"""Dates of birth: a date beside a word for birth, or set against a name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.personal_data.spans import Span

_MONTH = (
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?)"
)
_DAY = r"\d{1,2}(?: ?(?:st|nd|rd|th))?"
_YEAR = r"(?:(?:19|20)\d{2}|['’]?\d{2})"
_DATE = re.compile(
    rf"(?<![\w/])(?:\d{{1,2}} ?([/.\-]) ?\d{{1,2}} ?\1 ?{_YEAR}|(?:19|20)\d{{2}}([/.\-])\d{{1,2}}\2\d{{1,2}}"
    rf"|{_DAY}(?: of)?[ \-]{{0,2}}{_MONTH}\.?(?:,? ?-?{_YEAR}(?!\d))?|{_MONTH} {_DAY}(?:,? ?{_YEAR}(?!\d))?"
    rf"|{_MONTH} (?:19|20)\d{{2}}|\d{{6}}|\d{{8}}|\d{{1,2}}[/.]\d{{1,2}})(?![\w/])",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"\b(?:d\.?o\.?b\.?|date of birth|birth ?date|birth ?day|bday|b-day|born|b(?:\. ?| )(?=\d))(?![a-z])",
    re.IGNORECASE,
)
_OF_AN_EVENT = re.compile(
    r"\b(?:on|since|by|until|till|dated|from|before|after|due|review|meeting)\W{1,2}(?:the )?$", re.IGNORECASE
)
_BRACKET = re.compile(
    r"\((?:(?:aged? ?)?\d{1,2}\W{1,2}|(?:in )?(?:year|yr|y) ?\d{1,2}\W{1,2}|b\W{0,2}){0,2}$", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"[.!?](?=\s+[A-Z])|\n")
_BETWEEN = re.compile(
    r"^['’s]{0,2}\W{0,4}(?:(?:is|was|on|in|the|of|his|her|their|as|down|given|recorded|it'?s|says|a|[(:=\-])\W{0,3}){0,5}$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"^\W{0,4}(?:(?:is|was|as|being|which|her|his|their|the|for)\W{1,3}){0,4}$", re.IGNORECASE
)


def birth_dates(text: str) -> Iterator[Span]:
    """Dates just after, or just before, a word for birth."""
    labels = [(m.start(), m.end()) for m in _LABEL.finditer(text)]
    ends = [end for _, end in labels]
    at = 0
    held = -1
    for match in _DATE.finditer(text):
        while at < len(labels) and ends[at] <= match.start():
            at += 1
        before = labels[at - 1] if at else None
        after = labels[at] if at < len(labels) else None
        if (before and _joined(text, *before, match.start())) or (
            after
            and _led_by(text, match.end(), after[0])
            and "birthday" not in text[after[0] : after[1]].lower()
        ):
            held = match.end()
            yield Span(match.start(), held, "date_of_birth")
        elif _child_was_born(match.group()) and (
            (0 <= held <= match.start() <= held + 60 and _beside_another(text, held, match.start()))
            or _BRACKET.search(text[max(0, match.start() - 24) : match.start()])
        ):
            yield Span(match.start(), match.end(), "date_of_birth")


def _child_was_born(date: str) -> bool:
    """Whether a full date has a year in which somebody who is at school now may have been born."""
    year = re.search(r"(?:\d{4}|\d{2})$", date)
    if year is None or len(re.findall(r"\d+|[a-z]{3,}", date, re.IGNORECASE)) < 3:
        return False
    return 2004 <= (int(year.group()) if len(year.group()) == 4 else 2000 + int(year.group())) <= 2023


def _beside_another(text: str, end: int, start: int) -> bool:
    """Whether a second date belongs to the birth that the first was of: "3/4/14, but the passport says 3/4/13"."""
    between = text[end:start]
    return not _SENTENCE_END.search(between) and not _OF_AN_EVENT.search(between)


def _joined(text: str, label_start: int, label_end: int, date_start: int) -> bool:
    """Whether a label belongs to the date after it: only small words, or one name, stand between."""
    if date_start - label_end > 45:
        return False
    between = text[label_end:date_start]
    if _BETWEEN.match(between):
        return True
    if text[label_start:label_end].lower() != "born" and _OF_AN_EVENT.search(between):
        return False
    return (
        len(between) <= 40
        and "." not in between.strip(" .")
        and "\n" not in between
        and len(between.split()) <= 5
    )


def _led_by(text: str, date_end: int, label_start: int) -> bool:
    return 0 <= label_start - date_end <= 20 and bool(_AFTER.match(text[date_end:label_start]))


def dates_of_names(text: str, name_ends: frozenset[int]) -> Iterator[Span]:
    """Full dates set straight after a name, as in "(03/04/2014)", whose year makes a pupil of the person."""
    if not name_ends:
        return
    for match in _DATE.finditer(text):
        start = match.start()
        if match.group()[-4:].isdigit() and 2004 <= int(match.group()[-4:]) <= 2023:
            gap = len(text[max(0, start - 3) : start]) - len(text[max(0, start - 3) : start].rstrip(" (,[-–"))
            if gap and start - gap in name_ends and text[start - 1] in "([":
                yield Span(start, match.end(), "date_of_birth")
