"""Words that stand together in a sentence of a plain answer stand together there: none is put in another's stead."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.plain_answer.places import PRONOUNS, Place, matches
from assistant.plain_answer.sentence import Clause, Sentence, Word
from assistant.plain_answer.support_words import small

_SELF = {"yourself", "themselves", "himself", "herself"}
_ONESELF = {"itself", "own", "personally", "you", "alone"}
"""Words beside which a "yourself" adds nothing."""
_AWAY = {"apart", "away"}


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


def misplaced(clause: Clause, pair: Clause, part: Sentence, place: Place) -> str:
    """What the clause says of another thing than the sources do, in one line; empty when nothing."""
    if (word := _of_another(clause, place)) or (word := _not_of(clause, part, place)):
        return f'The sources do not say it of "{word}".'
    if _number_of_another(clause, place) or _then_turned(clause, pair):
        return "The order differs from the sources."
    said = _whose_own(clause, place) or _by_oneself(clause, place) or _together(clause, part, place)
    return f'The sources do not say "{said}" here.' if said else _object_of_another(clause, place)


def _of_another(clause: Clause, place: Place) -> str:
    """Who or what a statement is of, where the sources say it of something else in the same sentence."""
    finite = (n for n, w in enumerate(clause.words) if n and w.verb and w.kind == "word" and not w.base)
    verb = next(finite, None)
    if verb is None or clause.link or clause.duty or clause.passive:
        return ""
    mains = [c for c in place.here.clauses if not c.link]
    own = [c for c in mains if matches(clause.words[verb], c.words)]
    if len(own) != 1 or own[0].carries or matches(clause.words[verb], own[0].content[:1]):
        return ""
    telling = [w for w in clause.words[:verb] if w in clause.content and w.kind in ("word", "body", "named")]
    subject = telling[-2:]
    others = [w for c in mains if c is not own[0] and len(c.content) > 1 for w in c.words]
    refers = any(w.text in ("it", "this", "they", "who", "which") for w in own[0].words)
    moved = any(matches(w, others) for w in subject) and not any(matches(w, own[0].words) for w in subject)
    return subject[-1].text if moved and not refers else ""


def _not_of(clause: Clause, part: Sentence, place: Place) -> str:
    """What the sources say it not of: "it judges the council, not schools"."""
    if any(w.marks("deny") for w in part.words):
        return ""
    there = [*place.here.words, *place.beside]
    for no, word in zip(there, there[1:], strict=False):
        if no.text != "not" or word.kind not in ("light", "word", "body") or word.verb:
            continue
        elsewhere = any(word.concepts & w.concepts for w in there if w is not word)
        if not elsewhere and any(word.concepts & w.concepts for w in clause.words):
            return word.text
    return ""


def _number_of_another(clause: Clause, place: Place) -> bool:
    """Whether a number belongs to the verb after the one that it is said of: "renew every two years and refresh yearly"."""
    there = place.here.words
    at = {id(w): n for n, w in enumerate(there)}
    verbs = matches(clause.head, there) if clause.head else []
    for number in clause.words if verbs else ():
        if number.kind != "number" and number.text.split()[0] not in small("often"):
            continue
        start = at[id(verbs[0])]
        ends = [at[id(w)] for w in matches(number, there)]
        if ends and all(_passes_another(clause, there[start + 1 : end]) for end in ends):
            return True
    return False


def _passes_another(clause: Clause, between: Sequence[Word]) -> bool:
    """Whether a number and then a verb stand there that the clause does not have."""
    first = next((n for n, w in enumerate(between) if w.kind == "number"), len(between))
    return any(w.verb and not matches(w, clause.words) for w in between[first + 1 :])


def _then_turned(clause: Clause, pair: Clause) -> bool:
    """Whether "then" stands between the same two in the other order: "the duty team, then their manager"."""
    mine, theirs = _halves(clause), _halves(pair)
    if not mine or not theirs:
        return False
    early = [w for w in mine[0] if w in clause.content and w is not clause.head]
    late = [w for w in mine[1] if w in clause.content]
    return any(matches(w, theirs[1]) and not matches(w, theirs[0]) for w in early) and any(
        matches(w, theirs[0]) and not matches(w, theirs[1]) for w in late
    )


def _halves(clause: Clause) -> tuple[list[Word], list[Word]] | None:
    """What stands before and behind a "then"."""
    at = next((n for n, w in enumerate(clause.words) if w.text == "then"), 0)
    return (clause.words[:at], clause.words[at + 1 :]) if at else None


def _whose_own(clause: Clause, place: Place) -> str:
    """Somebody's own, where it is another's there: "in your own words", "the child's own words"."""
    there = place.here.words
    for n, word in enumerate(clause.words):
        mine = _owner(clause.words[:n]) if word.text.split()[0] == "own" else ""
        theirs = {_owner(there[:m]) for m, w in enumerate(there) if w.text == word.text}
        if mine and theirs and "" not in theirs and mine not in theirs:
            return word.text
    return ""


def _owner(before: Sequence[Word]) -> str:
    """Whose something is, by the word before it."""
    word = before[-1] if before else None
    if word is None or word.text == "your":
        return "reader" if word else ""
    return "child" if word.text in ("her", "his") or word.marks("body") == {"child"} else ""


def _by_oneself(clause: Clause, place: Place) -> str:
    """A "yourself" or "themselves" that was put in."""
    there = {text for w in (*place.here.words, *place.beside) for text in w.text.split()}
    before = [Word("", "stop", frozenset()), *clause.words]
    said = [w.text for b, w in zip(before, clause.words, strict=False) if not b.text.startswith("ask")]
    put_in = [text for text in said if text in _SELF]
    return put_in[0] if put_in and not there & (_SELF | _ONESELF) else ""


def _together(clause: Clause, part: Sentence, place: Place) -> str:
    """The "with" of what is to be kept apart there: "send it apart from the main file"."""
    apart = any(w.text in _AWAY or w.text.startswith("apart") for w in place.here.words)
    kept = any(w.text in _AWAY or w.text.startswith("apart") for w in part.words)
    joins = any(w.text == "with" for w in clause.words) and not any(
        w.text == "with" for w in place.here.words
    )
    return "with" if apart and joins and not kept else ""


def _object_of_another(clause: Clause, place: Place) -> str:
    """What the sentence before has done something with, and this one something else: "leave out the rude words"."""
    if clause.duty != "instruction" or clause.head is None or clause.link:
        return ""
    there = place.here.words
    heads = [c.head for c in place.here.clauses if c.head and not c.link]
    after = clause.words[clause.words.index(clause.head) + 1 :]
    what = next((w for w in after if w.kind == "word"), None)
    if (
        what is None
        or not matches(clause.head, heads)
        or matches(what, there)
        or not matches(what, place.previous)
    ):
        return ""
    at = there.index(matches(clause.head, there)[0])
    refers = any(w.text in PRONOUNS | {"they"} for w in there[at : at + 3])
    held = any(matches(w, there) for w in clause.content if w is not clause.head)
    return "" if refers or held else f'The sources do not say "{clause.head.text}" of "{what.text}".'
