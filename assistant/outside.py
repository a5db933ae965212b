"""What Signpost has no answer to: topics with samples, and a learned leaning that tells such questions from its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import numpy as np

from assistant.data_files import from_yaml
from assistant.embedder import DIMENSIONS, Vectors
from assistant.places import PROMPTS
from assistant.words import plain_words, stem

FILE = Path(__file__).with_name("outside.npz")


@dataclass(frozen=True)
class Topic:
    """A topic that Signpost has no answers to, with questions as staff type them (`prompts/outside.yaml`)."""

    outcome: Literal["not_found", "out_of_scope"]
    ask: str
    samples: tuple[str, ...]


@cache
def _file() -> dict[str, Any]:
    raw: dict[str, Any] = from_yaml((PROMPTS / "outside.yaml").read_text("utf-8"))
    return raw


@cache
def topics() -> tuple[Topic, ...]:
    """The outside topics file."""
    return tuple(
        Topic(one["outcome"], one["ask"], tuple(one["samples"])) for one in _file()["topics"].values()
    )


@cache
def answerable() -> tuple[str, ...]:
    """Questions right beside the outside topics that the guidance does answer."""
    return tuple(_file()["answerable"])


def features(question: str) -> tuple[str, ...]:
    """The stems of a question, each two in a row, and what it begins with."""
    words = [stem(word) for word in plain_words(question)]
    pairs = [f"{one} {other}" for one, other in zip(words, words[1:], strict=False)]
    return tuple(dict.fromkeys([*words, *pairs, *(f"^{first}" for first in (*words[:1], *pairs[:1]))]))


@dataclass(frozen=True)
class Leaning:
    """Weights of a logistic regression: by word or pair of words, by vector (384,), and the bias."""

    words: dict[str, float]
    vector: Vectors
    bias: float

    def of(self, question: str, vector: Vectors) -> float:
        """Log odds that a question with its vector (384,) lies outside."""
        known = [self.words[name] for name in features(question) if name in self.words]
        by_words = sum(known) / len(known) ** 0.5 if known else 0.0
        return by_words + float(self.vector @ vector) + self.bias

    def save(self, file: Path) -> None:
        """Write the weights (`read_leaning`)."""
        np.savez_compressed(
            file,
            names=np.array(list(self.words)),
            words=np.array(list(self.words.values()), np.float16),
            vector=self.vector.astype(np.float16),
            bias=np.float32(self.bias),
        )


@cache
def read_leaning() -> Leaning:
    """The weights that `python -m assistant.train_outside` wrote; without the file, a leaning of 0 for everything."""
    try:
        with np.load(FILE, allow_pickle=False) as kept:
            words = dict(zip(kept["names"].tolist(), kept["words"].astype(float).tolist(), strict=True))
            return Leaning(words, kept["vector"].astype(np.float32), float(kept["bias"]))
    except OSError:
        return Leaning({}, np.zeros(DIMENSIONS, np.float32), 0.0)


class Outside:
    """Questions that Signpost has no answer to: the nearest of them tells how far outside a question is."""

    def __init__(self, embed: Callable[[list[str]], Vectors]) -> None:
        """``embed`` gives vectors for the samples, (n, 384)."""
        pairs = [(sample, topic) for topic in topics() for sample in topic.samples]
        self._topics = [topic for _, topic in pairs]
        self._vectors = embed([sample for sample, _ in pairs])
        self._answerable = embed(list(answerable()))
        self._leaning = read_leaning()

    def nearest(self, vector: Vectors) -> tuple[float, Topic]:
        """The cosine with the nearest sample, and its topic."""
        cosines = self._vectors @ vector
        row = int(np.argmax(cosines))
        return float(cosines[row]), self._topics[row]

    def beside(self, vector: Vectors) -> float:
        """The cosine with the nearest of the questions that stand right beside and are answered (`answerable`)."""
        return float((self._answerable @ vector).max(initial=0.0))

    def leaning(self, question: str, vector: Vectors) -> float:
        """Log odds that the question lies outside (`Leaning.of`)."""
        return self._leaning.of(question, vector)
