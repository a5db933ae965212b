"""Measures of rankings, by ir-measures (the trec_eval programs): the free half of the retrieval task."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ir_measures

from evals.cases import RetrievalCase
from evals.gold import Unit, holds, on_page
from evals.rates import Measure

DEPTHS = (1, 3, 5, 10, 20)
NOT_THERE = "(not in the index)"
"""Stands for what is right where nothing of the collection is: such a case is a miss for every system."""

Judged = dict[str, dict[str, int]]
"""Case id → id of a unit that is right → 1."""
Rankings = Mapping[str, Sequence[str]]
"""Case id → ids of units, best first."""

LEVELS = {"passage": holds, "page": on_page}
"""passage: it holds the gold's words. page: it stands on the gold's page."""


@dataclass(frozen=True)
class Judgement:
    """What is right in one collection, at both levels."""

    passage: Judged
    page: Judged

    def missing(self) -> list[str]:
        """Cases for which no unit of the collection holds the gold's words."""
        return [case for case, right in self.passage.items() if NOT_THERE in right]


def judge(cases: Sequence[RetrievalCase], units: Sequence[Unit]) -> Judgement:
    """Which units are right for which case."""
    by_file: dict[str, list[Unit]] = {}
    for unit in units:
        by_file.setdefault(str(unit["file"]).rsplit("/", 1)[-1], []).append(unit)
    out: dict[str, Judged] = {level: {} for level in LEVELS}
    for case in cases:
        files = dict.fromkeys(gold.doc.rsplit("/", 1)[-1] for gold in case.gold)
        mine = [unit for file in files for unit in by_file.get(file, ())]
        for level, test in LEVELS.items():
            right = {str(u["id"]): 1 for u in mine if any(test(u, gold) for gold in case.gold)}
            out[level][case.key] = right or {NOT_THERE: 1}
    return Judgement(out["passage"], out["page"])


def measures(rankings: Rankings, judgement: Judgement) -> dict[str, Measure]:
    """Every measure of one system, by name. A question with nothing right in the collection counts as a miss."""
    out: dict[str, Measure] = {}
    for level in LEVELS:
        out |= _at(level, rankings, getattr(judgement, level))
    return out


def _at(level: str, rankings: Rankings, judged: Judged) -> dict[str, Measure]:
    wanted: dict[Any, str] = {ir_measures.Success @ k: f"{level} recall@{k}" for k in DEPTHS}
    wanted[ir_measures.RR] = f"{level} MRR"
    wanted[ir_measures.nDCG @ 10] = f"{level} nDCG@10"
    if level == "passage":
        wanted[ir_measures.R @ 10] = "share of all gold passages@10"
    return computed(wanted, rankings, judged)


def computed(
    wanted: Mapping[Any, str],
    rankings: Rankings,
    judged: Mapping[str, Mapping[str, int]],
) -> dict[str, Measure]:
    """Measures of ir-measures under our names. Every case of ``judged`` counts, one that found nothing as 0."""
    run = {case: {unit: float(-rank) for rank, unit in enumerate(rankings.get(case, ()))} for case in judged}
    values: dict[str, dict[str, float | None]] = {
        name: dict.fromkeys(judged, 0.0) for name in wanted.values()
    }
    for found in ir_measures.iter_calc(list(wanted), judged, run):
        values[wanted[found.measure]][found.query_id] = float(found.value)
    return {name: Measure(name, cases) for name, cases in values.items()}


def write_trec(folder: Path, name: str, rankings: Rankings) -> None:
    """A run in the form that trec_eval reads: question, Q0, unit, rank, score, system."""
    lines = [
        f"{_word(case)} Q0 {_word(unit)} {rank} {len(ranking) - rank + 1} {_word(name)}\n"
        for case, ranking in rankings.items()
        for rank, unit in enumerate(ranking, 1)
    ]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.run").write_text("".join(lines), "utf-8")


def write_qrels(folder: Path, name: str, judged: Mapping[str, Mapping[str, int]]) -> None:
    """What is right in the form that trec_eval reads: question, 0, unit, 1."""
    lines = [
        f"{_word(case)} 0 {_word(unit)} {grade}\n"
        for case, right in judged.items()
        for unit, grade in right.items()
    ]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.qrels").write_text("".join(lines), "utf-8")


def _word(text: str) -> str:
    return "_".join(text.split())
