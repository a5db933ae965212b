"""Who is asking and where: chosen once and kept in the address of the page, where the question never goes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import streamlit as st

from assistant.contacts import areas
from assistant.errors import BadData
from assistant.pathways import ROLES
from assistant.versions import current_version
from ui.safe_text import literal

ROLE_LABELS = {
    "class_teacher": "Teacher",
    "ta": "Teaching assistant",
    "supply": "Supply or agency staff",
    "lunchtime": "Lunchtime or playground staff",
    "office": "Office or reception",
    "caretaker": "Caretaker, cleaner or catering",
    "sendco": "SENDCo",
    "dsl": "DSL or deputy DSL",
    "head": "Headteacher",
    "governor": "Governor",
    "other": "Someone else in school",
}
NOT_LISTED = "My area is not listed"
NATION = "England"


def choose(index: Path, asked: bool) -> tuple[str, str | None]:
    """Draw the choice; the role ("other" until chosen) and the area (None until chosen, or not listed)."""
    places = [*known_areas(index), NOT_LISTED]
    _from_address("role", ROLES)
    _from_address("area", places)
    role, area = st.session_state.get("role"), st.session_state.get("area")
    with st.expander(_summary(role, area), expanded=not asked and role is None, icon=":material/person:"):
        role = st.selectbox(
            "Your job",
            ROLES,
            index=None,
            format_func=lambda name: ROLE_LABELS[name],
            placeholder="Choose your job",
            key="role",
            filter_mode=None,
        )
        area = st.selectbox(
            "Your local authority area",
            places,
            index=None,
            placeholder="Choose your area",
            key="area",
            filter_mode=None,
        )
    for name, value in (("role", role), ("area", area)):
        if value:
            st.query_params[name] = value
    return role or "other", None if area in (None, NOT_LISTED) else area


def known_areas(index: Path) -> list[str]:
    """Every area with contacts or with documents in the index, by name."""
    try:
        with_contacts = set(areas())
    except BadData:
        with_contacts = set()
    return sorted((with_contacts | _areas_of(index, current_version(index))) - {NATION})


@lru_cache(maxsize=4)
def _areas_of(index: Path, version: str | None) -> frozenset[str]:
    """The areas that the documents of one version of the index belong to."""
    if version is None:
        return frozenset()
    try:
        manifest = json.loads((index / "versions" / version / "manifest.json").read_text("utf-8"))
        return frozenset(source["area"] for source in manifest["sources"] if source.get("area"))
    except (OSError, ValueError, KeyError, TypeError):
        return frozenset()


def _from_address(name: str, allowed: Iterable[str]) -> None:
    """Take a choice from the address of the page, if it is one that may be chosen."""
    given = st.query_params.get(name)
    if name not in st.session_state and given in tuple(allowed):
        st.session_state[name] = given


def _summary(role: str | None, area: str | None) -> str:
    if role is None and area is None:
        return "Who are you? Choose, so that the steps and contacts are yours"
    who = ROLE_LABELS.get(role or "", "Someone in school")
    where = {None: "area not chosen", NOT_LISTED: "area not listed"}.get(area, area or "")
    return f"{who}, {literal(where)}"
