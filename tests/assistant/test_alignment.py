"""Every paragraph of an edition is followed into the next one; where it is not clearly there, it is gone."""

from __future__ import annotations

from pathlib import Path

import pytest
from changed_editions import later_edition

from assistant.alignment import align, print_of
from assistant.digests import digests
from assistant.passages import Passage
from assistant.prints import Edition, kept_editions, load, save

TEXTS = (
    "If the lead cannot be found, this should not delay action. Staff should speak to a senior leader.",
    "Staff should not assume that a colleague will take action. Sharing information early is vital.",
    "Records of concerns, discussions and decisions should be in writing and kept safe in a separate file.",
    "The local authority should say within one working day of a referral what happens next.",
    "Anybody may make a referral when a child is suffering harm, and should do it at once.",
)


def passages(*texts: str, start: int = 1) -> list[Passage]:
    return [
        Passage(f"p{i}", "d", i, text, ("Part one", "What to do"), paragraph=str(start + i), part="Part one")
        for i, text in enumerate(texts)
    ]


def followed(old: list[Passage], new: list[Passage]) -> list[tuple[str, ...]]:
    """For each old passage the numbers of its heirs."""
    heirs = align([print_of(p) for p in old], [print_of(p) for p in new]).heirs
    return [tuple(new[heir.place].paragraph or "" for heir in found) for found in heirs]


def test_numbers_that_moved() -> None:
    assert followed(passages(*TEXTS), passages(*TEXTS, start=40)) == [
        ("40",),
        ("41",),
        ("42",),
        ("43",),
        ("44",),
    ]


def test_one_that_is_gone_has_no_heir_though_its_number_is_there() -> None:
    assert followed(passages(*TEXTS), passages(*TEXTS[:1], *TEXTS[2:])) == [
        ("1",),
        (),
        ("2",),
        ("3",),
        ("4",),
    ]


def test_one_that_was_split_has_both_pieces() -> None:
    first, second = TEXTS[0].split(". ", 1)
    assert set(followed(passages(*TEXTS), passages(f"{first}.", second, *TEXTS[1:]))[0]) == {"1", "2"}


def test_two_that_were_merged_share_an_heir() -> None:
    assert followed(passages(*TEXTS), passages(f"{TEXTS[0]} {TEXTS[1]}", *TEXTS[2:]))[:2] == [("1",), ("1",)]


def test_a_twin_elsewhere_is_not_the_heir_of_one_that_is_gone() -> None:
    """A short version further down says nearly the same, and has always been there."""
    twin = "Staff should not assume that a colleague will take action and share what they know."
    assert followed(passages(*TEXTS, twin), passages(TEXTS[0], *TEXTS[2:], twin))[1] == ()


def test_other_words_in_the_old_place() -> None:
    new = "Staff must not think that somebody else will take action: sharing what is known early is vital."
    assert followed(passages(*TEXTS), passages(TEXTS[0], new, *TEXTS[2:]))[1] == ("2",)


def test_an_empty_edition() -> None:
    assert followed(passages(*TEXTS), []) == [(), (), (), (), ()]
    assert align([], [print_of(p) for p in passages(*TEXTS)]).heirs == ()


def our_own_text() -> list[Passage]:
    """Everything the digests say, as one long document with numbered paragraphs."""
    entries = [(digest, entry) for _, digest in digests() for entry in digest.entries]
    return [
        Passage(entry.id, "d", i, entry.text, (digest.digest_of.title, entry.heading), paragraph=str(i + 1))
        for i, (digest, entry) in enumerate(entries)
    ]


@pytest.mark.parametrize("seed", range(3))
def test_a_later_edition_of_our_own_text(seed: int) -> None:
    old = our_own_text()
    changed = later_edition(old, seed, start=30)
    heirs = align([print_of(p) for p in old], [print_of(p) for p in changed.passages]).heirs
    right = wrong = missed = 0
    for passage, found in zip(old, heirs, strict=True):
        ids = {changed.passages[heir.place].id for heir in found}
        expected = set(changed.heirs[passage.id])
        wrong += bool(ids - expected)
        missed += bool(expected) and not ids
        right += bool(ids & expected) or ids == expected
    assert len(old) > 400
    assert wrong <= len(old) // 200
    assert missed <= len(old) // 30
    assert right >= 0.96 * len(old)


def test_prints_are_kept_without_words(tmp_path: Path) -> None:
    edition = Edition("kcsie", "2024", tuple(print_of(p) for p in our_own_text()))
    path = save(edition, tmp_path)
    assert load(path) == edition
    assert b"safeguarding" not in path.read_bytes()
    assert kept_editions("kcsie", tmp_path) == (edition,)
    assert kept_editions("working-together", tmp_path) == ()


def test_the_editions_the_cards_were_written_from_are_kept() -> None:
    assert [(e.family, e.edition) for name in ("kcsie", "working-together") for e in kept_editions(name)] == [
        ("kcsie", "2024"),
        ("working-together", "2023"),
    ]
