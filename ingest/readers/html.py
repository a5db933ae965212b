"""Saved web pages: the main content in reading order. Nothing is fetched and no script is run."""

from __future__ import annotations

from pathlib import Path

from ingest.blocks import Block, LeftOut, ReadFile, UnreadableFile
from ingest.readers.checks import checked
from ingest.readers.html_blocks import blocks_of
from ingest.readers.html_page import Page, open_page
from ingest.readers.html_plain import plain_text
from ingest.readers.tidy import decode, read_bytes, refuse_if_empty

LEAST_WORDS = 12
MAX_CHARACTERS = 30_000_000
_ERROR_TITLES = (
    "not found", "404", "403", "500", "502", "503", "access denied", "forbidden", "error", "just a moment",
    "sign in", "log in", "login", "are you a robot", "attention required", "unavailable", "page moved",
)  # fmt: skip
_ERROR_WORDS = 150


def read_html(path: Path) -> ReadFile:
    """A saved page. UnreadableFile when it is an error page, holds hardly any text, or is no real page."""
    return read_markup(decode(read_bytes(path)))


def read_markup(markup: str) -> ReadFile:
    """The same, for a page that is already text."""
    if len(markup) > MAX_CHARACTERS:
        raise UnreadableFile(
            "this page has over 30 million characters: save the page alone, not the whole site"
        )
    page = open_page(markup)
    blocks, left_out = blocks_of(page.content)
    _refuse_error_page(page, blocks)
    refuse_if_empty(blocks, least_words=LEAST_WORDS, kind="web page")
    return checked(
        ReadFile(
            blocks=blocks,
            page_texts=(plain_text(markup),),
            title=page.title,
            left_out=tuple(LeftOut(None, reason, text) for reason, text in (*page.left_out, *left_out)),
            warnings=tuple(page.warnings),
        )
    )


def _refuse_error_page(page: Page, blocks: tuple[Block, ...]) -> None:
    words = sum(len(block.text.split()) for block in blocks)
    title = (page.title or "").lower()
    if words < _ERROR_WORDS and any(part in title for part in _ERROR_TITLES):
        raise UnreadableFile(
            f"this looks like an error or sign-in page (“{page.title}”): save the page again"
        )
