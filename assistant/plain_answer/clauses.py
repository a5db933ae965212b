"""A text as the check of plain answers reads it: sentences of clauses, each with its duty, its denial and who does it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from assistant.plain_answer.folding import parted
from assistant.plain_answer.sentence import Clause, Sentence, Word
from assistant.plain_answer.slots import fill_slots, may_be_verb
from assistant.plain_answer.support_words import root, small, small_roots, support_words
from assistant.plain_answer.tokens import may_open, words_of

_DATES = ("in", "by", "at", "on")
"""What a date begins with, before a statement: "in May 2023 the front door answered …"."""
_MANY = ("they", "you", "we", "schools")
"""Who does what a verb without an ending says."""
_OF_THE_MIND = {"know", "think", "feel", "see", "hear", "need", "have", "want", "believ", "find", "do", "be"}
"""What "you" do without being told to: "you see that …"."""
_SAYS = {"think", "feel", "believ", "say", "fear", "hope", "suspect", "know"}
"""What goes on with a clause of its own: "if you feel you cannot …", "if social care says it cannot …"."""


@lru_cache(maxsize=2048)
def sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of a text, each read. Treat them as read-only: they are remembered."""
    found = [read(part) for part in parted(text) if re.search(r"[A-Za-z0-9]", part)]
    for before, one in zip(found, found[1:], strict=False):
        one.earlier = (*before.earlier, *before.words)
    return tuple(found)


def words_in(text: str) -> list[Word]:
    """The words of a text, of all its sentences."""
    return [w for one in sentences(text) for w in one.words]


def read(text: str) -> Sentence:
    """One sentence."""
    clauses = _clauses(words_of(text, support_words()))
    for clause in clauses:
        fill_slots(clause)
    for n, clause in enumerate(clauses[1:], 1):
        mains = [c for c in clauses[:n] if not c.link]
        before = mains[-1] if mains and not clause.link else clauses[n - 1]
        if clause.carries and not clause.bodies("agent") and not clause.subjects:
            clause.subjects = clause.subjects or before.subjects
            if clause.passive:
                clause.others = before.subjects
            else:
                clause.agents = before.subjects
    for before, clause in reversed(list(zip(clauses, clauses[1:], strict=False))):
        alike = before.duty == clause.duty and before.denied == clause.denied
        alone = before.content[-1:] == [before.head] and before.words[-1].text not in small("determiners")
        if clause.carries and alike and alone and clause.words[0].text != "and":
            before.others = before.others or clause.bodies("other")
    return Sentence(text, clauses)


def _clauses(words: Sequence[Word]) -> list[Clause]:
    """Words cut where a clause begins: at links, and at commas and "and" where a new verb or duty follows."""
    out = [Clause()]
    near = 0
    for at, word in enumerate(words):
        now = _goes_on(out, words, at)
        if word.kind == "comma":
            near = 0
            if now.words and (
                now.link not in ("", "front") or word.text in ":;" or _begins(now, words, at + 1)
            ):
                _close(out, words, at)
                out.append(_after(out, words, at))
            continue
        if word.text in small("joining"):
            near = 0
            if (
                word.text == "so"
                and at + 1 < len(words)
                and words[at + 1].text in ("that", "long", "far", "much")
            ):
                now.words.append(word)
                continue
            either = word.text == "or" and _two_bodies(now, words, at)
            if (
                now.words
                and not either
                and not (now.duty and now.head is None)
                and _has_verb(now)
                and _begins(now, words, at + 1)
            ):
                out.append(_after(out, words, at))
            elif word.text == "but":
                now.denied = False
            out[-1].words.append(word)
            continue
        if word.marks("link") and word.text != "that" and not _adverb(words, at):
            near = 0
            _linked(out, words, at)
        now = _parted(out, word)
        near = _read_word(now, word, words, at, near)
    said = [clause for clause in out if clause.words]
    _attach(said)
    return said


def _adverb(words: Sequence[Word], at: int) -> bool:
    """Whether "before" hangs nothing on anything: "a family that said no before can still …"."""
    after = words[at + 1 : at + 2]
    return words[at].text == "before" and at > 0 and (not after or bool(after[0].marks("duty")))


def _two_bodies(now: Clause, words: Sequence[Word], at: int) -> bool:
    """Whether "or" stands between two bodies of an instruction: "do not assume another school or agency has …"."""
    return (
        now.denied is True
        and words[at - 1].kind in ("body", "light")
        and [w.kind for w in words[at + 1 : at + 3] if w.text != "another"][:1] == ["body"]
    )


def _linked(out: list[Clause], words: Sequence[Word], at: int) -> None:
    """Begin the clause that the link at ``at`` opens."""
    now, links = out[-1], words[at].marks("link")
    if now.content or now.duty:
        out.append(Clause(next(iter(links))))
    else:
        now.link, now.duty, now.denied = next(iter(links)), "", False
        opens = len(out) == 1 or words[at - 1].text in ":;–—"
        joined = any(w.text in small("joining") for w in now.words)
        now.fronted = opens or (joined and not links & {"that", "whether"})
    unsure = links & {"that", "whether", "because"} and now.denied
    out[-1].denied = None if unsure else False


def _parted(out: list[Clause], word: Word) -> Clause:
    """The clause that a word belongs to: a new one where it goes on with the subject of a clause before, or has its own."""
    now = out[-1]
    if _resumes(now, word):
        subject = next((c for c in reversed(out[:-1]) if not c.link), Clause())
        subject = subject if subject.words and not _has_verb(subject) else Clause()
        out.append(Clause(carries=not subject.words, words=subject.words))
        subject.words = []
    elif _ends_condition(now, word):
        now.fronted = not any(c.content for c in out[:-1])
        out.append(Clause(words=[now.words.pop()]))
    elif word.text == "that" and now.words and now.words[-1].concepts & small_roots("know"):
        out.append(Clause())
    return out[-1]


def _resumes(now: Clause, word: Word) -> bool:
    """Whether a "who …" clause or a condition is whole, and a word goes on with what it hangs on."""
    if now.duty or any(w.text == "as" for w in now.words[-2:]):
        return False
    if now.link == "that":
        acts = any(_acts(now.words, n) for n in range(len(now.words)))
        return (acts or _has_verb(now)) and bool(word.marks("duty") or _late_verb(now, word))
    conditions = ("if", "while", "before", "after", "until")
    whole = now.link in conditions and any(w.text in small("be") for w in now.words)
    return whole and bool(word.marks("duty"))


def _ends_condition(now: Clause, word: Word) -> bool:
    """Whether a new subject and duty end a condition that no comma ends: "if you disagree you may …"."""
    if now.link not in ("if", "unless", "after") or now.duty or not word.marks("duty") or len(now.words) < 4:
        return False
    *before, subject = now.words
    if before[-1].text in small("determiners") | small("prepositions") or before[-1].concepts & _SAYS:
        return False
    done = any(w.verb or w.text in small("be") | {"has", "have"} for w in before[2:])
    return subject.text in small("pronouns") | {"it"} or (subject.kind == "body" and done)


def _late_verb(now: Clause, word: Word) -> bool:
    """Whether a word goes on with the subject of a "who …" clause, and not with that of a clause inside it."""
    before = now.words[-1].text if now.words else ""
    return word.text in ("is", "are", "has", "was", "were") and before not in small("pronouns") | {
        "it",
        "this",
    }


def _goes_on(out: list[Clause], words: Sequence[Word], at: int) -> Clause:
    """The clause that the word at ``at`` goes on with: "if so" and "if not" are whole conditions."""
    now = out[-1]
    if [w.text for w in now.words] in (["if", "so"], ["if", "not"]) and _instructs(words, at):
        now.fronted = True
        out.append(Clause())
    return out[-1]


def _close(out: Sequence[Clause], words: Sequence[Word], at: int) -> None:
    """What a comma makes of the clause before it: "in an emergency, …"; and a colon: "it is urgent: ring …"."""
    now = out[-1]
    if now.link and not (words[at].text == ":" and now.link in ("that", "whether")):
        return
    if words[at + 1 : at + 2] and words[at + 1].text == "so":
        return
    if words[at].text in ":;":
        if words[at].text == ":" and _instructs(words, at + 1) and not any(map(_says_duty, out)):
            to = len(out) == 1 and bool(now.words) and all(w.kind == "body" for w in now.words)
            for clause in out:
                clause.link, clause.fronted = clause.link or ("to" if to else "if"), True
    elif len(out) == 1 and all(w.kind == "body" for w in now.words) and _instructs(words, at + 1):
        now.link, now.fronted = "to", True
    elif _opens_front(now) or not (_has_verb(now) or any(w.text == ":" for w in words[:at])):
        now.link = "front"


def _says_duty(clause: Clause) -> bool:
    """Whether a clause says what is to be done or may be; "you cannot reach anyone" does not."""
    return clause.duty not in ("", "will") and not (clause.duty == "may" and clause.denied)


def _read_word(now: Clause, word: Word, words: Sequence[Word], at: int, near: int) -> int:
    """Add a word to its clause with what it does there. ``near`` words more are denied by a "without"; returns the rest."""
    denials = _denials(now, word)
    for duty in word.marks("duty"):
        if any(earlier.text == "as" for earlier in now.words[-2:]):
            continue
        carried = now.carries and now.head is None and not any(w.marks("duty") for w in now.words)
        told = bool(now.words) and now.words[-1].text in small("pronouns")  # "say you will tell her"
        late = len(now.words) <= 2 and ((now.duty == "instruction" and not told) or carried)
        if not now.duty or late:
            now.duty, now.head = duty, None
            if duty == "exempt":
                for earlier in now.words:
                    earlier.denied = None
    if (word.kind in ("word", "light") or (word.base and word.kind == "time")) and now.head is None:
        if now.duty and (now.duty != "instruction" or now.words):
            now.head = word
        elif (
            word.base
            and not now.told
            and now.link in ("", "front")
            and all(map(may_open, _after_you(now.words, word)))
            and not _is_subject(words, at)
        ):
            now.duty, now.head = now.duty or "instruction", word
    if (
        now.denied
        and word.text == "to"
        and now.words
        and now.words[-1].concepts & {"need", "requir", "necessari"}
    ):
        now.denied = False
    if word.kind == "comma" or (
        word.text in small("prepositions") and not any(w.marks("deny") for w in now.words[-1:])
    ):
        near = 0
    word.denied = True if near > 0 else None if now.duty == "exempt" else now.denied
    now.words.append(word)
    return 4 if "phrase" in denials else max(0, near - 1)


def _denials(now: Clause, word: Word) -> frozenset[str]:
    """Note a denial in its clause. "phrase": it turns only the next words round, as do "no" and "not" late in a clause."""
    denials = word.marks("deny")
    if "clause" not in denials:
        return denials
    noun = word.text in ("no", "nothing", "nobody", "no one", "none")
    if now.head is not None and now.duty and noun and _object(now, word):
        for earlier in now.words[now.words.index(now.head) :]:
            earlier.denied = True
        now.denied = True
        return denials
    if now.head is not None and (noun or any(w.text == "that" for w in now.words)):
        return frozenset(["phrase"])
    if not now.denied:
        opens = word.text.split()[0] in ("do", "never", "avoid", "avoiding") and all(map(may_open, now.words))
        now.duty = now.duty or ("instruction" if opens else "")
        now.denied = True
        for earlier in now.words:
            earlier.denied = None
    return denials


def _after_you(words: list[Word], verb: Word) -> list[Word]:
    """What stands before a verb, less a "you" right before it: "you tell the DSL" is an instruction."""
    you = bool(words) and words[-1].text == "you" and not verb.concepts & _OF_THE_MIND
    return words[:-1] if you else words


def _object(now: Clause, word: Word) -> bool:
    """Whether "nobody", "no …" is what the verb of an instruction is denied of: "ask nobody", not "write to nobody"."""
    said = {w.text for w in now.words[now.words.index(now.head) :]} if now.head else set()
    if now.words[-1].text in small("prepositions") or said & (small("be") | {"that", "has", "have"}):
        return False
    return word.text != "no" or now.words[-1] is now.head


def _has_verb(clause: Clause) -> bool:
    return (
        bool(clause.head or clause.duty)
        or any(
            w.text in small("be") | small("happens") | {"has", "have", "had"}
            or (n and w.text.split()[0].endswith("s") and _acts(clause.words, n))
            or (not clause.link and w.text.endswith("ed") and _past(clause.words, n))
            or (w.base and not n)
            or (w.marks("deny") and w.text.startswith("d"))
            for n, w in enumerate(clause.words)
        )
        or _says_many(clause)
    )


def _acts(words: Sequence[Word], at: int) -> bool:
    """Whether a word is a verb by its stem, or by its place after who does it: "who arrives", "she sleeps"."""
    word, before = words[at], words[at - 1].text if at else ""
    first = word.text.split()[0]
    ends = first.endswith(("s", "ed")) and not first.endswith("ss")
    return word.verb or (
        word.kind in ("word", "light", "time")
        and ends
        and (
            before in ("who", "which", "he", "she", "it")
            or (at > 0 and root(first) in support_words().light and words[at - 1].marks("body") == {"child"})
        )
    )


def _after(out: Sequence[Clause], words: Sequence[Word], at: int) -> Clause:
    """The clause after a comma or a coordinator at ``at``: it carries on the duty, and the denial of a list with "or"."""
    now = out[-1]
    main = next((clause for clause in reversed(out) if not clause.link), now)
    ahead = words[at + 1 : at + 3]
    verb = (
        bool(ahead and ahead[0].marks("duty"))
        or any(w.text == "be" for w in ahead)
        or _instructs(words, at + 1)
        or bool(ahead and ahead[0].marks("deny"))
    )
    coming = next((w.text for w in words[at:] if w.text in small("joining")), "")
    goes_on = (
        len(ahead) > 1 and ahead[0].text == "or" and (ahead[1].marks("duty") or ahead[1].text in small("be"))
    )
    one_more = (
        len(ahead) > 1
        and now.fronted
        and (ahead[0].text == "or" or (ahead[0].text == "and" and not _instructs(words, at + 2)))
    )
    many = any(w.text == "they" for w in now.words) and ahead and ahead[0].text == "have"
    one_more = one_more or bool(now.fronted and ahead and (many or _goes_on_alike(ahead[0])))
    joined = words[at].kind != "comma" or bool((goes_on or one_more) and now.link == "if")
    such = bool(ahead) and ahead[0].text == "such"
    has = bool(ahead) and ahead[0].text == "have"
    listed = (
        now.link in ("if", "unless") and not (now.fronted or (verb and not has) or such) and coming == "or"
    )
    goes_on_denied = now.link == "that" and ahead[:1] and ahead[0].text.startswith("does")
    keeps = now.link == "if" or goes_on_denied or (now.link != "front" and not verb)
    new = Clause(now.link if (joined and keeps) or (listed and words[at].text == ",") else "")
    new.fronted = now.fronted and new.link == now.link
    if new.link and now.duty and now.denied and words[at].text == "or" and ahead and ahead[0].base:
        new.duty, new.denied = now.duty, True
    if not new.link and verb:
        afresh = words[at].text == ":" or any(
            w.text in ("so", "but", "then") for w in (words[at], *ahead[:1])
        )
        told = (
            main.duty not in ("", "instruction") and not main.carries and any(w.base for w in main.words[:1])
        )
        new.duty = main.duty if not (main.link or afresh or told) else ""
        new.denied = not afresh and coming in ("or", "nor") and bool(now.denied) and now.link in ("", "that")
        new.carries = not main.link and not (afresh and _instructs(words, at + 1))
        new.told = not main.link and not main.duty and not afresh and _says_many(main)
    return new


def _goes_on_alike(word: Word) -> bool:
    """Whether a verb goes on with who acts in a condition: "if he is violent, tries to …"."""
    first = word.text.split()[0]
    known = support_words()
    acts = first.endswith("s") and not first.endswith("ss") and root(first) in known.verbs | known.light
    return first in ("has", "is", "are") or (acts and word.kind != "body")


def _says_many(clause: Clause) -> bool:
    """Whether a verb without an ending says there what someone does: "heads look after"."""
    pairs = zip(clause.words, clause.words[1:], strict=False)
    return any(word.base and (before.kind == "body" or before.text in _MANY) for before, word in pairs)


def _begins(now: Clause, words: Sequence[Word], at: int) -> bool:
    """Whether a clause of its own begins here: a verb, or a few words and then a duty."""
    if _instructs(words, at):
        one = any(w.text in ("has", "is", "was", "does") for w in now.words)
        one = one or (words[at - 1].kind == "comma" and any(w.verb for w in now.words[1:]))
        return now.link != "that" or one or any(w.marks("deny") for w in words[at : at + 2])
    if _awaits_verb(now):
        return False
    ahead = _past_openers(words, at)
    if not ahead:
        return False
    if ahead[0].text == "be" or ahead[0].marks("link"):
        return True
    if not _has_verb(now) and not _opens_front(now):
        return False
    if ahead[0].marks("duty") or ahead[0].text in ("you", "they", "it", "he", "she", "we", "i"):
        return True
    for word in ahead:
        if word.kind == "comma" or word.text in small("joining") or word.marks("link"):
            return False
        if word.marks("duty") or word.text in ("is", "are", "has", "have", "was", "were"):
            return True
    return False


def _awaits_verb(clause: Clause) -> bool:
    """Whether a "that" late in a clause has no verb yet: "do not decide that a mark, mood …"."""
    texts = [w.text for w in clause.words]
    if "that" not in texts[1:] or clause.link:
        return False
    after = clause.words[texts.index("that", 1) + 1 :]
    return len(after) > 1 and not any(may_be_verb(w, 1) or w.marks("duty") for w in after)


def _past_openers(words: Sequence[Word], at: int) -> list[Word]:
    ahead = list(words[at : at + 6])
    while ahead and (may_open(ahead[0]) or ahead[0].marks("deny")):
        ahead.pop(0)
    return ahead


def _instructs(words: Sequence[Word], at: int) -> bool:
    """Whether an instruction begins here."""
    ahead = _past_openers(words, at)
    passed = words[at : at + 6 - len(ahead)]
    told = any(w.text.split()[0] in ("do", "never", "avoid", "refrain", "please") for w in passed)
    return told or bool(ahead and ahead[0].base)


def _opens_front(clause: Clause) -> bool:
    """Whether a clause is no more than "in an emergency", "within two days of …"."""
    return (
        bool(clause.words)
        and clause.words[0].text in small("prepositions") | small("front")
        and not clause.duty
        and not (
            clause.words[0].text in _DATES and any(_past(clause.words, n) for n, _ in enumerate(clause.words))
        )
    )


def _past(words: Sequence[Word], at: int) -> bool:
    """Whether a verb says there what somebody did: "the front door answered contacts"."""
    word = words[at]
    did = (word.verb and word.text.endswith("ed")) or word.text in ("was", "were")
    return at > 0 and did and words[at - 1].kind in ("word", "body", "time")


def _is_subject(words: Sequence[Word], at: int) -> bool:
    """Whether what looks like a verb is a noun that does something: "record … is", "support may"."""
    if any(word.text in small("happens") for word in words[at + 1 : at + 2]):
        return True
    for word in words[at + 1 : at + 5]:
        if word.kind in ("comma", "body", "number") or word.marks("link"):
            return False
        if word.text in small("determiners") | small("pronouns"):
            return False
        if word.marks("duty") or word.text in ("is", "are", "was", "were", "has"):
            return True
    return False


def _attach(clauses: list[Clause]) -> None:
    """Give each clause that hangs on another the place of that other."""
    for n, clause in enumerate(clauses):
        you = clause.words[0].text == "you" and len(clause.content) > 1
        if n and not clause.link and not clause.duty and not _has_verb(clause) and not you:
            clause.link = "aside"
    mains = [n for n, clause in enumerate(clauses) if not clause.link and (clause.content or clause.head)]
    for n, clause in enumerate(clauses):
        before = [m for m in mains if m <= n]
        after = [m for m in mains if m > n]
        forward = clause.fronted and after and after[0] == n + 1
        clause.of = before[-1] if before and not forward else after[0] if after else 0
