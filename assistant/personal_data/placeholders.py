"""What stands in a masked message for each finding, the same for the same person all through a conversation."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.personal_data.evidence import TITLES
from assistant.personal_data.lists import fold, is_first_name

_WORDS = {
    "date_of_birth": "date of birth",
    "address": "address",
    "postcode": "postcode",
    "phone": "phone",
    "email": "email",
    "nhs_number": "NHS number",
    "upn": "UPN",
    "vehicle": "vehicle",
    "reference": "reference",
    "handle": "username",
    "school_class": "class",
}
_ROLES = {"child": "Child", "parent": "Parent", "adult": "Adult", "staff": "Staff", "": "Child"}
PLACEHOLDER = re.compile(
    r"\b(?:Child|Parent|Adult|Staff) [A-Z]\d{0,4}(?!\w)(?!['’][A-Z])|\[(?:"
    + "|".join(_WORDS.values())
    + r")(?: \d{1,4})?\]"
)
"""How a placeholder is written, so that masked text can be masked again and stay as it is."""

_LEAST_TO_MISSPELL, _MANY = 5, 300
_SPLIT = re.compile(r"[^\w'’\-]+")


@dataclass(repr=False)
class _Person:
    title: str
    first: str
    rest: tuple[str, ...]
    placeholder: str


class Placeholders:
    """The placeholders of one conversation. Holds the words they stand for: keep it in memory and with its conversation.

    The same person keeps the same placeholder in another form: a first name alone, a possessive, a slip of one letter.
    """

    def __init__(self) -> None:
        """Nothing has been found yet."""
        self._people: dict[str, list[_Person]] = {}
        self._things: dict[tuple[str, str], str] = {}
        self._counts: dict[str, int] = {}
        self._used: set[str] = set()

    def reserve(self, text: str) -> None:
        """Never give out a placeholder that the text already has ("Child A" written by hand is another child)."""
        self._used.update(match.group() for match in PLACEHOLDER.finditer(text))

    def of(self, text: str, kind: str, role: str = "") -> str:
        """The placeholder of one finding: the one it already has in this conversation, or a new one."""
        if kind == "name":
            return self._person(text, role)
        key = (kind, re.sub(r"[\W_]+", "", fold(text)) or text)
        if key not in self._things:
            while True:
                number = self._counts[kind] = self._counts.get(kind, 0) + 1
                word = f"[{_WORDS[kind]}]" if number == 1 else f"[{_WORDS[kind]} {number}]"
                if word not in self._used:
                    break
            self._used.add(word)
            self._things[key] = word
        return self._things[key]

    def names(self) -> frozenset[str]:
        """Every word of every name met so far, folded; single letters left out."""
        return frozenset(word for word in self._people if len(word) > 2)

    def _person(self, text: str, role: str) -> str:
        title, words = _parts(text)
        known = self._known(title, words)
        if known is not None:
            if len(words) > 1 + len(known.rest) and not known.title:
                known.rest = words[1:]
                self._remember(known)
            return known.placeholder
        if title and role not in ("parent", "staff"):
            role = "adult"
        placeholder = self._next(_ROLES[role])
        first, rest = (words[0], words[1:]) if words else (fold(text), ())
        self._remember(_Person(title, first, rest, placeholder))
        return placeholder

    def _remember(self, person: _Person) -> None:
        for word in (person.first, *person.rest):
            same = self._people.setdefault(word, [])
            if person not in same[-20:]:
                same.append(person)

    def _known(self, title: str, words: tuple[str, ...]) -> _Person | None:
        """The latest person that these words can mean: the same name, its first word alone, or its last after a title."""
        if not words:
            return None
        for person in reversed(self._people.get(words[-1] if title else words[0], [])[-50:]):
            everything = (person.first, *person.rest)
            if title:
                same = person.title == title and everything[-1] == words[-1]
            elif person.title:
                same = everything == words or (len(words) == 1 and words[0] == everything[-1])
            elif len(words) == 1:
                same = words[0] in everything
            else:
                same = person.first == words[0] and (
                    not person.rest or person.rest[-1] == words[-1] or _initial(person, words)
                )
            if same:
                return person
        return self._misspelt(title, words)

    def _misspelt(self, title: str, words: tuple[str, ...]) -> _Person | None:
        """The one person whose first name these words miss by a letter, when one of the two spellings is in no list."""
        if title or len(words) != 1 or len(words[0]) < _LEAST_TO_MISSPELL or len(self._people) > _MANY:
            return None
        word = words[0]
        near = [
            person
            for first, people in self._people.items()
            if _a_letter_apart(first, word) and not (is_first_name(first) and is_first_name(word))
            for person in people
            if person.first == first and not person.title
        ]
        return near[0] if len(near) == 1 else None

    def _next(self, word: str) -> str:
        """The next letter that nobody has: A to Z, then A2 to Z2 and so on."""
        while True:
            number = self._counts["name"] = self._counts.get("name", 0) + 1
            turn, letter = divmod(number - 1, 26)
            name = chr(ord("A") + letter) + (str(turn + 1) if turn else "")
            if not any(f"{other} {name}" in self._used for other in _ROLES.values()):
                self._used.add(f"{word} {name}")
                return f"{word} {name}"


def _a_letter_apart(one: str, other: str) -> bool:
    """Whether two words with the same first letter differ by one letter left out, put in, changed or changed about."""
    if one[0] != other[0] or abs(len(one) - len(other)) > 1 or one == other:
        return False
    same = next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    a, b = one[same:], other[same:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])


def _parts(text: str) -> tuple[str, tuple[str, ...]]:
    words = [re.sub(r"['’]s?$", "", fold(word)).replace("'", "") for word in _SPLIT.split(text)]
    words = [word for word in words if word]
    title = words.pop(0) if len(words) > 1 and words[0] in TITLES else ""
    if words[:1] == ["and"] and len(words) > 2 and words[1] in TITLES:
        title, words = f"{title} and {words[1]}", words[2:]
    return title, tuple(words)


def _initial(person: _Person, words: tuple[str, ...]) -> bool:
    last, other = person.rest[-1], words[-1]
    return (len(last) == 1 or len(other) == 1) and last[0] == other[0]
