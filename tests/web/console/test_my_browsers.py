"""The browsers that a person lets alerts come to: on their own page, sealed, and taken away again."""

from dataclasses import replace
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client

from heatwatch.alerts.actions.browsers import note_gone
from heatwatch.alerts.models import Alert, AlertAddress, AlertBrowser, Sending
from heatwatch.alerts.vapid import sender_of
from heatwatch.common import clock
from tests.people import House
from tests.web.console.conftest import Seat

ENDPOINT = "https://fcm.googleapis.com/fcm/send/made-up"
MINE = {"label": "Kumquat desk", "endpoint": ENDPOINT}
EMPTY = {"mail": "", "push": "", "token": "", "text": "", "call": ""}


def test_a_person_adds_a_browser_and_takes_it_away_again(seat: Seat, house: House) -> None:
    client = seat("maya")
    assert sender_of(house.host_key.reveal()) in of(client)
    assert client.post("/me/alerts/browsers/", MINE)["Location"] == "/me/alerts/?done=browser"
    assert "Kumquat desk" in of(client)
    assert f'data-endpoint="{ENDPOINT}"' in of(client)
    row = AlertBrowser.objects.get()
    assert b"Kumquat" not in bytes(row.sealed)
    assert "Kumquat" not in of(seat("vera"))
    assert seat("vera").post(f"/me/alerts/browsers/{row.pk}/remove/").status_code == 302
    assert AlertBrowser.objects.exists(), "it is nobody else's to take away"
    assert client.post(f"/me/alerts/browsers/{row.pk}/remove/")["Location"] == "/me/alerts/?done=removed"
    assert not AlertBrowser.objects.exists()
    assert not AlertAddress.objects.exists()


def test_whoever_has_a_browser_alone_asks_for_a_trial_and_confirms_it(seat: Seat, house: House) -> None:
    client = seat("maya")
    client.post("/me/alerts/browsers/", MINE)
    assert ">Send me a trial<" in of(client)
    assert client.post("/me/alerts/", {**EMPTY, "trial": "1"})["Location"] == "/me/alerts/?done=trial"
    assert client.post("/me/alerts/", {**EMPTY, "came": "1"})["Location"] == "/me/alerts/?done=came"
    assert AlertAddress.objects.get().confirmed_at
    assert client.post("/me/alerts/", EMPTY).status_code == 302
    assert AlertBrowser.objects.exists(), "what was not named in the form stays"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"endpoint": "https://elsewhere.example/x"}, "This office named no such service"),
        ({"endpoint": "http://127.0.0.1:8001/queue/"}, "This office named no such service"),
        ({"endpoint": ""}, "This is no address that a browser gives"),
        ({"endpoint": f"{ENDPOINT}/{'x' * 1000}"}, "This is no address that a browser gives"),
        ({"label": ""}, "This is needed"),
    ],
)
def test_what_makes_no_sense_is_told(wrong: dict[str, str], said: str, seat: Seat, house: House) -> None:
    answer = seat("maya").post("/me/alerts/browsers/", {**MINE, **wrong})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not AlertBrowser.objects.exists()


def test_the_trial_says_to_which_browser_it_went(seat: Seat, house: House) -> None:
    client = seat("maya")
    client.post("/me/alerts/browsers/", MINE)
    client.post("/me/alerts/", {**EMPTY, "trial": "1"})
    told = {"alert": Alert.objects.get(), "account": house.maya.account, "at": clock.now(), "state": "sent"}
    Sending.objects.create(**told, batch=uuid4(), way="browser", browser=AlertBrowser.objects.get().pk)
    assert "by push to a browser (Kumquat desk)" in of(client)
    AlertBrowser.objects.all().delete()
    assert "by push to a browser:" in of(client)


def test_its_owner_is_told_that_a_browser_takes_no_more_alerts(seat: Seat, house: House) -> None:
    client = seat("maya")
    client.post("/me/alerts/browsers/", MINE)
    assert "no more alerts" not in client.get("/alerts/").content.decode()
    note_gone(AlertBrowser.objects.get().pk, clock.now())
    assert "1 of your browsers takes no more alerts" in client.get("/alerts/").content.decode()
    assert "data-gone" in of(client)
    assert "no more alerts" not in seat("vera").get("/alerts/").content.decode()
    client.post("/me/alerts/browsers/", MINE)
    assert "data-gone" not in of(client), "added again it is as new"


def test_what_was_sealed_on_another_host_is_listed_without_a_name(seat: Seat, house: House) -> None:
    client = seat("maya")
    client.post("/me/alerts/browsers/", MINE)
    AlertBrowser.objects.update(sealed=b"x" * 40)
    assert "cannot be reached" in of(client)


def test_a_house_that_pushes_to_no_browser_offers_and_takes_none(
    seat: Seat, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "ENV", replace(settings.ENV, webpush_contact=""))
    client = seat("maya")
    assert "This house sends nothing to browsers" in of(client)
    assert "data-sender" not in of(client)
    assert client.post("/me/alerts/browsers/", MINE).status_code == 422


def test_whoever_opens_no_tip_has_no_browser(seat: Seat, house: House) -> None:
    assert seat("ada").post("/me/alerts/browsers/", MINE).status_code == 403


def test_the_script_that_shows_alerts_reaches_no_page_and_is_bound_by_the_same_policy(seat: Seat, house: House) -> None:
    answer = seat("maya").get("/static/console/alert_worker.js")
    script = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]  # a file that is served
    assert answer["Content-Type"].startswith("text/javascript")
    assert "default-src 'none'; script-src 'self'" in answer["Content-Security-Policy"]
    assert "Service-Worker-Allowed" not in answer.headers, "so it stands over /static/console/ alone"
    assert "immutable" not in answer["Cache-Control"]
    for word in ("fetch", "caches", "indexedDB", "event.data", "importScripts", "postMessage"):
        assert word not in script


def of(client: Client) -> str:
    return client.get("/me/alerts/").content.decode()
