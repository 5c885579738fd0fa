"""The ways out over the office's account at the provider of texts: a text or a call to one colleague, and its copy.

What matters of an answer is what matters of every way (`ways`): whether the message may have gone out.
"""

from dataclasses import dataclass

from heatwatch.alerts.errors import of_alerts
from heatwatch.alerts.rules import CALL, VALID, spoken
from heatwatch.alerts.ways import WHOLE_SECONDS
from heatwatch.common.secret import Secret, masked
from heatwatch.texting import provider as texting
from heatwatch.voice.calling import Caller


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

    def delivery(self, way: str, id: str) -> str | None:
        """The provider's word for what became of it; None when it keeps nothing of it. Raises `HouseError`."""
        return self._by(way).delivery(id)

    def delete(self, way: str, id: str) -> None:
        """Have the provider's copy deleted. Whether it is, `delivery` tells. Raises `HouseError`."""
        self._by(way).delete(id)

    def _by(self, way: str) -> texting.Provider:
        return self._calls if way == CALL else self._texts

    @property
    def _texts(self) -> texting.Provider:
        return texting.Provider(self.api, self.account, self.token, self.sender, self.seconds)

    @property
    def _calls(self) -> Caller:
        return Caller(self.api, self.account, self.token, self.sender, self.seconds)
