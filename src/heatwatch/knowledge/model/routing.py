"""The rule table of lanes and urgencies: routing.csv, read from top to bottom, first fitting row wins."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from heatwatch.knowledge.model.toml_files import Mistake

LANES = ("crisis", "tip", "high_risk", "referral", "information", "unrelated")
URGENCIES = ("now", "today", "week", "none")
YES_NO = ("yes", "no")
# Each question of the table with every answer that a text can give to it.
FACTS: dict[str, tuple[str, ...]] = {
    # What the trained reading takes the message for; "unknown" where no trained reading took part.
    "kind": ("unknown", *LANES),
    # Whether words report control or deceit so clearly that the message as a whole cannot make them harmless.
    "clear_sign": YES_NO,
    # "nothing": no words in any language; "unclear": only numbers, links, or words that are not known here.
    "readable": (*YES_NO, "unclear", "nothing"),
    # Whether the message is a cry and nothing else (cries.toml).
    "cry": YES_NO,
    "suicide": YES_NO,
    "happening_now": YES_NO,
    "harm": ("no", "control", "hurt"),
    "young": YES_NO,
    "moved_soon": YES_NO,
    "asks_rescue": YES_NO,
    "over": YES_NO,
    "indicators": ("none", "weak", "work_only", "one", "several", "many"),
    "denies_control": YES_NO,
    "asks": ("nothing", "service", "question", "outreach"),
    "about": (
        "exploitation",
        "work",
        "home_violence",
        "child_harm",
        "adult_sex",
        "smuggling",
        "missing",
        "other",
        "spam",
        "nothing",
    ),
}
ANY = "-"


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: the answers it needs, the lane and urgency it gives, and why, in words for the queue."""

    number: int
    needs: dict[str, frozenset[str]]
    lane: str
    urgency: str
    reason: str

    def fits(self, facts: Mapping[str, str]) -> bool:
        """Whether every answer is one that the row allows."""
        for name, allowed in self.needs.items():  # noqa: SIM110  every tip asks every row; a plain loop is twice as fast
            if facts[name] not in allowed:
                return False
        return True


@dataclass(frozen=True, slots=True)
class Routing:
    """The rules in their order."""

    rules: tuple[Rule, ...]


def read_routing(path: Path, mistakes: list[Mistake]) -> Routing:
    """Read the table; mistakes are added to the list."""
    name = f"knowledge_base/{path.name}"
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error):
        mistakes.append(Mistake(name, 1, "cannot be read as a table"))
        return Routing(())
    rules = [_rule(row, line, name, mistakes) for line, row in enumerate(rows, start=2)]
    if not rules or any(rules[-1].needs.values()):
        mistakes.append(Mistake(name, len(rows) + 1, "the last row must fit everything: only - in its questions"))
    return Routing(tuple(rules))


def _rule(row: Mapping[str, str], line: int, name: str, mistakes: list[Mistake]) -> Rule:
    needs = {}
    for question, answers in FACTS.items():
        given = (row.get(question) or "").split()
        if given == [ANY]:
            continue
        unknown = [one for one in given if one not in answers]
        if unknown or not given:
            mistakes.append(
                Mistake(name, line, f"{question} is - or some of {', '.join(answers)}, not {' '.join(given)!r}")
            )
        needs[question] = frozenset(given)
    lane, urgency = row.get("lane") or "", row.get("urgency") or ""
    _one_of(lane, LANES, "lane", Mistake(name, line, ""), mistakes)
    _one_of(urgency, URGENCIES, "urgency", Mistake(name, line, ""), mistakes)
    return Rule(line, needs, lane, urgency, row.get("reason") or "")


def _one_of(value: str, allowed: Sequence[str], what: str, place: Mistake, mistakes: list[Mistake]) -> None:
    if value not in allowed:
        mistakes.append(Mistake(place.file, place.line, f"{what} is one of {', '.join(allowed)}, not {value!r}"))
