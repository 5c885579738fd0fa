"""What somebody is refused stands in the audit trail: who, what, and no more than they may know of themselves."""

import ast
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from heatwatch.accounts.access import may
from heatwatch.audit import queries
from heatwatch.audit.actions import record_refusal
from heatwatch.audit.models import Record
from heatwatch.audit.queries import REFUSALS, REFUSALS_A_MINUTE
from heatwatch.common import clock
from heatwatch.common.errors import Forbidden
from heatwatch.desk.actions import needs
from heatwatch.web import console
from heatwatch.web.console.urls import urlpatterns
from tests.people import CAST, House
from tests.web.console.conftest import Seat
from tests.web.console.test_gate import asks

ALL: list[Any] = list(urlpatterns)
# An address of each action of the table.
ONE_OF_EACH = {pattern.callback.action: pattern for pattern in ALL if pattern.callback.action}
Told = tuple[Any, ...]
ASK = "/requests/mine/"


def told(*names: str) -> list[Told]:
    """The refusals that the trail holds."""
    return list(Record.objects.filter(verb__in=REFUSALS).values_list(*(names or ("verb", "object_id", "tip"))))


def test_every_refusal_by_role_is_recorded_with_its_action(
    seat: Seat, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "REFUSALS_A_MINUTE", 1000)
    wanted = set()
    for name in CAST:
        account, client = house.people[name].account, seat(name)
        for action, pattern in ONE_OF_EACH.items():
            if not may(account, action, on_restricted_to_me=True):
                assert asks(client, pattern).status_code == 403
                wanted.add((account.pk, "refused", "action", action, None, "{}"))
    found = told("actor", "verb", "object_kind", "object_id", "tip", "detail")
    assert {(*row[:5], str(row[5])) for row in found if row[1] == "refused"} == wanted


def test_it_names_the_tip_of_whoever_may_know_of_it(seat: Seat, house: House) -> None:
    tip = house.receives_opened()
    answer = seat("pete").post(f"/tips/{tip.number}/reply/", {"text": "flumadiddle"})
    assert answer.status_code == 403
    assert told() == [("refused", "reply", tip.pk)]


def test_it_names_no_tip_to_whoever_may_not(seat: Seat, house: House) -> None:
    tip = house.receives_opened()
    for name in ("ada", "lin", "amina"):
        seat(name).post(f"/tips/{tip.number}/reply/", {"text": "flumadiddle"})
    assert told() == [("refused", "reply", None)] * 3


def test_a_hidden_tip_and_one_that_is_not_there_leave_the_same(seat: Seat, house: House) -> None:
    hidden = house.restricts(house.receives_opened())
    for reader, other, number in (("maya", "pete", hidden.number), ("jonas", "lin", "HW-222-222")):
        assert seat(reader).get(f"/tips/{number}/").status_code == 404
        assert seat(other).post(f"/tips/{number}/reply/").status_code == 403
    rows = {name: told_of(house, name) for name in ("maya", "jonas", "pete", "lin")}
    assert rows["maya"] == rows["jonas"] == [("not_there", "page", "tip", None, {})]
    assert rows["pete"] == rows["lin"] == [("refused", "action", "reply", None, {})]


def test_a_page_that_asks_by_itself_tells_not_when_its_tip_was_restricted(seat: Seat, house: House) -> None:
    tip = house.receives_opened()
    client = seat("maya")
    house.restricts(tip)
    assert client.post(f"/tips/{tip.number}/present/", headers={"accept": "application/json"}).status_code == 404
    assert told() == []


def test_nothing_that_was_typed_is_in_it(seat: Seat, house: House) -> None:
    seat("lin").post("/tips/flumadiddle/reply/", {"text": "flumadiddle"})
    seat("maya").get("/tips/HW-ZZZ-ZZZ/?x=flumadiddle")
    rows = str(list(Record.objects.filter(verb__in=REFUSALS).values()))
    assert "flumadiddle" not in rows
    assert "ZZZ" not in rows


def test_a_script_that_asks_on_and_on_fills_no_trail(house: House) -> None:
    now, actor = clock.now(), house.lin.account.pk
    for place in range(3 * REFUSALS_A_MINUTE):
        record_refusal("refused", actor=actor, kind="action", id="see_audit", now=now)
        record_refusal("not_there", actor=actor, kind="page", id=f"page {place}", now=now)
    assert len(told()) == REFUSALS_A_MINUTE
    record_refusal("refused", actor=actor, kind="action", id="see_audit", now=now + timedelta(minutes=2))
    assert len(told()) == REFUSALS_A_MINUTE + 1


def test_a_form_of_another_site_is_recorded_as_such(house: House, console_client: Client) -> None:
    client = strict(house.maya.sits_down())
    client.post("/lock/", {}, headers={"origin": "https://evil.example"})
    client.post("/sign-out/", {})
    assert sorted(told("verb", "actor", "object_id")) == [
        ("form_refused", house.maya.account.pk, "lock"),
        ("form_refused", house.maya.account.pk, "sign_out"),
    ]
    assert {row[0]["why"] for row in told("detail")} == {"elsewhere", "no_token"}


def test_the_trail_tells_it_in_words(seat: Seat, house: House) -> None:
    tip = house.receives_opened()
    seat("pete").post(f"/tips/{tip.number}/reply/")
    seat("maya").get("/tips/HW-222-222/")
    strict(house.maya.sits_down()).post("/lock/", {}, headers={"origin": "https://evil.example"})
    page = seat("vera").get("/audit/").content.decode()
    assert "was refused: reply" in page
    assert "asked for something that is not there, or that is not theirs to know of: tip" in page
    assert "was sent a form by another site, and it was refused: lock" in page


def told_of(house: House, name: str) -> list[Told]:
    """What the trail holds of what one person was refused."""
    found = Record.objects.filter(verb__in=REFUSALS, actor=house.people[name].account.pk)
    return list(found.values_list("verb", "object_kind", "object_id", "tip", "detail"))


def strict(client: Client) -> Client:
    """The same browser, in front of a console that checks where forms come from, as it does in earnest."""
    checking = Client(enforce_csrf_checks=True)
    checking.cookies = client.cookies
    return checking


def test_a_refusal_that_a_form_shows_is_recorded_as_one_that_a_page_shows(
    seat: Seat, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbid(*_: object, **__: object) -> None:
        raise Forbidden("not you", "ask somebody else")

    monkeypatch.setattr(needs, "ask", forbid)
    given = {"number": "HW-7K3-Q92", "reason": "a case of mine"}
    assert "Not you." in seat("pete").post(ASK, given).content.decode()
    assert told() == [("refused", "ask_need", None)]


def test_every_form_that_shows_a_refusal_records_it_first() -> None:
    """Whatever catches every refusal and writes it on its form: nobody tries in silence what is not theirs."""
    caught = {
        f"{path.stem}:{handler.lineno}": [name.attr for name in ast.walk(handler) if isinstance(name, ast.Attribute)]
        for path in Path(console.__path__[0]).rglob("*.py")
        for handler in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(handler, ast.ExceptHandler) and isinstance(handler.type, ast.Name)
        if handler.type.id == "HouseError"
    }
    shown = {place: names for place, names in caught.items() if "refuse" in names}
    assert len(shown) >= 10
    assert [place for place, names in shown.items() if "note" not in names] == []
