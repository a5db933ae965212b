"""Imports point one way, and each foreign library has one home."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("assistant", "ingest", "ui", "evals")
MAY_IMPORT = {
    "assistant": {"assistant"},
    "ingest": {"ingest", "assistant"},
    "ui": {"ui", "assistant"},
    "evals": {"evals", "assistant", "ingest"},
    "app": {"ui", "assistant"},
}
HOMES = {
    "chromadb": ("assistant/index.py",),
    "bm25s": ("assistant/index.py",),
    "sentence_transformers": (),
    "torch": ("assistant/embedder.py", "assistant/int8.py", "assistant/minilm.py"),
    "tokenizers": ("assistant/embedder.py",),
    "safetensors": ("assistant/minilm.py",),
    "httpx": ("ingest/fetch/",),
    "streamlit": ("ui/", "app.py"),
    "pypdf": ("ingest/readers/", "evals/tutorial.py"),
    "pypdfium2": ("ingest/readers/", "assistant/page_pictures.py"),
    "docx": ("ingest/readers/", "ui/sheet_docx.py"),
    "reportlab": ("ui/sheet_pdf.py",),
    "bs4": ("ingest/readers/",),
    "lxml": ("ingest/readers/",),
    "markdown_it": ("ingest/readers/",),
    "phonenumbers": ("assistant/personal_data/",),
    "sklearn": ("assistant/escalation/train.py",),
    "langchain": ("assistant/chat_model.py",),
    "langchain_core": ("assistant/langchain_retriever.py", "assistant/chat_model.py"),
    "langchain_ollama": (),
    "langchain_openai": (),
    "langchain_anthropic": (),
    "langchain_google_genai": (),
    "langchain_classic": (),
}


def modules() -> list[Path]:
    found = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    return [*found, ROOT / "app.py"]


def imported(path: Path) -> set[str]:
    """Top-level names that a module imports, anywhere in it."""
    out: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            out |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: import by full name, so that directions can be read"
            out.add((node.module or "").split(".")[0])
    return out


def place_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", modules(), ids=place_of)
def test_imports_point_one_way(path: Path) -> None:
    package = place_of(path).split("/")[0].removesuffix(".py")
    ours = imported(path) & {*PACKAGES, "app", "tests"}
    assert ours <= MAY_IMPORT[package], (
        f"{place_of(path)} may not import {sorted(ours - MAY_IMPORT[package])}"
    )


@pytest.mark.parametrize("library", HOMES)
def test_a_foreign_library_has_one_home(library: str) -> None:
    strays = [
        place_of(path)
        for path in modules()
        if library in imported(path) and not place_of(path).startswith(HOMES[library] or ("nowhere",))
    ]
    assert not strays, f"{library} belongs in {HOMES[library]}, and is imported in {strays}"


def test_no_module_has_a_name_that_says_nothing() -> None:
    empty = {"utils", "helpers", "common", "base", "misc", "tools"}
    assert not [place_of(path) for path in modules() if path.stem in empty]
