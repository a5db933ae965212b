"""Asking publishers, with care: allow-listed at every step, slow enough, bounded in size and time, honest about who asks."""

from __future__ import annotations

import contextlib
import email.utils
import os
import random
import ssl
import tempfile
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urljoin

import certifi
import httpx

from assistant.errors import SignpostError
from ingest.fetch.problems import BadFile, Busy, FetchProblem, Gone, NotAllowed, NotReached, Untrusted
from ingest.fetch.robots import LONGEST, Robots, read_robots
from ingest.fetch.rules import PROGRAM, Rules, netloc
from ingest.safe_files import disk_problems, write_safely

Progress = Callable[[int, int | None], None]
"""Called with the bytes that have come, and how many there will be if the server said."""

_MOVED = (301, 302, 303, 307, 308)
_FOR_GOOD = (301, 308)
_TRY_AGAIN = (408, 425, 429, 500, 502, 503, 504)
_STEP = 65_536


@dataclass(frozen=True)
class Known:
    """What the server said of the copy that is here already, so that it need not send it again."""

    url: str
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True)
class Got:
    """An answer. ``url`` is where it came from in the end; ``moved_to`` is set when the address has changed for good."""

    url: str
    status: int
    not_modified: bool
    bytes: int
    etag: str | None
    last_modified: str | None
    moved_to: str | None = None


class _TryAgain(FetchProblem):
    """A fault that may pass. ``wait`` is what the server asked for, in seconds."""

    def __init__(self, message: str, wait: float | None = None, most_tries: int | None = None) -> None:
        super().__init__(message)
        self.wait, self.most_tries = wait, most_tries


@dataclass(frozen=True)
class _Ask:
    """What is asked for, whatever address it leads to. ``to`` is None when the content is not wanted."""

    method: str
    to: Path | None = None
    most_bytes: int = 0
    known: Known | None = None
    progress: Progress | None = None
    robots: bool = False


class Client:
    """Asks for one address at a time. ``robots_folder`` keeps a copy of every robots.txt that was read.

    ``sleep`` and ``jitter`` are for tests; ``jitter`` gives a factor for each wait.
    """

    def __init__(
        self,
        rules: Rules,
        robots_folder: Path | None = None,
        *,
        sleep: Callable[[float], None] = time.sleep,
        jitter: Callable[[], float] = lambda: random.uniform(0.7, 1.3),  # noqa: S311 (spreads waits, no secret)
    ) -> None:
        self.rules = rules
        self._robots_folder = robots_folder
        self._sleep = sleep
        self._jitter = jitter
        self._free: dict[str, float] = {}
        self._delay: dict[str, float] = {}
        self._robots: dict[str, Robots] = {}
        self._closed: dict[str, FetchProblem] = {}
        self._trust = _trusted()
        self.requests = 0
        self.answered = False
        """Whether any server has answered at all: if none did, this machine is offline."""

    @property
    def unreachable(self) -> list[str]:
        """Hosts that could not be reached in this run."""
        return [host for host, problem in self._closed.items() if isinstance(problem, NotReached)]

    def get(
        self,
        url: str,
        to: Path,
        *,
        most_bytes: int,
        known: Known | None = None,
        progress: Progress | None = None,
    ) -> Got:
        """Download ``url`` into the file ``to``; nothing is written when the server says that nothing has changed.

        Raises:
            FetchProblem: one of its kinds; ``to`` does not exist then.
        """
        try:
            return self._follow(url, _Ask("GET", to, most_bytes, known, progress))
        except BaseException:
            to.unlink(missing_ok=True)
            raise

    def look(self, url: str) -> Got:
        """Ask whether ``url`` is there, without its content.

        Raises:
            FetchProblem: it is not, or could not be asked for.
        """
        return self._follow(url, _Ask("HEAD"))

    def _follow(self, url: str, ask: _Ask) -> Got:
        seen: set[str] = set()
        for_good = True
        current, moved_to = url, None
        for _ in range(self.rules.redirects + 1):
            target = self.rules.allowed(current, robots=ask.robots)
            if str(target) in seen:
                raise NotAllowed(f"{netloc(target)} sends us round in circles: try again tomorrow.")
            seen.add(str(target))
            if not ask.robots:
                self._ask_robots(target)
            answer, location = self._with_patience(target, ask)
            if location is None:
                return replace(answer, moved_to=moved_to)
            for_good = for_good and answer.status in _FOR_GOOD
            current = urljoin(str(target), location)
            moved_to = current if for_good else moved_to
        raise NotAllowed(
            f"{netloc(target)} sent us on more than {self.rules.redirects} times: try again tomorrow."
        )

    # ------------------------------------------------------------------ robots.txt

    def _ask_robots(self, target: httpx.URL) -> None:
        host = netloc(target)
        known = self.rules.hosts[host]
        if known.for_programs and target.path.startswith(known.for_programs):
            return
        if host not in self._robots:
            self._robots[host] = self._read_robots(target, host)
            self._delay[host] = min(self._robots[host].delay, 30.0)
        path = target.raw_path.decode("ascii")
        if not self._robots[host].allows(path):
            raise NotAllowed(
                f"{host} asks programs to stay away from this address (robots.txt): download it by hand and add it "
                "with: python -m ingest add FILE"
            )

    def _read_robots(self, target: httpx.URL, host: str) -> Robots:
        url = str(target.copy_with(raw_path=b"/robots.txt"))
        with _scratch_file(self._robots_folder) as path:
            try:
                self._follow(url, _Ask("GET", path, LONGEST * 4, robots=True))
            except (Gone, NotAllowed):
                return Robots()
            except BadFile as problem:
                raise NotReached(f"the robots.txt of {host} could not be read ({problem})") from problem
            text = path.read_bytes()[:LONGEST]
        if self._robots_folder is not None:
            write_safely(self._robots_folder / f"{host.replace(':', '_')}.txt", text)
        return read_robots(text.decode("utf-8", "replace"), PROGRAM)

    # ------------------------------------------------------------------ patience

    def _with_patience(self, target: httpx.URL, ask: _Ask) -> tuple[Got, str | None]:
        """The answer, and where it sends us if it does; tried again where the fault may pass."""
        host, attempt = netloc(target), 0
        if host in self._closed:
            raise self._closed[host]
        while True:
            attempt += 1
            self._take_turn(host)
            try:
                return self._once(target, ask)
            except _TryAgain as problem:
                if problem.wait is not None and problem.wait > self.rules.longest_wait:
                    self._closed[host] = Busy(
                        f"{host} asks to be left alone for {_span(problem.wait)}: run the same command again after that."
                    )
                    raise self._closed[host] from problem
                if attempt >= min(self.rules.tries, problem.most_tries or self.rules.tries):
                    given_up = NotReached(f"{problem}: try again later.")
                    if problem.most_tries:
                        self._closed[host] = given_up
                    raise given_up from problem
                backed_off = 2.0 ** (attempt - 1) * self._jitter()
                self._sleep(backed_off if problem.wait is None else max(problem.wait, 0.5))
            except Untrusted as problem:
                self._closed[host] = problem
                raise
            finally:
                self._free[host] = time.monotonic()

    def _take_turn(self, host: str) -> None:
        """Wait until this host may be asked again: so long after its last answer was taken."""
        every = max(self.rules.hosts[host].every, self._delay.get(host, 0.0))
        since = time.monotonic() - self._free.get(host, float("-inf"))
        if since < every:
            self._sleep(every - since)

    # ------------------------------------------------------------------ one request

    def _once(self, target: httpx.URL, ask: _Ask) -> tuple[Got, str | None]:
        """One request, bounded by ``rules.total`` seconds even when the server drips its headers."""
        self.requests += 1
        rules, host = self.rules, netloc(target)
        known = ask.known if ask.known is not None and ask.known.url == str(target) else None
        client = httpx.Client(
            timeout=httpx.Timeout(rules.silence, connect=rules.connect),
            verify=self._trust,
            trust_env=rules.system_proxy,
            follow_redirects=False,
        )
        late = threading.Event()

        def cut_off() -> None:
            late.set()
            client.close()

        watch = threading.Timer(rules.total, cut_off)
        watch.daemon = True
        watch.start()
        try:
            address, headers = self._address(target, self._headers(known))
            with client, client.stream(ask.method, address, headers=headers) as response:
                self.answered = True
                return self._take(response, target, ask, known)
        except SignpostError:
            raise
        except Exception as problem:
            if late.is_set():
                raise _too_slow(host, rules.total) from problem
            raise _fault(problem, host) from problem
        finally:
            watch.cancel()

    def _address(self, target: httpx.URL, headers: dict[str, str]) -> tuple[httpx.URL, dict[str, str]]:
        stand_in = self.rules.stand_ins.get(netloc(target))
        if stand_in is None:
            return target, headers
        local = httpx.URL(stand_in)
        return target.copy_with(scheme=local.scheme, host=local.host, port=local.port), {
            **headers,
            "Host": netloc(target),
        }

    def _headers(self, known: Known | None) -> dict[str, str]:
        headers = {"User-Agent": self.rules.user_agent, "Accept": "*/*", "Accept-Encoding": "identity"}
        if known and known.etag:
            headers["If-None-Match"] = known.etag
        if known and known.last_modified:
            headers["If-Modified-Since"] = known.last_modified
        return headers

    def _take(
        self, response: httpx.Response, target: httpx.URL, ask: _Ask, known: Known | None
    ) -> tuple[Got, str | None]:
        status, host = response.status_code, netloc(target)
        got = Got(
            str(target),
            status,
            status == 304,
            0,
            response.headers.get("etag"),
            response.headers.get("last-modified"),
        )
        if status in _MOVED and response.headers.get("location"):
            return got, response.headers["location"]
        if status == 304 and known is not None and (known.etag or known.last_modified):
            return got, None
        if ask.method == "HEAD" and status in (405, 501):
            return self._once(target, replace(ask, method="GET"))
        if status in _TRY_AGAIN:
            raise _TryAgain(f"{host} answered {status} every time", _retry_after(response.headers))
        if status in (404, 410):
            raise Gone(
                f"{host} says that this {'was taken away for good' if status == 410 else 'is not there'} ({status}): "
                "look for what replaced it and mend its address in the list."
            )
        if status in (401, 403, 451):
            raise NotAllowed(
                f"{host} refuses this program ({status}): download the document by hand and add it with: "
                "python -m ingest add FILE"
            )
        if status != 200:
            raise BadFile(f"{host} gave an answer that was not expected ({status}): try again tomorrow.")
        if ask.to is None:
            return got, None
        return replace(got, bytes=self._save(response, ask.to, ask, host)), None

    def _save(self, response: httpx.Response, to: Path, ask: _Ask, host: str) -> int:
        announced = response.headers.get("content-length", "")
        expected = int(announced) if announced.isdigit() else None
        if expected is not None and expected > ask.most_bytes:
            raise _too_large(host, ask.most_bytes)
        deadline = time.monotonic() + self.rules.total
        size = 0
        with disk_problems(to):
            to.parent.mkdir(parents=True, exist_ok=True)
            file = to.open("wb")
        with file:
            for piece in _unpacked(response, ask.most_bytes, host):
                size += len(piece)
                if size > ask.most_bytes:
                    raise _too_large(host, ask.most_bytes)
                if time.monotonic() > deadline:
                    raise _too_slow(host, self.rules.total)
                with disk_problems(to):
                    file.write(piece)
                if ask.progress is not None:
                    ask.progress(size, expected)
            with disk_problems(to):
                file.flush()
                os.fsync(file.fileno())
        if not size and not ask.robots:
            raise _TryAgain(f"{host} sent an empty file every time")
        return size


def _unpacked(response: httpx.Response, most_bytes: int, host: str) -> Iterator[bytes]:
    """The body in pieces. Unasked-for compression is undone a bounded step at a time: a bomb stops at ``most_bytes``."""
    packing = response.headers.get("content-encoding", "").strip().casefold()
    if packing in ("", "identity"):
        yield from response.iter_raw(_STEP)
        return
    if packing not in ("gzip", "x-gzip", "deflate"):
        raise BadFile(
            f"{host} sent the file in a packing that was not asked for ({packing[:20]}): try again tomorrow."
        )
    packed = zlib.decompressobj(wbits=47 if packing != "deflate" else zlib.MAX_WBITS)
    left = most_bytes
    try:
        for raw in response.iter_raw(_STEP):
            waiting = raw
            while waiting:
                piece = packed.decompress(waiting, _STEP)
                waiting = packed.unconsumed_tail
                left -= len(piece)
                if left < 0:
                    raise _too_large(host, most_bytes)
                yield piece
    except zlib.error as error:
        raise _TryAgain(f"what {host} sent could not be unpacked") from error
    if not packed.eof:
        raise _TryAgain(f"{host} broke off in the middle of the file every time")
    yield packed.flush()


def _fault(problem: Exception, host: str) -> FetchProblem:
    """A library's error as one of ours."""
    if _in_chain(problem, ssl.SSLCertVerificationError) or "CERTIFICATE_VERIFY_FAILED" in str(problem):
        return Untrusted(
            f"The connection to {host} is not {host}'s own (its certificate is not trusted). Often a school's web filter "
            "stands in between: ask whoever runs it to let this machine through, or to name its certificate in "
            "SSL_CERT_FILE. Check that this machine's clock is right."
        )
    if isinstance(problem, httpx.ProxyError):
        return _TryAgain(
            f"the proxy that this machine is set to use did not let us through to {host}", most_tries=2
        )
    if isinstance(problem, httpx.ConnectError | httpx.ConnectTimeout):
        return _TryAgain(f"{host} could not be reached", most_tries=2)
    if isinstance(problem, httpx.ReadTimeout):
        return _TryAgain(f"{host} stopped answering every time")
    if isinstance(problem, httpx.TransportError | OSError):
        return _TryAgain(f"{host} broke off in the middle every time")
    if isinstance(problem, httpx.InvalidURL | httpx.HTTPError):
        return NotAllowed(f"the address at {host} cannot be asked for ({type(problem).__name__})")
    raise problem


def _in_chain(problem: BaseException | None, kind: type[BaseException]) -> bool:
    for _ in range(10):
        if problem is None:
            return False
        if isinstance(problem, kind):
            return True
        problem = problem.__cause__ or problem.__context__
    return False


def _too_slow(host: str, seconds: float) -> NotReached:
    return NotReached(f"{host} took longer than {_span(seconds)} and was stopped: try again later")


def _too_large(host: str, most_bytes: int) -> BadFile:
    return BadFile(
        f"{host} sent more than {most_bytes / 1_000_000:.3g} MB, which no document of this kind needs: look at the page "
        "by hand."
    )


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """How long the server asks to wait: seconds, or a date."""
    value = headers.get("retry-after", "").strip()
    if value.isdigit():
        return float(value)
    try:
        until = email.utils.parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return max(0.0, (until - datetime.now(UTC)).total_seconds())


def _span(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:.0f} seconds"
    return f"{seconds / 60:.0f} minutes" if seconds < 7200 else f"{seconds / 3600:.0f} hours"


def _trusted() -> ssl.SSLContext:
    """The system's certificates (a school's own among them) and the usual public ones."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


@contextlib.contextmanager
def _scratch_file(folder: Path | None) -> Iterator[Path]:
    """A place for a file that is gone afterwards, in ``folder`` or where the system keeps such files."""
    if folder is not None:
        with disk_problems(folder):
            folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as inside:
        yield Path(inside) / "answer"
