"""Who to contact: numbers to tap, when they are staffed, and who confirmed them when."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assistant.answer import ShownContact
from ui.safe_text import literal, phone_link, web_link

FIRST = 2
"""Contacts with a number that stand open; all of them are in the folded list."""


def show(turn: int, contacts: Sequence[ShownContact]) -> None:
    """The first contacts that can be rung, to tap at once; then all of them, folded."""
    if not contacts:
        return
    st.header("Who to contact", anchor=False)
    with_number = [one for one in contacts if one.numbers and one.role != "emergency"][:FIRST]
    if with_number:
        with st.container(key=f"ring-{turn}", gap="xsmall"):
            for contact in with_number:
                hours = f" {literal(contact.hours)}" if contact.hours else ""
                st.markdown(f"{_name(contact)}  \n{_numbers(contact)}{hours}")
            for note in dict.fromkeys(_note(contact) for contact in with_number):
                st.caption(note)
    with st.expander(f"Everyone you may need ({len(contacts)})", icon=":material/call:"):
        for number, contact in enumerate(contacts):
            with st.container(key=f"contact-{turn}-{number}", gap="xsmall"):
                st.markdown(_contact(contact))
                if contact.note:
                    st.caption(_note(contact))


def _contact(contact: ShownContact) -> str:
    bits = [_name(contact), _numbers(contact)]
    if contact.hours:
        bits.append(literal(contact.hours))
    lines = [" · ".join(bit for bit in bits if bit), literal(contact.text), web_link(contact.url)]
    return "  \n".join(line for line in lines if line)


def _name(contact: ShownContact) -> str:
    return f"**{literal(contact.label)}**"


def _numbers(contact: ShownContact) -> str:
    return " · ".join(phone_link(number) or literal(number) for number in contact.numbers)


def _note(contact: ShownContact) -> str:
    sign = ":material/check_circle:" if contact.confirmed else ":material/info:"
    return f"{sign} {literal(contact.note)}" if contact.note else ""
