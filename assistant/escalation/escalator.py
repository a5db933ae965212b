"""Decides which escalations a message calls for: patterns first, the classifier on top, nothing is ever taken back."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.errors import BadData
from assistant.escalation.cards import Card, Escalation, load_cards
from assistant.escalation.classifier import (
    DIMENSIONS,
    Floats,
    Weights,
    with_vectors,
    without_vectors,
    word_scores,
)
from assistant.escalation.concepts import Concepts, Found
from assistant.escalation.examples import ANY, EMERGENCY
from assistant.escalation.features import bag, signs
from assistant.escalation.reading import Reader, Reading
from assistant.escalation.rules import Fired, Rules, Urgency
from assistant.escalation.windows import windows
from assistant.places import PROMPTS

Embed = Callable[[list[str]], Floats]
Decided = dict[str, tuple[Urgency, str]]

MOST_WINDOWS = 2
MOST_EARLIER = 6
_RANK: dict[Urgency, int] = {"now": 0, "check": 1, "today": 2}
_BACKGROUND = frozenset(
    ["fiction", "curriculum", "drill", "policy", "closed", "joking", "idiom", "internal", "agency", "adult_worker",
     "in_family", "parent_bad", "image_words", "vulnerable"]
)  # fmt: skip
_VAGUE = ("default", "earlier", "check", "with-999")
# What each code brings with it, beside what the message raises by itself.
_BRINGS = {
    "report-fgm": ("tell-dsl-now", "hold-parent-contact"),
    "prevent-referral": ("tell-dsl-now",),
    "do-not-view-images": ("tell-dsl-now",),
    "hold-parent-contact": ("tell-dsl-now",),
    "challenge-decision": ("tell-dsl-now",),
}
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Look:
    """One message, read: what the patterns found in it, and the pieces to embed beside the whole."""

    reading: Reading
    found: Found
    fired: tuple[Fired, ...]
    windows: tuple[str, ...]


def _weights() -> Weights | None:
    """The learned half, or None when its file cannot be read: the patterns never depend on it."""
    try:
        return Weights.load()
    except BadData as wrong:
        _log.warning("the learned half of escalation is missing; the patterns stand. %s", wrong)
        return None


class Escalator:
    """Build it once with ``load``; ``decide`` keeps no state and stores nothing of a message."""

    def __init__(
        self, cards: Sequence[Card], reader: Reader, concepts: Concepts, rules: Rules, weights: Weights | None
    ) -> None:
        self._cards = {card.code: card for card in cards}
        self._reader, self._concepts, self._rules, self._weights = reader, concepts, rules, weights

    @classmethod
    def load(cls, folder: Path = PROMPTS / "escalations", *, patterns_only: bool = False) -> "Escalator":
        """Read cards, concepts, rules and weights. Raises ``BadData`` when a file is wrong."""
        concepts = Concepts.load(folder / "concepts")
        reader = Reader.load(folder / "concepts" / "spelling.yaml")
        reader.know(concepts.words())
        rules = Rules.load(folder / "concepts" / "rules.yaml", concepts.names)
        return cls(load_cards(folder), reader, concepts, rules, None if patterns_only else _weights())

    @property
    def sign_names(self) -> tuple[str, ...]:
        """The concepts and rules that the classifier sees."""
        return (*self._concepts.names, *(f"rule {rule.name}" for rule in self._rules.rules))

    def look(self, message: str) -> Look:
        """Everything the patterns have to say about one message."""
        reading = self._reader.read(message)
        found = self._concepts.find(reading)
        pieces = windows(message, self._weight, MOST_WINDOWS)
        return Look(reading, found, tuple(self._rules.fire(found)), tuple(pieces))

    def _weight(self, piece: str) -> float:
        return len(self._concepts.find(self._reader.read(piece)).everywhere - _BACKGROUND)

    def decide(
        self, message: str, role: str = "other", earlier: Sequence[str] = (), embed: Embed | None = None
    ) -> list[Escalation]:
        """Escalations for the last message and for what was raised in ``earlier``, most urgent first."""
        decided: Decided = {}
        looks = [self.look(text) for text in (*earlier, message)]
        for look in looks:
            self._by_patterns(decided, look, earlier=look is not looks[-1])
        turns = list(zip((*earlier, message), looks, strict=True))[-MOST_EARLIER:]
        if earlier:
            together = f"{earlier[-1]}\n{message}"
            turns.append((together, self.look(together)))
            self._by_patterns(decided, turns[-1][1], earlier=False)
        self._by_classifier(decided, turns, message, embed)
        return self._shown(self._completed(decided), role)

    def emergency(self, role: str) -> Escalation:
        """The 999 prompt for when somebody was asked whether the child is safe at this minute and did not say yes."""
        return self._cards[EMERGENCY].show(role, "now", "default")

    def _by_patterns(self, decided: Decided, look: Look, *, earlier: bool) -> None:
        for fired in look.fired:
            if not fired.quiet:
                code = fired.rule.code
                urgency = fired.rule.urgency or self._cards[code].urgency
                _add(decided, code, urgency, "earlier" if earlier else fired.rule.why)

    def _by_classifier(
        self, decided: Decided, turns: Sequence[tuple[str, Look]], message: str, embed: Embed | None
    ) -> None:
        """May only add. Whatever goes wrong here leaves what the patterns have decided."""
        if self._weights is None:
            return
        vectors = self._vectors(turns, embed)
        for at in range(len(turns) - 1, -1, -1):
            text, look = turns[at]
            try:
                chances = self._chances(self._weights, look, vectors[at])
                self._raise_by(decided, self._weights.limits, chances, earlier=not text.endswith(message))
            except Exception as wrong:
                _log.warning(
                    "the learned half of escalation failed (%s); the patterns stand", type(wrong).__name__
                )

    def _vectors(self, turns: Sequence[tuple[str, Look]], embed: Embed | None) -> list[Floats | None]:
        """(1 + windows, 384) for each turn, in one call; all None without an embedder or when it fails."""
        texts = [[text, *look.windows] for text, look in turns]
        if embed is None:
            return [None] * len(texts)
        try:
            flat = np.asarray(embed([text for group in texts for text in group]), dtype=np.float32)
            if flat.shape != (sum(map(len, texts)), DIMENSIONS) or not np.isfinite(flat).all():
                raise ValueError(f"the embedder gave {flat.shape}")
        except Exception as wrong:
            _log.warning("the embedder failed (%s); words and patterns decide", type(wrong).__name__)
            return [None] * len(texts)
        ends = np.cumsum([len(group) for group in texts])
        return [flat[end - len(group) : end] for group, end in zip(texts, ends, strict=True)]

    @staticmethod
    def _chances(weights: Weights, look: Look, vectors: Floats | None) -> dict[str, float]:
        """Probability by head."""
        words = word_scores(weights, *bag(look.reading))
        seen = signs(weights.signs, look.reading, look.found, look.fired)
        if vectors is None:
            return _named(weights, without_vectors(weights, words, seen))
        return _named(weights, with_vectors(weights, vectors, words, seen))

    def _raise_by(
        self, decided: Decided, limits: dict[str, float], chances: dict[str, float], *, earlier: bool
    ) -> None:
        if chances[ANY] < limits["any"] and chances[EMERGENCY] < limits["sure"]:
            return
        why = "earlier" if earlier else "default"
        if chances[EMERGENCY] >= limits["now"]:
            _add(decided, EMERGENCY, "now", why)
        elif chances[EMERGENCY] >= limits["check"]:
            _add(decided, EMERGENCY, "check", "check")
        for code, card in self._cards.items():
            if code != EMERGENCY and chances[code] >= limits[code]:
                _add(decided, code, card.urgency, why)

    def _completed(self, decided: Decided) -> Decided:
        """Add what a raised code brings with it."""
        for code in list(decided):
            for brought in _BRINGS.get(code, ()):
                _add(decided, brought, self._cards[brought].urgency, decided[code][1])
        if EMERGENCY in decided:
            _add(decided, "tell-dsl-now", self._cards["tell-dsl-now"].urgency, "with-999")
        return decided

    def _shown(self, decided: Decided, role: str) -> list[Escalation]:
        items = [(self._cards[code], urgency, why) for code, (urgency, why) in decided.items()]
        items = [item for item in items if role in item[0].roles]
        items.sort(key=lambda item: (_RANK[item[1]], item[0].order))
        return [card.show(role, urgency, why) for card, urgency, why in items]


def _named(weights: Weights, chances: Floats) -> dict[str, float]:
    return dict(zip(weights.heads, map(float, chances), strict=True))


def _add(decided: Decided, code: str, urgency: Urgency, why: str) -> None:
    """Raise a code, make it more urgent, or give a better reason for it; never less."""
    if code in decided:
        before, reason = decided[code]
        if (_RANK[urgency], why in _VAGUE) >= (_RANK[before], reason in _VAGUE):
            return
    decided[code] = (urgency, why)
