"""Signpost in the browser: declare the pages and run. `python -m ui.serve` serves it with everything loaded."""

from __future__ import annotations

import logging

import streamlit as st

from assistant.places import default_index
from ui import access, nav, theme


def ask() -> None:
    """For everybody. The links to the other pages come last: they are not what a worried person looks for."""
    from ui import ask_page
    from ui.desk import the_desk

    ask_page.render(the_desk, default_index(), lambda: nav.links(PAGES, access.here(), "ask"))


def procedures() -> None:
    """For DSLs."""
    from ui import procedures_page
    from ui.background import the_jobs
    from ui.desk import the_desk

    procedures_page.render(the_desk, the_jobs(), default_index(), access.here(), PAGES)


def evaluate() -> None:
    """For evaluators."""
    from ui import evaluate_page
    from ui.background import the_jobs

    evaluate_page.render(the_jobs(), default_index(), access.here(), PAGES)


def sign_in() -> None:
    """For both, when sign-in is set up."""
    from ui import sign_in_page

    nav.links(PAGES, access.here(), "sign-in")
    sign_in_page.render(access.here())


PAGES = {
    "ask": st.Page(ask, title="Signpost", default=True),
    "procedures": st.Page(procedures, title="Procedures", url_path="procedures"),
    "evaluate": st.Page(evaluate, title="Evaluate", url_path="evaluate"),
    "sign-in": st.Page(sign_in, title="Sign in", url_path="sign-in"),
}
theme.show_frame()
top = st.container()
try:
    st.navigation(list(PAGES.values()), position="hidden").run()
except Exception as error:  # noqa: BLE001  (the strip and a way to help stay, whatever fails)
    from assistant.errors import SignpostError

    reason = str(error) if isinstance(error, SignpostError) else type(error).__name__
    logging.getLogger("signpost").error("the page failed: %s", reason)
    with top:
        theme.show_failure(reason)
