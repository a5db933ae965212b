"""What holds for every message: any string, any length."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.personal_data import Placeholders, mask
from assistant.personal_data.lists import fold, load, word_names

OWN = [
    json.loads(line)["message"]
    for line in (Path(__file__).parent / "messages.jsonl").read_text("utf-8").splitlines()
]
PIECES = st.sampled_from(
    [word for message in OWN for word in message.split()]
    + [
        "Child A",
        "[phone]",
        "said",
        "told me",
        "dob",
        "Mr",
        "Mrs",
        "and",
        ",",
        ".",
        "\n",
        "'s",
        "’s",
        "(",
        "@",
        "7KT",
    ]
)
PATCHWORK = st.lists(PIECES, max_size=25).map(" ".join)
SAMPLES = st.one_of(st.sampled_from(OWN), PATCHWORK, st.text(max_size=200))
QUICK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@QUICK
@given(SAMPLES)
def test_masking_masked_text_finds_nothing_new(text: str) -> None:
    masked = mask(text)
    assert mask(masked.text).found == ()


@QUICK
@given(SAMPLES)
def test_offsets_and_replacements_are_right(text: str) -> None:
    masked = mask(text)
    rebuilt, at = "", 0
    for found in masked.found:
        assert at <= found.start < found.end
        assert text[found.start : found.end] == found.text
        rebuilt += text[at : found.start] + found.placeholder
        at = found.end
    assert rebuilt + text[at:] == masked.text


@pytest.mark.parametrize("text", OWN, ids=lambda text: text[:40])
def test_no_found_words_remain(text: str) -> None:
    masked = mask(text)
    for found in masked.found:
        if fold(found.text) not in word_names():
            assert not re.search(rf"(?<!\w){re.escape(found.text)}(?!\w)", masked.text)


@QUICK
@given(st.lists(st.sampled_from(OWN), min_size=2, max_size=5))
def test_the_same_words_get_the_same_placeholder_all_through(messages: list[str]) -> None:
    names = Placeholders()
    for message in messages:
        mask(message, names)
    second = [mask(message, names).text for message in messages]
    assert [mask(message, names).text for message in messages] == second


LONG = {
    "letters": "a" * 50_000,
    "digits": "1" * 50_000,
    "spaced digits": "07 " * 16_000,
    "capitals": "A " * 25_000,
    "names": "Ollie " * 8_000,
    "titles": "Mr " * 16_000,
    "schools": "Oakfield " * 5_500,
    "addresses": "14 elm " * 7_000,
    "at signs": "@a" * 25_000,
    "mail": "a@b." * 12_500,
    "hyphens": "a-" * 25_000,
    "apostrophes": "'" * 50_000,
    "brackets": "(" * 50_000,
    "spaces": " " * 50_000,
    "lines": "\n" * 50_000,
    "births": "born 3 " * 7_000,
    "unknown names": " ".join(
        f"Zq{chr(97 + i % 26)}{chr(97 + i // 26 % 26)}{'x' * (i // 676 + 1)} told" for i in range(4_000)
    ),
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG.keys())
def test_no_input_is_slow(text: str) -> None:
    load()
    start = time.thread_time()
    mask(text)
    assert time.thread_time() - start < 4, "50,000 characters take well under a second on an idle machine"


ENDLESS = [
    "Mr A. ",
    "dob 1/1/",
    "reg A1 ",
    "snap is ",
    "lives at 1 A ",
    "crime ref ",
    "Child A ",
    "in 9A ",
    "J.S. ",
    "nhs 1",
]


@pytest.mark.parametrize("piece", ENDLESS)
def test_a_hundred_thousand_characters_are_masked_in_bounded_time(piece: str) -> None:
    load()
    text = (piece * (100_000 // len(piece) + 1))[:100_000]
    start = time.thread_time()
    mask(text)
    assert time.thread_time() - start < 8


def test_a_narrative_of_two_thousand_words_takes_well_under_a_second() -> None:
    text = " ".join((" ".join(OWN) * 3).split()[:2000])
    mask(text)
    assert min(_timed(text) for _ in range(5)) < 0.25, "about 70 ms on an idle machine"


@QUICK
@given(st.lists(st.sampled_from(ENDLESS), min_size=1, max_size=40).map("".join))
def test_patchworks_of_half_patterns_are_quick(text: str) -> None:
    start = time.thread_time()
    mask(text)
    assert time.thread_time() - start < 0.5


def test_eight_times_the_words_take_no_more_than_twice_the_time_a_word() -> None:
    words = " ".join(OWN).split()
    short, long = " ".join(words[200:300]), " ".join(words[:800])
    mask(long)
    assert min(_timed(long) for _ in range(10)) < 16 * min(_timed(short) for _ in range(30))


def _timed(text: str) -> float:
    start = time.thread_time()
    mask(text)
    return time.thread_time() - start


@pytest.mark.parametrize(
    "text", ["", " ", "\x00", "\ud800", "🙂" * 50, "İstanbul ﬁ ß ǅ", "’s", "-", "١٢٣٤٥٦٧٨٩٠", "dob ²/³/¹⁴"]
)
def test_no_string_makes_it_fail(text: str) -> None:
    assert isinstance(mask(text).text, str)
