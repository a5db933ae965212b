"""Sets that may be chosen, runs that are kept, and two runs compared."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

from ui.runs import CASES, compared, new_run, runs, sets

NOW = dt.datetime(2026, 11, 22, 9, 0)


def test_the_halves_that_are_kept_back_are_never_offered(tmp_path: Path) -> None:
    for name in (
        "retrieval/dev",
        "retrieval/heldout",
        "retrieval/abstention_held_out",
        "escalation/unseen",
        "privacy/UNSEEN-2",
        "other/x",
    ):
        path = tmp_path / f"{name}.jsonl"
        path.parent.mkdir(exist_ok=True)
        path.write_text("{}\n", "utf-8")
    assert [(one.kind, one.path.stem) for one in sets(tmp_path)] == [("retrieval", "dev")]


def test_our_own_sets_are_offered() -> None:
    assert {one.kind for one in sets()} == {"retrieval", "abstention", "escalation", "privacy"}
    assert not [one for one in sets() if "held" in one.path.stem or "unseen" in one.path.stem]
    assert all(one.path.is_relative_to(CASES) for one in sets())


def write(root: Path, hour: int, value: float | None) -> None:
    run = new_run(root, "privacy", "dev", NOW.replace(hour=hour))
    figures = {"privacy": {"spans found": {"value": value, "hits": 3, "of": 4}}}
    run.result.mkdir()
    scores = {"figures": figures, "misses": {"privacy": ["p-7 a surname was left"]}}
    (run.result / "scores.json").write_text(json.dumps(scores), "utf-8")


def test_runs_are_listed_newest_first_and_a_broken_one_is_passed_over(tmp_path: Path) -> None:
    write(tmp_path, 9, 0.5)
    write(tmp_path, 11, 0.75)
    (tmp_path / "junk").mkdir()
    (tmp_path / "junk" / "page.json").write_text("{", "utf-8")
    assert [run.when[11:13] for run in runs(tmp_path)] == ["11", "09"]
    assert runs(tmp_path)[0].report() is None and runs(tmp_path)[0].misses() == ["p-7 a surname was left"]


def test_two_runs_are_compared_measure_by_measure(tmp_path: Path) -> None:
    write(tmp_path, 9, 0.5)
    write(tmp_path, 11, 0.75)
    newer, older = runs(tmp_path)
    assert compared(newer, older) == [
        {
            "Measure": "privacy: spans found",
            "Earlier": "0.500",
            "This run": "0.750",
            "Difference": "+0.250",
            "Rests on": "3 of 4",
        }
    ]


def test_a_measure_that_is_not_defined_is_said_to_be_so(tmp_path: Path) -> None:
    write(tmp_path, 9, None)
    (run,) = runs(tmp_path)
    assert compared(run, run)[0]["This run"] == "not defined" and compared(run, run)[0]["Difference"] == ""
