"""Whether the house is well, as whoever administers it is shown."""

from datetime import date, timedelta

import pytest
from django.conf import settings

from heatwatch.audit.actions import chain, record
from heatwatch.common import clock
from heatwatch.health import tongues
from heatwatch.knowledge.agency import Review
from tests.people import House
from tests.web.console.conftest import Seat

CODES = [code for code, _ in settings.LANGUAGES]


def test_what_is_ill_stands_first(seat: Seat) -> None:
    page = seat("ada").get("/state/").content.decode()
    assert page.index(">broken<") < page.index(">look at this<") < page.index(">well<")
    assert "not anchored" in page
    assert "→ start it: heatwatch serve reader" in page


def test_whoever_administers_sees_which_texts_nobody_approved(seat: Seat) -> None:
    page = seat("ada").get("/state/").content.decode()
    assert "the public pages how, signs, yours" in page
    assert "the translation of the site (es)" in page


def test_whoever_administers_sees_of_each_language_who_approved_it(seat: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    page = seat("ada").get("/state/").content.decode()
    assert "the translation of its pages (ar)" in page
    rows = {code: page.partition(f'<span class="quiet">{code}</span></th>')[2].partition("</tr>")[0] for code in CODES}
    assert "<td>the original</td><td>drafted</td><td>20 of 20 drafted</td>" in rows["en"]
    assert rows["vi"] == rows["zh-hant"] == "<td>drafted</td><td>drafted</td><td>20 of 20 drafted</td>"
    reviewed = Review("L. Tran", date(2026, 11, 27))
    office = settings.AGENCY.reviews | {"vi": dict.fromkeys(settings.AGENCY.reviews["vi"], reviewed)}
    monkeypatch.setattr(tongues, "_reviews", lambda: office)
    page = seat("ada").get("/state/").content.decode()
    assert "<td>all 20 approved</td>" in page


def test_a_chain_that_is_late_is_an_alarm_where_supervisors_and_administrators_begin(seat: Seat, house: House) -> None:
    alarm = "The audit trail is behind"
    chain()
    assert alarm not in seat("sam").get("/queue/").content.decode()
    record("opened", actor=None, kind="tip", id="x", now=clock.now() - timedelta(seconds=11))
    assert alarm in seat("sam").get("/queue/").content.decode()
    assert alarm in seat("ada").get("/").content.decode()
    assert alarm not in seat("maya").get("/queue/").content.decode()
