"""The words, set phrases and numbers of a sentence, each with what it may stand for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.plain_answer.folding import folded
from assistant.plain_answer.sentence import Word
from assistant.plain_answer.support_words import (
    Stems,
    SupportWords,
    number_words,
    root,
    small,
    small_roots,
)
from assistant.words import stem

_TOKEN = re.compile(r"@[\d:]+|[a-z]+(?:&[a-z]+)?|£?\d+(?:[.,]\d+)*(?: ?%|st|nd|rd|th)?|[,()–—:;]")


def words_of(text: str, known: SupportWords) -> list[Word]:
    """The words and set phrases of one sentence."""
    raw = _TOKEN.findall(folded(text))
    stems = [root(word) for word in raw]
    out: list[Word] = []
    at = 0
    while at < len(raw):
        length, word = _word(raw, stems, at, known)
        out.append(word)
        at += length
    for n, word in enumerate(out):
        if word.text == "other" and n and out[n - 1].text in ("and", "or"):
            word.kind = "light"
        if word.text == "next" and n and out[n - 1].text in small("determiners"):
            word.kind = "time"
        may = (word.kind == "word" and word.text not in small("openers")) or word.text in (
            "have",
            "let",
            "come",
            "clear",
        )
        if n + 1 < len(out) and may and " " not in word.text and not word.base:
            first = n == 0 or out[n - 1].kind == "comma" or may_open(out[n - 1]) or out[n - 1].text == "to"
            if (
                first
                and out[n + 1].text in small("determiners")
                and not word.text.endswith(("s", "ed", "ing", "ly"))
            ):
                word.base = word.verb = True
                word.kind = "light" if word.kind == "stop" else word.kind
    for before, word, after in zip([None, *out], out, [*out[1:], None], strict=False):
        if word.kind == "number":
            marks = (before.marks("bound") if before else frozenset()) | (
                after.marks("bound") if after else frozenset()
            )
            word.bound = min(marks, default="")
    for one, joint, other in zip(out, out[1:], out[2:], strict=False):
        unit = next(iter(other.concepts)).partition(" ")[2] if other.kind == "number" else ""
        if one.kind == "number" and unit and joint.text in ("or", "and", "to"):
            one.concepts |= {f"{concept} {unit}" for concept in one.concepts}
    return out


def _word(raw: Sequence[str], stems: Sequence[str], at: int, known: SupportWords) -> tuple[int, Word]:
    """The word or longest set phrase that begins at ``at``, with how many words it takes."""
    text = raw[at]
    if text in ",()–—:;":
        return 1, Word(text, "comma", frozenset())
    number = _number(raw, stems, at)
    if number:
        return number
    for phrase, concepts in known.phrases.get(stems[at], ()):
        if tuple(stems[at : at + len(phrase)]) == phrase:
            meant = _meant(raw, at, phrase, concepts)
            if meant:
                return len(phrase), _phrase(" ".join(raw[at : at + len(phrase)]), phrase, meant, known)
    verb = stems[at] in known.verbs
    kind = "light" if stems[at] in known.light else "word"
    if text in small("small"):
        kind = "stop"
    elif stems[at] in known.strict:
        kind = "time"
    base = verb and kind in ("light", "word") and _base(text, stems[at])
    return 1, Word(text, kind, frozenset([stems[at]]), base, verb=verb)


def _meant(raw: Sequence[str], at: int, phrase: Stems, concepts: frozenset[str]) -> frozenset[str]:
    """What a phrase means where it stands: a bound only beside a number, no duty in "is needed to", no care in "normal"."""
    if "duty:must" in concepts and raw[at] == "needed" and at and raw[at - 1] in small("be") | {"not"}:
        return frozenset()
    after = "".join(raw[at + len(phrase) : at + len(phrase) + 1])
    noun = after.isalpha() and after not in small("small") | small("modals") | {"before", "after", "earlier"}
    if phrase[-1] in ("no", "own") and len(phrase) > 1 and noun:
        return frozenset()
    if "duty:may" in concepts and {"entitl", "right"} & set(phrase) and after in small("determiners"):
        concepts -= {"duty:may"}
    literal = small("prepositions") | small("determiners") | {"until", "till", "before"}
    if phrase == ("go", "on") and small("determiners") & set(raw[at + 2 : at + 3]):
        return frozenset()
    if phrase == ("do", "not", "wait") and literal & set(raw[at + 3 : at + 4]):
        return frozenset()
    if phrase == ("do", "not", "leav") and not small("children") & set(raw[at + 3 : at + 5]):
        return frozenset()
    if "link:if" in concepts and raw[at].startswith("provid") and raw[at] != "provided":
        return concepts - {"link:if"}
    end = at + len(phrase)
    counted = any(_is_number(raw, n) for n in (at - 3, at - 2, at - 1, end)) or (
        end < len(raw) and raw[end] in small("often")
    )
    if raw[at].endswith("al"):
        concepts -= {"hedge:usually"}
    if raw[at].startswith("exclu") and not raw[at].endswith("ly"):
        concepts -= {"strong:only"}
    return concepts if counted else frozenset(c for c in concepts if not c.startswith("bound:"))


def _phrase(text: str, phrase: Stems, concepts: frozenset[str], known: SupportWords) -> Word:
    kinds = {c.split(":")[0] for c in concepts}
    single = len(phrase) == 1
    own = concepts | {" ".join(phrase)}
    if text == "your" or (single and text in small("small") and not kinds - {"same"}):
        return Word(text, "stop", own - {"body:reader"})
    if kinds & {"body", "named"}:
        kind = "light" if concepts <= {"body:school"} else "body" if "body" in kinds else "named"
    elif "same" not in kinds or (single and kinds & {"link", "deny", "duty"}):
        kind = "mark"
    elif single and phrase[0] in known.light:
        kind = "light"
    else:
        kind = "time" if known.strict & set(phrase) or known.times & concepts else "word"
    verb = phrase[0] in known.verbs
    base = verb and _base(text.split(maxsplit=1)[0], phrase[0])
    whole = single or {"not", "without", "no", "off"} & set(phrase)
    words = frozenset() if whole else frozenset(phrase) - small("small")
    parts = words.union(*(known.single.get(part, frozenset()) for part in words))
    return Word(text, kind, own, base, parts=parts, verb=verb)


def _base(text: str, stemmed: str) -> bool:
    """Whether a verb stands without an ending."""
    return stem(text) == stemmed and not (
        text != stemmed
        and text.endswith(("ing", "ed", "s", "ion", "ment"))
        and not text.endswith(("ss", "us"))
    )


def _is_number(raw: Sequence[str], at: int) -> bool:
    return 0 <= at < len(raw) and (raw[at] in number_words() or raw[at][0].isdigit() or raw[at][0] == "@")


def _number(raw: Sequence[str], stems: Sequence[str], at: int) -> tuple[int, Word] | None:
    """A number with its unit, a clock time or a phone number."""
    text = raw[at]
    if text[0] == "@":
        return 1, Word(text[1:], "number", frozenset([text]))
    if text not in number_words() and not text.lstrip("£")[:1].isdigit():
        return None
    if text in ("999", "111", "101"):
        return None
    end = at + 1
    if end < len(raw) and stems[end] in small_roots("kinds_of_day"):
        end += 1
    if end < len(raw) and stems[end] in small("units"):
        end += 1
    else:
        end = at + 1
        if text == "one":
            return None
    value = number_words().get(text, text).replace(",", "")
    unit = " ".join(stems[at + 1 : end])
    return end - at, Word(" ".join(raw[at:end]), "number", frozenset([f"{value} {unit}".strip()]))


def may_open(word: Word) -> bool:
    """Whether an instruction may begin after this word."""
    return (
        word.text in small("joining") | small("openers")
        or word.text.endswith("ly")
        or ("clause" in word.marks("deny") and not word.text.startswith(("does", "did")))
    )
