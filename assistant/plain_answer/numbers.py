"""Numbers: at least, at most, and what they are counted from or belong to."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.plain_answer.omitted import YEAR
from assistant.plain_answer.places import Place, matches, same_verb
from assistant.plain_answer.sentence import Clause, Word
from assistant.plain_answer.support_words import small


def number_differs(clause: Clause, pair: Clause, place: Place) -> str:
    """Numbers: at least, at most; and what they are counted from."""
    there = place.here.words
    bounds = {m for word in there for m in word.marks("bound")}
    if clause.marks("bound") - bounds:
        return f'"{", ".join(clause.marks("bound") - bounds)}" is another bound than in the sources.'
    crossed = _crossed(clause, there) or _edition(clause, there)
    if crossed:
        return crossed
    for word in clause.words:
        same = matches(word, there) if word.kind == "number" else []
        counted = word.kind == "number" or word.text.split()[0] in small("often")
        timed = matches(word, there) if counted else []
        if timed and not matches(word, pair.words) and any(w.kind == word.kind for w in pair.words):
            return f'"{word.text}" belongs to something else in the sources.'
        mains = [c for c in place.here.clauses if not c.link and c is not pair and matches(word, c.words)]
        if (
            same
            and mains
            and not clause.link
            and pair.head
            and same_verb(clause, pair)
            and not matches(word, pair.words)
        ):
            return f'"{word.text}" belongs to something else in the sources.'
        if same and all(other.bound != word.bound for other in same):
            return f'"{word.text}" has another bound in the sources.'
        mine = _counted_from(clause.words, word) if same else []
        theirs = [w for other in same for w in _counted_from(there, other)]
        if mine and theirs and not any(matches(w, theirs) for w in mine):
            return f'"{word.text}" is counted from something else in the sources.'
    return ""


def _crossed(clause: Clause, there: Sequence[Word]) -> str:
    """A number and a day that stand together here, but belong to others in the sources."""
    places = {id(w): n for n, w in enumerate(there)}
    numbers = [w for w in clause.words if w.kind == "number"]
    for day in (w for w in clause.words if w.kind == "time"):
        for theirs in matches(day, there):
            at = places[id(theirs)]
            near = [(abs(places[id(w)] - at), w) for w in there if w.kind == "number"]
            if not near or not numbers:
                continue
            least = min(far for far, _ in near)
            closest = [w for far, w in near if far == least]
            if not any(matches(number, closest) for number in numbers):
                return f'"{day.text}" belongs to another number in the sources ({closest[0].text}).'
    return ""


def _edition(clause: Clause, there: Sequence[Word]) -> str:
    """A paragraph of one year said of another: "paragraph 276 of the 2026 edition"."""
    years = [w for w in clause.words if w.kind == "number" and YEAR.search(w.text)]
    for number in (w for w in clause.words if w.kind == "number" and w.text.isdigit() and w not in years):
        for at, same in enumerate(there):
            if not years or same.kind != "number" or not matches(number, [same]):
                continue
            later = [w for w in there[at:] if w.kind == "number" and YEAR.search(w.text)]
            if later and not matches(later[0], years):
                return f'"{number.text}" belongs to another year in the sources.'
    return ""


def _counted_from(words: Sequence[Word], number: Word) -> list[Word]:
    at = words.index(number)
    follows = words[at + 1 : at + 8]
    if not follows or follows[0].text not in ("of", "after", "before", "from"):
        return []
    return [w for w in follows if w.kind in ("word", "body", "time", "light")][:3]
