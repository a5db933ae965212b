"""One message being read for names: what stands where, and the signs of a person around each word."""

from __future__ import annotations

from collections.abc import Container

from assistant.personal_data import evidence as ev
from assistant.personal_data.lists import is_everyday, is_first_name, is_surname, known, word_names
from assistant.personal_data.tokens import PERSON, shouts, tokens_of

_CLASSLIKE = frozenset({"class", "group", "house", "base", "team", "unit"})


class Reading:
    """One message being read. ``taken`` are offsets that other findings and placeholders hold."""

    def __init__(self, text: str, taken: list[tuple[int, int]], met: Container[str] = ()) -> None:
        """``met`` holds the folded words of names met before in this conversation."""
        self.text = text
        self.tokens = tokens = tokens_of(text)
        self.met = met
        self.shouting = shouts(tokens)
        self.named: set[int] = set()
        self.blocked = [False] * len(tokens)
        self.is_known = [False] * len(tokens)
        self.placelike = [False] * len(tokens)
        self._block(taken)
        self._block_known()

    def capital(self, i: int) -> bool:
        """Whether the word has a capital that means something."""
        return self.tokens[i].capital and not self.shouting

    def before(self, i: int) -> str:
        """The word before in the same sentence, folded, or nothing."""
        return self.tokens[i - 1].low if i and not self.tokens[i].opens else ""

    def after(self, i: int) -> str:
        """The word after in the same sentence, folded, or nothing."""
        return self.tokens[i + 1].low if i + 1 < len(self.tokens) and not self.tokens[i + 1].opens else ""

    def touches(self, i: int) -> bool:
        """Whether only a space parts word ``i`` from the next."""
        return i + 1 < len(self.tokens) and self.tokens[i + 1].gap in (" ", "  ")

    def organisation(self, i: int) -> bool:
        """Whether the word begins the name of a school, street, council or the like, or follows "St"."""
        if self.before(i) in ("st", "saint") and (self.tokens[i].gap in (" ", ". ")):
            return True
        if not self.tokens[i].capital or self.tokens[i].possessive:
            return False
        for j in range(i + 1, min(i + 5, len(self.tokens))):
            token = self.tokens[j]
            if token.gap != " " or not (token.capital or token.low == "of"):
                return j == i + 1 and token.gap == " " and token.low in _CLASSLIKE
            if token.low in ev.PLACE_AFTER:
                person = j == i + 1 and token.low in ev.LIKE_SURNAMES and is_first_name(self.tokens[i].low)
                return not person or self.before(i) in ev.PLACE_BEFORE
        return False

    def _block(self, taken: list[tuple[int, int]]) -> None:
        places = sorted(taken)
        at = 0
        for i, token in enumerate(self.tokens):
            while at < len(places) and places[at][1] <= token.start:
                at += 1
            if at < len(places) and places[at][0] < token.end:
                self.blocked[i] = True

    def _block_known(self) -> None:
        phrases = known()
        i = 0
        while i < len(self.tokens):
            low = self.tokens[i].low
            if self.tokens[i].dotted:
                i += 1
                continue
            if low not in phrases and not (self.tokens[i].possessive and low + "'s" in phrases):
                i += 1
                continue
            options = phrases.get(low, ()) + (
                phrases.get(low + "'s", ()) if self.tokens[i].possessive else ()
            )
            length = max((len(p) for p in options if self._matches(i, p)), default=0)
            if length == 1 and (is_first_name(low) or low in word_names()):
                self.placelike[i] = True
            elif length:
                for j in range(i, i + length):
                    self.blocked[j] = True
                self.is_known[i] = length == 1
            i += max(1, length)

    def _matches(self, i: int, phrase: tuple[str, ...]) -> bool:
        if i + len(phrase) > len(self.tokens):
            return False
        for offset, word in enumerate(phrase):
            token = self.tokens[i + offset]
            whole = token.low + "'s" if token.possessive and word.endswith("'s") else token.low
            if whole != word or (offset and token.gap not in (" ", "-", "  ")):
                return False
        return True

    def spoken(self, i: int, verbs: frozenset[str]) -> bool:
        """Whether the word does what only people do: has a mum, tells, hits."""
        if self.tokens[i].possessive:
            return self.after(i) in ev.OWNED
        return self.after(i) in verbs and self.touches(i)

    def with_year(self, i: int) -> bool:
        """Whether a year group follows: "in year 4", "(Y4)", ", yr 9"."""
        after = self.tokens[i + 1 : i + 3]
        if not after or after[0].opens:
            return False
        first = after[1] if after[0].low in ("in", "from") and len(after) > 1 else after[0]
        word = first.low
        bare = word.lstrip("y").lstrip("ear").lstrip("r")
        return word in ev.YEAR or (word[0] == "y" and bare.isdigit())

    def listed(self, i: int) -> bool:
        """Whether the word stands in a row with a name: "ollie and X", "X, Kai"."""
        before = self.tokens[i - 2] if i > 1 and self.before(i) in ("and", "n", "or") else None
        if before is not None and (i - 2 in self.named or before.low == "me"):
            return True
        if i and i - 1 in self.named and self.tokens[i].gap.strip() in (",", "&", "/", "+"):
            return True
        j = i + 2 if self.after(i) in ("and", "or", "n") else i + 1
        if j >= len(self.tokens) or self.tokens[j].opens or self.tokens[i + 1].opens:
            return False
        joined = j == i + 2 or self.tokens[j].gap.strip() in (",", "&", "/", "+")
        if self.tokens[j].low == PERSON:
            return joined
        name = is_first_name(self.tokens[j].low) or (self.capital(j) and self.tokens[j].low in word_names())
        return joined and name and not self.blocked[j] and not self.placelike[j]

    def full_name(self, i: int) -> bool:
        """Whether a capitalised surname follows."""
        if not self.touches(i) or self.blocked[i + 1] or not self.capital(i + 1) or self.tokens[i].possessive:
            return False
        word = self.tokens[i + 1].low
        listed = is_surname(word) or is_first_name(word)
        return (
            listed
            or (word in word_names() and is_surname(self.tokens[i].low))
            or (len(word) > 3 and not is_everyday(word))
        )

    def digit(self, i: int) -> bool:
        return 0 <= i < len(self.tokens) and self.tokens[i].low[0].isdigit()
