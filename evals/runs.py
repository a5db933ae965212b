"""A run on the disk: what was asked, what came back, and what was made of it. `docs/evaluation.md` lists the files."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from assistant.errors import BadData

VERSION = 1
"""Version of the files of a run."""

Records = dict[str, dict[str, Any]]
"""Case id → what came back for it."""


class Run:
    """The folder of a run. Its cases are copied into it, so that it can be scored wherever it is."""

    def __init__(self, folder: Path, manifest: dict[str, Any]) -> None:
        self.folder = folder
        self.manifest = manifest

    @classmethod
    def new(cls, folder: Path, **about: Any) -> Run:
        """Begin a run. Files of an earlier run in the same folder are replaced as tasks are written.

        Raises:
            BadData: the folder holds other things.
        """
        if folder.is_dir() and any(folder.iterdir()) and not (folder / "run.json").is_file():
            raise BadData(
                f"{folder} is not empty and holds no run. Name another folder with --out, or empty it."
            )
        folder.mkdir(parents=True, exist_ok=True)
        run = cls(folder, {"version": VERSION, **about, "tasks": {}})
        run.save()
        return run

    @classmethod
    def open(cls, folder: Path) -> Run:
        """A run that is there.

        Raises:
            BadData: there is none, or another version wrote it.
        """
        try:
            manifest = json.loads((folder / "run.json").read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise BadData(
                f"{folder} holds no run of python -m evals (run.json: {type(error).__name__})."
            ) from error
        if manifest.get("version") != VERSION:
            raise BadData(
                f"{folder} was written with version {manifest.get('version')} of the files of a run; this Signpost reads "
                f"version {VERSION}. Run the evaluation again."
            )
        return cls(folder, manifest)

    def save(self) -> None:
        """Write what is known about the run."""
        self.write("run.json", self.manifest)

    @property
    def tasks(self) -> dict[str, dict[str, Any]]:
        """Task → what is known about it."""
        tasks: dict[str, dict[str, Any]] = self.manifest["tasks"]
        return tasks

    def begin(self, task: str, path: Path, cases: int, **about: Any) -> None:
        """Make room for a task and keep its set, ``path``, of so many ``cases``."""
        folder = self.folder / task
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        shutil.copyfile(path, folder / "cases.jsonl")
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        self.tasks[task] = {"set": path.name, "sha256": digest, "cases": cases, **about}

    def cases(self, task: str) -> Path:
        """The cases of a task."""
        return self.folder / task / "cases.jsonl"

    def stays_unread(self, task: str) -> bool:
        """Whether the set of a task is one whose figures are reported and whose cases nobody who builds should see."""
        return str(self.tasks[task]["set"]).endswith(("heldout.jsonl", "unseen.jsonl"))

    def write(self, name: str, what: Any) -> None:
        """Write a JSON file, whole or not at all."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_name(f".{path.name}.new")
        new.write_text(json.dumps(what, ensure_ascii=False, indent=1) + "\n", "utf-8")
        new.replace(path)

    def write_lines(self, name: str, records: Iterable[Mapping[str, Any]]) -> None:
        """Write a JSONL file, whole or not at all."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_name(f".{path.name}.new")
        with new.open("w", encoding="utf-8") as file:
            for record in records:
                file.write(json.dumps(record, ensure_ascii=False) + "\n")
        new.replace(path)

    def lines(self, name: str) -> list[dict[str, Any]]:
        """The objects of a JSONL file.

        Raises:
            BadData: it is missing or spoilt.
        """
        try:
            text = (self.folder / name).read_text("utf-8")
            return [json.loads(line) for line in text.split("\n") if line]
        except (OSError, ValueError) as error:
            raise BadData(
                f"{self.folder / name} cannot be read ({type(error).__name__}). Run the evaluation again."
            ) from error

    def records(self, name: str) -> Records:
        """The objects of a JSONL file by their ``id``."""
        return {str(record["id"]): record for record in self.lines(name)}
