"""Markdown files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from ingest.blocks import Block, BlockKind, LeftOut, ReadFile, UnreadableFile
from ingest.readers.checks import checked
from ingest.readers.printed_numbers import take_off_numbers
from ingest.readers.tables import Cell, row_texts
from ingest.readers.tidy import decode, read_bytes, refuse_if_empty, tidy, tidy_lines

LEAST_WORDS = 5
MAX_CHARACTERS = 10_000_000
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_NOTE = re.compile(
    r"^\[\^([^\]\s]{1,40})\]:[ \t]*(.*(?:\n(?:[ \t]{2,}\S.*|[ \t]*(?=\n[ \t]{2,}\S)))*)", re.MULTILINE
)
_CALL = re.compile(r"\[\^([^\]\s]{1,40})\]")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_FENCE = re.compile(r"\s{0,3}(```+|~~~+)")
_RULE = re.compile(r"[ \t]*[-*_=|:][ \t|:*_=-]*")
_LINE_START = re.compile(r"^(?:[ \t]*(?:#{1,6}|[*+-]|>|\d{1,9}[.)])(?:[ \t]+|$))+")
_PICTURE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_LINK = re.compile(r"\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\([^()\s]*(?:\([^()\s]*\))?[^()\s]*(?:\s+\"[^\"]*\")?\)")
_TAG = re.compile(r"<(?:!--.*?--|/?[a-zA-Z][^<>]*)>")
_HTML_TAGS = frozenset({
    "a", "abbr", "b", "blockquote", "br", "center", "cite", "code", "del", "details", "div", "em", "font",
    "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "iframe", "img", "input", "ins", "kbd", "li", "mark",
    "ol", "p", "pre", "q", "s", "script", "small", "span", "strike", "strong", "style", "sub", "summary",
    "sup", "table", "tbody", "td", "th", "thead", "tr", "tt", "u", "ul",
})  # fmt: skip
_HEADING_ID = re.compile(r"\s*\{#([\w:.-]{1,100})\}\s*$")


@dataclass
class _Reading:
    blocks: list[Block] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)


def read_markdown(path: Path) -> ReadFile:
    """A Markdown file. Front matter gives the title and nothing else; raw HTML is left out and reported."""
    text = decode(read_bytes(path)).replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > MAX_CHARACTERS:
        raise UnreadableFile("this Markdown file has over 10 million characters: split it")
    title, body = _front_matter(text)
    notes = [(mark, tidy(note)) for mark, note in _NOTE.findall(body)]
    tokens = MarkdownIt("commonmark").enable("table").parse(_NOTE.sub("", body))
    reading = _Reading()
    _read(tokens, reading)
    reading.blocks += [Block("footnote", note, called_by=mark) for mark, note in notes if note]
    refuse_if_empty(reading.blocks, least_words=LEAST_WORDS, kind="Markdown file")
    first = next(
        (block.text for block in reading.blocks if block.kind == "heading" and block.level == 1), None
    )
    return checked(
        ReadFile(
            blocks=take_off_numbers(reading.blocks),
            page_texts=(_plain(body),),
            title=title or first,
            left_out=tuple(reading.left_out),
        )
    )


def _front_matter(text: str) -> tuple[str | None, str]:
    found = _FRONT_MATTER.match(text)
    if not found:
        return None, text
    try:
        fields = yaml.safe_load(found.group(1))
    except (yaml.YAMLError, RecursionError, ValueError):
        return None, text[found.end() :]
    title = fields.get("title") if isinstance(fields, dict) else None
    return tidy(str(title)) if title else None, text[found.end() :]


def _plain(body: str) -> str:
    """The words of the file, its marks wiped off line by line without the parser. Code stays as it is."""
    lines: list[str] = []
    fence = ""
    for line in _COMMENT.sub("", _CALL.sub("", _NOTE.sub(r"\n\2\n", body))).splitlines():
        mark = _FENCE.match(line)
        if mark and (not fence or mark.group(1).startswith(fence)):
            fence = "" if fence else mark.group(1)
        elif fence or line.startswith("    "):
            lines.append(line)
        elif not _RULE.fullmatch(line):
            lines.append(_wiped(_LINE_START.sub("", line)))
    return tidy_lines("\n".join(lines))


def _wiped(line: str) -> str:
    """A line without emphasis, links, pictures and HTML tags; what stands between backticks is left alone."""
    parts = re.split(r"(`+)(.+?)\1", line)
    for place in range(0, len(parts), 3):
        text = _TAG.sub(lambda tag: _without_tag(tag.group(0)), parts[place])
        text = _LINK.sub(r"\1", _PICTURE.sub("", text))
        text = re.sub(r"(?<!\\)(?:\*+|~~|(?<!\w)_+(?=\S)|(?<=\S)_+(?!\w))", "", text)
        parts[place] = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)
    return "".join(part for place, part in enumerate(parts) if place % 3 != 1)


def _without_tag(tag: str) -> str:
    if not _is_html(tag):
        return tag
    return " " if tag.lower().startswith("<br") else ""


def _is_html(tag: str) -> bool:
    """Whether ``<…>`` is a tag of HTML, not a word in angle brackets."""
    name = re.match(r"</?([a-zA-Z][a-zA-Z0-9]*)", tag)
    return tag.startswith("<!--") or (name is not None and name.group(1).lower() in _HTML_TAGS)


def _read(tokens: Sequence[Token], reading: _Reading) -> None:
    lists: list[tuple[str, int]] = []
    number: str | None = None
    at = 0
    while at < len(tokens):
        token = tokens[at]
        kind = token.type
        if kind == "heading_open":
            _heading(tokens[at + 1], int(token.tag[1]), reading)
            at += 1
        elif kind in ("bullet_list_open", "ordered_list_open"):
            lists.append((kind, int(token.attrGet("start") or 1) - 1))
        elif kind in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
        elif kind == "list_item_open":
            ordered, count = lists[-1][0] == "ordered_list_open", lists[-1][1] + 1
            lists[-1] = lists[-1][0], count
            number = str(count) if ordered else None
        elif kind == "table_open":
            at = _table(tokens, at, reading)
        elif kind == "inline":
            text, notes = _inline(token)
            if text:
                block: BlockKind = "bullet" if lists else "paragraph"
                reading.blocks.append(Block(block, text, level=len(lists), number=number, notes=notes))
                number = None
        elif kind in ("fence", "code_block") and tidy(token.content):
            reading.blocks.append(Block("paragraph", tidy(token.content)))
        elif kind == "html_block" and tidy(token.content):
            reading.left_out.append(LeftOut(None, "raw HTML", tidy(token.content)))
        at += 1


def _heading(inline: Token, level: int, reading: _Reading) -> None:
    text, notes = _inline(inline)
    own_id = _HEADING_ID.search(text)
    html_id = own_id.group(1) if own_id else None
    text = _HEADING_ID.sub("", text)
    if text:
        reading.blocks.append(Block("heading", text, level=level, html_id=html_id, notes=notes))


def _table(tokens: Sequence[Token], at: int, reading: _Reading) -> int:
    """Reads a table from its opening token; returns the place of its closing one."""
    cells: list[Cell] = []
    notes_of: dict[str, tuple[str, ...]] = {}
    row = column = -1
    while tokens[at].type != "table_close":
        kind = tokens[at].type
        if kind == "tr_open":
            row, column = row + 1, -1
        elif kind in ("th_open", "td_open"):
            column += 1
            text, notes = _inline(tokens[at + 1])
            cells.append(Cell(text, row, column, header=kind == "th_open"))
            if notes:
                notes_of[text] = notes
        at += 1
    for text in row_texts(cells, header_rows=1):
        notes = tuple(
            dict.fromkeys(mark for cell, marks in notes_of.items() if cell in text for mark in marks)
        )
        reading.blocks.append(Block("table_row", text, notes=notes))
    return at


def _inline(token: Token) -> tuple[str, tuple[str, ...]]:
    text = "".join(_words(token.children or ()))
    notes = tuple(dict.fromkeys(_CALL.findall(text)))
    return tidy(_CALL.sub("", text)), notes


def _words(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type in ("text", "code_inline", "text_special"):
            yield token.content
        elif token.type in ("softbreak", "hardbreak") or token.content.startswith("<br"):
            yield " "
        elif token.type == "html_inline" and not _is_html(token.content):
            yield token.content
