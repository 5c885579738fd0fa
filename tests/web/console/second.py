"""Somebody who gave the passphrase and holds a second factor, or none yet."""

import base64
import html
import json
import re
from datetime import timedelta
from typing import Any

from django.test import Client

from heatwatch.accounts.actions import begin_session
from heatwatch.accounts.models import ConsoleSession
from heatwatch.accounts.rules import FRESH
from heatwatch.common import clock
from heatwatch.factors import actions, codes
from heatwatch.web.console.sessions import COOKIE
from tests.people import House

SECRET = b"the secret of an app"
NOBODY = "111111"
ADD = "/sign-in/factors/app/"


def enrolled(house: House, name: str = "maya", secret: bytes = SECRET) -> None:
    """This person has an app."""
    account, host = house.people[name].account, house.host_key.reveal()
    actions.add_app(account, host, name="My phone", secret=secret, step=0, now=clock.now())


def code(secret: bytes = SECRET, off: int = 0) -> str:
    """What the app shows, or showed or will show so many half minutes from now."""
    return codes.code_of(secret, codes.step_of(clock.now()) + off)


def adds_an_app(client: Client, label: str = "My phone", **query: str) -> tuple[bytes, Any]:
    """Add an app as the console asks for it; its secret, and what the console answered."""
    page = client.get(ADD, query)
    secret, kept = secret_on(page), {name: hidden(page, name) for name in ("proof", *query)}
    return secret, client.post(ADD, {**kept, "label": label, "code": code(secret)})


def secret_on(page: Any) -> bytes:
    """What the page gives an app to keep."""
    found = re.search(r"<code>([A-Z2-7 ]+)</code>", page.content.decode())
    assert found
    return base64.b32decode(found[1].replace(" ", ""))


def halfway(house: House, name: str = "maya", *, may_enrol: bool = False) -> Client:
    """A browser in which this person gave their passphrase."""
    person, client = house.people[name], Client()
    cookie = begin_session(person.account, person.identity.reveal(), clock.now(), may_enrol=may_enrol)
    client.cookies[COOKIE] = cookie
    return client


def grows_stale() -> None:
    """The second factor was shown a while ago."""
    ConsoleSession.objects.update(factor_at=clock.now() - FRESH - timedelta(seconds=1))


def hidden(page: Any, name: str) -> str:
    """What a page carries for its form, by the field's name."""
    found = re.search(rf'name="{name}"[^>]*? value="([^"]*)"', page.content.decode())
    assert found, name
    return html.unescape(found[1])


def options(page: Any) -> dict[str, Any]:
    """What the page asks a passkey for."""
    found = re.search(r'data-options="([^"]*)"', page.content.decode())
    assert found
    return dict(json.loads(html.unescape(found[1])))
