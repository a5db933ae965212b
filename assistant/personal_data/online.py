"""Names people go by online: @handles, and what follows the name of an app."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.personal_data.lists import is_everyday
from assistant.personal_data.spans import Span

_AT = re.compile(r"(?<![\w@.])@[A-Za-z0-9_][A-Za-z0-9_.]{1,30}")
_APP = re.compile(
    r"\b(?:snap(?:chat)?|insta(?:gram)?|ig|tik ?tok|discord|twitter|kik|xbox|psn|gamer ?tag|roblox|user ?name|handle"
    r"|telegram|fb|facebook|wizz|yubo|steam|twitch|fortnite|screen ?name|bereal|reddit|account|youtube|minecraft)\b",
    re.IGNORECASE,
)
_MARKED = re.compile(r"(?<![\w@.])[A-Za-z][A-Za-z0-9.]{0,20}_[A-Za-z0-9_.]{1,20}")
_LINK = re.compile(
    r"(?P<link>(?:'s)?(?: (?:name|account|user|username|tag|id|is|handle|called|as|under|profile|was|user name|page)"
    r"(?![\w'])){0,3} ?[:=\-–(]? ?[\"'“‘]?)(?P<handle>@?[A-Za-z0-9_][A-Za-z0-9_.#\-]{2,30})",
    re.IGNORECASE,
)


def handles(text: str) -> Iterator[Span]:
    """Handles. After the name of an app, a word counts if it has a digit or an underscore, or stands after a colon."""
    if "@" in text:
        for match in _AT.finditer(text):
            handle = match.group().rstrip(".")
            body = handle[1:]
            if any(c.isalpha() for c in body) and not (
                body[0].isdigit() and body.lower().endswith(("am", "pm"))
            ):
                if body.isalpha() and body.islower() and is_everyday(body):
                    continue
                yield Span(match.start(), match.start() + len(handle), "handle")
    apps = list(_APP.finditer(text))
    if apps and "_" in text:
        for match in _MARKED.finditer(text):
            if any(
                -40 < app.start() - match.end() < 40 or -40 < match.start() - app.end() < 40
                for app in apps[:20]
            ):
                yield Span(match.start(), match.start() + len(match.group().rstrip(".")), "handle")
    for app in apps:
        match_ = _LINK.match(text, app.end())
        if match_ and _is_handle(match_["handle"], match_["link"]):
            start = match_.start("handle")
            yield Span(start, start + len(match_["handle"].rstrip(".-#")), "handle")


def _is_handle(written: str, link: str) -> bool:
    handle = written.rstrip(".-#").lstrip("@")
    if not link or len(handle) < 3 or not any(c.isalpha() for c in handle):
        return False
    marked = (
        any(c in "_#" for c in handle)
        or (
            any(c.isdigit() for c in handle)
            and handle[0].isalpha()
            and len(handle) > 4
            and not handle[0:2].isupper()
        )
        or "." in handle.strip(".")
    )
    if marked:
        return not re.fullmatch(r"(?:year|y|yr)\d{1,2}s?|\d+(?:st|nd|rd|th|am|pm)", handle.lower())
    named = (
        ":" in link
        or "=" in link
        or "called" in link.lower()
        or " name" in link.lower()
        or "handle" in link.lower()
    )
    return named and not is_everyday(handle.lower()) and handle.islower()
