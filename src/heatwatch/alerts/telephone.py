"""The way out over the office's account at the provider of texts: one text to one colleague, and the copy of it.

What matters of an answer is what matters of every way (`ways`): whether the message may have gone out.
"""

from dataclasses import dataclass

from heatwatch.alerts.errors import Doubtful, NotTaken
from heatwatch.alerts.rules import VALID
from heatwatch.alerts.ways import WHOLE_SECONDS
from heatwatch.common.secret import Secret, masked
from heatwatch.texting import provider as texting


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
        try:
            return self._texts.send(to, words, VALID)
        except (texting.NotTaken, texting.Refused) as fault:
            raise NotTaken(fault.cause) from fault
        except texting.Doubtful as fault:
            raise Doubtful(fault.cause) from fault

    def delivery(self, id: str) -> str | None:
        """The provider's word for what became of a text; None when it keeps nothing of it. Raises `HouseError`."""
        return self._texts.delivery(id)

    def delete(self, id: str) -> None:
        """Have the provider's copy deleted. Whether it is, `delivery` tells. Raises `HouseError`."""
        self._texts.delete(id)

    @property
    def _texts(self) -> texting.Provider:
        return texting.Provider(self.api, self.account, self.token, self.sender, self.seconds)
