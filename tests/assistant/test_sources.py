"""Which edition counts, and on which day."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

import pytest

from assistant.errors import BadData
from assistant.sources import (
    Source,
    edition_warning,
    family_of_title,
    not_current,
    read_catalogue,
    unordered_editions,
)

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


def test_two_that_supersede_each_other_leave_the_later_one() -> None:
    old = source("a", "One", published="2024-01-01", edition="2024", supersedes=["b"])
    new = source("b", "One", published="2026-01-01", edition="2026", supersedes=["a"])
    assert set(not_current([old, new], TODAY)) == {"a"}


def test_a_document_that_names_what_it_supersedes_is_not_superseded_by_it_through_its_dates() -> None:
    old = source("old", "Guide", edition="2", published="2026-05-01")
    new = source("new", "Guide", edition="3", published="2026-04-01", supersedes=["old"])
    assert set(not_current([old, new], TODAY)) == {"old"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"edition": "2022", "published": "2022-04-11"}, {"edition": "2026"}),
        ({"edition": "v4, March 2025"}, {"edition": "v5, July 2025"}),
        ({"edition": "3.2"}, {"edition": "3.10"}),
        ({"edition": "updated 2026-01-31"}, {"edition": "updated 2026-07-09"}),
        ({"published": "2023-01-01"}, {"published": "2025-01-01"}),
    ],
)
def test_the_later_edition_is_known_by_dates_years_months_or_numbers(
    old: dict[str, str], new: dict[str, str]
) -> None:
    pair = [source("old", "Guide", **old), source("new", "Guide", **new)]
    assert set(not_current(pair, TODAY)) == {"old"}
    assert unordered_editions(pair, TODAY) == []


def test_where_nothing_says_which_edition_is_later_neither_is_dropped_and_a_person_is_asked() -> None:
    pair = [source("a", "Guide", edition="2022"), source("b", "Guide")]
    assert not_current(pair, TODAY) == {}
    assert [(one.id, other.id) for one, other in unordered_editions(pair, TODAY)] == [("a", "b")]


def test_a_digest_without_an_edition_never_drives_out_the_document() -> None:
    digest = source("digest", digest=True, published="2026-01-01")
    official = source("official", published="2024-01-01")
    assert set(not_current([digest, official], TODAY)) == {"digest"}


def test_the_schools_own_policy_is_no_edition_of_national_guidance() -> None:
    national = source("dfe", "Behaviour in schools", kind="guidance", edition="2024")
    digest = source("digest", "Behaviour in schools", kind="guidance", edition="2024", digest=True)
    own = source("own", "Behaviour in schools policy 2026", kind="local", published="2026-09-01")
    assert set(not_current([national, digest, own], TODAY)) == {"digest"}
    assert not_current([digest, own], TODAY) == {}
    assert own.family_key != national.family_key


def test_a_thousand_sources_are_sorted_out_in_no_time() -> None:
    many = [source(f"s{n}", f"Local procedure {n}", kind="local", area=f"Area {n % 9}") for n in range(1000)]
    started = time.perf_counter()
    assert not_current(many, TODAY) == {}
    assert time.perf_counter() - started < 0.5


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
        ("documents:\n- {id: a, file: ../../b.pdf, title: T}", "leads out of the folder"),
        ("documents:\n- {id: a, file: /etc/passwd, title: T}", "below the folder"),
        ("documents:\n- {id: a, file: 'C:\\x.pdf', title: T}", "forward slashes"),
        (
            "documents:\n- {id: a, file: a.pdf, title: T, in_force_from: 2026-09-01, in_force_until: 2025-01-01}",
            "in_force_until is before",
        ),
        ("documents:\n- {id: a, file: a.pdf, title: T, supersedes: [a]}", "supersedes itself"),
        (
            "documents:\n- {id: a, file: a.pdf, title: T, supersedes: b}\n- {id: b, file: b.pdf, title: U, supersedes: [a]}",
            "a and b supersede each other",
        ),
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
