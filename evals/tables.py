"""Tables for a terminal."""

from __future__ import annotations

from evals.rates import Figure, Measure, Result
from evals.resampling import Comparison, compare

COLUMNS = (
    "passage recall@1",
    "passage recall@5",
    "passage recall@10",
    "passage MRR",
    "passage nDCG@10",
    "page recall@5",
)


def systems_text(result: Result) -> str:
    """Every system of a result, a line each, with how its recall@5 differs from the first one's."""
    names = list(result.table)
    first = result.table[names[0]]
    head = f"  {'':34}" + "".join(f"{name.replace('passage ', ''):>15}" for name in COLUMNS)
    lines = [head + "   recall@5 beside the first (95 %, p)"]
    for name in names:
        figures = result.table[name]
        values = "".join(f"{_three(figures[column].value):>15}" for column in COLUMNS)
        found = compare(first[COLUMNS[1]].cases, figures[COLUMNS[1]].cases)
        beside = f"   {difference(found)}" if found and name != names[0] else ""
        lines.append(f"  {name:34}{values}{beside}")
    return "\n".join(lines)


def against_text(before: Result, after: Result) -> str:
    """How the figures of two runs differ."""
    lines = [f"  {after.title} beside the earlier run"]
    for figure in after.rates:
        earlier = before.figure(figure.name)
        if earlier is None:
            continue
        lines.append(f"  {figure.name:44} {change_text(earlier, figure)}")
    return "\n".join(lines)


def change_text(before: Figure, after: Figure) -> str:
    """One figure before and after: with a paired test where both are means over cases."""
    if isinstance(before, Measure) and isinstance(after, Measure) and after.statistic == "mean":
        found = compare(before.cases, after.cases)
        if found:
            return f"{found.first:.3f} → {found.second:.3f}   {difference(found)}"
    return f"{_three(before.value)} → {_three(after.value)}"


def difference(found: Comparison) -> str:
    """The difference with its interval, the test, and how many cases went which way."""
    return (
        f"{found.difference:+.3f} [{found.low:+.3f}, {found.high:+.3f}] p {found.p:.3f}, "
        f"{found.better} better, {found.worse} worse"
    )


def _three(value: float | None) -> str:
    return "no case" if value is None else f"{value:.3f}"
