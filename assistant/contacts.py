"""Who to ask: the area's contacts, the nation's, and the school's own. No number is fact until the school confirmed it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from assistant.answer import ShownContact
from assistant.data_files import from_yaml, read_data
from assistant.places import CORPUS

LABELS: dict[str, str] = {
    "emergency": "Emergency services",
    "dsl": "Your designated safeguarding lead (DSL)",
    "deputy-dsl": "A deputy DSL",
    "head": "Your headteacher",
    "chair-of-governors": "Your chair of governors",
    "front-door": "Children's social care",
    "front-door-out-of-hours": "Children's social care, out of hours",
    "consultation-line": "Consultation line for professionals",
    "lado": "Local authority designated officer (LADO)",
    "early-help": "Early help or family help",
    "escalation-policy": "Local escalation policy",
    "police-101": "Police, not an emergency",
    "prevent-team": "Prevent team",
    "encompass": "Operation Encompass in your area",
    "missing-education": "Children missing education",
    "home-education": "Elective home education",
    "thresholds": "Local thresholds",
    "virtual-school": "Virtual school",
    "partnership": "Safeguarding partnership",
    "procedures": "Local procedures",
    "nspcc-helpline": "NSPCC helpline",
    "nspcc-whistleblowing": "NSPCC whistleblowing advice line",
    "encompass-helpline": "Operation Encompass helpline for school staff",
    "forced-marriage-unit": "Forced Marriage Unit",
    "online-safety-helpline": "Professionals' online safety helpline",
    "childline": "Childline",
    "nhs-111": "NHS 111",
    "samaritans": "Samaritans",
    "ceop": "CEOP Safety Centre",
    "report-remove": "Report Remove, for a child's own nude image",
    "counter-extremism": "Department for Education counter-extremism line",
    "domestic-abuse-helpline": "National Domestic Abuse Helpline",
    "modern-slavery-helpline": "Modern Slavery and Exploitation Helpline",
}
SCHOOL_ROLES = ("dsl", "deputy-dsl", "head", "chair-of-governors", "lado")
"""Whom every school names in its own file."""
FILL_IN = "FILL IN"
"""How a line of the template starts that nobody has filled in yet: it counts as not there."""
GOOD_FOR = dt.timedelta(days=365)
"""How long the confirmation of an area's number is good for."""
SOON = dt.timedelta(days=30)
"""How long before its date a contact is listed as due."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class AreaItem(_Strict):
    """One contact of an area (`docs/formats.md`)."""

    role: str
    label: str
    text: str
    phone: tuple[str, ...] = ()
    email: tuple[str, ...] = ()
    hours: str | None = None
    status: Literal["seen", "seen_secondary", "stale", "conflict", "not_found"]
    url: str | None = None
    dated: dt.date | str | None = None
    seen_on: dt.date | None = None
    confirmed_by: str | None = None
    confirmed_on: dt.date | None = None


class Area(_Strict):
    """A local authority area and whom to ask there."""

    area: str
    council: str | None = None
    police: str | None = None
    valid_until: dt.date | None = None
    items: tuple[AreaItem, ...] = Field(min_length=1)


class SchoolContact(_Strict):
    """A person of the school, or the number the school confirmed. ``confirm_by`` is when it is due again."""

    role: str
    name: str
    number: str | None = None
    hours: str | None = None
    confirmed_by: str
    confirmed_on: dt.date
    confirm_by: dt.date

    @field_validator("role")
    @classmethod
    def _known_role(cls, role: str) -> str:
        if role not in LABELS:
            raise ValueError(f"{role!r} is no role of a contact; docs/formats.md lists them")
        return role

    @model_validator(mode="after")
    def _in_order(self) -> SchoolContact:
        if self.confirm_by < self.confirmed_on:
            raise ValueError(f"{self.role}: confirm_by lies before confirmed_on")
        return self


class School(_Strict):
    """`school.yaml`: the school's own contacts. Never leaves the machine."""

    school: str
    area: str | None = None
    contacts: tuple[SchoolContact, ...] = ()

    def named(self, role: str, today: dt.date) -> SchoolContact | None:
        """Who the school names for a role: one whose confirmation still holds before one that is overdue."""
        found = [
            entry for entry in self.contacts if entry.role == role and not entry.name.startswith(FILL_IN)
        ]
        return min(found, key=lambda entry: entry.confirm_by < today, default=None)


@cache
def areas(folder: Path = CORPUS / "areas") -> dict[str, Area]:
    """Every area with contacts, by name; `England` holds the national ones.

    Raises:
        BadData: a file does not follow docs/formats.md.
    """
    skip = {"template.yaml", "containment.yaml"}
    found = [read_data(path, Area) for path in sorted(folder.glob("*.yaml")) if path.name not in skip]
    return {area.area: area for area in found}


@cache
def containment(folder: Path = CORPUS / "areas") -> dict[str, Any]:
    """Which areas lie in which, and other names of an area (`corpus/areas/containment.yaml`)."""
    path = folder / "containment.yaml"
    return dict(from_yaml(path.read_text("utf-8")) or {}) if path.is_file() else {}


def read_school(path: Path) -> School | None:
    """The school's file, or None when there is none.

    Raises:
        BadData: it does not follow docs/formats.md.
    """
    return read_data(path, School) if path.is_file() else None


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"


def contact_for(role: str, area: str | None, school: School | None, today: dt.date) -> ShownContact:
    """What may be shown for a role today: the school's confirmed number first, then what is known of the area or nation."""
    if role == "emergency":
        return ShownContact(
            role, LABELS[role], "In immediate danger: ring 999.", ("999",), None, "", None, True
        )
    entry = school.named(role, today) if school else None
    if entry is not None:
        return _of_school(entry, today)
    for place in (area, "England"):
        known = areas().get(place or "")
        if known is None:
            continue
        for item in known.items:
            if item.role == role:
                return _of_area(item, known, today)
    label = LABELS.get(role, role.replace("-", " ").capitalize())
    return ShownContact(role, label, _unknown(role, area))


def _unknown(role: str, area: str | None) -> str:
    if role in SCHOOL_ROLES[:4]:
        return "Not filled in yet. Your school office knows who this is today."
    place = f"for {area} " if area else ""
    return f"Signpost has no confirmed contact {place}yet. Ask your DSL, or look at your safeguarding partnership's website."


def _of_school(entry: SchoolContact, today: dt.date) -> ShownContact:
    overdue = entry.confirm_by < today
    note = f"Confirmed by {entry.confirmed_by} on {_day(entry.confirmed_on)}."
    if overdue:
        note += f" Due to be confirmed again since {_day(entry.confirm_by)}: check before you rely on it."
    numbers = (entry.number,) if entry.number else ()
    return ShownContact(
        entry.role,
        LABELS.get(entry.role, entry.role),
        entry.name,
        numbers,
        entry.hours,
        note,
        None,
        not overdue,
    )


def _of_area(item: AreaItem, area: Area, today: dt.date) -> ShownContact:
    if item.status == "conflict":
        note = "Official pages give different numbers, so Signpost shows neither. Open the link, or ask your DSL."
        return ShownContact(item.role, item.label, item.text, (), None, note, item.url)
    if item.status in ("stale", "not_found"):
        return ShownContact(item.role, item.label, item.text, (), None, "", item.url)
    if area.valid_until and area.valid_until < today:
        note = f"Out of date since {_day(area.valid_until)}."
        return ShownContact(item.role, item.label, item.text, (), None, note, item.url)
    if item.confirmed_by and item.confirmed_on:
        fresh = item.confirmed_on + GOOD_FOR >= today
        note = f"Confirmed by {item.confirmed_by} on {_day(item.confirmed_on)}."
        if not fresh:
            note += " That is more than a year ago: check before you rely on it."
        return ShownContact(item.role, item.label, item.text, item.phone, item.hours, note, item.url, fresh)
    where = "another body's page" if item.status == "seen_secondary" else "an official page"
    seen = _day(item.seen_on) if item.seen_on else "an unknown date"
    note = f"Recorded from {where} on {seen}, not yet confirmed by your school: check before you rely on it."
    if area.valid_until:
        note += f" Valid until {_day(area.valid_until)} at the latest."
    return ShownContact(item.role, item.label, item.text, item.phone, item.hours, note, item.url)


Why = Literal[
    "missing", "overdue", "out of date", "sources differ", "not found", "never confirmed", "due soon"
]
"""Why a contact needs somebody's attention, the most pressing first."""
_PRESSING: tuple[str, ...] = get_args(Why)


@dataclass(frozen=True)
class ToConfirm:
    """A contact that a person of the school should look at. ``since`` is the day from which that is so, if there is one."""

    role: str
    label: str
    why: Why
    recorded: str
    """What is on record, for the person who checks it: names and numbers, or an empty text."""
    since: dt.date | None
    url: str | None
    where: str
    """The file in which to put it right."""


def to_confirm(school: School | None, area: str | None, today: dt.date) -> list[ToConfirm]:
    """The contacts that the DSL should confirm or fill in, the most pressing first.

    ``area`` is the school's area; the area that its own file names goes before it. A role that the school has confirmed
    itself is not asked for again in the area.
    """
    found = [*_school_gaps(school, today)]
    settled = (
        {entry.role for entry in school.contacts if school.named(entry.role, today)} if school else set()
    )
    place = areas().get((school.area if school and school.area else area) or "")
    if place is not None:
        found += [
            one for item in place.items if item.role not in settled if (one := _area_gap(item, place, today))
        ]
    return sorted(found, key=lambda one: (_PRESSING.index(one.why), one.since or dt.date.max))


def _school_gaps(school: School | None, today: dt.date) -> Iterator[ToConfirm]:
    for role in SCHOOL_ROLES:
        if school is None or school.named(role, today) is None:
            yield ToConfirm(role, LABELS[role], "missing", "", None, None, "school.yaml")
    for entry in school.contacts if school else ():
        if entry.name.startswith(FILL_IN) or entry.confirm_by - SOON > today:
            continue
        why: Why = "overdue" if entry.confirm_by < today else "due soon"
        recorded = ", ".join(part for part in (entry.name, entry.number) if part)
        yield ToConfirm(entry.role, LABELS[entry.role], why, recorded, entry.confirm_by, None, "school.yaml")


def _area_gap(item: AreaItem, area: Area, today: dt.date) -> ToConfirm | None:
    why: Why
    since = None
    if area.valid_until and area.valid_until < today:
        why, since = "out of date", area.valid_until
    elif item.status == "conflict":
        why = "sources differ"
    elif item.status in ("not_found", "stale"):
        why = "not found"
    elif not (item.phone or item.email):
        return None
    elif item.confirmed_on is None:
        why, since = "never confirmed", item.seen_on
    elif item.confirmed_on + GOOD_FOR < today:
        why, since = "overdue", item.confirmed_on + GOOD_FOR
    elif item.confirmed_on + GOOD_FOR - SOON <= today:
        why, since = "due soon", item.confirmed_on + GOOD_FOR
    else:
        return None
    recorded = ", ".join((*item.phone, *item.email))
    return ToConfirm(
        item.role, item.label, why, recorded, since, item.url, f"corpus/areas/{file_name(area.area)}"
    )


def file_name(area: str) -> str:
    """The name of an area's file: "Bath and North East Somerset" → bath-and-north-east-somerset.yaml."""
    return re.sub(r"[^a-z0-9]+", "-", area.casefold()).strip("-") + ".yaml"
