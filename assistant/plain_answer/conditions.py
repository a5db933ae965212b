"""Conditions: none of the sources' may be left out, and none of a plain answer's may be another one."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.plain_answer.places import LATER, Place, is_bare, is_party, kind_of, matches, stands_for
from assistant.plain_answer.sentence import Clause, Sentence, Word
from assistant.plain_answer.support_words import root, small, support_words

_ANY_READER = {"staff", "school"}
"""Bodies that whoever asks belongs to."""
_EXCEPT = {"unless", "if"}
_ASKING = {"if", "unless", "even"}
"""Links of what may be so or not."""
_ANYBODY = {"child", "reader", "school", "staff"}
"""Bodies that tell no two conditions apart."""
_OPENS = ("who", "if", "is", "are", "has", "whose")
"""Words with which one more of two conditions goes on."""


def condition_left_out(part: Sentence, used: Sequence[Clause], place: Place) -> str:
    """A condition of the sources that the sentence leaves out, in one line; empty when there is none."""
    said = part.words
    mains = {id(clause) for clause in used}
    if _left_so_out(part, place) or _left_waiting_out(part, used, place):
        return "The sources say this only after a condition."
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
    return ""


def _left_so_out(part: Sentence, place: Place) -> bool:
    """Whether an "if so" is left out, with all of the question that it answers."""
    so = place.here.clauses and is_bare(place.here.clauses[0])
    asked = [w for w in place.before if w.kind == "word" and not w.concepts & support_words().context]
    kept = any(kind_of(c) == "if" for c in part.clauses) or any(
        matches(w, [*part.earlier, *part.words]) for w in asked
    )
    return bool(so and place.before) and not kept


def _left_waiting_out(part: Sentence, used: Sequence[Clause], place: Place) -> bool:
    """Whether the condition of the sentence before is left out: "if you cannot reach the DSL, do not wait. Ring …"."""
    telling = [w for w in place.waits if not matches(w, place.here.words)]
    instructs = bool(used) and used[0].duty == "instruction"
    return instructs and bool(telling) and not any(matches(w, [*part.earlier, *part.words]) for w in telling)


def another_condition(clause: Clause, group: Sequence[Clause], part: Sentence, place: Place) -> str:
    """What makes a condition or reason of the sentence another one than that of the sources; empty when nothing."""
    differs = (
        _verb_differs(clause, place)
        or _denied_there(clause, place)
        or _turned_round(clause, group, place)
        or _of_sentence_before(clause, part, place)
        or _once_added(clause, place)
        or _condition_as_reason(clause, place)
    )
    if differs:
        return f'The sources do not say "{" ".join(w.text for w in clause.words)}".'
    return _one_of_two(part, place)


def _verb_differs(clause: Clause, place: Place) -> bool:
    """Whether it has another verb than the condition there: "if another teacher knows", not "has told the police"."""
    theirs = [c for c in place.here.clauses if c.link in ("if", "unless")]
    if clause.link not in ("if", "unless") or not theirs:
        return False
    pair = max(theirs, key=lambda c: _held(clause.content, c.words))
    helps = small("be") | {"have", "has", "had", "do", "does", "did"}
    verbs = [w for w in clause.words if w.verb and w.text not in helps and not w.marks("duty")]
    roots = {root(w.text.split()[0]) for w in clause.words}
    unsaid = [w for w in pair.words if w.verb and w.kind == "word" and not matches(w, clause.words)]
    return any(not matches(w, place.here.words) for w in verbs if w.kind in ("word", "light")) and any(
        root(w.text.split()[0]) not in roots for w in unsaid
    )


def _denied_there(clause: Clause, place: Place) -> bool:
    """Whether the condition there is that something is not so: "if she is bleeding", not "bleeding will not stop"."""
    if clause.link != "if" or clause.denied or any(w.marks("deny") for w in clause.words):
        return False
    shared = {n: _held(clause.content, c.words) for n, c in enumerate(place.here.clauses) if c.link == "if"}
    most = max(shared.values(), default=0)
    best = [place.here.clauses[n] for n, held in shared.items() if held == most]
    if not most or len(best) > 1:
        return False
    head = best[0].head if best[0].denied else None
    return head is not None and not matches(head, clause.words)


def _turned_round(clause: Clause, group: Sequence[Clause], place: Place) -> bool:
    """Whether what is the condition there is to be done here: "if the governor does not act, tell the leaders"."""
    if clause.link or len({c.link for c in place.here.clauses} & _ASKING) != 1:
        return False
    mine = [w for c in group if c.link in _ASKING for w in _telling(c)]
    asked = [w for c in place.here.clauses if c.link in _ASKING for w in c.words]
    told = [w for c in place.here.clauses if c.link not in _ASKING for w in c.words]
    return any(matches(w, told) and not matches(w, asked) for w in mine) and any(
        matches(w, asked) and not matches(w, told) for w in _telling(clause)
    )


def _telling(clause: Clause) -> list[Word]:
    said = [w for w in clause.words if w in clause.content or (w.kind == "light" and w.verb)]
    return [w for w in said if not w.marks("body") & _ANYBODY]


def _of_sentence_before(clause: Clause, part: Sentence, place: Place) -> bool:
    """Whether it is the condition of the sentence before, and this one has its own, of which nothing is said."""
    kinds = ("word", "light")
    asked = [w for c in place.here.clauses if c.link == "if" for w in c.words if w.kind in (*kinds, "body")]
    asked = [w for w in asked if w.marks("body") != {"reader"}]
    if clause.link != "if" or not asked or any(matches(w, part.words) for w in asked):
        return False
    mine = [w for w in clause.words if w.kind in kinds and (w.verb or w in clause.content)]
    return bool(mine) and all(matches(w, place.before) and not matches(w, place.here.words) for w in mine)


def _once_added(clause: Clause, place: Place) -> bool:
    """Whether what is only to be done there is to be over first: "tell the DSL once it is closed"."""
    later = any(w.text in ("then", "afterwards", "next") for w in place.here.words)
    if clause.link != "after" or later or any(c.link == "after" for c in place.here.clauses):
        return False
    asked = [w for c in place.here.clauses if c.link or c.duty != "instruction" for w in c.words]
    telling = [w for w in clause.content if not w.marks("body") & {"child", "reader"}]
    held = sum(bool(matches(w, [*asked, *place.before, *place.done])) for w in telling)
    return bool(telling) and held < len(telling) / 2


def _condition_as_reason(clause: Clause, place: Place) -> bool:
    """Whether it says that a condition has come true: "because the police have asked for it", not "if they ask"."""
    pairs = zip(clause.words, clause.words[1:], strict=False)
    done = any(has.text in ("has", "have") and verb.verb for has, verb in pairs)
    if clause.link != "because" or clause.duty or not done:
        return False
    asked = [w for c in place.here.clauses if c.link in _ASKING for w in c.words]
    others = [w for c in place.here.clauses if c.link not in _ASKING for w in c.words]
    return any(
        matches(w, asked) and not matches(w, [*others, *place.beside]) for w in clause.content if w.verb
    )


def _one_of_two(part: Sentence, place: Place) -> str:
    """Two of which one is enough there, said as if both were to hold: "who will not do well, or who is disabled"."""
    joined = any(w.text in ("or", "either", "and") or w.kind == "comma" for w in part.words)
    if joined or len(part.clauses) > 2:
        return ""
    some = [c for c in place.here.clauses if c.link in ("that", "if") and c.content]
    for one, other in zip(some, some[1:], strict=False):
        opens = [w.text for w in other.words[:2]]
        chooses = opens[0] == "or" and opens[1:] and opens[1] in _OPENS
        if chooses and all(matches(w, part.words) for w in (*one.content, *other.content)):
            return 'It says "and" where the sources say "or".'
    return ""


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


def _of_an_aside(condition: Clause, said: Sequence[Word], sentence: Sentence) -> bool:
    """Whether it limits only a second thing that is not said: "ask the police if …, and social care if …"."""
    before = sentence.before(condition)
    if before is None:
        return False
    if not condition.fronted and unsaid_tail(before, said):
        return True
    if before.link != "aside" or not before.content or before.words[0].text not in ("and", "then"):
        return False
    return not any(matches(word, said) for word in before.content)


def unsaid_tail(clause: Clause, said: Sequence[Word]) -> list[Word]:
    """What "and to the police" adds to an instruction, where that is not said."""
    ands = [n for n, w in enumerate(clause.words) if w.text == "and"]
    tail = clause.words[ands[-1] + 1 :] if ands and clause.duty == "instruction" else []
    telling = [w for w in tail if w in clause.content]
    to = bool(tail) and (tail[0].text in small("prepositions") or all(w.kind == "body" for w in telling))
    return tail if to and telling and not any(matches(w, said) for w in telling) else []


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
        last = found[-1][-1] if found and before is found[-1][-1] and clause.of == found[-1][-1].of else None
        if last and clause.link != "unless" and not (last.link == "front" and clause.link == "if"):
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
    said: Sequence[Word] = [*part.earlier, *part.words]
    context = support_words().context
    others = [w for c in place.here.clauses if c is not clause for w in c.words if w.kind == "body"]
    if clause.link == "unless" and not any(w.marks("link") & _EXCEPT for w in said):
        return False
    late = clause.link in LATER
    with_whom = [
        w for w in clause.words if is_party(w) and ((late and w.slot == "other") or clause.link == "unless")
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
    unasked = unasked and not any("if" in w.marks("link") for w in part.earlier)
    if clause.link == "if":
        heads = [c.head for c in part.clauses if not c.link]
        said = [w for w in said if not any(w is head for head in heads)]
    who = [w for w in telling if w.kind == "body"]
    what = [w for w in telling if w.kind != "body"]
    one_of = any(w.text == "or" for w in clause.words)
    for some in (who, what) if unasked else (what,) if clause.link == "if" and not one_of else ():
        if some and not any(matches(word, said) for word in some):
            return False
    if one_of and not unasked and any(_all_said(some, said) for some in _alternatives(clause, telling)):
        return True
    held = sum(bool(matches(word, said)) or (not unasked and stands_for(said, word)) for word in telling)
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


def _held(words: Sequence[Word], others: Sequence[Word]) -> int:
    return sum(bool(matches(word, others)) for word in words)
