"""Somebody who takes a call: fills in the page as it was shown, and sends it."""

import html
import re
from typing import Any

from django.test import Client

from heatwatch.intake.models import Tip

SAID = "The boss keeps her passport in a drawer. She sleeps in the back of the shop."
DIGITS = re.compile(r"<li>(\d{3})</li>")
NUMBER = re.compile(r"HW-[0-9A-Z]{3}-[0-9A-Z]{3}")
HIDDEN = re.compile(r'type="hidden" name="(\w+)" value="([^"]*)"')


class OnTheLine:
    """One call-taker with the page of one call."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.page: Any = client.get("/calls/new/")
        self.hidden = {name: html.unescape(value) for name, value in HIDDEN.findall(self.page.content.decode())}

    @property
    def text(self) -> str:
        return html.unescape(self.page.content.decode())

    def sends(self, do: str = "save", story: str = SAID, **given: Any) -> Any:
        """Press a button of the page, with what is typed on it."""
        typed = {"language": "en", "story": story, **given}
        self.page = self.client.post("/calls/new/", {**self.hidden, **typed, "do": do})
        return self.page

    def reads(self, story: str = SAID, **given: Any) -> Any:
        """What the script of the page asks while somebody types."""
        fields = {"token": self.hidden["token"], "story": story, **given}
        return self.client.post("/calls/read/", fields, headers={"accept": "application/json"})

    def settles(self, *, told: bool) -> Any:
        """Say whether the caller read the code back."""
        proof = re.search(r'name="proof" value="([^"]+)"', self.text)
        assert proof, self.text
        self.page = self.client.post("/calls/code/", {"proof": html.unescape(proof[1]), "told" if told else "no": "1"})
        return self.page

    @property
    def code(self) -> str:
        return " ".join(DIGITS.findall(self.text))

    @property
    def tip(self) -> Tip:
        found = NUMBER.search(self.text)
        assert found, self.text
        return Tip.objects.get(number=found[0])
