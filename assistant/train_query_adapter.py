"""``python -m assistant.train_query_adapter --index DIR``: fits the query adapter to the question bank. About a minute.

The index must hold the documents that the bank's anchors name (KCSIE and Working Together). Each question of the bank is
drawn towards the passage its anchor stands at and away from every other passage of those documents: cross-entropy over
all passages, a passage being as near as its nearest window. The held-back figures printed first come from five folds
over the bank's *entries*, so that neither a question nor its paragraph was seen in training.
"""

from __future__ import annotations

import argparse
import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.answering import Assistant
from assistant.cards import Cards
from assistant.embedder import DIMENSIONS, Vectors
from assistant.index import Index
from assistant.places import default_index
from assistant.query_adapter import FILE
from assistant.sources import not_current

TEMPERATURE = 0.05
SHRINK = 0.03
"""Weight of the squared matrix in the loss: chosen by the held-back folds."""
ROUNDS, BATCH, RATE = 6, 256, 2e-3
FOLDS = 5


@dataclass(frozen=True)
class Pairs:
    """Bank questions and the passages that answer them."""

    questions: Vectors
    """Shape (n, 384)."""
    answers: NDArray[np.int64]
    """Row of the passage that answers each question."""
    entries: NDArray[np.int64]
    """Bank entry of each question."""
    windows: Vectors
    """Windows of every passage, passage after passage, shape (w, 384)."""
    starts: NDArray[np.int64]
    """Row of the first window of each passage."""


def pairs_of(index: Index, cards: Cards, day: dt.date) -> Pairs:
    """The bank against the documents of one index that are in force on ``day``, or were the last known to be."""
    bank = cards.bank
    current = tuple(s for s in index.sources if s not in not_current(index.sources.values(), day))
    placed = {}
    for row, entry in enumerate(bank.entries):
        place = cards.place(entry.anchor, current)
        if place and place.passage and not index.sources[place.passage.source_id].digest:
            placed[row] = place.passage.id
    windows_by: dict[str, list[Vectors]] = {}
    for source_id in sorted({index.passage(passage_id).source_id for passage_id in placed.values()}):
        for window in index.windows_of(source_id):
            windows_by.setdefault(window.passage_id, []).append(window.vector)
    rows = {passage_id: row for row, passage_id in enumerate(windows_by)}
    lengths = [len(windows) for windows in windows_by.values()]
    chosen = [i for i, owner in enumerate(bank.owners) if placed.get(int(owner)) in rows]
    owners = bank.owners[chosen]
    return Pairs(
        bank.vectors[chosen],
        np.array([rows[placed[int(owner)]] for owner in owners]),
        owners,
        np.concatenate([np.stack(windows) for windows in windows_by.values()]).astype(np.float32),
        np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.int64),
    )


def train(pairs: Pairs, use: NDArray[np.bool_]) -> Vectors:
    """The matrix (384, 384) fitted to the questions that ``use`` (n,) chooses. The same each time on one machine."""
    matrix = np.zeros((DIMENSIONS, DIMENSIONS), np.float32)
    mean: Vectors = np.zeros_like(matrix)
    spread: Vectors = np.zeros_like(matrix)
    dice, rows, step = np.random.default_rng(0), np.flatnonzero(use), 0
    for _ in range(ROUNDS):
        dice.shuffle(rows)
        for start in range(0, len(rows), BATCH):
            batch = rows[start : start + BATCH]
            gradient = _gradient(matrix, pairs, batch) + 2 * SHRINK * matrix
            step += 1
            mean += np.float32(0.1) * (gradient - mean)
            spread += np.float32(0.001) * (gradient**2 - spread)
            matrix -= RATE * (mean / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.999**step)) + 1e-8)
    return matrix


def _gradient(matrix: Vectors, pairs: Pairs, batch: NDArray[np.int64]) -> Vectors:
    """Gradient of the mean cross-entropy of a batch with respect to the matrix."""
    questions = pairs.questions[batch]
    moved = questions + questions @ matrix
    length = np.linalg.norm(moved, axis=1, keepdims=True)
    units = moved / length
    near = units @ pairs.windows.T
    best = np.maximum.reduceat(near, pairs.starts, axis=1)
    share = np.exp((best - best.max(1, keepdims=True)) / TEMPERATURE)
    share /= share.sum(1, keepdims=True)
    share[np.arange(len(batch)), pairs.answers[batch]] -= 1
    sizes = np.diff(np.append(pairs.starts, len(pairs.windows)))
    by_window = np.where(near >= np.repeat(best, sizes, axis=1), np.repeat(share, sizes, axis=1), 0.0)
    towards = (by_window @ pairs.windows) / (TEMPERATURE * len(batch))
    along = (units * towards).sum(1, keepdims=True)
    return np.asarray(questions.T @ ((towards - units * along) / length), np.float32)


def recall(matrix: Vectors, pairs: Pairs, use: NDArray[np.bool_], count: int) -> float:
    """Share of the chosen questions whose passage is among the ``count`` nearest."""
    found, total = 0, int(use.sum())
    for start in range(0, total, BATCH):
        rows = np.flatnonzero(use)[start : start + BATCH]
        moved = pairs.questions[rows] + pairs.questions[rows] @ matrix
        near = (moved / np.linalg.norm(moved, axis=1, keepdims=True)) @ pairs.windows.T
        best = np.maximum.reduceat(near, pairs.starts, axis=1)
        own = best[np.arange(len(rows)), pairs.answers[rows]]
        found += int(((best > own[:, None]).sum(1) < count).sum())
    return found / max(total, 1)


def main() -> None:
    """Print the held-back figures, then fit to everything and write the file."""
    parser = argparse.ArgumentParser(
        prog="python -m assistant.train_query_adapter", description=__doc__.splitlines()[0] if __doc__ else ""
    )
    parser.add_argument("--index", type=Path, default=default_index())
    parser.add_argument("--folds", action="store_true", help="also measure on held-back entries")
    options = parser.parse_args()
    assistant = Assistant(options.index)
    pairs = pairs_of(assistant.opened(), assistant.cards(), dt.date.today())
    print(f"{len(pairs.questions)} questions, {len(pairs.starts)} passages, {len(pairs.windows)} windows")
    if options.folds:
        fold = np.random.default_rng(1).integers(0, FOLDS, int(pairs.entries.max()) + 1)[pairs.entries]
        nothing = np.zeros((DIMENSIONS, DIMENSIONS), np.float32)
        for count in (5, 10):
            before = [recall(nothing, pairs, fold == f, count) for f in range(FOLDS)]
            after = [recall(train(pairs, fold != f), pairs, fold == f, count) for f in range(FOLDS)]
            print(
                f"held-back entries, recall@{count}: {np.mean(before):.3f} without, {np.mean(after):.3f} with"
            )
    matrix = train(pairs, np.ones(len(pairs.questions), bool))
    np.savez_compressed(FILE, matrix=matrix.astype(np.float16), questions=len(pairs.questions))
    print(f"{FILE.name}: {FILE.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
