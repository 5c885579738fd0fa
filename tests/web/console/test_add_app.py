"""An authenticator app is enrolled by a code that it shows."""

import html
import re

from django.test import Client

from heatwatch.factors import queries
from heatwatch.web.console.sessions import COOKIE
from tests.people import House
from tests.web.console.conftest import Seat
from tests.web.console.second import ADD, NOBODY, adds_an_app, code, enrolled, halfway, hidden, secret_on


def test_it_leads_in_and_shows_recovery_codes_once(house: House, console_client: Client) -> None:
    client = halfway(house, may_enrol=True)
    page = client.get(ADD, {"next": "/me/"})
    before, secret = client.cookies[COOKIE].value, secret_on(page)
    fields = {"proof": hidden(page, "proof"), "next": hidden(page, "next"), "label": "My phone", "code": code(secret)}
    shown = client.post(ADD, fields).content.decode()
    assert len(re.findall(r"<li>[A-Z0-9]{4}(?:-[A-Z0-9]{4}){3}</li>", shown)) == 10
    assert 'href="/me/"' in shown
    assert client.cookies[COOKIE].value != before
    assert client.get("/me/").status_code == 200
    (factor,) = queries.factors_of(house.maya.account, house.host_key.reveal())
    assert (factor.name, factor.secret.reveal()) == ("My phone", secret)
    assert halfway(house).post("/sign-in/second/", {"code": fields["code"]}).status_code == 422


def test_the_picture_says_the_same_and_comes_from_nowhere_else(house: House, console_client: Client) -> None:
    page = halfway(house, may_enrol=True).get(ADD)
    assert re.search(r'<img class="code-picture" src="data:image/svg\+xml', page.content.decode())
    assert "img-src 'self' data:" in page.headers["Content-Security-Policy"]
    assert page.headers["Cache-Control"] == "no-store"


def test_a_wrong_code_shows_the_same_secret_again(house: House, console_client: Client) -> None:
    client = halfway(house, may_enrol=True)
    page = client.get(ADD)
    again = client.post(ADD, {"proof": hidden(page, "proof"), "label": "x", "code": NOBODY})
    assert again.status_code == 422
    assert secret_on(again) == secret_on(page)
    assert not queries.is_enrolled(house.maya.account)


def test_nobody_brings_a_secret_of_their_own_or_of_another_sign_in(house: House, console_client: Client) -> None:
    other = hidden(halfway(house, may_enrol=True).get(ADD), "proof")
    client = halfway(house, may_enrol=True)
    for proof in ("mine:forged", other, ""):
        answer = client.post(ADD, {"proof": proof, "label": "x", "code": code()})
        assert answer.status_code == 422
        assert "The offered secret is gone" in html.unescape(answer.content.decode())


def test_a_further_one_is_added_without_new_codes(house: House, seat: Seat) -> None:
    enrolled(house)
    client = seat("maya")
    client.post("/me/factors/codes/")
    _, answer = adds_an_app(client, "Tablet")
    assert answer["Location"] == "/me/factors/?done=added"
    assert "Tablet" in client.get("/me/factors/?done=added").content.decode()
