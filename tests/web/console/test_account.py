"""Changing an account."""

from tests.people import House
from tests.web.console.conftest import Seat


def where(house: House, name: str) -> str:
    return f"/people/{house.people[name].account.pk}/"


def test_roles_and_name_are_changed(seat: Seat, house: House) -> None:
    fields = {"display_name": "Maya T.", "roles": ["triager"], "languages": "en es", "is_active": "on"}
    assert seat("ada").post(where(house, "maya"), fields)["Location"] == "/people/#maya"
    house.maya.account.refresh_from_db()
    assert str(house.maya.account) == "Maya T."
    assert seat("maya").get("/queue/").status_code == 200


def test_ending_an_account_ends_its_sessions_at_once(seat: Seat, house: House) -> None:
    maya = seat("maya")
    seat("ada").post(where(house, "maya"), {"display_name": "Maya", "roles": ["call_taker"], "languages": "en"})
    assert maya.get("/queue/")["Location"].startswith("/sign-in/")


def test_the_last_administrator_stays(seat: Seat, house: House) -> None:
    fields = {"display_name": "Ada", "roles": ["analyst"], "languages": "en", "is_active": "on"}
    answer = seat("ada").post(where(house, "ada"), fields)
    assert answer.status_code == 422
    assert "The last administrator cannot be removed." in answer.content.decode()


def test_nobody_of_this_id_is_not_found(seat: Seat) -> None:
    assert seat("ada").get("/people/11111111-2222-3333-4444-555555555555/").status_code == 404


def test_the_form_shows_what_is_known(seat: Seat, house: House) -> None:
    page = seat("ada").get(where(house, "otto")).content.decode()
    assert 'value="outside_reviewer" id="account_roles_8" checked' in page
