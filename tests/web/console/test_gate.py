"""Who may use which address: nobody by default, then exactly those whom permissions.csv allows."""

from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from heatwatch.accounts.access import may
from heatwatch.vault.actions import revoke
from heatwatch.web.console.gate import Gate, anyone, needs
from heatwatch.web.console.urls import urlpatterns
from tests.people import CAST, House
from tests.web.console.conftest import Seat

ALL: list[Any] = list(urlpatterns)
PROTECTED = [pattern for pattern in ALL if pattern.callback.action is not None]
FORMS = [pattern for pattern in PROTECTED if "GET" not in pattern.callback.methods]
WITH_ACTION = [pattern for pattern in PROTECTED if pattern.callback.action]


def address(pattern: Any, number: str = "HW-222-222") -> str:
    given: dict[str, Any] = {"number": number, "id": uuid4()}
    return reverse(pattern.name, kwargs={name: given[name] for name in pattern.pattern.converters})


def asks(client: Client, pattern: Any) -> Any:
    """The first method that the view declares."""
    method = pattern.callback.methods[0].lower()
    return getattr(client, method)(address(pattern))


@pytest.mark.once
@pytest.mark.parametrize("pattern", PROTECTED, ids=lambda pattern: pattern.name)
def test_it_refuses_a_stranger(pattern: Any, house: House, console_client: Client) -> None:
    answer = asks(console_client, pattern)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/")


@pytest.mark.once
@pytest.mark.parametrize("pattern", PROTECTED, ids=lambda pattern: pattern.name)
def test_it_tells_a_script_of_a_stranger_to_sign_in(pattern: Any, house: House, console_client: Client) -> None:
    console_client.defaults["HTTP_ACCEPT"] = "application/json"
    assert asks(console_client, pattern).status_code == 401


@pytest.mark.once
@pytest.mark.parametrize("pattern", PROTECTED, ids=lambda pattern: pattern.name)
def test_it_rejects_the_wrong_method(pattern: Any, seat: Seat) -> None:
    client = seat("vera")
    wrong = {"POST", "PUT", "DELETE"} - set(pattern.callback.methods)
    for method in sorted(wrong):
        assert client.generic(method, address(pattern)).status_code == 405, method


@pytest.mark.once
@pytest.mark.parametrize(
    "pattern", [one for one in PROTECTED if "GET" not in one.callback.methods], ids=lambda p: p.name
)
def test_whoever_reads_the_address_of_a_form_is_led_to_its_page(pattern: Any, seat: Seat) -> None:
    client, place = seat("vera"), address(pattern)
    assert client.get(place, headers={"Accept": "application/json"}).status_code == 405
    answer = client.get(place)
    while answer.status_code == 302 and answer["Location"] != "/":
        assert place.startswith(answer["Location"])
        place = answer["Location"]
        answer = client.get(place)
    assert answer.status_code in {200, 302, 403, 404}


@pytest.mark.once
@pytest.mark.parametrize("pattern", WITH_ACTION, ids=lambda pattern: pattern.name)
def test_it_refuses_everybody_whose_roles_do_not_allow_it(pattern: Any, seat: Seat, house: House) -> None:
    for name in CAST:
        allowed = may(house.people[name].account, pattern.callback.action, on_restricted_to_me=True)
        assert (asks(seat(name), pattern).status_code == 403) is not allowed, name


@pytest.mark.once
@pytest.mark.parametrize("pattern", WITH_ACTION, ids=lambda pattern: pattern.name)
def test_it_refuses_somebody_whose_account_ended(pattern: Any, seat: Seat, house: House) -> None:
    client = seat("maya")
    house.maya.account.is_active = False
    house.maya.account.save()
    assert asks(client, pattern)["Location"].startswith("/sign-in/")


def test_whoever_lost_the_desk_s_key_does_not_see_the_queue_any_more(seat: Seat, house: House) -> None:
    from heatwatch.common.clock import now  # noqa: PLC0415  only here

    client = seat("maya")
    assert client.get("/queue/").status_code == 200
    revoke("desk", house.maya.account, by=house.vera.account.pk, now=now())
    assert client.get("/queue/")["Location"] == "/waiting/"


def test_a_view_that_declares_nobody_is_refused_to_everybody() -> None:
    def undeclared(_request: Any) -> HttpResponse:
        return HttpResponse("secret")

    request: Any = RequestFactory().get("/")
    request.resolver_match = request.account = None
    answer = Gate(undeclared).process_view(request, undeclared, (), {})
    assert answer is not None
    assert answer.status_code == 403


def test_a_view_for_anyone_is_let_through() -> None:
    @anyone()
    def open_view(_request: Any) -> HttpResponse:
        return HttpResponse("hello")

    assert Gate(open_view).process_view(RequestFactory().get("/"), open_view, (), {}) is None


def test_an_action_that_the_table_does_not_know_is_an_error(seat: Seat, house: House) -> None:
    @needs("fly")
    def flying(_request: Any) -> HttpResponse:
        return HttpResponse("up")

    request: Any = RequestFactory().get("/")
    request.account, request.keyring = house.maya.account, house.maya.keyring
    request.session_row = house.maya.account.sessions.first() or _session(house)
    with pytest.raises(KeyError):
        Gate(flying).process_view(request, flying, (), {})


def _session(house: House) -> Any:
    house.maya.sits_down()
    return house.maya.account.sessions.get()
