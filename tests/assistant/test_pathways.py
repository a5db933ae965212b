"""Cards: checked when they are loaded, matched by their sample questions."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from assistant.embedder import MiniLM
from assistant.errors import BadData
from assistant.pathways import Matcher, Pathway, read_pathway

CARD = {
    "id": "test-card",
    "title": "A test",
    "for": ["staff"],
    "applies_when": "Something is tested.",
    "questions": ["how do I test"],
    "steps": [{"text": "Test it.", "practice": True, "required": True}],
    "reviewed": {"on": "2026-11-22", "by": "us", "next": "2027-09-01"},
}


def write(folder: Path, **changes: object) -> Path:
    path = folder / "test-card.yaml"
    path.write_text(yaml.safe_dump({**CARD, **changes}), "utf-8")
    return path


def test_a_card_is_read(tmp_path: Path) -> None:
    assert read_pathway(write(tmp_path)).steps[0].required


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"steps": [{"text": "Do it."}]}, "needs anchors or 'practice: true'"),
        ({"steps": []}, "steps"),
        ({"id": "other"}, "the same"),
        ({"colour": "red"}, "colour"),
        ({"only_for": {"janitor": [{"text": "Do it.", "practice": True}]}}, "janitor"),
    ],
)
def test_a_wrong_card_is_refused_with_its_fault(
    tmp_path: Path, changes: dict[str, object], says: str
) -> None:
    with pytest.raises(BadData, match=says):
        read_pathway(write(tmp_path, **changes))


def test_a_roles_own_steps_come_first(tmp_path: Path) -> None:
    own = {"supply": [{"text": "Ask the office who the DSL is.", "practice": True}]}
    card = read_pathway(write(tmp_path, only_for=own))
    assert [step.text for step in card.steps_for("supply")] == ["Ask the office who the DSL is.", "Test it."]
    assert [step.text for step in card.steps_for("ta")] == ["Test it."]


def test_the_card_whose_questions_are_nearest_comes_first(embedder: MiniLM) -> None:
    def card(name: str, *questions: str) -> Pathway:
        return Pathway.model_validate(
            {**CARD, "id": name, "title": name, "applies_when": name, "questions": questions}
        )

    cards = [
        card("absence", "he hasn't been in school for two weeks", "mum keeps her off on mondays"),
        card("nudes", "someone is sending round a naked photo of her", "there's nudes of a y9 on snapchat"),
    ]
    matcher = Matcher(cards, embedder.embed)
    for question, expected in (
        ("nude pics of a girl going round on phones", "nudes"),
        ("not turned up since monday", "absence"),
    ):
        assert matcher.match(question, embedder.embed([question]))[0].pathway.id == expected
