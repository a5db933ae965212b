"""A thousand documents in one job: memory, time, what the progress promised, and what a stop half-way costs.

    python benchmarks/many_documents.py FOLDER [--count 1000] [--pages 13]

Makes ``count`` PDF files of ``pages`` pages each, drawn (the same each time) from the PDF files of the folder, and runs
``python -m ingest`` on them in a process of its own. Half-way the process is killed and the job is run again. Prints
seconds, peak resident memory of the process and its children in megabytes (Linux), the documents that were read twice,
and how far off the time left was that the job gave at a quarter and at half. Words repeat between the files, so fewer
are embedded than in a thousand real ones: this is about memory and honesty, not about speed.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pypdfium2
from ingest_speed import resident

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    """Make the documents, run the job in two halves, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--pages", type=int, default=13)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        made = Path(scratch) / "documents"
        make_documents(options.folder, made, options.count, options.pages)
        print(f"{options.count} documents, {options.count * options.pages} pages", flush=True)
        index = Path(scratch) / "index"
        first = Run(made, index, stop_after=options.count // 2)
        print(f"first half, then killed: {first}", flush=True)
        kept = len(list((index / "unfinished").glob("*.json")))
        print(f"done when it was killed: {first.done}; kept for the next run: {kept}", flush=True)
        print(f"the whole again: {Run(made, index)}", flush=True)


def make_documents(folder: Path, into: Path, count: int, pages: int) -> None:
    """PDF files of pages drawn at random, with a fixed seed, from the PDF files of a folder."""
    into.mkdir()
    sources = []
    for path in sorted(folder.rglob("*.pdf")):
        try:
            source = pypdfium2.PdfDocument(path)
            sources += [(source, n) for n in range(len(source))]
        except pypdfium2.PdfiumError:
            continue
    dice = random.Random(0)  # noqa: S311 (no secret)
    for number in range(count):
        made = pypdfium2.PdfDocument.new()
        for source, n in dice.choices(sources, k=pages):
            made.import_pages(source, [n])
        made.save(into / f"document-{number:04}.pdf")
        made.close()


class Run:
    """One run of the job, watched from outside."""

    def __init__(self, documents: Path, index: Path, stop_after: int | None = None) -> None:
        self.seconds, self.megabytes, self.done = 0.0, 0.0, 0
        self.promises: dict[float, tuple[float, float]] = {}
        """Share done → seconds since the start, seconds left as the job said."""
        started = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603 (this program itself)
            [sys.executable, "-m", "ingest", str(documents), "--index", str(index), "--progress-json"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            cwd=ROOT,
        )
        watcher = threading.Thread(target=self._watch, args=(process,))
        watcher.start()
        for line in process.stdout or ():
            told = json.loads(line)
            if "done" not in told:
                continue
            now = time.perf_counter() - started
            self.done = told["done"]
            for share in (0.25, 0.5, 0.75):
                if told["done"] >= share * told["of"] and share not in self.promises:
                    self.promises[share] = (now, told.get("seconds_left") or 0.0)
            if stop_after is not None and told["done"] >= stop_after:
                process.kill()
                break
        process.wait()
        watcher.join()
        self.seconds = time.perf_counter() - started

    def _watch(self, process: subprocess.Popen[str]) -> None:
        while process.poll() is None:
            self.megabytes = max(self.megabytes, resident(process.pid))
            time.sleep(0.5)

    def __str__(self) -> str:
        left = "; ".join(
            f"at {share:.0%}: said {said:.0f} s, took {self.seconds - at:.0f} s"
            for share, (at, said) in self.promises.items()
        )
        return f"{self.seconds:.0f} s, peak {self.megabytes:.0f} MB; time left {left}"


if __name__ == "__main__":
    main()
