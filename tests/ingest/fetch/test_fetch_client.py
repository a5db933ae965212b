"""The client against a real server that behaves badly: what it asks for, how often, how long, and what it makes of it."""

from __future__ import annotations

import email.utils
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from bad_server import (
    BadServer,
    cut_short,
    dripping,
    dripping_headers,
    endless,
    gzip_bomb,
    moved,
    reply,
    rules_for,
    silent,
)

from ingest.fetch.client import Client, Known
from ingest.fetch.problems import BadFile, Busy, FetchProblem, Gone, NotAllowed, NotReached, Untrusted
from ingest.fetch.rules import OFFICIAL, Host, Rules

FILE = "https://assets.publishing.service.gov.uk/media/1/guidance.pdf"
OTHER = "https://assets.publishing.service.gov.uk/media/2/guidance.pdf"
OFSTED = "https://files.ofsted.gov.uk/v1/file/50000001"
BODY = b"%PDF-1.4 " + b"x" * 5000


class Slept(list[float]):
    """Remembers how long the client would have waited."""

    def __call__(self, seconds: float) -> None:
        self.append(seconds)


@pytest.fixture
def slept() -> Slept:
    return Slept()


@pytest.fixture
def client(server: BadServer, slept: Slept) -> Client:
    return Client(rules_for(server.address), sleep=slept, jitter=lambda: 1.0)


def got(client: Client, tmp_path: Path, url: str = FILE, most_bytes: int = 1_000_000) -> bytes:
    to = tmp_path / "got.pdf"
    client.get(url, to, most_bytes=most_bytes)
    return to.read_bytes()


# ------------------------------------------------------------------ what may be asked for


@pytest.mark.parametrize(
    "url",
    [
        "http://www.gov.uk/api/content/x",
        "https://www.gov.uk.example.org/api/content/x",
        "https://example.org/guidance.pdf",
        "https://user:secret@www.gov.uk/api/content/x",
        "https://www.gov.uk/../admin",
        "https://www.gov.uk/api/content/%2e%2e/%2e%2e/secret",
        "https://www.gov.uk/api/content/%252e%252e/secret",
        "https://www.gov.uk:8443/api/content/x",
        "https://www.gov.uk/search/all",
        "https://files.ofsted.gov.uk/v2/other",
        "file:///etc/passwd",
        "ftp://www.gov.uk/api/content/x",
        "https://",
        "https://[bad",
        "www.gov.uk/api/content/x",
        "https://169.254.169.254/latest",
        "https://www.gov.uk@example.org/api/content/x",
    ],
)
def test_nothing_off_the_list_is_asked_for(
    client: Client, server: BadServer, tmp_path: Path, url: str
) -> None:
    with pytest.raises(NotAllowed):
        got(client, tmp_path, url)
    assert server.asked == []


def test_case_and_a_final_dot_make_no_other_host() -> None:
    assert Rules().allowed("https://WWW.GOV.UK./api/content/x#part")


@pytest.mark.parametrize(
    "to",
    [
        "https://example.org/evil.pdf",
        "http://www.gov.uk/government/x",
        "file:///etc/passwd",
        "//example.org/x",
    ],
)
def test_a_redirect_off_the_list_is_not_followed(
    client: Client, server: BadServer, tmp_path: Path, to: str
) -> None:
    server.on(FILE, moved(to))
    with pytest.raises(NotAllowed):
        got(client, tmp_path)
    assert not (tmp_path / "got.pdf").exists()
    assert {one.url.split("/")[0] for one in server.asked} == {"assets.publishing.service.gov.uk"}


def test_a_redirect_on_the_list_is_followed_and_a_lasting_one_is_told(
    client: Client, server: BadServer, tmp_path: Path
) -> None:
    server.on(FILE, moved(OTHER, 301))
    server.on(OTHER, reply(BODY))
    answer = client.get(FILE, tmp_path / "x.pdf", most_bytes=10_000)
    assert answer.url == OTHER and answer.moved_to == OTHER
    server.on(FILE, moved(OTHER, 302))
    assert client.get(FILE, tmp_path / "x.pdf", most_bytes=10_000).moved_to is None


def test_circles_and_long_chains_end(client: Client, server: BadServer, tmp_path: Path) -> None:
    server.on(FILE, moved(OTHER))
    server.on(OTHER, moved(FILE))
    with pytest.raises(NotAllowed, match="circles"):
        got(client, tmp_path)
    base = "https://assets.publishing.service.gov.uk/media/chain"
    for number in range(12):
        server.on(f"{base}{number}", moved(f"{base}{number + 1}"))
    with pytest.raises(NotAllowed, match="more than 5 times"):
        got(client, tmp_path, f"{base}0")


# ------------------------------------------------------------------ manners


def test_it_says_who_it_is(server: BadServer, tmp_path: Path) -> None:
    server.on(FILE, reply(BODY))
    got(Client(rules_for(server.address, contact="office@school.example")), tmp_path)
    agent = server.asked[-1].headers["User-Agent"]
    assert agent.startswith("Signpost/") and "office@school.example" in agent and "Mozilla" not in agent


def test_a_host_is_asked_no_faster_than_it_may_be(server: BadServer, tmp_path: Path) -> None:
    hosts = {name: Host(host.paths, every=0.3) for name, host in OFFICIAL.items()}
    client = Client(rules_for(server.address, hosts=hosts))
    server.on(FILE, reply(BODY))
    for _ in range(3):
        got(client, tmp_path)
    times = [one.when for one in server.asked]
    assert min(b - a for a, b in zip(times, times[1:], strict=False)) >= 0.29


def test_robots_txt_is_read_once_kept_and_obeyed(server: BadServer, tmp_path: Path, slept: Slept) -> None:
    robots = "User-agent: *\nDisallow: /v1/file/*9$\nCrawl-delay: 7\n"
    server.on("https://files.ofsted.gov.uk/robots.txt", reply(robots))
    server.on(OFSTED, reply(BODY))
    client = Client(rules_for(server.address), tmp_path / "robots", sleep=slept)
    assert got(client, tmp_path, OFSTED) == BODY
    assert got(client, tmp_path, OFSTED) == BODY
    with pytest.raises(NotAllowed, match="robots.txt"):
        got(client, tmp_path, "https://files.ofsted.gov.uk/v1/file/509")
    assert server.times("https://files.ofsted.gov.uk/robots.txt") == 1
    assert server.times("https://files.ofsted.gov.uk/v1/file/509") == 0
    assert (tmp_path / "robots/files.ofsted.gov.uk.txt").read_text() == robots
    assert max(slept) > 6


def test_a_robots_txt_that_breaks_down_means_stay_away(
    client: Client, server: BadServer, tmp_path: Path
) -> None:
    server.on("https://files.ofsted.gov.uk/robots.txt", reply(b"", 500))
    server.on(OFSTED, reply(BODY))
    with pytest.raises(NotReached):
        got(client, tmp_path, OFSTED)
    assert server.times(OFSTED) == 0


@pytest.mark.parametrize("answer", [reply(b"gone", 404), reply(b""), reply(b"", 403)])
def test_no_robots_txt_means_no_rules(
    client: Client, server: BadServer, tmp_path: Path, answer: object
) -> None:
    server.on("https://files.ofsted.gov.uk/robots.txt", answer)  # type: ignore[arg-type]
    server.on(OFSTED, reply(BODY))
    assert got(client, tmp_path, OFSTED) == BODY


def test_the_content_api_is_for_programs_and_its_robots_txt_is_not_asked(
    client: Client, server: BadServer, tmp_path: Path
) -> None:
    server.on("https://www.gov.uk/api/content/x", reply(b"{}"))
    got(client, tmp_path, "https://www.gov.uk/api/content/x")
    assert server.times("https://www.gov.uk/robots.txt") == 0


# ------------------------------------------------------------------ what has not changed


def test_what_is_known_is_asked_for_conditionally(client: Client, server: BadServer, tmp_path: Path) -> None:
    server.on(FILE, reply(BODY, etag='"one"'))
    first = client.get(FILE, tmp_path / "x.pdf", most_bytes=10_000)
    known = Known(first.url, first.etag, first.last_modified)
    second = client.get(FILE, tmp_path / "y.pdf", most_bytes=10_000, known=known)
    assert second.not_modified and not (tmp_path / "y.pdf").exists()
    server.on(FILE, reply(BODY + b"more", etag='"two"'))
    third = client.get(FILE, tmp_path / "y.pdf", most_bytes=10_000, known=known)
    assert (
        not third.not_modified
        and third.etag == '"two"'
        and (tmp_path / "y.pdf").read_bytes() == BODY + b"more"
    )


def test_a_304_that_nobody_asked_for_is_no_answer(client: Client, server: BadServer, tmp_path: Path) -> None:
    server.on(FILE, reply(b"", 304))
    with pytest.raises(BadFile):
        got(client, tmp_path)


def test_a_known_tag_is_not_told_to_another_address(
    client: Client, server: BadServer, tmp_path: Path
) -> None:
    server.on(FILE, moved(OTHER))
    server.on(OTHER, reply(BODY))
    client.get(FILE, tmp_path / "x.pdf", most_bytes=10_000, known=Known(FILE, '"one"'))
    assert "If-None-Match" not in server.asked[-1].headers


# ------------------------------------------------------------------ patience


def test_a_server_that_stumbles_is_asked_again_with_growing_waits(
    client: Client, server: BadServer, tmp_path: Path, slept: Slept
) -> None:
    server.on(FILE, reply(b"", 500), reply(b"", 502), reply(BODY))
    assert got(client, tmp_path) == BODY
    assert slept == [1.0, 2.0]


def test_retry_after_is_honoured_in_seconds_and_as_a_date(
    client: Client, server: BadServer, tmp_path: Path, slept: Slept
) -> None:
    server.on(FILE, reply(b"", 429, retry_after="17"), reply(BODY))
    assert got(client, tmp_path) == BODY and slept == [17.0]
    slept.clear()
    when = email.utils.format_datetime(datetime.now(UTC) + timedelta(seconds=40), usegmt=True)
    server.on(FILE, reply(b"", 503, retry_after=when), reply(BODY))
    assert got(client, tmp_path) == BODY and 30 < slept[0] <= 40


def test_a_host_that_asks_for_an_hour_is_left_alone_for_the_whole_run(
    client: Client, server: BadServer, tmp_path: Path, slept: Slept
) -> None:
    server.on(FILE, reply(b"", 429, retry_after="3600"))
    server.on(OTHER, reply(BODY))
    for url in (FILE, OTHER):
        with pytest.raises(Busy, match="60 minutes"):
            got(client, tmp_path, url)
    assert server.times(OTHER) == 0 and slept == []


def test_it_gives_up_after_four_tries(client: Client, server: BadServer, tmp_path: Path) -> None:
    server.on(FILE, reply(b"", 503))
    with pytest.raises(NotReached, match="503"):
        got(client, tmp_path)
    assert server.times(FILE) == 4


@pytest.mark.parametrize("status", [404, 410])
def test_what_is_gone_is_gone_at_once(client: Client, server: BadServer, tmp_path: Path, status: int) -> None:
    server.on(FILE, reply(b"", status))
    with pytest.raises(Gone, match=str(status)):
        got(client, tmp_path)
    assert server.times(FILE) == 1


@pytest.mark.parametrize("status", [401, 403, 451])
def test_a_refusal_is_not_argued_with(client: Client, server: BadServer, tmp_path: Path, status: int) -> None:
    server.on(FILE, reply(b"", status))
    with pytest.raises(NotAllowed, match="by hand"):
        got(client, tmp_path)
    assert server.times(FILE) == 1


def test_no_connection_is_noticed_quickly_and_the_host_left_out(tmp_path: Path, slept: Slept) -> None:
    gone = BadServer()
    rules = rules_for(gone.address)
    gone.close()
    client = Client(rules, sleep=slept)
    for url in (FILE, OTHER):
        with pytest.raises(NotReached, match="could not be reached"):
            got(client, tmp_path, url)
    assert client.requests == 2 and not client.answered


def test_a_certificate_that_is_not_trusted_is_said_so(
    server: BadServer, tmp_path: Path, self_signed: str
) -> None:
    client = Client(rules_for(server.address, stand_ins={"assets.publishing.service.gov.uk": self_signed}))
    with pytest.raises(Untrusted, match="certificate"):
        got(client, tmp_path)


# ------------------------------------------------------------------ size, time and wholeness


def test_a_body_that_is_cut_short_is_asked_for_again_and_never_kept(
    client: Client, server: BadServer, tmp_path: Path
) -> None:
    server.on(FILE, cut_short(BODY[:100], len(BODY)), reply(BODY))
    assert got(client, tmp_path) == BODY
    server.on(FILE, cut_short(BODY[:100], len(BODY)))
    with pytest.raises(NotReached, match="broke off"):
        got(client, tmp_path)
    assert not (tmp_path / "got.pdf").exists()


@pytest.mark.parametrize("slow", [dripping(BODY, 0.05), dripping_headers(0.05)], ids=["body", "headers"])
def test_dripping_ends_when_the_time_is_up(
    server: BadServer, tmp_path: Path, slow: object, slept: Slept
) -> None:
    server.on(FILE, slow)  # type: ignore[arg-type]
    client = Client(rules_for(server.address, total=1.5), sleep=slept)
    started = time.monotonic()
    with pytest.raises(NotReached, match="took longer"):
        got(client, tmp_path)
    assert time.monotonic() - started < 5
    assert not (tmp_path / "got.pdf").exists()


def test_silence_is_bounded(server: BadServer, tmp_path: Path, slept: Slept) -> None:
    server.on(FILE, silent(3))
    client = Client(rules_for(server.address, silence=0.3, tries=2), sleep=slept)
    started = time.monotonic()
    with pytest.raises(NotReached, match="stopped answering"):
        got(client, tmp_path)
    assert time.monotonic() - started < 3


@pytest.mark.parametrize(
    "huge", [reply(b"x" * 200_000), endless(3), gzip_bomb(60)], ids=["announced", "endless", "bomb"]
)
def test_too_much_is_stopped(client: Client, server: BadServer, tmp_path: Path, huge: object) -> None:
    server.on(FILE, huge)  # type: ignore[arg-type]
    with pytest.raises(BadFile, match="more than"):
        got(client, tmp_path, most_bytes=100_000)
    assert not (tmp_path / "got.pdf").exists()


def test_an_empty_file_is_no_file(client: Client, server: BadServer, tmp_path: Path) -> None:
    server.on(FILE, reply(b""))
    with pytest.raises(FetchProblem, match="empty"):
        got(client, tmp_path)


def test_packing_that_nobody_asked_for_is_undone_or_refused(
    client: Client, server: BadServer, tmp_path: Path
) -> None:
    import gzip

    server.on(FILE, reply(gzip.compress(BODY), content_encoding="gzip"))
    assert got(client, tmp_path) == BODY
    server.on(FILE, reply(gzip.compress(BODY)[:-20], content_encoding="gzip"))
    with pytest.raises(NotReached):
        got(client, tmp_path)
    server.on(FILE, reply(b"not gzip at all", content_encoding="gzip"))
    with pytest.raises(NotReached):
        got(client, tmp_path)
    server.on(FILE, reply(BODY, content_encoding="br"))
    with pytest.raises(BadFile, match="packing"):
        got(client, tmp_path)


def test_progress_is_told_with_what_is_to_come(client: Client, server: BadServer, tmp_path: Path) -> None:
    server.on(FILE, reply(b"x" * 300_000))
    told: list[tuple[int, int | None]] = []
    client.get(FILE, tmp_path / "x", most_bytes=1_000_000, progress=lambda done, of: told.append((done, of)))
    assert told[-1] == (300_000, 300_000) and len(told) > 1


def test_looking_asks_for_no_content(client: Client, server: BadServer) -> None:
    server.on(FILE, reply(BODY))
    assert client.look(FILE).status == 200 and server.asked[-1].method == "HEAD"
    server.on(FILE, reply(b"", 405), reply(BODY))
    assert client.look(FILE).status == 200
    server.on(FILE, reply(b"", 404))
    with pytest.raises(Gone):
        client.look(FILE)
