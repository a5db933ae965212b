"""Copy, print or save an answer."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from assistant.answer import Answer
from ui import theme
from ui.action_sheet import as_text, sheet_of
from ui.record_view import DOCX
from ui.sheet_docx import sheet_docx
from ui.sheet_pdf import sheet_pdf
from ui.thread import Turn


def show(turn: Turn, answer: Answer) -> None:
    """Buttons to print, to download one page as Word or PDF, and the whole answer as text to copy."""
    today = dt.date.today()
    brief = sheet_of(answer, turn.escalations, turn.role, today)
    whole = sheet_of(answer, turn.escalations, turn.role, today, whole=True)
    st.markdown("A one-page action sheet. Names that were hidden stay hidden.")
    with st.container(key=f"keep-{turn.number}"):
        with st.container(key=f"row-{turn.number}", horizontal=True):
            st.download_button(
                "Save as PDF",
                data=lambda: sheet_pdf(brief),
                file_name="what-to-do-now.pdf",
                mime="application/pdf",
                key=f"pdf-{turn.number}",
                icon=":material/download:",
                on_click="ignore",
            )
            st.download_button(
                "Save as Word",
                data=lambda: sheet_docx(brief),
                file_name="what-to-do-now.docx",
                mime=DOCX,
                key=f"docx-{turn.number}",
                icon=":material/download:",
                on_click="ignore",
            )
            theme.print_button()
            theme.copy_button()
        st.code(as_text(whole), language=None, wrap_lines=True)
