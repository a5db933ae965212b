"""The tree of a web page, and small questions asked of it."""

from __future__ import annotations

import re
import warnings

from bs4 import BeautifulSoup, XMLParsedAsHTMLWarning
from bs4.element import PageElement, Tag

from ingest.blocks import UnreadableFile
from ingest.readers.tidy import tidy

MAX_DEPTH = 200
"""Elements inside one another; real pages stay under 60."""

MAX_ELEMENTS = 400_000
_SURROGATES = re.compile("[\ud800-\udfff]")


def parse(markup: str) -> BeautifulSoup:
    """The tree of a page. UnreadableFile when it is nested or repeated beyond anything a page needs."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        warnings.simplefilter("ignore", UserWarning)
        soup = BeautifulSoup(_SURROGATES.sub("", markup), "lxml")
    depths: dict[int, int] = {id(soup): 0}
    for element in soup.descendants:
        if isinstance(element, Tag):
            depth = depths[id(element.parent)] + 1
            depths[id(element)] = depth
            if depth > MAX_DEPTH or len(depths) > MAX_ELEMENTS:
                what = "nested too deeply" if depth > MAX_DEPTH else "made of too many parts"
                raise UnreadableFile(f"this page is {what} to be a normal web page: save it again")
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


def size_of(tag: Tag) -> int:
    """How many characters of text an element holds, about."""
    return sum(len(text.strip()) for text in tag.find_all(string=True))


def holds(tag: Tag, *names: str) -> bool:
    """Whether an element of one of these names is somewhere below."""
    return tag.find(names) is not None
