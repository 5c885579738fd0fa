"""The report of a withheld file: whom to call, what to read to them, and the record of it."""

from dataclasses import replace

import pytest
from django.conf import settings

from heatwatch.knowledge import agency
from heatwatch.knowledge.agency import Media
from tests.media import samples
from tests.people import House, a_file
from tests.web.console.conftest import Seat
from tests.web.console.desk import WHEN
from tests.web.console.looking import Looking

TOLD = {"agency": "Task force", "person": "Lee", "time": WHEN, "reference": "T-1", "told": "number, hash"}


@pytest.fixture
def holding(seat: Seat, house: House) -> Looking:
    """Vera holds a tip whose file Maya withheld."""
    tip = house.receives_opened(files=[a_file("image.png", samples.picture("image/png"), "image/png")])
    maya = Looking(seat("maya"), tip)
    maya.looks()
    maya.withholds()
    return Looking(seat("vera"), tip)


def opens(holding: Looking) -> str:
    holding.page = holding.client.get(f"{holding.where}handed-over/")
    return holding.text


def test_it_names_whom_to_call_and_what_to_read(holding: Looking) -> None:
    page = opens(holding)
    assert "Internet Crimes Against Children task force" in page
    assert "SHA-256" in page
    assert "image.png" in page


def test_it_tells_who_had_the_file_in_hand(holding: Looking) -> None:
    page = opens(holding)
    assert page.index("looked at a file") < page.index("withheld a file as possible child sexual abuse material")
    assert "Maya Torres" in page


def test_the_report_is_recorded(holding: Looking) -> None:
    answer = holding.client.post(f"{holding.where}handed-over/", TOLD)
    assert answer["Location"] == f"{holding.where}handed-over/?done=1"
    page = opens(holding)
    assert "Task force" in page
    assert "Recorded by Vera Stone" in page
    assert "recorded that a withheld file was reported" in page


def test_what_is_missing_is_asked_for(holding: Looking) -> None:
    answer = holding.client.post(f"{holding.where}handed-over/", {**TOLD, "person": ""})
    assert answer.status_code == 422


def test_where_counsel_says_so_it_is_ncmec(holding: Looking, monkeypatch: pytest.MonkeyPatch) -> None:
    media = Media(accepted=True, max_files=1, max_megabytes=1, hand_over="ncmec", hand_over_counsel="Counsel, 2026")
    monkeypatch.setattr(settings, "AGENCY", replace(agency.load(settings.ENV.agency_file), media=media))
    page = opens(holding)
    assert "NCMEC" in page
    assert "1-800-843-5678" in page


def test_there_is_no_report_of_a_file_that_is_not_withheld(seat: Seat, house: House) -> None:
    looking = Looking(seat("maya"), house.receives_opened(files=[a_file()]))
    assert looking.client.get(f"{looking.where}handed-over/").status_code == 404


def test_it_refuses_a_colleague_who_no_longer_holds_it(holding: Looking, seat: Seat) -> None:
    assert seat("maya").get(f"{holding.where}handed-over/").status_code == 404
    assert seat("ada").get(f"{holding.where}handed-over/").status_code == 403
