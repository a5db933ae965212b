"""Pages of the GOV.UK Content API: small ones made here, then the real examples."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ingest.blocks import ReadFile, UnreadableFile
from ingest.readers.govuk_json import read_govuk_json
from ingest.readers.html import read_html

BODY = '<div class="govspeak"><h2 id="act">Act</h2><p>Tell the lead before the end of the day.</p></div>'


def read(tmp_path: Path, **fields: Any) -> ReadFile:
    item = {"schema_name": "html_publication", "title": "Advice", "details": {"body": BODY}} | fields
    path = tmp_path / "page.json"
    path.write_text(json.dumps(item), "utf-8")
    return read_govuk_json(path)


def test_the_title_and_the_body(tmp_path: Path) -> None:
    found = read(tmp_path, withdrawn_notice={}, description="What to do")
    assert [(block.kind, block.level, block.text, block.html_id) for block in found.blocks] == [
        ("heading", 1, "Advice", None),
        ("heading", 2, "Act", "act"),
        ("paragraph", 0, "Tell the lead before the end of the day.", None),
    ]
    assert found.title == "Advice"
    assert found.page_texts == ("Advice\nAct\nTell the lead before the end of the day.",)
    assert found.warnings == ()
    assert [(part.reason, part.text) for part in found.left_out] == [("page description", "What to do")]


def test_the_parts_of_a_guide_are_sections(tmp_path: Path) -> None:
    forms = [
        {"content_type": "text/govspeak", "content": "## Act"},
        {"content_type": "text/html", "content": BODY},
    ]
    first = {"title": "First", "slug": "first", "body": BODY}
    found = read(tmp_path, details={"parts": [first, {"title": "Then", "slug": "then", "body": forms}]})
    headings = [(block.level, block.text, block.html_id) for block in found.blocks if block.kind == "heading"]
    assert headings == [
        (1, "Advice", None),
        (2, "First", "first"),
        (3, "Act", "act"),
        (2, "Then", "then"),
        (3, "Act", "act"),
    ]


def test_a_withdrawn_page_says_so_first(tmp_path: Path) -> None:
    notice = {
        "explanation": '<div class="govspeak"><p>Use the new page.</p></div>',
        "withdrawn_at": "2025-03-01T09:00:00Z",
    }
    found = read(tmp_path, withdrawn_notice=notice, public_updated_at="2024-01-01T00:00:00Z")
    assert found.warnings == ("withdrawn: on 2025-03-01. Use the new page.", "changed: 2024-01-01")


def test_the_newest_change_is_named(tmp_path: Path) -> None:
    history = [
        {"public_timestamp": "2024-09-01T00:00:00Z", "note": "First published."},
        {"public_timestamp": "2026-09-01T00:00:00Z", "note": "New edition."},
    ]
    assert read(tmp_path, details={"body": BODY, "change_history": history}).warnings == (
        "changed: 2026-09-01 New edition.",
    )


def test_a_landing_page_names_the_files_that_hold_the_guidance(tmp_path: Path) -> None:
    attached = [{"attachment_type": "file", "title": "The guidance", "url": "https://example.org/a.pdf"}]
    warnings = read(
        tmp_path, schema_name="publication", details={"body": BODY, "attachments": attached}
    ).warnings
    assert warnings == (
        "landing page: the documents themselves are separate files: The guidance (https://example.org/a.pdf)",
    )


@pytest.mark.parametrize("schema", ["gone", "redirect"])
def test_pages_that_are_gone_are_refused(tmp_path: Path, schema: str) -> None:
    with pytest.raises(UnreadableFile, match="no longer there"):
        read(tmp_path, schema_name=schema)


@pytest.mark.parametrize(
    "content",
    [
        "{",
        "[]",
        "{}",
        '{"details": 3}',
        '{"details": {"body": ""}}',
        '{"details": {"body": [3, {}]}}',
        "[" * 100_000,
        '"x"',
    ],
)
def test_other_json_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "page.json"
    path.write_text(content, "utf-8")
    with pytest.raises(UnreadableFile):
        read_govuk_json(path)


def test_lone_surrogates_do_not_reach_the_text(tmp_path: Path) -> None:
    found = read(tmp_path, title="Ad\ud800vice", details={"body": BODY.replace("Tell", "T\udfffell")})
    assert json.dumps(found.blocks[0].text) == '"Advice"'
    " ".join([found.page_texts[0], *(block.text for block in found.blocks)]).encode("utf-8")


# The real examples


@pytest.mark.documents
def test_every_example_is_read(documents: Path) -> None:
    pages = sorted((documents / "govuk-content-api").glob("*.json"))
    assert len(pages) >= 17
    for page in pages:
        found = read_govuk_json(page)
        plain = " ".join(found.page_texts[0].split())
        assert len(found.blocks) > 1 and found.title, page.name
        assert [
            block for block in found.blocks if block.kind != "table_row" and block.text not in plain
        ] == [], page.name
        assert ("withdrawn" in page.name) == any(w.startswith("withdrawn: ") for w in found.warnings), (
            page.name
        )
        assert any(w.startswith("changed: ") for w in found.warnings), page.name


@pytest.mark.documents
def test_the_json_and_the_page_made_from_it_give_the_same_blocks(documents: Path) -> None:
    folder = documents / "govuk-content-api"
    compared = 0
    for page in sorted((folder / "derived_html").glob("*.html")):
        by_json = read_govuk_json(folder / f"{page.stem}.json").blocks
        by_page = read_html(page).blocks
        if page.stem.startswith("guide__"):
            assert [block.text for block in by_json] == [block.text for block in by_page]
        else:
            assert by_json == by_page, page.name
        compared += 1
    assert compared >= 7
