"""Which edition counts, and on which day."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from assistant.errors import BadData
from assistant.sources import Source, edition_warning, family_of_title, not_current, read_catalogue

TODAY = dt.date(2026, 11, 22)


def source(source_id: str, title: str = "Keeping children safe in education", **fields: object) -> Source:
    return Source.model_validate(
        {"id": source_id, "file": f"{source_id}.pdf", "title": title, "kind": "statutory", **fields}
    )


def test_a_later_edition_in_force_supersedes_the_earlier() -> None:
    old = source("kcsie-2024", edition="2024", in_force_from="2024-09-02")
    new = source("kcsie-2026", edition="2026", in_force_from="2026-09-01")
    assert set(not_current([old, new], TODAY)) == {"kcsie-2024"}
    assert set(not_current([old, new], dt.date(2026, 8, 31))) == {"kcsie-2026"}


def test_an_excerpt_is_not_answered_from_and_supersedes_nothing() -> None:
    whole = source("kcsie-2024", edition="2024", in_force_from="2024-09-02")
    part = source("part-one", edition="2025", in_force_from="2025-09-01", status="excerpt")
    assert not_current([whole, part], TODAY) == {"part-one": "an excerpt"}


@pytest.mark.parametrize("status", ["for_information", "draft", "withdrawn"])
def test_what_is_not_in_force_is_not_current(status: str) -> None:
    assert "x" in not_current([source("x", status=status)], TODAY)


def test_two_reports_by_ofsted_on_one_area_are_not_editions_of_each_other() -> None:
    reports = [
        source(
            name,
            "Joint targeted area inspection of Harrow",
            kind="ofsted",
            published=day,
            area="Harrow",
            edition=None,
        )
        for name, day in (("a", "2023-05-24"), ("b", "2026-01-01"))
    ]
    assert not_current(reports, TODAY) == {}


def test_local_editions_supersede_only_within_their_area() -> None:
    old = source(
        "n-2022",
        "Thresholds guidance 2022",
        kind="local",
        area="Northamptonshire",
        edition="2022",
        published="2022-04-11",
    )
    new = source(
        "n-2026",
        "Thresholds guidance 2026",
        kind="local",
        area="Northamptonshire",
        edition="2026",
        published="2026-04-11",
    )
    other = source(
        "o-2021",
        "Thresholds guidance 2021",
        kind="local",
        area="Oxfordshire",
        edition="2021",
        published="2021-01-01",
    )
    assert set(not_current([old, new, other], TODAY)) == {"n-2022"}


def test_an_official_document_hides_the_digest_of_the_same_edition() -> None:
    digest = source("digest", edition="2026", in_force_from="2026-09-01", digest=True)
    official = source("official", edition="2026", in_force_from="2026-09-01")
    assert set(not_current([digest, official], TODAY)) == {"digest"}


def test_a_digest_of_the_current_edition_beats_an_official_old_edition() -> None:
    digest = source("digest", edition="2026", in_force_from="2026-09-01", digest=True)
    official = source("official", edition="2024", in_force_from="2024-09-02")
    assert set(not_current([digest, official], TODAY)) == {"official"}


def test_an_explicit_supersedes_counts() -> None:
    assert set(not_current([source("a", "One"), source("b", "Two", supersedes=["a"])], TODAY)) == {"a"}


def test_an_old_edition_carries_a_warning_once_the_new_one_is_in_force() -> None:
    old = source("kcsie-2024", edition="2024", in_force_from="2024-09-02")
    assert "2026" in (edition_warning(old, TODAY) or "")
    assert edition_warning(old, dt.date(2026, 8, 31)) is None


def test_families_are_known_by_title() -> None:
    assert family_of_title("Keeping children safe in education 2024") == "kcsie"
    assert family_of_title("Working together to improve school attendance") == "attendance"
    assert family_of_title("Working together to safeguard children 2023") == "working-together"
    assert family_of_title("Our behaviour policy") is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("documents: {", "not readable as YAML"),
        ("papers: []", "a list called 'documents'"),
        ("documents:\n- {id: a, title: T}", "file"),
        ("documents:\n- {id: a, file: a.pdf, title: T, colour: red}", "colour"),
        ("documents:\n- {id: a, file: a.pdf, title: T, kind: rumour}", "kind"),
        ("documents:\n- {id: a, file: a.pdf, title: T}\n- {id: a, file: b.pdf, title: U}", "more than once"),
    ],
)
def test_a_wrong_catalogue_is_refused_with_its_fault(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "catalogue.yaml").write_text(text, "utf-8")
    with pytest.raises(BadData, match=says):
        read_catalogue(tmp_path)


@pytest.mark.documents
def test_the_real_catalogue_is_understood(documents: Path) -> None:
    sources = read_catalogue(documents)
    assert len(sources) == 24
    assert not_current(sources, TODAY) == {"kcsie-2025-part-one": "an excerpt"}
