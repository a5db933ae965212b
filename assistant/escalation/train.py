"""Trains the learned half: python -m assistant.escalation.train [--also FILE.jsonl]

Deterministic. Writes `classifier.npz`, and `classifier.json` with the sha256 of every input and what was measured.
"""

import argparse
import hashlib
import json
import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]
from sklearn.model_selection import StratifiedGroupKFold  # type: ignore[import-untyped]
from sklearn.svm import SVC  # type: ignore[import-untyped]

from assistant.embedder import default_embedder
from assistant.escalation.cards import load_cards
from assistant.escalation.classifier import WEIGHTS, Floats, Weights, kernel
from assistant.escalation.escalator import Embed, Escalator, Look
from assistant.escalation.examples import ANY, Labelled, from_cards, from_files
from assistant.escalation.features import BUCKETS, bag, signs
from assistant.places import PROMPTS

GAMMA, SVM_C, WORDS_C, CONCEPTS_C, MIX_C = 1.2, 3.0, 2.0, 0.3, 1.0
FOLDS = 5
CARD_WEIGHT = 4.0  # a card's own examples count for more than one message of the files
# Chosen by grouped cross-validation on messages that the patterns had not been written from; the same without vectors.
LIMITS = {
    "any": 0.45,
    "sure": 0.5,
    "now": 0.4,
    "check": 0.05,
    "tell-dsl-now": 0.25,
    "allegation-against-adult": 0.5,
    "report-fgm": 0.45,
    "prevent-referral": 0.4,
    "do-not-view-images": 0.4,
    "hold-parent-contact": 0.5,
    "challenge-decision": 0.42,
    "whistleblow": 0.45,
}


class Table:
    """Every message as numbers, computed once."""

    def __init__(self, rows: list[Labelled], escalator: Escalator, embed: Embed) -> None:
        self.rows = rows
        looks = [escalator.look(row.message) for row in rows]
        self.names = escalator.sign_names
        self.signs = np.stack([signs(self.names, look.reading, look.found, look.fired) for look in looks])
        self.bags = self._bags(looks)
        self.shared_words = (self.bags @ self.bags.T).toarray()
        texts = [[row.message, *look.windows] for row, look in zip(rows, looks, strict=True)]
        flat = embed([text for group in texts for text in group])
        starts = np.cumsum([0] + [len(group) for group in texts])[:-1]
        self.whole: Floats = flat[starts]
        self.likeness = kernel(GAMMA, flat, self.whole)
        self.starts = starts

    @staticmethod
    def _bags(looks: list[Look]) -> csr_matrix:
        parts = [bag(look.reading) for look in looks]
        starts = np.cumsum([0] + [len(buckets) for buckets, _ in parts])
        return csr_matrix(
            (np.concatenate([v for _, v in parts]), np.concatenate([b for b, _ in parts]), starts),
            shape=(len(parts), BUCKETS),
        )


class Bases:
    """The three base models of one head, fitted on some rows."""

    def __init__(self, table: Table, known: npt.NDArray[np.int64], truth: npt.NDArray[np.bool_]) -> None:
        self.known = known
        here = truth[known]
        weigh = np.array([CARD_WEIGHT if table.rows[row].kind == "card" else 1.0 for row in known])
        likeness = table.likeness[np.ix_(table.starts[known], known)]
        self.svm = SVC(C=SVM_C, kernel="precomputed", class_weight="balanced").fit(likeness, here, weigh)
        self.words = SVC(C=WORDS_C, kernel="precomputed", class_weight="balanced").fit(
            table.shared_words[np.ix_(known, known)], here, weigh
        )
        self.concepts = LogisticRegression(C=CONCEPTS_C, max_iter=1000, class_weight="balanced").fit(
            table.signs[known], here, weigh
        )

    def dual(self, size: int) -> npt.NDArray[np.float64]:
        """(m,) weights of the training messages by meaning."""
        return self._spread(self.svm, size)

    def by_words(self, table: Table) -> npt.NDArray[np.float64]:
        """(b,) weights of the buckets of words."""
        return np.asarray(table.bags.T @ self._spread(self.words, len(table.rows))).ravel()

    def _spread(self, model: SVC, size: int) -> npt.NDArray[np.float64]:
        weights = np.zeros(size)
        weights[self.known[model.support_]] = model.dual_coef_[0]
        return weights

    def scores(self, table: Table, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
        """(n, 4): whole message, best window, words, concepts."""
        everything = table.likeness @ self.dual(len(table.rows)) + float(self.svm.intercept_[0])
        best = np.maximum.reduceat(everything, table.starts)
        return np.stack(
            [
                everything[table.starts[rows]],
                best[rows],
                table.bags[rows] @ self.by_words(table) + float(self.words.intercept_[0]),
                self.concepts.decision_function(table.signs[rows]),
            ],
            axis=1,
        )


def fit_head(
    table: Table, head: str, allowed: npt.NDArray[np.int64]
) -> tuple[Bases, LogisticRegression, LogisticRegression]:
    """Base models on all rows whose label is known, and the two mixes, fitted on out-of-fold scores."""
    known = np.array([row for row in allowed if head in table.rows[row].labels])
    truth = np.zeros(len(table.rows), dtype=bool)
    truth[known] = [table.rows[row].labels[head] for row in known]
    groups = [table.rows[row].group for row in known]
    out = np.zeros((len(known), 4))
    for fit, rest in StratifiedGroupKFold(FOLDS, shuffle=True, random_state=1).split(
        known, truth[known], groups
    ):
        out[rest] = Bases(table, known[fit], truth).scores(table, known[rest])
    mix = LogisticRegression(C=MIX_C, class_weight="balanced").fit(out, truth[known])
    mix_words = LogisticRegression(C=MIX_C, class_weight="balanced").fit(out[:, 2:], truth[known])
    return Bases(table, known, truth), mix, mix_words


def train(table: Table, codes: list[str], allowed: npt.NDArray[np.int64] | None = None) -> Weights:
    """Weights from the ``allowed`` rows (all of them when None)."""
    allowed = np.arange(len(table.rows)) if allowed is None else allowed
    heads = [ANY, *codes]
    fitted = {head: fit_head(table, head, allowed) for head in heads}
    bases = [fitted[head][0] for head in heads]
    return Weights(
        heads=tuple(heads),
        signs=table.names,
        gamma=GAMMA,
        vectors=table.whole,
        dual=np.stack([base.dual(len(table.rows)) for base in bases], axis=1).astype(np.float32),
        dual_bias=np.array([base.svm.intercept_[0] for base in bases], dtype=np.float32),
        words=np.stack([base.by_words(table) for base in bases], axis=1).astype(np.float32),
        words_bias=np.array([base.words.intercept_[0] for base in bases], dtype=np.float32),
        concepts=np.stack([base.concepts.coef_[0] for base in bases], axis=1).astype(np.float32),
        concepts_bias=np.array([base.concepts.intercept_[0] for base in bases], dtype=np.float32),
        mix=np.stack([np.append(f[1].coef_[0], f[1].intercept_[0]) for f in fitted.values()]).astype(
            np.float32
        ),
        mix_words=np.stack([np.append(f[2].coef_[0], f[2].intercept_[0]) for f in fitted.values()]).astype(
            np.float32
        ),
        limits=LIMITS,
    )


def main(arguments: list[str]) -> None:
    """Train on everything and write the weights beside this file."""
    parser = argparse.ArgumentParser(prog="python -m assistant.escalation.train", description=__doc__)
    parser.add_argument("--also", type=Path, action="append", default=[], metavar="FILE.jsonl")
    chosen = parser.parse_args(arguments)
    folder = PROMPTS / "escalations"
    cards = load_cards(folder)
    codes = [card.code for card in cards]
    files = [*sorted((folder / "examples").glob("*.jsonl")), *chosen.also]
    rows = from_cards(cards) + from_files(files, codes)
    table = Table(rows, Escalator.load(folder, patterns_only=True), default_embedder().embed)
    train(table, codes).save(WEIGHTS)
    inputs = [*sorted(folder.glob("*.yaml")), *sorted((folder / "concepts").glob("*.yaml")), *files]
    record = {
        "messages": len(rows),
        "inputs": {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in inputs},
        "weights": hashlib.sha256(WEIGHTS.read_bytes()).hexdigest(),
    }
    WEIGHTS.with_suffix(".json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(f"{len(rows)} messages, weights {WEIGHTS.name} written\n")


if __name__ == "__main__":
    main(sys.argv[1:])
