"""White space and unseen characters: what every reader does to every piece of text, and nothing more."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from pathlib import Path

from ingest.blocks import Block, UnreadableFile

_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb"
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\U000e0000-\U000e0fff]"
)
"""Soft hyphens, zero-width and direction marks, control characters, and tag characters."""

_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE)
_DECLARED_XML = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_:.-]{2,40})["']""")
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LATIN = {"iso-8859-1", "iso8859-1", "latin-1", "latin1", "us-ascii", "ascii"}
"""Declared charsets that browsers read as Windows-1252."""

_WORD = re.compile(r"[^\W\d_]{2,}")


def tidy(text: str) -> str:
    """Text on one line: runs of white space (no-break spaces too) become one space, unseen characters go."""
    return " ".join(_UNSEEN.sub("", text).split())


def tidy_lines(text: str) -> str:
    """The same, line by line; empty lines go."""
    return "\n".join(line for line in (tidy(part) for part in text.splitlines()) if line)


def decode(data: bytes) -> str:
    """The text of a file: by byte-order mark, else UTF-8, else the charset it declares, else Windows-1252.

    UTF-8 goes first because hardly any other text is valid UTF-8, and pages saved by a browser often keep an
    old declaration.
    """
    for mark, charset in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(charset, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    declared = _DECLARED_XML.search(data[:1024]) or _DECLARED.search(data[:4096])
    charset = declared.group(1).decode("ascii").lower() if declared else "cp1252"
    if charset in _LATIN or charset.startswith("utf"):
        charset = "cp1252"
    try:
        return data.decode(charset, errors="replace")
    except LookupError:
        return data.decode("cp1252", errors="replace")


def read_bytes(path: Path) -> bytes:
    """The bytes of a file; UnreadableFile when it cannot be opened."""
    try:
        return path.read_bytes()
    except OSError as problem:
        reason = problem.strerror or type(problem).__name__
        raise UnreadableFile(f"the file cannot be opened ({reason}): check that it is there") from problem


def refuse_if_empty(blocks: Iterable[Block], *, least_words: int, kind: str) -> None:
    """UnreadableFile when the blocks together hold fewer than ``least_words`` words."""
    words = 0
    for block in blocks:
        words += len(_WORD.findall(block.text))
        if words >= least_words:
            return
    found = "no text" if not words else f"hardly any text ({words} word{'s' if words > 1 else ''})"
    raise UnreadableFile(f"{found} was found in this {kind}: open it, check what it shows, and save it again")
