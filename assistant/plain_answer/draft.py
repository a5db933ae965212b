"""What a model writes, read while it comes: each step as soon as it is whole. A draft is unchecked and never shown."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

SHAPE: dict[str, Any] = {
    "type": "object",
    "properties": {
        "steps": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "text": {"type": "string"},
                    "rests_on": {"type": "array", "items": {"type": "string"}},
                },
                "required": ["text", "rests_on"],
                "additionalProperties": False,
            },
        },
        "not_covered": {"type": "array", "items": {"type": "string"}},
    },
    "required": ["steps", "not_covered"],
    "additionalProperties": False,
}
"""The form of `prompts/answer.md` as a JSON schema, for servers that can keep a model to one."""
MOST_CHARACTERS = 12_000
"""Of a reply. What comes after is not read."""
_THOUGHT = re.compile(r"\s*<think>.*?</think>", re.DOTALL)
_NOT_COVERED = re.compile(r'"not_covered"\s*:\s*')


@dataclass(frozen=True)
class DraftStep:
    """One step that a model wrote, with the tokens that it says it rests on."""

    text: str
    rests_on: tuple[str, ...]


class Draft:
    """Reads a reply piece by piece. Tolerates code fences, words around the JSON, and an end in the middle."""

    def __init__(self) -> None:
        self.text = ""
        self._at = 0
        self._open: list[int] = []
        self._in_string = self._escaped = False

    @property
    def full(self) -> bool:
        """Whether no more will be read."""
        return len(self.text) >= MOST_CHARACTERS

    def feed(self, piece: str) -> list[DraftStep]:
        """Take the next piece of the reply; the steps that it makes whole, in order."""
        self.text = (self.text + piece)[:MOST_CHARACTERS]
        if not self._at:
            if self.text.lstrip().startswith("<think>"):
                thought = _THOUGHT.match(self.text)
                if thought is None:
                    return []
                self._at = thought.end()
            self._at = self.text.find("{", self._at)
            if self._at < 0:
                self._at = 0
                return []
        out: list[DraftStep] = []
        while self._at < len(self.text):
            step = self._look(self.text[self._at])
            if step is not None:
                out.append(step)
            self._at += 1
        return out

    def not_covered(self) -> int:
        """How many things the model says the sources do not cover. Its words for them are not used: nothing checks them."""
        found = _NOT_COVERED.search(self.text)
        if found is None:
            return 0
        try:
            things, _ = json.JSONDecoder().raw_decode(self.text, found.end())
        except ValueError:
            return 0
        return (
            sum(isinstance(one, str) and bool(one.strip()) for one in things)
            if isinstance(things, list)
            else 0
        )

    def _look(self, sign: str) -> DraftStep | None:
        """Follow strings and braces; the step, when this sign closes one."""
        if self._in_string:
            if self._escaped:
                self._escaped = False
            elif sign == "\\":
                self._escaped = True
            elif sign == '"':
                self._in_string = False
        elif sign == '"':
            self._in_string = True
        elif sign == "{":
            self._open.append(self._at)
        elif sign == "}" and self._open:
            return _step(self.text[self._open.pop() : self._at + 1])
        return None


def _step(text: str) -> DraftStep | None:
    try:
        raw = json.loads(text, strict=False)
    except ValueError:
        return None
    if not isinstance(raw, dict) or not isinstance(raw.get("text"), str) or not raw["text"].strip():
        return None
    tokens = raw.get("rests_on")
    named = [tokens] if isinstance(tokens, str) else tokens if isinstance(tokens, list) else []
    flat = [token for one in named for token in re.split(r"[\s,;\[\]]+", str(one).upper()) if token]
    return DraftStep(" ".join(raw["text"].split()), tuple(dict.fromkeys(flat)))
