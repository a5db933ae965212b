"""Who acts in a clause, who is told or asked, and whom it is about."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.plain_answer.sentence import Clause, Word
from assistant.plain_answer.support_words import small

_ARTICLES = ("a", "an", "the", "your", "their", "his", "its", "every", "each")


def fill_slots(clause: Clause) -> None:
    """Who acts, who is acted on, and whom it is about."""
    words = clause.words
    verb = next((n for n, w in enumerate(words) if w is clause.head or w.marks("duty")), None)
    if verb is None:
        verb = _first_finite(words)
    passive = any(
        w.text in small("be") and any(map(_participle, words[n + 1 : n + 4]))
        for n, w in enumerate(words)
        if verb - 1 <= n <= verb + 3
    )
    passive = passive or _has_done(words, verb) or any(map(_is_done, words[verb : verb + 3]))
    clause.passive = passive
    needed = _needed(words)
    for n, word in enumerate(words):
        if not word.marks("body"):
            continue
        preposition = "by" if _listed(words, n) or n in needed else _preposition(words, n)
        if preposition in small("about"):
            word.slot = "about"
        elif preposition == "by" or (clause.link != "whether" and _is_for(words, n)):
            word.slot = "agent"
        elif n < verb:
            if word.text != "you" and n + 1 < verb and _noun(words[n + 1]) and not _participle(words[n + 1]):
                word.slot = "whose"
                continue
            if preposition not in small("prepositions"):
                word.slot = "other" if passive else "agent"
                clause.subjects |= word.marks("body")
            elif preposition in ("with", "to", "from"):
                word.slot = "other"
        elif n + 1 < len(words) and _noun(words[n + 1]):
            word.slot = "whose"
        elif words[verb].text in small("be") and not passive:
            continue
        elif preposition in ("", "to", "with", "from") or preposition not in small("prepositions"):
            word.slot = "other"


def _first_finite(words: Sequence[Word]) -> int:
    """Where the verb of a clause stands that has no duty: not a noun that ends alike ("visitors") before it."""
    finite = [n for n, w in enumerate(words) if may_be_verb(w, n) and words[n - 1].text not in _ARTICLES]
    verbs = [
        n
        for n in finite
        if words[n].verb or words[n].text in small("be") | {"has"} or not words[n].text.endswith("s")
    ]
    return next(iter(verbs or finite), len(words))


def _is_for(words: Sequence[Word], at: int) -> bool:
    """Whether a thing "is for" somebody "to" do."""
    is_for = _preposition(words, at) == "for" and any(
        w.text in small("be") for w in words[max(0, at - 3) : at]
    )
    after = words[at + 1 : at + 3]
    return is_for and len(after) == 2 and after[0].text == "to" and after[1].verb


def _needed(words: Sequence[Word]) -> range:
    """Where those stand of whom something is needed: "a report needs the DSL and the nurse to work together"."""
    need = next((n for n, w in enumerate(words) if w.text in ("need", "needs")), len(words))
    to = next((n for n, w in enumerate(words) if n > need and w.text == "to"), need)
    return range(need + 1, to)


def _has_done(words: Sequence[Word], verb: int) -> bool:
    """Whether somebody has something done: "have these explained", not "have explained"."""
    after = words[verb : verb + 8]
    at = next((n for n, w in enumerate(after) if w.text == "have"), None)
    if at is None or not after[at + 1 : at + 2] or after[at + 1].text not in small("determiners"):
        return False
    ends = next((w for w in after[at + 2 :] if _participle(w) or w.kind == "comma"), None)
    return ends is not None and _participle(ends)


def _listed(words: Sequence[Word], at: int) -> bool:
    """Whether a body is one of several after "by": "by the police, the head or a court"."""
    before = at - 1
    while before >= 0 and words[before].text in (*_ARTICLES, "and", "or"):
        before -= 1
    joined = any(w.text in ("and", "or") for w in words[before + 1 :])
    if before < 0 or not words[before].marks("body") or not joined:
        return False
    return _preposition(words, before) == "by" or _listed(words, before)


def _preposition(words: Sequence[Word], at: int) -> str:
    """The preposition that a body hangs on, an article and one adjective between them or none."""
    adjectives = 0
    for word in reversed(words[max(0, at - 3) : at]):
        if word.text in small("prepositions"):
            return word.text
        if (
            word.kind == "body"
            or word.base
            or word.marks("duty")
            or (word.verb and word.text.endswith("ing"))
        ):
            return ""
        adjectives += word.kind in ("word", "light")
        if adjectives > 1:
            return ""
    return ""


def may_be_verb(word: Word, at: int) -> bool:
    """Whether a word may be the verb of its clause, where no duty and no instruction says which is."""
    if word.text in small("be") | {"has", "have"}:
        return True
    first = word.text.split()[0]
    return (
        at > 0
        and word.kind in ("word", "light")
        and (
            word.base
            or (word.verb or word.kind == "word")
            and first.endswith(("s", "ed", "ing"))
            and not first.endswith("ss")
        )
    )


def _participle(word: Word) -> bool:
    return _ends_as_done(word.text.split()[0])


def _is_done(word: Word) -> bool:
    """Whether it is a phrase such as "be given"."""
    be, _, done = word.text.partition(" ")
    return be == "be" and bool(done) and _ends_as_done(done.split()[0])


def _ends_as_done(text: str) -> bool:
    return text in small("participles") or text.endswith("ed")


def _noun(word: Word) -> bool:
    """Whether a body before this word only says which: "police team", "parent agreement"."""
    return (
        word.kind == "word"
        and not (word.verb and (word.base))
        and " " not in word.text
        and not word.text.endswith("ly")
        and not word.marks("hedge")
    )
