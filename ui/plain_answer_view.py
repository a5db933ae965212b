"""The answer in plain English, under the quoted one: it grows sentence by sentence, and can be stopped.

Loaded only when a chat model is set up. It is drawn last, so the model is asked when everything else is on the screen.
"""

from __future__ import annotations

import logging
from dataclasses import replace

import streamlit as st

from assistant.answer import Answer
from assistant.chat_model import ChatModel, chat_settings
from assistant.errors import ChatFailed
from assistant.plain_answer.judging import Passed, Removed
from assistant.plain_answer.support import SupportCheck
from assistant.plain_answer.writing import PlainAnswer, Writer, Writing, words_to_send
from ui import steps_view, theme, thread
from ui.desk import Desk
from ui.order import Shown, in_order
from ui.safe_text import literal
from ui.thread import Turn

log = logging.getLogger("signpost")

LOOK_S = 0.4
"""Seconds between two looks whether there is another sentence."""
TITLE = "In plain English"
CHECKED = "Each sentence was checked against its source before you saw it. The steps above are what counts."
SENT = "Your question goes there with names hidden."
GROWING = "Being written, and checked sentence by sentence…"
NONE = "There is no answer in plain English this time."
STAND = "The steps above stand."
ADDED = "(added by Signpost)"
WERE_ADDED = "The model had left out what is marked as added. Those are the card’s own words."
NOT_COVERED = "Part of what you asked is not in these sources. Ask your DSL about it."
DO_NOT_RELY = "These did not stand up to checking. Do not rely on them."
NOT_MASKED = "The names in your question could not be hidden, so nothing was sent."
NOT_CHECKED = "Nothing could be checked at the moment, so nothing was sent."


@st.cache_resource(show_spinner=False)
def the_model() -> ChatModel | str:
    """The one chat model of this process, or what is wrong with its settings."""
    try:
        settings = chat_settings()
    except ChatFailed as error:
        log.error("the chat model is not set up: %s", error)
        return str(error)
    return ChatModel(settings) if settings else ""


def say_where_words_go() -> None:
    """On the empty page, before anything is typed: that masked words will leave this computer, and to whom."""
    model = the_model()
    if isinstance(model, ChatModel) and model.settings.sends_to:
        who = literal(model.settings.sends_to)
        st.caption(f"For an answer in plain English, your question is sent to {who}, with names hidden.")


def show(turn: Turn, desk: Desk) -> None:
    """Begin it, show how far it is, or show it. Nothing for a question without an answer."""
    answer = turn.answer
    if answer is None or answer.outcome != "answered":
        return
    try:
        _show(turn, answer, desk)
    except Exception as error:  # noqa: BLE001  (what stands above must not suffer)
        log.error("showing the plain answer failed: %s", type(error).__name__)
        st.markdown(f":material/info: {NONE} {STAND}")


def _show(turn: Turn, answer: Answer, desk: Desk) -> None:
    model = the_model()
    if not model:
        return
    with st.container(key=f"plain-{turn.number}", gap="xsmall"):
        st.header(TITLE, anchor=place(turn))
        if isinstance(model, str):
            st.markdown(f":material/info: {NONE} {STAND}")
            st.caption(f"For whoever looks after Signpost: {literal(model)}")
            return
        shown = in_order(answer, turn.role)
        if turn.plain is None:
            begun = _begin(turn, as_shown(answer, shown), desk, model)
            if isinstance(begun, str):
                st.markdown(f":material/info: {NONE} {begun} {STAND}")
                return
            turn.plain = begun
        whole = turn.plain.whole
        _about(model, nothing=whole is not None and not whole.lines)
        if whole is None:
            _growing(turn, turn.plain, shown)
        else:
            _whole(turn, whole, shown)


def _about(model: ChatModel, *, nothing: bool) -> None:
    """Who wrote it, where the words went, and what the reader may make of it. ``nothing`` when nothing is shown."""
    sent = SENT if model.settings.sends_to else ""
    by = f"{'Asked of' if nothing else 'Written by'} {literal(model.settings.label)}."
    st.caption(" ".join(filter(None, (by, sent, "" if nothing else CHECKED))))


def place(turn: Turn) -> str:
    """The anchor of the section on the page."""
    return f"plain-{turn.number}"


def as_shown(answer: Answer, shown: Shown) -> Answer:
    """The answer with the steps that the page shows, in its order: what two cards both say stands there once."""
    steps = [step for section in shown.sections for step in section.steps]
    return replace(answer, steps=(*steps, *shown.quotes))


def _begin(turn: Turn, answer: Answer, desk: Desk, model: ChatModel) -> Writing | str:
    """Ask the model, once; or why it is not asked."""
    words = words_to_send(turn.question, thread.names(), thread.choices(), turn.earlier)
    if words is None:
        return NOT_MASKED
    embed = desk.embed()
    if embed is None:
        return NOT_CHECKED
    question, earlier = words
    writer = Writer(model, SupportCheck(embed), embed)
    return Writing(lambda stop: writer.write(answer, question, turn.role, turn.area, stop, earlier))


@st.fragment(run_every=LOOK_S)
def _growing(turn: Turn, writing: Writing, shown: Shown) -> None:
    """The sentences that have passed so far. When it is whole, the page is drawn again and the looking ends."""
    if writing.whole is not None:
        _whole(turn, writing.whole, shown)
        if st.button("Show all of it", key=f"plain-whole-{turn.number}"):
            st.rerun()
        theme.show_whole(turn.number)
        return
    lines, _ = writing.so_far()
    _lines(turn, lines, shown)
    with st.container(key=f"plain-waiting-{turn.number}", horizontal=True, vertical_alignment="center"):
        st.markdown(f":material/hourglass_top: {GROWING}")
        if st.button("Stop writing", key=f"plain-stop-{turn.number}", icon=":material/stop_circle:"):
            writing.stop.set()


def _whole(turn: Turn, plain: PlainAnswer, shown: Shown) -> None:
    _lines(turn, plain.lines, shown)
    if plain.problem:
        lead = "" if plain.lines else f"{NONE} "
        st.markdown(f":material/info: {lead}{literal(plain.problem)} {STAND}")
    if plain.added:
        st.caption(WERE_ADDED)
    if plain.lines and plain.not_covered:
        st.markdown(f":material/info: {NOT_COVERED}")
    if plain.removed:
        _removed(plain.removed)


def _lines(turn: Turn, lines: tuple[Passed, ...], shown: Shown) -> None:
    rows = [
        f"{number}. {literal(line.text)} {f'*{ADDED}* ' if line.added else ''}"
        f"{steps_view.marks(turn.number, line.citations, shown)}".rstrip()
        for number, line in enumerate(lines, 1)
    ]
    if rows:
        with st.container(key=f"plain-lines-{turn.number}"):
            st.markdown("\n".join(rows))


def _removed(removed: tuple[Removed, ...]) -> None:
    count = len(removed)
    label = f"{count} {'sentence was' if count == 1 else 'sentences were'} removed: show what and why"
    with st.expander(label, type="compact"):
        st.markdown(DO_NOT_RELY)
        st.markdown("\n".join(f"- “{literal(one.text)}” {literal(one.reason)}" for one in removed))
