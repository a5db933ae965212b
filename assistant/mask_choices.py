"""What a person chose to hide, or not to hide, in their own words: masking with the last word left to them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from assistant.personal_data import Found, Masked, Placeholders, mask


@dataclass(frozen=True)
class MaskChoices:
    """Words to leave as they are (``shown``) and words to hide (``hidden``), in any case. Personal: never stored."""

    shown: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()

    def show(self, words: str) -> MaskChoices:
        """Leave these words as they are."""
        key = _key(words)
        return MaskChoices(self.shown | {key}, self.hidden - {key})

    def hide(self, words: str) -> MaskChoices:
        """Hide these words as well."""
        key = _key(words)
        return MaskChoices(self.shown - {key}, self.hidden | {key}) if key else self


def mask_as_chosen(text: str, names: Placeholders | None, choices: MaskChoices | None) -> Masked:
    """`assistant.personal_data.mask`, with what the person chose laid over it."""
    names = names or Placeholders()
    masked = mask(text, names)
    if choices is None or masked.failed or not (choices.shown or choices.hidden):
        return masked
    found = [one for one in masked.found if _key(one.text) not in choices.shown]
    for words in sorted(choices.hidden, key=len, reverse=True):
        pattern = r"\s+".join(re.escape(word) for word in words.split())
        for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", text, re.IGNORECASE):
            if all(match.end() <= one.start or match.start() >= one.end for one in found):
                stands = names.of(match.group(), "name")
                found.append(Found(match.group(), "name", stands, match.start(), match.end()))
    found.sort(key=lambda one: one.start)
    return replace(masked, text=_with(text, found), found=tuple(found))


def _with(text: str, found: list[Found]) -> str:
    parts: list[str] = []
    at = 0
    for one in found:
        parts += [text[at : one.start], one.placeholder]
        at = one.end
    return "".join([*parts, text[at:]])


def _key(words: str) -> str:
    return " ".join(words.casefold().split())
