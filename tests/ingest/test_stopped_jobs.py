"""Whatever stops a job, the index that answered before still answers, and the next run is clean.

Thirty kills at random moments, a disk that is full, a job that is taken up where it stopped.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from assistant.errors import IndexNotWritten
from assistant.index import Index
from assistant.versions import current_version
from ingest.job import ingest
from tests.ingest.job_process import WordHash

ROOT = Path(__file__).resolve().parents[2]
KILLS = 30
FIRST, SECOND = "The lead keeps the red book", "The deputy keeps the blue book"


def documents(folder: Path, sentence: str, count: int = 6) -> Path:
    """A folder of documents; each holds the sentence and text of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    for n in range(count):
        lines = [f"{n}.{k} On day {k} of week {n} {sentence.lower()} in room {k * n}." for k in range(1, 40)]
        (folder / f"procedure-{n}.md").write_text(
            f"# Procedure {n}\n\n{sentence}.\n\n" + "\n\n".join(lines), "utf-8"
        )
    return folder


def start(folder: Path, index: Path, *more: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.ingest.job_process", str(folder), str(index), *more]
    return subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=ROOT,
        start_new_session=True,
    )


def kill_all_of(process: subprocess.Popen[str]) -> None:
    """SIGKILL to the job and the readers it started."""
    os.killpg(process.pid, 9)
    process.communicate()


def texts_of(root: Path) -> set[str]:
    """Every sentence of ours that the index holds, read through a freshly opened index."""
    index = Index.open(root)
    try:
        found = {
            sentence
            for source_id in index.sources
            for passage in index.passages_of(source_id)
            for sentence in (FIRST, SECOND)
            if sentence in passage.text
        }
        assert index.nearest(WordHash().embed(["the lead keeps the red book"])[0], list(index.sources))
        assert index.by_keywords(["book"], list(index.sources))
        return found
    finally:
        index.close()


@pytest.mark.timeout(900)
def test_thirty_kills_at_random_moments(tmp_path: Path) -> None:
    folder, root = tmp_path / "documents", tmp_path / "index"
    ingest([documents(folder, FIRST)], root, WordHash)
    documents(folder, SECOND)
    whole = tmp_path / "whole"
    shutil.copytree(root, whole)
    process = start(folder, whole)
    assert process.stdout is not None and process.stdout.readline() == "begins\n"
    clock = time.monotonic()
    assert process.stdout.readline() == "done\n"
    length = time.monotonic() - clock
    process.communicate()
    dice, finished = random.Random(3), 0
    for kill in range(KILLS):
        shutil.rmtree(root)
        shutil.copytree(whole if kill % 3 == 0 else _before(tmp_path, folder), root)
        before = texts_of(root)
        documents(folder, FIRST if before == {SECOND} else SECOND)
        after = {FIRST} if before == {SECOND} else {SECOND}
        process = start(folder, root)
        assert process.stdout is not None and process.stdout.readline() == "begins\n"
        time.sleep(dice.uniform(0, 1.05 * length))
        kill_all_of(process)
        now = texts_of(root)
        assert now in (before, after), f"kill {kill}: {now}"
        finished += now == after
        if kill % 6 == 0:
            ingest([folder], root, WordHash)
            assert texts_of(root) == after
            assert [f.name for f in (root / "versions").iterdir()] == [current_version(root)]
            assert not (root / "unfinished").exists()
    assert finished < KILLS, "no kill came before the end: the test proves nothing"


def _before(tmp_path: Path, folder: Path) -> Path:
    """An index of the first texts, made once."""
    made = tmp_path / "before"
    if not made.exists():
        other = documents(tmp_path / "first" / "documents", FIRST)
        ingest([other], made, WordHash)
    return made


@pytest.mark.parametrize("bytes_allowed", [2_000, 20_000, 60_000, 150_000])
def test_a_full_disk_leaves_the_index_and_says_what_to_do(tmp_path: Path, bytes_allowed: int) -> None:
    folder, root = tmp_path / "documents", tmp_path / "index"
    ingest([documents(folder, FIRST)], root, WordHash)
    documents(folder, SECOND)
    process = start(folder, root, str(bytes_allowed))
    output = process.communicate(timeout=120)[0]
    assert "refused: " in output and "still does" in output and "run the job again" in output
    assert texts_of(root) == {FIRST}
    assert [f.name for f in (root / "versions").iterdir()] == [current_version(root)]
    ingest([folder], root, WordHash)
    assert texts_of(root) == {SECOND}


def test_a_stopped_job_is_taken_up_where_it_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, root = documents(tmp_path / "documents", FIRST), tmp_path / "index"
    embedded: list[tuple[str, ...]] = []

    class Stopping(WordHash):
        """Stops the job at the fourth document, whichever that is."""

        def embed_many(self, texts: list[str]):  # noqa: ANN201
            if len(embedded) == 3:
                embedded.append(())
                raise KeyboardInterrupt
            embedded.append(tuple(texts))
            return self.embed(texts)

    with pytest.raises(KeyboardInterrupt):
        ingest([folder], root, Stopping)
    assert current_version(root) is None
    ingest([folder], root, Stopping)
    before, after = embedded[:3], embedded[4:]
    assert len(after) == 3 and not set(before) & set(after), "a document was embedded again"
    assert len(Index.open(root).sources) == 6


def test_a_folder_that_cannot_be_written_is_one_clear_error(tmp_path: Path) -> None:
    folder, root = documents(tmp_path / "documents", FIRST), tmp_path / "index"
    root.mkdir()
    (root / "versions").write_text("a file where a folder should be", "utf-8")
    with pytest.raises(IndexNotWritten, match="Make room or mend the disk"):
        ingest([folder], root, WordHash)
