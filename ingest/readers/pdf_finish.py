"""Drafts given their text, kind and level."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from ingest.readers.pdf_blocks import Draft, TypeFacts, text_of
from ingest.readers.pdf_headings import find_headings


def finish(drafts: list[Draft], facts: TypeFacts, pages: int) -> None:
    """Give every draft its text, kind and level. Drafts left without text are dropped.

    ``pages`` is how many pages the document has.
    """
    for draft in drafts:
        if not draft.forced:
            draft.text = text_of(draft.lines, facts)
    _attach_lone_markers(drafts)
    drafts[:] = [draft for draft in drafts if draft.text]
    find_headings(drafts, facts, pages)
    for draft in drafts:
        if draft.kind == "paragraph" and (draft.boxed or draft.label):
            draft.kind = "box"
    _set_bullet_levels(drafts)


def _attach_lone_markers(drafts: Sequence[Draft]) -> None:
    """A marker drawn apart from its text (on a baseline of its own) is given to the next draft of its
    page. A number that has no such draft is a text of its own, as in a table of answers."""
    for draft, following in zip_longest(drafts, drafts[1:]):
        if draft.text or not draft.lines or not draft.first.marker:
            continue
        if (
            following is not None
            and following.page == draft.page
            and following.boxed == draft.boxed
            and following.kind == "paragraph"
            and following.number is None
            and following.lines
            and not following.forced
        ):
            following.kind, following.number = draft.kind, draft.number
            following.lines[0].text_x = following.lines[0].x0
        elif draft.number is not None:
            draft.text, draft.number, draft.forced = draft.first.marker, None, True


def _set_bullet_levels(drafts: Sequence[Draft]) -> None:
    """Depth of each bullet by its indent within the list in which it stands."""
    indents: list[float] = []
    page = 0
    for draft in drafts:
        if draft.kind == "footnote":
            continue
        if draft.kind != "bullet":
            if draft.kind == "heading" or draft.number is not None or draft.page != page:
                indents = []
            continue
        page = draft.page
        x = draft.first.x0
        while indents and x < indents[-1] - 4:
            indents.pop()
        if not indents or x > indents[-1] + 4:
            indents.append(x)
        draft.level = len(indents)
