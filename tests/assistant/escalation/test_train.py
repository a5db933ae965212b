"""Training: the record names its inputs, and the same input gives the same weights."""

import hashlib
import json

import numpy as np
import pytest

from assistant.errors import BadData
from assistant.escalation.cards import load_cards
from assistant.escalation.classifier import WEIGHTS, Weights
from assistant.escalation.escalator import Escalator
from assistant.escalation.examples import from_cards, from_files
from assistant.escalation.ridge import Ridge
from assistant.escalation.train import Table, train
from assistant.places import PROMPTS

FOLDER = PROMPTS / "escalations"


def test_the_record_belongs_to_the_weights_and_to_the_files_of_today():
    record = json.loads(WEIGHTS.with_suffix(".json").read_text(encoding="utf-8"))
    assert record["weights"] == hashlib.sha256(WEIGHTS.read_bytes()).hexdigest()
    ours = [
        *FOLDER.glob("*.yaml"),
        *(FOLDER / "concepts").glob("*.yaml"),
        *(FOLDER / "examples").glob("*.jsonl"),
    ]
    for path in ours:
        assert record["inputs"][path.name] == hashlib.sha256(path.read_bytes()).hexdigest(), (
            f"train again: {path.name}"
        )


def test_the_same_messages_give_the_same_weights():
    cards = load_cards(FOLDER)
    escalator = Escalator.load(patterns_only=True)

    def embed(texts):
        seeds = [int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") for text in texts]
        vectors = np.stack([np.random.default_rng(seed).normal(size=384) for seed in seeds])
        return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)

    codes = [card.code for card in cards]
    rows = from_cards(cards) + from_files([FOLDER / "examples" / "messages.jsonl"], codes)[:150]
    one, other = (train(Table(rows, escalator, embed), codes) for _ in range(2))
    assert all(
        np.array_equal(getattr(one, name), getattr(other, name))
        for name in ("dual_text", "words", "by_signs", "dual_joint", "into", "out", "mix", "mix_plain")
    )


def test_scores_of_messages_left_out_are_those_of_a_model_that_never_saw_them():
    chance = np.random.default_rng(3)
    points = chance.normal(size=(12, 4))
    kernel = points @ points.T
    targets = np.where(chance.random((12, 2)) < 0.5, -1.0, 1.0)
    targets[4, 1] = np.nan
    groups = [f"g{at // 2}" for at in range(12)]
    penalty = np.full(12, 0.5)
    for rows, dual in Ridge(kernel, targets, groups, penalty).left_out():
        rest = [at for at in range(12) if at not in rows]
        if 4 in rest:
            continue  # where a target is unknown the full model fills it from all the messages, so only nearly the same
        again = Ridge(kernel[np.ix_(rest, rest)], targets[rest], [groups[at] for at in rest], penalty[rest])
        expected = kernel[np.ix_(rows, rest)] @ again.dual + again.bias
        assert np.allclose(kernel[rows] @ dual + dual.sum(axis=0), expected, atol=1e-8)


def test_missing_weights_say_how_to_train(tmp_path):
    with pytest.raises(BadData, match="python -m assistant.escalation.train"):
        Weights.load(tmp_path / "classifier.npz")


def test_a_wrong_line_is_named(tmp_path):
    path = tmp_path / "more.jsonl"
    path.write_text(
        '{"message": "x", "role": "ta", "codes": [], "kind": "ordinary"}\n{"message": 1}\n', encoding="utf-8"
    )
    with pytest.raises(BadData, match="more.jsonl, line 2"):
        from_files([path], ["call-999"])
