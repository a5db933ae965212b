"""What every test shares: isolation from the machine's own settings, the real embedder, the real documents."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.embedder import MiniLM, default_embedder
from ingest.job import JobReport, ingest

HERE = Path(__file__).resolve().parent
DOCUMENTS = HERE.parents[1] / "shared" / "documents"


@pytest.fixture(autouse=True)
def _own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees the index or the school file of the machine it runs on."""
    monkeypatch.setenv("SIGNPOST_INDEX", str(tmp_path / "no-index"))
    monkeypatch.setenv("SIGNPOST_SCHOOL", str(tmp_path / "no-school.yaml"))
    monkeypatch.setenv("SIGNPOST_DOCUMENTS", str(tmp_path / "no-documents"))


@pytest.fixture(scope="session", autouse=True)
def _kept_vectors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Fixed texts are embedded once for all tests, away from the machine's own folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SIGNPOST_VECTORS", str(tmp_path_factory.mktemp("vectors")))
        yield


@pytest.fixture(scope="session")
def documents() -> Path:
    """The folder of real documents; the test skips where it is absent."""
    if not (DOCUMENTS / "catalogue.yaml").is_file():
        pytest.skip("the real documents are not here: they belong in ../shared/documents")
    return DOCUMENTS


@pytest.fixture(scope="session")
def embedder() -> MiniLM:
    """The real embedder, loaded once."""
    return default_embedder()


@pytest.fixture(scope="session")
def corpus_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of Signpost's own corpus, as `make run` builds it."""
    from assistant.places import CORPUS

    root = tmp_path_factory.mktemp("corpus") / "index"
    ingest([CORPUS], root, default_embedder)
    return root


@pytest.fixture(scope="session")
def documents_index(documents: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, JobReport]:
    """An index of the catalogued documents and the difficult files, and the report of the job that made it.

    The Content API samples are left out: they are no guidance, and their readers have tests of their own.
    """
    folder = tmp_path_factory.mktemp("documents")
    shutil.copy(documents / "catalogue.yaml", folder)
    for name in ("statutory", "ofsted", "local", "edge-cases"):
        shutil.copytree(documents / name, folder / name)
    root = tmp_path_factory.mktemp("documents-index")
    return root, ingest([folder], root, default_embedder)


@pytest.fixture
def folder_of(tmp_path: Path) -> Iterator[Callable[[dict[str, str]], Path]]:
    """Makes a folder of small text files: name → content."""

    def make(files: dict[str, str]) -> Path:
        folder = tmp_path / "documents"
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, "utf-8")
        return folder

    yield make
