"""One answer on the screen, in order of need: do, contact, next, not now, record, why, what was looked at."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assistant.answer import Answer, Citation, ShownContact, Step
from assistant.pathways import who_is
from assistant.plain import in_plain_text
from ui import source_view
from ui.safe_text import literal, phone_link, web_link

OTHERS = {
    "staff": "The member of staff who saw or heard it",
    "dsl": "Your DSL will decide",
    "head": "For your headteacher",
    "governor": "For your governors",
}
WHEN = {"now": "", "today": "**Today:** ", "later": "**Later:** "}
KINDS = {
    "email": "an email address",
    "phone": "a telephone number",
    "postcode": "a postcode",
    "date_of_birth": "a date of birth",
}
NO_CARD = (
    "Signpost has no step-by-step card for this. The nearest passages of the guidance are below. "
    "If you are worried about a child, tell your DSL."
)


def show(turn: int, answer: Answer, role: str) -> None:
    """Draw everything but the escalation prompts, which are on the page before it."""
    if answer.message:
        with st.container(key=f"message-{turn}"):
            st.markdown(literal(answer.message))
    for number, note in enumerate(note for note in answer.notes if note != answer.message):
        with st.container(key=f"note-{turn}-{number}"):
            st.markdown(f":material/warning: **Take care:** {literal(note)}")
    _hidden(turn, answer)
    _do(turn, answer, role)
    _contacts(turn, answer.contacts)
    _lines(turn, answer, "next", "What happens next")
    _lines(turn, answer, "not_now", "Not now")
    for group, title in (("record", "What to record"), ("if_it_goes_wrong", "If it goes wrong")):
        if any(step.group == group for step in answer.steps):
            with st.expander(title):
                _lines(turn, answer, group, None)
    source_view.show_sources(turn, answer)
    source_view.show_looked_at(answer)
    with st.expander("Copy this answer as text", icon=":material/content_copy:"):
        st.code(in_plain_text(answer), language=None, wrap_lines=True)


def _hidden(turn: int, answer: Answer) -> None:
    if not answer.personal_data:
        return
    kinds = list(dict.fromkeys(_kind(found.kind) for found in answer.personal_data))
    with st.container(key=f"hidden-{turn}", gap="xsmall"):
        st.markdown(
            f":material/visibility_off: **We hid {literal(_and(kinds))}** before looking anything up. "
            "No names are needed here. Signpost looked up:"
        )
        st.text(answer.masked_question)


def _and(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _kind(kind: str) -> str:
    words = kind.replace("_", " ").replace("-", " ")
    return KINDS.get(kind, f"{'an' if words[:1] in 'aeiou' else 'a'} {words}")


def _do(turn: int, answer: Answer, role: str) -> None:
    """The steps: the reader's own first, then everyone else's, numbered through."""
    mine = who_is(role)
    steps = [step for step in answer.steps if step.group == "do"]
    if not steps:
        if answer.outcome == "answered":
            st.markdown(NO_CARD)
        return
    done = 0
    for who in (mine, *(other for other in OTHERS if other != mine)):
        theirs = [step for step in steps if step.who == who]
        if theirs:
            st.header("Do this now" if who == mine else OTHERS[who], anchor=False)
            _list(turn, answer, theirs, start=done + 1)
            done += len(theirs)


def _lines(turn: int, answer: Answer, group: str, title: str | None) -> None:
    lines = [step for step in answer.steps if step.group == group]
    if lines:
        if title:
            st.header(title, anchor=False)
        _list(turn, answer, lines)


def _list(turn: int, answer: Answer, steps: Sequence[Step], start: int | None = None) -> None:
    """A list of steps in one piece of markdown, so that a screen reader says how many there are."""
    numbers = source_view.numbers_of(answer)
    titles = dict(answer.cards)
    card = steps[0].card
    rows: list[str] = []
    for place, step in enumerate(steps):
        if step.card != card:
            card = step.card
            if rows:
                _draw(rows)
                rows = []
            st.markdown(f"**Also, from “{literal(titles.get(card or '', card or ''))}”**")
        bullet = "-" if start is None else f"{start + place}."
        rows.append(f"{bullet} {_row(turn, step, numbers)}")
    _draw(rows)


def _draw(rows: Sequence[str]) -> None:
    st.markdown("\n".join(rows))


def _row(turn: int, step: Step, numbers: dict[Citation, int]) -> str:
    when = WHEN.get(step.when, "") if step.group == "do" else ""
    marks = " ".join(
        dict.fromkeys(source_view.mark(turn, numbers[citation], citation) for citation in step.citations)
    )
    advice = " *(practice advice)*" if step.practice else ""
    return f"{when}{literal(step.text)}{advice} {marks}"


def _contacts(turn: int, contacts: Sequence[ShownContact]) -> None:
    if not contacts:
        return
    st.header("Who to contact", anchor=False)
    for number, contact in enumerate(contacts):
        with st.container(key=f"contact-{turn}-{number}", gap="xsmall"):
            st.markdown(_contact(contact))
            if contact.note:
                sign = ":material/check_circle:" if contact.confirmed else ":material/info:"
                st.caption(f"{sign} {literal(contact.note)}")


def _contact(contact: ShownContact) -> str:
    name = f"**{literal(contact.label)}**"
    links = [phone_link(number) or literal(number) for number in contact.numbers]
    bits = [name, *links]
    if contact.hours:
        bits.append(literal(contact.hours))
    lines = [" · ".join(bits), literal(contact.text)]
    link = web_link(contact.url)
    if link:
        lines.append(link)
    return "  \n".join(line for line in lines if line)
