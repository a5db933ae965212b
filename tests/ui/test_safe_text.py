"""Text reaches the page as text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.safe_text import as_shown, literal, phone_link, web_link

MARKUP = [
    "**bold** and __bold__ and *lean* and ~~gone~~",
    "# a heading",
    "1. a list",
    "- a list",
    "> a quotation",
    "a `code` and ```more```",
    "[words](https://example.org) and ![a picture](https://example.org/x.png)",
    "<script>alert(1)</script> <b>bold</b> &lt;b&gt; &amp;",
    "$x^2$ and $$y$$ and £5 or $5 to $10",
    ":red[red] :blue-background[blue] :small[small] :help[x]",
    ":material/home: :material_home: :streamlit: :smile: :+1:",
    "a -> b <- c -- d >= e <= f ~= g <-> h",
    "www.example.org and https://example.org and someone@example.org",
    "a | b | c",
    "[^1] and [x]: https://example.org",
    "back\\slash \\* \\[",
    "at 10:30, ratio 1:4, c:d",
]


@pytest.mark.parametrize("text", MARKUP)
def test_a_reader_sees_the_same_characters(text: str) -> None:
    assert as_shown(literal(text)) == text


@pytest.mark.parametrize("sign", list("*_`[]<>#$~|!&{}()+-."))
def test_no_sign_of_markup_is_left_bare(sign: str) -> None:
    assert literal(f"a{sign}b") == f"a\\{sign}b"


@given(st.text(alphabet="ab *_`[]()<>#$~|!&{}+-.:\\/@w\n\t1", max_size=40))
def test_whatever_is_typed_is_shown_on_one_line_as_it_was_typed(text: str) -> None:
    assert as_shown(literal(text)) == " ".join(text.split())


def test_a_command_can_be_copied_and_run() -> None:
    assert literal("python -m ingest --index x").replace("\\", "") == "python -m ingest --index x"


@pytest.mark.parametrize(
    ("number", "link"),
    [
        ("999", "[999](tel:999)"),
        ("0151 496 0000", "[0151 496 0000](tel:01514960000)"),
        ("+44 151 496 0000", r"[\+44 151 496 0000](tel:+441514960000)"),
        ("(0151) 496-0000", r"[\(0151\) 496\-0000](tel:01514960000)"),
    ],
)
def test_a_number_can_be_tapped(number: str, link: str) -> None:
    assert phone_link(number) == link


@pytest.mark.parametrize(
    "number",
    ["", "12", "ring 999", "999)](javascript:x)", "0151 496 0000 ext 4", "1" * 16, "٩٩٩", "999\n[x](y)"],
)
def test_what_is_not_a_number_is_no_link(number: str) -> None:
    assert phone_link(number) is None


def test_a_web_address_says_where_it_leads() -> None:
    assert web_link("https://www.gov.uk/a/b#page=3") == r"[Open on gov\.uk](https://www.gov.uk/a/b#page=3)"


@pytest.mark.parametrize(
    "url", [None, "", "javascript:alert(1)", "file:///etc/passwd", "https://", "http://[x", "//x.org"]
)
def test_what_is_not_a_web_address_is_no_link(url: str | None) -> None:
    assert web_link(url) is None


def test_a_web_address_cannot_end_its_own_link() -> None:
    assert (
        web_link("https://example.org/a)[x](b c")
        == r"[Open on example\.org](https://example.org/a%29%5Bx%5D%28b%20c)"
    )
