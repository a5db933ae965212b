"""The tasks: each with its sets, its costly half and its free half."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from assistant.answering import Assistant
from assistant.embedder import default_embedder
from assistant.escalation import Escalator
from assistant.places import HOME
from evals import answers, messages, plain_answers, retrieval, support
from evals.progress import Progress
from evals.rates import Result
from evals.runs import Run
from evals.searching import Searcher

CASES = HOME / "evals" / "cases"
Half = Literal["dev", "heldout"]
HALVES: tuple[Half, ...] = ("dev", "heldout")


class Bench:
    """What the costly halves work with, made when first needed. ``compare`` adds baselines and parts left out."""

    def __init__(self, index: Path, progress: Progress, *, compare: bool, patterns_only: bool) -> None:
        self.progress = progress
        self.compare, self.patterns_only = compare, patterns_only
        self._index = index

    @cached_property
    def assistant(self) -> Assistant:
        """The assistant over the index, with everything slow loaded."""
        self.progress.note("loading")
        assistant = Assistant(self._index)
        assistant.warm()
        return assistant

    @cached_property
    def searcher(self) -> Searcher:
        """Retrieval over the index."""
        return Searcher(self.assistant, default_embedder(), dt.date.today)

    @cached_property
    def answers(self) -> answers.Answers:
        """Whole answers over the index."""
        return answers.Answers(self.assistant, default_embedder(), dt.date.today)

    @cached_property
    def plain(self) -> plain_answers.PlainAnswers:
        """Plain answers of the chat model that is set up."""
        return plain_answers.PlainAnswers(self.assistant, default_embedder())


@dataclass(frozen=True)
class Task:
    """``sets`` are our own halves. ``produce`` writes records for a set into a run, ``score`` reads them."""

    sets: dict[Half, Path]
    produce: Callable[[Run, Path, Bench], None]
    score: Callable[[Run], Result]
    needs_index: bool = True
    needs_model: bool = False


def _escalate(run: Run, path: Path, bench: Bench) -> None:
    embed = None if bench.patterns_only else default_embedder().embed
    messages.escalate(run, path, Escalator.load(), embed, bench.progress)


def _halves(folder: str, dev: str, heldout: str) -> dict[Half, Path]:
    return {"dev": CASES / folder / dev, "heldout": CASES / folder / heldout}


TASKS: dict[str, Task] = {
    "retrieval": Task(
        _halves("retrieval", "dev.jsonl", "heldout.jsonl"),
        lambda run, path, bench: retrieval.produce(
            run, path, bench.searcher, bench.progress, compare=bench.compare
        ),
        retrieval.score,
    ),
    "answers": Task(
        _halves("retrieval", "dev.jsonl", "heldout.jsonl"),
        lambda run, path, bench: answers.produce(run, path, bench.answers, bench.progress),
        answers.score,
    ),
    "abstention": Task(
        _halves("retrieval", "abstention_dev.jsonl", "abstention_heldout.jsonl"),
        lambda run, path, bench: answers.produce_abstention(run, path, bench.answers, bench.progress),
        answers.score_abstention,
    ),
    "escalation": Task(
        _halves("escalation", "dev.jsonl", "unseen.jsonl"),
        _escalate,
        messages.score_escalation,
        needs_index=False,
    ),
    "privacy": Task(
        _halves("privacy", "dev.jsonl", "unseen.jsonl"),
        lambda run, path, bench: messages.find_personal_data(run, path, bench.progress),
        messages.score_privacy,
        needs_index=False,
    ),
    "cards": Task(
        _halves("cards", "own_dev.jsonl", "own.jsonl"),
        lambda run, path, bench: messages.choose_cards(run, path, bench.assistant, bench.progress),
        messages.score_cards,
    ),
    "support": Task(
        _halves("support", "dev.jsonl", "unseen.jsonl"),
        lambda run, path, bench: support.check(run, path, default_embedder().embed, bench.progress),
        support.score,
        needs_index=False,
    ),
    "plain": Task(
        _halves("plain", "dev.jsonl", "dev.jsonl"),
        lambda run, path, bench: plain_answers.produce(run, path, bench.plain, bench.progress),
        plain_answers.score,
        needs_model=True,
    ),
}
