"""A paragraph is found by what it says, whatever its number has become."""

from __future__ import annotations

from assistant.anchors import AnchorFinder
from assistant.passages import Passage
from assistant.pathways import Anchor
from assistant.sources import Source

OLD = (
    "53",
    "If in exceptional circumstances the lead is not available, this should not delay action. Staff should speak to the leadership team.",
)
OTHER = ("54", "Staff should not assume that a colleague will take action. Early sharing is vital.")
ANCHOR = Anchor.model_validate(
    {
        "doc": "kcsie",
        "says": ["delay", ["leadership team", "senior leaders"]],
        "heading": "What staff should do",
        "known": {"2024": "53"},
    }
)


def finder(*paragraphs: tuple[str, str], edition: str = "2024") -> AnchorFinder:
    source = Source(
        id="k", file="k.pdf", title="Keeping children safe in education", kind="statutory", edition=edition
    )
    passages = [
        Passage(f"k:{i}", "k", i, text, ("What staff should do",), paragraph=number, pages=(1,))
        for i, (number, text) in enumerate(paragraphs)
    ]
    return AnchorFinder(source, passages)


def test_same() -> None:
    found = finder(OLD, OTHER).locate(ANCHOR)
    assert (found.outcome, found.passage and found.passage.paragraph) == ("same", "53")


def test_moved_and_the_old_number_now_belongs_to_another() -> None:
    found = finder(("53", OTHER[1]), ("59", OLD[1])).locate(ANCHOR)
    assert (found.outcome, found.passage and found.passage.paragraph) == ("moved", "59")


def test_found_by_its_terms_where_there_is_no_edition_to_compare_with() -> None:
    unknown = ANCHOR.model_copy(update={"doc": "local-rules"})
    source = Source(id="l", file="l.md", title="Local rules", edition="2026", family="local-rules")
    passages = [Passage("l:0", "l", 0, OLD[1], ("What staff should do",), paragraph="59")]
    assert AnchorFinder(source, passages).locate(unknown).outcome == "found"


def test_in_an_edition_without_a_known_number_it_is_compared_with_the_kept_prints() -> None:
    """The paragraph says something else than KCSIE 2024 did, so it is reworded, whatever its number."""
    found = finder(("59", OLD[1]), edition="2026").locate(ANCHOR)
    assert (found.outcome, found.was, found.passage and found.passage.paragraph) == ("reworded", "53", "59")


def test_an_old_number_is_never_taken_for_the_paragraph() -> None:
    """All the terms stand in a list that was always somewhere else: that is not where the paragraph has gone."""
    old_list = ("A", "Delay and leadership team: two words of the list at the end, as ever.")
    old, new = finder(OLD, OTHER, old_list), finder(("53", OTHER[1]), old_list, edition="2031")
    later = AnchorFinder(new.source, new._passages, [old.edition()])
    found = later.locate(ANCHOR)
    assert (found.outcome, found.passage) == ("gone", None)
    assert found.nearest is not None


def test_terms_that_moved_into_the_next_paragraph() -> None:
    before = finder(OLD, OTHER)
    first, second = OLD[1].split(". ")
    after = finder(("53", f"{first} for long."), ("54", second), OTHER, edition="2031")
    later = AnchorFinder(after.source, after._passages, [before.edition()])
    anchor = Anchor.model_validate(
        {"doc": "kcsie", "says": ["speak to", "leadership team"], "known": {"2024": "53"}}
    )
    assert (found := later.locate(anchor)).passage and found.passage.paragraph == "54"


def test_lost_terms_are_named() -> None:
    before = finder(OLD, OTHER)
    after = finder(("53", OLD[1].replace("leadership team", "head")), OTHER, edition="2031")
    found = AnchorFinder(after.source, after._passages, [before.edition()]).locate(ANCHOR)
    assert (found.outcome, found.lost) == ("reworded", (("leadership team", "senior leaders"),))


def test_reworded_when_most_terms_stand_under_the_heading() -> None:
    anchor = ANCHOR.model_copy(update={"says": (("delay",), ("lead",), ("leadership team",))})
    found = finder(
        ("59", "Where the lead is away, action must not be delayed: speak to the headteacher."), OTHER
    ).locate(anchor)
    assert (found.outcome, found.passage and found.passage.paragraph) == ("reworded", "59")


def test_gone() -> None:
    assert finder(OTHER).locate(ANCHOR).outcome == "gone"
    assert finder(OTHER).locate(ANCHOR).passage is None


def test_words_are_compared_by_stem_and_phrases_as_phrases() -> None:
    anchor = Anchor.model_validate({"doc": "kcsie", "says": ["delaying", "speak to"]})
    assert finder(OLD).locate(anchor).passage is not None
    apart = Anchor.model_validate({"doc": "kcsie", "says": ["leadership action"]})
    assert finder(OLD).locate(apart).outcome == "gone"


def test_the_quote_is_verbatim_and_holds_the_terms() -> None:
    long = "First thing. " * 5 + OLD[1] + " Last thing." * 5
    found = finder(("53", long)).locate(ANCHOR)
    assert found.quote in long
    assert "delay" in found.quote and "leadership team" in found.quote
    assert len(found.quote) < len(long) / 1.5
