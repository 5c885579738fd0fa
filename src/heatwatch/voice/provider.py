"""Recordings at the provider, over its REST API: "Recordings resource" and "Call resource" of Twilio.

Everything goes to the one address that the office named, and to no other: where an answer leads elsewhere, nobody
follows. A recording is read piece by piece, so that no process holds it whole.
"""

import http.client
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote, urlencode

from heatwatch.common.errors import HouseError
from heatwatch.common.secret import masked
from heatwatch.intake.incoming import CALL_ID, RECORDING_ID
from heatwatch.texting.account import Account, cut_off, told

WHOLE_SECONDS, SOUND_SECONDS = 30.0, 300.0
MOST_OF_AN_ANSWER, PIECE = 1024 * 1024, 64 * 1024
OK, NO_CONTENT, NOT_FOUND = 200, 204, 404
# How a file of sound begins that is no page of errors.
WAVE = b"RIFF"
BY_THIS_LINE, COMPLETED, PAGE = "RecordVerb", "completed", "200"


class Away(HouseError):
    """The provider gave no answer, or none that can be used. It is asked again."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause, "it is tried again")


class Gone(HouseError):
    """The provider has no such recording, or none yet."""

    def __init__(self) -> None:
        super().__init__("the provider has no such recording", "look at the provider's own list of recordings")


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
class Provider(Account):
    """An account at the provider."""

    seconds: float = WHOLE_SECONDS
    sound_seconds: float = SOUND_SECONDS

    def sound(self, recording: str) -> Iterator[bytes]:
        """The recording, piece by piece, to its very end. Raises `Away` or `Gone`, in the middle of it too."""
        with self._asked("GET", f"/Recordings/{quote(recording)}.wav", self.sound_seconds) as answer:
            if answer.status == NOT_FOUND:
                raise Gone
            if answer.status != OK:
                raise Away(f"answered {answer.status}")
            if answer.length is None and not answer.chunked:
                raise Away("nothing would tell where the sound ends")
            length, came = answer.length, 0
            while piece := answer.read(PIECE):
                if not came and not piece.startswith(WAVE):
                    raise Away("the answer is no sound")
                came += len(piece)
                yield piece
            if not came or (length is not None and came != length):
                raise Away("the answer ended early")

    def numbers(self, call: str) -> tuple[str, str]:
        """Who called, and which number. Raises `Away`."""
        status, said = self._told("GET", f"/Calls/{quote(call)}.json")
        if status != OK:
            raise Away(f"answered {status}")
        return str(said.get("from", "")), str(said.get("to", ""))

    def recordings(self, since: date) -> list[Listed]:
        """What callers have recorded since then, the newest of it. Raises `Away`."""
        asked = urlencode({"DateCreated>": since.isoformat(), "PageSize": PAGE})
        status, said = self._told("GET", f"/Recordings.json?{asked}")
        listed = said.get("recordings")
        if status != OK or not isinstance(listed, list):
            raise Away(f"answered {status}")
        return [found for one in listed if isinstance(one, dict) and (found := _listed(one))]

    def exists(self, recording: str) -> bool:
        """Whether the provider still has it. Raises `Away`."""
        status, _ = self._told("GET", f"/Recordings/{quote(recording)}.json")
        if status not in (OK, NOT_FOUND):
            raise Away(f"answered {status}")
        return status == OK

    def delete(self, recording: str) -> None:
        """Have it deleted. Whether it is, `exists` tells. Raises `Away`."""
        status, _ = self._told("DELETE", f"/Recordings/{quote(recording)}.json")
        if status not in (OK, NO_CONTENT, NOT_FOUND):
            raise Away(f"answered {status}")

    def _told(self, method: str, path: str) -> tuple[int, dict[str, Any]]:
        with self._asked(method, path, self.seconds) as answer:
            return answer.status, told(answer.read(MOST_OF_AN_ANSWER))

    @contextmanager
    def _asked(self, method: str, path: str, seconds: float) -> Iterator[http.client.HTTPResponse]:
        """One request; whatever goes wrong with it, also while the answer is read, is `Away`."""
        line = self.line(seconds)
        try:
            line.connect()
            with cut_off(line, seconds):
                yield self.ask(line, method, path)
        except (OSError, http.client.HTTPException) as fault:
            raise Away(f"no answer: {type(fault).__name__}") from fault
        finally:
            line.close()


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
