"""Two editions of one document never stand in one answer, on any day, whatever is indexed beside them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant import answering as assistant_answering
from assistant import cards as assistant_cards
from assistant.answer import Answer
from assistant.answering import Assistant
from assistant.embedder import MiniLM
from assistant.pathways import read_pathways
from assistant.question_bank import read_bank
from ingest.job import ingest
from ingest.local_documents import add, remove, undo

QUESTIONS = (
    "the dsl is off sick who do i tell about a child",
    "a child told me something today and i promised not to tell",
    "social care closed my referral and nothing is better",
    "who do i ring about early help in wirral",
    "what are the levels of need",
)

FEW_CARDS = ("dsl-unavailable", "disclosure", "no-further-action", "early-help", "thresholds-and-levels")
"""The cards that the questions are about. All 76, and the whole question bank, take a minute to embed."""


@pytest.fixture(scope="module", autouse=True)
def _few_cards() -> Iterator[None]:
    """Real cards and real bank entries, but only those that rest on the paragraphs of the editions made here."""
    cards = [card for card in read_pathways() if card.id in FEW_CARDS]
    says = {anchor.says for card in cards for line in card.lines() for anchor in line.anchors}
    bank = [entry for entry in read_bank() if entry.anchor.says in says]
    assert len(cards) == len(FEW_CARDS)
    assert bank
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(assistant_answering, "read_pathways", lambda: cards)
        patch.setattr(assistant_cards, "read_bank", lambda: bank)
        yield


def national(edition: str, word: str) -> str:
    """An edition of a national document: the same paragraphs, with a word that only this edition has."""
    return f"""# Keeping children safe in education {edition}

## What staff should do

1. Anybody on the staff who is worried about a child goes to the designated safeguarding lead at once, and {word}
is how this edition puts it.

2. Where the designated safeguarding lead is away, go to somebody of the senior leadership team, or ring children's social
care yourself, and {word} is how this edition puts it.

3. No member of staff may promise to keep secret what a child says about abuse, and {word} is how this edition puts it.
"""


def local(word: str) -> str:
    return f"""# Levels of need

## When a child needs help

1. For early help ring the front door and ask for a consultation, and {word} is how this edition puts it.

2. If a referral is closed and you do not agree, use the escalation policy within five days, and {word} is how this
edition puts it.

3. Write down whom you spoke to, what was decided and why, on the same day, and {word} is how this edition puts it.
"""


ENTRIES: list[dict[str, Any]] = [
    {"id": "n-2024", "edition": "2024", "in_force_from": dt.date(2024, 9, 2)},
    {"id": "n-2025", "edition": "2025", "in_force_from": dt.date(2025, 9, 1)},
    {
        "id": "n-2026-july",
        "edition": "2026",
        "in_force_from": dt.date(2026, 9, 1),
        "status": "for_information",
    },
    {"id": "n-2026", "edition": "2026", "in_force_from": dt.date(2026, 9, 1)},
    {"id": "n-2027", "edition": "2027", "in_force_from": dt.date(2027, 9, 1)},
    {
        "id": "n-2027-draft",
        "edition": "2027",
        "status": "draft",
        "title": "Keeping children safe in education 2027: draft",
    },
    {"id": "l-2022", "edition": "2022", "published": dt.date(2022, 4, 11)},
    {"id": "l-2026", "edition": "v5, July 2026"},
    {"id": "l-surrey", "edition": "2026", "area": "Surrey"},
]


@pytest.fixture(scope="module")
def assistant(embedder: MiniLM, tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder, entries = tmp_path_factory.mktemp("editions"), []
    for number, given in enumerate(ENTRIES):
        name, word = given["id"], f"zeppelin{number}"
        here = str(name).startswith("l-")
        text = local(word) if here else national(str(given["edition"]), word)
        (folder / f"{name}.md").write_text(text, "utf-8")
        own = {"title": "Levels of need", "kind": "local", "area": "Wirral"}
        theirs = {"title": f"Keeping children safe in education {given['edition']}", "kind": "statutory"}
        entries.append({"file": f"{name}.md", **(own if here else theirs), **given})
    (folder / "catalogue.yaml").write_text(yaml.safe_dump({"documents": entries}), "utf-8")
    root = tmp_path_factory.mktemp("editions-index")
    ingest([folder], root, lambda: embedder)
    return Assistant(root)


def used(answer: Answer) -> set[str]:
    """Every source that an answer cites or was found in, wherever it stands in it."""
    raw = answer.as_json()
    raw.pop("left_out")
    ids = {str(entry["id"]) for entry in ENTRIES}
    seen = {word.split("#")[0] for word in json.dumps(raw).replace('"', " ").replace(",", " ").split()}
    return ids & (seen | {r.source_id for r in answer.retrieved} | {c.source_id for c in answer.citations})


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize(
    ("day", "right"),
    [
        (dt.date(2025, 1, 1), "n-2024"),
        (dt.date(2026, 8, 31), "n-2025"),
        (dt.date(2026, 9, 1), "n-2026"),
        (dt.date(2026, 11, 22), "n-2026"),
        (dt.date(2027, 9, 1), "n-2027"),
    ],
)
def test_an_answer_holds_one_edition_of_each_document(
    assistant: Assistant, question: str, day: dt.date, right: str
) -> None:
    answer = assistant.answer(question, "class_teacher", "Wirral", day)
    found = used(answer)
    assert found, "nothing was found at all"
    assert {name for name in found if name.startswith("n-")} <= {right}
    assert {name for name in found if name.startswith("l-")} <= {"l-2026"}
    words = {f"zeppelin{n}": str(entry["id"]) for n, entry in enumerate(ENTRIES)}
    shown = json.dumps(answer.as_json())
    assert {name for word, name in words.items() if word in shown} <= {right, "l-2026"}


def test_what_is_left_out_says_why(assistant: Assistant) -> None:
    left_out = assistant.answer(QUESTIONS[0], "ta", "Wirral", dt.date(2026, 11, 22)).left_out
    said = json.dumps(left_out)
    for part in ("superseded by", "for information only", "not in force until 1 September 2027", "draft"):
        assert part in said


def test_a_paragraph_that_is_gone_gives_way_to_the_digest_of_that_edition_and_it_says_so(
    assistant: Assistant,
) -> None:
    """The editions made here have three paragraphs: what else a card rests on is not in them."""

    def behind(day: dt.date) -> list[tuple[str, str]]:
        answer = assistant.answer(QUESTIONS[0], "class_teacher", "Wirral", day)
        own = [c for step in answer.steps for c in step.citations if not c.official]
        return [(c.source_id, c.how_sure or "") for c in own]

    now = behind(dt.date(2026, 11, 22))
    assert [
        name for name, sure in now if name == "kcsie-2026-digest" and "was not found in the document" in sure
    ]
    assert all("Keeping children safe in education 2026" in sure for name, sure in now if "kcsie" in name)
    later = behind(dt.date(2027, 9, 1))
    assert not [name for name, _ in later if name == "kcsie-2026-digest"], (
        "an older edition than the one indexed"
    )
    assert [name for name, sure in later if "not in the documents indexed here" in sure]


def test_an_uploaded_edition_takes_over_and_undo_gives_back(tmp_path: Path, embedder: MiniLM) -> None:
    today, school, root = dt.date(2026, 11, 22), tmp_path / "school", tmp_path / "index"
    question = "social care closed my referral and i do not agree, what is the escalation policy"

    def put(word: str, edition: str) -> str:
        path = tmp_path / f"{word}.md"
        path.write_text(local(word), "utf-8")
        return add(path, school, title="Levels of need", today=today, area="Wirral", edition=edition).id

    def cited() -> set[str]:
        ingest([school], root, lambda: embedder)
        shown = json.dumps(Assistant(root).answer(question, "dsl", "Wirral", today).as_json())
        return {word for word in ("airship", "balloon") if word in shown}

    put("airship", "2022")
    assert cited() == {"airship"}
    new = put("balloon", "2026")
    assert cited() == {"balloon"}
    undo(school)
    assert cited() == {"airship"}
    put("balloon", "2026")
    remove(new, school, today=today)
    assert cited() == {"airship"}
