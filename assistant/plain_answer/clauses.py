"""A text as the check of plain answers reads it: sentences of clauses, each with its duty, its denial and who does it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from assistant.plain_answer.folding import folded, parted
from assistant.plain_answer.support_words import (
    Stems,
    SupportWords,
    number_words,
    root,
    small,
    small_roots,
    support_words,
)
from assistant.words import stem

_TOKEN = re.compile(r"@[\d:]+|[a-z]+(?:&[a-z]+)?|£?\d+(?:[.,]\d+)*(?: ?%|st|nd|rd|th)?|[,()–—:;]")
_ARTICLES = ("a", "an", "the", "your", "their", "his", "its", "every", "each")
_MANY = ("they", "you", "we", "schools")
"""Who does what a verb without an ending says."""
_OF_THE_MIND = {"know", "think", "feel", "see", "hear", "need", "have", "want", "believ", "find", "do", "be"}
"""What "you" do without being told to: "you see that …"."""
_SAYS = {"think", "feel", "believ", "say", "fear", "hope", "suspect", "know"}
"""What goes on with a clause of its own: "if you feel you cannot …", "if social care says it cannot …"."""


@dataclass(eq=False)
class Word:
    """A word or set phrase. ``kind``: stop, light, word, time, number, body, named, mark or comma."""

    text: str
    kind: str
    concepts: frozenset[str]
    base: bool = False
    """Whether it is a verb in the form that an instruction begins with."""
    denied: bool | None = False
    """None where it stands before a denial of its clause, and may belong to it or not."""
    parts: frozenset[str] = frozenset()
    """Of a set phrase: its single words, which a source says too."""
    verb: bool = False
    """Whether its stem is that of a known verb."""
    bound: str = ""
    """Of a number: min, max, over or under."""
    slot: str = ""
    """Of a body: agent, other (told, asked, sent to), about, or whose ("the police team")."""

    def marks(self, kind: str) -> frozenset[str]:
        """Names of its concepts of one kind."""
        return frozenset(c.split(":", 1)[1] for c in self.concepts if c.startswith(f"{kind}:"))


@dataclass(eq=False)
class Clause:
    """``link`` says how it hangs on the clause ``of`` (a place in its sentence): "" for a clause that stands alone.

    "to" names who is spoken to: "Chair: record each call".
    """

    link: str = ""
    words: list[Word] = field(default_factory=list)
    duty: str = ""
    denied: bool | None = False
    head: Word | None = None
    """The first telling word after the duty: what is to be done."""
    of: int = 0
    fronted: bool = False
    """Whether it stands before the clause that it hangs on."""
    passive: bool = False
    told: bool = False
    """Whether a verb without an ending goes on saying what someone does there, and is no instruction."""
    carries: bool = False
    """Whether it goes on with the verb alone: who acts is said in the clause before."""
    agents: frozenset[str] = frozenset()
    """Bodies that act, said in the clause before."""
    others: frozenset[str] = frozenset()
    """Bodies that it is done to, said in the clause before."""
    subjects: frozenset[str] = frozenset()
    """Bodies that stand before the verb, whether they act or not."""

    @property
    def content(self) -> list[Word]:
        """The words that say something."""
        return [word for word in self.words if word.kind in ("word", "time", "number", "body", "named")]

    def bodies(self, slot: str) -> frozenset[str]:
        """The bodies in one slot."""
        return frozenset(b for word in self.words if word.slot == slot for b in word.marks("body")) | (
            {"agent": self.agents, "other": self.others}.get(slot, frozenset())
        )

    def marks(self, kind: str) -> frozenset[str]:
        """Every mark of a kind in the clause."""
        return frozenset(mark for word in self.words for mark in word.marks(kind))


@dataclass
class Sentence:
    """A sentence as read."""

    text: str
    clauses: list[Clause]

    @property
    def words(self) -> list[Word]:
        """The words of all clauses."""
        return [word for clause in self.clauses for word in clause.words]

    def after(self, clause: Clause) -> Clause | None:
        """The clause that stands right behind one of its clauses."""
        return next(iter(self.clauses[self.clauses.index(clause) + 1 :]), None)

    def before(self, clause: Clause) -> Clause | None:
        """The clause that stands right before one of its clauses."""
        return next(iter(reversed(self.clauses[: self.clauses.index(clause)])), None)

    def asides(self, clause: Clause) -> list[Clause]:
        """The asides that hang on one of its clauses."""
        return [c for c in self.clauses if c.link == "aside" and self.clauses[c.of] is clause]


@lru_cache(maxsize=2048)
def sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of a text, each read. Treat them as read-only: they are remembered."""
    return tuple(read(part) for part in parted(text) if re.search(r"[A-Za-z0-9]", part))


def read(text: str) -> Sentence:
    """One sentence."""
    clauses = _clauses(_words(text, support_words()))
    for clause in clauses:
        _slots(clause)
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


def _words(text: str, known: SupportWords) -> list[Word]:
    raw = _TOKEN.findall(folded(text))
    stems = [root(word) for word in raw]
    out: list[Word] = []
    at = 0
    while at < len(raw):
        length, word = _word(raw, stems, at, known)
        out.append(word)
        at += length
    for n, word in enumerate(out):
        if word.text == "other" and n and out[n - 1].text in ("and", "or"):
            word.kind = "light"
        if word.text == "next" and n and out[n - 1].text in small("determiners"):
            word.kind = "time"
        may = (word.kind == "word" and word.text not in small("openers")) or word.text in (
            "have",
            "let",
            "come",
        )
        if n + 1 < len(out) and may and " " not in word.text and not word.base:
            first = n == 0 or out[n - 1].kind == "comma" or _may_open(out[n - 1]) or out[n - 1].text == "to"
            if (
                first
                and out[n + 1].text in small("determiners")
                and not word.text.endswith(("s", "ed", "ing", "ly"))
            ):
                word.base = word.verb = True
                word.kind = "light" if word.kind == "stop" else word.kind
    for before, word, after in zip([None, *out], out, [*out[1:], None], strict=False):
        if word.kind == "number":
            marks = (before.marks("bound") if before else frozenset()) | (
                after.marks("bound") if after else frozenset()
            )
            word.bound = min(marks, default="")
    for one, joint, other in zip(out, out[1:], out[2:], strict=False):
        unit = next(iter(other.concepts)).partition(" ")[2] if other.kind == "number" else ""
        if one.kind == "number" and unit and joint.text in ("or", "and", "to"):
            one.concepts |= {f"{concept} {unit}" for concept in one.concepts}
    return out


def _word(raw: Sequence[str], stems: Sequence[str], at: int, known: SupportWords) -> tuple[int, Word]:
    """The word or longest set phrase that begins at ``at``, with how many words it takes."""
    text = raw[at]
    if text in ",()–—:;":
        return 1, Word(text, "comma", frozenset())
    number = _number(raw, stems, at)
    if number:
        return number
    for phrase, concepts in known.phrases.get(stems[at], ()):
        if tuple(stems[at : at + len(phrase)]) == phrase:
            meant = _meant(raw, at, phrase, concepts)
            if meant:
                return len(phrase), _phrase(" ".join(raw[at : at + len(phrase)]), phrase, meant, known)
    verb = stems[at] in known.verbs
    kind = "light" if stems[at] in known.light else "word"
    if text in small("small"):
        kind = "stop"
    elif stems[at] in known.strict:
        kind = "time"
    base = verb and kind in ("light", "word") and _base(text, stems[at])
    return 1, Word(text, kind, frozenset([stems[at]]), base, verb=verb)


def _meant(raw: Sequence[str], at: int, phrase: Stems, concepts: frozenset[str]) -> frozenset[str]:
    """What a phrase means where it stands: a bound only beside a number, no duty in "is needed to", no care in "normal"."""
    if "duty:must" in concepts and raw[at] == "needed" and at and raw[at - 1] in small("be") | {"not"}:
        return frozenset()
    after = "".join(raw[at + len(phrase) : at + len(phrase) + 1])
    noun = after.isalpha() and after not in small("small") | small("modals") | {"before", "after", "earlier"}
    if phrase[-1] in ("no", "own") and len(phrase) > 1 and noun:
        return frozenset()
    if "duty:may" in concepts and {"entitl", "right"} & set(phrase) and after in small("determiners"):
        concepts -= {"duty:may"}
    literal = small("prepositions") | small("determiners") | {"until", "till", "before"}
    if phrase == ("go", "on") and small("determiners") & set(raw[at + 2 : at + 3]):
        return frozenset()
    if phrase == ("do", "not", "wait") and literal & set(raw[at + 3 : at + 4]):
        return frozenset()
    if phrase == ("do", "not", "leav") and not small("children") & set(raw[at + 3 : at + 5]):
        return frozenset()
    if "link:if" in concepts and raw[at].startswith("provid") and raw[at] != "provided":
        return concepts - {"link:if"}
    end = at + len(phrase)
    counted = any(_is_number(raw, n) for n in (at - 3, at - 2, at - 1, end)) or (
        end < len(raw) and raw[end] in small("often")
    )
    if raw[at].endswith("al"):
        concepts -= {"hedge:usually"}
    if raw[at].startswith("exclu") and not raw[at].endswith("ly"):
        concepts -= {"strong:only"}
    return concepts if counted else frozenset(c for c in concepts if not c.startswith("bound:"))


def _phrase(text: str, phrase: Stems, concepts: frozenset[str], known: SupportWords) -> Word:
    kinds = {c.split(":")[0] for c in concepts}
    single = len(phrase) == 1
    own = concepts | {" ".join(phrase)}
    if text == "your" or (single and text in small("small") and not kinds - {"same"}):
        return Word(text, "stop", own - {"body:reader"})
    if kinds & {"body", "named"}:
        kind = "light" if concepts <= {"body:school"} else "body" if "body" in kinds else "named"
    elif "same" not in kinds or (single and kinds & {"link", "deny", "duty"}):
        kind = "mark"
    elif single and phrase[0] in known.light:
        kind = "light"
    else:
        kind = "time" if known.strict & set(phrase) or known.times & concepts else "word"
    verb = phrase[0] in known.verbs
    base = verb and _base(text.split(maxsplit=1)[0], phrase[0])
    whole = single or {"not", "without", "no", "off"} & set(phrase)
    words = frozenset() if whole else frozenset(phrase) - small("small")
    parts = words.union(*(known.single.get(part, frozenset()) for part in words))
    return Word(text, kind, own, base, parts=parts, verb=verb)


def _base(text: str, stemmed: str) -> bool:
    """Whether a verb stands without an ending."""
    return stem(text) == stemmed and not (
        text != stemmed
        and text.endswith(("ing", "ed", "s", "ion", "ment"))
        and not text.endswith(("ss", "us"))
    )


def _is_number(raw: Sequence[str], at: int) -> bool:
    return 0 <= at < len(raw) and (raw[at] in number_words() or raw[at][0].isdigit() or raw[at][0] == "@")


def _number(raw: Sequence[str], stems: Sequence[str], at: int) -> tuple[int, Word] | None:
    """A number with its unit, a clock time or a phone number."""
    text = raw[at]
    if text[0] == "@":
        return 1, Word(text[1:], "number", frozenset([text]))
    if text not in number_words() and not text.lstrip("£")[:1].isdigit():
        return None
    if text in ("999", "111", "101"):
        return None
    end = at + 1
    if end < len(raw) and stems[end] in small_roots("kinds_of_day"):
        end += 1
    if end < len(raw) and stems[end] in small("units"):
        end += 1
    else:
        end = at + 1
        if text == "one":
            return None
    value = number_words().get(text, text).replace(",", "")
    unit = " ".join(stems[at + 1 : end])
    return end - at, Word(" ".join(raw[at:end]), "number", frozenset([f"{value} {unit}".strip()]))


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
            and all(map(_may_open, _after_you(now.words, word)))
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
        opens = word.text.split()[0] in ("do", "never", "avoid", "avoiding") and all(
            map(_may_open, now.words)
        )
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


def _may_open(word: Word) -> bool:
    """Whether an instruction may begin after this word."""
    return (
        word.text in small("joining") | small("openers")
        or word.text.endswith("ly")
        or "clause" in word.marks("deny")
    )


def _has_verb(clause: Clause) -> bool:
    return (
        bool(clause.head or clause.duty)
        or any(
            w.text in small("be") | small("happens") | {"has", "have", "had"}
            or (n and w.text.split()[0].endswith("s") and _acts(clause.words, n))
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
    one_more = one_more or bool(now.fronted and ahead and _goes_on_alike(ahead[0]))
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
    return len(after) > 1 and not any(_finite(w, 1) or w.marks("duty") for w in after)


def _past_openers(words: Sequence[Word], at: int) -> list[Word]:
    ahead = list(words[at : at + 6])
    while ahead and (_may_open(ahead[0]) or ahead[0].marks("deny")):
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
    )


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


def _slots(clause: Clause) -> None:
    """Who acts, who is acted on, and whom it is about."""
    words = clause.words
    verb = next((n for n, w in enumerate(words) if w is clause.head or w.marks("duty")), None)
    if verb is None:
        finite = (n for n, w in enumerate(words) if _finite(w, n) and words[n - 1].text not in _ARTICLES)
        verb = next(finite, len(words))
    passive = any(
        w.text in small("be") and any(map(_participle, words[n + 1 : n + 4]))
        for n, w in enumerate(words)
        if verb - 1 <= n <= verb + 3
    )
    passive = passive or _has_done(words, verb)
    clause.passive = passive
    needed = _needed(words)
    for n, word in enumerate(words):
        if not word.marks("body"):
            continue
        preposition = "by" if _listed(words, n) or n in needed else _preposition(words, n)
        if preposition in small("about"):
            word.slot = "about"
        elif preposition == "by":
            word.slot = "agent"
        elif n < verb:
            if n + 1 < verb and _noun(words[n + 1]) and not _participle(words[n + 1]):
                word.slot = "whose"
                continue
            if preposition not in small("prepositions"):
                word.slot = "other" if passive else "agent"
                clause.subjects |= word.marks("body")
            elif preposition in ("with", "to", "from"):
                word.slot = "other"
        elif n + 1 < len(words) and _noun(words[n + 1]):
            word.slot = "whose"
        elif words[verb].text in small("be") and not passive:
            continue
        elif preposition in ("", "to", "with", "from") or preposition not in small("prepositions"):
            word.slot = "other"


def _needed(words: Sequence[Word]) -> range:
    """Where those stand of whom something is needed: "a report needs the DSL and the nurse to work together"."""
    need = next((n for n, w in enumerate(words) if w.text in ("need", "needs")), len(words))
    to = next((n for n, w in enumerate(words) if n > need and w.text == "to"), need)
    return range(need + 1, to)


def _has_done(words: Sequence[Word], verb: int) -> bool:
    """Whether somebody has something done: "have these explained", not "have explained"."""
    after = words[verb : verb + 8]
    at = next((n for n, w in enumerate(after) if w.text == "have"), None)
    if at is None or not after[at + 1 : at + 2] or after[at + 1].text not in small("determiners"):
        return False
    ends = next((w for w in after[at + 2 :] if _participle(w) or w.kind == "comma"), None)
    return ends is not None and _participle(ends)


def _listed(words: Sequence[Word], at: int) -> bool:
    """Whether a body is one of several after "by": "by the police, the head or a court"."""
    before = at - 1
    while before >= 0 and words[before].text in (*_ARTICLES, "and", "or"):
        before -= 1
    joined = any(w.text in ("and", "or") for w in words[before + 1 :])
    if before < 0 or not words[before].marks("body") or not joined:
        return False
    return _preposition(words, before) == "by" or _listed(words, before)


def _preposition(words: Sequence[Word], at: int) -> str:
    """The preposition that a body hangs on, an article and one adjective between them or none."""
    adjectives = 0
    for word in reversed(words[max(0, at - 3) : at]):
        if word.text in small("prepositions"):
            return word.text
        if word.kind == "body" or word.base or word.marks("duty"):
            return ""
        adjectives += word.kind in ("word", "light")
        if adjectives > 1:
            return ""
    return ""


def _finite(word: Word, at: int) -> bool:
    """Whether a word may be the verb of its clause, where no duty and no instruction says which is."""
    if word.text in small("be") | {"has", "have"}:
        return True
    first = word.text.split()[0]
    return (
        at > 0
        and word.kind in ("word", "light")
        and (
            word.base
            or (word.verb or word.kind == "word")
            and first.endswith(("s", "ed", "ing"))
            and not first.endswith("ss")
        )
    )


def _participle(word: Word) -> bool:
    first = word.text.split()[0]
    return first in small("participles") or first.endswith("ed")


def _noun(word: Word) -> bool:
    """Whether a body before this word only says which: "police team", "parent agreement"."""
    return (
        word.kind == "word"
        and not (word.verb and (word.base))
        and " " not in word.text
        and not word.text.endswith("ly")
        and not word.marks("hedge")
    )
