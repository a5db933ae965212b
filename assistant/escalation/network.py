"""A small network over a message's vector, signs and words together, one for all heads. Plain numpy, trained and run.

The likenesses of the classifier judge each head alone; the network learns what the heads share, such as who did it to whom.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Buckets = npt.NDArray[np.int64]
SKETCH = 1024
"""The buckets of words are folded into so many numbers."""
HIDDEN = 192
PASSES = 20
BATCH = 64
RATE, DECAY = 2e-3, 0.03
DROP_INPUT, DROP_HIDDEN = 0.4, 0.4
_VECTOR, _SIGNS, _WORDS, _FARTHEST = (
    6.0,
    0.5,
    5.0,
    3.0,
)  # so that each part of the input weighs about the same
_RISE = 0.3
_MOMENT, _SQUARE = 0.9, 0.999


@dataclass(frozen=True)
class Network:
    """Several networks side by side, their scores averaged. Shapes: d inputs, u hidden units, h heads."""

    into: Floats  # (d, u)
    into_bias: Floats  # (u,)
    out: Floats  # (u, h)
    out_bias: Floats  # (h,)

    def scores(self, inputs: Floats) -> Floats:
        """(n, d) to (n, h): log-odds divided by 4, to be of the size of the classifier's other scores."""
        hidden = np.maximum(np.einsum("nd,du->nu", inputs, self.into) + self.into_bias, 0.0)
        scores: Floats = (np.einsum("nu,uh->nh", hidden, self.out) + self.out_bias) / 4
        return scores


def folded(buckets: Buckets) -> tuple[Buckets, Floats]:
    """Where in the sketch each bucket of words goes, and with which sign."""
    return buckets % SKETCH, (1.0 - 2.0 * (buckets // SKETCH % 2)).astype(np.float32)


def joined(vectors: Floats, signs: Floats, sketch: Floats) -> Floats:
    """(n, 384) vectors, (n, c) scaled signs and (n, SKETCH) words to the (n, d) input of the network."""
    near = np.clip(signs, -_FARTHEST, _FARTHEST)
    return np.concatenate([vectors * _VECTOR, near * _SIGNS, sketch * _WORDS], axis=1).astype(np.float32)


def train_network(inputs: Floats, targets: Floats, weight: Floats, seeds: Sequence[int]) -> Network:
    """``targets`` (n, h) of 0 and 1, not a number where unknown; ``weight`` (n,). The same input gives the same network."""
    into, into_bias, out, out_bias = zip(
        *(_trained(inputs, targets, weight, seed) for seed in seeds), strict=True
    )
    share = np.float32(1 / len(seeds))
    return Network(
        into=np.concatenate(into, axis=1),
        into_bias=np.concatenate(into_bias),
        out=np.concatenate(out) * share,
        out_bias=np.sum(out_bias, axis=0) * share,
    )


def _trained(inputs: Floats, targets: Floats, weight: Floats, seed: int) -> list[Floats]:
    """Weights and biases of one network, fitted by steps of Adam to the log loss of all heads at once."""
    chance = np.random.default_rng(seed)
    known = ~np.isnan(targets)
    truth = np.nan_to_num(targets)
    width, heads = inputs.shape[1], targets.shape[1]
    parts: list[Floats] = [
        chance.normal(0, np.sqrt(1 / width), (width, HIDDEN)).astype(np.float32),
        np.zeros(HIDDEN, dtype=np.float32),
        chance.normal(0, np.sqrt(1 / HIDDEN), (HIDDEN, heads)).astype(np.float32),
        np.zeros(heads, dtype=np.float32),
    ]
    moments = [(np.zeros_like(part), np.zeros_like(part)) for part in parts]
    steps = PASSES * -(-len(inputs) // BATCH)
    for step, rows in enumerate(_batches(len(inputs), chance), start=1):
        seen = inputs[rows] * _kept(chance, (len(rows), width), DROP_INPUT)
        before = seen @ parts[0] + parts[1]
        kept = _kept(chance, before.shape, DROP_HIDDEN)
        hidden = np.maximum(before, 0) * kept
        chances = 1 / (1 + np.exp(-np.clip(hidden @ parts[2] + parts[3], -30, 30)))
        wrong = ((chances - truth[rows]) * known[rows] * weight[rows, None] / len(rows)).astype(np.float32)
        back = (wrong @ parts[2].T) * kept * (before > 0)
        slopes = [seen.T @ back, back.sum(axis=0), hidden.T @ wrong, wrong.sum(axis=0)]
        _step(parts, slopes, moments, step, RATE * _pace(step / steps))
    return parts


def _batches(size: int, chance: np.random.Generator) -> Iterator[Buckets]:
    for _ in range(PASSES):
        order = chance.permutation(size)
        for start in range(0, size, BATCH):
            yield order[start : start + BATCH]


def _kept(chance: np.random.Generator, shape: tuple[int, ...], drop: float) -> Floats:
    """Which numbers are kept this time, scaled so that their sum stays about the same."""
    kept: Floats = (chance.random(shape, dtype=np.float32) >= drop).astype(np.float32) / np.float32(1 - drop)
    return kept


def _pace(done: float) -> float:
    """The share of the learning rate: it rises over the first third and then falls to nothing."""
    if done < _RISE:
        return done / _RISE
    return 0.5 * (1 + float(np.cos(np.pi * (done - _RISE) / (1 - _RISE))))


def _step(
    parts: list[Floats], slopes: list[Floats], moments: list[tuple[Floats, Floats]], step: int, rate: float
) -> None:
    """One step of Adam with decay, in place."""
    for part, slope, (first, second) in zip(parts, slopes, moments, strict=True):
        first[...] += np.float32(1 - _MOMENT) * (slope - first)
        second[...] += np.float32(1 - _SQUARE) * (slope * slope - second)
        size = np.sqrt(second / np.float32(1 - _SQUARE**step)) + np.float32(1e-8)
        part[...] -= np.float32(rate) * (
            first / np.float32(1 - _MOMENT**step) / size + np.float32(DECAY) * part
        )
