"""``python -m ingest``: the job, its commands, and what they say."""

from __future__ import annotations

import importlib
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.places import CORPUS
from ingest.__main__ import COMMANDS, main
from ingest.job_command import TimeLeft, default_folders

ROOT = Path(__file__).resolve().parents[2]
Make = Callable[[dict[str, str]], Path]
TEXT = (
    "# Lead\n\n"
    + "If the lead cannot be found, tell a deputy without delay and write down what you saw. " * 4
)


@pytest.fixture(autouse=True)
def _cold(monkeypatch: pytest.MonkeyPatch) -> None:
    """The app's first answer is made ready at the end of a job: that takes minutes and is not what is tested here."""
    monkeypatch.setattr("assistant.answering.Assistant.warm", lambda _: None)


def shown(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "ingest", *arguments, "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_help_names_every_command() -> None:
    text = shown()
    for name, (_, says) in COMMANDS.items():
        assert re.search(rf"^  {name}\s+{re.escape(says)}$", text, re.MULTILINE)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_and_every_option_is_in_the_documentation(name: str) -> None:
    pages = "".join(page.read_text("utf-8") for page in (ROOT / "README.md", *(ROOT / "docs").rglob("*.md")))
    assert name in pages
    text = shown(name)
    missing = {option for option in re.findall(r"--[a-z-]+", text) if option not in pages} - {"--help"}
    assert not missing, f"python -m ingest {name} has {missing}, and no page of docs/ mentions it"


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "drift"])
def test_commands_start_without_the_heavy_libraries(name: str) -> None:
    code = (
        "import sys, importlib; "
        f"importlib.import_module({COMMANDS[name][0]!r}); "
        "print([m for m in ('torch', 'chromadb', 'sentence_transformers', 'streamlit') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_command_is_there() -> None:
    for module, _ in COMMANDS.values():
        assert callable(importlib.import_module(module).main)


def test_a_mistyped_command_is_put_right(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fecth"]) == 1
    assert "python -m ingest fetch" in capsys.readouterr().err
    assert main(["../nowhere"]) == 1
    assert "There is no folder" in capsys.readouterr().err


def test_progress_and_report_as_json(
    folder_of: Make, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = folder_of(
        {"lead.md": TEXT, "more.md": TEXT.replace("Lead", "More"), "bad.pdf": "<html>404</html>"}
    )
    arguments = [str(folder), "--index", str(tmp_path / "i"), "--progress-json"]
    assert main(arguments) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert all(set(line) == {"done", "of", "file", "seconds_left"} for line in lines[:-1])
    assert [line["done"] for line in lines[:-1]] == [0, 1, 2, 3] and lines[-2]["of"] == 3
    report = lines[-1]["report"]
    assert report["exit"] == 0 and report["changed"]
    assert {d["file"]: d["status"] for d in report["documents"]} == {
        "bad.pdf": "refused",
        "lead.md": "indexed",
        "more.md": "indexed",
    }
    (folder / "catalogue.yaml").write_text("documents: [{id: a}]")
    assert main(arguments) == 1
    assert "entry a" in json.loads(capsys.readouterr().out.splitlines()[-1])["error"]


def test_without_a_folder_all_documents_are_indexed_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIGNPOST_DOCUMENTS", str(tmp_path / "documents"))
    assert default_folders() == [CORPUS]
    for name in ("fetched", "school"):
        (tmp_path / "documents" / name).mkdir(parents=True)
    assert default_folders() == [CORPUS, tmp_path / "documents/fetched", tmp_path / "documents/school"]


def test_what_was_removed_is_erased_by_the_next_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SIGNPOST_DOCUMENTS", str(tmp_path / "documents"))
    for name in ("one", "two"):
        (tmp_path / f"{name}.md").write_text(TEXT.replace("Lead", name), "utf-8")
        assert main(["add", str(tmp_path / f"{name}.md"), "--title", f"Document {name}"]) == 0
    school = tmp_path / "documents/school"
    run = [str(school), "--index", str(tmp_path / "i"), "--progress-json"]
    assert main(run) == 0
    assert main(["remove", "document-one"]) == 0
    assert [path.name for path in (school / ".before/files").iterdir()] == ["document-one.md"]
    assert main(run) == 0
    assert not (school / ".before/files").exists()
    capsys.readouterr()
    assert main(["undo"]) == 1
    assert "erased" in capsys.readouterr().err


def test_the_time_left_goes_by_bytes_not_by_documents() -> None:
    clock = [100.0]
    left = TimeLeft({"a": 100, "b": 100, "big": 1800}, now=lambda: clock[0])
    assert left.at(0, 3, "a") is None
    clock[0] += 1
    assert left.at(1, 3, "b") is None
    clock[0] += 1
    # 200 bytes took 2 s and 1,800 are left
    assert left.at(2, 3, "big") == pytest.approx(2 / 200 * 1800)
    assert left.at(3, 3, "writing the index") == 0.0


def test_the_time_left_goes_by_the_last_minute() -> None:
    """The first half was only copied, at a hundredth of a second a document; the rest takes two seconds each."""
    clock = [0.0]
    names = [f"{n}.pdf" for n in range(200)]
    left = TimeLeft(dict.fromkeys(names, 1000), now=lambda: clock[0])
    said = []
    for n, name in enumerate(names):
        said.append(left.at(n, 200, name))
        clock[0] += 0.01 if n < 100 else 2.0
    assert said[150] == pytest.approx(2.0 * 50, rel=0.1)
