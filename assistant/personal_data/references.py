"""Numbers that files and agencies give to one person or one case: said to be such by the words before them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.personal_data.spans import Span

_INSURANCE = re.compile(r"(?<!\w)[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D](?!\w)", re.IGNORECASE)
_OWNER = (
    r"(?:cpoms|my ?concern|mash|lado|crime|police|case|incident|social care|social services|childrens?'? services|mosaic"
    r"|liquid ?logic|lcs|ehcp|camhs|court|claim|referral|safeguarding|passport|visa|brp|home office|asylum|nass"
    r"|national insurance|ni|uln"
    r"|unique learner|child|pupil|student|learner|client|patient|hospital|file|log|cad|dwp|council|account|arn|sort)"
)
_WORD = r"(?:reference|ref|number|num|no|id|code|record|log|incident|case|file)"
_LABEL = re.compile(
    rf"(?<!\w)(?:{_OWNER}(?: {_WORD}\b\.?){{1,3}}"
    r"|(?:uln|cad|(?:our|your|their|my) ref(?:erence)?|ni no|mosaic|lcs|liquid ?logic)\.?)"
    r"\s{0,2}(?:[:#=\-–(]|is|was|it's|of)?\s{0,2}$",
    re.IGNORECASE,
)
_VALUE = re.compile(
    r"(?<![A-Za-z0-9/\-.])(?:[A-Za-z]{1,6}[ \-/]?)?\d[\dA-Za-z]*(?:[\-/][\dA-Za-z]+){0,4}(?!\w)"
)
_CAD = re.compile(r"(?<!\w)cad\.? $", re.IGNORECASE)
_FEW = 3
_FAR = 60


def references(text: str) -> Iterator[Span]:
    """National insurance numbers, and what follows "crime reference", "CPOMS incident no", "passport number" and so on."""
    for match in _INSURANCE.finditer(text):
        yield Span(match.start(), match.end(), "reference")
    for value in _VALUE.finditer(text):
        if sum(c.isdigit() for c in value.group()) < _FEW:
            continue
        start = _said_to_be_one(text, value.start(), value.group())
        if start is not None:
            cad = _CAD.search(text[max(0, start - 6) : start])
            yield Span(start - len(cad.group()) if cad else start, value.end(), "reference")


def _said_to_be_one(text: str, start: int, value: str) -> int | None:
    """Where the number begins that the words before say is a reference; its letters may belong to those words."""
    letters = len(value) - len(value.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"))
    for begin in (start, start + letters + 1) if letters else (start,):
        if _LABEL.search(text[max(0, begin - _FAR) : begin]):
            return begin
    return None
