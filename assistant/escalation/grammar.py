"""How a message is put: tense, person, clock times, question or not. The classifier weighs these; no rule rests on them."""

import re

from assistant.escalation.reading import Reading

_COUNTED = {
    "going on": r"(?:is|are|hes|shes|theyre|im|were|s) (?:\w+ ){0,2}\w+ing",
    "has done": r"(?:has|have|hes|shes|theyve|ive|weve) (?:just |now |already )?"
    r"(?:\w+ed|gone|been|got|taken|come|fallen|run|put|cut|done|lost|locked|left)",
    "past": r"(?:was|were|had|did|went|came|took|said|told|got|found|saw|hit)",
    "past in ed": r"\w{3,}ed",
    "to come": r"(?:will|going to|gonna|gunna|ll|wont)",
    "present": r"(?:is|are|hes|shes|theyre|its)",
    "not": r"(?:cant|cannot|wont|isnt|not|dont)",
    "somebody": r"(?:he|she|him|her|hes|shes|his|hers|they|them|theyre)",
    "the writer": r"(?:i|ive|im|me|my|we|weve|our)",
    "clock": r"(?:\d{3,4}|half \w+|quarter|o?clock)",
    "number": r"\d+",
    "opening question": r"(?<!.)(?:what|which|where|who|when|how|is|are|can|could|do|does|should|any|please|need)",
    "family": r"(?:mum|dad|stepdad|uncle|brother|gran|nan|mother|father|parents?|grandad|auntie|aunt|cousin|sister)",
    "child": r"(?:child|boy|girl|lad|kid|pupil|student|baby|y\d+|year \d+|reception|little one|children|kids)",
}
_PATTERNS = [re.compile(rf"\b{pattern}\b") for pattern in _COUNTED.values()]
_FEW_WORDS = 5

NAMES = tuple(
    f"grammar {name}, {how}" for name in (*_COUNTED,) for how in ("some", "share")
) + ("words", "question mark", "ends with a question", "one sentence")  # fmt: skip


def grammar(reading: Reading) -> list[float]:
    """One number between 0 and 1 for each of ``NAMES`` (length may go up to 4)."""
    text = " . ".join(reading.sentences)
    words = sum(len(sentence.split()) for sentence in reading.sentences)
    found: list[float] = []
    for pattern in _PATTERNS:
        count = sum(1 for _ in pattern.finditer(text))
        found += [min(count, 3) / 3, min(1.0, 3 * count / max(words, _FEW_WORDS))]
    raw = reading.raw.rstrip()
    found += [
        min(words / 50, 4.0),
        float("?" in raw),
        float(raw.endswith("?")),
        float(len(reading.sentences) <= 1),
    ]
    return found
