"""Examples written anew for training: other names, small letters, missing apostrophes, misspelt words."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from random import Random

from assistant.personal_data import evidence as ev
from assistant.personal_data.examples import Example
from assistant.personal_data.lists import (
    everyday,
    first_names,
    fold,
    frequent_first_names,
    is_everyday,
    rare_surnames,
    surnames,
    word_names,
)

_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_KEEP = ev.TITLES | ev.GUARDED_TITLES | ev.PARTICLES | frozenset({"and", "big", "little", "baby", "aka"})
_ORDER = 3


class Namer:
    """Makes up names: listed ones, words that are names, and new ones letter by letter."""

    def __init__(self) -> None:
        """Reads the lists; the same random numbers then give the same names."""
        self._pools: tuple[tuple[float, Sequence[str]], ...] = (
            (0.35, sorted(frequent_first_names())),
            (0.55, sorted(first_names() - frequent_first_names())),
            (0.70, sorted(word_names())),
        )
        self._families = sorted(surnames() | rare_surnames())
        self._next: defaultdict[str, list[str]] = defaultdict(list)
        for name in sorted(frequent_first_names()):
            edged = "^" * _ORDER + name + "$"
            for at in range(len(edged) - _ORDER):
                self._next[edged[at : at + _ORDER]].append(edged[at + _ORDER])

    def first(self, chance: Random) -> str:
        """A first name in small letters."""
        draw = chance.random()
        for share, pool in self._pools:
            if draw < share:
                return chance.choice(pool)
        return self.made_up(chance)

    def family(self, chance: Random) -> str:
        """A surname in small letters."""
        return chance.choice(self._families) if chance.random() < 0.7 else self.made_up(chance)

    def made_up(self, chance: Random) -> str:
        """A name that is in no list."""
        while True:
            name = "^" * _ORDER
            while name[-1] != "$" and len(name) < 20:
                name += chance.choice(self._next[name[-_ORDER:]])
            name = name.strip("^$")
            if 3 < len(name) < 12 and name not in first_names() and not is_everyday(name):
                return name


def varied(example: Example, namer: Namer, chance: Random) -> Example:
    """One example written anew. The labels move with the words."""
    small = chance.random() < 0.4
    sloppy = small and chance.random() < 0.5
    renamed: dict[str, str] = {}
    parts: list[str] = []
    spans: list[tuple[int, int, str]] = []
    length = at = 0

    def put(text: str) -> None:
        nonlocal length
        parts.append(text)
        length += len(text)

    for start, end, kind in example.spans:
        put(_misspelt(example.message[at:start], chance, 0.06 if small else 0.03))
        words = example.message[start:end]
        if kind == "name":
            words = _WORD.sub(_renamer(renamed, namer, chance, small), words)
        elif small and kind in ("address", "postcode", "vehicle"):
            words = words.lower()
        spans.append((length, length + len(words), kind))
        put(words)
        at = end
        if sloppy and kind == "name" and example.message[end : end + 2] in ("'s", "’s"):
            put("s")
            at = end + 2
    put(_misspelt(example.message[at:], chance, 0.06 if small else 0.03))
    text = "".join(parts)
    if small and chance.random() < 0.8 and len(text.lower()) == len(text):
        text = text.lower()
    return Example(text, tuple(spans), example.file)


def _renamer(
    renamed: dict[str, str], namer: Namer, chance: Random, small: bool
) -> Callable[[re.Match[str]], str]:
    first = True

    def rename(match: re.Match[str]) -> str:
        nonlocal first
        word = match.group()
        low = fold(word)
        if low in _KEEP or len(word) < 3 or (word.isupper() and len(word) < 4):
            return word.lower() if small else word
        if low not in renamed:
            renamed[low] = (
                low if chance.random() < 0.15 else namer.first(chance) if first else namer.family(chance)
            )
        first = False
        new = renamed[low]
        return new if small or word.islower() else new.upper() if word.isupper() else new.title()

    return rename


def _misspelt(text: str, chance: Random, share: float) -> str:
    def spoil(match: re.Match[str]) -> str:
        word = match.group()
        if len(word) < 5 or not word.isalpha() or word.lower() not in everyday() or chance.random() > share:
            return word
        at = chance.randrange(1, len(word) - 1)
        way = chance.randrange(4)
        if way == 0:
            return word[:at] + word[at + 1 :]
        if way == 1:
            return word[:at] + word[at] + word[at:]
        if way == 2:
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        return word[:at] + chance.choice("aeioustrnl") + word[at + 1 :]

    return _WORD.sub(spoil, text)


def frequent(signs: Sequence[Sequence[str]], messages: Sequence[int], least: int) -> list[str]:
    """The signs that stand in at least ``least`` different messages, in order."""
    seen = Counter(
        sign for sign, _ in {(sign, m) for row, m in zip(signs, messages, strict=True) for sign in row}
    )
    return sorted(sign for sign, count in seen.items() if count >= least)
