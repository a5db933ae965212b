"""Local documents: see what Signpost reads in a file, add it, index it in the background, take it away, take that back."""

from __future__ import annotations

import contextlib
import datetime as dt
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from assistant.contacts import areas
from assistant.errors import SignpostError
from ui import background, job_view
from ui.background import Job, Jobs
from ui.places_view import day
from ui.safe_text import literal

MOST_MB = 40
ENDINGS = ["pdf", "docx", "html", "htm", "md"]
OWN = "The school's own"
INDEXING = "index"
SHOWN = 6
"""Passages of a preview that are shown at first."""


def show(jobs: Jobs, index: Path) -> None:
    """The job if there is one, the documents that are here, and the way to add one."""
    job_view.show(jobs, INDEXING, "Reading the documents", _finished)
    _here(jobs, index)
    st.header("Add a document", anchor=False)
    _add(jobs, index)


def start_indexing(jobs: Jobs, index: Path) -> Job:
    """Bring the index up to date. Others go on asking: the new version takes over when it is complete."""
    return jobs.start(INDEXING, "ingest", "--progress-json", "--index", str(index))


def _finished(job: Job) -> None:
    result = job.result or {}
    if job.stopped:
        st.markdown(
            ":material/stop_circle: The reading was stopped. Answers come from what was there before."
        )
    elif job.code == 0:
        report = result.get("report", {})
        taken = (job.ended or job.started) - job.started
        st.markdown(
            f":material/check_circle: The index is up to date: {report.get('passages', '?')} passages, {taken:.0f} s."
        )
        refused = [one for one in report.get("documents", []) if one.get("status") == "refused"]
        for one in refused:
            st.markdown(f"- Not read: {literal(str(one.get('file')))}: {literal(str(one.get('reason')))}")
    else:
        said = result.get("error") or "The job failed. Whoever looks after Signpost can run: python -m ingest"
        st.markdown(f":material/error: {literal(str(said))} Answers come from what was there before.")


def _here(jobs: Jobs, index: Path) -> None:
    st.header("Local documents", anchor=False)
    try:
        listed = background.run_json("ingest", "documents", "--json")
    except SignpostError as error:
        st.markdown(f":material/error: {literal(str(error))}")
        return
    entries: Sequence[Mapping[str, Any]] = listed.get("documents", [])
    if not entries:
        st.markdown("None has been added yet.")
    for entry in entries:
        with st.container(key=f"contact-document-{entry['id']}", gap="xsmall"):
            st.markdown(_entry(entry))
            st.button(
                "Take it away",
                key=f"remove-{entry['id']}",
                icon=":material/delete:",
                on_click=_change,
                args=(jobs, index, "remove", str(entry["id"])),
            )
    if listed.get("last_change"):
        st.button(
            "Take back the last change",
            key="undo",
            icon=":material/undo:",
            on_click=_change,
            args=(jobs, index, "undo"),
        )
    if "documents-said" in st.session_state:
        st.markdown(literal(st.session_state["documents-said"]))


def _entry(entry: Mapping[str, Any]) -> str:
    bits = [f"**{literal(str(entry.get('title')))}**"]
    for name, words in (("edition", "edition {}"), ("area", "for {}"), ("in_force_from", "in force from {}")):
        if entry.get(name):
            bits.append(words.format(literal(_day(str(entry[name])))))
    if entry.get("review_by"):
        overdue = "**review overdue since" if entry.get("review_overdue") else "review by"
        bits.append(
            f"{overdue} {literal(_day(str(entry['review_by'])))}{'**' if entry.get('review_overdue') else ''}"
        )
    if entry.get("not_current"):
        bits.append(f":material/history: not answered from: {literal(str(entry['not_current']))}")
    if entry.get("missing"):
        bits.append(":material/error: its file is missing")
    return " · ".join(bits)


def _day(text: str) -> str:
    """A date as it is said, or the text as it is when it is none."""
    try:
        return day(dt.date.fromisoformat(text))
    except ValueError:
        return text


def _change(jobs: Jobs, index: Path, what: str, *arguments: str) -> None:
    try:
        done = background.run_json("ingest", what, *arguments, "--json")
    except SignpostError as error:
        st.session_state["documents-said"] = str(error)
        return
    said = {"remove": "Taken away", "undo": "Taken back"}[what]
    notes = " ".join(f"{note}." for note in done.get("notes", []))
    st.session_state["documents-said"] = f"{said}: {done.get('title')}. {notes}"
    start_indexing(jobs, index)


def _add(jobs: Jobs, index: Path) -> None:
    given = st.file_uploader(
        f"A PDF, Word file, web page or Markdown file of up to {MOST_MB} MB",
        type=ENDINGS,
        max_upload_size=MOST_MB,
        key=f"upload-{st.session_state.get('uploads', 0)}",
    )
    if given is None:
        st.caption("You will see what Signpost reads in it before anything is added.")
        return
    try:
        shown = _previewed(given.file_id, given.name, given.getvalue())
    except SignpostError as error:
        st.markdown(f":material/error: {literal(str(error))}")
        return
    if shown.get("refused"):
        st.markdown(f":material/error: **It cannot be read.** {literal(str(shown['refused']))}")
        return
    _preview(shown)
    _form(jobs, index, given.name, given.getvalue(), shown)


def _previewed(file_id: str, name: str, content: bytes) -> Mapping[str, Any]:
    """What is read in an upload: worked out once for each upload, in this session."""
    known = st.session_state.get("preview")
    if known and known[0] == file_id:
        shown: Mapping[str, Any] = known[1]
        return shown
    with st.spinner("Reading the file…"), _file(name, content) as path:
        shown = background.run_json("ingest", "preview", str(path), "--json")
    st.session_state["preview"] = (file_id, shown)
    return shown


@contextlib.contextmanager
def _file(name: str, content: bytes) -> Iterator[Path]:
    """An upload as a file of its own, for as long as it is needed."""
    ending = Path(name).suffix.casefold()
    with tempfile.TemporaryDirectory(prefix="signpost-") as folder:
        path = Path(folder) / f"upload{ending if ending.lstrip('.') in ENDINGS else ''}"
        path.write_bytes(content)
        yield path


def _preview(shown: Mapping[str, Any]) -> None:
    passages: Sequence[Mapping[str, Any]] = shown.get("passages", [])
    pages = f"{shown['pages']} pages, " if shown.get("pages") else ""
    st.markdown(
        f":material/preview: **{literal(str(shown.get('title') or 'No title found'))}**: {pages}"
        f"{shown.get('words', 0)} words, {len(passages)} passages."
    )
    for warning in shown.get("warnings", []):
        st.markdown(f"- :material/warning: {literal(str(warning))}")
    for reason, count in sorted((shown.get("left_out") or {}).items()):
        st.markdown(f"- Left out: {count} × {literal(str(reason))}")
    if shown.get("same_as"):
        st.markdown(f"- :material/info: This very file is here already, as {literal(str(shown['same_as']))}.")
    with st.expander(f"What Signpost reads in it ({len(passages)} passages)", expanded=True):
        every = st.toggle("Show all", key="preview-all") if len(passages) > SHOWN else True
        for passage in passages if every else passages[:SHOWN]:
            where = " › ".join(passage.get("heading_path") or []) or "no heading"
            number = f" · paragraph {literal(str(passage['paragraph']))}" if passage.get("paragraph") else ""
            at = f" · page {passage['pages'][0]}" if passage.get("pages") else ""
            st.caption(f"{literal(where)}{number}{at}")
            st.text(passage["text"])


def _form(jobs: Jobs, index: Path, name: str, content: bytes, shown: Mapping[str, Any]) -> None:
    today = dt.date.today()
    with st.form("add-document"):
        title = st.text_input(
            "Title, as printed on it", value=str(shown.get("title") or ""), autocomplete="off"
        )
        area = st.selectbox("Area", [OWN, *sorted(set(areas()) - {"England"})], accept_new_options=True)
        publisher = st.text_input("Who wrote it", value="the school", autocomplete="off")
        edition = st.text_input("Edition, as printed (“v5, July 2025”)", autocomplete="off")
        since = st.date_input("In force from (leave empty when it is now)", value=None, format="DD/MM/YYYY")
        review = st.date_input("To be looked at again by", value=_in_a_year(today), format="DD/MM/YYYY")
        if st.form_submit_button("Add it and read it in", type="primary"):
            arguments = ["--title", title, "--publisher", publisher]
            arguments += ["--area", area] if area and area != OWN else []
            arguments += ["--edition", edition] if edition.strip() else []
            arguments += ["--in-force-from", since.isoformat()] if since else []
            arguments += ["--review-by", review.isoformat()] if review else []
            _take(jobs, index, name, content, arguments)


def _in_a_year(today: dt.date) -> dt.date:
    return today + dt.timedelta(days=365)


def _take(jobs: Jobs, index: Path, name: str, content: bytes, arguments: Sequence[str]) -> None:
    try:
        with st.spinner("Adding…"), _file(name, content) as path:
            done = background.run_json("ingest", "add", str(path), "--json", *arguments)
    except SignpostError as error:
        st.markdown(f":material/error: {literal(str(error))}")
        return
    supersedes = f" It supersedes {', '.join(done['superseded'])}." if done.get("superseded") else ""
    notes = " ".join(f"{note}." for note in done.get("notes", []))
    st.session_state["documents-said"] = f"Added: {done.get('title')}.{supersedes} {notes}"
    st.session_state["uploads"] = st.session_state.get("uploads", 0) + 1
    st.session_state.pop("preview", None)
    start_indexing(jobs, index)
    st.rerun()
