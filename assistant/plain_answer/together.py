"""Words that stand together in a sentence of a plain answer stand together there: none is put in another's stead."""

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
        if any(
            matches(a, [before]) and matches(b, [word])
            for a, b in zip(place.previous, place.previous[1:], strict=False)
        ):
            continue
        for there in matches(before, pair.content):
            other = _next(there, pair)
            if other and other.kind == word.kind and not matches(other, said):
                return f'The sources say "{other.text}", not "{word.text}".'
    return ""


def _next(word: Word, clause: Clause) -> Word | None:
    """The next telling word, unless "and" or "or" stands before it."""
    at = clause.words.index(word)
    for other in clause.words[at + 1 :]:
        if other.text in small("joining"):
            return None
        if other in clause.content:
            return other
    return None


def scattered(clause: Clause, place: Place) -> str:
    """A condition whose words stand in no one clause there, or that limits nothing there: "even if"."""
    kinds = {c.link for c in place.here.clauses}
    if clause.link == "if" and "even" in kinds and "if" not in kinds and not place.before:
        return 'The sources say "even if".'
    if (
        clause.link == "after"
        and not place.before
        and not kinds & {"if", "after", "before", "until", "unless"}
    ):
        return f'The sources do not say "{" ".join(w.text for w in clause.words)}".'
    opens = [w.text for w in clause.words[:2]]
    if opens == ["when", "to"] and opens not in [[w.text for w in c.words[:2]] for c in place.here.clauses]:
        return f'The sources do not say "{" ".join(opens)}".'
    if kind_of(clause) != "if" or clause.link == "front" or [w.text for w in clause.words[1:2]] == ["to"]:
        return ""
    telling = [w for w in clause.content if not w.marks("body") & {"child", "reader"}]
    unsaid = "if" not in kinds and not place.before
    if not telling and unsaid and clause.marks("deny") and "reader" in clause.bodies("agent"):
        return f'The sources do not say "{" ".join(w.text for w in clause.words)}".'
    if len(telling) < 2 or not any(kind_of(c) == "if" for c in place.here.clauses):
        return ""
    told = [c for c in place.here.clauses if c.link != "whether" and (c.link or c.duty != "instruction")]
    most = max((_held(telling, c.words) for c in told), default=0)
    listed = [w for c in place.here.clauses if kind_of(c) == "if" for w in c.words]
    most = max(most, *(_held(telling, words) for words in (listed, place.before, place.done)))
    if most < len(telling) / 2:
        return f'The sources do not say "{" ".join(w.text for w in telling)}" together.'
    return ""


def turned(clause: Clause, pair: Clause, place: Place) -> str:
    """What stands on the other side of its verb there, or in another order: "what service leads to what need"."""
    hangs = clause.link == pair.link and clause.link in ("that", "whether")
    if hangs and (_sides(clause, pair, place) or _reversed(clause, pair)):
        return "What stands before and after the verb differs from the sources."
    return ""


def _sides(clause: Clause, pair: Clause, place: Place) -> bool:
    for at, verb in enumerate(clause.words):
        there = matches(verb, pair.words) if verb.verb and verb.kind == "word" else []
        if not there:
            continue
        cut = pair.words.index(there[0])
        early = [w for w in clause.words[:at] if w in clause.content]
        before = [w for w in pair.words[:cut] if w in pair.content]
        after = [w for w in (*pair.words[cut + 1 :], *_later(pair, place)) if w.kind in ("word", "body")]
        moved = [w for w in early if matches(w, after) and not matches(w, before)]
        if early and before and len(moved) == len(early) and not any(matches(w, early) for w in before):
            return True
    return False


def _later(pair: Clause, place: Place) -> list[Word]:
    after = place.here.after(pair)
    return after.words if after and after.link in ("whether", "that") else []


def _reversed(clause: Clause, pair: Clause) -> bool:
    """Whether two words stand in the other order, and more than "and" or "or" between them."""
    last = -1
    for word in clause.words:
        if word.kind not in ("word", "light", "body") or word.marks("body") == {"reader"}:
            continue
        found = [n for n, w in enumerate(pair.words) if matches(word, [w]) or w.text == word.text]
        if not found:
            continue
        at = next((n for n in found if n > last), found[-1])
        between = pair.words[at + 1 : last]
        listed = any(w.text in ("and", "or") for w in between) and not any(
            w.text in ("have", "are", "is", "has") for w in between
        )
        if at < last and not listed:
            return True
        last = at
    return False


def _held(words: Sequence[Word], others: Sequence[Word]) -> int:
    return sum(bool(matches(word, others)) for word in words)
