"""How often the reading errs, as `heatwatch evaluate --save` measured it: shown wherever a reading is shown."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from heatwatch.knowledge.folder import FOLDER

FILE = "measured.json"


@dataclass(frozen=True, slots=True)
class Share:
    """A measured share in percent, with the interval that holds the true one 19 times in 20."""

    percent: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured, when, on what, and with which version of the reading."""

    date: str
    about: str
    texts: int
    version: str
    lane_right: int
    precision: Share
    recall: Share
    crisis_precision: Share
    crisis_recall: Share


def measured(folder: Path = FOLDER) -> Measured | None:
    """The last measurement that was saved; None when there is none, or none that can be read."""
    try:
        data = json.loads((folder / FILE).read_text("utf-8"))
        shares = {name: Share(**data[name]) for name in ("precision", "recall", "crisis_precision", "crisis_recall")}
        date, about, version = (str(data[name]) for name in ("date", "about", "version"))
        return Measured(date, about, int(data["texts"]), version, int(data["lane_right"]), **shares)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def save(found: dict[str, Any], folder: Path = FOLDER) -> Path:
    """Write a measurement down, one figure a line, so that a change of it is seen in review."""
    place = folder / FILE
    place.write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", "utf-8")
    return place
