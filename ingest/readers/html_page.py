"""A web page cut down to its main content, with a record of everything that was cut away."""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass, field

from bs4 import BeautifulSoup, XMLParsedAsHTMLWarning
from bs4.element import Comment, NavigableString, PageElement, PreformattedString, Tag

from ingest.blocks import UnreadableFile
from ingest.readers.tidy import tidy

MAX_DEPTH = 200
"""Elements inside one another; real pages stay under 60."""

MAX_ELEMENTS = 400_000
_MOST_OF_PAGE = 0.5
_ASIDE_SHARE = 0.34
"""A part that holds more of the page's text than this is never taken for decoration by its class or id."""

_NO_TEXT = (
    "script", "style", "template", "link", "meta", "base", "iframe", "object", "embed", "applet", "svg",
    "canvas", "audio", "video", "map", "input", "datalist", "progress", "select", "textarea", "button",
    "label",
)  # fmt: skip
_FORM_TAGS = ("select", "textarea", "button", "label")
_CUT_TAGS = {"nav": "navigation", "noscript": "shown only without scripts", "dialog": "pop-up"}
_CUT_ROLES = {
    "navigation": "navigation", "banner": "page header", "contentinfo": "page footer", "search": "search box",
    "dialog": "pop-up", "alertdialog": "pop-up", "complementary": "related links",
}  # fmt: skip
_CUT_NAMES = (
    ("cookie banner", "cookies? ccc onetrust cookiebot gdpr consent consent-banner consent-bar"),
    ("navigation", "breadcrumbs? pagination pager contents-list contents-list-container menu navbar site-?nav "
                   "nav skip-?links? back-?to-?top scroll-?top mega-?menu"),
    ("print, share or feedback", "share share-?links? sharing social social-?links addtoany "
                                 "print-link feedback report-a-problem improve-this-page "
                                 "single-page-notification-button newsletter subscription-links "
                                 "translate google-?translate"),
    ("related links", "related related-?(?:content|items|links|navigation|posts) contextual-sidebar sidebar "
                      "widget-area"),
    ("page header", "site-?header masthead emergency-banner global-?bar phase-banner"),
    ("page footer", "site-?footer copyright"),
    ("request an accessible format", "attachment__accessible accessibility-warning"),
)  # fmt: skip
_CUT_NAME_PATTERNS = tuple(
    (
        reason,
        re.compile(rf"(?:^|.*(?:__|--|[-_]))(?:{names.replace(' ', '|')})(?:$|__.*|--.*)", re.IGNORECASE),
    )
    for reason, names in _CUT_NAMES
)
_MAIN = (
    "main", '[role="main"]', "#main-content", "#maincontent", "#content", "#main", "article",
    ".entry-content", ".main-content", ".page-content", "#page-content", ".content", "div.govspeak",
)  # fmt: skip
_SHOWN_BY_CLICK = re.compile(r"accordion|tab|panel|collaps|toggle|faq|details|expand", re.IGNORECASE)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_WITHDRAWN = re.compile(
    r"\[withdrawn\]|this (?:[\w’' -]{1,60} )?(?:was|has been|is|were|have been) (?:now )?"
    r"(?:withdrawn|archived|superseded|replaced|no longer (?:current|in force))\b",
    re.IGNORECASE,
)
_NOTICE = re.compile(
    r"gem-c-notice|withdrawal|withdrawn|archived|notification-banner|app-c-banner|archive-notice",
    re.IGNORECASE,
)


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
    page.warnings += _dates(soup)
    _cut_without_text(soup, page)
    body = soup.body or soup
    _cut_by_tag_and_role(body, page)
    _cut_hidden(body, page)
    _cut_by_name(body, page)
    marked = soup.find("meta", attrs={"name": "govuk:withdrawn"}) is not None
    notice = _withdrawal(body, page.title) or (marked and "GOV.UK marks this page as withdrawn")
    if notice:
        page.warnings.insert(0, f"withdrawn: {notice}")
    page.content = _main(body)
    headings = body.find_all("h1")
    if len(headings) == 1 and text_of(headings[0]):
        page.title = text_of(headings[0])
    if page.content is not body:
        outside = _text_outside(body, page.content)
        if outside:
            page.left_out.append(("outside the main content", outside))
    return page


def parse(markup: str) -> BeautifulSoup:
    """The tree of a page. UnreadableFile when it is nested or repeated beyond anything a page needs."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        warnings.simplefilter("ignore", UserWarning)
        soup = BeautifulSoup(markup, "lxml")
    depths: dict[int, int] = {id(soup): 0}
    count = 0
    for element in soup.descendants:
        if isinstance(element, Tag):
            count += 1
            depth = depths[id(element.parent)] + 1
            depths[id(element)] = depth
            if depth > MAX_DEPTH or count > MAX_ELEMENTS:
                what = "nested too deeply" if depth > MAX_DEPTH else "made of too many parts"
                raise UnreadableFile(
                    f"this page is {what} to be a normal web page: save it again from its address"
                )
    return soup


def names_of(tag: Tag) -> list[str]:
    """The classes and the id of an element."""
    classes = tag.get("class")
    names = [classes] if isinstance(classes, str) else list(classes or ())
    own_id = tag.get("id")
    return [*names, own_id] if isinstance(own_id, str) else names


def attribute(tag: Tag, name: str) -> str:
    """An attribute as text, empty when it is not there."""
    value = tag.get(name)
    return value if isinstance(value, str) else " ".join(value or ())


def text_of(element: PageElement) -> str:
    """All text under an element, tidied, a space between parts."""
    return tidy(element.get_text(" ")) if isinstance(element, Tag) else tidy(str(element))


def _title(soup: BeautifulSoup) -> str | None:
    title = soup.title
    text = tidy(title.get_text(" ")) if title else ""
    return re.sub(r"\s+[-–|]\s+GOV\.UK$", "", text) or None


def _dates(soup: BeautifulSoup) -> list[str]:
    found = []
    for meta in soup.find_all("meta"):
        if attribute(meta, "name") in ("govuk:public-updated-at", "govuk:updated-at", "dcterms.modified"):
            found.append(
                (attribute(meta, "name") != "govuk:public-updated-at", attribute(meta, "content")[:10])
            )
    dates = [date for _, date in sorted(found) if re.fullmatch(r"\d{4}-\d\d-\d\d", date)]
    return [f"changed: {dates[0]}"] if dates else []


def _cut(tag: Tag, reason: str, page: Page) -> None:
    text = text_of(tag)
    if text:
        page.left_out.append((reason, text))
    tag.decompose()


def _cut_without_text(soup: BeautifulSoup, page: Page) -> None:
    for comment in soup.find_all(string=lambda text: isinstance(text, PreformattedString)):
        comment.extract()
    scripts = 0
    for tag in soup.find_all(_NO_TEXT):
        if tag.decomposed:
            continue
        scripts += tag.name in ("script", "style")
        if tag.name in _FORM_TAGS and text_of(tag):
            page.left_out.append(("button or form field", text_of(tag)))
        tag.decompose()
    if scripts:
        page.left_out.append((f"scripts and style sheets ({scripts})", ""))


def _cut_by_tag_and_role(body: Tag, page: Page) -> None:
    for tag in body.find_all(True):
        if tag.decomposed or tag.parent is None:
            continue
        role = attribute(tag, "role").lower()
        reason = _CUT_TAGS.get(tag.name) or _CUT_ROLES.get(role)
        if (
            tag.name in ("header", "footer")
            and not tag.find_parent(("main", "article"))
            and not tag.find("main")
        ):
            reason = f"page {tag.name}"
        if reason and (role == "complementary" or tag.name == "header") and _holds_title_or_main(tag):
            reason = None
        if reason:
            _cut(tag, reason, page)


def _holds_title_or_main(tag: Tag) -> bool:
    return tag.find(("main", "h1")) is not None


def _cut_hidden(body: Tag, page: Page) -> None:
    """Text that the page hides goes, unless it is the kind that a click opens (accordions, tabs)."""
    for tag in body.find_all(True):
        if tag.decomposed or tag.parent is None:
            continue
        hidden = tag.has_attr("hidden") and attribute(tag, "hidden") not in ("until-found", "false")
        if not hidden and not _HIDDEN_STYLE.search(attribute(tag, "style")):
            continue
        names = " ".join([*names_of(tag), attribute(tag, "role"), *_parent_names(tag)])
        if _SHOWN_BY_CLICK.search(names) or tag.has_attr("aria-labelledby") or tag.find(("h1", "main")):
            continue
        _cut(tag, "hidden on the page", page)


def _parent_names(tag: Tag) -> list[str]:
    return names_of(tag.parent) if tag.parent is not None else []


def _cut_by_name(body: Tag, page: Page) -> None:
    whole = max(_size(body), 1)
    for tag in body.find_all(True):
        if tag.decomposed or tag.parent is None or tag.name in ("main", "article", "body", "h1", "html"):
            continue
        reason = _named_reason(tag)
        if (
            reason
            and not tag.find(("main", "h1"))
            and (_size(tag) <= _ASIDE_SHARE * whole or reason == "cookie banner")
        ):
            _cut(tag, reason, page)


def _named_reason(tag: Tag) -> str | None:
    for name in names_of(tag):
        for reason, pattern in _CUT_NAME_PATTERNS:
            if pattern.fullmatch(name):
                return reason
    return None


def _size(tag: Tag) -> int:
    return sum(len(text.strip()) for text in tag.find_all(string=True))


def _main(body: Tag) -> Tag:
    """The element that holds the content: the first well-known one with at least half of the text."""
    whole = _size(body)
    for selector in _MAIN:
        for found in body.select(selector):
            if _size(found) >= _MOST_OF_PAGE * whole and (
                selector in ("main", '[role="main"]') or _size(found) > 0
            ):
                return found
    return body


def _text_outside(body: Tag, content: Tag) -> str:
    inside = {id(content)}
    parts = []
    for element in body.descendants:
        parent = element.parent
        if parent is not None and id(parent) in inside:
            inside.add(id(element))
        elif isinstance(element, NavigableString) and not isinstance(element, Comment) and element.strip():
            parts.append(str(element))
    return tidy(" ".join(parts))


def _withdrawal(body: Tag, title: str | None) -> str | None:
    """The words of a notice that the page is withdrawn, if it carries one."""
    for tag in body.find_all(True):
        if any(_NOTICE.search(name) for name in names_of(tag)) and tag.name not in ("body", "main", "html"):
            text = text_of(tag)
            if len(text) < 2000 and _WITHDRAWN.search(text):
                return text
    for text in (title or "", *(text_of(heading) for heading in body.find_all(("h1", "h2"), limit=3))):
        if _WITHDRAWN.match(text):
            return text
    return None
