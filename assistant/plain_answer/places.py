"""A sentence of the sources with the words beside it, and which words say the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.plain_answer.clauses import sentences
from assistant.plain_answer.folding import parted
from assistant.plain_answer.sentence import Clause, Sentence, Word
from assistant.plain_answer.support_words import small, support_words

_IF = {"if", "front", "after", "while"}
LATER = {"until", "before"}
"""Links of what comes later."""
NARROWS = {"of", "from", "without", "with", "in", "on", "at", "during"}
"""Words after which a noun or a prohibition is narrowed."""
_DO_IT = re.compile(r"\.\s+Do (?:it|this|so) (?=as|at|in|by|before|when|with|on|now|every|today|within)\b")
"""Between an instruction and what the next sentence says of it."""
_HOWEVER = re.compile(r"\. Do not wait(?=, however)")
_MARKS = ("hedge:", "strong:", "link:", "duty:", "deny:", "bound:")
_DATE = re.compile(r"(?:In|By) (?:[A-Z][a-z]+ )?20\d\d\b")
_DATED = re.compile(r"\b20\d\d\b")
_ABOUT_WHOM = {"child", "parents", "staff", "friend", "reader"}
"""Bodies that one of may be left out: it is for the one that is asked about."""
_PERSON = {"they", "them", "their", "he", "she", "him", "her", "his"}
_BARE = (["if", "so"], ["if", "not"], ["if", "yes"], ["if", "no"])
"""Conditions that only answer the question before."""
PRONOUNS = {"it", "this", "they", "them", "these", "those", "their", "such"}


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
    waits: tuple[Word, ...]
    """The condition of the sentence before, where that only says not to wait: "if you cannot reach them, do not wait"."""

    @property
    def meant(self) -> frozenset[str]:
        """Whom "they" means: the only body of the sentence before."""
        bodies = self.told - {"child", "reader"} or frozenset(
            b for w in self.earlier if w.kind == "body" for b in w.marks("body")
        )
        bodies = bodies - {"child", "reader"} or bodies
        named = next(
            (n for n, w in enumerate(self.here.words) if w.marks("body") - {"child", "reader"}), None
        )
        they = any(w.text in ("they", "them", "their", "he", "she", "those") for w in self.here.words[:named])
        return bodies if they and len(bodies) == 1 else frozenset()

    @property
    def asks(self) -> bool:
        """Whether it has a condition of its own, more than "if so"."""
        return any(kind_of(c) == "if" and not is_bare(c) for c in self.here.clauses)

    @property
    def of_a_child(self) -> bool:
        """Whether "they" can only be the child that is asked about: nobody else is named here or before."""
        people = [w for w in (*self.earlier, *self.here.words) if w.marks("body") - {"reader", "child"}]
        return not people and any(w.text in _PERSON for w in self.here.words)


def places(source: str) -> list[Place]:
    """The sentences of a source, each with what stands beside it."""
    joined = _HOWEVER.sub("", _DO_IT.sub(" ", _with_verbless(source)))
    return [
        *_places(source),
        *(_places(joined) if joined != source else ()),
        *(place for one in _with_date(source) for place in _places(one)),
    ]


def _with_date(source: str) -> list[str]:
    """Statements with the date that the statement before each begins with: "In May 2025 …"."""
    read = parted(source)
    found = []
    for before, one in zip(read, read[1:], strict=False):
        date = _DATE.match(before)
        instructs = any(c.duty == "instruction" for part in sentences(one) for c in part.clauses)
        if date and one and not instructs and not _DATED.search(one):
            found.append(f"{date.group()} {one[0].lower()}{one[1:]}")
    return found


def _with_verbless(source: str) -> str:
    """The source with a sentence that has no verb drawn to the one before: "Send it. For a move now, within 5 days." """
    out: list[str] = []
    for one in parted(source):
        clauses = [c for part in sentences(one) for c in part.clauses]
        acts = small("be") | {"has", "have"}
        bare = not any(c.head or c.duty or any(w.text in acts for w in c.words) for c in clauses)
        hangs = one.split(maxsplit=1)[:1] in (["For"], ["In"], ["On"], ["At"], ["Within"])
        hangs = hangs or ", not " in one
        if bare and out and hangs:
            out[-1] = f"{out[-1].rstrip('.')}, {one[0].lower()}{one[1:]}"
        else:
            out.append(one)
    return " ".join(out) if any(out) else source


def _places(source: str) -> list[Place]:
    read = sentences(source)
    found = []
    for n, one in enumerate(read):
        last = read[max(0, n - 1) : n]
        clauses = [(other, clause) for other in last for clause in other.clauses]
        told = [clause for _, clause in clauses if clause.duty == "instruction"]
        yes = any(is_bare(c) for c in one.clauses)
        asks = {"whether"} if yes else set()
        asked = [c for other, c in clauses if kind_of(c) in {"if", *asks} or other.text.endswith("?")]
        found.append(
            Place(
                one,
                tuple(w for other in (*last, *read[n + 1 : n + 2]) for w in other.words),
                tuple(w for other in last for w in other.words),
                tuple(w for other in read[max(0, n - 2) : n] for w in other.words),
                tuple(w for clause in asked for w in clause.words),
                tuple(w for clause in told if not clause.denied for w in clause.words),
                frozenset(b for clause in told if not clause.link for b in clause.bodies("other")),
                tuple(w for other in last for w in _waits(other)),
            )
        )
    return found


def _waits(sentence: Sentence) -> list[Word]:
    """The condition of a sentence that only says not to wait."""
    mains = [c for c in sentence.clauses if not c.link]
    ifs = [c for c in sentence.clauses if c.link in ("if", "unless")]
    only = mains and all(any(w.text == "do not wait" for w in c.words) for c in mains)
    return [w for c in ifs for w in c.content if w.marks("body") != {"reader"}] if only else []


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


def stands_for(said: Sequence[Word], word: Word) -> bool:
    """Whether a word that was said stands for this one: "autism" for "disability"."""
    return any(w.kind in ("word", "body") and matches(w, [word]) for w in said) or any(
        w.text == word.text or w.marks("strong") & word.marks("strong") for w in said
    )


def is_party(word: Word) -> bool:
    """Whether it is a body that a thing is done with, not only one of those whom it is about."""
    return bool(word.marks("body") - _ABOUT_WHOM)


def _meanings(word: Word) -> frozenset[str]:
    return frozenset(c for c in word.concepts if not c.startswith(_MARKS))


def is_bare(condition: Clause) -> bool:
    """Whether a condition only answers the question before: "if so"."""
    return [w.text for w in condition.words] in _BARE


def kind_of(clause: Clause) -> str:
    return "if" if clause.link in _IF else clause.link.replace("aside", "")


def same_verb(clause: Clause, pair: Clause) -> bool:
    """Whether something is done in both, and it is the same."""
    return any(word.verb and word.kind != "light" and matches(word, pair.words) for word in clause.words)


def of_which(pair: Clause, place: Place) -> frozenset[str]:
    """What a "which …" is said of: "a panel may offer Channel, which is voluntary"."""
    before = place.here.before(pair) if pair.words[0].text in ("who", "which") else None
    return before.words[-1].marks("body") if before else frozenset()


def is_wait(clause: Clause) -> bool:
    wait = support_words().single["wait"]
    return any(w.text == "back" or "wait" in w.text or w.concepts & wait for w in clause.words)
