"""Ask: see at once what must not be missed, then the steps, then the words behind them."""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import Callable
from pathlib import Path

import streamlit as st

from assistant.answering import LOST
from assistant.places import model_is_named
from ui import (
    answer_view,
    escalation_view,
    examples,
    feedback_view,
    masking_view,
    notes,
    screens,
    theme,
    thread,
    who,
)
from ui.desk import Desk, let_the_first_screen_be_drawn
from ui.safe_text import literal
from ui.thread import Turn

log = logging.getLogger("signpost")

AT_ONCE_S = 1.5
"""Seconds for which the page waits before it shows that it is waiting."""
LOOK_S = 0.4
"""Seconds between two looks whether the answer is there."""
PATIENCE_S = 20.0
"""Seconds after which the page says not to wait for the answer."""
LIMIT_S = 180.0
"""Seconds after which it stops waiting."""

READING = "Reading the guidance…"
LOADING = "Signpost is starting up and reading the guidance. This can take some seconds…"
SLOW = "This is taking long. Do not wait for it: if you are worried about a child, tell your DSL now."


def render(open_desk: Callable[[], Desk], index: Path, elsewhere: Callable[[], None] = lambda: None) -> None:
    """Draw the page. On an empty one the desk is opened last: opening it takes a second, typing need not wait.

    ``elsewhere`` draws the way to the other pages, below everything on the empty page.
    """
    st.title("Signpost", anchor=False)
    turns = thread.turns()
    if not turns:
        st.markdown("What do I do next? Ask about keeping a child safe, in your own words.")
    screens.show_index(index)
    role, area = who.choose(index, asked=bool(turns))
    if not turns:
        _start(role, area)
        elsewhere()
        let_the_first_screen_be_drawn()
        open_desk().warm()
        return
    with st.container(key="ask-more", horizontal=True, wrap=False, vertical_alignment="center"):
        _ask("Ask a follow-up question", role, area)
        st.button("New chat", key="new-chat", on_click=thread.clear)
    desk = open_desk()
    for turn in turns:
        turn.newest = turn is turns[-1]
        with st.container(key=f"turn-{turn.number}"):
            _turn(desk, turn)
    _related(turns[-1], role, area)


def _start(role: str, area: str | None) -> None:
    """The empty page: a place to ask, and questions to start from."""
    with st.container(key="ask-first"):
        _ask("What has happened?", role, area)
    st.caption("No names are needed. Signpost keeps nothing of what you type once you close the page.")
    if model_is_named():
        from ui import plain_answer_view

        plain_answer_view.say_where_words_go()
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
    st.chat_input(prompt, key="question", on_submit=_ask_typed, args=(role, area), max_chars=4000)


def _ask_typed(role: str, area: str | None) -> None:
    thread.add(st.session_state["question"] or "", role, area)


def _turn(desk: Desk, turn: Turn) -> None:
    """One question: its words, the prompts, then the answer when it is there."""
    st.header("You asked", anchor=False)
    if turn.newest:
        theme.scroll_to_newest(turn.number, turn.asked)
    with st.container(key=f"asked-{turn.number}"):
        st.text(turn.question)
    masking_view.show(turn)
    if not turn.done:
        _escalate(desk, turn)
    prompts = st.container(key=f"prompts-{turn.number}")
    with prompts:
        _prompts(turn)
    if not turn.done:
        _begin(desk, turn)
        if _look(turn, AT_ONCE_S):
            st.rerun()
        _waiting(turn, desk)
        return
    _answer(desk, turn)


def _escalate(desk: Desk, turn: Turn) -> None:
    found = desk.escalate(
        turn.question, turn.role, turn.earlier, not_safe=turn.safe is False, said_safe=turn.said_safe
    )
    turn.unchecked = found is None
    turn.escalations = escalation_view.together(found or (), turn.escalations)


def _prompts(turn: Turn) -> None:
    escalation_view.show(
        turn.number,
        turn.escalations,
        turn.unchecked,
        turn.safe,
        lambda safe: thread.say_safe(turn, safe),
    )


def _begin(desk: Desk, turn: Turn) -> None:
    """Ask once: a page drawn again waits for the same answer."""
    if turn.asking is None:
        turn.started = time.monotonic()
        turn.asking = desk.ask(
            turn.question,
            turn.role,
            turn.area,
            turn.earlier,
            thread.names(),
            not_safe=turn.safe is False,
            choices=thread.choices(),
            said_safe=turn.said_safe,
        )


def _look(turn: Turn, seconds: float) -> bool:
    """Wait so long for the answer and take it when it is there. Whether there is nothing left to wait for."""
    if turn.asking is None or turn.done:
        return True
    try:
        turn.answer = turn.asking.result(seconds)
        turn.escalations = escalation_view.together(turn.answer.escalations, turn.escalations)
        _count(turn)
    except TimeoutError:
        if time.monotonic() - turn.started > LIMIT_S:
            turn.problem = LOST
    except Exception as error:  # noqa: BLE001  (the page must stand whatever fails)
        log.error("answering failed: %s", type(error).__name__)
        turn.problem = LOST
    return turn.done


def _count(turn: Turn) -> None:
    """Count a question that had no answer under its topic, once."""
    topic = notes.topic_of(turn.answer) if turn.answer else None
    if topic and not turn.counted:
        turn.counted = True
        notes.count_gap(topic, notes.notes_folder(), dt.date.today())


@st.fragment(run_every=LOOK_S)
def _waiting(turn: Turn, desk: Desk) -> None:
    """Say that the answer is on its way, and offer to stop. Nothing else on the page waits with it."""
    if _look(turn, 0):
        st.rerun()
    late = time.monotonic() - turn.started > PATIENCE_S
    words = SLOW if late else READING if desk.ready else LOADING
    with st.container(key=f"waiting-{turn.number}", horizontal=True, vertical_alignment="center"):
        st.markdown(f":material/hourglass_top: {words}")
        if st.button("Stop", key=f"stop-{turn.number}", icon=":material/stop_circle:"):
            turn.stopped = True
            if turn.asking is not None:
                turn.asking.cancel()
            st.rerun()


def _answer(desk: Desk, turn: Turn) -> None:
    if turn.stopped:
        screens.show_stopped(turn.number)
        st.button("Ask again", key=f"again-{turn.number}", on_click=turn.ask_again)
        return
    if turn.answer is None:
        screens.show_failed(turn.number, turn.problem)
        st.button("Ask again", key=f"again-{turn.number}", on_click=turn.ask_again)
        return
    answer_view.show(turn, desk)
    if model_is_named():
        from ui import plain_answer_view

        plain_answer_view.show(turn, desk)
    feedback_view.show(turn)


def _related(newest: Turn, role: str, area: str | None) -> None:
    """The cards beside those that the answer came from."""
    used = {step.card for step in newest.answer.steps} if newest.answer else set()
    related = [title for card, title in newest.answer.cards if card not in used] if newest.answer else []
    if related:
        st.header("You may also need", anchor=False)
        for number, title in enumerate(related[:3]):
            st.button(
                literal(title),
                key=f"related-{newest.number}-{number}",
                on_click=thread.add,
                args=(title, role, area),
                width="stretch",
            )
