"""Ofsted's page on a council: whether it lists a report that is newer than those we know."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape

_LINK = re.compile(
    r'<a\b[^>]{0,600}?href="(https://files(?:\.api)?\.ofsted\.gov\.uk/v1/file/(\d+))"[^>]{0,600}>(.{0,2000}?)</a>',
    re.DOTALL | re.IGNORECASE,
)


@dataclass(frozen=True)
class ListedReport:
    """A report that Ofsted's page links to. ``number`` is the file's number: a later file has a higher one."""

    url: str
    number: int
    label: str


def listed_reports(markup: str) -> list[ListedReport]:
    """Every report that a page links to, each once, in the order of the page."""
    out: dict[int, ListedReport] = {}
    for url, number, label in _LINK.findall(markup[:4_000_000]):
        plain = " ".join(unescape(re.sub(r"<[^>]{0,500}>", " ", label)).split())
        out.setdefault(int(number), ListedReport(url, int(number), plain[:200]))
    return list(out.values())


def newer_reports(markup: str, known_urls: Iterable[str]) -> list[ListedReport]:
    """The reports on a page whose number is higher than that of every known one. Nothing when none is known."""
    known = [int(found[1]) for url in known_urls if (found := re.search(r"/v1/file/(\d+)", url))]
    return [report for report in listed_reports(markup) if known and report.number > max(known)]
