"""The support task counts as a person would, and an empty or wrong set is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.embedder import default_embedder
from assistant.errors import BadData
from evals import support
from evals.progress import Progress
from evals.runs import Run

CASES = [
    ("Tell the DSL at once.", "supported"),
    ("Tell the DSL and bake a cake.", "supported"),
    ("Do not tell the DSL.", "contradicted"),
    ("Ring the police.", "invented"),
]
LET, DROPPED = "unsupported let through (lower is better)", "supported dropped (lower is better)"


def write(path: Path, cases: list[tuple[str, str]]) -> Path:
    lines = [
        {"id": n, "sentence": sentence, "passages": ["Staff must tell the DSL immediately."], "label": label}
        for n, (sentence, label) in enumerate(cases)
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return path


def test_what_is_let_through_and_dropped_is_counted(tmp_path: Path) -> None:
    run = Run.new(tmp_path / "run", half="own", made_at="2026-11-22")
    support.check(run, write(tmp_path / "own.jsonl", CASES), default_embedder().embed, Progress(as_json=True))
    result = support.score(run)
    let, dropped = result.figure(LET), result.figure(DROPPED)
    assert let is not None
    assert dropped is not None
    assert (let.value, let.of) == (0 / 2, 2)
    assert (dropped.value, dropped.of) == (1 / 2, 2)
    assert any("bake a cake" in miss and "dropped" in miss for miss in result.misses)
    assert result.figure(f"shared words alone: {LET}") is not None


def test_a_label_that_there_is_not_is_refused_with_its_line(tmp_path: Path) -> None:
    run = Run.new(tmp_path / "run", half="own", made_at="2026-11-22")
    path = write(tmp_path / "own.jsonl", [*CASES, ("Tell the DSL.", "true")])
    with pytest.raises(BadData, match="line 5: label"):
        support.check(run, path, default_embedder().embed, Progress(as_json=True))


def test_wilson_says_how_many_mistakes_none_may_hide() -> None:
    low, high = support.wilson(0, 100)
    assert low == 0.0
    assert high == pytest.approx(1.96**2 / (100 + 1.96**2))
