"""Escalation prompts: first on the page, in colour, in words and with an icon."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import streamlit as st

from assistant.escalation import Escalation
from ui.safe_text import literal

LEADS = {
    "now": ":material/report: ACT NOW",
    "check": ":material/help: CHECK NOW",
    "today": ":material/today: TODAY",
}
EMERGENCY = "call-999"
CHECK = "Is the child safe at this minute?"
OR_999 = "If not, or if you don't know: [ring 999](tel:999)."
SAID_SAFE = "You said that the child is safe at this minute. If that changes, [ring 999](tel:999)."
ORDER = ("now", "check", "today")
OPEN_LINES = 1
"""Lines of the second and every further prompt that stand open; the rest is folded away under them."""
UNKNOWN = (
    "Signpost could not check these words for an emergency. If anyone may be in danger, "
    "[ring 999](tel:999). If not, tell your DSL now, face to face."
)


def together(*groups: Iterable[Escalation]) -> tuple[Escalation, ...]:
    """Every prompt of every group, each code once and at its most urgent: by urgency, then as the groups have them."""
    by_code: dict[str, Escalation] = {}
    for escalation in (one for group in groups for one in group):
        known = by_code.get(escalation.code)
        if known is None or ORDER.index(escalation.urgency) < ORDER.index(known.urgency):
            by_code[escalation.code] = escalation
    return tuple(sorted(by_code.values(), key=lambda one: ORDER.index(one.urgency)))


def show(
    turn: int,
    escalations: Sequence[Escalation],
    unchecked: bool,
    safe: bool | None = None,
    say: Callable[[bool], None] | None = None,
) -> None:
    """Draw the prompts of one question.

    ``unchecked`` when they could not all be worked out; ``safe`` is what was answered to `CHECK`, and ``say`` takes the
    answer.
    """
    if unchecked:
        with st.container(key=f"check-{turn}-0", gap="xsmall"):
            st.header(f"{LEADS['check']}: {CHECK}", anchor=False)
            st.markdown(UNKNOWN)
    whole = True
    for number, escalation in enumerate(escalations, 1):
        if escalation.urgency == "check" and safe:
            with st.container(key=f"said-safe-{turn}"):
                st.markdown(f":material/check_circle: {SAID_SAFE}")
            continue
        kind = escalation.urgency if whole else f"also-{escalation.urgency}"
        with st.container(key=f"{kind}-{turn}-{number}", gap="xsmall"):
            _show(turn, escalation, whole, say)
        whole = False


def _show(turn: int, escalation: Escalation, whole: bool, say: Callable[[bool], None] | None) -> None:
    title = f"{LEADS[escalation.urgency]}: {literal(escalation.title)}"
    (st.header if whole else st.subheader)(title, anchor=False)
    if escalation.urgency == "check":
        question = "" if escalation.title == CHECK else f"**{CHECK}** "
        st.markdown(f"{question}**{OR_999}**")
        if say is not None:
            _ask_whether_safe(turn, escalation.code, say)
    if escalation.code == EMERGENCY and escalation.urgency == "now":
        st.markdown("[Call 999](tel:999)")
    rows = [f"{number}. {literal(words)}" for number, words in enumerate(escalation.words, 1)]
    shown = rows if whole or len(rows) <= OPEN_LINES + 1 else rows[:OPEN_LINES]
    st.markdown("\n".join(shown))
    why = f"Why you see this: {literal(escalation.why)}"
    if len(shown) < len(rows):
        with st.expander("What to do, and why you see this", type="compact"):
            st.markdown("\n".join(rows[len(shown) :]))
            st.markdown(why)
    else:
        st.markdown(why)


def _ask_whether_safe(turn: int, code: str, say: Callable[[bool], None]) -> None:
    with st.container(key=f"safe-{turn}-{code}", horizontal=True):
        st.button(
            "No, or I don't know",
            key=f"safe-no-{turn}-{code}",
            on_click=say,
            args=(False,),
            type="primary",
            width="stretch",
        )
        st.button(
            "Yes, safe at this minute",
            key=f"safe-yes-{turn}-{code}",
            on_click=say,
            args=(True,),
            width="stretch",
        )
