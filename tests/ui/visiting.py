"""A visitor in a real browser, and Streamlit served for one."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlsplit

from playwright.sync_api import TimeoutError, expect

ROOT = Path(__file__).resolve().parents[2]
ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
SIZES = {"phone": (390, 844), "desktop": (1280, 900)}
PATIENCE_MS = 180_000
PRESSES = 6


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def served(
    script: Path, *options: str, port: int | None = None, cwd: Path = ROOT, **settings: str
) -> Iterator[str]:
    """Signpost, or Streamlit over another script, on a free port of this machine until the test is over."""
    port = port or free_port()
    run = ["ui.serve"] if script == ROOT / "app.py" else ["streamlit", "run", str(script)]
    command = [sys.executable, "-m", *run, "--server.port", str(port), *options]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **settings}
    with subprocess.Popen(
        command, cwd=cwd, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
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


class Visit:
    """One visitor: a page, every host it asked, and every error it met."""

    here: ClassVar[list[Visit]] = []
    """Who is visiting: those that a test leaves behind are sent away after it."""

    def __init__(self, chromium: Any, size: str = "phone", scheme: str = "light", **given: Any) -> None:
        # Less motion, unless told otherwise: a press on what is still unfolding can miss, as a finger's can.
        given = {"reduced_motion": "reduce", **given}
        self.here.append(self)
        width, height = SIZES[size]
        self.name = f"{size}-{scheme}"
        self.context = chromium.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, accept_downloads=True, **given
        )
        self.context.set_default_timeout(PATIENCE_MS / 2)
        self.page = self.context.new_page()
        self.hosts: set[str | None] = set()
        self.errors: list[str] = []
        self.page.on("request", lambda request: self._asked(request.url))
        self.page.on("websocket", lambda socket: self._asked(socket.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    @classmethod
    def all_leave(cls) -> None:
        """Close every page that is still open."""
        while cls.here:
            cls.here.pop().context.close()

    def _asked(self, url: str) -> None:
        if urlsplit(url).scheme not in ("data", "blob"):
            self.hosts.add(urlsplit(url).hostname)

    def open(self, address: str, path: str = "?role=ta&area=Wirral") -> Visit:
        self.page.goto(f"{address}/{path}")
        self.page.wait_for_selector("h1")
        if not path or path.startswith("?"):
            self.page.wait_for_selector("textarea")
        return self

    def ask(self, question: str, wait: bool = True) -> Visit:
        number = 1 + self.page.locator('[class*="st-key-turn-"]').count()
        self.page.fill("[data-testid=stChatInput] textarea", question)
        self.page.keyboard.press("Enter")
        if wait:
            self.page.locator(f".st-key-feedback-{number}").wait_for(timeout=PATIENCE_MS)
        return self

    def start_again(self) -> Visit:
        """Press "New chat" and wait until what was asked is gone."""
        self.page.get_by_role("button", name="New chat").click()
        self.page.locator('[class*="st-key-turn-"]').first.wait_for(state="detached")
        return self.settle()

    def words(self) -> str:
        return str(self.page.inner_text("[data-testid=stMain]"))

    def dialog(self) -> Any:
        found = self.page.get_by_role("dialog")
        found.wait_for()
        return found

    def press(self, what: Any, until: Any, **how: Any) -> Visit:
        """Press until ``until()`` holds: an assertion of Playwright's, which waits by itself."""
        for _ in range(PRESSES):
            with suppress(AssertionError, TimeoutError):
                what.click(timeout=PATIENCE_MS / PRESSES, **how)
                until()
                return self
        raise AssertionError(f"pressed {PRESSES} times in vain: {what}")

    def unfold(self, summary: Any) -> Visit:
        """Press what is folded away until it is open."""
        folded = summary.locator("xpath=ancestor-or-self::details[1]")
        return self.press(summary, lambda: expect(folded).to_have_js_property("open", True))

    def opens(self, button: Any) -> Any:
        """Press until a dialog is there."""
        dialog = self.page.get_by_role("dialog")
        self.press(button, lambda: expect(dialog).to_be_visible(timeout=PATIENCE_MS / PRESSES))
        return dialog

    def settle(self) -> Visit:
        """Wait until the page has stopped running and drawing. A key that does nothing says that the reader moves on: the
        page then stops holding the question at the top."""
        self.page.wait_for_function(
            "() => document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning'"
            " && !document.querySelector('[data-testid=stSkeleton], [data-testid=stSpinner]')"
        )
        self.page.keyboard.press("Shift")
        self.page.wait_for_timeout(150)
        return self

    def shoot(self, what: str) -> None:
        """Keep a picture when ``SIGNPOST_SHOTS`` names a folder for them."""
        folder = os.environ.get("SIGNPOST_SHOTS")
        if folder:
            self.page.wait_for_timeout(700)
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=str(Path(folder) / f"{what}-{self.name}.png"))
