"""Answers are scored from what was recorded: citations, steps left out, editions, refusals, times."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.pathways import Anchor
from evals import answers
from evals.rates import LOWER, Result
from evals.runs import Run


def citation(**changes: Any) -> dict[str, Any]:
    return {
        "step": 0, "source_id": "k", "file": "statutory/k.pdf", "pages": [3], "paragraph": "9", "heading": "",
        "text": "staff should not delay", "official": True, "in_force": True, "warned": False, "on_page": True,
        "supports": True, **changes,
    }  # fmt: skip


def record(name: str, citations: list[dict[str, Any]], **changes: Any) -> dict[str, Any]:
    return {
        "id": name, "outcome": "answered", "message": "", "embed_ms": 5.0, "timings": {"total_ms": 20.0},
        "steps": [{"text": "Tell the DSL now.", "kind": "pathway"}, {"text": "staff should not delay", "kind": "quote"}],
        "cards": [], "retrieved": [{"text": "one"}, {"text": "two"}], "citations": citations,
        "required": [{"card": "c", "text": "Tell the DSL now.", "shown": True}],
        "reference_contexts": ["staff should not delay"], **changes,
    }  # fmt: skip


def scored(folder: Path, records: list[dict[str, Any]], **case: Any) -> Result:
    gold = [{"doc": "k.pdf", "pdf_page": 3, "must_contain": "not delay"}]
    lines = [json.dumps({"id": r["id"], "question": "q", "gold": gold, **case}) for r in records]
    path = folder / "set.jsonl"
    path.write_text("\n".join(lines), "utf-8")
    run = Run.new(folder / "run", half="own", made_at="")
    run.begin("answers", path, len(records))
    run.write_lines("answers/records.jsonl", records)
    return answers.score(run)


def value(result: Result, name: str) -> float | None:
    figure = result.figure(name)
    assert figure is not None, name
    return figure.value


def test_a_gold_page_or_passage_may_be_cited_by_any_step(tmp_path: Path) -> None:
    result = scored(
        tmp_path,
        [
            record("passage", [citation(pages=[8]), citation(step=1)]),
            record("page", [citation(text="another paragraph of the page")]),
            record("neither", [citation(file="other.pdf"), citation(pages=[4], text="x")]),
            record("none", [], outcome="not_found", steps=[], required=[]),
        ],
    )
    assert value(result, "a gold page is cited") == 2 / 4
    assert value(result, "a gold passage is cited") == 1 / 4
    assert value(result, f"wrongly refused {LOWER}") == 1 / 4
    assert [row["good"] for row in result.rows] == [True, True, False, False]


def test_precision_is_told_apart_for_quotes_and_cards_and_undefined_without_citations(tmp_path: Path) -> None:
    result = scored(
        tmp_path,
        [
            record("a", [citation(supports=False), citation(), citation(step=1)]),
            record("b", [citation(official=False, supports=None, on_page=None)]),
        ],
    )
    cards = result.figure("citation precision, steps of cards")
    assert cards is not None and cards.value == 1 / 2 and cards.of == 1
    assert value(result, "citation precision, quoted passages") == 1
    assert value(result, "citations that are a document's own words") == 1 / 2
    assert "1 undefined" in cards.line()


def test_what_must_never_happen_is_counted_by_answer(tmp_path: Path) -> None:
    result = scored(
        tmp_path,
        [
            record("old", [citation(in_force=False), citation()]),
            record("warned", [citation(warned=True)]),
            record("short", [citation()], required=[{"card": "c", "text": "Ring 999.", "shown": False}]),
            record("own", [citation(official=False, on_page=None, supports=None)], required=[]),
        ],
    )
    assert value(result, f"a citation is not in force {LOWER}") == 1 / 3
    assert value(result, f"a citation warns of a later edition {LOWER}") == 1 / 3
    assert value(result, f"a required step is left out {LOWER}") == 1 / 3


def test_what_an_answer_must_say_may_be_said_in_several_ways(tmp_path: Path) -> None:
    result = scored(
        tmp_path,
        [record("a", [citation()])],
        must_say=[["ring 999", "call 999"], ["tell  the lead", "tell the DSL"]],
    )
    assert value(result, "says what it must say") == 1 / 2


def test_the_ragas_export_has_its_four_fields(tmp_path: Path) -> None:
    scored(tmp_path, [record("a", [citation()])])
    sample = json.loads((tmp_path / "run" / "answers" / "ragas.jsonl").read_text("utf-8"))
    assert sample == {
        "user_input": "q",
        "retrieved_contexts": ["one", "two"],
        "response": "Tell the DSL now.\nstaff should not delay",
        "reference_contexts": ["staff should not delay"],
    }


@pytest.mark.parametrize(
    ("text", "supports"),
    [
        ("The lead should consider a referral, without delay.", True),
        ("Leads consider referrals and never delayed them", True),
        ("The lead should consider it, without delay.", False),
        ("referral by the lead, delay", False),
    ],
)
def test_a_passage_supports_a_step_when_every_term_stands_in_it(text: str, supports: bool) -> None:
    anchor = Anchor(doc="k", says=(("consider a referral", "consider referrals"), ("delay",)))
    assert answers.says(text, anchor) is supports


def test_abstention_counts_only_what_must_not_be_answered(tmp_path: Path) -> None:
    expected = [
        ("1", "out_of_scope", "not_found"),
        ("2", "not_found", "answered"),
        ("3", "answered_with_correction", "answered"),
        ("4", "answered", "answered"),
        ("5", "answered", "not_found"),
    ]
    path = tmp_path / "set.jsonl"
    path.write_text(
        "\n".join(json.dumps({"id": n, "question": "q", "kind": "k", "expect": e}) for n, e, _ in expected),
        "utf-8",
    )
    run = Run.new(tmp_path / "run", half="own", made_at="")
    run.begin("abstention", path, len(expected))
    run.write_lines(
        "abstention/records.jsonl", [record(n, [], outcome=outcome) for n, _, outcome in expected]
    )
    result = answers.score_abstention(run)
    assert value(result, "abstained") == 1 / 2
    assert value(result, "false premise or injection: real sources shown") == 1
    assert value(result, "answerable beside them, wrongly refused (lower is better)") == 1 / 2
    assert [miss.split()[0] for miss in result.misses] == ["2", "5"]
