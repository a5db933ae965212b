"""Names people go by online: @handles, and what follows the name of an app or a word for a user name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from assistant.personal_data.evidence import FUNCTION, words_of
from assistant.personal_data.lists import is_everyday
from assistant.personal_data.spans import Span

_AT = re.compile(r"(?<![\w@.])@[A-Za-z0-9_][A-Za-z0-9_.]{1,30}")
_APP = re.compile(
    r"\b(?:snap(?:chat)?|insta(?:gram)?|ig|tik ?tok|discord|twitter|kik|xbox|psn|playstation|gamer ?tag|roblox"
    r"|user ?name|handle|telegram|fb|facebook|wizz|yubo|steam|twitch"
    r"|fortnite|screen ?name|bereal|reddit|account|youtube|minecraft|onlyfans"
    r"|whatsapp|channel|omegle|finsta|posts? as|posting as|messages? as|under the name"
    r"|called|named)\b",
    re.IGNORECASE,
)
_MARKED = re.compile(r"(?<![\w@.])[A-Za-z][A-Za-z0-9.]{0,20}_[A-Za-z0-9_.]{1,20}")
_LINK = re.compile(
    r"(?P<link>(?:'s|s)?(?: (?:name|account|user|username|tag|gamer ?tag|id|is|he'?s|she'?s|handle|called|as|under|profile"
    r"|was|user name|page|name is)(?![\w'])){0,3} ?[:=\-–(,]? ?[\"'“‘]?)(?P<handle>@?[A-Za-z0-9_][A-Za-z0-9_.#\-]{2,30})",
    re.IGNORECASE,
)
_SURE = re.compile(
    r"user ?name|gamer ?tag|screen ?name|handle|posts? as|posting as|messages? as|under the name",
    re.IGNORECASE,
)
_SAYS = re.compile(r"[:=]|\b(?:called|name|id|tag|handle|user|username|is|as)\b", re.IGNORECASE)
_NOT_A_HANDLE = words_of(
    "private public rude blocked hidden fake banned offensive new old set full still being used his her their not on in "
    "off down gone deleted and with for who where when how what messages message messaging group chat chats story stories "
    "video videos photo photos pictures posts post live page page's app apps someone somebody anyone people person child "
    "children kids pupils mum dad filters streaks snaps memories name names please bullying policy under visible linked "
    "pretending impersonating anonymous unknown inappropriate"
)
_CODE = re.compile(r"(?:year|y|yr|ks)\d{1,2}s?|\d+(?:st|nd|rd|th|am|pm)|v\d+", re.IGNORECASE)
_MOST_APPS = 200


def handles(text: str) -> Iterator[Span]:
    """Handles. After the name of an app a word counts if it looks made up, or if the words between say that it is one."""
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
    apps = list(islice(_APP.finditer(text), _MOST_APPS))
    if apps and "_" in text:
        for match in _MARKED.finditer(text):
            if any(
                -40 < app.start() - match.end() < 40 or -40 < match.start() - app.end() < 40
                for app in apps[:20]
            ):
                yield Span(match.start(), match.start() + len(match.group().rstrip(".")), "handle")
    for app in apps:
        found = _LINK.match(text, app.end())
        if found and _is_handle(found["handle"], found["link"], app.group()):
            start = found.start("handle")
            yield Span(start, start + len(found["handle"].rstrip(".-#")), "handle")


def _is_handle(written: str, link: str, app: str) -> bool:
    handle = written.rstrip(".-#").lstrip("@")
    low = handle.lower()
    if not link.strip(" '") and not _SURE.fullmatch(app) and "," not in link and not _made_up(handle):
        return False
    if not link or len(handle) < 3 or not any(c.isalpha() for c in handle) or _CODE.fullmatch(low):
        return False
    if _made_up(handle):
        return True
    if low in FUNCTION or low in _NOT_A_HANDLE or low.endswith(("ing", "ed")):
        return False
    if _SURE.search(app) or _SURE.search(link):
        return not is_everyday(low) or bool(
            re.search(r"[:=\"'“]|\bis\b|\bas\b|\bname\b", link + app, re.IGNORECASE)
        )
    if "-" in link or "–" in link or _SAYS.search(link) or app.lower() in ("account", "channel"):
        return not is_everyday(low) and (handle.islower() or _mixed(handle))
    return False


def _made_up(handle: str) -> bool:
    """Whether a word has what only a handle has: an underscore, a dot inside, digits after letters."""
    if any(c in "_#" for c in handle) or "." in handle.strip("."):
        return True
    digits = any(c.isdigit() for c in handle)
    return (
        digits and handle[0].isalpha() and len(handle) > 4 and not (handle[:2].isupper() and len(handle) < 9)
    )


def _mixed(handle: str) -> bool:
    return bool(re.search(r"[a-z][A-Z]|[A-Z]-[A-Z]", handle))
