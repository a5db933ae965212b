"""`python -m assistant`: the form that evaluators depend on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.__main__ import main, read_questions

ANSWER = {
    "version", "id", "outcome", "message", "escalations", "steps", "contacts", "cards", "retrieved", "left_out", "masked_question",
    "personal_data", "notes", "timings", "index_version", "as_of",
}  # fmt: skip
CITATION = {
    "source_id", "file", "title", "edition", "heading", "paragraph", "pages", "quote", "official", "in_force_from", "checked_on",
    "url", "how_sure", "warning", "ocr", "page_label", "retrieved_on", "trouble",
}  # fmt: skip


def test_a_file_of_questions_becomes_a_file_of_answers(corpus_index: Path, tmp_path: Path) -> None:
    asked = [
        {"id": 1, "question": "my dsl is away, who do I tell", "role": "supply"},
        {"id": "b", "question": "mash havent come back to us", "role": "dsl", "area": "Wirral"},
        {
            "id": "c",
            "question": "and if they still dont reply?",
            "role": "dsl",
            "earlier": ["mash havent come back to us"],
        },
    ]
    questions, answers = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    questions.write_text("\n".join(map(json.dumps, asked)) + "\n\n", "utf-8")
    assert main(["--questions", str(questions), "--answers", str(answers), "--index", str(corpus_index)]) == 0
    lines = [json.loads(line) for line in answers.read_text("utf-8").splitlines()]
    assert [line["id"] for line in lines] == [1, "b", "c"]
    for line in lines:
        assert set(line) == ANSWER
        assert line["outcome"] == "answered" and len(line["retrieved"]) >= 20
        assert set(line["timings"]) == {"escalate_ms", "retrieve_ms", "compose_ms", "total_ms"}
        for step in line["steps"]:
            assert step["kind"] in ("pathway", "quote") and step["citations"]
            assert all(set(citation) == CITATION for citation in step["citations"])


def test_plain_text_has_the_escalation_first_and_says_whose_words_they_are(
    corpus_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["a girl told me her dad hits her", "--role", "ta", "--index", str(corpus_index)]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("** ACT NOW")
    assert "Call 999" in shown and "not official wording" in shown


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "line 2: not JSON"),
        ('{"id": 1}', 'line 2: it needs "id" and "question"'),
        ("[1]", "line 2"),
        ('{"id": 1, "question": "x", "role": "king"}', "line 2: unknown role 'king'"),
    ],
)
def test_a_wrong_line_is_refused_by_its_number(tmp_path: Path, line: str, says: str) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text('{"id": 0, "question": "fine"}\n' + line, "utf-8")
    with pytest.raises(ValueError, match=says):
        read_questions(path)


def test_without_an_index_the_command_says_how_to_make_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["a girl told me her dad hits her", "--index", str(tmp_path / "none")]) == 1
    shown = capsys.readouterr().out
    assert "python -m ingest" in shown and "Tell the DSL" in shown
