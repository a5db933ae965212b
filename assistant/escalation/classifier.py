"""The learned half: plain numpy over the weights in `classifier.npz`. Trained by `python -m assistant.escalation.train`."""

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from assistant.errors import BadData
from assistant.escalation.network import SKETCH, Network, folded, joined

Floats = npt.NDArray[np.float32]
WEIGHTS = Path(__file__).with_name("classifier.npz")
DIMENSIONS = 384
_HALF = ("bag_idf", "words", "signs", "dual_text", "dual_joint", "into", "out")
_BYTES = 127.0


@dataclass(frozen=True)
class Weights:
    """Five models of every head, weighed into one probability by ``mix``; two of them need no vector (``mix_plain``).

    Shapes: m training messages, h heads, c signs, b buckets of words, d inputs and u units of the network. By text:
    likeness of vectors. By words. By signs. Joint: likeness of vector and signs together. By the network.
    """

    heads: tuple[str, ...]
    sign_names: tuple[str, ...]
    gamma: float
    sign_width: float
    vectors: Floats  # (m, 384)
    dual_text: Floats  # (m, h)
    text_bias: Floats  # (h,)
    bag_idf: Floats  # (b,)
    words: Floats  # (b, h)
    words_bias: Floats  # (h,)
    sign_scale: Floats  # (2, c): subtract the first row, divide by the second
    by_signs: Floats  # (c, h)
    signs_bias: Floats  # (h,)
    signs: Floats  # (m, c), scaled
    dual_joint: Floats  # (m, h)
    joint_bias: Floats  # (h,)
    into: Floats  # (d, u)
    into_bias: Floats  # (u,)
    out: Floats  # (u, h)
    out_bias: Floats  # (h,)
    mix: Floats  # (h, 6): text, words, signs, joint, network, bias
    mix_plain: Floats  # (h, 3): words, signs, bias
    limits: dict[str, float]

    def save(self, path: Path) -> None:
        """One JSON header; vectors in bytes, the large arrays in half precision."""
        header = {
            "heads": self.heads, "sign_names": self.sign_names, "gamma": self.gamma,
            "sign_width": self.sign_width, "limits": self.limits,
        }  # fmt: skip
        largest = float(np.abs(self.vectors).max())
        arrays = {
            name: value.astype(np.float16 if name in _HALF else np.float32)
            for name, value in vars(self).items()
            if isinstance(value, np.ndarray) and name != "vectors"
        }
        arrays["vectors"] = np.round(self.vectors * (_BYTES / largest)).astype(np.int8)
        arrays["vectors_largest"] = np.array(largest, dtype=np.float32)
        np.savez_compressed(path, allow_pickle=False, header=np.array(json.dumps(header)), **arrays)

    @classmethod
    def load(cls, path: Path = WEIGHTS) -> "Weights":
        """Raises ``BadData`` when the file is missing or is not one of ours."""
        try:
            with np.load(path, allow_pickle=False) as stored:
                header = json.loads(str(stored["header"]))
                arrays = {name: stored[name].astype(np.float32) for name in stored.files if name != "header"}
            arrays["vectors"] *= arrays.pop("vectors_largest") / _BYTES
            header["heads"], header["sign_names"] = tuple(header["heads"]), tuple(header["sign_names"])
            return cls(**header, **arrays)
        except (OSError, ValueError, KeyError, TypeError) as wrong:
            raise BadData(
                f"{path.name}: {wrong}. Train it with: python -m assistant.escalation.train"
            ) from wrong

    @cached_property
    def sign_sizes(self) -> Floats:
        """(m,) squared length of the signs of each training message."""
        sizes: Floats = (self.signs**2).sum(axis=1)
        return sizes

    def scaled(self, signs: Floats) -> Floats:
        """(c,) signs of one message, as the models take them."""
        scaled: Floats = (signs - self.sign_scale[0]) / self.sign_scale[1]
        return scaled

    @cached_property
    def network(self) -> Network:
        """The network, ready to run."""
        return Network(self.into, self.into_bias, self.out, self.out_bias)

    def weighed(self, buckets: npt.NDArray[np.int64], counts: Floats) -> Floats:
        """(n,) the words of a message, rare ones weighing more, as a vector of length 1."""
        values = counts * self.bag_idf[buckets]
        unit: Floats = values / (float(np.linalg.norm(values)) or 1.0)
        return unit

    def by_words(self, buckets: npt.NDArray[np.int64], values: Floats) -> Floats:
        """(h,) scores of the words alone, ``weighed``."""
        scores: Floats = np.einsum("n,nh->h", values, self.words[buckets]) + self.words_bias
        return scores


def sketch(buckets: npt.NDArray[np.int64], values: Floats) -> Floats:
    """(SKETCH,) the weighed words of a message, folded for the network."""
    places, flips = folded(buckets)
    return np.bincount(places, values * flips, SKETCH).astype(np.float32)


def likeness(gamma: float, one: Floats, other: Floats) -> Floats:
    """Of unit vectors, exp(-gamma * squared distance): shapes (a, d), (b, d) to (a, b)."""
    cosine = np.einsum("ad,bd->ab", one, other)  # not "@": waking BLAS threads beside torch's costs 30 ms
    alike: Floats = np.exp(-2.0 * gamma * (1.0 - cosine)).astype(np.float32)
    return alike


def sign_likeness(width: float, one: Floats, other: Floats, other_sizes: Floats) -> Floats:
    """Of scaled signs, exp(-squared distance / width): shapes (a, c), (b, c), (b,) to (a, b)."""
    squared = (one**2).sum(axis=1)[:, None] + other_sizes[None, :]
    distance = np.maximum(squared - 2.0 * np.einsum("ac,bc->ab", one, other), 0.0)
    alike: Floats = np.exp(-distance / width).astype(np.float32)
    return alike


def with_vector(
    weights: Weights, vector: Floats, words: Floats, signs: Floats, folded_words: Floats
) -> Floats:
    """(h,) probabilities. Raises ``ValueError`` when ``vector`` is not (384,) finite numbers."""
    if vector.shape != (DIMENSIONS,) or not np.isfinite(vector).all():
        raise ValueError(f"expected a finite vector of shape ({DIMENSIONS},), not {vector.shape}")
    by_vector = likeness(weights.gamma, vector[None, :], weights.vectors)[0]
    by_text = np.einsum("m,mh->h", by_vector, weights.dual_text) + weights.text_bias
    alike = (
        by_vector + sign_likeness(weights.sign_width, signs[None, :], weights.signs, weights.sign_sizes)[0]
    )
    joint = np.einsum("m,mh->h", alike, weights.dual_joint) + weights.joint_bias
    by_signs = signs @ weights.by_signs + weights.signs_bias
    network = weights.network.scores(joined(vector[None, :], signs[None, :], folded_words[None, :]))[0]
    scores = np.stack([by_text, words, by_signs, joint, network, np.ones_like(words)], axis=1)
    return _probability((scores * weights.mix).sum(axis=1))


def without_vector(weights: Weights, words: Floats, signs: Floats) -> Floats:
    """(h,) probabilities from words and signs alone."""
    by_signs = signs @ weights.by_signs + weights.signs_bias
    scores = np.stack([words, by_signs, np.ones_like(words)], axis=1)
    return _probability((scores * weights.mix_plain).sum(axis=1))


def _probability(score: Floats) -> Floats:
    return (1.0 / (1.0 + np.exp(-np.clip(score, -30, 30)))).astype(np.float32)
