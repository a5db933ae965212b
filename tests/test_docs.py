"""The documentation says what is there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.answer import ANSWER_VERSION

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text("utf-8")
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_to_files_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), f"{page.name} links to {target}, which is not there"


@pytest.mark.parametrize("package", ["ingest", "assistant", "evals"])
def test_every_option_of_a_command_is_documented(package: str) -> None:
    shown = subprocess.run(
        [sys.executable, "-m", package, "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    written = "".join(page.read_text("utf-8") for page in PAGES)
    for option in set(re.findall(r"--[a-z-]+", shown)) - {"--help"}:
        assert option in written, f"python -m {package} has {option}, and no page of docs/ mentions it"


def test_the_answer_format_is_documented_at_its_version() -> None:
    assert f"version {ANSWER_VERSION}" in (ROOT / "docs/answers.md").read_text("utf-8")


def test_the_readme_names_the_words_we_use() -> None:
    for word in ("Source", "Passage", "Pathway", "Escalation", "Anchor", "Digest", "Contact", "Answer"):
        assert f"**{word}**" in README
