"""The retrieval task: is the right passage found, and what is each part of the search worth?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assistant.places import kept_folder
from evals import ranking, tutorial
from evals.cases import RetrievalCase, read_cases
from evals.gold import GoldPassages, Unit, first, holds, on_page, unit_of
from evals.progress import Progress
from evals.rates import Measure, Result
from evals.runs import Run
from evals.searching import Asked, Searcher, Stopwatch
from evals.systems import System, baselines, signpost, without_each_part

TASK = "retrieval"
SHOWN = 5
"""Passages that the report shows of a ranking; a question is a miss when none of them is right."""


def produce(run: Run, path: Path, searcher: Searcher, progress: Progress, *, compare: bool) -> None:
    """The costly half: rankings of every system for every case. ``compare`` adds baselines and parts left out."""
    cases = read_cases(path, RetrievalCase)
    gold = GoldPassages(searcher.index, searcher.in_force)
    missing = gold.check(cases, path.name)
    progress.expect(len(cases))
    systems = [signpost(searcher)]
    if compare:
        progress.note("the systems to compare with")
        systems += [*without_each_part(searcher), *baselines(searcher)]
    found: dict[str, list[dict[str, Any]]] = {system.name: [] for system in systems}
    for case in cases:
        asked = searcher.ask(case)
        for system in systems:
            found[system.name].append({"id": case.key, **_ranked(system, asked)})
        progress.step(TASK)
    about = [
        {"name": s.name, "title": s.title, "group": s.group, "collection": s.collection} for s in systems
    ]
    run.begin(TASK, path, cases=len(cases), systems=about, missing_documents=missing)
    for system in systems:
        run.write_lines(f"{TASK}/rankings/{system.name}.jsonl", found[system.name])
    run.write_lines(f"{TASK}/units.jsonl", _units(cases, systems, found, searcher, gold))


def _ranked(system: System, asked: Asked) -> dict[str, Any]:
    watch = Stopwatch()
    ranked = system.rank(asked)
    return {
        "units": [name for name, _ in ranked],
        "scores": [round(score, 4) for _, score in ranked],
        "ms": round(watch.ms, 2),
    }


def _units(
    cases: Sequence[RetrievalCase],
    systems: Sequence[System],
    found: dict[str, list[dict[str, Any]]],
    searcher: Searcher,
    gold: GoldPassages,
) -> list[dict[str, Any]]:
    """Every unit that some system found or that is right for some case, each once."""
    index = searcher.index
    units = {(unit["collection"], unit["id"]): unit for case in cases for unit in gold.near(case)}
    names: dict[str, set[str]] = {}
    for system in systems:
        names.setdefault(system.collection, set()).update(
            unit for record in found[system.name] for unit in record["units"]
        )
    for name in sorted(names.get("passages", ())):
        passage = index.passage(name)
        units.setdefault(("passages", name), unit_of(passage, index.sources[passage.source_id].file))
    if "tutorial" in names:
        files = {gold.doc.rsplit("/", 1)[-1] for case in cases for gold in case.gold}
        for chunk in tutorial.chunks_of(index, kept_folder()):
            unit: dict[str, Any] = {
                "id": chunk.id,
                "collection": "tutorial",
                "file": index.sources[chunk.source_id].file,
                "pages": [chunk.page] if chunk.page else [],
                "paragraph": None,
                "heading": "",
                "text": chunk.text,
            }
            if chunk.id in names["tutorial"] or unit["file"].rsplit("/", 1)[-1] in files:
                units["tutorial", chunk.id] = unit
    return list(units.values())


def score(run: Run) -> Result:
    """The free half: figures of every system, and for Signpost what became of each question."""
    cases = read_cases(run.cases(TASK), RetrievalCase)
    about = run.tasks[TASK]["systems"]
    units: dict[str, dict[str, Unit]] = {}
    for unit in run.lines(f"{TASK}/units.jsonl"):
        units.setdefault(unit["collection"], {})[unit["id"]] = unit
    judged = {name: ranking.judge(cases, list(held.values())) for name, held in units.items()}
    trec = run.folder / TASK / "trec"
    table: dict[str, dict[str, Measure]] = {}
    ours: dict[str, list[str]] = {}
    for system in about:
        records = run.records(f"{TASK}/rankings/{system['name']}.jsonl")
        found = {case.key: list(records[case.key]["units"]) for case in cases if case.key in records}
        table[system["name"]] = ranking.measures(found, judged[system["collection"]])
        ranking.write_trec(trec, system["name"], found)
        ours = ours or found
    for name, judgement in judged.items():
        ranking.write_qrels(trec, f"{name}-passage", judgement.passage)
        ranking.write_qrels(trec, f"{name}-page", judgement.page)
    figures = table[about[0]["name"]]
    passages, right = units["passages"], judged["passages"].passage
    rows = [
        _row(
            case,
            [passages[name] for name in ours.get(case.key, ())],
            [passages[name] for name in right[case.key] if name in passages],
        )
        for case in cases
    ]
    misses = [f"{row['id']} [{row['kind']}] {row['question']}" for row in rows if not row["good"]]
    notes = []
    if unreadable := judged["passages"].missing():
        notes.append(
            f"{len(unreadable)} questions have no gold passage in this index and count as misses: "
            + ", ".join(unreadable[:10])
        )
    if missing := run.tasks[TASK].get("missing_documents"):
        notes.append(f"not in the index or not in force: {', '.join(missing)}")
    by_kind = _by_kind(cases, figures[f"passage recall@{SHOWN}"])
    return Result(TASK, (*figures.values(), *by_kind), tuple(misses), tuple(notes), tuple(rows), table)


def _by_kind(cases: Sequence[RetrievalCase], figure: Measure) -> list[Measure]:
    kinds = sorted({case.kind for case in cases})
    return [
        Measure(f"{figure.name}, {kind}", {c.key: figure.cases[c.key] for c in cases if c.kind == kind})
        for kind in kinds
    ]


def _row(case: RetrievalCase, found: Sequence[Unit], right: Sequence[Unit]) -> dict[str, Any]:
    rank, page = first(found, case.gold, holds), first(found, case.gold, on_page)
    ranks = {unit["id"]: n for n, unit in enumerate(found, 1)}
    return {
        **case.about(),
        "good": 0 < rank <= SHOWN,
        "verdict": f"right passage at {rank}" if rank else "right passage not found",
        "rank": rank or None,
        "page_rank": page or None,
        "found": [
            {**_shown(unit), "right": any(holds(unit, g) for g in case.gold)} for unit in found[:SHOWN]
        ],
        "wanted": [{**_shown(unit), "rank": ranks.get(unit["id"])} for unit in right]
        or [
            {"file": g.doc, "pages": [g.pdf_page] if g.pdf_page else [], "paragraph": g.paragraph, "heading": "",
             "text": g.must_contain, "rank": None}
            for g in case.gold
        ],
    }  # fmt: skip


def _shown(unit: Unit) -> dict[str, Any]:
    return {name: unit[name] for name in ("file", "pages", "paragraph", "heading", "text")}
