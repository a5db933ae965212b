"""What a small change costs: a job without any change, and one ten-page document added to an index of 10,000 passages.

    python benchmarks/small_changes.py FOLDER [--passages 10000] [--rounds 3]

Makes PDF files of pages drawn from the PDF files of the folder until their index holds that many passages. Prints the
seconds of each job in a process that has loaded its libraries and the embedder already, so beyond start-up.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from many_documents import make_documents

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from assistant.embedder import default_embedder
from ingest.job import ingest

PAGES = 10
PASSAGES_A_PAGE = 3


def main() -> None:
    """Make the index, change something, print the seconds."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--passages", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    default_embedder().embed_many(["loaded"])
    with tempfile.TemporaryDirectory() as scratch:
        folder, index = Path(scratch) / "documents", Path(scratch) / "index"
        count = options.passages // (PASSAGES_A_PAGE * PAGES)
        make_documents(options.folder, folder, count + options.rounds, PAGES)
        kept = sorted(folder.iterdir())[count:]
        for path in kept:
            path.rename(Path(scratch) / path.name)
        report = ingest([folder], index, default_embedder)
        print(f"{report.passages} passages in {count} documents: {report.seconds['total']:.1f} s", flush=True)
        for path in kept:
            same = ingest([folder], index, default_embedder)
            (Path(scratch) / path.name).rename(path)
            more = ingest([folder], index, default_embedder)
            legs = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in more.seconds.items())
            print(f"no change: {same.seconds['total']:.2f} s; one document more: {legs}", flush=True)


if __name__ == "__main__":
    main()
