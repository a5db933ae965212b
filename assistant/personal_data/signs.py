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
    rare_surnames,
    rare_words,
    surnames,
    word_names,
)
from assistant.personal_data.tokens import PERSON

_PRONOUNS = words_of("he she him her his hers they them their himself herself hes shes he's she's")
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
_ABOUT_PEOPLE = (
    _PRONOUNS - words_of("they them their")
    | ev.WHO
    | ev.PARENT_WORDS
    | words_of("mums dads nans told said says sed sibling siblings")
)
_HELPING = frozenset({"will", "may"})
_STOPS = frozenset(".!?\n")
_MONTHS = words_of("april may june august")
_SUBJECTS = words_of("i you we who what it this that police school everyone someone anyone nobody staff i'll")
_SEASONS = words_of("summer winter autumn spring easter")
_NOT_INITIALS = words_of("dob am pm eg ie uk us eu un tv pe re no nb ps dt ta rsvp asap diy")
_PUBLIC = words_of(
    "law act inquiry enquiry review report reviews case audit murders murder rule standard test competence"
)
_LUMP = {
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


class Signs:
    """The signs at each word of one message."""

    def __init__(self, judge: Judge, letters: Mapping[str, int]) -> None:
        """``letters`` weighs runs of letters (`letters.likeness`)."""
        self.judge = judge
        self.letters = letters
        tokens = judge.tokens
        self._tags: dict[str, tuple[str, ...]] = {}
        self.kinds = [self._kind(i) for i in range(len(tokens))]
        self.caps = [self._cap(i) for i in range(len(tokens))]
        tail = judge.text[tokens[-1].end :] if tokens else ""
        self.marks = [_mark(t.gap) for t in tokens] + [_mark(tail)]
        self.gaps = [_gap(t.gap) for t in tokens] + ["end"]
        self.names = sum(kind == "first" for kind in self.kinds)
        self.after_the: set[str] = set()
        self.capital_inside: set[str] = set()
        self.small: set[str] = set()
        for i, token in enumerate(tokens):
            if i and tokens[i - 1].low in ("the", "a", "an", "this", "any", "no"):
                self.after_the.add(token.low)
            if not token.capital:
                self.small.add(token.low)
            elif not token.opens:
                self.capital_inside.add(token.low)
        openings = [
            t.capital for i, t in enumerate(tokens) if t.letters and (not i or not _STOPS.isdisjoint(t.gap))
        ]
        self.careful = (
            not judge.shouting and bool(openings) and all(openings) and not any(t.text == "i" for t in tokens)
        )
        self.asks = tokens[0].low if tokens else ""
        self.about_people = any(t.low in _ABOUT_PEOPLE for t in tokens)
        self.people = [i for i, t in enumerate(tokens) if t.low in _PRONOUNS]

    def candidate(self, i: int) -> bool:
        """Whether the word can be a name at all."""
        kind = self.kinds[i]
        token = self.judge.tokens[i]
        if self.judge.blocked[i] and kind != "known":
            return False
        if kind in ("word", "odd") and (token.low in ev.WHO or token.low in ev.PLACE_AFTER):
            return False
        if token.low in ev.PLACE_AFTER and i and token.gap == " " and self.judge.tokens[i - 1].capital:
            return False
        if (
            not token.capital
            and token.low in _HELPING
            and self.judge.before(i) in _SUBJECTS | _PRONOUNS | ev.WHO
        ):
            return False
        if (
            token.low in _SEASONS
            and self.caps[i] == "small"
            and self.judge.before(i) in ev.AGAINST_BEFORE["summer"]
        ):
            return False
        if token.low in _MONTHS and (self.judge.digit(i - 1) or self.judge.digit(i + 1)):
            return self.judge.spoken(i, ev.SAID) and not self.judge.digit(i - 1)
        if token.low in _MONTHS and self.judge.before(i) in ev.AGAINST_BEFORE["may"]:
            done = (
                self.judge.before(i) == "by" and self.judge.tokens[i - 2].low.endswith("ed")
                if i > 1
                else False
            )
            return done or (token.possessive and self.judge.after(i) in ev.OWNED)
        if kind in ("first", "other", "both", "family", "rare", "unknown", "initials", "place"):
            return True
        before = self.judge.before(i)
        if kind in ("word", "odd"):
            return self._nickname(i)
        return kind == "known" and (
            before in ev.CALLED or self.judge.spoken(i, ev.SAID) or self.caps[i] == "opening"
        )

    def _nickname(self, i: int) -> bool:
        """Whether an everyday word may stand for a person here: "called Mouse", "dad is Fats", not "Staff Code Of Conduct"."""
        before = self.judge.before(i)
        if before in ev.CALLED or before in ("by", "as", "her", "him"):
            return True
        if self.kinds[i] == "odd" and self.caps[i] == "opening":
            return True
        return self.caps[i] == "capital" and not self._in_a_title(i)

    def _in_a_title(self, i: int) -> bool:
        """Whether a capitalised everyday word stands beside another one, as in "Effective Family Resilience"."""
        tokens = self.judge.tokens
        for j, gap in ((i - 1, tokens[i].gap), (i + 1, tokens[i + 1].gap if i + 1 < len(tokens) else "")):
            if (
                0 <= j < len(tokens)
                and gap == " "
                and self.caps[j] == "capital"
                and self.kinds[j] in ("word", "odd", "known")
            ):
                return True
        return False

    def at(self, i: int, rule: bool) -> list[str]:
        """The signs at word ``i``; ``rule`` is what the rules say of it."""
        judge, tokens = self.judge, self.judge.tokens
        token = tokens[i]
        kind, cap = self.kinds[i], self.caps[i]
        lump = _LUMP.get(kind, kind)
        me = f"{kind} {cap}"
        mine = f"{lump} {cap[0]}"
        gap_before = self.gaps[i] if i else "start"
        gap_after = self.gaps[i + 1]
        prev = tokens[i - 1].low if i and gap_before not in ("stop", "line") else f"<{gap_before}>"
        following = (
            tokens[i + 1].low
            if i + 1 < len(tokens) and gap_after not in ("stop", "line")
            else f"<{gap_after}>"
        )
        prev_kind = self.kinds[i - 1] if prev[0] != "<" else prev
        next_kind = self.kinds[i + 1] if following[0] != "<" else following
        signs = [
            me,
            mine,
            f"rule {rule} {mine}",
            f"rule {rule} {kind}",
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
        add = signs.append
        before_that = tokens[i - 2].low if i > 1 and prev[0] != "<" else ""
        if before_that:
            add(f"<{before_that} {prev}")
        if following[0] != "<" and i + 2 < len(tokens):
            after_that = tokens[i + 2].low
            add(f">{following} {after_that}")
            for tag in self._tagged(after_that):
                add(f">>{tag} {lump}")
            if following in ("and", "n", "or", "&"):
                add(f">and {self.kinds[i + 2]} {mine}")
        if prev in ("and", "n", "or") and i > 1:
            add(f"<and {self.kinds[i - 2]} {mine}")
        if prev[0] != "<":
            for tag in self._tagged(prev):
                add(f"<{tag}")
                add(f"<{tag} {mine}")
        if following[0] != "<" and gap_after == "space":
            for tag in self._tagged(following):
                add(f">{tag} {mine}")
                add(f">{tag} {lump}")
                if token.possessive:
                    add(f"'s {tag}")
            for ending in ("ed", "ing", "s"):
                if following.endswith(ending):
                    add(f">-{ending} {mine}")
        if token.possessive:
            add(f"'s {mine}")
            add(f"'s >{following}")
        if following in _PUBLIC or (
            i + 2 < len(tokens) and tokens[i + 2].low in _PUBLIC and tokens[i + 1].capital
        ):
            add(f"public {'the' if 'the' in (prev, before_that) else ''}")
            if token.possessive and following == "law":
                add("public law")
        if following in ev.NEVER_AFTER.get(token.low, ()) and judge.touches(i):
            add(f"never after {cap[0]}")
        if prev in ev.AGAINST_BEFORE.get(token.low, ()):
            add(f"against before {cap[0]}")
        if kind == "both":
            add(f"usual {token.low in everyday()} {cap[0]}")
            group = "month" if token.low in _MONTHS else "season" if token.low in _SEASONS else ""
            if group:
                add(f"{group} {cap[0]}")
                add(f"{group} <{prev}")
                add(f"{group} >{following}")
        if token.low in ev.PLACE_AFTER and prev[0] != "<" and gap_before == "space" and tokens[i - 1].capital:
            add(f"place word {mine}")
        if kind in ("both", "place", "known", "initials"):
            add(f"w {token.low} {cap[0]}")
            add(f"w {token.low} >{following}")
            add(f"w {token.low} <{prev}")
        if lump == "U" or kind == "other":
            like = likeness(token.low, self.letters)
            add(f"like {like} {mine}")
            add(f"like {like // 3} {mine} >{next_kind}")
            add(f"like {like // 3} {mine} <{prev_kind}")
        length = len(token.low)
        if length < 4:
            add(f"length {length} {me}")
            if not set(token.low) & set("aeiouy"):
                add(f"no vowel {mine}")
        elif length > 9:
            add(f"long {mine}")
        if "-" in token.text:
            add(f"hyphen {mine}")
        if "'" in token.low:
            add(f"apostrophe {mine}")
        if token.low in self.after_the:
            add(f"the {mine}")
        if cap != "small" and token.low in self.small:
            add(f"small too {mine}")
        if token.low in self.capital_inside:
            add(f"capital too {mine}")
        near = next((p - i for p in self.people if p > i), 99)
        if near < 12:
            add(f"pronoun {lump}")
            add(f"pronoun {mine}")
        elif any(0 < i - p < 10 for p in self.people):
            add(f"pronoun before {mine}")
        others = self.names - (kind == "first")
        add(f"names {min(others, 2)} {mine}")
        if token.opens:
            add(f"ends {self._end(i)} {mine}")
            add(f"ends {self._end(i)} {token.low}")
        if token.low in ev.MODALS and (
            prev in _PRONOUNS or prev in ev.WHO or prev in ev.PARENT_WORDS or prev in _SUBJECTS
        ):
            add(f"modal {cap[0]}")
        add(f"careful {self.careful} {mine}")
        add(f"people {self.about_people} {mine}")
        add(f"asks {self.asks} {mine}")
        if i == 0:
            add(f"first {me}")
        if i == len(tokens) - 1:
            add(f"last {mine}")
        if judge.with_year(i):
            add(f"year {mine}")
        if judge.organisation(i):
            add("organisation")
            add(f"organisation {mine}")
        if token.low in judge.met:
            add(f"met {lump}")
        if judge.listed(i):
            add(f"listed {mine}")
        if cap != "small" and judge.full_name(i):
            add(f"surname after {mine}")
        return signs

    def _end(self, i: int) -> str:
        """The mark that ends the sentence of word ``i``, looked for in the next forty words."""
        for gap in self.marks[i + 1 : i + 41]:
            if gap:
                return gap
        return self.marks[-1]

    def _tagged(self, word: str) -> tuple[str, ...]:
        tags = self._tags.get(word)
        if tags is None:
            tags = self._tags[word] = tuple(name for name, words in _TAGS if word in words)
        return tags

    def _kind(self, i: int) -> str:
        judge, token = self.judge, self.judge.tokens[i]
        word = token.low
        if judge.blocked[i]:
            if word == PERSON:
                return "first"
            return "known" if judge.is_known[i] else "taken"
        if "'" in word and word.split("'")[0] in ev.FUNCTION:
            return "small"
        if token.dotted:
            return "small" if word in _NOT_INITIALS else "initials"
        if not token.letters:
            return "number" if word[0].isdigit() else "mixed"
        if judge.placelike[i]:
            return "place"
        if (
            token.upper
            and len(word) in (2, 3)
            and not judge.shouting
            and (word not in everyday() or judge.with_year(i) or judge.before(i) in ev.WHO)
        ):
            return "initials"
        if word in word_names():
            return "both"
        if len(word) < 2 or word in ev.FUNCTION:
            return "small"
        if is_first_name(word):
            if is_everyday(word):
                return "both"
            return "first" if word in frequent_first_names() or word not in first_names() else "other"
        if word in rare_words() and word not in surnames():
            return "odd"
        if is_everyday(word):
            return "word"
        if word in surnames():
            return "family"
        return "rare" if word in rare_surnames() else "unknown"

    def _cap(self, i: int) -> str:
        token = self.judge.tokens[i]
        if not token.capital:
            return "small"
        if self.judge.shouting:
            return "loud"
        if token.upper and len(token.text) > 1:
            return "upper"
        return "opening" if token.opens else "capital"


def _mark(gap: str) -> str:
    return "?" if "?" in gap else "." if not _STOPS.isdisjoint(gap) else ""


def _gap(gap: str) -> str:
    if gap == " ":
        return "space"
    for mark, name in _GAPS:
        if mark in gap:
            return name
    return "space"
