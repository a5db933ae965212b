"""The smaller pieces of the page: examples, jobs, prompts, and what importing it may not cost."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from scripted import CHECK, RING, TELL

from assistant.errors import BadData
from assistant.pathways import ROLES
from ui import examples, theme
from ui.escalation_view import together
from ui.who import ROLE_LABELS

ROOT = Path(__file__).resolve().parents[2]
UI = sorted((ROOT / "ui").glob("*.py"))


def test_every_job_has_a_name_and_four_questions_to_start_from() -> None:
    assert set(ROLE_LABELS) == set(ROLES)
    assert all(len(set(examples.examples_for(role))) == 4 for role in ROLES)


@pytest.mark.parametrize("text", ["", "ta: [x]\n", "{", "- a\n"])
def test_a_wrong_file_of_examples_is_refused_by_name(tmp_path: Path, text: str) -> None:
    path = tmp_path / "examples.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(BadData, match=r"examples\.yaml"):
        examples.read_examples(path)


def test_prompts_from_two_places_are_put_together_most_urgent_first() -> None:
    assert together([TELL, CHECK], [RING]) == (RING, TELL)
    assert together([RING], [CHECK, TELL]) == (RING, TELL)
    assert together([], [TELL]) == (TELL,)


def test_among_equals_the_first_group_has_the_order() -> None:
    other = TELL.__class__(**{**TELL.__dict__, "code": "other"})
    assert together([other, TELL], [TELL]) == (other, TELL)
    assert together([TELL], [other, TELL]) == (TELL, other)


def test_the_strip_calls_999_and_holds_no_data() -> None:
    assert 'href="tel:999"' in theme.STRIP and "Child in immediate danger?" in theme.STRIP
    assert "{" not in theme.STRIP


@pytest.mark.parametrize("path", [*UI, ROOT / "app.py"], ids=lambda path: path.name)
def test_html_is_only_ever_a_constant(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.keyword):
            assert node.arg != "unsafe_allow_html"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "html":
            assert path.name == "theme.py"
            assert isinstance(node.args[0], ast.Name) and node.args[0].id.isupper()


@pytest.mark.parametrize("path", [*UI, ROOT / "app.py"], ids=lambda path: path.name)
def test_nothing_about_a_person_is_shared_between_sessions(path: Path) -> None:
    found = re.findall(r"@st\.cache_\w+[^\n]*\ndef (\w+)", path.read_text("utf-8"))
    known = {"the_desk", "the_model", "the_jobs", "picture_of", "changes_of", "drift_of"}
    assert set(found) <= known


@pytest.mark.parametrize("path", UI, ids=lambda path: path.name)
def test_what_is_kept_of_documents_has_the_version_of_the_index_in_its_key(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef) and any(
            "cache_data" in ast.unparse(d) for d in node.decorator_list
        ):
            names = [argument.arg for argument in node.args.args]
            assert names[0] == "version", (
                f"{node.name}: what belongs to one version of the index is keyed by it"
            )
            assert not {"question", "turn", "answer", "names", "role"} & set(names), "nothing about a person"


def test_the_router_is_short() -> None:
    assert len((ROOT / "app.py").read_text("utf-8").splitlines()) < 70


def test_the_page_comes_up_without_the_heavy_libraries() -> None:
    code = (
        "import sys; from ui import ask_page, desk; "
        "heavy = {'torch', 'sentence_transformers', 'chromadb', 'bm25s', 'docx', 'reportlab', 'pypdfium2'}; print(heavy & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


_LIGHT, _DARK = "#ffffff", "#14181c"


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def _contrast(one: str, other: str) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(
    ("front", "back", "least"),
    [
        ("#ffffff", "#b3121d", 4.5),  # words on red
        ("#0b0c0c", "#fff1cc", 4.5),  # words on amber
        ("#0b4a61", "#fff1cc", 4.5),  # links on amber
        ("#0b0c0c", "#fff0a8", 4.5),  # cited words
        ("#f3f2f1", "#5a4a00", 4.5),
        ("#0b0c0c", "#f3f2f1", 4.5),  # words on a soft ground
        ("#f3f2f1", "#242b31", 4.5),
        ("#b3121d", _LIGHT, 3.0),  # borders
        ("#ff7a7a", _DARK, 3.0),
        ("#0b5c77", _LIGHT, 3.0),
        ("#7cc8e2", _DARK, 3.0),
        ("#b35900", _LIGHT, 3.0),
        ("#ffb052", _DARK, 3.0),
    ],
)
def test_colours_can_be_told_apart(front: str, back: str, least: float) -> None:
    used = (ROOT / "ui/style.css").read_text("utf-8")
    assert front in used or front == "#ffffff"
    assert _contrast(front, back) >= least
