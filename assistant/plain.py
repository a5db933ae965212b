"""An answer as plain text: for the terminal, and for copying out of the page."""

from __future__ import annotations

import textwrap

from assistant.answer import Answer, Citation, Step
from assistant.pathways import who_is

GROUPS = {
    "do": "Do this now",
    "not_now": "Not now",
    "next": "What happens next",
    "record": "What to record",
    "if_it_goes_wrong": "If it goes wrong",
}
WHO = {
    "staff": "(The member of staff) ",
    "dsl": "(DSL) ",
    "head": "(Head) ",
    "governor": "(Governors) ",
}
URGENCY = {"now": "ACT NOW", "check": "CHECK NOW", "today": "TODAY"}


def in_plain_text(answer: Answer, role: str = "other") -> str:
    """The whole answer in order of need, citations numbered. Steps of others than the one who asks say whose they are."""
    lines: list[str] = []
    for escalation in answer.escalations:
        lines.append(f"** {URGENCY[escalation.urgency]}: {escalation.title}")
        lines += [f"   - {words}" for words in escalation.words]
        lines.append(f"   Why you see this: {escalation.why}")
    lines.append("** Child in immediate danger? Call 999.")
    if answer.message:
        lines += ["", answer.message]
    numbers = {_key(citation): n for n, citation in enumerate(answer.citations, 1)}
    for group, title in GROUPS.items():
        steps = [step for step in answer.steps if step.group == group]
        if steps:
            lines += ["", title]
            lines += [_step(n, step, numbers, who_is(role)) for n, step in enumerate(steps, 1)]
    quotes = [step for step in answer.steps if step.group == "says"]
    if quotes:
        lines += ["", "What the guidance says"]
        lines += [
            textwrap.indent(f"“{step.text}” [{numbers[_key(step.citations[0])]}]", "  ") for step in quotes
        ]
    if answer.contacts:
        lines += ["", "Who to contact"]
        for contact in answer.contacts:
            number = f": {' / '.join(contact.numbers)}" if contact.numbers else ""
            lines.append(f"  {contact.label}{number}. {contact.text} {contact.note}".rstrip())
    if answer.citations:
        lines += ["", "Sources"]
        lines += [f"  [{numbers[_key(citation)]}] {place(citation)}" for citation in answer.citations]
    lines += [f"! {note}" for note in answer.notes]
    return "\n".join(lines)


def place(citation: Citation) -> str:
    """Document, edition, heading, paragraph and pages in one line, saying whose words they are."""
    bits = [citation.title]
    if citation.edition and citation.edition not in citation.title:
        bits.append(f"edition {citation.edition}")
    if citation.heading and citation.heading != citation.title:
        bits.append(citation.heading)
    if citation.paragraph:
        bits.append(f"paragraph {citation.paragraph}")
    if citation.pages:
        bits.append(citation.where())
    if citation.ocr:
        bits.append("read from a picture of the page: check the wording")
    if citation.trouble:
        bits.append(f"this copy may be out of date: {citation.trouble}")
    if not citation.official:
        bits.append(f"Signpost's own words, not official wording: {citation.how_sure}")
    return ", ".join(bits)


def _step(number: int, step: Step, numbers: dict[tuple[str, str | None, str], int], reader: str) -> str:
    who = "" if step.who == reader else WHO.get(step.who, "")
    marks = "".join(f"[{numbers[_key(citation)]}]" for citation in step.citations)
    return textwrap.fill(
        f"{number}. {who}{step.text} {marks}", 110, initial_indent="  ", subsequent_indent="     "
    )


def _key(citation: Citation) -> tuple[str, str | None, str]:
    return (citation.source_id, citation.passage_id, citation.quote)
