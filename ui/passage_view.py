"""A passage outside an answer: its words, where it stands, whether it is answered from, and its page."""

from __future__ import annotations

import streamlit as st

from assistant.answer import Citation
from assistant.lookup import Found
from assistant.passages import Passage
from assistant.sources import Source
from ui import evidence_view
from ui.desk import Desk
from ui.places_view import about, spot, title
from ui.safe_text import literal


def show_found(found: Found, desk: Desk, key: str) -> None:
    """One result of a search."""
    citation = citation_of(found.passage, found.source)
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
    citation = citation_of(passage, source)
    bits = [f"**{title(citation)}**"] if named else []
    st.caption(" · ".join(bit for bit in (*bits, spot(citation), about(citation)) if bit))
    st.text(passage.text)
    if passage.ocr:
        st.caption("Read from a picture of the page: check the wording against the document.")
    if st.button(evidence_view.label_of(citation), key=f"page-{key}", icon=":material/find_in_page:"):
        evidence_view.show_evidence(None, citation, desk)


def citation_of(passage: Passage, source: Source) -> Citation:
    """The place of a passage, for showing it. It is not a checked quotation of an answer."""
    url = source.url
    if url and passage.html_id and not source.digest:
        url = f"{url}#{passage.html_id}"
    elif url and passage.pages and url.casefold().endswith(".pdf"):
        url = f"{url}#page={passage.pages[0]}"
    return Citation(
        source.id,
        source.file,
        source.title,
        source.edition,
        passage.heading,
        passage.paragraph,
        passage.pages,
        passage.text,
        official=not source.digest,
        publisher=source.publisher,
        kind=source.kind,
        area=source.area,
        in_force_from=source.in_force_from,
        published=source.published,
        checked_on=source.checked_on,
        url=url,
        ocr=passage.ocr,
        passage_id=passage.id,
        page_label=passage.page_label,
        retrieved_on=source.retrieved_on,
        trouble=source.trouble,
    )
