"""Prints of editions that Signpost was written from: how a paragraph is known again in an edition nobody has seen yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from assistant.alignment import Print
from assistant.errors import BadData
from assistant.places import CORPUS

PRINTS = CORPUS / "prints"


@dataclass(frozen=True)
class Edition:
    """One edition of a document as prints, in reading order."""

    family: str
    edition: str | None
    prints: tuple[Print, ...]


def save(edition: Edition, folder: Path = PRINTS) -> Path:
    """Write ``<family>-<edition>.npz``: numbers, parts and hashes, no words. Returns the path."""
    prints = edition.prints
    path = folder / f"{edition.family}-{edition.edition}.npz"
    folder.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        np.savez_compressed(
            file,
            edition=np.array([edition.family, edition.edition or ""]),
            paragraph=np.array([one.paragraph or "" for one in prints]),
            part=np.array([one.part or "" for one in prints]),
            words=np.array([one.words for one in prints], np.uint16),
            features=_flat([one.features for one in prints]),
            feature_ends=_ends([one.features for one in prints]),
            headings=_flat([one.heading for one in prints]),
            heading_ends=_ends([one.heading for one in prints]),
        )
    return path


def load(path: Path) -> Edition:
    """Read one edition.

    Raises:
        BadData: the file is not one that `save` wrote.
    """
    try:
        with np.load(path, allow_pickle=False) as held:
            family, edition = (str(text) for text in held["edition"])
            features = np.split(held["features"], held["feature_ends"])[:-1]
            headings = np.split(held["headings"], held["heading_ends"])[:-1]
            prints = tuple(
                Print(str(paragraph) or None, str(part) or None, int(words), _set(own), _set(above))
                for paragraph, part, words, own, above in zip(
                    held["paragraph"], held["part"], held["words"], features, headings, strict=True
                )
            )
    except (OSError, ValueError, KeyError) as error:
        raise BadData(
            f"{path.name}: not a file of prints ({error}). Make it again: python -m ingest prints FOLDER"
        ) from error
    return Edition(family, edition or None, prints)


@cache
def kept_editions(family: str, folder: Path = PRINTS) -> tuple[Edition, ...]:
    """The editions of a family that prints are kept of, the newest first.

    Raises:
        BadData: see `load`.
    """
    found = [load(path) for path in sorted(folder.glob("*.npz"))]
    return tuple(
        sorted(
            (one for one in found if one.family == family), key=lambda one: one.edition or "", reverse=True
        )
    )


def _flat(sets: Sequence[frozenset[int]]) -> np.ndarray[tuple[int], np.dtype[np.uint32]]:
    return np.array([feature for one in sets for feature in sorted(one)], np.uint32)


def _ends(sets: Sequence[frozenset[int]]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.cumsum([len(one) for one in sets], dtype=np.int64)


def _set(numbers: np.ndarray[tuple[int], np.dtype[np.uint32]]) -> frozenset[int]:
    return frozenset(map(int, numbers))
