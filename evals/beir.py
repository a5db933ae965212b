"""``python -m evals beir FOLDER``: the same search on any folder in the BEIR format, beside each of its two halves.

A folder holds ``corpus.jsonl`` (``_id``, ``title``?, ``text``), ``queries.jsonl`` (``_id``, ``text``) and
``qrels/*.tsv`` (question, document, grade). Cards and the question bank know nothing of such documents and are silent.
"""

from __future__ import annotations

import csv
import json
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import ir_measures

from assistant.embedder import NAME, IndexingEmbedder, default_embedder
from assistant.errors import BadData
from assistant.index import Index, IndexWriter, Window
from assistant.passages import Passage
from assistant.retrieval import WEIGHTS, Scope, Weights, retrieve
from assistant.sources import Source
from assistant.words import keywords
from evals import ranking
from evals.progress import Progress
from evals.rates import Measure
from evals.resampling import compare
from evals.tables import difference
from ingest.passages import windows_of

DEPTH = 100
AT_ONCE = 500
"""Documents that are embedded and written together."""
SOURCE = "beir"
MEASURES: dict[Any, str] = {
    ir_measures.nDCG @ 10: "nDCG@10",
    ir_measures.RR @ 10: "MRR@10",
    ir_measures.R @ 5: "recall@5",
    ir_measures.R @ 10: "recall@10",
    ir_measures.R @ 20: "recall@20",
}
JUDGED_BY = "nDCG@10"
SYSTEMS: dict[str, Weights] = {
    "both": WEIGHTS,
    "meaning only": replace(WEIGHTS, keyword=0),
    "keywords only": replace(WEIGHTS, dense=0),
}

Judged = dict[str, dict[str, int]]
"""Question id → document id → grade (0 and up)."""


@dataclass(frozen=True)
class BeirFolder:
    """What a folder holds: documents and questions by id, and what is right for which question."""

    documents: Mapping[str, str]
    questions: Mapping[str, str]
    judged: Judged


@dataclass(frozen=True)
class BeirResult:
    """Measures of the search and of its halves: system → figure → measure."""

    documents: int
    table: Mapping[str, Mapping[str, Measure]]

    @property
    def holds(self) -> bool:
        """Whether both together are at least as good as the better half."""
        value = {name: figures[JUDGED_BY].value or 0.0 for name, figures in self.table.items()}
        return value["both"] >= max(value["meaning only"], value["keywords only"])

    def text(self) -> str:
        """A table for a terminal."""
        both = self.table["both"][JUDGED_BY]
        lines = [f"== beir: {self.documents} documents, {both.of} questions"]
        lines.append(f"  {'':16}" + "".join(f"{name:>11}" for name in MEASURES.values()))
        for name, figures in self.table.items():
            values = "".join(f"{figures[column].value or 0:11.4f}" for column in MEASURES.values())
            found = compare(self.table[name][JUDGED_BY].cases, both.cases)
            beside = f"   both: {difference(found)}" if found and name != "both" else ""
            lines.append(f"  {name:16}{values}{beside}")
        lines.append(
            "  both together are at least as good as the better half"
            if self.holds
            else "  MISSED: both together fall below the better half"
        )
        return "\n".join(lines)


def evaluate(folder: Path, limit: int | None, progress: Progress, out: Path | None = None) -> BeirResult:
    """Index the folder, search it, and score. With ``out`` runs and qrels are kept there in the TREC form.

    Raises:
        BadData: the folder is not in the BEIR format.
    """
    held = read_folder(folder, limit)
    progress.expect(len(held.documents) + len(held.questions))
    with tempfile.TemporaryDirectory() as scratch:
        index = make_index(Path(scratch) / "index", held.documents, default_embedder(), progress)
        try:
            rankings = search(index, held.questions, default_embedder(), progress)
        finally:
            index.close()
    if out is not None:
        for name, found in rankings.items():
            ranking.write_trec(out, name.replace(" ", "-"), found)
        ranking.write_qrels(out, "beir", held.judged)
    table = {name: ranking.computed(MEASURES, found, held.judged) for name, found in rankings.items()}
    return BeirResult(len(held.documents), table)


def read_folder(folder: Path, limit: int | None = None) -> BeirFolder:
    """Documents, questions and judgements. With ``limit`` at most so many documents: those that are right for the first
    questions, then others in the order of the file; questions whose documents are not all kept are left out.

    Raises:
        BadData: a file is missing or a line is wrong; the message names it.
    """
    documents = dict(_texts(folder / "corpus.jsonl"))
    questions = dict(_texts(folder / "queries.jsonl"))
    judged = _qrels(folder)
    known = {
        question: {name: grade for name, grade in right.items() if name in documents}
        for question, right in judged.items()
        if question in questions
    }
    known = {question: right for question, right in known.items() if any(right.values())}
    if not known:
        raise BadData(
            f"{folder.name}: no question of queries.jsonl has a document of corpus.jsonl that is right for it. "
            "Look whether qrels/*.tsv names the same ids."
        )
    if limit is not None and limit < len(documents):
        known, kept = _limited(known, list(documents), limit)
        documents = {name: documents[name] for name in kept}
    return BeirFolder(documents, {question: questions[question] for question in known}, known)


def _limited(judged: Judged, documents: list[str], limit: int) -> tuple[Judged, list[str]]:
    kept: dict[str, None] = {}
    asked: Judged = {}
    for question, right in judged.items():
        if len({**kept, **dict.fromkeys(right)}) <= limit // 2:
            kept.update(dict.fromkeys(right))
            asked[question] = right
    if not asked:
        raise BadData(f"--limit {limit} leaves no question with all its documents. Give a higher one.")
    for name in documents:
        if len(kept) >= limit:
            break
        kept.setdefault(name)
    return asked, list(kept)


def _texts(path: Path) -> Iterator[tuple[str, str]]:
    """Id and text (title first) of every line."""
    try:
        file = path.open(encoding="utf-8")
    except OSError as error:
        raise BadData(
            f"{path.name} is missing in {path.parent}: it is not a folder in the BEIR format."
        ) from error
    with file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                raw = json.loads(line)
                title, text = str(raw.get("title") or "").strip(), str(raw["text"]).strip()
                yield str(raw["_id"]), f"{title}\n{text}".strip() if title else text
            except (ValueError, KeyError, AttributeError, TypeError) as error:
                raise BadData(
                    f"{path.name}, line {number}: each line is a JSON object with _id and text ({error!r})."
                ) from error


def _qrels(folder: Path) -> Judged:
    """``qrels/test.tsv`` if it is there, otherwise every file of ``qrels``."""
    files = sorted((folder / "qrels").glob("*.tsv"))
    files = [path for path in files if path.name == "test.tsv"] or files
    if not files:
        raise BadData(f"{folder.name}: qrels/ holds no .tsv file: it is not a folder in the BEIR format.")
    out: Judged = {}
    for path in files:
        with path.open(encoding="utf-8", newline="") as file:
            for number, row in enumerate(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE), 1):
                if not row or (number == 1 and not row[-1].strip().lstrip("-").isdigit()):
                    continue
                try:
                    question, document, grade = row[0], row[-2], int(row[-1])
                except (IndexError, ValueError) as error:
                    raise BadData(
                        f"{path.name}, line {number}: question, document and grade, with tabs between."
                    ) from error
                out.setdefault(question, {})[document] = max(0, grade)
    return out


def make_index(
    root: Path, documents: Mapping[str, str], embedder: IndexingEmbedder, progress: Progress
) -> Index:
    """An index as ingestion makes it: each document one passage, searched by its windows and its keywords."""
    root.mkdir(parents=True)
    source = Source.model_validate(
        {"id": SOURCE, "file": "corpus.jsonl", "title": "BEIR", "kind": "guidance"}
    )
    passages = [Passage(name, SOURCE, n, text) for n, (name, text) in enumerate(documents.items())]
    with IndexWriter(root) as writer:
        for start in range(0, len(passages), AT_ONCE):
            part = passages[start : start + AT_ONCE]
            windows = [
                (f"{passage.id}#{n}", passage.id, text)
                for passage in part
                for n, text in enumerate(windows_of(passage))
            ]
            vectors = embedder.embed_many([text for _, _, text in windows])
            writer.add(
                part,
                [keywords(passage.text) for passage in part],
                [Window(*window, vector) for window, vector in zip(windows, vectors, strict=True)],
                [],
                source,
            )
            for _ in part:
                progress.step("indexing")
        writer.finish(
            embedder=NAME,
            precision=embedder.precision,
            reader_version=0,
            fingerprint="beir",
            sources=[source],
            report={},
        )
    return Index.open(root)


def search(
    index: Index, questions: Mapping[str, str], embedder: IndexingEmbedder, progress: Progress
) -> dict[str, dict[str, list[str]]]:
    """System → question → documents, best first."""
    scope = Scope((SOURCE,), {}, ())
    out: dict[str, dict[str, list[str]]] = {name: {} for name in SYSTEMS}
    for name, question in questions.items():
        vector = embedder.embed([question])[0]
        for system, weights in SYSTEMS.items():
            hits = retrieve(index, question, vector, scope, count=DEPTH, weights=weights)
            out[system][name] = [hit.passage.id for hit in hits if hit.passage.id != name]
        progress.step("asking")
    return out
