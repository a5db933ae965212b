"""Home addresses: a house or flat number with its street."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.personal_data.evidence import words_of
from assistant.personal_data.spans import Span

_SURE = "road|rd|street|avenue|ave|lane|crescent|cres|gardens|gdns|terrace|grove|mews|close|drive|st|ln|villas|cottages"
_OTHER = (
    "way|court|ct|place|pl|square|sq|walk|hill|park|rise|row|view|green|parade|estate|house|buildings|mount|croft|vale"
    "|wharf|quay|towers?|heights|meadows?|fold|bank|end|side|gate|dr|point|cottage|farm|yard|site|broadway|embankment"
)
_NUMBER = r"(?:no\.? ?)?\d{1,4}(?:-\d{1,4})?(?: ?[a-d](?![a-z]))?"
_FLAT = r"(?:flat|apartment|apt|maisonette|caravan|plot|pitch|trailer)(?: (?:number|no\.?))? ?\d{0,3}[a-z]?"
_WORD = r"[a-z][a-z'’.\-]{1,20}"
_STREET = re.compile(
    rf"(?<![\w/£.:\-])(?P<flat>{_FLAT}[, ]{{1,3}})?(?:(?P<number>{_NUMBER})[, ]{{1,2}})?"
    rf"(?P<words>(?:{_WORD} ){{0,3}}?{_WORD} )(?P<type>{_SURE}|{_OTHER})(?![\w'’])\.?",
    re.IGNORECASE,
)
_START = re.compile(r"\d|\b(?:flat|apartment|apt|maisonette|caravan|plot|pitch|trailer)\b", re.IGNORECASE)
_CUE = re.compile(
    r"\b(?:lives?|living|lived|address|stays?|staying|moved|home|house|resides?|residing|round|addr)\b[^.\n]{0,30}$",
    re.IGNORECASE,
)
_CAPITALS = r"(?:[A-Z][\w'’\-]+ )"
_AT_HOME = re.compile(
    r"\b(?i:lives?|living|lived|address(?: is|:)?|home(?: is| as|:)|stays?|staying|stayed|moved|bailed|sleeping|registered"
    r"|resides?)(?: (?:at|to|in|with|over|now|as|on)){0,4}[:,]? (?P<place>"
    rf"(?:\d{{1,4}}[a-z]? )?(?:[Tt]he )?{_CAPITALS}{{0,3}}"
    r"(?:[A-Z][\w'’\-]*(?:ery|ings|lea|mead|croft|field|fold|holme|stead|thorpe|side)"
    r"|Cottages?|Lodge|House|Court|Tower|Towers|Box|Barn|Farm|Mill|Rectory|Vicarage|Hotel|Hostel|Site|Flats|Mansions"
    r"|Buildings?))(?!\w)"
)
_NUMBERED = re.compile(
    r"\b(?i:lives?|living|lived|address(?: is)?|home is|stays?|staying|stayed|moved|bailed|registered|resides?)"
    rf"(?: now)? (?:at|to|:) (?P<place>\d{{1,4}}[a-z]? {_CAPITALS}{{0,2}}[A-Z][\w'’\-]+)(?!\w)"
)
_MORE = re.compile(
    rf"(?: (?:Site|Estate|Park|Farm|Flats))?(?:, (?i:{_CAPITALS}{{1,3}}(?:{_SURE}|{_OTHER}))(?!\w))+"
    r"|(?: (?:Site|Estate|Park))(?!\w)"
)
_ROOM = re.compile(
    r"(?<!\w)(?:[Rr]oom|[Pp]itch|[Pp]lot|[Uu]nit|[Ff]lat|[Aa]partment) \d{1,3}[a-z]?,? (?:(?:of|at|in) )?(?:[Tt]he )?"
    rf"{_CAPITALS}{{1,3}}(?i:hotel|hostel|b&b|house|court|tower|caravan site|site|park|lodge|flats|mansions)(?!\w)"
)
_NOT_IN_A_STREET = words_of(
    "a an no and the of at in on to for from with by is was are were his her their our my your it they he she "
    "we you i minutes minute mins min hours hour hrs days day weeks week months years year yr old boys girls "
    "children kids pupils students people staff class miles metres yards times pounds quid p pm am per or but "
    "that this after before near outside opposite other more down up went walked seen by who has had have "
    "gets get lot lots only about adults men parents teachers cars families homes st nd rd th o'clock weekly "
    "until till when then there said told"
)


def addresses(text: str) -> Iterator[Span]:
    """House or flat numbers with a street. "way" and the like, in small letters, need "lives" or such near."""
    last = 0
    for begin in _START.finditer(text):
        if begin.start() < last:
            continue
        match = _STREET.match(text, begin.start())
        if not match or not (match["flat"] or match["number"]):
            continue
        if not match["number"] and not re.search(r"\d|\b[a-z]\b", match["flat"], re.IGNORECASE):
            continue
        if _is_street(text, match):
            end = match.end() - text[match.end() - 1].count(".")
            if more := _MORE.match(text, end):
                end = more.end()
            last = end
            yield Span(match.start(), end, "address")
    for named in (_ROOM, _AT_HOME, _NUMBERED):
        for match in named.finditer(text):
            start = match.start() if named is _ROOM else match.start("place")
            more = _MORE.match(text, match.end())
            yield Span(start, more.end() if more else match.end(), "address")


def _is_street(text: str, match: re.Match[str]) -> bool:
    words = match["words"].split()
    the = words[0].lower() == "the"
    if any(word in _NOT_IN_A_STREET for word in words[the:]):
        return False
    if the and not words[1:]:
        return match["type"][0].isupper()
    if match["flat"]:
        return True
    capitals = match["type"][0].isupper() and all(word[0].isupper() for word in words)
    cue = bool(_CUE.search(text[max(0, match.start() - 50) : match.start()]))
    if match["type"].lower() in _SURE.split("|") and match["type"].lower() not in ("close", "drive", "st"):
        return True
    return cue or capitals
