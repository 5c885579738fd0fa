"""What emergency services were told."""

from uuid import uuid4

import pytest

from heatwatch.common.clock import now
from heatwatch.common.errors import Invalid
from heatwatch.desk.actions.closing import hand_over
from tests.people import House
from tests.web.console.conftest import Seat
from tests.web.console.desk import WHEN, sat_down

TOLD = {"agency": "Hayward PD", "person": "Sgt Lee", "incident": "26-1142", "time": WHEN, "told": "room 214, a girl"}


def test_it_keeps_agency_person_incident_time_and_what_was_told(house: House, seat: Seat) -> None:
    maya = sat_down(house, "maya", house.receives_opened())
    maya.succeeds("hand-over", **TOLD)
    page = maya.looks()
    for fact in TOLD.values():
        assert fact in page


@pytest.mark.parametrize("missing", TOLD)
def test_what_must_be_there_is_asked_for_and_the_rest_is_kept(house: House, seat: Seat, missing: str) -> None:
    maya = sat_down(house, "maya", house.receives_opened())
    assert maya.sends("hand-over", **{**TOLD, missing: ""}).status_code == 422
    kept = [value for name, value in TOLD.items() if name != missing]
    assert all(value in maya.text for value in kept)
    assert "Write 'not given' if they gave none." in maya.text
    assert not maya.tip.hand_overs.exists()


def test_a_double_click_records_one(house: House, seat: Seat) -> None:
    maya, form = sat_down(house, "maya", house.receives_opened()), uuid4()
    for _ in range(2):
        maya.succeeds("hand-over", **TOLD, form_id=form)
    assert maya.tip.hand_overs.count() == 1


@pytest.mark.parametrize("missing", TOLD)
def test_the_action_itself_asks_for_all_five(house: House, missing: str) -> None:
    held = house.maya.opens(house.receives_opened())
    with pytest.raises(Invalid, match=f"{missing} is missing: write 'not given'"):
        hand_over(house.maya.account, held, {**TOLD, missing: " "}, now())


@pytest.mark.parametrize(("time", "said"), [("12:00", "no day and time"), ("2999-01-01T12:00", "This lies ahead")])
def test_a_time_that_cannot_have_been_is_refused_and_shown_again(
    house: House, seat: Seat, time: str, said: str
) -> None:
    maya = sat_down(house, "maya", house.receives_opened())
    assert maya.sends("hand-over", **{**TOLD, "time": time}).status_code == 422
    assert said in maya.text
    assert f'value="{time}"' in maya.text
    assert not maya.tip.hand_overs.exists()
