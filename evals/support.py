"""The support task: does the check of plain answers let through what the sources do not say, and drop what they say?"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from assistant.embedder import Vectors
from assistant.plain_answer.situation import NOBODY, Situation
from assistant.plain_answer.support import SupportCheck
from assistant.words import keywords
from evals.cases import Case, read_cases
from evals.progress import Progress
from evals.rates import Measure, Result, measure
from evals.runs import Run
from evals.searching import Stopwatch

SUPPORT = "support"
LABELS = ("supported", "contradicted", "invented", "strengthened", "partial")
KEPT = 0.85
"""Share of the supported sentences that a naive check is set to keep, on the very set that it is judged on."""
_LONGEST = 160


class SupportCase(Case):
    """A sentence of a plain answer, the passages that it cites, and whether they say it."""

    example: ClassVar[str] = (
        '{"id": "s-1", "sentence": "Tell the DSL today.", "passages": ["Staff should tell the DSL the same day."], '
        '"label": "supported"}'
    )

    sentence: str = Field(min_length=1)
    passages: tuple[str, ...] = Field(min_length=1)
    label: Literal["supported", "contradicted", "invented", "strengthened", "partial"]

    question: str = ""
    role: str = ""
    area: str | None = None

    @property
    def situation(self) -> Situation:
        """Who asked what, where the case says so."""
        return Situation.of(self.role, self.area, self.question) if self.role else NOBODY

    @property
    def good(self) -> bool:
        """Whether the sentence may be shown."""
        return self.label == "supported"


def check(run: Run, path: Path, embed: Callable[[list[str]], Vectors], progress: Progress) -> None:
    """The costly half: what the check says of every sentence, and how near two naive measures put it to its passages."""
    cases = read_cases(path, SupportCase)
    progress.expect(len(cases))
    checker = SupportCheck(embed)
    records = []
    for case in cases:
        watch = Stopwatch()
        verdict = checker.check(case.sentence, case.passages, case.situation)
        records.append(
            {
                "id": case.key,
                "passes": verdict.passes,
                "reason": verdict.reason,
                "ms": round(watch.ms, 2),
                "cosine": _cosine(case, embed),
                "overlap": _overlap(case),
            }
        )
        progress.step(SUPPORT)
    run.begin(SUPPORT, path, cases=len(cases))
    run.write_lines(f"{SUPPORT}/records.jsonl", records)


def _cosine(case: SupportCase, embed: Callable[[list[str]], Vectors]) -> float:
    """The cosine of the sentence and its nearest passage."""
    vectors = embed([case.sentence, *case.passages])
    return round(float((vectors[1:] @ vectors[0]).max()), 4)


def _overlap(case: SupportCase) -> float:
    """The share of the sentence's keywords that its passages hold."""
    words, held = set(keywords(case.sentence)), set(keywords(" ".join(case.passages)))
    return round(len(words & held) / max(1, len(words)), 4)


def score(run: Run) -> Result:
    """The free half: let through and dropped, by label, beside what naive checks would do."""
    cases = read_cases(run.cases(SUPPORT), SupportCase)
    records = run.records(f"{SUPPORT}/records.jsonl")
    passed = {case.key: bool(records[case.key]["passes"]) for case in cases}
    figures = list(_rates("", cases, passed))
    for label in LABELS[1:]:
        some = {case.key: passed[case.key] for case in cases if case.label == label}
        figures.append(measure(f"let through, {label} (lower is better)", some))
    figures.append(
        Measure("time of a check, p95", {case.key: records[case.key]["ms"] for case in cases}, "p95", "ms")
    )
    for name, key in (("cosine alone", "cosine"), ("shared words alone", "overlap")):
        scores = {case.key: float(records[case.key][key]) for case in cases}
        limit = _limit([scores[case.key] for case in cases if case.good])
        figures += _rates(f"{name}: ", cases, {case: value >= limit for case, value in scores.items()})
    wrong = [case for case in cases if passed[case.key] != case.good]
    misses = [
        f"{case.id} {case.label}, {'let through' if passed[case.key] else 'dropped'}: {case.sentence[:_LONGEST]}"
        + (f" [{records[case.key]['reason']}]" if not passed[case.key] else "")
        for case in sorted(wrong, key=lambda case: not passed[case.key])
    ]
    rows = [
        {
            "id": case.key,
            "question": case.sentence,
            "kind": case.label,
            "good": passed[case.key] == case.good,
            "verdict": "shown" if passed[case.key] else records[case.key]["reason"],
        }
        for case in cases
    ]
    return Result(SUPPORT, tuple(figures), tuple(misses), tuple(_wilson_notes(cases, passed)), tuple(rows))


def _rates(name: str, cases: Sequence[SupportCase], passed: dict[str, bool]) -> list[Measure]:
    bad = {case.key: passed[case.key] for case in cases if not case.good}
    good = {case.key: not passed[case.key] for case in cases if case.good}
    shown = {case.key: case.good for case in cases if passed[case.key]}
    return [
        measure(f"{name}unsupported let through (lower is better)", bad),
        measure(f"{name}supported dropped (lower is better)", good),
        measure(f"{name}precision of what is shown", shown),
    ]


def _limit(supported: Sequence[float]) -> float:
    """The value that keeps `KEPT` of the supported sentences; above everything when there is none."""
    return float(np.quantile(supported, 1 - KEPT, method="lower")) if supported else math.inf


def _wilson_notes(cases: Sequence[SupportCase], passed: dict[str, bool]) -> list[str]:
    """Resamples of no mistake at all show none: Wilson's interval says how many there might be."""
    notes = []
    for label in LABELS:
        some = [passed[case.key] for case in cases if case.label == label]
        if some:
            low, high = wilson(sum(some), len(some))
            notes.append(f"{label}: {sum(some)} of {len(some)} shown, Wilson's 95 % [{low:.3f}, {high:.3f}]")
    return notes


def wilson(hits: int, of: int, z: float = 1.96) -> tuple[float, float]:
    """Wilson's interval of a share, 0 to 1. ``of`` is at least 1."""
    share, square = hits / of, z * z / of
    middle = (share + square / 2) / (1 + square)
    half = z * math.sqrt(share * (1 - share) / of + square / (4 * of)) / (1 + square)
    return max(0.0, middle - half), min(1.0, middle + half)
