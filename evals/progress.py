"""How far a run is: a line for a person, or one JSON object a line for a program."""

from __future__ import annotations

from ingest.telling import ProgressLine, say_as_json


class Progress:
    """Counts cases over all the tasks of a run."""

    def __init__(self, *, as_json: bool) -> None:
        self._json, self._line = as_json, ProgressLine()
        self._done, self._of = 0, 0

    def expect(self, cases: int) -> None:
        """So many more cases are to come."""
        self._of += cases

    def note(self, text: str) -> None:
        """Say what is being made ready."""
        self._tell(text)

    def step(self, task: str) -> None:
        """One case is done."""
        self._done += 1
        self._tell(task)

    def _tell(self, about: str) -> None:
        if self._json:
            say_as_json({"done": self._done, "of": self._of, "task": about})
        else:
            self._line(about, f"[{self._done}/{self._of}] {about}", last=self._done == self._of)
