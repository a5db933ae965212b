"""A working assistant that plays a script and remembers what it was asked, and answers made by hand."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from assistant.answer import Answer, Citation, PersonalData, Retrieved, ShownContact, Step
from assistant.errors import IndexMissing
from assistant.escalation import Escalation
from assistant.index import Index
from assistant.mask_choices import MaskChoices
from assistant.pathways import Pathway
from assistant.personal_data import Placeholders

OFFICIAL = Citation(
    "guide-2026",
    "guide-2026.pdf",
    "A guide to keeping children safe 2026",
    "2026",
    "Part one > What staff should do",
    "14",
    (9, 10),
    "Staff should never promise a child that they will not tell anyone.",
    publisher="A department",
    kind="statutory",
    in_force_from=dt.date(2026, 9, 1),
    url="https://www.example.org/guide.pdf#page=9",
    passage_id="guide-2026#14",
)
DIGEST = Citation(
    "guide-digest",
    "corpus/digests/guide.yaml",
    "Another guide 2026",
    "2026",
    "Who decides on a referral",
    "59",
    (),
    "The person who leads on safeguarding decides, and does not wait.",
    official=False,
    publisher="A department",
    kind="statutory",
    how_sure="Part one, paragraph 59. Read in the document itself.",
    passage_id="guide-digest#who",
)
ADVICE = Citation(
    "pathway-telling",
    "corpus/pathways/telling.yaml",
    "A child is telling you",
    None,
    "A child is telling you",
    None,
    (),
    "Do not ring home.",
    official=False,
    kind="pathway",
    how_sure="Signpost's practice advice, reviewed 22 November 2026.",
    passage_id="pathway-telling",
)
RING = Escalation(
    "call-999",
    "now",
    "Ring 999 now",
    ("Ring 999 from any phone.", "Stay with the child if it is safe."),
    "Someone may not be able to breathe.",
    ("emergency", "dsl"),
    (),
)
CHECK = Escalation(
    "call-999",
    "check",
    "Is the child safe at this minute?",
    ("Look, or ring, and find out now.",),
    "These words could describe an emergency.",
    ("emergency",),
    (),
)
TELL = Escalation(
    "tell-dsl-now",
    "today",
    "Tell your DSL today",
    ("Tell the DSL face to face, before home time.",),
    "A child describes being hurt at home.",
    ("dsl",),
    (),
)


def step(text: str, *citations: Citation, **given: object) -> Step:
    return Step(text, "pathway", citations or (OFFICIAL,), card="telling", **given)  # type: ignore[arg-type]


def full_answer(**given: object) -> Answer:
    """An answer with something in every part of it."""
    values: dict[str, object] = {
        "escalations": (TELL,),
        "steps": (
            step("Listen. Let the child talk.", required=True),
            step("Say kindly that you cannot keep it secret.", OFFICIAL, DIGEST, required=True),
            step("Write it down.", when="today", required=True),
            step("Fetch a drink of water."),
            step("Decide whether to refer.", DIGEST, who="dsl"),
            step("Do not ring home.", ADVICE, group="not_now", practice=True),
            step("You may be asked to help later.", DIGEST, group="next"),
            step("Keep to the child's own words.", group="record"),
            step("You promised already: say that you cannot keep it.", group="if_it_goes_wrong"),
        ),
        "contacts": (
            ShownContact("emergency", "Emergency services", "In immediate danger.", ("999",), confirmed=True),
            ShownContact(
                "front-door",
                "Children's social care",
                "Where a referral is made.",
                ("0300 123 4567",),
                "Mon–Fri 9.00–17.00",
                "Recorded from an official page on 22 November 2026, not yet confirmed by your school.",
                "https://www.example.org/refer",
            ),
        ),
        "retrieved": (
            Retrieved(
                1, "guide-2026", "guide-2026.pdf", (9,), "14", 0.71, OFFICIAL.quote, "What staff do", "x"
            ),
        ),
        "left_out": {"A guide to keeping children safe 2024": "superseded by the 2026 edition"},
        "cards": (("telling", "A child is telling you"), ("absent", "You cannot reach the DSL")),
        "masked_question": "a child told me",
        "as_of": dt.date(2026, 11, 22),
        "index_version": "v1",
    }
    return Answer("answered", **{**values, **given})  # type: ignore[arg-type]


HIDDEN = (PersonalData("Ann Example", "name", "Child A"), PersonalData("0151 496 0000", "phone", "[phone]"))


class Scripted:
    """Answers from a list in order, the last one again when it runs out. An exception in it is raised."""

    def __init__(
        self,
        *answers: Answer | Exception,
        escalations: Sequence[Escalation] | Exception = (),
        gate: threading.Event | None = None,
        warm: Callable[[], None] = lambda: None,
    ) -> None:
        self._answers = list(answers)
        self._escalations = escalations
        self._gate = gate
        self.warm = warm
        self.asked: list[tuple[str, str, str | None, tuple[str, ...]]] = []
        self.not_safe: list[bool] = []
        self.said_safe: list[tuple[int, ...]] = []
        self.choices: list[MaskChoices | None] = []

    def answer(
        self,
        question: str,
        role: str = "other",
        area: str | None = None,
        as_of: dt.date | None = None,
        earlier: Sequence[str] = (),
        names: Placeholders | None = None,
        not_safe: bool = False,
        choices: MaskChoices | None = None,
        said_safe: Sequence[int] = (),
    ) -> Answer:
        self.asked.append((question, role, area, tuple(earlier)))
        self.not_safe.append(not_safe)
        self.said_safe.append(tuple(said_safe))
        self.choices.append(choices)
        if self._gate is not None:
            self._gate.wait(30)
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    def escalate(
        self,
        question: str,
        role: str = "other",
        earlier: Sequence[str] = (),
        *,
        not_safe: bool = False,
        said_safe: Sequence[int] = (),
    ) -> list[Escalation]:
        if isinstance(self._escalations, Exception):
            raise self._escalations
        return [RING, *self._escalations] if not_safe else list(self._escalations)

    def opened(self) -> Index:
        raise IndexMissing("There is no index in a script.")

    def pathways(self) -> list[Pathway]:
        return []


def index_in(folder: Path, areas: Sequence[str] = ()) -> Path:
    """As much of an index as the page looks at: the pointer and the manifest."""
    import json

    version = folder / "versions" / "v1"
    version.mkdir(parents=True)
    manifest = {"sources": [{"id": area, "area": area} for area in areas]}
    (version / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    (folder / "CURRENT").write_text("v1\n", "utf-8")
    return folder
