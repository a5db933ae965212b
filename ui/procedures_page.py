"""Procedures: what a DSL looks after. Browse, search, compare editions, see what needs somebody, add local documents."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from ui import added_documents_view, browse_view, care_view, editions_view, lookup_view, nav, screens
from ui.access import Access
from ui.background import Jobs
from ui.desk import Desk

VIEWS = {
    "browse": "Browse by topic",
    "search": "Search",
    "editions": "Compare editions",
    "care": "Needs somebody",
    "add": "Local documents",
}


def render(
    open_desk: Callable[[], Desk], jobs: Jobs, index: Path, access: Access, pages: Mapping[str, Any]
) -> None:
    """Draw the page, when the visitor may see it."""
    nav.links(pages, access, "procedures")
    st.title("Procedures", anchor=False)
    if not nav.allowed(access, "dsl", pages):
        return
    screens.show_index(index)
    view = st.pills(
        "What to do",
        list(VIEWS),
        default="browse",
        required=True,
        format_func=lambda name: VIEWS[name],
        key="view",
        label_visibility="collapsed",
        wrap=True,
    )
    desk = open_desk()
    desk.warm()
    if view == "add":
        added_documents_view.show(jobs, index)
        return
    opened = desk.index()
    if opened is None:
        return
    if view == "browse":
        browse_view.show(desk, opened)
    elif view == "search":
        lookup_view.show(desk, opened)
    elif view == "editions":
        editions_view.show(opened)
    else:
        care_view.show(opened, desk.cards(), index)
