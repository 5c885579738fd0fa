"""A call that this house makes, over the provider's REST API: "Calls resource".

One says a sentence, and ends: nothing comes back from it, no key that is pressed, no recording, and no webhook. The
other asks for a key, and whoever presses it is connected with a caller who waits. What matters of an answer is whether
a telephone may have rung, as with texts (`texting.provider`).
"""

import re
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import quote
from xml.sax.saxutils import escape

from heatwatch.common.secret import masked
from heatwatch.intake.incoming import CALL_ID
from heatwatch.texting.provider import NO_CONTENT, OK, Doubtful, Provider

# So long a telephone rings, as for a caller who wants to talk to the desk.
RINGS = "20"
SAYS = '<Pause length="1"/><Say language="en-US">{words}</Say>'
# For whoever is rung for a caller. A mailbox presses nothing, so no story lands in one.
ASKS = (
    '<Gather input="dtmf" numDigits="1" timeout="10" action="{address}" method="POST">'
    '<Say language="en-US">{words}</Say><Pause length="2"/><Say language="en-US">{words}</Say></Gather><Hangup/>'
)
CALLER_WAITS = "A caller is on the line. To take the call, press 1."


@masked
@dataclass(frozen=True)
class Caller(Provider):
    """An account at the provider, and the number that calls come from."""

    resource: ClassVar[str] = "Calls"
    ids: ClassVar[re.Pattern[str]] = CALL_ID

    def call(self, to: str, words: str) -> str:
        """Ring a telephone, and say this twice; returns the provider's id of the call. Raises as `send` does."""
        return self._taken(
            to, {"Twiml": f"<Response>{SAYS.format(words=escape(words)) * 2}</Response>", "Timeout": RINGS}
        )

    def ask_for_key(self, to: str, words: str, address: str) -> str:
        """Ring a telephone, say this and tell `address` which key was pressed. Returns and raises as `call` does."""
        asked = ASKS.format(words=escape(words), address=escape(address, {'"': "&quot;"}))
        return self._taken(to, {"Twiml": f"<Response>{asked}</Response>", "Timeout": RINGS})

    def cancel(self, id: str) -> None:
        """Have a telephone ring no longer; whoever has picked up is left alone. Raises `HouseError`."""
        status, _ = self._asked("POST", f"/{quote(id)}.json", {"Status": "canceled"})
        if status not in (OK, NO_CONTENT):
            raise Doubtful(f"answered {status}")
