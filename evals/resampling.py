"""How far a figure would move with other questions of the same kind, and whether two runs differ by more than that.

Everything is drawn from a fixed seed: the same cases give the same figures every time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

DRAWS = 2000
FLIPS = 10_000
SEED = 0
_AT_ONCE = 4_000_000
"""Numbers drawn at a time, so that a set of 100,000 cases fits in memory."""

Statistic = Literal["mean", "p50", "p95"]
Array = NDArray[np.float64]


def value_of(values: Array, statistic: Statistic) -> Array:
    """The statistic over the last axis."""
    if statistic == "mean":
        return np.asarray(values.mean(axis=-1))
    return np.asarray(np.quantile(values, {"p50": 0.5, "p95": 0.95}[statistic], axis=-1))


def interval(values: Sequence[float], statistic: Statistic = "mean") -> tuple[float, float] | None:
    """The middle 95 % of `DRAWS` resamples of the cases, drawn with replacement; None without a case."""
    if not values:
        return None
    known = np.asarray(values, float)
    random = np.random.default_rng(SEED)
    rounds = max(1, _AT_ONCE // len(known))
    drawn: list[Array] = []
    for start in range(0, DRAWS, rounds):
        picks = random.integers(0, len(known), (min(rounds, DRAWS - start), len(known)))
        drawn.append(value_of(known[picks], statistic))
    low, high = np.quantile(np.concatenate(drawn), [0.025, 0.975])
    return float(low), float(high)


@dataclass(frozen=True)
class Comparison:
    """Two runs on the cases that both have: ``difference`` is the second less the first, with its middle 95 %.

    ``p`` is the share of `FLIPS` random swaps of the two runs, case by case, that differ at least as much (two-sided
    paired permutation test). ``better``, ``worse`` and ``same`` count cases by sign, higher being better.
    """

    cases: int
    first: float
    second: float
    difference: float
    low: float
    high: float
    p: float
    better: int
    worse: int

    @property
    def same(self) -> int:
        """Cases in which the two runs score alike."""
        return self.cases - self.better - self.worse


def compare(first: Mapping[str, float | None], second: Mapping[str, float | None]) -> Comparison | None:
    """Compare two runs case by case; None when no case is defined in both."""
    pairs = [(a, b) for name, a in first.items() if a is not None and (b := second.get(name)) is not None]
    if not pairs:
        return None
    before, after = np.asarray(pairs, float).T
    change = after - before
    seen = abs(change.mean())
    random = np.random.default_rng(SEED)
    rounds = max(1, _AT_ONCE // len(change))
    as_far = 0
    for start in range(0, FLIPS, rounds):
        signs = random.choice([-1.0, 1.0], (min(rounds, FLIPS - start), len(change)))
        as_far += int((abs((signs * change).mean(axis=1)) >= seen - 1e-12).sum())
    low, high = interval(change.tolist()) or (0.0, 0.0)
    return Comparison(
        len(pairs),
        float(before.mean()),
        float(after.mean()),
        float(change.mean()),
        low,
        high,
        (as_far + 1) / (FLIPS + 1),
        int((change > 0).sum()),
        int((change < 0).sum()),
    )
