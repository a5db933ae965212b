"""The job: exact, incremental, and never leaving half an index."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.embedder import MiniLM, Vectors
from assistant.errors import BadData
from assistant.index import Index
from assistant.versions import current_version
from ingest.job import ingest

Make = Callable[[dict[str, str]], Path]

LEAD = (
    "# Lead\n\n"
    + "If the lead cannot be found, tell a deputy without delay and write down what you saw. " * 4
)
POLICE = (
    "# Police\n\n"
    + "In an emergency ring the police first and then tell the lead what has happened today. " * 4
)


class Counting:
    """The real embedder, counting what it is asked to embed."""

    name = "all-MiniLM-L6-v2"
    precision = "float32"

    def __init__(self, inner: MiniLM) -> None:
        self.inner, self.texts = inner, 0

    def embed(self, texts: list[str]) -> Vectors:
        return self.inner.embed(texts)

    def embed_many(self, texts: list[str]) -> Vectors:
        self.texts += len(texts)
        return self.inner.embed(texts)


@pytest.fixture
def counting(embedder: MiniLM) -> Counting:
    return Counting(embedder)


def test_a_second_run_changes_nothing_and_says_so(
    folder_of: Make, tmp_path: Path, counting: Counting
) -> None:
    folder = folder_of({"lead.md": LEAD})
    first = ingest([folder], tmp_path / "i", lambda: counting)
    asked = counting.texts
    second = ingest([folder], tmp_path / "i", lambda: counting)
    assert first.changed and not second.changed
    assert counting.texts == asked and second.version == first.version
    assert second.documents[0].status == "unchanged"


def test_only_a_new_document_is_embedded_and_both_are_found(
    folder_of: Make, tmp_path: Path, counting: Counting
) -> None:
    folder = folder_of({"lead.md": LEAD})
    ingest([folder], tmp_path / "i", lambda: counting)
    asked = counting.texts
    (folder / "police.md").write_text(POLICE, "utf-8")
    report = ingest([folder], tmp_path / "i", lambda: counting)
    assert counting.texts - asked <= 4
    assert {d.file: d.status for d in report.documents} == {"lead.md": "unchanged", "police.md": "indexed"}
    index = Index.open(tmp_path / "i")
    for text, source in (("the lead is away", "lead"), ("ring the police in an emergency", "police")):
        assert index.nearest(counting.embed([text])[0], ["lead", "police"])[0][0].startswith(source)


def test_a_removed_document_stops_answering(folder_of: Make, tmp_path: Path, counting: Counting) -> None:
    folder = folder_of({"lead.md": LEAD, "police.md": POLICE})
    ingest([folder], tmp_path / "i", lambda: counting)
    (folder / "police.md").unlink()
    ingest([folder], tmp_path / "i", lambda: counting)
    assert list(Index.open(tmp_path / "i").sources) == ["lead"]


def test_a_bad_file_costs_one_line_and_stops_nothing(
    folder_of: Make, tmp_path: Path, counting: Counting
) -> None:
    folder = folder_of(
        {"lead.md": LEAD, "broken.pdf": "<html><body>404 not found</body></html>", "empty.md": ""}
    )
    report = ingest([folder], tmp_path / "i", lambda: counting)
    status = {d.file: (d.status, d.reason) for d in report.documents}
    assert status["lead.md"][0] == "indexed"
    assert status["broken.pdf"][0] == "refused" and "web page" in status["broken.pdf"][1]
    assert status["empty.md"][0] == "refused" and status["empty.md"][1]


def test_a_file_without_an_entry_is_indexed_with_defaults_and_reported(
    folder_of: Make, tmp_path: Path, counting: Counting
) -> None:
    catalogue = "documents:\n- {id: the-lead, file: lead.md, title: The lead, kind: guidance}\n- {id: gone, file: gone.md, title: Gone}"
    folder = folder_of({"catalogue.yaml": catalogue, "lead.md": LEAD, "police.md": POLICE})
    documents = {d.file: d for d in ingest([folder], tmp_path / "i", lambda: counting).documents}
    assert documents["lead.md"].warnings == [] and documents["lead.md"].source_id == "the-lead"
    assert any("no catalogue entry" in warning for warning in documents["police.md"].warnings)
    assert documents["gone.md"].status == "missing"


def test_a_changed_catalogue_entry_counts_without_reading_the_document_again(
    folder_of: Make, tmp_path: Path, counting: Counting
) -> None:
    folder = folder_of(
        {"catalogue.yaml": "documents:\n- {id: lead, file: lead.md, title: T, area: Wirral}", "lead.md": LEAD}
    )
    ingest([folder], tmp_path / "i", lambda: counting)
    asked = counting.texts
    (folder / "catalogue.yaml").write_text(
        "documents:\n- {id: lead, file: lead.md, title: T, area: Surrey}", "utf-8"
    )
    ingest([folder], tmp_path / "i", lambda: counting)
    assert Index.open(tmp_path / "i").sources["lead"].area == "Surrey"
    assert counting.texts == asked


def test_a_document_that_becomes_one_areas_own_is_embedded_as_such(
    folder_of: Make, tmp_path: Path, counting: Counting
) -> None:
    entry = "documents:\n- {{id: lead, file: lead.md, title: Lead, kind: local{}}}\n"
    folder = folder_of({"lead.md": LEAD, "catalogue.yaml": entry.format("")})
    ingest([folder], tmp_path / "i", lambda: counting)
    before = Index.open(tmp_path / "i")
    vector = counting.embed(["if the lead cannot be found"])[0]
    assert before.nearest(vector, ("lead",))
    (folder / "catalogue.yaml").write_text(entry.format(", area: Otherton"), "utf-8")
    ingest([folder], tmp_path / "i", lambda: counting)
    after = Index.open(tmp_path / "i")
    assert after.nearest(vector, ("lead",))
    assert len(after.windows_of("lead")) > len(before.windows_of("lead"))


def test_a_wrong_catalogue_leaves_the_index_as_it_was(
    folder_of: Make, tmp_path: Path, counting: Counting
) -> None:
    folder = folder_of({"lead.md": LEAD})
    ingest([folder], tmp_path / "i", lambda: counting)
    before = current_version(tmp_path / "i")
    (folder / "catalogue.yaml").write_text("documents: [{id: a}]", "utf-8")
    with pytest.raises(BadData):
        ingest([folder], tmp_path / "i", lambda: counting)
    assert current_version(tmp_path / "i") == before


def test_a_known_document_without_an_entry_is_recognised_by_its_title(
    folder_of: Make, tmp_path: Path, counting: Counting
) -> None:
    text = (
        "# Keeping children safe in education 2026\n\n"
        + "Staff should speak to the lead about any worry they have for a child. " * 5
    )
    ingest([folder_of({"download (3).md": text})], tmp_path / "i", lambda: counting)
    (source,) = Index.open(tmp_path / "i").sources.values()
    assert (source.family_key, source.edition, source.kind) == ("kcsie", "2026", "statutory")
