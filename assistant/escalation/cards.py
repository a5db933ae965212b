"""The fixed words of each escalation code, from `prompts/escalations/<code>.yaml`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.data_files import from_yaml
from assistant.errors import BadData
from assistant.escalation.rules import Urgency

ROLES = (
    "class_teacher", "ta", "supply", "lunchtime", "office", "caretaker", "sendco", "dsl", "head", "governor", "other",
)  # fmt: skip


def known_role(role: str) -> str:
    """The role, or ``other`` for one that the cards do not know: a strange word silences nothing."""
    return role if role in ROLES else "other"


_FIELDS = {
    "code", "order", "urgency", "title", "for", "words", "variants", "why", "contacts", "anchors", "must_raise",
    "must_not_raise",
}  # fmt: skip
_MOST_LINES, _MOST_WORDS = 5, 18


@dataclass(frozen=True)
class Escalation:
    """One prompt to show. ``words`` are instructions in order; ``anchors`` are raw, as docs/formats.md has them."""

    code: str
    urgency: Urgency
    title: str
    words: tuple[str, ...]
    why: str
    contacts: tuple[str, ...]
    anchors: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Example:
    """A message that must, or must not, raise a card's code."""

    message: str
    role: str


@dataclass(frozen=True)
class _Wording:
    title: str
    words: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Card:
    """One code: its words by role, its variants, its reasons and where they come from."""

    code: str
    order: int
    urgency: Urgency
    roles: frozenset[str]
    main: _Wording
    variants: Mapping[str, _Wording]
    why: Mapping[str, str]
    contacts: tuple[str, ...]
    anchors: tuple[Mapping[str, Any], ...]
    must_raise: tuple[Example, ...]
    must_not_raise: tuple[Example, ...]

    def show(self, role: str, urgency: Urgency, why: str) -> Escalation:
        """The card for one role. An unknown role or reason falls back to staff and to the default reason."""
        wording = self.variants.get("check" if urgency == "check" else why, self.main)
        words = wording.words.get(role) or wording.words.get(_group(role)) or wording.words["staff"]
        reason = self.why.get(why) or self.why.get(
            "check" if urgency == "check" else "default", self.why["default"]
        )
        if urgency == "check":
            reason = self.why.get("check", reason)
        return Escalation(self.code, urgency, wording.title, words, reason, self.contacts, self.anchors)


def _group(role: str) -> str:
    return role if role in ("dsl", "head", "governor") else "staff"


def load_cards(folder: Path) -> tuple[Card, ...]:
    """Every `<code>.yaml` of the folder, in fixed order. Raises ``BadData`` naming the file and the field."""
    cards = [_card(path) for path in sorted(folder.glob("*.yaml"))]
    if not cards:
        raise BadData(f"no escalation cards in {folder.name}: expected one YAML file for each code")
    cards.sort(key=lambda card: card.order)
    return tuple(cards)


def _card(path: Path) -> Card:
    data = from_yaml(path.read_text(encoding="utf-8"))
    if not isinstance(data, dict):
        raise BadData(f"{path.name}: expected the fields of one escalation card")
    missing, unknown = sorted(_FIELDS - {"variants"} - set(data)), sorted(set(data) - _FIELDS)
    if missing or unknown:
        raise BadData(f"{path.name}: missing fields {missing}, unknown fields {unknown}")
    if data["code"] != path.stem:
        raise BadData(f"{path.name}: code is {data['code']!r}; the file must have the name of its code")
    if data["urgency"] not in ("now", "check", "today"):
        raise BadData(f"{path.name}: urgency is now, check or today, not {data['urgency']!r}")
    strange = sorted(set(data["for"]) - set(ROLES))
    if strange:
        raise BadData(f"{path.name}: unknown roles {strange}")
    if "default" not in data["why"]:
        raise BadData(f"{path.name}: why needs a default")
    return Card(
        code=data["code"],
        order=int(data["order"]),
        urgency=data["urgency"],
        roles=frozenset(data["for"]),
        main=_wording(path, data["title"], data["words"]),
        variants={
            name: _wording(path, entry["title"], entry["words"])
            for name, entry in data.get("variants", {}).items()
        },
        why=data["why"],
        contacts=tuple(data["contacts"]),
        anchors=tuple(data["anchors"]),
        must_raise=_examples(data["must_raise"]),
        must_not_raise=_examples(data["must_not_raise"]),
    )


def _wording(path: Path, title: str, words: Mapping[str, Sequence[str]]) -> _Wording:
    if "staff" not in words:
        raise BadData(f"{path.name}: words need an entry for staff")
    for role, lines in words.items():
        if not 1 <= len(lines) <= _MOST_LINES:
            raise BadData(f"{path.name}, {role}: 1 to {_MOST_LINES} lines, not {len(lines)}")
        for line in lines:
            if len(line.split()) > _MOST_WORDS:
                raise BadData(f"{path.name}, {role}: more than {_MOST_WORDS} words in {line!r}")
    return _Wording(title, {role: tuple(lines) for role, lines in words.items()})


def _examples(entries: Sequence[Any]) -> tuple[Example, ...]:
    return tuple(
        Example(entry, "other") if isinstance(entry, str) else Example(entry["message"], entry["role"])
        for entry in entries
    )
