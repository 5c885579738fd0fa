"""Where alerts reach a person, as it is sealed: under the console host's key, for this person alone.

Whoever writes into the database can put no address of their own there, and whoever steals it finds none.
"""

import contextlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from django.conf import settings

from heatwatch.common import cookiebox
from heatwatch.common.errors import NotFound
from heatwatch.common.secret import masked

if TYPE_CHECKING:
    from heatwatch.alerts.models import AlertBrowser

PURPOSE, BROWSER = "alert address", "alert browser"
# What a box may hold that was opened and is none of ours.
MALFORMED = (ValueError, KeyError, TypeError, AttributeError)


@masked
@dataclass(frozen=True)
class Browser:
    """A browser that one person lets alerts come to: as they call it, and where its maker takes a push for it."""

    id: UUID
    name: str
    endpoint: str


@masked
@dataclass(frozen=True)
class Reach:
    """Where one person is reached; each may be empty.

    An e-mail address; where a push is posted to, with the token that the service asks for; a number for texts, and
    one for calls. `callers`: they agreed that it rings for callers too, while they are on call. Browsers are sealed
    each by itself, since they come and go by themselves.
    """

    mail: str = ""
    push: str = ""
    token: str = ""
    text: str = ""
    call: str = ""
    callers: str = ""
    browsers: tuple[Browser, ...] = field(default=(), compare=False)

    AGREED: ClassVar[str] = "yes"


def host_key_here() -> str:
    """The console host's key, or nothing where this process may not read it: the reader needs none."""
    try:
        return str(settings.ENV.key_file("console-host.key").read_text("ascii").strip())
    except OSError:
        return ""


def seal_reach(host_key: str, account: UUID, reach: Reach) -> bytes:
    """What is stored."""
    told = {name: value for name, value in asdict(reach).items() if name != "browsers"}
    return cookiebox.seal_under(host_key, f"{PURPOSE} of {account}", json.dumps(told).encode())


def open_reach(
    host_key: str, account: UUID, sealed: bytes | memoryview, browsers: Iterable["AlertBrowser"] = ()
) -> Reach:
    """Open it, with those of these browsers that this host can open.

    Raises `NotFound` where it was sealed on another host, for somebody else, or by nobody of ours.
    """
    told = cookiebox.open_under(host_key, f"{PURPOSE} of {account}", bytes(sealed))
    try:
        given: dict[str, Any] = {name: str(value) for name, value in json.loads(told).items()}
        return Reach(**given, browsers=open_browsers(host_key, browsers))
    except MALFORMED as wrong:
        raise NotFound("the address cannot be opened", "let the person give it again") from wrong


def seal_browser(host_key: str, account: UUID, browser: Browser) -> bytes:
    """What is stored of a browser."""
    told = {"name": browser.name, "endpoint": browser.endpoint}
    return cookiebox.seal_under(host_key, f"{BROWSER} {browser.id} of {account}", json.dumps(told).encode())


def open_browser(host_key: str, row: "AlertBrowser") -> Browser:
    """Open it; raises `NotFound` as `open_reach` does."""
    told = cookiebox.open_under(host_key, f"{BROWSER} {row.pk} of {row.account_id}", bytes(row.sealed))
    try:
        found = json.loads(told)
        return Browser(row.pk, str(found["name"]), str(found["endpoint"]))
    except MALFORMED as wrong:
        raise NotFound("the browser cannot be opened", "let the person add it again") from wrong


def open_browsers(host_key: str, rows: Iterable["AlertBrowser"]) -> tuple[Browser, ...]:
    """Those of them that this host can open."""
    found = []
    for row in rows:
        with contextlib.suppress(NotFound):
            found.append(open_browser(host_key, row))
    return tuple(found)
