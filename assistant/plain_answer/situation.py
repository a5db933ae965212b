"""Who asks, where, and what was asked."""

from __future__ import annotations

import re
from dataclasses import dataclass

EVERYBODY = frozenset({"staff", "school", "adult", "volunteer"})
IS = {
    "dsl": frozenset({"dsl", "deputy"}),
    "head": frozenset({"head", "leader", "case-manager"}),
    "governor": frozenset({"governors", "chair"}),
    "sendco": frozenset({"senco", "teacher"}),
    "class_teacher": frozenset({"teacher"}),
    "supply": frozenset({"teacher"}),
}
"""Role → what the sources call it, beside `EVERYBODY`."""


@dataclass(frozen=True)
class Situation:
    """``reader``: bodies (`prompts/support.yaml`) that the person who asks belongs to; empty when that is not known.

    ``asked`` is the masked question, ``area`` the name of the user's area.
    """

    reader: frozenset[str] = frozenset()
    asked: str = ""
    area: str = ""

    @classmethod
    def of(cls, role: str, area: str | None, asked: str) -> Situation:
        """The situation of somebody with one of the roles of `docs/answers.md`."""
        return cls(EVERYBODY | IS.get(role, frozenset()), asked, area or "")

    def holds(self, name: str) -> bool:
        """Whether a name stands in the question, or is that of the area."""
        held = re.findall(r"[a-z0-9]+", f"{self.asked} {self.area}".casefold())
        return all(word in held for word in re.findall(r"[a-z0-9]+", name.casefold()))

    @property
    def own(self) -> frozenset[str]:
        """What the reader is beyond what everybody is."""
        return self.reader - EVERYBODY


NOBODY = Situation()
"""Nothing is known of who asks, and about what."""
