"""What needs somebody: contacts to confirm, reviews that are overdue, questions that had no answer, what staff said."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from assistant.contacts import ToConfirm, areas, read_school, to_confirm
from assistant.errors import SignpostError
from assistant.index import Index
from assistant.pathways import Pathway
from assistant.places import school_file
from ui import background, notes
from ui.places_view import day
from ui.safe_text import literal, web_link

SOON = dt.timedelta(days=60)
WHY = {
    "missing": "Missing",
    "overdue": "Overdue",
    "out of date": "Out of date",
    "sources differ": "Official pages differ",
    "not found": "Not found",
    "never confirmed": "Never confirmed by your school",
    "due soon": "Due soon",
}
WHEN = {"never confirmed": ", recorded on", "due soon": ", by"}
HOW_TO_CONFIRM = (
    "Ring or look up each one, then write who confirmed it and when into the file that is named. "
    "Staff are told to check an unconfirmed number before they rely on it."
)


def show(index: Index, cards: Sequence[Pathway], root: Path) -> None:
    """The four lists."""
    today = dt.date.today()
    _contacts(today)
    _reviews(index, cards, today)
    _gaps()
    _feedback()
    _check(root)


def _contacts(today: dt.date) -> None:
    st.header("Contacts to confirm", anchor=False)
    try:
        school = read_school(school_file())
    except SignpostError as error:
        st.markdown(f":material/error: {literal(str(error))}")
        return
    places = sorted(set(areas()) - {"England"})
    known = school.area if school and school.area in places else None
    area = known or st.selectbox("Area", places, index=None, placeholder="Choose an area", key="care-area")
    found = to_confirm(school, area, today)
    if not found:
        st.markdown(":material/check_circle: Nothing to confirm.")
        return
    st.markdown(HOW_TO_CONFIRM)
    st.markdown("\n".join(f"- {_contact(one)}" for one in found))


def _contact(one: ToConfirm) -> str:
    date = f"{WHEN.get(one.why, ' since')} {day(one.since)}" if one.since else ""
    recorded = f": {literal(one.recorded)}" if one.recorded else ""
    link = web_link(one.url)
    return (
        f"**{literal(one.label)}**{recorded} · {WHY.get(one.why, one.why)}{date} · {literal(one.where)}"
        + (f" · {link}" if link else "")
    )


def _reviews(index: Index, cards: Sequence[Pathway], today: dt.date) -> None:
    st.header("Reviews", anchor=False)
    due = [
        (source.review_by, source.title)
        for source in index.sources.values()
        if source.review_by and source.review_by <= today + SOON
    ]
    due += [
        (card.reviewed.next, f"Card: {card.title}") for card in cards if card.reviewed.next <= today + SOON
    ]
    if not due:
        st.markdown(
            ":material/check_circle: No document and no card is due for review in the next two months."
        )
        return
    rows = [
        f"- {'**Overdue since**' if when < today else 'Due'} {day(when)}: {literal(title)}"
        for when, title in sorted(due)
    ]
    st.markdown("\n".join(rows))


def _gaps() -> None:
    st.header("Questions without an answer", anchor=False)
    st.caption("Counted by the topic nearest to the question. Signpost keeps no words of a question.")
    counts: Counter[str] = Counter()
    for topics in notes.gaps(notes.notes_folder()).values():
        counts.update(topics)
    if not counts:
        st.markdown("None so far.")
        return
    st.markdown("\n".join(f"- {literal(topic)}: **{count}**" for topic, count in counts.most_common(30)))


def _feedback() -> None:
    st.header("What staff said of the answers", anchor=False)
    found = notes.read_feedback(notes.notes_folder())
    helpful = sum(1 for one in found if one.helpful)
    st.markdown(f"Helpful: **{helpful}** · Not helpful: **{len(found) - helpful}**")
    reasons = Counter(one.reason or "No reason given" for one in found if not one.helpful)
    if reasons:
        st.markdown("\n".join(f"- {literal(reason)}: **{count}**" for reason, count in reasons.most_common()))
    agreed = [one for one in found if one.question]
    if agreed:
        with st.expander(f"Questions that people agreed to share ({len(agreed)})"):
            for one in agreed[-50:]:
                st.caption(f"{literal(one.day)} · {literal(one.reason or 'no reason given')}")
                st.text(one.question)


def _check(root: Path) -> None:
    st.header("Everything else", anchor=False)
    st.markdown(
        "Superseded, withdrawn, unlicensed or missing documents, and editions that cannot be told apart."
    )
    if not st.button("Check the documents", key="care-check", icon=":material/fact_check:"):
        return
    try:
        with st.spinner("Checking…"):
            said = background.run_json("ingest", "check", "--json", "--index", str(root))
    except SignpostError as error:
        st.markdown(f":material/error: {literal(str(error))}")
        return
    findings = said.get("findings", [])
    person = [one for one in findings if one.get("person")]
    st.markdown(f"{len(person)} need somebody; {len(findings) - len(person)} are good to know.")
    for one in (*person, *(one for one in findings if not one.get("person"))):
        do = f" **{literal(str(one.get('do')))}**" if one.get("do") else ""
        st.markdown(f"- {literal(str(one.get('what')))}: {literal(str(one.get('says')))}{do}")
