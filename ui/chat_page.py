"""The chat: ask, see at once what must not be missed, then the steps and the words behind them."""

from __future__ import annotations

import logging

import streamlit as st

from assistant.answering import LOST
from ui import answer_view, escalation_view, examples, theme, thread, who
from ui.desk import Desk
from ui.safe_text import literal
from ui.thread import Turn

log = logging.getLogger("signpost")

PATIENCE_S = 20.0
"""Seconds after which the page says not to wait for the answer."""
LIMIT_S = 180.0
"""Seconds after which it stops waiting."""

READING = "Reading the guidance…"
LOADING = "Signpost is starting up and reading the guidance. This can take some seconds…"
SLOW = "This is taking long. Do not wait for it: if you are worried about a child, tell your DSL now."
NO_INDEX = (
    "Signpost has not read any guidance yet, so it can show only what must be done at once. "
    "Whoever looks after it can mend this with one command: `python -m ingest`"
)


def render(desk: Desk) -> None:
    """Draw the page."""
    st.title("Signpost", anchor=False)
    st.markdown("What do I do next? Ask about keeping a child safe, in your own words.")
    if not desk.has_index:
        with st.container(key="no-index"):
            st.markdown(f":material/info: {NO_INDEX}")
    turns = thread.turns()
    role, area = who.choose(desk.index, asked=bool(turns))
    with st.container(key="ask-more" if turns else "ask-first"):
        st.chat_input(
            "Ask a follow-up question" if turns else "What has happened?",
            key="question",
            on_submit=_ask_typed,
            args=(role, area),
        )
    if turns:
        for turn in turns:
            with st.container(key=f"turn-{turn.number}"):
                _turn(desk, turn)
        _after(turns[-1], role, area)
    else:
        _start(role, area)
    desk.warm()


def _start(role: str, area: str | None) -> None:
    """The empty page: no names, and questions to start from."""
    st.caption("No names are needed. Signpost keeps nothing of what you type once you close the page.")
    shown = examples.examples_for(role)
    if shown:
        st.header("Or start from one of these", anchor=False)
        for number, question in enumerate(shown):
            st.button(
                literal(question),
                key=f"example-{number}",
                on_click=thread.add,
                args=(question, role, area),
                width="stretch",
            )


def _ask_typed(role: str, area: str | None) -> None:
    thread.add(st.session_state["question"] or "", role, area)


def _turn(desk: Desk, turn: Turn) -> None:
    """One question: its words, the prompts, then the answer when it is there."""
    st.header("You asked", anchor=False)
    theme.scroll_to_newest()
    with st.container(key=f"asked-{turn.number}"):
        st.text(turn.question)
    if not turn.done:
        _escalate(desk, turn)
    escalation_view.show(turn.number, turn.escalations, turn.unchecked)
    if turn.done:
        _answer(turn)
    else:
        _wait(desk, turn)
        st.rerun()


def _escalate(desk: Desk, turn: Turn) -> None:
    found = desk.escalate(turn.question, turn.role, turn.earlier)
    turn.unchecked = found is None
    turn.escalations = escalation_view.together(turn.escalations, found or ())


def _wait(desk: Desk, turn: Turn) -> None:
    """Wait for the answer, saying so. It is asked once: a page drawn again waits for the same one."""
    if turn.asking is None:
        turn.asking = desk.ask(turn.question, turn.role, turn.area, turn.earlier)
    place = st.empty()
    place.markdown(f":material/hourglass_top: {READING if desk.ready else LOADING}")
    try:
        try:
            turn.answer = turn.asking.result(PATIENCE_S)
        except TimeoutError:
            place.markdown(f":material/hourglass_top: {SLOW}")
            turn.answer = turn.asking.result(LIMIT_S)
        turn.escalations = escalation_view.together(turn.escalations, turn.answer.escalations)
    except Exception as error:  # noqa: BLE001  (the page must stand whatever fails)
        log.error("answering failed: %s", type(error).__name__)
        turn.problem = LOST


def _answer(turn: Turn) -> None:
    if turn.answer is None:
        _failed(turn)
        return
    try:
        answer_view.show(turn.number, turn.answer, turn.role)
    except Exception as error:  # noqa: BLE001  (half an answer is shown with a warning that it is half)
        log.error("showing the answer failed: %s", type(error).__name__)
        _failed(turn)


def _failed(turn: Turn) -> None:
    with st.container(key=f"failed-{turn.number}"):
        st.markdown(f":material/error: {literal(turn.problem or LOST)}")


def _after(newest: Turn, role: str, area: str | None) -> None:
    """What may be asked next, and a new start."""
    used = {step.card for step in newest.answer.steps} if newest.answer else set()
    related = [title for card, title in newest.answer.cards if card not in used] if newest.answer else []
    if related:
        st.header("You may also need", anchor=False)
        for number, title in enumerate(related[:4]):
            st.button(
                literal(title),
                key=f"related-{newest.number}-{number}",
                on_click=thread.add,
                args=(title, role, area),
                width="stretch",
            )
    st.button("New chat", key="new-chat", icon=":material/add:", on_click=thread.clear, width="stretch")
