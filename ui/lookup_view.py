"""Search inside the documents."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from assistant.index import Index
from assistant.lookup import Where, find
from ui import passage_view
from ui.desk import Desk

WHERE: dict[Where, str] = {"everywhere": "Everything", "national": "National only", "area": "Local only"}
NOTHING = "Nothing was found. Try other words, or look also in older editions."


def show(desk: Desk, index: Index) -> None:
    """A box for words or a paragraph number, and the passages that hold or mean them."""
    words = st.text_input(
        "Words, or a paragraph number such as “para 59”", key="lookup-words", autocomplete="off"
    )
    with st.container(key="lookup-options", horizontal=True, vertical_alignment="center"):
        where = st.radio(
            "Where", list(WHERE), format_func=lambda name: WHERE[name], key="lookup-where", horizontal=True
        )
        superseded = st.checkbox("Also editions that are not in force", key="lookup-superseded", wrap=True)
    if not words.strip():
        return
    found = find(index, words, dt.date.today(), desk.embed(), where=where, superseded=superseded)
    st.markdown(f"{len(found)} passages, best first" if found else NOTHING)
    for number, one in enumerate(found):
        passage_view.show_found(one, desk, f"found-{number}")
