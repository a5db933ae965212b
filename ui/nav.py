"""The way from page to page, for those who may go there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from ui.access import Access, Role

LABELS = {"ask": "Ask", "procedures": "Procedures", "evaluate": "Evaluate", "sign-in": "Sign in"}
NEEDS: dict[str, Role] = {"procedures": "dsl", "evaluate": "evaluator"}
FOR_WHOM = "It is for those who look after procedures or evaluate answers. Asking needs no sign-in."
ALONE = "No sign-in is set up, so these pages open on this computer only."


def links(pages: Mapping[str, Any], access: Access, current: str) -> None:
    """A row of links; nothing when there is nowhere else to go."""
    open_to = [name for name in ("ask", "procedures", "evaluate") if name == "ask" or access.may(NEEDS[name])]
    if access.can_sign_in:
        open_to.append("sign-in")
    if len(open_to) < 2:
        return
    with st.container(key="nav", horizontal=True, gap="small"):
        for name in open_to:
            label = "Sign out" if name == "sign-in" and access.signed_in else LABELS[name]
            if name == current:
                st.markdown(f"**{label}**")
            else:
                st.page_link(pages[name], label=label)


def allowed(access: Access, role: Role, pages: Mapping[str, Any]) -> bool:
    """Whether the page may be drawn; says why not when it may not."""
    if access.may(role):
        if access.alone:
            st.caption(f":material/computer: {ALONE}")
        return True
    with st.container(key="message-closed", gap="xsmall"):
        st.header(":material/lock: This page is closed", anchor=False)
        st.markdown(access.why_not or FOR_WHOM)
        if access.can_sign_in:
            st.page_link(pages["sign-in"], label="Sign out" if access.signed_in else "Sign in")
        st.page_link(pages["ask"], label="Back to asking")
    return False
