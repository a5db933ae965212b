"""Measures of rankings are arithmetic that a person can check."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

from evals import ranking
from evals.cases import RetrievalCase


def case(name: str, *golds: tuple[str, int | None, str]) -> RetrievalCase:
    gold = [{"doc": doc, "pdf_page": page, "must_contain": words} for doc, page, words in golds]
    return RetrievalCase.model_validate({"id": name, "question": "q", "gold": gold})


def unit(
    name: str, text: str, file: str = "statutory/k.pdf", pages: tuple[int, ...] = (3,)
) -> dict[str, Any]:
    return {"id": name, "file": file, "pages": list(pages), "text": text}


UNITS = [
    unit("right", "Staff should NOT\ndelay."),
    unit("same-page", "something else"),
    unit("other-page", "they must not delay", pages=(9,)),
    unit("other-file", "not delay", file="other.pdf"),
]


def test_a_passage_is_right_by_its_words_and_a_page_by_its_number() -> None:
    judged = ranking.judge([case("a", ("k.pdf", 3, "not delay"))], UNITS)
    assert judged.passage == {"a": {"right": 1, "other-page": 1}}
    assert judged.page == {"a": {"right": 1, "same-page": 1}}


def test_gold_without_a_page_is_met_anywhere_in_its_file() -> None:
    judged = ranking.judge([case("a", ("k.pdf", None, "not delay"))], UNITS)
    assert set(judged.page["a"]) == {"right", "same-page", "other-page"}


def test_recall_mrr_and_ndcg() -> None:
    cases = [case(name, ("k.pdf", 3, "not delay")) for name in ("first", "third", "never", "silent")]
    judged = ranking.judge(cases, [UNITS[0], UNITS[1], UNITS[3]])
    rankings = {
        "first": ["right"],
        "third": ["same-page", "other-file", "right"],
        "never": ["same-page"],
    }
    figures = ranking.measures(rankings, judged)
    assert figures["passage recall@1"].value == 1 / 4
    assert figures["passage recall@3"].value == 2 / 4
    assert figures["passage MRR"].value == pytest.approx((1 + 1 / 3) / 4)
    assert figures["passage nDCG@10"].value == pytest.approx((1 + 1 / math.log2(4)) / 4)
    assert figures["passage recall@5"].cases == {"first": 1.0, "third": 1.0, "never": 0.0, "silent": 0.0}
    assert figures["page recall@1"].value == 3 / 4


def test_ranks_decide_and_not_names_where_scores_would_tie() -> None:
    judged = ranking.judge([case("a", ("k.pdf", 3, "not delay"))], UNITS[:2])
    behind = ranking.measures({"a": ["same-page", "right"]}, judged)
    assert behind["passage MRR"].value == 1 / 2


def test_a_question_whose_gold_the_reader_lost_is_a_miss_and_is_named() -> None:
    cases = [case("a", ("k.pdf", 3, "not delay")), case("lost", ("k.pdf", 3, "words that are in no passage"))]
    judged = ranking.judge(cases, UNITS)
    assert judged.missing() == ["lost"]
    figures = ranking.measures({"a": ["right"], "lost": ["right", "same-page"]}, judged)
    assert figures["passage recall@20"].value == 1 / 2 and figures["passage recall@20"].undefined == 0
    assert figures["passage nDCG@10"].cases["lost"] == 0.0


def test_all_gold_is_harder_than_any_gold() -> None:
    judged = ranking.judge([case("a", ("k.pdf", 3, "not delay"), ("k.pdf", 9, "must not"))], UNITS)
    figures = ranking.measures({"a": ["right"]}, judged)
    assert figures["passage recall@10"].value == 1 and figures["share of all gold passages@10"].value == 1 / 2


def test_the_trec_files_say_the_same_to_trec_eval(tmp_path: Path) -> None:
    import ir_measures

    judged = ranking.judge([case("a b", ("k.pdf", 3, "not delay"))], UNITS[:2])
    ranking.write_trec(tmp_path, "ours", {"a b": ["same-page", "right"]})
    ranking.write_qrels(tmp_path, "passages", judged.passage)
    assert (tmp_path / "ours.run").read_text("utf-8").splitlines()[0] == "a_b Q0 same-page 1 2 ours"
    found = ir_measures.calc_aggregate(
        [ir_measures.RR],
        ir_measures.read_trec_qrels(str(tmp_path / "passages.qrels")),
        ir_measures.read_trec_run(str(tmp_path / "ours.run")),
    )
    assert found[ir_measures.RR] == 1 / 2
