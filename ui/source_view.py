"""What stands behind an answer: every citation with its place and words, then what else was looked at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import streamlit as st

from assistant.answer import Answer, Citation, Retrieved
from ui.safe_text import literal, web_link

CARD = "pathway"
"""`Citation.kind` of a line that rests on Signpost's own card only."""


def mark(turn: int, number: int, citation: Citation) -> str:
    """The marker of a citation, as a link to it."""
    return f"[\\[{number}\\]](#{_anchor(turn, number, citation)})"


def _anchor(turn: int, number: int, citation: Citation) -> str:
    return f"answer-{turn}-advice" if citation.kind == CARD else f"answer-{turn}-source-{number}"


def numbers_of(answer: Answer) -> dict[Citation, int]:
    """Citation → its number on the page, for every citation of every step."""
    first = {_place(citation): number for number, citation in enumerate(answer.citations, 1)}
    return {c: first[_place(c)] for step in answer.steps for c in step.citations}


def _place(citation: Citation) -> tuple[str, str | None, str]:
    return (citation.source_id, citation.passage_id, citation.quote)


def show_sources(turn: int, answer: Answer) -> None:
    """Every citation of the answer, numbered as its markers are."""
    if not answer.citations:
        return
    st.header("Why: what the guidance says", anchor=False)
    numbered = list(enumerate(answer.citations, 1))
    for number, citation in numbered:
        if citation.kind != CARD:
            kind = "official" if citation.official else "own"
            with st.container(key=f"{kind}-{turn}-{number}", gap="xsmall"):
                _show(turn, number, citation)
    advice = [(number, citation) for number, citation in numbered if citation.kind == CARD]
    if advice:
        with st.container(key=f"own-{turn}-advice", gap="xsmall"):
            _show_advice(turn, advice)


def _show_advice(turn: int, advice: Sequence[tuple[int, Citation]]) -> None:
    """What rests on Signpost's own cards only, together: their words are the steps themselves."""
    st.subheader("Signpost's own advice", anchor=_anchor(turn, *advice[0]))
    st.badge("Practice advice, not official wording", color="gray", icon=":material/edit_note:")
    rows: dict[str, list[int]] = {}
    for number, citation in advice:
        row = f"“{literal(citation.title)}”: {literal(citation.how_sure or '')}"
        rows.setdefault(row, []).append(number)
    lines = [
        f"- {' '.join(literal(f'[{number}]') for number in numbers)} from the card {row}"
        for row, numbers in rows.items()
    ]
    st.markdown("\n".join(lines))


def _show(turn: int, number: int, citation: Citation) -> None:
    what = "" if citation.official else "Summary of: "
    anchor = _anchor(turn, number, citation)
    st.subheader(rf"\[{number}\] {what}{literal(citation.title)}", anchor=anchor)
    if not citation.official:
        st.badge("Signpost's own summary, not official wording", color="gray", icon=":material/edit_note:")
    st.markdown(place(citation))
    with st.container(key=f"quote-{turn}-{number}"):
        st.text(f"“{citation.quote}”" if citation.official else citation.quote)
    if not citation.official and citation.how_sure:
        st.caption(f"**How sure:** {literal(citation.how_sure)}")
    if citation.ocr:
        st.caption("Read from a picture of the page: check the wording against the document.")
    if citation.warning:
        st.caption(f":material/warning: **Take care:** {literal(citation.warning)}")
    link = web_link(citation.url)
    if link:
        st.caption(link)


def place(citation: Citation) -> str:
    """Publisher, edition, heading, paragraph, page and date of a citation, in markdown."""
    bits = []
    if citation.edition and citation.edition not in citation.title:
        bits.append(f"edition {literal(citation.edition)}")
    if citation.heading and citation.heading != citation.title:
        bits.append(literal(citation.heading))
    if citation.paragraph:
        bits.append(f"**paragraph {literal(citation.paragraph)}**")
    if citation.pages:
        bits.append(f"{pages(citation.pages)} of the file")
    if citation.in_force_from:
        bits.append(f"in force since {day(citation.in_force_from)}")
    if citation.publisher:
        bits.append(literal(citation.publisher))
    return " · ".join(bits)


def pages(numbers: tuple[int, ...]) -> str:
    """ "page 9" or "pages 9–10"."""
    first, last = numbers[0], numbers[-1]
    return f"page {first}" if first == last else f"pages {first}–{last}"


def day(date: dt.date) -> str:
    """A date as it is said: 1 September 2026."""
    return f"{date.day} {date:%B %Y}"


def show_looked_at(answer: Answer) -> None:
    """What was retrieved, and which documents were left out and why. Collapsed."""
    if not answer.retrieved and not answer.left_out:
        return
    titles = {citation.source_id: citation.title for citation in answer.citations}
    files = len({one.source_id for one in answer.retrieved})
    with st.expander("What I looked at", icon=":material/search:"):
        st.caption(
            f"{_count(len(answer.retrieved), 'passage')} in {_count(files, 'document')}; "
            f"{_count(len(answer.left_out), 'document')} left out."
        )
        for one in answer.retrieved:
            st.markdown(_found_at(one, titles))
            st.text(one.text)
        if answer.left_out:
            st.markdown("**Left out, and why**")
            rows = [f"- {literal(what)}: {literal(why)}" for what, why in answer.left_out.items()]
            st.markdown("\n".join(rows))
        if answer.as_of:
            version = literal(answer.index_version or "none")
            st.caption(f"Answered as on {day(answer.as_of)}, from index {version}.")


def _found_at(one: Retrieved, titles: Mapping[str, str]) -> str:
    bits = [f"**{literal(titles.get(one.source_id, one.file))}**"]
    if one.heading:
        bits.append(literal(one.heading))
    if one.paragraph:
        bits.append(f"paragraph {literal(one.paragraph)}")
    if one.pages:
        bits.append(pages(one.pages))
    return f"{one.rank}\\. " + " · ".join(bits)


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
