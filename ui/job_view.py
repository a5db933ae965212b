"""A job on the page: how far it is, how it ended."""

from __future__ import annotations

import time
from collections.abc import Callable

import streamlit as st

from ui.background import Job, Jobs
from ui.safe_text import literal

LOOK_S = 1.0


def show(jobs: Jobs, what: str, title: str, finished: Callable[[Job], None]) -> None:
    """Progress while it runs, redrawn by itself; ``finished`` draws the outcome."""
    job = jobs.of(what)
    if job is None:
        return
    if job.running:
        _running(jobs, what, title)
    else:
        finished(job)


@st.fragment(run_every=LOOK_S)
def _running(jobs: Jobs, what: str, title: str) -> None:
    job = jobs.of(what)
    if job is None or not job.running:
        st.rerun()
    with st.container(key=f"job-{what}"):
        st.markdown(
            f":material/hourglass_top: **{literal(title)}**. You can leave this page; others can go on asking."
        )
        st.progress(job.share, text=_how_far(job))
        st.button("Stop it", key=f"job-stop-{what}", on_click=jobs.stop, args=(what,))


def _how_far(job: Job) -> str:
    bits = [f"{job.done} of {job.of}" if job.of else "starting"]
    if job.at:
        bits.append(literal(job.at))
    if job.seconds_left:
        bits.append(f"about {job.seconds_left:.0f} s left")
    bits.append(f"{time.time() - job.started:.0f} s so far")
    return " · ".join(bits)
