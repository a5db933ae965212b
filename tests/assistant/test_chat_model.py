"""Settings, errors, retries, limits and counts of a chat model, over real HTTP."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from chat_server import ChatServer, chat_server

from assistant.chat_model import OLLAMA, Call, ChatModel, Used, chat_settings
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

ROOT = Path(__file__).resolve().parents[2]
WORDS = '<sources>\n<source id="S1" kind="do" needed="yes">Ring 999.</source>\n</sources>\n<question>\nhello\n</question>'
PROTOCOLS = ("openai", "ollama")


@pytest.fixture(scope="module")
def server() -> Iterator[ChatServer]:
    with chat_server() as found:
        yield found


def model_of(server: ChatServer, personality: str, protocol: str = "openai", **more: str) -> ChatModel:
    settings = chat_settings(server.settings(personality, protocol, **{"SIGNPOST_CHAT_WAIT": "2,20", **more}))
    assert settings is not None
    made = ChatModel(settings)
    made.ready()
    return made


def call(model: ChatModel, stop: threading.Event | None = None) -> Call:
    return model.ask("Do this.", WORDS, stop or threading.Event(), {"type": "object"})


def test_nothing_is_set_up_unless_a_model_is_named() -> None:
    assert chat_settings({}) is None
    assert chat_settings({"SIGNPOST_CHAT_MODEL": " "}) is None


def test_ollama_on_this_machine_needs_one_setting() -> None:
    settings = chat_settings({"SIGNPOST_CHAT_MODEL": "ollama:qwen3:4b", "SIGNPOST_CHAT_SENDS_TO": "x"})
    assert settings is not None
    assert (settings.provider, settings.name, settings.url) == ("ollama", "qwen3:4b", OLLAMA)
    assert (settings.sends_to, settings.label) == ("", "qwen3:4b on this computer")


@pytest.mark.parametrize(
    "given",
    [
        {"SIGNPOST_CHAT_MODEL": "openai:gpt-x"},
        {"SIGNPOST_CHAT_MODEL": "ollama:qwen3:4b", "SIGNPOST_CHAT_URL": "http://10.0.0.7:11434"},
        {"SIGNPOST_CHAT_MODEL": "ollama:qwen3:4b", "SIGNPOST_CHAT_URL": "http://127.0.0.1.example.org"},
        {"SIGNPOST_CHAT_MODEL": "openai:x", "SIGNPOST_CHAT_URL": "http://localhost@example.org/v1"},
    ],
)
def test_nothing_leaves_this_machine_unless_it_is_written_who_gets_it(given: dict[str, str]) -> None:
    with pytest.raises(ChatNotSet, match="SIGNPOST_CHAT_SENDS_TO"):
        chat_settings(given)
    if "example.org" not in given.get("SIGNPOST_CHAT_URL", ""):
        settings = chat_settings({**given, "SIGNPOST_CHAT_SENDS_TO": "OpenAI"})
        assert settings is not None and settings.label.endswith("from OpenAI")


@pytest.mark.parametrize(
    "given",
    [
        {"SIGNPOST_CHAT_MODEL": "qwen3"},
        {"SIGNPOST_CHAT_MODEL": "somebody:else"},
        {"SIGNPOST_CHAT_MODEL": "openai:x", "SIGNPOST_CHAT_URL": "example.org", "SIGNPOST_CHAT_SENDS_TO": "x"},
        {"SIGNPOST_CHAT_MODEL": "openai:x", "SIGNPOST_CHAT_URL": "http://example.org", "SIGNPOST_CHAT_SENDS_TO": "x"},
        {"SIGNPOST_CHAT_MODEL": "ollama:x", "SIGNPOST_CHAT_WAIT": "soon"},
        {"SIGNPOST_CHAT_MODEL": "ollama:x", "SIGNPOST_CHAT_PRICE": "1"},
    ],
)  # fmt: skip
def test_a_wrong_setting_is_refused_by_its_name(given: dict[str, str]) -> None:
    with pytest.raises(ChatNotSet, match="SIGNPOST_CHAT_"):
        chat_settings(given)


def test_a_key_for_a_hosted_model_is_not_sent_to_this_machine(
    server: ChatServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    "".join(call(model_of(server, "honest")))
    assert "sk-secret" not in repr(server.asked[-1].headers)


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_the_reply_comes_in_pieces_with_its_counts(server: ChatServer, protocol: str) -> None:
    one = call(model_of(server, "honest", protocol))
    pieces = list(one)
    assert "".join(pieces) == '{"steps": [{"text": "Ring 999.", "rests_on": ["S1"]}], "not_covered": []}'
    assert len(pieces) > 3
    used = one.used
    assert used.tokens_in > 10 and used.tokens_out > 5 and used.tries == 1
    assert 0 < used.first_word_ms <= used.total_ms
    assert used.cost((1.0, 2.0)) == pytest.approx((used.tokens_in + 2 * used.tokens_out) / 1e6)
    assert used.cost(None) is None
    sent = server.asked[-1]
    assert (sent.instruction, sent.words) == ("Do this.", WORDS)
    assert sent.body["stream"] is True and ("format" in sent.body or "response_format" in sent.body)


@pytest.mark.parametrize(
    ("personality", "error", "tries"),
    [
        ("busy", ChatBusy, 3),
        ("fails", ChatNotReached, 3),
        ("dies-at-once", ChatNotReached, 3),
        ("wrong-key", ChatNotReached, 1),
        ("not-there", ChatNotReached, 1),
        ("hangs", ChatTooSlow, 1),
        ("dies", ChatBrokeOff, 1),
        ("filter-in-the-middle", ChatRefused, 1),
    ],
)
@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_each_failure_is_one_of_ours_and_retried_only_where_that_helps(
    server: ChatServer, protocol: str, personality: str, error: type[ChatFailed], tries: int
) -> None:
    one = call(model_of(server, personality, protocol))
    if personality == "dies":
        one.words = WORDS.replace("Ring 999.", "Ring 999. " * 40)
    with pytest.raises(error) as raised:
        list(one)
    assert one.used.tries == tries
    assert "server_error" not in str(raised.value) and len(str(raised.value)) < 140


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("personality", ["busy-once", "no-schemas"])
def test_a_second_try_helps(server: ChatServer, protocol: str, personality: str) -> None:
    server.asked.clear()
    one = call(model_of(server, personality, protocol))
    assert "Ring 999." in "".join(one)
    assert one.used.tries == 2


def test_a_filter_is_recognised_by_the_code_of_the_server(server: ChatServer) -> None:
    with pytest.raises(ChatRefused):
        list(call(model_of(server, "filter")))


def test_a_server_that_is_not_there_is_said_to_be_so() -> None:
    settings = chat_settings({"SIGNPOST_CHAT_MODEL": "ollama:x", "SIGNPOST_CHAT_URL": "http://127.0.0.1:9"})
    assert settings is not None
    with pytest.raises(ChatNotReached, match="cannot be reached"):
        list(call(ChatModel(settings)))


def test_a_provider_whose_package_is_missing_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    settings = chat_settings({"SIGNPOST_CHAT_MODEL": "google_genai:g", "SIGNPOST_CHAT_SENDS_TO": "Google"})
    assert settings is not None
    with pytest.raises(ChatNotSet, match=r"\[google\]"):
        list(call(ChatModel(settings)))


@pytest.mark.parametrize("personality", ["slow-and-honest", "hangs"])
def test_stop_works_before_the_first_word_and_after_it(server: ChatServer, personality: str) -> None:
    stop = threading.Event()
    threading.Timer(0.4, stop.set).start()
    one = call(model_of(server, personality), stop)
    began = time.monotonic()
    with pytest.raises(ChatStopped):
        list(one)
    assert time.monotonic() - began < 1.5


def test_the_whole_has_a_limit_of_its_own(server: ChatServer) -> None:
    with pytest.raises(ChatTooSlow):
        list(call(model_of(server, "slow-and-honest", SIGNPOST_CHAT_WAIT="2,0.4")))


def test_no_more_calls_than_were_set_run_side_by_side(server: ChatServer) -> None:
    model = model_of(server, "honest", SIGNPOST_CHAT_AT_ONCE="2", SIGNPOST_CHAT_WAIT="20,30")
    server.asked.clear()
    server.gate.clear()
    done: list[str] = []
    threads = [threading.Thread(target=lambda: done.append("".join(call(model)))) for _ in range(5)]
    for thread in threads:
        thread.start()
    time.sleep(1)
    assert len(server.asked) == 2
    server.gate.set()
    for thread in threads:
        thread.join(20)
    assert len(done) == 5 and len(server.asked) == 5


def test_who_waits_too_long_for_a_place_is_told_that_the_model_is_busy(server: ChatServer) -> None:
    model = model_of(server, "honest", SIGNPOST_CHAT_AT_ONCE="1", SIGNPOST_CHAT_WAIT="1,5")
    server.gate.clear()
    threading.Thread(target=lambda: list(_quietly(call(model)))).start()
    time.sleep(0.3)
    with pytest.raises((ChatBusy, ChatTooSlow)):
        list(call(model))
    server.gate.set()


def _quietly(one: Call) -> Iterator[str]:
    try:
        yield from one
    except ChatFailed:
        return


def test_importing_it_imports_no_provider() -> None:
    code = (
        "import sys, assistant.chat_model as c; c.ChatModel(c.chat_settings({'SIGNPOST_CHAT_MODEL': 'ollama:x'})); "
        "extra = [m for m in sys.modules if m.startswith(('langchain', 'openai', 'ollama'))]; assert not extra, extra"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_counts_of_nothing_cost_nothing() -> None:
    assert Used().cost((1.0, 1.0)) == 0
