"""Areas: which one a question means, and whose documents belong to it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.contacts import containment


def _inside() -> dict[str, list[str]]:
    return dict(containment().get("contains") or {})


def canonical(area: str, known: Iterable[str]) -> str:
    """The spelling of an area that the sources use: without case, by its other names, or as it was given."""
    wanted = area.strip().casefold()
    for name in known:
        if name.casefold() == wanted:
            return name
    for name, others in (containment().get("also_known_as") or {}).items():
        if wanted == name.casefold() or wanted in [other.casefold() for other in others]:
            return str(name)
    return area.strip()


def named_in(question: str, known: Iterable[str]) -> list[str]:
    """The areas that a question names, as the sources spell them."""
    others = containment().get("also_known_as") or {}
    out = []
    for name in known:
        if any(
            re.search(rf"\b{re.escape(word)}\b", question, re.IGNORECASE)
            for word in (name, *others.get(name, ()))
        ):
            out.append(name)
    return out


def family_of_areas(area: str) -> set[str]:
    """The area itself, the areas it lies in and the areas that lie in it."""
    out = {area}
    for whole, parts in _inside().items():
        if area in parts:
            out.add(whole)
        if area == whole:
            out.update(parts)
    return out
