"""A call-taker at a tip's page: sends its forms as the page shows them."""

import html
import re
from datetime import timedelta
from typing import Any

from django.test import Client

from heatwatch.common import clock
from heatwatch.intake.models import Tip
from tests.people import House, Person

# Noon of a day that is over everywhere, as a form takes it.
WHEN = f"{clock.now() - timedelta(days=2):%Y-%m-%d} 12:00"


class AtTheDesk:
    """One person with one tip before them."""

    def __init__(self, client: Client, tip: Tip) -> None:
        self.client = client
        self.tip = tip
        self.page: Any = None

    def looks(self, **query: str) -> str:
        """The tip's page as text."""
        self.page = self.client.get(f"/tips/{self.tip.number}/", query)
        return self.text

    @property
    def text(self) -> str:
        return html.unescape(self.page.content.decode())

    def sends(self, what: str, **fields: Any) -> Any:
        """Send one of the tip's forms, made on the version of the tip that this person saw."""
        given = {"version": self.tip.version, **fields}
        self.page = self.client.post(f"/tips/{self.tip.number}/{what}/", given)
        return self.page

    def succeeds(self, what: str, **fields: Any) -> None:
        answer = self.sends(what, **fields)
        assert answer.status_code == 302, errors(answer)
        self.tip.refresh_from_db()


def errors(answer: Any) -> list[str]:
    """What a page says is wrong."""
    return re.findall(r'class="error"[^>]*>(.*?)</', answer.content.decode(), re.DOTALL)


def sat_down(house: House, name: str, tip: Tip) -> AtTheDesk:
    person: Person = house.people[name]
    return AtTheDesk(person.sits_down(), tip)


def settled(page: bytes) -> str:
    """A page without what differs each time it is rendered: cross-site tokens and the ids of forms."""
    text = page.decode()
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "token", text)
    return re.sub(r'name="form_id" value="[0-9a-f-]+"', "form_id", text)
