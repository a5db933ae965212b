"""Work in the background: real processes, their progress, how they end."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from ui import background
from ui.background import CommandFailed, Job, Jobs, run_json

STEPS = """
import json, sys, time
for n in range(3):
    print(json.dumps({"done": n, "of": 3, "file": f"file {n}", "seconds_left": 2}), flush=True)
    if sys.argv[1:] == ["slow"]:
        time.sleep(30)
print("7 of 9 answered", file=sys.stderr)
print(json.dumps({"report": {"passages": 12}, "exit": 0}))
"""


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A command of our own, as `python -m steps`."""
    (tmp_path / "steps.py").write_text(STEPS, "utf-8")
    (tmp_path / "fails.py").write_text(
        'print(\'{"error": "The file is broken."}\'); raise SystemExit(1)', "utf-8"
    )
    (tmp_path / "mumbles.py").write_text("print('hello'); print('not json')", "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return "steps"


def wait(job: Job, seconds: float = 20) -> Job:
    until = time.monotonic() + seconds
    while job.running and time.monotonic() < until:
        time.sleep(0.05)
    assert not job.running
    return job


def test_a_job_says_how_far_it_is_and_how_it_ended(module: str) -> None:
    job = wait(Jobs().start("index", module))
    assert job.code == 0 and job.result == {"report": {"passages": 12}, "exit": 0}
    assert (job.done, job.of) in ((2, 3), (7, 9)) and job.ended and job.ended >= job.started
    assert "7 of 9 answered" in job.told


def test_one_job_of_a_kind_at_a_time(module: str) -> None:
    jobs = Jobs()
    first = jobs.start("index", module, "slow")
    assert jobs.start("index", module) is first
    other = wait(jobs.start("evaluate", module))
    assert other.code == 0 and first.running
    jobs.stop("index")
    assert wait(first).stopped and first.code != 0
    assert wait(jobs.start("index", module)).code == 0, "after it another can be started"


def test_a_command_answers_with_its_last_object(module: str) -> None:
    assert run_json(module)["exit"] == 0


def test_what_a_command_says_is_wrong_is_passed_on(module: str) -> None:
    with pytest.raises(CommandFailed, match="The file is broken"):
        run_json("fails")


@pytest.mark.parametrize("name", ["mumbles", "no_such_module"])
def test_a_command_that_says_nothing_is_a_failure_in_plain_words(module: str, name: str) -> None:
    with pytest.raises(CommandFailed, match="gave no answer"):
        run_json(name)


def test_a_command_that_hangs_is_stopped(module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "PATIENCE_S", 1.0)
    with pytest.raises(CommandFailed, match="too long"):
        run_json(module, "slow")


@pytest.mark.parametrize(
    ("line", "done", "of"),
    [
        ('{"done": 4, "of": 8, "file": "a.pdf"}', 4, 8),
        ("[3/20] local/a.pdf, about 4 s left", 3, 20),
        ("50 of 248 answered", 50, 248),
        ("nothing to see", 0, 0),
        ("[]", 0, 0),
        ('"text"', 0, 0),
    ],
)
def test_progress_is_read_from_json_and_from_words(line: str, done: int, of: int) -> None:
    job = Job("x", ())
    job.take(line)
    assert (job.done, job.of) == (done, of)
    assert job.share == (done / of if of else 0.0)


def test_a_job_that_talks_without_end_does_not_fill_the_memory() -> None:
    job = Job("x", ())
    for n in range(background.KEPT_LINES + 50):
        job.take(f"line {n}")
    assert len(job.said) == background.KEPT_LINES
