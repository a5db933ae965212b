"""A draft record of concern: typed here, kept in this session's memory only, taken away as a Word file."""

from __future__ import annotations

import streamlit as st

from ui import sheet_docx

ASKED = (
    ("child", "Who is it about? Initials or first name, and class", False),
    ("when", "When and where? Date, time and place", False),
    ("words", "The child's own words, and any question you asked", True),
    ("seen", "What you saw: marks, mood, who was there", True),
    ("did", "What you did, and when", True),
    ("told", "Whom you told, and when", False),
)
"""Name of the field, what is asked, and whether the answer is long."""
KEPT_NOWHERE = (
    "What you type here stays in this page until you close it or start a new chat. Signpost stores none of it and looks "
    "nothing up with it. Download it, give it to your DSL today, then delete the file."
)


@st.fragment
def show() -> None:
    """The fields and the download."""
    st.markdown(f":material/lock: {KEPT_NOWHERE}")
    rows: list[tuple[str, str]] = []
    for name, asked, long in ASKED:
        key = f"record-{name}"
        if long:
            written = st.text_area(asked, key=key, persist_state="session", height=110)
        else:
            written = st.text_input(asked, key=key, persist_state="session", autocomplete="off")
        rows.append((asked, written or ""))
    taken = tuple(rows)
    st.download_button(
        "Download the record (Word)",
        data=lambda: sheet_docx.record_docx(taken),
        file_name="record-of-concern.docx",
        mime=DOCX,
        key="record-download",
        icon=":material/download:",
        on_click="ignore",
        disabled=not any(written.strip() for _, written in taken),
    )
    st.button("Clear the record", key="record-clear", on_click=_clear)


DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _clear() -> None:
    for name, _, _ in ASKED:
        st.session_state[f"record-{name}"] = ""
