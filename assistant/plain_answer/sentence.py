"""A sentence as the check of plain answers reads it: its clauses and words."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(eq=False)
class Word:
    """A word or set phrase. ``kind``: stop, light, word, time, number, body, named, mark or comma."""

    text: str
    kind: str
    concepts: frozenset[str]
    base: bool = False
    """Whether it is a verb in the form that an instruction begins with."""
    denied: bool | None = False
    """None where it stands before a denial of its clause, and may belong to it or not."""
    parts: frozenset[str] = frozenset()
    """Of a set phrase: its single words, which a source says too."""
    verb: bool = False
    """Whether its stem is that of a known verb."""
    bound: str = ""
    """Of a number: min, max, over or under."""
    slot: str = ""
    """Of a body: agent, other (told, asked, sent to), about, or whose ("the police team")."""

    def marks(self, kind: str) -> frozenset[str]:
        """Names of its concepts of one kind."""
        return frozenset(c.split(":", 1)[1] for c in self.concepts if c.startswith(f"{kind}:"))


@dataclass(eq=False)
class Clause:
    """``link`` says how it hangs on the clause ``of`` (a place in its sentence): "" for a clause that stands alone.

    "to" names who is spoken to: "Chair: record each call".
    """

    link: str = ""
    words: list[Word] = field(default_factory=list)
    duty: str = ""
    denied: bool | None = False
    head: Word | None = None
    """The first telling word after the duty: what is to be done."""
    of: int = 0
    fronted: bool = False
    """Whether it stands before the clause that it hangs on."""
    passive: bool = False
    told: bool = False
    """Whether a verb without an ending goes on saying what someone does there, and is no instruction."""
    carries: bool = False
    """Whether it goes on with the verb alone: who acts is said in the clause before."""
    agents: frozenset[str] = frozenset()
    """Bodies that act, said in the clause before."""
    others: frozenset[str] = frozenset()
    """Bodies that it is done to, said in the clause before."""
    subjects: frozenset[str] = frozenset()
    """Bodies that stand before the verb, whether they act or not."""

    @property
    def content(self) -> list[Word]:
        """The words that say something."""
        return [word for word in self.words if word.kind in ("word", "time", "number", "body", "named")]

    def bodies(self, slot: str) -> frozenset[str]:
        """The bodies in one slot."""
        return frozenset(b for word in self.words if word.slot == slot for b in word.marks("body")) | (
            {"agent": self.agents, "other": self.others}.get(slot, frozenset())
        )

    def marks(self, kind: str) -> frozenset[str]:
        """Every mark of a kind in the clause."""
        return frozenset(mark for word in self.words for mark in word.marks(kind))


@dataclass
class Sentence:
    """A sentence as read."""

    text: str
    clauses: list[Clause]
    earlier: tuple[Word, ...] = ()
    """The words of the sentences before it in its text."""

    @property
    def words(self) -> list[Word]:
        """The words of all clauses."""
        return [word for clause in self.clauses for word in clause.words]

    def after(self, clause: Clause) -> Clause | None:
        """The clause that stands right behind one of its clauses."""
        return next(iter(self.clauses[self.clauses.index(clause) + 1 :]), None)

    def before(self, clause: Clause) -> Clause | None:
        """The clause that stands right before one of its clauses."""
        return next(iter(reversed(self.clauses[: self.clauses.index(clause)])), None)

    def asides(self, clause: Clause) -> list[Clause]:
        """The asides that hang on one of its clauses."""
        return [c for c in self.clauses if c.link == "aside" and self.clauses[c.of] is clause]
