"""The escalation, privacy and cards tasks: what a message raises, what is masked in it, which card it calls for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.answering import Assistant
from assistant.embedder import Vectors
from assistant.escalation import Escalator
from assistant.personal_data import mask
from evals import cards, scores
from evals.cases import EscalationCase, PrivacyCase, read_cases
from evals.progress import Progress
from evals.rates import Measure, Result
from evals.runs import Run
from evals.searching import Stopwatch

ESCALATION, PRIVACY, CARDS = "escalation", "privacy", "cards"


def escalate(
    run: Run,
    path: Path,
    escalator: Escalator,
    embed: Callable[[list[str]], Vectors] | None,
    progress: Progress,
) -> None:
    """The costly half of the escalation task. Without ``embed`` the patterns alone decide."""
    cases = read_cases(path, EscalationCase)
    progress.expect(len(cases))
    records = []
    for case in cases:
        watch = Stopwatch()
        raised = {one.code: one.urgency for one in escalator.decide(case.message, case.role, (), embed)}
        records.append({"id": case.key, "raised": raised, "ms": round(watch.ms, 2)})
        progress.step(ESCALATION)
    run.begin(ESCALATION, path, cases=len(cases), patterns_only=embed is None)
    run.write_lines(f"{ESCALATION}/records.jsonl", records)


def score_escalation(run: Run) -> Result:
    """The free half: `scores.escalation`, and the time of a decision."""
    cases = read_cases(run.cases(ESCALATION), EscalationCase)
    records = run.records(f"{ESCALATION}/records.jsonl")
    result = scores.escalation(cases, [records[case.key]["raised"] for case in cases])
    times = {case.key: records[case.key]["ms"] for case in cases}
    rows = [_escalation_row(case, records[case.key]["raised"]) for case in cases]
    return _with(result, rows, [Measure(f"time of a decision, {p}", times, p, "ms") for p in ("p50", "p95")])


def _escalation_row(case: EscalationCase, raised: Mapping[str, str]) -> dict[str, Any]:
    missing = [code for code in case.codes if code not in raised]
    extra = [f"{code} ({urgency})" for code, urgency in raised.items() if code not in case.codes]
    said = [f"missing {', '.join(missing)}"] if missing else []
    said += [f"not expected {', '.join(extra)}"] if extra else []
    return {
        "id": case.key,
        "question": case.message,
        "kind": case.kind,
        "role": case.role,
        "good": not missing and raised.get("call-999", "") != "now"
        if case.kind != "emergency"
        else not missing,
        "verdict": "; ".join(said) or "as expected",
    }


def find_personal_data(run: Run, path: Path, progress: Progress) -> None:
    """The costly half of the privacy task."""
    cases = read_cases(path, PrivacyCase)
    progress.expect(len(cases))
    records = []
    for case in cases:
        found = [{"text": one.text, "kind": one.kind} for one in mask(case.message).found]
        records.append({"id": case.key, "found": found})
        progress.step(PRIVACY)
    run.begin(PRIVACY, path, cases=len(cases))
    run.write_lines(f"{PRIVACY}/records.jsonl", records)


def score_privacy(run: Run) -> Result:
    """The free half: `scores.privacy`."""
    cases = read_cases(run.cases(PRIVACY), PrivacyCase)
    records = run.records(f"{PRIVACY}/records.jsonl")
    found = [[one["text"] for one in records[case.key]["found"]] for case in cases]
    rows = []
    for case, texts in zip(cases, found, strict=True):
        alone = scores.privacy([case], [texts])
        said = [miss.removeprefix(f"{case.id} ") for miss in alone.misses]
        rows.append(
            {
                "id": case.key,
                "question": case.message,
                "kind": ", ".join(sorted({span.kind for span in case.spans})) or "nothing to mask",
                "good": not said,
                "verdict": "; ".join(said) or "as marked",
            }
        )
    return _with(scores.privacy(cases, found), rows, [])


def choose_cards(run: Run, path: Path, assistant: Assistant, progress: Progress) -> None:
    """The costly half of the cards task."""
    cases = read_cases(path, cards.CardCase)
    progress.expect(len(cases))
    records = []
    for case in cases:
        records.append({"id": case.key, "cards": cards.cards_of(assistant, case)})
        progress.step(CARDS)
    run.begin(CARDS, path, cases=len(cases))
    run.write_lines(f"{CARDS}/records.jsonl", records)


def score_cards(run: Run) -> Result:
    """The free half: `cards.score`."""
    cases = read_cases(run.cases(CARDS), cards.CardCase)
    records = run.records(f"{CARDS}/records.jsonl")
    named = [list(records[case.key]["cards"]) for case in cases]
    rows = [
        {
            "id": case.key,
            "question": case.question,
            "kind": case.card,
            "role": case.role,
            "area": case.area or "national",
            "good": bool(chosen) and chosen[0] in {case.card, *case.also},
            "verdict": f"first {chosen[0] if chosen else 'no card'}, expected {case.card}",
        }
        for case, chosen in zip(cases, named, strict=True)
    ]
    return _with(cards.score(cases, named), rows, [])


def _with(result: Result, rows: Sequence[Mapping[str, Any]], more: Sequence[Measure]) -> Result:
    return Result(result.title, (*result.rates, *more), result.misses, result.notes, tuple(rows))
