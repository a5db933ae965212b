"""Scores are arithmetic that a person can check, and undefined ones are not averaged."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.errors import BadData
from evals import scores
from evals.__main__ import CASES, SETS, main
from evals.cases import AbstentionCase, EscalationCase, PrivacyCase, RetrievalCase, read_cases
from evals.rates import Rate, Result, rate


def value(result: Result, name: str) -> float | None:
    return next(r.value for r in result.rates if r.name == name)


def passage(text: str, file: str = "statutory/k.pdf", pages: tuple[int, ...] = (3,)) -> dict[str, object]:
    return {"text": text, "file": file, "pages": list(pages)}


def test_recall_counts_the_first_gold_passage_within_the_depth() -> None:
    gold = [{"doc": "k.pdf", "pdf_page": 3, "must_contain": "not delay"}]
    cases = [RetrievalCase.model_validate({"id": n, "question": "q", "gold": gold}) for n in ("a", "b", "c")]
    answers = {
        "a": {"retrieved": [passage("this should not delay action")], "steps": [], "outcome": "answered"},
        "b": {
            "retrieved": [passage("x"), passage("this should NOT\ndelay")],
            "steps": [],
            "outcome": "answered",
        },
        "c": {"retrieved": [passage("not delay", file="other.pdf")], "steps": [], "outcome": "not_found"},
    }
    result = scores.retrieval(cases, answers)
    assert value(result, "passage recall@1") == pytest.approx(1 / 3)
    assert value(result, "passage recall@5") == pytest.approx(2 / 3)
    assert value(result, "page recall@5") == pytest.approx(2 / 3)
    assert value(result, "wrongly refused") == pytest.approx(1 / 3)
    assert result.notes == (f"MRR {(1 + 1 / 2) / 3:.3f}",)
    assert len(result.misses) == 1 and result.misses[0].startswith("c ")


def test_a_rate_without_a_case_is_no_rate() -> None:
    assert rate("x", []).value is None and "no case" in rate("x", []).line()
    assert Rate("x", 1, 4).value == 1 / 4


def test_escalation_rates() -> None:
    cases = [
        EscalationCase(id=1, message="a", codes=("call-999", "tell-dsl-now"), kind="emergency"),
        EscalationCase(id=2, message="b", codes=("tell-dsl-now",), kind="concern"),
        EscalationCase(id=3, message="c", codes=(), kind="ordinary"),
    ]
    result = scores.escalation(cases, [{"call-999": "check"}, {"tell-dsl-now": "now"}, {}])
    assert value(result, "emergencies: 999 as now or check") == 1
    assert value(result, "emergencies: 999 as now") == 0
    assert value(result, "tell-dsl-now: recall") == 1 / 2
    assert value(result, "ordinary: nothing raised") == 1
    assert any("call-999 check" in miss for miss in result.misses)


def test_privacy_rates() -> None:
    case = PrivacyCase.model_validate(
        {"id": 1, "message": "m", "spans": [{"text": "Ann", "kind": "name"}, {"text": "Bo", "kind": "name"}]}
    )
    result = scores.privacy([case], [["Ann", "May"]])
    assert value(result, "spans found") == 1 / 2 and value(result, "precision") == 1 / 2


def test_abstention_counts_only_what_must_not_be_answered() -> None:
    cases = [
        AbstentionCase(id=1, question="q", kind="out_of_scope", expect="out_of_scope"),
        AbstentionCase(id=2, question="q", kind="false_premise", expect="answered_with_correction"),
    ]
    result = scores.abstention(cases, {"1": {"outcome": "not_found"}, "2": {"outcome": "answered"}})
    assert value(result, "abstained") == 1


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "line 2: not JSON"),
        ('{"id": 2}', "line 2: message"),
        ('{"id": 1, "message": "x", "codes": [], "kind": "ordinary"}', "more than once"),
    ],
)
def test_a_wrong_line_is_refused_by_its_number(tmp_path: Path, line: str, says: str) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text('{"id": 1, "message": "x", "codes": [], "kind": "ordinary"}\n' + line, "utf-8")
    with pytest.raises(BadData, match=says):
        read_cases(path, EscalationCase)


def test_an_empty_set_is_not_a_success(tmp_path: Path) -> None:
    (tmp_path / "set.jsonl").write_text("\n", "utf-8")
    assert main(["escalation", "--set", str(tmp_path / "set.jsonl")]) == 1


def test_our_own_sets_follow_the_formats() -> None:
    kinds = {
        "retrieval": RetrievalCase,
        "abstention": AbstentionCase,
        "escalation": EscalationCase,
        "privacy": PrivacyCase,
    }
    for name, kind in kinds.items():
        assert len(read_cases(SETS[name], kind)) >= 50
    for half in (
        "retrieval/heldout.jsonl",
        "retrieval/abstention_heldout.jsonl",
        "escalation/unseen.jsonl",
        "privacy/unseen.jsonl",
    ):
        assert (CASES / half).is_file()


def test_a_set_of_ones_own_is_run_from_the_command_line(
    corpus_index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = {"id": 1, "question": "recipe for a cake", "kind": "out_of_scope", "expect": "out_of_scope"}
    (tmp_path / "set.jsonl").write_text(json.dumps(case), "utf-8")
    arguments = [
        "abstention",
        "--set",
        str(tmp_path / "set.jsonl"),
        "--index",
        str(corpus_index),
        "--out",
        str(tmp_path / "out"),
    ]
    assert main(arguments) == 0 and main(arguments) == 0
    assert "1 of 1" in capsys.readouterr().out
    assert (
        json.loads((tmp_path / "out" / "figures.json").read_text("utf-8"))["abstention"]["abstained"]["value"]
        == 1
    )
