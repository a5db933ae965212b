"""Compose: the steps of the cards that fit, then verbatim passages. No sentence leaves here without a checked citation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from assistant.answer import Step
from assistant.cards import Cards
from assistant.escalation import Escalation
from assistant.index import Index
from assistant.passages import Passage, sentences
from assistant.pathways import Match, Pathway, PathwayStep, who_is
from assistant.retrieval import Hit, Scope

CARD_FITS = 0.50
"""Cosine at which a card is taken to be about the question."""
SECOND_CARD = 0.03
"""How close behind the first a second card must be to be shown as well."""
QUOTES = 5
QUOTE_LENGTH = 700

DEFAULT_CARDS = {
    "call-999": "immediate-danger",
    "allegation-against-adult": "allegation-against-adult",
    "report-fgm": "fgm",
    "prevent-referral": "radicalisation",
    "do-not-view-images": "nudes-and-ai-images",
    "challenge-decision": "no-further-action",
    "whistleblow": "whistleblowing",
    "tell-dsl-now": "concern-without-disclosure",
}
"""The card for a raised code when no card fits by its questions. In the order in which they are looked at."""


def compose(
    index: Index,
    cards: Cards,
    matches: Sequence[Match],
    hits: Sequence[Hit],
    scope: Scope,
    role: str,
    escalations: Sequence[Escalation],
    day: dt.date,
) -> tuple[list[Step], list[tuple[str, str]], list[str]]:
    """Steps in the order of need, the cards they come from with related ones, and warnings about editions."""
    chosen = choose_cards(cards, matches, escalations)
    steps: list[Step] = []
    for place, card in enumerate(chosen):
        steps += _card_steps(
            cards, card, scope, role, day, whole=place == 0, already={step.text for step in steps}
        )
    steps += _quotes(cards, hits, steps, day)
    shown = [(card.id, card.title) for card in chosen]
    for card in chosen:
        shown += [
            (name, cards.by_id[name].title)
            for name in card.related
            if name in cards.by_id and (name, cards.by_id[name].title) not in shown
        ]
    notes: list[str] = []
    for step in steps:
        for citation in step.citations:
            if citation.warning and citation.warning not in notes:
                notes.append(citation.warning)
    return steps, shown, notes


def choose_cards(cards: Cards, matches: Sequence[Match], escalations: Sequence[Escalation]) -> list[Pathway]:
    """At most three cards: immediate danger when 999 is to be rung, the best that fit, or the raised codes' own."""
    chosen: list[Pathway] = []
    codes = {escalation.code: escalation.urgency for escalation in escalations}
    if codes.get("call-999") == "now" and "immediate-danger" in cards.by_id:
        chosen.append(cards.by_id["immediate-danger"])
    fitting = [match for match in matches if match.score >= CARD_FITS]
    for match in fitting[:2]:
        if match.score >= fitting[0].score - SECOND_CARD and match.pathway not in chosen:
            chosen.append(match.pathway)
    if not fitting:
        for code, name in DEFAULT_CARDS.items():
            if (
                code in codes
                and name in cards.by_id
                and cards.by_id[name] not in chosen
                and (code != "call-999" or codes[code] == "now")
            ):
                chosen.append(cards.by_id[name])
                break
    return chosen[:3]


def _card_steps(
    cards: Cards, card: Pathway, scope: Scope, role: str, day: dt.date, *, whole: bool, already: set[str]
) -> list[Step]:
    """A card's lines as steps. Of a second card only the required steps and what its own person does."""
    out: list[Step] = []

    def add(line: PathwayStep | object, group: str) -> None:
        text = line.text  # type: ignore[attr-defined]
        if text in already:
            return
        already.add(text)
        step = line if isinstance(line, PathwayStep) else None
        out.append(
            Step(
                text,
                "pathway",
                cards.citations(line, card, scope.source_ids, day),
                group=group,  # type: ignore[arg-type]
                who=step.who if step else who_is(role),
                when=step.when if step else "later",
                required=bool(step and step.required),
                practice=line.practice,
                card=card.id,  # type: ignore[attr-defined]
            )
        )

    for step in card.steps_for(role):
        if whole or step.required or step.who == who_is(role):
            add(step, "do")
    for line in card.not_now:
        add(line, "not_now")
    if whole:
        for group, lines in (
            ("next", card.next),
            ("record", card.record),
            ("if_it_goes_wrong", card.if_it_goes_wrong),
        ):
            for line in lines:
                add(line, group)
    return out


def _quotes(cards: Cards, hits: Sequence[Hit], steps: Sequence[Step], day: dt.date) -> list[Step]:
    """The best passages that no step cites yet, verbatim."""
    cited = {citation.passage_id for step in steps for citation in step.citations}
    out: list[Step] = []
    for hit in hits:
        if len(out) == QUOTES:
            break
        if hit.passage.id in cited:
            continue
        quote = excerpt(hit.passage)
        citation = cards.cite(hit.passage, quote, day)
        if citation is not None:
            out.append(Step(citation.quote, "quote", (citation,), group="says"))
    return out


def excerpt(passage: Passage) -> str:
    """The passage, or as many of its first whole sentences as fit in `QUOTE_LENGTH` characters."""
    if len(passage.text) <= QUOTE_LENGTH:
        return passage.text
    parts = sentences(passage.text)
    end = 0
    for part in parts:
        at = passage.text.index(part, end) + len(part)
        if end and at > QUOTE_LENGTH:
            break
        end = at
    return passage.text[:end]
