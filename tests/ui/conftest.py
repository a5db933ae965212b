"""A real browser, a real server and an index with local documents in it, once for all tests of the pages."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from visiting import ARGUMENTS, ROOT, Visit, served

from assistant.embedder import default_embedder
from assistant.places import CORPUS
from ingest.job import ingest

CATALOGUE = """
documents:
  - id: harbour-2025
    file: harbour-2025.pdf
    title: Harbour worries procedure
    publisher: Wirral test partnership
    kind: local
    edition: "2025"
    in_force_from: 2025-09-01
    area: Wirral
    url: https://www.example.org/harbour-2025.pdf
  - id: harbour-2026
    file: harbour-2026.pdf
    title: Harbour worries procedure
    publisher: Wirral test partnership
    kind: local
    edition: "2026"
    in_force_from: 2026-09-01
    supersedes: [harbour-2025]
    area: Wirral
    url: https://www.example.org/harbour-2026.pdf
    review_by: 2026-10-01
  - id: lantern
    file: lantern.html
    title: Lantern House visit guide
    publisher: Wirral test partnership
    kind: local
    area: Wirral
    url: https://www.example.org/lantern
"""
LINES = {
    "2025": (
        "1. Staff who are worried about a child tell the harbour lead before noon and write the time down.",
        "2. The harbour lead keeps the book of worries for two years and shows it to the harbour board each term, in a "
        "meeting to which the headteacher comes as well.",
    ),
    "2026": (
        "1. Staff who are worried about a child must tell the harbour lead at once and write the time down.",
        "2. The harbour lead keeps the book of worries for two years and shows it to the harbour board each term, in a "
        "meeting to which the headteacher comes as well.",
        "3. When the harbour lead is away the deputy harbour lead answers the worry line, and nobody waits for the lead "
        "to return.",
    ),
}
LANTERN = """<!doctype html><html lang="en"><head><title>Lantern House visit guide</title></head><body><main>
<h1>Lantern House visit guide</h1><h2>Before a visit</h2>
<p>The member of staff who leads a visit to Lantern House counts the children at the door and rings the small brass bell twice.</p>
<h2>When a child is missing from Lantern House</h2>
<p>A child who is missing from Lantern House is written into the brass book before the search begins, with the name of the quay
where the child was last seen.</p>
<p>The door of Lantern House is never left while a child is missing: a second person is fetched from the boat house first.</p>
</main></body></html>"""


def write_documents(folder: Path) -> Path:
    """Two editions of a PDF and a web page, for one area."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "catalogue.yaml").write_text(CATALOGUE, "utf-8")
    (folder / "lantern.html").write_text(LANTERN, "utf-8")
    for edition, lines in LINES.items():
        canvas = Canvas(str(folder / f"harbour-{edition}.pdf"), pagesize=A4)
        canvas.setFont("Helvetica-Bold", 16)
        canvas.drawString(60, 780, f"Harbour worries procedure {edition}")
        canvas.setFont("Helvetica", 11)
        y = 740
        for line in lines:
            words = line.split()
            for start in range(0, len(words), 13):
                canvas.drawString(60, y, " ".join(words[start : start + 13]))
                y -= 16
            y -= 14
        canvas.save()
    return folder


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """A test that fails says what stood on the page: there may be nobody who can look again."""
    report = yield
    if report.failed:
        for visit in Visit.here:
            with suppress(Exception):
                report.sections.append((f"the page of {visit.name}", visit.words()))
    return report


@pytest.fixture(autouse=True)
def _nobody_stays() -> Iterator[None]:
    """A page left open goes on asking the server: after each test they are closed."""
    yield
    Visit.all_leave()


@pytest.fixture(scope="session")
def documents_here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_documents(tmp_path_factory.mktemp("harbour"))


@pytest.fixture(scope="session")
def pages_index(corpus_index: Path, documents_here: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The corpus and the documents above, in an index of the pages' own."""
    root = tmp_path_factory.mktemp("pages") / "index"
    shutil.copytree(corpus_index, root)
    ingest([CORPUS, documents_here], root, default_embedder)
    return root


@pytest.fixture(scope="session")
def own_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the server of the tests keeps what it writes."""
    return tmp_path_factory.mktemp("own")


@pytest.fixture(scope="session")
def address(pages_index: Path, own_folder: Path) -> Iterator[str]:
    """The real app, served."""
    with served(
        ROOT / "app.py",
        SIGNPOST_INDEX=str(pages_index),
        SIGNPOST_SCHOOL=str(own_folder / "none.yaml"),
        SIGNPOST_DOCUMENTS=str(own_folder / "documents"),
        SIGNPOST_NOTES=str(own_folder / "notes"),
        SIGNPOST_RUNS=str(own_folder / "runs"),
    ) as found:
        yield found


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("there is no Chromium here: install the package chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS.split())
        yield browser
        browser.close()
