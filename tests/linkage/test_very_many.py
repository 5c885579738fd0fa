"""A story full of handles is compared with another one in bounded work, and what both tell exactly still counts."""

from collections import Counter
from collections.abc import Callable

import pytest

from heatwatch.linkage import facts, nearness
from heatwatch.linkage.comparing import compare
from heatwatch.linkage.facts import Fact, as_dict, from_dict
from heatwatch.linkage.held.compact import Compact
from heatwatch.linkage.linking import Linker
from heatwatch.linkage.nearness import MOST_NEAR, NEARNESS, nearable
from heatwatch.linkage.rarity import rarity_of, shipped
from tests.linkage.test_volume import telling_of

MANY = 5000


def handles(first: int) -> list[Fact]:
    return [Fact("handle", f"handle:girl{first + n:07}", f"@girl{first + n:07}") for n in range(MANY)]


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often two facts of a kind were compared."""
    count: Counter[str] = Counter()

    def counting(kind: str, are_near: Callable[[str, str], bool]) -> Callable[[str, str], bool]:
        def asked(one: str, other: str) -> bool:
            count[kind] += 1
            return are_near(one, other)

        return asked

    for kind, are_near in list(NEARNESS.items()):
        monkeypatch.setitem(NEARNESS, kind, counting(kind, are_near))
    return count


def test_two_stories_full_of_handles_are_few_comparisons(compared: Counter[str]) -> None:
    both = Fact("phone", "phone:5105550123", "510-555-0123")
    # Read anew from how they are kept, as a reader does after a start.
    one, other = (from_dict(n, as_dict(telling_of(n, "en", [*handles(n * MANY), both]))) for n in range(1, 3))
    plain, compact = Linker(), Compact()
    plain.add(one)
    compact.add(one)
    [by_plain], [by_compact] = plain.related(other), compact.related(other)
    assert by_plain.probability == pytest.approx(by_compact.probability)
    assert 0 < compared["handle"] <= 2 * MOST_NEAR**2
    assert "phone" in {shared.kind for shared in by_plain.comparison.shared}


def test_what_both_tell_exactly_counts_however_many_there_are() -> None:
    one, other = telling_of(1, "en", handles(0)), telling_of(2, "en", handles(0))
    shared = compare(one, other, rarity_of([one, other], shipped())).shared
    assert len(shared) == MANY
    assert not any(each.near for each in shared)


def test_the_first_of_a_kind_may_be_near_and_numbers_only_where_people_guess() -> None:
    numbers = [Fact(facts.NUMBER, f"usd:{n}", str(n)) for n in range(2 * MOST_NEAR)]
    ages = [Fact(facts.NUMBER, f"age:{n}", str(n)) for n in range(13, 16)]
    telling = telling_of(1, "en", [*handles(0), *numbers, *ages])
    assert list(nearable(telling, "handle")) == [fact.key for fact in handles(0)[: nearness.MOST_NEAR]]
    assert list(nearable(telling, facts.NUMBER)) == [fact.key for fact in ages]
