"""Pictures of pages, kept for whoever looks at the same words next. Documents only: nothing about a person is in here."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from assistant.page_pictures import NoPicture, PagePicture, page_picture

KEPT = 100
"""Pictures of about 0.3 MB each."""
TRIED = 3
"""Pages of one passage that are looked through for its words."""


@st.cache_data(max_entries=KEPT, show_spinner=False)
def picture_of(version: str, source_id: str, page: int, quote: str, path: str) -> PagePicture:
    """The picture of a page of the version of the index that answers, drawn once.

    Raises:
        NoPicture: it cannot be drawn; the message says why.
    """
    return page_picture(Path(path), page, quote)


def first_marked(
    version: str, source_id: str, pages: tuple[int, ...], quote: str, path: str
) -> tuple[int, PagePicture]:
    """The first of these pages on which the words can be marked, else the first page.

    Raises:
        NoPicture: no page can be drawn.
    """
    drawn: list[tuple[int, PagePicture]] = []
    problem: NoPicture | None = None
    for page in list(dict.fromkeys(pages))[:TRIED]:
        try:
            picture = picture_of(version, source_id, page, quote, path)
        except NoPicture as error:
            problem = error
            continue
        if picture.marked:
            return page, picture
        drawn.append((page, picture))
    if not drawn:
        raise problem or NoPicture("This passage has no page.")
    return drawn[0]
