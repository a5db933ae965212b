"""What the page says when there is no answer to show: one calm box for each reason, each with what to do instead."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path

import streamlit as st

from assistant.answer import Answer
from assistant.answering import LOST
from assistant.versions import current_version
from ui.safe_text import literal

NO_INDEX = (
    "Signpost has not read any guidance yet, so it can show only what must be done at once. If you are worried about a "
    "child, tell your DSL now, face to face. Whoever looks after Signpost can mend this with one command: "
    "`python -m ingest`"
)
FIRST_READING = (
    "Signpost is reading the guidance for the first time, so it can show only what must be done at once. If you are "
    "worried about a child, do not wait: tell your DSL now, face to face. This page will answer when the reading is done."
)
REBUILDING = (
    "New guidance is being read. Until that is done, answers come from the guidance that was there before."
)
FRESH_S = 3600.0
"""Seconds since anything was last written after which an unfinished version is taken to have been given up."""
NOT_FOUND = "No answer in the guidance"
OUTSIDE = "Not something Signpost is for"
NO_ANSWER = "No answer this time"
STOPPED = "You stopped this answer. What is said above still holds."


def being_read(index: Path) -> bool:
    """Whether a job is writing a new version of the index at the moment."""
    with contextlib.suppress(OSError):
        for folder in (index / "versions").glob(".new-*"):
            newest = max((path.stat().st_mtime for path in (folder, *folder.iterdir())), default=0.0)
            if time.time() - newest < FRESH_S:
                return True
    return False


def show_index(index: Path) -> None:
    """Say so when there is no index, or when a new one is being made."""
    reading = being_read(index)
    if current_version(index) is None:
        with st.container(key="no-index"):
            st.markdown(f":material/info: {FIRST_READING if reading else NO_INDEX}")
    elif reading:
        with st.container(key="rebuilding"):
            st.markdown(f":material/sync: {REBUILDING}")


def show_no_answer(turn: int, answer: Answer) -> None:
    """An answer without steps: nothing found, out of scope, or a part of Signpost that failed."""
    failed = answer.index_version is None
    if failed:
        title, icon = NO_ANSWER, ":material/error:"
    elif answer.outcome == "out_of_scope":
        title, icon = OUTSIDE, ":material/info:"
    else:
        title, icon = NOT_FOUND, ":material/search_off:"
    with st.container(key=f"message-{turn}", gap="xsmall"):
        st.header(f"{icon} {title}", anchor=False)
        st.markdown(literal(LOST if failed else answer.message or LOST))
        if failed and answer.message and answer.message != LOST:
            st.caption(f"For whoever looks after Signpost: {literal(answer.message)}")


def show_failed(turn: int, problem: str) -> None:
    """The answer did not come or could not be drawn."""
    with st.container(key=f"failed-{turn}", gap="xsmall"):
        st.header(f":material/error: {NO_ANSWER}", anchor=False)
        st.markdown(literal(problem or LOST))


def show_stopped(turn: int) -> None:
    """The person pressed Stop."""
    with st.container(key=f"stopped-{turn}", gap="xsmall"):
        st.markdown(f":material/stop_circle: {STOPPED}")
