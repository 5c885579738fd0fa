"""Twilio signs each request: an HMAC under the account's token over the address and every field.

The scheme is Twilio's "Validating requests". Its own library checks the same, and installs seventeen packages of 68 MB
for it (docs/decisions/0026-text-messages.md); the tests compare with signatures that it made.
"""

import base64
import hmac
from collections.abc import Iterator, Mapping
from urllib.parse import parse_qsl, urlsplit

from heatwatch.common.secret import Secret
from heatwatch.web.webhooks.channels import Sent
from heatwatch.web.webhooks.refusals import NotProven, Unreadable

SIGNATURE, SETTINGS = "X-Twilio-Signature", "X-Twilio-Webhooks-Signature-Settings"
# By the token of the account; an account with keys of its own for webhooks may choose the second.
HASHES = {"HMAC_SHA1": "sha1", "HMAC_SHA256": "sha256"}
PORTS = {"https": 443, "http": 80}
FIELDS = 200


def prove(sent: Sent, secret: Secret[str]) -> None:
    """Raise `NotProven` unless the provider signed just this, for just this address."""
    given = sent.headers.get(SIGNATURE, "").encode()
    algorithm = HASHES.get(_algorithm(sent.headers.get(SETTINGS, "")))
    if algorithm is None:
        raise NotProven
    try:
        signed = "".join(name + value for name, value in sorted(set(fields(sent.body))))
    except Unreadable as unsigned:
        raise NotProven from unsigned
    wanted = [_signature(address + signed, secret, algorithm) for address in _with_and_without_port(sent.address)]
    if not any(hmac.compare_digest(given, one) for one in wanted):
        raise NotProven


def fields(body: bytes) -> list[tuple[str, str]]:
    """The fields of a form, empty ones included; raises `Unreadable`."""
    try:
        return parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=FIELDS, errors="replace")
    except ValueError as wrong:
        raise Unreadable("the form") from wrong


def _signature(text: str, secret: Secret[str], algorithm: str) -> bytes:
    return base64.b64encode(hmac.new(secret.reveal().encode(), text.encode(), algorithm).digest())


def _algorithm(settings: str) -> str:
    """The one that the header names, among other settings; without a header it is the first."""
    named: Mapping[str, str] = dict(part.strip().partition("=")[::2] for part in settings.split(","))
    return named.get("algorithm", "HMAC_SHA1").upper()


def _with_and_without_port(address: str) -> Iterator[str]:
    """Providers sign the usual port sometimes and sometimes not."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    yield parts._replace(netloc=host).geturl()
    yield parts._replace(netloc=f"{host}:{parts.port or PORTS.get(parts.scheme, 443)}").geturl()
