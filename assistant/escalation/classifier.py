"""The learned half: plain numpy over the weights in `classifier.npz`. Trained by `python -m assistant.escalation.train`."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from assistant.errors import BadData

Floats = npt.NDArray[np.float32]
WEIGHTS = Path(__file__).with_name("classifier.npz")
DIMENSIONS = 384


@dataclass(frozen=True)
class Weights:
    """Shapes: m training messages, h heads, c signs, b buckets; four (or two) scores are weighed into one by head."""

    heads: tuple[str, ...]
    signs: tuple[str, ...]
    gamma: float
    vectors: Floats  # (m, 384)
    dual: Floats  # (m, h)
    dual_bias: Floats  # (h,)
    words: Floats  # (b, h)
    words_bias: Floats  # (h,)
    concepts: Floats  # (c, h)
    concepts_bias: Floats  # (h,)
    mix: Floats  # (h, 5): whole message, best window, words, concepts, bias
    mix_words: Floats  # (h, 3): words, concepts, bias
    limits: dict[str, float]

    def save(self, path: Path) -> None:
        """Half-precision arrays and one JSON header."""
        header = {"heads": self.heads, "signs": self.signs, "gamma": self.gamma, "limits": self.limits}
        arrays = {name: getattr(self, name).astype(np.float16) for name in ("vectors", "dual", "words")}
        arrays |= {
            name: getattr(self, name).astype(np.float32)
            for name in ("dual_bias", "words_bias", "concepts", "concepts_bias", "mix", "mix_words")
        }
        np.savez_compressed(path, allow_pickle=False, header=np.array(json.dumps(header)), **arrays)

    @classmethod
    def load(cls, path: Path = WEIGHTS) -> "Weights":
        """Raises ``BadData`` when the file is missing or is not one of ours."""
        try:
            with np.load(path, allow_pickle=False) as stored:
                header = json.loads(str(stored["header"]))
                arrays = {name: stored[name].astype(np.float32) for name in stored.files if name != "header"}
        except (OSError, ValueError, KeyError) as wrong:
            raise BadData(
                f"{path.name}: {wrong}. Train it with: python -m assistant.escalation.train"
            ) from wrong
        return cls(
            tuple(header["heads"]), tuple(header["signs"]), header["gamma"], limits=header["limits"], **arrays
        )


def kernel(gamma: float, one: Floats, other: Floats) -> Floats:
    """Likeness of unit vectors, exp(-gamma * squared distance): shapes (a, 384), (b, 384) to (a, b)."""
    cosine = np.einsum("ad,bd->ab", one, other)  # not "@": waking BLAS threads beside torch's costs 30 ms
    likeness: Floats = np.exp(-2.0 * gamma * (1.0 - cosine)).astype(np.float32)
    return likeness


def word_scores(weights: Weights, buckets: npt.NDArray[np.int64], values: Floats) -> Floats:
    """(h,) scores of the words alone."""
    scores: Floats = np.einsum("n,nh->h", values, weights.words[buckets]) + weights.words_bias
    return scores


def with_vectors(weights: Weights, vectors: Floats, words: Floats, signs: Floats) -> Floats:
    """(h,) probabilities. ``vectors``: the whole message first, then its windows. Raises ``ValueError`` on a bad shape."""
    if vectors.ndim != 2 or vectors.shape[1] != DIMENSIONS or not np.isfinite(vectors).all():
        raise ValueError(f"expected finite vectors of shape (n, {DIMENSIONS}), not {vectors.shape}")
    likeness = kernel(weights.gamma, vectors, weights.vectors)
    by_text = np.einsum("am,mh->ah", likeness, weights.dual) + weights.dual_bias
    concepts = signs @ weights.concepts + weights.concepts_bias
    scores = np.stack([by_text[0], by_text.max(axis=0), words, concepts, np.ones_like(words)], axis=1)
    return _probability((scores * weights.mix).sum(axis=1))


def without_vectors(weights: Weights, words: Floats, signs: Floats) -> Floats:
    """(h,) probabilities from words and concepts alone."""
    concepts = signs @ weights.concepts + weights.concepts_bias
    scores = np.stack([words, concepts, np.ones_like(words)], axis=1)
    return _probability((scores * weights.mix_words).sum(axis=1))


def _probability(score: Floats) -> Floats:
    return (1.0 / (1.0 + np.exp(-np.clip(score, -30, 30)))).astype(np.float32)
