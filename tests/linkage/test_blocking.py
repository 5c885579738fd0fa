"""Which pairs are compared: all that share a token few tips have, and no more than grow with the tips."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heatwatch.linkage.blocking import MOST, Counts, Index
from heatwatch.linkage.facts import Fact, Telling

# Names of which none is near to another.
NAMES = [f"{''.join(letters)}x" for letters in product("bdfgklmnprst", "aiou", "bdfgklmnprst", "aio")]
TOWNS = ["tracy", "fresno", "orinda"]


def telling(number: int, name: str, town: str) -> Telling:
    facts = {f"word:{name}": Fact("name", f"word:{name}", name), f"town:{town}": Fact("town", f"town:{town}", town)}
    kinds: dict[str, dict[str, Fact]] = {}
    for key, fact in facts.items():
        kinds.setdefault(fact.kind, {})[key] = fact
    return Telling(number, "en", facts, kinds)


def index_of(tellings: list[Telling]) -> Index:
    index = Index()
    for one in tellings:
        index.add(one)
    return index


def made(tips: int) -> list[Telling]:
    """Tips about so many people that each name comes about twice, in three towns."""
    return [telling(number, NAMES[number % (tips // 2)], TOWNS[number % 3]) for number in range(tips)]


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(TOWNS)), max_size=40))
def test_every_pair_that_shares_a_rare_token_is_compared_once(people: list[tuple[str, str]]) -> None:
    tellings = [telling(number, *each) for number, each in enumerate(people)]
    pairs = list(index_of(tellings).pairs(Counts()))
    assert len(pairs) == len(set(pairs))
    expected = {
        (one, other)
        for other in range(len(people))
        for one in range(other)
        if people[one][0] == people[other][0] or people[one][1] == people[other][1]
    }
    assert set(pairs) == expected


@pytest.mark.parametrize("tips", [600, 1200, 2400])
def test_pairs_grow_with_the_tips_and_not_with_their_square(tips: int) -> None:
    counts = Counts()
    assert sum(1 for _ in index_of(made(tips)).pairs(counts)) == counts.pairs
    assert counts.pairs <= 2 * tips
    assert counts.too_common >= len(TOWNS)
    assert counts.all_pairs == tips * (tips - 1) // 2


def test_a_name_in_a_town_is_a_reason_where_neither_alone_is() -> None:
    crowd = [telling(n, "maria", "fresno") for n in range(MOST + 1)]
    crowd += [telling(MOST + 1 + n, NAMES[n], "orinda") for n in range(MOST + 1)]
    one, other = telling(-1, "maria", "orinda"), telling(-2, "maria", "orinda")
    index = index_of([*crowd, one, other])
    assert list(index.pairs(Counts())) == [(len(crowd), len(crowd) + 1)]
    assert index.like(one) == {len(crowd), len(crowd) + 1}


def test_the_index_holds_numbers_that_differ_from_run_to_run() -> None:
    tellings = made(4)
    first, second = index_of(tellings), index_of(tellings)
    assert all(isinstance(token, int) for token in first.tips)
    assert first.tips.keys().isdisjoint(second.tips.keys())
    assert list(first.pairs(Counts())) == list(second.pairs(Counts()))
