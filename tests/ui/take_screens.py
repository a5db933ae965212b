"""Pictures of every screen for docs/screens, by `python tests/ui/take_screens.py FOLDER [LOOK…]`: not a test.

Serves the app over an index of Signpost's own corpus and the invented documents of the tests, so that no page of a real
document gets into the pictures. Looks: phone-light, phone-dark, desktop-light, desktop-dark (default: all).
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from chat_server import ChatServer, chat_server
from conftest import write_documents
from identity_provider import CLIENT, SECRET, provider_of
from test_browser import HARBOUR
from test_procedures_browser import POLICY, choose, view
from test_sign_in import PEOPLE, SETTINGS
from visiting import ARGUMENTS, PATIENCE_MS, ROOT, Visit, free_port, served

from assistant.embedder import default_embedder
from assistant.places import CORPUS
from ingest.job import ingest

QUESTIONS = {
    "disclosure": "y4 girl just told me her stepdad hits her n shes scared to go home",
    "image": "theres a nude of a y9 going round on snap wot do i do",
    "no-further-action": "mash said no further action and nothing has got better",
    "encompass": "police left an encompass msg about last nite what do i do this mornin",
    "emergency": "a child has collapsed in the playground and is not breathing",
    "check": "i saw another member of staff grab a child by the arm",
    "hidden-names": "Jamie Smith told me his stepdad hits him, ring 0151 496 0000",
    "not-found": "the harbour lights flicker and the lantern keeper is away, who answers the bell",
    "out-of-scope": "what time is lunch today",
}
WHOLE = 2400
"""Pixels: a long page is shown down to here."""
COLOURS = 96


class Camera:
    """Takes pictures of one visitor's screen and keeps them small."""

    def __init__(self, folder: Path, visit: Visit) -> None:
        self.folder, self.visit = folder, visit

    def take(self, name: str, *, whole: bool = False) -> None:
        """A picture of the screen, or of the page as far as `WHOLE`."""
        from PIL import Image

        page, size = self.visit.page, dict(self.visit.page.viewport_size)
        if whole:
            high = int(page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight"))
            page.set_viewport_size({**size, "height": max(size["height"], min(high, WHOLE))})
        page.wait_for_timeout(500)
        path = self.folder / f"{name}-{self.visit.name}.png"
        page.screenshot(path=str(path))
        Image.open(path).convert("RGB").quantize(COLOURS).save(path, optimize=True)
        if whole:
            page.set_viewport_size(size)


def asking(new: Callable[[str], Visit], folder: Path) -> None:
    """The empty page, answers, and what an answer opens."""
    Camera(folder, new("")).take("01-start-nothing-chosen")
    Camera(folder, new("?role=lunchtime&area=Wirral")).take("02-start")
    for number, (name, question) in enumerate(QUESTIONS.items(), 3):
        visit = new("?role=ta&area=Wirral").ask(question).settle()
        camera = Camera(folder, visit)
        camera.take(f"{number:02}-ask-{name}", whole=True)
        if name == "hidden-names":
            visit.page.locator('[class*="st-key-hidden-1"] button').first.click()
            camera.take("12-hidden-names-opened")
        visit.context.close()
    visit = new("?role=ta&area=Wirral").ask(HARBOUR).settle()
    camera = Camera(folder, visit)
    visit.unfold(visit.page.get_by_text("Why: what the guidance says"))
    visit.page.get_by_text("Why: what the guidance says").evaluate("e => e.scrollIntoView()")
    visit.page.mouse.wheel(0, -70)
    camera.take("13-why")
    box = visit.page.locator('[class*="st-key-official-1-"]', has_text="Harbour worries procedure")
    visit.unfold(box.locator("summary", has_text="paragraph 3"))
    visit.opens(box.get_by_role("button", name="See the page").last).locator(
        "[data-testid=stImage] img"
    ).wait_for()
    camera.take("14-evidence")
    visit.page.keyboard.press("Escape")
    for name, words in (("15-record", "Write a record of concern"), ("16-take-away", "Copy, print or save")):
        visit.unfold(visit.page.get_by_text(words))
        visit.page.get_by_text(words).evaluate("e => e.scrollIntoView()")
        visit.page.mouse.wheel(0, -70)
        camera.take(name)
    visit.context.close()


def looking_after(new: Callable[[str], Visit], folder: Path) -> None:
    """The pages for DSLs and evaluators."""
    visit = new("procedures")
    visit.page.locator(".st-key-view").wait_for(timeout=PATIENCE_MS)
    camera = Camera(folder, visit.settle())
    choose(visit, "topic", "No reply")
    choose(visit, "topic-area", "Wirral")
    camera.take("20-procedures-topic", whole=True)
    view(visit, "Search")
    visit.page.get_by_label("Words, or a paragraph number").fill("harbour lead before noon")
    visit.page.keyboard.press("Enter")
    visit.page.get_by_text("Also editions that are not in force").click()
    visit.page.get_by_text("Not answered from").first.wait_for()
    camera.take("21-procedures-search")
    view(visit, "Compare editions")
    visit.page.get_by_text("Paragraph by paragraph").wait_for()
    camera.take("22-procedures-editions", whole=True)
    view(visit, "Needs somebody")
    camera.take("23-procedures-needs-somebody", whole=True)
    view(visit, "Local documents")
    path = Path(tempfile.mkdtemp()) / "quarry.md"
    path.write_text(POLICY, "utf-8")
    visit.page.locator("input[type=file]").wait_for(state="attached")
    visit.page.set_input_files("input[type=file]", str(path))
    visit.page.get_by_text("What Signpost reads in it (").wait_for(timeout=PATIENCE_MS)
    camera.take("24-procedures-upload", whole=True)
    visit.context.close()
    visit = new("evaluate")
    visit.page.locator(".st-key-set").wait_for(timeout=PATIENCE_MS)
    Camera(folder, visit.settle()).take("25-evaluate")
    choose(visit, "set", "A set of your own")
    choose(visit, "kind-of-mine", "privacy")
    path = path.with_name("mine.jsonl")
    path.write_text(
        '{"id": 1, "message": "ring 0151 496 0000", "spans": [{"text": "0151 496 0000", "kind": "phone"}]}\n',
        "utf-8",
    )
    visit.page.set_input_files("input[type=file]", str(path))
    visit.page.get_by_role("button", name="Run it").click()
    visit.page.get_by_text("The run is complete").wait_for(timeout=PATIENCE_MS)
    Camera(folder, visit.settle()).take("26-evaluate-result", whole=True)
    visit.context.close()


def main() -> None:
    """Build the index, serve the app in each state, take the pictures."""
    from playwright.sync_api import sync_playwright

    folder, looks = Path(sys.argv[1]), sys.argv[2:]
    folder.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp())
    index = work / "index"
    ingest([CORPUS, write_documents(work / "harbour")], index, default_embedder)
    for name in ("SCHOOL", "DOCUMENTS", "NOTES", "RUNS"):
        os.environ[f"SIGNPOST_{name}"] = str(work / name.casefold())
    chosen = [
        look.split("-") for look in looks or ("phone-light", "phone-dark", "desktop-light", "desktop-dark")
    ]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS.split())

        def each(address: str, take: Callable[[Callable[[str], Visit], Path], None]) -> None:
            for size, scheme in chosen:

                def new(path: str, size: str = size, scheme: str = scheme) -> Visit:
                    return Visit(browser, size, scheme, reduced_motion="reduce").open(address, path).settle()

                take(new, folder)

        with served(ROOT / "app.py", SIGNPOST_INDEX=str(index)) as address:
            each(address, asking)
            each(address, looking_after)
            (index / "versions" / ".new-1").mkdir()
            each(address, _one("?role=ta&area=Wirral", "17-index-being-rebuilt"))
        with served(ROOT / "app.py", SIGNPOST_INDEX=str(work / "no-index")) as address:
            each(address, _without_an_index)
        with provider_of(PEOPLE) as provider:
            port = free_port()
            secrets = work / "secrets.toml"
            settings = SETTINGS.format(port=port, client=CLIENT, secret=SECRET, issuer=provider.address)
            secrets.write_text(settings, "utf-8")
            with served(
                ROOT / "app.py", f"--secrets.files={secrets}", port=port, SIGNPOST_INDEX=str(index)
            ) as address:
                each(address, _one("sign-in", "27-sign-in"))
                each(address, _one("procedures", "28-closed"))
        with chat_server() as server:
            model = server.settings("honest", "openai", SIGNPOST_CHAT_WAIT="60,120")
            with served(ROOT / "app.py", SIGNPOST_INDEX=str(index), **model) as address:
                each(address, _in_plain_english(server))
    shutil.rmtree(work)


def _one(path: str, name: str) -> Callable[[Callable[[str], Visit], Path], None]:
    def take(new: Callable[[str], Visit], folder: Path) -> None:
        visit = new(path)
        Camera(folder, visit).take(name)
        visit.context.close()

    return take


def _in_plain_english(server: ChatServer) -> Callable[[Callable[[str], Visit], Path], None]:
    """An answer in plain English while it is written, with a sentence removed, and with a model that is down."""
    lines = '[class*="st-key-plain-lines-"] li'
    waiting = '[class*="st-key-plain-waiting-"]'

    def take(new: Callable[[str], Visit], folder: Path) -> None:
        for personality, name in (
            ("slow-and-honest", "29-plain-being-written"),
            ("invents-a-phone-number", "30-plain-removed"),
            ("dies-at-once", "31-plain-model-down"),
        ):
            server.becomes = personality
            visit = new("?role=ta&area=Wirral").ask(QUESTIONS["disclosure"])
            if personality == "slow-and-honest":
                visit.page.locator(lines).nth(1).wait_for()
            else:
                visit.page.locator(waiting).wait_for(state="detached")
                visit.settle()
            visit.page.mouse.wheel(0, 1)
            seen = visit.page.locator(".st-key-plain-1")
            if personality == "invents-a-phone-number":
                seen = visit.page.get_by_text("removed: show what and why")
                seen.click()
            seen.evaluate("e => e.scrollIntoView({block: 'center', behavior: 'instant'})")
            Camera(folder, visit).take(name)
            visit.context.close()

    return take


def _without_an_index(new: Callable[[str], Visit], folder: Path) -> None:
    visit = new("?role=ta&area=Wirral").ask(QUESTIONS["disclosure"], wait=False)
    visit.page.get_by_text("No answer this time").wait_for(timeout=PATIENCE_MS)
    Camera(folder, visit.settle()).take("18-index-missing", whole=True)
    visit.context.close()


if __name__ == "__main__":
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    main()
