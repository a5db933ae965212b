"""What on a web page is not its content: navigation, banners, forms, scripts, hidden text. Cut away and recorded."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup
from bs4.element import PreformattedString, Tag

from ingest.readers.html_tree import attribute, holds, names_of, size_of, text_of

_ASIDE_SHARE = 0.34
"""A part with more of the page's text than this is never taken for furniture by its class or id."""

_NO_TEXT = (
    "script", "style", "template", "link", "meta", "base", "iframe", "object", "embed", "applet", "svg", "canvas",
    "audio", "video", "map", "input", "datalist", "progress", "select", "textarea", "button", "label",
)  # fmt: skip
_FORM_TAGS = ("select", "textarea", "button", "label")
_CUT_TAGS = {"nav": "navigation", "noscript": "shown only without scripts", "dialog": "pop-up"}
_CUT_ROLES = {
    "navigation": "navigation", "banner": "page header", "contentinfo": "page footer", "search": "search box",
    "dialog": "pop-up", "alertdialog": "pop-up", "complementary": "related links",
}  # fmt: skip
_CUT_NAMES = (
    ("cookie banner", r"(?:.*[-_])?cookies?(?:[-_].*)?|ccc|onetrust.*|cookiebot.*|gdpr[-_]?(?:banner|cookie|popup).*|"
                      r"(?:.*[-_])?consent[-_]?(?:banner|bar|manager|notice|popup|overlay|modal|tool).*"),
    ("navigation", r"(?:.*[-_])?(?:breadcrumbs?|pagination|pager|contents-list(?:-container)?|navbar|site-?nav|skip-?links?|"
                   r"back-?to-?top|scroll-?top|mega-?menu|section-toggle|show-all)(?:__.*)?|menu|nav"),
    ("print, share or feedback", r"(?:.*[-_])?(?:share-?(?:links?|buttons?)|social-?(?:links?|media|share)|print-link|"
                                 r"report-a-problem|single-page-notification-button|subscription-links)(?:__.*)?|"
                                 r"gem-c-feedback|addtoany.*|sharedaddy|google-?translate.*"),
    ("related links", r"(?:.*[-_])?(?:related-?(?:content|items|links|navigation|posts)|contextual-sidebar|widget-area)|"
                      r"sidebar|related"),
    ("page header", r"(?:.*[-_])?(?:site-?header|masthead|global-?bar|phase-banner)"),
    ("page footer", r"(?:.*[-_])?(?:site-?footer|copyright)"),
    ("request an accessible format", r"(?:.*[-_])?(?:attachment__accessible|accessibility-warning)"),
)  # fmt: skip
_CUT_NAME_PATTERNS = tuple((reason, re.compile(names, re.IGNORECASE)) for reason, names in _CUT_NAMES)
_MOSTLY_LINKS = frozenset({"navigation", "print, share or feedback", "related links"})
"""Reasons that hold only for a part that is short or mostly links: a section on sharing information is no share bar."""

_OWNER = re.compile(
    r"(?:©|\(c\)\s*copyright|copyright)(?:\s*©)?\s*(?:crown(?:\s+copyright)?)?\s*(?:(?:19|20)\d\d)?\.?",
    re.IGNORECASE,
)
_LONGEST_OWNER = 60
_LINK_SHARE = 0.5
_FEW_CHARACTERS = 120
_NEVER_BY_NAME = ("main", "article", "h1", "h2", "h3", "h4", "li", "td", "th", "tr", "tbody")
_SHOWN_BY_CLICK = re.compile(r"accordion|tab|panel|collaps|toggle|faq|details|expand", re.IGNORECASE)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def cut_furniture(soup: BeautifulSoup) -> list[tuple[str, str]]:
    """Takes everything off the page that is not content; (reason, text) of each piece in page order."""
    left_out = _cut_without_text(soup)
    body = soup.body or soup
    whole = max(size_of(body), 1)
    stack = [child for child in reversed(body.contents) if isinstance(child, Tag)]
    while stack:
        tag = stack.pop()
        reason = _by_tag_or_role(tag) or _hidden(tag) or _by_name(tag, whole) or _by_text(tag)
        if reason is None:
            stack += [child for child in reversed(tag.contents) if isinstance(child, Tag)]
            continue
        text = text_of(tag)
        if text:
            left_out.append((reason, text))
        tag.extract()
    return left_out


def _cut_without_text(soup: BeautifulSoup) -> list[tuple[str, str]]:
    """Takes off comments, scripts, media and form fields. The words on what opens a section stay."""
    left_out = []
    for comment in soup.find_all(string=lambda text: isinstance(text, PreformattedString)):
        comment.extract()
    scripts = 0
    for tag in soup.find_all(_NO_TEXT):
        scripts += tag.name in ("script", "style")
        if tag.name in ("button", "label") and _opens_a_section(tag):
            tag.name = "span"
            continue
        if tag.name in _FORM_TAGS and (text := text_of(tag)):
            left_out.append(("button or form field", text))
        tag.extract()
    if scripts:
        left_out.append((f"scripts and style sheets ({scripts})", ""))
    return left_out


def _opens_a_section(tag: Tag) -> bool:
    return tag.find_parent(("h1", "h2", "h3", "h4", "h5", "h6")) is not None or bool(
        _SHOWN_BY_CLICK.search(" ".join([*names_of(tag), *_parent_names(tag)]))
    )


def _by_tag_or_role(tag: Tag) -> str | None:
    role = attribute(tag, "role").lower()
    reason = _CUT_TAGS.get(tag.name) or _CUT_ROLES.get(role)
    if tag.name in ("header", "footer") and tag.find_parent(("main", "article")) is None:
        reason = f"page {tag.name}"
    if reason is None or holds(tag, "main", "h1") or (role == "complementary" and not _mostly_links(tag)):
        return None
    return reason


def _by_text(tag: Tag) -> str | None:
    """The line that says whose the page is, and nothing else."""
    if (
        tag.name in ("p", "small")
        and size_of(tag) <= _LONGEST_OWNER
        and _OWNER.fullmatch(text_of(tag).strip())
    ):
        return "copyright line"
    return None


def _mostly_links(tag: Tag) -> bool:
    """Whether a part is links more than anything else, or too short to say anything."""
    size = size_of(tag)
    return size <= _FEW_CHARACTERS or sum(size_of(link) for link in tag.find_all("a")) >= _LINK_SHARE * size


def _hidden(tag: Tag) -> str | None:
    """Text that the page hides, unless it is the kind that a click opens (accordions, tabs)."""
    hidden = tag.has_attr("hidden") and attribute(tag, "hidden") not in ("until-found", "false")
    if not hidden and not _HIDDEN_STYLE.search(attribute(tag, "style")):
        return None
    names = " ".join([*names_of(tag), attribute(tag, "role"), *_parent_names(tag)])
    if _SHOWN_BY_CLICK.search(names) or tag.has_attr("aria-labelledby") or holds(tag, "h1", "main"):
        return None
    return "hidden on the page"


def _parent_names(tag: Tag) -> list[str]:
    return names_of(tag.parent) if tag.parent is not None else []


def _by_name(tag: Tag, whole: int) -> str | None:
    """The reason that a class or id gives, unless the element holds the title or a large part of the page."""
    if tag.name in _NEVER_BY_NAME:
        return None
    for name in names_of(tag):
        for reason, pattern in _CUT_NAME_PATTERNS:
            if pattern.fullmatch(name):
                if holds(tag, "main", "h1") or (reason in _MOSTLY_LINKS and not _mostly_links(tag)):
                    return None
                return reason if reason == "cookie banner" or size_of(tag) <= _ASIDE_SHARE * whole else None
    return None
