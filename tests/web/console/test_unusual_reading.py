"""Who opened more tips than is usual: shown to supervisors, told to the person, and betraying nothing."""

import html
from datetime import timedelta

import pytest
from django.conf import settings

from heatwatch.common import clock
from heatwatch.oversight.actions import reading
from heatwatch.searching.actions.holding import Memory
from tests.links.told import put
from tests.oversight.flood import FEW, opens
from tests.oversight.test_quoted import QUOTED, START, judged, searches, seen, unwritten
from tests.people import House
from tests.searching.asked import holds, memory
from tests.web.console.conftest import Seat
from tests.web.console.test_search import searched

__all__ = ["memory"]


@pytest.fixture
def hurried(house: House) -> House:
    """Maya opened five tips within five minutes."""
    now = clock.now()
    opens(house.maya.account, [house.receives(f"tip {place}") for place in range(5)], now - timedelta(minutes=5))
    reading.judge(FEW, settings.AGENCY.hours.zone, now)
    return house


def test_a_supervisor_sees_who_how_many_and_which(seat: Seat, hurried: House) -> None:
    text = seat("vera").get("/unusual-reading/").content.decode()
    assert "Maya Torres" in text
    assert "5 different tips" in text
    assert text.count('class="tip-link"') == 5
    for path in ("/queue/", "/unusual-reading/"):
        assert "unusual-reading/" in seat("sam").get(path).content.decode()
    assert "1 unusual reading to look at" in seat("sam").get("/queue/").content.decode()


def test_the_person_sees_it_too_and_nobody_else_does(seat: Seat, hurried: House) -> None:
    assert "5 different tips" in seat("maya").get("/me/looked-at/").content.decode()
    for name in ("maya", "jonas", "tara"):
        assert "unusual reading to look at" not in seat(name).get("/queue/").content.decode()
        assert seat(name).get("/unusual-reading/").status_code == 403
    assert "More than usual" not in seat("jonas").get("/me/looked-at/").content.decode()


def test_a_supervisor_does_not_decide_about_themselves(seat: Seat, house: House) -> None:
    now = clock.now()
    opens(house.vera.account, 5, now - timedelta(minutes=5))
    reading.judge(FEW, settings.AGENCY.hours.zone, now)
    text = seat("vera").get("/unusual-reading/").content.decode()
    assert "This is your own reading" in text
    assert "Record what it was" not in text
    assert "unusual reading to look at" not in seat("vera").get("/queue/").content.decode()
    assert "Record what it was" in seat("sam").get("/unusual-reading/").content.decode()


def test_the_trail_tells_it(seat: Seat, hurried: House) -> None:
    assert "noticed unusual reading: for Maya Torres" in seat("ada").get("/audit/").content.decode()


def test_what_was_opened_and_what_was_quoted_are_counted_and_told_apart(house: House, seat: Seat) -> None:
    opens(house.maya.account, 3, START)
    searches(house.maya.account, unwritten(4))
    assert judged() == 0, "seven in all, and too few of each"
    opens(house.maya.account, 5, START)
    assert judged() == 1
    searches(house.maya.account, unwritten(6))
    assert judged() == 1, "one that is not decided hides nothing of the other kind"
    page = " ".join(html.unescape(seat("vera").get("/unusual-reading/").content.decode()).split())
    assert "opened <strong>8 different tips</strong> between" in page
    assert "was shown words of <strong>10 different tips</strong> in searches, lists of links and charts" in page
    assert "Rule: 4 different tips within 10 minutes." in page
    assert "Rule: 5 different tips quoted within 10 minutes." in page


def test_a_real_search_and_a_real_chart_count(house: House, seat: Seat, memory: Memory) -> None:
    """What the pages record is what the watch counts."""
    tips = [house.receives_opened(f"A blue van at the motel, {place}.") for place in range(3)]
    holds(house, memory)
    one, two, three = (house.receives_opened(f"story {place}") for place in range(3))
    for other in (two, three):
        put(house, one, other, 0.6, "both tell the name: “Chon” (about 1 tip in 700)")
    tara = seat("tara")
    assert tips[0].number in searched(tara, "motel").content.decode()
    assert judged(QUOTED, clock.now()) == 0
    assert tara.get(f"/tips/{one.number}/chart/").status_code == 200
    assert judged(QUOTED, clock.now()) == 1
    [told] = seen(house, "vera")
    assert told.row.account == house.tara.account
    assert told.spell.tips == {tip.pk for tip in (*tips, one, two, three)}
