"""The assistant as the page uses it: one for every session, loaded behind the first screen.

Nothing about a question is kept here.
"""

from __future__ import annotations

import gc
import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Protocol

import streamlit as st

from assistant.answer import Answer
from assistant.answering import Assistant
from assistant.embedder import Embedder, Vectors, default_embedder
from assistant.errors import SignpostError
from assistant.escalation import Escalation
from assistant.index import Index
from assistant.mask_choices import MaskChoices
from assistant.passages import Passage
from assistant.pathways import Pathway
from assistant.personal_data import Placeholders
from assistant.places import default_index

log = logging.getLogger("signpost")

WORKERS = 4
"""Questions answered side by side; more wait in line, with their escalation prompts on the screen."""


DRAWN_S = 1.0
"""Seconds that the first screen gets to be drawn in, before Python's whole attention goes to opening the desk."""


class Answers(Protocol):
    """What the page needs of an assistant."""

    def answer(
        self,
        question: str,
        role: str = ...,
        area: str | None = ...,
        *,
        earlier: Sequence[str] = ...,
        names: Placeholders | None = ...,
        not_safe: bool = ...,
        choices: MaskChoices | None = ...,
        said_safe: Sequence[int] = ...,
    ) -> Answer:
        """See `assistant.answering.Assistant.answer`."""

    def escalate(
        self,
        question: str,
        role: str = ...,
        earlier: Sequence[str] = ...,
        *,
        not_safe: bool = ...,
        said_safe: Sequence[int] = ...,
    ) -> Sequence[Escalation]:
        """See `assistant.answering.Assistant.escalate`."""

    def opened(self) -> Index:
        """See `assistant.answering.Assistant.opened`."""

    def pathways(self) -> list[Pathway]:
        """See `assistant.answering.Assistant.pathways`."""

    def warm(self) -> None:
        """Load what is slow."""


class EmbedderNotReadyError(Exception):
    """The embedder is not there yet. Whoever can do without it goes on without it."""


class Warming:
    """Gives the embedder at once or not at all, so that an escalation prompt never waits for it to load."""

    def __init__(self, load: Callable[[], Embedder] = default_embedder) -> None:
        self._load = load
        self._loader: int | None = None
        self.done = threading.Event()

    def embedder(self) -> Embedder:
        """The embedder.

        Raises:
            EmbedderNotReadyError: another thread is loading it.
        """
        if self.done.is_set() or threading.get_ident() == self._loader:
            return self._load()
        raise EmbedderNotReadyError

    def run(self, warm: Callable[[], None]) -> None:
        """Load in this thread. A failure comes again, and is shown, when a question needs what is missing."""
        self._loader = threading.get_ident()
        try:
            warm()
        except Exception as error:  # noqa: BLE001  (shown with the first answer)
            log.warning("warming failed: %s", type(error).__name__)
        finally:
            gc.freeze()  # what has been loaded stays: no collection needs to look at it again
            self.done.set()


class Desk:
    """Asks the assistant on behalf of the page."""

    def __init__(self, assistant: Answers, warming: Warming | None = None) -> None:
        self._assistant = assistant
        self._warming = warming or Warming()
        self._lock = threading.Lock()
        self._started = False
        self._pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="answering")

    @property
    def ready(self) -> bool:
        """Whether everything slow has been loaded."""
        return self._warming.done.is_set()

    def warm(self) -> None:
        """Start to load what is slow, once, in a thread of its own."""
        with self._lock:
            if self._started:
                return
            self._started = True
        threading.Thread(
            target=self._warming.run, args=(self._assistant.warm,), name="warming", daemon=True
        ).start()

    def load(self) -> None:
        """Load what is slow and wait for it."""
        self.warm()
        self._warming.done.wait()

    def escalate(
        self,
        question: str,
        role: str,
        earlier: Sequence[str],
        *,
        not_safe: bool = False,
        said_safe: Sequence[int] = (),
    ) -> tuple[Escalation, ...] | None:
        """The prompts that need no waiting, or None when even they could not be worked out."""
        try:
            return tuple(
                self._assistant.escalate(question, role, earlier, not_safe=not_safe, said_safe=said_safe)
            )
        except Exception as error:  # noqa: BLE001  (the page says what to do without them)
            log.error("escalating failed: %s", type(error).__name__)
            return None

    def ask(
        self,
        question: str,
        role: str,
        area: str | None,
        earlier: Sequence[str],
        names: Placeholders,
        *,
        not_safe: bool = False,
        choices: MaskChoices | None = None,
        said_safe: Sequence[int] = (),
    ) -> Future[Answer]:
        """Answer in a thread of its own, when everything is loaded."""
        self.warm()

        def answer() -> Answer:
            self._warming.done.wait()
            return self._assistant.answer(
                question,
                role,
                area,
                earlier=tuple(earlier),
                names=names,
                not_safe=not_safe,
                choices=choices,
                said_safe=said_safe,
            )

        return self._pool.submit(answer)

    def embed(self) -> Callable[[list[str]], Vectors] | None:
        """The embedder's function, or None while it is not there."""
        try:
            return self._warming.embedder().embed if self.ready else None
        except Exception as error:  # noqa: BLE001  (whoever searches goes on with words alone)
            log.warning("no embedder: %s", type(error).__name__)
            return None

    def index(self) -> Index | None:
        """The version of the index that answers now, or None when there is none that can be read."""
        try:
            return self._assistant.opened()
        except SignpostError as error:
            log.warning("the index cannot be opened: %s", type(error).__name__)
            return None

    def cards(self) -> list[Pathway]:
        """The next-step cards; empty when there is no index that can be read."""
        try:
            return self._assistant.pathways()
        except SignpostError as error:
            log.warning("the cards cannot be opened: %s", type(error).__name__)
            return []

    def around(self, source_id: str, passage_id: str | None, reach: int = 2) -> list[Passage]:
        """A passage among its neighbours, in reading order; empty when it is not in the index any more."""
        index = self.index()
        if index is None or passage_id is None:
            return []
        passages = index.passages_of(source_id)
        at = next((n for n, passage in enumerate(passages) if passage.id == passage_id), None)
        return [] if at is None else passages[max(0, at - reach) : at + reach + 1]


_open = threading.Event()


def let_the_first_screen_be_drawn() -> None:
    """Wait a moment unless the desk is open: while it is being opened, nothing of the page reaches the browser."""
    _open.wait(DRAWN_S)


@st.cache_resource(show_spinner=False)
def the_desk() -> Desk:
    """The one desk of this process."""
    warming = Warming()
    desk = Desk(Assistant(default_index(), warming.embedder), warming)
    _open.set()
    return desk
