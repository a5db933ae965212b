"""``python -m ingest prints``: keep prints of the editions that the cards were written from."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from pathlib import Path

from assistant.alignment import print_of
from assistant.drift import lines_of
from assistant.errors import BadData, SignpostError
from assistant.prints import PRINTS, Edition, save
from assistant.sources import Source, read_catalogue
from ingest.blocks import UnreadableFile
from ingest.passages import passages_of
from ingest.readers import read
from ingest.telling import say, warn


def main(arguments: list[str]) -> int:
    """Make the prints. 0 when some were made, 1 when there was nothing to make them from."""
    parser = argparse.ArgumentParser(
        prog="python -m ingest prints",
        description="Keep prints (hashes, no words) of whole documents that cards rest on, so that their paragraphs "
        "are known again in later editions.",
    )
    parser.add_argument(
        "folder", type=Path, metavar="FOLDER", help="a folder of documents with a catalogue.yaml"
    )
    parser.add_argument(
        "--to", type=Path, default=PRINTS, metavar="DIR", help="where they are kept (default: %(default)s)"
    )
    options = parser.parse_args(arguments)
    try:
        made = [save(edition_of(source, options.folder), options.to) for source in wanted(options.folder)]
    except SignpostError as error:
        warn(error)
        return 1
    for path in made:
        say(f"{path.name}: {path.stat().st_size // 1000} kB")
    if not made:
        warn(f"{options.folder}: the catalogue names no whole document with an edition that cards rest on.")
    return 0 if made else 1


def wanted(folder: Path) -> list[Source]:
    """The whole documents of a catalogue that cards or prompts rest on."""
    families = {line.anchor.doc for line in lines_of()}
    return [
        source
        for source in read_catalogue(folder)
        if source.family_key in families
        and source.edition
        and source.area is None
        and source.status == "in_force"
        and (source.in_force_from is None or source.in_force_from <= dt.date.today())
    ]


def edition_of(source: Source, folder: Path) -> Edition:
    """A document as prints.

    Raises:
        BadData: it cannot be read.
    """
    try:
        passages = passages_of(source.id, read(folder / source.file))
    except UnreadableFile as error:
        raise BadData(f"{source.file}: {error}") from error
    return Edition(source.family_key, source.edition, tuple(map(print_of, passages)))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
