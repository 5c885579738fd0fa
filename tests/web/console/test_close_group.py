"""All copies of a text are closed by a supervisor who read one of them."""

from typing import Any
from uuid import uuid4

import pytest

from heatwatch.intake.models import Tip
from tests.oversight.flood import floods, only_group
from tests.people import House
from tests.web.console.conftest import Seat

SAID = {"disposition": "abuse_of_line", "reason": "the same every minute"}


def closes(client: Any, **said: Any) -> Any:
    return client.post(f"/queue/same-text/{only_group().pk}/close/", {**SAID, **said})


def test_it_closes_them_and_says_how_many(seat: Seat, house: House) -> None:
    house.vera.opens(floods(house, 5)[0])
    client = seat("vera")
    answer = closes(client)
    assert answer.status_code == 302
    text = client.get(answer["Location"]).content.decode()
    assert "5 closed." in text
    assert "own row again" not in text
    assert set(Tip.objects.values_list("status", flat=True)) == {"closed"}
    assert "The same text" not in client.get("/queue/").content.decode()


def test_a_double_click_closes_once(seat: Seat, house: House) -> None:
    house.vera.opens(floods(house, 4)[0])
    client, form_id = seat("vera"), uuid4()
    assert [closes(client, form_id=form_id).status_code for _ in range(2)] == [302, 302]


def test_one_has_to_be_read_first(seat: Seat, house: House) -> None:
    floods(house, 4)
    answer = closes(seat("vera"))
    assert answer.status_code == 422
    assert "Open one of its tips first" in answer.content.decode()


@pytest.mark.parametrize("wrong", [{"disposition": "emergency_services"}, {"disposition": ""}, {"reason": " "}])
def test_an_ending_and_a_reason_are_needed(seat: Seat, house: House, wrong: dict[str, str]) -> None:
    house.vera.opens(floods(house, 4)[0])
    assert closes(seat("vera"), **wrong).status_code == 422
    assert not Tip.objects.filter(status="closed").exists()


def test_it_refuses_a_colleague_and_get(seat: Seat, house: House) -> None:
    house.tara.opens(floods(house, 4)[0])
    assert closes(seat("tara")).status_code == 403
    assert seat("vera").get(f"/queue/same-text/{only_group().pk}/close/").status_code == 302
