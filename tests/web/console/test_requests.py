"""Who asks for which tip; deciding; taking it back; and what the tip's page says of it."""

from typing import Any
from uuid import uuid4

import pytest

from heatwatch.common import clock
from heatwatch.desk.actions import needs as acts
from heatwatch.desk.models import NeedToKnow
from heatwatch.intake.models import Tip
from heatwatch.vault.actions import revoke
from heatwatch.vault.keys import six_words
from tests.people import House
from tests.web.console.conftest import Seat


@pytest.fixture
def asked(house: House) -> NeedToKnow:
    """Ines, who holds no key of the desk, asks for a tip."""
    revoke("desk", house.ines.account, by=house.vera.account.pk, now=clock.now())
    tip, id = house.receives("the blue van"), uuid4()
    acts.ask(house.ines.account, tip.number, "the same plate", id=id, now=clock.now())
    return NeedToKnow.objects.select_related("tip").get(pk=id)


def tip_of(asked: NeedToKnow) -> Tip:
    assert asked.tip
    return asked.tip


def decides(client: Any, asked: NeedToKnow, **given: Any) -> Any:
    return client.post(f"/requests/{asked.pk}/decide/", {"hours": "4", **given})


def test_a_supervisor_sees_who_asks_and_why(seat: Seat, asked: NeedToKnow) -> None:
    text = seat("vera").get("/requests/").content.decode()
    assert "Inés Prado" in text
    assert "the same plate" in text


def test_the_tip_is_lent_and_its_page_says_so_to_everybody_on_it(seat: Seat, house: House, asked: NeedToKnow) -> None:
    number = tip_of(asked).number
    assert seat("ines").get(f"/tips/{number}/")["Location"] == "/waiting/"
    answer = decides(seat("vera"), asked, words=six_words(house.ines.identity.recipient))
    assert answer.status_code == 302
    text = seat("ines").get(f"/tips/{number}/").content.decode()
    assert "the blue van" in text
    assert "Inés Prado</strong> may read this tip until" in seat("maya").get(f"/tips/{number}/").content.decode()
    trail = seat("maya").get(f"/tips/{number}/trail/").content.decode()
    assert "lent it to Inés Prado until" in trail
    assert "asked to read it" in trail


def test_lending_one_tip_opens_no_other_address(seat: Seat, house: House, asked: NeedToKnow) -> None:
    decides(seat("vera"), asked, words=six_words(house.ines.identity.recipient))
    other, client = house.receives(), seat("ines")
    for path in (f"/tips/{other.number}/", f"/tips/{other.number}/trail/", "/queue/", "/queue/new/"):
        assert client.get(path)["Location"] == "/waiting/", path


def test_wrong_words_are_told(seat: Seat, asked: NeedToKnow) -> None:
    answer = decides(seat("vera"), asked, words="zebra zebra zebra zebra zebra zebra")
    assert answer.status_code == 422
    assert "The six words differ" in answer.content.decode()


def test_it_is_refused(seat: Seat, asked: NeedToKnow) -> None:
    assert decides(seat("vera"), asked, refuse="1").status_code == 302
    assert "refused" in seat("ines").get("/requests/mine/").content.decode()


def test_it_is_taken_back(seat: Seat, house: House, asked: NeedToKnow) -> None:
    decides(seat("vera"), asked, words=six_words(house.ines.identity.recipient))
    assert "Take back" in seat("sam").get("/requests/").content.decode()
    assert seat("sam").post(f"/requests/{asked.pk}/end/").status_code == 302
    assert seat("ines").get(f"/tips/{tip_of(asked).number}/")["Location"] == "/waiting/"
    assert "ended" in seat("ines").get("/requests/mine/").content.decode()
    assert seat("sam").post(f"/requests/{asked.pk}/end/").status_code == 422


def test_nobody_else_decides_or_ends(seat: Seat, asked: NeedToKnow) -> None:
    for name in ("maya", "ines", "ada"):
        assert decides(seat(name), asked).status_code in {302, 403}
        assert seat(name).post(f"/requests/{asked.pk}/end/").status_code in {302, 403}
    asked.refresh_from_db()
    assert asked.decided_at is None


def test_a_request_for_a_tip_that_one_may_not_know_of_is_not_there(seat: Seat, house: House) -> None:
    tip, id = house.restricts(house.receives_opened()), uuid4()
    acts.ask(house.ines.account, tip.number, "x", id=id, now=clock.now())
    assert decides(seat("sam"), NeedToKnow.objects.get(pk=id)).status_code == 404
    assert tip.number not in seat("sam").get("/requests/").content.decode()
    assert tip.number in seat("vera").get("/requests/").content.decode()
