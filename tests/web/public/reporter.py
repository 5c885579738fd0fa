"""A reporter: opens pages, types, sends, keeps the code, comes back. And what the desk finds afterwards."""

import html
import json
import re
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from heatwatch.common.clock import now
from heatwatch.common.ids import new_id
from heatwatch.intake.kinds import ATTACHMENT, CHUNK, MESSAGE, STORY
from heatwatch.intake.models import Attachment, Chunk, Mailbox, Message, Story, Tip
from heatwatch.vault.actions import TIP_KEY
from heatwatch.vault.keys import Identity
from heatwatch.vault.models import TipKey
from heatwatch.vault.sealing import seal
from heatwatch.vault.unsealing import unseal

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 600
FORM = "/en/form/"


def a_file(name: str = "room.png", content: bytes = PNG) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/octet-stream")


class Reporter:
    """One person with one browser."""

    def __init__(self, client: Client, desk: Identity) -> None:
        self.client = client
        self.desk = desk
        self.page: Any = None

    @property
    def text(self) -> str:
        return html.unescape(self.page.content.decode())

    @property
    def token(self) -> str:
        return self.values("token")[0]

    @property
    def kept(self) -> list[str]:
        """What the page carries of the files that were added already."""
        return self.values("kept")

    @property
    def words(self) -> list[str]:
        found = re.search(r'<ol class="words"[^>]*>(.*?)</ol>', self.text)
        return re.findall(r"<li>(\w+)</li>", found.group(1)) if found else []

    @property
    def digits(self) -> str:
        found = re.search(r'<p class="digits"[^>]*>(.*?)</p>', self.text)
        return " ".join(re.findall(r"\d{3}", found.group(1))) if found else ""

    def values(self, name: str) -> list[str]:
        return re.findall(rf'name="{name}" value="([^"]*)"', self.text)

    def opens(self, path: str = FORM) -> "Reporter":
        self.page = self.client.get(path)
        return self

    def sends(self, story: str = "they keep her passport", path: str = FORM, **fields: Any) -> "Reporter":
        """Send the form that is on screen, with the files that are on it."""
        shown = {"token": self.token, "kept": self.kept, "story": story}
        if self.values("drafted"):
            shown["drafted"] = "1"
        self.page = self.client.post(path, {**shown, **fields})
        return self

    def clicks_twice(self, story: str = "they keep her passport", **fields: Any) -> list["Reporter"]:
        """Send the very same form two times, as a double click does."""
        pages = []
        screen = self.page
        for _ in range(2):
            self.page = screen
            files = [a_file(file.name, file.open().read()) for file in fields.get("files", [])]
            again = {**fields, **({"files": files} if files else {})}
            pages.append(Reporter(self.client, self.desk))
            pages[-1].page = self.sends(story, **again).page
        return pages

    def says_it_is_saved(self) -> "Reporter":
        self.page = self.client.post("/en/form/saved/", {"shown": self.values("shown")[0]}, follow=True)
        return self

    def comes_back(self, code: str, **fields: Any) -> "Reporter":
        self.page = self.client.post("/en/letters/", {"code": code, **fields}, follow=True)
        return self

    def writes(self, text: str, **fields: Any) -> "Reporter":
        shown = {"token": self.token, "kept": self.kept, "text": text}
        self.page = self.client.post("/en/letters/open/", {**shown, **fields}, follow=True)
        return self

    def leaves(self) -> "Reporter":
        shown = {"token": self.token, "shown": (self.values("shown") or [""])[0]}
        self.page = self.client.post("/leave", shown)
        return self

    def only_tip(self) -> Tip:
        return Tip.objects.get()

    def story_at_the_desk(self, tip: Tip | None = None) -> dict[str, Any]:
        tip = tip or self.only_tip()
        row = Story.objects.get(tip=tip)
        found: dict[str, Any] = json.loads(
            unseal(bytes(row.sealed), kind=STORY, record=tip.pk, identity=self.key_of(tip.pk))
        )
        return found

    def files_at_the_desk(self) -> dict[str, bytes]:
        """Name and content of every file of every tip, opened with the desk's key."""
        return dict(self.opened(row) for row in Attachment.objects.all())

    def opened(self, row: Attachment) -> tuple[str, bytes]:
        head = unseal(bytes(row.sealed), kind=ATTACHMENT, record=row.pk, identity=self.key_of(row.tip_id))
        said = json.loads(head)
        key = Identity(said["key"])
        pieces = Chunk.objects.filter(file=row.file).order_by("place")
        records = [(piece, f"{row.file}/{piece.place}") for piece in pieces]
        return said["name"], b"".join(
            unseal(bytes(piece.sealed), kind=CHUNK, record=record, identity=key) for piece, record in records
        )

    def key_of(self, tip: UUID) -> Identity:
        row = TipKey.objects.get(tip=tip)
        return Identity(unseal(bytes(row.sealed), kind=TIP_KEY, record=tip, identity=self.desk).decode())

    def is_answered(self, text: str) -> None:
        """The desk replies: sealed to the mailbox and to the tip."""
        tip, id = self.only_tip(), new_id()
        recipients = [Mailbox.objects.get(tip=tip).recipient, self.key_of(tip.pk).recipient]
        sealed = seal(json.dumps({"text": text}).encode(), kind=MESSAGE, record=id, recipients=recipients)
        place = Message.objects.filter(tip=tip).count()
        Message.objects.create(id=id, tip=tip, sender=Message.DESK, sent=now(), place=place, sealed=sealed)

    def messages_at_the_desk(self) -> list[str]:
        """What the reporter wrote afterwards, as the desk reads it."""
        tip = self.only_tip()
        rows = Message.objects.filter(tip=tip, sender=Message.REPORTER).order_by("place")
        key = self.key_of(tip.pk)
        opened = [unseal(bytes(row.sealed), kind=MESSAGE, record=row.pk, identity=key) for row in rows]
        return [json.loads(text)["text"] for text in opened]
