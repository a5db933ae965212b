"""The embedder's matrix products in eight-bit integers, for indexing many texts on CPUs that multiply them in hardware.

Weights are rounded per output channel. Activations are first divided by a smoothing factor per input channel, which
moves the outliers that rounding would lose into the weights (Xiao et al., SmoothQuant, 2023); the factors are fixed by
the sentences below, and so are the ranges: a text has the same vector whatever stands beside it. Vectors agree with
float32 to a cosine of 0.996 on average over real documents, and 0.99 at least; questions are always embedded in float32.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from assistant.minilm import PRODUCTS, Float32, Network

BATCH = 512
"""Tokens of a batch, which the packed matrices are made for."""

SMOOTHING = 0.65
"""Share of an outlier that moves into the weights: the best of 0.4 to 0.9 on windows of KCSIE."""

SENTENCES = [
    "A child has told a member of staff that somebody at home hits her with a belt, and she is afraid to go back.",
    "Tell the designated safeguarding lead at once; if the lead cannot be reached, tell a deputy or a senior leader.",
    "Governing bodies and proprietors must read this guidance when they carry out their duties.",
    "Section 47 of the Children Act 1989; paragraph 59(b), page 103; telephone 01234 567890; email office@school.example.",
    "• the child's name, address and date of birth;",
    "Referral outcome: no further action (NFA). 24 hours. One working day.",
    "The local authority designated officer hears of every allegation within one working day.",
    "Inspectors found that the partnership did not share police notices of domestic abuse with every school in 2023.",
    "Annex B: further information. Female genital mutilation, forced marriage and so-called honour-based abuse.",
    "he stinks and never has his dinner money",
    "wot do i do if mum turns up drunk at pickup",
    "Level 3: children with complex needs who may need a lead practitioner and a team around the family.",
    "www.example.org/safeguarding-children-partnership/procedures",
    "All staff should know that technology plays a part in many safeguarding matters.",
    "Risk of exploitation | Low | Medium | High",
    "Footnote 24: see the statutory guidance on children missing education.",
]


def supported() -> bool:
    """Whether this CPU multiplies eight-bit integers in hardware (VNNI) and this torch can use it."""
    import torch

    has = getattr(torch.cpu, "_is_vnni_supported", None)
    return bool(has and has()) and hasattr(torch.ops.onednn, "qlinear_pointwise")


class Int8:
    """The products of a network in eight-bit integers."""

    step = 16
    """Torch attends up to twice as fast with keys in sixteens, and alike whatever stands beside a text."""

    def __init__(self, network: Network, sentences: Sequence[Sequence[int]]) -> None:
        """``sentences`` are the token numbers of `SENTENCES`."""
        _warn_once()
        watched = _Watched(network.float32)
        network.vectors(sentences, watched)
        self._layers: list[dict[str, _Product]] = []
        for n, weights in enumerate(network.float32.weights):
            products: dict[str, _Product] = {}
            for names in (PRODUCTS[:3], ("out",), ("up",), ("down",)):
                matrices = [weights[name] for name in names]
                ranges = watched.ranges[n, names[0]]
                products |= zip(names, _rounded(matrices, *ranges, smooth=names != ("down",)), strict=True)
            products |= zip(
                ("value", "out"), _divided_before(products["value"], products["out"]), strict=True
            )
            self._layers.append(products)

    def attend(self, layer: int, inputs: Any) -> tuple[Any, Any, Any]:
        """See `Products.attend`. The three have the same inputs, which are rounded once."""
        query, key, value = (self._layers[layer][name] for name in PRODUCTS[:3])
        rounded = query.rounded(inputs)
        return query.whole(rounded), key.whole(rounded), value.whole(rounded)

    def put_out(self, layer: int, inputs: Any, onto: Any) -> Any:
        """See `Products.put_out`."""
        out = self._layers[layer]["out"]
        return out.added(out.rounded(inputs), onto)

    def feed(self, layer: int, inputs: Any) -> Any:
        """See `Products.feed`. What passes between the two products never leaves eight bits."""
        import torch

        up, down = self._layers[layer]["up"], self._layers[layer]["down"]
        inner = up.of(up.rounded(inputs), down.scale, down.zero, torch.uint8, "gelu")
        return down.added(inner, inputs)


def _warn_once() -> None:
    """Torch says once, at the first use, that tensors of this kind will go; the release that still has them is pinned."""
    import torch

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        torch.quantize_per_tensor(torch.zeros(1), 1.0, 0, torch.quint8)


class _Watched(Float32):
    """Float32 products that note the least and the greatest input of every channel."""

    def __init__(self, plain: Float32) -> None:
        super().__init__(plain.weights)
        self.ranges: dict[tuple[int, str], tuple[Any, Any]] = {}

    def multiply(self, layer: int, name: str, inputs: Any) -> Any:
        self.ranges[layer, name] = (inputs.amin(0), inputs.amax(0))
        return super().multiply(layer, name, inputs)


@dataclass(frozen=True)
class _Product:
    """One matrix, rounded and packed, and how its inputs are rounded: ``(input * inverse) / scale + zero``."""

    inverse: Any
    """None where the inputs come divided."""
    scale: float
    zero: int
    packed: Any
    scales: Any
    zeros: Any
    bias: Any

    def rounded(self, inputs: Any) -> Any:
        """The inputs in eight bits: the bytes of the rounded tensor, without a copy."""
        import torch

        if self.inverse is not None:
            inputs = inputs * self.inverse
        made = torch.quantize_per_tensor(inputs, self.scale, self.zero, torch.quint8)
        return torch.empty(0, dtype=torch.uint8).set_(made.untyped_storage(), 0, made.size(), made.stride())

    def whole(self, rounded: Any) -> Any:
        """The product in float32."""
        import torch

        return self.of(rounded, 1.0, 0, torch.float32, "none")

    def added(self, rounded: Any, onto: Any) -> Any:
        """The product, added to ``onto`` in its place."""
        import torch

        return torch.ops.onednn.qlinear_pointwise.binary(
            rounded,
            self.scale,
            self.zero,
            self.packed,
            self.scales,
            self.zeros,
            onto,
            self.bias,
            1.0,
            0,
            torch.float32,
            1.0,
            0,
            "sum",
            1.0,
            "none",
            [],
            "",
        )

    def of(self, rounded: Any, scale: float, zero: int, kind: Any, then: str) -> Any:
        import torch

        return torch.ops.onednn.qlinear_pointwise(
            rounded,
            self.scale,
            self.zero,
            self.packed,
            self.scales,
            self.zeros,
            self.bias,
            scale,
            zero,
            kind,
            then,
            [],
            "none" if then == "gelu" else "",
        )


def _divided_before(value: _Product, out: _Product) -> tuple[_Product, _Product]:
    """``value`` and ``out``, of which the first gives what the second takes: what attention makes of channels that are
    divided is itself divided."""
    divided = replace(value, scales=value.scales * out.inverse, bias=value.bias * out.inverse)
    return divided, replace(out, inverse=None)


def _rounded(matrices: Sequence[tuple[Any, Any]], least: Any, most: Any, *, smooth: bool) -> list[_Product]:
    """Products, (matrix, bias) each, that have the same inputs, whose channels lie between ``least`` and ``most``."""
    import torch

    smoothing = torch.ones_like(least)
    if smooth:
        largest = torch.maximum(least.abs(), most.abs()).clamp(min=1e-5)
        heaviest = torch.cat([matrix for matrix, _ in matrices]).abs().amax(0).clamp(min=1e-5)
        smoothing = (largest**SMOOTHING / heaviest ** (1 - SMOOTHING)).clamp(min=1e-3)
    low, high = min(float((least / smoothing).min()), 0.0), max(float((most / smoothing).max()), 0.0)
    scale = (high - low) / 255
    out = []
    for matrix, bias in matrices:
        smoothed = matrix * smoothing
        scales = smoothed.abs().amax(1).clamp(min=1e-8) / 127
        whole = (smoothed / scales[:, None]).round().clamp(-127, 127).to(torch.int8)
        packed = torch.ops.onednn.qlinear_prepack(whole, [BATCH, whole.shape[1]])
        zeros = torch.zeros(len(scales), dtype=torch.int64)
        out.append(_Product(1 / smoothing, scale, round(-low / scale), packed, scales, zeros, bias))
    return out
