"""Signpost's own digests: a summary of a document by topic, each entry with its reference."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from ingest.blocks import Block, ReadFile, UnreadableFile
from ingest.readers.tidy import decode, read_bytes, refuse_if_empty, tidy, tidy_lines

LEAST_WORDS = 5
MAX_DEPTH = 200
_DEEP_LINE = re.compile(r"^(?: {200}|[ \t]*(?:[-?][ \t]+){40})", re.MULTILINE)
_Loader: type[yaml.SafeLoader] | type[yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_digest(path: Path) -> ReadFile:
    """A digest: a heading and a paragraph for each entry. UnreadableFile names the faulty entry."""
    text = decode(read_bytes(path))
    content = _load(text)
    about = content.get("digest_of")
    entries = content.get("entries")
    if not isinstance(about, dict) or not isinstance(entries, list):
        raise UnreadableFile(
            "this YAML file is no digest: it needs digest_of and entries (see docs/formats.md)"
        )
    blocks: list[Block] = []
    seen: set[str] = set()
    for position, entry in enumerate(entries, start=1):
        heading, paragraph = _entry(entry, position)
        if paragraph.html_id in seen:
            raise UnreadableFile(
                f"entry {position}: the id {paragraph.html_id} is used twice: give each entry its own"
            )
        seen.add(paragraph.html_id or "")
        blocks += [heading, paragraph]
    refuse_if_empty(blocks, least_words=LEAST_WORDS, kind="digest")
    title = about.get("title")
    return ReadFile(
        blocks=tuple(blocks),
        page_texts=(_plain(text),),
        title=tidy(title) if isinstance(title, str) and title else None,
    )


def _load(text: str) -> dict[str, Any]:
    _refuse_deep(text)
    try:
        content = yaml.load(text, Loader=_Loader)  # noqa: S506 (a safe loader)
    except yaml.MarkedYAMLError as problem:
        line = problem.problem_mark.line + 1 if problem.problem_mark else "?"
        raise UnreadableFile(f"the YAML cannot be read at line {line}: {problem.problem}") from problem
    except (yaml.YAMLError, RecursionError, ValueError) as problem:
        raise UnreadableFile("the YAML cannot be read: check indentation and quotation marks") from problem
    if not isinstance(content, dict):
        raise UnreadableFile(
            "this YAML file is no digest: it needs digest_of and entries (see docs/formats.md)"
        )
    return content


def _refuse_deep(text: str) -> None:
    """A YAML file may nest without end, which the fast loader would not survive; a digest needs six levels."""
    depth = 0
    for character in text:
        if character in "[{":
            depth += 1
        elif character in "]}":
            depth = max(depth - 1, 0)
        if depth > MAX_DEPTH:
            break
    if depth > MAX_DEPTH or _DEEP_LINE.search(text):
        raise UnreadableFile("this YAML file is nested too deeply to be a digest (see docs/formats.md)")


def _entry(entry: object, position: int) -> tuple[Block, Block]:
    if not isinstance(entry, dict):
        raise UnreadableFile(
            f"entry {position}: give it id, heading, text and reference (see docs/formats.md)"
        )
    values = {name: entry.get(name) for name in ("id", "heading", "text")}
    for name, value in values.items():
        if not isinstance(value, str) or not tidy(value):
            raise UnreadableFile(f"entry {position} ({entry.get('id') or 'no id'}): give it a {name}")
    reference = entry.get("reference")
    if reference is not None and not isinstance(reference, dict):
        raise UnreadableFile(
            f"entry {position} ({values['id']}): reference must have part, paragraph and edition"
        )
    number = reference.get("paragraph") if reference else None
    html_id = tidy(str(values["id"]))
    heading = Block("heading", tidy(str(values["heading"])), level=1)
    paragraph = Block(
        "paragraph",
        tidy(str(values["text"])),
        number=None if number is None else tidy(str(number)).rstrip("."),
        html_id=html_id,
    )
    return heading, paragraph


def _plain(text: str) -> str:
    """Every scalar of the file, a line each, from the token stream rather than from the loaded entries."""
    scalars = (
        token.value for token in yaml.scan(text, Loader=_Loader) if isinstance(token, yaml.ScalarToken)
    )
    return tidy_lines("\n".join(tidy(value) for value in scalars))
