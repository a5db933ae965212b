"""Signpost in the browser, by `python -m streamlit run app.py`: declare the pages and run."""

from __future__ import annotations

import logging

import streamlit as st

from ui import theme


def chat() -> None:
    """The chat page."""
    from assistant.places import default_index
    from ui import chat_page
    from ui.desk import the_desk

    chat_page.render(the_desk, default_index())


theme.show_frame()
top = st.container()
try:
    st.navigation([st.Page(chat, title="Signpost", default=True)], position="hidden").run()
except Exception as error:  # noqa: BLE001  (the strip and a way to help stay, whatever fails)
    from assistant.errors import SignpostError

    reason = str(error) if isinstance(error, SignpostError) else type(error).__name__
    logging.getLogger("signpost").error("the page failed: %s", reason)
    with top:
        theme.show_failure(reason)
