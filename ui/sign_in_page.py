"""Sign in and out, with Streamlit's own OpenID Connect."""

from __future__ import annotations

import streamlit as st

from ui.access import Access
from ui.safe_text import literal

WHY = "Asking needs no sign-in. The pages for DSLs and for evaluators do."


def render(access: Access) -> None:
    """A button for each provider, or one to sign out."""
    st.title("Sign in", anchor=False)
    st.markdown(WHY)
    if access.signed_in:
        if access.why_not:
            st.markdown(f":material/info: {access.why_not}")
        roles = {"dsl": "DSL", "evaluator": "evaluator"}
        if access.roles:
            st.markdown(f"You are signed in as {' and '.join(roles[role] for role in sorted(access.roles))}.")
        st.button("Sign out", on_click=st.logout, key="sign-out")
        return
    if not access.can_sign_in:
        st.markdown(":material/info: No sign-in has been set up. docs/operating.md says how.")
        return
    for provider in access.providers or (None,):
        label = f"Sign in with {literal(provider.capitalize())}" if provider else "Sign in"
        args = (provider,) if provider else ()
        st.button(label, on_click=st.login, args=args, key=f"sign-in-{provider or 'default'}", type="primary")
