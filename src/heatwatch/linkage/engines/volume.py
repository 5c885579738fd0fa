"""Every pair of many tips that may be of one thing, and how likely, counted by an engine: the steps of steps.sql.

First all tips are counted once. Then, part by part of the tips, pairs are found by their tokens, those that cannot be
likely enough whatever else they share are left out, and of the others everything is counted as the model counts it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import log
from pathlib import Path
from string import Template

import numpy as np

from heatwatch.linkage import comparing, facts
from heatwatch.linkage.blocking import ALONE, MOST
from heatwatch.linkage.comparing import MEASURES, Shared
from heatwatch.linkage.engines.engine import Column, Engine
from heatwatch.linkage.engines.tokens import Tokens
from heatwatch.linkage.facts import Telling
from heatwatch.linkage.model import LIMIT, Model, prior, probable
from heatwatch.linkage.rarity import Background

STEPS = Path(__file__).with_name("steps.sql")
STEP = re.compile(r"^-- (keep|each|drop) (\w+)$", re.MULTILINE)
# Measures that steps.sql weighs by themselves, and not as a kind of fact.
APART = frozenset({"where", "saying", "rare", "uncommon", "common"})
# So many masks of so many bits each; a sum of many small numbers may be off by so much in any order.
BANDS, PLACES, SLACK = 12, 62, 0.01
# Tips whose pairs are compared together: a part has to fit into the engine's memory beside everything.
PART = 62_500


@dataclass(slots=True)
class Work:
    """How many tips there were, how many pairs shared a token few tips have, how many of them were counted exactly."""

    tips: int = 0
    blocked: int = 0
    counted: int = 0

    @property
    def all_pairs(self) -> int:
        """How many pairs a comparison of each with each would make."""
        return self.tips * (self.tips - 1) // 2


@dataclass(slots=True)
class Volume:
    """All tips in an engine, counted, and ready to be compared part by part."""

    engine: Engine
    model: Model
    background: Background
    least: float = 0.0
    part: int = PART

    def pairs(self, tellings: Iterable[Telling], work: Work) -> Iterator[tuple[int, int, float]]:
        """Every pair that blocking lets through and that is so likely, or hardly less, by the numbers of the two."""
        tokens = Tokens(self.engine, self.background)
        tokens.add(tellings)
        tokens.finish()
        work.tips = tokens.size
        numbers = _numbers(self.model, tokens) | {"floor": _real(self.floor())}
        self._put_helpers()
        self._do("keep", numbers)
        numbers |= self._bounds()
        parts = max(1, -(-tokens.size // self.part))
        for part in range(parts):
            self._do("each", numbers | {"parts": str(parts), "part": str(part)})
            work.blocked += self._count("candidates")
            work.counted += self._count("pairs")
            for one, other, odds in self.engine.ask(f"SELECT a, b, odds FROM scored WHERE odds >= {numbers['floor']}"):  # noqa: S608  numbers of ours
                yield one, other, probable(odds)

    def floor(self) -> float:
        """The odds that a pair has to reach, a little less; none where a weight has a sign that bounds do not know."""
        if not self.model.has_usual_signs or self.least <= 0:
            return -1e300
        odds = log(self.least / (1 - self.least)) if self.least < 1 else LIMIT
        return odds - SLACK if odds > -LIMIT else -1e300

    def _put_helpers(self) -> None:
        self.engine.put("kinds", _kinds(self.model))
        places = np.arange(PLACES, dtype=np.int32)
        self.engine.put("places", {"place": places, "bit_": np.left_shift(np.int64(1), places.astype(np.int64))})

    def _do(self, when: str, numbers: Mapping[str, str]) -> None:
        for deed, name, question in steps():
            if deed == when:
                self.engine.keep(name, Template(question).substitute(numbers))
            elif deed == "drop" and when == "keep":
                self.engine.drop(name)

    def _bounds(self) -> dict[str, str]:
        """What marks in common can be worth at most, by the masks of two tips."""
        likeness, best = ["0E0"], ["0E0"]
        for band, most, bits in self.engine.ask("SELECT band, most, bits FROM bands ORDER BY band"):
            # Several marks of a tip may share one bit; two tips have at most as many of those in common as either has.
            likeness.append(f"{_real(most)} * (bit_count(a.m{band} & b.m{band}) + LEAST(a.x{band}, b.x{band}))")
            best.append(f"CASE WHEN (a.m{band} & b.m{band}) <> 0 THEN {_real(bits)} ELSE 0E0 END")
        return {"likeness": " + ".join(likeness), "best": ", ".join(best)}

    def _count(self, table: str) -> int:
        return int(next(self.engine.ask(f"SELECT COUNT(*) FROM {table}"))[0])  # noqa: S608  names of ours


def steps() -> Iterator[tuple[str, str, str]]:
    """What is to be done, with which table, and the question that it answers."""
    parts = STEP.split(STEPS.read_text("utf-8"))[1:]
    for deed, name, question in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        yield deed, name, "\n".join(line for line in question.strip().splitlines() if not line.startswith("--"))


def _kinds(model: Model) -> dict[str, Column]:
    rows = [_row_of(kind, model.weights) for kind in facts.KINDS]
    names = ("kind", "alone", "repeated", "weight", "near_weight", "tying", "near_tying")
    whole = {"kind", "alone", "tying", "near_tying"}
    columns: dict[str, Column] = {}
    for name, values in zip(names, zip(*rows, strict=True), strict=True):
        columns[name] = np.array(values, np.int32) if name in whole else np.array(values, np.float64)
    return columns


def _row_of(kind: str, weights: Mapping[str, float]) -> tuple[float, ...]:
    plain, near = (Shared(kind, "", ("", ""), 0.0, is_near).measure for is_near in (False, True))
    weight, near_weight = (0.0 if name in APART else weights[name] for name in (plain, near))
    tying, near_tying = (int(name in comparing.TYING) for name in (plain, near))
    return facts.ORDER[kind], int(kind in ALONE), comparing.REPEATED[kind], weight, near_weight, tying, near_tying


def _numbers(model: Model, tokens: Tokens) -> dict[str, str]:
    kinds = ("detail", "number", "name", "town", "type", "sign", "place", "saying")
    numbers = {kind: str(facts.ORDER[kind]) for kind in kinds} | {
        "most": str(MOST),
        "bands": str(BANDS),
        "places": str(PLACES),
    }
    real = {f"w_{name}": model.weights[name] for name in MEASURES} | {
        "texts": tokens.texts, "base": prior(tokens.size) + model.constant, "common": comparing.COMMON,
        "commonest": comparing.COMMONEST_UNSEEN, "looser": comparing.LOOSER, "rare": comparing.RARE,
        "uncommon": comparing.UNCOMMON, "most_where": comparing.MOST_WHERE, "usual": 2 * comparing.USUAL_DETAILS,
        "repeated_detail": comparing.REPEATED[facts.DETAIL],
    }  # fmt: skip
    bits = "BIT_OR(CASE WHEN band = {0} THEN bit_ ELSE CAST(0 AS BIGINT) END) AS m{0}"
    bits += ", CAST(SUM(CASE WHEN band = {0} THEN 1 ELSE 0 END) AS INT) AS n{0}"
    masks = "COALESCE(s.m{0}, CAST(0 AS BIGINT)) AS m{0}, COALESCE(s.n{0} - bit_count(s.m{0}), 0) AS x{0}"
    sets = {"set": bits, "masks": masks}
    numbers |= {name: ", ".join(map(of.format, range(BANDS))) for name, of in sets.items()}
    return numbers | {name: _real(value) for name, value in real.items()}


def _real(value: float) -> str:
    return f"{float(value):.17e}"
