"""Which tips hang together: through confirmed links, or strong ones, for whoever may open both tips of each."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from heatwatch.common import clock
from heatwatch.desk.actions.opening import hold_tip
from heatwatch.intake.models import Tip
from heatwatch.links import rules
from heatwatch.links.actions import grouping
from heatwatch.links.actions.grouping import Gathering, Group, groups, growth_of
from heatwatch.links.models import Link
from heatwatch.vault import actions as vault
from heatwatch.vault.compartments import DESK
from tests.cases.test_bringing import brings, opened_case
from tests.links.told import put
from tests.people import House

TOWN = "both tell the town: “Antioch” (about 1 tip in 40)"


def gathers(house: House, tip: Tip, least: float | None = None, name: str = "maya") -> Group:
    person = house.people[name]
    return Gathering(person.keyring, person.account, hold_tip(person.keyring, tip), least).group()


def numbers(group: Group) -> list[str]:
    return [tip.number for tip in group.tips]


def came(house: House, many: int) -> list[Tip]:
    """So many tips, a day between each and the next."""
    now = clock.now()
    return [house.receives(f"story {place}", now=now - timedelta(days=many - place)) for place in range(many)]


def chain(house: House, many: int, verdict: str = rules.CONFIRMED) -> list[Tip]:
    tips = came(house, many)
    for one, other in pairwise(tips):
        put(house, one, other, 0.6, TOWN, verdict=verdict)
    return tips


def listed(house: House, name: str = "maya") -> list[list[str]]:
    return [[tip.number for tip in one.tips] for one in groups(house.people[name].account, clock.now())[0]]


def test_confirmed_links_join_from_one_tip_to_the_next(house: House) -> None:
    tips = chain(house, 5)
    expected = [tip.number for tip in tips]
    for tip in tips:
        assert numbers(gathers(house, tip)) == expected, "the group is the same from each of its tips"
    assert sum(len(period.new) for period in growth_of(tips)[1]) == 5


def test_how_a_tip_came_in_is_told(house: House) -> None:
    a, b, c = chain(house, 3)
    group = gathers(house, b)
    assert [(one.tip.number, one.near and one.near.number) for one in group.members] == [
        (a.number, b.number),
        (b.number, None),
        (c.number, b.number),
    ]
    assert {one.words for one in group.members if one.near} == {rules.CONFIRMED}


def test_suggested_links_count_only_when_somebody_asks_and_when_they_are_strong_enough(house: House) -> None:
    a, b, c, d, e = came(house, 5)
    put(house, a, b, 0.02, TOWN, verdict=rules.CONFIRMED)
    put(house, b, c, 0.6, TOWN)
    put(house, c, d, 0.97, TOWN)
    put(house, a, e, 0.99, TOWN, verdict=rules.REJECTED)
    assert numbers(gathers(house, a)) == [a.number, b.number]
    assert numbers(gathers(house, a, 0.8)) == [a.number, b.number], "nothing is reached past a weaker link"
    group = gathers(house, a, 0.5)
    assert numbers(group) == [a.number, b.number, c.number, d.number]
    assert [one.words for one in group.members] == ["", "confirmed", "likely", "almost certain"]
    assert numbers(gathers(house, d, 0.8)) == [c.number, d.number]


def test_a_damaged_link_that_somebody_confirmed_joins_and_a_suggested_one_does_not(house: House) -> None:
    a, b, c = came(house, 3)
    put(house, a, b, 0.6, TOWN, verdict=rules.CONFIRMED)
    put(house, b, c, 0.9, TOWN)
    Link.objects.update(sealed=b"nonsense")
    assert numbers(gathers(house, a, 0.2)) == [a.number, b.number]


def test_a_restricted_tip_joins_nothing_for_whoever_must_not_know_of_it(house: House) -> None:
    a, hidden, b = came(house, 3)
    c = house.receives("story c")
    for one, other in ((a, hidden), (hidden, b), (b, c)):
        put(house, one, other, 0.9, TOWN, verdict=rules.CONFIRMED)
    house.restricts(hidden)
    assert numbers(gathers(house, a)) == [a.number]
    assert numbers(gathers(house, b)) == [b.number, c.number]
    assert numbers(gathers(house, a, name="vera")) == [a.number, hidden.number, b.number, c.number]
    assert listed(house) == [[b.number, c.number]]
    assert listed(house, "vera") == [[a.number, hidden.number, b.number, c.number]]


def test_whoever_opens_tips_through_a_case_alone_sees_a_group_of_those(house: House) -> None:
    vault.revoke(DESK, house.pete.account, by=house.vera.account.pk, now=clock.now())
    a, b, c, d = chain(house, 4)
    case = opened_case(house)
    for tip in (a, b, d):
        brings(house, tip, case)
    assert numbers(gathers(house, a, name="pete")) == [a.number, b.number]
    assert listed(house, "pete") == [[a.number, b.number]]
    assert c.number in numbers(gathers(house, a))


def test_a_group_is_shown_so_large_and_followed_so_far(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    tips = chain(house, 5)
    monkeypatch.setattr(grouping, "MOST_TIPS", 3)
    group = gathers(house, tips[0])
    assert (numbers(group), group.left_out) == ([tip.number for tip in tips[:3]], 1)
    monkeypatch.setattr(grouping, "MOST_TIPS", 100)
    monkeypatch.setattr(grouping, "FARTHEST", 2)
    group = gathers(house, tips[0])
    assert (numbers(group), group.cut) == ([tip.number for tip in tips[:3]], True)
    monkeypatch.setattr(grouping, "FARTHEST", 20)
    assert not gathers(house, tips[0]).cut


def test_the_list_shows_what_grew_last_first_and_is_bounded(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    a, b, c, d, e = came(house, 5)
    for one, other in ((a, d), (c, b), (b, e)):
        put(house, one, other, 0.9, TOWN, verdict=rules.CONFIRMED)
    put(house, a, b, 0.99, TOWN)
    assert listed(house) == [[b.number, c.number, e.number], [a.number, d.number]]
    monkeypatch.setattr(grouping, "MOST_GROUPS", 1)
    found, more, cut = groups(house.maya.account, clock.now())
    assert ([len(one.tips) for one in found], more, cut) == ([3], 1, False)
    monkeypatch.setattr(grouping, "MOST_CONFIRMED", 2)
    assert groups(house.maya.account, clock.now())[2], "it says that it did not look through all"


def test_the_list_reads_the_confirmed_links_by_their_index_and_stops(house: House) -> None:
    """Small tables are rightly sorted whole; here the planner is told that sorting costs much."""
    a, b = came(house, 2)
    put(house, a, b, 0.9, TOWN, verdict=rules.CONFIRMED)
    with CaptureQueriesContext(connection) as asked:
        listed(house)
    [sql] = [query["sql"] for query in asked.captured_queries if query["sql"].startswith('SELECT "links_link"')]
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_sort = off")
            cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(("EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN ") + sql)
        plan = " ".join(str(row) for row in cursor.fetchall())
    assert "link_confirmed" in plan, plan
    assert "Sort" not in plan, plan
    assert "TEMP B-TREE" not in plan, plan
