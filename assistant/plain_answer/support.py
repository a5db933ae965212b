"""Whether the cited sources say what a sentence of a plain answer says. Code decides; no language model is asked.

Each clause is looked for in one sentence of the sources (`clauses.py` reads both). That sentence must hold its telling
words, and agree with it (`agreement.py`). Nothing that limits it there may be left out (`omitted.py`). What each word may
stand for is in `prompts/support.yaml`, what the question allows in `naming.py` and `told_back.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.embedder import Vectors
from assistant.passages import sentences as whole_sentences
from assistant.passages import squeeze
from assistant.plain_answer.agreement import disagreement, for_another
from assistant.plain_answer.clauses import sentences
from assistant.plain_answer.folding import folded, parted
from assistant.plain_answer.naming import in_general
from assistant.plain_answer.places import PRONOUNS, Place, kind_of, matches, places
from assistant.plain_answer.sentence import Clause, Sentence, Word
from assistant.plain_answer.situation import NOBODY, Situation
from assistant.plain_answer.support_words import root, support_words
from assistant.plain_answer.told_back import without_what_was_told

ONLY_YES_NO = "It only says yes or no."
COVERED = 0.75
"""Share of a sentence's telling words that its place in the sources must hold."""
HALF = 0.5
"""The same for one clause of it."""
NEARBY = 0.6
"""What a word counts that stands only in the sentence beside that place, or is only near in meaning."""
NEAR = 0.62
"""Cosine of two words from which on they may mean the same."""
COPIED = 0.8
"""Share of a clause's words in the very form of the sources from which on one more word was put in."""

Embed = Callable[[list[str]], Vectors]
Near = Callable[[Word, Sequence[Word]], bool]


@dataclass(frozen=True)
class Verdict:
    """Whether a sentence may be shown. ``reason`` is one line for a person; empty when it passes."""

    passes: bool
    reason: str = ""


PASSES = Verdict(True)

_OURS = re.compile(
    r"\b(?:i|we|signpost)(?: \w+ly)? (?:have|had|has|will|shall|am|are|was|were|did|can confirm|told|informed|contacted|"
    r"rang|called|reported|recorded|referred|sent|emailed|notified|logged|made|booked|arranged|alerted|passed)\b"
    r"|\b(?:is|are) (?:now |already )?(?:on (?:their|its|his|her) way|aware of (?:this|it|your))\b"
)
_DONE = re.compile(
    r"\b(?:has|have)(?: now| already| just| also)? been (?:told|informed|contacted|notified|alerted|called|rung|referred|"
    r"reported|recorded|logged|sent|booked|arranged|passed|updated|made|written|done|shared|saved|filed|put|agreed)\b"
    r"|\b(?:has|have) (?:already|just|now) \w+|\balready been \w+|\b(?:is|are) (?:already|now|currently) \w+ing\b"
)
_HAPPENS = re.compile(
    r"^(?:so |and |but |yes,? |no,? )?(?:he|she|(?:the|this|your|his|her) (?:man|woman|boy|girl|mum|dad|mother|father|"
    r"teacher|colleague|coach|boyfriend|friend|supply teacher|ta)) (?:is|was|has|did|does)\b"
)
"""A fact about this very case, which no source can know."""
_CONDITION = re.compile(
    r"\b(?:if|when|where|once|after|unless|until|whether|who|which|that|before|because|as soon as|what|any\w*|"
    r"make sure|check|ensure|confirm|ask|assume)\b[^,;]*,? ?$"
)
_WEB = re.compile(r"https?://\S+|www\.\S+|\S+@\S+\.\w+|\b[\w-]+(?:\.[\w-]+)*\.(?:uk|com|org|net)\b(?:/\S*)?")
_YES_NO = re.compile(r"\s*(yes|no)\s*(?:[.,;:!–—-]|$)", re.IGNORECASE)
_BECAUSE = re.compile(r",? (?:because|as|since) (?=\w+ \w+)")
_BEFORE = re.compile(r"Before you (?P<then>[^,;.]+), (?P<first>\w[^,;]+)")
_FIRST_DO = re.compile(r"(?P<first>[A-Z][^,;.]+) before you (?P<then>[^,;]+?)\.?")
_JOINS = re.compile(r", (?:and|but|while) |; (?:and |but |so )?")
_SAME = re.compile(r"[A-Z][a-z]+ (?:it|them|this) \w+")
_NAME = re.compile(r"(?<=[a-z0-9,)] )[A-Z][\w'’-]+")


class SupportCheck:
    """``embed`` gives unit vectors, shape (n, 384). Safe to use from several threads."""

    def __init__(self, embed: Embed) -> None:
        self._embed = embed
        self._known: dict[str, Vectors] = {}

    def check(self, sentence: str, sources: Sequence[str], situation: Situation = NOBODY) -> Verdict:
        """Whether ``sources`` say all of ``sentence``, and say it to whoever is in this ``situation``."""
        verdict = self._check(sentence, sources, situation)
        if verdict.passes or (verdict.reason != ONLY_YES_NO and _quoted(sentence, sources)):
            return PASSES
        passes = (
            any(
                self._check(other, sources, situation).passes
                for other in in_general(sentence, sources, situation)
            )
            or self._told_back(sentence, sources, situation)
            or self._not_before(sentence, sources, situation)
            or self._in_pieces(sentence, sources, situation)
            or self._with_reason(sentence, sources, situation)
        )
        return PASSES if passes else verdict

    def _told_back(self, sentence: str, sources: Sequence[str], situation: Situation) -> bool:
        """Whether it holds without what the question told: "you already promised, so tell her …"."""
        claims = _DONE.search(folded(sentence))
        others = () if claims else without_what_was_told(sentence, sources, situation)
        return any(self.check(other, sources, situation).passes for other in others)

    def _not_before(self, sentence: str, sources: Sequence[str], situation: Situation) -> bool:
        """Whether "before you ask, tell the DSL" is said as "do not ask before you tell the DSL"."""
        found = _BEFORE.fullmatch(sentence) or _FIRST_DO.fullmatch(sentence)
        if not found:
            return False
        first = found["first"][0].lower() + found["first"][1:]
        return self._check(f"Do not {found['then']} before you {first}", sources, situation).passes

    def _in_pieces(self, sentence: str, sources: Sequence[str], situation: Situation) -> bool:
        """Whether each of the parts that a comma and an "and", "but" or "while" join holds by itself."""
        pieces = _JOINS.split(sentence)
        return len(pieces) > 1 and all(
            len(piece.split()) > 2 and self.check(piece[0].upper() + piece[1:], sources, situation).passes
            for piece in pieces
        )

    def _with_reason(self, sentence: str, sources: Sequence[str], situation: Situation) -> bool:
        """Whether the reason stands in the very next sentence of the source: "Tell the head. The rule is the same." """
        said, because, why = _BECAUSE.sub("\n", sentence, count=1).partition("\n")
        return bool(because) and any(
            self._check(said, [one], situation).passes
            and self._check(why, [f"{one} {other}"], situation).passes
            for source in sources
            if self._check(said, [source], situation).passes
            for one, other in pairwise(parted(source))
        )

    def _check(self, sentence: str, sources: Sequence[str], situation: Situation) -> Verdict:
        sentence, unsaid = _answered(sentence)
        reason = unsaid or _claimed(sentence, sources) or _not_written(sentence, sources, situation)
        if reason:
            return Verdict(False, reason)
        found = [place for source in [*sources, *_continued(sources)] for place in places(source)]
        before: Place | None = None
        for part in sentences(sentence):
            for group in _groups(part):
                reason, place = self._best(group, part, found, situation)
                if reason:
                    return Verdict(False, reason)
                if before and place and _then(group[0].words) and _follows_then(before, place):
                    return Verdict(False, "The order differs from the sources.")
                before = place
        return PASSES

    def _best(
        self, group: Sequence[Clause], part: Sentence, found: Sequence[Place], situation: Situation
    ) -> tuple[str, Place | None]:
        """The place that says it; otherwise what the place that says most of it lacks."""
        best, most = "No source is given.", -1.0
        for place in found:
            cover = _cover(group, place, self._near)
            reason = (
                cover.reason
                or disagreement(group, part, place)
                or for_another(group, place, situation.reader)
            )
            if not reason:
                return "", place
            if cover.share > most:
                best, most = reason, cover.share
        return best, None

    def _near(self, word: Word, others: Sequence[Word]) -> bool:
        """Whether one of the words is near in meaning, and not an opposite."""
        opposite = support_words().opposite
        against = {o for concept in word.concepts for o in opposite.get(concept, ())}
        texts = [w.text for w in others if w.kind == "word" and not against & w.concepts]
        if not texts:
            return False
        new = [text for text in dict.fromkeys([word.text, *texts]) if text not in self._known]
        if new:
            self._known.update(zip(new, self._embed(new), strict=True))
        return max(float(self._known[word.text] @ self._known[text]) for text in texts) >= NEAR


def _continued(sources: Sequence[str]) -> list[str]:
    """Two sentences that tell the reader to do the same to the same, as one: "Send it apart. Send it by a secure way." """
    told = [one.strip() for source in sources for one in parted(source) if _SAME.match(one.strip())]
    return [
        f"{one.rstrip('.')}, {other.split(maxsplit=2)[2]}"
        for one in told
        for other in told
        if one != other and one.casefold().split()[:2] == other.casefold().split()[:2]
    ]


def _quoted(sentence: str, sources: Sequence[str]) -> bool:
    """Whether each of its sentences stands so in one source."""
    said = [squeeze(one) for one in whole_sentences(sentence)]
    held = [{squeeze(one) for one in whole_sentences(text)} for text in sources]
    return bool(said) and any(set(said) <= some for some in held)


def _then(words: Sequence[Word]) -> bool:
    """Whether a clause or sentence begins with "then"."""
    return any(word.text == "then" for word in words[:2])


def _follows_then(place: Place, other: Place) -> bool:
    """Whether a place is what comes after another one there: "… Then …"."""
    return _then(place.here.words) and list(place.previous) == other.here.words


def _answered(sentence: str) -> tuple[str, str]:
    """What follows "Yes," or "No,", and why it may not: it must deny after a "no", and only then."""
    found = _YES_NO.match(sentence)
    rest = sentence[found.end() :].strip() if found else sentence
    if not found:
        return rest, ""
    if not re.search(r"\w", rest):
        return rest, ONLY_YES_NO
    alone = [c for part in sentences(rest) for c in part.clauses if not c.link]
    denied = any(c.denied or c.duty == "exempt" for c in alone)
    borne_out = denied == (found.group(1).casefold() == "no")
    return rest, "" if borne_out else f'Nothing bears out the "{found.group(1)}".'


def _claimed(sentence: str, sources: Sequence[str]) -> str:
    """What it says was done, or will be done by us."""
    text = folded(sentence)
    found = _OURS.search(text)
    if found and any(found.group() in folded(source) for source in sources):
        found = None  # said in the sources too: "say: I am getting someone to help you"
    for done in _DONE.finditer(text):
        if not _CONDITION.search(text[: done.start()]):
            found = found or done
    if found:
        return f'It claims that something was or will be done: "{found.group()}".'
    happens = _HAPPENS.search(text)
    return f'It claims to know what happened: "{happens.group()}".' if happens else ""


def _not_written(sentence: str, sources: Sequence[str], situation: Situation) -> str:
    """Addresses and names that no source holds."""
    whole = " ".join(sources).casefold()
    for found in _WEB.findall(sentence.casefold()):
        if found.rstrip(".,;)") not in whole:
            return f'"{found}" is not in the sources.'
    known = {
        w
        for part in sentences(sentence)
        for word in part.words
        if word.kind != "word"
        for w in word.text.split()
    }
    there = [word for source in sources for part in sentences(source) for word in part.words]
    known |= {
        w
        for part in sentences(sentence)
        for word in part.words
        if matches(word, there)
        for w in word.text.split()
    }
    held = {root(word) for word in re.findall(r"[a-z0-9]+", whole)}
    for name in _NAME.findall(sentence):
        if situation.holds(name.removesuffix("'s").removesuffix("’s")):
            continue
        words = re.findall(r"[a-z0-9]+", name.casefold().removesuffix("'s").removesuffix("’s"))
        if any(root(word) not in held and word not in known for word in words):
            return f'"{name}" is not in the sources.'
    return ""


def _groups(part: Sentence) -> list[list[Clause]]:
    """Each clause that stands alone, with those that hang on it."""
    groups: dict[int, list[Clause]] = {}
    for clause in part.clauses:
        if clause.words:
            groups.setdefault(clause.of, []).append(clause)
    return list(groups.values())


@dataclass(frozen=True)
class _Cover:
    """How much of some words a place holds, 0 to 1, and what is wrong with what it does not hold."""

    share: float
    reason: str


def _cover(group: Sequence[Clause], place: Place, near: Near) -> _Cover:
    """The telling words of the clauses, each clause by itself and all together."""
    covers = [_clause_cover(clause, place, near) for clause in group]
    sizes = [len(clause.content) for clause in group]
    total = sum(cover.share * size for cover, size in zip(covers, sizes, strict=True))
    share = total / sum(sizes) if sum(sizes) else 1.0
    reason = next((cover.reason for cover in covers if cover.reason), "")
    if not reason and share < COVERED:
        reason = f'The sources do not say "{" ".join(w.text for clause in group for w in clause.content)}".'
    return _Cover(share, reason)


def _clause_cover(clause: Clause, place: Place, near: Near) -> _Cover:
    content = clause.content
    if not content:
        return _Cover(1.0, "")
    here = [w for w in content if _stands(w, clause, place)]
    others = [w for w in content if w not in here]
    beside = _beside(clause, others, place)
    missing = [w for w in others if w not in beside]
    alike = [
        w
        for w in missing
        if len(missing) <= 2 and w.kind == "word" and not w.denied and near(w, place.here.words)
    ]
    if clause.denied and any(c.denied for c in place.here.clauses):
        missing = [w for w in missing if w is not clause.head]
    unasked = kind_of(clause) == "if" and not place.asks
    if unasked:
        alike = []
    put_in = list(missing)
    missing = [w for w in missing if w not in alike]
    if unasked:
        missing = [w for w in missing if not _asked_before(w, place)]
        here = [w for w in content if w not in missing]
        put_in = [w for w in put_in if w not in here]
    if kind_of(clause) == "if" and all(_understood(w, clause) or matches(w, place.done) for w in content):
        missing, here = [], content
    share = (len(here) + NEARBY * len([w for w in (*beside, *alike) if w not in here])) / len(content)
    hard = next((w for w in missing if w.kind != "word"), None)
    reasons = any(c.link == "because" for c in place.here.clauses)
    if missing and (unasked or (clause.link == "because" and not reasons)):
        return _Cover(share, _says_not(missing))
    if hard:
        return _Cover(share, f'"{hard.text}" is not in the sentence that it rests on.')
    if put_in and (any(w.text.endswith("ly") for w in put_in) or _copied(here, place) >= COPIED):
        return _Cover(share, _says_not(put_in))
    if _only_named(clause, here) and not _if_pair(clause, place):
        return _Cover(share, _says_not(clause.words))
    if clause.duty and clause.head in missing:
        return _Cover(share, _says_not([w for w in missing if w is clause.head]))
    if missing and share < HALF:
        return _Cover(share, _says_not(missing))
    return _Cover(share, "")


def _asked_before(word: Word, place: Place) -> bool:
    """Whether a word of a condition stands in one of the sentence before; a verb, both denied or neither."""
    there = matches(word, place.before)
    return any(not word.verb or None in (word.denied, w.denied) or word.denied == w.denied for w in there)


def _says_not(words: Sequence[Word]) -> str:
    return f'The sources do not say "{" ".join(w.text for w in words)}".'


def _beside(clause: Clause, words: Sequence[Word], place: Place) -> list[Word]:
    """Words that stand in the sentence beside: not too many, and only where they may."""
    if any(w.text in ("others", "rest") for w in place.here.words):
        return []
    echo = any(w.text in PRONOUNS for w in place.here.words)
    links = {c.link for c in place.here.clauses}
    if clause.link in ("whether", "that") and "if" in links and not links & {"whether", "that"}:
        return [w for w in words if matches(w, place.previous)]
    found = [
        w
        for w in words
        if (_may_stand_beside(w, clause) and matches(w, place.beside))
        or (
            echo
            and clause.link != "whether"
            and w.kind == "word"
            and not w.denied
            and matches(w, place.earlier)
        )
        or (w.kind == "body" and w.marks("body") & place.meant)
        or (w.marks("body") == {"child"} and place.of_a_child)
        or (w.kind == "body" and w.marks("body") <= place.told and _says_so(clause))
    ]
    most = max(1.0, len(clause.content) / 2) if echo else len(clause.content) / 3
    return found if sum(w.kind == "word" for w in found) <= most else []


def _says_so(clause: Clause) -> bool:
    """Whether it is to be said to whoever was told before: "tell the DSL. If you saw it, say so"."""
    return clause.head is not None and clause.head.text == "say so"


def _only_named(clause: Clause, here: Sequence[Word]) -> bool:
    """Whether nothing but a name of a condition stands in the sources."""
    named = bool(here) and all(w.kind == "body" for w in here)
    return clause.link == "if" and named and "reader" not in clause.bodies("agent")


def _copied(words: Sequence[Word], place: Place) -> float:
    """The share of words that stand in the sources in the same form: a word that differs there was put in."""
    stems = {c for w in place.here.words for c in w.concepts | w.parts if ":" not in c}
    own = [w.kind in ("body", "number") or any(c in stems for c in w.concepts if ":" not in c) for w in words]
    return sum(own) / len(own) if own else 0.0


def _if_pair(clause: Clause, place: Place) -> bool:
    """Whether the sources have a condition here that shares a word, or it is said before."""
    theirs = [w for c in place.here.clauses if kind_of(c) in ("if", "that") for w in c.words]
    return any(
        matches(w, theirs)
        for w in clause.words
        if w.kind != "mark" and (w.kind != "stop" or "same:" in str(w.concepts))
    )


def _understood(word: Word, clause: Clause) -> bool:
    """The reader, and the child: the child need not be named where
    much else is, since every source is about children. Who is to act must be."""
    return word.marks("body") == {"reader"} or (
        word.marks("body") == {"child"}
        and word.slot in ("other", "whose")
        and (not clause.link or word.slot == "whose")
        and len(clause.content) > 2
    )


def _stands(word: Word, clause: Clause, place: Place) -> bool:
    """Whether a word stands in the place itself, or need not. What a passage begins with comes first."""
    opens = word is clause.content[0] and (clause.duty == "instruction" or len(clause.words) == 1)
    if word.kind == "number" and _same_days(word, place):
        return True
    then = any(w.text == "then" for w in place.here.words)
    if word.text == "first" and (then or (opens and not place.previous)):
        return True
    return (
        _understood(word, clause) or _this_child(word, clause, place) or bool(matches(word, place.here.words))
    )


def _same_days(word: Word, place: Place) -> bool:
    """Whether "one working day" is the "one day" here, since the sentence before says "one working day"."""
    short = {c.replace("work day", "day") for c in word.concepts}
    return bool(matches(word, place.previous)) and any(
        w.kind == "number" and short & w.concepts for w in place.here.words
    )


def _this_child(word: Word, clause: Clause, place: Place) -> bool:
    """Whether "the 13-year-old" is only the child that is asked about: the sources tell no ages apart."""
    at = clause.words.index(word)
    after = clause.words[at + 1].text if at + 1 < len(clause.words) else ""
    ages = [w for w in (*place.here.words, *place.beside) if w.kind == "number" and "year" in w.text]
    return (word.kind == "number" and "year" in word.text and after == "old" and not ages) or (
        word.text == "old" and at > 0 and "year" in clause.words[at - 1].text and not ages
    )


def _may_stand_beside(word: Word, clause: Clause) -> bool:
    """Whether a word may come from the next sentence: the child, or what follows the verb."""
    if word.denied:
        return False
    if "child" in word.marks("body"):
        return True
    if (word.kind == "body" and word.slot in ("", "whose")) or word.text.endswith("ly"):
        return True
    words = clause.words
    late = clause.head is not None and words.index(word) > words.index(clause.head)
    return word.kind == "word" and not clause.link and late
