"""Taking a tip out of a case."""

from heatwatch.cases.models import CaseTip
from heatwatch.common.clock import now
from heatwatch.vault import actions as vault
from tests.cases.test_bringing import brings, compartments, opened_case
from tests.people import House
from tests.web.console.conftest import Seat
from tests.web.console.desk import sat_down


def test_its_page_says_what_that_means(house: House, seat: Seat) -> None:
    tip, case = house.receives_opened(), opened_case(house)
    brings(house, tip, case)
    ines = sat_down(house, "ines", tip)
    assert "Casework loses its key." in ines.looks()
    ines.succeeds("take-out", case=case.pk)
    assert "may have kept its key" in ines.looks(done="take_out")
    assert compartments(tip) == ["desk"]


def test_another_case_that_holds_it_is_told(house: House, seat: Seat) -> None:
    tip = house.receives_opened()
    for name in ("one", "two"):
        brings(house, tip, opened_case(house, name))
    assert "Another case still holds it" in sat_down(house, "ines", tip).looks()


def test_whoever_opens_it_by_this_case_alone_comes_back_to_the_cases(house: House, seat: Seat) -> None:
    tip, case = house.receives_opened(), opened_case(house)
    brings(house, tip, case)
    vault.revoke("desk", house.pete.account, by=house.vera.account.pk, now=now())
    pete = seat("pete")
    answer = pete.post(f"/tips/{tip.number}/take-out/", {"case": case.pk}, follow=True)
    assert answer.redirect_chain == [("/cases/?done=take_out", 302)]
    assert "you do not open it any more" in answer.content.decode()
    assert pete.get(f"/tips/{tip.number}/").headers["Location"] == "/waiting/"


def test_out_of_a_case_that_does_not_hold_it(house: House, seat: Seat) -> None:
    tip, case, other = house.receives_opened(), opened_case(house), opened_case(house, "other")
    brings(house, tip, case)
    assert sat_down(house, "ines", tip).sends("take-out", case=other.pk).status_code == 422
    assert sat_down(house, "ines", tip).sends("take-out", case=tip.pk).status_code == 404
    assert CaseTip.objects.count() == 1
