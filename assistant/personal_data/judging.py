"""Whether the word at one place in a message is the start of somebody's name."""

from __future__ import annotations

import re
from collections.abc import Container

from assistant.personal_data import evidence as ev
from assistant.personal_data.lists import is_everyday, is_first_name, is_surname, known, word_names
from assistant.personal_data.tokens import Token, shouts

_SHORT = frozenset(
    "sam max ben tom joe mia ava eva zoe leo amy jai jon jim tim kim ian eli zac zak ali zoë raj abi pip meg tia kai "
    "evie lia isa jai ayo obi bob ted ken ron lee ann ivy ella jess".split()
)
_JOINERS = frozenset({"", " ", ", ", " & ", "/", ",", " + ", "  "})
_MONTHS = frozenset({"may", "june", "april", "august"})
_SPEECH_LINK = frozenset({"and", "but", "when", "because", "that", "cos", "today", "yesterday", "so", "then", "if"})
_NOT_DETERMINED = frozenset({"the", "a", "an", "this", "that", "these", "those", "every", "each", "any", "no"})
_ADJACENT_WHO = ev.CALLED | ev.WHO


class Judge:
    """One message being read. ``taken`` are offsets that other findings and placeholders hold."""

    def __init__(self, tokens: list[Token], taken: list[tuple[int, int]], met: Container[str] = ()) -> None:
        """``met`` holds the folded words of names met before in this conversation."""
        self.tokens = tokens
        self.met = met
        self.shouting = shouts(tokens)
        self.named: set[int] = set()
        self.blocked = [False] * len(tokens)
        self.placelike = [False] * len(tokens)
        self._block(taken)
        self._block_known()

    def starts_name(self, i: int) -> bool:
        """Whether a name starts at word ``i``."""
        token = self.tokens[i]
        word = token.low
        if self.blocked[i] or not token.letters or len(word) < 2:
            return False
        if self.placelike[i]:
            return self._spoken(i, ev.STRONG_TOLD) or self.before(i) in ev.CALLED or self._with_year(i)
        ambiguous = word in word_names()
        if word in ev.FUNCTION and not ambiguous:
            return False
        if self.organisation(i):
            return False
        common = is_everyday(word)
        if ambiguous or (common and is_first_name(word)):
            return self._word_name(i)
        if word in self.met and not common:
            return True
        if is_first_name(word) and token.upper and len(word) < 5 and not self.shouting:
            return self._spoken(i, ev.SAID) or self.before(i) in ev.CALLED
        if is_first_name(word):
            return len(word) > 3 or (self.capital(i) and len(word) > 2) or word in _SHORT or self._beside(i)
        return not common and self._unlisted(i)

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
                return True
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
            options = phrases.get(low, ()) + (phrases.get(low + "'s", ()) if self.tokens[i].possessive else ())
            length = max((len(p) for p in options if self._matches(i, p)), default=0)
            if length == 1 and (is_first_name(low) or low in word_names()):
                self.placelike[i] = True
            elif length:
                for j in range(i, i + length):
                    self.blocked[j] = True
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

    def _spoken(self, i: int, verbs: frozenset[str]) -> bool:
        """Whether the word does what only people do: has a mum, tells, hits."""
        if self.tokens[i].possessive:
            return self.after(i) in ev.OWNED
        return self.after(i) in verbs and self.touches(i)

    def _with_year(self, i: int) -> bool:
        """Whether a year group follows: "in year 4", "(Y4)", ", yr 9"."""
        after = self.tokens[i + 1 : i + 3]
        if not after or after[0].opens:
            return False
        first = after[1] if after[0].low in ("in", "from") and len(after) > 1 else after[0]
        word = first.low
        bare = word.lstrip("y").lstrip("ear").lstrip("r")
        return word in ev.YEAR or (word[0] == "y" and bare.isdigit())

    def _listed(self, i: int) -> bool:
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
        name = is_first_name(self.tokens[j].low) or (self.capital(j) and self.tokens[j].low in word_names())
        return joined and name and not self.blocked[j] and not self.placelike[j]

    def _beside(self, i: int) -> bool:
        """Any sign of a person, for two- and three-letter names."""
        before = self.before(i)
        return (
            self._spoken(i, ev.TOLD)
            or before in _ADJACENT_WHO
            or (self.capital(i) and before in ev.BEFORE)
            or self._with_year(i)
            or self._listed(i)
            or (self.touches(i) and self.capital(i) and is_surname(self.after(i)))
        )

    def _word_name(self, i: int) -> bool:
        token = self.tokens[i]
        word, before, after = token.low, self.before(i), self.after(i)
        owner = token.possessive and after in ev.OWNED
        if before in ev.CALLED and before != "called":
            return True
        if self._in_apposition(i):
            return True
        if not owner and after in ev.NEVER_AFTER.get(word, ()) and self.touches(i):
            return False
        if before in ev.AGAINST_BEFORE.get(word, ()) and before not in ev.WHO:
            return False
        if word in _MONTHS and (self._digit(i - 1) or self._digit(i + 1)):
            return False
        if before == "called":
            return True
        if not self.capital(i):
            return self._small_word_name(i, owner)
        if token.upper and len(word) < 4:
            return False
        if not token.opens and word in _MONTHS:
            return owner or before in ev.WHO or before in _SUBJECT_BEFORE or self._full_name(i) or self._spoken(i, ev.SAID)
        if not token.opens:
            return before not in _NOT_DETERMINED or owner
        if token.possessive:
            return owner or word not in ev.SEASONS
        if after in ev.TOLD and self.touches(i) and (word not in ev.SEASONS or after in ev.SAID):
            return after not in _WEAK_OPENERS or word not in ev.MODALS
        return self._full_name(i) or self._listed(i) or self._with_year(i) or word in self.met

    def _small_word_name(self, i: int, owner: bool) -> bool:
        word, before, after = self.tokens[i].low, self.before(i), self.after(i)
        verbal = word in ev.MODALS
        if before in ev.DETERMINERS:
            return False
        if owner or (before in ev.WHO and not verbal):
            return True
        if after in ev.SAID and self.touches(i):
            return not (verbal and after.endswith(("nt", "n't")))
        if self._with_year(i):
            return not verbal or self.tokens[i].opens or before in ("told", "asked", "with", "about", "by", "and")
        if self._listed(i):
            return not verbal or after not in _AFTER_A_MODAL
        return word in self.met and not verbal and after in ev.TOLD

    def _in_apposition(self, i: int) -> bool:
        """ "Dawn, our supervisor", "Bill the caretaker"."""
        after = self.tokens[i + 1 : i + 5]
        if not self.capital(i) or not after or after[0].opens or after[0].gap.strip() not in ("", ","):
            return False
        linked = after[0].low in ("our", "my", "the") if after[0].gap.strip() else after[0].low == "the"
        return linked and any(t.low in ev.STAFF_WORDS for t in after[1:3 + (after[0].low != "the")])

    def _full_name(self, i: int) -> bool:
        """Whether a capitalised surname follows."""
        if not self.touches(i) or self.blocked[i + 1] or not self.capital(i + 1) or self.tokens[i].possessive:
            return False
        word = self.tokens[i + 1].low
        return is_surname(word) or is_first_name(word) or (len(word) > 3 and not is_everyday(word))

    def _digit(self, i: int) -> bool:
        return 0 <= i < len(self.tokens) and self.tokens[i].low[0].isdigit()

    def _unlisted(self, i: int) -> bool:
        """A word in no list, or a surname alone."""
        token = self.tokens[i]
        word, before, after = token.low, self.before(i), self.after(i)
        surname = is_surname(word)
        if token.upper and not self.shouting and not (surname and len(word) > 4):
            return before in ev.CALLED and len(word) > 3
        if len(word) < 3 or ("'" in word and not surname) or (not token.upper and _INSIDE.search(token.text)):
            return False
        if self._spoken(i, ev.SAID) and before not in _NOT_DETERMINED and (token.capital or len(word) > 3):
            return (
                self.capital(i) or token.possessive or token.opens or before in _SPEECH_LINK or before in ev.WHO
            )
        if not self.capital(i) and surname and self.touches(i) and not self.blocked[i + 1]:
            following = self.tokens[i + 1].low
            if is_first_name(following) or (is_surname(following) and not is_everyday(following)):
                return True
        if not self.capital(i):
            return (before in ev.CALLED and len(word) > 2) or (
                len(word) > 3 and surname and before in ev.WHO
            ) or (len(word) > 3 and self._listed(i) and before not in ev.DETERMINERS and i - 1 not in self.named)
        if token.opens:
            return (surname and after in ev.TOLD) or (self._full_name(i) and after not in ev.TOLD) or self._with_year(i)
        if before in _NOT_DETERMINED:
            return False
        if before in ev.PLACE_BEFORE or before in _THING_BEFORE:
            return self._spoken(i, ev.STRONG_TOLD)
        return not (self.touches(i) and self.capital(i + 1) and is_everyday(after) and not is_surname(after))


_SUBJECT_BEFORE = frozenset("told with by about asked tell saw hit little poor".split())
_INSIDE = re.compile(r"[A-Z]{2}|[a-z][A-Z]{2}|^[a-z]+[A-Z]|[a-z]{3}[A-Z]")
_CLASSLIKE = frozenset({"class", "group", "house", "base", "team", "unit"})
_THING_BEFORE = frozenset("from on using use uses used app via play plays playing watch watching vape".split())
_WEAK_OPENERS = frozenset("is was has had does did get got need needs want make made".split())
_AFTER_A_MODAL = frozenset("be not have you i we he she need the come go get it they a this that also".split())
