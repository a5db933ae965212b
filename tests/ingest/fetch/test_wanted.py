"""The list of what to fetch: whole, official, in step with the digests; and what is read off GOV.UK's pages."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.digests import digests
from assistant.errors import BadData
from assistant.sources import families, not_current, unordered_editions
from ingest.fetch.attachments import choose, later_edition
from ingest.fetch.content_api import read_page
from ingest.fetch.problems import BadFile, Gone
from ingest.fetch.robots import read_robots
from ingest.fetch.rules import OFFICIAL, Rules
from ingest.fetch.wanted import Wanted, chosen, read_wanted

TODAY = dt.date(2026, 11, 22)
AREAS = {"Bedford", "Harrow", "Sunderland", "Surrey", "Wirral"}


def test_the_list_is_whole_and_every_address_may_be_asked_for() -> None:
    whole = read_wanted()
    national = [wanted for wanted in whole.sources if not wanted.on_request]
    assert len(national) > 45 and all(wanted.licence == "OGL-UK-3.0" for wanted in national)
    for wanted in national:
        for url in (wanted.address, *wanted.also, *(known.url for known in wanted.files)):
            assert Rules().allowed(url)
    local = [wanted for wanted in whole.sources if wanted.on_request]
    assert local and all("copyright" in wanted.licence and wanted.area in AREAS for wanted in local)
    assert not {wanted.id for wanted in chosen(whole, [], False)} & {wanted.id for wanted in local}
    assert all(wanted.review_by for wanted in whole.sources)


def test_both_reports_on_each_area_are_on_it() -> None:
    reports = [wanted for wanted in read_wanted().sources if wanted.family in ("jtai-letter", "ilacs")]
    assert {(wanted.area, wanted.family) for wanted in reports} == {
        (area, family) for area in AREAS for family in ("jtai-letter", "ilacs")
    }
    assert all(wanted.address_host == "files.ofsted.gov.uk" for wanted in reports)


def test_the_file_in_force_comes_first_and_the_july_one_never() -> None:
    kcsie = next(wanted for wanted in read_wanted().sources if wanted.id == "kcsie-2026")
    assert "6a9081309a177a1decf97b00" in kcsie.files[0].url
    assert any("6a4cf903b7203c4c023fd2f3" in known.url for known in kcsie.never)


def test_what_is_fetched_takes_the_place_of_its_digest_and_nothing_else() -> None:
    """On the list's own dates: no document drives out another that should stay, and no digest drives out its document."""
    official = [wanted.source(f"{wanted.id}.pdf", wanted.address) for wanted in read_wanted().sources]
    summaries = [digest.source(f"digests/{path.name}") for path, digest in digests()]
    out = not_current([*official, *summaries], TODAY)
    assert {source.id for source in official} & set(out) == set()
    assert unordered_editions([*official, *summaries], TODAY) == []
    fetched = {(source.family_key, source.area) for source in official}
    expected = {s.id for s in summaries if (s.family_key, s.area) in fetched}
    assert set(out) == expected and len(expected) > 20
    assert {source.family for source in official if source.family} - set(families()) <= {
        "kcsie-overview",
        "working-together-changes",
        "sharing-nudes-overview",
    }


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"page": None}, "either 'page'"),
        ({"file": "https://files.ofsted.gov.uk/v1/file/1"}, "either 'page'"),
        ({"page": "https://example.org/x"}, "no official publisher"),
        ({"kind": "local"}, "on request"),
        ({"licence": None}, "licence"),
        ({"colour": "red"}, "colour"),
        ({"seen": None}, "seen"),
    ],
)
def test_a_wrong_entry_is_refused_with_its_fault(tmp_path: Path, change: dict[str, Any], says: str) -> None:
    entry = {
        "id": "a",
        "title": "T",
        "publisher": "P",
        "kind": "guidance",
        "licence": "OGL-UK-3.0",
        "page": "https://www.gov.uk/government/publications/a",
        "seen": True,
    }
    whole = {"checked_on": TODAY, "review_by": TODAY, "sources": [{**entry, **change}]}
    (tmp_path / "sources.yaml").write_text(yaml.safe_dump(whole))
    with pytest.raises(BadData, match=says):
        read_wanted(tmp_path / "sources.yaml")


# ------------------------------------------------------------------ GOV.UK's pages


def guide(**more: Any) -> Wanted:
    entry: dict[str, Any] = {
        "id": "a",
        "title": "Behaviour in schools",
        "publisher": "P",
        "kind": "guidance",
        "licence": "OGL-UK-3.0",
        "page": "https://www.gov.uk/government/publications/a",
        "seen": True,
    }
    return Wanted.model_validate({**entry, **more})


def publication(*attachments: tuple[str, str, str], **more: Any) -> Any:
    listed = [{"title": title, "url": url, "attachment_type": kind} for title, url, kind in attachments]
    raw = {
        "schema_name": "publication",
        "base_path": "/a",
        "title": "A",
        "details": {"attachments": listed},
        **more,
    }
    return read_page(json.dumps(raw).encode(), "https://www.gov.uk/a")[0]


PDF = "https://assets.publishing.service.gov.uk/media/1/x.pdf"


def test_the_preferred_form_is_taken_where_there_are_two() -> None:
    page = publication(
        ("Behaviour in schools", "/government/publications/a/behaviour-in-schools", "html"),
        ("Behaviour in schools", PDF, "file"),
    )
    assert choose(guide(), page).url == PDF
    html = choose(guide(form="html"), page)
    assert (
        html.form == "json"
        and html.url == "https://www.gov.uk/government/publications/a/behaviour-in-schools"
    )


def test_pages_elsewhere_spreadsheets_and_unlike_titles_are_not_taken() -> None:
    page = publication(
        ("Behaviour in schools", "https://example.org/x.pdf", "external"),
        ("Behaviour in schools data", "https://assets.publishing.service.gov.uk/media/1/x.ods", "file"),
        ("School uniforms", PDF, "file"),
    )
    with pytest.raises(BadFile, match="School uniforms"):
        choose(guide(), page)


def test_others_much_like_it_are_told() -> None:
    page = publication(
        ("Behaviour in schools: advice for heads", PDF, "file"),
        ("Behaviour in schools: advice for governors", PDF.replace("/1/", "/2/"), "file"),
    )
    choice = choose(guide(), page)
    assert choice.url == PDF and "governors" in choice.notes[0]


def test_information_sharing_is_not_for_information() -> None:
    page = publication(("Advice for information sharing", PDF, "file"))
    assert choose(guide(title="Advice for information sharing"), page).for_information is False
    assert choose(
        guide(), publication(("Behaviour in schools - for information", PDF, "file"))
    ).for_information


def test_a_later_edition_is_told_by_its_year() -> None:
    wanted = guide(title="Behaviour in schools 2026", edition="2026")
    assert (
        later_edition(wanted, publication(("Behaviour in schools 2027", PDF, "file")))
        == "Behaviour in schools 2027"
    )
    assert later_edition(wanted, publication(("Behaviour in schools 2026", PDF, "file"))) is None
    assert later_edition(wanted, publication(("Attendance data 2027", PDF, "file"))) is None


def test_what_is_kept_of_a_page_does_not_change_with_its_links() -> None:
    raw = {"schema_name": "html_publication", "base_path": "/a", "details": {"body": "<p>Text</p>"}}
    first = read_page(json.dumps(raw).encode(), "x")[1]
    assert first == read_page(json.dumps({**raw, "updated_at": "later", "links": {"a": 1}}).encode(), "x")[1]
    assert first != read_page(json.dumps({**raw, "details": {"body": "<p>Other</p>"}}).encode(), "x")[1]


@pytest.mark.parametrize(
    "raw", [b"", b"<html>", b"[]", b'"text"', b'{"details": {}}', b'{"schema_name": 3}', b"[" * 50_000]
)
def test_what_is_no_page_is_refused(raw: bytes) -> None:
    with pytest.raises(BadFile):
        read_page(raw, "https://www.gov.uk/a")


def test_odd_values_in_a_page_do_no_harm() -> None:
    raw = {
        "schema_name": "publication",
        "details": {
            "attachments": [
                None,
                3,
                {"url": 4},
                {"url": "/x", "attachment_type": "boat"},
                {"url": PDF, "file_size": "big"},
            ],
            "change_history": [None, {"public_timestamp": "yesterday"}],
        },
        "withdrawn_notice": None,
        "public_updated_at": 17,
    }
    page, _ = read_page(json.dumps(raw).encode(), "https://www.gov.uk/a")
    assert [one.url for one in page.attachments] == [PDF] and page.changes == () and page.withdrawn is None
    with pytest.raises(Gone):
        read_page(b'{"schema_name": "gone"}', "https://www.gov.uk/a")


@pytest.mark.documents
def test_gov_uks_own_examples_are_understood(documents: Path) -> None:
    withdrawn = set()
    for path in sorted((documents / "govuk-content-api").glob("*.json")):
        page, kept = read_page(path.read_bytes(), "https://www.gov.uk/x")
        assert page.title and page.updated_on and json.loads(kept)["details"]
        assert page.has_text == (page.schema != "publication")
        if page.withdrawn:
            withdrawn.add(path.name)
            assert page.withdrawn_on and "<" not in page.withdrawn
        if path.name == "publication__publication-with-featured-attachments.json":
            assert page.attachments[0].bytes == 1932905 and page.attachments[0].pages == 2
    assert withdrawn == {name for name in withdrawn if "withdrawn" in name} and len(withdrawn) == 3


# ------------------------------------------------------------------ robots.txt


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("", "/x", True),
        ("User-agent: *\nDisallow: /", "/x", False),
        ("User-agent: *\nDisallow:", "/x", True),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("User-agent: *\nDisallow: /a/b\nAllow: /a", "/a/b/c", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/v1/x.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/v1/x.pdf?page=2", True),
        ("User-agent: *\nDisallow: /v1/*/secret", "/v1/file/secret/x", False),
        ("User-agent: other\nDisallow: /", "/x", True),
        ("User-agent: signpost\nDisallow: /x\n\nUser-agent: *\nDisallow: /", "/y", True),
        ("User-agent: Signpost\nUser-agent: other\nDisallow: /x", "/x", False),
        ("# nothing\n\nUser-agent: *\nDisallow: /x # because", "/x", False),
        ("Disallow: /x", "/x", True),
        ("User-agent: *\nDisallow: /" + "*a" * 2000 + "$", "/" + "a" * 3000, False),
        ("User-agent: *\nDisallow: /" + "*a" * 2000 + "$", "/" + "a" * 3000 + "b", True),
        ("User-agent: *\nDisallow: /x\nAllow: /x", "/x", True),
        ("\ufeffnonsense\x00", "/x", True),
    ],
)
def test_robots_txt_is_read_as_the_standard_says(text: str, path: str, allowed: bool) -> None:
    assert read_robots(text, "Signpost").allows(path) is allowed


def test_only_the_publishers_are_on_the_list_of_hosts() -> None:
    assert set(OFFICIAL) == {
        "www.gov.uk",
        "assets.publishing.service.gov.uk",
        "reports.ofsted.gov.uk",
        "files.ofsted.gov.uk",
        "files.api.ofsted.gov.uk",
    }
