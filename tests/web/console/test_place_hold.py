"""Holds on a tip's page: placed, shown with their reason, lifted."""

from heatwatch.retention.models import Hold
from tests.people import House
from tests.web.console.conftest import Seat
from tests.web.console.desk import sat_down


def test_it_is_placed_and_lifted(house: House, seat: Seat) -> None:
    pete = sat_down(house, "pete", house.receives_opened())
    pete.succeeds("hold", kind="litigation", reason="People v. Doe")
    assert "The tip is on hold." in pete.looks(done="place_hold")
    assert "People v. Doe" in pete.text
    hold = Hold.objects.get()
    pete.succeeds("lift-hold", hold=hold.pk, reason="settled")
    assert "settled" in pete.looks()
    assert pete.sends("lift-hold", hold=hold.pk, reason="again").status_code == 409


def test_a_reason_is_needed(house: House, seat: Seat) -> None:
    pete = sat_down(house, "pete", house.receives_opened())
    assert pete.sends("hold", kind="litigation", reason="").status_code == 422
    assert pete.sends("hold", kind="whim", reason="x").status_code == 422
    assert not Hold.objects.exists()


def test_an_investigator_places_and_may_not_lift(house: House, seat: Seat) -> None:
    ines = sat_down(house, "ines", house.receives_opened())
    ines.succeeds("hold", kind="investigation", reason="x")
    assert ines.sends("lift-hold", hold=Hold.objects.get().pk, reason="x").status_code == 403
    assert "Lift this hold" not in ines.looks()


def test_a_double_click_places_one(house: House, seat: Seat) -> None:
    pete = sat_down(house, "pete", house.receives_opened())
    for _ in range(2):
        pete.succeeds("hold", kind="litigation", reason="x", form_id="11111111-2222-4333-8444-555555555555")
    assert Hold.objects.count() == 1


def test_the_reason_is_sealed(house: House, seat: Seat) -> None:
    pete = sat_down(house, "pete", house.receives_opened())
    pete.succeeds("hold", kind="litigation", reason="kumquat")
    assert b"kumquat" not in bytes(Hold.objects.get().reason)
