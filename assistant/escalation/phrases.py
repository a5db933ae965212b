"""The small language of the concept files, and a fast search for many phrases at once.

``word``          that word                       ``word*``       any word that starts so
``(a|b c|d*)``    one of these                    ``[a|b]``       one of these, or nothing
``..``            up to 4 other words             ``...``         up to 9 other words
``NUM``           a number                        ``<name>``      one of the words of that list
Groups may stand in groups. A phrase never reaches over the end of a sentence; a comma may stand between two words.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.errors import BadData

Lists = Mapping[str, Sequence[str]]

_TOKENS = re.compile(r"\.{2,3}|[()\[\]|]|<[a-z_]+>|NUM|[a-z0-9£]+\*?|\S")
_WORD = re.compile(r"[a-z0-9£]+\*?|NUM")
_NEXT = r"(?:\ ,)?\ "
_GAPS = {"..": r"(?:\ [^ ]+){0,4}\ ", "...": r"(?:\ [^ ]+){0,9}\ "}
_NUMBER = (
    r"(?:[0-9]+[a-z]{0,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|"
    r"sixteen|seventeen|eighteen|twenty|thirty|forty|fifty|sixty)"
)
_SHORTEST_STEM = 3


@dataclass(frozen=True)
class Phrase:
    """``owner`` is the concept; ``keys`` are the words (or stems, ending in *) of which one must be present."""

    owner: str
    text: str
    pattern: re.Pattern[str]
    keys: frozenset[str]


@dataclass(frozen=True)
class _Part:
    """A piece of a phrase as a pattern; no ``keys`` when it may be absent or is only a number."""

    pattern: str
    keys: frozenset[str]


class _Parser:
    """Reads one phrase from left to right."""

    def __init__(self, text: str, lists: Lists) -> None:
        self._tokens = _TOKENS.findall(text)
        self._at = 0
        self._lists = lists

    def whole(self) -> _Part:
        part = self._sequence()
        if self._at < len(self._tokens):
            raise BadData(f"unexpected {self._tokens[self._at]!r}")
        return part

    def _sequence(self) -> _Part:
        """Pieces up to ``|``, a closing bracket or the end."""
        pattern, keys, glue = "", frozenset[str](), ""
        while self._at < len(self._tokens) and self._tokens[self._at] not in ("|", ")", "]"):
            token = self._tokens[self._at]
            self._at += 1
            if token in _GAPS:
                glue = _GAPS[token]
            elif token == "[":  # noqa: S105
                options, gap = self._alternatives("]")
                if gap:
                    glue = _GAPS[gap]
                elif pattern and not pattern.endswith(_OPTIONAL_END):
                    pattern += f"(?:{glue}{options.pattern})?"
                else:
                    pattern += f"(?:{options.pattern}{_OPTIONAL_END}"
            else:
                part = self._piece(token)
                pattern += ("" if not pattern or pattern.endswith(_OPTIONAL_END) else glue) + part.pattern
                keys = _rarer(keys, part.keys)
                glue = _NEXT
        return _Part(pattern, keys)

    def _piece(self, token: str) -> _Part:
        if token == "(":  # noqa: S105
            return self._alternatives(")")[0]
        if token.startswith("<"):
            name = token[1:-1]
            if name not in self._lists:
                raise BadData(f"there is no word list <{name}>")
            return _either([_Parser(entry, self._lists).whole() for entry in self._lists[name]])
        if not _WORD.fullmatch(token):
            raise BadData(f"unexpected {token!r}")
        if token == "NUM":  # noqa: S105
            return _Part(_NUMBER, frozenset())
        if token.endswith("*"):
            if len(token) <= _SHORTEST_STEM:
                raise BadData(f"the stem {token!r} is too short")
            return _Part(token[:-1] + "[a-z0-9]*", frozenset([token]))
        return _Part(token, frozenset([token]))

    def _alternatives(self, closing: str) -> tuple[_Part, str]:
        """The options up to the closing bracket; and the gap, if one of them is a gap."""
        parts: list[_Part] = []
        gap = ""
        while True:
            if self._at < len(self._tokens) and self._tokens[self._at] in _GAPS:
                gap = self._tokens[self._at]
                self._at += 1
            else:
                parts.append(self._sequence())
            if self._at >= len(self._tokens):
                raise BadData(f"{closing!r} is missing")
            token = self._tokens[self._at]
            self._at += 1
            if token == closing:
                return _either([part for part in parts if part.pattern]), gap


_OPTIONAL_END = _NEXT + ")?"


def _either(parts: Sequence[_Part]) -> _Part:
    keys = frozenset[str]().union(*(part.keys for part in parts))
    if any(not part.keys for part in parts):
        keys = frozenset()
    return _Part("(?:" + "|".join(part.pattern for part in parts) + ")", keys)


def _rarer(one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    """The better set to look phrases up by: fewer and longer words."""
    if not one or not other:
        return one or other
    return max(one, other, key=lambda keys: (min(len(key.rstrip("*")) for key in keys) > 3, -len(keys)))


def compile_phrase(owner: str, text: str, lists: Lists) -> Phrase:
    """Raises ``BadData`` when the phrase cannot be read or has no word that must be present."""
    try:
        part = _Parser(text, lists).whole()
    except BadData as wrong:
        raise BadData(f"cannot read the phrase {text!r}: {wrong}") from wrong
    if not part.keys:
        raise BadData(f"{text!r} has no word that must be present")
    return Phrase(owner, text, re.compile(rf"(?:(?<=\ )|^){part.pattern}(?=\ |$)"), part.keys)


class PhraseBook:
    """Finds every phrase in a sentence, looking only at phrases of which a key word is there."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._by_word: dict[str, list[Phrase]] = defaultdict(list)
        self._by_stem: dict[str, list[Phrase]] = defaultdict(list)
        for phrase in phrases:
            for key in phrase.keys:
                (self._by_stem[key[:-1]] if key.endswith("*") else self._by_word[key]).append(phrase)
        self._lengths = sorted({len(stem) for stem in self._by_stem})

    def words(self) -> frozenset[str]:
        """Every key word and stem that the book knows."""
        return frozenset(self._by_word) | frozenset(self._by_stem)

    def candidates(self, sentence: str) -> Iterable[Phrase]:
        """Phrases of which a key word stands in one sentence of a ``Reading``."""
        found: dict[int, Phrase] = {}
        for word in set(sentence.split()):
            for phrase in self._by_word.get(word, ()):
                found[id(phrase)] = phrase
            for length in self._lengths:
                if length > len(word):
                    break
                for phrase in self._by_stem.get(word[:length], ()):
                    found[id(phrase)] = phrase
        return found.values()

    def find(self, sentence: str) -> list[tuple[Phrase, int, int]]:
        """(phrase, start, end) of every match in one sentence of a ``Reading``."""
        return [
            (phrase, match.start(), match.end())
            for phrase in self.candidates(sentence)
            for match in phrase.pattern.finditer(sentence)
        ]
