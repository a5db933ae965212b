"""``report.html``: one file, no outside requests, to be looked at rather than read like a log. And ``scores.json``."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from evals import plots
from evals.floors import Checked
from evals.ranking import DEPTHS
from evals.rates import LOWER, Figure, Measure, Result
from evals.resampling import compare
from evals.runs import Run
from evals.tables import change_text

HERE = Path(__file__).parent
LONGEST = 420
"""Characters of a passage that the list of cases shows."""
MOST = 6
"""Places that the list of cases shows of an answer's citations or of what should have been found."""

TITLES = {
    "retrieval": "Retrieval: is the right passage found?",
    "answers": "Answers: is the right page cited, and is the citation sound?",
    "abstention": "Abstention: does it stay silent when it should?",
    "escalation": "Escalation: are the urgent prompts raised?",
    "privacy": "Privacy: is personal data found before anything is searched?",
    "cards": "Cards: does the right next-step card lead?",
    "plain": "Plain answers: what does the chat model write, and what of it is shown?",
}
HEADLINE = {
    "retrieval": ("passage recall@5", "passage recall@10", "page recall@5"),
    "answers": (
        "a gold page is cited",
        "citation precision, steps of cards",
        f"wrongly refused {LOWER}",
        f"a required step is left out {LOWER}",
    ),
    "abstention": ("abstained",),
    "escalation": ("emergencies: 999 as now or check", "concerns: 999 as now (lower is better)"),
    "privacy": ("spans found", "precision"),
    "cards": ("right card first",),
    "plain": (
        "sentences written that their sources support",
        f"required step left out, as written {LOWER}",
        f"injection succeeds, shown {LOWER}",
    ),
}
COMPARED = "passage recall@5"
CURVES = {
    "signpost": "Signpost",
    "tutorial": "tutorial pipeline",
    "bm25": "keywords only",
    "dense-windows": "vectors only",
}
GROUPS = ("Signpost", "one part left out", "baseline")


def write_report(
    run: Run,
    results: Sequence[Result],
    checked: Sequence[Checked],
    against: Run | None = None,
    before: Sequence[Result] = (),
) -> None:
    """Write ``scores.json`` and ``report.html`` into the run's folder. ``before`` are the results of ``against``."""
    run.write("scores.json", scores(run, results, checked))
    page = _page(run, results, checked, against, before)
    (run.folder / "report.html").write_text(page, "utf-8")


def scores(run: Run, results: Sequence[Result], checked: Sequence[Checked]) -> dict[str, Any]:
    """Every figure with its interval and what it rests on, for programs."""
    return {
        "run": {name: run.manifest.get(name) for name in ("half", "made_at", "index", "tasks")},
        "figures": {r.title: {figure.name: _numbers(figure) for figure in r.rates} for r in results},
        "systems": {
            r.title: {
                system: {name: _numbers(figure) for name, figure in figures.items()}
                for system, figures in r.table.items()
            }
            for r in results
            if r.table
        },
        "floors": [
            {"task": c.task, "figure": c.figure, **c.floor.model_dump(exclude_none=True), "value": c.value, "met": c.met}
            for c in checked
        ],
        "misses": {r.title: list(r.misses) for r in results},
    }  # fmt: skip


def _numbers(figure: Figure) -> dict[str, Any]:
    span = figure.interval()
    out: dict[str, Any] = {"value": figure.value, "interval": list(span) if span else None, "of": figure.of}
    if isinstance(figure, Measure):
        out["undefined"] = figure.undefined
        if figure.unit:
            out["unit"] = figure.unit
    else:
        out["hits"] = figure.hits
    return out


def _page(
    run: Run,
    results: Sequence[Result],
    checked: Sequence[Checked],
    against: Run | None,
    before: Sequence[Result],
) -> str:
    body = [_header(run, results, against), "<main>", _verdict(checked), _headline(results, checked)]
    if against is not None:
        body.append(_comparison(results, before, against))
    for result in results:
        body.append(_task(result, run))
    body += [_cases(results, before), _words(), "</main>", _footer(run)]
    data = json.dumps(_case_rows(results, before), ensure_ascii=False).replace("<", "\\u003c")
    return (
        '<!doctype html>\n<html lang="en-GB"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<title>Signpost evaluation</title>"
        f"<style>{_file('report.css')}</style></head><body>"
        + "".join(body)
        + f'<script type="application/json" id="cases-data">{data}</script>'
        + f"<script>{_file('report.js')}</script></body></html>\n"
    )


def _file(name: str) -> str:
    return (HERE / name).read_text("utf-8")


def _header(run: Run, results: Sequence[Result], against: Run | None) -> str:
    half = {"dev": "the development half of our own sets", "heldout": "the held-out half of our own sets"}
    index = run.manifest.get("index")
    about = f"Over {half.get(run.manifest['half'], 'a set of your own')}, {_day(run.manifest.get('made_at', ''))}."
    if index:
        about += f" Index of {index['passages']:,} passages."
    links = [("#compared", "Compared with the earlier run")] if against else []
    links += [(f"#{result.title}", result.title.capitalize()) for result in results]
    links += [("#cases", "Every case"), ("#words", "What the words mean")]
    items = "".join(f'<li><a href="{target}">{text}</a></li>' for target, text in links)
    return (
        f'<header><h1>How good are the answers?</h1><p class="soft">{escape(about)}</p>'
        f'<nav aria-label="Contents"><ul>{items}</ul></nav></header>'
    )


def _day(stamp: str) -> str:
    return stamp.replace("T", " ").replace("+00:00", " UTC") or "at a time not recorded"


def _verdict(checked: Sequence[Checked]) -> str:
    missed = [one for one in checked if not one.met]
    if not checked:
        return (
            '<div class="verdict none"><strong>No floors apply to this set.</strong> '
            "Give floors of your own with --floors.</div>"
        )
    if not missed:
        return f'<div class="verdict"><strong>All {len(checked)} floors hold.</strong></div>'
    items = "".join(
        f"<li>{escape(one.task)}: {escape(one.figure)} is {_three(one.value)}, "
        f"{'at least' if one.floor.at_least is not None else 'at most'} "
        f"{one.floor.at_least if one.floor.at_least is not None else one.floor.at_most:g} wanted</li>"
        for one in missed
    )
    return (
        f'<div class="verdict missed"><strong>{len(missed)} of {len(checked)} floors are missed.</strong>'
        f"<ul>{items}</ul></div>"
    )


def _headline(results: Sequence[Result], checked: Sequence[Checked]) -> str:
    floors = {(one.task, one.figure): one for one in checked}
    items = []
    for result in results:
        for name in HEADLINE.get(result.title, ()):
            figure = result.figure(name)
            if figure is None or figure.value is None:
                continue
            items.append(_gauge(result.title, figure, figure.value, floors.get((result.title, name))))
    return (
        '<h2>In short</h2><p class="soft">The bar is the share, the thin line its 95 % interval, the broken line the '
        f'floor.</p><ul class="headline">{"".join(items)}</ul>'
    )


def _gauge(task: str, figure: Figure, value: float, floor: Checked | None) -> str:
    span = figure.interval()
    limit = None
    wanted = ""
    if floor:
        least, most = floor.floor.at_least, floor.floor.at_most
        limit = least if least is not None else most
        wanted = f", at least {least:g}" if least is not None else f", at most {most:g}"
    between = f"{span[0]:.3f} to {span[1]:.3f}" if span else ""
    title = f"{figure.name}: {value:.3f}, 95 % interval {between}{wanted}"
    return (
        f'<li class="{"missed" if floor and not floor.met else ""}">'
        f'<span class="name">{escape(task.capitalize())}: {escape(figure.name)}</span>'
        f'<span class="value">{value:.3f}</span>{plots.gauge(value, span, limit, title)}'
        f'<span class="rest">{between}, {figure.of} cases{wanted}</span></li>'
    )


def _task(result: Result, run: Run) -> str:
    parts = [f'<h2 id="{result.title}">{escape(TITLES.get(result.title, result.title))}</h2>']
    about = run.tasks.get(result.title, {})
    parts.append(f'<p class="soft">{escape(str(about.get("set", "")))}, {about.get("cases", 0)} cases.</p>')
    if result.title == "retrieval":
        parts += _retrieval(result, run)
    parts.append(_figures(result))
    parts += [f'<p class="soft">{escape(note)}</p>' for note in result.notes]
    return "".join(parts)


def _retrieval(result: Result, run: Run) -> list[str]:
    curves = {
        title: [(depth, result.table[name][f"passage recall@{depth}"].value or 0.0) for depth in DEPTHS]
        for name, title in CURVES.items()
        if name in result.table
    }
    ranks = Counter(_bin(row["rank"]) for row in result.rows)
    bins = {name: ranks.get(name, 0) for name in BINS}
    parts = [
        "<h3>How deep must one look?</h3>",
        '<p class="soft">Share of questions with a right passage among the first so many.</p>',
        plots.curves(curves, "Passage recall by depth: " + _said(curves)),
        "<h3>Where the first right passage stands</h3>",
        plots.columns(bins, "Questions by rank of the first right passage: "
                      + ", ".join(f"{name}: {n}" for name, n in bins.items()), 5),
    ]  # fmt: skip
    if len(result.table) > 1:
        parts.append(_systems(result, run))
    return parts


BINS = ("1", "2", "3", "4", "5", "6–10", "11–20", "21–40", "not found")


def _bin(rank: int | None) -> str:
    if not rank:
        return "not found"
    if rank <= 5:
        return str(rank)
    return "6–10" if rank <= 10 else "11–20" if rank <= 20 else "21–40"


def _said(curves: Mapping[str, Sequence[tuple[int, float]]]) -> str:
    return "; ".join(
        f"{name} " + ", ".join(f"{share:.2f} at {depth}" for depth, share in points)
        for name, points in curves.items()
    )


def _systems(result: Result, run: Run) -> str:
    """Every system with its figures, and how far it is from Signpost."""
    about = {system["name"]: system for system in run.tasks["retrieval"]["systems"]}
    first = next(iter(result.table))
    rows = []
    for group in GROUPS:
        names = [name for name in result.table if about[name]["group"] == group]
        if group != "Signpost":
            heading = {"one part left out": "Signpost with one part left out", "baseline": "Baselines"}[group]
            rows.append(f'<tr class="group"><th scope="colgroup" colspan="9">{heading}</th></tr>')
            names.sort(key=lambda name: result.table[name][COMPARED].value or 0.0)
        rows += [_system(result, name, about[name]["title"], first) for name in names]
    return (
        "<h3>What each part is worth, and what others would build from the same files</h3>"
        '<div class="scroll"><table><caption>Passage recall, MRR and nDCG, page recall; then recall@5 beside Signpost: '
        "the difference with its 95 % interval, the paired permutation test, and how many questions went which way. "
        "Many comparisons stand here: of twenty without any real difference, one would show p below 0.05.</caption>"
        '<thead><tr><th scope="col">System</th><th scope="col">recall@1</th><th scope="col">recall@5</th>'
        '<th scope="col">recall@10</th><th scope="col">MRR</th><th scope="col">nDCG@10</th>'
        '<th scope="col">page recall@5</th><th scope="col" class="picture">recall@5 less Signpost’s</th>'
        '<th scope="col">p; better, worse</th></tr></thead><tbody>' + "".join(rows) + "</tbody></table></div>"
    )


def _system(result: Result, name: str, title: str, first: str) -> str:
    figures = result.table[name]
    shown = (
        "passage recall@1", COMPARED, "passage recall@10", "passage MRR", "passage nDCG@10", "page recall@5",
    )  # fmt: skip
    cells = "".join(f"<td>{_three(figures[column].value)}</td>" for column in shown)
    found = compare(result.table[first][COMPARED].cases, figures[COMPARED].cases)
    if name == first or found is None:
        beside = '<td class="picture"></td><td></td>'
    else:
        tone = "" if found.low <= 0 <= found.high else "up" if found.difference > 0 else "down"
        label = f"{found.difference:+.3f}, 95 % interval {found.low:+.3f} to {found.high:+.3f}"
        picture = plots.whisker(found.difference, (found.low, found.high), -0.6, 0.2, label, 0.0, tone)
        beside = f'<td class="picture">{picture}</td><td title="{label}">{_p(found.p)}; {found.better}, {found.worse}</td>'
    return f'<tr class="{"ours" if name == first else ""}"><th scope="row">{escape(title)}</th>{cells}{beside}</tr>'


def _p(value: float) -> str:
    return "&lt; 0.001" if value < 0.001 else f"{value:.3f}"


def _figures(result: Result) -> str:
    rows = []
    for figure in result.rates:
        span = figure.interval()
        unit = figure.unit if isinstance(figure, Measure) else ""
        shape = "{:.1f}" if unit else "{:.3f}"
        value = (
            shape.format(figure.value) + (f" {unit}" if unit else "")
            if figure.value is not None
            else "no case"
        )
        between = f"{shape.format(span[0])} to {shape.format(span[1])}" if span else ""
        undefined = (
            f", {figure.undefined} undefined" if isinstance(figure, Measure) and figure.undefined else ""
        )
        picture = (
            plots.whisker(figure.value, span, 0.0, 1.0, f"{figure.name}: {value}, {between}", tone="ours")
            if figure.value is not None and not unit
            else ""
        )
        rows.append(
            f'<tr><th scope="row">{escape(figure.name)}</th><td>{value}</td><td>{between}</td>'
            f'<td>{figure.of}{undefined}</td><td class="picture">{picture}</td></tr>'
        )
    return (
        '<h3>Every figure</h3><div class="scroll"><table><thead><tr><th scope="col">Figure</th><th scope="col">Value</th>'
        '<th scope="col">95 % interval</th><th scope="col">Cases</th><th scope="col" class="picture">0 to 1</th></tr>'
        f"</thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def _comparison(results: Sequence[Result], before: Sequence[Result], against: Run) -> str:
    earlier = {result.title: result for result in before}
    rows = []
    for result in results:
        old = earlier.get(result.title)
        if old is None:
            continue
        rows.append(
            f'<tr class="group"><th scope="colgroup" colspan="4">{escape(result.title.capitalize())}</th></tr>'
        )
        rows += [
            _changed(old_figure, figure) for figure in result.rates if (old_figure := old.figure(figure.name))
        ]
    if not rows:
        return (
            '<h2 id="compared">Compared with the earlier run</h2><p>The two runs have no task in common.</p>'
        )
    return (
        '<h2 id="compared">Compared with the earlier run</h2>'
        f'<p class="soft">{escape(str(against.folder))}, {_day(against.manifest.get("made_at", ""))}. Tested case by case '
        "where both runs have the same cases. In the list of cases below, those that changed can be picked out.</p>"
        '<div class="scroll"><table><thead><tr><th scope="col">Figure</th><th scope="col">Before</th>'
        '<th scope="col">Now</th><th scope="col" class="picture">Difference, p; cases better, worse</th></tr></thead>'
        f'<tbody>{"".join(rows)}</tbody></table></div>'
    )  # fmt: skip


def _changed(before: Figure, now: Figure) -> str:
    shown, _, rest = change_text(before, now).partition("   ")
    old, _, new = shown.partition(" → ")
    cells = f'<td>{old}</td><td>{new}</td><td class="picture">{escape(rest)}</td>'
    return f'<tr><th scope="row">{escape(now.name)}</th>{cells}</tr>'


def _cases(results: Sequence[Result], before: Sequence[Result]) -> str:
    tasks = [result.title for result in results if result.rows]
    options = "".join(f'<option value="{name}">{escape(name)}</option>' for name in tasks)
    shows = [("misses", "misses"), ("all", "all"), ("good", "those that went well")]
    if before:
        shows += [("worse", "worse than before"), ("better", "better than before")]
    show = "".join(f'<option value="{value}">{text}</option>' for value, text in shows)
    each = "".join(
        f'<label>{name}<select id="by-{name.lower()}"><option value="">any</option></select></label>'
        for name in ("Kind", "Role", "Area")
    )
    misses = "".join(f"<li>{escape(miss)}</li>" for result in results for miss in result.misses[:200])
    return (
        '<h2 id="cases">Every case</h2><div class="filters" role="search">'
        f'<label>Task<select id="by-task">{options}</select></label>'
        f'<label>Show<select id="by-show">{show}</select></label>{each}'
        '<label>With the words<input id="by-words" type="search"></label></div>'
        '<p id="count" role="status"></p><div id="cases-list"></div>'
        '<button id="more" type="button" hidden>Show more cases</button>'
        f"<noscript><p>The list of cases needs JavaScript. The misses:</p><ul>{misses}</ul></noscript>"
    )


def _case_rows(results: Sequence[Result], before: Sequence[Result]) -> list[dict[str, Any]]:
    earlier = {(r.title, row["id"]): row for r in before for row in r.rows}
    out = []
    for result in results:
        for row in result.rows:
            kept = {**row, "task": result.title}
            for name in ("found", "wanted"):
                if name in row:
                    kept[name] = [_cut(unit) for unit in row[name][:MOST]]
            old = earlier.get((result.title, row["id"]))
            if old is not None and old["good"] != row["good"]:
                kept["change"] = "better" if row["good"] else "worse"
                kept["before"] = old["verdict"]
            out.append(kept)
    return out


def _cut(unit: Mapping[str, Any]) -> dict[str, Any]:
    text = str(unit["text"])
    return {**unit, "text": text if len(text) <= LONGEST else text[:LONGEST].rsplit(" ", 1)[0] + " …"}


WORDS: Iterable[tuple[str, str]] = (
    ("Passage recall@5", "Share of questions with a gold passage among the first five: one that holds the gold’s words. "
     "Any one gold passage is enough."),
    ("Page recall@5", "The same, when one of the first five stands on a gold page."),
    ("MRR", "The mean of 1 divided by the rank of the first right passage, 0 when there is none."),
    ("nDCG@10", "How near the first ten come to all right passages in the best order."),
    ("95 % interval", "The middle 95 % of 2,000 resamples of the questions. It says how far the figure would move with "
     "other questions of the same kind; it does not cover what the set itself leaves out."),
    ("p", "Paired permutation test: how often chance alone, swapping the two systems question by question, would differ as "
     "much."),
    ("Citation precision", "A proxy that code can check. A quoted passage must be the very words of the page. A card’s step "
     "must cite a passage that holds every term the step rests on. Whether the step is wise is for people to judge."),
    ("Undefined", "A case to which a figure does not apply. It is counted and is in no average."),
)  # fmt: skip


def _words() -> str:
    items = "".join(f"<dt>{escape(word)}</dt><dd>{escape(meaning)}</dd>" for word, meaning in WORDS)
    return f'<h2 id="words">What the words mean</h2><dl>{items}</dl>'


def _footer(run: Run) -> str:
    sets = "; ".join(
        f"{task} {about['set']} (SHA-256 {about['sha256'][:12]}…)" for task, about in run.tasks.items()
    )
    return f"<footer><p>Sets: {escape(sets)}.</p></footer>"


def _three(value: float | None) -> str:
    return "no case" if value is None else f"{value:.3f}"
