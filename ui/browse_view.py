"""Browse: a topic with its card, and what England and the area say about it side by side; then every document."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import streamlit as st

from assistant.index import Index
from assistant.lookup import Found, Where, find
from assistant.passages import Passage
from assistant.pathways import Pathway, PathwayStep
from assistant.sources import Source, not_current
from ui import passage_view
from ui.desk import Desk
from ui.places_view import day
from ui.safe_text import literal

WHO = {
    "staff": "Member of staff",
    "dsl": "DSL",
    "head": "Headteacher",
    "governor": "Governors",
}
BESIDE = 5
"""Passages on each side."""
NO_TOPIC = "Choose a topic to see its next-step card, and what the documents say about it."


def show(desk: Desk, index: Index) -> None:
    """Choose a topic; below it the list of documents, to read."""
    cards = sorted(desk.cards(), key=lambda card: card.title)
    by_title = {card.title: card for card in cards}
    title = st.selectbox("Topic", list(by_title), index=None, placeholder="Choose a topic", key="topic")
    areas = sorted({source.area for source in index.sources.values() if source.area})
    area = (
        st.selectbox("Area", areas, index=None, placeholder="Every area", key="topic-area") if areas else None
    )
    if title is None:
        st.markdown(NO_TOPIC)
    else:
        _topic(desk, index, by_title[title], area)
    with st.expander(f"Every document ({len(index.sources)})", icon=":material/library_books:"):
        _documents(index)
    with st.expander("Read a document", icon=":material/menu_book:"):
        _read(desk, index)


def _topic(desk: Desk, index: Index, card: Pathway, area: str | None) -> None:
    st.header(literal(card.title), anchor=False)
    st.markdown(literal(card.applies_when))
    with st.expander(f"The next-step card ({len(card.steps)} steps)", icon=":material/checklist:"):
        _card(card)
    words = f"{card.title}. {card.applies_when}"
    left, right = st.columns(2)
    with left:
        st.subheader("For all of England", anchor=False)
        _side(desk, index, words, "national", None, "national")
    with right:
        st.subheader(f"For {literal(area)}" if area else "For your area and others", anchor=False)
        _side(desk, index, words, "area", area, "local")


def _side(desk: Desk, index: Index, words: str, where: Where, area: str | None, key: str) -> None:
    found = _best(find(index, words, dt.date.today(), desk.embed(), where=where, area=area, count=BESIDE * 3))
    if not found:
        st.markdown("Nothing about this has been indexed here.")
    for number, one in enumerate(found):
        passage_view.show_found(one, desk, f"{key}-{number}")


def _best(found: Sequence[Found]) -> list[Found]:
    """The first few, no more than two of one document, so that each document gets a word in."""
    counts: dict[str, int] = {}
    out = []
    for one in found:
        counts[one.source.id] = counts.get(one.source.id, 0) + 1
        if counts[one.source.id] <= 2:
            out.append(one)
    return out[:BESIDE]


def _card(card: Pathway) -> None:
    for who, title in WHO.items():
        steps = [step for step in card.steps if step.who == who]
        if steps:
            st.markdown(f"**{title}**")
            st.markdown("\n".join(f"- {_step(step)}" for step in steps))
    for name, lines in (
        ("What not to do", card.not_now),
        ("What happens next", card.next),
        ("Record", card.record),
    ):
        if lines:
            st.markdown(f"**{name}**")
            st.markdown("\n".join(f"- {literal(line.text)}" for line in lines))
    st.caption(
        f"Reviewed {day(card.reviewed.on)} by {literal(card.reviewed.by)}; due again {day(card.reviewed.next)}."
    )


def _step(step: PathwayStep) -> str:
    required = " *(required)*" if step.required else ""
    practice = " *(practice advice)*" if step.practice else ""
    return f"{literal(step.text)}{required}{practice}"


def _documents(index: Index) -> None:
    out = not_current(index.sources.values(), dt.date.today())
    for kind, title in (
        ("statutory", "Statutory guidance"),
        ("guidance", "Guidance"),
        ("local", "Local procedures"),
        ("ofsted", "Inspection reports"),
    ):
        sources = sorted((s for s in index.sources.values() if s.kind == kind), key=lambda s: s.title)
        if sources:
            st.subheader(title, anchor=False)
            st.markdown("\n".join(f"- {_document(source, out.get(source.id))}" for source in sources))


def _document(source: Source, why_not: str | None) -> str:
    bits = [f"**{literal(source.title)}**"]
    if source.digest:
        bits.append("Signpost's own summary")
    if source.edition and source.edition not in source.title:
        bits.append(f"edition {literal(source.edition)}")
    if source.area:
        bits.append(f"for {literal(source.area)}")
    if source.in_force_from:
        bits.append(f"in force since {day(source.in_force_from)}")
    if source.review_by:
        bits.append(f"review by {day(source.review_by)}")
    if why_not:
        bits.append(f":material/history: not answered from: {literal(why_not)}")
    return " · ".join(bits)


def _read(desk: Desk, index: Index) -> None:
    sources = sorted(index.sources.values(), key=lambda source: source.title)
    names = {source.id: _name(source) for source in sources}
    chosen = st.selectbox(
        "Document",
        list(names),
        index=None,
        format_func=lambda source_id: names[source_id],
        placeholder="Choose a document",
        key="read-document",
    )
    if chosen is None:
        return
    passages = index.passages_of(chosen)
    parts = list(dict.fromkeys(_part(passage) for passage in passages))
    part = st.selectbox("Part", parts, key=f"read-part-{chosen}")
    for number, passage in enumerate(passage for passage in passages if _part(passage) == part):
        with st.container(key=f"reading-{number}", gap="xsmall"):
            passage_view.show_passage(passage, index.sources[chosen], desk, f"read-{number}", named=False)


def _name(source: Source) -> str:
    edition = f" ({source.edition})" if source.edition and source.edition not in source.title else ""
    return f"{source.title}{edition}{', summary' if source.digest else ''}"


def _part(passage: Passage) -> str:
    return " › ".join(passage.heading_path[:2]) or "Beginning"
