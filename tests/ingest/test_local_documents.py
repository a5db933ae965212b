"""The school's own documents: looked at, added, superseded, removed, taken back, whatever happens in between."""

from __future__ import annotations

import datetime as dt
import json
import signal
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from assistant.embedder import MiniLM
from assistant.index import Index
from assistant.sources import not_current, read_catalogue
from ingest.job import ingest
from ingest.local_command import main
from ingest.local_documents import (
    MOST_PAGES,
    NotAdded,
    add,
    documents,
    last_change,
    preview,
    recover,
    remove,
    settle,
    undo,
)
from ingest.safe_files import FolderBusy, held

TODAY = dt.date(2026, 11, 22)
OLD = (
    "# Levels of need\n\n" + "Ring the front door when a child needs help that school cannot give alone. " * 6
)
NEW = (
    "# Levels of need\n\n" + "Use the portal, and ring the front door when the child cannot wait for it. " * 6
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "school"


def written(tmp_path: Path, text: str, name: str = "upload.md") -> Path:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return path


def added(tmp_path: Path, folder: Path, text: str = OLD, **said: Any) -> str:
    facts: dict[str, Any] = {
        "title": "Threshold guide 2022",
        "today": TODAY,
        "area": "Wirral",
        "edition": "2022",
    }
    return add(written(tmp_path, text), folder, **{**facts, **said}).id


def state(folder: Path) -> dict[str, bytes]:
    """Everything in the folder that the job would see."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    }


# ------------------------------------------------------------------ looking


def test_a_preview_shows_passages_with_their_headings(tmp_path: Path) -> None:
    shown = preview(
        written(
            tmp_path,
            "# Worries\n\n## Who to tell\n\n1. Tell the lead. Write it down the same day.\n" + OLD[2:],
        )
    )
    assert shown.refused is None and shown.kind == "markdown" and shown.words > 60
    first = shown.passages[0]
    assert first["heading_path"] == ["Worries", "Who to tell"] and "Tell the lead" in first["text"]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("letter.pdf", b"<html><body>404 not found</body></html>", "web page"),
        ("letter.pdf", b"%PDF-1.7 but nothing else", "PDF"),
        ("letter.docx", b"PK\x03\x04 broken", "damaged"),
        ("letter.md", b"", "empty"),
        ("letter.md", b"Two words", "2 words"),
        ("letter.exe", b"MZ\x00\x00program", "a program"),
        ("photo.pdf", b"\x89PNG\r\n", "a picture"),
        ("digest.yaml", b"id: x\nentries: []\n", "add a PDF"),
        ("page.json", b'{"schema_name": "guide"}', "add a PDF"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(
    tmp_path: Path, folder: Path, name: str, content: bytes, says: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert says in (preview(path).refused or "")
    with pytest.raises(NotAdded, match=says):
        add(path, folder, title="A letter", today=TODAY)
    assert state(folder) == {}


def test_a_zip_that_swells_up_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", b" " * 300_000_000)
    assert preview(path).refused


def test_more_pages_than_anybody_reads_are_refused(tmp_path: Path) -> None:
    import pypdf

    blank = pypdf.PdfWriter()
    for _ in range(MOST_PAGES + 1):
        blank.add_blank_page(200, 200)
    blank.write(tmp_path / "long.pdf")
    assert preview(tmp_path / "long.pdf").refused


# ------------------------------------------------------------------ adding


def test_an_added_document_has_its_entry_and_is_answered_from(
    tmp_path: Path, folder: Path, embedder: MiniLM
) -> None:
    name = added(tmp_path, folder, publisher="Wirral partnership", published=dt.date(2022, 4, 11))
    (source,) = read_catalogue(folder)
    assert (source.id, source.file, source.area, source.edition) == (name, f"{name}.md", "Wirral", "2022")
    assert source.review_by == dt.date(2027, 11, 22) and source.licence and source.sha256
    assert (folder / source.file).read_text("utf-8") == OLD
    report = ingest([folder], tmp_path / "index", lambda: embedder)
    assert [(d.source_id, d.status, d.warnings) for d in report.documents] == [(name, "indexed", [])]


def test_areas_get_the_name_that_signpost_knows(tmp_path: Path, folder: Path) -> None:
    added(tmp_path, folder, area="wirral council")
    assert read_catalogue(folder)[0].area == "Wirral"
    done = add(written(tmp_path, NEW), folder, title="Another", today=TODAY, area="Atlantis")
    assert any("Atlantis" in note for note in done.notes)


def test_a_new_edition_supersedes_the_old_one_and_keeps_it(tmp_path: Path, folder: Path) -> None:
    old = added(tmp_path, folder)
    done = add(
        written(tmp_path, NEW),
        folder,
        title="Threshold guide 2026",
        today=TODAY,
        area="Wirral",
        edition="2026",
    )
    assert done.superseded == [old] and done.id != old
    assert set(not_current(read_catalogue(folder), TODAY)) == {old}
    assert (folder / f"{old}.md").is_file()
    assert {entry["id"]: bool(entry["not_current"]) for entry in documents(folder, TODAY)} == {
        old: True,
        done.id: False,
    }


def test_a_new_edition_with_another_title_is_named(tmp_path: Path, folder: Path) -> None:
    old = added(tmp_path, folder)
    done = add(
        written(tmp_path, NEW), folder, title="Continuum of need", today=TODAY, area="Wirral", replaces=old
    )
    assert done.superseded == [old]
    with pytest.raises(NotAdded, match="nothing-like-it"):
        add(written(tmp_path, NEW * 2), folder, title="Other", today=TODAY, replaces="nothing-like-it")


def test_an_edition_of_next_term_leaves_the_old_one_answering_until_then(
    tmp_path: Path, folder: Path
) -> None:
    old = added(tmp_path, folder)
    new = add(
        written(tmp_path, NEW),
        folder,
        title="Threshold guide 2027",
        today=TODAY,
        area="Wirral",
        edition="2027",
        in_force_from=dt.date(2027, 1, 4),
    )
    assert set(not_current(read_catalogue(folder), TODAY)) == {new.id}
    assert set(not_current(read_catalogue(folder), dt.date(2027, 1, 4))) == {old}


def test_the_same_guide_of_another_area_is_another_document(tmp_path: Path, folder: Path) -> None:
    added(tmp_path, folder)
    done = add(
        written(tmp_path, NEW),
        folder,
        title="Threshold guide 2026",
        today=TODAY,
        area="Surrey",
        edition="2026",
    )
    assert done.superseded == [] and not_current(read_catalogue(folder), TODAY) == {}


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ({"title": " "}, "title"),
        ({"in_force_from": dt.date(2026, 1, 1), "in_force_until": dt.date(2025, 1, 1)}, "before"),
        ({"kind": "rumour"}, "kind"),
        ({"edition": "2019"}, "later edition"),
    ],
)
def test_what_is_said_of_it_is_checked(tmp_path: Path, folder: Path, said: dict[str, Any], says: str) -> None:
    added(tmp_path, folder)
    before = state(folder)
    facts: dict[str, Any] = {"title": "Threshold guide", "today": TODAY, "area": "Wirral", "edition": "2026"}
    with pytest.raises(NotAdded, match=says):
        add(written(tmp_path, NEW), folder, **{**facts, **said})
    assert state(folder) == before


def test_the_same_file_twice_is_said_so(tmp_path: Path, folder: Path) -> None:
    name = added(tmp_path, folder)
    assert preview(written(tmp_path, OLD), folder).same_as == name
    with pytest.raises(NotAdded, match=name):
        added(tmp_path, folder, title="Another title")


def test_names_of_files_are_made_from_the_title_never_from_the_upload(tmp_path: Path, folder: Path) -> None:
    odd = written(tmp_path, OLD, "..%2f..%2fetc passwd;rm -rf.md")
    done = add(odd, folder, title="../../x: the “guide”", today=TODAY)
    assert [path.name for path in folder.glob("*.md")] == [f"{done.id}.md"] == ["x-the-guide.md"]


# ------------------------------------------------------------------ removing and taking back


def test_undo_takes_back_an_addition_with_what_it_superseded(tmp_path: Path, folder: Path) -> None:
    old = added(tmp_path, folder)
    before = state(folder)
    add(
        written(tmp_path, NEW),
        folder,
        title="Threshold guide 2026",
        today=TODAY,
        area="Wirral",
        edition="2026",
    )
    assert last_change(folder) == {
        "what": "add",
        "id": "threshold-guide-2026",
        "title": "Threshold guide 2026",
        "when": "2026-11-22",
        "possible": True,
    }
    undo(folder)
    assert state(folder) == before and not_current(read_catalogue(folder), TODAY) == {}
    assert last_change(folder) is None
    with pytest.raises(NotAdded, match="nothing to take back"):
        undo(folder)
    assert [source.id for source in read_catalogue(folder)] == [old]


def test_undo_of_the_very_first_addition_leaves_an_empty_folder(tmp_path: Path, folder: Path) -> None:
    added(tmp_path, folder)
    undo(folder)
    assert state(folder) == {}


def test_undo_brings_a_removed_document_back(tmp_path: Path, folder: Path) -> None:
    name = added(tmp_path, folder)
    before = state(folder)
    remove(name, folder, today=TODAY)
    assert read_catalogue(folder) == [] and not (folder / f"{name}.md").exists()
    undo(folder)
    assert state(folder) == before


def test_removing_the_new_edition_says_that_the_old_one_answers_again(tmp_path: Path, folder: Path) -> None:
    old = added(tmp_path, folder)
    new = add(
        written(tmp_path, NEW),
        folder,
        title="Threshold guide 2026",
        today=TODAY,
        area="Wirral",
        edition="2026",
    )
    done = remove(new.id, folder, today=TODAY)
    assert any(old in note for note in done.notes)
    with pytest.raises(NotAdded, match=old):
        remove(new.id, folder, today=TODAY)


def test_after_the_job_the_text_of_a_removed_document_is_nowhere(
    tmp_path: Path, folder: Path, embedder: MiniLM
) -> None:
    secret = "The xylophone cupboard is where spare keys to the cabinet are kept by the office. " * 8
    name = added(tmp_path, folder, text=f"# Keys\n\n{secret}")
    keep = add(written(tmp_path, NEW), folder, title="Another", today=TODAY)
    index = tmp_path / "index"
    ingest([folder], index, lambda: embedder)
    assert name in Index.open(index).sources
    remove(name, folder, today=TODAY)
    ingest([folder], index, lambda: embedder)
    settle(folder)
    assert list(Index.open(index).sources) == [keep.id]
    left = [path for path in (*folder.rglob("*"), *index.rglob("*")) if path.is_file()]
    assert not [path for path in left if b"xylophone" in path.read_bytes()]
    assert last_change(folder)["possible"] is False  # type: ignore[index]
    with pytest.raises(NotAdded, match="erased"):
        undo(folder)


def test_undo_does_not_lose_what_was_mended_by_hand(tmp_path: Path, folder: Path) -> None:
    added(tmp_path, folder)
    path = folder / "catalogue.yaml"
    path.write_text(
        path.read_text("utf-8").replace("Threshold guide 2022", "The threshold guide 2022"), "utf-8"
    )
    with pytest.raises(NotAdded, match="by hand"):
        undo(folder)
    assert read_catalogue(folder)[0].title == "The threshold guide 2022"


# ------------------------------------------------------------------ whatever happens in between


def test_a_second_change_at_once_is_told_to_wait(tmp_path: Path, folder: Path) -> None:
    other = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys; from pathlib import Path; from ingest.safe_files import held\n"
            f"with held(Path({str(folder)!r}), 'adding a document'): print('held', flush=True); sys.stdin.read()",
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert other.stdout is not None and other.stdout.readline() == "held\n"
        with pytest.raises(FolderBusy, match="adding a document"):
            added(tmp_path, folder)
    finally:
        other.kill()
        other.wait()
    assert added(tmp_path, folder)


KILLED = """
import os, pathlib, shutil, signal, sys
from ingest import local_command
count = 0
def deadly(real):
    def call(*arguments, **named):
        global count
        count += 1
        if count == {at}:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*arguments, **named)
    return call
pathlib.Path.replace = deadly(pathlib.Path.replace)
pathlib.Path.unlink = deadly(pathlib.Path.unlink)
pathlib.Path.mkdir = deadly(pathlib.Path.mkdir)
shutil.rmtree = deadly(shutil.rmtree)
shutil.copyfile = deadly(shutil.copyfile)
sys.exit(local_command.main({arguments!r}, {command!r}))
"""


@pytest.mark.parametrize("command", ["add", "remove", "undo-add", "undo-remove"])
def test_a_kill_at_any_step_leaves_the_state_before_or_after(tmp_path: Path, command: str) -> None:
    """Killed before each change of the disk in turn, until it comes through. Never half, never a file without entry."""

    def prepared(folder: Path) -> None:
        old = added(tmp_path, folder)
        if command == "undo-add":
            add(
                written(tmp_path, NEW),
                folder,
                title="Threshold guide 2026",
                today=TODAY,
                area="Wirral",
                edition="2026",
            )
        elif command == "undo-remove":
            remove(old, folder, today=TODAY)

    upload = written(tmp_path, NEW, "new.md")
    arguments = {
        "add": [str(upload), "--title", "Threshold guide 2026", "--area", "Wirral", "--edition", "2026"],
        "remove": ["threshold-guide-2022"],
    }.get(command, [])
    whole: list[dict[str, bytes]] = []
    for at in range(1, 40):
        folder = tmp_path / f"school-{at}"
        prepared(folder)
        before = state(folder)
        code = KILLED.format(
            at=at, arguments=[*arguments, "--folder", str(folder)], command=command.partition("-")[0]
        )
        died = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
        seen = {source.file for source in read_catalogue(folder)}
        assert set(state(folder)) - {"catalogue.yaml"} <= seen, "a file without its entry"
        recover(folder)
        whole.append(state(folder))
        assert set(whole[-1]) - {"catalogue.yaml"} == {source.file for source in read_catalogue(folder)}
        if died.returncode != -signal.SIGKILL:
            assert died.returncode == 0, died.stderr.decode()
            assert at > 4
            assert all(one in (before, whole[-1]) for one in whole)
            assert before != whole[-1]
            return
    pytest.fail("it never came through")


def test_the_lock_is_free_after_a_crash(folder: Path) -> None:
    with pytest.raises(RuntimeError), held(folder, "crashing"):
        raise RuntimeError
    with held(folder, "again"):
        pass


# ------------------------------------------------------------------ the commands


def test_the_commands_speak_json(tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    upload, where = str(written(tmp_path, OLD)), ["--folder", str(folder), "--json"]

    def said() -> dict[str, Any]:
        out: dict[str, Any] = json.loads(capsys.readouterr().out.splitlines()[-1])
        return out

    assert main([upload, *where], "preview") == 0
    assert said()["passages"][0]["heading_path"] == ["Levels of need"]
    assert main([upload, "--title", "Threshold guide", "--area", "Wirral", *where], "add") == 0
    assert said()["id"] == "threshold-guide"
    assert main(where, "documents") == 0
    listed = said()
    assert listed["documents"][0]["title"] == "Threshold guide" and listed["last_change"]["possible"]
    assert main(["threshold-guide", *where], "remove") == 0 and said()["what"] == "remove"
    assert main(where, "undo") == 0 and said()["what"] == "undo"
    assert main(where, "undo") == 1 and "nothing to take back" in said()["error"]
    assert main([str(tmp_path / "not-there.pdf"), *where], "preview") == 1
    assert "cannot be opened" in said()["refused"]


def test_the_commands_speak_to_a_person(
    tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ["--folder", str(folder)]
    main([str(written(tmp_path, OLD)), *where], "preview")
    assert "[Levels of need]" in capsys.readouterr().out
    main([str(written(tmp_path, OLD)), "--title", "Threshold guide", *where], "add")
    assert "python -m ingest" in capsys.readouterr().out
    main(["nothing-here", *where], "remove")
    assert "Here: threshold-guide" in capsys.readouterr().err
