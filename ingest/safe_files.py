"""Files that are either whole or not there, and a folder that one process changes at a time."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from assistant.errors import SignpostError
from assistant.on_disk import Held, flush_folder, hold

LOCK = ".lock"
PART = ".part"


class FolderBusy(SignpostError):
    """Another process is changing the documents of this folder."""


class DiskProblem(SignpostError):
    """A file could not be written: the disk is full, or not writable."""


def write_safely(path: Path, data: bytes) -> None:
    """Write a file beside its place and rename it into it: after a crash the old file or the new one is there.

    Raises:
        DiskProblem: the disk is full or not writable; the old file is untouched.
    """
    part = path.parent / f".{path.name}{PART}"
    with disk_problems(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with part.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        except OSError:
            part.unlink(missing_ok=True)
            raise
        flush_folder(path.parent)


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextlib.contextmanager
def disk_problems(path: Path) -> Iterator[None]:
    """Turns the system's errors about a disk into ones that say what to do."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskProblem(
                f"The disk is full: {path.name} was not written, and what was there before is untouched. "
                "Make room, then run the same command again."
            ) from error
        raise DiskProblem(
            f"{path.name} could not be written ({error.strerror or type(error).__name__}). "
            f"Check that the folder {path.parent.name!r} may be written to, then run the same command again."
        ) from error


@contextlib.contextmanager
def held(folder: Path, doing: str) -> Iterator[None]:
    """Hold a folder for changing. The lock goes with the process, however it ends. A second process is told ``doing``.

    Raises:
        FolderBusy: another process holds it.
        DiskProblem: the folder cannot be written to.
    """
    path = folder / LOCK
    with contextlib.ExitStack() as stack:
        with disk_problems(path):
            folder.mkdir(parents=True, exist_ok=True)
            handle = stack.enter_context(path.open("a+", encoding="utf-8"))
        try:
            hold(handle, doing)
        except Held as held:
            raise FolderBusy(
                f"The documents in {folder.name!r} are being changed already ({held}). Wait until that is done, "
                "then try again."
            ) from held
        yield
