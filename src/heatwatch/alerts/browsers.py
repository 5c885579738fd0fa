"""The way out to a browser: a push without any words (RFC 8030), by the service that the browser's maker runs.

There is nothing in it to read or to encrypt: the browser shows a sentence of its own, the same for whatever waits. What
matters of an answer is what matters of every way (`ways`), and whether the service knows the browser any more.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime

from heatwatch.alerts.errors import Gone, NotTaken
from heatwatch.alerts.rules import VALID
from heatwatch.alerts.vapid import authorization
from heatwatch.alerts.ways import PORTS, WHOLE_SECONDS, judge, post
from heatwatch.texting.smtp import LOOPBACK

# An address as browsers give it, and nothing that two readers could take for two hosts: no user, no fragment, no
# backslash, no capital in the name.
ENDPOINT = re.compile(r"(https?)://([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::([1-9][0-9]{0,4}))?(/[!-\"$-\[\]-~]*)")
LONGEST_ENDPOINT = 1000
UNKNOWN = (404, 410)


@dataclass(frozen=True)
class Browsers:
    """The push services that browsers may name, whom those write to, and the key that proves who sends."""

    hosts: tuple[str, ...]
    contact: str
    host_key: str = field(repr=False)
    seconds: float = WHOLE_SECONDS

    def send(self, endpoint: str, now: datetime) -> None:
        """Have one browser say that an alert waits; raises `Gone`, `NotTaken` or `Doubtful`. Never tries twice.

        A later one takes the place of one that a sleeping browser did not get yet: both say the same.
        """
        if wrong := refused_endpoint(endpoint, self.hosts):
            raise NotTaken(wrong)
        scheme, host, port, _ = _parts(endpoint)
        origin = f"{scheme}://{host}" + (f":{port}" if port else "")
        headers = {
            "TTL": str(int(VALID.total_seconds())),
            "Urgency": "high",
            "Topic": "alert",
            "Authorization": authorization(self.host_key, origin, self.contact, now),
        }
        status = post(endpoint, b"", headers, self.seconds)
        if status in UNKNOWN:
            raise Gone(f"answered {status}")
        judge(status)


def refused_endpoint(endpoint: str, hosts: tuple[str, ...]) -> str:
    """Why nothing is ever posted there; empty where it may be. http, and any port, are for this machine alone."""
    found = _parts(endpoint)
    if len(endpoint) > LONGEST_ENDPOINT or not found:
        return "this is no address that a browser gives"
    scheme, host, port, _ = found
    here = host in LOOPBACK
    if scheme == "http" and not here:
        return "an address in clear is for this machine alone"
    usual = not port or int(port) == PORTS[scheme] or here
    named = host if usual else f"{host}:{port}"
    return "" if any(_is(named, allowed) for allowed in hosts) else "this office named no such service"


def _is(named: str, allowed: str) -> bool:
    """`*.example.org` stands for every name under it, and not for itself."""
    return named.endswith(allowed[1:]) if allowed.startswith("*.") else named == allowed


def _parts(endpoint: str) -> tuple[str, ...]:
    found = ENDPOINT.fullmatch(endpoint)
    return tuple(part or "" for part in found.groups()) if found else ()
