"""The chat: ask, see at once what must not be missed, then the steps and the words behind them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

import streamlit as st

from assistant.answering import LOST
from assistant.index import current_version
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


def render(open_desk: Callable[[], Desk], index: Path) -> None:
    """Draw the page. The desk is opened last on an empty page: opening it takes a moment, typing need not wait."""
    st.title("Signpost", anchor=False)
    st.markdown("What do I do next? Ask about keeping a child safe, in your own words.")
    if current_version(index) is None:
        with st.container(key="no-index"):
            st.markdown(f":material/info: {NO_INDEX}")
    turns = thread.turns()
    role, area = who.choose(index, asked=bool(turns))
    if not turns:
        _start(role, area)
        open_desk().warm()
        return
    with st.container(key="ask-more", horizontal=True, wrap=False, vertical_alignment="center"):
        _ask("Ask a follow-up question", role, area)
        st.button("New chat", key="new-chat", on_click=thread.clear)
    desk = open_desk()
    for turn in turns:
        with st.container(key=f"turn-{turn.number}"):
            _turn(desk, turn)
    _related(turns[-1], role, area)


def _start(role: str, area: str | None) -> None:
    """The empty page: a place to ask, and questions to start from."""
    with st.container(key="ask-first"):
        _ask("What has happened?", role, area)
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


def _ask(prompt: str, role: str, area: str | None) -> None:
    st.chat_input(prompt, key="question", on_submit=_ask_typed, args=(role, area))


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
        turn.asking = desk.ask(turn.question, turn.role, turn.area, turn.earlier, thread.names())
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


def _related(newest: Turn, role: str, area: str | None) -> None:
    """The cards beside those that the answer came from."""
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
