"""What a sentence tells back of the question before it says what to do: "you already promised, so tell her …".

The sources cannot know it; whoever asked does. What follows is judged without it, or with it as a condition.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.plain_answer.clauses import words_in
from assistant.plain_answer.places import matches
from assistant.plain_answer.situation import Situation
from assistant.plain_answer.support_words import small

_OF_THE_CASE = re.compile(
    r"(?:(?:this|it) is about|you|he|she|they|someone|somebody|the|your|his|her|their|a|an) ", re.IGNORECASE
)
"""How a fact of this very case begins; not a rule ("consent is needed …"), and not what it comes to ("it is abuse")."""
_NEVER = re.compile(
    r"\b(?:not?|never|none|nobody|without|cannot|safe|fine|ok|okay|better|well|sure|false|lying)\b|n['’]t\b",
    re.IGNORECASE,
)
"""What is not taken from a question, which may only have asked it: "is she safe?"."""
_FIRST = re.compile(r"(?:As|Because|Since) (?P<fact>[^,;]+), (?P<then>\w.+)")
_LAST = re.compile(r"(?P<fact>[^,;]+)(?:, (?:so|but)|[;:] so|: but) (?P<then>\w.+)")
_ABOUT_ME = re.compile(
    r"\b(?:about|against|accus\w+|named|get rid of) me\b|\b(?:i've|ive|i have|i was|im|i'm|i am) (?:been )?accused\b"
    r"|\b(?:says?|said|saying|claim\w*) (?:that )?(?:i|ive|i've)\b(?! (?:should|could|can|must|might|need|have to)\b)",
    re.IGNORECASE,
)


def without_what_was_told(sentence: str, sources: Sequence[str], situation: Situation) -> Iterator[str]:
    """The sentence without what the question told, and with it as a condition."""
    asks = any("if it is about you" in source.casefold() for source in sources)
    if asks and _ABOUT_ME.search(situation.asked) and not sentence.startswith("If "):
        yield f"If it is about you, {_lower(sentence)}"
    for form in (_FIRST, _LAST):
        found = form.fullmatch(sentence)
        if not found or not _was_told(found["fact"], situation):
            continue
        then = found["then"][0].upper() + found["then"][1:]
        yield then
        yield f"If {_lower(found['fact'])}, {found['then']}"


def _lower(fact: str) -> str:
    return fact if re.match(r"[A-Z]{2}", fact) else fact[0].lower() + fact[1:]


def _was_told(fact: str, situation: Situation) -> bool:
    """Whether the question holds every telling word of it."""
    asked, said = words_in(situation.asked), words_in(fact)
    marked = any(w.marks("duty") or w.marks("hedge") or w.marks("strong") for w in said)
    if marked or _NEVER.search(fact) or not _OF_THE_CASE.match(fact):
        return False
    telling = [w for w in said if w.kind in ("word", "body", "number", "time", "named")]
    telling = [w for w in telling if w.marks("body") != {"reader"} and w.text not in small("small")]
    return bool(telling) and all(matches(w, asked) or w.marks("body") & situation.reader for w in telling)
