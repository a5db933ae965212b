"""An answer to take away: the same words, order and numbers as on the page, for a file, a printer or the clipboard."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Answer, Citation, Step
from assistant.escalation import Escalation
from ui.order import NOW, Section, Shown, in_order

SHORT = (NOW, "dsl", "head", "governor", "staff", "not_now", "next", "record")
"""Sections on the one-page sheet, as far as they are there."""
LEADS = {"now": "ACT NOW", "check": "CHECK NOW", "today": "TODAY"}
DANGER = "Child in immediate danger? Ring 999."
FOOT = (
    "Made by Signpost. It is no record of a concern and no referral. If it does not fit what is in front of you, "
    "speak to your DSL."
)


@dataclass(frozen=True)
class Line:
    """One sentence, with the numbers of its sources."""

    text: str
    marks: str = ""


@dataclass(frozen=True)
class Part:
    """Lines under a heading; ``tick`` when they are done one after the other."""

    title: str
    lines: tuple[Line, ...]
    tick: bool = False


@dataclass(frozen=True)
class Sheet:
    """What is written on an action sheet, from top to bottom."""

    about: str
    made_on: dt.date
    prompts: tuple[Part, ...]
    parts: tuple[Part, ...]
    contacts: tuple[Line, ...]
    sources: tuple[Line, ...]
    warnings: tuple[str, ...]


def sheet_of(
    answer: Answer, escalations: Sequence[Escalation], role: str, today: dt.date, *, whole: bool = False
) -> Sheet:
    """The sheet of an answer. ``whole`` for every section and quotation; otherwise what fits on a page."""
    shown = in_order(answer, role)
    wanted = [section for section in shown.sections if whole or section.key in SHORT]
    parts = [_part(section, shown) for section in wanted]
    if whole and shown.quotes:
        parts.append(Part("What the guidance says", tuple(_line(step, shown) for step in shown.quotes)))
    used = {number for part in parts for line in part.lines for number in line.marks.split(", ") if number}
    return Sheet(
        about=answer.masked_question,
        made_on=today,
        prompts=tuple(_prompt(one) for one in escalations),
        parts=tuple(parts),
        contacts=tuple(
            Line(_contact(one.label, one.numbers, one.hours, one.note))
            for one in answer.contacts
            if whole or one.numbers
        ),
        sources=tuple(
            Line(f"[{number}] {source(citation)}")
            for number, citation in enumerate(shown.citations, 1)
            if whole or str(number) in used
        ),
        warnings=answer.notes,
    )


def _prompt(one: Escalation) -> Part:
    return Part(f"{LEADS[one.urgency]}: {one.title}", tuple(Line(words) for words in one.words))


def _part(section: Section, shown: Shown) -> Part:
    return Part(section.title, tuple(_line(step, shown) for step in section.steps), section.ordered)


def _line(step: Step, shown: Shown) -> Line:
    numbers = [shown.number(citation) for citation in step.citations]
    when = {"today": "Today: ", "later": "Later: "}.get(step.when, "") if step.group == "do" else ""
    return Line(f"{when}{step.text}", ", ".join(dict.fromkeys(str(number) for number in numbers if number)))


def _contact(label: str, numbers: Sequence[str], hours: str | None, note: str) -> str:
    bits = [f"{label}: {' / '.join(numbers)}" if numbers else label, hours or "", note]
    return ". ".join(bit.rstrip(".") for bit in bits if bit) + "."


def source(citation: Citation) -> str:
    """A source in one line, saying whose words they are."""
    bits = [citation.title]
    if citation.edition and citation.edition not in citation.title:
        bits.append(f"edition {citation.edition}")
    if citation.paragraph:
        bits.append(f"paragraph {citation.paragraph}")
    elif citation.heading and citation.heading != citation.title:
        bits.append(citation.heading)
    if citation.pages:
        bits.append(citation.where())
    if not citation.official:
        bits.append("Signpost's own summary, not official wording")
    return ", ".join(bits)


def as_text(sheet: Sheet) -> str:
    """The sheet as plain text."""
    lines = [DANGER, ""]
    if sheet.about:
        lines += [f"Asked: {sheet.about}", ""]
    for part in (*sheet.prompts, *sheet.parts):
        lines.append(part.title)
        for number, line in enumerate(part.lines, 1):
            marks = f" [{line.marks}]" if line.marks else ""
            lines.append(
                f"  {f'{number}.' if part.tick or part in sheet.prompts else '-'} {line.text}{marks}"
            )
        lines.append("")
    for title, rows in (("Who to contact", sheet.contacts), ("Sources", sheet.sources)):
        if rows:
            lines += [title, *(f"  {row.text}" for row in rows), ""]
    lines += [f"Take care: {warning}" for warning in sheet.warnings]
    lines.append(f"{FOOT} {sheet.made_on.day} {sheet.made_on:%B %Y}.")
    return "\n".join(lines)
