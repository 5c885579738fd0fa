"""A passkey is enrolled by what it makes for this very page."""

from django.test import Client

from heatwatch.factors import queries
from tests.factors.authenticator import Authenticator
from tests.people import House
from tests.web.console.conftest import Seat
from tests.web.console.second import halfway, options
from tests.web.console.test_second_step import NAMED, with_passkey

ADD = "/sign-in/factors/passkey/"


def test_it_leads_in_and_belongs_to_this_host(house: House, console_client: Client) -> None:
    key = with_passkey(house)
    (factor,) = queries.factors_of(house.maya.account, house.host_key.reveal())
    assert (factor.name, factor.site, factor.credential) == ("Blue key", "localhost", key.credential)


def test_what_was_made_for_another_page_or_site_is_refused(house: House, console_client: Client) -> None:
    other = options(halfway(house, may_enrol=True).get(ADD, **NAMED))
    client = halfway(house, may_enrol=True)
    mine = options(client.get(ADD, **NAMED))
    for made in (Authenticator().makes(other), Authenticator(site="evil.example").makes(mine), "", "{}"):
        answer = client.post(ADD, {"label": "x", "passkey": made}, **NAMED)
        assert answer.status_code == 422
        mine = options(answer)
    assert not queries.is_enrolled(house.maya.account)


def test_the_same_key_is_not_asked_for_twice(house: House, seat: Seat) -> None:
    with_passkey(house)
    assert len(options(seat("maya").get(ADD, **NAMED))["excludeCredentials"]) == 1


def test_under_a_number_it_leads_back_to_the_choice(house: House, seat: Seat) -> None:
    assert seat("maya").get(ADD, SERVER_NAME="127.0.0.1")["Location"] == "/sign-in/factors/?next=%2F"


def test_the_page_runs_no_script_of_its_own(house: House, seat: Seat) -> None:
    page = seat("maya").get(ADD, **NAMED).content.decode()
    assert page.count("<script") == page.count('<script src="/static/console/')
