"""What is right: does a passage, a page or a citation meet the gold of a case?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from assistant.errors import BadData
from assistant.index import Index
from assistant.passages import Passage, squeeze
from evals.cases import Gold, RetrievalCase

Unit = Mapping[str, Any]
"""Something found: ``file``, ``pages`` (1-based, empty without pages) and ``text``."""


@lru_cache(maxsize=200_000)
def _squeezed(text: str) -> str:
    return squeeze(text)


def same_file(unit: Unit, gold: Gold) -> bool:
    """Whether both name one file, whichever folder it is in."""
    return _name(str(unit["file"])) == _name(gold.doc)


def holds(unit: Unit, gold: Gold) -> bool:
    """Whether the text of the file contains the gold's words. Case, spaces, punctuation and line ends do not count."""
    return same_file(unit, gold) and _squeezed(gold.must_contain) in _squeezed(str(unit["text"]))


def on_page(unit: Unit, gold: Gold) -> bool:
    """Whether it stands on the gold's page; for gold without a page, in its file."""
    return same_file(unit, gold) and (gold.pdf_page is None or gold.pdf_page in unit["pages"])


def first(units: Iterable[Unit], golds: Sequence[Gold], test: Any) -> int:
    """Rank (1-based) of the first unit that meets any of the gold, 0 when none does."""
    return next(
        (rank for rank, unit in enumerate(units, 1) if any(test(unit, gold) for gold in golds)),
        0,
    )


def unit_of(passage: Passage, file: str) -> dict[str, Any]:
    """A passage as a JSON object."""
    return {
        "id": passage.id,
        "collection": "passages",
        "file": file,
        "pages": list(passage.pages),
        "paragraph": passage.paragraph,
        "heading": passage.heading,
        "text": passage.text,
    }


class GoldPassages:
    """The passages of an index that meet the gold of cases."""

    def __init__(self, index: Index, source_ids: Iterable[str]) -> None:
        self._index = index
        self._sources: dict[str, list[str]] = {}
        for source_id in source_ids:
            self._sources.setdefault(_name(index.sources[source_id].file), []).append(source_id)
        self._units: dict[str, list[dict[str, Any]]] = {}

    def check(self, cases: Sequence[RetrievalCase], name: str) -> list[str]:
        """Names of gold documents that are not in force in the index.

        Raises:
            BadData: none of them is: the set is about other documents.
        """
        wanted = {_name(gold.doc) for case in cases for gold in case.gold}
        missing = sorted(wanted - set(self._sources))
        if len(missing) == len(wanted):
            raise BadData(
                f"{name}: none of the documents that it names is in the index or in force ({missing[0]!r} and others). "
                "Index the documents that the set is about (python -m ingest FOLDER --index DIR) and name that index with "
                "--index DIR."
            )
        return missing

    def near(self, case: RetrievalCase) -> list[dict[str, Any]]:
        """Every passage that holds gold words or stands on a gold page, as JSON objects."""
        names = dict.fromkeys(_name(gold.doc) for gold in case.gold)
        units = [unit for name in names for unit in self._of_file(name)]
        return [unit for unit in units if any(holds(unit, g) or on_page(unit, g) for g in case.gold)]

    def holding(self, case: RetrievalCase) -> list[dict[str, Any]]:
        """The passages that hold gold words, as JSON objects."""
        return [unit for unit in self.near(case) if any(holds(unit, gold) for gold in case.gold)]

    def _of_file(self, name: str) -> list[dict[str, Any]]:
        if name not in self._units:
            self._units[name] = [
                unit_of(passage, self._index.sources[source_id].file)
                for source_id in self._sources.get(name, ())
                for passage in self._index.passages_of(source_id)
            ]
        return self._units[name]


def _name(file: str) -> str:
    return file.rsplit("/", 1)[-1]
