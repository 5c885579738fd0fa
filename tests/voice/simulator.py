"""Plays the provider of calls on 127.0.0.1: keeps recordings as its API says, and can be down, slow or wrong.

The moods: `503`, `mute`, `slow`, `cut` (an answer ends in its middle), `endless` (the same, and nothing
tells how long it is), `page` (a page instead of sound), `elsewhere` (it sends to another place), `keeps` (nothing is
deleted), and `well`.
"""

import base64
import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from heatwatch.common.secret import Secret
from heatwatch.voice.provider import Provider
from tests.loopback import serving
from tests.web.webhooks.providers import SECRET

ACCOUNT, LINE = f"AC{7:032x}", "+15105550142"
PLACE = re.compile(
    rf"/2010-04-01/Accounts/{ACCOUNT}/(?P<what>Recordings|Calls)(?:/(?P<id>(?:RE|CA)[0-9a-f]{{32}}))?"
    r"\.(?P<form>json|wav)(?:\?(?P<asked>.*))?"
)
LISTED = re.compile(r"DateCreated%3E=\d{4}-\d\d-\d\d&PageSize=\d{1,4}")


@dataclass
class Recorded:
    """A recording at the provider."""

    call: str
    sound: bytes
    caller: str
    called: str = LINE
    source: str = "RecordVerb"
    status: str = "completed"
    created: str = ""


@dataclass
class Simulator:
    """What it keeps, what it was asked, and how it behaves (`mood`)."""

    mood: str = "well"
    kept: dict[str, Recorded] = field(default_factory=dict)
    callers: dict[str, tuple[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    address: str = ""

    def provider(self) -> Provider:
        return Provider(self.address, ACCOUNT, Secret(SECRET), seconds=1.0, file_seconds=1.0)

    def keeps(self, number: int, sound: bytes, caller: str = "+15105550107", **more: str) -> str:
        """Somebody has recorded something; returns the provider's id of it."""
        id, call = f"RE{number:032x}", f"CA{number:032x}"
        self.kept[id] = Recorded(call, sound, caller, **more)
        self.callers[call] = caller, self.kept[id].called
        return id

    def answers(self, method: str, place: "re.Match[str]") -> tuple[int, Any]:
        id = place["id"]
        if place["what"] == "Calls":
            return self.call(id or "")
        if id is None:
            well = method == "GET" and LISTED.fullmatch(place["asked"] or "")
            return (200, {"recordings": [*map(self.listed, self.kept)]}) if well else (400, {"code": 20001})
        return self.recording(method, id, place["form"]) if id in self.kept else (404, {"code": 20404})

    def call(self, id: str) -> tuple[int, Any]:
        known = self.callers.get(id)
        return (200, {"sid": id, "from": known[0], "to": known[1]}) if known else (404, {"code": 20404})

    def recording(self, method: str, id: str, form: str) -> tuple[int, Any]:
        if method == "DELETE":
            if self.mood == "keeps":
                return 500, {}
            del self.kept[id]
            return 204, None
        return 200, self.kept[id].sound if form == "wav" else self.listed(id)

    def listed(self, id: str) -> dict[str, Any]:
        one = self.kept[id]
        told = {"sid": id, "call_sid": one.call, "duration": "42", "source": one.source, "status": one.status}
        return told | {"date_created": one.created}


class Handler(BaseHTTPRequestHandler):
    plays: Simulator

    def log_message(self, *_: object) -> None:
        """Nothing is printed."""

    def does(self) -> None:
        plays, place = self.plays, PLACE.fullmatch(self.path)
        plays.asked.append(f"{self.command} {self.path}")
        known = base64.b64encode(f"{ACCOUNT}:{SECRET}".encode()).decode()
        if self.headers.get("Authorization") != f"Basic {known}":
            return self.says(401, {"code": 20003})
        if place is None:
            return self.says(404, {"code": 20404})
        if plays.mood == "503":
            return self.says(503, {"code": 20503})
        if plays.mood == "slow":
            time.sleep(1.5)
        if plays.mood == "mute":
            self.close_connection = True
            return None
        if plays.mood == "elsewhere":
            self.send_response(302)
            self.send_header("Location", f"{plays.address}/elsewhere")
            self.end_headers()
            return None
        return self.says(*plays.answers(self.command, place))

    def do_GET(self) -> None:
        self.does()

    def do_DELETE(self) -> None:
        self.does()

    def says(self, status: int, told: Any) -> None:
        sound = isinstance(told, bytes)
        body = told if sound else b"" if told is None else json.dumps(told).encode()
        if sound and self.plays.mood == "page":
            body = b"<html>fine</html>"
        try:
            self.send_response(status)
            if not (sound and self.plays.mood == "endless"):
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[: len(body) // 2] if sound and self.plays.mood in ("cut", "endless") else body)
        except OSError:
            self.close_connection = True


@contextmanager
def simulated() -> Iterator[Simulator]:
    """The provider, as long as this lasts."""
    plays = Simulator()
    handler = type("Playing", (Handler,), {"plays": plays})
    with serving(ThreadingHTTPServer(("127.0.0.1", 0), handler)) as port:
        plays.address = f"http://127.0.0.1:{port}"
        yield plays
