"""Escalation prompts: first on the page, in colour, in words and with an icon."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st

from assistant.escalation import Escalation
from ui.safe_text import literal

LEADS = {
    "now": ":material/report: ACT NOW",
    "check": ":material/help: CHECK NOW",
    "today": ":material/today: TODAY",
}
CHECK = "Is the child safe at this minute?"
OR_999 = "If not, or if you don't know: [ring 999](tel:999)."
ORDER = ("now", "check", "today")
UNKNOWN = (
    "Signpost could not check these words for an emergency. If anyone may be in danger, "
    "[ring 999](tel:999). If not, tell your DSL now, face to face."
)


def together(*groups: Iterable[Escalation]) -> tuple[Escalation, ...]:
    """Every prompt of every group, each code once and at its most urgent, the most urgent first."""
    by_code: dict[str, Escalation] = {}
    for escalation in (one for group in groups for one in group):
        known = by_code.get(escalation.code)
        if known is None or ORDER.index(escalation.urgency) < ORDER.index(known.urgency):
            by_code[escalation.code] = escalation
    return tuple(sorted(by_code.values(), key=lambda one: ORDER.index(one.urgency)))


def show(turn: int, escalations: Sequence[Escalation], unchecked: bool) -> None:
    """Draw the prompts of one question; ``unchecked`` when they could not all be worked out."""
    if unchecked:
        with st.container(key=f"check-{turn}-0"):
            st.header(f"{LEADS['check']}: {CHECK}", anchor=False)
            st.markdown(UNKNOWN)
    for number, escalation in enumerate(escalations, 1):
        with st.container(key=f"{escalation.urgency}-{turn}-{number}", gap="xsmall"):
            _show(escalation)


def _show(escalation: Escalation) -> None:
    st.header(f"{LEADS[escalation.urgency]}: {literal(escalation.title)}", anchor=False)
    lines = [literal(words) for words in escalation.words]
    if escalation.urgency == "check":
        question = "" if escalation.title == CHECK else f"**{CHECK}** "
        st.markdown(f"{question}**{OR_999}**")
    st.markdown("\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1)))
    if escalation.code == "call-999" and escalation.urgency == "now":
        st.markdown("[Call 999](tel:999)")
    st.markdown(f"Why you see this: {literal(escalation.why)}")
