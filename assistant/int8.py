"""The embedder's matrix products in eight-bit integers, for indexing many texts on CPUs that multiply them in hardware.

Weights are rounded per output channel. Activations are first divided by a smoothing factor per input channel, which
moves the outliers that rounding would lose into the weights (Xiao et al., SmoothQuant, 2023); the factors are fixed by
the sentences below. Vectors agree with float32 to a cosine of 0.996 on average over KCSIE; questions are always
embedded in float32.
"""

from __future__ import annotations

import copy
import warnings
from typing import Any

SMOOTHING = 0.65
"""Share of an outlier that moves into the weights: the best of 0.4 to 0.9 on windows of KCSIE."""

_SENTENCES = [
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
    return bool(has and has()) and "onednn" in torch.backends.quantized.supported_engines


def int8_copy(model: Any) -> Any:
    """A copy of a sentence-transformers model whose linear layers multiply in int8. What is not
    multiplied is shared with the original, which is left as it is."""
    import torch

    largest = _largest_inputs(model)
    shared: dict[int, Any] = {id(parameter): parameter for parameter in model.parameters()}
    small = copy.deepcopy(model, shared)
    for name, layer in list(small.named_modules()):
        if isinstance(layer, torch.nn.Linear) and name in largest:
            parent, _, own = name.rpartition(".")
            setattr(small.get_submodule(parent), own, _quantised(layer, largest[name]))
    return small


def _largest_inputs(model: Any) -> dict[str, Any]:
    """Layer name → the largest absolute input of each channel over the fixed sentences."""
    import torch

    largest: dict[str, Any] = {}

    def watch(name: str) -> Any:
        def hook(_: Any, inputs: tuple[Any, ...]) -> None:
            now = inputs[0].detach().abs().reshape(-1, inputs[0].shape[-1]).amax(0)
            largest[name] = torch.maximum(largest[name], now) if name in largest else now

        return hook

    hooks = [
        layer.register_forward_pre_hook(watch(name))
        for name, layer in model.named_modules()
        if isinstance(layer, torch.nn.Linear)
    ]
    model.encode(_SENTENCES, show_progress_bar=False)
    for hook in hooks:
        hook.remove()
    return largest


def _quantised(layer: Any, largest: Any) -> Any:
    import torch

    torch.backends.quantized.engine = "onednn"
    weights = layer.weight.detach().float()
    heaviest = weights.abs().amax(0).clamp(min=1e-5)
    smoothing = (largest.clamp(min=1e-5) ** SMOOTHING / heaviest ** (1 - SMOOTHING)).clamp(min=1e-3)
    weights = weights * smoothing
    scales = weights.abs().amax(1).clamp(min=1e-8) / 127
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        rounded = torch.quantize_per_channel(
            weights, scales.double(), torch.zeros(len(scales), dtype=torch.long), 0, torch.qint8
        )
    packed = torch.ops.quantized.linear_prepack(rounded, layer.bias.detach().float())
    inverse = 1 / smoothing

    class Int8Linear(torch.nn.Module):
        def forward(self, inputs: Any) -> Any:
            return torch.ops.quantized.linear_dynamic(inputs * inverse, packed, False)

    return Int8Linear()
