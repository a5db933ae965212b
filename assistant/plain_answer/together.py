"""Words that stand together in a sentence of a plain answer stand together in the sources: none is put in another's stead."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.plain_answer.clauses import Clause, Word
from assistant.plain_answer.places import Place, kind_of, matches


def replaced(clause: Clause, pair: Clause, said: Sequence[Word], place: Place) -> str:
    """ "Best for the family", with the family from the sentence beside, where the sources say "best for the child"."""
    words = clause.content
    theirs = pair.content
    for before, word in zip(words, words[1:], strict=False):
        if word.kind not in ("word", "body") or matches(word, place.here.words) or "reader" in word.marks("body"):
            continue
        for there in matches(before, theirs):
            at = next(n for n, w in enumerate(theirs) if w is there)
            other = theirs[at + 1] if at + 1 < len(theirs) else None
            if other and other.kind == word.kind and not matches(other, said) and matches(word, place.beside):
                return f'The sources say "{other.text}", not "{word.text}".'
    return ""


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
