"""``python -m evals``: run sets, keep what came back, score it, compare it, and say whether the floors hold."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from assistant.errors import SignpostError
from assistant.places import default_index, model_is_named
from evals import beir, floors
from evals.progress import Progress
from evals.rates import Result
from evals.report import write_report
from evals.runs import Run
from evals.tasks import HALVES, TASKS, Bench
from ingest.telling import say, say_as_json, warn


def main(arguments: list[str] | None = None) -> int:
    """Evaluate. 0 when all is well, 1 when a floor is missed or when a set, the index or a run is wrong."""
    options = _parser().parse_args(arguments)
    try:
        code, folder = _WHAT.get(options.what, _evaluate)(options)
    except SignpostError as error:
        warn(error)
        if options.progress_json:
            say_as_json({"error": str(error), "exit": 1})
        return 1
    if options.progress_json:
        say_as_json({"run": str(folder) if folder else None, "exit": code})
    return code


def _evaluate(options: argparse.Namespace) -> tuple[int, Path | None]:
    wanted = list(TASKS) if options.what == "all" else [options.what]
    if options.set and len(wanted) > 1:
        raise SignpostError(f"--set goes with one task: {', '.join(TASKS)}.")
    if options.what != "plain":
        wanted = [name for name in wanted if not TASKS[name].needs_model]
        if model_is_named() and options.what in ("all", "answers"):
            wanted.append("plain")
    progress = Progress(as_json=options.progress_json)
    bench = Bench(
        options.index, progress, compare=not options.no_comparison, patterns_only=options.patterns_only
    )
    with tempfile.TemporaryDirectory() as scratch:
        half = "own" if options.set else options.half
        run = Run.new(options.out or Path(scratch) / "run", half=half, made_at=_now())
        for name in wanted:
            task = TASKS[name]
            task.produce(run, options.set or task.sets[options.half], bench)
            if task.needs_index:
                manifest = bench.assistant.opened().manifest
                run.manifest["index"] = {
                    what: getattr(manifest, what)
                    for what in ("version", "embedder", "precision", "passages", "windows", "made_at")
                }
            run.save()
        return _scored(run, options), options.out


def _score(options: argparse.Namespace) -> tuple[int, Path | None]:
    if options.folder is None:
        raise SignpostError("Name the folder of a run: python -m evals score FOLDER.")
    run = Run.open(options.folder)
    return _scored(run, options), run.folder


def _scored(run: Run, options: argparse.Namespace) -> int:
    scored = {name: TASKS[name].score(run) for name in TASKS if name in run.tasks}
    results = list(scored.values())
    against = Run.open(options.against) if options.against else None
    before = [TASKS[name].score(against) for name in TASKS if against and name in against.tasks]
    checked = floors.check(floors.read_floors(options.floors or floors.FLOORS, run.manifest["half"]), results)
    write_report(run, results, checked, against, before)
    if not options.progress_json:
        unread = [result for name, result in scored.items() if run.stays_unread(name)]
        _print(results, unread, before, checked)
        if options.out or options.folder:
            say(f"\nreport: {run.folder / 'report.html'}")
    return 0 if all(one.met for one in checked) else 1


def _print(
    results: Sequence[Result],
    unread: Sequence[Result],
    before: Sequence[Result],
    checked: Sequence[floors.Checked],
) -> None:
    from evals.tables import against_text, systems_text

    for result in results:
        say(result.text(unread=result in unread))
        if result.table:
            say(systems_text(result))
        for earlier in before:
            if earlier.title == result.title:
                say(against_text(earlier, result))
    for one in checked:
        say(one.line())


def _beir(options: argparse.Namespace) -> tuple[int, Path | None]:
    if options.folder is None:
        raise SignpostError("Name a folder in the BEIR format: python -m evals beir FOLDER.")
    found = beir.evaluate(options.folder, options.limit, Progress(as_json=options.progress_json), options.out)
    if not options.progress_json:
        say(found.text())
    return 0 if found.holds else 1, options.out


_WHAT = {"score": _score, "beir": _beir}


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m evals",
        description="How good are the answers? docs/evaluation.md describes sets, measures and files.",
    )
    parser.add_argument("what", choices=[*TASKS, "all", "score", "beir"], help="what to evaluate")
    parser.add_argument(
        "folder", nargs="?", type=Path, help="score: the folder of a run; beir: a folder in the BEIR format"
    )
    parser.add_argument(
        "--set", type=Path, metavar="FILE.jsonl", help="a set of your own (docs/evaluation.md)"
    )
    parser.add_argument(
        "--half", choices=HALVES, default="dev", help="which half of our own sets (default: %(default)s)"
    )
    parser.add_argument(
        "--index", type=Path, default=default_index(), metavar="DIR", help="the index (default: %(default)s)"
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help="keep answers, figures and report.html here")
    parser.add_argument(
        "--against", type=Path, metavar="RUN", help="compare with an earlier run, case by case"
    )
    parser.add_argument(
        "--floors", type=Path, metavar="FILE.yaml", help="other floors than evals/floors.yaml"
    )
    parser.add_argument(
        "--no-comparison", action="store_true", help="retrieval without baselines and parts left out"
    )
    parser.add_argument("--patterns-only", action="store_true", help="escalation without the embedder")
    parser.add_argument("--limit", type=int, metavar="N", help="beir: at most N documents, judged ones first")
    parser.add_argument(
        "--progress-json",
        action="store_true",
        help="progress as JSON on standard output, one object a line, and nothing else there",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
