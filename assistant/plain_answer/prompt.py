"""The instruction files in `prompts/`, filled in strictly: exactly their own variables, each value once and as data."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import BadData

BREAK = "<!-- what is above is the instruction; what is below is sent as the person's message -->"
_VARIABLE = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True)
class Prompt:
    """An instruction, the message that goes with it, and the version of the file they came from."""

    instruction: str
    words: str
    version: str

    @classmethod
    def read(cls, path: Path, values: Mapping[str, str]) -> Prompt:
        """The file with its variables filled in.

        Raises:
            BadData: the file has a variable that is not among the values, or lacks one that is, or lacks its break.
        """
        text = path.read_text("utf-8")
        named = set(_VARIABLE.findall(text))
        if named != set(values):
            wrong = sorted(named ^ set(values))
            raise BadData(f"{path.name}: the variables {', '.join(wrong)} are missing there or unknown here.")
        instruction, broken, words = text.partition(BREAK)
        if not broken:
            raise BadData(f"{path.name}: the line that parts instruction and message is missing.")
        version = hashlib.sha256(text.encode()).hexdigest()[:12]
        return cls(_filled(instruction, values), _filled(words, values), version)


def _filled(text: str, values: Mapping[str, str]) -> str:
    """In one pass, so that a variable written inside a value stays what it is: words."""
    return _VARIABLE.sub(lambda found: values[found.group(1)], text).strip()


def as_data(text: str) -> str:
    """Words that cannot end the tags they stand between: pointed brackets become others, and lines become one."""
    return " ".join(text.replace("<", "‹").replace(">", "›").split())
