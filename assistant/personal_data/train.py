"""Trains the learned half of finding names: python -m assistant.personal_data.train [--check]

Deterministic, under a minute. Writes `learned.json`: the weights, and the sha256 of every input. With --check
it writes nothing and says how well names are found in messages that were left out of training.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize  # type: ignore[import-untyped]
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]

from assistant.personal_data.examples import FOLDER, Example, read_examples
from assistant.personal_data.judging import Judge
from assistant.personal_data.learned import WEIGHTS, Learned
from assistant.personal_data.letters import runs
from assistant.personal_data.lists import everyday, first_names, surnames
from assistant.personal_data.masking import held
from assistant.personal_data.naming import find_names, titled
from assistant.personal_data.signs import Signs
from assistant.personal_data.variations import Namer, frequent, varied

Floats = npt.NDArray[np.float64]

FOLDS = 5
VARIATIONS = 10
VARIATION_WEIGHT = 0.25
RIDGE = 2.0
LETTERS_RIDGE = 3.0
LIMIT = -120
LEAST_MESSAGES = 3
LEAST_WORDS = 12


def fitted(rows: csr_matrix, truth: Floats, weights: Floats, ridge: float) -> Floats:
    """Ridge logistic regression: one weight a column, no intercept (a sign that is always there does its work)."""
    signed = 2 * truth - 1

    def loss(beta: Floats) -> tuple[float, Floats]:
        margins = signed * (rows @ beta)
        slope = -signed * weights / (1 + np.exp(np.clip(margins, -500, 500)))
        value = float(np.sum(weights * np.logaddexp(0, -margins)) + 0.5 * ridge * np.sum(beta * beta))
        return value, np.asarray(rows.T @ slope + ridge * beta)

    found = minimize(loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 300})
    return np.asarray(found.x)


def matrix(signs: Sequence[Sequence[str]], columns: Sequence[str]) -> csr_matrix:
    """The rows as ones and noughts."""
    place = {sign: column for column, sign in enumerate(columns)}
    kept = [sorted({place[sign] for sign in row if sign in place}) for row in signs]
    starts = np.cumsum([0] + [len(row) for row in kept])
    flat = np.concatenate([np.array(row, dtype=np.int64) for row in kept])
    return csr_matrix((np.ones(len(flat)), flat, starts), shape=(len(kept), len(columns)))


def hundredths(columns: Sequence[str], beta: Floats) -> dict[str, int]:
    """Weights as whole hundredths, without those that round to nearly nothing."""
    return {c: int(w) for c, w in zip(columns, np.rint(100 * beta), strict=True) if abs(w) >= 3}


def letters() -> dict[str, int]:
    """Weights of runs of letters that tell names from words."""
    names = sorted((first_names() | surnames()) - everyday())
    words = sorted(w for w in everyday() if len(w) > 3)
    chance = random.Random(1)  # noqa: S311
    words = sorted(chance.sample(words, min(len(words), 30_000)))
    signs = [sorted(set(runs(word))) for word in [*names, *words]]
    columns = frequent(signs, range(len(signs)), LEAST_WORDS)
    truth = np.array([1.0] * len(names) + [0.0] * len(words))
    return hundredths(columns, fitted(matrix(signs, columns), truth, np.ones(len(truth)), LETTERS_RIDGE))


@dataclass
class Table:
    """Every candidate word of every message and its variations: signs, truth, weight, and which message it is of."""

    signs: list[list[str]]
    truth: Floats
    weights: Floats
    messages: list[int]


def table(examples: Sequence[Example], weights: dict[str, int]) -> Table:
    """The examples and their variations as rows."""
    signs: list[list[str]] = []
    truth: list[float] = []
    weigh: list[float] = []
    messages: list[int] = []
    namer = Namer()
    for number, example in enumerate(examples):
        chance = random.Random(example.message)  # noqa: S311
        for turn in range(VARIATIONS + 1):
            text = varied(example, namer, chance) if turn else example
            for row, is_name in rows_of(text, weights):
                signs.append(row)
                truth.append(float(is_name))
                weigh.append(VARIATION_WEIGHT if turn else 1.0)
                messages.append(number)
    return Table(signs, np.array(truth), np.array(weigh), messages)


def rows_of(example: Example, weights: dict[str, int]) -> Iterator[tuple[list[str], bool]]:
    """The candidate words of one message with whether a name starts there. Words inside a name are left out."""
    judge = Judge(example.message, held(example.message))
    signs = Signs(judge, weights)
    names = [(start, end) for start, end, kind in example.spans if kind == "name"]
    begun: set[int] = set()
    i = 0
    while i < len(judge.tokens):
        token = judge.tokens[i]
        inside = next((start for start, end in names if start <= token.start < end), -1)
        if caught := titled(judge, i):
            begun.add(inside)
            i = caught[1] + 1
            continue
        if signs.candidate(i) and inside not in begun:
            yield signs.at(i, judge.starts_name(i)), inside >= 0
            if inside >= 0:
                begun.add(inside)
        i += 1


@dataclass
class Checked:
    """Names to find, how many were found, how many findings are something personal, and what went wrong, by name."""

    names: int = 0
    found: int = 0
    findings: int = 0
    right: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, example: Example, found: list[tuple[int, int]]) -> None:
        """One message with the places where names were found."""
        text = example.message
        for start, end, kind in example.spans:
            if kind == "name":
                self.names += 1
                if any(_touch((start, end), place) for place in found):
                    self.found += 1
                else:
                    self.wrong.append(f"miss  {text[start:end]!r} in {text[:90]!r}")
        for place in found:
            self.findings += 1
            if any(_touch((start, end), place) for start, end, _ in example.spans):
                self.right += 1
            else:
                self.wrong.append(f"false {text[place[0] : place[1]]!r} in {text[:90]!r}")

    def text(self) -> str:
        """Misses by name before any rate."""
        rates = (
            f"names found {self.found / self.names:.3f} of {self.names}",
            f"precision {self.right / self.findings:.3f} of {self.findings}",
        )
        return "\n".join([*(f"  {line}" for line in self.wrong), *rates])


def _touch(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def train(data: Table, letter_weights: dict[str, int], without: frozenset[int] = frozenset()) -> Learned:
    """The weights from every message except those ``without``."""
    rows = [r for r, message in enumerate(data.messages) if message not in without]
    signs = [data.signs[r] for r in rows]
    columns = frequent(signs, [data.messages[r] for r in rows], LEAST_MESSAGES)
    beta = fitted(matrix(signs, columns), data.truth[rows], data.weights[rows], RIDGE)
    return Learned(hundredths(columns, beta), letter_weights, LIMIT)


def checked(examples: Sequence[Example], data: Table, letter_weights: dict[str, int]) -> Checked:
    """Every example by weights that had not seen it, in five parts."""
    result = Checked()
    for fold in range(FOLDS):
        left_out = range(fold, len(examples), FOLDS)
        weights = train(data, letter_weights, frozenset(left_out))
        for number in left_out:
            example = examples[number]
            found = [
                (s.start, s.end) for s in find_names(example.message, held(example.message), weights=weights)
            ]
            result.add(example, found)
    return result


def main(arguments: list[str] | None = None) -> int:
    """Train on every example; with ``--check`` say how well names are found in messages left out, and write nothing."""
    parser = argparse.ArgumentParser(prog="python -m assistant.personal_data.train", description=__doc__)
    parser.add_argument("--check", action="store_true", help="cross-validate only")
    options = parser.parse_args(arguments)
    examples = read_examples()
    letter_weights = letters()
    data = table(examples, letter_weights)
    if options.check:
        sys.stdout.write(checked(examples, data, letter_weights).text() + "\n")
        return 0
    weights = train(data, letter_weights)
    inputs = [*sorted(FOLDER.glob("*.txt")), *sorted(Path(__file__).parent.glob("*.txt"))]
    record = {
        "examples": len(examples),
        "inputs": {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in inputs},
        "limit": weights.limit,
        "signs": weights.signs,
        "letters": weights.letters,
    }
    WEIGHTS.write_text(json.dumps(record, indent=0, ensure_ascii=False) + "\n", "utf-8")
    sys.stdout.write(f"{len(examples)} examples, {len(weights.signs)} signs, {WEIGHTS.name} written\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
