"""A floor that is missed, unreadable or about nothing never passes in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import BadData
from evals import floors
from evals.rates import Rate, Result
from evals.tasks import HALVES, TASKS

RESULT = Result("retrieval", (Rate("passage recall@5", 7, 10), Rate("nothing", 0, 0), Rate("errors", 1, 10)))


def read(folder: Path, text: str) -> floors.Floors:
    path = folder / "floors.yaml"
    path.write_text(text, "utf-8")
    return floors.read_floors(path, "dev")


@pytest.mark.parametrize(
    ("floor", "met"),
    [
        ("passage recall@5: {at_least: 0.7}", True),
        ("passage recall@5: {at_least: 0.71}", False),
        ("errors: {at_most: 0.1}", True),
        ("errors: {at_most: 0.05}", False),
        ("nothing: {at_least: 0}", False),
    ],
)
def test_floors(tmp_path: Path, floor: str, met: bool) -> None:
    checked = floors.check(read(tmp_path, f"dev: {{retrieval: {{{floor}}}}}"), [RESULT])
    assert [one.met for one in checked] == [met]
    assert ("MISSED" in checked[0].line()) is not met


def test_a_floor_for_a_figure_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadData, match="no figure 'recall'"):
        floors.check(read(tmp_path, "dev: {retrieval: {recall: {at_least: 0.5}}}"), [RESULT])


def test_floors_of_tasks_that_were_not_run_wait(tmp_path: Path) -> None:
    assert floors.check(read(tmp_path, "dev: {privacy: {precision: {at_least: 1}}}"), [RESULT]) == []


@pytest.mark.parametrize(
    "text",
    [
        "dev: {retrieval: {x: {}}}",
        "dev: {retrieval: {x: {at_least: 1, at_most: 1}}}",
        "dev: [1",
        "dev: {retrieval: 3}",
    ],
)
def test_a_spoilt_file_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadData, match=r"floors\.yaml"):
        read(tmp_path, text)


def test_a_set_of_ones_own_has_no_floors(tmp_path: Path) -> None:
    path = tmp_path / "floors.yaml"
    path.write_text("dev: {retrieval: {errors: {at_most: 0}}}", "utf-8")
    assert floors.read_floors(path, "own") == {}


def test_our_own_floors_are_for_tasks_that_there_are() -> None:
    for half in HALVES:
        known = floors.read_floors(floors.FLOORS, half)
        assert set(known) <= set(TASKS)
    assert floors.read_floors(floors.FLOORS, "dev")
