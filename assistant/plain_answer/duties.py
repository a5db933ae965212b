"""How strongly something is asked for: neither stronger nor weaker than the sources ask for it."""

from __future__ import annotations

from assistant.plain_answer.places import Place, is_wait, matches, of_which, same_verb
from assistant.plain_answer.sentence import Clause
from assistant.plain_answer.support_words import small

_FROM = {
    "": {"", "will"},
    "instruction": {"must", "should", "instruction", ""},
    "should": {"should", "instruction", ""},
    "must": {"must"},
    "may": {"may"},
    "will": {"will", ""},
    "exempt": {"exempt"},
}
_HAS_TO = {"have to", "has to", "need to", "needs to"}
"""What one says of an instruction too: "you have to tell the LADO" for "tell the LADO"."""
ASKED = {"ask", "invite", "encourage", "help", "let", "allow", "permit", "send", "get"}
"""What one does so that another does something: "ask a child to delete it"."""
_SAID = {
    "must": '"must"', "should": '"should"', "may": '"may" or "can"', "instruction": "an instruction",
    "will": '"will"', "exempt": '"need not"', "": "no duty",
}  # fmt: skip


def duty_differs(clause: Clause, pair: Clause, place: Place) -> str:
    """How the duty of a clause differs from that of its pair in the sources, in one line; empty when it does not."""
    return _asked_of(clause, pair, place) if clause.link else _told_to(clause, pair, place)


def _asked_of(clause: Clause, pair: Clause, place: Place) -> str:
    """The duty inside a "which …" or "what …"."""
    if (
        clause.link == "that"
        and clause.duty == "will"
        and pair.duty != "will"
        and clause.words[0].text == "which"
    ):
        return _differs("will", pair.duty)
    asked = {c.duty for c in place.here.clauses if c.link == "whether"}
    if clause.link == pair.link == "whether" and not clause.duty and asked == {"may"}:
        return _differs("", "may")
    return ""


def _told_to(clause: Clause, pair: Clause, place: Place) -> str:
    said = _weaker(clause, pair, place) or pair.duty
    if pair.link == "aside":
        main = place.here.clauses[pair.of]
        said = main.duty
        if (
            clause.duty
            and main.head
            and main.head.concepts & ASKED
            and not matches(main.head, clause.words[:2])
        ):
            return f'The sources say "{main.head.text}".'
    if pair.link == "whether" and [w.text for w in pair.words[:1]] == ["whether"]:
        return "The sources only ask whether."
    if _only_who(pair, place):
        return "The sources only say who decides."
    voluntary = clause.duty in ("must", "should") and not clause.denied and _not_compulsory(place)
    if voluntary or (pair.link == "whether" and clause.duty):
        return f"It says {_SAID[clause.duty]} where the sources do not."
    if said in _FROM[clause.duty] or _only_told(clause, pair, said, place):
        return ""
    forbids = clause.denied and pair.denied
    limits = "only" in clause.words[0].marks("strong") and _bounded(clause, pair)
    if clause.duty == "instruction" and pair.duty == "may" and (forbids or limits):
        return ""
    has_to = any(w.text in _HAS_TO for w in clause.words)
    if clause.duty == "must" and pair.duty == "instruction" and (forbids or has_to):
        return ""
    if clause.duty == "may" and pair.duty in ("instruction", "must") and forbids:
        return "" if any(w.text in ("can", "could") for w in clause.words) else _differs(clause.duty, said)
    if (
        clause.duty == "may"
        and pair.duty == "exempt"
        and not clause.denied
        and any(w.denied for w in clause.words)
    ):
        return ""
    if clause.duty == "exempt" and pair.duty == "instruction" and _need_not_wait(clause, pair):
        return ""
    needs = any(w.text in ("need to", "needs to") for w in clause.words)
    if needs and any(w.text in ("need", "needs") for w in pair.words):
        return ""
    return "" if _of_one(clause, place) else _differs(clause.duty, said)


def _need_not_wait(clause: Clause, pair: Clause) -> bool:
    """Whether "you need not wait for permission" is said where the sources say "do not wait"."""
    return bool(pair.denied) and is_wait(pair) and is_wait(clause)


def _only_who(pair: Clause, place: Place) -> bool:
    """Whether the sources only say who decides it."""
    before = place.here.before(pair)
    return pair.link == "that" and pair.words[0].text == "who" and before is not None and _decides(before)


def _not_compulsory(place: Place) -> bool:
    """Whether the sources say that it is helpful but not compulsory."""
    return any("compulsory" in w.text and (w.denied or "not" in w.text) for w in place.here.words)


def _of_one(clause: Clause, place: Place) -> bool:
    """Whether the sources say it of "one": "a designated teacher is required: schools must have one"."""
    return any(
        other.duty == clause.duty
        and other.denied == clause.denied
        and any(w.text == "one" for w in other.words)
        and clause.bodies("agent") <= other.bodies("agent") | {"reader"}
        for other in place.here.clauses
        if not other.link and same_verb(other, clause) | any(w.text == "have" for w in clause.words)
    )


def _decides(clause: Clause) -> bool:
    return any(w.verb and w.text.split()[0] in small("jointly") for w in clause.words)


def _differs(mine: str, theirs: str) -> str:
    return f"It says {_SAID[mine]} where the sources say {_SAID[theirs]}."


def _weaker(clause: Clause, pair: Clause, place: Place) -> str:
    """The duty of a clause that goes on from the pair with a weaker one, and holds words of a clause that has none."""
    after = place.here.after(pair) or pair
    before = place.here.before(pair) or pair
    if (
        not (clause.duty or pair.duty)
        and before.duty == "may"
        and not (before.link or pair.link)
        and _own(before, pair, clause)
    ):
        return "may"
    if clause.duty or pair.duty or after.link or not after.carries or after.duty not in ("should", "may"):
        return ""
    return after.duty if _own(after, pair, clause) else ""


def _own(other: Clause, pair: Clause, clause: Clause) -> bool:
    """Whether the clause has words of the other that the pair has not."""
    return any(matches(w, clause.words) for w in other.content if not matches(w, pair.words))


def _only_told(clause: Clause, pair: Clause, said: str, place: Place) -> bool:
    """Whether it is said as a fact, or as what can be, and no more is claimed: "it is kept" for "keep it"."""
    if clause.duty == "" and said == "instruction":
        if _who_does_it(clause, place):
            return True
        passive = clause.passive and any(w.text in ("is", "are") for w in clause.words)
        by_you = clause.bodies("agent") <= {"reader"} | pair.bodies("agent")
        goes = any(w.text in ("go", "goes", "belong", "belongs") for w in clause.words) and not clause.bodies(
            "agent"
        )
        if goes and pair.head and pair.head.text in ("put", "keep", "send", "store"):
            return True
        same = same_verb(clause, pair) and "reader" not in clause.bodies("other")
        head = pair.head is not None and bool(matches(pair.head, clause.words))
        return passive or (same and by_you and (head or bool(clause.denied and pair.denied)))
    people = clause.bodies("agent") - {"child", "parents", "friend"}
    can = clause.duty == "may" and any(w.text == "can" for w in clause.words)
    return can and said == "" and clause.passive == pair.passive and not (people or pair.denied or pair.link)


def _who_does_it(clause: Clause, place: Place) -> bool:
    """Whether the sources say it in a "who …": "tell the DSL, who decides"."""
    for which in place.here.clauses:
        who = of_which(which, place) if which.words[0].text == "who" else frozenset()
        verbs = [w for w in which.words if w.verb]
        if who and who == clause.bodies("agent") and verbs and all(matches(w, clause.words) for w in verbs):
            return True
    return False


def _bounded(clause: Clause, pair: Clause) -> bool:
    """Whether the clause holds all that the sources put after "only"."""
    only = next((n for n, w in enumerate(pair.words) if "only" in w.marks("strong")), None)
    after = [w for w in pair.words[only:] if w in pair.content] if only is not None else []
    return bool(after) and all(matches(w, clause.words) for w in after)
