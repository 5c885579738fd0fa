"""The map of a case: the places that its tips tell, for whoever opens them."""

import html

import pytest
from django.test import Client

from heatwatch.audit.models import Record
from heatwatch.cases.models import Case
from heatwatch.common import clock
from heatwatch.vault import actions as vault
from heatwatch.vault.compartments import DESK
from heatwatch.web.console.linking import mapped
from tests.cases.test_bringing import brings, opened_case
from tests.links.told import reads
from tests.people import House
from tests.web.console.conftest import Seat
from tests.web.console.desk import settled
from tests.web.console.test_tip_map import MOTEL, WASH, rows

MISSING = "11111111-2222-3333-4444-555555555555"


def seen(client: Client, case: Case) -> str:
    answer = client.get(f"/cases/{case.pk}/map/")
    assert answer.status_code == 200, answer.status_code
    return html.unescape(settled(answer.content))


def test_it_shows_the_places_of_its_tips_also_to_whoever_holds_no_key_of_the_desk(house: House, seat: Seat) -> None:
    vault.revoke(DESK, house.pete.account, by=house.vera.account.pk, now=clock.now())
    motel, wash, other = reads(house, MOTEL, WASH, "A farm in Lodi keeps their papers.")
    case = opened_case(house)
    for tip in (motel, wash):
        brings(house, tip, case)
    for name in ("pete", "ines"):
        page = seen(seat(name), case)
        assert rows(page)["somewhere in Antioch"][1] == ", ".join(sorted((motel.number, wash.number)))
        assert "Lodi" not in page
        assert other.number not in page
    shown = Record.objects.filter(verb="listed", object_kind="link", actor=house.ines.account.pk).values_list("tip")
    assert {tip for (tip,) in shown} == {motel.pk, wash.pk}
    assert f'href="/cases/{case.pk}/map/"' in seat("ines").get(f"/cases/{case.pk}/").content.decode()


def test_an_empty_case_has_nothing_to_place(house: House, seat: Seat) -> None:
    assert "Nothing to place" in seen(seat("ines"), opened_case(house))


def test_a_restricted_tip_is_in_no_case_and_on_no_map(house: House, seat: Seat) -> None:
    motel, wash = reads(house, MOTEL, WASH)
    case = opened_case(house)
    brings(house, wash, case)
    before = seen(seat("ines"), case)
    brings(house, motel, case)
    assert "Oakland" in seen(seat("ines"), case)
    house.restricts(motel)
    assert seen(seat("ines"), case) == before


def test_it_refuses_whoever_may_not(house: House, seat: Seat) -> None:
    [motel] = reads(house, MOTEL)
    case = opened_case(house)
    brings(house, motel, case)
    path = f"/cases/{case.pk}/map/"
    assert Client().get(path).headers["Location"].startswith("/sign-in/")
    for name in ("maya", "ada", "lin", "otto", "amina"):
        answer = seat(name).get(path)
        assert answer.status_code in (302, 403, 404), name
        assert b"Oakland" not in answer.content
    assert seat("ines").post(path).status_code == 405
    assert seat("ines").get(f"/cases/{MISSING}/map/").status_code == 404


def test_it_holds_so_many_and_says_so(house: House, seat: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    case = opened_case(house)
    for tip in reads(house, MOTEL, WASH):
        brings(house, tip, case)
    monkeypatch.setattr(mapped, "MOST_TIPS", 1)
    page = seen(seat("ines"), case)
    assert "1 more, brought in before these, is not on the map: it holds 1." in page
