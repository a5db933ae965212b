"""axe-core on every screen, on a phone and on a desktop, in light and dark: no serious and no critical violation.

Set ``SIGNPOST_AXE`` to a file to have the table written there (the one in docs/screens/README.md was made so).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from test_browser import HARBOUR, QUESTION
from test_procedures_browser import choose, view
from visiting import PATIENCE_MS, Visit

pytestmark = pytest.mark.browser

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LIMITS: dict[str, str] = {}
"""Rule → why it stands: what Streamlit itself draws and gives no means to change (docs/operating.md names them)."""

ROWS: list[tuple[str, str, int, str]] = []


@pytest.fixture(scope="module", autouse=True)
def table() -> Iterator[None]:
    yield
    path = os.environ.get("SIGNPOST_AXE")
    if path:
        lines = ["| screen | seen as | rules passed | violations |", "|---|---|---|---|"]
        lines += [f"| {screen} | {seen} | {passed} | {found} |" for screen, seen, passed, found in ROWS]
        Path(path).write_text("\n".join(lines) + "\n", "utf-8")


def start(visit: Visit, address: str) -> None:
    visit.open(address)


def no_choice(visit: Visit, address: str) -> None:
    visit.open(address, "")


def answer(visit: Visit, address: str) -> None:
    visit.open(address).ask(QUESTION).settle()


def unfolded(visit: Visit, address: str) -> None:
    answer(visit, address)
    visit.page.evaluate("document.querySelectorAll('details:not([open]) > summary').forEach(e => e.click())")


def evidence(visit: Visit, address: str) -> None:
    visit.open(address).ask(HARBOUR).settle()
    visit.unfold(visit.page.get_by_text("Why: what the guidance says"))
    box = visit.page.locator('[class*="st-key-official-1-"]', has_text="Harbour worries procedure")
    visit.unfold(box.locator("summary").first)
    visit.opens(box.get_by_role("button", name="See the page").first).locator(
        "[data-testid=stImage] img"
    ).wait_for(timeout=30_000)


def outside(visit: Visit, address: str) -> None:
    visit.open(address).ask("what time is lunch today").settle()


def hidden(visit: Visit, address: str) -> None:
    visit.open(address).ask("Jamie Smith told me his stepdad hits him, ring 0151 496 0000").settle()
    visit.page.locator('[class*="st-key-hidden-1"] button').first.click()


def browse(visit: Visit, address: str) -> None:
    _procedures(visit, address)
    choose(visit, "topic", "No reply")


def search(visit: Visit, address: str) -> None:
    _procedures(visit, address)
    view(visit, "Search")
    visit.page.get_by_label("Words, or a paragraph number").fill("harbour lead")
    visit.page.keyboard.press("Enter")


def editions(visit: Visit, address: str) -> None:
    _procedures(visit, address)
    view(visit, "Compare editions")


def needs(visit: Visit, address: str) -> None:
    _procedures(visit, address)
    view(visit, "Needs somebody")


def documents(visit: Visit, address: str) -> None:
    _procedures(visit, address)
    view(visit, "Local documents")


def evaluate(visit: Visit, address: str) -> None:
    visit.open(address, "evaluate")


def sign_in(visit: Visit, address: str) -> None:
    visit.open(address, "sign-in")


def _procedures(visit: Visit, address: str) -> None:
    visit.open(address, "procedures")
    visit.page.locator(".st-key-view").wait_for(timeout=PATIENCE_MS)
    visit.settle()


SCREENS: dict[str, Callable[[Visit, str], None]] = {
    "The empty page": start,
    "The empty page, nothing chosen": no_choice,
    "An answer": answer,
    "An answer, everything unfolded": unfolded,
    "The evidence, with the page": evidence,
    "Names that were hidden": hidden,
    "Out of scope": outside,
    "Procedures: a topic": browse,
    "Procedures: search": search,
    "Procedures: two editions": editions,
    "Procedures: what needs somebody": needs,
    "Procedures: local documents": documents,
    "Evaluate": evaluate,
    "Sign in": sign_in,
}
LOOKS = {"phone": ("phone", "light"), "desktop": ("desktop", "dark")}


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("screen", SCREENS)
def test_axe_finds_nothing_serious(chromium: Any, address: str, screen: str, look: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    visit = Visit(chromium, *LOOKS[look])
    SCREENS[screen](visit, address)
    visit.settle()
    found = Axe().run(visit.page, options={"runOnly": {"type": "tag", "values": WCAG}}).response
    violations = {one["id"]: one for one in found["violations"]}
    ROWS.append((screen, look, len(found["passes"]), _told(violations) or "none"))
    serious = {
        name: one
        for name, one in violations.items()
        if one["impact"] in ("serious", "critical") and name not in LIMITS
    }
    assert not serious, "\n".join(
        f"{name}: {one['help']}: {[node['html'][:160] for node in one['nodes'][:4]]}"
        for name, one in serious.items()
    )


def _told(violations: dict[str, Any]) -> str:
    return "; ".join(f"{name} ({one['impact']}, {len(one['nodes'])})" for name, one in violations.items())


@pytest.mark.parametrize(("motion", "moving"), [("reduce", False), ("no-preference", True)])
def test_who_wants_less_motion_has_nothing_unfold_slowly(
    chromium: Any, address: str, motion: str, moving: bool
) -> None:
    """Streamlit takes half a second."""
    visit = Visit(chromium, reduced_motion=motion)
    answer(visit, address)
    why = visit.page.get_by_text("Why: what the guidance says")
    longest = visit.unfold(why).page.evaluate(
        "() => new Promise(done => { const summary = [...document.querySelectorAll('summary')]"
        ".find(e => e.innerText.includes('Everyone you may need')); summary.click();"
        " requestAnimationFrame(() => done(Math.max(0, ...document.getAnimations()"
        ".map(e => e.effect.getTiming().duration).filter(Number.isFinite)))); })"
    )
    assert (longest > 100) is moving
