"""A message made plain: lower case, no apostrophes, text-speak and common misspellings put right, cut into sentences."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.data_files import from_yaml
from assistant.errors import BadData

_STOP = re.compile(r"[.!?;:\n\r]+|\s[-\u2013\u2014]+\s|\u2026|\u2014")
_TOKEN = re.compile(r"[a-z0-9£]+(?:[/.][0-9]+)*|,")
_APOSTROPHE = re.compile(r"(?<=\w)['\u2019\u2018`\u00b4](?=\w)")
_CLOCK = re.compile(r"(?<=\d)[.:](?=\d\d\b)")
_ACCENTS = str.maketrans("àáâäãåçèéêëìíîïñòóôöõùúûüý", "aaaaaaceeeeiiiinooooouuuuy")
_STRETCHED = re.compile(r"([a-z])\1{2,}")


@dataclass(frozen=True)
class Reading:
    """``sentences`` hold words and commas divided by single spaces; no other punctuation is left."""

    raw: str
    sentences: tuple[str, ...]

    @property
    def words(self) -> frozenset[str]:
        """Every word of the message, once."""
        return frozenset(word for sentence in self.sentences for word in sentence.split())


class Reader:
    """Turns a raw message into a ``Reading`` with the spellings of one YAML file."""

    def __init__(self, means: Mapping[str, str], watch: Iterable[str], real: Iterable[str]) -> None:
        self._means = dict(means)
        self._real = frozenset(real)
        self._near: dict[str, str] = {}
        for word in watch:
            for form in (word, *_one_letter_less(word)):
                self._near.setdefault(form, word)

    @classmethod
    def load(cls, path: Path) -> "Reader":
        """Read ``spelling.yaml``: ``means`` (word: words), ``watch`` and ``real`` (lists). Raises ``BadData``."""
        data = from_yaml(path.read_text(encoding="utf-8"))
        try:
            means = {str(wrong): str(right) for wrong, right in data["means"].items()}
            return cls(means, map(str, data["watch"]), map(str, data["real"]))
        except (TypeError, KeyError, AttributeError) as missing:
            raise BadData(f"{path.name}: needs means, watch and real ({missing})") from missing

    def know(self, words: Iterable[str]) -> None:
        """Words that are spelt as meant, so never to be put right."""
        self._real |= frozenset(words)

    def read(self, raw: str) -> Reading:
        """Never raises: a message with no words gives no sentences."""
        text = raw.lower().translate(_ACCENTS)
        text = _APOSTROPHE.sub("", text)
        text = _CLOCK.sub("_", text).replace("&", " and ").replace("_", "")
        text = _STRETCHED.sub(r"\1\1", text)
        sentences = (self._plain(part) for part in _STOP.split(text))
        return Reading(raw=raw, sentences=tuple(sentence for sentence in sentences if sentence))

    def _plain(self, part: str) -> str:
        words = (self._spelt(token) for token in _TOKEN.findall(part))
        return " ".join(words).strip(" ,")

    def _spelt(self, token: str) -> str:
        if token in self._means:
            return self._means[token]
        if len(token) < 6 or token in self._real or token[0].isdigit():
            return token
        if token in self._near:
            return self._near[token]
        for shorter in _one_letter_less(token):
            meant = self._near.get(shorter)
            if meant is not None and meant[0] == token[0] and abs(len(meant) - len(token)) <= 1:
                return meant
        return token


def _one_letter_less(word: str) -> list[str]:
    """Every spelling of ``word`` with one letter left out, but for the first letter."""
    return [word[:at] + word[at + 1 :] for at in range(1, len(word))]
