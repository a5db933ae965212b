"""The words of `prompts/support.yaml`: names of bodies, words that mean the same, opposites, duties, denials, links."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from assistant.data_files import from_yaml
from assistant.errors import BadData
from assistant.places import PROMPTS
from assistant.words import stem, vocabulary

Stems = tuple[str, ...]
_MARKS = {
    "bodies": "body",
    "named": "named",
    "duties": "duty",
    "denials": "deny",
    "links": "link",
    "strong": "strong",
    "hedges": "hedge",
    "bounds": "bound",
}
_PARTS = {
    *_MARKS,
    "same",
    "wider",
    "opposite",
    "light",
    "verbs",
    "strict",
    "context",
    "forms",
    "grammar",
    "numbers",
}


@dataclass(frozen=True)
class SupportWords:
    """What the check knows. A concept is ``kind:name``: ``body:dsl``, ``duty:must``, ``link:if``; ``same:7`` is a group."""

    phrases: Mapping[str, tuple[tuple[Stems, frozenset[str]], ...]]
    """First stem → phrases that begin with it, longest first, with their concepts."""
    single: Mapping[str, frozenset[str]]
    """Stem → its groups, where it stands alone."""
    wider: Mapping[str, frozenset[str]]
    opposite: Mapping[str, frozenset[str]]
    light: frozenset[str]
    verbs: frozenset[str]
    strict: frozenset[str]
    context: frozenset[str]
    times: frozenset[str]
    """Groups of words of time: each of these words must stand in the sources."""

    @classmethod
    def load(cls, path: Path = PROMPTS / "support.yaml") -> SupportWords:
        """Read the file.

        Raises:
            BadData: a part of it is missing or unknown.
        """
        raw = _raw(path)
        if set(raw) != _PARTS:
            raise BadData(f"{path.name}: missing or unknown: {', '.join(sorted(set(raw) ^ _PARTS))}.")
        concepts: dict[Stems, set[str]] = defaultdict(set)
        for part, mark in _MARKS.items():
            for name, wordings in raw[part].items():
                for wording in wordings:
                    concepts[stemmed(str(wording))].add(f"{mark}:{name}")
        for number, group in enumerate(raw["same"]):
            for wording in group:
                concepts[stemmed(str(wording))].add(f"same:{number}")
        for said, meant in _acronyms():
            for stems in (stemmed(said), stemmed(meant)):
                concepts[stems].add(f"same:{said}")
        phrases: dict[str, list[tuple[Stems, frozenset[str]]]] = defaultdict(list)
        for stems, names in concepts.items():
            phrases[stems[0]].append((stems, frozenset(names)))
        opposite: dict[str, set[str]] = defaultdict(set)
        for one, other in raw["opposite"]:
            opposite[_joined(one)].add(_joined(other))
            opposite[_joined(other)].add(_joined(one))
        strict = _stems(raw["strict"])
        return cls(
            {first: tuple(sorted(some, key=lambda s: -len(s[0]))) for first, some in phrases.items()},
            {
                stems[0]: frozenset(name for name in names if name.startswith("same:"))
                for stems, names in concepts.items()
                if len(stems) == 1
            },
            {_joined(word): frozenset(map(_joined, sources)) for word, sources in raw["wider"].items()},
            {word: frozenset(others) for word, others in opposite.items()},
            _stems(raw["light"]),
            _stems(raw["verbs"]),
            strict,
            _stems(raw["context"]),
            frozenset(
                f"same:{number}"
                for number, group in enumerate(raw["same"])
                if any(strict & {*stemmed(str(wording)), _joined(wording)} for wording in group)
            ),
        )


@cache
def support_words() -> SupportWords:
    """The words of this installation."""
    return SupportWords.load()


def stemmed(phrase: str) -> Stems:
    """The stems of a phrase, as a text is read: possessives and hyphens gone."""
    words = phrase.casefold().replace("’", "'").replace("-", " ").replace("&", " ").split()
    return tuple(root(word.removesuffix("'s").strip("'")) for word in words)


def root(word: str) -> str:
    """The stem of a lower-case word, of its plain form where the endings do not show it."""
    forms = _forms()
    return stem(forms.get(word) or forms.get(word.removesuffix("s")) or word)


def _acronyms() -> Iterable[tuple[str, str]]:
    """Initials in `corpus/vocabulary.yaml` with what they stand for: "fgm", "female genital mutilation"."""
    for said, meant in vocabulary().items():
        initials = [word[0] for word in meant[0].split() if word not in ("and", "of", "to", "for", "the")]
        if len(said) > 1 and said in ("".join(initials), "".join(word[0] for word in meant[0].split())):
            yield said, meant[0]


@cache
def _raw(path: Path = PROMPTS / "support.yaml") -> dict[str, Any]:
    raw: dict[str, Any] = from_yaml(path.read_text("utf-8"))
    return raw


@cache
def _forms() -> dict[str, str]:
    return dict(_raw()["forms"])


@cache
def small(kind: str) -> frozenset[str]:
    """The small words of one kind, such as prepositions."""
    return frozenset(_raw()["grammar"][kind])


@cache
def small_roots(kind: str) -> frozenset[str]:
    """The stems of `small`."""
    return frozenset(map(root, small(kind)))


@cache
def number_words() -> dict[str, str]:
    """A number in words → in digits."""
    return {word: str(value) for word, value in _raw()["numbers"].items()}


def _joined(phrase: object) -> str:
    return " ".join(stemmed(str(phrase)))


def _stems(words: Iterable[object]) -> frozenset[str]:
    return frozenset(map(_joined, words))
