"""How a text is written before it is read: its sentences apart, short forms, clock times and phone numbers in one way."""

from __future__ import annotations

import re

_CONTRACTIONS = [
    (re.compile(pattern), instead)
    for pattern, instead in (
        (r"\bcan't\b|\bcannot\b", "can not"),
        (r"\bwon't\b", "will not"),
        (r"n't\b", " not"),
        (r"'re\b", " are"),
        (r"'ve\b", " have"),
        (r"'ll\b", " will"),
        (r"\b(it|that|there|what|who|he|she)'s\b", r"\1 is"),
        (r"\bi'm\b", "i am"),
        (r"'d\b", " would"),
        (r"'s\b", ""),
        (r"(?<=s)'(?=\s)", ""),
        (r"(?<=[a-z])-(?=[a-z])", " "),
        (r"\b(within|in|after|for) an? (?=hour|day|week|month|year|fortnight|working|school)", r"\1 1 "),
        (r"\blet ((?:\w+ ){1,5})know\b", r"tell \1"),
        (r"\bso(?: that)? (?:it|they|he|she|you|we) (?:can|could|may|might) ", "to "),
        (r"\b(if|when) you (?:think|believe) (?:that )?(?!about|of|it over)", r"\1 "),
        (r",? (?:without|instead of|rather than) waiting\b", ", and do not wait"),
        (r"\b(if|where|when) the answer is (?=yes|no\b|maybe)", r"\1 "),
        (r"^(.{3,80}?) (?:is|are) (?:no|not a) reason (?:to|for) (.+?)[.]?$", r"do not \2 because \1"),
        (r"\by(?:r|ear)?\.? ?(?=\d{1,2}s?\b)", "year "),
        (r",? (?:giving|and give) (?=the (?:reason|date)|(?:reason|date))", " with "),
        (r",? giving (?=the |a |your |his |her |their )", " with "),
        (r"\btake off (?:her|his|their|the|any) clothes\b", "take off clothes"),
        (r"\btip (?:him|her|them|the \w+) off\b", "warn them"),
        (r"^go and (?=tell |ask |get |fetch |speak |find )", ""),
        (r"(?<=[a-z]), (?:though|however|of course), ", " "),
        (r"\bhowever (\w+) (?:they are|it is|they may be|it may be)\b", r"however \1"),
        (r"\b(?:and )?after that,? ", "then "),
        (r"\bremember that (?=\w+ (?:\w+ )?(?:is|are|can|must|should|may|has|have|does|do)\b)", ""),
        (r"\bstays? out of\b", "is left out of"),
        (r"\b6th (?=form)", "sixth "),
        (r"\bif it turns out (?:that )?", "if "),
        (r"\bor else\b", "or"),
        (r"\bjust because\b", "only because"),
        (r"\b(?:along|alongside) with\b|\balongside\b", "with"),
        (r"\b(ask|check|consider|decide|see)( (?:each|every) \w+)? if\b", r"\1\2 whether"),
        (r"\b(?:is|are) not to (?=[a-z]+\b)", "must not "),
        (
            r"(?<=[a-z] )(?<!would )(?<!feel )(?<!look )(?<!looks )(?<!is )like (?=what|when|whether|who|a |an |the )",
            "such as ",
        ),
        (r", not (?=(?:by|to|with|from|at|in|for|on|through) )", ", rather than "),
        (r"\bwith no (?!one\b|such\b)(?=[a-z])", "without "),
        (r"\bit is ((?:the )?[a-z ]{2,40}?) (?:that|who) (?=[a-z]+s\b)", r"\1 "),
        (r"\bcurriculum vitae\b", "cv"),
        (r"(\bwithin [^,;.]+?),? at the (?:latest|most)\b", r"\1"),
        (r",? at the (?:latest|most),? (?=within )", " "),
        (r"\btakes? the place of\b", "replace"),
        (r"\b12 (?=noon\b|midday\b)", ""),
        (r"\b(?:noon|midday)\b", "@12:00"),
        (r"\bmidnight\b", "@00:00"),
    )
]
_PREVENT = re.compile(r"(?<!^)(?<![.!?:] )\bPrevent\b|\bPrevent(?= (?:referral|duty|team|lead|officer))")
"""The duty and its people, not the verb."""
_MAY = re.compile(r"\bMay(?= \d{4}\b)")
"""The month."""
_CLOCK = re.compile(r"\b(\d{1,2})(?:[:.](\d\d))? ?([ap])\.?m\b\.?|\b(\d{1,2}):(\d\d)\b")
_PHONE = re.compile(r"(?<![\d@:])\+?\d[\d ]{7,15}\d\b")
_SHORT_QUESTION = re.compile(
    r"((?:^|[.!]\s+))(?!(?:is|are|do|does|did|can(?!['’])|could|may|must|should|will|has|have|what|who|when|where|why|how|which|if)\b)"
    r"((?:[\w'’-]+ ){0,5}[\w'’-]+)\? +(?!(?:If|Yes|No)\b)(?=\w)",
    re.IGNORECASE,
)
"""A question that is a condition: "No answer? Ring again." """
_END = re.compile(r"(?<=[.!?;])\s+|(?<=:)\s+(?=[A-Z])|\n+|•")


def parted(text: str) -> list[str]:
    """The sentences of a text. A short question becomes a condition of the next one."""
    return [one for one in _END.split(_SHORT_QUESTION.sub(r"\1if \2, ", text)) if one.strip()]


def folded(text: str) -> str:
    """Lower case, short forms written out, clock times as ``@15:30``, phone numbers as ``@0300…``."""
    text = text.replace("’", "'").replace("‘", "'")
    text = _MAY.sub("maymonth", _PREVENT.sub("preventduty", text)).casefold()
    text = _PHONE.sub(lambda m: "@" + re.sub(r"\D", "", m.group()), text)
    text = _CLOCK.sub(_clock, text)
    for pattern, instead in _CONTRACTIONS:
        text = pattern.sub(instead, text)
    return text


def _clock(found: re.Match[str]) -> str:
    hour, minute, half = found[1] or found[4], found[2] or found[5] or "00", found[3]
    hours = int(hour) % 12 + (12 if half == "p" else 0) if half else int(hour)
    return f"@{hours:02}:{minute}"
