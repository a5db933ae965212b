"""Numbers, letters and bullets typed at the start of a text, taken off it and kept with the block."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ingest.blocks import Block

_NUMBER = re.compile(r"(?P<number>\d{1,3}(?:\.\d{1,3}){0,3})(?P<stop>\.|\))?\s+(?P<rest>\S.*)", re.DOTALL)
_LETTER = re.compile(
    r"(?P<number>\((?:[a-z]|[ivx]{1,5}|\d{1,2})\)|(?:[a-z]|[ivx]{1,5})\))\s+(?P<rest>\S.*)", re.DOTALL
)
_GLYPH = re.compile(
    "(?:[•●▪■◼◾○◦‣⁃∙·➢➤►✓✔\uf0b7\uf0a7\uf0d8\uf0fc]|[-‐‑–—](?=\\s))\\s*(?P<rest>\\S.*)", re.DOTALL
)
_LABEL = re.compile(
    r"(?P<number>\(?\d{1,3}[A-Z]{0,2}(?:\.\d{1,3}[A-Z]?){0,4}\)?|\((?:[a-z]{1,2}|[ivxl]{1,6}|[A-Z])\)|[a-z]\)|[ivxl]{1,6}\))\.?"
    r"\s+(?P<rest>\S.*)",
    re.DOTALL,
)
_FIRST_LETTERS = {"a", "i", "1"}
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv")
LEAST_RUN = 3
"""Bare whole numbers (``59 All staff``) are believed only in a run of at least this many counting up."""


@dataclass(frozen=True)
class _Candidate:
    at: int
    parts: tuple[int, ...]
    stop: bool
    number: str
    rest: str
    above: str
    """Number of the nearest numbered heading above."""


def split_label(text: str) -> tuple[str | None, str]:
    """The label typed before an item of a legislative list, and the text after it: ("2A", …), ("(a)", …)."""
    found = _LABEL.match(text)
    return (found["number"].rstrip("."), found["rest"]) if found else (None, text)


def take_off_numbers(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks with typed numbers moved from ``text`` to ``number`` and typed bullets made bullets.

    ``1. Text`` and ``1.1. Text`` are numbers. ``1.1 Text`` is one if the numbers around it count on (2.5
    million stays as it is), ``59 Text`` if at least three do. ``(b) Text`` is one if (a) came before.
    """
    result = list(blocks)
    for candidate in _believed(_candidates(blocks)):
        result[candidate.at] = replace(blocks[candidate.at], text=candidate.rest, number=candidate.number)
    last_letter = ""
    for at, block in enumerate(result):
        if block.kind == "heading":
            last_letter = ""
        if block.kind not in ("paragraph", "bullet") or block.number is not None:
            continue
        letter = _LETTER.match(block.text)
        if letter and _follows(letter["number"].strip("()"), last_letter):
            last_letter = letter["number"].strip("()")
            result[at] = replace(
                block, kind="bullet", level=max(block.level, 1), number=letter["number"], text=letter["rest"]
            )
            continue
        glyph = _GLYPH.match(block.text)
        if glyph:
            result[at] = replace(block, kind="bullet", level=max(block.level, 1), text=glyph["rest"])
    return tuple(result)


def _candidates(blocks: Sequence[Block]) -> Iterable[_Candidate]:
    above = ""
    for at, block in enumerate(blocks):
        if block.kind not in ("heading", "paragraph"):
            continue
        found = _NUMBER.match(block.text) if block.number is None else None
        if found:
            parts = tuple(int(part) for part in found["number"].split("."))
            number = found["number"] + (")" if found["stop"] == ")" else "")
            yield _Candidate(at, parts, found["stop"] is not None, number, found["rest"], above)
        if block.kind == "heading":
            above = block.number or (found["number"] if found else above)


def _believed(candidates: Iterable[_Candidate]) -> Iterable[_Candidate]:
    by_depth: dict[int, list[_Candidate]] = {}
    for candidate in candidates:
        if candidate.stop:
            if candidate.parts[0] > 0:
                yield candidate
        else:
            by_depth.setdefault(len(candidate.parts), []).append(candidate)
    for depth, alike in by_depth.items():
        for run in _runs(alike):
            if len(run) >= (LEAST_RUN if depth == 1 else 2) or _opens_section(run[0]):
                yield from run


def _opens_section(candidate: _Candidate) -> bool:
    """Whether this is the first number under a heading with the number that it begins with: 4.1 under 4."""
    prefix, _, last = candidate.number.rpartition(".")
    return last == "1" and prefix != "" and (candidate.above + ".").startswith(prefix + ".")


def _runs(alike: Sequence[_Candidate]) -> Iterable[list[_Candidate]]:
    """The candidates cut into stretches that count up by one."""
    run: list[_Candidate] = []
    for candidate in alike:
        if run and not _next_to(run[-1].parts, candidate.parts):
            yield run
            run = []
        run.append(candidate)
    if run:
        yield run


def _next_to(one: tuple[int, ...], two: tuple[int, ...]) -> bool:
    return one[:-1] == two[:-1] and two[-1] == one[-1] + 1


def _follows(letter: str, last: str) -> bool:
    """Whether a list letter may come after the last one: first of its kind, or the next one."""
    if letter in _FIRST_LETTERS:
        return True
    if letter in _ROMAN and last in _ROMAN and _ROMAN.index(letter) == _ROMAN.index(last) + 1:
        return True
    if letter.isdigit() and last.isdigit():
        return int(letter) == int(last) + 1
    return len(letter) == len(last) == 1 and ord(letter) == ord(last) + 1
