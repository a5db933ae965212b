"""Sets are refused by file, line and field, with what to do; our own follow the formats."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import BadData
from evals.cases import AbstentionCase, Case, EscalationCase, PrivacyCase, RetrievalCase, read_cases
from evals.tasks import TASKS

GOOD = '{"id": 1, "message": "x", "codes": [], "kind": "ordinary"}'


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "line 3: not JSON"),
        ("[1]", "line 3: not an object"),
        ('{"id": 2}', "line 3: message: Field required"),
        ('{"id": 2, "message": "x", "codes": ["call-998"], "kind": "concern"}', "line 3: codes.0"),
        ('{"id": 2, "message": "x", "codes": [], "kind": "urgent"}', "line 3: kind"),
        (GOOD, "line 3: id '1' stands more than once \\(first in line 1\\)"),
    ],
)
def test_a_wrong_line_is_refused_by_its_number(tmp_path: Path, line: str, says: str) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text(f"{GOOD}\n\n{line}\n", "utf-8")
    with pytest.raises(BadData, match=f"set.jsonl, {says}"):
        read_cases(path, EscalationCase)


@pytest.mark.parametrize("kind", [RetrievalCase, AbstentionCase, EscalationCase, PrivacyCase])
def test_the_example_that_a_refusal_gives_is_itself_accepted(tmp_path: Path, kind: type[Case]) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text('{"id": 1}', "utf-8")
    with pytest.raises(BadData) as refused:
        read_cases(path, kind)
    assert kind.example in str(refused.value) and "docs/evaluation.md" in str(refused.value)
    path.write_text(kind.example, "utf-8")
    assert len(read_cases(path, kind)) == 1


def test_a_separator_inside_a_message_does_not_end_the_line(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text(GOOD.replace('"x"', '"x\u2028y\u0085z"'), "utf-8")
    assert read_cases(path, EscalationCase)[0].message == "x\u2028y\u0085z"


@pytest.mark.parametrize(
    ("content", "says"), [(b"\n", "no case"), (b"\xff\xfe\x00", "UTF-8"), (None, "no such file")]
)
def test_a_file_that_cannot_be_a_set_is_refused(tmp_path: Path, content: bytes | None, says: str) -> None:
    path = tmp_path / "set.jsonl"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BadData, match=says):
        read_cases(path, PrivacyCase)


def test_our_own_sets_follow_the_formats() -> None:
    kinds = {
        "retrieval": RetrievalCase,
        "abstention": AbstentionCase,
        "escalation": EscalationCase,
        "privacy": PrivacyCase,
    }
    for name, kind in kinds.items():
        assert len(read_cases(TASKS[name].sets["dev"], kind)) >= 50
    for task in TASKS.values():
        assert all(path.is_file() for path in task.sets.values())
