"""What Signpost writes down about its own use: counts, and never words of a question without leave."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from scripted import full_answer

from assistant.answer import Answer
from ui.notes import (
    FAILED,
    OUTSIDE,
    UNKNOWN,
    count_gap,
    feedback_on,
    gaps,
    keep_feedback,
    read_feedback,
    topic_of,
)

DAY = dt.date(2026, 11, 22)


def test_feedback_is_read_back_and_a_broken_line_is_passed_over(tmp_path: Path) -> None:
    one = feedback_on(full_answer(), False, "A step was missing", "Child A told me", False, DAY)
    assert keep_feedback(one, tmp_path / "new" / "folder")
    with (tmp_path / "new/folder/feedback.jsonl").open("a", encoding="utf-8") as file:
        file.write("not json\n{}\n")
    assert read_feedback(tmp_path / "new/folder") == [one]
    assert read_feedback(tmp_path / "nothing") == []


@pytest.mark.parametrize("agreed", [True, False])
def test_the_question_is_kept_only_with_leave(agreed: bool) -> None:
    made = feedback_on(full_answer(), False, "", "Child A told me", agreed, DAY)
    assert bool(made.question) is agreed


@pytest.mark.parametrize(
    ("answer", "topic"),
    [
        (full_answer(), None),
        (Answer("out_of_scope", index_version="v"), OUTSIDE),
        (Answer("not_found", index_version="v", retrieved=full_answer().retrieved), "What staff do"),
        (Answer("not_found", index_version="v"), UNKNOWN),
        (Answer("not_found"), FAILED),
    ],
)
def test_a_topic_is_a_heading_of_a_document(answer: Answer, topic: str | None) -> None:
    if answer.outcome == "not_found" and answer.retrieved:
        assert topic_of(answer) == answer.retrieved[0].heading
    else:
        assert topic_of(answer) == topic


def test_counts_add_up_by_month_also_from_many_sessions_at_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: count_gap("Attendance", tmp_path, DAY), range(40)))
    count_gap("Attendance", tmp_path, dt.date(2026, 12, 1))
    assert gaps(tmp_path) == {"2026-11": {"Attendance": 40}, "2026-12": {"Attendance": 1}}


@pytest.mark.parametrize("text", ["", "[]", "{", '{"2026-11": 3}', '{"2026-11": {"a": "b"}}'])
def test_a_file_that_is_broken_counts_as_empty(tmp_path: Path, text: str) -> None:
    (tmp_path / "gaps.json").write_text(text, "utf-8")
    assert all(not topics for topics in gaps(tmp_path).values())
    count_gap("Attendance", tmp_path, DAY)
    assert gaps(tmp_path)["2026-11"]["Attendance"] == 1


def test_a_folder_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("x", "utf-8")
    count_gap("Attendance", blocked, DAY)
    assert not keep_feedback(feedback_on(full_answer(), True, "", "", False, DAY), blocked)
