"""Labelled messages to train on: the cards' own examples, `prompts/escalations/examples/*.jsonl`, and files given."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import BadData
from assistant.escalation.cards import Card

EMERGENCY, ANY = "call-999", "any"
DANGER, HAPPENING = "danger", "happening"
"""Heads of the classifier beside the codes: is it an emergency rather than nothing; rather than a serious concern?"""
TEACHERS = frozenset(["class_teacher", "supply", "sendco", "head", "dsl"])


@dataclass(frozen=True)
class Labelled:
    """``labels`` holds only the heads that are known for this message; ``group`` begins with the name of the file."""

    message: str
    role: str
    kind: str
    labels: dict[str, bool]
    group: str


def from_cards(cards: Sequence[Card]) -> list[Labelled]:
    """The must-raise and must-not-raise examples. Each says something about its own code only."""
    found = []
    for card in cards:
        for at, example in enumerate(card.must_raise):
            labels = {card.code: True, ANY: True}
            if card.code == EMERGENCY:
                labels |= {DANGER: True, HAPPENING: True}
            found.append(Labelled(example.message, example.role, "card", labels, f"{card.code} must {at}"))
        for at, example in enumerate(card.must_not_raise):
            if card.code == "report-fgm" and example.role not in TEACHERS:
                continue
            labels = {card.code: False}
            if card.code in (EMERGENCY, "tell-dsl-now"):
                labels |= {ANY: False, DANGER: False}
            found.append(
                Labelled(example.message, example.role, "card", labels, f"{card.code} must not {at}")
            )
    return found


def from_files(paths: Iterable[Path], codes: Sequence[str]) -> list[Labelled]:
    """One JSON object a line: message, role, codes, kind, and a group if several belong together."""
    found = []
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            try:
                entry = json.loads(line)
                raised = set(entry["codes"])
                labels = {code: code in raised for code in codes} | {ANY: bool(raised)}
                if entry["kind"] != "concern":
                    labels[DANGER] = EMERGENCY in raised
                if entry["kind"] != "ordinary":
                    labels[HAPPENING] = EMERGENCY in raised
                if entry["role"] not in TEACHERS:
                    labels.pop("report-fgm", None)
                group = f"{path.stem} {entry.get('group', number)}"
                found.append(Labelled(entry["message"], entry["role"], entry["kind"], labels, group))
            except (ValueError, KeyError, TypeError) as wrong:
                raise BadData(f"{path.name}, line {number}: {wrong}") from wrong
    return found
