"""The signs, for and against, that a word in a message is somebody's name: what the learned half weighs."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.personal_data import evidence as ev
from assistant.personal_data.evidence import words_of
from assistant.personal_data.judging import Judge
from assistant.personal_data.letters import likeness
from assistant.personal_data.lists import (
    everyday,
    first_names,
    frequent_first_names,
    is_everyday,
    is_first_name,
    is_surname,
    rare_surnames,
    rare_words,
    surnames,
    word_names,
)
from assistant.personal_data.tokens import PERSON, Token

_PRONOUNS = words_of("he she him her his hers they them their himself herself hes shes he's she's")
_ABOUT_PEOPLE = (
    _PRONOUNS - words_of("they them their")
    | ev.WHO
    | ev.PARENT_WORDS
    | words_of("mums dads nans told said says sed sibling siblings")
)
_SUBJECTS = words_of("i you we who what it this that police school everyone someone anyone nobody staff i'll")
_COMPOUND = (
    "-speaking",
    "-based",
    "-related",
    "-led",
    "-born",
    "-only",
    "-free",
    "-style",
    "-wide",
    "-year",
    "-term",
    "-made",
)
_PEOPLE = _ABOUT_PEOPLE | words_of(
    "man woman lady bloke guy one who we them they call calls his her my myself himself herself"
)
_THINGS = words_of(
    "app game group site website film book form process scheme programme page chat channel thing it class house unit"
)
_OBJECTS = words_of("it this that these them him me my his your their our the a an us you i we he they")
_HELPING = frozenset({"will", "may"})
_MONTHS = words_of("april may june august")
_SEASONS = words_of("summer winter autumn spring easter")
_NOT_INITIALS = words_of("dob am pm eg ie uk us eu un tv pe re no nb ps dt ta rsvp asap diy")
_PUBLIC = words_of(
    "law act inquiry enquiry review report reviews case audit murders murder rule standard test competence"
)
_TAGS: tuple[tuple[str, frozenset[str]], ...] = (
    ("told", ev.TOLD),
    ("said", ev.SAID),
    ("owned", ev.OWNED),
    ("who", ev.WHO),
    ("parent", ev.PARENT_WORDS),
    ("staff", ev.STAFF_WORDS),
    ("called", ev.CALLED),
    ("title", ev.TITLES | ev.GUARDED_TITLES),
    ("determiner", ev.DETERMINERS),
    ("place-before", ev.PLACE_BEFORE),
    ("place-after", ev.PLACE_AFTER),
    ("before", ev.BEFORE),
    ("year", ev.YEAR),
    ("household", ev.HOUSEHOLD),
    ("be", words_of("is was isnt wasnt isn't wasn't has had hasnt hasn't hadn't")),
    (
        "will",
        words_of(
            "will would won't wont wouldn't can could can't cant may might should did didn't didnt does doesn't"
        ),
    ),
)
_LUMPS = {
    "first": "N",
    "other": "N",
    "both": "W",
    "word": "E",
    "odd": "U",
    "family": "U",
    "rare": "U",
    "unknown": "U",
    "initials": "I",
}
_MAY_BE_NAMES = frozenset({"first", "other", "both", "family", "rare", "unknown", "initials", "place"})
_GAPS = (
    ("\n", "line"),
    ("?", "stop"),
    ("!", "stop"),
    (".", "stop"),
    (":", "colon"),
    (";", "colon"),
    ("(", "bracket"),
    (")", "bracket"),
    ('"', "quote"),
    ("“", "quote"),
    ("‘", "quote"),
    ("'", "quote"),
    (",", "comma"),
    ("/", "slash"),
    ("&", "and"),
    ("+", "and"),
    ("-", "dash"),
    ("–", "dash"),
    ("=", "colon"),
)
_ARTICLES = words_of("the a an this any no")
_STOPS = frozenset(".!?\n")
_FAR = 12
_LONGEST_SENTENCE = 40


class Signs:
    """The signs at each word of one message.

    Each word has a kind, by the lists that hold it: ``first`` or ``other`` (a first name, frequent or not), ``both`` (a
    first name and an everyday word), ``family`` or ``rare`` (a surname), ``word``, ``odd`` (a rare word), ``unknown``,
    ``initials``, ``place``, ``known``, ``taken``, ``small``, ``number`` or ``mixed``; and a capital: ``small``,
    ``capital``, ``opening``, ``upper`` or ``loud`` (where all words have capitals).
    """

    def __init__(self, judge: Judge, letters: Mapping[str, int]) -> None:
        """``letters`` weighs runs of letters (`letters.likeness`)."""
        self.judge = judge
        self._letters = letters
        self._tags: dict[str, tuple[str, ...]] = {}
        tokens = judge.tokens
        self.kinds = [self._kind(i) for i in range(len(tokens))]
        self.caps = [self._cap(token) for token in tokens]
        self._gaps = [_gap(t.gap) for t in tokens] + ["end"]
        self._marks = [_mark(t.gap) for t in tokens] + [_mark(judge.text[tokens[-1].end :] if tokens else "")]
        self._names = sum(kind == "first" for kind in self.kinds)
        self._people = [i for i, t in enumerate(tokens) if t.low in _PRONOUNS]
        self._about_people = any(t.low in _ABOUT_PEOPLE for t in tokens)
        self._careful = not judge.shouting and _careful(tokens)
        self._after_the = {b.low for a, b in zip(tokens, tokens[1:], strict=False) if a.low in _ARTICLES}
        self._small = {t.low for t in tokens if not t.capital}
        self._inside = {t.low for t in tokens if t.capital and not t.opens}

    def candidate(self, i: int) -> bool:
        """Whether the word can be a name at all."""
        judge, token, kind = self.judge, self.judge.tokens[i], self.kinds[i]
        if judge.blocked[i] and kind != "known":
            return False
        before = judge.before(i)
        if token.low in ev.PLACE_AFTER and i and token.gap == " " and judge.tokens[i - 1].capital:
            return False
        if kind in ("word", "odd"):
            return token.low not in ev.WHO and token.low not in ev.PLACE_AFTER and self._nickname(i)
        if kind == "known":
            return before in ev.CALLED or judge.spoken(i, ev.SAID) or self.caps[i] == "opening"
        if self._does_something(i) or (token.possessive and judge.after(i) == "law"):
            return False
        if not token.capital:
            if token.low in _HELPING and (before in _SUBJECTS or before in _PRONOUNS or before in ev.WHO):
                return False
            if token.low in _SEASONS and before in ev.AGAINST_BEFORE["summer"]:
                return False
        if token.low in _MONTHS and not self._month_is_a_name(i):
            return False
        return kind in _MAY_BE_NAMES

    def at(self, i: int, rule: bool) -> list[str]:
        """The signs at word ``i``; ``rule`` is what the rules say of it."""
        kind, cap = self.kinds[i], self.caps[i]
        mine = f"{_LUMPS.get(kind, kind)} {cap[0]}"
        signs = [f"{kind} {cap}", mine, f"rule {rule} {mine}", f"rule {rule} {kind}"]
        self._around(i, mine, signs)
        self._of_the_word(i, mine, signs)
        self._of_the_letters(i, mine, signs)
        self._of_the_message(i, mine, signs)
        self._of_the_rules(i, mine, signs)
        return signs

    def _around(self, i: int, mine: str, signs: list[str]) -> None:
        """The words before and after, what they are, and what parts them from this one."""
        judge, tokens, kinds = self.judge, self.judge.tokens, self.kinds
        token, lump = tokens[i], mine[:-2]
        prev, following = self._neighbours(i)
        begins, ends = prev[0] == "<", following[0] == "<"
        prev_kind = prev if begins else kinds[i - 1]
        next_kind = following if ends else kinds[i + 1]
        gap_before, gap_after = self._gaps[i] if i else "start", self._gaps[i + 1]
        signs += [
            f"<{prev}",
            f"<{prev} {mine}",
            f">{following}",
            f">{following} {mine}",
            f"<{prev_kind} {mine}",
            f">{next_kind} {mine}",
            f"<{prev_kind} >{next_kind} {lump}",
            f"gap< {gap_before} {mine}",
            f"gap> {gap_after} {mine}",
        ]
        if not begins:
            for tag in self._tagged(prev):
                signs += [f"<{tag}", f"<{tag} {mine}"]
            if i > 1:
                signs.append(f"<{tokens[i - 2].low} {prev}")
        if prev in ("and", "n", "or") and i > 1:
            signs.append(f"<and {kinds[i - 2]} {mine}")
        if not ends and i + 2 < len(tokens):
            signs.append(f">{following} {tokens[i + 2].low}")
            signs += [f">>{tag} {lump}" for tag in self._tagged(tokens[i + 2].low)]
            if following in ("and", "n", "or"):
                signs.append(f">and {kinds[i + 2]} {mine}")
        if not ends and gap_after == "space":
            for tag in self._tagged(following):
                signs += [f">{tag} {mine}", f">{tag} {lump}"]
                if token.possessive:
                    signs.append(f"'s {tag}")
            signs += [f">-{ending} {mine}" for ending in ("ed", "ing", "s") if following.endswith(ending)]
        if token.possessive:
            signs += [f"'s {mine}", f"'s >{following}"]
        if following in _PUBLIC or (
            i + 2 < len(tokens) and tokens[i + 2].low in _PUBLIC and tokens[i + 1].capital
        ):
            signs.append(f"public {'the' if prev == 'the' or judge.before(i - 1) == 'the' else ''}")
            if token.possessive and following == "law":
                signs.append("public law")

    def _of_the_word(self, i: int, mine: str, signs: list[str]) -> None:
        """The word itself: which, how long, how much like a name."""
        judge, kind, cap = self.judge, self.kinds[i], self.caps[i][0]
        word = judge.tokens[i].low
        prev, following = self._neighbours(i)
        if following in ev.NEVER_AFTER.get(word, ()) and judge.touches(i):
            signs.append(f"never after {cap}")
        if prev in ev.AGAINST_BEFORE.get(word, ()):
            signs.append(f"against before {cap}")
        if prev in ev.CALLED or (prev in ("him", "her") and judge.before(i - 1).startswith("call")):
            signs += [f"called {self._who_is_called(i)}", f"called {self._who_is_called(i)} {mine}"]
        if kind == "both":
            signs += [f"usual {word in everyday()} {cap}", f"mostly {word in ev.MOSTLY_NAMES} {mine}"]
            group = "month" if word in _MONTHS else "season" if word in _SEASONS else ""
            if group:
                signs += [f"{group} {cap}", f"{group} <{prev}", f"{group} >{following}"]
        if kind in ("both", "place", "known", "initials"):
            signs += [f"w {word} {cap}", f"w {word} >{following}", f"w {word} <{prev}"]
        if mine[0] == "U" or kind == "other":
            like = likeness(word, self._letters)
            signs.append(f"like {like} {mine}")
            if prev[0] != "<":
                signs.append(f"like {like // 3} {mine} <{self.kinds[i - 1]}")
            if following[0] != "<":
                signs.append(f"like {like // 3} {mine} >{self.kinds[i + 1]}")
        if word in ev.MODALS and (
            prev in _PRONOUNS or prev in ev.WHO or prev in ev.PARENT_WORDS or prev in _SUBJECTS
        ):
            signs.append(f"modal {cap}")

    def _of_the_letters(self, i: int, mine: str, signs: list[str]) -> None:
        """How long the word is and how it is written."""
        token = self.judge.tokens[i]
        word = token.low
        if len(word) < 4:
            signs.append(f"length {len(word)} {self.kinds[i]} {self.caps[i]}")
            if not set(word) & set("aeiouy"):
                signs.append(f"no vowel {mine}")
        elif len(word) > 9:
            signs.append(f"long {mine}")
        if "-" in token.text:
            signs.append(f"hyphen {mine}")
        if "'" in word:
            signs.append(f"apostrophe {mine}")

    def _of_the_message(self, i: int, mine: str, signs: list[str]) -> None:
        """What the rest of the message says: about people or not, carefully written or not, the same word elsewhere."""
        tokens, token, kind = self.judge.tokens, self.judge.tokens[i], self.kinds[i]
        word = token.low
        if word in self._after_the:
            signs.append(f"the {mine}")
        if token.capital and word in self._small:
            signs.append(f"small too {mine}")
        if word in self._inside:
            signs.append(f"capital too {mine}")
        if any(i < p < i + _FAR for p in self._people):
            signs += [f"pronoun {mine[:-2]}", f"pronoun {mine}"]
        elif any(i - _FAR < p < i for p in self._people):
            signs.append(f"pronoun before {mine}")
        if token.opens:
            end = self._end(i)
            signs += [f"ends {end} {mine}", f"ends {end} {word}"]
        signs += [
            f"names {min(self._names - (kind == 'first'), 2)} {mine}",
            f"careful {self._careful} {mine}",
            f"people {self._about_people} {mine}",
            f"asks {tokens[0].low} {mine}",
        ]
        if i == 0:
            signs.append(f"first {kind} {self.caps[i]}")
        if i == len(tokens) - 1:
            signs.append(f"last {mine}")

    def _of_the_rules(self, i: int, mine: str, signs: list[str]) -> None:
        """What single rules find."""
        judge = self.judge
        if judge.with_year(i):
            signs.append(f"year {mine}")
        if judge.organisation(i):
            signs += ["organisation", f"organisation {mine}"]
        if judge.listed(i):
            signs.append(f"listed {mine}")
        if judge.tokens[i].capital and judge.full_name(i):
            signs.append(f"surname after {mine}")

    def _who_is_called(self, i: int) -> str:
        """Whether a person or a thing is called so: "the lad they call", "an app called"."""
        tokens = self.judge.tokens
        for j in range(i - 2, max(-1, i - 7), -1):
            word = tokens[j].low
            if word in _PEOPLE or self.kinds[j] in ("first", "other", "both", "family"):
                return "person"
            if word in _THINGS:
                return "thing"
        return ""

    def _neighbours(self, i: int) -> tuple[str, str]:
        """The words before and after in the same sentence; in ``<>`` what is there instead of one."""
        tokens, gaps = self.judge.tokens, self._gaps
        before, after = gaps[i] if i else "start", gaps[i + 1]
        prev = tokens[i - 1].low if i and before not in ("stop", "line") else f"<{before}>"
        inside = i + 1 < len(tokens) and after not in ("stop", "line")
        return prev, tokens[i + 1].low if inside else f"<{after}>"

    def _does_something(self, i: int) -> bool:
        """Whether a name that is a verb is one here: "Will he", "Mark it as late", "hope you are well"."""
        judge, token = self.judge, self.judge.tokens[i]
        if (
            token.low not in ev.MODALS
            or not judge.touches(i)
            or self.caps[i] == "capital"
            or token.possessive
        ):
            return False
        after = judge.after(i)
        if token.low in _HELPING and after in ev.NEVER_AFTER[token.low]:
            return True
        return after in _OBJECTS and not judge.in_apposition(i)

    def _month_is_a_name(self, i: int) -> bool:
        """Whether nothing says that a month is a month: no day beside it, no "in", "since" or "next" before it."""
        judge, before = self.judge, self.judge.before(i)
        if judge.digit(i - 1):
            return False
        if judge.digit(i + 1):
            return judge.spoken(i, ev.SAID)
        if before in ("and", "or", "to") and i > 1 and judge.tokens[i - 2].low in _MONTHS:
            return self._month_is_a_name(i - 2)
        if before not in ev.AGAINST_BEFORE["may"]:
            return True
        done_by = before == "by" and i > 1 and judge.tokens[i - 2].low.endswith("ed")
        return done_by or (judge.tokens[i].possessive and judge.after(i) in ev.OWNED)

    def _nickname(self, i: int) -> bool:
        """Whether an everyday word may stand for a person: "called Mouse", "dad is Fats", not "Staff Code Of Conduct"."""
        before = self.judge.before(i)
        if before in ev.CALLED or before in ("by", "as", "her", "him"):
            return True
        if self.kinds[i] == "odd" and self.caps[i] == "opening":
            return True
        return self.caps[i] == "capital" and not self._in_a_title(i)

    def _in_a_title(self, i: int) -> bool:
        """Whether a capitalised everyday word stands beside another one, as in "Effective Family Resilience"."""
        tokens = self.judge.tokens
        after = tokens[i + 1].gap if i + 1 < len(tokens) else ""
        return any(
            0 <= j < len(tokens)
            and gap == " "
            and self.caps[j] == "capital"
            and self.kinds[j] in ("word", "odd", "known")
            for j, gap in ((i - 1, tokens[i].gap), (i + 1, after))
        )

    def _end(self, i: int) -> str:
        """The mark that ends the sentence of word ``i``, looked for in the next forty words."""
        for mark in self._marks[i + 1 : i + 1 + _LONGEST_SENTENCE]:
            if mark:
                return mark
        return self._marks[-1]

    def _tagged(self, word: str) -> tuple[str, ...]:
        tags = self._tags.get(word)
        if tags is None:
            tags = self._tags[word] = tuple(name for name, words in _TAGS if word in words)
        return tags

    def _kind(self, i: int) -> str:
        judge, token = self.judge, self.judge.tokens[i]
        word = token.low
        if judge.blocked[i]:
            return "first" if word == PERSON else "known" if judge.is_known[i] else "taken"
        if "'" in word and word.split("'")[0] in ev.FUNCTION:
            return "small"
        if token.dotted:
            return "small" if word in _NOT_INITIALS else "initials"
        if not token.letters:
            return "number" if word[0].isdigit() else "mixed"
        if judge.placelike[i]:
            return "place"
        short = token.upper and len(word) in (2, 3) and not judge.shouting
        if short and (word not in everyday() or judge.with_year(i) or judge.before(i) in ev.WHO):
            return "initials"
        return _listed_kind(word)

    def _cap(self, token: Token) -> str:
        if not token.capital:
            return "small"
        if self.judge.shouting:
            return "loud"
        if token.upper and len(token.text) > 1:
            return "upper"
        return "opening" if token.opens else "capital"


def _listed_kind(word: str) -> str:
    """The kind of a word by the lists that hold it."""
    if word in word_names():
        return "both"
    if len(word) < 2 or word in ev.FUNCTION:
        return "small"
    if is_first_name(word):
        if is_everyday(word):
            return "both"
        return "first" if word in frequent_first_names() or word not in first_names() else "other"
    if word.endswith(_COMPOUND) and not is_surname(word):
        return "small"
    if word in rare_words() and word not in surnames():
        return "odd"
    if is_everyday(word):
        return "word"
    if word in surnames():
        return "family"
    return "rare" if word in rare_surnames() else "unknown"


def _careful(tokens: list[Token]) -> bool:
    """Whether every sentence begins with a capital and "I" has one: then a name has one too."""
    openings = [
        t.capital for i, t in enumerate(tokens) if t.letters and (not i or not _STOPS.isdisjoint(t.gap))
    ]
    return bool(openings) and all(openings) and not any(t.text == "i" for t in tokens)


def _mark(gap: str) -> str:
    return "?" if "?" in gap else "." if not _STOPS.isdisjoint(gap) else ""


def _gap(gap: str) -> str:
    if gap == " ":
        return "space"
    return next((name for mark, name in _GAPS if mark in gap), "space")
