"""How well a reading agrees with labelled tips: counts, precision, recall, F1, intervals, errors quoted."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from math import sqrt
from typing import Any

from heatwatch.knowledge.model.routing import LANES

IDENTIFIER_KINDS = ("phone", "email", "url", "handle", "plate", "address", "name", "vehicle")
# These stand for a description, which two people quote at different length.
DESCRIBED = frozenset({"address", "name", "vehicle"})
Z = 1.96
SHOWN = 160


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reader says about a text, in the words of the labels."""

    lane: str
    types: frozenset[str]
    minor: bool
    indicators: dict[str, str]
    danger: dict[str, str]
    identifiers: tuple[tuple[str, str, str], ...] = ()


@dataclass(slots=True)
class Score:
    """Right, false and missed findings of one kind."""

    right: int = 0
    false: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Of what was found, how much is right."""
        return _share(self.right, self.right + self.false)

    @property
    def recall(self) -> float:
        """Of what is there, how much was found."""
        return _share(self.right, self.right + self.missed)

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        return _share(2 * self.right, 2 * self.right + self.false + self.missed)

    def as_row(self) -> dict[str, Any]:
        """The score with its counts and intervals, for a table or JSON."""
        return {
            "precision": round(self.precision, 3),
            "precision_interval": wilson(self.right, self.right + self.false),
            "recall": round(self.recall, 3),
            "recall_interval": wilson(self.right, self.right + self.missed),
            "f1": round(self.f1, 3),
            "right": self.right,
            "false": self.false,
            "missed": self.missed,
        }


@dataclass(slots=True)
class Evaluation:
    """All scores, the confusion of lanes, and every error with its words."""

    tips: int = 0
    lanes: dict[str, Score] = field(default_factory=lambda: {lane: Score() for lane in LANES})
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)
    indicators: dict[str, Score] = field(default_factory=dict)
    danger: dict[str, Score] = field(default_factory=dict)
    identifiers: dict[str, Score] = field(default_factory=dict)
    minor: Score = field(default_factory=Score)
    types_right: int = 0
    errors: list[dict[str, str]] = field(default_factory=list)

    @property
    def raised(self) -> tuple[int, int]:
        """How many of the tips that belong to neither were put in tip or crisis, and out of how many."""
        return self._moved(("information", "unrelated", "high_risk"), ("tip", "crisis"))

    @property
    def alarmed(self) -> tuple[int, int]:
        """How many of the lanes tip and referral were put in crisis, and out of how many."""
        return self._moved(("tip", "referral"), ("crisis",))

    def _moved(self, gold: Sequence[str], found: Sequence[str]) -> tuple[int, int]:
        out_of = {pair: count for pair, count in self.confusion.items() if pair[0] in gold}
        return sum(count for pair, count in out_of.items() if pair[1] in found), sum(out_of.values())

    @property
    def lane_macro_f1(self) -> float:
        """The mean F1 of the lanes that occur."""
        present = [score.f1 for score in self.lanes.values() if score.right + score.missed]
        return _share(sum(present), len(present))

    def rows(self) -> list[dict[str, Any]]:
        """Every score with the table it belongs to; the sum of a table has the id `all`."""
        tables = {
            "lane": self.lanes,
            "indicator": {"all": total(self.indicators), **dict(sorted(self.indicators.items()))},
            "danger": {"all": total(self.danger), **dict(sorted(self.danger.items()))},
            "minor": {"all": self.minor},
            "identifier": {"exact kinds": total(self._exact_kinds()), **self.identifiers},
        }
        return [
            {"table": name, "id": id_, **score.as_row()}
            for name, table in tables.items()
            for id_, score in table.items()
        ]

    def _exact_kinds(self) -> dict[str, Score]:
        return {kind: score for kind, score in self.identifiers.items() if kind not in DESCRIBED}

    def shares(self) -> dict[str, float | tuple[int, int]]:
        """The figures that are no precision or recall: a mean, and counts out of a whole."""
        return {
            "lane macro-F1": round(self.lane_macro_f1, 3),
            "lane right": (sum(score.right for score in self.lanes.values()), self.tips),
            "types right": (self.types_right, self.tips),
            "information, unrelated and high_risk put in tip or crisis": self.raised,
            "tip and referral put in crisis": self.alarmed,
        }


def evaluate(tips: Iterable[dict[str, Any]], read: Callable[[str, str], Answer]) -> Evaluation:
    """Read every labelled tip and compare."""
    evaluation = Evaluation()
    for tip in tips:
        _compare(evaluation, tip, read(tip["text"], ""))
    return evaluation


def total(scores: dict[str, Score]) -> Score:
    """The sum over all ids."""
    parts = scores.values()
    return Score(sum(one.right for one in parts), sum(one.false for one in parts), sum(one.missed for one in parts))


def wilson(right: int, of: int) -> tuple[float, float]:
    """The interval that holds the true share in 95 of 100 samples (Wilson 1927); all of it for no count."""
    if of == 0:
        return (0.0, 1.0)
    share = right / of
    middle = (share + Z * Z / (2 * of)) / (1 + Z * Z / of)
    half = Z / (1 + Z * Z / of) * sqrt(share * (1 - share) / of + Z * Z / (4 * of * of))
    return (round(max(middle - half, 0.0), 3), round(min(middle + half, 1.0), 3))


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _compare(evaluation: Evaluation, tip: dict[str, Any], answer: Answer) -> None:
    evaluation.tips += 1
    gold = tip["lane"]
    evaluation.confusion[gold, answer.lane] += 1
    if answer.lane == gold:
        evaluation.lanes[gold].right += 1
    else:
        evaluation.lanes[gold].missed += 1
        evaluation.lanes[answer.lane].false += 1
        evaluation.errors.append(
            {"tip": tip["id"], "what": "lane", "error": f"{gold} read as {answer.lane}", "words": _opening(tip)}
        )
    _count(evaluation, tip, "indicators", set(tip["indicators"]), answer.indicators, tip.get("evidence", {}))
    _count(evaluation, tip, "danger", set(tip["danger"]), answer.danger, {})
    _count_minor(evaluation, tip, answer.minor)
    evaluation.types_right += answer.types == set(tip["types"])
    _compare_identifiers(evaluation, tip, answer.identifiers)


def _count_minor(evaluation: Evaluation, tip: dict[str, Any], found: bool) -> None:
    score = evaluation.minor
    score.right += tip["minor"] and found
    if found != tip["minor"]:
        error = "false" if found else "missed"
        score.false += found
        score.missed += not found
        evaluation.errors.append({"tip": tip["id"], "what": "minor", "error": error, "words": _opening(tip)})


def _opening(tip: dict[str, Any]) -> str:
    """Where the labels give no words for something, the beginning of the text stands for it."""
    text = " ".join(tip["text"].split())
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"


def _count(
    evaluation: Evaluation,
    tip: dict[str, Any],
    what: str,
    gold: set[str],
    found: dict[str, str],
    evidence: dict[str, str],
) -> None:
    table: dict[str, Score] = getattr(evaluation, what)
    for id_ in sorted(gold | found.keys()):
        score = table.setdefault(id_, Score())
        if id_ in gold and id_ in found:
            score.right += 1
        elif id_ in found:
            score.false += 1
            evaluation.errors.append({"tip": tip["id"], "what": what, "error": f"false {id_}", "words": found[id_]})
        else:
            score.missed += 1
            evaluation.errors.append(
                {"tip": tip["id"], "what": what, "error": f"missed {id_}", "words": evidence.get(id_) or _opening(tip)}
            )


def _compare_identifiers(evaluation: Evaluation, tip: dict[str, Any], found: Sequence[tuple[str, str, str]]) -> None:
    for kind in IDENTIFIER_KINDS:
        gold = [(one["text"], one["value"]) for one in tip["identifiers"] if one["kind"] == kind]
        mine = [(text, value) for other, text, value in found if other == kind]
        score = evaluation.identifiers.setdefault(kind, Score())
        open_gold = list(gold)
        for one in mine:
            hit = next((other for other in open_gold if _same(kind, other, one)), None)
            if hit is not None:
                open_gold.remove(hit)
                score.right += 1
            elif not any(_same(kind, other, one) for other in gold):
                score.false += 1
                evaluation.errors.append({"tip": tip["id"], "what": kind, "error": "false", "words": one[0]})
        score.missed += len(open_gold)
        evaluation.errors.extend(
            {"tip": tip["id"], "what": kind, "error": "missed", "words": one[0]} for one in open_gold
        )


def _same(kind: str, gold: tuple[str, str], found: tuple[str, str]) -> bool:
    """Exact values but for handles, whose platform may be unsaid, and descriptions, of which one may hold the other."""
    if kind in DESCRIBED:
        one, other = _letters(gold[0]), _letters(found[0])
        return bool(one and other) and (one in other or other in one)
    if kind == "handle":
        return _letters(gold[1].split(":")[-1]) == _letters(found[1].split(":")[-1])
    return _letters(gold[1]) == _letters(found[1])


def _letters(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())
