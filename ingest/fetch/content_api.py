"""GOV.UK's Content API: what a page is, what is attached to it, whether it was withdrawn, and when it changed."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import dataclass
from html import unescape
from typing import Any, Literal
from urllib.parse import urljoin

import httpx

from ingest.fetch.problems import BadFile, Gone, NotAllowed

SITE = "https://www.gov.uk"
_GONE = ("gone", "vanish")
_KEPT = (
    "base_path", "content_id", "schema_name", "document_type", "title", "description", "locale",
    "first_published_at", "public_updated_at", "withdrawn_notice", "details",
)  # fmt: skip
"""What is kept of a page. The rest (links, taxons, `updated_at`) changes without the text changing."""


@dataclass(frozen=True)
class Attachment:
    """Something attached to a publication. ``bytes`` and ``pages`` are what the page says of it."""

    title: str
    url: str
    kind: Literal["file", "html", "external"]
    content_type: str | None = None
    bytes: int | None = None
    pages: int | None = None


@dataclass(frozen=True)
class ContentPage:
    """A page, read. ``has_text`` says that the page is the document itself, not only a place where files lie."""

    path: str
    schema: str
    title: str
    content_id: str | None
    published_on: dt.date | None
    updated_on: dt.date | None
    withdrawn: str | None
    withdrawn_on: dt.date | None
    changes: tuple[tuple[str, str], ...]
    attachments: tuple[Attachment, ...]
    has_text: bool
    moved_to: str | None = None

    @property
    def url(self) -> str:
        """The page's address for a person."""
        return SITE + self.path


def api_address(page: str) -> str:
    """The Content API's address of a page of www.gov.uk.

    Raises:
        NotAllowed: the page is not on www.gov.uk.
    """
    parts = httpx.URL(page)
    if parts.host != "www.gov.uk":
        raise NotAllowed(f"{parts.host or page} is not www.gov.uk: the Content API knows nothing of it.")
    path = parts.path.rstrip("/")
    return f"{SITE}{path}" if path.startswith("/api/content/") else f"{SITE}/api/content{path}"


def read_page(raw: bytes, page: str) -> tuple[ContentPage, bytes]:
    """The page, and its JSON as it is kept: the same bytes as long as text, dates and attachments are the same.

    Raises:
        Gone: GOV.UK says that the page is no longer there.
        BadFile: this is no page of the Content API.
    """
    try:
        item = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise BadFile(f"what www.gov.uk sent for {page} is not whole JSON: try again later.") from error
    if not isinstance(item, dict) or not isinstance(item.get("schema_name"), str):
        raise BadFile(
            f"what www.gov.uk sent for {page} is not a page of its Content API: look at it by hand."
        )
    schema = item["schema_name"]
    if schema in _GONE:
        raise Gone(f"GOV.UK says that {page} was taken away: look for what replaced it and mend the list.")
    details = item.get("details")
    details = details if isinstance(details, dict) else {}
    attachments = tuple(_attachments(details))
    withdrawn, withdrawn_on = _withdrawn(item, details)
    path = str(item.get("base_path") or httpx.URL(page).path)
    found = ContentPage(
        path=path,
        schema=schema,
        title=str(item.get("title") or ""),
        content_id=item.get("content_id") if isinstance(item.get("content_id"), str) else None,
        published_on=_day(item.get("first_published_at")),
        updated_on=_day(item.get("public_updated_at")),
        withdrawn=withdrawn,
        withdrawn_on=withdrawn_on,
        changes=tuple(_changes(details)),
        attachments=attachments,
        has_text=schema not in ("publication", "statistical_data_set", "document_collection", "placeholder")
        and bool(details.get("body") or details.get("parts")),
        moved_to=_moved(item) if schema == "redirect" else None,
    )
    kept = {name: item[name] for name in _KEPT if name in item}
    return found, (json.dumps(kept, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _attachments(details: dict[str, Any]) -> list[Attachment]:
    listed = details.get("attachments")
    out: list[Attachment] = []
    for entry in listed if isinstance(listed, list) else ():
        if not isinstance(entry, dict) or not isinstance(entry.get("url"), str):
            continue
        kind = entry.get("attachment_type", "file")
        if kind not in ("file", "html", "external"):
            continue
        out.append(
            Attachment(
                title=_plain(str(entry.get("title") or entry.get("filename") or "")),
                url=urljoin(SITE, entry["url"]),
                kind=kind,
                content_type=entry.get("content_type")
                if isinstance(entry.get("content_type"), str)
                else None,
                bytes=_count(entry.get("file_size")),
                pages=_count(entry.get("number_of_pages")),
            )
        )
    return out or _linked_files(details)


def _linked_files(details: dict[str, Any]) -> list[Attachment]:
    """Pages that list no attachments hold them as links in ready-made HTML."""
    documents = details.get("documents")
    markup = (
        " ".join(part for part in documents if isinstance(part, str)) if isinstance(documents, list) else ""
    )
    out: dict[str, Attachment] = {}
    for url, label in re.findall(r'<a[^>]+href="([^"]+)"[^>]*>(.{0,600}?)</a>', markup[:400_000], re.DOTALL):
        whole, title = urljoin(SITE, unescape(url)), _plain(label)
        is_file = whole.startswith("https://assets.publishing.service.gov.uk/")
        is_page = whole.startswith(f"{SITE}/government/publications/")
        if title and (is_file or is_page) and whole not in out:
            out[whole] = Attachment(title, whole, "file" if is_file else "html")
    return list(out.values())


def _withdrawn(item: dict[str, Any], details: dict[str, Any]) -> tuple[str | None, dt.date | None]:
    notice = item.get("withdrawn_notice") or details.get("withdrawn_notice")
    if not isinstance(notice, dict) or not notice:
        return None, None
    said = _plain(str(notice.get("explanation") or "")) or "GOV.UK gives no reason."
    return said[:600], _day(notice.get("withdrawn_at"))


def _changes(details: dict[str, Any]) -> list[tuple[str, str]]:
    """(day, note) of every change that GOV.UK names, newest first."""
    listed = details.get("change_history")
    out = []
    for entry in listed if isinstance(listed, list) else ():
        if isinstance(entry, dict) and (day := _day(entry.get("public_timestamp"))):
            out.append((day.isoformat(), _plain(str(entry.get("note") or ""))[:400]))
    return sorted(out, reverse=True)


def _moved(item: dict[str, Any]) -> str | None:
    redirects = item.get("redirects")
    for entry in redirects if isinstance(redirects, list) else ():
        if isinstance(entry, dict) and isinstance(entry.get("destination"), str):
            return urljoin(SITE, str(entry["destination"]))
    return None


def _day(value: object) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None


def _plain(markup: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]{0,500}>", " ", markup[:20_000])).split())
