"""The corpus as data: every card, digest and area is whole, linked, plainly written, sourced and in our own words."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import docx
import pypdfium2
import pytest
import yaml

from assistant import question_bank
from assistant.anchors import AnchorFinder
from assistant.contacts import LABELS, Area, AreaItem, areas, contact_for
from assistant.digests import Digest, Entry, confidence_words, digests
from assistant.embedder import MiniLM
from assistant.index import Index
from assistant.kept_vectors import kept_vectors
from assistant.pathways import Anchor, Line, Matcher, Pathway, PathwayStep, read_pathways
from assistant.places import CORPUS, kept_folder
from assistant.sources import families, read_catalogue
from assistant.words import clauses, has_run, keywords, stems
from ingest.job import JobReport
from ingest.passages import passages_of
from ingest.readers import read

CARDS = read_pathways()
DIGESTS: list[Digest] = [digest for _, digest in digests()]
ENTRIES: list[tuple[Digest, Entry]] = [(digest, entry) for digest in DIGESTS for entry in digest.entries]
ENTRY_OF: dict[str, tuple[Digest, Entry]] = {fact: (d, e) for d, e in ENTRIES for fact in e.facts}
AREAS: list[Area] = list(areas().values())
ESCALATIONS = {path.stem for path in (CORPUS.parent / "prompts" / "escalations").glob("*.yaml")}


def card_id(card: Pathway) -> str:
    return card.id


def steps_of(card: Pathway) -> list[PathwayStep]:
    return [*card.steps, *(step for own in card.only_for.values() for step in own)]


def words_of(card: Pathway) -> list[str]:
    """What a card says to staff: everything but the sample questions."""
    return [card.title, card.applies_when, card.not_when, *(line.text for line in card.lines())]


def all_lines() -> Iterator[tuple[Pathway, Line]]:
    for card in CARDS:
        for line in card.lines():
            yield card, line


# ------------------------------------------------------------------ whole and linked


def test_everything_loads() -> None:
    assert len(CARDS) >= 70
    assert len(DIGESTS) >= 30
    assert {"England", "Bedford", "Harrow", "Sunderland", "Surrey", "Wirral"} <= {area.area for area in AREAS}
    assert {path.stem for path in (CORPUS / "pathways").iterdir()} == {card.id for card in CARDS}


def test_ids_are_unique() -> None:
    for what, ids in {
        "card": [card.id for card in CARDS],
        "digest": [digest.id for digest in DIGESTS],
        "digest entry": [entry.id for _, entry in ENTRIES],
        "title of a card": [card.title for card in CARDS],
        "area": [area.area for area in AREAS],
    }.items():
        assert not [name for name, n in Counter(ids).items() if n > 1], what


@pytest.mark.parametrize("card", CARDS, ids=card_id)
def test_a_card_points_only_at_what_exists(card: Pathway) -> None:
    known = {other.id for other in CARDS} - {card.id}
    assert set(card.related) <= known
    assert card.related, "a card stands in a web: name the cards beside it"
    assert set(card.escalations) <= ESCALATIONS
    assert {anchor.doc for line in card.lines() for anchor in line.anchors} <= set(families())
    assert card.for_
    assert card.not_when


def test_every_card_is_reached_from_another() -> None:
    assert not {card.id for card in CARDS} - {name for card in CARDS for name in card.related}


def test_every_contact_role_has_a_label() -> None:
    roles = {item.role for area in AREAS for item in area.items} | {
        role for card in CARDS for role in card.contacts
    }
    assert not roles - set(LABELS), "add these to LABELS in assistant/contacts.py"


def test_every_digest_is_of_a_known_family_and_says_how_sure_it_is() -> None:
    assert {entry.confidence for _, entry in ENTRIES} <= set(confidence_words())
    assert {digest.digest_of.family for digest in DIGESTS} <= set(families())


# ------------------------------------------------------------------ sources


def test_every_fact_stands_in_exactly_one_digest_entry() -> None:
    counts = Counter(fact for _, entry in ENTRIES for fact in entry.facts)
    assert not [fact for fact, n in counts.items() if n > 1]
    used = {fact for _, line in all_lines() for anchor in line.anchors for fact in anchor.facts}
    assert not used - set(counts)


def test_every_anchored_line_has_a_digest_entry_behind_it() -> None:
    """With no document indexed, each anchored line is still shown with a summary of what it rests on, in force today."""

    def shown(anchor: Anchor, card: Pathway) -> bool:
        starts = [ENTRY_OF[fact][0].digest_of.in_force_from for fact in anchor.facts if fact in ENTRY_OF]
        return any(start is None or start <= card.reviewed.on for start in starts)

    bare = [
        (card.id, line.text)
        for card, line in all_lines()
        if line.anchors and not any(shown(anchor, card) for anchor in line.anchors)
    ]
    assert not bare


def test_every_line_is_anchored_or_marked_as_practice() -> None:
    assert not [
        (card.id, line.text) for card, line in all_lines() if bool(line.anchors) == bool(line.practice)
    ]


CAREFUL = re.compile(r"\b(check|ask|asked|said to|reported to)\b", re.IGNORECASE)


def test_no_line_rests_only_on_what_nobody_has_read() -> None:
    """Secondary reports may stand beside a verified source; alone, only where the line itself says to check."""
    weak = []
    for card, line in all_lines():
        sure = {
            ENTRY_OF[fact][1].confidence
            for anchor in line.anchors
            for fact in anchor.facts
            if fact in ENTRY_OF
        }
        if sure and sure <= {"secondary", "conflict"} and not CAREFUL.search(line.text):
            weak.append((card.id, line.text))
    assert not weak


# ------------------------------------------------------------------ the same first person everywhere


def text_of(card: Pathway) -> str:
    return " ".join(words_of(card))


ADULT_HERE = re.compile(r"someone who works (?:or helps )?in school", re.IGNORECASE)


def test_a_worry_about_an_adult_goes_to_the_headteacher_and_one_about_the_head_to_the_chair() -> None:
    for card, line in all_lines():
        if ADULT_HERE.search(line.text):
            assert "headteacher" in line.text, (card.id, line.text)
            assert "chair of governors" in line.text, (card.id, line.text)
    for card in CARDS:
        if "allegation-against-adult" in card.escalations:
            assert re.search(r"\bhead(?:teacher)?\b", text_of(card)), card.id
            assert "chair of governors" in text_of(card) or "allegation-about-head" in card.related, card.id


def test_a_card_that_may_meet_an_adult_who_harms_says_whom_to_tell() -> None:
    for name in [
        "disclosure",
        "worrying-mark",
        "concern-without-disclosure",
        "delayed-or-retracted-disclosure",
        "send-and-safeguarding",
        "sexual-exploitation",
        "nudes-and-ai-images",
        "immediate-danger",
    ]:
        card = next(card for card in CARDS if card.id == name)
        assert any(ADULT_HERE.search(step.text) for step in card.steps if step.required), name


def test_the_lado_is_told_within_one_working_day() -> None:
    told = [
        (card.id, step.text)
        for card in CARDS
        for step in steps_of(card)
        if step.who in ("head", "governor")
        and step.when == "now"
        and re.search(r"\btell the LADO\b", step.text, re.I)
    ]
    assert len(told) >= 6
    assert not [(card, text) for card, text in told if "one working day" not in text]


LATER_999 = {
    "child-not-collected": "the child is safe in school; 999 is for somebody at home",
    "physical-intervention": "ring 999 if a hold goes wrong",
}


def test_999_comes_first() -> None:
    """Where a step says when to ring 999, it is the first or stands beside the one thing that comes before it."""
    later = set()
    for card in CARDS:
        steps = [step for step in card.steps if step.who == "staff"]
        first = next((i for i, step in enumerate(steps) if re.search(r"\bring 999\b", step.text, re.I)), None)
        if first is not None and first > 1:
            later.add(card.id)
    assert later == set(LATER_999)


def test_pictures_are_never_looked_at() -> None:
    never = re.compile(
        r"(?:do not|never) (?:look at|view|scroll|ask to see)|turn the screen away", re.IGNORECASE
    )
    for name in [
        "nudes-and-ai-images",
        "child-on-child-harassment",
        "child-on-child-sexual-violence",
        "sexual-exploitation",
        "disclosure",
        "teenage-relationship-abuse",
        "online-harm-and-filtering-alert",
        "allegation-against-adult",
    ]:
        card = next(card for card in CARDS if card.id == name)
        assert never.search(text_of(card)), name
    for card in CARDS:
        if "do-not-view-images" in card.escalations:
            assert never.search(text_of(card)), card.id


def test_the_duty_to_tell_the_police_of_fgm_is_the_teachers_own() -> None:
    card = next(card for card in CARDS if card.id == "fgm")
    teacher = [step for step in card.steps if "police" in step.text and step.who == "staff"]
    assert teacher
    assert any("eacher" in step.text for step in teacher)
    assert any("Nobody else" in step.text for step in teacher)


NOT_YET_TOLD = {
    "disclosure": "Do not ring home",
    "worrying-mark": "Do not ring home",
    "make-a-referral": "do not tell them yet",
    "fgm": "Do not ring, write to or meet the family",
    "forced-marriage-and-honour-based-abuse": "Do not ring, write to or visit the family",
    "fabricated-illness": "Do not tell the parent",
    "domestic-abuse-encompass": "Do not ring home or mention the notice to either parent",
    "sexual-exploitation": "Agree with the police and social care who tells parents",
    "criminal-exploitation-county-lines": "Before parents or the child are told of the referral",
    "child-on-child-sexual-violence": "before the child named or their parents are told",
    "immediate-danger": "Do not ring a parent first if that parent may be the danger",
}
"""Card → the words that keep a family from being told before it is safe."""


@pytest.mark.parametrize("name", NOT_YET_TOLD)
def test_the_family_is_not_told_before_it_is_safe(name: str) -> None:
    card = next(card for card in CARDS if card.id == name)
    assert NOT_YET_TOLD[name] in text_of(card)
    assert {"hold-parent-contact", "tell-dsl-now"} & set(card.escalations)


# ------------------------------------------------------------------ no two cards contradict on who and when

_COUNT = r"(?:a|an|one|two|three|four|five|six|seven|ten|fifteen|forty-five|\d+)"
TIME = re.compile(
    rf"\b{_COUNT}(?:st|nd|rd|th)?(?: consecutive)?(?: (?:working|school|calendar))?[ -](?:minute|hour|day|week|month|year)s?\b"
    r"(?! olds?)|\b(?:next|same) (?:working |school )?day\b|\bhalf[ -]term(?:ly)?\b"
    r"|\b(?:every|each|once a) (?:year|term|week|month)\b|\b(?:yearly|annually|termly|fortnightly)\b",
    re.IGNORECASE,
)
DEADLINES: dict[str, tuple[str, str]] = {
    "the LADO is told": (
        r"\b(?:tell|tells|told|ring|rings|contact|inform)\b[^.]{0,30}\b(?:LADO|designated officer)\b",
        r"one working day|one day",
    ),
    "the referral is answered": (
        r"\bsocial care should (?:acknowledge|tell|look|say)|\backnowledge the referral|\bno reply after|"
        r"\bcouncil should (?:tell the referrer|acknowledge)",
        r"one working day",
    ),
    "an assessment ends": (r"\bassessment should (?:end|be finished)|\bassessment takes", r"45 working days"),
    "the first conference": (
        r"\b(?:first|initial) (?:child protection )?conference (?:is due|should)",
        r"15 working days",
    ),
    "the first core group": (
        r"\bcore group\b[^.]*\b(?:first|conference)|\bfirst meeting is within[^.]*\bconference",
        r"10 working days",
    ),
    "the child protection file goes": (
        r"\bchild protection file\b|\bmove during the year\b|\bstart of a new term\b",
        r"5 days",
    ),
    "a child is privately fostered": (r"\bprivate(?:ly)? foster", r"28 days"),
    "DSL training is renewed": (r"\brenew[^.]*\btraining", r"two years|yearly"),
    "staff training is updated": (
        r"\bstaff (?:should be|are) trained[^.]*\bupdate",
        r"(?:once a|every) year",
    ),
    "filtering is reviewed": (
        r"\b(?:filtering|online risk|filters?)[^.]*\breview|^review it at least\b",
        r"once a year|yearly|annually|each year|every year",
    ),
    "the child protection policy is reviewed": (
        r"\bchild protection policy[^.]*\breview|\breview of the child protection policy",
        r"(?:once a|every) year",
    ),
    "alternative provision is reviewed": (
        r"\breviews? (?:it often|at least every)\b|\bplacement\b[^.]*\breview",
        r"half term",
    ),
    "a suspension is confirmed": (r"\bsuspend[^.]*\bconfirm it in writing", r"one working day"),
    "an allegation is reviewed": (
        r"\bfirst review\b[^.]*\bfour weeks|\bfirst review (?:within|should, wherever)",
        r"four weeks|two weeks|(?:once )?a month",
    ),
    "a child protection plan is reviewed": (r"\bfirst review should come\b", r"three months|six months"),
    "an allegation's file is kept": (r"\b(?:pension age)\b", r"10 years"),
    "an Encompass notice comes": (r"\bnotice\b[^.]*\b(?:come|arrive|get)", r"next school day|days late"),
}
"""Duty → the words that are about it, and the only times that may stand in the same sentence."""
LOCAL_DEADLINES = {"Wirral/lado": "24 hours", "Surrey/front-door": "2 days"}
"""What one area's own page says differently: it stands only in that area's file, and is never a card's."""


def everything_said() -> Iterator[tuple[str, str]]:
    """Every sentence of cards, digests and areas, with where it stands."""
    for card in CARDS:
        for line in card.lines():
            yield card.id, line.text
    for _, entry in ENTRIES:
        yield entry.id, entry.text
    for area in AREAS:
        for item in area.items:
            yield f"{area.area}/{item.role}", item.text


def other_times(duty: str, text: str) -> list[str]:
    """The times that a text gives for a duty and that are not its own."""
    about, own = DEADLINES[duty]
    return [
        match.group()
        for sentence in re.split(r"(?<=[.!?;])\s+", text)
        if re.search(about, sentence, re.IGNORECASE)
        for match in TIME.finditer(sentence)
        if not re.search(own, match.group(), re.IGNORECASE)
    ]


CONTRADICTIONS: dict[str, tuple[str, str]] = {
    "the LADO is told": ("Tell the LADO within two working days.", "two working days"),
    "the referral is answered": (
        "Children's social care should acknowledge it within three working days.",
        "three working days",
    ),
    "an assessment ends": ("An assessment should end within 35 working days.", "35 working days"),
    "the first conference": ("The first conference is due within 10 working days.", "10 working days"),
    "the first core group": ("The core group first meets within 15 working days.", "15 working days"),
    "the child protection file goes": (
        "Send the child protection file within 15 school days.",
        "15 school days",
    ),
    "a child is privately fostered": ("It is private fostering after 14 days.", "14 days"),
    "DSL training is renewed": ("Renew DSL training every three years.", "three years"),
    "staff training is updated": ("All staff should be trained, and updated each term.", "each term"),
    "filtering is reviewed": ("Filtering should have a review every term.", "every term"),
    "the child protection policy is reviewed": (
        "The child protection policy has a review every two years.",
        "two years",
    ),
    "alternative provision is reviewed": ("Review it often, at least every term.", "every term"),
    "a suspension is confirmed": ("If you suspend, confirm it in writing within two days.", "two days"),
    "an allegation is reviewed": ("Hold the first review within six weeks.", "six weeks"),
    "a child protection plan is reviewed": (
        "The first review should come within four months.",
        "four months",
    ),
    "an allegation's file is kept": ("Keep it to pension age, or for 6 years.", "6 years"),
    "an Encompass notice comes": ("A notice should come within two days.", "two days"),
}
"""Duty → a sentence that contradicts it, and the time that is wrong there."""


@pytest.mark.parametrize("duty", DEADLINES)
def test_the_deadline_check_sees_a_contradiction(duty: str) -> None:
    text, wrong = CONTRADICTIONS[duty]
    assert other_times(duty, f"Do this first. {text}") == [wrong]


def test_the_deadline_check_lets_the_right_time_be() -> None:
    assert not other_times("the LADO is told", "Tell the LADO without delay, and within one working day.")
    assert not other_times("a child is privately fostered", "He is privately fostered after 28 days.")


@pytest.mark.parametrize("duty", DEADLINES)
def test_a_duty_has_the_same_deadline_everywhere(duty: str) -> None:
    about, own = DEADLINES[duty]
    stated = [
        where
        for where, text in everything_said()
        if re.search(about, text, re.I) and re.search(own, text, re.I)
    ]
    assert stated, "nothing states this duty with its time: mend the words of the check, or the corpus"
    wrong = [
        (where, found)
        for where, text in everything_said()
        if (found := [t for t in other_times(duty, text) if t != LOCAL_DEADLINES.get(where)])
    ]
    assert not wrong


def bare(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9']+", text.casefold()))


ABOUT_THE_HEAD = "allegation-about-head"
"""The card of which the chair of governors is the case manager. In all others it is the headteacher."""


def done_in_two_ways(cards: list[Pathway]) -> dict[str, set[tuple[str, str]]]:
    """Steps that stand word for word in several cards → who does them and when, where that is not the same."""
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for card in cards:
        for step in steps_of(card):
            manages = step.who == ("governor" if card.id == ABOUT_THE_HEAD else "head")
            found[bare(step.text)].add(("case manager" if manages else step.who, step.when))
    return {text: ways for text, ways in found.items() if len(ways) > 1}


def changed(card: Pathway, number: int, **fields: object) -> Pathway:
    """The card with one of its steps changed."""
    steps = list(card.steps)
    steps[number] = steps[number].model_copy(update=fields)
    return card.model_copy(update={"steps": tuple(steps)})


def test_the_same_step_is_done_by_the_same_person_at_the_same_time() -> None:
    assert not done_in_two_ways(CARDS)


def test_a_step_given_to_two_people_or_two_times_is_seen() -> None:
    card = CARDS[0]
    assert done_in_two_ways([card, changed(card, 0, who="governor")])
    assert done_in_two_ways([card, changed(card, 0, when="later")])


REFERS = re.compile(r"(?:refer|make a referral) (?:\w+ ){0,2}to (?:children's )?social care\b", re.IGNORECASE)
HARM = re.compile(r"suffering harm|being harmed|likely harm|likely to be|at once", re.IGNORECASE)


def late_referrals(cards: list[Pathway]) -> list[tuple[str, str]]:
    """Steps that refer a child who is being harmed, or is likely to be, and do not say that it is done now."""
    return [
        (card.id, step.text)
        for card in cards
        for step in steps_of(card)
        if REFERS.match(step.text) and HARM.search(step.text) and step.when != "now"
    ]


def test_a_child_who_is_being_harmed_is_referred_now() -> None:
    assert not late_referrals(CARDS)
    neglect = next(card for card in CARDS if card.id == "neglect")
    number = next(n for n, step in enumerate(neglect.steps) if REFERS.match(step.text))
    assert late_referrals([changed(neglect, number, when="today")])


WHO_DOES: dict[str, tuple[str, set[str]]] = {
    "suspends": (r"^(?:do not )?suspend\b|\bwhether to suspend\b", {"head", "governor"}),
    "agrees with the LADO": (r"^agree with the LADO\b", {"head", "governor"}),
    "renews DSL training": (r"^renew DSL\b", {"dsl", "head"}),
    "tells the disclosure and barring service": (
        r"^(?:tell|refer to|make a referral to) the (?:DBS|disclosure)",
        {"head", "governor"},
    ),
    "makes a Prevent referral": (r"^make (?:a|the) prevent referral\b", {"dsl"}),
    "views a picture": (r"^(?:look at|view|open) the (?:picture|image|video)", set()),
    "interviews the adult": (r"^interview\b", set()),
}
"""Action → the words that a step begins with, and who alone may be told to do it."""


def given_to_others(action: str, cards: list[Pathway]) -> list[tuple[str, str, str]]:
    """Steps that give an action to a person who does not do it."""
    begins, who = WHO_DOES[action]
    return [
        (card.id, step.who, step.text)
        for card in cards
        for step in steps_of(card)
        if re.search(begins, step.text, re.IGNORECASE) and step.who not in who
    ]


@pytest.mark.parametrize("action", WHO_DOES)
def test_an_action_is_given_to_the_right_person(action: str) -> None:
    assert not given_to_others(action, CARDS)


def test_an_action_given_to_the_wrong_person_is_seen() -> None:
    card = CARDS[0]
    assert given_to_others("views a picture", [changed(card, 0, text="Look at the picture.")])
    assert given_to_others("agrees with the LADO", [changed(card, 0, text="Agree with the LADO who rings.")])


def told_and_forbidden(card: Pathway) -> list[tuple[str, str]]:
    """(what a card says not to do, what it says to do) where these are the same."""
    clashes = []
    for line in card.not_now:
        forbidden = re.match(r"(?:[A-Z][a-z]+: )?(?:do not|never) ([^.;:,]+)", line.text, re.IGNORECASE)
        if not forbidden:
            continue
        wanted = set(keywords(forbidden[1]))
        verb = keywords(forbidden[1].split()[0])
        for step in steps_of(card):
            for sentence in re.split(r"(?<=[.;])\s+", step.text):
                first = re.match(r"[A-Za-z]+", sentence)
                if not first or re.match(r"(?:do not|never|no)\b", sentence, re.IGNORECASE):
                    continue
                shared = wanted & set(keywords(sentence))
                if keywords(first.group()) == verb and len(wanted) >= 2 and len(shared) >= 0.75 * len(wanted):
                    clashes.append((line.text, sentence))
    return clashes


@pytest.mark.parametrize("card", CARDS, ids=card_id)
def test_no_card_tells_and_forbids_the_same(card: Pathway) -> None:
    assert not told_and_forbidden(card)


def test_telling_and_forbidding_the_same_is_seen() -> None:
    card = next(card for card in CARDS if card.id == "worrying-mark")
    assert told_and_forbidden(changed(card, 0, text="Photograph the mark with the school camera."))


# ------------------------------------------------------------------ questions


@pytest.mark.parametrize("card", CARDS, ids=card_id)
def test_a_card_has_enough_sample_questions(card: Pathway) -> None:
    assert 8 <= len(card.questions) <= (70 if card.id == "disclosure" else 45)
    assert all(2 <= len(question.split()) <= 40 for question in card.questions)


@pytest.mark.parametrize("card", CARDS, ids=card_id)
def test_every_sample_says_what_the_card_needs(card: Pathway) -> None:
    needs = [stems(phrase) for phrase in card.needs]
    assert not [
        question
        for question in card.questions
        if needs and not any(has_run(stems(question), phrase) for phrase in needs)
    ]


OWN_QUESTIONS = sorted((CORPUS.parent / "evals" / "cases" / "cards").glob("*.jsonl"))
TOO_NEAR = 0.6
"""Share of words, of those that two questions have together, from which one is a copy of the other."""


def test_no_sample_is_a_question_that_the_cards_are_measured_with() -> None:
    def words(text: str) -> frozenset[str]:
        return frozenset(bare(text).split())

    asked = [
        words(json.loads(line)["question"])
        for path in OWN_QUESTIONS
        for line in path.read_text("utf-8").splitlines()
    ]
    assert len(asked) >= 60
    assert not [
        (card.id, question)
        for card in CARDS
        for question in card.questions
        for other in asked
        if len(words(question) & other) >= TOO_NEAR * len(words(question) | other)
    ]


LEADS = {
    "police left an encompass message about last night, what do i do this morning": "domestic-abuse-encompass",
    "encompass came through for one of my y3s, police were there at 2am": "domestic-abuse-encompass",
    "got an operation encompass notice. what now": "domestic-abuse-encompass",
    "we dont get encompass notices": "encompass-none-received",
    "why have the police stopped sending us encompass": "encompass-none-received",
    "mash said no further action and nothing has got better": "no-further-action",
    "social care have come back nfa": "no-further-action",
    "how do i challenge a decision by childrens social care": "no-further-action",
    "what should come back after a referral and when": "referral-outcome",
    "what is early help and who leads it": "early-help",
    "mum says shes taking him out to home ed and im worried": "elective-home-education",
    "a child is telling me something awful right now": "disclosure",
    "theres a nude of a y9 going round on snap": "nudes-and-ai-images",
    "dsl is off sick and a y4 girl has just told me her stepdad hits her": "dsl-unavailable",
    "told a teacher she was cut as a baby": "fgm",
    "what level of need is this": "thresholds-and-levels",
}
"""Questions that must never go to the card next door."""


def test_neighbouring_cards_are_told_apart(embedder: MiniLM) -> None:
    matcher = Matcher(CARDS, lambda texts: kept_vectors(kept_folder(), texts, embedder.embed_many))
    found = {q: matcher.match(q, embedder.embed([q, *clauses(q)]), 1)[0].pathway.id for q in LEADS}
    assert found == LEADS


def test_no_question_stands_in_two_cards() -> None:
    owners = defaultdict(list)
    for card in CARDS:
        for question in card.questions:
            owners[" ".join(re.findall(r"[a-z0-9]+", question.casefold()))].append(card.id)
    assert not {question: ids for question, ids in owners.items() if len(ids) > 1}


# ------------------------------------------------------------------ plain words


def test_steps_are_short() -> None:
    assert not [
        (card.id, step.text) for card in CARDS for step in steps_of(card) if len(step.text.split()) > 30
    ]


def syllables(word: str) -> int:
    """Groups of vowels, without a silent final e: near enough for English."""
    word = word.casefold().removesuffix("'s")
    groups = len(re.findall(r"[aeiouy]+", word))
    if word.endswith("e") and not word.endswith(("le", "ee")) and groups > 1:
        groups -= 1
    return max(groups, 1)


def school_years(text: str) -> float:
    """Flesch-Kincaid grade: school years in the United States; add five for the reading age."""
    parts = [part for part in re.split(r"[.!?:;]+(?:\s|$)", text) if re.search(r"[A-Za-z]", part)]
    words = re.findall(r"[A-Za-z']+", text)
    total = sum(syllables(word) for word in words)
    return 0.39 * len(words) / len(parts) + 11.8 * total / len(words) - 15.59


def test_the_reading_age_is_measured_right() -> None:
    assert [syllables(word) for word in ("cat", "table", "safeguarding", "made", "idea")] == [1, 2, 4, 1, 2]
    assert school_years("The cat sat on the mat.") < 2
    assert school_years("Institutional accountability necessitates comprehensive documentation.") > 20


CEILING, STEP_CEILING = 7.0, 12.0
"""School years: 7 is a reader of 12. A single staff step may be harder, where proper names make it so."""


@pytest.mark.parametrize("card", CARDS, ids=card_id)
def test_steps_can_be_read_by_a_twelve_year_old(card: Pathway) -> None:
    staff = [step.text for step in steps_of(card) if step.who == "staff"]
    assert school_years(" ".join(staff) or "Yes.") <= CEILING
    assert school_years(" ".join(step.text for step in steps_of(card))) <= CEILING
    assert not [
        (round(school_years(text), 1), text)
        for text in staff
        if len(text.split()) >= 6 and school_years(text) > STEP_CEILING
    ]


# ------------------------------------------------------------------ nothing that may not be said

NUMBER = re.compile(r"\+44|\b0\d{2,}|\b116\s?\d{3}\b|\b\d{5,}\b|\b\d{3,4}[ -]\d{3,4}\b")
"""Phone numbers and text codes. 999, 101 and 111 have three figures and are no match; years and amounts are none."""


def test_no_card_and_no_digest_carries_a_phone_number() -> None:
    """A number goes stale in prose: it stands only in an area, with how it was seen, and is shown with that."""
    assert NUMBER.search("ring 0800 1111")
    assert not NUMBER.search("ring 999, 101 or 111 in 2026")
    cards = [
        (card.id, text)
        for card in CARDS
        for text in (*words_of(card), *card.questions)
        if NUMBER.search(text)
    ]
    entries = [
        (entry.id, entry.text) for _, entry in ENTRIES if NUMBER.search(f"{entry.heading} {entry.text}")
    ]
    assert not cards
    assert not entries


DONE = re.compile(
    r"\b(?:we|signpost)\s+(?:have|has|had|will|are|is|did|told|rang|reported|referred|contacted)\b"
    r"|\bwe(?:'ve|'ll|'re)\b|\bi(?:'ve| have)\s+(?:told|reported|referred|contacted|rung)\b",
    re.IGNORECASE,
)
PASSED_ON = re.compile(
    r"\b(?:has|have|had|is|was|were)\s+(?:now\s+|already\s+)?been\s+"
    r"(?:reported|referred|told|contacted|notified|informed|alerted|sent|escalated|logged|passed)\b",
    re.IGNORECASE,
)
ASKING = re.compile(r"\b(if|whether|check|make sure|until|unless|when|ask)\b", re.IGNORECASE)


def claims(text: str) -> bool:
    """Whether a sentence says that something was done: an instruction never does."""
    return any(
        DONE.search(part) or (PASSED_ON.search(part) and not ASKING.search(part))
        for part in re.split(r"(?<=[.!?;])\s+", text)
    )


def test_no_card_claims_that_something_was_done() -> None:
    assert claims("We have told the DSL.")
    assert claims("Your concern has been reported.")
    assert not claims("Check that it has been reported.")
    assert not [(card.id, text) for card in CARDS for text in words_of(card) if claims(text)]


def test_a_contact_nobody_can_rely_on_is_shown_without_a_number() -> None:
    unsure = [
        (area, item)
        for area in AREAS
        for item in area.items
        if item.status in ("conflict", "stale", "not_found")
    ]
    assert unsure
    for area, item in unsure:
        first: AreaItem = next(other for other in area.items if other.role == item.role)
        place = None if area.area == "England" else area.area
        day = max(card.reviewed.on for card in CARDS)
        if first is item:
            assert not contact_for(item.role, place, None, day).numbers, (area.area, item.role)
        assert not NUMBER.search(item.text), (area.area, item.role)
        if item.status != "conflict":
            assert not item.phone, (area.area, item.role)


def test_a_contact_that_is_shown_with_a_number_says_where_it_was_seen() -> None:
    assert not [
        (area.area, item.role)
        for area in AREAS
        for item in area.items
        if item.phone and not (item.seen_on and (item.url or item.status == "seen_secondary"))
    ]


FIVE = ("Bedford", "Harrow", "Sunderland", "Surrey", "Wirral")
LOCAL_ROLES = {
    "partnership", "front-door", "front-door-out-of-hours", "procedures", "early-help", "thresholds",
    "escalation-policy", "encompass", "lado", "prevent-team", "missing-education", "home-education",
}  # fmt: skip


@pytest.mark.parametrize("name", FIVE)
def test_an_area_says_something_about_every_route_with_its_source_and_its_day(name: str) -> None:
    """What was not found is said to be so, with whom to ask instead."""
    area = next(area for area in AREAS if area.area == name)
    assert {item.role for item in area.items} >= LOCAL_ROLES
    assert not [item.role for item in area.items if not item.seen_on]
    assert not [
        item.role for item in area.items if item.status in ("seen", "stale", "conflict") and not item.url
    ]
    nowhere = [item for item in area.items if item.status == "not_found"]
    assert not [item.role for item in nowhere if not re.search(r"\b(?:ask|look|ring)\b", item.text, re.I)]


# ------------------------------------------------------------------ links

ONLY_HTTP = {
    "http://lutonlscb.org.uk/how.html",
    "http://londoncp.co.uk/chapters/profess_conflict_res.html",
}
"""Addresses as printed in an old document, where no https page was seen. Their contacts are shown without a number."""


def links() -> Iterator[tuple[str, str]]:
    for digest, entry in ENTRIES:
        for url in (digest.digest_of.url, entry.url):
            if url:
                yield entry.id, url
    for area in AREAS:
        for item in area.items:
            if item.url:
                yield f"{area.area}/{item.role}", item.url


def test_links_are_whole_and_encrypted() -> None:
    for where, url in links():
        parts = urlsplit(url)
        assert parts.scheme == "https" or url in ONLY_HTTP, (where, url)
        assert re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", parts.netloc), (where, url)
        assert not re.search(r"[.,;:)]$|//", parts.path), (where, url)
        assert url.count("://") == 1 and "localhost" not in parts.netloc, (where, url)
        assert url.isascii() and not re.search(r"\s", url), (where, url)


def test_no_http_address_is_allowed_that_is_not_there() -> None:
    assert {url for _, url in links()} >= ONLY_HTTP


# ------------------------------------------------------------------ against the real documents

NOT_FOUND: dict[tuple[str, str, str], str] = {}
"""(family, edition, paragraph) → why an anchor is found, but not under that number."""


@cache
def finders(folder: Path) -> dict[tuple[str, str], AnchorFinder]:
    """(family, edition) → the finder over that document, read afresh."""
    out = {}
    for source in read_catalogue(folder):
        if source.id in ("kcsie-2024", "working-together-2023"):
            passages = passages_of(source.id, read(folder / source.file))
            out[source.family_key, source.edition or ""] = AnchorFinder(source, passages)
    return out


@pytest.mark.documents
def test_every_known_number_is_where_the_document_says_it(documents: Path) -> None:
    """An anchor's words occur together in the very paragraph whose number it names."""
    wrong: dict[tuple[str, str, str], str] = {}
    seen = 0
    for (family, edition), finder in finders(documents).items():
        anchors: dict[Anchor, str] = {
            anchor: card.id
            for card, line in all_lines()
            for anchor in line.anchors
            if anchor.doc == family and edition in anchor.known
        }
        for anchor, card in anchors.items():
            place = finder.locate(anchor)
            seen += 1
            if place.outcome != "same":
                number = place.passage.paragraph if place.passage else None
                wrong[family, edition, anchor.known[edition]] = (
                    f"{card}: {anchor.says} {place.outcome} {number}"
                )
    assert seen > 150
    assert not {key: found for key, found in wrong.items() if key not in NOT_FOUND}
    assert not set(NOT_FOUND) - set(wrong), "an exception that is no longer needed"


@pytest.mark.documents
def test_every_anchor_is_found_somewhere_in_the_document(documents: Path) -> None:
    """Anchors with no number (annexes) are found too, or are known to be newer."""
    gone = set()
    for (family, _), finder in finders(documents).items():
        for card, line in all_lines():
            for anchor in line.anchors:
                if anchor.doc == family and not anchor.known and finder.locate(anchor).outcome == "gone":
                    gone.add((card.id, anchor.says))
    assert {says for _, says in gone} == NEW_SINCE


NEW_SINCE: set[tuple[tuple[str, ...], ...]] = {
    (("nudes", "semi-nudes"), ("safeguarding response",)),
    (("child-to-caregiver", "child to caregiver"), ("abuse",)),
    (("mailbox",), ("monitored",)),
    (("alternative provision",), ("half-termly", "half term", "termly")),
    (("weapon",), ("risk assessment",), ("designated safeguarding lead",)),
}
"""What anchors say about paragraphs that came in after the 2024 and 2023 editions."""


@pytest.mark.documents
def test_every_required_step_rests_on_something_that_is_there(documents: Path) -> None:
    """In the real editions or, where they are newer, in a digest entry that is in force."""
    found = finders(documents)
    bare_steps = []
    for card in CARDS:
        for step in steps_of(card):
            if not step.required or step.practice:
                continue
            official = any(
                finder.locate(anchor).passage is not None
                for anchor in step.anchors
                for (family, _), finder in found.items()
                if anchor.doc == family
            )
            if not official and not any(fact in ENTRY_OF for anchor in step.anchors for fact in anchor.facts):
                bare_steps.append((card.id, step.text))
    assert not bare_steps


RUN = 8
PHRASES = (
    "keeping children safe in education",
    "working together to safeguard children",
    "multi agency statutory guidance on female genital mutilation",
    "the multi agency response to children and families who need help",
    "joint targeted area inspection of",
    "sharing nudes and semi nudes advice for education settings working with children and young people",
    "working together to improve school attendance",
    "local authority designated officer",
    "the disclosure and barring service",
    "designated safeguarding lead or a deputy",
    "children's wellbeing and schools act 2026",
    "counter terrorism and security act 2015",
    "nspcc whistleblowing advice line",
    "child sexual exploitation and child criminal exploitation",
    "inspection of local authority children's services",
)
"""Titles and names of bodies: they may be as they are."""


def runs(text: str) -> set[tuple[str, ...]]:
    """Every run of `RUN` words, without the allowed phrases (a phrase breaks the run)."""
    folded = re.sub(r"-\s*\n\s*", "-", text).replace("’", "'").casefold()
    flat = " ".join(re.findall(r"[a-z0-9']+", folded))
    for phrase in PHRASES:
        flat = flat.replace(phrase, "|")
    words = flat.split()
    return {run for i in range(len(words) - RUN + 1) if "|" not in (run := tuple(words[i : i + RUN]))}


def plain_text(path: Path) -> str:
    if path.suffix == ".docx":
        document = docx.Document(str(path))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
    pdf = pypdfium2.PdfDocument(path)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in pdf)
    finally:
        pdf.close()


def texts_in(data: object) -> Iterator[str]:
    """Every text of a data file, at any depth, but for anchors: they name headings as printed."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from texts_in(value) if key != "anchors" else ()
    elif isinstance(data, list):
        for value in data:
            yield from texts_in(value)


@pytest.mark.documents
def test_nothing_is_copied_from_a_real_document(documents: Path) -> None:
    """Every card and digest is in our own words: no run of eight words is shared with any document."""
    ours: dict[tuple[str, ...], str] = {}
    for card in CARDS:
        for text in (*words_of(card), *card.questions):
            ours.update(dict.fromkeys(runs(text), card.id))
    for _, entry in ENTRIES:
        ours.update(dict.fromkeys(runs(entry.text), entry.id))
    for area in AREAS:
        for item in area.items:
            ours.update(dict.fromkeys(runs(item.text), f"{area.area}/{item.role}"))
    prompts = CORPUS.parent / "prompts"
    for path in [*sorted((prompts / "escalations").glob("*.yaml")), prompts / "outcomes.yaml"]:
        for text in texts_in(yaml.safe_load(path.read_text("utf-8"))):
            ours.update(dict.fromkeys(runs(text), path.name))
    for banked in question_bank.read_bank():
        for question in banked.questions:
            ours.update(dict.fromkeys(runs(question), "question bank"))
    assert len(ours) > 10_000
    copied = set()
    for source in read_catalogue(documents):
        for run in runs(plain_text(documents / source.file)) & set(ours):
            copied.add((ours[run], " ".join(run), source.id))
    assert not copied


LOCAL_BANKS = sorted((CORPUS / "questions").glob("local-*.yaml"))
SHORT_NAMES = {"northants": "northamptonshire", "west-northants": "west northamptonshire"}


@pytest.mark.documents
@pytest.mark.parametrize("path", LOCAL_BANKS, ids=lambda path: path.stem)
def test_a_local_bank_entry_stands_in_a_document_of_its_area(
    path: Path, documents_index: tuple[Path, JobReport]
) -> None:
    index = Index.open(documents_index[0])
    short = path.stem.removeprefix("local-")
    area = SHORT_NAMES.get(short, short)
    finders = [
        AnchorFinder(source, index.passages_of(source.id))
        for source in index.sources.values()
        if (source.area or "").casefold() == area
    ]
    assert finders
    entries = yaml.safe_load(path.read_text("utf-8"))["entries"]
    for entry in map(question_bank.Entry.model_validate, entries):
        assert entry.anchor.doc == question_bank.LOCAL
        assert any(finder.locate(entry.anchor).passage for finder in finders), entry.anchor.says
    index.close()
