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

    rows = from_cards(cards)
    codes = [card.code for card in cards]
    one, other = (train(Table(rows, escalator, embed), codes) for _ in range(2))
    assert all(
        np.array_equal(getattr(one, name), getattr(other, name))
        for name in ("dual", "words", "concepts", "mix")
    )


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
