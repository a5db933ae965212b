"""What stands behind an answer: every citation with its place and words, and the page itself for whoever opens it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assistant.answer import Answer, Citation
from assistant.page_pictures import NoPicture
from ui import pictures, theme
from ui.desk import Desk
from ui.order import Shown, warnings_of
from ui.places_view import about, pages, spot, title
from ui.safe_text import literal, web_link

OWN = "Signpost's own summary, not official wording"
WHICH_COUNTS = "Where two of these differ: statutory guidance says what must be done, local procedures how it is done here."


def show_why(turn: int, shown: Shown, desk: Desk) -> None:
    """Every citation of the answer, numbered as its marks are; what the area says beside what the nation says."""
    for name, warning in warnings_of(shown.citations).items():
        st.markdown(f":material/warning: **{literal(name)}: take care.** {literal(warning)}")
    numbered = list(enumerate(shown.citations, 1))
    local = [(n, citation) for n, citation in numbered if citation.area]
    national = [(n, citation) for n, citation in numbered if not citation.area]
    unfold = not shown.sections
    if local and national:
        st.markdown(WHICH_COUNTS)
        left, right = st.columns(2)
        with left:
            st.subheader("For all of England", anchor=False)
            _documents(turn, national, desk, unfold)
        with right:
            st.subheader(f"For {literal(_areas(local))}", anchor=False)
            _documents(turn, local, desk, unfold)
    else:
        _documents(turn, numbered, desk, unfold)
    if shown.advice:
        _advice(turn, shown.advice)


def _areas(local: Sequence[tuple[int, Citation]]) -> str:
    return " and ".join(dict.fromkeys(citation.area or "" for _, citation in local))


def _documents(turn: int, numbered: Sequence[tuple[int, Citation]], desk: Desk, unfold: bool) -> None:
    """The citations by document: what is true of the whole document is said once."""
    for source_id in dict.fromkeys(citation.source_id for _, citation in numbered):
        mine = [(n, citation) for n, citation in numbered if citation.source_id == source_id]
        first, one = mine[0]
        with st.container(key=f"{'official' if one.official else 'own'}-{turn}-{first}", gap="xsmall"):
            st.markdown(f"**{title(one)}**")
            if not one.official:
                st.badge(OWN, color="gray", icon=":material/edit_note:")
            st.caption(about(one))
            for number, citation in mine:
                label = f"\\[{number}\\] {spot(citation)}"
                with st.expander(label, expanded=unfold, type="compact"):
                    _words(turn, number, citation)
                    name = f"answer-{turn}-source-{number}"
                    if st.button(label_of(citation), key=f"see-{name}", icon=":material/find_in_page:"):
                        show_evidence(number, citation, desk)


def label_of(citation: Citation) -> str:
    """What the button that opens the evidence says."""
    if not citation.official:
        return "How sure is this?" if citation.how_sure else "Where it comes from"
    return "See the page" if citation.pages else "See it in the document"


def _words(turn: int, number: int, citation: Citation) -> None:
    with st.container(key=f"quote-{turn}-{number}"):
        st.text(f"“{citation.quote}”" if citation.official else citation.quote)
    if citation.ocr:
        st.caption("Read from a picture of the page: check the wording against the document.")


def _advice(turn: int, advice: Sequence[Citation]) -> None:
    """What rests on Signpost's own cards only: its words are the steps themselves."""
    with st.container(key=f"own-{turn}-advice", gap="xsmall"):
        st.markdown("**Signpost's own advice**")
        st.badge("Practice advice, not official wording", color="gray", icon=":material/edit_note:")
        rows = dict.fromkeys(f"- “{literal(one.title)}”: {literal(one.how_sure or '')}" for one in advice)
        st.markdown("\n".join(rows))
        if st.button("What is practice advice?", key=f"see-answer-{turn}-advice"):
            _about_advice(tuple(rows))


@st.dialog("Practice advice")
def _about_advice(rows: tuple[str, ...]) -> None:
    theme.dialog_strip()
    st.markdown(
        "This step rests on no paragraph of guidance that Signpost has read. It is Signpost's own advice, written and "
        "reviewed with the card that it stands on. Your DSL may decide otherwise."
    )
    st.markdown("\n".join(rows))


@st.dialog("What the guidance says", width="medium")
def show_evidence(number: int | None, citation: Citation, desk: Desk) -> None:
    """One citation: its words, its page as a picture, and where to read it."""
    theme.dialog_strip()
    mark = f"\\[{number}\\] " if number else ""
    st.markdown(f"**{mark}{title(citation)}**")
    if not citation.official:
        st.badge(OWN, color="gray", icon=":material/edit_note:")
    st.markdown(" · ".join(bit for bit in (spot(citation), about(citation)) if bit))
    _words(0, 0, citation)
    if not citation.official and citation.how_sure:
        st.markdown(f"**How sure:** {literal(citation.how_sure)}")
    if citation.warning:
        st.markdown(f":material/warning: **Take care:** {literal(citation.warning)}")
    link = web_link(citation.url)
    if link:
        at = f" at page {citation.pages[0]}" if citation.pages and "#page=" in (citation.url or "") else ""
        st.markdown(f":material/open_in_new: {link}{at}")
    if citation.official:
        if citation.pages:
            _page(citation, desk)
        else:
            _context(citation, desk)


def _page(citation: Citation, desk: Desk) -> None:
    index = desk.index()
    path = index.document_path(citation.source_id) if index else None
    if index is None or path is None:
        st.caption("The document is not kept here, so its page cannot be shown.")
        return
    larger = st.toggle("Make the page larger", key="page-larger")
    try:
        with st.spinner("Fetching the page…"):
            page, picture = pictures.first_marked(
                index.manifest.version, citation.source_id, citation.pages, citation.quote, str(path)
            )
    except NoPicture as error:
        st.markdown(f":material/info: {literal(str(error))}")
        return
    marked = (
        "the cited words are marked"
        if picture.marked
        else "the cited words could not be marked: read the page"
    )
    st.caption(f"Page {page} of the file; {marked}.")
    with st.container(key="page-wide" if larger else "page-fit"):
        st.image(
            picture.png,
            output_format="PNG",
            width=picture.width if larger else "stretch",
            alt=f"Page {page} of {citation.title}; {marked}. The words are in text above.",
        )


def _context(citation: Citation, desk: Desk) -> None:
    """The passage among its neighbours, for a document without pages."""
    around = desk.around(citation.source_id, citation.passage_id)
    if not around:
        return
    st.caption("This document has no pages. This is where the words stand in it:")
    with st.container(key="context", gap="small"):
        for passage in around:
            if passage.id != citation.passage_id:
                st.text(passage.text)
                continue
            before, _, after = passage.text.partition(citation.quote)
            if before.strip():
                st.text(before.strip())
            with st.container(key="cited-words"):
                st.text(citation.quote)
            if after.strip():
                st.text(after.strip())


def show_looked_at(turn: int, answer: Answer) -> None:
    """A button for what was retrieved, and which documents were left out and why."""
    if not (answer.retrieved or answer.left_out):
        return
    files = len({one.source_id for one in answer.retrieved})
    st.caption(
        f"Signpost looked at {_count(len(answer.retrieved), 'passage')} in {_count(files, 'document')}; "
        f"{_count(len(answer.left_out), 'document')} left out."
    )
    if st.button("What Signpost looked at", key=f"looked-{turn}", icon=":material/search:"):
        _looked_at(answer)


@st.dialog("What Signpost looked at", width="medium")
def _looked_at(answer: Answer) -> None:
    theme.dialog_strip()
    titles = {citation.source_id: citation.title for step in answer.steps for citation in step.citations}
    if answer.left_out:
        st.markdown("**Left out, and why**")
        st.markdown("\n".join(f"- {literal(what)}: {literal(why)}" for what, why in answer.left_out.items()))
    st.markdown("**Passages, nearest first**")
    for one in answer.retrieved:
        bits = [f"**{literal(titles.get(one.source_id, one.file))}**", literal(one.heading)]
        bits += [f"paragraph {literal(one.paragraph)}"] if one.paragraph else []
        bits += [pages(one.pages)] if one.pages else []
        st.markdown(f"{one.rank}\\. " + " · ".join(bit for bit in bits if bit))
        st.text(one.text)
    if answer.as_of:
        day = f"{answer.as_of.day} {answer.as_of:%B %Y}"
        st.caption(f"Answered as on {day}, from index {literal(answer.index_version or 'none')}.")


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
