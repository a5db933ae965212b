"""How the page looks, and the strip that is always there. All of it is constant: no data is put into HTML."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from ui.safe_text import literal

ICON = Path(__file__).with_name("icon.svg")
"""A file of our own: Streamlit fetches a named icon for the browser's tab from another host."""
STYLE = Path(__file__).with_name("style.css")
SCRIPT = f"<script>{Path(__file__).with_name('page.js').read_text('utf-8')}</script>"
"""What the page does in the browser: open evidence from a mark, print with everything open, remember role and area."""
STRIP = '<p role="note" class="signpost-strip">Child in immediate danger? <a href="tel:999">Call 999</a></p>'
TO_NEWEST = "<script>window.signpostPage?.toNewest();</script>"
"""Brings a new question to the top of the screen and a screen reader to its heading, once."""
PRINT = '<button type="button" class="signpost-print">Print this answer</button>'
SHOW_WHOLE = "<script>window.signpostPage?.showWhole();</script>"
"""Has the page drawn again when a plain answer is whole, as soon as no dialog is open that this would close."""
COPY = '<button type="button" class="signpost-copy">Copy as text</button>'

FAILED = (
    "Part of Signpost failed, so it cannot answer now. If you are worried about a child, tell your DSL now, "
    "face to face. If you cannot reach the DSL or a deputy, tell a senior leader or ring children's social "
    "care. If anyone may be in danger, [ring 999](tel:999)."
)


def show_failure(reason: str) -> None:
    """The page when there is no page. ``reason`` is for whoever looks after Signpost, and holds nobody's words."""
    with st.container(key="failed-page"):
        st.markdown(f":material/error: {FAILED}")
        st.caption(f"For whoever looks after Signpost: {literal(reason)}")


def show_frame() -> None:
    """Page settings, styles and the strip: the first thing that every page draws."""
    st.set_page_config(page_title="Signpost", page_icon=str(ICON), layout="centered")
    with st.container(key="script"):
        st.html(STYLE)
        st.html(SCRIPT, unsafe_allow_javascript=True)
    with st.container(key="strip"):
        st.html(STRIP)


def scroll_to_newest(turn: int, asked: int) -> None:
    """See `TO_NEWEST`. Once for each time that the question was asked."""
    with st.container(key=f"to-newest-{turn}-{asked}"):
        st.html(TO_NEWEST, unsafe_allow_javascript=True)


def dialog_strip() -> None:
    """The number to ring, inside a dialog: the strip behind it cannot be tapped while the dialog is open."""
    with st.container(key="dialog-strip"):
        st.markdown("Child in immediate danger? [Call 999](tel:999)")


def print_button() -> None:
    """A button that prints the page, with everything that is folded away opened first."""
    st.html(PRINT)


def copy_button() -> None:
    """A button that copies the text of the code block beside it."""
    st.html(COPY)


def show_whole(turn: int) -> None:
    """See `SHOW_WHOLE`. Once for each plain answer."""
    with st.container(key=f"to-newest-plain-{turn}"):
        st.html(SHOW_WHOLE, unsafe_allow_javascript=True)
