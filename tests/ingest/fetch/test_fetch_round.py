"""Fetching whole documents from a publisher that behaves badly: what is kept, what is refused, and what is said."""

from __future__ import annotations

import datetime as dt
import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from bad_server import BadServer, cut_short, moved, page, reply, rules_for
from pdf_maker import Page, write_pdf

from assistant.embedder import MiniLM
from assistant.sources import Source, not_current, read_catalogue
from ingest.fetch.client import Client
from ingest.fetch.command import OFFLINE, main
from ingest.fetch.rounds import Outcome, RoundReport, fetch_all
from ingest.fetch.shelf import Shelf
from ingest.fetch.wanted import chosen, read_wanted
from ingest.job import ingest
from ingest.readers import read
from ingest.readers.worker import ReaderPool

NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)
LANDING = "https://www.gov.uk/government/publications/lead-guidance"
API = "https://www.gov.uk/api/content/government/publications/lead-guidance"
MEDIA = "https://assets.publishing.service.gov.uk/media"
IN_FORCE = f"{MEDIA}/b2/Lead_guidance_2026.pdf"
JULY = f"{MEDIA}/a1/Lead_guidance_2026_for_information.pdf"
LETTER = "https://files.ofsted.gov.uk/v1/file/50000001"

ENTRY: dict[str, Any] = {
    "id": "lead-2026",
    "title": "Lead guidance 2026",
    "publisher": "Department for Tests",
    "kind": "statutory",
    "edition": "2026",
    "published": dt.date(2026, 7, 7),
    "in_force_from": dt.date(2026, 9, 1),
    "supersedes": ["lead-2025"],
    "licence": "OGL-UK-3.0",
    "page": LANDING,
    "seen": True,
}
LETTER_ENTRY: dict[str, Any] = {
    "id": "letter",
    "title": "Inspection of Testshire",
    "publisher": "Ofsted",
    "kind": "ofsted",
    "area": "Testshire",
    "licence": "OGL-UK-3.0",
    "file": LETTER,
    "seen": True,
}


def pdf(tmp_path: Path, title: str = "Lead guidance 2026", words: int = 300, cover: str = "") -> bytes:
    """A small PDF with a cover and numbered paragraphs."""
    first = Page()
    first.text(70, 80, title, size=20, bold=True)
    first.text(70, 120, cover or "Statutory guidance for schools", size=14)
    body = Page()
    sentence = "Tell the lead at once what you saw and heard and write it down the same day."
    count = max(1, words // len(sentence.split()))
    body.lines(70, 80, *[f"{n}. {sentence}" for n in range(1, min(count, 52))])
    rest = Page()
    rest.lines(70, 80, *[f"{n}. {sentence}" for n in range(52, max(52, count + 1))])
    return write_pdf(tmp_path / "made.pdf", first, body, rest, title=title).read_bytes()


def attachment(url: str, title: str, **more: Any) -> dict[str, Any]:
    return {
        "attachment_type": "file",
        "title": title,
        "url": url,
        "content_type": "application/pdf",
        **more,
    }


def landing(*attachments: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "base_path": "/government/publications/lead-guidance",
        "content_id": "00000000-0000-4000-8000-000000000001",
        "schema_name": "publication",
        "title": "Lead guidance",
        "public_updated_at": "2026-08-27T10:00:00.000+00:00",
        "updated_at": "2026-08-27T10:00:01Z",
        "withdrawn_notice": {},
        "details": {
            "body": "<p>Short.</p>",
            "attachments": list(attachments),
            "change_history": [{"public_timestamp": "2026-08-27T10:00:00+00:00", "note": "In force."}],
        },
        **more,
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "fetched"


class Run:
    """Runs a round over entries and hands out what came of it."""

    def __init__(self, server: BadServer, folder: Path, tmp_path: Path, pool: ReaderPool) -> None:
        self.pool = pool
        self.server, self.folder, self.list = server, folder, tmp_path / "sources.yaml"

    def wanted(self, *entries: dict[str, Any], **more: Any) -> Path:
        whole = {"checked_on": NOW.date(), "review_by": dt.date(2027, 9, 1), "sources": list(entries), **more}
        self.list.write_text(yaml.safe_dump(whole), "utf-8")
        return self.list

    def __call__(
        self, *entries: dict[str, Any], accept: tuple[str, ...] = (), now: dt.datetime = NOW
    ) -> Outcome:
        return self.report(*entries, accept=accept, now=now).outcomes[0]

    def report(
        self, *entries: dict[str, Any], accept: tuple[str, ...] = (), now: dt.datetime = NOW
    ) -> RoundReport:
        whole = read_wanted(self.wanted(*entries))
        client = Client(rules_for(self.server.address), sleep=lambda _: None)
        return fetch_all(
            chosen(whole, [], True),
            Shelf(self.folder),
            client,
            now=lambda: now,
            accept=accept,
            pool=self.pool,
        )

    def source(self, source_id: str = "lead-2026") -> Source:
        return {source.id: source for source in read_catalogue(self.folder)}[source_id]

    def file(self, source_id: str = "lead-2026") -> bytes:
        return (self.folder / self.source(source_id).file).read_bytes()


@pytest.fixture(scope="module")
def pool() -> Iterator[ReaderPool]:
    with ReaderPool(workers=1) as running:
        yield running


@pytest.fixture
def run(server: BadServer, folder: Path, tmp_path: Path, pool: ReaderPool) -> Run:
    return Run(server, folder, tmp_path, pool)


@pytest.fixture
def good(run: Run, server: BadServer, tmp_path: Path) -> bytes:
    """The document is fetched and well; what it holds."""
    body = pdf(tmp_path)
    server.on(API, page(landing(attachment(IN_FORCE, "Lead guidance 2026")), etag='"p1"'))
    server.on(IN_FORCE, reply(body, etag='"f1"', content_type="application/pdf"))
    assert run(ENTRY).fate == "new"
    return body


# ------------------------------------------------------------------ the good case


def test_the_file_in_force_is_taken_and_everything_about_it_is_recorded(
    run: Run, server: BadServer, tmp_path: Path
) -> None:
    body = pdf(tmp_path)
    early = attachment(JULY, "Lead guidance 2026 (for information)")
    server.on(API, page(landing(early, attachment(IN_FORCE, "Lead guidance 2026", file_size=len(body)))))
    server.on(IN_FORCE, reply(body, etag='"f1"'))
    outcome = run(ENTRY)
    assert (outcome.fate, outcome.notes) == ("new", [])
    source = run.source()
    assert run.file() == body
    assert source.url == IN_FORCE and source.retrieved_on == NOW.date()
    assert source.updated_on == dt.date(2026, 8, 27)
    assert (source.edition, source.published, source.in_force_from) == (
        "2026",
        dt.date(2026, 7, 7),
        dt.date(2026, 9, 1),
    )
    assert source.supersedes == ("lead-2025",) and source.licence == "OGL-UK-3.0"
    import hashlib

    assert source.sha256 == hashlib.sha256(body).hexdigest()
    state = json.loads((run.folder / ".fetch/state.json").read_text())["lead-2026"]
    assert state["etag"] == '"f1"' and state["page"]["changes"] == [["2026-08-27", "In force."]]
    assert server.times(JULY) == 0


def test_a_second_run_brings_nothing_and_changes_no_byte(run: Run, good: bytes, server: BadServer) -> None:
    before = (run.folder / "catalogue.yaml").read_bytes()
    later = NOW + dt.timedelta(days=30)
    assert run(ENTRY, now=later).fate == "unchanged"
    assert (run.folder / "catalogue.yaml").read_bytes() == before and run.file() == good
    conditional = [one for one in server.asked if "If-None-Match" in one.headers]
    assert {one.headers["If-None-Match"] for one in conditional} == {'"p1"', '"f1"'}
    state = json.loads((run.folder / ".fetch/state.json").read_text())["lead-2026"]
    assert state["checked_at"].startswith("2026-12-22") and state["retrieved_at"].startswith("2026-11-22")


def test_a_server_without_tags_sends_the_same_again_and_nothing_changes(
    run: Run, good: bytes, server: BadServer
) -> None:
    server.on(API, page(landing(attachment(IN_FORCE, "Lead guidance 2026"))))
    server.on(IN_FORCE, reply(good))
    before = (run.folder / "catalogue.yaml").read_bytes()
    assert run(ENTRY).fate == "unchanged"
    assert (run.folder / "catalogue.yaml").read_bytes() == before


def test_a_changed_file_takes_its_place(run: Run, good: bytes, server: BadServer, tmp_path: Path) -> None:
    new = pdf(tmp_path, words=400)
    server.on(IN_FORCE, reply(new, etag='"f2"'))
    assert run(ENTRY, now=NOW + dt.timedelta(days=1)).fate == "changed"
    assert run.file() == new and run.source().retrieved_on == dt.date(2026, 11, 23)


def test_a_copy_that_was_damaged_on_the_disk_is_fetched_anew(run: Run, good: bytes) -> None:
    (run.folder / run.source().file).write_bytes(b"rubbish")
    assert run(ENTRY).fate == "changed" and run.file() == good


def test_a_file_that_the_publisher_put_elsewhere_is_found(
    run: Run, server: BadServer, tmp_path: Path
) -> None:
    body, elsewhere = pdf(tmp_path), f"{MEDIA}/c3/Lead_guidance_2026.pdf"
    server.on(API, page(landing(attachment(elsewhere, "Lead guidance 2026"))))
    server.on(elsewhere, reply(body))
    outcome = run({**ENTRY, "files": [{"url": IN_FORCE}]})
    assert outcome.fate == "new" and run.source().url == elsewhere
    assert any("another" in note for note in outcome.notes)


def test_a_page_that_breaks_down_does_not_hide_a_known_file(
    run: Run, server: BadServer, tmp_path: Path
) -> None:
    server.on(API, reply(b"", 404))
    server.on(IN_FORCE, reply(pdf(tmp_path)))
    outcome = run({**ENTRY, "files": [{"url": IN_FORCE}]})
    assert outcome.fate == "new" and any("page could not be looked at" in note for note in outcome.notes)


# ------------------------------------------------------------------ editions


def test_for_information_only_is_kept_apart_until_the_one_in_force_comes(
    run: Run, server: BadServer, tmp_path: Path
) -> None:
    early, body = pdf(tmp_path, cover="For information only"), pdf(tmp_path)
    server.on(API, page(landing(attachment(JULY, "Lead guidance 2026 (for information)"))))
    server.on(JULY, reply(early))
    outcome = run(ENTRY)
    assert outcome.fate == "new" and any("for information" in note for note in outcome.notes)
    assert not_current([run.source()], NOW.date()) == {"lead-2026": "for information only"}
    both = landing(attachment(JULY, "For information"), attachment(IN_FORCE, "Lead guidance 2026"))
    server.on(API, page(both))
    server.on(IN_FORCE, reply(body))
    assert run(ENTRY).fate == "changed"
    assert run.source().status == "in_force" and run.file() == body


def test_a_cover_that_says_for_information_does_not_replace_the_one_in_force(
    run: Run, good: bytes, server: BadServer, tmp_path: Path
) -> None:
    server.on(IN_FORCE, reply(pdf(tmp_path, words=310, cover="Version for information, July"), etag='"f2"'))
    outcome = run(ENTRY)
    assert outcome.fate == "held" and "for information" in outcome.message
    assert run.file() == good and run.source().status == "in_force"


def test_another_edition_under_the_same_address_is_held(
    run: Run, good: bytes, server: BadServer, tmp_path: Path
) -> None:
    server.on(IN_FORCE, reply(pdf(tmp_path, title="Lead guidance 2027"), etag='"f2"'))
    outcome = run(ENTRY)
    assert outcome.fate == "held" and "does not name 2026" in outcome.message
    assert run.file() == good and (run.folder / ".fetch/held/lead-2026.pdf").is_file()


def test_a_later_edition_on_the_page_is_told_and_not_taken_for_this_one(
    run: Run, server: BadServer, tmp_path: Path
) -> None:
    next_year = f"{MEDIA}/d4/Lead_guidance_2027.pdf"
    listed = landing(attachment(next_year, "Lead guidance 2027"), attachment(IN_FORCE, "Lead guidance 2026"))
    server.on(API, page(listed))
    server.on(IN_FORCE, reply(pdf(tmp_path)))
    outcome = run(ENTRY)
    assert outcome.fate == "new" and server.times(next_year) == 0
    assert any("later edition" in note and "2027" in note for note in outcome.notes)


def test_an_edition_of_next_year_is_kept_apart_until_its_day(
    run: Run, server: BadServer, tmp_path: Path
) -> None:
    server.on(API, page(landing(attachment(IN_FORCE, "Lead guidance 2026"))))
    server.on(IN_FORCE, reply(pdf(tmp_path)))
    outcome = run({**ENTRY, "in_force_from": dt.date(2027, 9, 1)})
    assert any("not in force until 1 September 2027" in note for note in outcome.notes)
    assert "lead-2026" in not_current([run.source()], NOW.date())
    assert not_current([run.source()], dt.date(2027, 9, 1)) == {}


def test_a_file_that_the_list_forbids_is_not_taken_even_by_a_redirect(
    run: Run, server: BadServer, tmp_path: Path
) -> None:
    entry = {**ENTRY, "never": [{"url": JULY, "note": "the July version"}]}
    server.on(API, page(landing(attachment(IN_FORCE, "Lead guidance 2026"))))
    server.on(IN_FORCE, moved(JULY))
    server.on(JULY, reply(pdf(tmp_path)))
    outcome = run(entry)
    assert outcome.fate == "failed" and "the July version" in outcome.message
    assert not list(run.folder.glob("*.pdf"))


def test_side_pieces_are_not_the_document(run: Run, server: BadServer, tmp_path: Path) -> None:
    pieces = [
        attachment(f"{MEDIA}/{n}/x.pdf", title)
        for n, title in enumerate(
            (
                "Lead guidance 2026: summary of changes",
                "Lead guidance 2026: part one",
                "Lead guidance 2026 (Welsh)",
            )
        )
    ]
    server.on(API, page(landing(*pieces)))
    outcome = run(ENTRY)
    assert outcome.fate == "failed" and "none of what its page offers" in outcome.message
    server.on(API, page(landing(*pieces, attachment(IN_FORCE, "Lead guidance 2026"))))
    server.on(IN_FORCE, reply(pdf(tmp_path)))
    assert run(ENTRY).fate == "new"


# ------------------------------------------------------------------ the last good copy stays


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (reply(b"", 404), "is not there"),
        (reply(b"", 410), "taken away"),
        (reply(b"", 500), "answered 500"),
        (reply(b"<html><head><title>Error</title></head><body>Sorry</body></html>"), "web page"),
        (reply(b"%PDF-1.7\n" + b"x" * 3000), "cut short"),
        (cut_short(b"%PDF-1.7", 5000), "broke off"),
        (reply(b"PK\x03\x04" + b"x" * 3000), "not a PDF"),
        (reply(b"%PDF-1.4\n" + b"rubbish " * 400 + b"%%EOF"), "cannot be read"),
        (reply(b""), "empty"),
        (moved("https://example.org/x.pdf"), "not on the list"),
        (reply(b"", 429, Retry_After="9999"), "left alone"),
    ],
)
def test_whatever_comes_instead_the_copy_stays_and_the_reason_is_said(
    run: Run, good: bytes, server: BadServer, answer: Any, says: str
) -> None:
    server.on(IN_FORCE, answer)
    outcome = run(ENTRY)
    assert outcome.fate == "kept" and says in outcome.message
    assert run.file() == good and run.source().status == "in_force"
    assert not list((run.folder / ".fetch").glob("incoming/*"))


def test_less_than_the_page_announces_is_refused(run: Run, server: BadServer, tmp_path: Path) -> None:
    body = pdf(tmp_path)
    server.on(API, page(landing(attachment(IN_FORCE, "Lead guidance 2026", file_size=len(body) + 1))))
    server.on(IN_FORCE, reply(body))
    outcome = run(ENTRY)
    assert outcome.fate == "failed" and "its page says" in outcome.message


def test_a_document_that_shrinks_is_held_until_a_person_accepts_it(
    run: Run, good: bytes, server: BadServer, tmp_path: Path
) -> None:
    small = pdf(tmp_path, words=150)
    server.on(IN_FORCE, reply(small, etag='"f2"'))
    outcome = run(ENTRY)
    assert outcome.fate == "held" and "--accept lead-2026" in outcome.message
    assert run.file() == good and "last good copy" in (run.source().trouble or "")
    accepted = run(ENTRY, accept=("lead-2026",))
    assert accepted.fate == "changed" and run.file() == small
    assert run.source().trouble is None and not list(run.folder.glob(".fetch/held/*"))


def test_a_first_copy_that_is_too_small_is_held_too(run: Run, server: BadServer, tmp_path: Path) -> None:
    server.on(API, page(landing(attachment(IN_FORCE, "Lead guidance 2026"))))
    server.on(IN_FORCE, reply(pdf(tmp_path)))
    outcome = run({**ENTRY, "least_words": 40_000})
    assert outcome.fate == "held" and read_catalogue(run.folder) == []


def test_a_withdrawn_page_keeps_its_copy_and_nobody_is_answered_from_it(
    run: Run, good: bytes, server: BadServer
) -> None:
    notice = {
        "explanation": "<p>Replaced by <b>other</b> guidance.</p>",
        "withdrawn_at": "2026-11-20T10:00:00Z",
    }
    alive = landing(attachment(IN_FORCE, "Lead guidance 2026"))
    server.on(API, page({**alive, "withdrawn_notice": notice}))
    outcome = run(ENTRY)
    assert outcome.fate == "kept" and "Replaced by other guidance" in outcome.message
    assert run.file() == good and not_current([run.source()], NOW.date()) == {"lead-2026": "withdrawn"}
    assert "20 November 2026" in (run.source().trouble or "")
    server.on(API, page(alive))
    assert run(ENTRY).fate == "unchanged"
    assert run.source().status == "in_force" and run.source().trouble is None


@pytest.mark.parametrize("schema", ["gone", "vanish"])
def test_what_gov_uk_calls_gone_is_gone(run: Run, good: bytes, server: BadServer, schema: str) -> None:
    server.on(API, page({"schema_name": schema, "base_path": "/x", "details": {}}))
    outcome = run(ENTRY)
    assert outcome.fate == "kept" and "taken away" in outcome.message
    assert "since 22 November 2026" in (run.source().trouble or "") and run.file() == good


def test_a_page_that_moved_is_followed_and_said(run: Run, server: BadServer, tmp_path: Path) -> None:
    new = "https://www.gov.uk/api/content/government/publications/new-lead-guidance"
    redirects = [{"path": "/x", "type": "exact", "destination": "/government/publications/new-lead-guidance"}]
    server.on(API, page({"schema_name": "redirect", "base_path": "/x", "redirects": redirects}))
    server.on(new, page(landing(attachment(IN_FORCE, "Lead guidance 2026"))))
    server.on(IN_FORCE, reply(pdf(tmp_path)))
    outcome = run(ENTRY)
    assert outcome.fate == "new" and any("moved its page" in note for note in outcome.notes)


def test_the_other_address_is_tried_when_the_first_is_gone(
    run: Run, server: BadServer, tmp_path: Path
) -> None:
    server.on("https://www.gov.uk/api/content/government/publications/first", reply(b"", 404))
    server.on(API, page(landing(attachment(IN_FORCE, "Lead guidance 2026"))))
    server.on(IN_FORCE, reply(pdf(tmp_path)))
    outcome = run({**ENTRY, "page": "https://www.gov.uk/government/publications/first", "also": [LANDING]})
    assert outcome.fate == "new" and any("other address" in note for note in outcome.notes)


def test_json_that_is_none_and_pages_of_another_kind_are_refused(run: Run, server: BadServer) -> None:
    for answer in (
        reply(b"<html>"),
        reply(b'{"a": 1'),
        reply(b"[1, 2]"),
        reply(b'{"title": "x"}'),
        reply(b"[" * 90_000),
    ):
        server.on(API, answer)
        assert run(ENTRY).fate == "failed"


# ------------------------------------------------------------------ documents that are pages


def html_page(body: str, **more: Any) -> dict[str, Any]:
    return {
        "base_path": "/government/publications/lead-guidance/the-text",
        "schema_name": "html_publication",
        "title": "Lead guidance 2026",
        "public_updated_at": "2026-08-27T10:00:00Z",
        "withdrawn_notice": {},
        "details": {"body": f'<div class="govspeak"><h2 id="tell">Tell the lead</h2>{body}</div>'},
        **more,
    }


TEXT = "<p>" + "Tell the lead at once what you saw and write it down the same day. " * 12 + "</p>"
TEXT_URL = "https://www.gov.uk/government/publications/lead-guidance/the-text"
TEXT_API = "https://www.gov.uk/api/content/government/publications/lead-guidance/the-text"


def test_a_document_that_is_a_page_is_kept_as_the_content_api_gives_it(run: Run, server: BadServer) -> None:
    server.on(TEXT_API, page(html_page(TEXT)))
    outcome = run({**ENTRY, "page": TEXT_URL, "form": "html"})
    assert outcome.fate == "new" and run.source().file == "lead-2026.json" and run.source().url == TEXT_URL
    blocks = read(run.folder / "lead-2026.json").blocks
    assert [b.html_id for b in blocks if b.text == "Tell the lead"] == ["tell"]
    server.on(TEXT_API, page(html_page(TEXT, updated_at="2026-11-22T00:00:00Z", links={"taxons": [1]})))
    assert run({**ENTRY, "page": TEXT_URL, "form": "html"}).fate == "unchanged"


def test_an_html_attachment_is_fetched_from_the_content_api(run: Run, server: BadServer) -> None:
    listed = {
        "attachment_type": "html",
        "title": "Lead guidance 2026",
        "url": "/government/publications/lead-guidance/the-text",
    }
    server.on(API, page(landing(listed, attachment(IN_FORCE, "Lead guidance 2026"))))
    server.on(TEXT_API, page(html_page(TEXT)))
    assert run({**ENTRY, "form": "html"}).fate == "new"
    assert run.source().file.endswith(".json") and server.times(IN_FORCE) == 0
    server.on(
        TEXT_API,
        page(html_page(TEXT, withdrawn_notice={"explanation": "<p>Old.</p>", "withdrawn_at": "2026-11-01"})),
    )
    outcome = run({**ENTRY, "form": "html"})
    assert outcome.fate == "kept" and "withdrew" in outcome.message


def test_a_change_of_form_leaves_one_file(run: Run, good: bytes, server: BadServer) -> None:
    server.on(API, page(html_page(TEXT * 3)))
    assert run(ENTRY).fate == "changed"
    assert [path.name for path in run.folder.glob("lead*")] == ["lead-2026.json"]


def test_a_report_file_without_an_ending_is_known_by_what_it_holds(
    run: Run, server: BadServer, tmp_path: Path
) -> None:
    server.on(LETTER, reply(pdf(tmp_path, title="Inspection of Testshire"), content_type="text/html"))
    outcome = run(LETTER_ENTRY)
    assert outcome.fate == "new" and run.source("letter").area == "Testshire"
    server.on(
        LETTER, reply(b"<html><title>Report</title><p>moved</p></html>", content_type="application/pdf")
    )
    assert run(LETTER_ENTRY).fate == "kept"


# ------------------------------------------------------------------ the command


def command(run: Run, *arguments: str, **rules: Any) -> int:
    return main(
        ["--into", str(run.folder), *arguments],
        rules_for(run.server.address, tries=1, **rules),
        run.list,
    )


def test_the_command_tells_what_came_and_what_to_do(
    run: Run, server: BadServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run.wanted(ENTRY, LETTER_ENTRY)
    server.on(API, page(landing(attachment(IN_FORCE, "Lead guidance 2026"))))
    server.on(IN_FORCE, reply(pdf(tmp_path)))
    assert command(run) == 1
    out = capsys.readouterr().out
    assert "new           lead-2026: 3 pages" in out and "not fetched   letter:" in out
    assert "python -m ingest" in out
    assert command(run, "--only", "lead-2026") == 0


def test_offline_is_one_line_and_touches_nothing(
    run: Run, good: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {
        path: path.read_bytes() for path in run.folder.rglob("*") if path.is_file() and path.name != ".lock"
    }
    run.wanted(ENTRY, LETTER_ENTRY, {**LETTER_ENTRY, "id": "letter-2"})
    run.server.close()
    assert command(run) == OFFLINE
    out = capsys.readouterr().out
    assert out.count("\n") == 1 and out.startswith("Nothing was fetched")
    assert "1 documents fetched before stay" in out and "2026-11-22" in out
    assert {path: path.read_bytes() for path in before} == before


def test_a_dry_run_asks_nothing_and_writes_nothing(
    run: Run, server: BadServer, capsys: pytest.CaptureFixture[str]
) -> None:
    run.wanted(ENTRY)
    assert command(run, "--dry-run") == 0
    assert LANDING in capsys.readouterr().out
    assert server.asked == [] and not run.folder.exists()


def test_an_unknown_name_is_refused_with_the_names_there_are(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    run.wanted(ENTRY)
    assert command(run, "--only", "kcsie-1492") == 1
    assert "lead-2026" in capsys.readouterr().err


def test_local_pages_are_fetched_only_when_asked_for(run: Run, server: BadServer) -> None:
    url = "https://partnership.example.org/escalation"
    local = {
        **LETTER_ENTRY,
        "id": "local-escalation",
        "kind": "local",
        "file": url,
        "form": "html",
        "on_request": True,
        "licence": "its owner's",
    }
    run.wanted(LETTER_ENTRY, local)
    server.on(
        url,
        reply(f"<html><head><title>Escalation</title></head><body><h1>Escalation</h1>{TEXT}</body></html>"),
    )
    hosts = {"stand_ins": dict.fromkeys([*rules_for("").hosts, "partnership.example.org"], server.address)}
    command(run, **hosts)
    assert server.times(url) == 0
    assert command(run, "--only", "local-escalation", **hosts) == 0
    assert run.source("local-escalation").licence == "its owner's"


def test_a_second_process_says_who_is_at_it(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    from ingest.safe_files import held

    run.wanted(ENTRY)
    code = (
        "import sys; from pathlib import Path; from ingest.safe_files import held\n"
        f"with held(Path({str(run.folder)!r}), 'fetching documents'):\n    print('held', flush=True); sys.stdin.read()"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert other.stdout is not None and other.stdout.readline() == "held\n"
        assert command(run) == 3
        assert f"process {other.pid}" in capsys.readouterr().err
    finally:
        other.kill()
        other.wait()
    with held(run.folder, "testing"):
        pass


def killed_at(run: Run, rename: int) -> subprocess.CompletedProcess[bytes]:
    """Fetch in a process of its own that is killed just before its nth rename."""
    code = f"""
import os, signal, sys
from pathlib import Path
sys.path[:0] = {[str(Path(__file__).parent)]!r}
from bad_server import rules_for
from ingest.fetch.command import main
real, count = Path.replace, 0
def replace(self, target):
    global count
    count += 1
    if count == {rename}:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(self, target)
Path.replace = replace
main(["--into", {str(run.folder)!r}], rules_for({run.server.address!r}), Path({str(run.list)!r}))
"""
    return subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)


def test_the_job_indexes_what_was_fetched_and_nothing_that_lies_beside_it(
    run: Run, good: bytes, server: BadServer, tmp_path: Path, embedder: MiniLM
) -> None:
    server.on(IN_FORCE, reply(pdf(tmp_path, words=150), etag='"f2"'))
    assert run(ENTRY).fate == "held"
    report = ingest([run.folder], tmp_path / "index", lambda: embedder)
    assert [(d.source_id, d.status, d.pages) for d in report.documents] == [("lead-2026", "indexed", 3)]
    assert not any("no catalogue entry" in warning for warning in report.documents[0].warnings)


@pytest.mark.parametrize("rename", range(1, 6))
def test_a_kill_during_the_first_fetch_leaves_nothing_half(
    run: Run, server: BadServer, tmp_path: Path, rename: int
) -> None:
    body = pdf(tmp_path)
    server.on(API, page(landing(attachment(IN_FORCE, "Lead guidance 2026"))))
    server.on(IN_FORCE, reply(body, etag='"f1"'))
    run.wanted(ENTRY)
    died = killed_at(run, rename)
    assert died.returncode in (-signal.SIGKILL, 0), died.stderr.decode()
    visible = [path.name for path in run.folder.iterdir() if not path.name.startswith(".")]
    assert set(visible) <= {"catalogue.yaml", "lead-2026.pdf"}
    assert "lead-2026.pdf" not in visible or run.file() == body
    assert run(ENTRY).fate in ("new", "changed", "unchanged") and run.file() == body


@pytest.mark.parametrize("rename", range(1, 6))
def test_a_kill_between_download_and_rename_leaves_the_old_copy_or_the_new(
    run: Run, good: bytes, server: BadServer, tmp_path: Path, rename: int
) -> None:
    """The process is killed just before its nth rename; afterwards all is readable and the next run is clean."""
    new = pdf(tmp_path, words=400)
    server.on(IN_FORCE, reply(new, etag='"f2"'))
    run.wanted(ENTRY)
    died = killed_at(run, rename)
    assert died.returncode in (-signal.SIGKILL, 0), died.stderr.decode()
    assert run.file() in (good, new)
    assert [source.id for source in read_catalogue(run.folder)] == ["lead-2026"]
    assert run(ENTRY).fate in ("changed", "unchanged")
    assert (
        run.file() == new
        and not list(run.folder.rglob("*.part"))
        and not list(run.folder.rglob("incoming/*"))
    )


def test_a_full_disk_leaves_the_old_copy_and_says_so(
    run: Run, good: bytes, server: BadServer, tmp_path: Path
) -> None:
    server.on(IN_FORCE, reply(pdf(tmp_path, words=700), etag='"f2"'))
    run.wanted(ENTRY)
    code = f"""
import resource, sys
from pathlib import Path
sys.path[:0] = {[str(Path(__file__).parent)]!r}
from bad_server import rules_for
from ingest.fetch.command import main
resource.setrlimit(resource.RLIMIT_FSIZE, (1500, 1500))
sys.exit(main(["--into", {str(run.folder)!r}], rules_for({server.address!r}), Path({str(run.list)!r})))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1 and "could not be written" in done.stderr and "Traceback" not in done.stderr
    assert run.file() == good


def test_newer_reports_on_ofsteds_page_are_told(
    run: Run, server: BadServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    provider = "https://reports.ofsted.gov.uk/provider/44/80000"
    run.wanted(LETTER_ENTRY, provider_pages=[{"area": "Testshire", "url": provider, "seen": False}])
    server.on(LETTER, reply(pdf(tmp_path, title="Inspection of Testshire")))
    links = "".join(
        f'<a class="publication-link" href="https://files.ofsted.gov.uk/v1/file/{n}">Report'
        f'<span class="nonvisual">focused visit, pdf - {day}</span></a>'
        for n, day in ((50000009, "1 march 2027"), (50000001, "1 may 2023"), (40000000, "1 may 2013"))
    )
    server.on(provider, reply(f"<html><ol class='timeline'>{links}</ol></html>"))
    assert command(run) == 0
    out = capsys.readouterr().out
    assert "50000009" in out and "1 march 2027" in out and "40000000" not in out
