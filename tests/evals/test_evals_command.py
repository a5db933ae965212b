"""`python -m evals` from the command line, over Signpost's own corpus."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from evals.__main__ import main

OUT_OF_SCOPE = {"id": 1, "question": "recipe for a cake", "kind": "out_of_scope", "expect": "out_of_scope"}


def write(path: Path, *cases: dict[str, Any]) -> Path:
    path.write_text("\n".join(map(json.dumps, cases)), "utf-8")
    return path


@pytest.fixture(scope="module")
def abstention_run(corpus_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of a set of one's own, made from the command line."""
    folder = tmp_path_factory.mktemp("run")
    path = write(folder / "set.jsonl", OUT_OF_SCOPE)
    assert (
        main(["abstention", "--set", str(path), "--index", str(corpus_index), "--out", str(folder / "run")])
        == 0
    )
    return folder / "run"


def test_a_run_is_scored_again_without_index_or_embedder(
    abstention_run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = (abstention_run / "report.html").read_text("utf-8")
    (abstention_run / "report.html").unlink()
    assert main(["score", str(abstention_run), "--index", str(tmp_path / "nowhere")]) == 0
    assert "1 of 1" in capsys.readouterr().out
    assert (abstention_run / "report.html").read_text("utf-8") == report


def test_a_run_is_compared_with_an_earlier_one(
    abstention_run: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["score", str(abstention_run), "--against", str(abstention_run)]) == 0
    assert "1.000 → 1.000   +0.000" in capsys.readouterr().out


def test_a_missed_floor_ends_with_1(
    abstention_run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "floors.yaml"
    path.write_text("own: {abstention: {abstained: {at_least: 1.5}}}", "utf-8")
    assert main(["score", str(abstention_run), "--floors", str(path)]) == 1
    assert "MISSED  abstention: abstained: 1.000, at least 1.5" in capsys.readouterr().out


@pytest.mark.parametrize(("name", "named"), [("own.jsonl", True), ("more_heldout.jsonl", False)])
def test_the_misses_of_a_set_that_stays_unread_are_only_counted(
    name: str, named: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(
        tmp_path / name, {"id": 1, "message": "Tell the DSL.", "spans": [{"text": "DSL", "kind": "name"}]}
    )
    assert main(["privacy", "--set", str(path)]) == 0
    said = capsys.readouterr().out
    assert ("not found: 'DSL'" in said) is named
    assert ("1 misses, not named here: this set stays unread" in said) is not named


def test_progress_as_json_is_all_that_standard_output_holds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path / "set.jsonl", *({"id": n, "message": "Ann", "spans": []} for n in range(3)))
    out = tmp_path / "run"
    assert main(["privacy", "--set", str(path), "--out", str(out), "--progress-json"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert lines[-1] == {"run": str(out), "exit": 0}
    assert [(line["done"], line["of"]) for line in lines[:-1]] == [(1, 3), (2, 3), (3, 3)]


def test_what_is_wrong_is_said_and_ends_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "set.jsonl").write_text("\n", "utf-8")
    wrong = ["privacy", "--set", str(tmp_path / "set.jsonl")]
    assert main(wrong) == 1
    assert "there is no case in it" in capsys.readouterr().err
    assert main([*wrong, "--progress-json"]) == 1
    said = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert said["exit"] == 1 and "there is no case in it" in said["error"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["score"], "Name the folder of a run"),
        (["beir"], "Name a folder in the BEIR format"),
        (["score", "{tmp}"], "holds no run"),
        (["all", "--set", "x.jsonl"], "--set goes with one task"),
        (["privacy", "--out", "{tmp}"], "holds no run. Name another folder"),
    ],
)
def test_misuse_is_explained(
    arguments: list[str], says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "letter.txt").write_text("mine", "utf-8")
    assert main([argument.replace("{tmp}", str(tmp_path)) for argument in arguments]) == 1
    assert says in capsys.readouterr().err
    assert (tmp_path / "letter.txt").read_text("utf-8") == "mine"


def test_a_set_about_other_documents_is_refused(
    corpus_index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gold = [{"doc": "elsewhere.pdf", "pdf_page": 1, "must_contain": "words"}]
    path = write(tmp_path / "set.jsonl", {"id": 1, "question": "q", "gold": gold})
    assert main(["retrieval", "--set", str(path), "--index", str(corpus_index)]) == 1
    assert "none of the documents that it names is in the index" in capsys.readouterr().err
