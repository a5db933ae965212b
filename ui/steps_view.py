"""Steps: the reader's own to tick, everybody else's as lists, each with a mark that opens what stands behind it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assistant.answer import Citation, Step
from ui.order import CARD, Section, Shown
from ui.safe_text import literal

WHEN = {"now": "", "today": "**Today:** ", "later": "**Later:** "}


def show_to_tick(turn: int, section: Section, shown: Shown) -> None:
    """Numbered steps, each with a box to tick. A tick is for the reader only: it goes nowhere."""
    st.header(section.title, anchor=False)
    with st.container(key=f"do-{turn}", gap="xsmall"):
        for number, step in enumerate(section.steps, 1):
            st.checkbox(
                f"{number}\\. {row(turn, step, shown)}",
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


def row(turn: int, step: Step, shown: Shown) -> str:
    """One step in markdown: when, what, and its marks."""
    when = WHEN.get(step.when, "") if step.group == "do" else ""
    return f"{when}{literal(step.text)} {marks(turn, step.citations, shown)}".rstrip()


def marks(turn: int, citations: Sequence[Citation], shown: Shown) -> str:
    """A link for each citation. Those of Signpost's own cards share one."""
    return " ".join(dict.fromkeys(_mark(turn, citation, shown) for citation in citations))


def _mark(turn: int, citation: Citation, shown: Shown) -> str:
    number = shown.number(citation)
    if citation.kind == CARD or number is None:
        return f"[practice advice](#answer-{turn}-advice)"
    return f"[\\[{number}\\]](#answer-{turn}-source-{number})"
