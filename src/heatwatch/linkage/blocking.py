"""Which pairs of tips are compared at all: those that share a token few tips have.

Whatever compares in bulk sees numbers that stand for tokens, never a text, a name or a number of anybody: tokens are
hashed under a key that lives as long as the run. A token that more than `MOST` tips have is no reason to compare; two
of them together may be (a name in a town). So the pairs grow with the tips and not with their square.
"""

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import combinations

from heatwatch.linkage import facts
from heatwatch.linkage.facts import Telling
from heatwatch.linkage.nearness import NEARNESS, near_tokens, nearable

MOST = 64
ALONE = frozenset(
    {*facts.EXACT, facts.NAME, facts.PLACE, facts.TOWN, facts.VEHICLE, facts.NUMBER, facts.SAYING, facts.DETAIL}
)
# Of these, two together are a token of their own.
TOGETHER = frozenset({facts.NAME, facts.PLACE, facts.TOWN, facts.VEHICLE})
MOST_TOGETHER = 12
BYTES = 8


@dataclass(slots=True)
class Counts:
    """What blocking did: how many tips, tokens and pairs, how many tokens were too common, how many pairs there are."""

    tips: int = 0
    tokens: int = 0
    too_common: int = 0
    pairs: int = 0

    @property
    def all_pairs(self) -> int:
        """How many pairs a comparison of each with each would make."""
        return self.tips * (self.tips - 1) // 2


@dataclass(slots=True)
class Index:
    """The tips that each token stands in, by their numbers."""

    key: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    tips: dict[int, list[int]] = field(default_factory=dict)
    size: int = 0
    next: int = 0

    def add(self, telling: Telling) -> int:
        """Take in one more tip; returns its number."""
        number, self.next, self.size = self.next, self.next + 1, self.size + 1
        for token in self.tokens(telling):
            self.tips.setdefault(token, []).append(number)
        return number

    def remove(self, number: int, telling: Telling) -> None:
        """Forget a tip: no token leads to its number any more."""
        self.size -= 1
        for token in self.tokens(telling):
            numbers = self.tips[token]
            numbers.remove(number)
            if not numbers:
                del self.tips[token]

    def like(self, telling: Telling) -> set[int]:
        """The numbers of the tips that share a token with a telling."""
        found: set[int] = set()
        for token in self.tokens(telling):
            numbers = self.tips.get(token, ())
            if len(numbers) <= MOST:
                found.update(numbers)
        return found

    def pairs(self, counts: Counts) -> Iterator[tuple[int, int]]:
        """Every pair that shares a token few tips have, once, in an order that does not depend on the key."""
        counts.tips, counts.tokens = self.size, len(self.tips)
        counts.too_common = sum(len(numbers) > MOST for numbers in self.tips.values())
        partners: dict[int, set[int]] = {}
        for numbers in self.tips.values():
            if 1 < len(numbers) <= MOST:
                for one, other in combinations(numbers, 2):
                    partners.setdefault(one, set()).add(other)
        counts.pairs = sum(map(len, partners.values()))
        for one in sorted(partners):
            yield from ((one, other) for other in sorted(partners[one]))

    def tokens(self, telling: Telling) -> set[int]:
        """The tokens of a telling, as numbers that say nothing without the key."""
        return {self._hashed(token) for token in tokens_of(telling)}

    def _hashed(self, token: str) -> int:
        return int.from_bytes(
            blake2b(token.encode("utf-8", "surrogatepass"), key=self.key, digest_size=BYTES).digest(), "big"
        )


def tokens_of(telling: Telling) -> Iterable[str]:
    """What a telling is found by: each fact that tells, what near facts have in common, and pairs of common facts."""
    return [*(key for kind in ALONE for key in telling.of_kind(kind)), *beside(telling)]


def beside(telling: Telling) -> list[str]:
    """The tokens of a telling that are none of its facts: what near ones have in common, and pairs of common ones."""
    return [*(token for token, _ in near(telling)), *together(telling)]


def near(telling: Telling) -> Iterator[tuple[str, str]]:
    """What near facts have in common, each with the kind of its fact: one that several facts have comes as often."""
    for kind in NEARNESS:
        for fact in nearable(telling, kind).values():
            yield from ((token, kind) for token in near_tokens(fact))


def together(telling: Telling) -> list[str]:
    """Two facts as one token, of those kinds of which many tips tell the same one."""
    marking = sorted(key for kind in TOGETHER for key in telling.of_kind(kind))[:MOST_TOGETHER]
    return [f"{one} {other}" for one, other in combinations(marking, 2)]
