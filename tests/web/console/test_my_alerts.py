"""Where alerts reach a person: their own page, sealed, tried."""

import re
from uuid import uuid4

from django.conf import settings

from heatwatch.alerts.actions.reaching import own_reach
from heatwatch.alerts.boxes import Reach
from heatwatch.alerts.models import Alert, AlertAddress, ProviderCopy, Sending
from heatwatch.common import clock
from tests.people import House
from tests.web.console.conftest import Seat

MINE = {"mail": "maya@office.example", "push": "", "token": "", "text": "", "call": ""}
CHECKED = re.compile(r'<input[^>]*name="callers"[^>]* checked')


def test_a_person_says_where_and_sees_it_again(seat: Seat, house: House) -> None:
    client = seat("maya")
    assert client.post("/me/alerts/", MINE)["Location"] == "/me/alerts/?done=kept"
    assert "maya@office.example" in client.get("/me/alerts/").content.decode()
    assert b"office.example" not in bytes(AlertAddress.objects.get().sealed)
    assert "maya@office.example" not in seat("vera").get("/me/alerts/").content.decode()


def test_a_trial_is_asked_for_and_confirmed(seat: Seat, house: House) -> None:
    client = seat("maya")
    assert client.post("/me/alerts/", {**MINE, "trial": "1"})["Location"] == "/me/alerts/?done=trial"
    assert Alert.objects.get().account == house.maya.account
    assert ">It came<" in client.get("/me/alerts/").content.decode()
    assert client.post("/me/alerts/", {**MINE, "came": "1"})["Location"] == "/me/alerts/?done=came"
    assert AlertAddress.objects.get().confirmed_at
    client.post("/me/alerts/", MINE)
    assert AlertAddress.objects.get().confirmed_at, "what was not changed need not be tried anew"
    client.post("/me/alerts/", {**MINE, "mail": "other@office.example"})
    assert AlertAddress.objects.get().confirmed_at is None


def test_a_number_is_kept_as_providers_take_it_and_the_tip_lines_own_is_refused(seat: Seat, house: House) -> None:
    client = seat("maya")
    assert client.post("/me/alerts/", {**MINE, "text": "(510) 555-0101"}).status_code == 302
    row = AlertAddress.objects.get()
    assert "+15105550101" in client.get("/me/alerts/").content.decode()
    AlertAddress.objects.update(confirmed_at=row.set_at)
    client.post("/me/alerts/", {**MINE, "text": "510-555-0101"})
    assert AlertAddress.objects.get().confirmed_at, "it is the same number"
    for wrong in ("911", "kumquat", settings.ENV.texts_from, settings.AGENCY.speaking("en").tip_line.tel):
        assert client.post("/me/alerts/", {**MINE, "text": wrong}).status_code == 422


def test_a_tick_lets_callers_ring_the_number_for_calls_and_no_tick_ends_it(seat: Seat, house: House) -> None:
    client, ticked = seat("maya"), {**MINE, "call": "(510) 555-0101", "callers": "on"}

    def kept() -> str:
        return own_reach(house.maya.account, host_key=house.host_key.reveal()).callers

    assert client.post("/me/alerts/", ticked)["Location"] == "/me/alerts/?done=kept"
    assert kept() == Reach.AGREED
    assert CHECKED.search(client.get("/me/alerts/").content.decode())
    assert client.post("/me/alerts/", {**MINE, "call": "(510) 555-0101"}).status_code == 302
    assert kept() == ""
    assert not CHECKED.search(client.get("/me/alerts/").content.decode())
    assert client.post("/me/alerts/", {**MINE, "callers": "on"}).status_code == 422, "there is no number to ring"


def test_the_trial_says_what_became_of_the_text(seat: Seat, house: House) -> None:
    now = clock.now()
    client = seat("maya")
    client.post("/me/alerts/", {**MINE, "text": "(510) 555-0101", "trial": "1"})
    batch, told = uuid4(), {"alert": Alert.objects.get(), "account": house.maya.account, "at": now, "state": "sent"}
    Sending.objects.create(**told, batch=batch, way="text")
    values = {"way": "text", "handed_over": now, "next_look": now, "state": "gone", "delivery": "delivered"}
    ProviderCopy.objects.create(batch=batch, **values)
    page = client.get("/me/alerts/").content.decode()
    assert "by text message" in page
    assert "delivered; the provider&#x27;s copy is deleted" in page


def test_what_makes_no_sense_is_told(seat: Seat, house: House) -> None:
    for wrong in ({"mail": "nobody"}, {"push": "https://elsewhere.example/x"}, {"trial": "1", "mail": ""}):
        assert seat("maya").post("/me/alerts/", {**MINE, **wrong}).status_code == 422
    assert not AlertAddress.objects.exists()


def test_whoever_opens_no_tip_has_no_such_page(seat: Seat, house: House) -> None:
    assert seat("ada").get("/me/alerts/").status_code == 403
    assert "/me/alerts/" not in seat("ada").get("/me/").content.decode()
    assert "/me/alerts/" in seat("otto").get("/me/").content.decode()
