"""An assistant over Signpost's own corpus."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from assistant.answering import Assistant

TODAY = dt.date(2026, 11, 22)


@pytest.fixture(scope="module")
def assistant(corpus_index: Path) -> Assistant:
    made = Assistant(corpus_index, today=lambda: TODAY)
    made.warm()
    return made
