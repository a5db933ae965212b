"""Numbers and codes that belong to one person: telephone, NHS number, pupil number, vehicle, postcode, e-mail."""

from __future__ import annotations

import re
from collections.abc import Iterator

import phonenumbers

from assistant.personal_data.evidence import words_of
from assistant.personal_data.spans import Span

_EMAIL = re.compile(
    r"(?<![\w.+\-@])(?:[\w.+\-]{1,30}['’])?[\w.+\-]{1,64}@[\w\-]{1,63}(?:\.[\w\-]{1,63}){1,4}"
)
_DIGITS = re.compile(r"(?<![\w£$€#])(?:\+|\(\+?|00)?\d(?:[ .()\-\u00a0]{0,2}\d){5,15}(?![\w])")
_NHS = re.compile(r"(?<![\w.])(\d{3})([ \-]?)(\d{3})\2(\d{4})(?![\w])")
_NHS_BEFORE = re.compile(r"\bnhs\b[^\d\n]{0,24}$", re.IGNORECASE)
_NHS_AFTER = re.compile(r"^[^\d\n]{0,24}\bnhs\b", re.IGNORECASE)
_UPN = re.compile(r"(?<!\w)[A-HJ-NP-RT-Z] ?\d{3}[ \d]{8,11}[\dA-Z](?!\w)", re.IGNORECASE)
_PLATE = re.compile(
    r"(?<!\w)(?:[A-Z]{2} ?\d{2} ?[A-Z]{3}|[A-HJ-NPR-TV-Y]\d{1,3} [A-Z]{3}|[A-Z]{3} ?\d{1,3}[A-HJ-NPR-TV-Y])(?!\w)",
    re.IGNORECASE,
)
_PLATE_WORD = re.compile(
    r"\b(?:reg|registration|plate|plates|number ?plate|car|van|vehicle|numberplate)\b", re.IGNORECASE
)
_PLATE_LABEL = re.compile(
    r"\b(?:reg|registration|plates?|numberplate)\W{1,3}(?:(?:is|was|number|no)\W{1,2}){0,3}$", re.IGNORECASE
)
_PLATE_SAID = re.compile(
    r"\b(?:reg|registration|plates?|numberplate)\W{1,3}(?:(?:is|was|number|no|starts?|with|begins?)\W{1,2}){0,3}"
    r"(?P<plate>[A-Z]{1,3} ?\d{1,4}(?: ?[A-Z]{1,3})?|\d{1,4} ?[A-Z]{1,3})(?!\w)",
    re.IGNORECASE,
)
_POSTCODE = re.compile(
    r"(?<!\w)([A-Z]{1,2})(\d[A-Z\d]?)(\s{0,2})(\d[A-Z]{2})(?!\w)",
    re.IGNORECASE,
)
_INWARD = frozenset("ABDEFGHJLNPQRSTUWXYZ")
_POSTCODE_LABEL = re.compile(r"\bpost ?code\b", re.IGNORECASE)
_AREAS = words_of(
    "AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN "
    "EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML "
    "N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD "
    "TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE"
)
_ORDINAL = frozenset({"1ST", "2ND", "3RD"})
_NATIONAL_ONLY = re.compile(r"^(?:\+?44|0)?(?:800|808|3\d\d|84[345]|87[0-3]|9\d\d|500)")


def emails(text: str) -> Iterator[Span]:
    """E-mail addresses."""
    if "@" in text:
        for match in _EMAIL.finditer(text):
            yield Span(match.start(), len(match.group().rstrip(".-")) + match.start(), "email")


def nhs_numbers(text: str) -> Iterator[Span]:
    """Ten-digit NHS numbers: said to be one, grouped 3-3-4, or with a right check digit. None begins with 0."""
    for match in _NHS.finditer(text):
        digits = match[1] + match[3] + match[4]
        if (
            digits[0] != "0"
            and (match[2] or (digits[0] not in "17" and _nhs_check(digits)))
            or _NHS_BEFORE.search(text[max(0, match.start() - 30) : match.start()])
            or _NHS_AFTER.search(text[match.end() : match.end() + 30])
        ):
            yield Span(match.start(), match.end(), "nhs_number")


def _nhs_check(digits: str) -> bool:
    total = sum(int(d) * weight for d, weight in zip(digits[:9], range(10, 1, -1), strict=True))
    return (11 - total % 11) % 11 == int(digits[9])


def upns(text: str) -> Iterator[Span]:
    """Unique pupil numbers: a letter, eleven digits, and a digit or a letter."""
    for match in _UPN.finditer(text):
        if len(match.group().replace(" ", "")) == 13:
            yield Span(match.start(), match.end(), "upn")


def phones(text: str) -> Iterator[Span]:
    """Telephone numbers of a person or a home; not helplines and not numbers charged as a service."""
    for match in _DIGITS.finditer(text):
        number = match.group()
        start = match.start() + (number.startswith("(") and ")" not in number)
        if _is_phone(text[start : match.end()]):
            yield Span(start, match.end(), "phone")


def _is_phone(written: str) -> bool:
    digits = "".join(c for c in written if c.isdigit())
    plain = "+" + digits if "+" in written else digits
    if not 9 <= len(digits) <= 15 or _NATIONAL_ONLY.match(plain):
        return False
    if plain.startswith("00"):
        plain = "+" + plain[2:]
    if not plain.startswith(("+", "0", "7", "44")):
        return False
    if plain.startswith("7"):
        return len(plain) == 10
    if plain.startswith("44"):
        plain = "+" + plain
    try:
        number = phonenumbers.parse(plain, "GB")
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_possible_number(number) and len(digits) >= 10


def vehicles(text: str) -> Iterator[Span]:
    """Vehicle registrations, current and earlier styles; in small letters only near a word for one."""
    for match in _PLATE.finditer(text):
        plate = match.group()
        near = _PLATE_WORD.search(text[max(0, match.start() - 40) : match.end() + 20])
        modern = plate[:2].isalpha() and plate[2:].lstrip()[:2].isdigit()
        labelled = _PLATE_LABEL.search(text[max(0, match.start() - 40) : match.start()])
        if (
            labelled
            or (near and (modern or plate.isupper()))
            or (modern and plate.isupper() and plate[:2] not in ("KS", "YR", "IN", "AT"))
        ):
            yield Span(match.start(), match.end(), "vehicle")
    for match in _PLATE_SAID.finditer(text):
        if len(match["plate"]) > 3:
            yield Span(match.start("plate"), match.end("plate"), "vehicle")


def postcodes(text: str) -> Iterator[Span]:
    """Full postcodes of a real postcode area."""
    for match in _POSTCODE.finditer(text):
        inward = match[4].upper()
        if match[1].upper() not in _AREAS or inward in _ORDINAL or "\n" in match[3]:
            continue
        if inward[1:] in ("TH", "ST", "ND", "RD") and not match[4].isupper():
            continue
        if inward[1:] in ("AM", "PM") or not (
            _INWARD.issuperset(inward[1:])
            or match.group().isupper()
            or _POSTCODE_LABEL.search(text[max(0, match.start() - 40) : match.start()])
        ):
            continue
        yield Span(match.start(), match.end(), "postcode")
