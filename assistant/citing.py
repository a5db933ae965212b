"""A citation of a passage: where its words stand, and everything that travels with them."""

from __future__ import annotations

from assistant.answer import Citation
from assistant.passages import Passage
from assistant.sources import Source


def citation_of(passage: Passage, source: Source, quote: str, warning: str | None = None) -> Citation:
    """``quote`` with the place of its passage. Whoever shows it as an answer's quotation has checked it before."""
    return Citation(
        source.id,
        source.file,
        source.title,
        source.edition,
        passage.heading,
        passage.paragraph,
        passage.pages,
        quote,
        official=not source.digest,
        publisher=source.publisher,
        kind=source.kind,
        area=source.area,
        in_force_from=source.in_force_from,
        published=source.published,
        checked_on=source.checked_on,
        url=_at(passage, source),
        warning=warning,
        ocr=passage.ocr,
        passage_id=passage.id,
        page_label=passage.page_label,
        retrieved_on=source.retrieved_on,
        trouble=source.trouble,
    )


def _at(passage: Passage, source: Source) -> str | None:
    """The address of the passage's heading or page, where the source has one that can be named."""
    if source.url and passage.html_id and not source.digest:
        return f"{source.url}#{passage.html_id}"
    if source.url and passage.pages and source.url.casefold().endswith(".pdf"):
        return f"{source.url}#page={passage.pages[0]}"
    return source.url
