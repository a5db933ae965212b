"""What the check of plain answers lets through, sentence by sentence, with the real embedder."""

from __future__ import annotations

import threading

import pytest

from assistant.embedder import default_embedder
from assistant.errors import BadData
from assistant.plain_answer.clauses import read, sentences
from assistant.plain_answer.draft import DraftStep
from assistant.plain_answer.judging import Judge
from assistant.plain_answer.situation import Situation
from assistant.plain_answer.sources import Source, Sources
from assistant.plain_answer.support import ONLY_YES_NO, SupportCheck, Verdict
from assistant.plain_answer.support_words import SupportWords

TELL = "Staff should tell the designated safeguarding lead immediately. Do not promise to keep a secret."
LADO = (
    "The headteacher must contact the LADO within one working day, before speaking to the member of staff. "
    "The headteacher may take advice from the police."
)
FORM = (
    "In an emergency, ring 0300 555 0199 and then send the form within 24 hours. The line is open from 9am to 5pm. "
    "Section 4.12 explains more at https://example.org/hub."
)
PARENTS = "Parents should normally be told before a referral is made, unless this would put the child at greater risk."


@pytest.fixture(scope="module")
def checker() -> SupportCheck:
    return SupportCheck(default_embedder().embed)


SUPPORTED = [
    ("Tell the DSL straight away.", TELL),
    ("You should tell the designated safeguarding lead at once.", TELL),
    ("Never promise to keep a secret.", TELL),
    ("Avoid promising to keep a secret.", TELL),
    ("The head must contact the LADO within 1 working day.", LADO),
    ("Before speaking to the member of staff, the head must contact the LADO.", LADO),
    ("The headteacher might take advice from the police.", LADO),
    ("In an emergency, ring 03005550199.", FORM),
    ("The line is open from 09:00 to 17:00.", FORM),
    (
        "Parents should usually be told before a referral is made, unless that would put the child at more risk.",
        PARENTS,
    ),
]


@pytest.mark.parametrize(("sentence", "source"), SUPPORTED)
def test_what_the_sources_say_passes(checker: SupportCheck, sentence: str, source: str) -> None:
    assert checker.check(sentence, [source]) == Verdict(True, "")


UNSUPPORTED = {
    "must for should": ("You must tell the DSL straight away.", TELL),
    "should for must": ("The head should contact the LADO within one working day.", LADO),
    "should for may": ("The headteacher should take advice from the police.", LADO),
    "an instruction for may": ("Take advice from the police.", LADO),
    "denial lost": ("Promise to keep a secret.", TELL),
    "denial added": ("Do not tell the DSL.", TELL),
    "another body": ("Tell the police straight away.", TELL),
    "a body of another sentence": ("The headteacher must contact the police within one working day.", LADO),
    "who does it": ("The LADO must contact the headteacher within one working day.", LADO),
    "another unit": ("The headteacher must contact the LADO within one day.", LADO),
    "another number": ("The headteacher must contact the LADO within two working days.", LADO),
    "the order": ("The headteacher must contact the LADO after speaking to the member of staff.", LADO),
    "another phone number": ("In an emergency, ring 0300 555 0198.", FORM),
    "another time": ("The line is open from 9am to 6pm.", FORM),
    "another paragraph": ("Section 4.21 explains more.", FORM),
    "another address": ("Section 4.12 explains more at https://example.com/hub.", FORM),
    "a number of something else": ("In an emergency, send the form and then ring within 24 hours.", FORM),
    "condition lost": ("Ring 0300 555 0199.", FORM),
    "usually lost": (
        "Parents should be told before a referral is made, unless this would put the child at greater risk.",
        PARENTS,
    ),
    "unless lost": ("Parents should normally be told before a referral is made.", PARENTS),
    "always added": ("Parents should always be told before a referral is made.", PARENTS),
    "only added": ("Only staff should tell the DSL immediately.", TELL),
    "later for now": ("Tell the DSL as soon as possible.", TELL),
    "invented": ("Tell the DSL straight away and ask the child to write a statement.", TELL),
    "one word put in": ("Tell the DSL immediately and discreetly.", TELL),
    "half of it": ("Tell the DSL immediately, and tell the chair of governors.", TELL),
    "done already": ("I have told the DSL.", TELL),
    "done for the reader": ("The DSL has already been told.", TELL),
    "promised": ("We will contact the LADO within one working day.", LADO),
    "an act": ("Under the Children Act 2004, tell the DSL immediately.", TELL),
}


@pytest.mark.parametrize("kind", UNSUPPORTED)
def test_what_the_sources_do_not_say_is_removed_with_a_reason(checker: SupportCheck, kind: str) -> None:
    sentence, source = UNSUPPORTED[kind]
    verdict = checker.check(sentence, [source])
    assert not verdict.passes
    assert verdict.reason.endswith((".", '".'))
    assert "\n" not in verdict.reason


@pytest.mark.parametrize("sentence", ["Yes.", "No.", " no", "Yes!"])
def test_a_bare_yes_or_no_is_removed(checker: SupportCheck, sentence: str) -> None:
    assert checker.check(sentence, ["No. Tell the DSL. Yes."]) == Verdict(False, ONLY_YES_NO)


def test_a_yes_that_a_source_says_to_something_else_is_not_quoted(checker: SupportCheck) -> None:
    sources = Sources((Source("s1", "Yes. Consent is required for this.", "do", ()),))
    judge = Judge(sources, checker)
    list(judge.step(DraftStep("Yes. Consent is required for this.", ("s1",))))
    assert [one.text for one in judge.passed] == ["Consent is required for this."]
    assert [one.reason for one in judge.removed] == [ONLY_YES_NO]


def test_each_half_may_rest_on_a_source_of_its_own(checker: SupportCheck) -> None:
    sentence = "Tell the DSL at once and write down what the child said."
    assert not checker.check(sentence, [TELL]).passes
    assert checker.check(sentence, [TELL, "Write down what the child said."]).passes


def test_one_clause_is_not_put_together_from_two_sources(checker: SupportCheck) -> None:
    sources = ["Tell the DSL today.", "Write to the parents."]
    assert not checker.check("Tell the parents today.", sources).passes


@pytest.mark.parametrize("sources", [[], [""], ["  \n "]])
def test_nothing_is_supported_by_nothing(checker: SupportCheck, sources: list[str]) -> None:
    assert not checker.check("Tell the DSL.", sources).passes


@pytest.mark.parametrize("sentence", ["", "   ", "…", "Yes.", "👍"])
def test_a_sentence_that_says_nothing_does_not_fall_over(checker: SupportCheck, sentence: str) -> None:
    assert isinstance(checker.check(sentence, [TELL]), Verdict)


def test_a_very_long_sentence_is_judged_in_good_time(checker: SupportCheck) -> None:
    assert not checker.check("Tell the DSL, and then ring the police, " * 400, [TELL]).passes


def test_sessions_side_by_side_agree() -> None:
    checker = SupportCheck(default_embedder().embed)
    found: list[bool] = []

    def run() -> None:
        found.extend(checker.check(sentence, [source]).passes for sentence, source in SUPPORTED)

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [True] * 4 * len(SUPPORTED)


def test_how_a_sentence_is_read() -> None:
    condition, main = read("If a child is in danger, the DSL must not tell the parents.").clauses
    assert (condition.link, main.link) == ("if", "")
    assert (main.duty, main.denied) == ("must", True)
    assert main.bodies("agent") == {"dsl"}
    assert main.bodies("other") == {"parents"}


def test_a_passive_sentence_is_turned_round() -> None:
    (clause,) = read("The parents should be told by the headteacher.").clauses
    assert clause.bodies("agent") == {"head"}
    assert clause.bodies("other") == {"parents"}


def test_every_sentence_of_a_text_is_read() -> None:
    assert [s.text for s in sentences("Ring 999. Stay calm!\nTell the DSL.")] == [
        "Ring 999.",
        "Stay calm!",
        "Tell the DSL.",
    ]


def test_a_file_of_words_with_a_part_missing_is_refused(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("words") / "support.yaml"
    path.write_text("bodies: {}\n", "utf-8")
    with pytest.raises(BadData, match=r"support\.yaml: missing or unknown"):
        SupportWords.load(path)


@pytest.mark.parametrize(
    "said", ["You should tell the LADO within one working day.", "Tell the LADO that day."]
)
def test_what_is_for_the_head_is_not_said_to_somebody_else(checker: SupportCheck, said: str) -> None:
    source = "The headteacher should tell the LADO within one working day and that day."
    assert not checker.check(said, [source], Situation(frozenset({"staff", "teacher"}))).passes
    assert checker.check(
        "The headteacher should tell the LADO that day.", [source], Situation(frozenset({"staff"}))
    ).passes
    assert checker.check(
        "You should tell the LADO that day.", [source], Situation(frozenset({"staff", "head"}))
    ).passes
    assert checker.check(
        "Tell the DSL.", ["All staff should tell the DSL."], Situation(frozenset({"staff"}))
    ).passes
    assert checker.check("Tell the DSL.", ["Tell the DSL."], Situation(frozenset({"staff"}))).passes
