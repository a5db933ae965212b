"""The numbers that Word prints in front of list paragraphs, worked out as Word works them out.

Word keeps no number in the text. A paragraph (or its style) names a list and a level; the list says how each
level is written (``%1.%2``) and where it starts; the numbers are counted while the document is laid out.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ingest.readers.docx_xml import children, integer, is_on, value, w
from ingest.readers.list_numbers import repeated_letters, roman

_WRITTEN: dict[str, Callable[[int], str]] = {
    "lowerLetter": repeated_letters,
    "upperLetter": lambda number: repeated_letters(number).upper(),
    "lowerRoman": roman,
    "upperRoman": lambda number: roman(number).upper(),
    "decimalZero": lambda number: f"{number:02d}",
}
_LEVELS = 9


@dataclass(frozen=True)
class Level:
    """How one level of a list is written. ``restart``: the level (from 1) that restarts it; 0: none."""

    form: str = "decimal"
    text: str = ""
    start: int = 1
    restart: int | None = None
    style: str | None = None
    legal: bool = False


@dataclass(frozen=True)
class ListNumber:
    """What Word prints before a paragraph: ``number`` is None for a bullet. ``key`` tells the lists apart."""

    number: str | None
    level: int
    key: str
    form: str


@dataclass
class _List:
    levels: dict[int, Level]
    counters: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Counts through a document. Call ``next`` once for each list paragraph, in order."""

    def __init__(self, root: Any | None) -> None:
        """``root`` is the ``w:numbering`` element, or None when the file has no lists."""
        self._abstract: dict[str, _List] = {}
        self._numbers: dict[str, str] = {}
        self._overrides: dict[str, dict[int, Level]] = {}
        self._restarts: dict[str, dict[int, int]] = {}
        self._style_links: dict[str, str] = {}
        if root is not None:
            self._load(root)

    def _load(self, root: Any) -> None:
        links: dict[str, str] = {}
        for abstract in children(root, "abstractNum"):
            key = abstract.get(w("abstractNumId")) or ""
            self._abstract[key] = _List(
                {integer(level, "ilvl"): _level(level) for level in children(abstract, "lvl")}
            )
            defined = value(abstract, "styleLink")
            if defined:
                self._style_links[defined] = key
            linked = value(abstract, "numStyleLink")
            if linked:
                links[key] = linked
        for key, style in links.items():
            target = self._abstract.get(self._style_links.get(style, ""))
            if target is not None:
                self._abstract[key].levels.update(target.levels)
        for number in children(root, "num"):
            num_id = number.get(w("numId")) or ""
            self._numbers[num_id] = value(number, "abstractNumId") or ""
            for override in children(number, "lvlOverride"):
                at = integer(override, "ilvl")
                for level in children(override, "lvl"):
                    self._overrides.setdefault(num_id, {})[at] = _level(level)
                start = value(override, "startOverride")
                if start is not None and re.fullmatch(r"\d{1,6}", start):
                    self._restarts.setdefault(num_id, {})[at] = int(start)

    def level_of_style(self, num_id: str, style: str) -> int:
        """The level of the list that belongs to a paragraph style, 0 when none says so."""
        numbered = self._abstract.get(self._numbers.get(num_id, ""))
        if numbered is not None:
            for at, level in numbered.levels.items():
                if level.style == style:
                    return at
        return 0

    def next(self, num_id: str, level: int) -> ListNumber | None:
        """Counts one paragraph of a list at ``level`` (from 0). None when Word prints nothing before it."""
        key = self._numbers.get(num_id)
        numbered = self._abstract.get(key) if key is not None else None
        if key is None or numbered is None or not 0 <= level < _LEVELS:
            return None
        self._restart(num_id, level, numbered)
        levels = {**numbered.levels, **self._overrides.get(num_id, {})}
        shape = levels.get(level, Level())
        counters = numbered.counters
        counters[level] = counters[level] + 1 if level in counters else shape.start
        for deeper in [at for at in counters if at > level]:
            restart = levels.get(deeper, Level()).restart
            if restart is None or (restart > 0 and level < restart):
                del counters[deeper]
        if shape.form == "bullet":
            return ListNumber(None, level, key, shape.form)
        text = self._written(shape, levels, counters)
        return ListNumber(text, level, key, shape.form) if text else None

    def _restart(self, num_id: str, level: int, numbered: _List) -> None:
        """The first paragraph of a list with its own start begins there, and only the first."""
        starts = self._restarts.get(num_id, {})
        if level in starts:
            start = starts.pop(level)
            numbered.counters[level] = start - 1
            for deeper in [at for at in numbered.counters if at > level]:
                del numbered.counters[deeper]

    @staticmethod
    def _written(shape: Level, levels: dict[int, Level], counters: dict[int, int]) -> str:
        def of(found: re.Match[str]) -> str:
            at = int(found.group(1)) - 1
            level = levels.get(at, Level())
            form = "decimal" if shape.legal else level.form
            if form in ("bullet", "none"):
                return ""
            number = counters.setdefault(at, level.start)
            return _WRITTEN.get(form, str)(number)

        if shape.form == "none" and "%" not in shape.text:
            return ""
        return re.sub(r"%([1-9])", of, shape.text).strip().rstrip(".:").strip()


def _level(element: Any) -> Level:
    start = value(element, "start") or "1"
    restart = value(element, "lvlRestart")
    return Level(
        form=value(element, "numFmt") or "decimal",
        text=value(element, "lvlText") or "",
        start=int(start) if re.fullmatch(r"\d{1,6}", start) else 1,
        restart=int(restart) if restart is not None and restart.isdigit() else None,
        style=value(element, "pStyle"),
        legal=bool(is_on(element, "isLgl")),
    )
