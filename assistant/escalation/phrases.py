"""The small language of the concept files, and a fast search for many phrases at once.

``word``          that word                       ``word*``       any word that starts so
``(a|b c|d*)``    one of these                    ``[a]``         a, or nothing
``..``            up to 4 other words             ``...``         up to 9 other words
``#``             a number                        ``<name>``      one of the words of that list
A phrase never reaches over the end of a sentence; a comma may stand anywhere between two words.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.errors import BadData

_PIECES = re.compile(r"\.{2,3}|\[[^\[\]]+\]|\([^()]+\)|<[a-z_]+>|[a-z0-9£#,]+\*?")
_GAPS = {"..": 4, "...": 9}
_SHORTEST_STEM = 3


@dataclass(frozen=True)
class Phrase:
    """``owner`` is the concept; ``keys`` are the words (or stems, ending in *) of which one must be present."""

    owner: str
    text: str
    pattern: re.Pattern[str]
    keys: tuple[str, ...]


def _alternative(words: str) -> str:
    return r"(?:\ ,)?\ ".join(_word(word) for word in words.split())


def _word(word: str) -> str:
    if word == "#":
        return r"(?:[0-9]+[a-z]*|(?:one|two|three|four|five|six|seven|eight|nine|ten|twenty|thirty|forty|fifty))"
    if word.endswith("*"):
        return re.escape(word[:-1]) + r"[a-z0-9]*"
    return re.escape(word)


def _options(piece: str, lists: Mapping[str, Sequence[str]]) -> list[str]:
    """The alternatives that one piece stands for."""
    if piece.startswith("<"):
        name = piece[1:-1]
        if name not in lists:
            raise BadData(f"there is no word list <{name}>")
        return list(lists[name])
    if piece.startswith(("(", "[")):
        found: list[str] = []
        for part in piece[1:-1].split("|"):
            found += _options(part, lists) if part.startswith("<") else [part.strip()]
        return found
    return [piece]


def _rarity(options: Sequence[str]) -> tuple[int, int]:
    return (min(len(_key(option)) for option in options), -len(options))


def _key(option: str) -> str:
    """The longest plain word of an alternative: it must be in the message for the alternative to match."""
    return max(option.split(), key=lambda word: len(word.rstrip("*")))


def compile_phrase(owner: str, text: str, lists: Mapping[str, Sequence[str]]) -> Phrase:
    """Raises ``BadData`` when the phrase has nothing that must be present or cannot be read."""
    pieces = _PIECES.findall(text)
    if "".join(pieces).replace(" ", "") != text.replace(" ", ""):
        raise BadData(f"{owner}: cannot read the phrase {text!r}")
    expression, best = "", None
    glue = ""
    for piece in pieces:
        if piece in _GAPS:
            glue = rf"\ (?:[^ ]+\ ){{0,{_GAPS[piece]}}}"
            continue
        options = _options(piece, lists)
        body = "(?:" + "|".join(_alternative(option) for option in options) + ")"
        if piece.startswith("["):
            expression += (f"(?:{glue}{body})?") if expression else f"(?:{body}\\ )?"
        else:
            lead = glue if expression and not expression.endswith(r"\ )?") else ""
            expression += lead + body
            if "#" not in options and (best is None or _rarity(options) > _rarity(best)):
                best = options
        glue = r"(?:\ ,)?\ "
    if best is None:
        raise BadData(f"{owner}: {text!r} has no word that must be present")
    keys = tuple(_key(option) for option in best)
    for key in keys:
        if key.endswith("*") and len(key) - 1 < _SHORTEST_STEM:
            raise BadData(f"{owner}: the stem {key!r} is too short")
    return Phrase(owner, text, re.compile(rf"(?:(?<=\ )|^){expression}(?=\ |$)"), keys)


class PhraseBook:
    """Finds every phrase in a sentence, looking only at phrases of which a key word is there."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._by_word: dict[str, list[Phrase]] = defaultdict(list)
        self._by_stem: dict[str, list[Phrase]] = defaultdict(list)
        self._lengths: set[int] = set()
        for phrase in phrases:
            for key in phrase.keys:
                if key.endswith("*"):
                    self._by_stem[key[:-1]].append(phrase)
                    self._lengths.add(len(key) - 1)
                else:
                    self._by_word[key].append(phrase)

    def words(self) -> frozenset[str]:
        """Every key word and stem that the book knows."""
        return frozenset(self._by_word) | frozenset(self._by_stem)

    def find(self, sentence: str) -> list[tuple[Phrase, int, int]]:
        """(phrase, start, end) of every match in one sentence of a ``Reading``."""
        candidates: dict[int, Phrase] = {}
        for word in set(sentence.split()):
            for phrase in self._by_word.get(word, ()):
                candidates[id(phrase)] = phrase
            for length in self._lengths:
                if length <= len(word):
                    for phrase in self._by_stem.get(word[:length], ()):
                        candidates[id(phrase)] = phrase
        return [
            (phrase, match.start(), match.end())
            for phrase in candidates.values()
            for match in phrase.pattern.finditer(sentence)
        ]
