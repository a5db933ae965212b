"""Helpful or not helpful, with a reason. The question is kept only when the person ticks that it may be."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from ui import notes
from ui.thread import Turn

REASONS = (
    "It did not fit what happened",
    "A step was missing",
    "A step was wrong",
    "Too long or hard to follow",
    "A contact or a document was wrong or out of date",
    "Something else",
)
AGREE = "The question may be kept with this, names hidden, so that whoever looks after Signpost can read it"
THANKS = "Thank you. This was noted without your name."
NOT_WRITTEN = "Thank you. It could not be written down on this machine."


@st.fragment
def show(turn: Turn) -> None:
    """Two buttons; after "not helpful" a reason."""
    said = f"feedback-said-{turn.number}"
    if said in st.session_state:
        st.markdown(f":material/check_circle: {st.session_state[said]}")
        return
    with st.container(key=f"feedback-{turn.number}", horizontal=True, vertical_alignment="center"):
        st.markdown("Was this helpful?")
        st.button("Yes", key=f"feedback-yes-{turn.number}", on_click=_keep, args=(turn, True))
        no = st.button("No", key=f"feedback-no-{turn.number}")
    asking = f"feedback-asking-{turn.number}"
    if no or st.session_state.get(asking):
        st.session_state[asking] = True
        st.radio("What was wrong?", REASONS, key=f"feedback-reason-{turn.number}", index=None)
        st.checkbox(AGREE, key=f"feedback-agree-{turn.number}")
        st.button("Send", key=f"feedback-send-{turn.number}", on_click=_keep, args=(turn, False))


def _keep(turn: Turn, helpful: bool) -> None:
    if turn.answer is None:
        return
    reason = "" if helpful else str(st.session_state.get(f"feedback-reason-{turn.number}") or "")
    agreed = not helpful and bool(st.session_state.get(f"feedback-agree-{turn.number}"))
    made = notes.feedback_on(
        turn.answer, helpful, reason, turn.answer.masked_question, agreed, dt.date.today()
    )
    kept = notes.keep_feedback(made, notes.notes_folder())
    st.session_state[f"feedback-said-{turn.number}"] = THANKS if kept else NOT_WRITTEN
