"""Ingestion beside the tutorial pipeline, on the same documents, in the same run, each cold in its own process.

    python benchmarks/ingest_speed.py FOLDER [--count 10] [--rounds 1]

The tutorial pipeline is what most guides show: pypdf text page by page, chunks of 1,000 characters with 200 of overlap
(langchain-text-splitters), all-MiniLM-L6-v2 in float32 at the library's defaults, Chroma. It takes the ``count`` longest
PDF files of the folder; Signpost takes the same files. Prints wall seconds from start to finished index, peak resident
memory of the process and its children in megabytes, passages a second, where Signpost's time went, and the ratio.
Resident memory is read from /proc (Linux).
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))


def main() -> None:
    """Run both pipelines in turn and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--run", choices=["tutorial", "signpost"], help=argparse.SUPPRESS)
    parser.add_argument("--into", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.run:
        print(
            json.dumps(
                {"tutorial": _tutorial, "signpost": _signpost}[options.run](options.folder, options.into)
            )
        )
        return
    with tempfile.TemporaryDirectory() as scratch:
        chosen = _longest(options.folder, options.count, Path(scratch) / "documents")
        print(f"{chosen} pages in {options.count} documents")
        for round_number in range(options.rounds):
            results = {}
            for name in ("tutorial", "signpost"):
                into = Path(scratch) / f"{name}-{round_number}"
                results[name] = _timed(name, Path(scratch) / "documents", into)
                shutil.rmtree(into, ignore_errors=True)
                row = results[name]
                print(
                    f"{name:9} {row['seconds']:6.1f} s   peak {row['megabytes']:5.0f} MB   "
                    f"{row['passages'] / row['seconds']:5.0f} passages/s   {row['legs']}"
                )
            ratio = results["tutorial"]["seconds"] / results["signpost"]["seconds"]
            print(f"signpost is {ratio:.2f} times as fast")


def _longest(folder: Path, count: int, into: Path) -> int:
    """Copy the longest PDF files into a folder of their own. Their pages in all."""
    import pypdfium2

    into.mkdir()
    pages = []
    for path in sorted(folder.rglob("*.pdf")):
        try:
            with pypdfium2.PdfDocument(path) as document:
                pages.append((len(document), path))
        except pypdfium2.PdfiumError:
            continue
    pages.sort(reverse=True)
    for _, path in pages[:count]:
        shutil.copy(path, into)
    return sum(n for n, _ in pages[:count])


def _timed(name: str, folder: Path, into: Path) -> dict:
    """Run one pipeline in a process of its own, watching its memory and its children's."""
    command = [sys.executable, __file__, str(folder), "--run", name, "--into", str(into)]
    started = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 (this program itself)
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=ROOT
    )
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, resident(process.pid))
        time.sleep(0.1)
    seconds = time.perf_counter() - started
    output = process.stdout.read().strip().splitlines() if process.stdout else []
    if process.returncode or not output:
        raise SystemExit(f"{name} failed")
    return {**json.loads(output[-1]), "seconds": seconds, "megabytes": peak}


def resident(pid: int) -> float:
    """Megabytes in memory of a process and its descendants; shared pages are counted once each."""
    total = 0.0
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1]) / 1000
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                total += resident(int(child))
    except (OSError, ProcessLookupError):
        pass
    return total


def _tutorial(folder: Path, into: Path) -> dict:
    from langchain_text_splitters import RecursiveCharacterTextSplitter
    from pypdf import PdfReader
    from sentence_transformers import SentenceTransformer

    import assistant  # noqa: F401  (no telemetry)
    from assistant.embedder import weights_folder

    clock = time.perf_counter()
    pages = [page.extract_text() for path in sorted(folder.glob("*.pdf")) for page in PdfReader(path).pages]
    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
    chunks = [chunk for page in pages for chunk in splitter.split_text(page)]
    reading = time.perf_counter() - clock
    model = SentenceTransformer(str(weights_folder()), device="cpu")
    clock = time.perf_counter()
    vectors = model.encode(chunks)
    embedding = time.perf_counter() - clock
    import chromadb

    clock = time.perf_counter()
    collection = chromadb.PersistentClient(str(into)).create_collection("tutorial", embedding_function=None)
    collection.add(ids=[str(n) for n in range(len(chunks))], embeddings=list(vectors), documents=chunks)
    writing = time.perf_counter() - clock
    legs = f"reading {reading:.1f} s, embedding {embedding:.1f} s, writing {writing:.1f} s"
    return {"passages": len(chunks), "legs": legs}


def _signpost(folder: Path, into: Path) -> dict:
    from assistant.embedder import default_embedder
    from ingest.job import ingest

    report = ingest([folder], into, default_embedder)
    legs = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in report.seconds.items())
    return {"passages": report.passages, "legs": f"{legs} ({report.windows} windows)"}


if __name__ == "__main__":
    main()
