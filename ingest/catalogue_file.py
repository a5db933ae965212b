"""Writing ``catalogue.yaml``: the entries survive, comments do not."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from assistant.sources import Source
from ingest.safe_files import write_safely

NAME = "catalogue.yaml"


def write_catalogue(folder: Path, sources: Iterable[Source], says: str) -> None:
    """Write the catalogue of a folder in one piece. ``says`` is its first comment line.

    Raises:
        DiskProblem: it could not be written; the old one is untouched.
    """
    write_safely(folder / NAME, catalogue_text(sources, says).encode("utf-8"))


def catalogue_text(sources: Iterable[Source], says: str) -> str:
    """The catalogue as YAML, in the order of ids; only what differs from the defaults is written."""
    entries = [_entry(source) for source in sorted(sources, key=lambda source: source.id)]
    body = yaml.safe_dump({"documents": entries}, allow_unicode=True, sort_keys=False, width=110)
    return f"# {says}\n{body}"


def _entry(source: Source) -> dict[str, Any]:
    raw = source.model_dump(exclude_defaults=True)
    return {name: list(value) if isinstance(value, tuple) else value for name, value in raw.items()}
