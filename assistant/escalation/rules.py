"""Rules over concepts: which concepts, standing how near to each other, raise which code."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from assistant.data_files import from_yaml
from assistant.errors import BadData
from assistant.escalation.concepts import Found

Urgency = Literal["now", "check", "today"]
Span = Literal["sentence", "near", "message"]
_REACH: dict[Span, int] = {"sentence": 1, "near": 2, "message": 10_000}


@dataclass(frozen=True)
class Rule:
    """Fires when every group of ``all_of`` has a concept within the span and none of ``none_of`` is in the message.

    ``always``: a quiet context (a lesson, a drill, a policy) does not stop it. ``firm``: a plain emergency.
    """

    name: str
    code: str
    urgency: Urgency | None
    all_of: tuple[frozenset[str], ...]
    none_of: frozenset[str]
    span: Span
    why: str
    always: bool
    firm: bool


@dataclass(frozen=True)
class Fired:
    """A rule that fired; ``quiet`` when only a quiet context speaks; ``firm`` when the classifier has no say in it."""

    rule: Rule
    quiet: bool
    firm: bool


class Rules:
    """The rules of `rules.yaml`, with the concepts that quieten or settle a matter and those that say it is live."""

    def __init__(
        self,
        rules: Sequence[Rule],
        quiet: Collection[str],
        live: Collection[str],
        settled: Collection[str] = (),
        unsettled: Collection[str] = (),
    ) -> None:
        self.rules = tuple(rules)
        self._quiet = frozenset(quiet)
        self._live = frozenset(live)
        self._settled, self._unsettled = frozenset(settled), frozenset(unsettled)
        self._spoken = frozenset(name for rule in self.rules for group in rule.all_of for name in group)

    @property
    def spoken(self) -> frozenset[str]:
        """Concepts that some rule needs: what makes a piece of a message worth a closer look."""
        return self._spoken

    @classmethod
    def load(cls, path: Path, known: Collection[str]) -> "Rules":
        """Raises ``BadData`` for an unknown concept, field, span or urgency."""
        data = from_yaml(path.read_text(encoding="utf-8"))
        groups: dict[str, list[str]] = data.get("groups", {})
        for name, members in groups.items():
            _check(members, known, f"{path.name}, group {name}")
        rules = [_rule(name, entry, groups, known) for name, entry in data["rules"].items()]
        parts = [data.get(part, []) for part in ("quiet", "live", "settled", "unsettled")]
        for members in parts:
            _check(members, known, path.name)
        return cls(rules, *parts)

    def is_quiet(self, found: Found) -> bool:
        """A lesson, drill, look-up or closed matter is spoken of, and no sentence outside it shows a live risk."""
        if not found.everywhere & self._quiet:
            return False
        return not any(names & self._live for names in found.by_sentence)

    def fire(self, found: Found) -> list[Fired]:
        """Every rule that fires, in the order of the file."""
        everywhere = found.everywhere
        quiet = self.is_quiet(found)
        over = bool(everywhere & self._settled) and not everywhere & self._unsettled
        return [
            Fired(rule, quiet and not rule.always, rule.firm and not over)
            for rule in self.rules
            if not rule.none_of & everywhere
            and all(everywhere & group for group in rule.all_of)
            and _within(rule, found.by_sentence)
        ]


def _within(rule: Rule, sentences: Sequence[frozenset[str]]) -> bool:
    reach = min(_REACH[rule.span], max(len(sentences), 1))
    for start in range(max(len(sentences) - reach + 1, 1)):
        here: frozenset[str] = frozenset().union(*sentences[start : start + reach])
        if all(here & group for group in rule.all_of):
            return True
    return False


def _check(names: Collection[str], known: Collection[str], where: str) -> None:
    unknown = sorted(set(names) - set(known))
    if unknown:
        raise BadData(f"{where}: unknown concepts {unknown}")


def _rule(name: str, entry: Any, groups: dict[str, list[str]], known: Collection[str]) -> Rule:
    unknown = set(entry) - {"code", "urgency", "all", "none", "span", "why", "always", "firm"}
    if unknown:
        raise BadData(f"rules.yaml, {name}: unknown fields {sorted(unknown)}")
    all_of = []
    for part in entry["all"]:
        members: set[str] = set()
        for option in [part] if isinstance(part, str) else part:
            members |= set(groups.get(option, [option]))
        _check(members, known, f"rules.yaml, {name}")
        all_of.append(frozenset(members))
    none_of: set[str] = set()
    for option in entry.get("none", []):
        none_of |= set(groups.get(option, [option]))
    _check(none_of, known, f"rules.yaml, {name}")
    span = entry.get("span", "near")
    if span not in _REACH:
        raise BadData(f"rules.yaml, {name}: span is sentence, near or message, not {span!r}")
    urgency = entry.get("urgency")
    if urgency not in (None, "now", "check", "today"):
        raise BadData(f"rules.yaml, {name}: urgency is now, check or today, not {urgency!r}")
    return Rule(
        name=name,
        code=str(entry["code"]),
        urgency=urgency,
        all_of=tuple(all_of),
        none_of=frozenset(none_of),
        span=span,
        why=str(entry.get("why", "default")),
        always=bool(entry.get("always")),
        firm=bool(entry.get("firm")),
    )
