"""The ways out over the office's account at the provider of texts: a text or a call to one colleague, and its copy;
and the call that asks one to talk to a caller.

What matters of an answer is what matters of every way (`ways`): whether the message may have gone out.
"""

from dataclasses import dataclass

from heatwatch.alerts.errors import of_alerts
from heatwatch.alerts.rules import CALL, RING, TEXT, VALID, spoken
from heatwatch.alerts.ways import WHOLE_SECONDS
from heatwatch.common.secret import Secret, masked
from heatwatch.intake.rules import call_token
from heatwatch.texting import provider as texting
from heatwatch.voice.calling import CALLER_WAITS, Caller


@masked
@dataclass(frozen=True)
class Telephone:
    """The account, and the number that alerts come from."""

    api: str
    account: str
    token: Secret[str]
    sender: str
    seconds: float = WHOLE_SECONDS

    def text(self, to: str, words: str) -> str:
        """Hand one text over; returns the provider's id of it. Raises `NotTaken` or `Doubtful`. Never tries twice."""
        with of_alerts():
            return self._texts.send(to, words, VALID)

    def call(self, to: str, words: str) -> str:
        """Ring one telephone and say it; returns the provider's id of the call. Raises as `text` does."""
        with of_alerts():
            return self._calls.call(to, spoken(words))

    @property
    def accounts(self) -> dict[str, texting.Provider]:
        """Where the copies of texts and calls lie."""
        return {TEXT: self._texts, CALL: self._calls}

    @property
    def _texts(self) -> texting.Provider:
        return texting.Provider(self.api, self.account, self.token, self.sender, self.seconds)

    @property
    def _calls(self) -> Caller:
        return Caller(self.api, self.account, self.token, self.sender, self.seconds)


@masked
@dataclass(frozen=True)
class Bell:
    """By what colleagues are rung for callers: the account and number of the tip line, and the address of its door.

    `line` is of the very account that holds the queue in which the caller waits; no other could connect them.
    """

    line: Caller
    door: str

    def ring(self, to: str, caller: bytes) -> str:
        """Ring one telephone; returns the provider's id of the call. Raises `NotTaken` or `Doubtful`."""
        with of_alerts():
            return self.line.ask_for_key(to, CALLER_WAITS, f"{self.door}?step=take&caller={caller.hex()}")

    def took(self, id: str, by: bytes) -> bool:
        """Whether it was this call in which somebody took the caller."""
        return bool(id) and call_token(self.line.token, id) == by

    @property
    def accounts(self) -> dict[str, texting.Provider]:
        """Where the copies of these calls lie."""
        return {RING: self.line}
