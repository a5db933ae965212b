"""A passage outside an answer: its words, where it stands, whether it is answered from, and its page."""

from __future__ import annotations

import streamlit as st

from assistant.citing import citation_of
from assistant.lookup import Found
from assistant.passages import Passage
from assistant.sources import Source
from ui import evidence_view
from ui.desk import Desk
from ui.places_view import about, spot, title
from ui.safe_text import literal


def show_found(found: Found, desk: Desk, key: str) -> None:
    """One result of a search."""
    citation = citation_of(found.passage, found.source, found.passage.text)
    kind = "official" if citation.official else "own"
    with st.container(key=f"{kind}-{key}", gap="xsmall"):
        st.markdown(f"**{title(citation)}**")
        if not citation.official:
            st.badge(evidence_view.OWN, color="gray", icon=":material/edit_note:")
        if found.not_current:
            st.badge(
                f"Not answered from: {literal(found.not_current)}", color="orange", icon=":material/history:"
            )
        show_passage(found.passage, found.source, desk, key, named=False)


def show_passage(passage: Passage, source: Source, desk: Desk, key: str, *, named: bool = True) -> None:
    """A passage with its place, and a button for its page."""
    citation = citation_of(passage, source, passage.text)
    bits = [f"**{title(citation)}**"] if named else []
    st.caption(" · ".join(bit for bit in (*bits, spot(citation), about(citation)) if bit))
    st.text(passage.text)
    if passage.ocr:
        st.caption("Read from a picture of the page: check the wording against the document.")
    if st.button(evidence_view.label_of(citation), key=f"page-{key}", icon=":material/find_in_page:"):
        evidence_view.show_evidence(None, citation, desk)
