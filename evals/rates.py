"""Rates with what they rest on: undefined ones are counted, never averaged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


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
        span = self.interval()
        if self.value is None or span is None:
            return f"{self.name:44} no case"
        return f"{self.name:44} {self.value:6.3f}  [{span[0]:.3f}, {span[1]:.3f}]  {self.hits} of {self.of}"


def rate(name: str, cases: Sequence[bool]) -> Rate:
    """The rate of the true ones."""
    return Rate(name, sum(cases), len(cases))


@dataclass(frozen=True)
class Result:
    """What one evaluation found: its rates, and its misses in words."""

    title: str
    rates: tuple[Rate, ...]
    misses: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def text(self, most: int = 40) -> str:
        """Misses by name before any rate."""
        lines = [f"== {self.title}"]
        lines += [f"  miss  {miss}" for miss in self.misses[:most]]
        if len(self.misses) > most:
            lines.append(f"  … and {len(self.misses) - most} more misses")
        lines += [f"  {r.line()}" for r in self.rates]
        lines += [f"  {note}" for note in self.notes]
        return "\n".join(lines)
