"""Two ways out: an e-mail to the office's own server, and a push to a service that speaks as ntfy does.

What matters of an answer is whether the message may have gone out: `NotTaken` is tried again with the next person at
once, `Doubtful` waits for somebody to answer. Neither follows a redirect, and neither is tried twice.
"""

import contextlib
import http.client
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import urlsplit
from uuid import UUID

from heatwatch.alerts.errors import Doubtful, NotTaken, of_alerts
from heatwatch.common.secret import masked
from heatwatch.texting.account import cut_off
from heatwatch.texting.smtp import LOOPBACK, MailServer

CONNECT_SECONDS, WHOLE_SECONDS = 5.0, 15.0
MOST_BYTES = 64 * 1024
PORTS = {"https": 443, "http": 80}
WHATEVER = (OSError, http.client.HTTPException, ValueError)
SUBJECT = "Alert"


@masked
@dataclass(frozen=True)
class Server(MailServer):
    """The office's mail server, and the address that alerts come from."""

    def send(self, to: str, text: str, id: UUID, now: datetime) -> None:
        """Hand one message over; raises `NotTaken` or `Doubtful`. Never tries twice."""
        with of_alerts():
            self.hand_over(to, _letter(self.sender, to, text, id, now).as_bytes())


@dataclass(frozen=True)
class Push:
    """A service that takes a text by POST, as ntfy does; only on hosts that the office named."""

    hosts: tuple[str, ...]
    seconds: float = WHOLE_SECONDS

    def send(self, address: str, token: str, text: str) -> None:
        """Post the text; raises `NotTaken` or `Doubtful`. Never tries twice, and follows no redirect."""
        if wrong := refused_push(address, self.hosts):
            raise NotTaken(wrong)
        headers = {"Content-Type": "text/plain; charset=utf-8", "Priority": "urgent"}
        headers |= {"Authorization": f"Bearer {token}"} if token else {}
        judge(post(address, text.encode(), headers, self.seconds))


def post(address: str, body: bytes, headers: dict[str, str], seconds: float) -> int:
    """Post it once and return the status of the answer; raises `NotTaken` or `Doubtful`. Follows no redirect."""
    parts = urlsplit(address)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    line = kind(parts.hostname or "", parts.port, timeout=min(CONNECT_SECONDS, seconds))
    with _taken_or_not():
        line.connect()
    try:
        with cut_off(line, seconds):
            line.request("POST", (parts.path or "/") + (f"?{parts.query}" if parts.query else ""), body, headers)
            answer = line.getresponse()
            answer.read(MOST_BYTES)
    except WHATEVER as fault:
        raise Doubtful(f"no answer: {type(fault).__name__}") from fault
    finally:
        line.close()
    return answer.status


def refused_push(address: str, hosts: tuple[str, ...]) -> str:
    """Why nothing is ever posted there; empty where it may be. http is for this machine alone."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return "this is no address"
    if parts.scheme not in PORTS or not host or parts.username or parts.query or parts.fragment:
        return "this is no address that begins with https://"
    if parts.scheme == "http" and host not in LOOPBACK:
        return "an address in clear is for this machine alone"
    if not address.isascii() or any(letter.isspace() for letter in address) or port == 0:
        return "this is no address"
    named = host if port in (None, PORTS[parts.scheme]) else f"{host}:{port}"
    return "" if host in hosts or named in hosts else "this office named no such service"


def _letter(sender: str, to: str, text: str, id: UUID, now: datetime) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, to, SUBJECT
    message["Date"], message["Message-ID"] = format_datetime(now), f"<{id}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text, cte="7bit")
    return message


def judge(status: int) -> None:
    """What the status of an answer to `post` means; raises `NotTaken` or `Doubtful`."""
    if 200 <= status < 300:
        return
    # A server that failed may have passed it on before; a redirect, a refusal and "not now" passed on nothing.
    if status >= 500 and status != 503:
        raise Doubtful(f"answered {status}")
    raise NotTaken(f"answered {status}")


@contextlib.contextmanager
def _taken_or_not() -> Iterator[None]:
    """Up to here nothing was said: whatever goes wrong, nothing went out."""
    try:
        yield
    except WHATEVER as fault:
        raise NotTaken(f"not reached: {type(fault).__name__}") from fault
