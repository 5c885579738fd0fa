"""A call that this house makes, over the provider's REST API: "Calls resource". It says a sentence, and ends.

Nothing comes back from it: no key that is pressed, no recording, and no webhook. What matters of an answer is whether a
telephone may have rung, as with texts (`texting.provider`).
"""

import re
from dataclasses import dataclass
from typing import ClassVar
from xml.sax.saxutils import escape

from heatwatch.common.secret import masked
from heatwatch.intake.incoming import CALL_ID
from heatwatch.texting.provider import Provider

# So long a telephone rings, as for a caller who wants to talk to the desk.
RINGS = "20"
SAYS = '<Pause length="1"/><Say language="en-US">{words}</Say>'


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
