"""A chat model of any provider, behind one setting. Off unless ``SIGNPOST_CHAT_MODEL`` names one (docs/operating.md).

The only module that knows LangChain's chat models. It imports them when the first question is sent, never before. It is
given masked words only, logs no word, and whatever goes wrong is a `ChatFailed`, whose message is for the person who asked.
"""

from __future__ import annotations

import contextlib
import importlib.util
import ipaddress
import logging
import os
import queue
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from assistant.errors import (
    ChatBrokeOff,
    ChatBusy,
    ChatFailed,
    ChatNotReached,
    ChatNotSet,
    ChatRefused,
    ChatStopped,
    ChatTooSlow,
)

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

log = logging.getLogger("signpost")

PACKAGES = {
    "ollama": "langchain_ollama",
    "openai": "langchain_openai",
    "azure_openai": "langchain_openai",
    "anthropic": "langchain_anthropic",
    "google_genai": "langchain_google_genai",
}
"""Provider as `init_chat_model` names it → the module it needs."""
EXTRAS = {"azure_openai": "openai", "google_genai": "google"}
"""Provider → the extra of pyproject.toml that brings its package, where the two names differ."""
OLLAMA = "http://127.0.0.1:11434"
TRIES = 3
BACK_OFF_S = 0.5
"""Seconds before the second try; twice as long before the third."""
MOST_TOKENS = 4000
"""Tokens of one reply: about ten times what an answer needs, so that a model that thinks aloud first can finish."""
CONTEXT = 8192
"""Tokens that Ollama makes room for."""
LOOK_S = 0.1
"""Seconds between two looks whether Stop was pressed."""
FILTERED = {"content_filter", "refusal", "safety", "prohibited_content", "blocklist", "spii"}
"""Why providers say that they ended a reply when a content filter ended it."""


@dataclass(frozen=True)
class ChatSettings:
    """Which model, where, and how long to wait. ``price`` is what a million tokens cost, in and out, in any currency."""

    provider: str
    name: str
    url: str | None = None
    sends_to: str = ""
    """Who gets the words, for the page; empty when the model runs on this machine."""
    first_word_s: float = 30.0
    whole_s: float = 120.0
    at_once: int = 2
    price: tuple[float, float] | None = None
    follow_ups: bool = False

    @property
    def label(self) -> str:
        """The model in words: "qwen3:4b on this computer"."""
        return f"{self.name} {f'from {self.sends_to}' if self.sends_to else 'on this computer'}"


@dataclass
class Used:
    """What a call took: tokens as the server counted them (0 when it did not), and milliseconds."""

    tokens_in: int = 0
    tokens_out: int = 0
    first_word_ms: float = 0.0
    total_ms: float = 0.0
    tries: int = 0

    def cost(self, price: tuple[float, float] | None) -> float | None:
        """What it cost, by the price of a million tokens in and out; None when no price is set."""
        return None if price is None else (self.tokens_in * price[0] + self.tokens_out * price[1]) / 1_000_000


def chat_settings(given: Mapping[str, str] = os.environ) -> ChatSettings | None:
    """The settings of the environment, or None when no model is named.

    Raises:
        ChatNotSet: a setting is wrong; the message says which, and what to write.
    """
    named = given.get("SIGNPOST_CHAT_MODEL", "").strip()
    if not named:
        return None
    provider, _, name = named.partition(":")
    if provider not in PACKAGES or not name:
        raise ChatNotSet(f"SIGNPOST_CHAT_MODEL is PROVIDER:MODEL, with one of {', '.join(PACKAGES)}.")
    url = given.get("SIGNPOST_CHAT_URL", "").strip() or (OLLAMA if provider == "ollama" else None)
    sends_to = given.get("SIGNPOST_CHAT_SENDS_TO", "").strip()
    if url and _is_this_machine(url):
        sends_to = ""
    elif not sends_to:
        raise ChatNotSet(
            "The model does not run on this computer: write in SIGNPOST_CHAT_SENDS_TO who gets the words. Until then "
            "nothing is sent."
        )
    elif url and not _may_be_reached_openly(url):
        raise ChatNotSet("SIGNPOST_CHAT_URL must begin with https:// for a server outside your own network.")
    first, whole = _numbers(given, "SIGNPOST_CHAT_WAIT", "30,120")
    price = _numbers(given, "SIGNPOST_CHAT_PRICE", "0,0") if given.get("SIGNPOST_CHAT_PRICE") else None
    return ChatSettings(
        provider,
        name,
        url,
        sends_to,
        first,
        whole,
        int(_numbers(given, "SIGNPOST_CHAT_AT_ONCE", "2")[0]),
        price,
        given.get("SIGNPOST_CHAT_FOLLOW_UPS", "").strip().lower() == "yes",
    )


def _numbers(given: Mapping[str, str], name: str, usual: str) -> tuple[float, float]:
    try:
        values = [float(value) for value in given.get(name, usual).split(",")]
        if len(values) != len(usual.split(",")) or any(value < 0 for value in values):
            raise ValueError
    except ValueError as error:
        raise ChatNotSet(f"{name} is written like this: {name}={usual}") from error
    return values[0], values[-1]


def _host(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ChatNotSet("SIGNPOST_CHAT_URL is an address like http://127.0.0.1:11434 or https://host/v1.")
    return parts.hostname


def _is_this_machine(url: str) -> bool:
    host = _host(url)
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"


def _may_be_reached_openly(url: str) -> bool:
    """Whether words may travel to this address: encrypted, or inside a network of one's own."""
    host = _host(url)
    if urlsplit(url).scheme == "https":
        return True
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host).is_private
    return "." not in host or host.endswith((".local", ".lan", ".internal"))


class ChatModel:
    """Asks one model. Safe to share between threads; at most ``at_once`` calls run side by side."""

    def __init__(self, settings: ChatSettings) -> None:
        self.settings = settings
        self._slots = threading.BoundedSemaphore(max(1, settings.at_once))

    def ask(
        self, instruction: str, words: str, stop: threading.Event, shape: Mapping[str, Any] | None = None
    ) -> Call:
        """Begin a call. ``shape`` is a JSON schema that the server is asked to keep to, where it can."""
        return Call(self, instruction, words, stop, shape)

    def ready(self) -> None:
        """Import and make what answers, once: seconds that are no fault of the server's.

        Raises:
            ChatNotSet: see `_model`.
        """
        self._model  # noqa: B018

    @cached_property
    def _model(self) -> BaseChatModel:
        """LangChain's model. Made at the first call: importing it takes a second.

        Raises:
            ChatNotSet: the package is not installed, or the model cannot be made (a key is missing).
        """
        one = self.settings
        if importlib.util.find_spec(PACKAGES[one.provider]) is None:
            extra = EXTRAS.get(one.provider, one.provider)
            raise ChatNotSet(
                f"The package for {one.provider} is not installed: pip install -c constraints.txt -e .[{extra}]"
            )
        if one.url and not one.sends_to:
            _past_any_proxy()
        from langchain.chat_models import init_chat_model

        try:
            made: BaseChatModel = init_chat_model(one.name, model_provider=one.provider, **self._options())
            return made
        except Exception as error:
            log.error("the chat model cannot be made: %s", type(error).__name__)
            raise ChatNotSet(
                f"The model {one.name} cannot be set up ({type(error).__name__}). Is the provider's key set?"
            ) from error

    def _options(self) -> dict[str, Any]:
        """What each provider's class calls the same things. Retries are ours (`Call`), so theirs are off."""
        one = self.settings
        if one.provider == "ollama":
            return {
                "base_url": one.url,
                "client_kwargs": {"timeout": one.first_word_s},
                "num_predict": MOST_TOKENS,
                "num_ctx": CONTEXT,
                "temperature": 0,
                "reasoning": False,
            }
        common: dict[str, Any] = {
            "timeout": one.first_word_s,
            "max_retries": 1 if one.provider == "google_genai" else 0,
            "max_tokens": MOST_TOKENS,
        }
        if one.provider == "azure_openai":
            return {
                **common,
                "azure_deployment": one.name,
                "stream_usage": True,
                **({"azure_endpoint": one.url} if one.url else {}),
            }
        if one.provider == "openai":
            common["stream_usage"] = True
            if one.url and not one.sends_to:
                common |= {"api_key": "none", "temperature": 0}
        return {**common, **({"base_url": one.url} if one.url else {})}

    def _shaped(self, shape: Mapping[str, Any] | None) -> dict[str, Any]:
        """How the server is asked to keep to a schema. The others are asked in words only."""
        if shape is None:
            return {}
        if self.settings.provider == "ollama":
            return {"format": dict(shape)}
        if self.settings.provider in ("openai", "azure_openai"):
            schema = {"name": "answer", "strict": True, "schema": dict(shape)}
            return {"extra_body": {"response_format": {"type": "json_schema", "json_schema": schema}}}
        return {}


@dataclass
class Call:
    """One question to the model. Iterate over it for the pieces of its reply; ``used`` is filled meanwhile."""

    model: ChatModel
    instruction: str
    words: str
    stop: threading.Event
    shape: Mapping[str, Any] | None = None
    used: Used = field(default_factory=Used)

    def __iter__(self) -> Iterator[str]:
        """The reply, piece by piece.

        Raises:
            ChatFailed: see `assistant.errors`. Words that came before it are not to be trusted to be whole.
        """
        left = threading.Event()
        self.model.ready()
        began = time.monotonic()
        try:
            for piece in self._with_retries(began, left):
                if piece and not self.used.first_word_ms:
                    self.used.first_word_ms = 1000 * (time.monotonic() - began)
                if piece:
                    yield piece
        finally:
            left.set()
            self.used.total_ms = 1000 * (time.monotonic() - began)
            log.info(
                "chat model: %d tokens in, %d out, %.1f s, %d tries",
                self.used.tokens_in,
                self.used.tokens_out,
                self.used.total_ms / 1000,
                self.used.tries,
            )

    def _with_retries(self, began: float, left: threading.Event) -> Iterator[str]:
        """A call that failed before its first word is made again, when that may help."""
        shape = self.model._shaped(self.shape)
        said = False
        while True:
            self.used.tries += 1
            try:
                for piece in self._once(began, left, shape):
                    said = said or bool(piece)
                    yield piece
                return
            except ChatFailed:
                raise
            except Exception as error:  # noqa: BLE001  (every provider has errors of its own)
                status = _status(error)
                failed = _told(error, said, self.model.settings)
                if said or isinstance(failed, ChatRefused) or self.used.tries >= TRIES:
                    raise failed from error
                if status == 400 and shape:  # a server that knows no schemas
                    shape = {}
                elif status != 429 and (status is None or status < 500):
                    raise failed from error
                elif self.stop.wait(BACK_OFF_S * 2 ** (self.used.tries - 1)):
                    raise ChatStopped("You stopped the answer in plain English.") from error

    def _once(self, began: float, left: threading.Event, shape: dict[str, Any]) -> Iterator[str]:
        """One try. The connection is read in a thread of its own, so that Stop and time limits need not wait for it."""
        pieces: queue.Queue[Any] = queue.Queue()
        reading = threading.Thread(
            target=self._read, args=(pieces, left, shape), name="chat-model", daemon=True
        )
        reading.start()
        settings = self.model.settings
        last_in = time.monotonic() + settings.first_word_s
        while True:
            try:
                piece = pieces.get(timeout=LOOK_S)
            except queue.Empty:
                piece = ""
            if self.stop.is_set():
                raise ChatStopped("You stopped the answer in plain English.")
            if piece is None:
                return
            if isinstance(piece, Exception):
                raise piece
            now = time.monotonic()
            if piece:
                last_in = now + settings.first_word_s
            if now > min(last_in, began + settings.whole_s):
                raise ChatTooSlow("The model took too long.")
            yield piece

    def _read(self, pieces: queue.Queue[Any], left: threading.Event, shape: dict[str, Any]) -> None:
        """Put the reply into the queue piece by piece, then None; or the error."""
        settings = self.model.settings
        if not self.model._slots.acquire(timeout=settings.first_word_s):
            pieces.put(ChatBusy("The model is busy with other questions."))
            return
        try:
            messages = [("system", self.instruction), ("human", self.words)]
            with contextlib.closing(self.model._model.stream(messages, **shape)) as reply:  # type: ignore[type-var]
                for chunk in reply:
                    if left.is_set():
                        return
                    self._count(chunk)
                    if _filtered(chunk):
                        raise ChatRefused(REFUSED)
                    pieces.put(chunk.text)
            pieces.put(None)
        except Exception as error:  # noqa: BLE001  (raised where the reply is waited for)
            pieces.put(error)
        finally:
            self.model._slots.release()

    def _count(self, chunk: Any) -> None:
        usage = chunk.usage_metadata or {}
        self.used.tokens_in += usage.get("input_tokens", 0)
        self.used.tokens_out += usage.get("output_tokens", 0)


REFUSED = (
    "The model would not write about this. That happens with talk of abuse, and says nothing about the child."
)


def _filtered(chunk: Any) -> bool:
    about = chunk.response_metadata or {}
    reasons = {str(about.get(name, "")).lower() for name in ("finish_reason", "stop_reason", "done_reason")}
    blocked = (about.get("prompt_feedback") or {}).get("block_reason")
    return bool(reasons & FILTERED) or bool(blocked) or bool(chunk.additional_kwargs.get("refusal"))


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _status(error: BaseException) -> int | None:
    """The HTTP status in an error of whichever provider; 503 for a server that was not there or ended at once."""
    for one in _chain(error):
        for name in ("status_code", "code"):
            value = getattr(one, name, None)
            if isinstance(value, int) and 400 <= value < 600:
                return value
    names = " ".join(type(one).__name__ for one in _chain(error))
    return 503 if "Connect" in names or "Protocol" in names or "ReadError" in names else None


def _told(error: BaseException, said: bool, settings: ChatSettings) -> ChatFailed:
    """An error of whichever provider as one of ours. What the server wrote is looked at, and neither shown nor logged."""
    names = " ".join(type(one).__name__ for one in _chain(error))
    words = " ".join(
        f"{one} {getattr(one, 'code', '')} {getattr(one, 'body', '')}".lower() for one in _chain(error)
    )
    status = _status(error)
    log.warning("the chat model failed: %s, status %s", type(error).__name__, status)
    if "content_filter" in words or "responsibleaipolicy" in words or "ContentFilter" in names:
        return ChatRefused(REFUSED)
    if "Timeout" in names:
        return ChatTooSlow("The model took too long.")
    if said:
        return ChatBrokeOff("The model broke off in the middle.")
    if status == 429:
        return ChatBusy("The model is asked too often at the moment.")
    if status in (401, 403):
        return ChatNotReached("The model's server refuses the key that was set.")
    if status == 404:
        return ChatNotReached(f"The model's server does not have {settings.name}.")
    if status == 503 and "Connect" in names:
        return ChatNotReached("The model cannot be reached.")
    return ChatNotReached("The model's server has failed.")


def _past_any_proxy() -> None:
    """A proxy that the machine is set to use must not carry what is meant for this machine."""
    for name in ("NO_PROXY", "no_proxy"):
        before = os.environ.get(name, "")
        if "127.0.0.1" not in before:
            os.environ[name] = ",".join(part for part in (before, "127.0.0.1,localhost,::1") if part)
