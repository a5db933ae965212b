"""Which file of a publication is the document: the edition that the list names, in force rather than "for information"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote

from ingest.fetch.content_api import Attachment, ContentPage
from ingest.fetch.contents import Form
from ingest.fetch.problems import BadFile
from ingest.fetch.wanted import Wanted

_SIDE_PIECES = (
    "summary", "changes", "welsh", "cymraeg", "easy read", "large print", "braille", "translation", "poster", "letter",
    "flowchart", "flow chart", "form", "template", "consultation", "response", "equality", "impact assessment",
    "part one", "part 1", "annex", "overview", "case studies", "slides", "webinar", "checklist", "arabic", "urdu",
    "polish", "punjabi", "bengali", "somali", "french", "spanish", "ukrainian", "pashto", "dari", "romanian",
)  # fmt: skip
"""Words of things that lie beside a document. They count only where the document's own title does not have them."""
_EARLY = re.compile(
    r"\bfor information\b(?! (?:about|and|on|sharing|governance|management|technology|security)\b)"
    r"|\bnot (?:yet )?in force\b|\bdraft\b|\bfor comment\b"
)
"""What a title says of a version that is not the one to act on."""
_LEAST_LIKENESS = 0.6
_ALIKE = 0.8
_SMALL = frozenset(
    ["a", "an", "and", "at", "by", "for", "from", "in", "into", "of", "on", "or", "the", "to", "with"]
)
_FORMS: dict[str, Form] = {
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
}


@dataclass(frozen=True)
class Choice:
    """The file to fetch. ``notes`` are what a person should know of how it was chosen."""

    url: str
    form: Form
    bytes: int | None = None
    for_information: bool = False
    notes: tuple[str, ...] = ()


def choose(wanted: Wanted, page: ContentPage | None) -> Choice:
    """The file of a page, or the first known one when there is no page to look at.

    Raises:
        BadFile: nothing on the page is this document.
    """
    never = {_key(known.url) for known in wanted.never}
    known_files = [known.url for known in wanted.files if _key(known.url) not in never]
    if page is None:
        if not known_files:
            raise BadFile("its page cannot be read, and the list knows no file of it: mend the list.")
        return Choice(
            known_files[0], wanted.form, notes=("taken from the list: its page could not be looked at",)
        )
    if page.has_text:
        return Choice(page.url, "json")
    fitting = [one for one in page.attachments if _key(one.url) not in never and _is_edition(one, wanted)]
    in_force = [one for one in fitting if not _EARLY.search(_called(one))]
    for url in known_files:
        for one in in_force:
            if _key(one.url) == _key(url):
                return _choice(one, wanted)
    best = _best(in_force, wanted)
    if best:
        notes = (
            ["not the file that the list names: its publisher has put another there"] if known_files else []
        )
        alike = [f"“{one.title}”" for one in best[1:] if _form(one) == _form(best[0])]
        if alike:
            notes.append(f"its page offers others much like it: {', '.join(alike[:4])}")
        return _choice(best[0], wanted, notes)
    if known_files:
        return Choice(
            known_files[0], wanted.form, notes=("taken from the list: its page no longer offers it",)
        )
    early = _best([one for one in fitting if one not in in_force], wanted)
    if early:
        notes = ["only a version for information is there so far: kept apart, not answered from"]
        return _choice(early[0], wanted, notes, for_information=True)
    offered = "; ".join(f"“{one.title}”" for one in page.attachments[:6]) or "nothing"
    raise BadFile(
        f"none of what its page offers is this document (offered: {offered}): "
        "look at the page, and name the right file in the list."
    )


def forbidden(wanted: Wanted, url: str) -> str | None:
    """Why a file must not be taken, where the list says so: checked again after redirects."""
    return next(
        (known.note or "the list says never" for known in wanted.never if _key(known.url) == _key(url)), None
    )


def _choice(
    one: Attachment, wanted: Wanted, notes: list[str] | None = None, *, for_information: bool = False
) -> Choice:
    form: Form = "json" if one.kind == "html" else _form(one) or wanted.form
    return Choice(one.url, form, one.bytes, for_information, tuple(notes or ()))


def later_edition(wanted: Wanted, page: ContentPage) -> str | None:
    """The title of an attachment that is a later edition than the list knows; None when there is none."""
    if wanted.edition is None or not re.fullmatch(r"20\d\d", wanted.edition):
        return None
    for one in page.attachments:
        years = re.findall(r"(?<!\d)20\d\d(?!\d)", _called(one))
        if any(year > wanted.edition for year in years) and not _beside(one, wanted):
            words = _words(wanted.attachment or wanted.title) - {wanted.edition}
            if words and len(words & _words(_called(one))) / len(words) >= _ALIKE:
                return one.title
    return None


def _best(offered: list[Attachment], wanted: Wanted) -> list[Attachment]:
    """The attachments most like the title: the preferred form first, then in the order of the page."""
    like = [
        (_likeness(one, wanted), one)
        for one in offered
        if (one.kind == "html" or (one.kind == "file" and _form(one) is not None))
        and not _beside(one, wanted)
    ]
    most = max((likeness for likeness, _ in like), default=0.0)
    if most < _LEAST_LIKENESS:
        return []
    return sorted(
        (one for likeness, one in like if likeness == most), key=lambda one: _form(one) != wanted.form
    )


def _likeness(one: Attachment, wanted: Wanted) -> float:
    return shared_words(wanted.attachment or wanted.title, _called(one))


def shared_words(title: str, other: str) -> float:
    """The share (0 to 1) of a title's words that ``other`` has too; small words do not count."""
    words = _words(title)
    return len(words & _words(other)) / len(words) if words else 0.0


def _is_edition(one: Attachment, wanted: Wanted) -> bool:
    """Whether the years that an attachment names, if any, are the edition's."""
    if wanted.edition is None or not re.fullmatch(r"20\d\d", wanted.edition):
        return True
    if wanted.edition not in wanted.title:
        return True
    years = set(re.findall(r"(?<!\d)20\d\d(?!\d)", _called(one)))
    return not years or wanted.edition in years


def _beside(one: Attachment, wanted: Wanted) -> bool:
    title, ours = f" {_called(one)} ", f" {wanted.attachment or wanted.title} ".casefold()
    return any(re.search(rf"\b{piece}s?\b", title) and piece not in ours for piece in _SIDE_PIECES)


def _form(one: Attachment) -> Form | None:
    if one.kind == "html":
        return "html"
    if one.content_type in _FORMS:
        return _FORMS[one.content_type]
    path = one.url.partition("?")[0].casefold()
    return "pdf" if path.endswith(".pdf") else "docx" if path.endswith(".docx") else None


def _called(one: Attachment) -> str:
    """Title and file name, in small letters, underscores and hyphens as spaces."""
    name = unquote(one.url.partition("?")[0].rsplit("/", 1)[-1])
    return " ".join(re.sub(r"[_\-]+", " ", f"{one.title} {name}").casefold().split())


def _words(text: str) -> set[str]:
    return {
        word for word in re.findall(r"[a-z0-9]+", text.casefold().replace("’", "'")) if word not in _SMALL
    }


def _key(url: str) -> str:
    return url.partition("#")[0].partition("?")[0].rstrip("/").casefold()
