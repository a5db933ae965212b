"""Floors: what a run must reach. `floors.yaml` holds them for the two halves of our own sets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from assistant.errors import BadData
from evals.rates import Result

FLOORS = Path(__file__).with_name("floors.yaml")


class Floor(BaseModel):
    """At least or at most so much."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    at_least: float | None = None
    at_most: float | None = None

    @model_validator(mode="after")
    def _one_of_them(self) -> Floor:
        if (self.at_least is None) == (self.at_most is None):
            raise ValueError("a floor has either at_least or at_most")
        return self


Floors = Mapping[str, Mapping[str, Floor]]
"""Task → name of a figure → its floor."""


@dataclass(frozen=True)
class Checked:
    """A floor beside what was measured (None: there was no case)."""

    task: str
    figure: str
    floor: Floor
    value: float | None

    @property
    def met(self) -> bool:
        """Whether the figure is good enough. One without a case is not."""
        if self.value is None:
            return False
        if self.floor.at_least is not None:
            return self.value >= self.floor.at_least
        return self.floor.at_most is None or self.value <= self.floor.at_most

    def line(self) -> str:
        """One line for a person."""
        wanted = (
            f"at least {self.floor.at_least:g}"
            if self.floor.at_least is not None
            else f"at most {self.floor.at_most:g}"
        )
        value = "no case" if self.value is None else f"{self.value:.3f}"
        return f"{'met   ' if self.met else 'MISSED'}  {self.task}: {self.figure}: {value}, {wanted}"


def read_floors(path: Path, half: str) -> Floors:
    """The floors of one half.

    Raises:
        BadData: the file does not follow docs/evaluation.md.
    """
    try:
        raw = yaml.safe_load(path.read_text("utf-8")) or {}
        return {
            str(task): {str(name): Floor.model_validate(floor) for name, floor in figures.items()}
            for task, figures in (raw.get(half) or {}).items()
        }
    except ValidationError as error:
        raise BadData(
            f"{path.name}: {error.errors()[0]['msg']}. docs/evaluation.md shows a floor."
        ) from error
    except (OSError, yaml.YAMLError, AttributeError) as error:
        raise BadData(f"{path.name}: cannot be read ({error}). docs/evaluation.md shows the form.") from error


def check(floors: Floors, results: Iterable[Result]) -> list[Checked]:
    """Every floor of the tasks that were run.

    Raises:
        BadData: a floor names a figure that its task does not have.
    """
    out = []
    for result in results:
        for name, floor in floors.get(result.title, {}).items():
            figure = result.figure(name)
            if figure is None:
                raise BadData(
                    f"floors: {result.title} has no figure {name!r}. It has: {', '.join(f.name for f in result.rates)}."
                )
            out.append(Checked(result.title, name, floor, figure.value))
    return out
