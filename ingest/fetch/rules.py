"""Whom Signpost may ask, for what, and how often. Nothing outside this table is ever requested."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from urllib.parse import unquote

import httpx

from ingest.fetch.problems import NotAllowed

VERSION = "0.1"
PROGRAM = "Signpost"


@dataclass(frozen=True)
class Host:
    """One publisher's site. ``paths`` are the beginnings of paths that may be asked for."""

    paths: tuple[str, ...]
    every: float = 1.0
    """At least so many seconds between two requests."""
    for_programs: tuple[str, ...] = ()
    """Beginnings of paths that the publisher offers to programs: robots.txt, which is about crawlers, is not asked."""


OFFICIAL: Mapping[str, Host] = MappingProxyType(
    {
        "www.gov.uk": Host(
            ("/api/content/", "/government/", "/guidance/"), every=0.25, for_programs=("/api/content/",)
        ),
        "assets.publishing.service.gov.uk": Host(("/media/", "/government/uploads/"), every=0.5),
        "reports.ofsted.gov.uk": Host(("/provider/",)),
        "files.ofsted.gov.uk": Host(("/v1/file/",)),
        "files.api.ofsted.gov.uk": Host(("/v1/file/",)),
    }
)


@dataclass(frozen=True)
class Rules:
    """How the client behaves. The defaults are what a school runs; tests give their own."""

    hosts: Mapping[str, Host] = field(default_factory=lambda: OFFICIAL)
    stand_ins: Mapping[str, str] = field(default_factory=dict)
    """For tests: host → address of a local server that answers in its place. No option or setting reaches it."""
    tries: int = 4
    redirects: int = 5
    connect: float = 10
    """Seconds to wait for a connection."""
    silence: float = 30
    """Seconds without a single byte."""
    total: float = 300
    """Seconds for one request, however slowly it drips."""
    longest_wait: float = 120
    """Seconds a publisher may ask us to wait (Retry-After) before we give up for this run."""
    most_bytes: Mapping[str, int] = field(
        default_factory=lambda: {"pdf": 80_000_000, "docx": 40_000_000, "html": 8_000_000, "json": 12_000_000}
    )
    contact: str = ""
    """Who runs this copy, for the publisher's logs: an address, or empty."""
    system_proxy: bool = True

    @property
    def user_agent(self) -> str:
        """Who is asking, honestly: a program, which one, and whom to write to."""
        whom = f"; contact: {self.contact}" if self.contact else ""
        return f"{PROGRAM}/{VERSION} (safeguarding guidance index of one school; fetches listed documents only{whom})"

    def with_pages(self, urls: Iterable[str]) -> Rules:
        """The same rules, with these addresses allowed too (with www. and without): local pages that somebody asked for."""
        hosts = dict(self.hosts)
        for url in urls:
            parts = httpx.URL(url)
            bare = netloc(parts).removeprefix("www.")
            for key in (bare, f"www.{bare}"):
                known = hosts.get(key, Host((), every=2.0))
                hosts[key] = replace(known, paths=(*known.paths, parts.path))
        return replace(self, hosts=hosts)

    def allowed(self, url: str, *, robots: bool = False) -> httpx.URL:
        """The address, if it may be asked for. ``robots`` allows robots.txt besides.

        Raises:
            NotAllowed: it may not; the message says why.
        """
        try:
            parts = httpx.URL(url)
        except (httpx.InvalidURL, TypeError, ValueError) as error:
            raise NotAllowed(f"{url[:200]!r} is not a web address: mend it in the list.") from error
        host = netloc(parts)
        shown = f"{parts.scheme}://{host}{parts.path}"[:200]
        if parts.userinfo:
            raise NotAllowed(
                f"{host} was addressed with a user name, which Signpost never sends: mend the list."
            )
        if parts.scheme != "https":
            raise NotAllowed(
                f"{shown} is not an https address, so nobody could tell who answers: it was not asked for."
            )
        known = self.hosts.get(host)
        if known is None:
            raise NotAllowed(
                f"{host or shown} is not on the list of publishers: it was not asked for. If it is the right place now, "
                "download the document by hand and add it with: python -m ingest add FILE"
            )
        decoded = unquote(unquote(parts.path))
        if ".." in decoded.replace("\\", "/").split("/"):
            raise NotAllowed(f"{shown} leads round the list of publishers: it was not asked for.")
        if not (decoded.startswith(known.paths) or (robots and parts.path == "/robots.txt")):
            raise NotAllowed(
                f"{shown} is outside the part of {host} that Signpost asks for: it was not asked for."
            )
        return parts.copy_with(fragment=None)


def netloc(url: httpx.URL) -> str:
    """Host, and port where it is not the usual one, in small letters."""
    host = url.host.rstrip(".").casefold()
    return f"{host}:{url.port}" if url.port else host
