"""What is embedded of a message: all of a short one; of a long one, its weightiest piece and its last.

A long message is mostly about nothing, and what matters is often said last. Fifty words also keep a decision quick:
embedding is most of its time.
"""

import re
from collections.abc import Callable

_PARTS = re.compile(r"(?<=[.!?;\n])\s+|\s[-\u2013\u2014]\s")
_SHORT, _LONGEST, _STEP = 40, 26, 24


def gist(message: str, weight: Callable[[str], float]) -> str:
    """The message itself up to 40 words; beyond that two pieces of about 26, joined. ``weight`` judges a piece."""
    pieces = _pieces(message) if len(message.split()) > _SHORT else []
    if len(pieces) < 2:
        return message
    best = max(range(len(pieces) - 1), key=lambda at: (weight(pieces[at]), at))
    return f"{pieces[best]} {pieces[-1]}"


def _pieces(message: str) -> list[str]:
    parts: list[list[str]] = []
    for sentence in _PARTS.split(message):
        words = sentence.split()
        while len(words) > _LONGEST:
            parts.append(words[:_STEP])
            words = words[_STEP:]
        parts.append(words)
    pieces: list[list[str]] = []
    for part in parts:
        if pieces and len(pieces[-1]) + len(part) <= _LONGEST:
            pieces[-1] += part
        elif part:
            pieces.append(list(part))
    return [" ".join(piece) for piece in pieces]
