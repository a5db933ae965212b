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
from typing import Any


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


def flush(path: Path) -> None:
    """Ask the system to put a file, or every file below a folder, on the disk."""
    for file in path.rglob("*") if path.is_dir() else (path,):
        if file.is_file():
            with file.open("rb") as handle, contextlib.suppress(OSError):
                os.fsync(handle.fileno())


def flush_folder(folder: Path) -> None:
    """Ask the system to put a folder's list of names on the disk, where the platform can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


class IndexLocked(Exception):
    """Another job is writing this index. The message says who."""


@contextlib.contextmanager
def lock(root: Path) -> Iterator[None]:
    """Hold the index for writing. The lock goes with the process, however it ends.

    Raises:
        IndexLocked: another process holds it.
    """
    root.mkdir(parents=True, exist_ok=True)
    path = root / "lock"
    with path.open("a+", encoding="utf-8") as handle:
        try:
            _take(handle)
        except OSError as error:
            handle.seek(0)
            holder = handle.read().strip() or "another process"
            raise IndexLocked(
                f"Another job is writing this index ({holder}). Wait for it, or stop it, and try again."
            ) from error
        handle.seek(0)
        handle.truncate()
        handle.write(f"process {os.getpid()}, since {datetime.now(UTC):%Y-%m-%d %H:%M} UTC")
        with contextlib.suppress(OSError):
            handle.flush()
        yield


def _take(handle: Any) -> None:
    try:
        import fcntl
    except ImportError:
        import msvcrt

        msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
    else:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
