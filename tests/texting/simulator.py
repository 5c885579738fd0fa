"""Plays the provider on 127.0.0.1: takes messages as its published API says, and can be down, slow, mute or wrong."""

import base64
import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs
from xml.etree import ElementTree

from heatwatch.common.secret import Secret
from heatwatch.texting.provider import Provider
from tests.loopback import serving

ACCOUNT, TOKEN, OFFICE = f"AC{7:032x}", "a made-up token of a made-up account", "+15105550143"
# Where alerts of colleagues come from: another number of the same account.
ALERTS = "+15105550144"
PLACE = re.compile(
    rf"/2010-04-01/Accounts/{ACCOUNT}/(?P<kind>Messages|Calls)(?:/(?P<id>(?:SM|CA)[0-9a-f]{{32}}))?\.json"
)
E164 = re.compile(r"\+[1-9][0-9]{6,14}")
LONGEST, MOST_SECONDS, MOST_TWIML = 1_600, 36_000, 4_000


@dataclass
class Simulator:
    """What it was sent, what it keeps, and how it behaves (`mood`)."""

    mood: str = "well"
    delivery: str = "delivered"
    took: list[dict[str, str]] = field(default_factory=list)
    # What became of each call, and what was said to whom.
    call: str = "completed"
    rang: list[dict[str, str]] = field(default_factory=list)
    copies: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    address: str = ""

    def provider(self, **changed: Any) -> Provider:
        known = {"api": self.address, "account": ACCOUNT, "token": Secret(TOKEN), "sender": OFFICE, "seconds": 1.0}
        return Provider(**{**known, **changed})

    def takes(self, fields: dict[str, str]) -> tuple[int, Any]:
        """A new message: its parameters are those of "Create a Message resource"."""
        if self.mood in ("429", "503"):
            return int(self.mood), {"code": int(self.mood), "message": "later"}
        if self.mood.startswith("refuses "):
            return 400, {"code": int(self.mood.split()[1]), "message": "no"}
        wrong = set(fields) != {"To", "From", "Body", "ValidityPeriod"} or not E164.fullmatch(fields["To"])
        wrong = wrong or fields["From"] not in (OFFICE, ALERTS) or not 0 < len(fields["Body"]) <= LONGEST
        if wrong or not 1 <= int(fields["ValidityPeriod"]) <= MOST_SECONDS:
            return 400, {"code": 21211, "message": "a parameter is wrong"}
        self.took.append(fields)
        id = f"SM{len(self.took):032x}"
        self.copies[id] = self.delivery
        if self.mood == "500":
            return 500, {}
        to = "+15105550199" if self.mood == "wrong number" else fields["To"]
        return 201, {"sid": id, "to": to, "status": "queued", "error_code": None}

    def rings(self, fields: dict[str, str]) -> tuple[int, Any]:
        """A new call: its parameters are those of "Create a Call resource", and its words are TwiML."""
        if self.mood in ("429", "503", "500"):
            return int(self.mood), {}
        said = list(ElementTree.fromstring(fields["Twiml"]))  # noqa: S314  it is our own
        wrong = set(fields) != {"To", "From", "Twiml", "Timeout"} or not E164.fullmatch(fields["To"])
        wrong = wrong or fields["From"] != ALERTS or len(fields["Twiml"]) > MOST_TWIML
        if wrong or {verb.tag for verb in said} != {"Pause", "Say"} or not 1 <= int(fields["Timeout"]) <= 600:
            return 400, {"code": 21205, "message": "a parameter is wrong"}
        self.rang.append({"To": fields["To"], "says": " ".join(verb.text or "" for verb in said).strip()})
        id = f"CA{len(self.rang):032x}"
        self.copies[id] = self.call
        return 201, {"sid": id, "to": fields["To"], "status": "queued"}

    def answers(self, method: str, kind: str, id: str | None, fields: dict[str, str]) -> tuple[int, Any]:
        if id is None and method == "POST":
            return self.takes(fields) if kind == "Messages" else self.rings(fields)
        if id is None:
            return 405, {}
        if id not in self.copies:
            return 404, {"code": 20404}
        if method == "DELETE":
            if self.mood == "keeps":
                return 500, {}
            del self.copies[id]
            return 204, None
        return 200, {"sid": id, "status": self.copies[id]}


class Handler(BaseHTTPRequestHandler):
    plays: Simulator

    def log_message(self, *_: object) -> None:
        """Nothing is printed."""

    def does(self) -> None:
        plays, length = self.plays, int(self.headers.get("Content-Length") or 0)
        sent = parse_qs(self.rfile.read(length).decode(), keep_blank_values=True)
        fields = {name: values[0] for name, values in sent.items()}
        place = PLACE.fullmatch(self.path)
        plays.asked.append(f"{self.command} {self.path}")
        known = base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
        if self.headers.get("Authorization") != f"Basic {known}":
            return self.says(401, {"code": 20003})
        if place is None:
            return self.says(404, {"code": 20404})
        status, told = plays.answers(self.command, place["kind"], place["id"], fields)
        if plays.mood == "slow":
            time.sleep(1.5)
        if plays.mood == "mute":
            return self.close()
        return self.says(status, told, raw=b"<html>fine</html>" if plays.mood == "wrong answer" else None)

    def do_POST(self) -> None:
        self.does()

    def do_GET(self) -> None:
        self.does()

    def do_DELETE(self) -> None:
        self.does()

    def close(self) -> None:
        self.close_connection = True

    def says(self, status: int, told: Any, raw: bytes | None = None) -> None:
        body = raw if raw is not None else b"" if told is None else json.dumps(told).encode()
        try:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.plays.mood == "drips":
                for byte in body:
                    self.wfile.write(bytes([byte]))
                    time.sleep(0.2)
            else:
                self.wfile.write(body)
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
