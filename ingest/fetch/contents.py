"""Whether what came is the document: by what it holds, never by its name or by what the server calls it."""

from __future__ import annotations

import calendar
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ingest.blocks import ReadFile, UnreadableFile
from ingest.fetch.problems import BadFile
from ingest.readers import kind_of
from ingest.readers.worker import ReaderPool

Form = Literal["pdf", "docx", "html", "json"]
ENDINGS: dict[Form, str] = {"pdf": ".pdf", "docx": ".docx", "html": ".html", "json": ".json"}

_CALLED = {"pdf": "a PDF", "docx": "a Word document", "html": "a web page", "json": "a GOV.UK page as JSON"}
_TAIL = 8192
_NOT_A_DOCUMENT = re.compile(
    r"\b(page not found|not found|error|access denied|forbidden|sign in|log ?in|are you (a )?(human|robot)|captcha|"
    r"just a moment|attention required|site (is )?blocked|request rejected|service unavailable)\b",
    re.IGNORECASE,
)
FOR_INFORMATION = re.compile(
    r"\bfor information only\b|\(for information\)|\b(?:version|published|issued) for information\b|\bfor information$"
    r"|\bfor information[\s:,.–-]+(?:(?:not|until|in force|comes?|version)\b|\d|"
    + "|".join(calendar.month_name[1:])
    + ")"
    r"|\b(?:is )?not (?:yet )?in force\b|\bwill come into (?:force|effect)\b|\bconsultation (?:draft|version)\b"
    r"|\bdraft (?:guidance|for consultation|for comment)\b",
    re.IGNORECASE,
)
"""How a title or a cover says that this is not the edition to act on."""
_COVER = 1200
_FRONT = 5000
"""Characters that count as the cover, and as the beginning of a document."""


@dataclass(frozen=True)
class Facts:
    """What is inside a file that was read. ``front`` is the text of its beginning."""

    pages: int
    words: int
    front: str

    @property
    def for_information(self) -> bool:
        """Whether its cover says that it is not in force yet."""
        return bool(FOR_INFORMATION.search(self.front[:_COVER]))

    def names(self, edition: str) -> bool:
        """Whether its beginning names this edition."""
        return edition in self.front


def check_form(path: Path, form: Form, host: str) -> None:
    """Check first and last bytes.

    Raises:
        BadFile: it is something else, or it is cut short.
    """
    try:
        kind = kind_of(path)
    except UnreadableFile as problem:
        raise BadFile(
            f"{host} sent something that is not {_CALLED[form]} ({problem}): look at the page by hand."
        ) from problem
    if kind != form:
        came = _CALLED.get(kind, kind)
        hint = " (often an error or log-in page)" if kind == "html" else ""
        raise BadFile(f"{host} sent {came} instead of {_CALLED[form]}{hint}: look at the page by hand.")
    if form == "pdf" and b"%%EOF" not in _tail(path):
        raise BadFile(f"{host} sent a PDF that is cut short: try again later.")
    if form == "json":
        try:
            whole = isinstance(json.loads(path.read_bytes()), dict)
        except (ValueError, RecursionError):
            whole = False
        if not whole:
            raise BadFile(f"{host} sent JSON that is damaged or cut short: try again later.")
    if form == "html":
        title = re.search(rb"<title[^>]*>(.{0,300}?)</title", path.read_bytes()[:200_000], re.I | re.S)
        said = title[1].decode("utf-8", "replace").strip() if title else ""
        if _NOT_A_DOCUMENT.search(said):
            raise BadFile(f"{host} sent a page that is called “{said[:80]}”: look at it by hand.")


def read_facts(path: Path, pool: ReaderPool) -> Facts:
    """Read the file as the job would, in a process that can be killed.

    Raises:
        BadFile: it cannot be read; the message is the reader's.
    """
    _, read = next(pool.read_many([path]))
    if isinstance(read, UnreadableFile):
        raise BadFile(f"the file that came cannot be read: {read}") from read
    return facts_of(read)


def facts_of(read: ReadFile) -> Facts:
    """Pages (0 for a file without pages), words and the beginning of what was read."""
    paged = any(block.page is not None for block in read.blocks)
    front = " ".join(" ".join([read.title or "", *read.page_texts[:3]]).split())[:_FRONT]
    words = sum(len(block.text.split()) for block in read.blocks)
    return Facts(len(read.page_texts) if paged else 0, words, front)


def _tail(path: Path) -> bytes:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _TAIL))
        return file.read()
