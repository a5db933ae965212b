"""Intervals and paired tests: known answers, the same every time."""

from __future__ import annotations

import pytest

from evals.rates import Measure, Rate, measure, rate
from evals.resampling import compare, interval


def test_an_interval_lies_about_the_mean_and_narrows_with_cases() -> None:
    few, many = interval([0.0, 1.0] * 10), interval([0.0, 1.0] * 1000)
    assert few is not None and many is not None
    assert few[0] < many[0] < 0.5 < many[1] < few[1]
    # the standard error of a share of one half over 2,000 cases is 0.5 / sqrt(2000)
    assert many[1] - many[0] == pytest.approx(2 * 1.96 * 0.5 / 2000**0.5, rel=0.1)


def test_an_interval_is_the_same_every_time_and_none_without_a_case() -> None:
    assert interval([1.0, 0.0, 1.0]) == interval([1.0, 0.0, 1.0])
    assert interval([]) is None
    assert interval([1.0, 1.0, 1.0]) == (1.0, 1.0)


def test_a_large_set_is_resampled_in_parts_with_the_same_meaning() -> None:
    span = interval([0.0, 1.0] * 5000)
    assert span is not None and span[0] == pytest.approx(0.5 - 1.96 * 0.005, abs=0.002)


def test_two_runs_that_never_differ_are_alike() -> None:
    same = {"a": 1.0, "b": 0.0, "c": 1.0}
    found = compare(same, dict(same))
    assert found is not None
    assert (found.difference, found.p, found.better, found.worse, found.same) == (0.0, 1.0, 0, 0, 3)


def test_the_paired_test_is_the_sign_test_where_all_changes_go_one_way() -> None:
    before = {str(n): 0.0 for n in range(10)}
    after = {name: 1.0 for name in before}
    found = compare(before, after)
    assert found is not None and found.difference == 1.0
    # of the 2^10 ways to swap ten pairs, two differ as much
    assert found.p == pytest.approx(2 / 2**10, abs=0.002)


def test_one_changed_case_of_many_is_no_evidence() -> None:
    before = {str(n): 0.0 for n in range(50)}
    found = compare(before, {**before, "0": 1.0})
    assert found is not None and found.better == 1 and found.p == 1.0 and found.low <= 0 <= found.high


def test_only_cases_that_both_define_are_compared() -> None:
    found = compare({"a": 1.0, "b": None, "c": 0.0}, {"a": 0.0, "b": 1.0, "d": 1.0})
    assert found is not None and found.cases == 1 and found.difference == -1.0
    assert compare({"a": 1.0}, {"b": 1.0}) is None


def test_undefined_cases_are_counted_and_in_no_average() -> None:
    figure = measure("x", {"a": 1.0, "b": None, "c": 0.0, "d": True})
    assert figure.value == pytest.approx(2 / 3) and figure.of == 3 and figure.undefined == 1
    assert "1 undefined" in figure.line()
    assert measure("x", {"a": None}).value is None and "no case" in measure("x", {"a": None}).line()


def test_times_are_quantiles_with_their_unit() -> None:
    times = {str(n): float(n) for n in range(1, 101)}
    assert Measure("t", times, "p50", "ms").value == 50.5
    assert Measure("t", times, "p95", "ms").value == pytest.approx(95.05)
    assert "ms" in Measure("t", times, "p95", "ms").line()


def test_a_rate_without_a_case_is_no_rate() -> None:
    assert rate("x", []).value is None and "no case" in rate("x", []).line()
    assert Rate("x", 1, 4).value == 1 / 4
