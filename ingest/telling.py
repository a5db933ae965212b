"""What the commands say: on a terminal, in a log, or as JSON, one object a line."""

from __future__ import annotations

import json
import sys
import time
from typing import Any, TextIO

WIDTH = 100
QUIET = 10.0
"""Seconds between two lines on the same thing where output is kept."""


def say(text: str) -> None:
    """One line or more to standard output."""
    _write(sys.stdout, text + "\n")


def warn(text: object) -> None:
    """One line or more to standard error."""
    _write(sys.stderr, f"{text}\n")


def say_as_json(what: dict[str, Any]) -> None:
    """One JSON object on one line of standard output."""
    _write(sys.stdout, json.dumps(what, ensure_ascii=True, default=str) + "\n")


class ProgressLine:
    """Progress that rewrites one line of a terminal, or adds a line for each new thing where output is kept."""

    def __init__(self) -> None:
        self._about, self._when = "", 0.0

    def __call__(self, about: str, line: str, *, last: bool = False) -> None:
        """``about`` is the thing in hand: a kept log gets one line on it, and another after `QUIET` seconds."""
        if sys.stderr.isatty():
            _write(sys.stderr, f"\r\033[K{line[:WIDTH]}" + ("\n" if last else ""))
        elif about != self._about or time.monotonic() - self._when > QUIET:
            self._about, self._when = about, time.monotonic()
            _write(sys.stderr, line + "\n")


def _write(stream: TextIO, text: str) -> None:
    """Write what the terminal can show; what it cannot becomes "?"."""
    try:
        stream.write(text)
    except UnicodeEncodeError:
        stream.write(text.encode(stream.encoding or "ascii", "replace").decode(stream.encoding or "ascii"))
    stream.flush()
