"""Times that are kept to the quarter hour are shown as such, and never before the tip came."""

import html
import re
from datetime import UTC, datetime, timedelta

import pytest

from heatwatch.common import clock
from heatwatch.common.ids import new_id
from heatwatch.desk.actions.working import notice_messages
from heatwatch.intake.actions.mailboxes import add_message
from heatwatch.intake.models import Tip
from tests.people import House
from tests.web.console.conftest import Seat

RECEIVED = datetime(2026, 11, 26, 19, 23, 41, 500, UTC)
WHY = "is kept to the quarter hour"


@pytest.fixture
def tip(house: House, monkeypatch: pytest.MonkeyPatch) -> Tip:
    """Received at 19:23 UTC, read by the reader at once, and written to again within the same quarter of an hour."""
    monkeypatch.setattr(clock, "now", lambda: RECEIVED + timedelta(hours=1))
    tip = house.receives_read("They keep her passport.", now=RECEIVED)
    assert house.last.receipt
    at = RECEIVED + timedelta(minutes=1)
    add_message(house.last.receipt, "please come", [], id=new_id(), now=at)
    notice_messages(at)
    return tip


def test_nothing_stands_before_the_receipt(seat: Seat, tip: Tip) -> None:
    page = text(seat, f"/tips/{tip.number}/")
    times = [datetime.fromisoformat(at) for at in re.findall(r'<li>(?:about )?<time datetime="([^"]+)"', page)]
    assert len(times) > 3
    assert times == sorted(times)
    assert min(times) == times[0] == RECEIVED
    assert len(re.findall("<li>about <time", page)) == 3
    assert WHY in page


def test_the_trail_says_about_and_pretends_no_seconds(seat: Seat, tip: Tip) -> None:
    seat("maya").get(f"/tips/{tip.number}/")
    page = text(seat, f"/tips/{tip.number}/trail/")
    rows = re.findall(r'data-name="When">(.*?)</td><td data-name="Who">(.*?)</td>', page)
    told = {(who, re.sub("<[^>]+>", "", when)) for when, who in rows}
    assert ("the reporter", "about 2026-11-26 11:15") in told
    assert ("Maya Torres", "2026-11-26 12:23:41") in told
    assert WHY in page


def test_where_every_time_is_exact_nothing_is_explained(seat: Seat, house: House) -> None:
    tip = house.receives_opened()
    assert WHY not in text(seat, f"/tips/{tip.number}/trail/")


def text(seat: Seat, path: str) -> str:
    return html.unescape(seat("maya").get(path).content.decode())
