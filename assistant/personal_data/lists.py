"""The word lists: which words are first names, surnames, everyday words, or known to be about nobody here."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

from assistant.personal_data.evidence import FUNCTION, WHO

_HERE = Path(__file__).parent
_MARKS = "Mn"
_CONTRACTIONS = ("n't", "'ve", "'re", "'ll", "'d", "'m")
_ENDINGS = (
    "'s",
    "s",
    "es",
    "ed",
    "d",
    "ing",
    "ings",
    "ly",
    "er",
    "ers",
    "y",
    "in",
    "ish",
    "ness",
    "less",
    "ful",
)


def fold(word: str) -> str:
    """Lower case, straight apostrophes, no accents: one spelling for every way to write a name."""
    word = word.replace("’", "'").casefold()
    if word.isascii():
        return word
    word = word.replace("ł", "l").replace("ø", "o").replace("đ", "d").replace("ı", "i")
    return "".join(c for c in unicodedata.normalize("NFKD", word) if unicodedata.category(c) != _MARKS)


def _lines(name: str) -> list[str]:
    text = (_HERE / name).read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _words(name: str) -> list[str]:
    return fold(" ".join(_lines(name))).split()


@cache
def frequent_first_names() -> frozenset[str]:
    """First names often met in English schools that are hardly ever an everyday word."""
    return frozenset(_words("names.txt")) - word_names() - FUNCTION - WHO


@cache
def first_names() -> frozenset[str]:
    """First names that are hardly ever an everyday word, the frequent and the others."""
    return frequent_first_names() | (frozenset(_words("names_more.txt")) - word_names() - FUNCTION - WHO)


@cache
def word_names() -> frozenset[str]:
    """First names that are everyday words too."""
    return frozenset(_words("word_names.txt"))


@cache
def surnames() -> frozenset[str]:
    """Frequent surnames."""
    return frozenset(_words("surnames.txt"))


@cache
def rare_surnames() -> frozenset[str]:
    """Surnames that are less often met here: a weaker sign than the frequent ones."""
    return frozenset(_words("surnames_more.txt")) - surnames()


@cache
def everyday() -> frozenset[str]:
    """Everyday English words, lower case."""
    return frozenset(_words("ordinary.txt"))


@cache
def rare_words() -> frozenset[str]:
    """English words that are seldom used."""
    return frozenset(_words("rare_words.txt"))


@cache
def known() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Known phrases by their first word, longest first: places, bodies, feasts, products, public figures."""
    by_first: dict[str, set[tuple[str, ...]]] = {}
    for line in _lines("known.txt"):
        for entry in fold(line).split(","):
            if words := tuple(entry.split()):
                by_first.setdefault(words[0], set()).add(words)
    return {first: tuple(sorted(all_, key=len, reverse=True)) for first, all_ in by_first.items()}


def is_everyday(word: str) -> bool:
    """Whether a folded word, or the word that it was made from by an ending, is an everyday word."""
    words = everyday()
    if word in words:
        return True
    if word in first_names() or word in surnames() or word in rare_surnames():
        return False
    if word in rare_words():
        return True
    if word.endswith(_CONTRACTIONS):
        return True
    if "-" in word:
        return all(is_everyday(part) for part in word.split("-") if part)
    for ending in _ENDINGS:
        if len(word) - len(ending) >= 3 and word.endswith(ending):
            stem = word[: -len(ending)]
            if stem in words or stem + "e" in words or (stem[-1:] == stem[-2:-1] and stem[:-1] in words):
                return True
            if stem.endswith("i") and stem[:-1] + "y" in words:
                return True
    return False


def is_first_name(word: str) -> bool:
    """Whether a folded word is a first name, also one joined of two."""
    names = first_names()
    if word in names:
        return True
    if "-" not in word:
        return False
    parts = [part for part in word.split("-") if part]
    return len(parts) > 1 and all(part in names or part in word_names() for part in parts)


def is_surname(word: str) -> bool:
    """Whether a folded word is a frequent surname, also one joined of two or with a Mac, Mc, O', Al- before it."""
    names = surnames()
    plain = word.replace("'", "")
    if word in names or plain in names:
        return True
    if word.startswith(("mc", "mac", "o'")) and len(plain) > 4 and not is_everyday(plain):
        return True
    parts = [part for part in word.split("-") if part]
    return len(parts) > 1 and all(part in names or part in rare_surnames() for part in (parts[0], parts[-1]))


def load() -> None:
    """Read every list now (tens of milliseconds), so that the first message is not the slow one."""
    for read in (first_names, word_names, surnames, rare_surnames, everyday, rare_words, known):
        read()
