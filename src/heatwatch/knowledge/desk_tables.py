"""The desk's own tables: lanes, urgencies, dispositions."""

import csv
from dataclasses import dataclass
from functools import cache

from heatwatch.common.errors import HouseError
from heatwatch.knowledge.folder import FOLDER

TYPES = ("labor", "sex")


@dataclass(frozen=True)
class Grade:
    """A lane or an urgency, and in how many minutes a tip in it is due (None: it sets no time of its own)."""

    id: str
    label: str
    due_minutes: int | None


@dataclass(frozen=True)
class Disposition:
    """How a tip may end. `needs` names a record that must exist before; `reporter_text` is what the reporter reads."""

    id: str
    label: str
    needs: str
    description: str
    reporter_text: dict[str, str]


@cache
def lanes() -> dict[str, Grade]:
    """The lanes by id, in the order of the file."""
    return _grades("lanes.csv")


@cache
def urgencies() -> dict[str, Grade]:
    """The urgencies by id, in the order of the file."""
    return _grades("urgencies.csv")


def due_minutes(lane: str, urgency: str) -> list[int | None]:
    """In how many minutes a lane and an urgency each want a tip to be worked on; nothing for one that is not set."""
    return [grade.due_minutes for grade in (lanes().get(lane), urgencies().get(urgency)) if grade]


@cache
def dispositions() -> dict[str, Disposition]:
    """The dispositions by id, in the order of the file."""
    return {row["id"]: _disposition(row) for row in _rows("dispositions.csv")}


def _disposition(row: dict[str, str]) -> Disposition:
    prefix = "reporter_text_"
    texts = {name.removeprefix(prefix): text for name, text in row.items() if name.startswith(prefix)}
    return Disposition(row["id"], row["label_en"], row["needs"], row["description"], texts)


def _grades(name: str) -> dict[str, Grade]:
    return {row["id"]: _grade(row) for row in _rows(name)}


def _grade(row: dict[str, str]) -> Grade:
    minutes = row["due_minutes"]
    return Grade(row["id"], row["label_en"], int(minutes) if minutes else None)


def _rows(name: str) -> list[dict[str, str]]:
    try:
        with (FOLDER / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
    except (OSError, csv.Error) as broken:
        raise HouseError(f"knowledge_base/{name} cannot be read", "restore the file from the repository") from broken
