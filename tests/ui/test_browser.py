"""Asking, in a real browser, with the real assistant over an index of Signpost's own corpus and three local documents.

Set ``SIGNPOST_SHOTS`` to a folder to keep a picture of each step, in light and dark, on a phone and on a desktop.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import docx
import pypdfium2
import pytest
from playwright.sync_api import expect
from test_safe_text import MARKUP
from visiting import PATIENCE_MS, ROOT, SIZES, Visit, served

pytestmark = pytest.mark.browser

QUESTION = "a child in my class told me her dad hits her and she is scared to go home"
EMERGENCY = "a child has collapsed in the playground and is not breathing"
HARBOUR = "I am worried about a child and the harbour lead is away, who answers the worry line"
LANTERN = "a child is missing from Lantern House, what goes into the brass book"
UNCLEAR = (
    "child says she wants to die but was laughing",
    "theres a nude of a y9 going round on snap",
    "bit worried, no one has seen her since friday and her phone is off",
    "he says he cannot go on and nobody answers at his house",
    "she wrote that nobody would miss her if she was gone",
)
"""Messages that words alone may not tell from an emergency: what is asked back is "Is the child safe at this minute?"."""

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
    with st.container(key=f"tick-{{number}}-end"):
        st.checkbox(literal(text), key=f"box-{{number}}")
    with st.container(key=f"fold-{{number}}-end"):
        with st.expander(literal(text)):
            st.text("x")
"""


def test_a_prompt_is_on_the_screen_before_the_guidance_has_been_read(chromium: Any, address: str) -> None:
    visit = Visit(chromium).open(address)
    visit.ask(EMERGENCY, wait=False)
    visit.page.get_by_text("ACT NOW: Ring 999 now").wait_for(timeout=20_000)
    strip = visit.page.locator(".signpost-strip a").bounding_box()
    assert strip["y"] < 60
    visit.page.get_by_text("Was this helpful?").wait_for(timeout=PATIENCE_MS)
    assert "ACT NOW: Ring 999 now" in visit.words()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_a_question_gets_prompts_steps_and_sources_and_no_other_host_is_asked(
    chromium: Any, address: str, size: str, scheme: str
) -> None:
    visit = Visit(chromium, size, scheme).open(address)
    visit.shoot("ask-1-start")
    visit.ask(QUESTION).settle()
    visit.shoot("ask-2-answer")
    words = visit.words()
    assert "ACT NOW: Tell the DSL now" in words
    assert "Do this now" in words and "Why: what the guidance says" in words and "Who to contact" in words
    assert visit.page.locator('[class*="st-key-tick-1-"] input[type=checkbox]').count() >= 1
    visit.page.get_by_role("heading", name="Do this now").evaluate("e => e.scrollIntoView()")
    visit.page.mouse.wheel(0, -70)
    visit.shoot("ask-3-do")
    visit.unfold(visit.page.get_by_text("Why: what the guidance says"))
    visit.page.get_by_text("Why: what the guidance says").evaluate("e => e.scrollIntoView()")
    visit.page.mouse.wheel(0, -70)
    visit.shoot("ask-4-why")
    assert visit.hosts == {"127.0.0.1"}
    assert visit.errors == []
    assert urlsplit(visit.page.url).query == "role=ta&area=Wirral"


def test_the_answer_on_a_phone_is_short(chromium: Any, address: str) -> None:
    visit = Visit(chromium).open(address).ask(QUESTION).settle()
    height = visit.page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    assert height < 4500, "what need not be read now is folded away"


def test_a_new_question_comes_to_the_top_of_the_screen(chromium: Any, address: str) -> None:
    visit = Visit(chromium).open(address).ask(QUESTION)
    visit.ask("and if the DSL is away?")
    visit.page.wait_for_timeout(700)
    heading = visit.page.get_by_role("heading", name="You asked").last.bounding_box()
    assert 40 <= heading["y"] <= 250


def test_a_step_is_ticked_and_a_mark_beside_it_opens_the_evidence(chromium: Any, address: str) -> None:
    visit = Visit(chromium).open(address).ask(QUESTION).settle()
    box = visit.page.locator(".st-key-tick-1-1 input")
    words = visit.page.locator(".st-key-tick-1-1 p")
    visit.press(words, lambda: expect(box).to_be_checked(), position={"x": 3, "y": 8})
    visit.settle()
    dialog = visit.opens(visit.page.locator('.st-key-tick-1-1 a[href*="#answer-1-source-"]').first)
    assert "[1]" in dialog.inner_text() and "Call 999" in dialog.inner_text()
    visit.page.wait_for_function("document.activeElement.closest('[role=dialog]')")
    assert box.is_checked(), "opening the evidence does not untick"
    visit.page.keyboard.press("Escape")
    dialog.wait_for(state="detached")
    visit.page.wait_for_function("document.activeElement.matches('.st-key-tick-1-1 a')")


def test_a_box_to_tick_is_read_aloud_in_plain_words(chromium: Any, address: str) -> None:
    visit = Visit(chromium).open(address).ask(QUESTION).settle()
    visit.page.wait_for_timeout(500)
    boxes = visit.page.locator('[class*="st-key-tick-1-"] input')
    names = [boxes.nth(n).get_attribute("aria-label") for n in range(boxes.count())]
    assert names and not [name for name in names if set(name) & set("\\*[]#")]


@pytest.mark.parametrize(("size", "scheme"), [("phone", "light"), ("desktop", "dark")])
def test_the_page_itself_is_shown_with_the_cited_words_marked(
    chromium: Any, address: str, size: str, scheme: str
) -> None:
    visit = Visit(chromium, size, scheme).open(address).ask(HARBOUR).settle()
    visit.unfold(visit.page.get_by_text("Why: what the guidance says"))
    box = visit.page.locator('[class*="st-key-official-1-"]', has_text="Harbour worries procedure")
    visit.unfold(box.locator("summary", has_text="paragraph 3"))
    dialog = visit.opens(box.get_by_role("button", name="See the page").last)
    picture = dialog.locator("[data-testid=stImage] img")
    picture.wait_for(timeout=30_000)
    text = dialog.inner_text()
    assert "Page 1 of the file; the cited words are marked." in text
    assert "in force since 1 September 2026" in text and "paragraph 3" in text
    link = dialog.get_by_role("link", name="Open on example.org")
    assert link.get_attribute("href") == "https://www.example.org/harbour-2026.pdf#page=1"
    assert picture.get_attribute("alt").startswith("Page 1 of Harbour worries procedure")
    assert _has_marks(visit, picture.get_attribute("src"))
    visit.shoot("ask-5-page")
    before = picture.bounding_box()["width"]
    dialog.get_by_text("Make the page larger").click()
    visit.page.wait_for_function("w => document.querySelector('[role=dialog] img').width > w", arg=before)
    assert visit.hosts == {"127.0.0.1"} and visit.errors == []


def _has_marks(visit: Visit, source: str) -> bool:
    from PIL import Image

    data = visit.page.request.get(
        source if source.startswith("http") else visit.page.url.split("/?")[0] + source
    ).body()
    image = Image.open(io.BytesIO(data)).convert("RGB")
    return any(colour == (255, 226, 77) and count > 200 for count, colour in image.getcolors(1 << 20))


def test_a_document_without_pages_is_shown_with_what_stands_around_the_words(
    chromium: Any, address: str
) -> None:
    visit = Visit(chromium).open(address).ask(LANTERN).settle()
    visit.unfold(visit.page.get_by_text("Why: what the guidance says"))
    box = visit.page.locator('[class*="st-key-official-1-"]', has_text="Lantern House visit guide")
    visit.unfold(box.locator("summary").first)
    dialog = visit.opens(box.get_by_role("button", name="See it in the document").first)
    dialog.locator(".st-key-cited-words").wait_for()
    assert "Lantern House" in dialog.locator(".st-key-cited-words").inner_text()
    assert len(dialog.locator(".st-key-context").inner_text()) > len(
        dialog.locator(".st-key-cited-words").inner_text()
    )


def test_saying_not_safe_brings_999_to_the_top(chromium: Any, address: str) -> None:
    visit = Visit(chromium).open(address)
    button = visit.page.get_by_role("button", name="No, or I don't know")
    for message in UNCLEAR:
        visit.ask(message).settle()
        if button.count():
            break
        visit.start_again()
    else:
        pytest.fail("none of these messages is one that words alone cannot tell from an emergency")
    button.last.click()
    prompt = visit.page.get_by_role("heading", name="ACT NOW: Ring 999 now").last
    prompt.wait_for(timeout=PATIENCE_MS)
    visit.page.wait_for_function(
        "(heading) => heading.getBoundingClientRect().top < 400", arg=prompt.element_handle()
    )


def test_not_helpful_is_noted_with_its_reason_and_without_the_question(
    chromium: Any, address: str, own_folder: Path
) -> None:
    visit = Visit(chromium).open(address).ask("mrs zebedee says the front door is closed").settle()
    visit.page.locator(".st-key-feedback-1").get_by_role("button", name="No", exact=True).click()
    visit.page.get_by_text("A step was missing").click()
    visit.page.get_by_role("button", name="Send", exact=True).click()
    visit.page.get_by_text("this was noted without your name").wait_for()
    kept = "".join(path.read_text("utf-8") for path in (own_folder / "notes").iterdir())
    assert "A step was missing" in kept and "zebedee" not in kept.casefold() and "front door" not in kept


def test_two_people_at_once_never_see_each_others_words(chromium: Any, address: str) -> None:
    one, other = Visit(chromium).open(address), Visit(chromium).open(address)
    one.ask("my own worry is about the garage", wait=False)
    other.ask("quite another matter about the boat", wait=False)
    for visit in (one, other):
        visit.page.get_by_text("Was this helpful?").wait_for(timeout=PATIENCE_MS)
    assert "the garage" in one.words() and "the boat" not in one.words()
    assert "the boat" in other.words() and "the garage" not in other.words()
    third = Visit(chromium).open(address)
    assert "garage" not in third.words() and "boat" not in third.words()


def test_sheets_and_the_record_are_downloaded(chromium: Any, address: str) -> None:
    visit = Visit(chromium).open(address).ask(QUESTION).settle()
    visit.unfold(visit.page.get_by_text("Copy, print or save"))
    files = {}
    for label in ("Save as PDF", "Save as Word"):
        with visit.page.expect_download() as waiting:
            visit.page.get_by_role("button", name=label).click()
        files[waiting.value.suggested_filename] = Path(waiting.value.path()).read_bytes()
    pdf = pypdfium2.PdfDocument(files["what-to-do-now.pdf"])
    assert "Do this now" in pdf[0].get_textpage().get_text_range()
    assert any(
        "Do this now" in p.text for p in docx.Document(io.BytesIO(files["what-to-do-now.docx"])).paragraphs
    )
    visit.unfold(visit.page.get_by_text("Write a record of concern"))
    visit.page.get_by_label("The child's own words, and any question").fill("it is cold in there")
    visit.page.keyboard.press("Tab")
    visit.settle()
    with visit.page.expect_download() as waiting:
        visit.page.get_by_role("button", name="Download the record").click()
    record = docx.Document(io.BytesIO(Path(waiting.value.path()).read_bytes()))
    assert "it is cold in there" in [p.text for p in record.paragraphs]


def test_the_answer_is_copied_and_printed_whole(chromium: Any, address: str) -> None:
    visit = Visit(chromium, "desktop").open(address)
    visit.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit.ask(QUESTION).settle()
    visit.unfold(visit.page.get_by_text("Copy, print or save"))
    visit.page.get_by_role("button", name="Copy as text").click()
    visit.page.get_by_text("Copied", exact=True).wait_for()
    copied = visit.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Child in immediate danger? Ring 999.") and "Do this now" in copied
    text = " ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(visit.page.pdf()))
    assert "Do this now" in text and "Keeping children safe in education 2026" in text
    assert "Ask a follow-up" not in text and "Was this helpful" not in text


def test_role_and_area_are_remembered_in_this_browser_and_the_question_is_not(
    chromium: Any, address: str
) -> None:
    visit = Visit(chromium).open(address).ask(QUESTION)
    visit.page.wait_for_timeout(2500)
    kept = visit.page.evaluate("JSON.stringify({...localStorage, ...sessionStorage})")
    assert "scared" not in kept and "dad" not in kept
    visit.page.goto(address)
    visit.page.wait_for_url("**/?role=ta&area=Wirral")
    visit.page.get_by_text("Teaching assistant, Wirral").wait_for()


@pytest.mark.parametrize("width", [320, 360, 390])
def test_nothing_is_wider_than_a_small_phone_or_a_page_at_400_percent(
    chromium: Any, address: str, width: int
) -> None:
    """1280 pixels at 400 % are 320."""
    visit = Visit(chromium)
    visit.page.set_viewport_size({"width": width, "height": 640})
    visit.open(address).ask(QUESTION).settle()
    for name in ("Why: what the guidance says", "Everyone you may need", "Copy, print or save"):
        visit.unfold(visit.page.get_by_text(name))
    visit.settle()
    wide = visit.page.evaluate(
        "() => [...document.querySelectorAll('[data-testid=stMain] *')]"
        ".filter(e => !e.closest('pre') && e.getBoundingClientRect().right > innerWidth + 1"
        " && e.getBoundingClientRect().width > 0)"
        ".map(e => e.tagName + ' ' + e.className).slice(0, 5)"
    )
    assert wide == []


def test_headings_come_in_order_and_icons_have_words(chromium: Any, address: str) -> None:
    visit = Visit(chromium).open(address).ask(QUESTION).settle()
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


def test_everything_can_be_done_with_the_keyboard_and_focus_is_seen(chromium: Any, address: str) -> None:
    visit = Visit(chromium, "desktop").open(address)
    visit.page.locator("textarea").focus()
    visit.page.keyboard.type(QUESTION)
    visit.page.keyboard.press("Enter")
    visit.page.get_by_text("Was this helpful?").wait_for(timeout=PATIENCE_MS)
    visit.settle()
    assert visit.page.evaluate("document.activeElement.tagName") == "H2", (
        "a reader is brought to the new question"
    )
    seen: set[str] = set()
    for _ in range(90):
        visit.page.keyboard.press("Tab")
        about = visit.page.evaluate(
            "() => { const e = document.activeElement, s = getComputedStyle(e), l = e.closest('label');"
            " const ring = s.outlineStyle !== 'none' || (l && getComputedStyle(l).outlineStyle !== 'none')"
            "   || !!e.closest('[data-testid=stChatInput]');"
            " return [(e.innerText || e.closest('label')?.innerText || e.getAttribute('aria-label') || e.tagName), ring]; }"
        )
        assert about[1], f"no focus ring on {about[0]!r}"
        seen.add(about[0].replace("\n", " ")[:60])
        if "Copy, print or save" in " ".join(seen):
            break
    whole = " ".join(seen)
    for reached in ("[1]", "Why: what the guidance says", "Write a record of concern"):
        assert reached in whole, f"{reached} cannot be reached with the keyboard"
    visit.page.locator(".st-key-tick-1-1 input").focus()
    visit.page.keyboard.press("Space")
    assert visit.page.locator(".st-key-tick-1-1 input").is_checked()
    visit.page.locator(".st-key-tick-1-1 a").first.focus()
    visit.page.keyboard.press("Enter")
    visit.dialog()
    assert visit.page.evaluate("!!document.activeElement.closest('[role=dialog]')"), (
        "focus moves into the dialog"
    )
    visit.page.keyboard.press("Escape")
    visit.page.get_by_role("dialog").wait_for(state="detached")


def test_with_reduced_motion_nothing_moves(chromium: Any, address: str) -> None:
    visit = Visit(chromium, reduced_motion="reduce").open(address)
    moving = visit.page.evaluate(
        "() => [...document.querySelectorAll('*')].filter(e => {"
        " const s = getComputedStyle(e);"
        " return parseFloat(s.animationDuration) > 0.1 || parseFloat(s.transitionDuration) > 0.1; }).length"
    )
    assert moving == 0


def test_a_dead_server_leaves_the_strip_on_the_page(
    chromium: Any, pages_index: Path, own_folder: Path
) -> None:
    with served(
        ROOT / "app.py", SIGNPOST_INDEX=str(pages_index), SIGNPOST_NOTES=str(own_folder / "n")
    ) as short_lived:
        visit = Visit(chromium).open(short_lived)
    visit.page.wait_for_timeout(1500)
    link = visit.page.locator(".signpost-strip a")
    assert link.is_visible() and link.get_attribute("href") == "tel:999"
    assert "Traceback" not in visit.page.inner_text("body")


def test_without_an_index_the_page_is_served_and_prompts(
    chromium: Any, tmp_path: Path, own_folder: Path
) -> None:
    with served(
        ROOT / "app.py", SIGNPOST_INDEX=str(tmp_path / "none"), SIGNPOST_NOTES=str(own_folder / "n")
    ) as without:
        visit = Visit(chromium).open(without)
        assert "python -m ingest" in visit.words()
        visit.ask(EMERGENCY, wait=False)
        visit.page.get_by_text("ACT NOW: Ring 999 now").wait_for()


@pytest.fixture(scope="session")
def markup_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    script = tmp_path_factory.mktemp("markup") / "page.py"
    script.write_text(MARKUP_PAGE.format(tests=str(Path(__file__).parent)), "utf-8")
    with served(script) as found:
        yield found


def test_the_browser_shows_markup_as_the_characters_it_is_made_of(chromium: Any, markup_address: str) -> None:
    page = Visit(chromium, "desktop").page
    page.goto(markup_address)
    page.wait_for_selector(f".st-key-fold-{len(MARKUP) - 1}-end", state="attached")
    page.wait_for_timeout(1000)
    for number, text in enumerate(MARKUP):
        for kind in ("literal", "plain", "tick", "fold"):
            place = page.locator(f".st-key-{kind}-{number}-end")
            shown = place.locator("summary p, label p").first if kind in ("fold", "tick") else place
            assert shown.inner_text().replace("\u2060", "").strip() == text, kind
            inside = "a, strong, em, del, pre, img, b, h1, h2, h3, table, hr, script, .katex, p span, li span"
            assert place.locator(inside).count() == 0, f"{kind}: {text}"
