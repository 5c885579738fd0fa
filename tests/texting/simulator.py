"""Plays the provider on 127.0.0.1: takes messages as its published API says, and can be down, slow, mute or wrong.

Files that came with messages lie at an address of its own, which is told by a redirect and must be asked without the
account's secret. For them there are more moods: `cut` (a file ends in its middle), `endless` (the same, and nothing
tells how long it is), `elsewhere` (the redirect leads to the host `astray`), `around` (it leads to itself) and `keeps`.
"""

import base64
import contextlib
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
from heatwatch.texting.files import FileProvider
from heatwatch.texting.provider import Provider
from tests.loopback import serving
from tests.web.webhooks.twiml import checked

ACCOUNT, TOKEN, OFFICE = f"AC{7:032x}", "a made-up token of a made-up account", "+15105550143"
# Where alerts of colleagues come from: another number of the same account.
ALERTS = "+15105550144"
# The tip line, from which colleagues are rung for callers.
TIP_LINE = "+15105550142"
PLACE = re.compile(
    rf"/2010-04-01/Accounts/{ACCOUNT}/(?P<kind>Messages|Calls)(?:/(?P<id>(?:SM|CA)[0-9a-f]{{32}}))?\.json"
)
FILE = re.compile(
    rf"/2010-04-01/Accounts/{ACCOUNT}/Messages/(?P<message>MM[0-9a-f]{{32}})/Media/(?P<id>ME[0-9a-f]{{32}})(?P<form>\.json)?"
)
LIES_AT = re.compile(r"/held/(?P<id>ME[0-9a-f]{32})\?opens=for-a-while")
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
    # Calls to colleagues for callers, by id: to whom, and the document. They ring until the test says otherwise.
    asks: dict[str, tuple[str, str]] = field(default_factory=dict)
    copies: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    address: str = ""
    astray: str = ""
    leads_to: str | None = None
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)

    def holds(self, number: int, content: bytes) -> tuple[str, str]:
        """A file came with a message; returns the provider's id of the message, and the address that it tells."""
        id, message = f"ME{number:032x}", f"MM{number:032x}"
        self.files[id] = message, content
        return message, f"{self.address}/2010-04-01/Accounts/{ACCOUNT}/Messages/{message}/Media/{id}"

    def file_provider(self) -> FileProvider:
        hosts = ("held.example.org",)
        return FileProvider(self.address, ACCOUNT, Secret(TOKEN), seconds=1.0, file_seconds=1.0, hosts=hosts)

    def told_of_file(self, method: str, place: "re.Match[str]") -> tuple[int, Any]:
        """ "Media subresource": where it lies, what it is, or that it is deleted."""
        message = self.files.get(place["id"], ("", b""))[0]
        if self.mood == "503" or message != place["message"]:
            return (503, {"code": 20503}) if self.mood == "503" else (404, {"code": 20404})
        if not place["form"]:
            host = self.astray if self.mood == "elsewhere" else self.address
            if self.leads_to is not None:
                return 302, self.leads_to
            goes = f"{host}/held/{place['id']}?opens=for-a-while"
            return (307, goes if self.mood != "around" else f"{host}{place.string}") if method == "GET" else (405, {})
        if method == "GET":
            return 200, {"sid": place["id"], "parent_sid": message, "content_type": "image/png"}
        if self.mood != "keeps":
            del self.files[place["id"]]
        return (204, None) if self.mood != "keeps" else (500, {})

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
        if fields.get("From") == TIP_LINE:
            return self.asks_for_key(fields)
        said = list(ElementTree.fromstring(fields["Twiml"]))  # noqa: S314  it is our own
        wrong = set(fields) != {"To", "From", "Twiml", "Timeout"} or not E164.fullmatch(fields["To"])
        wrong = wrong or fields["From"] != ALERTS or len(fields["Twiml"]) > MOST_TWIML
        if wrong or {verb.tag for verb in said} != {"Pause", "Say"} or not 1 <= int(fields["Timeout"]) <= 600:
            return 400, {"code": 21205, "message": "a parameter is wrong"}
        self.rang.append({"To": fields["To"], "says": " ".join(verb.text or "" for verb in said).strip()})
        id = f"CA{len(self.rang):032x}"
        self.copies[id] = self.call
        return 201, {"sid": id, "to": fields["To"], "status": "queued"}

    def asks_for_key(self, fields: dict[str, str]) -> tuple[int, Any]:
        """A new call to a colleague, for a caller who waits."""
        assert set(fields) == {"To", "From", "Twiml", "Timeout"}
        assert E164.fullmatch(fields["To"])
        assert fields["Timeout"] == "20"
        assert len(fields["Twiml"]) <= MOST_TWIML
        checked(fields["Twiml"].encode())
        id = f"CA{1_000_000 + len(self.asks):032x}"
        self.asks[id], self.copies[id] = (fields["To"], fields["Twiml"]), "ringing"
        return 201, {"sid": id, "to": fields["To"], "status": "queued"}

    def changes(self, id: str, fields: dict[str, str]) -> tuple[int, Any]:
        """ "Update a Call resource": `canceled` ends what rings, and leaves alone what was picked up."""
        assert fields == {"Status": "canceled"}
        if self.copies[id] in ("queued", "ringing"):
            self.copies[id] = "canceled"
        return 200, {"sid": id, "status": self.copies[id]}

    def answers(self, method: str, kind: str, id: str | None, fields: dict[str, str]) -> tuple[int, Any]:
        if id is None:
            taken = self.takes if kind == "Messages" else self.rings
            return taken(fields) if method == "POST" else (405, {})
        if id not in self.copies:
            return 404, {"code": 20404}
        if method == "POST" and kind == "Calls":
            return self.changes(id, fields)
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
        if plays.mood == "slow" and LIES_AT.fullmatch(self.path):
            time.sleep(1.5)
        if lies := LIES_AT.fullmatch(self.path):
            return self.hands_over(lies["id"])
        known = base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
        if self.headers.get("Authorization") != f"Basic {known}":
            return self.says(401, {"code": 20003})
        if file := FILE.fullmatch(self.path):
            return self.tells(*plays.told_of_file(self.command, file))
        if place is None:
            return self.says(404, {"code": 20404})
        status, told = plays.answers(self.command, place["kind"], place["id"], fields)
        if plays.mood == "slow":
            time.sleep(1.5)
        if plays.mood == "mute":
            return self.close()
        return self.says(status, told, raw=b"<html>fine</html>" if plays.mood == "wrong answer" else None)

    def tells(self, status: int, told: Any) -> None:
        """What is said of a file, or where it lies."""
        if self.plays.mood == "mute":
            return self.close()
        if not isinstance(told, str):
            return self.says(status, told)
        self.send_response(status)
        self.send_header("Location", told)
        self.send_header("Content-Length", "0")
        return self.end_headers()

    def hands_over(self, id: str) -> None:
        """A file, from the address that opens it. The account's secret has no business here."""
        mood, content = self.plays.mood, self.plays.files.get(id, ("", None))[1]
        if self.headers.get("Authorization") or content is None:
            return self.says(400 if self.headers.get("Authorization") else 404, {})
        with contextlib.suppress(OSError):
            self.send_response(200)
            if mood != "endless":
                self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content[: len(content) // 2] if mood in ("cut", "endless") else content)
        return self.close()

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
