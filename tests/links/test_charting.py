"""From one tip to others: as strong, as new and as far away as somebody wants, and no more than a page holds."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.utils.timezone import localdate

from heatwatch.common import clock
from heatwatch.desk.actions.opening import hold_tip
from heatwatch.intake.models import Tip
from heatwatch.links import rules
from heatwatch.links.actions import charting
from heatwatch.links.actions.charting import CONFIRMED, PROBABLE, Chart, Look, Wanted, Way
from heatwatch.links.models import Link
from heatwatch.vault import actions as vault
from heatwatch.vault.compartments import DESK
from tests.cases.test_bringing import brings, opened_case
from tests.links.told import put
from tests.people import House

TOWN = "both tell the town: “Antioch” (about 1 tip in 40)"


def looks(house: House, tip: Tip, wanted: Wanted | None = None, name: str = "maya") -> Look:
    person = house.people[name]
    return Look(person.keyring, person.account, hold_tip(person.keyring, tip), wanted or Wanted())


def far(chart: Chart) -> dict[str, int]:
    return {tip.number: away for tip, away in chart.tips}


def through(way: Way) -> list[str]:
    return [line.far.number for line in way.lines]


def chain(house: House, many: int) -> list[Tip]:
    """Tips of which each is linked with the next one."""
    tips = [house.receives(f"story {place}") for place in range(many)]
    for one, other in pairwise(tips):
        put(house, one, other, 0.6, TOWN)
    return tips


def test_one_step_and_two(house: House) -> None:
    a, b, c, _ = chain(house, 4)
    assert far(looks(house, a).chart()) == {a.number: 0, b.number: 1}
    two = looks(house, a, Wanted(steps=2)).chart()
    assert far(two) == {a.number: 0, b.number: 1, c.number: 2}
    assert {(line.near.number, line.far.number) for line in two.lines} == {(a.number, b.number), (b.number, c.number)}
    assert [thing.label for thing in two.things] == ["Antioch"]
    assert len(two.things[0].tips) == 3


def test_a_rejected_link_leads_nowhere(house: House) -> None:
    a, b, _ = chain(house, 3)
    Link.objects.filter(one__in=[a, b], other__in=[a, b]).update(verdict=rules.REJECTED)
    assert far(looks(house, a, Wanted(steps=2)).chart()) == {a.number: 0}
    assert not looks(house, a).way_to(b).lines


def test_only_links_as_strong_as_wanted(house: House) -> None:
    a, weak, likely, sure = (house.receives(f"story {place}") for place in range(4))
    put(house, a, weak, 0.49, TOWN)
    put(house, a, likely, 0.5, TOWN)
    put(house, a, sure, 0.02, TOWN, verdict=rules.CONFIRMED)
    assert list(far(looks(house, a).chart())) == [a.number, sure.number, likely.number, weak.number], "strongest first"
    assert list(far(looks(house, a, Wanted(PROBABLE)).chart())) == [a.number, sure.number, likely.number]
    assert list(far(looks(house, a, Wanted(CONFIRMED)).chart())) == [a.number, sure.number]
    assert not looks(house, a, Wanted(CONFIRMED)).way_to(likely).lines


def test_only_tips_of_the_days_that_are_wanted_but_the_one_it_begins_at(house: House) -> None:
    now = clock.now()
    a, old, new = (house.receives(f"story {days}", now=now - timedelta(days=days)) for days in (50, 30, 10))
    put(house, a, old, 0.6, TOWN)
    put(house, a, new, 0.6, TOWN)
    put(house, old, new, 0.6, TOWN)
    border = localdate(now - timedelta(days=20))
    assert far(looks(house, a, Wanted(since=border)).chart()) == {a.number: 0, new.number: 1}
    assert far(looks(house, a, Wanted(until=border)).chart()) == {a.number: 0, old.number: 1}
    day = localdate(old.received)
    assert far(looks(house, a, Wanted(since=day, until=day)).chart()) == {a.number: 0, old.number: 1}
    assert through(looks(house, a, Wanted(since=border)).way_to(old)) == [old.number], "what was named counts"


def test_a_chart_holds_so_many_and_says_how_many_it_leaves_out(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(charting, "MOST_TIPS", 3)
    tips = [house.receives(f"story {place}") for place in range(6)]
    for place, other in enumerate(tips[1:], 1):
        put(house, tips[0], other, place / 10, TOWN)
    chart = looks(house, tips[0]).chart()
    assert list(far(chart)) == [tips[0].number, tips[5].number, tips[4].number], "the likeliest are kept"
    assert (chart.left_out, chart.cut) == (3, False)
    monkeypatch.setattr(charting, "MOST_LINKS", 2)
    assert looks(house, tips[0]).chart().cut


def test_the_way_is_the_shortest_and_then_the_strongest(house: House) -> None:
    a, b, c, d = chain(house, 4)
    assert through(looks(house, a).way_to(d)) == [b.number, c.number, d.number]
    better, other = house.receives("better"), house.receives("other")
    for near, probability in ((better, 0.9), (other, 0.2)):
        put(house, a, near, probability, TOWN)
        put(house, near, d, probability, TOWN)
    assert through(looks(house, a).way_to(d)) == [better.number, d.number]
    alone = looks(house, a).way_to(house.receives("alone"))
    assert (alone.lines, alone.cut) == ([], False)


def test_a_way_ends_somewhere_and_says_so(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    tips = chain(house, 4)
    monkeypatch.setattr(charting, "FARTHEST", 2)
    found = looks(house, tips[0]).way_to(tips[3])
    assert (found.lines, found.cut) == ([], True)


def test_a_damaged_link_hides_nothing_but_itself(house: House) -> None:
    a, b, c = chain(house, 3)
    Link.objects.filter(one__in=[b, c], other__in=[b, c]).update(sealed=b"nonsense")
    assert far(looks(house, a, Wanted(steps=2)).chart()) == {a.number: 0, b.number: 1}


def test_whoever_opens_tips_through_a_case_alone_sees_those_and_no_others(house: House) -> None:
    """A tip that is in no case is not there for them, nor is what lies behind it."""
    vault.revoke(DESK, house.pete.account, by=house.vera.account.pk, now=clock.now())
    a, b, c, behind = chain(house, 4)
    put(house, a, c, 0.3, TOWN)
    case = opened_case(house)
    for tip in (a, c):
        brings(house, tip, case)
    chart = looks(house, a, Wanted(steps=2), "pete").chart()
    assert far(chart) == {a.number: 0, c.number: 1}
    assert [(line.near.number, line.far.number) for line in chart.lines] == [(a.number, c.number)]
    assert not looks(house, a, name="pete").way_to(behind).lines
    assert through(looks(house, a).way_to(behind)) == [c.number, behind.number]
    assert b.number in far(looks(house, a).chart())
