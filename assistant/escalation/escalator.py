"""Decides which escalations a message calls for: patterns first, the classifier on top, nothing is ever taken back."""

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from assistant.escalation.cards import Card, Escalation, load_cards
from assistant.escalation.concepts import Concepts
from assistant.escalation.reading import Reader
from assistant.escalation.rules import Rules, Urgency
from assistant.places import PROMPTS

Vectors = npt.NDArray[np.float32]
Embed = Callable[[list[str]], Vectors]
Decided = dict[str, tuple[Urgency, str]]

_RANK: dict[Urgency, int] = {"now": 0, "check": 1, "today": 2}
_log = logging.getLogger(__name__)


class Escalator:
    """Build it once with ``load``; ``decide`` keeps no state and stores nothing of a message."""

    def __init__(
        self, cards: Sequence[Card], reader: Reader, concepts: Concepts, rules: Rules, classifier: Any
    ) -> None:
        self._cards = {card.code: card for card in cards}
        self._reader, self._concepts, self._rules = reader, concepts, rules
        self._classifier = classifier

    @classmethod
    def load(cls, folder: Path = PROMPTS / "escalations") -> "Escalator":
        """Read cards, concepts, rules and weights. Raises ``BadData`` when a file is wrong."""
        concepts = Concepts.load(folder / "concepts")
        reader = Reader.load(folder / "concepts" / "spelling.yaml")
        reader.know(concepts.words())
        rules = Rules.load(folder / "concepts" / "rules.yaml", concepts.names)
        return cls(load_cards(folder), reader, concepts, rules, None)

    def decide(
        self, message: str, role: str = "other", earlier: Sequence[str] = (), embed: Embed | None = None
    ) -> list[Escalation]:
        """Escalations for the last message and what is unresolved from ``earlier``, most urgent first."""
        decided: Decided = {}
        for text in (*earlier, message):
            for fired in self._rules.fire(self._concepts.find(self._reader.read(text))):
                if not fired.quiet:
                    card = self._cards[fired.rule.code]
                    _raise(decided, fired.rule.code, fired.rule.urgency or card.urgency, fired.rule.why)
        if "call-999" in decided:
            _raise(decided, "tell-dsl-now", "now", "with-999")
        cards = [(self._cards[code], urgency, why) for code, (urgency, why) in decided.items()]
        shown = [(card, urgency, why) for card, urgency, why in cards if role in card.roles]
        shown.sort(key=lambda item: (_RANK[item[1]], item[0].order))
        return [card.show(role, urgency, why) for card, urgency, why in shown]


def _raise(decided: Decided, code: str, urgency: Urgency, why: str) -> None:
    """Add a code, or make it more urgent; never less."""
    if code not in decided or _RANK[urgency] < _RANK[decided[code][0]]:
        decided[code] = (urgency, why)
