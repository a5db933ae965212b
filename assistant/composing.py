"""Compose: the steps of the cards that fit, then verbatim passages. No sentence leaves here without a checked citation."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Group, Step
from assistant.cards import Cards
from assistant.escalation import Escalation
from assistant.passages import Passage, sentences
from assistant.pathways import Line, Match, Pathway, PathwayStep, who_is
from assistant.retrieval import Hit, Scope
from assistant.words import keywords

CARD_FITS = 0.55
"""Score (`Matcher.match`) at which a card is taken to be about the question."""
SECOND_CARD = 0.05
"""How close behind the first a second card must be to be shown as well."""
CLOSE, BEHIND = 3, 0.25
"""How many of the best matches are named before the cards that are related to those shown, and how close they must be."""
QUOTES = 5
LOCAL_QUOTES = 2
"""Of these at most so many are kept for documents of the area, before the others."""
QUOTE_LENGTH = 700

DANGER = "immediate-danger"
TOLD = "disclosure"
TELLS = re.compile(
    r"\b(told|tells|telling|says|said|saying|disclosed|confided|whispered|let slip)\b", re.IGNORECASE
)
LISTENS = re.compile(r"\b(listen|own words|leading question)", re.IGNORECASE)
"""What a card says that tells staff how to hear a child out."""

DEFAULT_CARDS = {
    "call-999": DANGER,
    "allegation-against-adult": "allegation-against-adult",
    "report-fgm": "fgm",
    "prevent-referral": "radicalisation",
    "do-not-view-images": "nudes-and-ai-images",
    "challenge-decision": "no-further-action",
    "whistleblow": "whistleblowing",
    "tell-dsl-now": "concern-without-disclosure",
}
"""The card for a raised code when no card fits by its questions. In the order in which they are looked at."""


@dataclass(frozen=True)
class Composed:
    """Steps in the order of need; the cards they come from, then other close ones and related ones; edition warnings."""

    steps: tuple[Step, ...] = ()
    cards: tuple[Pathway, ...] = ()
    notes: tuple[str, ...] = ()


def compose(
    cards: Cards,
    question: str,
    matches: Sequence[Match],
    hits: Sequence[Hit],
    scope: Scope,
    role: str,
    escalations: Sequence[Escalation],
    day: dt.date,
) -> Composed:
    """The quoted answer: no language model, every sentence from a card or a page."""
    chosen = choose_cards(cards, question, matches, escalations)
    main = next((card for card in chosen if card.id != DANGER), chosen[0] if chosen else None)
    steps: list[Step] = []
    for card in chosen:
        steps += _card_steps(cards, card, scope, role, day, whole=card is main, already=steps)
    steps += _quotes(cards, hits, steps, day)
    close = [match.pathway for match in matches[:CLOSE] if match.score >= _close_to(matches[0].score)]
    related = [cards.by_id[name] for card in chosen for name in card.related if name in cards.by_id]
    named = {card.id: card for card in (*chosen, *close, *related)}
    warnings = dict.fromkeys(c.warning for step in steps for c in step.citations if c.warning)
    return Composed(tuple(steps), tuple(named.values()), tuple(warnings))


def _close_to(best: float) -> float:
    return max(CARD_FITS, best - BEHIND)


def choose_cards(
    cards: Cards, question: str, matches: Sequence[Match], escalations: Sequence[Escalation]
) -> list[Pathway]:
    """At most four cards: immediate danger when 999 is to be rung, the best that fit, and the raised codes' own.

    When a child has told something, the card on what to say and not to say belongs to the answer, unless another that
    was chosen says how to listen.
    """
    chosen: list[Pathway] = []
    codes = {escalation.code: escalation.urgency for escalation in escalations}
    if codes.get("call-999") == "now" and DANGER in cards.by_id:
        chosen.append(cards.by_id[DANGER])
    fitting = [match for match in matches if match.score >= CARD_FITS]
    for place, match in enumerate(fitting[:3]):
        near = match.score >= fitting[0].score - SECOND_CARD
        alike = not codes or any(code in codes for code in match.pathway.escalations)
        if match.pathway not in chosen and (place == 0 or (near and alike)):
            chosen.append(match.pathway)
    scores = {match.pathway.id: match.score for match in fitting}
    for code, name in DEFAULT_CARDS.items():
        if code in codes and name in scores and code not in ("call-999", "tell-dsl-now"):
            _include(chosen, cards.by_id[name])
    listening = any(
        LISTENS.search(step.text) for card in chosen if card.id != DANGER for step in card.steps_for("other")
    )
    if "tell-dsl-now" in codes and TELLS.search(question) and TOLD in scores and not listening:
        _include(chosen, cards.by_id[TOLD])
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
    return chosen[:4]


def _include(chosen: list[Pathway], card: Pathway) -> None:
    if card not in chosen:
        chosen.append(card)


def _card_steps(
    cards: Cards,
    card: Pathway,
    scope: Scope,
    role: str,
    day: dt.date,
    *,
    whole: bool,
    already: Sequence[Step],
) -> list[Step]:
    """A card's lines as steps. Of a further card only the required steps and what its own person does.

    A line that an earlier card has said already is left out, but a required step only when its words are the same.
    """
    out: list[Step] = []

    def add(line: Line, group: Group) -> None:
        text = line.text
        step = line if isinstance(line, PathwayStep) else None
        if any(text == other.text for other in (*already, *out)):
            return
        if not (step and step.required) and any(
            other.group == group and _says_the_same(text, other.text) for other in already
        ):
            return
        out.append(
            Step(
                text,
                "pathway",
                cards.citations(line, card, scope.source_ids, day),
                group=group,
                who=step.who if step else who_is(role),
                when=step.when if step else "later",
                required=bool(step and step.required),
                practice=line.practice,
                card=card.id,
            )
        )

    for step in card.steps_for(role):
        if whole or step.required or step.who == who_is(role):
            add(step, "do")
    for line in card.not_now:
        add(line, "not_now")
    if whole:
        for line in card.next:
            add(line, "next")
        for line in card.record:
            add(line, "record")
        for line in card.if_it_goes_wrong:
            add(line, "if_it_goes_wrong")
    return out


def _says_the_same(one: str, other: str) -> bool:
    """Whether two lines of different cards share most of their words."""
    a, b = set(keywords(one)), set(keywords(other))
    return len(a & b) > 0.6 * min(len(a), len(b)) if min(len(a), len(b)) >= 4 else a == b


def _quotes(cards: Cards, hits: Sequence[Hit], steps: Sequence[Step], day: dt.date) -> list[Step]:
    """The best passages that no step cites yet, verbatim: local and national side by side where the area has its own."""
    cited = {citation.passage_id for step in steps for citation in step.citations}
    fresh = [hit for hit in hits if hit.passage.id not in cited]
    local = [hit for hit in fresh if cards.is_local(hit.passage)][:LOCAL_QUOTES]
    best = [hit for hit in fresh if hit not in local]
    out: list[Step] = []
    for hit in sorted([*best[: QUOTES + 5], *local], key=lambda hit: (hit not in local, -hit.score)):
        if len(out) == QUOTES:
            break
        citation = cards.cite(hit.passage, excerpt(hit.passage), day)
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
