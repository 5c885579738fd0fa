"""The provider of text messages, over its REST API: "Messages resource" of Twilio, and of whoever speaks its language.

What matters of an answer is whether the message may have gone out. Only what says clearly that it was not taken is
tried again; every doubt is `Doubtful`.
"""

import http.client
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar
from urllib.parse import quote

from heatwatch.common.errors import HouseError
from heatwatch.common.secret import masked
from heatwatch.texting.account import Account, cut_off, told

WHOLE_SECONDS = 30.0
MOST_BYTES = 64 * 1024
ID = re.compile(r"(?:SM|MM)[0-9a-f]{32}")
WORD = re.compile(r"[a-z_-]{1,20}")
CREATED, OK, NO_CONTENT = 201, 200, 204
BAD_REQUEST, NOT_FOUND, TIMED_OUT, TOO_MANY, UNAVAILABLE = 400, 404, 408, 429, 503
# "Attempt to send to unsubscribed recipient": they said STOP to the provider.
UNSUBSCRIBED = 21610


class NotTaken(HouseError):
    """The provider did not take the message, surely: nothing went out."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause, "it is tried again")


class Refused(HouseError):
    """The provider will never take this message."""

    def __init__(self, code: int) -> None:
        super().__init__(f"the provider refused it: {code}", "look the number up in the provider's list of errors")
        self.code = code


class Doubtful(HouseError):
    """Nobody can say whether the message went out."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause, "look at the provider's own list of messages")


@masked
@dataclass(frozen=True)
class Provider(Account):
    """An account at the provider, and the number that messages come from."""

    sender: str
    seconds: float = WHOLE_SECONDS
    # What is handed over, and how the provider's ids of it look.
    resource: ClassVar[str] = "Messages"
    ids: ClassVar[re.Pattern[str]] = ID

    def send(self, to: str, text: str, valid: timedelta) -> str:
        """Hand a message over, to be delivered within `valid` or not at all; returns the provider's id of it.

        Raises `NotTaken`, `Refused` or `Doubtful`. Never tries twice.
        """
        return self._taken(to, {"Body": text, "ValidityPeriod": str(int(valid.total_seconds()))})

    def _taken(self, to: str, more: Mapping[str, str]) -> str:
        """Hand one thing over to a telephone; returns the provider's id of it. Raises as `send` does."""
        fields = {"To": to, "From": self.sender, **more}
        status, said = self._asked("POST", ".json", fields)
        if status in (CREATED, OK):
            id = str(said.get("sid", ""))
            if not self.ids.fullmatch(id) or said.get("to") != to:
                raise Doubtful("the answer is none")
            return id
        if status in (TOO_MANY, UNAVAILABLE):
            raise NotTaken(f"answered {status}")
        if status in (401, 403, NOT_FOUND):
            raise NotTaken(f"account or address are wrong: {status}")
        if BAD_REQUEST <= status < 500 and status != TIMED_OUT:
            code = said.get("code")
            raise Refused(code if isinstance(code, int) else status)
        raise Doubtful(f"answered {status}")

    def delivery(self, id: str) -> str | None:
        """What the provider says of a message; None when it has none of this id any more. Raises as `send` does."""
        status, said = self._asked("GET", f"/{quote(id)}.json")
        if status == NOT_FOUND:
            return None
        word = said.get("status")
        if status != OK or not isinstance(word, str) or not WORD.fullmatch(word) or said.get("sid") != id:
            raise Doubtful(f"answered {status}")
        return word

    def delete(self, id: str) -> None:
        """Have the provider's copy deleted. Whether it is, `delivery` tells."""
        self._asked("DELETE", f"/{quote(id)}.json")

    def _asked(self, method: str, path: str, fields: Mapping[str, str] | None = None) -> tuple[int, dict[str, Any]]:
        """One request, one answer; an answer without JSON is an empty one."""
        line = self.line(self.seconds)
        try:
            line.connect()
        except (OSError, http.client.HTTPException) as fault:
            raise NotTaken(f"not reached: {type(fault).__name__}") from fault
        try:
            with cut_off(line, self.seconds):
                answer = self.ask(line, method, f"/{self.resource}{path}", fields)
                return answer.status, told(answer.read(MOST_BYTES))
        except (OSError, http.client.HTTPException) as fault:
            raise Doubtful(f"no answer: {type(fault).__name__}") from fault
        finally:
            line.close()
