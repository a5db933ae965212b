"""Who to ask: the area's contacts, the nation's, and the school's own. No number is fact until the school confirmed it."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from assistant.answer import ShownContact
from assistant.data_files import read_data
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


class School(_Strict):
    """`school.yaml`: the school's own contacts. Never leaves the machine."""

    school: str
    area: str | None = None
    contacts: tuple[SchoolContact, ...] = ()


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
    return dict(yaml.safe_load(path.read_text("utf-8")) or {}) if path.is_file() else {}


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
    for entry in school.contacts if school else ():
        if entry.role == role:
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
    if item.confirmed_by and item.confirmed_on:
        note = f"Confirmed by {item.confirmed_by} on {_day(item.confirmed_on)}."
        return ShownContact(item.role, item.label, item.text, item.phone, item.hours, note, item.url, True)
    where = "another body's page" if item.status == "seen_secondary" else "an official page"
    seen = _day(item.seen_on) if item.seen_on else "an unknown date"
    note = f"Recorded from {where} on {seen}, not yet confirmed by your school: check before you rely on it."
    if area.valid_until:
        note += f" Valid until {_day(area.valid_until)} at the latest."
    if area.valid_until and area.valid_until < today:
        return ShownContact(
            item.role,
            item.label,
            item.text,
            (),
            None,
            f"Out of date since {_day(area.valid_until)}.",
            item.url,
        )
    return ShownContact(item.role, item.label, item.text, item.phone, item.hours, note, item.url)
