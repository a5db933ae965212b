"""A plain answer: what a chat model makes of a quoted answer, as far as code lets it through.

The quoted answer is made and shown before any of this begins, and nothing here can change it. Escalation prompts are not
among the sources, and a plain answer neither holds nor replaces one.
"""

from __future__ import annotations

import logging
import re
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from assistant.answer import Answer
from assistant.chat_model import REFUSED, Call, ChatModel, Used
from assistant.embedder import Vectors
from assistant.errors import ChatFailed, ChatRefused, SignpostError
from assistant.mask_choices import MaskChoices, mask_as_chosen
from assistant.passages import sentences, squeeze
from assistant.personal_data import Placeholders
from assistant.places import PROMPTS
from assistant.plain_answer.draft import SHAPE, Draft
from assistant.plain_answer.judging import Check, Judge, Passed, Removed
from assistant.plain_answer.prompt import Prompt, as_data
from assistant.plain_answer.situation import Situation
from assistant.plain_answer.sources import Source, Sources, sources_of
from assistant.scoping import is_follow_up
from assistant.words import keywords

log = logging.getLogger("signpost")

Embed = Callable[[list[str]], Vectors]

FEWEST_STEPS, MORE_STEPS = 8, 3
"""Steps that the model may write at most: so many more than are needed, and at least so many."""
SAID_WORDS, SAID_MEANING = 0.5, 0.62
"""A sentence of a step is said when so many of its keywords are, or when a sentence shown is so near in meaning."""

NOTHING = "The model wrote nothing that can be used."
FEWER = "Fewer than half of its sentences stood up to checking, so none is shown."
ROLES = {
    "ta": "a teaching assistant",
    "dsl": "the designated safeguarding lead (DSL) or a deputy",
    "head": "the headteacher",
    "governor": "a governor",
    "sendco": "the SENDCo",
    "supply": "supply or agency staff",
    "lunchtime": "lunchtime or playground staff",
    "office": "office or reception staff",
    "other": "a member of school staff",
}
_WILL_NOT = re.compile(
    r"\s*(i['’]?m sorry|i am sorry|sorry,|i can(?:no|['’])t|i won['’]t|i['’]?m unable|as an ai\b)",
    re.IGNORECASE,
)
_FIGURES = re.compile(r"\d+")


@dataclass(frozen=True)
class PlainAnswer:
    """The end of it. ``lines`` is empty when only the quoted answer stands; ``problem`` then says why."""

    lines: tuple[Passed, ...]
    removed: tuple[Removed, ...]
    problem: str = ""
    not_covered: int = 0
    withheld: int = 0
    prompt_version: str = ""
    model: str = ""
    used: Used = field(default_factory=Used)
    first_sentence_ms: float | None = None

    @property
    def added(self) -> int:
        """How many required steps the model had left out."""
        return sum(line.added for line in self.lines)


Event = Passed | Removed | PlainAnswer


def words_to_send(
    question: str, names: Placeholders, choices: MaskChoices, earlier: Sequence[str] = ()
) -> tuple[str, str] | None:
    """The masked question, and the masked one before it when it leans on that. None when masking failed: nothing is sent.

    What the person asked Signpost not to hide is hidden here all the same.
    """
    strict = MaskChoices(frozenset(), choices.hidden)
    masked = mask_as_chosen(question, names, strict)
    if masked.failed or not masked.text.strip():
        return None
    if not earlier or not is_follow_up(masked.text):
        return masked.text, ""
    before = mask_as_chosen(earlier[-1], names, strict)
    return None if before.failed else (masked.text, before.text)


class Writer:
    """Has a model write, and lets through what the sources bear out. Safe to share between threads."""

    def __init__(self, model: ChatModel, check: Check, embed: Embed) -> None:
        self.model = model
        self._check = check
        self._embed = embed

    def write(
        self,
        answer: Answer,
        question: str,
        role: str,
        area: str | None,
        stop: threading.Event,
        earlier: str = "",
    ) -> Iterator[Event]:
        """Each sentence as it is judged, then the whole as a `PlainAnswer`: the last event, always.

        ``question`` and ``earlier`` are masked (`words_to_send`). Never raises for what a model or a server does.
        """
        began = time.monotonic()
        sources = sources_of(answer, role)
        situation = Situation.of(role, area, f"{earlier} {question}".strip())
        judge = Judge(sources, self._check, situation)
        used, version, problem = Used(), "", ""
        draft = Draft()
        first: float | None = None
        try:
            asked = self._stand_alone(question, earlier, stop)
            prompt = Prompt.read(
                PROMPTS / "answer.md",
                {
                    "most_steps": str(max(FEWEST_STEPS, len(sources.needed) + MORE_STEPS)),
                    "role": ROLES.get(role, f"a {role.replace('_', ' ')}"),
                    "area": as_data(area or "not given"),
                    "sources": sources.as_data(),
                    "question": as_data(asked),
                },
            )
            version = prompt.version
            call = self.model.ask(prompt.instruction, prompt.words, stop, SHAPE)
            used = call.used
            for event in _judged(call, draft, judge):
                if first is None and isinstance(event, Passed):
                    first = 1000 * (time.monotonic() - began)
                yield event
            if not judge.passed and not judge.removed:
                problem = REFUSED if _WILL_NOT.match(draft.text) else NOTHING
        except ChatFailed as error:
            problem = str(error)
            if isinstance(error, ChatRefused):
                judge.passed.clear()
        except Exception as error:  # noqa: BLE001  (the quoted answer stands whatever fails here)
            known = isinstance(error, SignpostError)
            log.error("writing a plain answer failed: %s", error if known else type(error).__name__)
            problem = NOTHING
            judge.passed.clear()
        lines: tuple[Passed, ...] = ()
        if judge.passed and judge.half:
            lines = self._whole(judge.passed, sources)
        elif judge.removed:
            problem = problem or FEWER
        yield PlainAnswer(
            lines,
            tuple(judge.removed),
            problem,
            draft.not_covered() if lines else 0,
            sources.withheld,
            version,
            self.model.settings.label,
            used,
            first if lines else None,
        )

    def _stand_alone(self, question: str, earlier: str, stop: threading.Event) -> str:
        """The question with the one before it; written again by the model when that is switched on.

        Only ever for the plain answer: escalation, look-up and the quoted answer are done by now. What the model writes is
        taken only when every word of it comes from the two messages.
        """
        joined = f"{earlier} {question}".strip()
        if not earlier or not self.model.settings.follow_ups:
            return joined
        try:
            prompt = Prompt.read(
                PROMPTS / "rephrase.md", {"earlier": as_data(earlier), "question": as_data(question)}
            )
            written = " ".join("".join(self.model.ask(prompt.instruction, prompt.words, stop)).split())
        except ChatFailed:
            return joined
        theirs = set(keywords(joined))
        return (
            written
            if written and len(written) <= len(joined) + 40 and set(keywords(written)) <= theirs
            else joined
        )

    def _whole(self, passed: Sequence[Passed], sources: Sources) -> tuple[Passed, ...]:
        """The sentences that passed, with every required step that they do not say put in at its place.

        What they say of such a step alone goes: the card's own words say it whole.
        """
        lines = list(passed)
        order = {one.token: place for place, one in enumerate(sources.every)}
        for need in sources.needed:
            if self._is_said(need, lines):
                continue
            own = Passed(need.text, (need.token,), need.citations, added=True)
            lines = [line for line in lines if line.rests_on != (need.token,)]
            lines.insert(_place(order[need.token], lines, order), own)
        return tuple(lines)

    def _is_said(self, need: Source, lines: Sequence[Passed]) -> bool:
        """Whether lines that rest on a required step, or repeat it, say each of its sentences."""
        parts = sentences(need.text)
        own = {squeeze(part) for part in parts}
        said = [
            line.text
            for line in lines
            if need.token in line.rests_on or line.added or squeeze(line.text) in own
        ]
        if not said:
            return False
        vectors = self._embed([*parts, *said])
        near = np.asarray(vectors[: len(parts)]) @ np.asarray(vectors[len(parts) :]).T
        every = set(keywords(" ".join(said)))
        figures = set(_FIGURES.findall(" ".join(said)))
        for part, row in zip(parts, near, strict=True):
            words = set(keywords(part))
            share = len(words & every) / len(words) if words else 1.0
            if not set(_FIGURES.findall(part)) <= figures:
                return False
            if share < SAID_WORDS and float(row.max()) < SAID_MEANING:
                return False
        return True


class Writing:
    """A plain answer on its way, in a thread of its own. It can be looked at as often as one likes, and stopped."""

    def __init__(self, events: Callable[[threading.Event], Iterator[Event]]) -> None:
        self.stop = threading.Event()
        self.whole: PlainAnswer | None = None
        self._passed: list[Passed] = []
        self._removed: list[Removed] = []
        threading.Thread(target=self._run, args=(events,), name="plain-answer", daemon=True).start()

    def so_far(self) -> tuple[tuple[Passed, ...], int]:
        """What may be shown now, and how many sentences were removed. Nothing while fewer than half have passed."""
        if self.whole is not None:
            return self.whole.lines, len(self.whole.removed)
        passed, removed = tuple(self._passed), len(self._removed)
        return (passed if len(passed) >= removed else ()), removed

    def _run(self, events: Callable[[threading.Event], Iterator[Event]]) -> None:
        whole = PlainAnswer((), (), NOTHING)
        for event in events(self.stop):
            if isinstance(event, Passed):
                self._passed.append(event)
            elif isinstance(event, Removed):
                self._removed.append(event)
            else:
                whole = event
        self.whole = whole


def _judged(call: Call, draft: Draft, judge: Judge) -> Iterator[Passed | Removed]:
    """The draft's sentences as they come, until it ends or there is enough of it."""
    for piece in call:
        for step in draft.feed(piece):
            yield from judge.step(step)
        if draft.full or judge.enough:
            return


def _place(at: int, lines: Sequence[Passed], order: dict[str, int]) -> int:
    """Where a step belongs among the lines: before the first that rests on later steps only."""
    for place, line in enumerate(lines):
        steps = [order[token] for token in line.rests_on if token.startswith("S")]
        if steps and min(steps) > at:
            return place
    return len(lines)
