"""``python -m ingest drift``: what a new edition does to the cards, as a table."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from assistant.drift import Drift, Row, drift
from assistant.errors import BadData, SignpostError
from assistant.index import Index
from assistant.passages import Passage
from assistant.places import default_index
from assistant.sources import Source, families, family_of_title, read_catalogue
from ingest.blocks import ReadFile, UnreadableFile
from ingest.passages import passages_of
from ingest.readers import read
from ingest.telling import say, say_as_json, warn

LOST = 4
"""Exit code when a required line has lost its paragraph."""
_YEAR = re.compile(r"(?<!\d)20[1-4]\d(?!\d)")
_UP = 3
"""How many folders above a file are searched for the catalogue that names it."""


def main(arguments: list[str]) -> int:
    """Compare two editions. 0 when every required line keeps its paragraph, 4 when one lost it, 1 on a mistake."""
    parser = argparse.ArgumentParser(
        prog="python -m ingest drift",
        description="Where every paragraph that a card or prompt rests on has gone in a later edition.",
    )
    parser.add_argument(
        "--from",
        dest="old",
        required=True,
        metavar="OLD",
        help="the earlier edition: a file, or a source id of the index",
    )
    parser.add_argument("--to", dest="new", required=True, metavar="NEW", help="the later edition")
    parser.add_argument(
        "--index", type=Path, default=default_index(), help="the index (default: %(default)s)"
    )
    parser.add_argument(
        "--family", choices=sorted(families()), help="what both are editions of, if it cannot be told"
    )
    parser.add_argument(
        "--part", metavar="NAME", help='only paragraphs of one part of the earlier edition ("Part one")'
    )
    parser.add_argument(
        "--excerpt",
        action="store_true",
        help="the later file is not whole: do not count parts that it leaves out as gone",
    )
    parser.add_argument("--changed", action="store_true", help="leave out of the table what is the same")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args(arguments)
    try:
        old, new = edition_of(options.old, options.index), edition_of(options.new, options.index)
        old, new = _one_family(old, new, options.family)
        if options.excerpt:
            new = new[0].model_copy(update={"status": "excerpt"}), new[1]
        found = drift(old, new)
        if options.part:
            found = _only_part(found, options.part)
    except SignpostError as error:
        warn(error)
        return 1
    if options.json:
        say_as_json(found.as_json())
    else:
        say(table(found, options.changed))
    return LOST if found.lost else 0


def edition_of(named: str, index: Path) -> tuple[Source, Sequence[Passage]]:
    """A document as source and passages: from a file, or from the index by its source id.

    Raises:
        BadData: there is neither, it cannot be read, or it is one of Signpost's own digests.
    """
    path = Path(named)
    if path.is_file():
        return _from_file(path)
    return _from_index(named, index)


def _from_file(path: Path) -> tuple[Source, Sequence[Passage]]:
    try:
        file = read(path)
    except UnreadableFile as error:
        raise BadData(f"{path.name}: {error}") from error
    source = _catalogued(path) or _described(path, file)
    return source, passages_of(source.id, file)


def _from_index(source_id: str, root: Path) -> tuple[Source, Sequence[Passage]]:
    try:
        index = Index.open(root)
    except SignpostError as error:
        raise BadData(f"There is no file {source_id!r}, and no index to look in: {error}") from error
    try:
        source = index.sources.get(source_id)
        if source is None:
            known = ", ".join(sorted(name for name, one in index.sources.items() if not one.digest)) or "none"
            raise BadData(
                f"There is no file and no indexed document {source_id!r}. Indexed documents: {known}."
            )
        if source.digest:
            raise BadData(f"{source_id} is Signpost's own summary. Name the document itself.")
        return source, index.passages_of(source_id)
    finally:
        index.close()


def _catalogued(path: Path) -> Source | None:
    """The catalogue entry of a file, from the nearest catalogue in the folders above it."""
    here = path.resolve()
    for folder in list(here.parents)[:_UP]:
        for source in read_catalogue(folder):
            if (folder / source.file).resolve() == here:
                return source
    return None


def _described(path: Path, file: ReadFile) -> Source:
    """A source for a file that no catalogue names: family and edition by its title, its name or its first page."""
    first = " ".join(file.page_texts[0].split())[:600] if file.page_texts else ""
    name = re.sub(r"[_\W]+", " ", path.stem).strip()
    family = next((found for text in (file.title or "", name, first) if (found := _family_in(text))), None)
    years = [year for text in (file.title or "", name, first) for year in _YEAR.findall(text)]
    title = families()[family].title.capitalize() if family else file.title or name
    return Source(
        id=re.sub(r"[^A-Za-z0-9]+", "-", path.stem).strip("-") or "document",
        file=path.name,
        title=f"{title} {years[0]}" if family and years else title,
        edition=years[0] if years else None,
        family=family,
        catalogued=False,
    )


def _family_in(text: str) -> str | None:
    """The family whose title or short name stands in a text, the longest first."""
    starts = family_of_title(text)
    if starts:
        return starts
    folded = " ".join(re.findall(r"[a-z0-9']+", text.casefold()))
    fits = [
        (len(said), name)
        for name, family in families().items()
        for said in (family.title, family.short)
        if len(said) > 4 and " ".join(re.findall(r"[a-z0-9']+", said.casefold())) in folded
    ]
    return max(fits)[1] if fits else None


Edition = tuple[Source, Sequence[Passage]]


def _one_family(old: Edition, new: Edition, family: str | None) -> tuple[Edition, Edition]:
    """Both as editions of one family: the one that was given, or else that of the one that could be told."""
    sources = old[0], new[0]
    told = [family] if family else [one.family_key for one in sources if one.family_key in families()]
    if not told:
        raise BadData("Signpost cannot tell which document these are editions of. Say so with --family.")
    for source in sources:
        if source.family_key in families() and source.family_key != told[0] and not family:
            raise BadData(f"{old[0].title!r} and {new[0].title!r} are not editions of one document.")
    first, second = (source.model_copy(update={"family": told[0]}) for source in sources)
    return (first, old[1]), (second, new[1])


def _only_part(found: Drift, part: str) -> Drift:
    rows = tuple(row for row in found.rows if row.old and (row.old.part or "").casefold() == part.casefold())
    if not rows:
        raise BadData(f"No paragraph that a card rests on stands in {part!r} of {found.old_title}.")
    return Drift(found.family, found.old_title, found.new_title, rows)


def table(found: Drift, changed_only: bool = False) -> str:
    """The table for a terminal, card by card, then the count, then the required lines that lost their paragraph."""
    cards = len({row.card for row in found.rows})
    out = [
        f"{found.old_title}  →  {found.new_title}",
        f"{len(found.rows)} anchors of {cards} cards and prompts",
        "",
    ]
    for card, rows in groupby(found.rows, key=lambda row: row.card):
        lines = [_line(row) for row in rows if not (changed_only and row.status == "same")]
        if lines:
            out += [card, *lines]
    counts = found.counts()
    names = ("same", "moved", "reworded", "gone", "new", "in neither", "outside")
    out += ["", " · ".join(f"{name} {counts[name]}" for name in names if name in counts)]
    if found.lost:
        out += ["", "Required lines that have lost their paragraph:"]
        for row in found.lost:
            out.append(f"  {row.card}, {row.line}: {row.text}")
            out.append(f"    rested on {_where(row)}, which said: {'; '.join(row.says)}")
            if row.look_at:
                out.append(
                    f"    nothing carries it on; the nearest is {row.look_at.in_words()}, {row.look_at.heading!r}"
                )
            left = dict.fromkeys(
                one.new.in_words()
                for one in found.rows
                if one.new and (one.card, one.line) == (row.card, row.line)
            )
            out.append(f"    it still rests on {', '.join(left)}" if left else "    it rests on nothing else")
    else:
        out += ["", "Every required line keeps its paragraph."]
    return "\n".join(out)


def _line(row: Row) -> str:
    place = row.new or row.old
    heading = place.heading if place else "; ".join(row.says)
    if row.old and row.new and row.old.heading != row.new.heading:
        heading = f"{row.old.heading} → {row.new.heading}"
    notes = []
    if row.changed >= 0.005:
        notes.append(f"{row.changed:.0%} of words differ")
    if row.words:
        notes.append(" ".join(row.words[:8]))
    if row.lost:
        notes.append(f"no longer says: {', '.join(row.lost)}")
    if row.status == "gone" and row.look_at and not row.outside:
        notes.append(f"nearest: {row.look_at.in_words()}")
    required = "required" if row.required else ""
    note = f"  [{'; '.join(notes)}]" if notes else ""
    return f"  {row.line:<20} {required:<8}  {row.in_words():<26}  {heading}{note}"


def _where(row: Row) -> str:
    if row.old is None:
        return "nothing"
    number = f"paragraph {row.old.number}" if row.old.number else (row.old.part or "a paragraph")
    return f"{number}, {row.old.heading!r}"


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
