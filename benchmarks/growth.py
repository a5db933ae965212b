"""How answers slow down as the index grows: p50 and p95 of the complete quoted answer at several sizes.

    python benchmarks/growth.py [--index DIR] [--sizes 5000,50000,200000] [--questions 40]

Takes the passages of a real index and adds copies of them, under sources of their own, with vectors moved a little at
random, until each size (passages) is reached. Prints milliseconds, the ratio to the bare embedding of the same
questions in the same run, and the resident memory of the process in megabytes (Linux).
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from assistant.answering import Assistant
from assistant.embedder import NAME, default_embedder
from assistant.index import Index, IndexWriter, Window
from assistant.pathways import read_pathways
from assistant.places import default_index
from assistant.words import keywords


def main() -> None:
    """Build each size in a temporary folder, ask, and print a line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--index", type=Path, default=default_index())
    parser.add_argument("--sizes", default="5000,50000,200000")
    parser.add_argument("--questions", type=int, default=40)
    options = parser.parse_args()
    questions = [card.questions[3] for card in read_pathways()][: options.questions]
    original = Index.open(options.index)
    for size in map(int, options.sizes.split(",")):
        with tempfile.TemporaryDirectory() as folder:
            clock = time.perf_counter()
            _grow(original, Path(folder), size)
            built = time.perf_counter() - clock
            assistant = Assistant(Path(folder))
            assistant.warm()
            for question in questions[:8]:
                assistant.answer(question)
            whole, bare = [], []
            for question in questions:
                clock = time.perf_counter()
                default_embedder().embed([question])
                bare.append(1000 * (time.perf_counter() - clock))
                whole.append(assistant.answer(question).timings["total_ms"])
            resident = int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6
            print(
                f"{size:7} passages: answer p50 {np.median(whole):6.1f} ms, p95 {np.quantile(whole, 0.95):6.1f} ms, "
                f"{np.median(whole) / np.median(bare):.2f} times the embedding; {resident:5.0f} MB; built in {built:.0f} s",
                flush=True,
            )


def _grow(original: Index, root: Path, size: int) -> None:
    dice = np.random.default_rng(0)
    sources, count, copy = [], 0, 0
    with IndexWriter(root) as writer:
        while count < size:
            for source_id, source in original.sources.items():
                passages = original.passages_of(source_id)[: size - count]
                if not passages:
                    break
                name = source_id if copy == 0 else f"{source_id}-copy-{copy}"
                ids = {p.id: f"{name}:{p.ordinal}" for p in passages}
                windows = [
                    Window(
                        f"{ids[w.passage_id]}#{w.id.rpartition('#')[2]}",
                        ids[w.passage_id],
                        w.text,
                        _moved(w.vector, dice) if copy else w.vector,
                    )
                    for w in original.windows_of(source_id)
                    if w.passage_id in ids
                ]
                own = source.model_copy(update={"id": name, "file": f"{copy}/{source.file}"})
                if copy:
                    own = own.model_copy(update={"family": name, "supersedes": ()})
                writer.add(
                    [replace(p, id=ids[p.id], source_id=name) for p in passages],
                    [keywords(p.text) for p in passages],
                    windows,
                    [(n, text) for n, text in original.squeezed_pages(source_id)],
                    own,
                )
                sources.append(own)
                count += len(passages)
            copy += 1
        writer.finish(
            embedder=NAME,
            precision="float32",
            reader_version=original.manifest.reader_version,
            fingerprint="",
            sources=sources,
            report={"documents": []},
        )


def _moved(vector: np.ndarray, dice: np.random.Generator) -> np.ndarray:
    moved = np.asarray(vector) + dice.normal(0, 0.03, len(vector))
    return moved / np.linalg.norm(moved)


if __name__ == "__main__":
    main()
