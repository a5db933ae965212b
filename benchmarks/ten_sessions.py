"""Ten people at once: time from sending a question to the prompts, and to the complete answer, over real WebSockets.

    python benchmarks/ten_sessions.py [--sessions 10] [--every 4] [--questions 6] [--index DIR] [--browser]

Starts the app as `make run` does, waits until it is warm, asks alone first (the baseline), then from all sessions at
once, each every few seconds. A session speaks Streamlit's own protocol, so that no browser takes the machine's time; it
receives every message that a browser would draw. Prints p50, p95 and the worst in milliseconds, the ratio of the p95 to
that of one person alone, and the share of answers that came. ``--browser`` also measures, in Chromium, the time to the
first paint, to a box that can be typed in and to the first answer, from a cold server and from a warm one.
"""

from __future__ import annotations

import argparse
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

HOME = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HOME))

from assistant.places import default_index  # noqa: E402

QUESTIONS = (
    "a child told me her dad hits her and she is scared to go home",
    "dsl is off sick and a y4 girl has just told me her stepdad hits her",
    "mash said no further action and nothing has got better",
    "police left an encompass message about last night, what do i do this morning",
    "theres a nude of a y9 going round on snap",
    "mum says shes taking him out to home ed and im worried",
    "he stinks and never has his dinner money",
    "i saw another member of staff grab a child",
)
PROMPT, ANSWER = "ACT NOW", "Was this helpful?"
PATIENCE_S = 120.0


class Session:
    """One person's browser tab, without the browser."""

    def __init__(self, port: int) -> None:
        from streamlit.proto.BackMsg_pb2 import BackMsg
        from websockets.sync.client import connect

        self._new = BackMsg
        self._socket = connect(
            f"ws://127.0.0.1:{port}/_stcore/stream",
            subprotocols=["streamlit"],  # type: ignore[list-item]
            max_size=None,
            legacy=True,
            origin=f"http://127.0.0.1:{port}",  # type: ignore[arg-type]
        )
        self._input = ""
        self._send()
        self._read(lambda text: False, until_finished=True)

    def ask(self, question: str) -> tuple[float | None, float | None]:
        """Milliseconds to the first prompt and to the complete answer; None for what never came."""
        started = time.perf_counter()
        self._send(question)
        prompt: list[float] = []

        def seen(text: str) -> bool:
            if PROMPT in text and not prompt:
                prompt.append(1000 * (time.perf_counter() - started))
            return ANSWER in text

        found = self._read(seen)
        whole = 1000 * (time.perf_counter() - started) if found else None
        self._read(lambda text: False, until_finished=True, seconds=2.0)
        return (prompt[0] if prompt else None), whole

    def close(self) -> None:
        """Leave."""
        self._socket.close()

    def _send(self, question: str | None = None, fragment: str = "") -> None:
        message = self._new()
        message.rerun_script.query_string = "role=ta&area=Wirral"
        message.rerun_script.fragment_id = fragment
        message.rerun_script.is_auto_rerun = bool(fragment)
        if question is not None:
            state = message.rerun_script.widget_states.widgets.add()
            state.id = self._input
            state.chat_input_value.data = question
        self._socket.send(message.SerializeToString())

    def _read(self, done: Any, *, until_finished: bool = False, seconds: float = PATIENCE_S) -> bool:
        """Take messages until ``done`` says so of a text, or until the script has finished."""
        from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

        until, found = time.monotonic() + seconds, False
        again: list[tuple[float, float, str]] = []  # when next, every so many seconds, which fragment
        while time.monotonic() < until:
            wait = min([when - time.monotonic() for when, _, _ in again], default=until - time.monotonic())
            try:
                raw = self._socket.recv(timeout=max(0.01, wait))
            except TimeoutError:
                for _, _, fragment in again:
                    self._send(fragment=fragment)
                again = [(time.monotonic() + every, every, fragment) for _, every, fragment in again]
                continue
            message = ForwardMsg.FromString(raw)
            kind = message.WhichOneof("type")
            if kind == "delta":
                element = message.delta.new_element
                if element.WhichOneof("type") == "chat_input":
                    self._input = element.chat_input.id
                found = done(_text_of(element)) or found
            elif kind == "auto_rerun":
                every = message.auto_rerun.interval
                again = [(time.monotonic() + every, every, message.auto_rerun.fragment_id)]
            elif kind == "stop_auto_rerun":
                again = []
            if found or (until_finished and kind == "script_finished"):
                return found
        return found


def _text_of(element: Any) -> str:
    kind = element.WhichOneof("type")
    if kind == "markdown":
        return str(element.markdown.body)
    return str(element.heading.body) if kind == "heading" else ""


@contextmanager
def served(index: Path) -> Iterator[int]:
    """The app on a free port, from cold."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [sys.executable, "-m", "ui.serve", "--server.port", str(port)]
    settings = {**os.environ, "SIGNPOST_INDEX": str(index.resolve())}
    with subprocess.Popen(  # noqa: S603
        command, cwd=HOME, env=settings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            for _ in range(600):
                try:
                    with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2):
                        break
                except OSError:
                    time.sleep(0.1)
            yield port
        finally:
            server.terminate()


def together(port: int, people: int, every: float, rounds: int) -> list[tuple[float | None, float | None]]:
    """Everybody asks ``rounds`` times, every so many seconds, starting spread over one such span."""
    times: list[tuple[float | None, float | None]] = []
    lock = threading.Lock()

    def person(number: int) -> None:
        time.sleep(every * number / people)
        session = Session(port)
        for n in range(rounds):
            began = time.monotonic()
            taken = session.ask(QUESTIONS[(number + n) % len(QUESTIONS)])
            with lock:
                times.append(taken)
            session.close()  # a new chat: an earlier answer on the page would be taken for this one
            session = Session(port)
            time.sleep(max(0.0, every - (time.monotonic() - began)))
        session.close()

    threads = [threading.Thread(target=person, args=(number,)) for number in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times


def show(name: str, times: list[tuple[float | None, float | None]]) -> float:
    """Print a row; the p95 of the complete answer."""
    prompts = sorted(prompt for prompt, _ in times if prompt is not None)
    wholes = sorted(whole for _, whole in times if whole is not None)
    print(f"{name:18} answers {len(wholes)} of {len(times)}")
    for what, values in (("prompt", prompts), ("answer", wholes)):
        if values:
            middle, high, worst = statistics.median(values), _p95(values), values[-1]
            print(f"  {what:8} p50 {middle:7.0f} ms   p95 {high:7.0f} ms   worst {worst:7.0f} ms")
    return _p95(wholes) if wholes else float("nan")


def _p95(values: list[float]) -> float:
    return values[min(len(values) - 1, int(0.95 * len(values)))]


def in_a_browser(index: Path) -> None:
    """First paint, a box to type in, and the first answer: from a cold server, then from the same one, warm."""
    import shutil

    from playwright.sync_api import sync_playwright

    with served(index) as port, sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=arguments)
        for name in ("cold", "warm"):
            page = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
            began = time.perf_counter()
            page.goto(f"http://127.0.0.1:{port}/?role=ta&area=Wirral", wait_until="commit")
            page.wait_for_selector("textarea")
            usable = time.perf_counter() - began
            paint = page.evaluate(
                "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN"
            )
            page.fill("textarea", QUESTIONS[0])
            asked = time.perf_counter()
            page.keyboard.press("Enter")
            page.get_by_text(PROMPT).first.wait_for(timeout=180_000)
            prompt = time.perf_counter() - asked
            page.get_by_text(ANSWER).wait_for(timeout=180_000)
            answer = time.perf_counter() - asked
            print(
                f"browser, {name}: first paint {paint:.0f} ms, usable {1000 * usable:.0f} ms, "
                f"prompt {1000 * prompt:.0f} ms, answer {1000 * answer:.0f} ms"
            )
        browser.close()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sessions", type=int, default=10)
    parser.add_argument("--every", type=float, default=4.0, metavar="SECONDS")
    parser.add_argument("--questions", type=int, default=6, help="asked by each (default: %(default)s)")
    parser.add_argument("--index", type=Path, default=default_index())
    parser.add_argument("--browser", action="store_true", help="also measure the first paint in Chromium")
    options = parser.parse_args()
    if options.browser:
        in_a_browser(options.index)
    with served(options.index) as port:
        warm = Session(port)
        warm.ask(QUESTIONS[0])
        warm.close()
        alone = show("one person", together(port, 1, 1.0, 2 * options.questions))
        crowd = show(
            f"{options.sessions} at once", together(port, options.sessions, options.every, options.questions)
        )
    print(f"p95 of the answer, {options.sessions} at once / alone: {crowd / alone:.1f}")


if __name__ == "__main__":
    main()
