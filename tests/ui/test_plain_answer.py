"""The answer in plain English on the page: what reaches the screen of what a model writes, and when."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from chat_server import ChatServer, chat_server
from scripted import TELL, Scripted, full_answer, index_in
from streamlit.testing.v1 import AppTest
from visiting import PATIENCE_MS, ROOT, Visit, served

from assistant.answer import Answer
from ui import plain_answer_view
from ui.desk import Desk
from ui.safe_text import as_shown

QUESTION = "a child in my class told me her dad hits her, her name is Jamie Smith"
GROWING = "Being written"
LINES = '[class*="st-key-plain-lines-"] li'


@pytest.fixture(scope="module")
def server() -> Iterator[ChatServer]:
    with chat_server() as found:
        yield found


@pytest.fixture(autouse=True)
def _as_it_was(server: ChatServer) -> Iterator[None]:
    server.asked.clear()
    yield
    server.gate.set()
    server.becomes = None


# ---- over an assistant that plays a script ----------------------------------------------------------------------------------


def _page(desk, index):  # type: ignore[no-untyped-def]  # AppTest runs its text without these names
    from ui import ask_page, theme

    theme.show_frame()
    ask_page.render(lambda: desk, index)


@pytest.fixture
def scripted_page(server: ChatServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    monkeypatch.setenv("SIGNPOST_NOTES", str(tmp_path / "notes"))

    def make(personality: str, answer: Any = None, **more: str) -> AppTest:
        for name, value in {
            **server.settings(personality, "ollama", SIGNPOST_CHAT_WAIT="3,20"),
            **more,
        }.items():
            monkeypatch.setenv(name, value)
        plain_answer_view.the_model.clear()
        assistant = Scripted(answer or full_answer(), escalations=(TELL,))
        at = AppTest.from_function(
            _page, args=(Desk(assistant), index_in(tmp_path / "index")), default_timeout=60
        )
        return at.run()

    yield make
    plain_answer_view.the_model.clear()


def ask(at: AppTest) -> AppTest:
    at.chat_input[0].set_value(QUESTION).run()
    end = time.monotonic() + 40
    while any(GROWING in one.value for one in at.markdown) or not at.header:
        assert time.monotonic() < end
        time.sleep(0.2)
        at.run()
    return at


def words(at: AppTest) -> str:
    return "\n".join(as_shown(str(one.value)) for one in [*at.header, *at.markdown, *at.caption, *at.text])


HONEST = (
    "1. Listen.",
    "2. Let the child talk.",
    "3. Say kindly that you cannot keep it secret.",
    "4. Write it down.",
)


@pytest.mark.parametrize(
    ("personality", "shown", "hidden"),
    [
        ("honest", HONEST, ("removed",)),
        ("invents-a-citation", (*HONEST, "1 sentence was removed", "It names a source that does not exist (S99)."), ()),
        ("invents-a-phone-number", (*HONEST, "1 sentence was removed"), ()),
        ("obeys-the-question", (*HONEST, "removed: show what and why"), ()),
        ("malformed", ("1. Listen.", "(added by Signpost)", "Write it down."), ()),
        ("fails", ("There is no answer in plain English this time. The model's server has failed.",), ()),
        ("busy", ("There is no answer in plain English this time.",), ("1. Let the child talk",)),
        ("refuses", ("The model would not write about this.",), ("I'm sorry",)),
        ("leaks-the-prompt", ("There is no answer in plain English this time.",), ()),
        ("long", ("There is no answer in plain English this time.",), ()),
    ],
)  # fmt: skip
def test_the_quoted_answer_stands_and_this_is_what_stands_under_it(
    scripted_page: Any, personality: str, shown: tuple[str, ...], hidden: tuple[str, ...]
) -> None:
    at = ask(scripted_page(personality))
    found = words(at) + "\n".join(one.label for one in at.expander)
    for text in ("TODAY: Tell your DSL today", "Do this now", *shown):
        assert text in found, found
    assert [box.label.split(" ", 1)[1].split("[")[0] for box in at.checkbox][:1] == [
        "Listen\\. Let the child talk\\. "
    ]
    for text in hidden:
        assert text not in found


def test_a_question_without_an_answer_asks_no_model(scripted_page: Any, server: ChatServer) -> None:
    at = ask(scripted_page("honest", Answer("not_found", message="Nothing was found.", index_version="v1")))
    assert "In plain English" not in words(at)
    assert server.asked == []


def test_who_gets_the_words_is_said_before_anything_is_typed_and_again_beside_the_answer(
    scripted_page: Any, server: ChatServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.chat_model._is_this_machine", lambda url: False)
    at = scripted_page("honest", SIGNPOST_CHAT_SENDS_TO="Example Cloud")
    assert "your question is sent to Example Cloud, with names hidden" in words(at)
    ask(at)
    assert "Written by honest from Example Cloud. Your question goes there with names hidden." in words(at)
    assert "Jamie" not in repr(server.asked[-1].body) and "Smith" not in repr(server.asked[-1].body)


def test_a_setting_that_is_wrong_is_told_to_whoever_looks_after_signpost(scripted_page: Any) -> None:
    at = ask(scripted_page("honest", SIGNPOST_CHAT_MODEL="nobody:x"))
    assert "For whoever looks after Signpost: SIGNPOST_CHAT_MODEL is PROVIDER:MODEL" in words(at)
    assert "Do this now" in words(at)


def test_where_names_cannot_be_hidden_nothing_is_sent(
    scripted_page: Any, server: ChatServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*given: object) -> str:
        raise RuntimeError

    monkeypatch.setattr("assistant.personal_data.masking._masked", broken)
    at = ask(scripted_page("honest"))
    assert "could not be hidden, so nothing was sent. The steps above stand." in words(at)
    assert server.asked == []


def test_one_question_asks_the_model_once_however_often_the_page_is_drawn(
    scripted_page: Any, server: ChatServer
) -> None:
    at = ask(scripted_page("honest"))
    at.run()
    at.run()
    assert len(server.asked) == 1


# ---- in a real browser ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def plain_address(
    pages_index: Path, server: ChatServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The real app with a model that is the test's server."""
    own = tmp_path_factory.mktemp("plain")
    with served(
        ROOT / "app.py",
        SIGNPOST_INDEX=str(pages_index),
        SIGNPOST_SCHOOL=str(own / "none.yaml"),
        SIGNPOST_DOCUMENTS=str(own / "documents"),
        SIGNPOST_NOTES=str(own / "notes"),
        **server.settings("honest", "openai", SIGNPOST_CHAT_WAIT="60,120"),
    ) as found:
        yield found


def _until(visit: Visit, script: str) -> None:
    visit.page.wait_for_function(script, timeout=60_000)


@pytest.mark.browser
def test_the_quoted_answer_is_on_the_screen_before_the_model_has_said_a_word(
    chromium: Any, plain_address: str, server: ChatServer
) -> None:
    server.becomes = "slow-and-honest"
    server.gate.clear()
    visit = Visit(chromium).open(plain_address)
    visit.ask(QUESTION, wait=False)
    visit.page.get_by_text("ACT NOW: Tell the DSL now").wait_for(timeout=20_000)
    assert server.asked == [], "escalation waits for no model"
    visit.page.locator(".st-key-feedback-1").wait_for(timeout=PATIENCE_MS)
    visit.page.locator('[class*="st-key-tick-1-"] input').first.wait_for(state="attached")
    quoted = visit.page.locator(".st-key-do-1").inner_text()
    assert visit.page.locator(LINES).count() == 0 and GROWING in visit.words()
    visit.page.evaluate(
        "lines => { window.grown = []; new MutationObserver(() => {"
        " const now = document.querySelectorAll(lines).length;"
        " if (now > (window.grown.at(-1) ?? 0)) window.grown.push(now);"
        " }).observe(document.body, { childList: true, subtree: true }); }",
        LINES,
    )
    server.gate.set()
    visit.page.locator(LINES).first.wait_for()
    visit.page.locator(".st-key-plain-1").evaluate("e => e.scrollIntoView()")
    visit.shoot("plain-growing")
    _until(visit, "!document.querySelector('[class*=\"st-key-plain-waiting-\"]')")
    assert len(visit.page.evaluate("window.grown")) > 1, "sentence by sentence, not all at once"
    visit.settle()
    visit.page.locator(".st-key-plain-1").evaluate("e => e.scrollIntoView()")
    visit.shoot("plain-whole")
    from axe_playwright_python.sync_playwright import Axe

    rules = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}}
    assert Axe().run(visit.page, options=rules).response["violations"] == []
    assert visit.page.locator(".st-key-do-1").inner_text() == quoted
    assert len(server.asked) == 1 and "Jamie" not in repr(server.asked[0].body)
    assert visit.hosts == {"127.0.0.1"} and visit.errors == []


@pytest.mark.browser
def test_a_mark_opens_the_evidence_and_the_end_of_the_writing_does_not_close_it(
    chromium: Any, plain_address: str, server: ChatServer
) -> None:
    server.becomes = "slow-and-honest"
    visit = Visit(chromium, "desktop").open(plain_address).ask(QUESTION)
    dialog = visit.opens(visit.page.locator(f'{LINES} a[href*="#answer-1-source-"]').first)
    _until(visit, "!document.querySelector('[class*=\"st-key-plain-waiting-\"]')")
    visit.page.wait_for_timeout(1500)
    assert dialog.is_visible()
    visit.page.keyboard.press("Escape")
    dialog.wait_for(state="detached")
    _until(visit, "!document.querySelector('[class*=\"st-key-plain-whole-\"] button')")
    assert visit.page.locator(LINES).count() >= 4 and visit.errors == []


@pytest.mark.browser
def test_stop_ends_the_writing_and_a_dead_model_leaves_one_calm_line(
    chromium: Any, plain_address: str, server: ChatServer
) -> None:
    server.becomes = "hangs"
    visit = Visit(chromium).open(plain_address).ask(QUESTION)
    visit.page.get_by_role("button", name="Stop writing").click()
    visit.page.get_by_text("You stopped the answer in plain English. The steps above stand.").wait_for()
    assert visit.page.locator('[class*="st-key-tick-1-"] input').count() >= 1
    server.becomes = "dies-at-once"
    visit.start_again().ask("a pupil has a bruise on his back and says his dad did it")
    visit.page.get_by_text("There is no answer in plain English this time.").wait_for(timeout=30_000)
    visit.settle()
    visit.page.locator(".st-key-plain-1").evaluate("e => e.scrollIntoView()")
    visit.shoot("plain-dead")
    assert visit.page.locator('[class*="st-key-tick-1-"] input').count() >= 1
    assert visit.errors == []


@pytest.mark.browser
def test_without_a_model_there_is_no_trace_of_it(chromium: Any, address: str, server: ChatServer) -> None:
    visit = Visit(chromium).open(address).ask(QUESTION).settle()
    assert "plain English" not in visit.words()
    assert visit.page.locator('[class*="st-key-plain-"]').count() == 0
    assert server.asked == []
