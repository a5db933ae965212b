"""When masking fails: only everyday words are kept, so that help can still be looked up and nothing personal travels."""

from __future__ import annotations

import re
from collections.abc import Container

from assistant.personal_data import evidence as ev
from assistant.personal_data.lists import everyday, first_names, fold, rare_surnames, surnames, word_names

_PIECE = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)?|\w+")
_ALWAYS = ev.FUNCTION | ev.WHO | ev.PARENT_WORDS | ev.STAFF_WORDS | ev.TOLD
_LEFT_OUT = "…"


def only_everyday_words(text: str) -> str:
    """The message with every word that is not an everyday one, and every number, as "…". Never fails."""
    try:
        kept: Container[str] = (
            everyday() - first_names() - surnames() - rare_surnames() - word_names() | _ALWAYS
        )
    except Exception:  # noqa: BLE001  (a list cannot be read: what is written in the code is left)
        kept = _ALWAYS
    return _PIECE.sub(lambda match: match.group() if fold(match.group()) in kept else _LEFT_OUT, text)
