"""What a site asks of programs in its robots.txt (RFC 9309): the longest rule that fits decides."""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST = 500_000
"""Bytes of a robots.txt that are read; the rest is ignored, as the standard allows."""
_MOST_RULES = 5000


@dataclass(frozen=True)
class Robots:
    """The rules of one site for one program. ``rules`` are (allow, pattern); ``delay`` is in seconds."""

    rules: tuple[tuple[bool, str], ...] = ()
    delay: float = 0.0

    def allows(self, path: str) -> bool:
        """Whether a path (with its query) may be asked for. Where two rules are equally long, allowing wins."""
        best = max(
            ((len(pattern), allow) for allow, pattern in self.rules if _fits(pattern, path)),
            default=(0, True),
        )
        return best[1]


def read_robots(text: str, program: str) -> Robots:
    """The rules for ``program``: those that name it, else those for everybody, else none."""
    groups: list[tuple[set[str], list[tuple[bool, str]], list[float]]] = []
    open_for_names = False
    for raw in text[:LONGEST].splitlines():
        name, found, value = raw.partition("#")[0].partition(":")
        if not found:
            continue
        name, value = name.strip().casefold(), value.strip()
        if name == "user-agent":
            if not open_for_names:
                groups.append((set(), [], []))
            groups[-1][0].add(value.casefold())
            open_for_names = True
            continue
        if name in ("allow", "disallow", "crawl-delay"):
            open_for_names = False
        if not groups:
            continue
        if name in ("allow", "disallow") and value and len(groups[-1][1]) < _MOST_RULES:
            groups[-1][1].append((name == "allow", value))
        elif name == "crawl-delay" and re.fullmatch(r"\d{1,4}(\.\d+)?", value):
            groups[-1][2].append(float(value))
    for wanted in (program.casefold(), "*"):
        ours = [group for group in groups if wanted in group[0]]
        if ours:
            return Robots(
                tuple(rule for _, rules, _ in ours for rule in rules),
                max((delay for _, _, delays in ours for delay in delays), default=0.0),
            )
    return Robots()


def _fits(pattern: str, path: str) -> bool:
    """``*`` stands for anything, ``$`` at the end for the end. Pieces are searched in order, so no pattern is slow."""
    ends = pattern.endswith("$")
    first, *pieces = (pattern[:-1] if ends else pattern).split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    if not pieces:
        return not ends or at == len(path)
    for piece in pieces[:-1]:
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    last = pieces[-1]
    if ends:
        return path.endswith(last) and len(path) - len(last) >= at
    return path.find(last, at) >= 0
