"""A long message in a few short pieces, so that one sentence about an emergency is not lost among many about nothing."""

import re
from collections.abc import Callable

_PARTS = re.compile(r"(?<=[.!?;\n])\s+|\s[-\u2013\u2014]\s")
_SHORT, _LONGEST, _STEP = 22, 30, 26


def windows(message: str, weight: Callable[[str], float], most: int) -> list[str]:
    """At most ``most`` pieces of about thirty words: the last one and those of greatest ``weight``.

    A message of up to 22 words has none: it is looked at whole.
    """
    if len(message.split()) <= _SHORT:
        return []
    pieces = _pieces(message)
    if len(pieces) < 2:
        return []
    if len(pieces) > most:
        best = sorted(range(len(pieces) - 1), key=lambda at: -weight(pieces[at]))[: most - 1]
        pieces = [pieces[at] for at in sorted(best)] + [pieces[-1]]
    return pieces


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
