"""The folder of an index: complete versions, the pointer to the one that answers, and the lock of the job that writes.

index/CURRENT                 name of the version that answers
index/versions/<name>/        a complete version
index/versions/.new-<name>/   one that is being written, or was when its job was stopped
index/unfinished/             documents already read and embedded by a job that was stopped (see ingest.unfinished)
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from assistant.on_disk import Held, flush, flush_folder, hold


def current_version(root: Path) -> str | None:
    """The name of the version that answers, or None when there is no index. Cheap: one small file."""
    try:
        name = (root / "CURRENT").read_text("utf-8").strip()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return name or None


def version_folder(root: Path, name: str) -> Path:
    """Where a version lies."""
    return root / "versions" / name


def new_name() -> str:
    """A name for a version: later ones sort later, and two processes never choose the same."""
    return datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%f") + f"-{os.getpid()}"


def switch(root: Path, written: Path, name: str) -> None:
    """Make a version that was written in the folder ``written`` the one that answers, in one rename at the end."""
    flush(written)
    written.rename(version_folder(root, name))
    flush_folder(root / "versions")
    pointer = root / "CURRENT.new"
    pointer.write_text(name + "\n", "utf-8")
    flush(pointer)
    pointer.replace(root / "CURRENT")
    flush_folder(root)


def prune(root: Path) -> None:
    """Remove every version but the one the pointer names: a removed document's text leaves the disk."""
    keep = current_version(root)
    for folder in (root / "versions").glob("*") if (root / "versions").is_dir() else ():
        if folder.name != keep:
            shutil.rmtree(folder, ignore_errors=True)


class IndexLocked(Exception):
    """Another job is writing this index. The message says who."""


@contextlib.contextmanager
def lock(root: Path) -> Iterator[None]:
    """Hold the index for writing. The lock goes with the process, however it ends.

    Raises:
        IndexLocked: another process holds it.
    """
    root.mkdir(parents=True, exist_ok=True)
    with (root / "lock").open("a+", encoding="utf-8") as handle:
        try:
            hold(handle)
        except Held as held:
            raise IndexLocked(
                f"Another job is writing this index ({held}). Wait for it, or stop it, and try again."
            ) from held
        yield
