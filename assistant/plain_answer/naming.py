"""What a sentence calls by its name, where the sources have a general word or a pronoun for it.

"Do not warn the caretaker" is said by "Do not warn the adult" where the question is about the caretaker, and "the plan can
change" by "It can change" where the sentence before speaks of the plan.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from assistant.plain_answer.clauses import words_in
from assistant.plain_answer.folding import parted
from assistant.plain_answer.places import matches
from assistant.plain_answer.sentence import Word
from assistant.plain_answer.situation import Situation
from assistant.plain_answer.support_words import root, small, small_roots, support_words

_ANYBODY = ("someone", "anyone", "somebody", "anybody")
_GENERAL = ("adult", "person", "colleague", "others", *_ANYBODY)
"""What the sources call somebody whom the question names closer."""
_SOMETHING = ("item", "thing", "meeting", "other place")
_WORKS_HERE = ("member of staff", "staff", "teacher", "volunteer")
"""The same, but not where one of them is to be told something."""
_AT_WORK = {"staff", "teacher", "volunteer", "contractor", "adult"}
_PEOPLE = _AT_WORK | {"child", "parents", "friend", "head"}
_PRONOUN = re.compile(r"\b(it|this|these|they|them|he|she|him|her|one)\b", re.IGNORECASE)
_THINGS = ("it", "this", "these", "one")
_THING = re.compile(
    r"(?:ing|ion|ment|[rt]y|ness|ship|[ae]nce|ral|file|form|notes?|notice|letter|e?-?mail|pictures?|photos?|phone|report|"
    r"record|plan|number|order|folder|matter)s?$",
    re.IGNORECASE,
)
"""What nobody is."""
_TOKEN = re.compile(r"[A-Za-z0-9'’-]+")
_AS = re.compile(r"As (?:the |an? )?(\w+(?: \w+){0,2}), ")
_YOU = re.compile(r"\byou\b(?!['’])", re.IGNORECASE)
_WHERE = ("of", "about", "in", "on", "at", "for", "from", "to", "with")
"""Words with which what the question names may be left out: "examples of the lifts"."""
_HANGS = re.compile(rf"\b(?:{'|'.join(_WHERE)}) $")
_ONE_OF = re.compile(r"\bone of $", re.IGNORECASE)
_COUNTRY = re.compile(r"\b(?:to|in) (?P<name>[A-Z]\w+(?: [A-Z]\w+)?)\b")
_YEARS = re.compile(r"^(\d+)s$")
_MOST = 60
"""Sentences with two names changed that are tried."""
_LONGEST = 4
"""Words of a name."""


@dataclass(frozen=True)
class _Name:
    """A name in a sentence, between what stands before and behind it."""

    before: str
    text: str
    after: str

    def instead(self, other: str) -> str:
        """The sentence with something else in its place."""
        return f"{self.before}{other}{self.after}"

    @property
    def beside(self) -> set[tuple[int, str]]:
        """The telling word right before it and the one right behind it."""
        near = (_TOKEN.findall(self.before)[-1:], _TOKEN.findall(self.after)[:1])
        return {
            (late, root(word.casefold()))
            for late, words in enumerate(near)
            for word in words
            if word.casefold() not in small("small")
        }

    @property
    def bodies(self) -> frozenset[str]:
        """Whom it names."""
        return frozenset(b for w in words_in(self.text) for b in w.marks("body"))

    @property
    def is_child(self) -> bool:
        """Whether it is "the little lad", "the Year 8"."""
        return self.bodies == {"child"} or self.is_of_a_year

    @property
    def is_of_a_year(self) -> bool:
        """Whether it is "the Year 8", "a Year 10 pupil"."""
        return any(w.text == "year" for w in words_in(self.text))

    @property
    def may_be_a_thing(self) -> bool:
        """Whether "it" may stand for it: not for whoever is told something."""
        return not self.bodies and (
            bool(_THING.search(self.text)) or root(self.last) not in small_roots("tells")
        )

    @property
    def is_new(self) -> bool:
        """Whether it is "a …"."""
        return self.text.casefold().startswith(("a ", "an "))

    @property
    def last(self) -> str:
        """The word before it."""
        return next((word.casefold() for word in reversed(_TOKEN.findall(self.before))), "")

    @property
    def general(self) -> tuple[str, ...]:
        """What the sources may call whom it names."""
        if _THING.search(self.text) and not self.bodies:
            return _SOMETHING
        if self.is_new and not self.is_of_a_year:
            return _ANYBODY
        if self.is_child:
            return ("child",)
        some = () if self.bodies else _SOMETHING
        return (*_GENERAL, *some) if self.is_told else (*_GENERAL, *_WORKS_HERE, *some)

    @property
    def is_told(self) -> bool:
        """Whether the name stands where somebody is told or given something."""
        return bool(self.last) and root(self.last) in small_roots("tells") and not self.is_denied

    @property
    def is_denied(self) -> bool:
        """Whether a "not" stands before it."""
        return bool(
            {"not", "never", "don't", "don’t"} & {word.casefold() for word in _TOKEN.findall(self.before)}
        )


def in_general(sentence: str, sources: Sequence[str], situation: Situation) -> Iterator[str]:
    """The sentence as the sources may say it, one name at a time in their words."""
    plain = _AS.sub("", sentence) if _is_reader(_AS.match(sentence), situation) else sentence
    if plain != sentence:
        yield plain
    for name in _called(sources, situation):
        yield _YOU.sub(name, plain)
    if asked_door := _front_door(plain, situation):
        yield asked_door
    yield from _abroad(plain, sources, situation)
    elsewhere = _elsewhere(plain, situation.area)
    yield from elsewhere
    asked = words_in(situation.asked)
    for here in elsewhere or [plain]:
        once = [other for named in _names(here, asked) for other in _instead(named, sources)]
        yield from once
        for source in sources:
            yield from _referred(here, source)
        twice = (
            other for first in once for named in _names(first, asked) for other in _instead(named, sources)
        )
        yield from islice(twice, _MOST)


def _is_reader(said: re.Match[str] | None, situation: Situation) -> bool:
    """Whether "As the DSL, …" says what the reader is."""
    words = words_in(said.group(1)) if said else []
    return bool(words) and all(w.marks("body") & situation.reader for w in words)


def _front_door(sentence: str, situation: Situation) -> str:
    """The sentence with "children's social care" for the front door that the question names: "MASH", "C-SPA"."""
    doors = {w.text for w in words_in(situation.asked) if w.marks("body") == {"front-door"}}
    said = next((w.text for w in words_in(sentence) if w.text in doors), "")
    name = re.escape(said).replace(r"\ ", "[ -]")
    other = re.sub(rf"\b(?:the )?{name}\b", "children's social care", sentence, flags=re.IGNORECASE)
    return other if said else ""


def _abroad(sentence: str, sources: Sequence[str], situation: Situation) -> list[str]:
    """The sentence with "abroad" for a country that the question names: "taken to Somalia"."""
    found = _COUNTRY.search(sentence) if any("abroad" in source for source in sources) else None
    known = found and situation.holds(found["name"]) and found["name"].casefold() != situation.area.casefold()
    return [f"{sentence[: found.start()]}abroad{sentence[found.end() :]}"] if found and known else []


def _called(sources: Sequence[str], situation: Situation) -> list[str]:
    """What the sources call the reader where they say what somebody of that name does."""
    words = [w for source in sources for w in words_in(source)]
    return list(dict.fromkeys(w.text for w in words if w.marks("body") & situation.own))


def _elsewhere(sentence: str, area: str) -> list[str]:
    """The sentence without the name of the area: "Harrow's team", "send it to Harrow"."""
    name = rf"\b(?:[Tt]he )?(?i:{re.escape(area)})\b(['’]s)?(?: (?=[A-Z]|council))?"
    found = re.search(name, sentence) if area else None
    if not found:
        return []
    named = _Name(sentence[: found.start()], found.group(), sentence[found.end() :])
    whose = found.group().endswith((" ", "s"))
    others = ("the ", "the area's ") if whose else ("the council", "the area")
    before = re.sub(r"\b(?:in|for|at) $", "", named.before)
    judged = before == named.before and re.match(r" (?:is|was|are|were|has|had) ", named.after)
    outside = [] if whose or judged else [before + named.after]
    return [*(named.instead(other) for other in others), *outside]


def _names(sentence: str, known: Sequence[Word]) -> list[_Name]:
    """Where the sentence says "the …" of something known."""
    found = []
    tokens = list(_TOKEN.finditer(sentence))
    for n, first in enumerate(tokens):
        text = first.group().casefold()
        kin = text.removesuffix("'s").removesuffix("’s") in small("kin")
        whose = n > 0 and tokens[n - 1].group().casefold() in small("definite")
        if (text not in small("definite") | {"a", "an"} and not kin) or (kin and whose):
            continue
        ends = [first.end()] if kin and _is_known(first.group(), known) else []
        for at in range(n + 1, min(len(tokens), n + _LONGEST)):
            apart = sentence[tokens[at - 1].end() : tokens[at].start()].strip(" :-")
            joins = bool(ends) and tokens[at].group() in ("and", "of")
            if kin or apart or not (joins or _is_known(tokens[at].group(), known)):
                break
            ends += [] if joins else [tokens[at].end()]
        other = kin and n > 0 and tokens[n - 1].group() == "other"
        start = tokens[n - 1].start() if other else first.start()
        found += [_Name(sentence[:start], sentence[start:end], sentence[end:]) for end in reversed(ends)]
    return found


def _is_known(text: str, known: Sequence[Word]) -> bool:
    words = words_in(_YEARS.sub(r"\1", text.rstrip("'’")))
    telling = all(w.kind in ("word", "body", "named", "light", "number", "time") for w in words)
    return bool(words) and telling and all(matches(w, known) for w in words)


def _instead(named: _Name, sources: Sequence[str]) -> Iterator[str]:
    """The sentence with what the sources may call what the question names: "the adult", "it", "the" or nothing."""
    held = " ".join(sources).casefold().replace("in person", "")
    if named.bodies <= _PEOPLE:
        for general in named.general:
            narrowed = "parents" in named.bodies and general == "person" and "person who" in held
            if re.search(rf"\b{general}\b", held) and not narrowed:
                yield named.instead(
                    general if general.endswith(("one", "body", "others")) else f"the {general}"
                )
    if named.is_new:
        return
    if named.bodies <= _PEOPLE or named.before.strip().casefold() == "if":
        yield from _pronouns(named, sources)
    if "parents" in named.bodies and named.last in small("rings") and re.search(r"\bhome\b", held):
        yield named.instead("home")
    if re.match(r" (?:you|they|he|she|it) ", named.after) and re.search(
        r"\bwhat (?:you|they|he|she|it)\b", held
    ):
        yield named.instead("what")
    verb = root(named.last) in support_words().verbs - support_words().light
    verb = verb and (named.is_denied or not named.bodies - _AT_WORK) and not named.is_told
    verb = verb and not named.before.endswith(", ")
    hangs = named.last in _WHERE and not named.is_told
    hangs = hangs and not (named.last in ("about", "of") and "parents" in named.bodies)
    there = _in_its_place(named, held)
    if "it" in there and named.may_be_a_thing:
        yield named.instead("it")
    if (named.is_child or hangs or verb) and not there and not _ONE_OF.search(named.before):
        yield _HANGS.sub("", named.before) + named.after
    follows = _TOKEN.match(named.after.lstrip())
    next_one = re.escape(follows.group().casefold()) if follows else "-"
    whose = named.text.endswith(("'s", "’s", "'", "’"))
    noun = rf"\b{next_one}\b" if whose else rf"\b(?:the|an?|this|your) {next_one}\b"
    roots = [root(word) for word in _TOKEN.findall(held)]
    if re.search(noun, held) or (root(named.last), root(next_one)) in zip(roots, roots[1:], strict=False):
        yield named.instead("the")


def _in_its_place(named: _Name, held: str) -> set[str]:
    """What begins in the sources where the name stands here: "the" of "tell the DSL", "it" of "send it"."""
    said = [root(word.casefold()) for word in _TOKEN.findall(named.before)]
    last = said[-2:] if named.last in _WHERE else said[-1:]
    there = _TOKEN.findall(held)
    size = len(last)
    after = [
        there[n + size] for n in range(len(there) - size) if [root(w) for w in there[n : n + size]] == last
    ]
    return {
        one for one in after if one in small("determiners") or any(w.marks("body") for w in words_in(one))
    }


def _pronouns(named: _Name, sources: Sequence[str]) -> Iterator[str]:
    """The sentence with a pronoun of the sources, or with "what was said" for "what mum said"."""
    for pronoun in dict.fromkeys(word for source in sources for word in _opening_pronouns(source)):
        if pronoun not in _THINGS or named.may_be_a_thing:
            yield named.instead(pronoun)
    if named.bodies and named.after.startswith(" said"):
        yield named.instead("was")


def _opening_pronouns(source: str) -> list[str]:
    """Pronouns that stand for nothing before them."""
    found = []
    for pronoun in _PRONOUN.finditer(source):
        before = words_in(source[: pronoun.start()])
        person = pronoun.group().casefold() not in _THINGS
        taken = [w for w in before if w.marks("body") - {"reader"}] if person else _things(before)
        if not taken:
            found.append(pronoun.group().casefold())
    return found


def _things(words: Sequence[Word]) -> list[Word]:
    pairs = zip(words, words[1:], strict=False)
    return [b for a, b in pairs if a.text in small("determiners") and b.kind == "word"]


def _referred(sentence: str, source: str) -> Iterator[str]:
    """The sentence with a pronoun of the source for what an earlier sentence there names, beside the same word."""
    read = parted(source)
    for at in range(1, len(read)):
        earlier = words_in(" ".join(read[max(0, at - 2) : at]))
        people = {b for w in earlier for b in w.marks("body")} - {"child", "reader", "school"}
        for named in _names(sentence, earlier):
            for found in _PRONOUN.finditer(read[at]):
                pronoun = _Name(read[at][: found.start()], found.group().casefold(), read[at][found.end() :])
                person = pronoun.text not in _THINGS and not (
                    pronoun.text in ("they", "them") and not named.bodies
                )
                fits = person == bool(named.bodies) and (not person or named.bodies >= people)
                if fits and named.beside & pronoun.beside:
                    yield named.instead(pronoun.text)
