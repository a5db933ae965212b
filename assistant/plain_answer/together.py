"""Words that stand together in a sentence of a plain answer stand together in the sources: none is put in another's stead."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.plain_answer.clauses import Clause, Word
from assistant.plain_answer.places import Place, kind_of, matches
from assistant.plain_answer.support_words import small


def replaced(clause: Clause, pair: Clause, said: Sequence[Word], place: Place) -> str:
    """ "Best for the family", with the family from the sentence beside, where the sources say "best for the child"."""
    words = clause.content
    for before, word in zip(words, words[1:], strict=False):
        elsewhere = word.kind in ("word", "body") and matches(word, place.beside)
        if not elsewhere or matches(word, place.here.words) or "reader" in word.marks("body"):
            continue
        for there in matches(before, pair.content):
            other = _next(there, pair)
            if other and other.kind == word.kind and not matches(other, said):
                return f'The sources say "{other.text}", not "{word.text}".'
    return ""


def _next(word: Word, clause: Clause) -> Word | None:
    """The next telling word, unless "and" or "or" stands before it."""
    at = next(n for n, w in enumerate(clause.words) if w is word)
    for other in clause.words[at + 1 :]:
        if other.text in small("joining"):
            return None
        if any(other is w for w in clause.content):
            return other
    return None


def scattered(clause: Clause, place: Place) -> str:
    """A condition whose words stand in no one clause there."""
    if kind_of(clause) != "if" or clause.link == "front":
        return ""
    telling = [w for w in clause.content if not w.marks("body") & {"child", "reader"}]
    if len(telling) < 2 or not any(kind_of(c) == "if" for c in place.here.clauses):
        return ""
    most = max(_held(telling, c.words) for c in place.here.clauses)
    most = max(most, _held(telling, place.before), _held(telling, place.done))
    if most < len(telling) / 2:
        return f'The sources do not say "{" ".join(w.text for w in telling)}" together.'
    return ""


def _held(words: Sequence[Word], others: Sequence[Word]) -> int:
    return sum(bool(matches(word, others)) for word in words)
