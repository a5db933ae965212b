"""``python -m evals.cards``: does the right next-step card come first, through the real answer path?"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pydantic import Field

from assistant.answering import Assistant
from assistant.composing import DANGER
from assistant.errors import SignpostError
from assistant.pathways import Role, read_pathways
from assistant.places import HOME, default_index
from evals.cases import Case, read_cases
from evals.rates import Rate, Result

CASES = HOME / "evals" / "cases" / "cards" / "own.jsonl"
FIRST = 3
"""How many cards of an answer are looked at."""


class CardCase(Case):
    """A question of staff, the card that it calls for, and others that would serve as well."""

    question: str
    role: Role = "other"
    area: str | None = None
    card: str
    also: tuple[str, ...] = Field(default=())


def main(arguments: list[str] | None = None) -> int:
    """Evaluate. 0 when the run was complete, 1 when the set or the index is wrong."""
    parser = argparse.ArgumentParser(prog="python -m evals.cards", description=__doc__)
    parser.add_argument(
        "--set", type=Path, default=CASES, metavar="FILE.jsonl", help="the set (default: %(default)s)"
    )
    parser.add_argument(
        "--index", type=Path, default=default_index(), help="the index (default: %(default)s)"
    )
    options = parser.parse_args(arguments)
    try:
        cases = read_cases(options.set, CardCase)
        result = run(cases, Assistant(options.index))
    except SignpostError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(result.text() + "\n")
    return 0


def run(cases: list[CardCase], assistant: Assistant) -> Result:
    """Answer every question and compare the cards of the answers."""
    assistant.warm()
    return score(cases, [cards_of(assistant, case) for case in cases])


def cards_of(assistant: Assistant, case: CardCase) -> list[str]:
    """The cards of the answer, the leading one first: those whose steps are shown, then the related ones.

    "A child is in danger now" stands above every other card when 999 is to be rung; it leads only where it is alone.
    """
    answer = assistant.answer(case.question, case.role, case.area)
    shown = list(dict.fromkeys(step.card for step in answer.steps if step.card))
    named = [name for name, _ in answer.cards]
    ordered = [*shown, *(name for name in named if name not in shown)]
    if DANGER in ordered and len(shown) > 1 and case.card != DANGER:
        ordered.remove(DANGER)
    return ordered


def score(cases: list[CardCase], answers: list[list[str]]) -> Result:
    """First: the leading card is the right one or one that serves as well. In three: one of the first three is."""
    first = three = exact = 0
    misses: list[str] = []
    for case, cards in zip(cases, answers, strict=True):
        good = {case.card, *case.also}
        leads = bool(cards) and cards[0] in good
        first += leads
        exact += bool(cards) and cards[0] == case.card
        three += bool(good & set(cards[:FIRST]))
        if not leads:
            misses.append(
                f"{case.id}: {case.question!r} wants {case.card}, got {', '.join(cards[:FIRST]) or 'no card'}"
            )
    known = {card.id for card in read_pathways()}
    unknown = {name for case in cases for name in (case.card, *case.also)} - known
    if unknown:
        misses.append(f"the set names cards that are not there: {', '.join(sorted(unknown))}")
    rates = (
        Rate("right card first", first, len(cases)),
        Rate("right card in the first three", three, len(cases)),
        Rate("the very card first", exact, len(cases)),
    )
    return Result("cards", rates, tuple(misses))


if __name__ == "__main__":
    raise SystemExit(main())
