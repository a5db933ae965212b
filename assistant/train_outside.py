"""``python -m assistant.train_outside``: fits what tells questions outside Signpost from those it answers. About a minute.

Logistic regression over a question's words, pairs of words and vector: what staff ask within (the question bank, the
cards, the local questions, the answerable ones of `prompts/outside.yaml`) against the samples of the outside topics.
``--folds`` also prints how held-back samples are told apart.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize  # type: ignore[import-untyped]
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]

from assistant.embedder import DIMENSIONS, Vectors, default_embedder
from assistant.kept_vectors import kept_vectors
from assistant.outside import FILE, Leaning, answerable, features, topics
from assistant.pathways import read_pathways
from assistant.places import kept_folder
from assistant.question_bank import read_bank, read_local_questions

SEEN = 3
"""A word or pair that fewer questions hold is left out."""
SHRINK_WORDS, SHRINK_VECTOR = 0.5, 0.1
"""Weights of the squared weights in the loss: chosen by the held-back folds."""
FOLDS = 5

Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Table:
    """Questions, whether each lies outside, and their vectors (n, 384)."""

    texts: tuple[str, ...]
    outside: NDArray[np.float64]
    """Shape (n,): 1 for outside, 0 for within."""
    vectors: Vectors


def table() -> Table:
    """Every question, within first."""
    within = [question for entry in read_bank() for question in entry.questions]
    within += [question for card in read_pathways() for question in card.questions]
    within += [question for questions in read_local_questions().values() for question in questions]
    within += answerable()
    without = [sample for topic in topics() for sample in topic.samples]
    texts = tuple([*within, *without])
    embedder = default_embedder()
    outside = np.concatenate([np.zeros(len(within)), np.ones(len(without))])
    return Table(texts, outside, kept_vectors(kept_folder(), list(texts), embedder.embed_many))


def train(data: Table, use: Rows) -> Leaning:
    """Weights from the questions in ``use``. The same each time on one machine."""
    held = [features(data.texts[row]) for row in use]
    counts = Counter(name for names in held for name in names)
    vocabulary = {
        name: at for at, name in enumerate(sorted(n for n, times in counts.items() if times >= SEEN))
    }
    words, size = _words(held, vocabulary), len(vocabulary)
    vectors = data.vectors[use].astype(np.float64)
    truth = data.outside[use]
    weight = 2 * np.where(truth == 1, 1 - truth.mean(), truth.mean())
    shrink = np.concatenate([np.full(size, SHRINK_WORDS), np.full(DIMENSIONS, SHRINK_VECTOR), [0.0]])

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        logit = words @ weights[:size] + vectors @ weights[size:-1] + weights[-1]
        off = weight * (1 / (1 + np.exp(-logit)) - truth)
        value = (weight * (np.logaddexp(0, logit) - truth * logit)).sum() + (shrink * weights**2).sum() / 2
        return float(value), np.concatenate([words.T @ off, vectors.T @ off, [off.sum()]]) + shrink * weights

    found = minimize(
        loss, np.zeros(size + DIMENSIONS + 1), jac=True, method="L-BFGS-B", options={"maxiter": 120}
    ).x
    return Leaning(
        {name: float(found[at]) for name, at in vocabulary.items()},
        found[size:-1].astype(np.float32),
        float(found[-1]),
    )


def _words(held: Sequence[Sequence[str]], vocabulary: dict[str, int]) -> csr_matrix:
    """Which words each question holds, shape (n, v). A question's words share a length of one."""
    known = [[vocabulary[name] for name in names if name in vocabulary] for names in held]
    ends = np.cumsum([0, *map(len, known)])
    values = np.concatenate([np.full(len(names), len(names) ** -0.5) for names in known if names])
    return csr_matrix(
        (values, np.concatenate([n for n in known if n]), ends), shape=(len(held), len(vocabulary))
    )


def measure(data: Table) -> str:
    """How five folds tell apart what they have not seen: area under the curve, and outside samples found at 5 % false."""
    folds = np.random.default_rng(1).integers(0, FOLDS, len(data.texts))
    scores = np.zeros(len(data.texts))
    for fold in range(FOLDS):
        learned = train(data, np.flatnonzero(folds != fold))
        for row in np.flatnonzero(folds == fold):
            scores[row] = learned.of(data.texts[row], data.vectors[row])
    within, without = np.sort(scores[data.outside == 0]), scores[data.outside == 1]
    area = float(np.searchsorted(within, without).mean() / len(within))
    found = float((without > within[int(0.95 * len(within))]).mean())
    return f"held-back questions: area {area:.3f}, outside found at 5 % false {found:.3f}"


def main() -> None:
    """Fit to everything and write the file; with ``--folds``, measure first."""
    parser = argparse.ArgumentParser(
        prog="python -m assistant.train_outside", description=__doc__.splitlines()[0] if __doc__ else ""
    )
    parser.add_argument("--folds", action="store_true", help="also measure on held-back questions")
    options = parser.parse_args()
    data = table()
    print(f"{len(data.texts)} questions, {int(data.outside.sum())} of them outside")
    if options.folds:
        print(measure(data))
    train(data, np.arange(len(data.texts))).save(FILE)
    print(f"{FILE.name}: {FILE.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
