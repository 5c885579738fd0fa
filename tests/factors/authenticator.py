"""A passkey in software: makes and signs what a browser's authenticator would (WebAuthn level 2, packed into JSON)."""

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

ES256, EC2, P256 = -7, 2, 1
PRESENT, ATTESTED = 0x01, 0x40


@dataclass
class Authenticator:
    """One key for one site."""

    origin: str = "http://localhost:8001"
    site: str = "localhost"
    counter: int = 0
    credential: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def makes(self, options: dict[str, Any]) -> str:
        """The answer to `navigator.credentials.create`."""
        attested = bytes(16) + len(self.credential).to_bytes(2, "big") + self.credential + self._public_key()
        told = {"fmt": "none", "attStmt": {}, "authData": self._data(PRESENT | ATTESTED) + attested}
        response = {
            "clientDataJSON": text(self._client("webauthn.create", options["challenge"])),
            "attestationObject": text(cbor2.dumps(told)),
        }
        return self._answer(response)

    def signs(self, options: dict[str, Any]) -> str:
        """The answer to `navigator.credentials.get`."""
        self.counter += 1
        client, data = self._client("webauthn.get", options["challenge"]), self._data(PRESENT)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        response = {"clientDataJSON": client, "authenticatorData": data, "signature": signature}
        return self._answer({name: text(value) for name, value in response.items()})

    def _answer(self, response: dict[str, str]) -> str:
        named = {"id": text(self.credential), "rawId": text(self.credential), "type": "public-key"}
        return json.dumps({**named, "response": response, "clientExtensionResults": {}})

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _data(self, flags: int) -> bytes:
        return hashlib.sha256(self.site.encode()).digest() + bytes([flags]) + self.counter.to_bytes(4, "big")

    def _public_key(self) -> bytes:
        point = self.key.public_key().public_numbers()
        held = {1: EC2, 3: ES256, -1: P256, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
        return cbor2.dumps(held)


def text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
