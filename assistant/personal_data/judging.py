"""Whether the word at one place in a message is the start of somebody's name."""

from __future__ import annotations

import re

from assistant.personal_data import evidence as ev
from assistant.personal_data.evidence import words_of
from assistant.personal_data.lists import is_everyday, is_first_name, is_surname, word_names
from assistant.personal_data.reading import Reading

_SHORT = words_of(
    "sam max ben tom joe mia ava eva zoe leo amy jai jon jim tim kim ian eli zac zak ali zoë raj abi pip meg "
    "tia kai evie lia isa jai ayo obi bob ted ken ron lee ann ivy ella jess daz baz gaz kev jez tez liv liz stu abz "
    "kat lou viv deb caz kez wez zee"
)
_LONGEST = 30
_MONTHS = frozenset({"may", "june", "april", "august"})
_SPEECH_LINK = frozenset(
    {"and", "but", "when", "because", "that", "cos", "today", "yesterday", "so", "then", "if"}
)
_NOT_DETERMINED = frozenset(
    {"the", "a", "an", "this", "that", "these", "those", "every", "each", "any", "no"}
)
_ADJACENT_WHO = ev.CALLED | ev.WHO
_KIN_HOUSEHOLD = frozenset({"family", "children", "twins", "siblings", "brothers", "sisters", "household"})
_THOUGHT = words_of("think thinks thought because cos when if that and but said says")
_SUBJECT_BEFORE = words_of("told with by about asked tell saw hit little poor")
_INSIDE = re.compile(r"[A-Z]{2}|[a-z][A-Z]{2}|^[a-z]+[A-Z]|[a-z]{3}[A-Z]")
_THING_BEFORE = words_of("from on using use uses used app via play plays playing watch watching vape")
_WEAK_OPENERS = words_of("is was has had does did get got need needs want make made")
_HELPING = frozenset({"will", "may"})
_NAME_BEFORE = words_of(
    "and or told tell asked ask saw see with about by hit for from because is was said says said n little poor"
)
_AFTER_A_MODAL = words_of("be not have you i we he she need the come go get it they a this that also")


class Judge(Reading):
    """The rules, from the surest sign to the faintest."""

    def starts_name(self, i: int) -> bool:
        """Whether a name starts at word ``i``."""
        token = self.tokens[i]
        word = token.low
        if self.blocked[i] or not token.letters or not 2 <= len(word) <= _LONGEST:
            return False
        if self.placelike[i]:
            return self._placelike(i)
        ambiguous = word in word_names()
        if (word in ev.FUNCTION or word in ev.PLACE_AFTER) and not ambiguous:
            return False
        if self.organisation(i):
            return False
        common = is_everyday(word)
        if ambiguous or (common and is_first_name(word)):
            return self._word_name(i)
        if word in self.met and not common:
            return True
        if is_first_name(word) and token.upper and len(word) < 5 and not self.shouting:
            return self.spoken(i, ev.SAID) or self.before(i) in ev.CALLED
        if is_first_name(word):
            return len(word) > 3 or (self.capital(i) and len(word) > 2) or word in _SHORT or self._beside(i)
        if common:
            return self.capital(i) and self.before(i) == "the" and self._surname_of_household(i)
        return self._unlisted(i)

    def _placelike(self, i: int) -> bool:
        """A word that is a place (a month, a feast) or a first name."""
        token, before = self.tokens[i], self.before(i)
        if self.organisation(i):
            return False
        if (
            before in ev.WHO
            or before in _SUBJECT_BEFORE - {"about"}
            or before in ev.CALLED
            or self.with_year(i)
        ):
            return True
        if before in ("and", "or") and i > 1 and self.blocked[i - 2]:
            return False
        if (
            token.low not in ev.EITHER
            or before in ev.PLACE_BEFORE
            or before in _THING_BEFORE
            or before == "of"
        ):
            return self.spoken(i, ev.STRONG_TOLD) and before not in ev.PLACE_BEFORE
        if token.possessive or self.digit(i + 1) or before in ("to", "the", "since", "last", "this", "next"):
            return token.possessive and self.after(i) in ev.OWNED
        joined = i + 2 < len(self.tokens) and self.after(i) in ("and", "or") and self.blocked[i + 2]
        return not joined and (self.capital(i) or self.spoken(i, ev.TOLD) or self.listed(i))

    def _beside(self, i: int) -> bool:
        """Any sign of a person, for two- and three-letter names."""
        before = self.before(i)
        return (
            self.spoken(i, ev.TOLD)
            or before in _ADJACENT_WHO
            or (self.capital(i) and before in ev.BEFORE)
            or self.with_year(i)
            or self.listed(i)
            or (self.touches(i) and self.capital(i) and is_surname(self.after(i)))
        )

    def _word_name(self, i: int) -> bool:
        token = self.tokens[i]
        word, before, after = token.low, self.before(i), self.after(i)
        owner = token.possessive and after in ev.OWNED
        if before in ev.CALLED and before != "called":
            return True
        if self.in_apposition(i):
            return True
        if not owner and after in ev.NEVER_AFTER.get(word, ()) and self.touches(i):
            return False
        if before in ev.AGAINST_BEFORE.get(word, ()) and before not in ev.WHO:
            return False
        if word in _MONTHS and (self.digit(i - 1) or self.digit(i + 1)):
            return False
        if before == "called":
            return True
        if not self.capital(i):
            return self._small_word_name(i, owner)
        if token.upper and len(word) < 4:
            return False
        if not token.opens and word in _MONTHS:
            return (
                owner
                or before in ev.WHO
                or before in _SUBJECT_BEFORE
                or self.full_name(i)
                or self.spoken(i, ev.SAID)
            )
        if not token.opens:
            return before not in _NOT_DETERMINED or owner
        if token.possessive:
            return owner or word not in ev.SEASONS
        if after in ev.TOLD and self.touches(i) and (word not in ev.SEASONS or after in ev.SAID):
            return after not in _WEAK_OPENERS or word not in ev.MODALS
        bracket = i + 1 < len(self.tokens) and self.tokens[i + 1].gap == " (" and word not in ev.SEASONS
        return bracket or self.full_name(i) or self.listed(i) or self.with_year(i)

    def _small_word_name(self, i: int, owner: bool) -> bool:
        word, before, after = self.tokens[i].low, self.before(i), self.after(i)
        verbal = word in ev.MODALS
        if before in ev.DETERMINERS or (word in _HELPING and before and before not in _NAME_BEFORE):
            return False
        if owner or (before in ev.WHO and not verbal):
            return True
        if after in ev.SAID and self.touches(i):
            return not (verbal and after.endswith(("nt", "n't", "n’t", "'t")))
        if self.with_year(i):
            return (
                not verbal
                or self.tokens[i].opens
                or before in ("told", "asked", "with", "about", "by", "and")
            )
        if self.listed(i):
            return not verbal or after not in _AFTER_A_MODAL
        if before in _THOUGHT and self.touches(i) and not verbal and word not in ev.SEASONS:
            return after in ev.TOLD
        return word in self.met and not verbal and after in ev.TOLD

    def in_apposition(self, i: int) -> bool:
        """ "Dawn, our supervisor", "Bill the caretaker"."""
        after = self.tokens[i + 1 : i + 5]
        if not self.capital(i) or not after or after[0].opens or after[0].gap.strip() not in ("", ","):
            return False
        linked = after[0].low in ("our", "my", "the") if after[0].gap.strip() else after[0].low == "the"
        return linked and any(t.low in ev.STAFF_WORDS for t in after[1 : 3 + (after[0].low != "the")])

    def _surname_of_household(self, i: int) -> bool:
        return is_surname(self.tokens[i].low) and self.touches(i) and self.after(i) in _KIN_HOUSEHOLD

    def _unlisted(self, i: int) -> bool:
        """A word in no list, or a surname alone."""
        token = self.tokens[i]
        word, before, after = token.low, self.before(i), self.after(i)
        surname = is_surname(word)
        if token.upper and not self.shouting and not (surname and len(word) > 4):
            return before in ev.CALLED and len(word) > 3
        if len(word) < 3 or ("'" in word and not surname) or (not token.upper and _INSIDE.search(token.text)):
            return False
        if self.spoken(i, ev.SAID) and before not in _NOT_DETERMINED and (token.capital or len(word) > 3):
            return (
                self.capital(i)
                or token.possessive
                or token.opens
                or before in _SPEECH_LINK
                or before in ev.WHO
            )
        if not self.capital(i) and surname and self.touches(i) and not self.blocked[i + 1]:
            following = self.tokens[i + 1].low
            if is_first_name(following) or (is_surname(following) and not is_everyday(following)):
                return True
        if not self.capital(i):
            return (
                (before in ev.CALLED and len(word) > 2)
                or (len(word) > 3 and surname and before in ev.WHO)
                or (
                    len(word) > 3
                    and self.listed(i)
                    and before not in ev.DETERMINERS
                    and i - 1 not in self.named
                )
            )
        if token.opens:
            return (
                (surname and after in ev.TOLD)
                or (self.full_name(i) and after not in ev.TOLD)
                or self.with_year(i)
            )
        if before in _NOT_DETERMINED:
            return self.touches(i) and after in ev.HOUSEHOLD and surname
        if before in ev.PLACE_BEFORE or before in _THING_BEFORE:
            return self.spoken(i, ev.STRONG_TOLD)
        return not (self.touches(i) and self.capital(i + 1) and is_everyday(after) and not is_surname(after))
