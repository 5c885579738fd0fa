"""How rare a fact is: a motel that a hundred tips name says little, a phone that two name says much.

Counts of the tips at hand, beside those of a background: the labelled corpus, so that few tips are not taken for all.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple

from heatwatch.linkage.facts import Telling

FILE = Path(__file__).with_name("background.json")
# Half a tip more than was counted: what nobody told yet is rare, not impossible.
UNSEEN = 0.5
ANY = ""


class Background(NamedTuple):
    """How many texts of the corpus are in which language, and in how many of all a key stands."""

    languages: Mapping[str, int]
    counts: Mapping[str, int]


@dataclass(slots=True)
class Rarity:
    """Counts in how many tips each key stands."""

    background: Background
    languages: Counter[str] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, telling: Telling) -> None:
        """Count one more tip."""
        self.languages.update((telling.language, ANY))
        self.counts.update(telling.facts.keys())

    def forget(self, telling: Telling) -> None:
        """Count a tip no longer; a key that no other tip has is gone, since it holds words of this one."""
        self.languages.subtract((telling.language, ANY))
        for key in telling.facts:
            if self.counts[key] > 1:
                self.counts[key] -= 1
            else:
                del self.counts[key]

    @contextmanager
    def counted(self, telling: Telling, *, held: bool) -> Iterator[None]:
        """What is rare is counted without the pair itself, so that both of a pair have to be among the counted.

        A telling that is not `held` is counted only while it is compared.
        """
        if not held:
            self.add(telling)
        try:
            yield
        finally:
            if not held:
                self.forget(telling)

    def rate(self, key: str, own: int = 0, language: str = ANY) -> float:
        """The share of tips that have a key; `own` of them are the ones being compared, which say nothing of it.

        With a language, the share among tips in that language: two Spanish tips share Spanish words by being Spanish.
        """
        seen = self.background.counts.get(key, 0) + max(self.count(key) - own, 0) + UNSEEN
        return min(seen / (self.texts(language) + 1), 1.0)

    def count(self, key: str) -> int:
        """How many of the tips at hand have a key."""
        return self.counts[key]

    def texts(self, language: str) -> int:
        """How many texts there are in a language, those of the background among them."""
        return self.background.languages.get(language, 0) + self.languages[language]


def rarity_of(tellings: Iterable[Telling], background: Background) -> Rarity:
    """The counts of some tips beside the background."""
    rarity = Rarity(background)
    for telling in tellings:
        rarity.add(telling)
    return rarity


@cache
def shipped() -> Background:
    """The counts of the labelled corpus, as `training/linking.py` wrote them."""
    data = json.loads(FILE.read_text("utf-8"))
    return Background(data["languages"], data["counts"])
