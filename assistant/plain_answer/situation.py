"""Who asks, where and about what: what a plain answer may take from the question, though the sources have a general word.

"Do not warn the caretaker" is said by "Do not warn the adult" where the question is about the caretaker.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.plain_answer.clauses import Word, sentences
from assistant.plain_answer.folding import parted
from assistant.plain_answer.places import matches
from assistant.plain_answer.support_words import root, small, small_roots, support_words

EVERYBODY = frozenset({"staff", "school", "adult", "volunteer"})
IS = {
    "dsl": frozenset({"dsl", "deputy"}),
    "head": frozenset({"head", "leader", "case-manager"}),
    "governor": frozenset({"governors", "chair"}),
    "sendco": frozenset({"senco", "teacher"}),
    "class_teacher": frozenset({"teacher"}),
    "supply": frozenset({"teacher"}),
}
"""Role → what the sources call it, beside `EVERYBODY`."""
_GENERAL = ("adult", "person", "colleague", "someone", "anyone")
"""What the sources call somebody whom the question names closer."""
_WORKS_HERE = ("member of staff", "staff", "teacher", "volunteer")
"""The same, but not where one of them is to be told something."""
_AT_WORK = {"staff", "teacher", "volunteer", "contractor", "adult"}
_PRONOUN = re.compile(r"\b(it|this|they|them|he|she|him|her)\b", re.IGNORECASE)
_TOKEN = re.compile(r"[A-Za-z0-9'’-]+")
_AS = re.compile(r"As (?:the |an? )?([\w ]+), ")
_YOU = re.compile(r"\byou\b(?!['’])", re.IGNORECASE)
_WHERE = ("of", "about", "in", "on", "at", "for", "from", "to", "with")
"""Words with which what the question names may be left out: "examples of the lifts"."""
_HANGS = re.compile(rf"\b(?:{'|'.join(_WHERE)}) $")
_LONGEST = 4
"""Words of what the question names."""


@dataclass(frozen=True)
class Situation:
    """``reader``: bodies (`prompts/support.yaml`) that the person who asks belongs to; empty when that is not known.

    ``asked`` is the masked question, ``area`` the name of the user's area.
    """

    reader: frozenset[str] = frozenset()
    asked: str = ""
    area: str = ""

    @classmethod
    def of(cls, role: str, area: str | None, asked: str) -> Situation:
        """The situation of somebody with one of the roles of `docs/answers.md`."""
        return cls(EVERYBODY | IS.get(role, frozenset()), asked, area or "")

    def holds(self, name: str) -> bool:
        """Whether a name stands in the question, or is that of the area."""
        held = re.findall(r"[a-z0-9]+", f"{self.asked} {self.area}".casefold())
        return all(word in held for word in re.findall(r"[a-z0-9]+", name.casefold()))

    def in_general(self, sentence: str, sources: Sequence[str]) -> Iterator[str]:
        """The sentence with the general words of the sources in place of what the question names."""
        plain = _AS.sub("", sentence) if self._is(_AS.match(sentence)) else sentence
        if plain != sentence:
            yield plain
        for name in self._called(sources):
            yield _YOU.sub(name, plain)
        elsewhere = self._elsewhere(plain)
        yield from elsewhere
        for here in elsewhere or [plain]:
            for start, end in self._named(here):
                yield from _instead(here[:start], here[start:end], here[end:], sources)

    def _is(self, said: re.Match[str] | None) -> bool:
        """Whether "As the DSL, …" says what the reader is."""
        words = [w for part in sentences(said.group(1)) for w in part.words] if said else []
        return any(w.marks("body") & self.reader for w in words)

    def _called(self, sources: Sequence[str]) -> list[str]:
        """What the sources call the reader where they say what somebody of that name does."""
        words = [w for source in sources for part in sentences(source) for w in part.words]
        mine = self.reader - EVERYBODY
        return list(dict.fromkeys(w.text for w in words if w.slot == "agent" and w.marks("body") & mine))

    def _elsewhere(self, sentence: str) -> list[str]:
        """The sentence without the name of the area: "Harrow's team", "send it to Harrow"."""
        area = re.escape(self.area or "-")
        found = re.search(
            rf"\b(?:the )?{area}\b(['’]s)?(?: (?=[A-Z]|council))?", sentence, flags=re.IGNORECASE
        )
        if not self.area or not found:
            return []
        whose = found.group().endswith((" ", "s"))
        return [
            f"{sentence[: found.start()]}{other}{sentence[found.end() :]}"
            for other in (("the ", "the area's ") if whose else ("the council", "the area"))
        ]

    def _named(self, sentence: str) -> list[tuple[int, int]]:
        """Where the sentence says "the …" of what the question names."""
        asked = [w for part in sentences(self.asked) for w in part.words]
        found = []
        tokens = list(_TOKEN.finditer(sentence))
        for n, first in enumerate(tokens):
            text = first.group().casefold()
            kin = text.removesuffix("'s").removesuffix("’s") in small("kin")
            whose = n > 0 and tokens[n - 1].group().casefold() in small("definite")
            if (text not in small("definite") and not kin) or (kin and whose):
                continue
            last = n if kin and _known(first.group(), asked) else None
            for at in range(n + 1, min(len(tokens), n + _LONGEST)):
                apart = sentence[tokens[at - 1].end() : tokens[at].start()].strip(" :-")
                if kin or apart or not _known(tokens[at].group(), asked):
                    break
                last = at
            if last is not None:
                found.append((first.start(), tokens[last].end()))
        return found


NOBODY = Situation()
"""Nothing is known of who asks, and about what."""


def _known(text: str, asked: Sequence[Word]) -> bool:
    words = [w for part in sentences(text) for w in part.words]
    return bool(words) and all(
        w.kind in ("word", "body", "light", "number", "time") and matches(w, asked) for w in words
    )


def _is_child(text: str) -> bool:
    """Whether "the little lad", "the Year 8" is a child."""
    words = [w for part in sentences(text) for w in part.words]
    return any(w.marks("body") == {"child"} or w.text == "year" for w in words)


def _instead(before: str, named: str, after: str, sources: Sequence[str]) -> Iterator[str]:
    """The sentence with what the sources may call it: "the adult", "it", "the" or nothing."""
    said = [token.group().casefold() for token in _TOKEN.finditer(before)]
    told = bool(said) and root(said[-1]) in small_roots("tells") and not _denied(said)
    bodies = frozenset(b for part in sentences(named) for w in part.words for b in w.marks("body"))
    held = " ".join(sources).casefold()
    calls = ("child",) if _is_child(named) else _GENERAL if told else (*_GENERAL, *_WORKS_HERE)
    for general in calls:
        if re.search(rf"\b{general}\b", held):
            the = "" if general in ("someone", "anyone") else "the "
            yield f"{before}{the}{general}{after}"
    if "parents" in bodies and re.search(r"\bhome\b", held):
        yield f"{before}home{after}"
    for pronoun in dict.fromkeys(word for source in sources for word in _opening_pronouns(source)):
        yield f"{before}{pronoun}{after}"
    hangs = said and (
        said[-1] in _WHERE or (root(said[-1]) in support_words().verbs and not bodies - _AT_WORK)
    )
    if hangs and not told:
        yield _HANGS.sub("", before) + after
    follows = _TOKEN.match(after.lstrip())
    held_roots = {root(word) for word in _TOKEN.findall(held)}
    whose = named.endswith(("'s", "’s"))
    if follows and (whose or not bodies) and root(follows.group().casefold()) in held_roots:
        yield f"{before}the{after}"


def _denied(said: Sequence[str]) -> bool:
    return bool({"not", "never", "don't", "don’t"} & set(said))


def _opening_pronouns(source: str) -> list[str]:
    """Pronouns of the first sentence that stand for nothing in it."""
    first = next(iter(parted(source)), "")
    found = []
    for pronoun in _PRONOUN.finditer(first):
        before = [w for part in sentences(first[: pronoun.start()]) for w in part.words]
        person = pronoun.group().casefold() not in ("it", "this")
        taken = [w for w in before if w.marks("body") - {"reader"}] if person else _things(before)
        if not taken:
            found.append(pronoun.group().casefold())
    return found


def _things(words: Sequence[Word]) -> list[Word]:
    pairs = zip(words, words[1:], strict=False)
    return [b for a, b in pairs if a.text in small("determiners") and b.kind == "word"]
