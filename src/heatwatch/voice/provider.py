"""Recordings at the provider, over its REST API: "Recordings resource" and "Call resource" of Twilio.

Everything goes to the one address that the office named, and to no other: where an answer leads elsewhere, nobody
follows. A recording is read piece by piece, so that no process holds it whole.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote, urlencode

from heatwatch.common.secret import masked
from heatwatch.intake.incoming import CALL_ID, RECORDING_ID
from heatwatch.texting.holding import OK, Away, Holder

# How a file of sound begins that is no page of errors.
WAVE = b"RIFF"
BY_THIS_LINE, COMPLETED, PAGE = "RecordVerb", "completed", "200"


@masked
@dataclass(frozen=True)
class Listed:
    """A recording as the provider lists it."""

    id: str
    call: str
    seconds: int
    created: datetime | None = None


@masked
@dataclass(frozen=True)
class Provider(Holder):
    """An account at the provider."""

    def sound(self, recording: str) -> Iterator[bytes]:
        """The recording, piece by piece, to its very end. Raises `Away` or `Gone`, in the middle of it too."""
        came = False
        for piece in self.file(f"/Recordings/{quote(recording)}.wav"):
            if not came and not piece.startswith(WAVE):
                raise Away("the answer is no sound")
            came = True
            yield piece
        if not came:
            raise Away("the answer is empty")

    def numbers(self, call: str) -> tuple[str, str]:
        """Who called, and which number. Raises `Away`."""
        status, said = self.told("GET", f"/Calls/{quote(call)}.json")
        if status != OK:
            raise Away(f"answered {status}")
        return str(said.get("from", "")), str(said.get("to", ""))

    def recordings(self, since: date) -> list[Listed]:
        """What callers have recorded since then, the newest of it. Raises `Away`."""
        asked = urlencode({"DateCreated>": since.isoformat(), "PageSize": PAGE})
        status, said = self.told("GET", f"/Recordings.json?{asked}")
        listed = said.get("recordings")
        if status != OK or not isinstance(listed, list):
            raise Away(f"answered {status}")
        return [found for one in listed if isinstance(one, dict) and (found := _listed(one))]


def place_of(recording: str) -> str:
    """Where the provider tells of a recording, and deletes it."""
    return f"/Recordings/{quote(recording)}.json"


def _listed(one: dict[str, Any]) -> Listed | None:
    """A recording that is ready and was made by a caller; nothing for any other."""
    id, call, seconds = (str(one.get(name, "")) for name in ("sid", "call_sid", "duration"))
    if one.get("source") != BY_THIS_LINE or one.get("status") != COMPLETED:
        return None
    if not RECORDING_ID.fullmatch(id) or not CALL_ID.fullmatch(call):
        return None
    long = int(seconds) if seconds.isascii() and seconds.isdigit() and len(seconds) < 7 else 0
    return Listed(id, call, long, _created(str(one.get("date_created", ""))))


def _created(said: str) -> datetime | None:
    """When it was recorded, in the provider's form: as an e-mail tells times."""
    try:
        at = parsedate_to_datetime(said)
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, TypeError, OverflowError):
        return None
