"""Somebody at the console who looks at a file of a tip."""

import html
import re
from typing import Any
from uuid import UUID

from django.test import Client

from heatwatch.intake.models import Attachment, Tip


class Looking:
    """One person and the first file of a tip."""

    def __init__(self, client: Client, tip: Tip) -> None:
        self.client, self.tip = client, tip
        self.file: UUID = Attachment.objects.filter(tip=tip).order_by("id")[0].pk
        self.page: Any = None

    @property
    def where(self) -> str:
        return f"/tips/{self.tip.number}/files/{self.file}/"

    @property
    def text(self) -> str:
        return html.unescape(self.page.content.decode())

    def asks(self, reason: str = "to read the plate") -> Any:
        """Give a reason; the address of the viewing is kept."""
        self.page = self.client.post(f"{self.where}view/", {"reason": reason})
        return self.page

    def looks(self, **query: str) -> Any:
        """Ask, and look."""
        self.viewing = self.asks()["Location"].partition("?")[0]
        self.page = self.client.get(self.viewing, query)
        return self.page

    def picture(self) -> str:
        """The picture in the page, as the page carries it."""
        found = re.search(r'<img src="data:image/jpeg;base64,([^"]+)"', self.text)
        return found[1] if found else ""

    def withholds(self) -> Any:
        self.page = self.client.post(f"{self.where}withhold/")
        return self.page
