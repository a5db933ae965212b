"""No number is fact until a person of the school has confirmed it, and what is due again is listed for the DSL."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from assistant.contacts import School, areas, contact_for, file_name, read_school, to_confirm
from assistant.errors import BadData
from assistant.places import CORPUS
from ingest import new_area

TODAY = dt.date(2026, 11, 22)
LADO = {
    "role": "lado", "name": "LADO team", "number": "01234 000000", "confirmed_by": "DSL",
    "confirmed_on": "2026-09-01", "confirm_by": "2026-12-18",
}  # fmt: skip


def school(*contacts: dict[str, object], area: str | None = "Wirral") -> School:
    return School.model_validate({"school": "A school", "area": area, "contacts": contacts})


def test_a_number_the_school_confirmed_goes_before_the_areas_and_says_when() -> None:
    shown = contact_for("lado", "Wirral", school(LADO), TODAY)
    assert shown.numbers == ("01234 000000",) and shown.confirmed
    assert "1 September 2026" in shown.note


def test_an_overdue_one_is_shown_with_a_warning_and_after_one_that_is_not() -> None:
    late = {**LADO, "name": "Old team", "confirm_by": "2026-10-01"}
    shown = contact_for("lado", "Wirral", school(late), TODAY)
    assert not shown.confirmed and "check before you rely on it" in shown.note
    assert contact_for("lado", "Wirral", school(late, LADO), TODAY).text == "LADO team"


def test_an_unconfirmed_number_of_an_area_says_where_and_when_it_was_seen() -> None:
    shown = contact_for("front-door", "Wirral", None, TODAY)
    assert shown.numbers and not shown.confirmed
    assert "22 November 2026" in shown.note and "check before you rely on it" in shown.note
    assert shown.url


def test_conflicting_numbers_are_not_shown() -> None:
    shown = contact_for("front-door", "Sunderland", None, TODAY)
    assert shown.numbers == () and shown.url
    assert "shows neither" in shown.note


def test_an_area_that_ends_shows_no_number_after_its_day_even_if_confirmed() -> None:
    assert contact_for("front-door", "Surrey", None, TODAY).numbers
    after = contact_for("front-door", "Surrey", None, dt.date(2027, 4, 1))
    assert after.numbers == () and "Out of date since 31 March 2027" in after.note


def test_what_the_dsl_has_to_look_at() -> None:
    late = {**LADO, "confirm_by": "2026-10-01"}
    found = to_confirm(school(late), None, TODAY)
    whys = [(one.role, one.why) for one in found]
    assert whys[:4] == [(role, "missing") for role in ("dsl", "deputy-dsl", "head", "chair-of-governors")]
    assert ("lado", "overdue") in whys
    assert ("front-door", "never confirmed") in whys
    assert next(one for one in found if one.role == "front-door").where == "corpus/areas/wirral.yaml"
    assert [role for role, why in whys if role == "lado"] == ["lado"], (
        "the area is not asked for what the school has"
    )


def test_sources_that_differ_come_before_what_was_never_confirmed() -> None:
    whys = [one.why for one in to_confirm(None, "Sunderland", TODAY)]
    assert whys.index("sources differ") < whys.index("never confirmed")
    assert (CORPUS / "areas" / file_name("Sunderland")).is_file()


def test_the_template_is_read_and_counts_as_empty() -> None:
    example = read_school(CORPUS / "school.example.yaml")
    assert example is not None
    assert {c.role for c in example.contacts} >= {"dsl", "deputy-dsl", "head", "chair-of-governors", "lado"}
    assert contact_for("dsl", None, example, TODAY).text == contact_for("dsl", None, None, TODAY).text
    assert {one.role for one in to_confirm(example, None, TODAY) if one.why == "missing"} >= {"dsl", "lado"}


@pytest.mark.parametrize(
    "wrong", [{"role": "caretaker-in-chief"}, {"confirm_by": "2026-01-01"}, {"phone": "1"}], ids=str
)
def test_a_mistake_is_refused_with_its_place(tmp_path: Path, wrong: dict[str, str]) -> None:
    path = tmp_path / "school.yaml"
    entry = "".join(f"\n    {key}: {value!r}" for key, value in {**LADO, **wrong}.items())
    path.write_text(f"school: A\ncontacts:\n  -{entry.replace('    ', ' ', 1).lstrip(chr(10))}\n", "utf-8")
    with pytest.raises(BadData, match=r"contacts\.0"):
        read_school(path)


# ------------------------------------------------------------------ a new area


def test_a_new_area_is_made_from_the_template(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        new_area.main(["Milton Keynes", "--police", "Thames Valley Police", "--folder", str(tmp_path)]) == 0
    )
    assert "milton-keynes.yaml" in capsys.readouterr().out
    made = areas(tmp_path)["Milton Keynes"]
    assert made.police == "Thames Valley Police"
    assert {item.role for item in made.items} >= {item.role for item in areas()["Wirral"].items}
    assert not any(item.phone or item.confirmed_on for item in made.items)


@pytest.mark.parametrize("name", ["Wirral", "wirral", "../etc", "  "])
def test_no_area_is_overwritten_or_oddly_named(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = sorted(path.name for path in (CORPUS / "areas").iterdir())
    assert new_area.main([name]) == 1
    assert sorted(path.name for path in (CORPUS / "areas").iterdir()) == before
