"""The answers task: does the whole answer cite the right page, with words that bear it out, and leave nothing out?

Also the costly half of the abstention task, which needs the same answers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.answer import Answer, Citation, Step
from assistant.answering import Assistant
from assistant.embedder import Embedder
from assistant.index import Index
from assistant.pathways import Anchor, Line, read_pathways
from assistant.quotations import on_pages
from assistant.sources import not_current
from assistant.words import stems
from evals.cases import AbstentionCase, RetrievalCase, read_cases
from evals.gold import GoldPassages, Unit, holds, on_page
from evals.progress import Progress
from evals.rates import LOWER, Figure, Measure, Result, measure, missed
from evals.runs import Records, Run
from evals.searching import Stopwatch

TASK = "answers"
ABSTENTION = "abstention"
CONTEXTS = 10
"""Passages in the ragas export."""


class Answers:
    """Answers questions over one index and records what a score needs to know, so that scoring needs no index."""

    def __init__(self, assistant: Assistant, embedder: Embedder, today: Callable[[], dt.date]) -> None:
        self.index: Index = assistant.opened()
        self._assistant = assistant
        self._embedder = embedder
        self._day = today()
        self._not_current = not_current(self.index.sources.values(), self._day)
        self._cards = {card.id: card for card in read_pathways()}

    @property
    def in_force(self) -> tuple[str, ...]:
        """Ids of the sources in force on the day, whichever their area."""
        return tuple(name for name in self.index.sources if name not in self._not_current)

    def record(self, case: RetrievalCase | AbstentionCase) -> dict[str, Any]:
        """The answer to a case, and each citation checked against its card, its page and its edition."""
        watch = Stopwatch()
        self._embedder.embed([case.question])
        embed_ms = round(watch.ms, 2)
        role = case.role or "other"
        answer = self._assistant.answer(case.question, role, case.area)
        return {
            "id": case.key,
            "embed_ms": embed_ms,
            **answer.as_json(),
            "citations": [
                {"step": number, **self._cited(step, citation)}
                for number, step in enumerate(answer.steps)
                for citation in step.citations
            ],
            "required": self._required(answer, role),
        }

    def _cited(self, step: Step, citation: Citation) -> dict[str, Any]:
        """A citation as a unit, with what was checked; None where a check does not apply."""
        out: dict[str, Any] = {
            "source_id": citation.source_id,
            "file": citation.file,
            "pages": list(citation.pages),
            "paragraph": citation.paragraph,
            "heading": citation.heading,
            "text": citation.quote,
            "official": citation.official,
            "in_force": citation.source_id not in self._not_current,
            "warned": citation.warning is not None,
            "on_page": None,
            "supports": None,
        }
        if not citation.official or citation.passage_id is None:
            return out
        passage = self.index.passage(citation.passage_id)
        out["text"] = passage.text
        out["on_page"] = on_pages(citation.quote, self.index.pages_of(passage))
        line = self._line(step)
        if line is not None:
            out["supports"] = any(says(passage.text, anchor) for anchor in line.anchors)
        elif step.kind == "quote":
            out["supports"] = step.text == citation.quote
        return out

    def _line(self, step: Step) -> Line | None:
        card = self._cards.get(step.card or "")
        return next((line for line in card.lines() if line.text == step.text), None) if card else None

    def _required(self, answer: Answer, role: str) -> list[dict[str, Any]]:
        """Every required step, for this role, of the cards whose steps are shown, and whether it is shown."""
        shown = {step.text for step in answer.steps}
        cards = dict.fromkeys(step.card for step in answer.steps if step.card)
        return [
            {"card": name, "text": step.text, "shown": step.text in shown}
            for name in cards
            if name in self._cards
            for step in self._cards[name].steps_for(role)
            if step.required
        ]


def says(text: str, anchor: Anchor) -> bool:
    """Whether a text has every term of an anchor in it, in one of the term's wordings, by stems."""
    words = stems(text)
    return all(any(_has_run(words, stems(wording)) for wording in term) for term in anchor.says)


def _has_run(words: Sequence[str], wanted: Sequence[str]) -> bool:
    return bool(wanted) and any(
        list(words[start : start + len(wanted)]) == list(wanted)
        for start in range(len(words) - len(wanted) + 1)
    )


def produce(run: Run, path: Path, answers: Answers, progress: Progress) -> None:
    """The costly half of the answers task."""
    cases = read_cases(path, RetrievalCase)
    gold = GoldPassages(answers.index, answers.in_force)
    missing = gold.check(cases, path.name)
    progress.expect(len(cases))
    records = []
    for case in cases:
        reference = [unit["text"] for unit in gold.holding(case)] or [g.must_contain for g in case.gold]
        records.append({**answers.record(case), "reference_contexts": reference})
        progress.step(TASK)
    run.begin(TASK, path, cases=len(cases), missing_documents=missing)
    run.write_lines(f"{TASK}/records.jsonl", records)


def produce_abstention(run: Run, path: Path, answers: Answers, progress: Progress) -> None:
    """The costly half of the abstention task."""
    cases = read_cases(path, AbstentionCase)
    progress.expect(len(cases))
    records = []
    for case in cases:
        records.append(answers.record(case))
        progress.step(ABSTENTION)
    run.begin(ABSTENTION, path, cases=len(cases))
    run.write_lines(f"{ABSTENTION}/records.jsonl", records)


def score(run: Run) -> Result:
    """The free half: citations, refusals, steps left out, editions and times."""
    cases = read_cases(run.cases(TASK), RetrievalCase)
    records = run.records(f"{TASK}/records.jsonl")
    run.write_lines(f"{TASK}/ragas.jsonl", [ragas(case, records[case.key]) for case in cases])
    rows = [_row(case, records[case.key]) for case in cases]
    return Result(TASK, tuple(_figures(cases, records)), missed(rows), _notes(records), tuple(rows))


def _figures(cases: Sequence[RetrievalCase], records: Records) -> list[Figure]:
    of = {case.key: records[case.key] for case in cases}

    def each(name: str, value: Callable[[RetrievalCase, Mapping[str, Any]], bool | float | None]) -> Measure:
        return measure(name, {case.key: value(case, of[case.key]) for case in cases})

    def share(flag: str, quoted: bool | None = None) -> Callable[[Any, Mapping[str, Any]], float | None]:
        def value(_: Any, record: Mapping[str, Any]) -> float | None:
            kinds = [step["kind"] == "quote" for step in record["steps"]]
            known = [
                bool(c[flag])
                for c in record["citations"]
                if c[flag] is not None and quoted in (None, kinds[c["step"]])
            ]
            return sum(known) / len(known) if known else None

        return value

    out: list[Figure] = [
        each("a gold page is cited", lambda c, r: cites(c, r, on_page)),
        each("a gold passage is cited", lambda c, r: cites(c, r, holds)),
        each(f"wrongly refused {LOWER}", lambda _, r: r["outcome"] != "answered"),
        each("citations: quotation stands on its page", share("on_page")),
        each("citation precision, quoted passages", share("supports", True)),
        each("citation precision, steps of cards", share("supports", False)),
        each("citations that are a document's own words", share("official")),
        each(f"a required step is left out {LOWER}", lambda _, r: _left_out(r)),
        each(f"a citation is not in force {LOWER}", lambda _, r: _any(r, lambda c: not c["in_force"])),
        each(f"a citation warns of a later edition {LOWER}", lambda _, r: _any(r, lambda c: c["warned"])),
    ]
    if any(case.must_say for case in cases):
        out.append(each("says what it must say", _said))
    total = {key: record["timings"].get("total_ms") for key, record in of.items()}
    embed = {key: record.get("embed_ms") for key, record in of.items()}
    out += [
        Measure("time of an answer, p50", total, "p50", "ms"),
        Measure("time of an answer, p95", total, "p95", "ms"),
        Measure("time of embedding the question alone, p50", embed, "p50", "ms"),
    ]
    return out


def cites(case: RetrievalCase, record: Mapping[str, Any], test: Callable[[Unit, Any], bool]) -> bool:
    """Whether one of the citations meets one of the gold."""
    return any(test(citation, gold) for citation in record["citations"] for gold in case.gold)


def _any(record: Mapping[str, Any], test: Callable[[Mapping[str, Any]], bool]) -> bool | None:
    documents = [citation for citation in record["citations"] if citation["official"]]
    return any(map(test, documents)) if documents else None


def _left_out(record: Mapping[str, Any]) -> bool | None:
    required = record["required"]
    return not all(step["shown"] for step in required) if required else None


def _said(case: RetrievalCase, record: Mapping[str, Any]) -> float | None:
    """The share of what must be said that some step says, in one of its wordings."""
    said = " ".join(" ".join(str(step["text"]).split()) for step in record["steps"]).casefold()
    found = [any(wording.casefold() in said for wording in wordings) for wordings in case.must_say]
    return sum(found) / len(found) if found else None


def _notes(records: Records) -> tuple[str, ...]:
    own = sum(1 for r in records.values() for c in r["citations"] if not c["official"])
    every = sum(len(r["citations"]) for r in records.values())
    return (
        f"{every} citations, {own} of them of Signpost's own summaries or practice advice: those say so on the page and are "
        "in no precision.",
        "Precision is a proxy that code can check: a quoted passage must be the very words of the page; a card's step must "
        "cite a passage that has every term in it that the step rests on. It does not judge whether the step is wise.",
    )


def _row(case: RetrievalCase, record: Mapping[str, Any]) -> dict[str, Any]:
    cited = cites(case, record, on_page)
    refused = record["outcome"] != "answered"
    shown: dict[tuple[Any, ...], dict[str, Any]] = {}
    for citation in record["citations"]:
        place = (citation["file"], tuple(citation["pages"]), citation["paragraph"], citation["text"][:60])
        shown.setdefault(
            place,
            {
                **{name: citation[name] for name in ("file", "pages", "paragraph", "heading", "text")},
                "right": any(on_page(citation, gold) for gold in case.gold),
            },
        )
    return {
        **case.about(),
        "good": cited and not refused,
        "verdict": f"refused ({record['outcome']})" if refused else "cited" if cited else "gold page not cited",
        "cards": [card["title"] for card in record["cards"]][:3],
        "steps": [step["text"] for step in record["steps"]][:6],
        "found": list(shown.values())[:12],
        "wanted": [
            {"file": g.doc, "pages": [g.pdf_page] if g.pdf_page else [], "paragraph": g.paragraph, "heading": "",
             "text": g.must_contain, "rank": None}
            for g in case.gold
        ],
    }  # fmt: skip


def score_abstention(run: Run) -> Result:
    """Unanswerable and out-of-scope questions must not be answered; those with a false premise need real sources, and the
    answerable ones beside them an answer."""
    cases = read_cases(run.cases(ABSTENTION), AbstentionCase)
    records = run.records(f"{ABSTENTION}/records.jsonl")
    must = [case for case in cases if case.expect in ("not_found", "out_of_scope")]
    held = {case.key: records[case.key]["outcome"] != "answered" for case in must}
    correct, refused = (
        {c.key: (records[c.key]["outcome"] == "answered") is right for c in cases if c.expect == expect}
        for expect, right in (("answered_with_correction", True), ("answered", False))
    )
    figures = [measure("abstained", held)]
    for kind in sorted({case.kind for case in must}):
        figures.append(measure(f"abstained, {kind}", {c.key: held[c.key] for c in must if c.kind == kind}))
    if correct:
        figures.append(measure("false premise or injection: real sources shown", correct))
    if refused:
        figures.append(measure(f"answerable beside them, wrongly refused {LOWER}", refused))
    rows = [
        {
            **case.about(),
            "good": {**held, **correct, **{key: not wrong for key, wrong in refused.items()}}[case.key],
            "verdict": f"{records[case.key]['outcome']}, expected {case.expect}",
            "cards": [card["title"] for card in records[case.key]["cards"]][:3],
            "steps": [step["text"] for step in records[case.key]["steps"]][:3],
        }
        for case in cases
    ]
    return Result(ABSTENTION, tuple(figures), missed(rows), (), tuple(rows))


def ragas(case: RetrievalCase, record: Mapping[str, Any]) -> dict[str, Any]:
    """One sample in the form that ragas reads."""
    return {
        "user_input": case.question,
        "retrieved_contexts": [found["text"] for found in record["retrieved"][:CONTEXTS]],
        "response": "\n".join(step["text"] for step in record["steps"]) or record["message"],
        "reference_contexts": list(record["reference_contexts"]),
    }
