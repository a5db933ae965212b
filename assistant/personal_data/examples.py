"""The marked example messages that masking is trained and tested on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "examples"
_MARK = re.compile(r"\{(?:([a-z_]+)\|)?([^{}]*)\}")


@dataclass(frozen=True)
class Example:
    """A message and what in it could identify a person: (start, end, kind), offsets in the message, in order."""

    message: str
    spans: tuple[tuple[int, int, str], ...]
    file: str = ""


def read_examples(folder: Path = FOLDER) -> list[Example]:
    """Every example of every file, in the order of the files' names. `examples/README.md` says how they are marked."""
    return [
        marked(line, path.stem)
        for path in sorted(folder.glob("*.txt"))
        for line in path.read_text("utf-8").splitlines()
        if line and not line.startswith("#")
    ]


def marked(line: str, file: str = "") -> Example:
    """One marked line as an example."""
    line = line.replace("\\n", "\n")
    text = ""
    spans = []
    at = 0
    for match in _MARK.finditer(line):
        text += line[at : match.start()]
        spans.append((len(text), len(text) + len(match[2]), match[1] or "name"))
        text += match[2]
        at = match.end()
    return Example(text + line[at:], tuple(spans), file)
