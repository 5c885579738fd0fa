"""The office's own mail server, over SMTP: one message to one address, in clear on this machine alone, else by TLS.

What matters of an answer is whether the message may have gone out. Before its first word it was surely not taken; where
nothing is said after its last it may have been. It is never tried twice.
"""

import contextlib
import smtplib
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

from heatwatch.common.secret import Secret, masked
from heatwatch.texting.account import cut_off
from heatwatch.texting.provider import Doubtful, NotTaken, Refused

CONNECT_SECONDS, WHOLE_SECONDS = 5.0, 15.0
LOOPBACK = ("127.0.0.1", "localhost", "::1")
PLAIN, STARTTLS, TLS = "plain", "starttls", "tls"
USUAL_PORTS = {TLS: 465, PLAIN: 25, STARTTLS: 587}
TAKEN, NEVER = 250, 500
WHATEVER = (OSError, smtplib.SMTPException, ValueError)


@masked
@dataclass(frozen=True)
class MailServer:
    """Where mail is handed over, and the address that it comes from."""

    host: str
    port: int
    security: str
    sender: str
    user: str = ""
    password: Secret[str] | None = None
    seconds: float = WHOLE_SECONDS

    @classmethod
    def at(cls, address: str, sender: str, user: str = "", password: Secret[str] | None = None) -> Self:
        """The server of an address like `smtp://mail.example.org:587`."""
        parts = urlsplit(address)
        host = parts.hostname or ""
        security = TLS if parts.scheme == "smtps" else PLAIN if host in LOOPBACK else STARTTLS
        return cls(host, parts.port or USUAL_PORTS[security], security, sender, user, password)

    @property
    def domain(self) -> str:
        """All that is told of where a message comes from: no name of a host."""
        return self.sender.rpartition("@")[2]

    def hand_over(self, to: str, message: bytes) -> None:
        """Hand one message over; raises `NotTaken`, `Refused` or `Doubtful`."""
        with _surely_not():
            line = self._connected()
        try:
            with cut_off(line, self.seconds):
                with _surely_not():
                    self._introduce(line)
                    _agreed(line.mail(self.sender)[0])
                    _agreed(line.rcpt(to)[0], of_this_message=True)
                _say(line, message)
        finally:
            line.close()

    def _connected(self) -> smtplib.SMTP:
        seconds = min(CONNECT_SECONDS, self.seconds)
        # Whatever this machine is called is nobody's business: the servers on the way write down what it says here.
        if self.security == TLS:
            trusted = ssl.create_default_context()
            return smtplib.SMTP_SSL(self.host, self.port, self.domain, timeout=seconds, context=trusted)
        return smtplib.SMTP(self.host, self.port, self.domain, timeout=seconds)

    def _introduce(self, line: smtplib.SMTP) -> None:
        """Never in clear where TLS was asked for: a server that offers none is not spoken to."""
        line.ehlo()
        if self.security == STARTTLS:
            line.starttls(context=ssl.create_default_context())
            line.ehlo()
        if self.user and self.password:
            line.login(self.user, self.password.reveal())


def _say(line: smtplib.SMTP, message: bytes) -> None:
    """From here on a silence means nothing: the server may have taken it."""
    try:
        code, _ = line.data(message)
    except smtplib.SMTPDataError as refusal:
        _agreed(refusal.smtp_code, of_this_message=True)
        raise Doubtful(f"answered {refusal.smtp_code}") from refusal
    except WHATEVER as fault:
        raise Doubtful(f"no answer: {type(fault).__name__}") from fault
    if 400 <= code < 600:
        _agreed(code, of_this_message=True)
    if code != TAKEN:
        raise Doubtful(f"answered {code}")
    with contextlib.suppress(*WHATEVER):
        line.quit()


def _agreed(code: int, *, of_this_message: bool = False) -> None:
    """A refusal for ever is one only of the message; what is wrong with the sender or the line somebody can mend."""
    if code >= NEVER and of_this_message:
        raise Refused(code)
    if code not in (TAKEN, 251):
        raise NotTaken(f"refused with {code}")


@contextlib.contextmanager
def _surely_not() -> Iterator[None]:
    """Up to here nothing was said: whatever goes wrong, nothing went out."""
    try:
        yield
    except WHATEVER as fault:
        raise NotTaken(f"not reached: {type(fault).__name__}") from fault
