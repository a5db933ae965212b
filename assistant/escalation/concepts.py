"""The concepts of `prompts/escalations/concepts/`: what a message speaks of, sentence by sentence."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.data_files import from_yaml
from assistant.errors import BadData
from assistant.escalation.phrases import Phrase, PhraseBook, compile_phrase
from assistant.escalation.reading import Reading

_NEGATION = re.compile(
    r"(?:^|\ )(?:no|not|never|nobody|none|without|isnt|wasnt|arent|werent|hasnt|havent|didnt|doesnt|dont|wont|"
    r"cant see|any sign of|denies|denied|instead of|rather than|pretend|pretending|unlikely)\ (?:[^ ,]+\ ){0,2}$"
)


@dataclass(frozen=True)
class Concept:
    """``negatable``: "no knife" is not a knife. ``masks``: its words are taken out before other concepts look."""

    name: str
    about: str
    negatable: bool
    masks: bool


@dataclass(frozen=True)
class Found:
    """Names of the concepts of each sentence, in the order of the message."""

    by_sentence: tuple[frozenset[str], ...]

    @property
    def everywhere(self) -> frozenset[str]:
        """Names of the concepts of the whole message."""
        return frozenset(name for names in self.by_sentence for name in names)


class Concepts:
    """All concept files together. ``kinds`` gives for a word of `lists.yaml` the list it stands in."""

    def __init__(
        self, concepts: Sequence[Concept], phrases: Sequence[Phrase], kinds: Mapping[str, str] | None = None
    ) -> None:
        self.kinds: Mapping[str, str] = kinds or {}
        self._concepts = {concept.name: concept for concept in concepts}
        masking = {concept.name for concept in concepts if concept.masks}
        self._masks = PhraseBook(phrase for phrase in phrases if phrase.owner in masking)
        self._book = PhraseBook(phrase for phrase in phrases if phrase.owner not in masking)

    @property
    def names(self) -> tuple[str, ...]:
        """Every concept, in the order of the files."""
        return tuple(self._concepts)

    def words(self) -> frozenset[str]:
        """Every key word that the phrases use."""
        return self._book.words() | self._masks.words()

    @classmethod
    def load(cls, folder: Path) -> "Concepts":
        """Read `lists.yaml` and every other concept file. Raises ``BadData`` naming the file and the entry."""
        lists: Mapping[str, Sequence[str]] = from_yaml((folder / "lists.yaml").read_text(encoding="utf-8"))
        concepts: list[Concept] = []
        phrases: list[Phrase] = []
        for path in sorted(folder.glob("*.yaml")):
            if path.name in ("lists.yaml", "pairs.yaml", "rules.yaml", "spelling.yaml"):
                continue
            for name, entry in from_yaml(path.read_text(encoding="utf-8")).items():
                try:
                    concepts.append(_concept(name, entry))
                    phrases += [compile_phrase(name, str(text), lists) for text in entry["phrases"]]
                except (BadData, KeyError, TypeError) as wrong:
                    raise BadData(f"{path.name}, {name}: {wrong}") from wrong
        names = [concept.name for concept in concepts]
        if len(names) != len(set(names)):
            raise BadData(f"a concept is defined twice: {sorted(n for n in names if names.count(n) > 1)}")
        return cls(concepts, phrases, _kinds(lists))

    def find(self, reading: Reading, known: dict[str, frozenset[str]] | None = None) -> Found:
        """The concepts of each sentence. ``known`` remembers sentences for whoever looks at a message more than once."""
        known = {} if known is None else known
        for sentence in reading.sentences:
            if sentence not in known:
                known[sentence] = self._of(sentence)
        return Found(tuple(known[sentence] for sentence in reading.sentences))

    def _of(self, sentence: str) -> frozenset[str]:
        names: set[str] = set()
        plain = sentence
        for phrase, start, end in self._masks.find(sentence):
            names.add(phrase.owner)
            plain = plain[:start] + re.sub(r"[^ ]", "~", sentence[start:end]) + plain[end:]
        for phrase in self._book.candidates(plain):
            if phrase.owner not in names and self._said(phrase, plain):
                names.add(phrase.owner)
        return frozenset(names)

    def _said(self, phrase: Phrase, sentence: str) -> bool:
        """Whether the phrase stands in the sentence and is not denied there."""
        if not self._concepts[phrase.owner].negatable:
            return phrase.pattern.search(sentence) is not None
        return any(
            not _NEGATION.search(sentence[: match.start()]) for match in phrase.pattern.finditer(sentence)
        )


def _kinds(lists: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Single words of the lists to the name of their list; the first list wins."""
    kinds: dict[str, str] = {}
    for name, entries in lists.items():
        for entry in entries:
            word = entry.rstrip("*")
            if " " not in word:
                kinds.setdefault(word, name)
    return kinds


def _concept(name: str, entry: Any) -> Concept:
    unknown = set(entry) - {"about", "phrases", "negatable", "masks"}
    if unknown:
        raise BadData(f"unknown fields {sorted(unknown)}")
    return Concept(name, str(entry["about"]), bool(entry.get("negatable")), bool(entry.get("masks")))
