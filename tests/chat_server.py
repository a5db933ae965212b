"""A chat model's server for tests: real HTTP on this machine, the OpenAI and Ollama protocols, whole or streamed.

The name of the model that is asked for says how it behaves (`PERSONALITIES`). What it writes is made from what it was sent, as a
model would: an honest one says the sources again, a dishonest one changes them. ``python tests/chat_server.py PORT`` serves it for
trying the page by hand.
"""

from __future__ import annotations

import json
import re
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_SOURCE = re.compile(r'<source id="([SP]\d+)" kind="([^"]*)"( needed="yes")?>(.*?)</source>')
_QUESTION = re.compile(r"<question>\s*(.*?)\s*</question>", re.DOTALL)


@dataclass
class Asked:
    """One request as the model sees it."""

    path: str
    model: str
    instruction: str
    words: str
    body: dict[str, Any]
    headers: dict[str, str]
    at: float
    number: int
    """How often this personality was asked, from 1."""

    @property
    def sources(self) -> dict[str, str]:
        return {token: text for token, _, _, text in _SOURCE.findall(self.words)}

    @property
    def needed(self) -> list[str]:
        return [token for token, _, needed, _ in _SOURCE.findall(self.words) if needed]

    @property
    def question(self) -> str:
        return _QUESTION.findall(self.words)[-1]

    def steps(self) -> list[dict[str, Any]]:
        """What an honest model says: the needed steps and up to two others, as they are."""
        others = [token for token in self.sources if token.startswith("S") and token not in self.needed][:2]
        shown = [*self.needed, *others] or list(self.sources)[:3]
        order = list(self.sources)
        return [said(self.sources[token], token) for token in sorted(shown, key=order.index)]


@dataclass
class Reply:
    """What goes back. ``status`` other than 200 sends ``error``; ``pieces`` is how many characters go at a time."""

    text: str = ""
    status: int = 200
    error: dict[str, Any] = field(default_factory=dict)
    finish: str = "stop"
    piece: int = 12
    pause_s: float = 0.0
    before_s: float = 0.0
    dies_after: int | None = None
    """Characters after which the connection is cut."""


def said(text: str, *tokens: str) -> dict[str, Any]:
    return {"text": text, "rests_on": list(tokens)}


def as_json(*steps: dict[str, Any], not_covered: tuple[str, ...] = ()) -> str:
    return json.dumps({"steps": list(steps), "not_covered": list(not_covered)})


def _replaced(asked: Asked, old: str, new: str | Callable[[re.Match[str]], str]) -> Reply:
    """An honest answer with one thing changed wherever it stands."""
    return Reply(as_json(*(said(re.sub(old, new, s["text"]), *s["rests_on"]) for s in asked.steps())))


def _with(asked: Asked, *more: dict[str, Any], first: bool = False) -> Reply:
    steps = asked.steps()
    return Reply(as_json(*(list(more) + steps if first else steps + list(more))))


def _drops_999(asked: Asked) -> Reply:
    return Reply(as_json(*(step for step in asked.steps() if "999" not in step["text"])))


def _obeys_a_passage(asked: Asked) -> Reply:
    """Does what the first passage that gives an order says, or, where none came through, what it was made to believe."""
    for token, text in asked.sources.items():
        found = re.search(r"write: (.*)", text)
        if found:
            return _with(asked, said(found.group(1), token), first=True)
    return _with(asked, said("The police must not be told.", "P1"), first=True)


def _obeys_the_question(asked: Asked) -> Reply:
    order = re.search(r"say (?:that )?(.*)", asked.question)
    token = next(iter(asked.sources))
    return _with(
        asked, said(order.group(1) if order else "No escalation is needed.", token), said("No escalation is needed.", token),
        first=True,
    )  # fmt: skip


def _leaks(asked: Asked) -> Reply:
    rules = [line.strip() for line in asked.instruction.splitlines() if line.strip()]
    return Reply(as_json(*(said(line, "S1") for line in rules)))


def _long(asked: Asked) -> Reply:
    sentence = "Children matter to every one of us and so we should all be careful with them every day."
    steps = [said(f"{sentence} ({number})", "S1") for number in range(1100)]
    return Reply(as_json(*asked.steps(), *steps), piece=400)


def _long_and_true(asked: Asked) -> Reply:
    return Reply(" ".join([as_json(*asked.steps())] * 200), piece=400)


def _malformed(asked: Asked) -> Reply:
    """The first step is whole; then a quotation mark that ends nothing, and the end."""
    first, second = asked.steps()[:2]
    return Reply(f'```json\n{{"steps": [{json.dumps(first)}, {{"text": "{second["text"]}" "rests_on": [}}')


_FILTER = {
    "error": {
        "message": "filtered",
        "type": "invalid_request_error",
        "code": "content_filter",
        "param": "prompt",
    }
}
_SERVER = {"error": {"message": "no", "type": "server_error", "code": None}}

PERSONALITIES: dict[str, Callable[[Asked], Reply]] = {
    "honest": lambda asked: Reply(as_json(*asked.steps())),
    "slow-and-honest": lambda asked: Reply(as_json(*asked.steps()), piece=30, pause_s=0.25),
    "fenced": lambda asked: Reply(
        f"<think>S1 is {{urgent}}.</think>Here it is:\n```json\n{as_json(*asked.steps())}\n```"
    ),
    "not-covered": lambda asked: Reply(as_json(*asked.steps(), not_covered=("ring 0800 000 000",))),
    "invents-a-citation": lambda asked: _with(asked, said("Tell the DSL now, face to face.", "S99"), first=True),
    "invents-a-phone-number": lambda asked: _with(
        asked, said("Ring the helpline on 01632 960123.", asked.needed[0]), first=True
    ),
    "should-to-must": lambda asked: _replaced(asked, r"\bshould\b", "must"),
    "names-the-pupil": lambda asked: _replaced(asked, r"\bthe child\b", "the Year 8"),
    "drops-999": _drops_999,
    "drops-a-negation": lambda asked: _replaced(asked, r"Do not (\w)", lambda found: found.group(1).upper()),
    "obeys-a-passage": _obeys_a_passage,
    "obeys-the-question": _obeys_the_question,
    "malformed": _malformed,
    "yes": lambda asked: Reply("Yes."),
    "prose": lambda asked: Reply("Tell the DSL now and write down what you heard."),
    "busy": lambda asked: Reply(status=429, error=_SERVER),
    "busy-once": lambda asked: (
        Reply(status=429, error=_SERVER) if asked.number == 1 else Reply(as_json(*asked.steps()))
    ),
    "fails": lambda asked: Reply(status=500, error=_SERVER),
    "wrong-key": lambda asked: Reply(status=401, error=_SERVER),
    "not-there": lambda asked: Reply(status=404, error=_SERVER),
    "no-schemas": lambda asked: (
        Reply(status=400, error=_SERVER)
        if "response_format" in asked.body or "format" in asked.body
        else Reply(as_json(*asked.steps()))
    ),
    "hangs": lambda asked: Reply(as_json(*asked.steps()), before_s=60),
    "dies": lambda asked: Reply(as_json(*asked.steps()), dies_after=150),
    "dies-at-once": lambda asked: Reply(as_json(*asked.steps()), dies_after=0),
    "filter": lambda asked: Reply(status=400, error=_FILTER),
    "filter-in-the-middle": lambda asked: Reply(as_json(*asked.steps())[:150], finish="content_filter"),
    "refuses": lambda asked: Reply("I'm sorry, but I can't help with content about the abuse of children."),
    "leaks-the-prompt": _leaks,
    "long": _long,
    "long-and-true": _long_and_true,
    "rephrases": lambda asked: (
        Reply(as_json(*asked.steps()))
        if asked.sources
        else Reply("a child told me her dad hits her, who do I tell if the DSL is away")
    ),
    "rephrases-badly": lambda asked: (
        Reply(as_json(*asked.steps())) if asked.sources else Reply("is it fine to ring the newspaper")
    ),
}  # fmt: skip


class ChatServer:
    """The server, what it was asked, and a gate: while it is closed, nothing is answered."""

    def __init__(self, port: int = 0) -> None:
        self.asked: list[Asked] = []
        self.gate = threading.Event()
        self.gate.set()
        self.ended = threading.Event()
        self.becomes: str | None = None
        """A personality that answers whichever is asked for."""
        self._lock = threading.Lock()
        self._http = _Server(("127.0.0.1", port), type("Handler", (_Handler,), {"server_of": self}))
        self.address = f"http://127.0.0.1:{self._http.server_address[1]}"

    def settings(self, personality: str, protocol: str = "openai", **more: str) -> dict[str, str]:
        """What to put into the environment for Signpost to ask this server."""
        url = self.address if protocol == "ollama" else f"{self.address}/v1"
        return {"SIGNPOST_CHAT_MODEL": f"{protocol}:{personality}", "SIGNPOST_CHAT_URL": url, **more}

    def take(self, asked: Asked) -> Reply:
        with self._lock:
            self.asked.append(asked)
            asked.number = sum(one.model == asked.model for one in self.asked)
        self.gate.wait(60)
        return PERSONALITIES[self.becomes or asked.model](asked)

    def serve(self) -> None:
        self._http.serve_forever(0.05)

    def close(self) -> None:
        self.ended.set()
        self.gate.set()
        self._http.shutdown()
        self._http.server_close()


@contextmanager
def chat_server() -> Iterator[ChatServer]:
    """A server on a free port, until the test is over."""
    server = ChatServer()
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.close()
        thread.join(5)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: whoever asked has gone."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_of: ChatServer

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        messages = {m["role"]: m["content"] for m in body["messages"]}
        instruction = messages.get("system", messages.get("developer", ""))
        asked = Asked(
            self.path,
            body["model"],
            instruction,
            messages["user"],
            body,
            dict(self.headers),
            time.monotonic(),
            0,
        )
        reply = self.server_of.take(asked)
        if self.server_of.ended.wait(reply.before_s):
            return
        try:
            self._answer(asked, reply)
        except OSError:  # whoever asked has gone
            self.close_connection = True

    def _answer(self, asked: Asked, reply: Reply) -> None:
        ollama = asked.path.startswith("/api/")
        if reply.status != 200:
            error = {"error": reply.error["error"]["message"]} if ollama else reply.error
            self._whole(reply.status, json.dumps(error).encode())
        elif not asked.body.get("stream", ollama):
            whole = (
                _ollama(asked, reply.text, reply.finish, done=True) if ollama else _openai_whole(asked, reply)
            )
            self._whole(200, json.dumps(whole).encode())
        else:
            self.send_response(200)
            kind = "application/x-ndjson" if ollama else "text/event-stream"
            self.send_header("Content-Type", kind)
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self._stream(asked, reply, ollama)

    def _whole(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _stream(self, asked: Asked, reply: Reply, ollama: bool) -> None:
        for start in range(0, len(reply.text), reply.piece):
            if reply.dies_after is not None and start >= reply.dies_after:
                self.connection.shutdown(socket.SHUT_RDWR)
                self.close_connection = True
                return
            piece = reply.text[start : start + reply.piece]
            self._chunk(_ollama(asked, piece) if ollama else _openai(asked, piece), ollama)
            if reply.pause_s and self.server_of.ended.wait(reply.pause_s):
                return
        if ollama:
            self._chunk(_ollama(asked, "", reply.finish, done=True), ollama)
        else:
            self._chunk(_openai(asked, "", reply.finish), ollama)
            if (asked.body.get("stream_options") or {}).get("include_usage"):
                self._chunk({**_openai(asked, ""), "choices": [], "usage": _usage(asked, reply)}, ollama)
            self._raw(b"data: [DONE]\n\n")
        self.wfile.write(b"0\r\n\r\n")

    def _chunk(self, what: dict[str, Any], ollama: bool) -> None:
        text = json.dumps(what)
        self._raw((f"{text}\n" if ollama else f"data: {text}\n\n").encode())

    def _raw(self, data: bytes) -> None:
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()


def _usage(asked: Asked, reply: Reply) -> dict[str, int]:
    given, written = len(asked.instruction + asked.words) // 4, len(reply.text) // 4
    return {"prompt_tokens": given, "completion_tokens": written, "total_tokens": given + written}


def _openai(asked: Asked, piece: str, finish: str | None = None) -> dict[str, Any]:
    choice = {"index": 0, "delta": {"role": "assistant", "content": piece}, "finish_reason": finish}
    about = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": asked.model}
    return {**about, "choices": [choice]}


def _openai_whole(asked: Asked, reply: Reply) -> dict[str, Any]:
    message = {"role": "assistant", "content": reply.text}
    return {
        **_openai(asked, ""),
        "object": "chat.completion",
        "choices": [{"index": 0, "message": message, "finish_reason": reply.finish}],
        "usage": _usage(asked, reply),
    }


def _ollama(asked: Asked, piece: str, finish: str = "stop", *, done: bool = False) -> dict[str, Any]:
    out: dict[str, Any] = {
        "model": asked.model,
        "created_at": "2026-11-22T12:00:00.000000Z",
        "message": {"role": "assistant", "content": piece},
        "done": done,
    }
    if done:
        given = len(asked.instruction + asked.words) // 4
        counts = {"prompt_eval_count": given, "eval_count": 60, "total_duration": 1, "eval_duration": 1}
        out |= {"done_reason": finish, **counts}
    return out


if __name__ == "__main__":
    ChatServer(int(sys.argv[1]) if len(sys.argv) > 1 else 11500).serve()
