"""Decides which escalations a message calls for: patterns first, the classifier on top, nothing is ever taken back."""

import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.errors import BadData
from assistant.escalation.cards import Card, Escalation, known_role, load_cards
from assistant.escalation.classifier import (
    DIMENSIONS,
    Floats,
    Weights,
    sketch,
    with_vector,
    without_vector,
)
from assistant.escalation.concepts import Concepts, Found
from assistant.escalation.examples import ANY, DANGER, EMERGENCY, HAPPENING
from assistant.escalation.features import Features
from assistant.escalation.gist import gist
from assistant.escalation.reading import Reader, Reading
from assistant.escalation.rules import Fired, Rules, Urgency
from assistant.places import PROMPTS

Embed = Callable[[list[str]], Floats]
Decided = dict[str, tuple[Urgency, str]]

MOST_EMBEDDED = 6
ALLEGATION = "allegation-against-adult"
HOLD = "hold-parent-contact"
_RIVALS = {ALLEGATION: HOLD, HOLD: ALLEGATION}
"""Harm by somebody at work is seldom harm by somebody at home: where one is all but sure, the other needs more."""
_NEVER = 2.0
LEAST = "tell-dsl-now"
"""What is said at the least when something is the matter and no other code stands out."""
_RANK: dict[Urgency, int] = {"now": 0, "check": 1, "today": 2}
TEACHER_TOLD, TEACHERS_DUTY = "for_a_teacher", "report-fgm"
"""A concept and a code: whoever asks for a teacher who was told is shown that teacher's duty, in the DSL's words."""
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
    """One message, read: what the patterns found in it, and what is embedded of it."""

    reading: Reading
    found: Found
    fired: tuple[Fired, ...]
    gist: str


@dataclass(frozen=True)
class Turn:
    """One message of a conversation. ``safe``: the person said since, when asked, that the child is safe."""

    look: Look
    text: str
    safe: bool = False


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
        self,
        cards: Sequence[Card],
        reader: Reader,
        concepts: Concepts,
        rules: Rules,
        features: Features,
        weights: Weights | None,
    ) -> None:
        self._cards = {card.code: card for card in cards}
        self._reader, self._concepts, self._rules, self._weights = reader, concepts, rules, weights
        self.features = features
        if weights is not None and weights.sign_names != features.names:
            _log.warning("the learned half of escalation is of other concept files; the patterns stand")
            self._weights = None

    @classmethod
    def load(cls, folder: Path = PROMPTS / "escalations", *, patterns_only: bool = False) -> "Escalator":
        """Read cards, concepts, rules and weights. Raises ``BadData`` when a file is wrong."""
        concepts = Concepts.load(folder / "concepts")
        reader = Reader.load(folder / "concepts" / "spelling.yaml")
        reader.know(concepts.words())
        rules = Rules.load(folder / "concepts" / "rules.yaml", concepts.names)
        features = Features.load(folder / "concepts", concepts, rules)
        weights = None if patterns_only else _weights()
        return cls(load_cards(folder), reader, concepts, rules, features, weights)

    def with_weights(self, weights: Weights) -> "Escalator":
        """The same patterns beside another learned half: how training judges itself."""
        cards = list(self._cards.values())
        return Escalator(cards, self._reader, self._concepts, self._rules, self.features, weights)

    def look(self, message: str) -> Look:
        """Everything the patterns have to say about one message."""
        reading = self._reader.read(message)
        known: dict[str, frozenset[str]] = {}
        found = self._concepts.find(reading, known)

        def weight(piece: str) -> float:
            return len(self._concepts.find(self._reader.read(piece), known).everywhere & self._rules.spoken)

        return Look(reading, found, tuple(self._rules.fire(found)), gist(message, weight))

    def decide(
        self,
        message: str,
        role: str = "other",
        earlier: Sequence[str] = (),
        embed: Embed | None = None,
        safe_confirmed: Collection[int] = (),
    ) -> list[Escalation]:
        """Escalations for the last message and for what was raised in ``earlier``, most urgent first.

        ``safe_confirmed``: positions in ``earlier`` of messages after which the person said, when asked, that the child is
        safe at this minute. Only that lowers anything: their 999 is shown as ``check`` instead of ``now``, and not again
        when it was ``check``. Words typed later ("he has been found") lower nothing.
        """
        turns = [Turn(self.look(text), text, at in safe_confirmed) for at, text in enumerate(earlier)]
        if earlier:
            both = f"{earlier[-1]}\n{message}"
            turns.append(Turn(self.look(both), both, turns[-1].safe))
        turns.append(Turn(self.look(message), message))
        decided: Decided = {}
        for turn, chances in zip(turns, self._all_chances(turns, embed), strict=True):
            here: Decided = {}
            is_earlier = turn.text in earlier and turn is not turns[-1]
            self._by_patterns(here, turn.look, chances, earlier=is_earlier)
            if chances is not None:
                self._by_classifier(here, chances, earlier=is_earlier)
            for code, (urgency, why) in here.items():
                if turn.safe and code == EMERGENCY:
                    if urgency == "now":
                        _add(decided, code, "check", "earlier")
                else:
                    _add(decided, code, urgency, why)
        for_teacher = any(TEACHER_TOLD in turn.look.found.everywhere for turn in turns)
        return self._shown(self._completed(decided), role, for_teacher=for_teacher)

    def emergency(self, role: str) -> Escalation:
        """The 999 prompt for when somebody was asked whether the child is safe at this minute and did not say yes."""
        return self._cards[EMERGENCY].show(role, "now", "default")

    def _by_patterns(
        self, decided: Decided, look: Look, chances: dict[str, float] | None, *, earlier: bool
    ) -> None:
        """A firm rule raises. Any other raises unless the classifier is sure that there is nothing in it."""
        for fired in look.fired:
            code, urgency = fired.rule.code, fired.rule.urgency
            if fired.quiet:
                continue
            if not fired.firm and chances is not None:
                if not self._may_be(code, chances):
                    continue
                if code == EMERGENCY and not self._may_be(HAPPENING, chances):
                    urgency = "check"
            _add(
                decided, code, urgency or self._cards[code].urgency, "earlier" if earlier else fired.rule.why
            )

    def _may_be(self, head: str, chances: dict[str, float]) -> bool:
        assert self._weights is not None  # noqa: S101
        limits = self._weights.limits
        if head == EMERGENCY:
            return chances[DANGER] >= limits["lean danger"] and chances[HAPPENING] >= limits["lean check"]
        if head == HAPPENING:
            return chances[HAPPENING] >= limits["lean happening"]
        return (
            chances[head] >= limits.get(f"lean {head}", limits["lean"]) and chances[ANY] >= limits["lean any"]
        )

    def _all_chances(self, turns: Sequence[Turn], embed: Embed | None) -> list[dict[str, float] | None]:
        """Probability by head for each turn; None for all when there is no learned half, or where it fails."""
        weights = self._weights
        if weights is None:
            return [None] * len(turns)
        vectors = self._vectors(turns, embed)
        found: list[dict[str, float] | None] = []
        for turn, its in zip(turns, vectors, strict=True):
            try:
                found.append(self._chances(weights, turn.look, its))
            except Exception as wrong:
                _log.warning(
                    "the learned half of escalation failed (%s); the patterns stand", type(wrong).__name__
                )
                found.append(None)
        return found

    def _vectors(self, turns: Sequence[Turn], embed: Embed | None) -> list[Floats | None]:
        """(384,) for each of the last turns, in one call; None for older ones and where it fails."""
        none: list[Floats | None] = [None] * len(turns)
        if embed is None:
            return none
        recent = turns[-MOST_EMBEDDED:]
        try:
            vectors = np.asarray(embed([turn.look.gist for turn in recent]), dtype=np.float32)
            if vectors.shape != (len(recent), DIMENSIONS) or not np.isfinite(vectors).all():
                raise ValueError(f"the embedder gave {vectors.shape}")
        except Exception as wrong:
            _log.warning("the embedder failed (%s); words and patterns decide", type(wrong).__name__)
            return none
        return [*none[: len(turns) - len(recent)], *vectors]

    def _chances(self, weights: Weights, look: Look, vector: Floats | None) -> dict[str, float]:
        buckets, counts = self.features.bag(look.reading)
        values = weights.weighed(buckets, counts)
        words = weights.by_words(buckets, values)
        seen = weights.scaled(self.features.signs(look.reading, look.found, look.fired))
        chances = (
            without_vector(weights, words, seen)
            if vector is None
            else with_vector(weights, vector, words, seen, sketch(buckets, values))
        )
        return dict(zip(weights.heads, map(float, chances), strict=True))

    def _by_classifier(self, decided: Decided, chances: dict[str, float], *, earlier: bool) -> None:
        """Two questions for 999: an emergency rather than nothing, and rather than a serious concern."""
        assert self._weights is not None  # noqa: S101
        limits = self._weights.limits
        danger, happening = chances[DANGER], chances[HAPPENING]
        why = "earlier" if earlier else "default"
        emergency = True
        if danger >= limits["now danger"] and happening >= limits["now happening"]:
            _add(decided, EMERGENCY, "now", why)
        elif danger >= limits["check danger"] and happening >= limits["check happening"]:
            _add(decided, EMERGENCY, "check", "check")
        else:
            emergency = False
        anything = emergency or chances[ANY] >= limits["any"]
        perhaps = anything or chances[ANY] >= limits["any beside a code"]
        raised = False
        for code, card in self._cards.items():
            likely = anything if code == LEAST else perhaps
            if code != EMERGENCY and chances[code] >= _limit(code, chances, limits, anything=likely):
                _add(decided, code, card.urgency, why)
                raised = True
        if not (anything or raised):
            return
        about_a_child = ALLEGATION in decided and chances[LEAST] >= limits[f"{LEAST} with an allegation"]
        if about_a_child or not (raised or emergency):
            _add(decided, LEAST, self._cards[LEAST].urgency, why)

    def _completed(self, decided: Decided) -> Decided:
        """Add what a raised code brings with it."""
        for code in list(decided):
            for brought in _BRINGS.get(code, ()):
                _add(decided, brought, self._cards[brought].urgency, decided[code][1])
        if EMERGENCY in decided:
            _add(decided, LEAST, self._cards[LEAST].urgency, "with-999")
        return decided

    def _shown(self, decided: Decided, role: str, *, for_teacher: bool = False) -> list[Escalation]:
        role = known_role(role)
        items = []
        for code, (urgency, why) in decided.items():
            card = self._cards[code]
            if role in card.roles:
                items.append((card, role, urgency, why))
            elif for_teacher and code == TEACHERS_DUTY:
                items.append((card, "dsl", urgency, why))
        items.sort(key=lambda item: (_RANK[item[2]], item[0].order))
        return [card.show(who, urgency, why) for card, who, urgency, why in items]


def _limit(code: str, chances: dict[str, float], limits: dict[str, float], *, anything: bool) -> float:
    """What a code's chance must reach. ``anything``: the message is likely to call for something."""
    limit = limits[code] if anything else limits.get(f"sure {code}", _NEVER)
    if code in _RIVALS and chances[_RIVALS[code]] >= limits["rival"]:
        return max(limit, limits["beside a rival"])
    return limit


def _add(decided: Decided, code: str, urgency: Urgency, why: str) -> None:
    """Raise a code, make it more urgent, or give a better reason for it; never less."""
    if code in decided:
        before, reason = decided[code]
        if (_RANK[urgency], why in _VAGUE) >= (_RANK[before], reason in _VAGUE):
            return
    decided[code] = (urgency, why)
