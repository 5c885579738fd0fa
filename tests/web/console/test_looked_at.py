"""What one looked at oneself."""

import pytest

from heatwatch.audit.actions import record
from heatwatch.common import clock
from heatwatch.web.console.views import me
from tests.people import House, a_file
from tests.web.console.conftest import Seat
from tests.web.console.looking import Looking
from tests.web.console.test_audit import next_of


def test_it_shows_openings_by_number(seat: Seat, house: House) -> None:
    mine, theirs = house.receives_opened(by="maya"), house.receives_opened(by="jonas")
    page = seat("maya").get("/me/looked-at/").content.decode()
    assert mine.number in page
    assert theirs.number not in page


def test_it_shows_the_files_that_one_looked_at(seat: Seat, house: House) -> None:
    looking = Looking(seat("maya"), house.receives_opened(by="jonas", files=[a_file()]))
    looking.asks()
    page = seat("maya").get("/me/looked-at/").content.decode()
    assert "looked at a file" in page
    assert looking.tip.number in page
    assert looking.tip.number not in seat("tara").get("/me/looked-at/").content.decode()


def test_a_tip_that_was_restricted_since_is_gone_from_it(seat: Seat, house: House) -> None:
    hidden = house.restricts(house.receives_opened(by="maya"))
    page = seat("maya").get("/me/looked-at/").content.decode()
    assert hidden.number not in page
    assert "opened it" not in page


def test_what_is_older_follows_on_the_next_page(seat: Seat, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(me, "SHOWN", 2)
    tips = [house.receives() for _ in range(5)]
    at, client, told, link = clock.now(), seat("maya"), [], "?"
    for tip in tips:
        record("opened", actor=house.maya.account.pk, kind="tip", id=tip.pk, tip=tip.pk, now=at)
    while link:
        page = client.get(f"/me/looked-at/{link}").content.decode()
        told.append([tip.number for tip in tips if f'href="/tips/{tip.number}/"' in page])
        link = next_of(page)
    assert [len(numbers) for numbers in told] == [2, 2, 1]
    assert sorted(number for numbers in told for number in numbers) == sorted(tip.number for tip in tips)
