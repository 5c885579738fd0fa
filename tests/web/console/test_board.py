"""The board: how long what waits has waited, what is past due, and what nobody touched for two weeks."""

from datetime import timedelta

from heatwatch.audit.models import Record
from heatwatch.common import clock
from heatwatch.desk.actions.opening import note_listed
from heatwatch.desk.queries import board
from tests.people import House
from tests.web.console.conftest import Seat

NOW = clock.now()
OLD = NOW - timedelta(days=20)


def test_waiting_times_and_what_is_past_due_stand_there(seat: Seat, house: House) -> None:
    tip = house.receives("late", now=NOW - timedelta(hours=9))
    text = seat("vera").get("/board/").content.decode()
    assert text.count(f">{tip.number}<") == 1
    assert "9 h" in text
    listed = Record.objects.filter(verb="listed", object_id="past due")
    assert [record.detail["tips"] for record in listed] == [[str(tip.pk)]]


def test_a_touch_is_by_a_person_and_no_list(house: House) -> None:
    tip = house.receives("old", now=OLD)
    fresh = house.receives("fresh", now=NOW)
    vera = house.vera.account
    note_listed(vera, "all", [tip], NOW)
    house.reads(NOW)
    assert board.untouched(vera, NOW) == [tip]
    house.maya.opens(tip, NOW - timedelta(days=15))
    assert board.untouched(vera, NOW) == [tip]
    house.maya.opens(tip, NOW - timedelta(days=13))
    assert board.untouched(vera, NOW) == []
    assert fresh not in board.past_due(vera, NOW)


def test_a_restricted_tip_is_on_its_holders_board_alone(house: House) -> None:
    tip = house.restricts(house.receives("old", now=OLD), by="sam")
    later = NOW + timedelta(days=15)
    assert tip in board.untouched(house.vera.account, later)
    assert tip not in board.untouched(house.sam.account, later)
    assert sum(row["open"] for row in board.waiting_times(house.sam.account, later)) == 0


def test_it_refuses_a_colleague_who_may_not(seat: Seat, house: House) -> None:
    for name in ("maya", "ada", "otto"):
        assert seat(name).get("/board/").status_code == 403
