"""The fixed words: short, in order, for each role, and never a claim that something was done."""

import re

import pytest
import yaml

from assistant.errors import BadData
from assistant.escalation.cards import ROLES, load_cards
from assistant.places import PROMPTS

FOLDER = PROMPTS / "escalations"
CARDS = load_cards(FOLDER)
CONTACTS = {
    "emergency", "dsl", "deputy-dsl", "head", "chair-of-governors", "front-door", "front-door-out-of-hours",
    "consultation-line", "lado", "early-help", "escalation-policy", "police-101", "prevent-team", "encompass",
    "missing-education", "home-education", "thresholds", "nspcc-helpline", "nspcc-whistleblowing",
    "encompass-helpline", "forced-marriage-unit", "online-safety-helpline", "childline", "nhs-111", "virtual-school",
}  # fmt: skip
CODES = [
    "call-999", "tell-dsl-now", "allegation-against-adult", "report-fgm", "prevent-referral", "do-not-view-images",
    "hold-parent-contact", "challenge-decision", "whistleblow",
]  # fmt: skip
CLAIMS = re.compile(
    r"\b(we have|we've|i have|has been|have been|is now|are now) (contacted|sent|rung|reported|referred|alerted|notified)",
    re.IGNORECASE,
)


def every_line(card):
    for wording in (card.main, *card.variants.values()):
        for lines in wording.words.values():
            yield from lines


def test_the_nine_codes_in_fixed_order():
    assert [card.code for card in CARDS] == CODES


@pytest.mark.parametrize("card", CARDS, ids=CODES)
def test_no_line_claims_an_action_or_carries_a_number_but_999_and_101(card):
    for line in (*every_line(card), *card.why.values()):
        assert not CLAIMS.search(line), line
        assert not re.search(r"\d{4,}", line), line
        assert set(re.findall(r"\b\d{3}\b", line)) <= {"999", "101"}, line


@pytest.mark.parametrize("card", CARDS, ids=CODES)
def test_every_role_gets_its_own_words(card):
    for role in sorted(card.roles):
        shown = card.show(role, card.urgency, "default")
        assert 1 <= len(shown.words) <= 5
    dsl = card.show("dsl", card.urgency, "default").words
    assert dsl != card.show("ta", card.urgency, "default").words
    assert not any(re.match(r"(go to|tell|ask for) (the|your) dsl", line, re.I) for line in dsl)


@pytest.mark.parametrize("card", CARDS, ids=CODES)
def test_contacts_and_anchors_follow_the_formats(card):
    assert card.contacts and set(card.contacts) <= CONTACTS
    assert card.anchors
    for anchor in card.anchors:
        assert set(anchor) <= {"doc", "says", "heading", "part", "known", "facts"}
        assert {"doc", "says", "facts"} <= set(anchor)
        assert 2 <= len(anchor["says"]) <= 5
        for term in anchor["says"]:
            for option in [term] if isinstance(term, str) else term:
                assert 1 <= len(str(option).split()) <= 4


@pytest.mark.parametrize("card", CARDS, ids=CODES)
def test_fifteen_examples_each_way(card):
    assert len(card.must_raise) >= 15
    assert len(card.must_not_raise) >= 15


def test_only_roles_that_may_teach_get_the_personal_fgm_duty():
    fgm = next(card for card in CARDS if card.code == "report-fgm")
    assert fgm.roles == {"class_teacher", "supply", "sendco", "dsl", "head", "other"}
    first, second, *_ = fgm.show("other", "now", "default").words
    assert first.startswith("If you are a teacher") and second.startswith("If you are not")
    others = [card for card in CARDS if card is not fgm]
    assert all(card.roles == set(ROLES) for card in others)


def test_an_unknown_role_reads_the_words_for_staff():
    card = CARDS[0]
    assert card.show("visitor", "now", "default").words == card.main.words["staff"]


def test_check_has_its_own_title_and_words():
    now, check = CARDS[0].show("ta", "now", "default"), CARDS[0].show("ta", "check", "check")
    assert check.title != now.title
    assert any("999" in line for line in check.words)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("urgency", "soon", "urgency is now, check or today"),
        ("for", ["wizard"], "unknown roles"),
        ("code", "other", "the file must have the name of its code"),
        ("words", {"dsl": ["Ring."]}, "an entry for staff"),
        ("words", {"staff": ["word " * 19]}, "more than 18 words"),
        ("words", {"staff": ["Ring."] * 6}, "1 to 5 lines"),
        ("why", {}, "needs a default"),
    ],
)
def test_a_wrong_card_is_refused_with_what_is_wrong(tmp_path, field, value, said):
    card = yaml.safe_load((FOLDER / "whistleblow.yaml").read_text(encoding="utf-8"))
    card[field] = value
    (tmp_path / "whistleblow.yaml").write_text(yaml.safe_dump(card), encoding="utf-8")
    with pytest.raises(BadData, match=said):
        load_cards(tmp_path)


def test_an_empty_folder_is_refused(tmp_path):
    with pytest.raises(BadData, match="no escalation cards"):
        load_cards(tmp_path)
