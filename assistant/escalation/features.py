"""What the classifier sees of a message apart from its vectors: its words, and what the concepts and rules say of it."""

import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from assistant.data_files import from_yaml
from assistant.errors import BadData
from assistant.escalation.concepts import Concepts, Found
from assistant.escalation.grammar import NAMES, grammar
from assistant.escalation.reading import Reading
from assistant.escalation.rules import Fired, Rules

BUCKETS = 1 << 15
_SHORTEST, _LONGEST = 3, 5
_MOST_CHARACTERS = 4000
_PERSON = frozenset(
    ["he", "she", "him", "her", "his", "hers", "hes", "shes", "they", "them", "theyre", "their"]
)

Floats = npt.NDArray[np.float32]
Groups = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Pairs:
    """Groups of concepts; what counts is that one of ``of`` and one of ``beside`` stand within two sentences."""

    of: Groups
    beside: Groups

    @property
    def names(self) -> tuple[str, ...]:
        """A name for each number of ``seen``."""
        both = [f"{one} beside {other}" for one in self.of for other in self.beside]
        return (*both, *(f"any {name}" for name in (*self.of, *self.beside)))

    def seen(self, found: Found) -> list[float]:
        """1 or 0 for each of ``names``."""
        sentences = found.by_sentence
        near = [here | after for here, after in zip(sentences, (*sentences[1:], frozenset()), strict=True)]
        both = [
            float(any(names & one and names & other for names in near))
            for one in self.of.values()
            for other in self.beside.values()
        ]
        everywhere = found.everywhere
        return [
            *both,
            *(float(bool(everywhere & group)) for group in (*self.of.values(), *self.beside.values())),
        ]


class Features:
    """Turns a message that was read into numbers. Built from the concept files alone."""

    def __init__(self, concepts: Concepts, rules: Rules, pairs: Sequence[Pairs]) -> None:
        self._concepts = concepts.names
        self._rules = tuple(rule.name for rule in rules.rules)
        self._pairs = tuple(pairs)
        self._kinds = concepts.kinds
        self.names: tuple[str, ...] = (
            *self._concepts,
            *(f"rule {name}" for name in self._rules),
            *(name for pair in self._pairs for name in pair.names),
            *NAMES,
        )

    @classmethod
    def load(cls, folder: Path, concepts: Concepts, rules: Rules) -> "Features":
        """Reads `pairs.yaml`. Raises ``BadData`` for a concept that does not exist."""
        path = folder / "pairs.yaml"
        entries: list[dict[str, Any]] = from_yaml(path.read_text(encoding="utf-8"))
        pairs = [
            Pairs(*(_groups(path, entry[part], concepts) for part in ("of", "beside"))) for entry in entries
        ]
        return cls(concepts, rules, pairs)

    def signs(self, reading: Reading, found: Found, fired: Sequence[Fired]) -> Floats:
        """One number for each of ``names``: what is spoken of, which rules fire, what stands together, how it is put."""
        everywhere = found.everywhere
        firing = {fire.rule.name for fire in fired if not fire.quiet}
        numbers = [float(name in everywhere) for name in self._concepts]
        numbers += [float(name in firing) for name in self._rules]
        for pairs in self._pairs:
            numbers += pairs.seen(found)
        return np.array(numbers + grammar(reading), dtype=np.float32)

    def bag(self, reading: Reading) -> tuple[npt.NDArray[np.int64], Floats]:
        """Buckets and weights of the words, neighbouring words and pieces of words of a message; the last words first."""
        texts: Counter[str] = Counter()
        words: Counter[str] = Counter()
        left = _MOST_CHARACTERS
        for sentence in reversed(reading.sentences):
            inside = sentence.split()[: _MOST_CHARACTERS // 4]
            words.update(inside)
            texts.update(self._beside(inside))
            left -= len(sentence)
            if left < 0:
                break
        counts: dict[int, int] = {}
        for text, times in texts.items():
            bucket = zlib.crc32(text.encode()) % BUCKETS
            counts[bucket] = counts.get(bucket, 0) + times
        for word, times in words.items():
            for text in _pieces(word):
                bucket = zlib.crc32(text.encode()) % BUCKETS
                counts[bucket] = counts.get(bucket, 0) + times
        weights = 1.0 + np.log(np.fromiter(counts.values(), dtype=np.float32, count=len(counts)))
        return np.fromiter(counts, dtype=np.int64, count=len(counts)), weights.astype(np.float32)

    def _beside(self, words: list[str]) -> list[str]:
        """Neighbours: words as they stand, and what kind of word stands near which."""
        texts = [f"p{one} {other}" for one, other in pairwise(["^", *words, "$"])]
        kinds = ["^", *(self._kind(word) for word in words if word != ","), "$"]
        texts += [f"q{one} {other}" for one, other in pairwise(kinds)]
        for reach in (2, 3):
            texts += [f"s{one} {other}" for one, other in zip(kinds, kinds[reach:], strict=False)]
        return texts

    def _kind(self, word: str) -> str:
        """A relative is a relative, whichever; a number is a number."""
        if word[0].isdigit():
            return "NUM"
        if word in _PERSON:
            return "<he>"
        kind = self._kinds.get(word) or (self._kinds.get(word[:-1]) if word.endswith("s") else None)
        return f"<{kind}>" if kind else word


def _pieces(word: str) -> list[str]:
    """The word itself, and its runs of three to five characters."""
    padded = f" {word[:30]} "
    return [
        "w" + word,
        *(
            "c" + padded[start : start + size]
            for size in range(_SHORTEST, _LONGEST + 1)
            for start in range(len(padded) - size + 1)
        ),
    ]


def _groups(path: Path, entry: Mapping[str, Sequence[str]], concepts: Concepts) -> Groups:
    unknown = sorted({name for group in entry.values() for name in group} - set(concepts.names))
    if unknown:
        raise BadData(f"{path.name}: unknown concepts {unknown}")
    return {name: frozenset(group) for name, group in entry.items()}
