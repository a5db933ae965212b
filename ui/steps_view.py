"""Steps: the reader's own to tick, everybody else's as lists, each with a mark that opens what stands behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import streamlit as st

from assistant.answer import Citation, Step
from ui.order import CARD, Section, Shown
from ui.safe_text import literal

LATER = {"today": "Today", "later": "Later"}
WHEN = {"now": "", "today": "**Today:** ", "later": "**Later:** "}


MANY = 6
"""More steps than this are parted by the card that they come from."""


def show_to_tick(turn: int, section: Section, shown: Shown, cards: Mapping[str, str]) -> None:
    """Numbered steps, each with a box to tick. A tick is for the reader only: it goes nowhere.

    ``cards`` has the title of each card by its id.
    """
    st.header(section.title, anchor=False)
    parted = len(section.steps) > MANY and len({step.card for step in section.steps}) > 1
    of = Counter(step.card for step in section.steps if step.when == "now")
    above = ""
    with st.container(key=f"do-{turn}", gap="xsmall"):
        for number, step in enumerate(section.steps, 1):
            title = LATER.get(step.when) or (cards.get(step.card or "", "") if of[step.card] > 1 else "")
            if parted and title and title != above:
                st.subheader(literal(title), anchor=False)
                above = title
            st.checkbox(
                f"{number}\\. {row(turn, step, shown, dated=not parted)}",
                key=f"tick-{turn}-{number}",
                on_change="ignore",
                persist_state="session",
                width="stretch",
            )


def show_list(turn: int, section: Section, shown: Shown) -> None:
    """Steps of one section as one list, so that a screen reader says how many there are."""
    bullets = (f"{n}." if section.ordered else "-" for n in range(1, len(section.steps) + 1))
    rows = (f"{bullet} {row(turn, step, shown)}" for bullet, step in zip(bullets, section.steps, strict=True))
    st.markdown("\n".join(rows))


def row(turn: int, step: Step, shown: Shown, *, dated: bool = True) -> str:
    """One step in markdown: when (unless a heading says so), what, and its marks."""
    when = WHEN.get(step.when, "") if dated and step.group == "do" else ""
    return f"{when}{literal(step.text)} {marks(turn, step.citations, shown)}".rstrip()


def marks(turn: int, citations: Sequence[Citation], shown: Shown) -> str:
    """A link for each citation. Those of Signpost's own cards share one."""
    return " ".join(dict.fromkeys(_mark(turn, citation, shown) for citation in citations))


def _mark(turn: int, citation: Citation, shown: Shown) -> str:
    number = shown.number(citation)
    if citation.kind == CARD or number is None:
        return f"[practice advice](#answer-{turn}-advice)"
    return f"[\\[{number}\\]](#answer-{turn}-source-{number})"
