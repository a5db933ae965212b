"""Two editions of a document: what changed paragraph by paragraph, and what that does to the next-step cards."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

import streamlit as st

from assistant.drift import Drift, Row, drift
from assistant.editions import Change, Piece, compare
from assistant.errors import BadData
from assistant.index import Index
from assistant.sources import Source
from ui.safe_text import literal

PAGE = 20
KINDS = {
    "reworded": "Reworded",
    "added": "New",
    "removed": "Gone",
    "moved": "Moved, same words",
    "same": "The same",
}
NONE = (
    "No document is indexed in two editions. Index the older edition beside the newer one to compare them: "
    "the older one is not answered from."
)
HOW_TO_READ = ":green-background[**Bold words on green**] are new; ~~words struck through~~ are gone."
EXCERPT = "Only a part of {} is indexed: what stands outside it is listed as gone."


@st.cache_data(max_entries=8, show_spinner=False)
def changes_of(version: str, old: str, new: str, _index: Index) -> list[Change]:
    """What changed between two sources of one version of the index."""
    return compare(_index.passages_of(old), _index.passages_of(new))


@st.cache_data(max_entries=8, show_spinner=False)
def drift_of(version: str, old: str, new: str, _index: Index) -> Drift:
    """What the newer source does to the cards.

    Raises:
        BadData: no card rests on the document.
    """
    return drift(
        (_index.sources[old], _index.passages_of(old)), (_index.sources[new], _index.passages_of(new))
    )


def show(index: Index) -> None:
    """Choose a document and two of its editions."""
    families = _families(index)
    if not families:
        st.markdown(f":material/info: {NONE}")
        return
    name = st.selectbox("Document", list(families), key="editions-document")
    editions = families[name]
    ids = [source.id for source in editions]
    names = {source.id: f"{source.title} ({source.edition or 'no edition'})" for source in editions}
    old = st.selectbox(
        "From", ids[:-1], format_func=lambda one: names[one], index=len(ids) - 2, key=f"from-{name}"
    )
    later = ids[ids.index(old) + 1 :] if old else ids[1:]
    new = st.selectbox(
        "To", later, format_func=lambda one: names[one], index=len(later) - 1, key=f"to-{name}-{old}"
    )
    if not old or not new:
        return
    with st.spinner("Comparing…"):
        changes = changes_of(index.manifest.version, old, new, index)
    st.header("Paragraph by paragraph", anchor=False)
    for source in (index.sources[old], index.sources[new]):
        if source.status == "excerpt":
            st.markdown(f":material/info: {EXCERPT.format(literal(source.title))}")
    _changes(changes, whole=index.sources[new].status != "excerpt")
    st.header("What it does to the cards", anchor=False)
    _drift(index, old, new)


def _families(index: Index) -> dict[str, list[Source]]:
    """Name of a document → its editions that are indexed, oldest first; those with two or more."""
    groups: dict[tuple[str, str | None], list[Source]] = defaultdict(list)
    for source in index.sources.values():
        if not source.digest and source.kind != "ofsted":
            groups[source.family_key, source.area].append(source)
    out = {}
    for (_, area), sources in groups.items():
        if len(sources) > 1:
            ordered = sorted(sources, key=lambda one: (one.dated is not None, one.dated, one.id))
            out[f"{ordered[-1].title}{f' ({area})' if area else ''}"] = ordered
    return out


def _changes(changes: Sequence[Change], *, whole: bool) -> None:
    """The changes by kind. What is gone is not shown at first when the newer edition is indexed in part only."""
    counts = Counter(change.kind for change in changes)
    st.markdown(" · ".join(f"{title}: **{counts[kind]}**" for kind, title in KINDS.items() if counts[kind]))  # type: ignore[index]
    kinds = [kind for kind in KINDS if counts[kind]]  # type: ignore[index]
    wanted = st.pills(
        "Show",
        kinds,
        selection_mode="multi",
        default=[kind for kind in kinds if kind not in ("same", "moved") and (whole or kind != "removed")],
        format_func=lambda kind: KINDS[kind],
        key=f"changes-kinds-{whole}",
    )
    shown = [change for change in changes if change.kind in wanted]
    if not shown:
        return
    st.caption(HOW_TO_READ)
    pages = -(-len(shown) // PAGE)
    page = st.pagination(pages, key=f"changes-page-{len(shown)}") if pages > 1 else 1
    for change in shown[(page - 1) * PAGE : page * PAGE]:
        with st.container(border=True, gap="xsmall"):
            number = f" · paragraph {literal(change.numbers)}" if change.numbers else ""
            st.markdown(f"**{KINDS[change.kind]}**{number} · {literal(change.heading)}")
            _words(change)


def _words(change: Change) -> None:
    if change.pieces:
        st.markdown(" ".join(_piece(piece) for piece in change.pieces if piece.text.strip()))
        return
    for passage in change.new or change.old:
        st.text(passage.text)


def _piece(piece: Piece) -> str:
    words = literal(piece.text)
    return {"added": f":green-background[**{words}**]", "removed": f"~~{words}~~", "kept": words}[piece.mark]


def _drift(index: Index, old: str, new: str) -> None:
    try:
        with st.spinner("Following every step…"):
            found = drift_of(index.manifest.version, old, new, index)
    except BadData as error:
        st.markdown(f":material/info: {literal(str(error))}")
        return
    counts = " · ".join(f"{literal(name)}: **{count}**" for name, count in found.counts().items())
    st.markdown(counts)
    if found.lost:
        with st.container(key="note-drift", gap="xsmall"):
            st.markdown(f":material/warning: **{len(found.lost)} required lines have lost their paragraph:**")
            st.markdown("\n".join(f"- {_row(row)}" for row in found.lost))
    rest = [row for row in found.rows if row.status in ("reworded", "gone") and row not in found.lost]
    with st.expander(f"Lines to read again ({len(rest)})"):
        st.markdown("\n".join(f"- {_row(row)}" for row in rest) or "None.")
    moved = [row for row in found.rows if row.status == "moved"]
    with st.expander(f"Lines whose paragraph has another number ({len(moved)})"):
        st.markdown("\n".join(f"- {_row(row)}" for row in moved) or "None.")


def _row(row: Row) -> str:
    required = "required, " if row.required else ""
    near = f"; nearest now: {literal(row.look_at.in_words())}" if row.look_at else ""
    words = f"; words: {literal(', '.join(row.words))}" if row.words else ""
    return f"{literal(row.card)}, {required}{literal(row.in_words())}: {literal(row.text)}{words}{near}"
