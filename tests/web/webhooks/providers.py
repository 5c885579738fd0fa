"""Plays the providers: each signs as the real one does, and reads our answer as the real one would."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol
from urllib.parse import urlencode
from xml.etree import ElementTree

from django.http import HttpResponse

ANA, BEN = "+15105550107", "+15105550155"
SECRET = "a made-up secret of a made-up account"
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Request:
    """One request of a provider: what it sends, and with which headers."""

    path: str
    body: bytes
    headers: dict[str, str]
    kind: str = FORM

    def with_body(self, body: bytes) -> "Request":
        """The same signature over something else."""
        return replace(self, body=body)


class Provider(Protocol):
    """A provider of a channel, as the behaviour suite drives it."""

    @property
    def name(self) -> str:
        """The folder of its channel."""

    @property
    def kind(self) -> str:
        """What stands on the tip."""

    def message(self, text: str, *, sender: str = ANA, id: int = 1, files: Sequence[str] = ()) -> Request:
        """A message that somebody sent; the same `id` is the same message."""

    def signed_by(self, secret: str) -> "Provider":
        """The same provider with another secret."""

    def malformed(self) -> list[Request]:
        """What is signed and is no message."""

    def texts_back(self, answer: HttpResponse) -> str:
        """What the provider makes of our answer; fails when the answer breaks its rules."""


@dataclass(frozen=True)
class Twilio:
    """Signs address and fields: "Validating requests are coming from Twilio"."""

    secret: str = SECRET
    address: str = "http://127.0.0.1:8002/sms/"
    name: str = "sms"
    kind: str = "sms"

    def message(self, text: str, *, sender: str = ANA, id: int = 1, files: Sequence[str] = ()) -> Request:
        fields = {"MessageSid": f"{'MM' if files else 'SM'}{id:032x}", "From": sender, "Body": text}
        fields |= {"AccountSid": f"AC{7:032x}", "To": "+15105550143", "NumSegments": "1", "NumMedia": str(len(files))}
        fields |= {f"MediaUrl{number}": place for number, place in enumerate(files)}
        return self.sends(fields)

    def sends(self, fields: dict[str, str], **headers: str) -> Request:
        body = urlencode(fields).encode()
        signed = self.address + "".join(name + fields[name] for name in sorted(fields))
        digest = hmac.new(self.secret.encode(), signed.encode(), hashlib.sha1).digest()
        return Request("/sms/", body, {"X-Twilio-Signature": base64.b64encode(digest).decode(), **headers})

    def signed_by(self, secret: str) -> "Twilio":
        return replace(self, secret=secret)

    def malformed(self) -> list[Request]:
        whole = {"MessageSid": f"SM{1:032x}", "From": ANA, "Body": "words"}
        wrong = [{**whole, "MessageSid": "SM1"}, {**whole, "From": ""}, {**whole, "From": "<a>\n"}]
        missing = [{key: value for key, value in whole.items() if key != name} for name in whole]
        delivered = {"MessageSid": f"SM{1:032x}", "From": ANA, "MessageStatus": "delivered"}
        return [self.sends(fields) for fields in (*wrong, *missing, delivered)]

    def texts_back(self, answer: HttpResponse) -> str:
        """TwiML: a `Response` with nothing in it, or with one `Message` of text of at most 1,600 characters."""
        assert answer["Content-Type"] == "text/xml; charset=utf-8"
        root = ElementTree.fromstring(answer.content)  # noqa: S314  our own answer
        assert root.tag == "Response"
        assert not root.attrib
        said = list(root)
        assert [one.tag for one in said] in ([], ["Message"])
        text = "".join(one.text or "" for one in said)
        assert len(text) <= 1_600
        return text


@dataclass(frozen=True)
class Adapter:
    """An adapter of the office in front of some other gateway, as docs/guides/sms.md describes it."""

    secret: str = SECRET
    name: str = "gateway"
    kind: str = "sms"
    # What it takes for now; the clock of this machine where nothing else is said.
    clock: float | None = None

    def message(self, text: str, *, sender: str = ANA, id: int = 1, files: Sequence[str] = ()) -> Request:
        return self.sends({"id": str(id), "from": sender, "text": text, "files": list(files)})

    def sends(self, told: object) -> Request:
        return self.signs(json.dumps(told).encode())

    def signs(self, body: bytes) -> Request:
        moment = str(int(time.time() if self.clock is None else self.clock))
        digest = hmac.new(self.secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
        headers = {"X-Heatwatch-Signature": f"t={moment},v1={digest}"}
        return Request("/gateway/", body, headers, "application/json")

    def signed_by(self, secret: str) -> "Adapter":
        return replace(self, secret=secret)

    def malformed(self) -> list[Request]:
        whole = {"id": "1", "from": ANA, "text": "words"}
        wrong: list[object] = [[], "words", {**whole, "id": ""}, {**whole, "from": 5}, {**whole, "files": "one"}]
        wrong += [{key: value for key, value in whole.items() if key != name} for name in whole]
        return [*map(self.sends, wrong), self.signs(b"{"), self.signs(b"[" * 5_000), self.signs(b"\xff\xfe")]

    def texts_back(self, answer: HttpResponse) -> str:
        assert answer["Content-Type"] == "application/json"
        told = json.loads(answer.content)
        assert told.keys() == {"reply"}
        return str(told["reply"])
