"""What limits a sentence of the sources, and is left out in a clause of a plain answer."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.plain_answer.clauses import Clause, Sentence, Word
from assistant.plain_answer.places import LATER, NARROWS, Place, is_bare, kind_of, matches
from assistant.plain_answer.support_words import small, support_words

YEAR = re.compile(r"(19|20)\d\d$")
_ANY_READER = {"staff", "school"}
"""Bodies that whoever asks belongs to."""
_EXCEPT = {"unless", "if"}
_PAPERS = {"records", "notes"}
"""What is written, but no way to tell or ask."""
_ABOUT_WHOM = {"child", "parents", "staff", "friend", "reader"}
"""Bodies that one of may be left out: it is for the one that is asked about."""


def omitted(part: Sentence, used: Sequence[Clause], place: Place) -> str:
    """A condition of the sources that the sentence leaves out."""
    said = part.words
    mains = {id(clause) for clause in used}
    for choices in _conditions(place.here):
        if id(place.here.clauses[choices[0].of]) not in mains and not _of_all(choices[0], mains, place.here):
            continue
        if choices[0].link == "front" and any(id(clause) in mains for clause in choices):
            continue
        if is_bare(choices[0]) and any(kind_of(c) == "if" and not is_bare(c) for c in part.clauses):
            continue
        if _of_an_aside(choices[0], said, place.here):
            continue
        if not any(_kept(clause, part, place) and _kept_whole(clause, said, place) for clause in choices):
            return f'The sources say this only "{" ".join(w.text for w in choices[0].words)}".'
    reason = _of_those(used, said, place) or _too(used, said, place) or _or_999(used, said, place)
    if reason:
        return reason
    for clause in used:
        if (without := _subject_with(clause)) and not any(matches(w, said) for w in without):
            return f'The sources say it of those "{" ".join(w.text for w in without)}".'
    for tail in (tail for clause in used for tail in _tails(clause, place.here)):
        if not any(matches(word, said) or _stands_for_it(said, word) for word in tail):
            return f'The sources forbid this only "{" ".join(w.text for w in tail)}".'
    if any(_only(clause, part) for clause in used) and not any(
        "only" in word.marks("strong") for word in said
    ):
        return 'The sources say "only".'
    return ""


def _stands_for_it(said: Sequence[Word], word: Word) -> bool:
    """Whether a word that was said stands for this one: "autism" for "disability"."""
    return any(w.kind in ("word", "body") and matches(w, [word]) for w in said) or any(
        w.text == word.text or w.marks("strong") & word.marks("strong") for w in said
    )


def _only(clause: Clause, part: Sentence) -> bool:
    """Whether there is an "only" there, and it limits something that is said."""
    at = next((n for n, w in enumerate(clause.words) if "only" in w.marks("strong")), None)
    if at is None:
        return False
    said = [w for c in part.clauses if c.link == clause.link for w in c.words]
    limited = [w for w in clause.words[at + 1 :] if w in clause.content]
    return not limited or any(matches(w, said) for w in limited)


def _kept_whole(condition: Clause, said: Sequence[Word], place: Place) -> bool:
    """Whether what narrows a condition is kept too: "if the child names someone who works in school"."""
    which = place.here.after(condition) or condition
    narrows = which.link == "that" and which.words[0].text in ("who", "which", "that")
    if not narrows and not (which.link == "after" and condition.fronted and not which.fronted):
        return True
    telling = [w for w in which.content if w.marks("body") != {"child"}]
    return not telling or any(matches(w, said) for w in telling)


def _of_all(condition: Clause, mains: set[int], sentence: Sentence) -> bool:
    """Whether one that stands beside it, before all that is to be done, is said: both limit all of it."""
    alone = sentence.clauses[condition.of] is condition
    beside = any(c.fronted and c.of == condition.of and id(c) in mains for c in sentence.clauses)
    return condition.fronted and (alone or beside)


def _too(used: Sequence[Clause], said: Sequence[Word], place: Place) -> str:
    """What is said with the same words, and may not be left out: a year, somebody else, how."""
    for clause in used:
        year = next((w for w in clause.words[1:3] if w.kind == "number" and YEAR.search(w.text)), None)
        if year and clause.words[0].text == "in" and not clause.link and not matches(year, said):
            return f"The sources say it of {year.text}."
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
    """Who may, of some: "staff who need it may see the file"."""
    mains = {id(clause) for clause in used}
    for which in place.here.clauses:
        main = place.here.clauses[which.of]
        telling = [w for w in which.words if w.kind in ("word", "light", "number")]
        early = any(c is which for c in place.here.clauses[: which.of])
        who = which.link == "that" and early and main.duty in ("may", "must", "should")
        if who and id(main) in mains and not any(matches(w, said) for w in telling):
            return f'The sources say it of those "{" ".join(w.text for w in which.words)}".'
    return ""


def _of_an_aside(condition: Clause, said: Sequence[Word], sentence: Sentence) -> bool:
    """Whether it limits only a second thing that is not said: "ask the police if …, and social care if …"."""
    before = sentence.before(condition)
    if before is None:
        return False
    if not condition.fronted and unsaid_tail(before, said):
        return True
    if before.link != "aside" or not before.content or before.words[0].text != "and":
        return False
    return not any(matches(word, said) for word in before.content)


def unsaid_tail(clause: Clause, said: Sequence[Word]) -> list[Word]:
    """What "and to the police" adds to an instruction, where that is not said."""
    ands = [n for n, w in enumerate(clause.words) if w.text == "and"]
    tail = clause.words[ands[-1] + 1 :] if ands and clause.duty == "instruction" else []
    telling = [w for w in tail if w in clause.content]
    to = bool(tail) and (tail[0].text in small("prepositions") or all(w.kind == "body" for w in telling))
    return tail if to and telling and not any(matches(w, said) for w in telling) else []


def _beside_it(clause: Clause, said: Sequence[Word]) -> str:
    """Who is to be told or asked, or decides together, beside somebody who is said: "the DSL and the head"."""
    together = any(w.text in small("jointly") for w in clause.words)
    for at, word in enumerate(clause.words) if together else ():
        whom = [w for w in clause.words[at + 1 : at + 4] if _who(w)][:1] if word.text == "with" else []
        does = whom and any(w.text.endswith("ing") for w in clause.words[at + 1 : at + 6])
        if whom and not does and not matches(whom[0], said):
            return whom[0].text
    for word, and_, the, other in zip(
        clause.words, clause.words[1:], clause.words[2:], clause.words[3:], strict=False
    ):
        joins = and_.text == "and" and the.text in ("the", "your") and other.kind == "word" and not other.verb
        if joins and _who(word) and word.slot == "other" and matches(other, said) and not matches(word, said):
            return word.text
    run: list[Word] = []
    joined = False
    for word in [*clause.words, Word("", "comma", frozenset())]:
        if _who(word) and (word.slot == "other" or together):
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


def _who(word: Word) -> bool:
    """Whether it is a body that a thing is done with, not only one of those whom it is about."""
    return bool(word.marks("body") - _ABOUT_WHOM)


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
            "always" in word.marks("strong") or word.text in ("just", "simply")
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


def _conditions(sentence: Sentence) -> list[list[Clause]]:
    """The conditions of a sentence. Those that "or" joins stand together: one of them is enough."""
    found: list[list[Clause]] = []
    for n, clause in enumerate(sentence.clauses):
        before = next((c for c in reversed(sentence.clauses[:n]) if c.link != "aside"), None)
        main = sentence.clauses[clause.of]
        permits = main.duty == "may" and clause.link in (*LATER, "after")
        limits = permits or bool(clause.link in (*LATER, "because") and main.denied)
        done = clause.words[0].text == "once" or any(w.text.endswith("ing") for w in clause.words[1:2])
        limits = limits or bool(clause.link == "after" and done and main.duty)
        if clause.link == "front" and not _narrows(clause):
            continue
        says = clause.content or (clause.link == "if" and clause.marks("deny"))
        if not (limits or clause.link in ("if", "unless", "front")) or not says:
            continue
        if found and before is found[-1][-1] and clause.of == before.of and clause.link != "unless":
            found[-1].append(clause)
        elif before and before.link == "that" and clause.words[0].text == "or":
            found.append([before, clause])
        else:
            found.append([clause])
    either = [
        any(_or_else(clause) for clause in some[1:]) and not _only_if(some[0], sentence) for some in found
    ]
    return [
        choices
        for some, loose in zip(found, either, strict=True)
        for choices in ([some] if loose else [[clause] for clause in some])
    ]


def _only_if(condition: Clause, sentence: Sentence) -> bool:
    """Whether "only" stands right before a condition: "only if A or B" is not "only if A"."""
    before = sentence.before(condition)
    return before is not None and "only" in before.words[-1].marks("strong")


def _or_else(clause: Clause) -> bool:
    """Whether a condition that follows another is one more choice: "…, a police interview or a parent leaving"."""
    first = clause.words[0].text
    return first == "or" or (first not in ("and", clause.link) and any(w.text == "or" for w in clause.words))


def _narrows(front: Clause) -> bool:
    """Whether what stands before a comma is a condition, and not the first of several things: "drugs, knives and …"."""
    opening = front.words[0].text.split()[0] if front.words else ""
    return opening in small("prepositions") | small("front") or any(
        w.kind in ("body", "mark") for w in front.words
    )


def _another_if(part: Sentence, place: Place) -> bool:
    """Whether the sentence has a condition that stands in the sentence before there."""
    asked = [w for c in part.clauses if c.link == "if" for w in c.words if w.kind not in ("stop", "mark")]
    asked = [w for w in asked if w.marks("body") != {"reader"}]
    here = [w for w in asked if matches(w, place.here.words) or w.concepts & support_words().context]
    return bool(asked) and not here


def _kept(clause: Clause, part: Sentence, place: Place) -> bool:
    """Whether the words that were said hold a condition. What its sentence says elsewhere too is no sign of it."""
    said: Sequence[Word] = part.words
    context = support_words().context
    others = [w for c in place.here.clauses if c is not clause for w in c.words if w.kind == "body"]
    if clause.link == "unless" and not any(w.marks("link") & _EXCEPT for w in said):
        return False
    late = clause.link in LATER
    with_whom = [
        w for w in clause.words if _who(w) and ((late and w.slot == "other") or clause.link == "unless")
    ]
    if any(not matches(w, said) for w in with_whom) and any(matches(w, said) for w in clause.content):
        return False
    main = place.here.clauses[clause.of]
    if clause.link in LATER and main is not clause:
        others += main.content
    telling = [w for w in clause.content if not w.concepts & context and not matches(w, others)]
    telling = [w for w in telling if w.marks("body") != {"child"}]
    spoken_to = any(w.marks("body") == {"reader"} for w in said)
    telling = [w for w in telling if not (spoken_to and w.marks("body") & _ANY_READER)]
    telling = [w for w in telling if w.marks("body") != {"reader"}] or telling
    said = [w for w in said if not w.marks("duty")]
    if not telling and clause.link == "if" and not clause.fronted and _another_if(part, place):
        return False
    if not telling and clause.link == "if" and clause.marks("deny"):
        return any(word.marks("deny") or "unless" in word.marks("link") for word in said)
    if any(some and not any(matches(w, said) for w in some) for some in _limits(clause)):
        return False
    second = [w for w in _second(clause) if w in telling]
    if second and not any(matches(word, said) for word in second):
        return False
    unasked = clause.link == "if" and clause.fronted and not any(kind_of(c) == "if" for c in part.clauses)
    if unasked:
        said = [w for c in part.clauses for w in c.words if c.link or w is not c.head]
        said = [w for w in said if not w.marks("duty")]
    who = [w for w in telling if w.kind == "body"]
    what = [w for w in telling if w.kind != "body"]
    one_of = any(w.text == "or" for w in clause.words)
    for some in (who, what) if unasked else (what,) if clause.link == "if" and not one_of else ():
        if some and not any(matches(word, said) for word in some):
            return False
    if one_of and not unasked and any(_all_said(some, said) for some in _alternatives(clause, telling)):
        return True
    held = sum(bool(matches(word, said)) or (not unasked and _stands_for_it(said, word)) for word in telling)
    return held >= len(telling) / 2


def _alternatives(clause: Clause, telling: Sequence[Word]) -> list[list[Word]]:
    """What an "or" parts: "a social worker or Channel support"."""
    found: list[list[Word]] = [[]]
    for word in clause.words:
        if word.text == "or":
            found.append([])
        elif word in telling:
            found[-1].append(word)
    return found


def _all_said(words: Sequence[Word], said: Sequence[Word]) -> bool:
    return bool(words) and all(matches(word, said) for word in words)


def _limits(clause: Clause) -> list[list[Word]]:
    """What narrows a condition: "absent without a good reason", "turned down again"."""
    texts = [w.text for w in clause.words]
    after = clause.words[texts.index("without") + 1 :] if "without" in texts[1:] else []
    return [[w for w in after if w.kind == "word"], [w for w in clause.words if w.text == "again"]]


def _second(clause: Clause) -> list[Word]:
    """What follows an "and you": "enquiries end and you fear for the child" is two conditions."""
    pairs = zip(clause.words, clause.words[1:], strict=False)
    at = (n for n, (a, b) in enumerate(pairs) if a.text == "and" and b.marks("body") == {"reader"})
    return clause.words[next(at, len(clause.words)) :]
