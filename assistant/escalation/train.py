"""Trains the learned half: python -m assistant.escalation.train [--also FILE.jsonl] [--measure]

Deterministic. Writes `classifier.npz`, and `classifier.json` with the sha256 of every input. ``--measure`` writes
nothing: it leaves each file of examples out in turn, trains on the rest and says how the file left out is decided.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

from assistant.embedder import Remembering, default_embedder
from assistant.escalation.cards import load_cards
from assistant.escalation.classifier import WEIGHTS, Floats, Weights, likeness, sign_likeness
from assistant.escalation.escalator import Embed, Escalator
from assistant.escalation.examples import ANY, DANGER, EMERGENCY, HAPPENING, Labelled, from_cards, from_files
from assistant.escalation.features import BUCKETS
from assistant.escalation.network import SKETCH, Network, folded, joined, train_network
from assistant.escalation.ridge import Matrix, Ridge
from assistant.places import PROMPTS

GAMMA = 1.2
PENALTY = {"text": 0.3, "words": 0.3, "signs": 1.0, "joint": 0.4}
MIX_C = 1.0
CARD_WEIGHT = 4.0  # a card's own examples count for more than one message of the files
SEEDS = (1, 2)  # of the networks that are averaged
FLAT = 0.02  # added to the variance of a sign, so that a sign seen twice does not weigh a ton
# Chosen on messages that the weights had never seen: any 999 for nearly every emergency, `now` for few concerns.
LIMITS = {
    "any": 0.45,
    "any beside a code": 0.32,
    "now danger": 0.4,
    "now happening": 0.18,
    "check danger": 0.4,
    "check happening": 0.025,
    "lean danger": 0.4,
    "lean check": 0.05,
    "lean happening": 0.25,
    "lean any": 0.15,
    "lean": 0.2,
    "lean hold-parent-contact": 0.5,
    "sure allegation-against-adult": 0.8,
    "rival": 0.6,
    "beside a rival": 0.7,
    "tell-dsl-now": 0.4,
    "tell-dsl-now with an allegation": 0.06,
    "allegation-against-adult": 0.44,
    "report-fgm": 0.25,
    "prevent-referral": 0.34,
    "do-not-view-images": 0.2,
    "hold-parent-contact": 0.44,
    "challenge-decision": 0.42,
    "whistleblow": 0.42,
}
Rows = npt.NDArray[np.int64]


class Table:
    """Every message as numbers, and how alike any two are, computed once."""

    def __init__(self, rows: list[Labelled], escalator: Escalator, embed: Embed) -> None:
        self.rows = rows
        looks = [escalator.look(row.message) for row in rows]
        features = escalator.features
        self.sign_names = features.names
        raw = np.stack([features.signs(look.reading, look.found, look.fired) for look in looks])
        self.sign_scale = np.stack([raw.mean(axis=0), np.sqrt(raw.var(axis=0) + FLAT)]).astype(np.float32)
        self.signs: Floats = ((raw - self.sign_scale[0]) / self.sign_scale[1]).astype(np.float32)
        bags = [features.bag(look.reading) for look in looks]
        ends = np.cumsum([0] + [len(buckets) for buckets, _ in bags])
        counts = csr_matrix(
            (np.concatenate([c for _, c in bags]), np.concatenate([b for b, _ in bags]), ends),
            shape=(len(bags), BUCKETS),
        )
        often = np.asarray((counts > 0).sum(axis=0)).ravel()
        self.idf: Floats = np.log((1 + len(rows)) / (1 + often)).astype(np.float32)
        weighed = counts.multiply(self.idf).tocsr()
        length = np.sqrt(np.asarray(weighed.multiply(weighed).sum(axis=1)).ravel())
        self.bags = csr_matrix(weighed.multiply(1 / np.where(length > 0, length, 1)[:, None]))
        places, flips = folded(np.arange(BUCKETS))
        fold = csr_matrix((flips, (np.arange(BUCKETS), places)), shape=(BUCKETS, SKETCH))
        self.vectors: Floats = embed([look.gist for look in looks])
        self.inputs = joined(self.vectors, self.signs, (self.bags @ fold).toarray())
        self.by_text = likeness(GAMMA, self.vectors, self.vectors)
        squared = (self.signs**2).sum(axis=1)
        distances = squared[:, None] + squared[None, :] - 2 * self.signs @ self.signs.T
        self.sign_width = float(np.median(distances))
        self.sign_size = float(np.median(squared))
        self.joint = self.by_text + sign_likeness(self.sign_width, self.signs, self.signs, squared)

    def kernel(self, name: str, rows: Rows) -> Matrix:
        """(n, n) likeness of some messages by text, words, signs, or text and signs together."""
        if name == "words":
            return np.asarray((self.bags[rows] @ self.bags[rows].T).toarray(), dtype=np.float64)
        if name == "signs":
            return (self.signs[rows] @ self.signs[rows].T / self.sign_size).astype(np.float64)
        whole = self.by_text[np.ix_(rows, rows)] if name == "text" else self.joint[np.ix_(rows, rows)]
        return whole.astype(np.float64)


@dataclass(frozen=True)
class Fitted:
    """Everything that was learnt for some heads. ``dual`` and ``bias`` by kind of model; shapes as in ``Weights``."""

    heads: tuple[str, ...]
    dual: dict[str, Matrix]  # (m, h)
    bias: dict[str, Matrix]  # (h,)
    mix: list[list[float]]
    mix_plain: list[list[float]]


def _targets(table: Table, heads: Sequence[str], rows: Rows) -> Matrix:
    """(n, h) of -1 and 1, not a number where a message says nothing about a head."""
    meaning = {True: 1.0, False: -1.0, None: np.nan}
    return np.array([[meaning[table.rows[row].labels.get(head)] for head in heads] for row in rows])


def _weight(table: Table, rows: Rows) -> Matrix:
    return np.array([CARD_WEIGHT if table.rows[row].kind == "card" else 1.0 for row in rows])


def _hand(row: Labelled) -> str:
    """The file that a message stands in. Each file stands for another hand: the mixes are learnt from scores of messages
    whose whole file was left out, or else whatever knows near copies of a message would be trusted too much.
    """
    return "cards" if row.kind == "card" else row.group.split(" ")[0]


def networks(table: Table, heads: Sequence[str], rows: Rows) -> tuple[Network, Matrix]:
    """The network over ``rows``, and the scores (n, h) of each of them by a network that never saw its file."""
    inputs = table.inputs[rows]
    targets = ((_targets(table, heads, rows) + 1) / 2).astype(np.float32)
    weight = np.sqrt(_weight(table, rows)).astype(np.float32)
    hands = np.array([_hand(table.rows[row]) for row in rows])
    out = np.zeros(targets.shape)
    for hand in np.unique(hands):
        rest = hands != hand
        judge = train_network(inputs[rest], targets[rest], weight[rest], SEEDS[:1])
        out[~rest] = judge.scores(inputs[~rest])
    return train_network(inputs, targets, weight, SEEDS), out


def fit(table: Table, heads: Sequence[str], rows: Rows, by_network: Matrix) -> Fitted:
    """The other four models of each head over ``rows``, and the mixes, learnt from the scores of messages left out.

    ``by_network`` (n, h): such scores of the fifth.
    """
    targets = _targets(table, heads, rows)
    groups = [_hand(table.rows[row]) for row in rows]
    weight = _weight(table, rows)
    out: dict[str, Matrix] = {"network": by_network}
    dual, bias = {}, {}
    for name, penalty in PENALTY.items():
        kernel = table.kernel(name, rows)
        model = Ridge(kernel.copy(), targets, groups, penalty / weight)
        out[name] = np.zeros_like(targets)
        for members, without in model.left_out():
            out[name][members] = kernel[members] @ without + without.sum(axis=0)
        full = np.zeros((len(table.rows), len(heads)))
        full[rows] = model.dual
        dual[name], bias[name] = full, model.bias
    mix: list[list[float]] = []
    mix_plain: list[list[float]] = []
    for head in range(len(heads)):
        known = ~np.isnan(targets[:, head])
        truth = targets[known, head] > 0
        for into, parts in ((mix, (*PENALTY, "network")), (mix_plain, ("words", "signs"))):
            scores = np.stack([out[part][known, head] for part in parts], axis=1)
            weighed = LogisticRegression(C=MIX_C, class_weight="balanced").fit(scores, truth)
            into.append([*weighed.coef_[0], weighed.intercept_[0]])
    return Fitted(tuple(heads), dual, bias, mix, mix_plain)


def train(table: Table, codes: Sequence[str], allowed: Rows | None = None) -> Weights:
    """Weights from the ``allowed`` rows (all of them when None)."""
    rows: Rows = np.arange(len(table.rows)) if allowed is None else allowed
    heads = [ANY, *codes, DANGER, HAPPENING]
    network, by_network = networks(table, heads, rows)
    fits = [fit(table, heads[:-2], rows, by_network[:, :-2])]
    for head in (DANGER, HAPPENING):
        known = np.array([head in table.rows[row].labels for row in rows])
        fits.append(fit(table, [head], rows[known], by_network[known][:, [heads.index(head)]]))
    dual = {name: np.hstack([one.dual[name] for one in fits]).astype(np.float32) for name in PENALTY}
    bias = {name: np.concatenate([one.bias[name] for one in fits]).astype(np.float32) for name in PENALTY}
    used = np.flatnonzero(np.abs(dual["text"]).sum(axis=1))
    return Weights(
        heads=tuple(head for one in fits for head in one.heads),
        sign_names=table.sign_names,
        gamma=GAMMA,
        sign_width=table.sign_width,
        vectors=table.vectors[used],
        dual_text=dual["text"][used],
        text_bias=bias["text"],
        bag_idf=table.idf,
        words=np.asarray(table.bags.T @ dual["words"], dtype=np.float32),
        words_bias=bias["words"],
        sign_scale=table.sign_scale,
        by_signs=(table.signs.T @ dual["signs"] / table.sign_size).astype(np.float32),
        signs_bias=bias["signs"],
        signs=table.signs[used],
        dual_joint=dual["joint"][used],
        joint_bias=bias["joint"],
        into=network.into,
        into_bias=network.into_bias,
        out=network.out,
        out_bias=network.out_bias,
        mix=np.array([row for one in fits for row in one.mix], dtype=np.float32),
        mix_plain=np.array([row for one in fits for row in one.mix_plain], dtype=np.float32),
        limits=LIMITS,
    )


def measure(table: Table, codes: Sequence[str], escalator: Escalator, left_out: str, embed: Embed) -> str:
    """One line: how the messages of one file are decided by weights that never saw that file."""
    is_theirs = np.array([row.group.startswith(f"{left_out} ") for row in table.rows])
    judge = escalator.with_weights(train(table, codes, np.flatnonzero(~is_theirs)))
    theirs = [table.rows[at] for at in np.flatnonzero(is_theirs)]
    raised = [
        {one.code: one.urgency for one in judge.decide(row.message, row.role, (), embed)} for row in theirs
    ]

    def share(kind: str, *urgencies: str) -> float:
        here = [got.get(EMERGENCY) for row, got in zip(theirs, raised, strict=True) if row.kind == kind]
        return sum(got in urgencies for got in here) / max(1, len(here))

    parts = [
        f"{left_out}: emergencies {share('emergency', 'now', 'check'):.3f}, now {share('emergency', 'now'):.3f}",
        f"concerns now {share('concern', 'now'):.3f}, ordinary {share('ordinary', 'now', 'check'):.3f}",
    ]
    for code in codes[1:]:
        meant = [code in got for row, got in zip(theirs, raised, strict=True) if row.labels.get(code)]
        false = [
            code in got for row, got in zip(theirs, raised, strict=True) if not row.labels.get(code, True)
        ]
        parts.append(f"{code} {np.mean(meant or [False]):.2f} / {np.mean(false or [False]):.3f}")
    return "; ".join(parts)


def main(arguments: list[str]) -> None:
    """Train on everything and write the weights beside this file, or measure."""
    parser = argparse.ArgumentParser(prog="python -m assistant.escalation.train", description=__doc__)
    parser.add_argument("--also", type=Path, action="append", default=[], metavar="FILE.jsonl")
    parser.add_argument("--measure", action="store_true", help="write nothing: leave each file out in turn")
    chosen = parser.parse_args(arguments)
    folder = PROMPTS / "escalations"
    cards = load_cards(folder)
    codes = [card.code for card in cards]
    files = [*sorted((folder / "examples").glob("*.jsonl")), *chosen.also]
    rows = from_cards(cards) + from_files(files, codes)
    escalator = Escalator.load(folder, patterns_only=True)
    embed = Remembering(default_embedder()).embed
    table = Table(rows, escalator, embed)
    if chosen.measure:
        for path in files:
            sys.stdout.write(measure(table, codes, escalator, path.stem, embed) + "\n")
        return
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
