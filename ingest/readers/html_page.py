"""A web page cut down to its main content, with a record of everything that was cut away."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bs4 import BeautifulSoup
from bs4.element import Tag

from ingest.readers.html_furniture import cut_furniture
from ingest.readers.html_tree import attribute, names_of, parse, size_of, text_of
from ingest.readers.tidy import tidy

_MOST_OF_PAGE = 0.5
_MAIN = (
    "main", "role=main", "#main-content", "#maincontent", "#content", "#main", "article", ".entry-content",
    ".main-content", ".page-content", "#page-content", ".content", ".govspeak",
)  # fmt: skip
"""Where pages keep their content, the surest sign first: a name of an element, a role, an id or a class."""

_WITHDRAWN = re.compile(
    r"\[withdrawn\]|this (?:[\w’' -]{1,60} )?(?:was|has been|is|were|have been) (?:now )?"
    r"(?:withdrawn|archived|superseded|replaced|no longer (?:current|in force))\b",
    re.IGNORECASE,
)
_NOTICE = re.compile(
    r"gem-c-notice|withdrawal|withdrawn|archived|notification-banner|app-c-banner|archive-notice",
    re.IGNORECASE,
)
_LONGEST_NOTICE = 2000
_DATES = ("govuk:public-updated-at", "govuk:updated-at", "dcterms.modified")
"""Names of ``meta`` elements that say when a page last changed, the best first."""


@dataclass
class Page:
    """``content`` holds the main content; ``left_out`` is (reason, text) in page order."""

    content: Tag
    title: str | None = None
    left_out: list[tuple[str, str]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def open_page(markup: str) -> Page:
    """Cuts away what is not the content of the page. UnreadableFile for markup that is no real page."""
    soup = parse(markup)
    page = Page(content=soup, title=_title(soup))
    marked = soup.find("meta", attrs={"name": "govuk:withdrawn"}) is not None
    changed = _changed(soup)
    page.left_out = cut_furniture(soup)
    body = soup.body or soup
    notice = _withdrawal(body, page.title) or ("GOV.UK marks this page as withdrawn" if marked else None)
    if notice:
        page.warnings.append(f"withdrawn: {notice}")
    if changed:
        page.warnings.append(f"changed: {changed}")
    page.content = _main(body)
    headings = body.find_all("h1")
    if len(headings) == 1 and text_of(headings[0]):
        page.title = text_of(headings[0])
    outside = _text_outside(body, page.content)
    if outside:
        page.left_out.append(("outside the main content", outside))
    return page


def _title(soup: BeautifulSoup) -> str | None:
    title = soup.title
    text = tidy(title.get_text(" ")) if title else ""
    return re.sub(r"\s+[-–|]\s+GOV\.UK$", "", text) or None


def _changed(soup: BeautifulSoup) -> str | None:
    """The day of the last change, as the page's own data gives it."""
    said = {
        attribute(meta, "name").lower(): attribute(meta, "content")[:10] for meta in soup.find_all("meta")
    }
    return next((said[name] for name in _DATES if re.fullmatch(r"\d{4}-\d\d-\d\d", said.get(name, ""))), None)


def _main(body: Tag) -> Tag:
    """The element that holds the content: the first well-known one with at least half of the text."""
    least = max(_MOST_OF_PAGE * size_of(body), 1)
    signs: dict[str, list[Tag]] = {sign: [] for sign in _MAIN}
    for tag in body.find_all(True):
        classes = tag.get_attribute_list("class")
        own = (
            tag.name,
            f"role={attribute(tag, 'role')}",
            f"#{attribute(tag, 'id')}",
            *(f".{c}" for c in classes),
        )
        for sign in own:
            if sign in signs:
                signs[sign].append(tag)
    found = (tag for sign in _MAIN for tag in signs[sign] if size_of(tag) >= least)
    return next(found, body)


def _text_outside(body: Tag, content: Tag) -> str:
    if content is body:
        return ""
    inside = {id(element) for element in content.descendants}
    return tidy(" ".join(text for text in body.find_all(string=True) if id(text) not in inside))


def _withdrawal(body: Tag, title: str | None) -> str | None:
    """The words of a notice that the page is withdrawn, if it carries one."""
    for tag in body.find_all(True):
        if any(_NOTICE.search(name) for name in names_of(tag)) and tag.name not in ("body", "main"):
            text = text_of(tag)
            if len(text) < _LONGEST_NOTICE and _WITHDRAWN.search(text):
                return text
    for text in (title or "", *(text_of(heading) for heading in body.find_all(("h1", "h2"), limit=3))):
        if _WITHDRAWN.match(text):
            return text
    return None
