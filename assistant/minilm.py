"""The network of all-MiniLM-L6-v2: six BERT layers and a mean, in plain torch.

The same sums as sentence-transformers makes (a test compares them), without the seconds and the memory of importing it:
a question is looked up sooner, and a school laptop has room for it. Batches are texts of like length, multiplied on one
thread; two cores take two batches.
"""

from __future__ import annotations

import ctypes
import mmap
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

LAYERS, HEADS, WIDTH, INNER = 6, 12, 384, 1536
LONGEST = 256
"""Tokens of a text that are looked at, as the model was trained; the rest is cut off."""
PRODUCTS = ("query", "key", "value", "out", "up", "down")
_PLACES = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)
_SMALLEST = 1e-12
_NEVER = -1e9
_MADV_PAGEOUT = 21
"""Linux's name for the advice, as in its mman.h: what has not changed leaves memory, and nothing is lost."""


class Products(Protocol):
    """The matrix products of the layers: in float32 here, in eight-bit integers in `assistant.int8`."""

    step: int
    """The keys that are attended to are filled up with empty ones until their number divides by this."""

    def attend(self, layer: int, inputs: Any) -> tuple[Any, Any, Any]:
        """``query``, ``key`` and ``value`` of the same rows. Shape (rows, 384) → three of (rows, 384)."""

    def put_out(self, layer: int, inputs: Any, onto: Any) -> Any:
        """``out``, what is attended to, added to ``onto``, which may be written over. Shape (rows, 384) → (rows, 384)."""

    def feed(self, layer: int, inputs: Any) -> Any:
        """``down`` of the rounded-off (GELU) ``up``, added to ``inputs``, which may be written over. Shape (rows, 384) →
        (rows, 384)."""


class Float32:
    """The products as the model was trained. ``weights[layer][name]`` is (matrix, bias)."""

    step = 1

    def __init__(self, weights: Sequence[dict[str, tuple[Any, Any]]]) -> None:
        self.weights = weights

    def multiply(self, layer: int, name: str, inputs: Any) -> Any:
        """One product of `PRODUCTS`."""
        import torch

        return torch.nn.functional.linear(inputs, *self.weights[layer][name])

    def attend(self, layer: int, inputs: Any) -> tuple[Any, Any, Any]:
        """See `Products.attend`."""
        query, key, value = (self.multiply(layer, name, inputs) for name in PRODUCTS[:3])
        return query, key, value

    def put_out(self, layer: int, inputs: Any, onto: Any) -> Any:
        """See `Products.put_out`."""
        return self.multiply(layer, "out", inputs) + onto

    def feed(self, layer: int, inputs: Any) -> Any:
        """See `Products.feed`."""
        import torch

        inner = torch.nn.functional.gelu(self.multiply(layer, "up", inputs))
        return self.multiply(layer, "down", inner) + inputs


class Network:
    """Token numbers to unit vectors. Keeps no state between calls: safe from several threads."""

    def __init__(self, file: Path) -> None:
        from safetensors.torch import load_file

        held = load_file(file)
        self._words = held["embeddings.word_embeddings.weight"]
        positions = held["embeddings.position_embeddings.weight"]
        self._positions = positions + held["embeddings.token_type_embeddings.weight"][0]
        self._first = _norm(held, "embeddings.LayerNorm")
        self._norms, weights = [], []
        for n in range(LAYERS):
            at = f"encoder.layer.{n}."
            weights.append(
                {
                    name: (held[f"{at}{place}.weight"], held[f"{at}{place}.bias"])
                    for name, place in zip(PRODUCTS, _PLACES, strict=True)
                }
            )
            self._norms.append(
                (_norm(held, at + "attention.output.LayerNorm"), _norm(held, at + "output.LayerNorm"))
            )
        self.float32 = Float32(weights)

    def set_aside(self) -> None:
        """Have the matrices given back to the machine (40 MB), where it is Linux: they come from their file again when they
        are wanted."""
        if sys.platform != "linux":
            return
        advise = ctypes.CDLL(None).madvise
        for weights in self.float32.weights:
            for matrix, _ in weights.values():
                start = -(-matrix.data_ptr() // mmap.PAGESIZE) * mmap.PAGESIZE
                whole = (matrix.data_ptr() + matrix.nbytes - start) // mmap.PAGESIZE * mmap.PAGESIZE
                advise(ctypes.c_void_p(start), ctypes.c_size_t(whole), _MADV_PAGEOUT)

    def vectors(self, texts: Sequence[Sequence[int]], products: Products | None = None) -> Any:
        """L2-normalised vectors, shape (len(texts), 384), of the token numbers of one or more texts."""
        import torch

        products = products or self.float32
        normal = torch.nn.functional.layer_norm
        attend = torch.nn.functional.scaled_dot_product_attention
        with torch.inference_mode():
            lengths = torch.tensor([len(text) for text in texts])
            many, longest = len(texts), int(lengths.max())
            tokens = torch.zeros(many, longest, dtype=torch.long)
            for row, text in zip(tokens, texts, strict=True):
                row[: len(text)] = torch.tensor(text)
            real = torch.arange(longest)[None, :] < lengths[:, None]
            keys = longest + -longest % products.step
            hidden = torch.full((many, 1, 1, keys), _NEVER)
            hidden[..., :longest].masked_fill_(real[:, None, None, :], 0.0)
            padded = keys > longest or not bool(real.all())
            held = [torch.zeros(many, keys, WIDTH) for _ in range(2)] if keys > longest else []
            rows = (torch.nn.functional.embedding(tokens, self._words) + self._positions[:longest]).view(
                -1, WIDTH
            )
            rows = normal(rows, (WIDTH,), *self._first, _SMALLEST)
            for n, (after_attention, after_feeding) in enumerate(self._norms):
                query, *kept = products.attend(n, rows)
                for whole, some in zip(held, kept, strict=False):
                    whole[:, :longest] = some.view(many, longest, WIDTH)
                query, key, value = (
                    one.view(many, -1, HEADS, WIDTH // HEADS).transpose(1, 2)
                    for one in (query, *(held or kept))
                )
                attended = attend(query, key, value, attn_mask=hidden if padded else None)
                attended = attended.transpose(1, 2).reshape(-1, WIDTH)
                rows = normal(products.put_out(n, attended, rows), (WIDTH,), *after_attention, _SMALLEST)
                rows = normal(products.feed(n, rows), (WIDTH,), *after_feeding, _SMALLEST)
            rows = rows.view(many, longest, WIDTH)
            summed = (rows * real[:, :, None]).sum(1)
            return torch.nn.functional.normalize(summed, dim=1)


def _norm(held: dict[str, Any], name: str) -> tuple[Any, Any]:
    return held[f"{name}.weight"], held[f"{name}.bias"]
