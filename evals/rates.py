"""Figures with what they rest on: undefined ones are counted, never averaged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from evals.resampling import Statistic, interval, value_of

LOWER = "(lower is better)"
"""Stands at the end of the name of a figure that should be small."""


@dataclass(frozen=True)
class Rate:
    """``hits`` of ``of`` cases; ``value`` is None when there was no case."""

    name: str
    hits: int
    of: int

    @property
    def value(self) -> float | None:
        """The share, 0 to 1."""
        return self.hits / self.of if self.of else None

    def interval(self) -> tuple[float, float] | None:
        """The middle 95 % of 2,000 resamples of the cases, the same every time."""
        if not self.of:
            return None
        draws = np.random.default_rng(0).binomial(self.of, self.hits / self.of, 2000) / self.of
        low, high = np.quantile(draws, [0.025, 0.975])
        return float(low), float(high)

    def line(self) -> str:
        """One line for a person."""
        return _line(self, f"{self.hits} of {self.of}")


@dataclass(frozen=True)
class Measure:
    """A figure over cases whose own values are kept, so that two runs can be compared case by case.

    ``cases`` is case id → value, None where the figure means nothing for that case (counted as ``undefined``, and in no
    average). ``statistic`` is what is made of them. ``unit`` is "" for a share of 1, "ms" for milliseconds.
    """

    name: str
    cases: Mapping[str, float | None]
    statistic: Statistic = "mean"
    unit: str = ""

    @property
    def known(self) -> list[float]:
        """The values of the cases that have one."""
        return [value for value in self.cases.values() if value is not None]

    @property
    def of(self) -> int:
        """How many cases have a value."""
        return len(self.known)

    @property
    def undefined(self) -> int:
        """How many cases have none."""
        return len(self.cases) - self.of

    @property
    def value(self) -> float | None:
        """The statistic, None when no case has a value."""
        return float(value_of(np.asarray(self.known, float), self.statistic)) if self.of else None

    def interval(self) -> tuple[float, float] | None:
        """The middle 95 % of 2,000 resamples of the cases, the same every time."""
        return interval(self.known, self.statistic)

    def line(self) -> str:
        """One line for a person."""
        known = self.known
        whole = self.statistic == "mean" and self.unit == "" and set(known) <= {0.0, 1.0}
        rests = f"{int(sum(known))} of {len(known)}" if whole else f"{len(known)} cases"
        return _line(self, rests + (f", {self.undefined} undefined" if self.undefined else ""))


Figure = Rate | Measure


def _line(figure: Figure, rests_on: str) -> str:
    span = figure.interval()
    if figure.value is None or span is None:
        return f"{figure.name:44} no case" + (f" ({rests_on})" if isinstance(figure, Measure) else "")
    if isinstance(figure, Measure) and figure.unit:
        numbers = f"{figure.value:6.1f}  [{span[0]:.1f}, {span[1]:.1f}] {figure.unit}"
    else:
        numbers = f"{figure.value:6.3f}  [{span[0]:.3f}, {span[1]:.3f}]"
    return f"{figure.name:44} {numbers}  {rests_on}"


def rate(name: str, cases: Sequence[bool]) -> Rate:
    """The rate of the true ones."""
    return Rate(name, sum(cases), len(cases))


def measure(name: str, cases: Mapping[str, bool | float | None]) -> Measure:
    """The mean over cases; None values are undefined."""
    return Measure(name, {case: None if value is None else float(value) for case, value in cases.items()})


def missed(rows: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """One line for each row that did not go well (`Result`)."""
    return tuple(f"{r['id']} [{r['kind']}] {r['verdict']}: {r['question']}" for r in rows if not r["good"])


@dataclass(frozen=True)
class Result:
    """What one evaluation found: its figures, its misses in words, and for the report one entry a case.

    ``rows`` are JSON objects with at least ``id``, ``question``, ``good`` (whether it went well) and ``verdict`` (in a few
    words). ``table`` compares systems: name → its figures, by name of the figure.
    """

    title: str
    rates: tuple[Figure, ...]
    misses: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    rows: tuple[Mapping[str, Any], ...] = ()
    table: Mapping[str, Mapping[str, Measure]] = field(default_factory=dict)

    def figure(self, name: str) -> Figure | None:
        """A figure by its name."""
        return next((figure for figure in self.rates if figure.name == name), None)

    def text(self, most: int = 40, *, unread: bool = False) -> str:
        """Misses by name before any rate; those of a set that is to stay ``unread`` are only counted."""
        lines = [f"== {self.title}"]
        lines += [f"  miss  {miss}" for miss in self.misses[:most] if not unread]
        if unread and self.misses:
            lines.append(f"  {len(self.misses)} misses, not named here: this set stays unread")
        elif len(self.misses) > most:
            lines.append(f"  … and {len(self.misses) - most} more misses")
        lines += [f"  {r.line()}" for r in self.rates]
        lines += [f"  {note}" for note in self.notes]
        return "\n".join(lines)
