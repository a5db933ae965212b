"""Pages of GOV.UK as its Content API gives them (``https://www.gov.uk/api/content/…`` saved as a file)."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from typing import Any

from ingest.blocks import Block, LeftOut, ReadFile, UnreadableFile
from ingest.readers.checks import checked
from ingest.readers.html_blocks import blocks_of
from ingest.readers.html_page import open_page
from ingest.readers.html_plain import plain_text
from ingest.readers.html_tree import parse, text_of
from ingest.readers.tidy import decode, read_bytes, refuse_if_empty, tidy

LEAST_WORDS = 5
_GONE = ("gone", "redirect", "vanish", "placeholder")
_MAX_BYTES = 60_000_000


@dataclass(frozen=True)
class _Part:
    """A piece of HTML with the heading that GOV.UK shows above it (the parts of a guide)."""

    markup: str
    title: str | None = None
    slug: str | None = None


def read_govuk_json(path: Path) -> ReadFile:
    """A page of the Content API. UnreadableFile for a page that is gone, moved, or has no text of its own."""
    item = _load(path)
    schema = str(item.get("schema_name") or "")
    if schema in _GONE:
        raise UnreadableFile(
            f"GOV.UK says that this page is no longer there ({schema}): look for what replaced it"
        )
    details = item.get("details")
    if not isinstance(details, dict):
        raise UnreadableFile("this JSON file is no page of the GOV.UK Content API: it has no details")
    title = tidy(str(item.get("title") or "")) or None
    parts = list(_parts(details))
    blocks: list[Block] = [Block("heading", title, level=1)] if title else []
    left_out: list[LeftOut] = []
    texts = [title or ""]
    for part in parts:
        if part.title:
            blocks.append(Block("heading", part.title, level=1 if title is None else 2, html_id=part.slug))
            texts.append(part.title)
        page = open_page(f"<body>{part.markup}</body>")
        found, more = blocks_of(page.content)
        blocks += [_deeper(block) for block in found] if part.title else found
        left_out += [LeftOut(None, reason, text) for reason, text in (*page.left_out, *more)]
        texts.append(plain_text(part.markup))
    refuse_if_empty(blocks[1:] if title else blocks, least_words=LEAST_WORDS, kind="GOV.UK page")
    description = tidy(str(item.get("description") or ""))
    if description:
        left_out.append(LeftOut(None, "page description", description))
    return checked(
        ReadFile(
            blocks=tuple(blocks),
            page_texts=("\n".join(text for text in texts if text),),
            title=title,
            left_out=tuple(left_out),
            warnings=tuple(_warnings(item, details)),
        )
    )


def _load(path: Path) -> dict[str, Any]:
    data = read_bytes(path)
    if len(data) > _MAX_BYTES:
        raise UnreadableFile("this JSON file is over 60 MB: save one page, not a whole export")
    try:
        item = json.loads(decode(data))
    except (ValueError, RecursionError) as problem:
        raise UnreadableFile("this JSON file is damaged or incomplete: download it again") from problem
    if not isinstance(item, dict):
        raise UnreadableFile("this JSON file is no page of the GOV.UK Content API")
    return item


def _parts(details: dict[str, Any]) -> list[_Part]:
    body = _markup(details.get("body"))
    parts = [_Part(body)] if body else []
    pieces = details.get("parts")
    for piece in pieces if isinstance(pieces, list) else ():
        if isinstance(piece, dict) and (markup := _markup(piece.get("body"))):
            slug = piece.get("slug")
            parts.append(
                _Part(
                    markup,
                    tidy(str(piece.get("title") or "")) or None,
                    slug if isinstance(slug, str) else None,
                )
            )
    return parts


def _markup(body: object) -> str:
    """A body is HTML, or a list of the same text in several forms."""
    if isinstance(body, str):
        return body
    if isinstance(body, list):
        for form in body:
            if isinstance(form, dict) and form.get("content_type") == "text/html":
                return str(form.get("content") or "")
        for form in body:
            if isinstance(form, dict) and isinstance(form.get("content"), str):
                return f"<pre>{escape(form['content'])}</pre>"
    return ""


def _deeper(block: Block) -> Block:
    return replace(block, level=min(block.level + 1, 6)) if block.kind == "heading" else block


def _warnings(item: dict[str, Any], details: dict[str, Any]) -> list[str]:
    found: list[str] = []
    notice = item.get("withdrawn_notice")
    if isinstance(notice, dict) and notice:
        said = text_of(parse(str(notice.get("explanation") or "")))
        date = str(notice.get("withdrawn_at") or "")[:10]
        found.append("withdrawn: " + " ".join(part for part in (f"on {date}." if date else "", said) if part))
    elif details.get("withdrawn_notice"):
        found.append("withdrawn: " + text_of(parse(str(details["withdrawn_notice"]))))
    changes = details.get("change_history") or details.get("change_notes")
    dated = [
        (
            str(change.get("public_timestamp") or change.get("published_at") or "")[:10],
            str(change.get("note") or change.get("change_note") or ""),
        )
        for change in (changes if isinstance(changes, list) else ())
        if isinstance(change, dict)
    ]
    if dated:
        date, note = max(dated)
        found.append(f"changed: {date} {tidy(note)}".rstrip())
    elif isinstance(item.get("public_updated_at"), str):
        found.append(f"changed: {item['public_updated_at'][:10]}")
    files = _attached(details)
    if files:
        found.append("landing page: the documents themselves are separate files: " + "; ".join(files))
    return found


def _attached(details: dict[str, Any]) -> list[str]:
    attachments = details.get("attachments")
    names = []
    for attachment in attachments if isinstance(attachments, list) else ():
        if isinstance(attachment, dict) and attachment.get("attachment_type", "file") in (
            "file",
            "html",
            "external",
        ):
            title, url = tidy(str(attachment.get("title") or "")), tidy(str(attachment.get("url") or ""))
            names.append(f"{title} ({url})" if url else title)
    return [name for name in names if name]
