"""Folders in the BEIR format: read, refused, limited; and both halves together are never worse than the better one."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from assistant.cards import Cards
from assistant.embedder import MiniLM, Vectors
from assistant.errors import BadData
from assistant.index import Index
from assistant.passages import Passage
from assistant.pathways import read_pathways
from assistant.question_bank import read_bank
from assistant.words import keywords
from evals import beir
from evals.progress import Progress
from evals.ranking import computed
from ingest.job import JobReport

Judged = dict[str, dict[str, int]]


def write_folder(folder: Path, documents: dict[str, str], questions: dict[str, str], judged: Judged) -> Path:
    (folder / "qrels").mkdir(parents=True)
    for name, texts in (("corpus", documents), ("queries", questions)):
        lines = [json.dumps({"_id": key, "title": "", "text": text}) for key, text in texts.items()]
        (folder / f"{name}.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    rows = [f"{q}\t{d}\t{grade}" for q, right in judged.items() for d, grade in right.items()]
    (folder / "qrels" / "test.tsv").write_text(
        "\n".join(["query-id\tcorpus-id\tscore", *rows]) + "\n", "utf-8"
    )
    return folder


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return write_folder(
        tmp_path / "small",
        {"d1": "The kettle boils.", "d2": "A dog barks.", "d3": "Rain falls.", "d4": "Snow lies."},
        {"q1": "hot water", "q2": "loud animal", "q3": "nobody judged this"},
        {"q1": {"d1": 2, "d3": 0}, "q2": {"d2": 1}},
    )


def test_a_folder_is_read_with_grades_and_without_unjudged_questions(small: Path) -> None:
    held = beir.read_folder(small)
    assert set(held.documents) == {"d1", "d2", "d3", "d4"}
    assert held.questions == {"q1": "hot water", "q2": "loud animal"}
    assert held.judged["q1"] == {"d1": 2, "d3": 0}


def test_the_title_is_part_of_the_document(small: Path) -> None:
    (small / "corpus.jsonl").write_text('{"_id": "d1", "title": "Tea", "text": "boils"}', "utf-8")
    (small / "qrels" / "test.tsv").write_text("q1\td1\t1\n", "utf-8")
    assert beir.read_folder(small).documents == {"d1": "Tea\nboils"}


def test_other_splits_are_read_only_when_there_is_no_test_split(small: Path) -> None:
    (small / "qrels" / "train.tsv").write_text("query-id\tcorpus-id\tscore\nq3\td4\t1\n", "utf-8")
    assert "q3" not in beir.read_folder(small).questions
    (small / "qrels" / "test.tsv").unlink()
    assert set(beir.read_folder(small).questions) == {"q3"}


def test_a_limit_keeps_what_is_right_and_whole_questions(small: Path) -> None:
    held = beir.read_folder(small, limit=3)
    assert len(held.documents) == 3 and set(held.questions) == {"q2"}
    assert all(set(right) <= set(held.documents) for right in held.judged.values())


@pytest.mark.parametrize(
    ("file", "content", "says"),
    [
        ("corpus.jsonl", None, "corpus.jsonl is missing"),
        ("corpus.jsonl", '{"_id": "d1", "text": "x"}\n{"text": "x"}', r"corpus.jsonl, line 2: .*_id"),
        ("queries.jsonl", "[]", "queries.jsonl, line 1"),
        ("qrels/test.tsv", "query-id\tcorpus-id\tscore\nq1\td1\tgood\n", "test.tsv, line 2"),
        ("qrels/test.tsv", "q9\td9\t1\n", "no question of queries.jsonl"),
        ("qrels/test.tsv", None, "holds no .tsv"),
    ],
)
def test_a_folder_in_another_format_is_refused(
    small: Path, file: str, content: str | None, says: str
) -> None:
    if content is None:
        (small / file).unlink()
    else:
        (small / file).write_text(content, "utf-8")
    with pytest.raises(BadData, match=says):
        beir.read_folder(small)


def test_a_small_folder_is_searched_from_end_to_end(small: Path, tmp_path: Path) -> None:
    found = beir.evaluate(small, None, Progress(as_json=False), tmp_path / "out")
    assert found.table["both"]["nDCG@10"].value == 1.0 and found.holds
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "both.run", "meaning-only.run", "keywords-only.run", "beir.qrels",
    }  # fmt: skip


class Recalled:
    """The real vectors of an index's windows, so that the same texts are not embedded again; others are embedded."""

    name, precision = "recalled", "recalled"

    def __init__(self, index: Index, embedder: MiniLM) -> None:
        self._known = {
            w.text: np.asarray(w.vector, np.float32) for s in index.sources for w in index.windows_of(s)
        }
        self._embedder = embedder

    def embed(self, texts: list[str]) -> Vectors:
        return self._embedder.embed(texts)

    def embed_many(self, texts: list[str]) -> Vectors:
        new = [text for text in texts if text not in self._known]
        self._known.update(zip(new, self._embedder.embed_many(new), strict=True))
        return np.stack([self._known[text] for text in texts])


class Documents:
    """Passages of a statutory document, and questions to them of three kinds."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.passages = [p for p in index.passages_of("kcsie-2024") if len(p.text) > 150]
        self.random = random.Random(1)

    def folder(self, path: Path, asked: list[tuple[str, list[Passage]]]) -> Path:
        return write_folder(
            path,
            {p.id: p.text for p in self.passages},
            {str(n): text for n, (text, _) in enumerate(asked)},
            {str(n): {p.id: 1 for p in right} for n, (_, right) in enumerate(asked)},
        )

    def in_staff_words(self) -> list[tuple[str, list[Passage]]]:
        """Questions of the bank: hardly a word in common with the paragraph."""
        cards = Cards(read_pathways(), self.index, lambda texts: np.zeros((len(texts), 384), np.float32))
        known = {p.id: p for p in self.passages}
        out = []
        for entry in read_bank():
            place = cards.place(entry.anchor, ("kcsie-2024",))
            if place and place.passage and place.passage.id in known:
                out.append((entry.questions[0], [known[place.passage.id]]))
        return self.random.sample(out, 120)

    def in_rare_words(self) -> list[tuple[str, list[Passage]]]:
        """Four of a passage's rarest words in any order: nothing for a sentence embedder to understand."""
        count = Counter(word for p in self.passages for word in set(keywords(p.text)))
        out = []
        for passage in self.random.sample(self.passages, 120):
            words = [w for w in dict.fromkeys(re.findall(r"[A-Za-z]{3,}", passage.text)) if keywords(w)]
            rare = sorted(words, key=lambda word: count[keywords(word)[0]])[:12]
            out.append((" ".join(self.random.sample(rare, min(4, len(rare)))), [passage]))
        return out

    def in_headings(self) -> list[tuple[str, list[Passage]]]:
        """A heading, and the passages that stand under it."""
        under: dict[str, list[Passage]] = {}
        for passage in self.passages:
            if len(passage.heading.split()) >= 2:
                under.setdefault(passage.heading, []).append(passage)
        return self.random.sample(sorted(under.items(), key=lambda item: item[0]), min(120, len(under)))


@pytest.mark.documents
@pytest.mark.parametrize(
    "kind",
    [
        "in_staff_words",
        "in_rare_words",
        "in_headings",
    ],
)
def test_both_halves_together_are_at_least_as_good_as_the_better_one(
    kind: str, documents_index: tuple[Path, JobReport], embedder: MiniLM, tmp_path: Path
) -> None:
    index = Index.open(documents_index[0])
    made: Callable[[], list[tuple[str, list[Passage]]]] = getattr(Documents(index), kind)
    held = beir.read_folder(Documents(index).folder(tmp_path / kind, made()))
    progress = Progress(as_json=False)
    recalled = Recalled(index, embedder)
    other = beir.make_index(tmp_path / "index", held.documents, recalled, progress)
    rankings = beir.search(other, held.questions, recalled, progress)
    table = {name: computed(beir.MEASURES, found, held.judged) for name, found in rankings.items()}
    result = beir.BeirResult(len(held.documents), table)
    assert result.holds, result.text()
