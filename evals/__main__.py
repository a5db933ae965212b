"""``python -m evals``: run a set, print misses by name, then rates."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from assistant.answering import Assistant
from assistant.embedder import default_embedder
from assistant.errors import SignpostError
from assistant.escalation import Escalator
from assistant.personal_data import mask
from assistant.places import HOME, default_index
from evals import scores
from evals.cases import AbstentionCase, EscalationCase, PrivacyCase, RetrievalCase, read_cases
from evals.rates import Result

CASES = HOME / "evals" / "cases"
SETS = {
    "retrieval": CASES / "retrieval" / "dev.jsonl",
    "abstention": CASES / "retrieval" / "abstention_dev.jsonl",
    "escalation": CASES / "escalation" / "dev.jsonl",
    "privacy": CASES / "privacy" / "dev.jsonl",
}


def main(arguments: list[str] | None = None) -> int:
    """Evaluate. 0 when the run was complete, 1 when a set or the index is wrong."""
    parser = argparse.ArgumentParser(prog="python -m evals", description="How good are the answers?")
    parser.add_argument("what", choices=[*SETS, "all"], help="what to evaluate")
    parser.add_argument(
        "--set", type=Path, metavar="FILE.jsonl", help="a set of your own (docs/evaluation.md)"
    )
    parser.add_argument(
        "--index", type=Path, default=default_index(), help="the index (default: %(default)s)"
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help="keep answers and figures here; answers that are there are scored again",
    )
    parser.add_argument("--patterns-only", action="store_true", help="escalation without the embedder")
    options = parser.parse_args(arguments)
    wanted = list(SETS) if options.what == "all" else [options.what]
    if options.set and len(wanted) > 1:
        parser.error("--set goes with one of: " + ", ".join(SETS))
    try:
        results = [RUNS[name](options.set or SETS[name], options) for name in wanted]
    except SignpostError as error:
        print(error, file=sys.stderr)
        return 1
    for result in results:
        print(result.text())
    if options.out:
        figures = {
            r.title: {x.name: {"value": x.value, "hits": x.hits, "of": x.of} for x in r.rates}
            for r in results
        }
        (options.out / "figures.json").write_text(json.dumps(figures, indent=1), "utf-8")
    return 0


def _retrieval(path: Path, options: argparse.Namespace) -> Result:
    cases = read_cases(path, RetrievalCase)
    return scores.retrieval(cases, _answers(cases, path, options))


def _abstention(path: Path, options: argparse.Namespace) -> Result:
    cases = read_cases(path, AbstentionCase)
    return scores.abstention(cases, _answers(cases, path, options))


def _escalation(path: Path, options: argparse.Namespace) -> Result:
    cases = read_cases(path, EscalationCase)
    escalator = Escalator.load()
    embed = None if options.patterns_only else default_embedder().embed
    raised, times = [], []
    for case in cases:
        clock = time.perf_counter()
        raised.append({e.code: e.urgency for e in escalator.decide(case.message, case.role, (), embed)})
        times.append(1000 * (time.perf_counter() - clock))
    result = scores.escalation(cases, raised)
    times.sort()
    note = f"decision time p50 {times[len(times) // 2]:.1f} ms, p95 {times[len(times) * 95 // 100]:.1f} ms"
    return Result(result.title, result.rates, result.misses, (note,))


def _privacy(path: Path, options: argparse.Namespace) -> Result:
    cases = read_cases(path, PrivacyCase)
    return scores.privacy(cases, [[found.text for found in mask(case.message).found] for case in cases])


RUNS: dict[str, Callable[[Path, argparse.Namespace], Result]] = {
    "retrieval": _retrieval,
    "abstention": _abstention,
    "escalation": _escalation,
    "privacy": _privacy,
}


def _answers(
    cases: Sequence[RetrievalCase | AbstentionCase], path: Path, options: argparse.Namespace
) -> dict[str, dict[str, Any]]:
    """The costly half: the answers by case id, read from ``--out`` when they are there."""
    kept = options.out / f"answers-{path.stem}.jsonl" if options.out else None
    if kept and kept.is_file():
        read = {str(a["id"]): a for a in map(json.loads, kept.read_text("utf-8").splitlines())}
        if all(str(case.id) in read for case in cases):
            return read
    assistant = Assistant(options.index)
    assistant.warm()
    out: dict[str, dict[str, Any]] = {}
    for done, case in enumerate(cases, 1):
        answer = assistant.answer(case.question, case.role or "other", case.area)
        out[str(case.id)] = {"id": case.id, **answer.as_json()}
        if done % 50 == 0:
            print(f"{done} of {len(cases)} answered", file=sys.stderr)
    if kept:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text("\n".join(json.dumps(a, ensure_ascii=False) for a in out.values()) + "\n", "utf-8")
    return out


if __name__ == "__main__":
    raise SystemExit(main())
