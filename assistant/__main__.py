"""``python -m assistant``: one question, or a file of them, answered without a browser."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from pathlib import Path
from typing import Any

from assistant.answering import Assistant
from assistant.errors import SignpostError
from assistant.pathways import ROLES
from assistant.places import default_index
from assistant.plain import in_plain_text
from assistant.versions import current_version


def main(arguments: list[str] | None = None) -> int:
    """Answer and print. 0 when every question got its answer (also "not found"), 1 when something must be mended."""
    parser = argparse.ArgumentParser(
        prog="python -m assistant", description="What do I do next? Steps, and the paragraph behind each one."
    )
    parser.add_argument("question", nargs="?", help="the question, in quotes")
    parser.add_argument(
        "--questions",
        type=Path,
        metavar="IN.jsonl",
        help='a file of {"id", "question", "area"?, "role"?}, one a line',
    )
    parser.add_argument(
        "--answers", type=Path, metavar="OUT.jsonl", help="where the answers go, one JSON object a line"
    )
    parser.add_argument(
        "--index", type=Path, default=default_index(), help="the index (default: %(default)s)"
    )
    parser.add_argument("--area", help="local authority area")
    parser.add_argument("--role", choices=ROLES, default="other", help="who is asking (default: %(default)s)")
    parser.add_argument(
        "--as-of",
        type=dt.date.fromisoformat,
        metavar="YYYY-MM-DD",
        help="answer as on this day (default: today)",
    )
    parser.add_argument("--json", action="store_true", help="print the answer as JSON (docs/answers.md)")
    options = parser.parse_args(arguments)
    if bool(options.question) == bool(options.questions) or bool(options.questions) != bool(options.answers):
        parser.error("give one question, or --questions IN.jsonl with --answers OUT.jsonl")
    try:
        assistant = Assistant(options.index)
        if options.questions:
            return _file(assistant, options)
        answer = assistant.answer(options.question, options.role, options.area, options.as_of)
        print(
            json.dumps(answer.as_json(), ensure_ascii=False, indent=1)
            if options.json
            else in_plain_text(answer, options.role)
        )
    except SignpostError as error:
        print(error, file=sys.stderr)
        return 1
    return 0 if current_version(options.index) else 1


def _file(assistant: Assistant, options: argparse.Namespace) -> int:
    try:
        asked = read_questions(options.questions)
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    if not current_version(options.index):
        print(
            f"There is no index in {options.index.name!r}. Make one with: python -m ingest --index {options.index.name}",
            file=sys.stderr,
        )
        return 1
    assistant.warm()
    with options.answers.open("w", encoding="utf-8") as out:
        for number, question in enumerate(asked, 1):
            answer = assistant.answer(
                question["question"],
                question.get("role") or options.role,
                question.get("area") or options.area,
                options.as_of,
                question.get("earlier") or (),
            )
            out.write(json.dumps({"id": question["id"], **answer.as_json()}, ensure_ascii=False) + "\n")
            if number % 50 == 0 or number == len(asked):
                print(f"{number} of {len(asked)} answered", file=sys.stderr)
    return 0


def read_questions(path: Path) -> list[dict[str, Any]]:
    """The questions of a JSONL file.

    Raises:
        ValueError: a line is not an object with "id" and "question", or a role is unknown; the message names the line.
    """
    out: list[dict[str, Any]] = []
    for number, line in enumerate(path.read_text("utf-8-sig").splitlines(), 1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
        except ValueError as error:
            raise ValueError(f"{path.name}, line {number}: not JSON ({error}). One object a line.") from error
        if not isinstance(entry, dict) or "id" not in entry or not isinstance(entry.get("question"), str):
            raise ValueError(f'{path.name}, line {number}: it needs "id" and "question".')
        if entry.get("role") not in (None, *ROLES):
            raise ValueError(
                f"{path.name}, line {number}: unknown role {entry['role']!r}. One of: {', '.join(ROLES)}."
            )
        out.append(entry)
    return out


if __name__ == "__main__":
    raise SystemExit(main())
