"""A publisher that behaves badly on purpose: a real HTTP server on this machine, with a script for every address."""

from __future__ import annotations

import gzip
import json
import socket
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from ingest.fetch.rules import OFFICIAL, Rules

Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass(frozen=True)
class Asked:
    """One request, as it arrived."""

    method: str
    url: str
    headers: dict[str, str]
    when: float


def reply(body: bytes | str = b"", status: int = 200, **headers: str) -> Answer:
    """A well-behaved answer. Header names are written with underscores."""
    data = body.encode() if isinstance(body, str) else body

    def answer(handler: BaseHTTPRequestHandler) -> None:
        etag = headers.get("etag")
        if status == 200 and etag and handler.headers.get("If-None-Match") == etag:
            handler.send_response(304)
            handler.send_header("ETag", etag)
            handler.end_headers()
            return
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        if "content_length" not in headers:
            handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        if handler.command != "HEAD":
            handler.wfile.write(data)

    return answer


def page(content: dict[str, Any], **headers: str) -> Answer:
    """A page of the Content API."""
    return reply(json.dumps(content), content_type="application/json", **headers)


def moved(to: str, status: int = 302) -> Answer:
    return reply(b"", status, location=to)


def cut_short(body: bytes, claimed: int) -> Answer:
    """Says that more will come than does, and hangs up."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(claimed))
        handler.end_headers()
        handler.wfile.write(body)
        handler.wfile.flush()
        handler.close_connection = True
        handler.connection.shutdown(socket.SHUT_RDWR)

    return answer


def dripping(body: bytes, pause: float) -> Answer:
    """A byte at a time: never silent, never done."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        for byte in body:
            handler.wfile.write(bytes([byte]))
            handler.wfile.flush()
            time.sleep(pause)

    return answer


def dripping_headers(pause: float) -> Answer:
    """Never gets to the end of its headers."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        for _ in range(1000):
            handler.wfile.write(b"a")
            handler.wfile.flush()
            time.sleep(pause)

    return answer


def silent(seconds: float) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        time.sleep(seconds)

    return answer


def endless(megabytes: int) -> Answer:
    """No length, and more than anybody asked for."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Connection", "close")
        handler.end_headers()
        for _ in range(megabytes):
            handler.wfile.write(b"%PDF-" + b"x" * 999_995)

    return answer


def gzip_bomb(megabytes: int) -> Answer:
    packed = gzip.compress(b"0" * (megabytes * 1_000_000))
    return reply(packed, content_encoding="gzip")


class BadServer:
    """Answers by script. Each address works through its answers; the last one stays."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self._answers: dict[str, list[Answer]] = defaultdict(list)
        self._lock = threading.Lock()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                outer._answer(self)

            do_HEAD = do_GET

            def log_message(self, *_: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_: object) -> None:
                pass

        self._server = Server(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def on(self, url: str, *answers: Answer) -> None:
        """Script an address (``https://…``), in place of what it did before."""
        with self._lock:
            self._answers[url.removeprefix("https://")] = list(answers)

    def times(self, url: str) -> int:
        """How often an address was asked for."""
        return sum(1 for one in self.asked if one.url == url.removeprefix("https://"))

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        url = f"{handler.headers.get('Host', '')}{handler.path}"
        with self._lock:
            self.asked.append(Asked(handler.command, url, dict(handler.headers.items()), time.monotonic()))
            script = self._answers.get(url, [])
            answer = (
                script.pop(0) if len(script) > 1 else script[0] if script else reply(b"nothing here", 404)
            )
        try:
            answer(handler)
        except OSError:
            handler.close_connection = True


def rules_for(address: str, **changes: Any) -> Rules:
    """The school's own rules, in a hurry, with the server standing in for every publisher."""
    hosts = {name: replace(host, every=0.0) for name, host in OFFICIAL.items()}
    hurried: dict[str, Any] = {
        "hosts": hosts,
        "stand_ins": dict.fromkeys(hosts, address),
        "connect": 2,
        "silence": 1,
        "total": 4,
        "system_proxy": False,
    }
    return Rules(**{**hurried, **changes})
