"""The learned half of finding names: the weights of signs, trained from the examples by `train`."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.personal_data.judging import Judge
from assistant.personal_data.signs import Signs

WEIGHTS = Path(__file__).parent / "learned.json"


@dataclass(frozen=True)
class Learned:
    """Weights in hundredths: of signs, and of runs of letters. ``limit``: the total from which a word is a name."""

    signs: dict[str, int]
    letters: dict[str, int]
    limit: int

    def verdicts(self, judge: Judge) -> Verdicts:
        """What is to be said of each word of one message."""
        return Verdicts(self, judge)


class Verdicts:
    """Whether a name starts at each word of one message."""

    def __init__(self, learned: Learned, judge: Judge) -> None:
        """Nothing is weighed until it is asked for."""
        self._learned = learned
        self._judge = judge
        self._signs = Signs(judge, learned.letters)

    def starts_name(self, i: int) -> bool:
        """Whether a name starts at word ``i``."""
        return self._signs.candidate(i) and self.total(i) >= self._learned.limit

    def total(self, i: int) -> int:
        """The sum of the weights of the signs at word ``i``, in hundredths of a logit."""
        weights = self._learned.signs
        return sum(weights.get(sign, 0) for sign in self._signs.at(i, self._judge.starts_name(i)))

    def chance(self, i: int) -> float:
        """How likely a name is at word ``i``, 0 to 1."""
        return 1 / (1 + math.exp(-self.total(i) / 100))


@cache
def learned() -> Learned:
    """The weights that are kept with the code."""
    kept = json.loads(WEIGHTS.read_text("utf-8"))
    return Learned(kept["signs"], kept["letters"], kept["limit"])
