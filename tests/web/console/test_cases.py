"""The list of cases, opening one, its page, closing and reopening it."""

import html
from typing import Any

import pytest

from heatwatch.audit.models import Record
from heatwatch.cases.models import Case
from heatwatch.common.clock import now
from heatwatch.vault import actions as vault
from tests.cases.test_bringing import brings, opened_case
from tests.people import House
from tests.web.console.conftest import Seat


def text(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def test_without_a_case_it_says_how_to_open_one(seat: Seat) -> None:
    page = text(seat("ines").get("/cases/"))
    assert "No case is open" in page
    assert "Open the case" in page


def test_a_case_is_opened_and_listed_with_its_tips(house: House, seat: Seat) -> None:
    answer = seat("ines").post("/cases/open/", {"called": "Mill Road"})
    case = Case.objects.get()
    assert answer.headers["Location"] == f"/cases/{case.pk}/?done=open_case"
    brings(house, house.receives(), case)
    page = text(seat("pete").get("/cases/"))
    assert "Mill Road" in page
    assert '<td data-name="Tips">1</td>' in page
    assert Record.objects.filter(verb="listed", object_kind="cases", actor=house.pete.account.pk).count() == 1


def test_a_case_without_a_name_is_refused(seat: Seat) -> None:
    answer = seat("ines").post("/cases/open/", {"called": " "})
    assert answer.status_code == 422
    assert Case.objects.count() == 0


def test_it_is_found_by_its_number(house: House, seat: Seat) -> None:
    case = opened_case(house)
    ines = seat("ines")
    assert ines.get("/cases/", {"number": f" {case.number.lower()} "}).headers["Location"] == f"/cases/{case.pk}/"
    for wrong in ("HC-222-222", "\x00", "nothing"):
        assert ines.get("/cases/", {"number": wrong}).status_code == 404


def test_its_page_shows_its_tips_and_what_was_done(house: House, seat: Seat) -> None:
    case, tip = opened_case(house, "Mill Road"), house.receives_opened()
    brings(house, tip, case)
    page = text(seat("pete").get(f"/cases/{case.pk}/"))
    assert "Mill Road" in page
    assert f"/tips/{tip.number}/" in page
    assert f"brought it into case {case.number}" in page
    assert Record.objects.filter(verb="opened", object_id=str(case.pk), actor=house.pete.account.pk).count() == 1
    assert Record.objects.filter(verb="listed", object_id=case.number).count() == 1


def test_a_restricted_tip_is_on_it_for_nobody(house: House, seat: Seat) -> None:
    case, tip = opened_case(house), house.receives_opened()
    brings(house, tip, case)
    before = text(seat("pete").get(f"/cases/{case.pk}/"))
    assert tip.number in before
    hidden = house.restricts(tip)
    for name in ("pete", "ines", "vera", "sam"):
        page = text(seat(name).get(f"/cases/{case.pk}/"))
        assert hidden.number not in page
        assert "0 tips" in page
        assert "brought it" not in page


def test_closing_asks_for_a_reason_and_reopening_too(house: House, seat: Seat) -> None:
    case, ines = opened_case(house), seat("ines")
    assert ines.post(f"/cases/{case.pk}/close/", {"reason": ""}).status_code == 422
    assert ines.post(f"/cases/{case.pk}/close/", {"reason": "charged"}).status_code == 302
    page = text(ines.get(f"/cases/{case.pk}/?done=close_case"))
    assert "charged" in page
    assert "Reopen the case" in page
    assert ines.post(f"/cases/{case.pk}/close/", {"reason": "again"}).status_code == 409
    assert ines.post(f"/cases/{case.pk}/reopen/", {"reason": "a new witness"}).status_code == 302
    page = text(ines.get(f"/cases/{case.pk}/"))
    assert "a new witness" in page
    assert "Close the case" in page


@pytest.mark.parametrize("name", ["maya", "tara", "amina", "ada", "lin", "otto"])
def test_nobody_else_sees_them(name: str, house: House, seat: Seat) -> None:
    case, client = opened_case(house), seat(name)
    for path in ("/cases/", f"/cases/{case.pk}/"):
        assert client.get(path).status_code == 403
    assert 'href="/cases/"' not in text(client.get("/me/"))


def test_without_the_key_of_casework_it_is_the_page_that_asks_for_one(house: House, seat: Seat) -> None:
    case = opened_case(house)
    vault.revoke("casework", house.ines.account, by=house.vera.account.pk, now=now())
    for path in ("/cases/", f"/cases/{case.pk}/"):
        assert seat("ines").get(path).headers["Location"] == "/waiting/"
