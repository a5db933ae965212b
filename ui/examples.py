"""Questions to start from, by role (`prompts/examples.yaml`)."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from assistant.data_files import from_yaml
from assistant.errors import BadData
from assistant.pathways import ROLES
from assistant.places import PROMPTS

SHOWN = 4


@cache
def read_examples(path: Path = PROMPTS / "examples.yaml") -> dict[str, tuple[str, ...]]:
    """Role → questions; every role has some.

    Raises:
        BadData: the file is missing, is not YAML, names an unknown role or has a role without questions.
    """
    try:
        raw = from_yaml(path.read_text("utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise BadData(f"{path.name}: not readable ({error}).") from error
    if not isinstance(raw, dict) or set(raw) != set(ROLES):
        raise BadData(f"{path.name}: it needs one list of questions for each role of docs/formats.md.")
    for role, questions in raw.items():
        if not isinstance(questions, list) or not questions or not all(isinstance(q, str) for q in questions):
            raise BadData(f"{path.name}, {role}: a list of questions is needed.")
    return {role: tuple(questions) for role, questions in raw.items()}


def examples_for(role: str) -> tuple[str, ...]:
    """A few questions for a role; none when the file is wrong, because the page must come up all the same."""
    try:
        return read_examples().get(role, ())[:SHOWN]
    except BadData:
        return ()
