"""Whether a clause of a plain answer and its place in the sources agree: duty, denial, who does it, order, numbers."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.plain_answer.conditions import another_condition, scattered, unsaid_tail
from assistant.plain_answer.duties import ASKED, duty_differs
from assistant.plain_answer.numbers import number_differs
from assistant.plain_answer.omitted import left_out, omitted
from assistant.plain_answer.places import (
    LATER,
    NARROWS,
    PRONOUNS,
    Place,
    is_wait,
    kind_of,
    matches,
    of_which,
    same_verb,
)
from assistant.plain_answer.sentence import Clause, Sentence, Word
from assistant.plain_answer.support_words import small, support_words
from assistant.plain_answer.together import misplaced, replaced, turned

"""Duty of a sentence → duties of a source that support it."""
_ANYBODY = {"staff", "teacher", "volunteer", "school", "adult"}
"""Bodies that any reader may belong to."""
_STILL = {"still", "anyway", "all the same", "even so"}
_LOOSE = {"child", "parents", "friend"}
"""Bodies that are spoken about more than spoken to."""


def disagreement(group: Sequence[Clause], part: Sentence, place: Place) -> str:
    """What the place says otherwise than the clauses, in one line; empty when nothing."""
    return _strong(group, place) or _compared(group, part, place)


def for_another(group: Sequence[Clause], place: Place, reader: frozenset[str]) -> str:
    """Whom the place names as the one to act, where the clauses speak to a reader who is none of them; empty otherwise.

    ``reader`` are the bodies (`prompts/support.yaml`) that the reader belongs to; without any, only a "you" is judged.
    """
    for clause in group:
        if named := _told_instead(clause, place, reader):
            return f"The sources say it of {named}."
        agents = clause.bodies("agent")
        spoken_to = "reader" in agents or (clause.duty == "instruction" and not agents)
        pair = _pair(clause, place) if spoken_to and not clause.link else None
        if (
            pair
            and not (reader or "reader" in agents)
            and clause.duty == "instruction"
            and not _does(pair, clause)
        ):
            continue
        theirs = (_who_does(pair, place) if pair else frozenset()) - _LOOSE
        if theirs and not theirs & ((reader or _ANYBODY) | {"reader"}):
            return f"The sources say that it is for {', '.join(sorted(theirs))}."
    return ""


def _who_does(pair: Clause, place: Place) -> frozenset[str]:
    """Who acts in a clause of the sources, or is spoken to: "Chair: record each call"."""
    to = [c for c in place.here.clauses[:1] if c.link == "to" and place.here.clauses[c.of] is pair]
    return pair.bodies("agent") | frozenset(b for c in to for w in c.words for b in w.marks("body"))


def _told_instead(clause: Clause, place: Place, reader: frozenset[str]) -> str:
    """Who is told there, or decides there, where the clause says that "you" are or do; empty when nobody else."""
    pair = _pair(clause, place)
    if pair is None or clause.link or not same_verb(clause, pair):
        return ""
    for verb, told in _told(pair):
        mine = [who for own, who in _told(clause) if matches(own, [verb])]
        if any(who & told for who in mine):
            continue
        if any(who == {"reader"} for who in mine) and not told & (reader | {"reader"} | _LOOSE):
            return ", ".join(sorted(told))
    who = (of_which(pair, place) if pair.words[0].text == "who" else frozenset()) - _LOOSE
    if who and "reader" in clause.bodies("agent") and not who & (reader | {"reader"}):
        return ", ".join(sorted(who))
    return ""


def _told(clause: Clause) -> list[tuple[Word, frozenset[str]]]:
    """Each verb with whom stands right behind it: "tell the DSL"."""
    said = [w for w in clause.words if w.text not in small("determiners")]
    return [(a, b.marks("body")) for a, b in zip(said, said[1:], strict=False) if a.verb and b.marks("body")]


def _does(pair: Clause, clause: Clause) -> bool:
    """Whether the sources tell of somebody by name who does what the clause tells the reader to do."""
    told = pair.duty == "instruction" or pair.link or pair.passive or _asks_another(clause, pair)
    first = next((w for w in pair.words if w.text not in small("determiners")), None)
    return not told and first is not None and first.slot == "agent" and same_verb(clause, pair)


def _strong(group: Sequence[Clause], place: Place) -> str:
    """Strong words that were added, and "only" that was lost."""
    told_never = any(w.text == "never" for c in group if not c.duty for w in c.words)
    if told_never and not any(w.text == "never" for w in place.here.words):
        return '"never" is not in the sources.'
    here = frozenset(m for word in place.here.words for m in word.marks("strong"))
    said = frozenset(m for clause in group for m in clause.marks("strong") - _only_if(clause))
    if here & {"only"} or any(w.text in ("more", "other than") for w in place.here.words):
        here |= {"except"}
    if here & {"each", "any"}:
        here |= {"all"}
    if _for_that_alone(group) and _for_that_alone(place.here.clauses):
        said -= {"only"}
    for mark in sorted(said - here - {"each", "any"}):
        return f'"{mark}" is not in the sources.'
    said_words = [w for clause in group for w in clause.words]
    return next((reason for clause in group if (reason := _widened(clause, said_words, place))), "")


def _for_that_alone(clauses: Sequence[Clause]) -> bool:
    """Whether something is forbidden for a reason: "not only because" then says no more than "not because"."""
    return any(c.link == "because" for c in clauses) and any(c.denied for c in clauses if not c.link)


def _only_if(clause: Clause) -> frozenset[str]:
    """The "only" of a condition: "if it is only a fear" shuts out nothing."""
    opens = bool(clause.words) and bool(clause.words[0].marks("link"))
    return frozenset({"only"} if clause.link == "if" and opens else ())


def _widened(clause: Clause, said: Sequence[Word], place: Place) -> str:
    """ "any breach" where the sources say "repeated breaches"."""
    there = place.here.words
    for word, noun in zip(clause.words, clause.words[1:], strict=False):
        if not word.marks("strong") & {"any", "all", "each"} or noun.kind not in ("word", "body"):
            continue
        if not matches(noun, there) and matches(noun, place.beside) and word.text in ("any", "all", "every"):
            return f'The sources do not say "{word.text} {noun.text}" here.'
        same = matches(noun, there)
        for other in [w for w in same if w.text == noun.text] or same:
            at = there.index(other)
            before = there[at - 1] if at else other
            if before.kind == "word" and not before.verb and not matches(before, clause.words):
                return f'The sources say "{before.text} {other.text}", not "{word.text}".'
            after = there[at + 1 :]
            telling = [w for w in after[1:5] if w.kind in ("word", "number", "time")]
            which = after[:1] and after[0].text in NARROWS | {"who", "which", "that", "they"}
            if which and telling and not any(matches(w, said) for w in telling):
                return f'The sources say "{other.text} {after[0].text} {telling[0].text}", not "{word.text}".'
    return ""


def _compared(group: Sequence[Clause], part: Sentence, place: Place) -> str:
    used: list[Clause] = []
    for clause in group:
        pair = _pair(clause, place)
        if reason := scattered(clause, place) or _even(clause, place):
            return reason
        if pair is None:
            if (
                clause.link == "that"
                and clause.duty in ("will", "must", "should")
                and clause.words[0].text != "that"
                and [w.text for w in clause.words]
                not in [[w.text for w in c.words] for c in place.here.clauses]
            ):
                return f'The sources do not say "{" ".join(w.text for w in clause.words)}".'
            denies = clause.denied and any(c.denied for c in place.here.clauses)
            if not clause.link and (clause.content or (clause.head and not denies)):
                return f'The sources do not say "{" ".join(w.text for w in clause.words)}".'
            continue
        used.append(pair)
        reason = (
            _head(clause, pair, place)
            or _denial(clause, pair, place)
            or duty_differs(clause, pair, place)
            or _roles(clause, pair, place)
            or _joined(clause, pair)
            or number_differs(clause, pair, place)
            or _opposites(clause, [*pair.words, *place.beside])
            or _link(clause, group, pair, place)
            or _order(clause, group, part, place)
            or _so_that(clause, place)
            or _asked_whether(clause, part, place)
            or _whose_if(clause, pair, part, place)
            or replaced(clause, pair, part.words, place)
            or turned(clause, pair, place)
            or misplaced(clause, pair, part, place)
            or another_condition(clause, group, part, place)
            or left_out(clause, pair, part, place)
        )
        if reason:
            return reason
    return _both_ifs(group, place) or _hedges(group, part, used, place) or omitted(part, used, place)


def _even(clause: Clause, place: Place) -> str:
    """An "even if" that the sources do not say: they have neither it nor a "still" or "however"."""
    there = place.here.words
    kept = any(c.link == "even" for c in place.here.clauses) or any(
        w.text in _STILL
        or w.text == "even"
        or w.text.startswith("however")
        or "whether-or-not" in w.marks("strong")
        for w in there
    )
    unsaid = clause.link == "even" and not kept
    return f'The sources do not say "{" ".join(w.text for w in clause.words)}".' if unsaid else ""


def _pair(clause: Clause, place: Place) -> Clause | None:
    """The clause of the sources that shares most words. One that stands alone has its pair among such."""
    best, most = None, 0.0
    for other in place.here.clauses:
        if clause.link == "" and other.link not in ("", "that", "because", "whether", "front", "aside"):
            continue
        shared = float(sum(bool(matches(word, other.words)) for word in clause.content))
        if not shared and not (clause.head and matches(clause.head, other.words)):
            continue
        shared += 0.5 * (kind_of(clause) == kind_of(other)) + 2 * bool(
            clause.head and matches(clause.head, other.words)
        )
        shared += 0.25 * (clause.duty == other.duty) + 1.5 * bool(clause.denied and other.denied)
        if shared > most:
            best, most = other, shared
    return best


def _head(clause: Clause, pair: Clause, place: Place) -> str:
    """What is to be done here is not only spoken of there, in a condition or an aside."""
    head = clause.head
    put = head and head.text == "put" and clause.duty == pair.duty == "instruction"
    if (
        put
        and pair.head
        and pair.head.kind == "word"
        and pair.head.verb
        and not matches(pair.head, clause.words)
    ):
        return f'The sources say "{pair.head.text}".'
    other = _asks_another(clause, pair)
    if head and other and matches(head, pair.words):
        return f'The sources say "{other}", not "{head.text}".'
    lets = [w for w in pair.words if w.verb and w.concepts & {"let", "allow", "permit"}]
    if clause.duty == "will" and pair.duty != "will" and lets and not matches(lets[0], clause.words):
        return f'The sources say "{lets[0].text}".'
    about = _only_about(clause, pair)
    if about:
        return f'The sources say "{about}", not "{head.text if head else ""}".'
    if clause.denied and pair.denied:
        return ""
    if clause.link or head is None or not clause.duty or head.kind == "light" or matches(head, pair.words):
        return ""
    if matches(
        head,
        [
            w
            for c in place.here.clauses
            if c.link in ("", "front", "aside", "that", "whether")
            for w in c.words
        ],
    ):
        return ""
    return f'The sources do not say "{head.text}" here.'


def _only_about(clause: Clause, pair: Clause) -> str:
    """What the sources only have talked or thought about, where the clause has it done: "think again about a referral"."""
    if clause.link or clause.duty == "" or pair.head is None or clause.head is None:
        return ""
    at = pair.words.index(pair.head)
    about = any(w.text == "about" for w in pair.words[at + 1 : at + 3]) or pair.head.text.endswith(" about")
    done = matches(clause.head, pair.words[at + 1 :]) or clause.head.kind == "light"
    return pair.head.text if about and done and not matches(pair.head, clause.words) else ""


def _so_that(clause: Clause, place: Place) -> str:
    """A verb made the purpose of another, where the sources tell the reader to do both: "fetch the DSL to check it"."""
    if clause.duty != "instruction" or clause.head is None:
        return ""
    heads = [c.head for c in place.here.clauses if c.duty == "instruction" and c.head and not c.link]
    first = next((n for n, head in enumerate(heads) if matches(clause.head, [head])), 0)
    for to, verb in zip(clause.words, clause.words[1:], strict=False):
        late = to.text == "to" and verb.base and verb is not clause.head
        if late and matches(verb, heads[:first]) and not _purposes(verb, place):
            return f'The sources do not say "to {verb.text}".'
    return ""


def _asked_whether(clause: Clause, part: Sentence, place: Place) -> str:
    """What the sources only ask or decide "whether" to do, where the clause has it done."""
    if clause.link or any(c.link == "whether" for c in part.clauses):
        return ""
    asked = [w for c in place.here.clauses if [w.text for w in c.words[:1]] == ["whether"] for w in c.words]
    others = [w for w in place.here.words if w not in asked]
    for to, verb in zip(clause.words, clause.words[1:], strict=False):
        if to.text == "to" and verb.verb and matches(verb, asked) and not matches(verb, others):
            return f'The sources only ask whether to "{verb.text}".'
    return ""


def _purposes(verb: Word, place: Place) -> bool:
    pairs = zip(place.here.words, place.here.words[1:], strict=False)
    return any(to.text == "to" and matches(verb, [other]) for to, other in pairs)


def _asks_another(clause: Clause, pair: Clause) -> str:
    """What the sources ask or let someone else do it with, where the clause has it done by the reader."""
    if clause.link or not clause.duty or pair.head is None or not pair.head.concepts & ASKED:
        return ""
    others = pair.bodies("other") - {"reader"}
    done = [w for w in clause.words if w.text != "have"]
    own = not clause.bodies("agent") & others and not matches(pair.head, done)
    own = own and (pair.head.text != "get" or any(w.text == "to" for w in pair.words))
    return pair.head.text if others and own else ""


def _denial(clause: Clause, pair: Clause, place: Place) -> str:
    ends = clause.words[-1].text.endswith("not") and not clause.link
    if ends and clause.denied and not any(c.denied for c in place.here.clauses):
        return f'The sources do not say "{" ".join(w.text for w in clause.words)}".'
    cut = [c for c in place.here.clauses if c.denied and c.words[-1].text.endswith("not")]
    if clause.link == "whether" and cut:
        return ""
    who = {kind_of(clause), kind_of(pair)} == {"if", "that"}
    alike = kind_of(clause) == kind_of(pair) or clause.link == "front" or who
    if not alike and clause.link != "that":
        return ""
    for word in clause.words:
        if word.kind in ("stop", "mark") or word.denied is None or (word.verb and not alike):
            continue
        others = matches(word, [w for w in pair.words if w.kind not in ("stop", "mark")])
        if not others and _denies_it(clause, pair):
            continue
        if not others and word.kind != "body":
            told = [w for c in place.here.clauses if c.link not in LATER for w in c.words]
            others = matches(word, [w for w in told if w.kind not in ("stop", "mark")])
        if others and all(other.denied is not None and other.denied != word.denied for other in others):
            if word.denied:
                return f'The sources do not say "not" of "{word.text}".'
            return f'The sources say "not" of "{word.text}".'
    return ""


def _denies_it(clause: Clause, pair: Clause) -> bool:
    """Whether the same is denied of an "it": "if you find a weapon, do not touch it"."""
    it = pair.denied and any(w.text in PRONOUNS for w in pair.words)
    return bool(it and clause.head and pair.head and matches(clause.head, [pair.head]))


def _roles(clause: Clause, pair: Clause, place: Place) -> str:
    about = frozenset(b for c in place.here.clauses for b in c.bodies("about"))
    if about and clause.bodies("about") - about - {"reader"}:
        return f"The sources say it about {', '.join(sorted(about))}."
    if others := _others_do_it(clause, pair, place):
        return f"The sources say it of {', '.join(sorted(others))}."
    asks = pair.link == "that" and clause.duty and clause.duty == pair.duty
    if not (asks or kind_of(clause) == kind_of(pair)) or (clause.link and not same_verb(clause, pair)):
        return ""
    if _alone(clause, pair):
        return f"The sources say it of {', '.join(sorted(pair.bodies('agent')))}."
    for slot, swapped in (("agent", "other"), ("other", "agent"), ("about", "")):
        mine = clause.bodies(slot) - place.meant - ({"reader", "child"} if clause.link else {"reader"})
        if clause.head and clause.head.text == "say so":
            mine -= place.told
        theirs = pair.bodies(slot) | (of_which(pair, place) if slot == "agent" else frozenset())
        has = any(w.text == "have" for w in clause.words) and mine <= pair.bodies("other")
        if not mine or "reader" in theirs or (slot == "agent" and has):
            continue
        anywhere = (
            frozenset(b for c in (pair, *place.here.asides(pair)) for w in c.words for b in w.marks("body"))
            | theirs
        )
        if (
            slot == "other"
            and not theirs
            and clause.head
            and matches(clause.head, pair.words)
            and mine - anywhere - pair.subjects - {"child"}
            and pair.head
            and not any(w.text in PRONOUNS for w in pair.words)
        ):
            return f"The sources do not say it of {', '.join(sorted(mine - anywhere - pair.subjects))}."
        loose = slot == "other" and any(w.text in ("them", "they", "him", "her") for w in pair.words)
        named = frozenset(
            b for c in place.here.asides(pair) for w in c.words if not w.denied for b in w.marks("body")
        )
        if theirs and not mine <= theirs | (named if slot == "other" else frozenset()) and not loose:
            return f"Who does what to whom differs: {', '.join(sorted(mine - theirs))}."
        turned = bool(not theirs and swapped and mine & pair.bodies(swapped))
        if turned and (
            clause.duty or ((slot == "agent" or clause.link in LATER) and same_verb(clause, pair))
        ):
            return f"Who does what to whom is turned round: {', '.join(sorted(mine))}."
        if (
            slot == "agent"
            and clause.duty
            and not theirs
            and not any(mine <= c.bodies("agent") for c in place.here.clauses)
            and not (pair.duty != "instruction" and mine <= _acts_before(place))
            and not (mine == {"child"} and place.of_a_child)
        ):
            return f"The sources do not say that it is for {', '.join(sorted(mine))}."
    return ""


def _others_do_it(clause: Clause, pair: Clause, place: Place) -> frozenset[str]:
    """Who does it in a "who …", where somebody else does it here: "tell the DSL, who starts local procedures"."""
    who = of_which(pair, place) if pair.link == "that" and pair.words[0].text == "who" else frozenset()
    doing = clause.bodies("agent") - {"reader", "child", "parents"}
    other = doing and not clause.link and not doing & who and same_verb(clause, pair)
    return who if other else frozenset()


def _alone(clause: Clause, pair: Clause) -> bool:
    """Whether one does here by themselves what two do together there: "the LADO and the head decide together"."""
    mine = clause.bodies("agent")
    some = bool(mine) and mine < pair.bodies("agent") and "reader" not in mine
    together = [any(w.text in ("together", "jointly") for w in c.words) for c in (pair, clause)]
    return some and together == [True, False]


def _acts_before(place: Place) -> frozenset[str]:
    """Who acts in the sentence before."""
    return frozenset(b for w in place.previous if w.slot == "agent" for b in w.marks("body"))


def _both_ifs(group: Sequence[Clause], place: Place) -> str:
    """Two conditions that are both to hold here, where one of them is enough in the sources."""
    mine = {c.words[0].text for c in group if c.link == "if"}
    theirs = {
        c.words[0].text
        for c in place.here.clauses
        if c.link in ("if", "aside", "") and c.duty != "instruction"
    }
    differs = "and" in mine and "or" in theirs and "or" not in mine and "and" not in theirs
    return 'It says "and" where the sources say "or".' if differs else ""


def _joined(clause: Clause, pair: Clause) -> str:
    """ "Or" between two bodies that the sources join with "and", or the other way round."""
    theirs = _joints(pair)
    both_if = clause.link == pair.link and clause.link in ("if", "unless")
    for joint, one, other in _joints(clause) if (clause.duty or both_if) and not clause.denied else ():
        said = {j for j, a, b in theirs if {a, b} == {one, other}}
        if said and joint not in said:
            return f'It says "{joint}" where the sources say "{said.pop()}".'
    return ""


def _joints(clause: Clause) -> list[tuple[str, frozenset[str], frozenset[str]]]:
    """Each two bodies that an "and" or "or" joins, with that word."""
    said = [w for w in clause.words if w.text not in ("a", "an", "the", "your")]
    threes = zip(said, said[1:], said[2:], strict=False)
    bodies = [(j.text, a.marks("body"), b.marks("body")) for a, j, b in threes if j.text in ("and", "or")]
    return [(joint, one, other) for joint, one, other in bodies if one and other]


def _opposites(clause: Clause, theirs: Sequence[Word]) -> str:
    opposite = support_words().opposite
    for word in clause.words:
        against = {o for concept in word.concepts for o in opposite.get(concept, ())}
        if against and not matches(word, theirs) and any(against & (w.concepts | w.parts) for w in theirs):
            return f'"{word.text}" is the opposite of what the sources say.'
    return ""


def _order(clause: Clause, group: Sequence[Clause], part: Sentence, place: Place) -> str:
    """Before, after and then: what comes first there comes first here."""
    if _after_then(clause, place):
        return "The order differs from the sources."
    mine = _ordered(clause, part.clauses)
    theirs = [(c.link, found) for c in place.here.clauses if (found := _ordered(c, place.here.clauses))]
    alike = [found for link, found in theirs if link == clause.link and link]
    if mine is None:
        return ""
    for early, late in alike or [found for _, found in theirs]:
        right = _shared(mine[0], early) + _shared(mine[1], late)
        if _shared(mine[0], late) + _shared(mine[1], early) > right:
            return "The order differs from the sources."
    return ""


def _after_then(clause: Clause, place: Place) -> bool:
    """Whether what is to be done "first" stands only after a "then" in the sources."""
    there = place.here.words
    then = next((n for n, w in enumerate(there) if w.text == "then"), 0)
    texts = [w.text for w in clause.words]
    if not then or "first" not in texts:
        return False
    telling = [w for w in clause.content if w.text != "first" and w is not clause.head]
    others = [w for w in telling if w in clause.words[: texts.index("first")]] or telling
    if not others:
        return False
    early = sum(bool(matches(w, there[:then])) for w in others)
    return early < sum(bool(matches(w, there[then:])) for w in others)


def _ordered(clause: Clause, clauses: Sequence[Clause]) -> tuple[list[Word], list[Word]] | None:
    """What a clause puts first and what later, with the clauses that stand alone among ``clauses``."""
    alone = [c for c in clauses if not c.link and c is not clause]
    main = [w for c in alone for w in c.content]
    if clause.link in LATER:
        hung = [c for c in alone if c.of == clause.of]
        late = any(c.denied for c in hung) and not any(map(is_wait, alone))
        return (clause.content, main) if late else (main, clause.content)
    if clause.link == "after":
        return clause.content, main
    earlier = [c for c in alone if c.of < clause.of]
    if not clause.link and earlier and any(w.text == "then" for w in clause.words[:2]):
        return earlier[-1].content, clause.content
    return None


def _shared(words: Sequence[Word], others: Sequence[Word]) -> int:
    return sum(bool(matches(word, others)) for word in words)


def _hedges(group: Sequence[Clause], part: Sentence, used: Sequence[Clause], place: Place) -> str:
    """Careful words. "Do not try to" is no more careful than "do not"."""
    mine = frozenset(m for word in part.words for m in word.marks("hedge"))
    own = frozenset(
        m for c in group for w in c.words for m in w.marks("hedge") if not (w.denied and m == "aim")
    )
    wide = [
        *used,
        *(place.here.clauses[clause.of] for clause in used if clause.link in ("aside", "whether", "that")),
    ]
    wide += [c for c in place.here.clauses if c.link in ("front", "if") and not c.content]
    apart = [id(w) for clause in wide for w in unsaid_tail(clause, part.words)]
    apart += [id(w) for clause in used for w in _second_unsaid(clause, part.words)]
    theirs = frozenset(m for c in wide for w in c.words if id(w) not in apart for m in w.marks("hedge"))
    here = frozenset(m for word in (*place.here.words, *place.before) for m in word.marks("hedge"))
    if theirs - mine:
        return f"The sources are more careful ({', '.join(sorted(theirs - mine))})."
    if own - here:
        return f"It is more careful than the sources ({', '.join(sorted(own - here))})."
    return ""


def _second_unsaid(clause: Clause, said: Sequence[Word]) -> list[Word]:
    """What follows the last "and" of a statement, where none of it is said: "… and thresholds mostly understood"."""
    ands = [n for n, w in enumerate(clause.words) if w.text == "and"]
    tail = clause.words[ands[-1] + 1 :] if ands and not clause.duty and not clause.link else []
    return (
        tail
        if not any(matches(w, said) for w in tail if w in clause.content and not w.marks("hedge"))
        else []
    )


def _whose_if(clause: Clause, pair: Clause, part: Sentence, place: Place) -> str:
    """A condition that stands behind somebody else there: "tell the head, and the DSL if unsure"."""
    mine, theirs = _before_if(clause, part), _before_if(pair, place.here)
    if not mine or not theirs or matches(mine[-1], theirs[-1:]):
        return ""
    if matches(mine[-1], theirs) and matches(theirs[-1], mine) and theirs[-1].kind == "body":
        return f'The sources say it of "{theirs[-1].text}" only "if".'
    return ""


def _before_if(clause: Clause, sentence: Sentence) -> list[Word]:
    """What is told or asked, where a condition stands right behind it."""
    after = sentence.after(clause)
    if clause.link or after is None or after.link != "if" or after.fronted:
        return []
    return [w for w in clause.content if w is not clause.head]


def _link(clause: Clause, group: Sequence[Clause], pair: Clause, place: Place) -> str:
    if clause.link == "while" and not any(c.link in ("while", "if") for c in place.here.clauses):
        return 'The sources do not say "while".'
    mine, theirs = kind_of(clause), kind_of(pair)
    if clause.link == "after" and theirs == "because":
        return f'"{clause.words[0].text}" where the sources say "{pair.words[0].text}".'
    awaited = [w for w in pair.words if w.verb and w.kind == "word"] if mine == theirs == "until" else []
    if awaited and clause.content and not any(matches(w, clause.words) for w in awaited):
        return f'The sources say "{mine}" of "{awaited[0].text}".'
    still = _STILL & {w.text for w in place.here.words}
    if mine == "even" and theirs == "if" and still:
        return ""
    denied = pair.denied or place.here.clauses[pair.of].denied
    if {mine, theirs} == {"until", "before"} and denied and any(c.denied for c in group if not c.link):
        return ""
    if {mine, theirs} in (
        {"if", "unless"},
        {"if", "even"},
        {"unless", "even"},
        {"before", "after"},
        {"before", "if"},
    ):
        return f'"{clause.link}" where the sources say "{pair.link}".'
    waits = mine == "until" and any("wait" in w.text for c in group for w in c.words)
    if waits and any("wait" in w.text for w in place.here.words):
        return ""
    if (
        mine in ("unless", "before", "until")
        and mine != theirs
        and not any(c.link == mine for c in place.here.clauses)
    ):
        return f'The sources do not say "{mine}".'
    return ""
