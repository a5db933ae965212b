"""A version is whole or it is not there; a reader sees one version at a time."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import IndexMismatch, IndexMissing, IndexNotWritten
from assistant.index import Index, IndexWriter, Window
from assistant.passages import Passage, squeeze
from assistant.sources import Source
from assistant.versions import IndexLocked, current_version, lock

SOURCE = Source(id="a", file="a.md", title="A")


def unit(*values: float) -> np.ndarray:
    vector = np.zeros(384, np.float32)
    vector[: len(values)] = values
    return vector / np.linalg.norm(vector)


def write(root: Path, *texts: str, finish: bool = True) -> None:
    with IndexWriter(root) as writer:
        passages = [Passage(f"a:{i}", "a", i, text) for i, text in enumerate(texts)]
        windows = [Window(f"a:{i}#0", f"a:{i}", text, unit(1.0, float(i))) for i, text in enumerate(texts)]
        writer.add(
            passages, [text.split() for text in texts], windows, [(0, squeeze(" ".join(texts)))], SOURCE
        )
        if finish:
            complete(writer)


def complete(writer: IndexWriter) -> None:
    writer.finish(
        embedder="all-MiniLM-L6-v2",
        precision="float32",
        reader_version=1,
        fingerprint="f",
        sources=[SOURCE],
        report={"documents": []},
    )


def test_no_index_says_which_command_makes_one(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="python -m ingest"):
        Index.open(tmp_path / "index")


def test_what_was_written_is_read_back(tmp_path: Path) -> None:
    write(tmp_path, "tell the lead", "call the police")
    index = Index.open(tmp_path)
    assert [passage for passage, _ in index.nearest(unit(1.0, 0.0), ["a"])] == ["a:0", "a:1"]
    assert index.nearest(unit(1.0, 0.0), ["a"])[0][1] == pytest.approx(1.0, abs=1e-4)
    assert [passage for passage, _ in index.by_keywords(["police"], ["a"])] == ["a:1"]
    assert index.passage("a:1").text == "call the police"
    assert index.page("a", 0).holds("tell the lead")


def test_a_source_that_is_not_wanted_is_not_found(tmp_path: Path) -> None:
    write(tmp_path, "tell the lead")
    index = Index.open(tmp_path)
    assert index.nearest(unit(1.0), []) == []
    assert index.by_keywords(["tell"], ["other"]) == []


def test_a_writer_that_does_not_finish_changes_nothing(tmp_path: Path) -> None:
    write(tmp_path, "first")
    before = current_version(tmp_path)
    write(tmp_path, "second", finish=False)
    assert current_version(tmp_path) == before
    assert len(list((tmp_path / "versions").iterdir())) == 1
    assert Index.open(tmp_path).passage("a:0").text == "first"


def test_a_writer_whose_process_dies_says_so_and_changes_nothing(tmp_path: Path) -> None:
    write(tmp_path, "first")
    with IndexWriter(tmp_path) as writer:
        writer._windows._process.kill()
        with pytest.raises(IndexNotWritten, match="has ended"):
            writer.add([], [], [Window("a:0#0", "a:0", "second", unit(1.0))], [], SOURCE)
            complete(writer)
    assert Index.open(tmp_path).passage("a:0").text == "first"
    assert len(list((tmp_path / "versions").iterdir())) == 1


def test_what_the_writing_process_cannot_do_is_said(tmp_path: Path) -> None:
    same = Window("a:0#0", "a:0", "first", unit(1.0))
    with IndexWriter(tmp_path) as writer, pytest.raises(IndexNotWritten, match="[Dd]uplicate"):
        writer.add([], [], [same, same], [], SOURCE)
        complete(writer)
    with IndexWriter(tmp_path) as writer, pytest.raises(IndexNotWritten, match="[Dd]uplicate"):
        writer.add([], [], [same, same], [], SOURCE)
        writer.add([], [], [], [], SOURCE)
        writer.add([], [], [Window("a:1#0", "a:1", "second", unit(1.0))], [], SOURCE)


def test_a_removed_text_leaves_the_disk(tmp_path: Path) -> None:
    write(tmp_path, "a very private sentence")
    write(tmp_path, "another")
    assert not [f for f in tmp_path.rglob("*") if f.is_file() and b"very private" in f.read_bytes()]


READER = """
import sys
from pathlib import Path
from assistant.index import Index
from tests.assistant.test_index import unit
waste = [("what a staff member asked just now " * n).encode() for n in range(1, 400)] * 20
del waste
index = Index.open(Path(sys.argv[1]))
print(len(index.nearest(unit(1.0), ["a"])), len(index._query(unit(1.0), False, 3)))
"""


@pytest.mark.parametrize("count", [1, 2, 150, 1300])
def test_who_reads_writes_nothing_and_unused_places_hold_nothing(tmp_path: Path, count: int) -> None:
    """Chroma fills the unused places of its files with whatever is in memory, of the writer and of every reader."""
    write(tmp_path, *(f"sentence {number}" for number in range(count)))

    def kept() -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in sorted(tmp_path.rglob("*")) if path.is_file()}

    before = kept()
    out = subprocess.run(
        [sys.executable, "-c", READER, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert out.stdout.split() == [str(min(count, 80)), str(min(count, 3))]
    after = kept()
    assert list(after) == list(before)
    counts_openings = "chroma.sqlite3"  # a row of a number each time, in the table acquire_write
    assert not [path.name for path in after if after[path] != before[path] and path.name != counts_openings]
    lengths, vectors = (next(tmp_path.rglob(name)).read_bytes() for name in ("length.bin", "data_level0.bin"))
    assert not any(lengths[4 * count :]) and not any(vectors[len(vectors) * 4 * count // len(lengths) :])


def test_an_index_of_another_schema_or_embedder_is_refused_with_the_cure(tmp_path: Path) -> None:
    write(tmp_path, "first")
    path = next((tmp_path / "versions").glob("*/manifest.json"))
    raw = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**raw, "embedder": "another"}), "utf-8")
    with pytest.raises(IndexMismatch, match="--rebuild"):
        Index.open(tmp_path)
    path.write_text("{", "utf-8")
    with pytest.raises(IndexMismatch, match="--rebuild"):
        Index.open(tmp_path)


def test_a_second_job_is_told_who_holds_the_index(tmp_path: Path) -> None:
    code = f"import sys; from pathlib import Path; from assistant.versions import lock\nwith lock(Path({str(tmp_path)!r})): print('held', flush=True); sys.stdin.read()"
    holder = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert holder.stdout is not None and holder.stdout.readline().strip() == "held"
        with pytest.raises(IndexLocked, match=f"process {holder.pid}"), lock(tmp_path):
            pass
    finally:
        holder.kill()
        holder.communicate()
    with lock(tmp_path):
        pass
