"""Evaluation sets that may be chosen, and the runs that are kept: one folder each, as `python -m evals --out` writes it."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.places import HOME

CASES = HOME / "evals" / "cases"
KINDS = ("retrieval", "abstention", "escalation", "privacy")
NOT_LISTED = re.compile(r"held[-_ ]?out|unseen", re.IGNORECASE)
"""Halves that nobody tunes on: they are not offered."""
KEPT = "page.json"
"""What the page knows of a run."""
RESULT = "result"
"""The folder inside a run's that `python -m evals --out` fills: it wants one that is empty."""


@dataclass(frozen=True)
class Set:
    """A set of cases and what it evaluates."""

    name: str
    kind: str
    path: Path


@dataclass(frozen=True)
class Run:
    """A run that was kept. ``figures`` is empty while it has none."""

    folder: Path
    kind: str
    set_name: str
    when: str

    @property
    def title(self) -> str:
        """For a list: when, what, which set."""
        return f"{self.when} · {self.kind} · {self.set_name}"

    @property
    def result(self) -> Path:
        """Where the command writes."""
        return self.folder / RESULT

    def figures(self) -> dict[str, dict[str, Mapping[str, Any]]]:
        """Part → measure → its value and what it rests on."""
        found = self._scores().get("figures")
        return found if isinstance(found, dict) else {}

    def misses(self) -> list[str]:
        """What was wrong, case by case."""
        found = self._scores().get("misses")
        return [str(miss) for part in found.values() for miss in part] if isinstance(found, dict) else []

    def _scores(self) -> dict[str, Any]:
        try:
            raw = json.loads((self.result / "scores.json").read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return raw if isinstance(raw, dict) else {}

    def report(self) -> Path | None:
        """The report to look at, when there is one."""
        path = self.result / "report.html"
        return path if path.is_file() else None


def sets(folder: Path = CASES) -> list[Set]:
    """The sets that may be chosen, without the halves that are kept back."""
    found = []
    for path in sorted(folder.glob("*/*.jsonl")):
        kind = "abstention" if path.stem.startswith("abstention") else path.parent.name
        if kind in KINDS and not NOT_LISTED.search(path.stem) and path.stem != "conversations":
            found.append(Set(f"{kind}: {path.stem.replace('_', ' ')}", kind, path))
    return found


def runs_folder() -> Path:
    """Where runs are kept: ``SIGNPOST_RUNS`` if it is set, else ``runs`` beside ``app.py``."""
    return Path(os.environ.get("SIGNPOST_RUNS", HOME / "runs"))


def new_run(root: Path, kind: str, set_name: str, now: dt.datetime) -> Run:
    """A folder for a run, named so that later ones sort later."""
    when = f"{now:%Y-%m-%d %H:%M:%S}"
    folder = root / f"{now:%Y%m%d-%H%M%S}-{kind}"
    folder.mkdir(parents=True, exist_ok=True)
    about = {"kind": kind, "set": set_name, "when": when}
    (folder / KEPT).write_text(json.dumps(about, ensure_ascii=False), "utf-8")
    return Run(folder, kind, set_name, when)


def runs(root: Path) -> list[Run]:
    """The runs that are kept, newest first."""
    found = []
    for path in sorted(root.glob(f"*/{KEPT}"), reverse=True):
        try:
            about = json.loads(path.read_text("utf-8"))
            found.append(Run(path.parent, str(about["kind"]), str(about["set"]), str(about["when"])))
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return found


def compared(one: Run, other: Run) -> list[dict[str, str]]:
    """Rows of a table: measure, the earlier value, the later one, the difference."""
    earlier, later = other.figures(), one.figures()
    rows = []
    for part, measures in later.items():
        for name, now in measures.items():
            before = earlier.get(part, {}).get(name)
            rows.append({"Measure": f"{part}: {name}", **_values(before, now)})
    return rows


def _values(before: Mapping[str, Any] | None, now: Mapping[str, Any]) -> dict[str, str]:
    new, old = now.get("value"), before.get("value") if before else None
    both = isinstance(new, int | float) and isinstance(old, int | float)
    return {
        "Earlier": _shown(old),
        "This run": _shown(new),
        "Difference": f"{new - old:+.3f}" if both else "",  # type: ignore[operator]
        "Rests on": f"{now.get('hits')} of {now.get('of')}" if now.get("of") is not None else "",
    }


def _shown(value: Any) -> str:
    return f"{value:.3f}" if isinstance(value, int | float) else "not defined"
