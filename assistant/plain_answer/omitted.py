"""What goes with a sentence of the sources, and may not be left out in a plain answer: a place, somebody, a year."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.plain_answer.conditions import condition_left_out
from assistant.plain_answer.places import NARROWS, Place, is_party, matches, stands_for
from assistant.plain_answer.sentence import Clause, Sentence, Word
from assistant.plain_answer.support_words import small

YEAR = re.compile(r"(19|20)\d\d$")
_ANY_READER = {"staff", "school"}
"""Bodies that whoever asks belongs to."""
_PAPERS = {"records", "notes"}
"""What is written, but no way to tell or ask."""
_SOME = ("those", "anyone", "people", "somebody", "someone")
"""Of whom a "who …" says which."""
_HOPES = {"think", "assume", "hope", "move", "leave", "expect", "go", "carry", "forget", "call"}
"""What one is not to do after something: "do not send them to a friend and think it is solved"."""
_THINKS = {"review", "consider", "think about", "discuss"}
_DOES = ("make", "send", "put")
_BOTH = ("both", "and", "all", "each", "every", "they", "two")


def omitted(part: Sentence, used: Sequence[Clause], place: Place) -> str:
    """A condition of the sources, or what goes with it there, that the sentence leaves out."""
    said = part.words
    reason = (
        condition_left_out(part, used, place)
        or _year(part, place)
        or _of_those(used, said, place)
        or _too(used, said, place)
        or _or_999(used, said, place)
    )
    if reason:
        return reason
    for clause in used:
        if (without := _subject_with(clause)) and not any(matches(w, said) for w in without):
            return f'The sources say it of those "{" ".join(w.text for w in without)}".'
    for tail in (tail for clause in used for tail in _tails(clause, place.here)):
        if not any(matches(word, said) or stands_for(said, word) for word in tail):
            return f'The sources forbid this only "{" ".join(w.text for w in tail)}".'
    if any(_only(clause, part) for clause in used) and not any(
        "only" in word.marks("strong") for word in said
    ):
        return 'The sources say "only".'
    return ""


def _only(clause: Clause, part: Sentence) -> bool:
    """Whether there is an "only" there, and it limits something that is said."""
    at = next((n for n, w in enumerate(clause.words) if "only" in w.marks("strong")), None)
    if at is None:
        return False
    said = [w for c in part.clauses if c.link == clause.link for w in c.words]
    limited = [w for w in clause.words[at + 1 :] if w in clause.content]
    return not limited or any(matches(w, said) for w in limited)


def _too(used: Sequence[Clause], said: Sequence[Word], place: Place) -> str:
    """What is said with the same words, and may not be left out: somebody else, how, how often."""
    for clause in used:
        missing = (
            _beside_it(clause, said)
            or _how(clause, said)
            or _first(clause, said)
            or _either(clause, said)
            or _for_what(clause, said)
            or _once(clause, said, place)
            or _parts(clause, said)
            or _said_first(clause, used, said, place)
            or _said_then(clause, used, said, place)
            or _always(clause, said, place)
        )
        others = (clause, *place.here.asides(clause))
        missing = missing or next((w for c in others if (w := _not_only(c, said))), "")
        if missing:
            return f'The sources say "{missing}" too.'
    return ""


def _or_999(used: Sequence[Clause], said: Sequence[Word], place: Place) -> str:
    """The emergency number, where only what stands beside it is said: "ring 999 or take the child to A&E"."""
    for clause in used:
        for other in (place.here.before(clause), place.here.after(clause)):
            if other is None or other.link or other.denied:
                continue
            ring = [w for w in other.words if "emergency" in w.marks("body")]
            joins = {clause.words[0].text, other.words[0].text}
            if ring and "or" in joins and not any(matches(w, said) for w in ring):
                return f'The sources say "{ring[0].text}" too.'
    return ""


def _of_those(used: Sequence[Clause], said: Sequence[Word], place: Place) -> str:
    """Who may or must, of some: "staff who need it may see the file", "those who teach need a check"."""
    for clause in used:
        if clause.words[0].text in _SOME and [w.text for w in clause.words[1:2]] == ["who"]:
            telling = [w for w in clause.words[2:7] if w in clause.content]
            if telling and not any(matches(w, said) for w in telling):
                return f'The sources say it of those "who {telling[0].text}".'
    mains = {id(clause) for clause in used}
    for which in place.here.clauses:
        main = place.here.clauses[which.of]
        telling = [w for w in which.words if w.kind in ("word", "light", "number")]
        early = any(c is which for c in place.here.clauses[: which.of])
        at = place.here.words.index(which.words[0])
        those = which.words[0].text == "who" and at in (1, 2) and place.here.words[at - 1].text in _SOME
        who = which.link == "that" and early and (main.duty in ("may", "must", "should") or those)
        if who and id(main) in mains and not any(matches(w, said) for w in telling):
            return f'The sources say it of those "{" ".join(w.text for w in which.words)}".'
    return ""


def _year(part: Sentence, place: Place) -> str:
    """The year that a sentence begins with: "In May 2023 …"."""
    words = place.here.words
    year = next((w for w in words[1:3] if w.kind == "number" and YEAR.search(w.text)), None)
    left_out = year and words[0].text == "in" and not matches(year, [*part.earlier, *part.words])
    return f"The sources say it of {year.text}." if year and left_out else ""


def left_out(clause: Clause, pair: Clause, part: Sentence, place: Place) -> str:
    """What is said with a clause of the sources and changes it, where this clause is said without it."""
    said = part.words
    missing = (
        _either_of_both(clause, pair, said)
        or _not_only_that(clause, said, place)
        or _asks_for(said, place)
        or _starts_from(part, place)
        or _and_thinks(pair, said, place)
        or _thinks_about(clause, said, place)
    )
    return f'The sources say "{missing}" too.' if missing else ""


def _either_of_both(clause: Clause, pair: Clause, said: Sequence[Word]) -> str:
    """ "Both", or the "either" of a prohibition: "do not mention it to either parent"."""
    texts = [w.text for w in pair.words]
    chooses = "either" in texts and "or" not in texts[1:] and clause.denied and pair.denied
    kept = any(w.text in ("either", "both", "parents", "any") or " and " in w.text for w in said)
    if chooses and not kept:
        return "either"
    return "both" if "both" in texts[:2] and not any(w.text in _BOTH for w in said) else ""


def _not_only_that(clause: Clause, said: Sequence[Word], place: Place) -> str:
    """What is to be done, where only what is not enough is said: "ring every number, not only the first"."""
    if any("not-only" in w.marks("strong") for w in said):
        return ""
    texts = {w.text for w in said}
    for other in place.here.clauses:
        at = next((n for n, w in enumerate(other.words) if "not-only" in w.marks("strong")), None)
        if at is None:
            continue
        main = place.here.clauses[other.of] if other.link else other
        before = main.words[:at] if main is other else main.words
        enough = [w for w in before if w in main.content or w.marks("strong") & {"all", "each"}]
        scant = [w for w in other.words[at + 1 :] if w in other.content and not matches(w, enough)]
        unsaid = [w.text for w in enough if not matches(w, said) and w.text not in texts]
        if scant and unsaid and all(matches(w, clause.words) for w in scant):
            return unsaid[0]
    return ""


def _asks_for(said: Sequence[Word], place: Place) -> str:
    """The "ask for", where what is only asked for is said to be done: "ask for it to be taken down"."""
    words = place.here.words
    asks = next((n for n, w in enumerate(words) if w.text.startswith("ask")), None)
    if asks is None or any(w.text.startswith(("ask", "request")) for w in said):
        return ""
    near = [w.text for w in words[asks : asks + 4]]
    if "for" not in near and not any(text.endswith(" for") for text in near):
        return ""
    done = [
        verb
        for to, be, verb in zip(words[asks:], words[asks + 1 :], words[asks + 2 :], strict=False)
        if (to.text, be.text) == ("to", "be")
    ]
    return words[asks].text if any((w.concepts | w.parts) & x.concepts for w in done for x in said) else ""


def _starts_from(part: Sentence, place: Place) -> str:
    """What one is to do with a wish, where it is to be fulfilled here: "start from what the child would like"."""
    there = [w.text for w in place.here.words]
    does = [w.text for w in part.words[:2]] == ["do", "what"]
    return there[0] if does and ("do", "what") not in zip(there, there[1:], strict=False) else ""


def _and_thinks(pair: Clause, said: Sequence[Word], place: Place) -> str:
    """What is forbidden only together with it: "do not send them to a friend's floor and think it is solved"."""
    after = place.here.after(pair)
    forbids = pair.denied and pair.duty == "instruction"
    if not forbids or after is None or after.head is None or after.words[0].text != "and":
        return ""
    own = after.denied and any(w.marks("deny") for w in after.words)
    hopes = after.head.text.split()[0] in _HOPES and not own
    kept = any(matches(w, said) for w in (after.head, *after.content))
    return after.head.text if hopes and not kept else ""


def _thinks_about(clause: Clause, said: Sequence[Word], place: Place) -> str:
    """That something is only looked at, where it is done here: "looks again at a referral", not "makes a referral"."""
    there = place.here.words
    does = any(w.text.startswith(_DOES) for w in there)
    for at, word in enumerate(clause.words) if clause.link not in ("if", "whether") and not does else ():
        if not word.text.split()[0].startswith(_DOES):
            continue
        nouns = [word] if " " in word.text else [w for w in clause.words[at + 1 : at + 4] if w.kind == "word"]
        for other in matches(nouns[0], there) if nouns else ():
            n = there.index(other)
            thinks = [w for w in there[max(0, n - 4) : n] if w.text in _THINKS or w.text.startswith("look")]
            if thinks and not matches(thinks[0], said):
                return thinks[0].text
    return ""


def _beside_it(clause: Clause, said: Sequence[Word]) -> str:
    """Who is to be told or asked, or decides together, beside somebody who is said: "the DSL and the head"."""
    together = any(w.text in small("jointly") for w in clause.words)
    for at, word in enumerate(clause.words) if together else ():
        whom = [w for w in clause.words[at + 1 : at + 4] if is_party(w)][:1] if word.text == "with" else []
        does = whom and any(w.text.endswith("ing") for w in clause.words[at + 1 : at + 6])
        if whom and not does and not matches(whom[0], said):
            return whom[0].text
    for word, and_, the, other in zip(
        clause.words, clause.words[1:], clause.words[2:], clause.words[3:], strict=False
    ):
        joins = and_.text == "and" and the.text in ("the", "your") and other.kind == "word" and not other.verb
        if (
            joins
            and is_party(word)
            and word.slot == "other"
            and matches(other, said)
            and not matches(word, said)
        ):
            return word.text
    run: list[Word] = []
    joined = False
    for word in [*clause.words, Word("", "comma", frozenset())]:
        if is_party(word) and (word.slot == "other" or together):
            run.append(word)
        elif word.text == "and" and run:
            joined = True
        elif word.text not in small("determiners") or not run:
            you = any(w.marks("body") == {"reader"} for w in said)
            kept = [bool(matches(w, said)) or (you and bool(w.marks("body") & _ANY_READER)) for w in run]
            if joined and any(kept) and not all(kept):
                return run[kept.index(False)].text
            run, joined = [], False
    return ""


def _how(clause: Clause, said: Sequence[Word]) -> str:
    """That it is to be done at once, or in writing."""
    if clause.link or not clause.duty:
        return ""
    for word in clause.words:
        alike = [w for w in matches(word, said) if w.text not in _PAPERS]
        if word.text in small("pressing") and not alike:
            return word.text
    return ""


def _parts(clause: Clause, said: Sequence[Word]) -> str:
    """The other part of "Part one and Part two"."""
    pairs = zip(clause.words, clause.words[1:], strict=False)
    parts = [b.text for a, b in pairs if a.text == "part"]
    kept = [any(w.text == part for w in said) for part in parts]
    both = len(parts) == 2 and any(w.text == "and" for w in clause.words)
    return f"part {parts[kept.index(False)]}" if both and any(kept) and not all(kept) else ""


def _once(clause: Clause, said: Sequence[Word], place: Place) -> str:
    """How often something may be done."""
    apart = [c for c in place.here.clauses if [w.text for w in c.words] == ["once"]]
    once = [w for c in (clause, *apart) for w in c.words if w.text in ("once", "twice")]
    kept = not once or any(w.text == once[0].text for w in said)
    return once[0].text if clause.duty == "may" and not kept else ""


def _said_first(clause: Clause, used: Sequence[Clause], said: Sequence[Word], place: Place) -> str:
    """What is to be done "first", where only what follows it is said."""
    clauses = place.here.clauses
    then = any(w.text == "then" for w in place.here.words)
    asked = clause.duty == "instruction" and not clause.link and not then
    for early in clauses[: clauses.index(clause)] if asked else ():
        telling = [w for w in early.content if w.text != "first"]
        first = early.duty == "instruction" and any(w.text == "first" for w in early.words)
        if first and early not in used and telling and not any(matches(w, said) for w in telling):
            return telling[0].text
    return ""


def _said_then(clause: Clause, used: Sequence[Clause], said: Sequence[Word], place: Place) -> str:
    """What is to be done before what follows a "then", where only that is said."""
    later = clause.duty == "instruction" and not clause.link and clause.words[0].text == "then"
    mains = [
        c
        for c in place.here.clauses[: place.here.clauses.index(clause)]
        if c.duty == "instruction" and not c.link
    ]
    if not later or not mains or mains[-1] in used or said[0].text == "then":
        return ""
    telling = mains[-1].content
    return telling[0].text if telling and not any(matches(w, said) for w in telling) else ""


def _for_what(clause: Clause, said: Sequence[Word]) -> str:
    """What the emergency number is for: "ring them, or 999 for danger now"."""
    pairs = zip(clause.words, clause.words[1:], strict=False)
    at = next(
        (n for n, (a, b) in enumerate(pairs) if "emergency" in a.marks("body") and b.text == "for"), None
    )
    after = clause.words[at + 2 :] if at is not None else []
    what = [w for w in after if w in clause.content]
    told = at is not None and bool(matches(clause.words[at], said))
    return what[0].text if told and what and not any(matches(w, said) for w in what) else ""


def _always(clause: Clause, said: Sequence[Word], place: Place) -> str:
    """Of what something is "always" so: "a mark on a baby, or a child who cannot move"."""
    if clause.duty or not any(w.text == "always" for w in place.here.words):
        return ""
    for which in place.here.clauses:
        telling = [w for w in which.content if w.marks("body") != {"child"}]
        early = [w for c in place.here.clauses[: place.here.clauses.index(which)] for w in c.words]
        at = next((n for n, w in enumerate(early) if w.text in small("prepositions")), len(early))
        some = [w for w in early[at:] if w.kind in ("word", "body")]
        of_said = bool(some) and (bool(matches(some[-1], said)) or not any(matches(w, said) for w in some))
        if which.link == "that" and of_said and telling and not any(matches(w, said) for w in telling):
            return telling[0].text
    return ""


def _first(clause: Clause, said: Sequence[Word]) -> str:
    """Whom to tell or ask before the one who is said: "the duty team, then their manager"."""
    then = next((n for n, w in enumerate(clause.words) if w.text == "then"), 0)
    if not then or clause.link or clause.head is None:
        return ""
    early = [w for w in clause.words[:then] if w in clause.content and w is not clause.head]
    late = [w for w in clause.words[then:] if w in clause.content]
    if early and any(matches(w, said) for w in late) and not any(matches(w, said) for w in early):
        return early[0].text
    return ""


def _either(clause: Clause, said: Sequence[Word]) -> str:
    """The other one of "either … or …"."""
    texts = [w.text for w in clause.words]
    if "either" not in texts or "or" not in texts[texts.index("either") :]:
        return ""
    start = texts.index("either")
    cut = texts.index("or", start)
    sides = [
        [w for w in some if w in clause.content] for some in (clause.words[start:cut], clause.words[cut:])
    ]
    kept = [any(matches(w, said) for w in side) for side in sides]
    return sides[kept.index(False)][0].text if all(sides) and kept[0] != kept[1] else ""


def _not_only(clause: Clause, said: Sequence[Word]) -> str:
    """What stands beside it in "with the child, not only with staff"."""
    at = next((n for n, w in enumerate(clause.words) if "not-only" in w.marks("strong")), None)
    if at is None or any("not-only" in w.marks("strong") for w in said):
        return ""
    first = [w for w in clause.words[:at] if w.kind in ("word", "body")][-1:]
    later = [w for w in clause.words[at:] if w.kind in ("word", "body")][-1:]
    if clause.link == "aside" and not any(matches(w, said) for w in later):
        return ""
    return first[0].text if first and not matches(first[0], said) else ""


def _subject_with(clause: Clause) -> list[Word]:
    """What narrows whom an order or a ban is for: "a volunteer with no checks must never …"."""
    duty = next((n for n, w in enumerate(clause.words) if w.marks("duty")), 0)
    at = next((n for n, w in enumerate(clause.words[:duty]) if w.text in ("with", "without", "that")), duty)
    return [w for w in clause.words[at + 1 : duty] if w.kind == "word"] if not clause.link else []


def _tails(clause: Clause, sentence: Sentence) -> list[list[Word]]:
    """What narrows a prohibition: the words after "from", "in" and the like, and after any "without" that hangs on it."""
    found: list[list[Word]] = []
    narrows = False
    if (
        not clause.head
        or not clause.head.denied
        or clause.duty not in ("instruction", "must", "should", "may")
    ):
        return found
    hanging = [
        c for c in sentence.clauses if c.link in ("whether", "that") and sentence.clauses[c.of] is clause
    ]
    for word in [*clause.words, *(w for c in hanging for w in c.words)]:
        lightly = word in clause.words and (
            "always" in word.marks("strong") or word.text in ("just", "simply", "first")
        )
        if word.text == "yet" or lightly or (word.text == "alone" and clause.duty == "instruction"):
            found.append([word])
        if word.text == "or" and narrows:
            continue
        if word.text in NARROWS | small("prepositions") | small("joining"):
            narrows = word.text == "without" or (word.text in NARROWS and word in clause.words)
            found.append([])
        elif word.text in small("kinds_of"):
            continue
        elif narrows and word.kind in ("word", "body") and word.marks("body") != {"child"}:
            found[-1].append(word)
    return [tail for tail in found if tail]
