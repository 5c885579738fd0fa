"""Where alerts reach a person, as it is sealed: under the console host's key, for this person alone.

Whoever writes into the database can put no address of their own there, and whoever steals it finds none.
"""

import json
from dataclasses import asdict, dataclass
from uuid import UUID

from django.conf import settings

from heatwatch.common import cookiebox
from heatwatch.common.errors import NotFound
from heatwatch.common.secret import masked

PURPOSE = "alert address"
# What a box may hold that was opened and is none of ours.
MALFORMED = (ValueError, KeyError, TypeError, AttributeError)


@masked
@dataclass(frozen=True)
class Reach:
    """Where one person is reached; each may be empty.

    An e-mail address; where a push is posted to, with the token that the service asks for; a number for texts, and
    one for calls.
    """

    mail: str = ""
    push: str = ""
    token: str = ""
    text: str = ""
    call: str = ""


def host_key_here() -> str:
    """The console host's key, or nothing where this process may not read it: the reader needs none."""
    try:
        return str(settings.ENV.key_file("console-host.key").read_text("ascii").strip())
    except OSError:
        return ""


def seal_reach(host_key: str, account: UUID, reach: Reach) -> bytes:
    """What is stored."""
    return cookiebox.seal_under(host_key, f"{PURPOSE} of {account}", json.dumps(asdict(reach)).encode())


def open_reach(host_key: str, account: UUID, sealed: bytes | memoryview) -> Reach:
    """Open it; raises `NotFound` where it was sealed on another host, for somebody else, or by nobody of ours."""
    told = cookiebox.open_under(host_key, f"{PURPOSE} of {account}", bytes(sealed))
    try:
        return Reach(**{name: str(value) for name, value in json.loads(told).items()})
    except MALFORMED as wrong:
        raise NotFound("the address cannot be opened", "let the person give it again") from wrong
