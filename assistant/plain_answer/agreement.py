"""Whether a clause of a plain answer and its place in the sources agree: duty, denial, who does it, order, numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.plain_answer.clauses import Clause, Sentence, Word, sentences
from assistant.plain_answer.support_words import small, support_words

_FROM = {
    "": {"", "will"},
    "instruction": {"must", "should", "instruction", ""},
    "should": {"should", "instruction", ""},
    "must": {"must"},
    "may": {"may"},
    "will": {"will", ""},
    "exempt": {"exempt"},
}
"""Duty of a sentence → duties of a source that support it."""
_IF = {"if", "front", "after", "while"}
_ASKED = {"ask", "invite", "encourage", "help", "let", "allow", "permit"}
"""What one does so that another does something: "ask a child to delete it"."""
_LATER = {"until", "before"}
_NARROWS = {"from", "without", "with", "in", "on", "during"}
_ANYBODY = {"staff", "teacher", "volunteer", "school", "adult"}
"""Bodies that any reader may belong to."""
PRONOUNS = {"it", "this", "they", "them", "these", "those", "their", "such"}
_SAID = {
    "must": '"must"', "should": '"should"', "may": '"may" or "can"', "instruction": "an instruction",
    "will": '"will"', "exempt": '"need not"', "": "no duty",
}  # fmt: skip


@dataclass(frozen=True)
class Place:
    """A sentence of the sources, with the words of the ones beside it."""

    here: Sentence
    beside: tuple[Word, ...]
    previous: tuple[Word, ...]
    earlier: tuple[Word, ...]
    """The words of the two sentences before."""
    before: tuple[Word, ...]
    """The conditions of the sentence before."""
    done: tuple[Word, ...]
    """What the sentence before tells the reader to do."""

    told: frozenset[str]
    """Whom the sentence before tells the reader to tell."""

    @property
    def meant(self) -> frozenset[str]:
        """Whom "they" means: the only body of the sentence before."""
        bodies = self.told - {"child", "reader"} or frozenset(b for w in self.earlier if w.kind == "body" for b in w.marks("body"))
        bodies = bodies - {"child", "reader"} or bodies
        named = next((n for n, w in enumerate(self.here.words) if w.marks("body") - {"child", "reader"}), None)
        they = any(w.text in ("they", "them", "their", "he", "she", "those") for w in self.here.words[:named])
        return bodies if they and len(bodies) == 1 else frozenset()


def places(source: str) -> list[Place]:
    read = sentences(source)
    return [
        Place(
            one,
            tuple(w for other in (*read[max(0, n - 1) : n], *read[n + 1 : n + 2]) for w in other.words),
            tuple(w for other in read[max(0, n - 1) : n] for w in other.words),
            tuple(w for other in read[max(0, n - 2) : n] for w in other.words),
            tuple(
                w
                for other in read[max(0, n - 1) : n]
                for c in other.clauses
                if kind_of(c) == "if" or other.text.endswith("?")
                for w in c.words
            ),
            tuple(
                w
                for other in read[max(0, n - 1) : n]
                for c in other.clauses
                if c.duty == "instruction" and not c.denied
                for w in c.words
            ),
            frozenset(
                b
                for other in read[max(0, n - 1) : n]
                for c in other.clauses
                if c.duty == "instruction" and not c.link
                for b in c.bodies("other")
            ),
        )
        for n, one in enumerate(read)
    ]


def matches(word: Word, others: Sequence[Word]) -> list[Word]:
    """The words among ``others`` that say the same."""
    wider = support_words().wider
    found = []
    for other in others:
        parts = frozenset() if word.kind in ("time", "number") else other.parts
        if _meanings(word) & (_meanings(other) | parts) or any(
            (other.concepts | other.parts) & wider.get(concept, frozenset()) for concept in word.concepts
        ):
            found.append(other)
    if not found and word.parts and word.kind == "word":
        plain = [part for part in word.parts if ":" not in part]
        single = support_words().single
        held = [
            [
                other
                for other in others
                if (single.get(part, frozenset()) | {part}) & (other.concepts | other.parts)
            ]
            for part in plain
        ]
        found = [other for some in held for other in some] if all(held) else []
    return found


def _meanings(word: Word) -> frozenset[str]:
    return frozenset(
        c
        for c in word.concepts
        if c.split(":")[0] not in ("hedge", "strong", "link", "duty", "deny", "bound")
    )


def disagreement(group: Sequence[Clause], part: Sentence, place: Place) -> str:
    """What the place says otherwise than the clauses, in one line; empty when nothing."""
    return _strong(group, place) or _compared(group, part, place)


def for_another(group: Sequence[Clause], place: Place, reader: frozenset[str]) -> str:
    """Whom the place names as the one to act, where the clauses speak to a reader who is none of them; empty otherwise.

    ``reader`` are the bodies (`prompts/support.yaml`) that the reader belongs to; without any, only a "you" is judged.
    """
    for clause in group:
        agents = clause.bodies("agent")
        spoken_to = "reader" in agents or (reader and clause.duty == "instruction" and not agents)
        pair = _pair(clause, place) if spoken_to and not clause.link else None
        theirs = (pair.bodies("agent") if pair else frozenset()) - {"child", "parents", "friend"}
        if theirs and not theirs & ((reader or _ANYBODY) | {"reader"}):
            return f"The sources say that it is for {', '.join(sorted(theirs))}."
    return ""


def _strong(group: Sequence[Clause], place: Place) -> str:
    """Strong words that were added, and "only" that was lost."""
    here = frozenset(m for word in place.here.words for m in word.marks("strong"))
    said = frozenset(m for clause in group for m in clause.marks("strong") - _only_if(clause))
    if here & {"each", "any"}:
        here |= {"all"}
    for mark in sorted(said - here - {"each", "any"}):
        return f'"{mark}" is not in the sources.'
    return next((reason for clause in group if (reason := _widened(clause, place))), "")


def _only_if(clause: Clause) -> frozenset[str]:
    """The "only" of a condition: "if it is only a fear" shuts out nothing."""
    opens = bool(clause.words) and bool(clause.words[0].marks("link"))
    return frozenset({"only"} if clause.link == "if" and opens else ())


def _widened(clause: Clause, place: Place) -> str:
    """ "any breach" where the sources say "repeated breaches"."""
    there = place.here.words
    for word, noun in zip(clause.words, clause.words[1:], strict=False):
        if not word.marks("strong") & {"any", "all", "each"} or noun.kind != "word":
            continue
        for other in matches(noun, there):
            at = next(n for n, w in enumerate(there) if w is other)
            before = there[at - 1] if at else other
            if before.kind == "word" and not before.verb and not matches(before, clause.words):
                return f'The sources say "{before.text} {other.text}", not "{word.text}".'
    return ""


def _compared(group: Sequence[Clause], part: Sentence, place: Place) -> str:
    used: list[Clause] = []
    for clause in group:
        pair = _pair(clause, place)
        if pair is None:
            if not clause.link and (clause.content or (clause.head and not clause.denied)):
                return f'The sources do not say "{" ".join(w.text for w in clause.words)}".'
            continue
        used.append(pair)
        reason = (
            _head(clause, pair, place)
            or _denial(clause, pair, place)
            or _duty(clause, pair, place)
            or _roles(clause, pair, place)
            or _bounds(clause, pair, place)
            or _opposites(clause, [*pair.words, *place.beside])
            or _link(clause, group, pair, place)
            or _order(clause, group, part, place)
        )
        if reason:
            return reason
    return _hedges(group, part, used, place) or _lost(part, used, place)


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
        shared += 0.25 * (clause.duty == other.duty)
        if shared > most:
            best, most = other, shared
    return best


def kind_of(clause: Clause) -> str:
    return "if" if clause.link in _IF else clause.link.replace("aside", "")


def _head(clause: Clause, pair: Clause, place: Place) -> str:
    """What is to be done here is not only spoken of there, in a condition or an aside."""
    head = clause.head
    other = _asks_another(clause, pair)
    if head and other and matches(head, pair.words):
        return f'The sources say "{other}", not "{head.text}".'
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


def _asks_another(clause: Clause, pair: Clause) -> str:
    """What the sources ask or let someone else do it with, where the clause has it done by the reader."""
    if clause.link or not clause.duty or pair.head is None or not pair.head.concepts & _ASKED:
        return ""
    others = pair.bodies("other") - {"reader"}
    own = not clause.bodies("agent") & others and not matches(pair.head, clause.words)
    return pair.head.text if others and own else ""


def _denial(clause: Clause, pair: Clause, place: Place) -> str:
    alike = kind_of(clause) == kind_of(pair) or clause.link == "front"
    if not alike and clause.link != "that":
        return ""
    for word in clause.words:
        if word.kind in ("stop", "mark") or word.denied is None or not (alike or word.kind == "body"):
            continue
        others = matches(word, [w for w in pair.words if w.kind not in ("stop", "mark")])
        if not others and word.kind != "body":
            told = [w for c in place.here.clauses if c.link not in _LATER for w in c.words]
            others = matches(word, [w for w in told if w.kind not in ("stop", "mark")])
        if others and all(other.denied is not None and other.denied != word.denied for other in others):
            if word.denied:
                return f'The sources do not say "not" of "{word.text}".'
            return f'The sources say "not" of "{word.text}".'
    return ""


def _duty(clause: Clause, pair: Clause, place: Place) -> str:
    if clause.link:
        return ""
    said = pair.duty
    if pair.link == "aside":
        said = place.here.clauses[pair.of].duty
    if pair.link == "whether" and clause.duty:
        return f"It says {_SAID[clause.duty]} where the sources do not."
    if said in _FROM[clause.duty] or _only_told(clause, pair, said):
        return ""
    forbids = clause.denied and pair.denied
    limits = "only" in clause.words[0].marks("strong") and _bounded(clause, pair)
    if clause.duty == "instruction" and pair.duty == "may" and (forbids or limits):
        return ""
    if (
        clause.duty == "may"
        and pair.duty == "exempt"
        and not clause.denied
        and any(w.denied for w in clause.words)
    ):
        return ""
    return f"It says {_SAID[clause.duty]} where the sources say {_SAID[said]}."


def _only_told(clause: Clause, pair: Clause, said: str) -> bool:
    """Whether it is said as a fact, or as what can be, and no more is claimed: "it is kept" for "keep it"."""
    if clause.duty == "" and said == "instruction":
        return clause.passive and any(w.text in ("is", "are") for w in clause.words)
    people = clause.bodies("agent") - {"child", "parents", "friend"}
    return clause.duty == "may" and said == "" and not (people or pair.denied or pair.link or clause.passive)


def _bounded(clause: Clause, pair: Clause) -> bool:
    """Whether the clause holds all that the sources put after "only"."""
    only = next((n for n, w in enumerate(pair.words) if "only" in w.marks("strong")), None)
    after = [w for w in pair.words[only:] if w in pair.content] if only is not None else []
    return bool(after) and all(matches(w, clause.words) for w in after)


def _roles(clause: Clause, pair: Clause, place: Place) -> str:
    about = frozenset(b for c in place.here.clauses for b in c.bodies("about"))
    if about and clause.bodies("about") - about - {"reader"}:
        return f"The sources say it about {', '.join(sorted(about))}."
    if kind_of(clause) != kind_of(pair) or (clause.link and not _same_verb(clause, pair)):
        return ""
    for slot, swapped in (("agent", "other"), ("other", "agent"), ("about", "")):
        mine = clause.bodies(slot) - place.meant - ({"reader", "child"} if clause.link else {"reader"})
        theirs = pair.bodies(slot)
        has = any(w.text == "have" for w in clause.words) and mine <= pair.bodies("other")
        if not mine or "reader" in theirs or (slot == "agent" and has):
            continue
        asides = [c for c in place.here.clauses if c.link == "aside" and place.here.clauses[c.of] is pair]
        anywhere = frozenset(b for c in (pair, *asides) for w in c.words for b in w.marks("body")) | theirs
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
        if theirs and not mine <= theirs and not loose:
            return f"Who does what to whom differs: {', '.join(sorted(mine - theirs))}."
        turned = bool(not theirs and swapped and mine & pair.bodies(swapped))
        if turned and (clause.duty or (slot == "agent" and _same_verb(clause, pair))):
            return f"Who does what to whom is turned round: {', '.join(sorted(mine))}."
        if (
            slot == "agent"
            and clause.duty
            and not theirs
            and not any(mine <= c.bodies("agent") for c in place.here.clauses)
        ):
            return f"The sources do not say that it is for {', '.join(sorted(mine))}."
    return ""


def _same_verb(clause: Clause, pair: Clause) -> bool:
    """Whether something is done in both, and it is the same."""
    return any(word.verb and word.kind != "light" and matches(word, pair.words) for word in clause.words)


def _opposites(clause: Clause, theirs: Sequence[Word]) -> str:
    opposite = support_words().opposite
    for word in clause.words:
        against = {o for concept in word.concepts for o in opposite.get(concept, ())}
        if against and not matches(word, theirs) and any(against & (w.concepts | w.parts) for w in theirs):
            return f'"{word.text}" is the opposite of what the sources say.'
    return ""


def _order(clause: Clause, group: Sequence[Clause], part: Sentence, place: Place) -> str:
    """Before, after and then: what comes first there comes first here."""
    mine = _ordered(clause, part.clauses if not clause.link else group)
    theirs = [(c.link, found) for c in place.here.clauses if (found := _ordered(c, place.here.clauses))]
    alike = [found for link, found in theirs if link == clause.link and link]
    for early, late in (alike or [found for _, found in theirs]) if mine else ():
        right = _shared(mine[0], early) + _shared(mine[1], late)
        if _shared(mine[0], late) + _shared(mine[1], early) > right:
            return "The order differs from the sources."
    return ""


def _ordered(clause: Clause, clauses: Sequence[Clause]) -> tuple[list[Word], list[Word]] | None:
    """What a clause puts first and what later, with the clauses that stand alone among ``clauses``."""
    alone = [c for c in clauses if not c.link and c is not clause]
    main = [w for c in alone for w in c.content]
    if clause.link in _LATER:
        return main, clause.content
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
    wide += [c for c in place.here.clauses if c.link == "front" and not c.content]
    theirs = frozenset(m for clause in wide for m in clause.marks("hedge"))
    here = frozenset(m for word in place.here.words for m in word.marks("hedge"))
    if theirs - mine:
        return f"The sources are more careful ({', '.join(sorted(theirs - mine))})."
    if own - here:
        return f"It is more careful than the sources ({', '.join(sorted(own - here))})."
    return ""


def _bounds(clause: Clause, pair: Clause, place: Place) -> str:
    """Numbers: at least, at most; and what they are counted from."""
    there = place.here.words
    bounds = {m for word in there for m in word.marks("bound")}
    if clause.marks("bound") - bounds:
        return f'"{", ".join(clause.marks("bound") - bounds)}" is another bound than in the sources.'
    crossed = _crossed(clause, there)
    if crossed:
        return crossed
    for word in clause.words:
        same = matches(word, there) if word.kind == "number" else []
        mains = [c for c in place.here.clauses if not c.link and c is not pair and matches(word, c.words)]
        if (
            same
            and mains
            and not clause.link
            and pair.head
            and _same_verb(clause, pair)
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
            closest = min(near, key=lambda pair: pair[0])[1]
            if not any(matches(number, [closest]) for number in numbers):
                return f'"{day.text}" belongs to another number in the sources ({closest.text}).'
    return ""


def _counted_from(words: Sequence[Word], number: Word) -> list[Word]:
    at = next(n for n, w in enumerate(words) if w is number)
    follows = words[at + 1 : at + 8]
    if not follows or follows[0].text not in ("of", "after", "before", "from"):
        return []
    return [w for w in follows if w.kind in ("word", "body", "time", "light")][:3]


def _link(clause: Clause, group: Sequence[Clause], pair: Clause, place: Place) -> str:
    if clause.link == "while" and not any(c.link in ("while", "if") for c in place.here.clauses):
        return 'The sources do not say "while".'
    mine, theirs = kind_of(clause), kind_of(pair)
    denied = pair.denied or place.here.clauses[pair.of].denied
    if {mine, theirs} == {"until", "before"} and denied and any(c.denied for c in group if not c.link):
        return ""
    if {mine, theirs} in ({"if", "unless"}, {"if", "even"}, {"unless", "even"}, {"before", "after"}, {"before", "if"}):
        return f'"{clause.link}" where the sources say "{pair.link}".'
    waits = mine == "until" and any("wait" in w.concepts for c in group for w in c.words)
    if waits and any("wait" in w.concepts for w in place.here.words):
        return ""
    if (
        mine in ("unless", "before", "until")
        and mine != theirs
        and not any(c.link == mine for c in place.here.clauses)
    ):
        return f'The sources do not say "{mine}".'
    return ""


def _lost(part: Sentence, used: Sequence[Clause], place: Place) -> str:
    """A condition of the sources that the sentence leaves out."""
    said = part.words
    mains = {id(clause) for clause in used}
    for choices in _conditions(place.here):
        if id(place.here.clauses[choices[0].of]) not in mains:
            continue
        if choices[0].link == "front" and any(id(clause) in mains for clause in choices):
            continue
        if not any(_kept(clause, said, place) for clause in choices):
            return f'The sources say this only "{" ".join(w.text for w in choices[0].words)}".'
    for tail in (tail for clause in used for tail in _tails(clause, place.here)):
        if not any(matches(word, said) for word in tail):
            return f'The sources forbid this only "{" ".join(w.text for w in tail)}".'
    theirs = frozenset(m for clause in used for m in clause.marks("strong"))
    if "only" in theirs and not any("only" in word.marks("strong") for word in said):
        return 'The sources say "only".'
    return ""


def _tails(clause: Clause, sentence: Sentence) -> list[list[Word]]:
    """What narrows a prohibition: the words after "from", "in" and the like, and after any "without" that hangs on it."""
    found: list[list[Word]] = []
    if not clause.head or not clause.head.denied or clause.duty not in ("instruction", "must", "should"):
        return found
    hanging = [c for c in sentence.clauses if c.link in ("whether", "that") and sentence.clauses[c.of] is clause]
    for word in [*clause.words, *(w for c in hanging for w in c.words)]:
        narrows = word.text == "without" or (word.text in _NARROWS and word in clause.words)
        if narrows or word.text in small("prepositions") | small("joining"):
            found.append([])
            open_ = narrows
        elif found and open_ and word.kind in ("word", "body"):
            found[-1].append(word)
    return [tail for tail in found if tail]


def _conditions(sentence: Sentence) -> list[list[Clause]]:
    """The conditions of a sentence. Those that "or" joins stand together: one of them is enough."""
    found: list[list[Clause]] = []
    for n, clause in enumerate(sentence.clauses):
        before = next((c for c in reversed(sentence.clauses[:n]) if c.link != "aside"), None)
        main = sentence.clauses[clause.of]
        limits = clause.link in _LATER and (main.denied or main.duty == "may")
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
    either = [any(c.words[0].text == "or" for c in some[1:]) for some in found]
    return [
        choices
        for some, loose in zip(found, either, strict=True)
        for choices in ([some] if loose else [[clause] for clause in some])
    ]


def _narrows(front: Clause) -> bool:
    """Whether what stands before a comma is a condition, and not the first of several things: "drugs, knives and …"."""
    opens = front.words[0].text in small("prepositions") | small("front") if front.words else False
    return opens or any(w.kind in ("body", "mark") for w in front.words)


def _kept(clause: Clause, said: Sequence[Word], place: Place) -> bool:
    """Whether the words that were said hold a condition. What its sentence says elsewhere too is no sign of it."""
    context = support_words().context
    others = [w for c in place.here.clauses if c is not clause for w in c.words if w.kind == "body"]
    telling = [w for w in clause.content if not w.concepts & context and not matches(w, others)]
    telling = [w for w in telling if w.marks("body") != {"child"}]
    if not telling and clause.link == "if" and clause.marks("deny"):
        return any(word.marks("deny") or "unless" in word.marks("link") for word in said)
    return sum(bool(matches(word, said)) for word in telling) >= len(telling) / 2
