"""Work that takes minutes, in processes of its own: `python -m ingest` and `python -m evals`, while others go on asking.

The pages never import `ingest` or `evals`; they start their commands and read what these say, one JSON object or line at a
time. A job belongs to the machine, not to a person: whoever may open the page sees it.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from assistant.errors import SignpostError
from assistant.places import HOME

PATIENCE_S = 300.0
"""Seconds that a short command (preview, add, remove) may take: the reader of a difficult file has its own limits."""
KEPT_LINES = 2000
COUNTED = re.compile(r"^\[?(\d+)(?:/| of )(\d+)")
"""Progress in words: "[3/20] name" or "50 of 248 answered"."""


class CommandFailed(SignpostError):
    """A command said what is wrong, or said nothing that can be understood."""


def run_json(module: str, *arguments: str) -> dict[str, Any]:
    """Run a short command and give the JSON object that it prints.

    Raises:
        CommandFailed: it said what is wrong, took too long, or printed something else.
    """
    try:
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-m", module, *arguments],
            cwd=HOME,
            env=_environment(),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=PATIENCE_S,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise CommandFailed("This took too long and was stopped. Nothing has changed.") from error
    said = _last_object(done.stdout.splitlines())
    if said is None:
        raise CommandFailed("The command gave no answer. Whoever looks after Signpost can run it by hand.")
    if "error" in said:
        raise CommandFailed(str(said["error"]))
    return said


def _last_object(lines: Sequence[str]) -> dict[str, Any] | None:
    for line in reversed(lines):
        try:
            found = json.loads(line)
        except ValueError:
            continue
        if isinstance(found, dict):
            return found
    return None


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONUNBUFFERED": "1"}


@dataclass
class Job:
    """A command under way or done. ``said`` is every line on standard output, ``told`` on standard error."""

    what: str
    command: tuple[str, ...]
    started: float = field(default_factory=time.time)
    ended: float | None = None
    code: int | None = None
    done: int = 0
    of: int = 0
    at: str = ""
    seconds_left: float | None = None
    said: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    stopped: bool = False

    @property
    def running(self) -> bool:
        """Whether it has not ended."""
        return self.code is None

    @property
    def share(self) -> float:
        """How much is done, 0 to 1; 0 while nobody knows."""
        return min(1.0, self.done / self.of) if self.of else 0.0

    @property
    def result(self) -> dict[str, Any] | None:
        """The last JSON object that it printed."""
        return _last_object(self.said)

    def take(self, line: str, *, error: bool = False) -> None:
        """Take in one line."""
        kept = self.told if error else self.said
        if len(kept) < KEPT_LINES:
            kept.append(line)
        try:
            told = json.loads(line)
        except ValueError:
            counted = COUNTED.match(line)
            if counted:
                self.done, self.of, self.at = int(counted[1]), int(counted[2]), line
            return
        if isinstance(told, dict) and "done" in told and "of" in told:
            self.done, self.of, self.at = int(told["done"]), int(told["of"]), str(told.get("file", ""))
            self.seconds_left = told.get("seconds_left")


class Jobs:
    """The jobs of this machine, one of each kind at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._jobs: dict[str, Job] = {}
        self._processes: dict[str, subprocess.Popen[str]] = {}

    def start(
        self, what: str, module: str, *arguments: str, settings: Mapping[str, str] | None = None
    ) -> Job:
        """Start a command. When one of the same kind is still running, that one is given."""
        with self._lock:
            known = self._jobs.get(what)
            if known is not None and known.running:
                return known
            command = (sys.executable, "-m", module, *arguments)
            process = subprocess.Popen(  # noqa: S603
                command,
                cwd=HOME,
                env={**_environment(), **(settings or {})},
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                encoding="utf-8",
                errors="replace",
            )
            job = Job(what, command)
            self._jobs[what], self._processes[what] = job, process
        threading.Thread(target=self._follow, args=(job, process), name=f"job {what}", daemon=True).start()
        return job

    def of(self, what: str) -> Job | None:
        """The running job of a kind, or the last one."""
        with self._lock:
            return self._jobs.get(what)

    def stop(self, what: str) -> None:
        """End the running job of a kind. An index that was being made is left as it was before."""
        with self._lock:
            job, process = self._jobs.get(what), self._processes.get(what)
        if job and process and job.running:
            job.stopped = True
            process.terminate()

    @staticmethod
    def _follow(job: Job, process: subprocess.Popen[str]) -> None:
        def errors() -> None:
            for line in process.stderr or ():
                job.take(line.rstrip("\n"), error=True)

        reader = threading.Thread(target=errors, daemon=True)
        reader.start()
        for line in process.stdout or ():
            job.take(line.rstrip("\n"))
        reader.join()
        job.ended = time.time()
        job.code = process.wait()


@st.cache_resource(show_spinner=False)
def the_jobs() -> Jobs:
    """The jobs of this process's machine."""
    return Jobs()
