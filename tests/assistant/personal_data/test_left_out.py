"""Messages that nothing was trained on: how much is found, and how much of what is found is personal data."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from assistant.personal_data import mask
from assistant.personal_data.examples import Example, marked

LEFT_OUT = [
    marked(line)
    for line in (Path(__file__).parent / "left_out.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


def tried(example: Example) -> tuple[list[str], list[str]]:
    """What was missed, and what was hidden and is nothing personal."""
    found = [(one.start, one.end) for one in mask(example.message).found]
    missed = [
        f"{kind}: {example.message[start:end]}"
        for start, end, kind in example.spans
        if not any(s <= start and end <= e for s, e in found)
    ]
    wrong = [
        example.message[s:e]
        for s, e in found
        if not any(start < e and s < end for start, end, _ in example.spans)
    ]
    return missed, wrong


def test_messages_that_nothing_was_trained_on() -> None:
    missed, wrong = [], []
    for example in LEFT_OUT:
        its_missed, its_wrong = tried(example)
        missed += its_missed
        wrong += its_wrong
    spans = sum(len(example.spans) for example in LEFT_OUT)
    assert spans > 150 and sum(not example.spans for example in LEFT_OUT) > 60
    assert len(missed) <= 0.05 * spans, missed
    assert len(wrong) <= 0.07 * spans, wrong


def test_every_kind_is_found_there() -> None:
    kinds = Counter(kind for example in LEFT_OUT for _, _, kind in example.spans)
    missed = Counter(line.split(":")[0] for example in LEFT_OUT for line in tried(example)[0])
    assert len(kinds) == 12
    assert not {kind for kind in kinds if missed[kind] > 0.34 * kinds[kind]}
