"""What needs a person, found offline and by asking the publishers."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from bad_server import BadServer, page, reply, rules_for

from assistant.places import CORPUS
from ingest.check import Finding, check
from ingest.check_command import main
from ingest.fetch.wanted import read_wanted

TODAY = dt.date(2026, 11, 22)
GOOD = {"kind": "guidance", "licence": "OGL-UK-3.0"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "papers"
    path.mkdir()
    return path


def put(folder: Path, *entries: dict[str, Any], files: bool = True) -> None:
    (folder / "catalogue.yaml").write_text(yaml.safe_dump({"documents": list(entries)}), "utf-8")
    for entry in entries if files else ():
        (folder / entry["file"]).write_text("# Text\n\n" + "Tell the lead at once. " * 20, "utf-8")


def entry(name: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "file": f"{name}.md", "title": f"Guide to {name}", **GOOD, **more}


def found(folder: Path, today: dt.date = TODAY) -> dict[str, Finding]:
    findings = check([folder], folder / "no-index", today, read_wanted())
    return {f.what: f for f in findings if f.what not in ("index", "contacts", "official documents")}


def test_a_folder_in_order_has_no_findings(folder: Path) -> None:
    put(folder, entry("alpha", review_by=dt.date(2027, 1, 1)))
    assert found(folder) == {}


@pytest.mark.parametrize(
    ("more", "says", "person"),
    [
        ({"review_by": dt.date(2026, 11, 21)}, "overdue for review since 21 November 2026", True),
        ({"licence": None}, "no licence", True),
        ({"status": "withdrawn"}, "withdrawn by its publisher", True),
        ({"status": "draft"}, "not answered from: draft", False),
        ({"in_force_from": dt.date(2027, 9, 1)}, "not in force until 1 September 2027", False),
        ({"in_force_until": dt.date(2026, 1, 1)}, "no later edition is here", True),
        ({"trouble": "since 1 March 2026: gone"}, "since 1 March 2026: gone", True),
        (
            {"status": "for_information", "in_force_from": dt.date(2026, 9, 1)},
            "only the version for information",
            True,
        ),
    ],
)
def test_each_fault_is_found(folder: Path, more: dict[str, Any], says: str, person: bool) -> None:
    put(folder, entry("alpha", **more))
    findings = check([folder], folder / "no-index", TODAY, read_wanted())
    hits = [f for f in findings if f.what == "alpha" and says in f.says]
    assert hits and hits[0].person is person
    assert hits[0].do or not person


def test_missing_files_and_missing_entries(folder: Path) -> None:
    put(folder, entry("alpha"), files=False)
    (folder / "stray.pdf").write_bytes(b"%PDF-")
    (folder / "README.md").write_text("not a document")
    hits = found(folder)
    assert "is not there" in hits["alpha"].says and "no entry" in hits["stray.pdf"].says
    assert set(hits) == {"alpha", "stray.pdf"}


def test_a_superseded_edition_is_good_to_know_and_an_old_one_alone_is_not(folder: Path) -> None:
    kcsie = {"title": "Keeping children safe in education", "kind": "statutory"}
    old = entry("kcsie-2024", **kcsie, edition="2024", in_force_from=dt.date(2024, 9, 2))
    new = entry("kcsie-2026", **kcsie, edition="2026", in_force_from=dt.date(2026, 9, 1))
    put(folder, old)
    assert found(folder)["kcsie-2024"].person and "2026" in found(folder)["kcsie-2024"].says
    put(folder, old, new)
    assert not found(folder)["kcsie-2024"].person and "superseded" in found(folder)["kcsie-2024"].says


def test_two_editions_that_cannot_be_put_in_order_need_a_person(folder: Path) -> None:
    put(folder, entry("a", title="Guide"), entry("b", title="Guide", edition="2022"))
    assert "nothing says which" in found(folder)["a, b"].says


def test_a_wrong_catalogue_is_a_finding_not_a_crash(folder: Path) -> None:
    (folder / "catalogue.yaml").write_text("documents: [{id: a}]")
    assert "entry a" in found(folder)[folder.name].says


def test_our_own_words_come_due(folder: Path) -> None:
    findings = check([CORPUS], folder / "no-index", dt.date(2028, 1, 1), read_wanted())
    said = " ".join(f.says for f in findings)
    for part in (
        "cards due for review",
        "digests last checked",
        "which edition is current",
        "the list was last",
    ):
        assert part in said


def test_contacts_of_the_school_that_are_due(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    school = {
        "school": "Test School",
        "area": "Wirral",
        "contacts": [
            {
                "role": "dsl",
                "name": "The DSL",
                "confirmed_by": "office",
                "confirmed_on": "2025-09-01",
                "confirm_by": "2026-09-01",
            }
        ],
    }
    (tmp_path / "school.yaml").write_text(yaml.safe_dump(school))
    monkeypatch.setenv("SIGNPOST_SCHOOL", str(tmp_path / "school.yaml"))
    put(folder, entry("alpha"))
    hits = found(folder)
    assert hits["dsl: The DSL"].person and hits["contacts of Wirral"].person


def test_an_index_that_is_behind_is_told(folder: Path, tmp_path: Path) -> None:
    put(folder, entry("alpha"))
    index = tmp_path / "index"
    (index / "versions" / "v1").mkdir(parents=True)
    (index / "CURRENT").write_text("v1")
    manifest = {
        "sources": [{"id": "gone"}],
        "report": {"documents": [{"source_id": "bad", "status": "refused"}]},
    }
    (index / "versions" / "v1" / "manifest.json").write_text(json.dumps(manifest))
    findings = {f.what: f for f in check([folder], index, TODAY, read_wanted())}
    assert "1 to add, 1 to take away" in findings["index"].says and "refused" in findings["bad"].says


# ------------------------------------------------------------------ online

LANDING = "https://www.gov.uk/government/publications/lead-guidance"
API = "https://www.gov.uk/api/content/government/publications/lead-guidance"
LETTER = "https://files.ofsted.gov.uk/v1/file/50000001"


@pytest.fixture
def wanted(tmp_path: Path) -> Path:
    def one(name: str, **where: str) -> dict[str, Any]:
        return {"id": name, "title": f"Guide to {name}", "publisher": "P", "seen": True, **GOOD, **where}

    whole = {
        "checked_on": TODAY,
        "review_by": dt.date(2027, 9, 1),
        "sources": [one("alpha", page=LANDING), one("letter", file=LETTER)],
    }
    path = tmp_path / "sources.yaml"
    path.write_text(yaml.safe_dump(whole))
    return path


def landing(**more: Any) -> dict[str, Any]:
    return {
        "schema_name": "publication",
        "base_path": "/government/publications/lead-guidance",
        "title": "Guide to alpha",
        "public_updated_at": "2026-08-01T00:00:00Z",
        "details": {
            "attachments": [],
            "change_history": [{"public_timestamp": "2026-11-20", "note": "New part."}],
        },
        **more,
    }


def online(
    folder: Path, wanted: Path, server: BadServer, capsys: pytest.CaptureFixture[str]
) -> tuple[int, str]:
    code = main(
        [str(folder), "--index", str(folder / "no-index"), "--as-of", "2026-11-22", "--online", "--json"],
        rules_for(server.address, tries=1),
        wanted,
    )
    found = json.loads(capsys.readouterr().out)["findings"]
    return code, "\n".join(f"{f['what']}: {f['says']}" for f in found if f["what"] != "index")


def test_online_tells_what_is_gone_withdrawn_changed_or_on_other_sites(
    folder: Path, wanted: Path, server: BadServer, capsys: pytest.CaptureFixture[str]
) -> None:
    put(
        folder,
        entry("alpha", retrieved_on=dt.date(2026, 11, 1)),
        entry("own", url="https://partnership.example.org/x"),
    )
    server.on(API, page(landing()))
    server.on(LETTER, reply(b"%PDF"))
    code, said = online(folder, wanted, server, capsys)
    assert "alpha" not in said and "letter" not in said and "partnership.example.org" in said
    assert server.asked[-1].method == "HEAD"
    server.on(API, page(landing(public_updated_at="2026-11-20T00:00:00Z")))
    server.on(LETTER, reply(b"", 404))
    code, said = online(folder, wanted, server, capsys)
    assert code == 1
    assert "alpha: its page was changed on 20 November 2026 (New part.)" in said and "letter: files" in said
    server.on(
        API, page(landing(withdrawn_notice={"explanation": "<p>Old.</p>", "withdrawn_at": "2026-11-20"}))
    )
    assert "alpha: withdrawn: Old." in online(folder, wanted, server, capsys)[1]
    server.on(API, reply(b"", 410))
    assert "taken away for good" in online(folder, wanted, server, capsys)[1]


def test_online_without_a_connection_says_so_once(
    folder: Path, wanted: Path, server: BadServer, capsys: pytest.CaptureFixture[str]
) -> None:
    put(folder, entry("alpha"))
    server.close()
    code, said = online(folder, wanted, server, capsys)
    assert code == 1 and said.count("could be reached") == 1


def test_the_table_puts_what_needs_a_person_first(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(folder, entry("alpha", licence=None), entry("beta", in_force_from=dt.date(2030, 1, 1)))
    assert main([str(folder), "--index", str(folder / "no-index")]) == 1
    out = capsys.readouterr().out
    assert out.index("Needs a person") < out.index("alpha") < out.index("Good to know") < out.index("beta")
    assert main([str(folder / "nowhere")]) == 1
