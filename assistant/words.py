"""Words as the keyword index and the anchors see them: lower case, stemmed, with acronyms and slang written out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import Stemmer

from assistant.data_files import from_yaml
from assistant.places import CORPUS

_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_STOP = frozenset(
    [
        "a",
        "about",
        "all",
        "am",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "be",
        "been",
        "but",
        "by",
        "can",
        "could",
        "did",
        "do",
        "does",
        "doing",
        "for",
        "from",
        "had",
        "has",
        "have",
        "he",
        "her",
        "hers",
        "him",
        "his",
        "how",
        "i",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "just",
        "like",
        "me",
        "my",
        "of",
        "on",
        "or",
        "our",
        "ours",
        "she",
        "so",
        "some",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "to",
        "us",
        "was",
        "we",
        "were",
        "what",
        "when",
        "where",
        "which",
        "who",
        "whom",
        "why",
        "will",
        "with",
        "would",
        "you",
        "your",
        "im",
        "ive",
        "dont",
        "its",
        "thats",
    ]
)


@cache
def _stemmer() -> Any:
    return Stemmer.Stemmer("english")


@cache
def stem(word: str) -> str:
    """The stem of one lower-case word."""
    return str(_stemmer().stemWord(word))


def plain_words(text: str) -> list[str]:
    """Lower-case words without possessives, curly quotes folded."""
    folded = text.replace("’", "'").replace("‘", "'").casefold()
    return [match.removesuffix("'s") for match in _WORD.findall(folded)]


def stems(text: str) -> list[str]:
    """Stems of every word, stop words and all: for phrases that must occur."""
    return [stem(word) for word in plain_words(text)]


def has_run(words: Sequence[str], run: Sequence[str]) -> bool:
    """Whether ``run`` stands in ``words``, all of it in a row."""
    if len(run) == 1:
        return run[0] in words
    first = run[0]
    return any(word == first and list(words[i : i + len(run)]) == list(run) for i, word in enumerate(words))


def keywords(text: str) -> list[str]:
    """Stems of the words that carry meaning, in order, repeats kept: what the keyword index counts."""
    return [stem(word) for word in plain_words(text) if word not in _STOP]


@cache
def vocabulary(folder: Path = CORPUS) -> dict[str, tuple[str, ...]]:
    """Staff word or acronym (lower case) → what guidance calls it (`corpus/vocabulary.yaml`)."""
    raw = from_yaml((folder / "vocabulary.yaml").read_text("utf-8")) or {}
    return {
        str(said).casefold(): tuple(meant if isinstance(meant, list) else [meant])
        for said, meant in raw.items()
    }


def written_out(question: str) -> list[str]:
    """What the staff words and acronyms in a question mean in the words of the guidance, in order, without repeats."""
    words = plain_words(question)
    known = vocabulary()
    out: list[str] = []
    for length in (3, 2, 1):
        for start in range(len(words) - length + 1):
            for meant in known.get(" ".join(words[start : start + length]), ()):
                if meant not in out:
                    out.append(meant)
    return out


_BREAK = re.compile(r"[.!?;:\n]+|,|\s+-+\s+|\b(?:and|but|because|cos|then|so|when|after)\b", re.IGNORECASE)


ONE_THOUGHT = 18
"""Words below which a message is not taken apart."""


def clauses(question: str, most: int = 4) -> list[str]:
    """The parts of a message that could each be a question of their own: at least four words each, the longest first.

    Empty when the message has only one part, or so few words (`ONE_THOUGHT`) that it is one thought.
    """
    if len(question.split()) < ONE_THOUGHT:
        return []
    parts = [part.strip() for part in _BREAK.split(question)]
    parts = [part for part in parts if len(part.split()) >= 4]
    return sorted(parts, key=lambda part: -len(part))[:most] if len(parts) > 1 else []
