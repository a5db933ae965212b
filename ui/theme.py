"""How the page looks, and the strip that is always there. All of it is constant: no data is put into HTML."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from ui.safe_text import literal

ICON = Path(__file__).with_name("icon.svg")
"""A file of our own: Streamlit fetches a named icon for the browser's tab from another host."""
STYLE = Path(__file__).with_name("style.css")
STRIP = '<p role="note" class="signpost-strip">Child in immediate danger? <a href="tel:999">Call 999</a></p>'
TO_NEWEST = """<script>
(() => {
  const turns = document.querySelectorAll('[class*="st-key-turn-"]');
  const newest = turns[turns.length - 1];
  if (!newest) return;
  newest.scrollIntoView({block: "start"});
  const heading = newest.querySelector("h2");
  if (heading) { heading.tabIndex = -1; heading.focus({preventScroll: true}); }
})();
</script>"""
"""Brings a new question to the top of the screen and a screen reader to its heading, once."""


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
    st.html(STYLE)
    with st.container(key="strip"):
        st.html(STRIP)


def scroll_to_newest() -> None:
    """See `TO_NEWEST`."""
    st.html(TO_NEWEST, unsafe_allow_javascript=True)
