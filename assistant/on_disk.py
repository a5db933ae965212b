"""What outlasts a power cut, and a lock that goes with its process."""

from __future__ import annotations

import contextlib
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


def flush(path: Path) -> None:
    """Ask the system to put a file, or every file below a folder, on the disk.

    Files with a second name are left out: they were put there under the first (`index._link_or_copy`).
    """
    for file in path.rglob("*") if path.is_dir() else (path,):
        if file.is_file() and file.stat().st_nlink == 1:
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


class Held(Exception):
    """Another process holds the lock. The message is who."""


def hold(handle: Any, doing: str = "") -> None:
    """Lock a file that is open for reading and appending, until it is closed or this process ends, however that is.

    Who holds it, and what for (``doing``), is written into it for whoever comes next.

    Raises:
        Held: another process holds it.
    """
    try:
        _take(handle)
    except OSError as error:
        handle.seek(0)
        raise Held(handle.read().strip() or "another process") from error
    handle.seek(0)
    handle.truncate()
    said = f"{doing}, " if doing else ""
    handle.write(f"{said}process {os.getpid()}, since {datetime.now(UTC):%Y-%m-%d %H:%M} UTC")
    with contextlib.suppress(OSError):
        handle.flush()


def _take(handle: Any) -> None:
    try:
        import fcntl
    except ImportError:
        import msvcrt

        msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
    else:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
