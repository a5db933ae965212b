"""What Signpost may write down about its own use: counts, and reasons without the question. Plain files on this machine.

``feedback.jsonl``: one line a press of Helpful or Not helpful: day, helpful, reason, cards, outcome; the question only
where the person ticked that it may be kept. ``gaps.json``: month → topic → how many questions had no answer. A topic is
the heading of the nearest passage, never words of a question.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from assistant.answer import Answer
from assistant.places import HOME

OUTSIDE = "Outside safeguarding"
UNKNOWN = "No topic near it"
FAILED = "Signpost failed"
_lock = threading.Lock()


def notes_folder() -> Path:
    """Where these files are kept: ``SIGNPOST_NOTES`` if it is set, else ``notes`` beside ``app.py``."""
    return Path(os.environ.get("SIGNPOST_NOTES", HOME / "notes"))


@dataclass(frozen=True)
class Feedback:
    """One press. ``question`` is empty unless the person agreed that it is kept."""

    day: str
    helpful: bool
    reason: str
    outcome: str
    cards: tuple[str, ...]
    question: str = ""


def feedback_on(
    answer: Answer, helpful: bool, reason: str, question: str, agreed: bool, day: dt.date
) -> Feedback:
    """What is written down about an answer; the masked question only when the person agreed."""
    used = tuple(dict.fromkeys(step.card for step in answer.steps if step.card))
    return Feedback(day.isoformat(), helpful, reason, answer.outcome, used, question if agreed else "")


def keep_feedback(feedback: Feedback, folder: Path) -> bool:
    """Write one line. False when the file cannot be written: the page goes on without."""
    with _lock:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with (folder / "feedback.jsonl").open("a", encoding="utf-8") as file:
                file.write(json.dumps(asdict(feedback), ensure_ascii=False) + "\n")
        except OSError:
            return False
    return True


def read_feedback(folder: Path) -> list[Feedback]:
    """Every line that can be read, oldest first."""
    try:
        lines = (folder / "feedback.jsonl").read_text("utf-8").splitlines()
    except OSError:
        return []
    return list(_read(lines))


def _read(lines: Sequence[str]) -> Iterator[Feedback]:
    for line in lines:
        with contextlib.suppress(ValueError, TypeError, KeyError):
            raw = json.loads(line)
            yield Feedback(**{**raw, "cards": tuple(raw["cards"])})


def topic_of(answer: Answer) -> str | None:
    """The topic under which a question without an answer is counted; None when it was answered."""
    if answer.outcome == "answered":
        return None
    if answer.outcome == "out_of_scope":
        return OUTSIDE
    if answer.index_version is None:
        return FAILED
    nearest = next((one for one in answer.retrieved if one.heading), None)
    return nearest.heading if nearest else UNKNOWN


def count_gap(topic: str, folder: Path, day: dt.date) -> None:
    """Add one to a topic of this month. A file that cannot be written is passed over."""
    with _lock, contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        counts = _gaps(folder)
        month = counts.setdefault(f"{day:%Y-%m}", {})
        month[topic] = month.get(topic, 0) + 1
        path = folder / "gaps.json"
        beside = path.with_suffix(".new")
        beside.write_text(json.dumps(counts, ensure_ascii=False, indent=1, sort_keys=True), "utf-8")
        beside.replace(path)


def gaps(folder: Path) -> Mapping[str, Mapping[str, int]]:
    """Month → topic → count."""
    return _gaps(folder)


def _gaps(folder: Path) -> dict[str, dict[str, int]]:
    try:
        raw: Any = json.loads((folder / "gaps.json").read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(raw, dict):
        return {}
    return {
        str(month): {str(topic): int(count) for topic, count in topics.items() if isinstance(count, int)}
        for month, topics in raw.items()
        if isinstance(topics, dict)
    }
