"""The project's own labelled messages: what must be found, and where."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.personal_data import mask

KINDS = "name date_of_birth address postcode phone email nhs_number upn vehicle handle school_class"
MESSAGES: list[dict[str, Any]] = [
    json.loads(line) for line in (Path(__file__).parent / "messages.jsonl").read_text("utf-8").splitlines()
]


def test_there_are_enough_of_them_of_every_kind() -> None:
    assert len(MESSAGES) >= 150
    assert {span["kind"] for message in MESSAGES for span in message["spans"]} == set(KINDS.split())


@pytest.mark.parametrize("case", MESSAGES, ids=lambda case: case["message"][:40])
def test_each_message(case: dict[str, Any]) -> None:
    text = case["message"]
    for span in case["spans"]:
        assert text[span["start"] : span["end"]] == span["text"], "the label itself is wrong"
    wanted = [(span["start"], span["end"], span["kind"]) for span in case["spans"]]
    assert [(found.start, found.end, found.kind) for found in mask(text).found] == wanted
