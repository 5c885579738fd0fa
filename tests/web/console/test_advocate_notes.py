"""The pages of advocates, and recording what counsel said."""

import pytest

from heatwatch.common import clock
from heatwatch.desk.models import AdvocateNote
from heatwatch.vault.actions import reset_person
from tests.people import House
from tests.web.console.conftest import Seat

WORDS = "she sleeps at her aunt's"
LAW = "California Evidence Code 1038"


def test_an_advocate_writes_and_reads(seat: Seat, house: House) -> None:
    tip, client = house.receives(), seat("amina")
    found = client.get("/advocates/", {"number": tip.number})
    assert found["Location"] == f"/advocates/{tip.number}/"
    saved = client.post(f"/advocates/{tip.number}/note/", {"text": WORDS})
    assert saved.status_code == 302
    text = client.get(saved["Location"]).content.decode()
    assert "she sleeps at her aunt" in text
    assert "privileged" not in text
    assert tip.number in client.get("/advocates/").content.decode()


def test_the_desk_s_page_of_the_tip_says_nothing_of_it(seat: Seat, house: House) -> None:
    tip = house.receives()
    seat("amina").post(f"/advocates/{tip.number}/note/", {"text": WORDS})
    for name in ("vera", "ines"):
        text = seat(name).get(f"/tips/{tip.number}/").content.decode().lower()
        assert "aunt" not in text
        assert "advocates" not in text
        assert "amina" not in text


@pytest.mark.parametrize("name", ["vera", "ines", "pete", "ada", "maya"])
def test_nobody_else_is_let_in(seat: Seat, house: House, name: str) -> None:
    tip, client = house.receives(), seat(name)
    for path in ("/advocates/", f"/advocates/{tip.number}/"):
        assert client.get(path).status_code == 403
    assert client.post(f"/advocates/{tip.number}/note/", {"text": "x"}).status_code == 403


def test_an_advocate_without_the_key_waits(seat: Seat, house: House) -> None:
    house.amina.account.memberships.all().delete()
    tip, client = house.receives(), seat("amina")
    for path in ("/advocates/", f"/advocates/{tip.number}/"):
        assert client.get(path)["Location"] == "/waiting/"
    assert client.post(f"/advocates/{tip.number}/note/", {"text": "x"})["Location"] == "/waiting/"
    assert AdvocateNote.objects.count() == 0


def test_an_empty_note_is_told(seat: Seat, house: House) -> None:
    answer = seat("amina").post(f"/advocates/{house.receives().number}/note/", {"text": ""})
    assert answer.status_code == 422


def test_counsel_s_mark_is_recorded_shown_and_taken_back(seat: Seat, house: House) -> None:
    tip, ada, amina = house.receives(), seat("ada"), seat("amina")
    amina.post(f"/advocates/{tip.number}/note/", {"text": WORDS})
    path = f"/people/{house.amina.account.pk}/privilege/"
    assert path in ada.get(f"/people/{house.amina.account.pk}/").content.decode()
    given = {"basis": "trafficking_caseworker", "counsel": "R. Imani, county counsel"}
    assert ada.post(path, given).status_code == 302
    text = amina.get(f"/advocates/{tip.number}/").content.decode()
    assert "privileged" in text
    assert LAW in text
    assert "R. Imani, county counsel" in text
    assert LAW in amina.get("/advocates/").content.decode()
    assert ada.post(path, {"unmark": "1"}).status_code == 302
    assert "privileged" not in amina.get(f"/advocates/{tip.number}/").content.decode()


def test_a_mark_without_a_basis_is_refused(seat: Seat, house: House) -> None:
    path = f"/people/{house.amina.account.pk}/privilege/"
    assert seat("ada").post(path, {"basis": "", "counsel": "R. Imani"}).status_code == 422
    assert (
        f"/people/{house.vera.account.pk}/privilege/"
        not in seat("ada").get(f"/people/{house.vera.account.pk}/").content.decode()
    )


def test_a_reset_advocate_waits_for_a_colleague(seat: Seat, house: House) -> None:
    reset_person(house.amina.account, by=house.ada.account.pk, knowing=True, now=clock.now())
    assert not house.amina.account.memberships.exists()
