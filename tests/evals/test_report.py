"""The report is one file that asks nobody for anything, and says what happened to every case."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from evals import floors, retrieval
from evals.rates import Result
from evals.report import scores, write_report
from evals.runs import Run

NASTY = '</script><script>alert(1)</script><b onclick="x">'


def make_run(folder: Path, found: list[list[str]]) -> tuple[Run, Result]:
    units = [
        {"id": name, "collection": "passages", "file": "k.pdf", "pages": [n], "paragraph": None, "heading": NASTY,
         "text": f"{name} {NASTY}"}
        for n, name in enumerate(("alpha", "beta", "gamma"), 1)
    ]  # fmt: skip
    cases = [
        {
            "id": n,
            "question": f"{NASTY} {n}",
            "kind": "direct",
            "gold": [{"doc": "k.pdf", "pdf_page": 1, "must_contain": "alpha"}],
        }
        for n in range(len(found))
    ]
    path = folder / "set.jsonl"
    path.write_text("\n".join(map(json.dumps, cases)), "utf-8")
    run = Run.new(folder / "run", half="own", made_at="2026-11-22T10:00:00+00:00")
    systems = [
        {"name": "signpost", "title": "Signpost", "group": "Signpost", "collection": "passages"},
        {"name": "bm25", "title": "keywords only", "group": "baseline", "collection": "passages"},
    ]
    run.begin("retrieval", path, len(cases), systems=systems)
    run.write_lines("retrieval/units.jsonl", units)
    for number, name in enumerate(("signpost", "bm25")):
        records = [
            {"id": str(n), "units": names if number == 0 else names[::-1]} for n, names in enumerate(found)
        ]
        run.write_lines(f"retrieval/rankings/{name}.jsonl", records)
    run.save()
    return run, retrieval.score(run)


def page_of(run: Run) -> str:
    return (run.folder / "report.html").read_text("utf-8")


def rows_of(page: str) -> list[dict[str, Any]]:
    found = re.search(r'<script type="application/json" id="cases-data">(.*?)</script>', page, re.DOTALL)
    assert found
    rows: list[dict[str, Any]] = json.loads(found[1])
    return rows


def test_the_report_holds_every_case_and_no_markup_of_theirs(tmp_path: Path) -> None:
    run, result = make_run(tmp_path, [["alpha", "beta"], ["beta", "gamma"]])
    write_report(run, [result], [])
    page = page_of(run)
    assert [(row["good"], row["verdict"]) for row in rows_of(page)] == [
        (True, "right passage at 1"),
        (False, "right passage not found"),
    ]
    assert rows_of(page)[1]["wanted"][0]["text"].startswith("alpha")
    assert NASTY not in page and page.count("<script") == 2


def test_the_report_asks_nobody_for_anything(tmp_path: Path) -> None:
    run, result = make_run(tmp_path, [["alpha"]])
    write_report(run, [result], [])
    page = page_of(run)
    assert not re.findall(r"https?:|<link|<img|<iframe|@import|url\(|\bsrc=|fetch\(|XMLHttp", page)


def test_every_picture_says_what_it_shows(tmp_path: Path) -> None:
    run, result = make_run(tmp_path, [["alpha"], ["beta"]])
    write_report(run, [result], [])
    pictures = re.findall(r"<svg [^>]*>", page_of(run))
    assert len(pictures) > 5
    assert all(
        'role="img"' in picture and re.search(r'aria-label="[^"]{10,}"', picture) for picture in pictures
    )


def test_a_missed_floor_is_the_first_thing_said(tmp_path: Path) -> None:
    run, result = make_run(tmp_path, [["alpha"], ["beta"]])
    floor = {"retrieval": {"passage recall@5": floors.Floor(at_least=0.9)}}
    write_report(run, [result], floors.check(floor, [result]))
    page = page_of(run)
    assert "1 of 1 floors are missed" in page
    assert page.index("floors are missed") < page.index("In short")


def test_two_runs_are_compared_case_by_case(tmp_path: Path) -> None:
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
    old, before = make_run(tmp_path / "old", [["alpha"], ["beta"], ["alpha"]])
    new, after = make_run(tmp_path / "new", [["beta"], ["alpha"], ["alpha"]])
    write_report(new, [after], [], old, [before])
    assert [row.get("change") for row in rows_of(page_of(new))] == ["worse", "better", None]
    assert "Compared with the earlier run" in page_of(new)
    assert "1 better, 1 worse" in page_of(new)


def test_scores_are_written_for_programs(tmp_path: Path) -> None:
    run, result = make_run(tmp_path, [["alpha"], ["beta"]])
    write_report(run, [result], [])
    kept = json.loads((run.folder / "scores.json").read_text("utf-8"))
    assert kept == json.loads(json.dumps(scores(run, [result], [])))
    figure = kept["figures"]["retrieval"]["passage recall@5"]
    assert figure["value"] == 0.5 and figure["of"] == 2 and len(figure["interval"]) == 2
    assert kept["systems"]["retrieval"]["bm25"]["passage recall@1"]["value"] == 0.5


@pytest.mark.parametrize("collection", ["passages"])
def test_trec_files_of_every_system_are_kept(tmp_path: Path, collection: str) -> None:
    run, _ = make_run(tmp_path, [["alpha", "beta"]])
    trec = run.folder / "retrieval" / "trec"
    assert {path.name for path in trec.iterdir()} == {
        "signpost.run", "bm25.run", f"{collection}-passage.qrels", f"{collection}-page.qrels",
    }  # fmt: skip
