"""The place of a citation in words: document, edition, heading, paragraph, page, date."""

from __future__ import annotations

import datetime as dt

from assistant.answer import Citation
from ui.safe_text import literal


def title(citation: Citation) -> str:
    """The document, saying when the words are Signpost's own summary of it."""
    return literal(citation.title if citation.official else f"Summary of: {citation.title}")


def spot(citation: Citation) -> str:
    """Where in its document: paragraph, heading, page. In markdown."""
    bits = []
    if citation.paragraph:
        bits.append(f"paragraph {literal(citation.paragraph)}")
    if citation.heading and citation.heading != citation.title:
        bits.append(literal(citation.heading))
    if citation.pages:
        bits.append(literal(citation.where()))
    return " · ".join(bits)


def about(citation: Citation) -> str:
    """What is true of the whole document: edition, date in force, area, publisher. In markdown."""
    bits = []
    if citation.edition and citation.edition not in citation.title:
        bits.append(f"edition {literal(citation.edition)}")
    if citation.in_force_from:
        bits.append(f"in force since {day(citation.in_force_from)}")
    elif citation.published:
        bits.append(f"published {day(citation.published)}")
    if citation.area:
        bits.append(f"for {literal(citation.area)}")
    if citation.publisher:
        bits.append(literal(citation.publisher))
    if seen := citation.checked_on or citation.retrieved_on:
        bits.append(f"checked {day(seen)}")
    if citation.trouble:
        bits.append(f"this copy may be out of date: {literal(citation.trouble)}")
    return " · ".join(bits)


def pages(numbers: tuple[int, ...]) -> str:
    """ "page 9" or "pages 9–10"."""
    first, last = numbers[0], numbers[-1]
    return f"page {first}" if first == last else f"pages {first}–{last}"


def day(date: dt.date) -> str:
    """A date as it is said: 1 September 2026."""
    return f"{date.day} {date:%B %Y}"
