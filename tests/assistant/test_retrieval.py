"""Retrieval: an area's own documents beside the national ones, and what a question names that no document has."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from assistant import cards as assistant_cards
from assistant.answering import Assistant
from assistant.cards import Cards, Here
from assistant.embedder import default_embedder
from assistant.index import HEADED
from assistant.pathways import Anchor
from assistant.question_bank import LOCAL as LOCAL_DOC
from assistant.question_bank import Entry, read_local_questions
from assistant.retrieval import Hit, Scope, Weights, nearer_here, not_in_documents, retrieve, scope_of
from ingest.job import ingest

DAY = dt.date(2026, 11, 22)
NATIONAL = """# How agencies work together

## Section 9 enquiries

Under section 9 the authority decides within one working day what happens after a referral.

## Annex B

Part two sets out who leads. Agencies talk to each other about what they know of a family.

## Disagreement

A school that disagrees with a decision challenges it and asks for the reasons in writing.
"""
LOCAL = """# When professionals disagree in Otherton

## Stages

Stage one: talk to the worker within two working days. Stage two: the managers meet within five working days.

## The Bramble panel

The Bramble panel meets on the first Tuesday of each month and looks at young people who are drawn into crime.

## Front door

Ring the Otherton front door team from nine to five. At night ring the duty team of the county.
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """An index of a national and a local document, of another area's, and of enough else."""
    folder = tmp_path_factory.mktemp("documents")
    others = [
        f"# Notes {n}\n\nNotes on gardening number {n}: sow beans in row {n} and water them."
        for n in range(30)
    ]
    files = {"national": NATIONAL, "otherton": LOCAL, "elsewhere": LOCAL.replace("Otherton", "Elsewhere")}
    lines = [
        "- {id: national, file: national.md, title: How agencies work together, kind: statutory}",
        "- {id: otherton, file: otherton.md, title: Disagreement in Otherton, kind: local, area: Otherton}",
        "- {id: elsewhere, file: elsewhere.md, title: Disagreement in Elsewhere, kind: local, area: Elsewhere}",
    ]
    for n, text in enumerate(others):
        files[f"notes{n}"] = text
        lines.append(f"- {{id: notes{n}, file: notes{n}.md, title: Notes {n}, kind: statutory}}")
    for name, text in files.items():
        (folder / f"{name}.md").write_text(text, "utf-8")
    (folder / "catalogue.yaml").write_text("documents:\n" + "\n".join(lines) + "\n", "utf-8")
    root = tmp_path_factory.mktemp("index")
    ingest([folder], root, default_embedder)
    made = Assistant(root, today=lambda: DAY)
    made.warm()
    return made


def ask(
    assistant: Assistant, question: str, area: str | None = "Otherton", weights: Weights | None = None
) -> tuple[list[Hit], Scope]:
    index, cards = assistant.opened(), assistant.cards()
    vector = default_embedder().embed([question])[0]
    scope = scope_of(question, area, DAY, index.sources)
    near = cards.asked_before(question, vector)
    here = cards.asked_here(question, vector, scope.own)
    return retrieve(index, question, vector, scope, cards, near, here, weights=weights or Weights()), scope


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("what are the stages when we disagree here and how many days", "Stage one"),
        ("which evening does the bramble panel get together", "first Tuesday"),
        ("number for the front door at night", "duty team"),
    ],
)
def test_a_local_question_finds_its_own_area_first(assistant: Assistant, question: str, says: str) -> None:
    hits, _ = ask(assistant, question)
    assert hits[0].passage.source_id == "otherton" and says in hits[0].passage.text
    assert "elsewhere" not in {hit.passage.source_id for hit in hits}


def test_a_national_question_is_not_buried_by_the_own_area(assistant: Assistant) -> None:
    hits, _ = ask(assistant, "what does section 9 make the authority do in one working day after a referral")
    assert hits[0].passage.source_id == "national"


def test_the_bonus_follows_how_local_a_question_sounds(assistant: Assistant) -> None:
    """What the own area's passages get beyond the same search without the part."""

    def bonus(question: str) -> float:
        with_part, without = (
            {hit.passage.id: hit.score for hit in ask(assistant, question, weights=weights)[0]}
            for weights in (Weights(), Weights(local=0.0))
        )
        return max(with_part[name] - without[name] for name in with_part if name.startswith("otherton"))

    local = bonus("what are the stages of the escalation policy here and how many days")
    assert local > 0 > bonus("what does working together say about sharing information without consent")


EVENING = "which evening is the meeting on lads in county lines"


@pytest.fixture(scope="module")
def banked(assistant: Assistant) -> Cards:
    """Cards over the same index, with one local bank entry that both areas' documents can answer."""
    anchor = Anchor(doc=LOCAL_DOC, says=(("drawn into crime",), ("first tuesday",)))
    elsewhere = Anchor(doc=LOCAL_DOC, says=(("first tuesday",), ("lighthouse",)))
    bank = (
        Entry(anchor=anchor, questions=("what evening is the meeting about county lines lads",)),
        Entry(anchor=elsewhere, questions=("when is the lighthouse open",)),
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(assistant_cards, "read_bank", lambda: bank)
        return Cards([], assistant.opened(), default_embedder().embed_many)


@pytest.mark.parametrize(("area", "source"), [("Otherton", "otherton"), ("Elsewhere", "elsewhere")])
def test_a_local_bank_question_is_answered_by_whichever_area_the_user_has(
    assistant: Assistant, banked: Cards, area: str, source: str
) -> None:
    index = assistant.opened()
    scope = scope_of(EVENING, area, DAY, index.sources)
    here = banked.asked_here(EVENING, default_embedder().embed([EVENING])[0], scope.own)
    assert [index.passage(name).source_id for name in here.answered] == [source]
    assert here.score >= max(here.answered.values()) > 0.6


def test_a_local_bank_question_lifts_its_passage(assistant: Assistant, banked: Cards) -> None:
    index, vector = assistant.opened(), default_embedder().embed([EVENING])[0]
    scope = scope_of(EVENING, "Otherton", DAY, index.sources)
    here = banked.asked_here(EVENING, vector, scope.own)

    def score(weights: Weights) -> float:
        hits = retrieve(index, EVENING, vector, scope, banked, (), here, weights=weights)
        return next(hit.score for hit in hits if "first Tuesday" in hit.passage.text)

    assert score(Weights()) > score(Weights(local_bank=0.0)) + 0.05


def test_without_an_area_the_local_bank_says_nothing(assistant: Assistant, banked: Cards) -> None:
    vector = default_embedder().embed([EVENING])[0]
    assert banked.asked_here(EVENING, vector, ()) == Here()


def test_without_an_area_nothing_is_local(assistant: Assistant) -> None:
    hits, scope = ask(assistant, "what are the stages when we disagree", None)
    assert {hit.passage.source_id for hit in hits}.isdisjoint({"otherton", "elsewhere"})
    assert nearer_here(hits, scope, assistant.opened().sources) is None


def test_how_much_nearer_the_own_area_is(assistant: Assistant) -> None:
    sources = assistant.opened().sources
    near = nearer_here(*ask(assistant, "when does the bramble panel meet"), sources)
    far = nearer_here(*ask(assistant, "when do i sow beans"), sources)
    assert near is not None and far is not None and near > 0.2 > 0 > far


@pytest.mark.parametrize(
    ("question", "absent"),
    [
        ("how long does a section 9 enquiry take", None),
        ("what is in annexe b", None),
        ("who does part 2 apply to", None),
        ("does she take part in it, and which chapter is that", None),
        ("what does section 912 say", "section 912"),
        ("annex q checklist please", "annex q"),
        ("summarise chapter nine", "chapter nine"),
    ],
)
def test_a_section_that_no_document_has_is_noticed(
    assistant: Assistant, question: str, absent: str | None
) -> None:
    hits, scope = ask(assistant, question)
    assert not_in_documents(assistant.opened(), question, hits, scope) == absent


def test_nothing_is_said_of_sections_where_no_national_document_was_read(assistant: Assistant) -> None:
    hits, scope = ask(assistant, "what does section 912 say")
    local = Scope(("otherton",), {}, scope.areas)
    assert not_in_documents(assistant.opened(), "what does section 912 say", hits, local) is None


def test_few_sources_are_compared_as_chroma_would(assistant: Assistant) -> None:
    index = assistant.opened()
    vector = default_embedder().embed(["a referral"])[0]
    ours = index.nearest(vector, ("national",), 20)
    theirs = index._query(vector, False, 20, {"source_id": {"$in": ["national"]}})
    assert ours[0][0] == theirs[0][0].rpartition("#")[0]
    assert ours[0][1] == pytest.approx(1 - theirs[0][1], abs=1e-4)
    assert [score for _, score in ours] == sorted((score for _, score in ours), reverse=True)


def test_a_passage_of_an_area_counts_by_its_best_line_and_its_best_window_under_its_heading(
    assistant: Assistant,
) -> None:
    index = assistant.opened()
    vector = default_embedder().embed(["who looks at young people drawn into crime"])[0]
    best: dict[str, dict[bool, float]] = {}
    for window in index.windows_of("otherton"):
        kind = best.setdefault(window.passage_id, {})
        headed = window.id.rpartition("#")[2].startswith(HEADED)
        assert headed == window.text.startswith(f"{index.passage(window.passage_id).heading}: ")
        kind[headed] = max(kind.get(headed, -1.0), float(np.asarray(window.vector) @ vector))
    expected = {name: sum(kinds.values()) / len(kinds) for name, kinds in best.items()}
    assert all(len(kinds) == 2 for kinds in best.values())
    assert dict(index.nearest(vector, ("otherton",), 20)) == pytest.approx(expected, abs=1e-4)


def test_national_and_local_sources_are_found_together(assistant: Assistant) -> None:
    index = assistant.opened()
    vector = default_embedder().embed(["a school disagrees with a decision"])[0]
    both = index.nearest(vector, ("national", "otherton"), 20)
    apart = [*index.nearest(vector, ("national",), 20), *index.nearest(vector, ("otherton",), 20)]
    assert both == sorted(apart, key=lambda score: -score[1])
    assert {name.partition(":")[0] for name, _ in both} == {"national", "otherton"}


def test_local_questions_stand_once_and_are_many() -> None:
    questions = [question for topic in read_local_questions().values() for question in topic]
    assert len(questions) == len(set(questions)) >= 250
