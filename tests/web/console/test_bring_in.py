"""Bringing a tip into a case from its page."""

import pytest

from heatwatch.cases.models import Case, CaseTip
from heatwatch.common.clock import now
from heatwatch.intake.models import Tip
from heatwatch.vault import actions as vault
from tests.cases.test_bringing import brings, opened_case
from tests.people import House
from tests.web.console.conftest import Seat
from tests.web.console.desk import errors, sat_down


def test_into_a_case_that_is_open_and_nothing_is_closed(house: House, seat: Seat) -> None:
    tip, case = house.receives_opened(), opened_case(house, "Mill Road")
    ines = sat_down(house, "ines", tip)
    assert f"{case.number} Mill Road" in ines.looks()
    ines.succeeds("bring-in", case=case.pk)
    assert CaseTip.objects.get().case == case
    assert tip.status == Tip.OPEN
    page = ines.looks(done="bring_in")
    assert "The tip is in the case" in page
    assert f"/cases/{case.pk}/" in page


def test_into_a_new_one_that_it_opens(house: House, seat: Seat) -> None:
    tip = house.receives_opened()
    sat_down(house, "ines", tip).succeeds("bring-in", case="", called="Mill Road")
    assert CaseTip.objects.get().case == Case.objects.get()
    assert "Mill Road" in seat("pete").get("/cases/").content.decode()


@pytest.mark.parametrize("called", ["", "  "])
def test_into_none_is_asked_again(called: str, house: House, seat: Seat) -> None:
    answer = sat_down(house, "ines", house.receives_opened()).sends("bring-in", case="", called=called)
    assert answer.status_code == 422
    assert any("choose one, or write what a new one is called" in error.lower() for error in errors(answer))
    assert Case.objects.count() == 0


def test_a_refusal_opens_no_case_either(house: House, seat: Seat) -> None:
    hidden = house.restricts(house.receives_opened())
    assert sat_down(house, "vera", hidden).sends("bring-in", case="", called="Mill").status_code == 422
    assert Case.objects.count() == 0


def test_the_same_form_sent_twice_brings_it_in_once(house: House, seat: Seat) -> None:
    tip = house.receives_opened()
    ines, once = sat_down(house, "ines", tip), {"called": "Mill", "form_id": "11111111-2222-3333-4444-555555555555"}
    assert [ines.sends("bring-in", **once).status_code for _ in range(2)] == [302, 302]
    assert (Case.objects.count(), CaseTip.objects.count()) == (1, 1)


def test_the_desk_sees_the_number_of_the_case_and_not_its_name(house: House, seat: Seat) -> None:
    tip, case = house.receives_opened(), opened_case(house, "Mill Road")
    brings(house, tip, case)
    page = sat_down(house, "maya", tip).looks()
    assert case.number in page
    assert "Mill Road" not in page
    assert "Bring into a case" not in page
    assert f"/cases/{case.pk}/" not in page


def test_closing_as_opened_as_a_case_points_to_it_and_does_not_ask_for_it(house: House, seat: Seat) -> None:
    ines = sat_down(house, "ines", house.receives_opened())
    assert "Bring it into a case" in ines.looks()
    ines.succeeds("close", disposition="opened_case", reason="ours")
    assert "Bring into a case…" in ines.looks(), "a closed tip may be brought in too"


def test_whoever_holds_casework_alone_opens_it_by_the_case_and_nothing_else(house: House, seat: Seat) -> None:
    tip, other, case = house.receives("kumquat"), house.receives(), opened_case(house)
    vault.revoke("desk", house.pete.account, by=house.vera.account.pk, now=now())
    brings(house, tip, case)
    pete = seat("pete")
    assert pete.get("/").headers["Location"] == "/cases/"
    assert "kumquat" in pete.get(f"/tips/{tip.number}/").content.decode()
    assert pete.get(f"/tips/{tip.number}/trail/").status_code == 200
    assert pete.get(f"/tips/{other.number}/").headers["Location"] == "/waiting/"
    assert pete.get("/queue/").headers["Location"] == "/waiting/"
    assert "Go to the cases" in pete.get("/waiting/").content.decode()
    assert pete.post(f"/tips/{other.number}/bring-in/", {"case": case.pk}).headers["Location"] == "/waiting/"
    assert pete.post(f"/tips/{tip.number}/note/", {"text": "seen"}).status_code == 302
