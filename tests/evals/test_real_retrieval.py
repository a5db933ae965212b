"""The development half over the real documents: the floors hold, and evaluation searches as the product does."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from assistant.answering import Assistant
from assistant.embedder import MiniLM
from evals import answers, floors, retrieval
from evals.cases import RetrievalCase, read_cases
from evals.progress import Progress
from evals.runs import Run
from evals.searching import DEPTH, Searcher
from evals.systems import PARTS, without_each_part
from evals.tasks import TASKS
from ingest.job import JobReport

pytestmark = pytest.mark.documents


@pytest.fixture(scope="module")
def assistant(documents_index: tuple[Path, JobReport]) -> Assistant:
    """The assistant over the real documents, warm."""
    made = Assistant(documents_index[0])
    made.warm()
    return made


@pytest.fixture(scope="module")
def searcher(assistant: Assistant, embedder: MiniLM) -> Searcher:
    """Retrieval over the real documents."""
    return Searcher(assistant, embedder, dt.date.today)


def test_the_development_half_stays_above_its_floors(
    searcher: Searcher, assistant: Assistant, embedder: MiniLM, tmp_path: Path
) -> None:
    run = Run.new(tmp_path / "run", half="dev", made_at="")
    progress = Progress(as_json=False)
    retrieval.produce(run, TASKS["retrieval"].sets["dev"], searcher, progress, compare=False)
    whole = answers.Answers(assistant, embedder, dt.date.today)
    answers.produce_abstention(run, TASKS["abstention"].sets["dev"], whole, progress)
    results = [retrieval.score(run), answers.score_abstention(run)]
    missed = [
        one.line() for one in floors.check(floors.read_floors(floors.FLOORS, "dev"), results) if not one.met
    ]
    assert not missed


def test_evaluation_searches_as_the_answer_path_does(searcher: Searcher, assistant: Assistant) -> None:
    cases = read_cases(TASKS["retrieval"].sets["dev"], RetrievalCase)
    for case in cases[::15]:
        answer = assistant.answer(case.question, case.role or "other", case.area)
        found = [hit.passage.id for hit in searcher.ranked(searcher.ask(case))]
        assert found == [one.passage_id for one in answer.retrieved[:DEPTH]], case.question


def test_every_part_of_the_search_can_be_left_out(searcher: Searcher) -> None:
    """Each weight moves some ranking: a part that changes nothing is not measured by leaving it out. Uncatalogued files
    and questions in a document's very words are not in the set."""
    cases = read_cases(TASKS["retrieval"].sets["dev"], RetrievalCase)
    of_an_area = [case for case in cases if case.area][:15]
    asked = [searcher.ask(case) for case in [*cases[:40], *of_an_area]]
    whole = [[hit.passage.id for hit in searcher.ranked(one)] for one in asked]
    unmoved = {
        system.name
        for system in without_each_part(searcher)
        if [[name for name, _ in system.rank(one)] for one in asked] == whole
    }
    assert unmoved <= {"no-unknown", "no-wording"}
    assert set(PARTS) >= {system.name.removeprefix("no-") for system in without_each_part(searcher)} - {
        "area-filter"
    }
