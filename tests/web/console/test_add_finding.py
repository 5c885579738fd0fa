"""Add what the reader missed, with the words that say so."""

import pytest

from heatwatch.desk.actions.correcting import open_judgements
from heatwatch.desk.models import Correction
from tests.people import House
from tests.web.console.conftest import Seat
from tests.web.console.desk import sat_down

STORY = "The lady upstairs looks after everybody's papers, she says it is safer."
ADDED = {"seen": 1, "finding": "indicator:withholds_documents"}


def test_it_stands_among_the_findings_with_its_words(house: House, seat: Seat) -> None:
    maya = sat_down(house, "maya", house.receives_read(STORY))
    maya.succeeds("add-finding", **ADDED, quote="looks after everybody's papers")
    page = maya.looks()
    assert "added by Maya Torres" in page
    assert 'id="finding-withholds_documents"' in page
    (said,) = open_judgements(house.maya.opens(maya.tip))
    assert (said.verdict, said.id, said.quote) == ("added", "withholds_documents", "looks after everybody's papers")


def test_it_may_be_taken_away_again(house: House, seat: Seat) -> None:
    maya = sat_down(house, "maya", house.receives_read(STORY))
    maya.succeeds("add-finding", **ADDED)
    maya.succeeds("judge", about="indicator", finding="withholds_documents", verdict="rejected", seen=1)
    assert "added by" not in maya.looks()


@pytest.mark.parametrize("wrong", [{"finding": ""}, {"finding": "lane:crisis"}, {"quote": "words that are not there"}])
def test_words_that_the_tip_does_not_hold_are_refused(house: House, seat: Seat, wrong: dict[str, str]) -> None:
    maya = sat_down(house, "maya", house.receives_read(STORY))
    assert maya.sends("add-finding", **{**ADDED, **wrong}).status_code == 422
    assert not Correction.objects.exists()


def test_a_finding_can_be_added_before_anything_was_read(house: House, seat: Seat) -> None:
    maya = sat_down(house, "maya", house.receives(STORY))
    maya.succeeds("add-finding", **{**ADDED, "seen": 0})
    assert "added by Maya Torres" in maya.looks()


def test_it_refuses_whoever_may_not(house: House, seat: Seat) -> None:
    tip = house.receives_read(STORY)
    assert seat("lin").post(f"/tips/{tip.number}/add-finding/", ADDED).status_code == 403
