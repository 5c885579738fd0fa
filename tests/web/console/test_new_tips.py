"""The live count asks for the latest unread tips."""

import re

from tests.people import House
from tests.web.console.conftest import Seat


def numbers_on(page: str) -> list[str]:
    return re.findall(r'class="tip-link" href="/tips/(HW-[^/]+)/"', page)


def test_it_names_unread_tips_and_their_rounded_time(seat: Seat, house: House) -> None:
    tip = house.receives()
    house.receives_opened()
    answer = seat("maya").get("/queue/new/")
    assert answer.json() == {"tips": [[tip.number, int(tip.received.timestamp())]]}
    assert answer["Cache-Control"] == "no-store"


def test_it_tells_nobody_of_a_restricted_tip(seat: Seat, house: House) -> None:
    tip = house.restricts(house.receives_opened())
    tip.status = tip.UNREAD
    tip.save()
    assert seat("jonas").get("/queue/new/").json() == {"tips": []}
    assert len(seat("otto").get("/queue/new/").json()["tips"]) == 1
