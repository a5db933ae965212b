"""The page in a real browser: the real assistant, over an index of Signpost's own corpus.

Set ``SIGNPOST_SHOTS`` to a folder to keep a picture of each step, in light and dark, on a phone and on a desktop.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from test_safe_text import MARKUP

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
SIZES = {"phone": (390, 844), "desktop": (1280, 900)}
QUESTION = "a child in my class told me her dad hits her and she is scared to go home"
EMERGENCY = "a child has collapsed in the playground and is not breathing"
PATIENCE_MS = 180_000

MARKUP_PAGE = """
import sys
sys.path.insert(0, {tests!r})
import streamlit as st
from test_safe_text import MARKUP
from ui.safe_text import literal
for number, text in enumerate(MARKUP):
    with st.container(key=f"literal-{{number}}-end"):
        st.markdown(f"1. {{literal(text)}}")
    with st.container(key=f"plain-{{number}}-end"):
        st.text(text)
"""


def serve(script: Path, **settings: str) -> Iterator[str]:
    """Streamlit on a free port of this machine, until the test is over."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **settings}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_until_up(address)
            yield address
        finally:
            server.terminate()


def _wait_until_up(address: str) -> None:
    for _ in range(240):
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):
                return
        except OSError:
            time.sleep(0.25)
    raise AssertionError("streamlit did not come up in a minute")


@pytest.fixture(scope="session")
def address(corpus_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    school = tmp_path_factory.mktemp("school") / "none.yaml"
    yield from serve(ROOT / "app.py", SIGNPOST_INDEX=str(corpus_index), SIGNPOST_SCHOOL=str(school))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("there is no Chromium here: install the package chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS.split())
        yield browser
        browser.close()


class Visit:
    """One visitor: a page, every host it asked, and every error it met."""

    def __init__(self, chromium: Any, size: str = "phone", scheme: str = "light") -> None:
        width, height = SIZES[size]
        self.name = f"{size}-{scheme}"
        self.page = chromium.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme
        ).new_page()
        self.hosts: set[str | None] = set()
        self.errors: list[str] = []
        self.page.on("request", lambda request: self._asked(request.url))
        self.page.on("websocket", lambda socket: self._asked(socket.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _asked(self, url: str) -> None:
        if urlsplit(url).scheme not in ("data", "blob"):
            self.hosts.add(urlsplit(url).hostname)

    def open(self, address: str) -> Visit:
        self.page.goto(f"{address}/?role=ta&area=Wirral")
        self.page.wait_for_selector("textarea")
        return self

    def ask(self, question: str, wait: bool = True) -> Visit:
        answers = self.page.get_by_text("Copy this answer as text")
        before = answers.count()
        self.page.fill("textarea", question)
        self.page.keyboard.press("Enter")
        if wait:
            answers.nth(before).wait_for(timeout=PATIENCE_MS)
        return self

    def words(self) -> str:
        return str(self.page.inner_text("[data-testid=stMain]"))

    def shoot(self, what: str) -> None:
        folder = os.environ.get("SIGNPOST_SHOTS")
        if folder:
            self.page.wait_for_timeout(800)
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=str(Path(folder) / f"{what}-{self.name}.png"))


def test_a_prompt_is_on_the_screen_before_the_guidance_has_been_read(chromium: Any, address: str) -> None:
    visit = Visit(chromium).open(address)
    visit.ask(EMERGENCY, wait=False)
    visit.page.get_by_text("ACT NOW: Ring 999 now").wait_for(timeout=20_000)
    strip = visit.page.locator(".signpost-strip a").bounding_box()
    assert strip["y"] < 60
    visit.page.get_by_text("Copy this answer as text").wait_for(timeout=PATIENCE_MS)
    assert "ACT NOW: Ring 999 now" in visit.words()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_a_question_gets_prompts_steps_and_sources_and_no_other_host_is_asked(
    chromium: Any, address: str, size: str, scheme: str
) -> None:
    visit = Visit(chromium, size, scheme).open(address)
    visit.shoot("1-start")
    visit.ask(QUESTION)
    visit.shoot("2-answer")
    words = visit.words()
    assert "ACT NOW: Tell the DSL now" in words
    assert "Do this now" in words and "Why: what the guidance says" in words
    assert visit.page.locator('ol li a[href="#answer-1-source-1"]').count() >= 1
    assert visit.page.locator('[id="answer-1-source-1"]').count() == 1
    for number, heading in enumerate(("Do this now", "Who to contact", "Why: what the guidance says"), 3):
        visit.page.get_by_role("heading", name=heading).evaluate("e => e.scrollIntoView()")
        visit.page.mouse.wheel(0, -70)
        visit.shoot(f"{number}-{heading.split()[0].lower().strip(':')}")
    assert visit.hosts == {"127.0.0.1"}
    assert visit.errors == []
    assert urlsplit(visit.page.url).query == "role=ta&area=Wirral"


def test_a_new_question_comes_to_the_top_of_the_screen(chromium: Any, address: str) -> None:
    visit = Visit(chromium).open(address).ask(QUESTION)
    visit.ask("and if the DSL is away?")
    visit.page.wait_for_timeout(500)
    heading = visit.page.get_by_role("heading", name="You asked").last.bounding_box()
    assert 40 <= heading["y"] <= 250


@pytest.mark.parametrize("width", [360, 390])
def test_nothing_is_wider_than_a_small_phone(chromium: Any, address: str, width: int) -> None:
    visit = Visit(chromium)
    visit.page.set_viewport_size({"width": width, "height": 740})
    visit.open(address).ask(QUESTION)
    visit.page.get_by_text("What I looked at").click()
    wide = visit.page.evaluate(
        "() => [...document.querySelectorAll('[data-testid=stMain] *')]"
        ".filter(e => e.getBoundingClientRect().right > innerWidth + 1 && e.getBoundingClientRect().width > 0)"
        ".map(e => e.tagName + ' ' + e.className).slice(0, 5)"
    )
    assert wide == []


def test_headings_come_in_order_and_icons_have_words(chromium: Any, address: str) -> None:
    visit = Visit(chromium).open(address).ask(QUESTION)
    levels = visit.page.evaluate(
        "() => [...document.querySelectorAll('h1,h2,h3,h4')].map(e => +e.tagName[1])"
    )
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(later - before <= 1 for before, later in zip(levels, levels[1:], strict=False))
    bare = visit.page.evaluate(
        "() => [...document.querySelectorAll('[data-testid=stMain] [role=img]')]"
        ".filter(e => !e.getAttribute('aria-label')).length"
    )
    assert bare == 0


@pytest.fixture(scope="session")
def markup_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    script = tmp_path_factory.mktemp("markup") / "page.py"
    script.write_text(MARKUP_PAGE.format(tests=str(Path(__file__).parent)), "utf-8")
    yield from serve(script)


def test_the_browser_shows_markup_as_the_characters_it_is_made_of(chromium: Any, markup_address: str) -> None:
    page = Visit(chromium, "desktop").page
    page.goto(markup_address)
    page.wait_for_selector(f".st-key-plain-{len(MARKUP) - 1}-end", state="attached")
    page.wait_for_timeout(1000)
    for number, text in enumerate(MARKUP):
        for kind in ("literal", "plain"):
            place = page.locator(f".st-key-{kind}-{number}-end")
            assert place.inner_text().replace("\u2060", "").strip() == text, kind
            inside = "a, strong, em, del, code, pre, img, b, h1, h2, h3, table, hr, script, .katex, p span, li span"
            assert place.locator(inside).count() == 0, f"{kind}: {text}"
