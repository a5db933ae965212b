"""Evaluate: choose a set or bring one, run it in the background, read the result, compare it with an earlier run."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from ui import job_view, nav, runs, screens
from ui.access import Access
from ui.background import Job, Jobs
from ui.runs import Run
from ui.safe_text import literal

RUNNING = "evaluate"
OWN = "A set of your own"
MOST_MB = 20
INTRO = (
    "How good are the answers? A run asks every question of a set and compares the answers with what was expected. "
    "The halves that are kept back for the end are not listed here."
)


def render(jobs: Jobs, index: Path, access: Access, pages: Mapping[str, Any]) -> None:
    """Draw the page, when the visitor may see it."""
    nav.links(pages, access, "evaluate")
    st.title("Evaluate", anchor=False)
    if not nav.allowed(access, "evaluator", pages):
        return
    screens.show_index(index)
    st.markdown(INTRO)
    job = jobs.of(RUNNING)
    if job is None or not job.running:
        _choose(jobs, index)
    job_view.show(jobs, RUNNING, "Running the set", _finished)
    _results()


def _choose(jobs: Jobs, index: Path) -> None:
    known = {one.name: one for one in runs.sets()}
    name = st.selectbox("Set", [*known, OWN], key="set", persist_state="session")
    if name in known:
        chosen = known[name]
        if st.button("Run it", type="primary", key="run"):
            _start(jobs, index, chosen.kind, chosen.name, chosen.path)
        return
    kind = st.selectbox("What it evaluates", runs.KINDS, key="kind-of-mine")
    given = st.file_uploader(
        "One JSON object a line (docs/evaluation.md lists the fields)",
        type=["jsonl"],
        max_upload_size=MOST_MB,
        key="set-of-mine",
    )
    if given is not None and st.button("Run it", type="primary", key="run-own"):
        made = runs.new_run(runs.runs_folder(), kind, literal_name(given.name), dt.datetime.now())
        path = made.folder / "set.jsonl"
        path.write_bytes(given.getvalue())
        _run(jobs, index, made, path)


def literal_name(name: str) -> str:
    """The name of an uploaded file, without what a name has no use for."""
    return "".join(one for one in Path(name).name if one.isalnum() or one in " ._-")[:80] or "set"


def _start(jobs: Jobs, index: Path, kind: str, name: str, path: Path) -> None:
    _run(jobs, index, runs.new_run(runs.runs_folder(), kind, name, dt.datetime.now()), path)


def _run(jobs: Jobs, index: Path, run: Run, path: Path) -> None:
    jobs.start(
        RUNNING,
        "evals",
        run.kind,
        *("--set", str(path), "--index", str(index), "--out", str(run.result), "--progress-json"),
    )
    st.rerun()


def _finished(job: Job) -> None:
    said = job.result or {}
    if job.stopped:
        st.markdown(":material/stop_circle: The run was stopped.")
    elif job.code in (0, 1) and "run" in said:
        taken = (job.ended or job.started) - job.started
        st.markdown(f":material/check_circle: The run is complete, in {taken:.0f} s. It is the newest below.")
    else:
        st.markdown(":material/error: The run failed:")
        st.text(str(said.get("error") or "\n".join(job.told[-5:]) or "It said nothing."))


def _results() -> None:
    kept = [run for run in runs.runs(runs.runs_folder()) if run.figures() or run.report()]
    st.header("Results", anchor=False)
    if not kept:
        st.markdown("No run has been kept yet.")
        return
    chosen = st.selectbox("Run", kept, format_func=lambda run: run.title, key="result")
    others = [run for run in kept if run.kind == chosen.kind and run.folder != chosen.folder]
    other = st.selectbox(
        "Compare with",
        others,
        index=None,
        format_func=lambda run: run.title,
        placeholder="An earlier run of the same kind",
        key=f"compare-{chosen.folder.name}",
    )
    rows = runs.compared(chosen, other or chosen)
    if rows:
        if other is None:
            rows = [{name: row[name] for name in ("Measure", "This run", "Rests on")} for row in rows]
        st.table([{name: literal(value) for name, value in row.items()} for row in rows], hide_index=True)
    with st.container(key="result-downloads", horizontal=True):
        report = chosen.report()
        if report is not None:
            st.download_button(
                "The report (HTML)",
                data=report.read_bytes,
                file_name="report.html",
                mime="text/html",
                on_click="ignore",
            )
        st.download_button(
            "Everything (ZIP)",
            data=lambda: _zipped(chosen.folder),
            file_name=f"{chosen.folder.name}.zip",
            mime="application/zip",
            on_click="ignore",
        )
    misses = chosen.misses()
    if misses:
        with st.expander(f"What was wrong, case by case ({len(misses)})"):
            st.code("\n".join(misses), language=None, wrap_lines=True)


def _zipped(folder: Path) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                packed.write(path, path.relative_to(folder).as_posix())
    return out.getvalue()
