"""The service of a browser's maker, played on loopback: it takes pushes as RFC 8030 and RFC 8292 say, or refuses them.

Each browser has a path of its own there and a mood: `fine`, `gone`, `unknown`, `later`, `busy`, `fails`, `redirects`,
`mute`. Who sends has to prove it with the key that the browser was told, and has to say nothing.
"""

import base64
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from heatwatch.alerts.browsers import Browsers
from tests.loopback import serving

CONTACT = "mailto:post@office.example"
STATUS = {"gone": 410, "unknown": 404, "later": 429, "busy": 503, "fails": 500, "redirects": 302}
MOST_SECONDS, CREATED, BAD, FORBIDDEN = 24 * 3600, 201, 400, 403


@dataclass
class Maker:
    """What came in, from whom browsers may be woken, and in which mood it is taken."""

    sender: str
    port: int = 0
    moods: dict[str, str] = field(default_factory=dict)
    got: list[dict[str, str]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def endpoint(self, name: str) -> str:
        """Where one browser takes a push."""
        return f"{self.origin}/wpush/v2/{name}?token=a%3D"

    def came(self, name: str) -> int:
        """How many pushes came for one browser."""
        return sum(one["path"] == f"/wpush/v2/{name}?token=a%3D" for one in self.got)

    def browsers(self, host_key: str) -> Browsers:
        """How the house pushes to it."""
        return Browsers(("127.0.0.1",), CONTACT, host_key, seconds=1.0)

    def status(self, path: str, headers: dict[str, str], body: bytes) -> int:
        """What it answers."""
        wrong = self._wrong(headers, body)
        if wrong:
            self.refused.append(wrong)
            return FORBIDDEN if wrong.startswith("token") else BAD
        self.got.append({"path": path, **headers})
        return STATUS.get(self.mood(path), CREATED)

    def mood(self, path: str) -> str:
        return self.moods.get(path.rpartition("/")[2].partition("?")[0], "fine")

    def _wrong(self, headers: dict[str, str], body: bytes) -> str:
        if body or "content-encoding" in headers:
            return "body: a push without words was promised"
        if headers.get("ttl") != "600" or headers.get("urgency") != "high":
            return "headers: how long it is good for and how urgent it is"
        claims = self._claims(headers.get("authorization", ""))
        if claims.get("aud") != self.origin or claims.get("sub") != CONTACT:
            return f"token: for {claims.get('aud')} by {claims.get('sub')}"
        left = claims["exp"] - time.time()
        return "" if 0 < left <= MOST_SECONDS else "token: not now"

    def _claims(self, authorization: str) -> dict[str, Any]:
        """What the token says, where it was signed by whom browsers may be woken by."""
        scheme, _, rest = authorization.partition(" ")
        parts = dict(part.strip().split("=", 1) for part in rest.split(","))
        if scheme != "vapid" or parts["k"] != self.sender:
            return {}
        head, claims, proof = parts["t"].split(".")
        if json.loads(unpadded(head)) != {"typ": "JWT", "alg": "ES256"} or len(unpadded(proof)) != 64:
            return {}
        halves = [int.from_bytes(unpadded(proof)[at : at + 32], "big") for at in (0, 32)]
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), unpadded(parts["k"]))
        try:
            key.verify(encode_dss_signature(*halves), f"{head}.{claims}".encode(), ec.ECDSA(SHA256()))
        except InvalidSignature:
            return {}
        return dict(json.loads(unpadded(claims)))


class Take(BaseHTTPRequestHandler):
    """Takes one push."""

    maker: Maker

    def log_message(self, *_: Any) -> None:
        """Nobody reads it."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        status = self.maker.status(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
        if self.maker.mood(self.path) == "mute":
            self.close_connection = True
            return
        self.send_response(status)
        if status == STATUS["redirects"]:
            self.send_header("Location", self.maker.endpoint("elsewhere"))
        self.send_header("Content-Length", "0")
        self.end_headers()


@contextmanager
def open_maker(sender: str) -> Iterator[Maker]:
    """The service, as long as this lasts."""
    maker = Maker(sender)
    handler = type("Playing", (Take,), {"maker": maker})
    with serving(ThreadingHTTPServer(("127.0.0.1", 0), handler)) as maker.port:
        yield maker


def unpadded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
