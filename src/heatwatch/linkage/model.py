"""How likely two tellings are of one thing: prior odds, and a weight for each measure of a comparison.

The weights were learned from labelled pairs around priors that stand beside them in weights.json, with the
reason for each (`training/linking.py`). A measure that speaks for a pair never has a weight that speaks against it. The
constant is lowered by `caution`, because a false link costs people more than one that they find by themselves.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import exp, log
from pathlib import Path

from heatwatch.linkage.comparing import AGAINST, FOR, MEASURES, Comparison

FILE = Path(__file__).with_name("weights.json")
# A tip has so many partners among all others, before anything is known of it.
PARTNERS = 0.3
# Few tips are a sample of many, so that two tips are not each other's partners for being alone.
FEWEST_TIPS = 100
LIMIT = 30.0
# From these probabilities on, in the words that people see.
WORDS = ((0.95, "almost certainly"), (0.8, "very likely"), (0.5, "likely"), (0.2, "perhaps"), (0.0, "hardly"))


@dataclass(frozen=True, slots=True)
class Model:
    """A constant and the weight of each measure, in natural logarithms of odds."""

    constant: float
    weights: Mapping[str, float]

    def probability(self, comparison: Comparison, tips: int) -> float:
        """How likely a pair out of so many tips is of one thing."""
        odds = prior(tips) + self.constant + sum(self.weights[name] * comparison.measures[name] for name in MEASURES)
        return probable(odds)

    @property
    def has_usual_signs(self) -> bool:
        """Whether what speaks for a pair only adds to it, and what speaks against it only takes away."""
        return all(self.weights[name] >= 0 for name in FOR) and all(self.weights[name] <= 0 for name in AGAINST)


def probable(odds: float) -> float:
    """A probability, of the logarithm of its odds."""
    return 1 / (1 + exp(-max(min(odds, LIMIT), -LIMIT)))


def prior(tips: int) -> float:
    """The logarithm of the odds that any one pair of so many tips is of one thing."""
    return log(PARTNERS / (max(tips, FEWEST_TIPS) - 1))


def in_words(probability: float) -> str:
    """A probability as people read it."""
    return next(word for least, word in WORDS if probability >= least)


@cache
def shipped() -> Model:
    """The weights as they were learned."""
    data = json.loads(FILE.read_text("utf-8"))
    return Model(data["constant"] - data["caution"], {name: data["weights"][name]["learned"] for name in MEASURES})
