"""A lost telephone: an administrator resets, in two steps, and the person enrols anew with passphrase and code."""

import re

from django.test import Client

from heatwatch.accounts.models import ConsoleSession
from heatwatch.audit.models import Record
from heatwatch.factors import queries
from tests.people import House
from tests.web.console.conftest import Seat
from tests.web.console.second import adds_an_app, code, enrolled, halfway

CHECKED = {"username": "maya", "checked": "called_back"}


def where(house: House, name: str = "maya") -> str:
    return f"/people/{house.people[name].account.pk}/factors/"


def test_everything_ends_and_one_code_is_shown(seat: Seat, house: House) -> None:
    enrolled(house)
    maya, client = seat("maya"), seat("ada")
    assert "Reset the second factors of Maya Torres" in client.get(where(house)).content.decode()
    page = client.post(where(house), CHECKED).content.decode()
    assert "Code for Maya Torres" in page
    assert maya.get("/queue/")["Location"].startswith("/sign-in/")
    record = Record.objects.get(verb="factors_reset")
    assert (record.actor, record.object_id) == (house.ada.account.pk, str(house.maya.account.pk))
    assert record.detail == {"checked": "called_back"}


def test_the_guide_s_way_back_in(seat: Seat, house: House) -> None:
    enrolled(house)
    page = seat("ada").post(where(house), CHECKED).content.decode()
    found = re.search(r"<code>([A-Z0-9-]+)</code>", page)
    assert found
    client = halfway(house)
    assert client.post("/sign-in/second/", {"code": code()}).status_code == 422
    led = client.post("/sign-in/second/", {"code": found[1]})["Location"]
    assert client.get(led).status_code == 200
    _, shown = adds_an_app(client, "New phone")
    assert "Your recovery codes" in shown.content.decode()
    assert client.get("/queue/").status_code == 200


def test_a_slip_resets_nobody(seat: Seat, house: House) -> None:
    enrolled(house)
    client = seat("ada")
    for wrong in ({}, {**CHECKED, "username": "jonas"}, {**CHECKED, "checked": ""}, {**CHECKED, "checked": "x"}):
        assert client.post(where(house), wrong).status_code == 422
    assert queries.is_enrolled(house.maya.account)


def test_nobody_resets_themselves_nor_does_a_supervisor(seat: Seat, house: House) -> None:
    own = seat("ada").post(where(house, "ada"), {"username": "ada", "checked": "in_person"})
    assert own.status_code == 422
    assert seat("vera").post(where(house), CHECKED).status_code == 403
    assert not Record.objects.filter(verb="factors_reset").exists()


def test_the_code_alone_opens_nothing(seat: Seat, house: House, console_client: Client) -> None:
    seat("ada").post(where(house), CHECKED)
    assert not ConsoleSession.objects.filter(account=house.maya.account).exists()
    assert console_client.get("/sign-in/second/")["Location"].startswith("/sign-in/")
