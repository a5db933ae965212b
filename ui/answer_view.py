"""One answer on the screen, in order of need. What must be done stands open; everything else is folded, and named."""

from __future__ import annotations

import logging

import streamlit as st

from assistant.answer import Answer
from assistant.answering import LOST
from assistant.places import model_is_named
from ui import contacts_view, evidence_view, record_view, screens, steps_view, take_away_view
from ui.desk import Desk
from ui.order import NOW, Shown, in_order
from ui.safe_text import literal
from ui.thread import Turn

log = logging.getLogger("signpost")

NO_CARD = (
    "Signpost has no step-by-step card for this. What the documents say stands below, under “Why”. "
    "If you are worried about a child, tell your DSL."
)
ICONS = {
    "more": ":material/add_task:",
    "staff": ":material/group:",
    "dsl": ":material/shield_person:",
    "head": ":material/school:",
    "governor": ":material/account_balance:",
    "not_now": ":material/do_not_disturb_on:",
    "next": ":material/schedule:",
    "record": ":material/edit_note:",
    "if_it_goes_wrong": ":material/healing:",
}


@st.fragment
def show(turn: Turn, desk: Desk) -> None:
    """Draw everything but the escalation prompts, which are on the page before it.

    What cannot be drawn leaves a warning that this is not all: in here, because this is drawn again by itself.
    """
    try:
        _show(turn, desk)
    except Exception as error:  # noqa: BLE001
        log.error("showing the answer failed: %s", type(error).__name__)
        screens.show_failed(turn.number, LOST)


def _show(turn: Turn, desk: Desk) -> None:
    answer = turn.answer
    if answer is None:
        return
    shown = in_order(answer, turn.role)
    if answer.outcome != "answered":
        screens.show_no_answer(turn.number, answer)
    _do(turn, answer, shown)
    contacts_view.show(turn.number, answer.contacts)
    for number, note in enumerate(note for note in answer.notes if note != answer.message):
        with st.container(key=f"note-{turn.number}-{number}"):
            st.markdown(f":material/warning: **Take care:** {literal(note)}")
    if answer.outcome == "answered" and model_is_named():
        st.markdown(f":material/arrow_downward: [The same in plain English](#plain-{turn.number})")
    with st.container(key=f"folded-{turn.number}", gap="xsmall"):
        _folded(turn, answer, shown, desk)


def _do(turn: Turn, answer: Answer, shown: Shown) -> None:
    now = shown.section(NOW)
    if now:
        steps_view.show_to_tick(turn.number, now, shown, dict(answer.cards))
    elif answer.outcome == "answered":
        others = [section for section in shown.sections if section.ordered]
        if others:
            st.header(others[0].title, anchor=False)
            steps_view.show_list(turn.number, others[0], shown)
        else:
            st.markdown(NO_CARD)


def _folded(turn: Turn, answer: Answer, shown: Shown, desk: Desk) -> None:
    open_already = next((s.key for s in shown.sections if s.ordered), NOW)
    for section in shown.sections:
        if section.key == open_already:
            continue
        with st.expander(_label(section.title, len(section.steps)), icon=ICONS.get(section.key)):
            steps_view.show_list(turn.number, section, shown)
    if shown.citations or shown.advice:
        label = _label("Why: what the guidance says", len(shown.citations))
        with st.expander(label, icon=":material/menu_book:", expanded=not shown.sections):
            evidence_view.show_why(turn.number, shown, desk)
            evidence_view.show_looked_at(turn.number, answer)
    if turn.newest:
        with st.expander("Write a record of concern", icon=":material/stylus_note:"):
            record_view.show()
    with st.expander("Copy, print or save", icon=":material/ios_share:"):
        take_away_view.show(turn, answer)


def _label(title: str, count: int) -> str:
    return f"{title} ({count})"
