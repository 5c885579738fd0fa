"""Which values are near to each other, found among the different ones that tips tell, each once, in memory.

Two values that are near share a token (`nearness.near_tokens`), so that only those are looked at; whether they are near
is asked of `nearness`, as for any pair. An engine is told the pairs, and never what is in them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations_with_replacement

from heatwatch.linkage.comparing import compared
from heatwatch.linkage.facts import NUMBER, Fact
from heatwatch.linkage.nearness import NEARNESS, near_tokens


@dataclass(slots=True)
class Nearby:
    """The different values by the tokens that near ones have in common."""

    tokens: dict[str, list[str]] = field(default_factory=dict, repr=False)
    forms: dict[str, tuple[str, str]] = field(default_factory=dict, repr=False)

    def add(self, fact: Fact) -> list[str]:
        """Take in a value, once; returns its tokens."""
        form, tokens = form_of(fact), tokens_of(fact)
        if form not in self.forms:
            self.forms[form] = fact.kind, compared(fact)
            for token in tokens:
                self.tokens.setdefault(token, []).append(form)
        return tokens

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Every two values that are near, each way round."""
        found: set[tuple[str, str]] = set()
        for forms in self.tokens.values():
            for one, other in combinations_with_replacement(forms, 2):
                if (one, other) not in found and self._are_near(one, other):
                    found |= {(one, other), (other, one)}
        yield from sorted(found)

    def _are_near(self, one: str, other: str) -> bool:
        (kind, mine), (_, theirs) = self.forms[one], self.forms[other]
        return NEARNESS[kind](mine, theirs)


def form_of(fact: Fact) -> str:
    """What nearness compares of a fact, so that two tips that say the same have one form."""
    return f"form {fact.kind} {compared(fact)}"


def tokens_of(fact: Fact) -> list[str]:
    """Tokens of which any two near facts have one in common."""
    if fact.kind == NUMBER:
        unit, _, value = fact.key.partition(":")
        return [f"near {unit}:{value}", f"near {unit}:{int(value) + 1}"]
    return [f"{fact.kind} {token}" for token in dict.fromkeys(near_tokens(fact))]
