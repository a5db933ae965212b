"""Reading in another process: real children, some of which hang, crash or eat memory."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.blocks import ReadFile, UnreadableFile
from ingest.readers import read
from ingest.readers.worker import AHEAD, ReaderPool, read_in_worker

MISBEHAVING = "misbehaving:read"
FILLER = "Every adult on site keeps an eye open and passes on at once what worries them about any pupil."


@pytest.fixture(autouse=True)
def _importable(monkeypatch: pytest.MonkeyPatch) -> None:
    """The child looks for modules where its parent does."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent))


def page(folder: Path, name: str) -> Path:
    path = folder / f"{name}.md"
    path.write_text(f"# {name}\n\n1\\. {FILLER}[^1]\n\n[^1]: A note.\n", "utf-8")
    return path


def one(pool: ReaderPool, path: Path) -> ReadFile | UnreadableFile:
    [(given, result)] = pool.read_many([path])
    assert given == path
    return result


@pytest.fixture
def pool() -> Iterator[ReaderPool]:
    with ReaderPool(workers=1, seconds=3, megabytes=400, reader=MISBEHAVING) as made:
        yield made


def test_what_comes_back_is_what_the_reader_made(tmp_path: Path) -> None:
    path = page(tmp_path, "policy")
    assert read_in_worker(path) == read(path)


def test_a_refusal_comes_back_word_for_word(tmp_path: Path) -> None:
    path = tmp_path / "empty.pdf"
    path.write_bytes(b"")
    with pytest.raises(UnreadableFile, match="^this file is empty: download or save it again$"):
        read_in_worker(path)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("hang", "took longer than 3 seconds"),
        ("hang-in-c", "took longer than 3 seconds"),
        ("exit", r"broke down on this file \(exit code 3\)"),
        ("error", r"broke down on this file \(RuntimeError\)"),
        ("deep", r"broke down on this file \(RecursionError\)"),
    ],
)
def test_a_reader_that_fails_is_stopped_and_the_next_file_is_read(
    tmp_path: Path, pool: ReaderPool, name: str, message: str
) -> None:
    started = time.monotonic()
    failed = one(pool, page(tmp_path, name))
    assert time.monotonic() - started < 20
    assert isinstance(failed, UnreadableFile)
    with pytest.raises(UnreadableFile, match=message):
        raise failed
    assert isinstance(one(pool, page(tmp_path, "policy")), ReadFile)


def test_slow_work_that_goes_on_is_waited_for(tmp_path: Path, pool: ReaderPool) -> None:
    started = time.monotonic()
    assert isinstance(one(pool, page(tmp_path, "slow")), ReadFile)
    assert time.monotonic() - started > 3


def test_many_files_are_not_read_far_ahead_of_those_taken(tmp_path: Path) -> None:
    paths = []
    for number in range(12):
        (tmp_path / str(number)).mkdir()
        paths.append(page(tmp_path / str(number), "counted"))
    with ReaderPool(workers=1, seconds=10, reader=MISBEHAVING) as pool:
        results = pool.read_many(paths)
        next(results)
        time.sleep(1.5)
        assert sum((path.parent / "counted").exists() for path in paths) <= AHEAD + 1
        assert sum(isinstance(result, ReadFile) for _, result in results) == 11


@pytest.mark.skipif(sys.platform == "win32", reason="signals are a matter of POSIX")
def test_a_crash_is_told_from_a_refusal(tmp_path: Path, pool: ReaderPool) -> None:
    failed = one(pool, page(tmp_path, "crash"))
    assert "stopped by signal 11" in str(failed)
    assert isinstance(one(pool, page(tmp_path, "policy")), ReadFile)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux bounds the address space")
def test_a_reader_that_eats_memory_is_stopped(tmp_path: Path) -> None:
    with ReaderPool(workers=1, seconds=60, megabytes=400, reader=MISBEHAVING) as pool:
        failed = one(pool, page(tmp_path, "eat-memory"))
        assert "more than 400 MB of memory" in str(failed)
        assert isinstance(one(pool, page(tmp_path, "policy")), ReadFile)


def test_words_on_standard_output_do_not_disturb_the_answer(tmp_path: Path, pool: ReaderPool) -> None:
    assert isinstance(one(pool, page(tmp_path, "chatter")), ReadFile)


def test_the_child_is_told_no_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIGNPOST_TEST_KEY", "secret")
    with ReaderPool(workers=1, reader=MISBEHAVING) as made:
        assert "(RuntimeError)" in str(one(made, page(tmp_path, "secrets")))


def test_results_come_in_order_whatever_fails(tmp_path: Path) -> None:
    names = ["one", "hang", "two", "exit", "three", "error", "four", "five"]
    paths = [page(tmp_path, name) for name in names]
    with ReaderPool(workers=2, seconds=2, reader=MISBEHAVING) as made:
        results = list(made.read_many(paths))
    assert [path for path, _ in results] == paths
    assert [isinstance(result, ReadFile) for _, result in results] == [
        name not in ("hang", "exit", "error") for name in names
    ]
    assert [result.title for _, result in results if isinstance(result, ReadFile)] == [
        "one",
        "two",
        "three",
        "four",
        "five",
    ]


def test_one_child_reads_many_files(tmp_path: Path) -> None:
    paths = [page(tmp_path, f"page-{at}") for at in range(40)]
    with ReaderPool(workers=1) as made:
        one(made, paths[0])
        started = time.monotonic()
        assert all(isinstance(result, ReadFile) for _, result in made.read_many(paths))
        each = (time.monotonic() - started) / len(paths)
    assert each < 0.1


def test_leaving_early_ends_every_child(tmp_path: Path) -> None:
    started = time.monotonic()
    with ReaderPool(workers=2, seconds=100, reader=MISBEHAVING) as made:
        results = made.read_many([page(tmp_path, "one"), page(tmp_path, "hang"), page(tmp_path, "hang-in-c")])
        next(results)
        children = [child._process for child in made._children]
    assert time.monotonic() - started < 30
    assert all(child is not None and child.poll() is not None for child in children if child is not None)


def test_a_reader_that_cannot_be_imported_is_reported(tmp_path: Path) -> None:
    with ReaderPool(workers=1, reader="no_such_module:read") as made:
        assert "did not start" in str(one(made, page(tmp_path, "policy")))


def test_a_pool_that_was_not_entered_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="context manager"):
        list(ReaderPool().read_many([tmp_path]))


def test_a_child_does_not_outlive_its_parent(tmp_path: Path) -> None:
    """The parent is killed while its child waits for work; the child sees its input end and goes."""
    script = (
        "import sys, time\nfrom pathlib import Path\nfrom ingest.readers.worker import ReaderPool\n"
        "with ReaderPool(workers=1) as pool:\n"
        "    list(pool.read_many([Path(sys.argv[1])]))\n"
        "    print(pool._children[0]._process.pid, flush=True)\n    time.sleep(100)\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", script, str(page(tmp_path, "policy"))],
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[3],
        text=True,
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    for _ in range(100):
        if not _running(child):
            return
        time.sleep(0.1)
    pytest.fail("the child is still running")


def _running(pid: int) -> bool:
    """Whether a process is there and is no zombie (nobody may be left to reap it)."""
    if sys.platform.startswith("linux"):
        status = Path(f"/proc/{pid}/stat")
        return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"
    return subprocess.run(["ps", "-p", str(pid)], capture_output=True, check=False).returncode == 0


def test_the_child_imports_no_learning_library(tmp_path: Path) -> None:
    path = tmp_path / "which.py"
    path.write_text(
        "import sys\nfrom pathlib import Path\nfrom ingest.readers import read as well\n"
        "def read(path):\n    found = well(path)\n"
        "    heavy = {'torch', 'numpy', 'sentence_transformers', 'chromadb', 'streamlit'} & set(sys.modules)\n"
        "    raise LookupError if heavy else KeyError\n"
    )
    sys.path.insert(0, str(tmp_path))
    try:
        with ReaderPool(workers=1, reader="which:read") as made:
            assert "(KeyError)" in str(one(made, page(tmp_path, "policy")))
    finally:
        sys.path.remove(str(tmp_path))


@pytest.mark.documents
def test_every_document_but_the_pdfs_comes_back_as_it_was_read(documents: Path) -> None:
    paths = [path for path in sorted(documents.rglob("*")) if path.suffix in (".html", ".json", ".docx")]
    with ReaderPool(workers=2) as made:
        for path, result in made.read_many(paths):
            assert isinstance(result, ReadFile) and result == read(path), path.name
