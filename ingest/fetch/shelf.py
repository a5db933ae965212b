"""The folder of fetched documents: files, their catalogue, and what is remembered between runs.

::

    fetched/catalogue.yaml        what the job reads
    fetched/<id>.pdf              the last good copy
    fetched/.fetch/state.json     what servers said: etags, dates, troubles
    fetched/.fetch/pages/         GOV.UK's pages as they were
    fetched/.fetch/robots/        each site's robots.txt as it was
    fetched/.fetch/held/          files that came and look wrong, for a person to look at
    fetched/.fetch/incoming/      downloads that are not finished; emptied by every run

Order of writing: catalogue, file, state. Whatever is cut off in between, the next run sees that file and state do not
agree and asks for the file again.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from assistant.on_disk import flush_folder
from assistant.sources import Source, read_catalogue
from ingest.catalogue_file import write_catalogue
from ingest.fetch.client import Known
from ingest.fetch.contents import ENDINGS, Form
from ingest.safe_files import disk_problems, sha256_of, write_safely

HIDDEN = ".fetch"
_SAYS = "Written by `python -m ingest fetch` from corpus/sources.yaml. What you change here is lost at the next run."


@dataclass
class Remembered:
    """What is known of one source from earlier runs. Times are ISO, in UTC."""

    file: str = ""
    asked: str = ""
    """The address that was asked for; ``url`` is where the file came from in the end."""
    url: str = ""
    etag: str | None = None
    last_modified: str | None = None
    sha256: str = ""
    bytes: int = 0
    pages: int = 0
    words: int = 0
    retrieved_at: str = ""
    checked_at: str = ""
    """When its publisher last answered about it."""
    trouble: str | None = None
    trouble_since: str | None = None
    page: dict[str, Any] = field(default_factory=dict)
    """Of its page: url, etag, last_modified, content_id, updated_on, withdrawn, changes."""
    notes: list[str] = field(default_factory=list)


class Shelf:
    """The fetched documents of one folder. Use it while `safe_files.held` holds the folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.hidden = folder / HIDDEN
        self.sources = {source.id: source for source in read_catalogue(folder)}
        self.remembered = read_state(folder)

    def tidy(self) -> None:
        """Throw away downloads that were cut off."""
        shutil.rmtree(self.hidden / "incoming", ignore_errors=True)

    def incoming(self, name: str, form: Form) -> Path:
        """Where a download goes until it has been looked at."""
        folder = self.hidden / "incoming"
        with disk_problems(folder):
            folder.mkdir(parents=True, exist_ok=True)
        return folder / f"{name}{ENDINGS[form]}"

    def page_file(self, source_id: str) -> Path:
        """The kept page of a source."""
        return self.hidden / "pages" / f"{source_id}.json"

    def good_copy(self, source_id: str) -> Remembered | None:
        """What is remembered of a source whose file is here and is the one that is remembered."""
        known = self.remembered.get(source_id)
        source = self.sources.get(source_id)
        if known is None or source is None or not known.file:
            return None
        path = self.folder / known.file
        return known if path.is_file() and sha256_of(path) == known.sha256 else None

    def has_copy(self, source_id: str) -> bool:
        """Whether there is a file of this source at all."""
        source = self.sources.get(source_id)
        return source is not None and (self.folder / source.file).is_file()

    def known(self, source_id: str, asked: str) -> Known | None:
        """What to tell the server so that it need not send again what is here."""
        copy = self.good_copy(source_id)
        if copy is None or copy.asked != asked:
            return None
        return Known(copy.url, copy.etag, copy.last_modified)

    def put(self, source: Source, arrived: Path, now: Remembered) -> None:
        """Take a file that was found good: it becomes the copy that is answered from.

        Raises:
            DiskProblem: it could not be written; the old copy is untouched.
        """
        old = self.sources.get(source.id)
        self.catalogue(source)
        place = self.folder / source.file
        with disk_problems(place):
            arrived.replace(place)
            flush_folder(self.folder)
        self.remember(source.id, now)
        if old is not None and old.file != source.file:
            (self.folder / old.file).unlink(missing_ok=True)

    def catalogue(self, source: Source) -> None:
        """Write the entry of a source; nothing is written when it is the same."""
        if self.sources.get(source.id) == source:
            return
        self.sources[source.id] = source
        write_catalogue(self.folder, self.sources.values(), _SAYS)

    def hold(self, source_id: str, arrived: Path) -> Path:
        """Put a file that looks wrong aside, for a person to look at."""
        place = self.hidden / "held" / f"{source_id}{arrived.suffix}"
        with disk_problems(place):
            place.parent.mkdir(parents=True, exist_ok=True)
            arrived.replace(place)
        return place

    def drop_held(self, source_id: str) -> None:
        """Throw away what was held of a source."""
        for path in (self.hidden / "held").glob(f"{source_id}.*"):
            path.unlink(missing_ok=True)

    def remember(self, source_id: str, now: Remembered) -> None:
        """Write down what is known of a source."""
        self.remembered[source_id] = now
        raw = {name: asdict(entry) for name, entry in sorted(self.remembered.items())}
        write_safely(
            self.hidden / "state.json", json.dumps(raw, ensure_ascii=False, indent=1).encode("utf-8")
        )


def read_state(folder: Path) -> dict[str, Remembered]:
    """What is remembered of a folder; empty when nothing can be read: everything is then asked for anew."""
    try:
        raw = json.loads((folder / HIDDEN / "state.json").read_text("utf-8"))
        return {name: Remembered(**entry) for name, entry in raw.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def stamp(now: datetime) -> str:
    """A time as it is remembered."""
    return now.isoformat(timespec="seconds")
