"""The pages for DSLs and evaluators in a real browser, and an ingest while somebody asks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from visiting import PATIENCE_MS, Visit

pytestmark = pytest.mark.browser

POLICY = """# Quarry walk procedure

## When a child is missing on the quarry walk

Staff who find that a child is missing on the quarry walk tell the pastoral lead, who keeps the list of missing walkers.

The pastoral lead rings the Harbour Street desk at once, and writes the name of whoever answered into the walk folder.
"""


def choose(visit: Visit, key: str, words: str) -> None:
    """Choose from a list by typing."""
    box = visit.page.locator(f".st-key-{key} input")
    box.click()
    box.fill(words)
    visit.page.get_by_role("option").first.click()
    visit.settle()


def view(visit: Visit, name: str) -> None:
    visit.page.locator(".st-key-view").get_by_text(name, exact=True).click()
    visit.settle()


@pytest.fixture
def dsl(chromium: Any, address: str) -> Visit:
    visit = Visit(chromium, "desktop").open(address, "procedures")
    visit.page.locator(".st-key-view").wait_for(timeout=PATIENCE_MS)
    return visit.settle()


def test_the_page_says_that_it_is_open_on_this_computer_only(dsl: Visit) -> None:
    assert "open on this computer only" in dsl.words()
    dsl.shoot("procedures-1-browse")


def test_a_topic_shows_its_card_and_national_and_local_words_side_by_side(dsl: Visit) -> None:
    choose(dsl, "topic", "No reply")
    choose(dsl, "topic-area", "Wirral")
    words = dsl.words()
    assert "For all of England" in words and "For Wirral" in words and "The next-step card" in words
    left = dsl.page.get_by_role("heading", name="For all of England").bounding_box()
    right = dsl.page.get_by_role("heading", name="For Wirral").bounding_box()
    assert abs(left["y"] - right["y"]) < 5 and right["x"] > left["x"] + 200
    dsl.shoot("procedures-2-topic")


def test_search_finds_superseded_words_on_request_and_marks_them(dsl: Visit) -> None:
    view(dsl, "Search")
    dsl.page.get_by_label("Words, or a paragraph number").fill("harbour lead before noon")
    dsl.page.keyboard.press("Enter")
    dsl.page.get_by_text("passages, best first").wait_for()
    assert "Not answered from" not in dsl.words()
    dsl.page.get_by_text("Also editions that are not in force").click()
    dsl.page.get_by_text("Not answered from: superseded by Harbour worries procedure").first.wait_for()
    dsl.shoot("procedures-3-search")
    dsl.opens(dsl.page.get_by_role("button", name="See the page").first).locator(
        "[data-testid=stImage] img"
    ).wait_for(timeout=30_000)


def test_two_editions_are_compared_word_by_word(dsl: Visit) -> None:
    view(dsl, "Compare editions")
    dsl.page.get_by_text("Paragraph by paragraph").wait_for(timeout=60_000)
    dsl.settle()
    words = dsl.words()
    assert "Reworded: 1" in words and "New: 1" in words
    assert dsl.page.locator("del, s").nth(1).inner_text().strip() == "before noon", (
        "after the line that says how to read it"
    )
    assert "must" in dsl.page.locator("[data-testid=stMarkdown] strong", has_text="must").first.inner_text()
    assert "No card and no prompt rests on" in words
    dsl.shoot("procedures-4-compare")


def test_what_needs_somebody_is_listed(dsl: Visit) -> None:
    view(dsl, "Needs somebody")
    words = dsl.words()
    assert "Your designated safeguarding lead (DSL)" in words and "school.yaml" in words
    assert "Overdue since 1 October 2026: Harbour worries procedure" in words
    assert "Questions without an answer" in words and "Helpful:" in words
    dsl.shoot("procedures-5-needs")


def test_a_document_is_read_added_and_taken_back_while_others_go_on_asking(
    chromium: Any, address: str, tmp_path: Path
) -> None:
    dsl = Visit(chromium, "desktop").open(address, "procedures")
    dsl.page.locator(".st-key-view").wait_for(timeout=PATIENCE_MS)
    view(dsl.settle(), "Local documents")
    dsl.page.get_by_text("None has been added yet.").wait_for(timeout=60_000)
    path = tmp_path / "quarry.md"
    path.write_text(POLICY, "utf-8")
    dsl.page.set_input_files("input[type=file]", str(path))
    dsl.page.get_by_text("What Signpost reads in it (").wait_for(timeout=60_000)
    assert "pastoral lead" in dsl.words()
    dsl.shoot("procedures-6-preview")
    dsl.page.get_by_role("button", name="Add it and read it in").click()
    dsl.page.get_by_text("Reading the documents").wait_for(timeout=60_000)
    dsl.shoot("procedures-7-reading")
    asker = Visit(chromium).open(address).ask("a child told me her dad hits her")
    assert "Do this now" in asker.words(), "others go on asking while the documents are read"
    dsl.page.get_by_text("The index is up to date").wait_for(timeout=PATIENCE_MS)
    asker.ask("a child is missing on the quarry walk, who keeps the list of missing walkers").settle()
    asker.unfold(asker.page.get_by_text("Why: what the guidance says").last)
    assert "Quarry walk procedure" in asker.words(), "the new document is answered from without a restart"
    dsl.page.get_by_role("button", name="Take back the last change").click()
    dsl.page.get_by_text("Taken back").wait_for(timeout=60_000)
    dsl.page.get_by_text("None has been added yet.").wait_for(timeout=60_000)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("broken.pdf", b"%PDF-1.7 this is not a document", "cannot be read"),
        ("page.docx", b"not a word file at all", "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_the_reason(
    dsl: Visit, tmp_path: Path, name: str, content: bytes, says: str
) -> None:
    view(dsl, "Local documents")
    path = tmp_path / name
    path.write_bytes(content)
    dsl.page.set_input_files("input[type=file]", str(path))
    dsl.page.get_by_text(says).first.wait_for(timeout=60_000)
    assert "Add it and read it in" not in dsl.words()


def test_an_evaluator_runs_a_set_of_their_own_and_reads_and_downloads_the_result(
    chromium: Any, address: str, tmp_path: Path
) -> None:
    visit = Visit(chromium, "desktop").open(address, "evaluate")
    visit.page.locator(".st-key-set").wait_for(timeout=60_000)
    visit.shoot("evaluate-1-start")
    choose(visit, "set", "A set of your own")
    choose(visit, "kind-of-mine", "privacy")
    path = tmp_path / "mine.jsonl"
    case = {"id": 1, "message": "ring 0151 496 0000", "spans": [{"text": "0151 496 0000", "kind": "phone"}]}
    path.write_text(json.dumps(case) + "\n", "utf-8")
    visit.page.set_input_files("input[type=file]", str(path))
    visit.page.get_by_role("button", name="Run it").click()
    visit.page.get_by_text("The run is complete").wait_for(timeout=PATIENCE_MS)
    visit.settle()
    assert "privacy · mine.jsonl" in visit.page.content()
    with visit.page.expect_download() as waiting:
        visit.page.get_by_role("button", name="Everything (ZIP)").click()
    assert waiting.value.suggested_filename.endswith("-privacy.zip")
    visit.shoot("evaluate-2-result")


def test_a_set_that_is_wrong_is_refused_with_its_line(chromium: Any, address: str, tmp_path: Path) -> None:
    visit = Visit(chromium, "desktop").open(address, "evaluate")
    visit.page.locator(".st-key-set").wait_for(timeout=60_000)
    choose(visit, "set", "A set of your own")
    choose(visit, "kind-of-mine", "privacy")
    path = tmp_path / "wrong.jsonl"
    path.write_text('{"id": 1, "message": "x", "spans": []}\nnot json\n', "utf-8")
    visit.page.set_input_files("input[type=file]", str(path))
    visit.page.get_by_role("button", name="Run it").click()
    visit.page.get_by_text("line 2").first.wait_for(timeout=PATIENCE_MS)
