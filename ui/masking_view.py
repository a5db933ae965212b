"""What was hidden before anything was looked up, and the person's last word on it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assistant.answer import PersonalData
from ui import thread
from ui.safe_text import literal
from ui.thread import Turn

KINDS = {
    "email": "an email address",
    "phone": "a telephone number",
    "postcode": "a postcode",
    "date_of_birth": "a date of birth",
    "upn": "a pupil number",
    "nhs_number": "an NHS number",
}


def show(turn: Turn) -> None:
    """What was hidden, what was looked up instead, and the means to change it."""
    answer = turn.answer
    if answer is None:
        return
    chosen = thread.choices()
    found = list({one.text.casefold(): one for one in answer.personal_data}.values())
    label = _summary(found) if found or chosen.shown or chosen.hidden else "Hide a name"
    with (
        st.container(key=f"hidden-{turn.number}"),
        st.popover(label, icon=":material/visibility_off:", type="tertiary"),
    ):
        st.markdown("No names are needed. These words were looked up:")
        st.text(answer.masked_question)
        for number, one in enumerate(found, 1):
            stands = f" ({literal(one.placeholder)})" if one.placeholder else ""
            st.button(
                f"Do not hide “{literal(one.text)}”{stands}",
                key=f"unhide-{turn.number}-{number}",
                on_click=_show_word,
                args=(turn, one.text),
            )
        for number, words in enumerate(sorted(chosen.shown), 1):
            st.button(
                f"Hide “{literal(words)}” again",
                key=f"hide-{turn.number}-{number}",
                on_click=_hide_word,
                args=(turn, words),
            )
        _another(turn)


def _another(turn: Turn) -> None:
    key = f"hide-word-{turn.number}"
    with st.form(f"hide-form-{turn.number}", border=False):
        st.text_input("Another word to hide", key=key, autocomplete="off")
        st.form_submit_button("Hide it and look up again", on_click=_hide_typed, args=(turn, key))


def _show_word(turn: Turn, words: str) -> None:
    thread.choose(turn, thread.choices().show(words))


def _hide_word(turn: Turn, words: str) -> None:
    thread.choose(turn, thread.choices().hide(words))


def _hide_typed(turn: Turn, key: str) -> None:
    words = str(st.session_state.get(key) or "")
    if words.strip():
        _hide_word(turn, words)


def _summary(found: Sequence[PersonalData]) -> str:
    if not found:
        return "Nothing is hidden. Change"
    kinds = list(dict.fromkeys(_kind(one.kind) for one in found))
    return f"We hid {literal(_and(kinds))}. Change"


def _and(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _kind(kind: str) -> str:
    words = kind.replace("_", " ").replace("-", " ")
    return KINDS.get(kind, f"{'an' if words[:1] in 'aeiou' else 'a'} {words}")
