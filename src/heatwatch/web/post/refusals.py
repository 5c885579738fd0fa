"""Why a message is not taken. The sender's own mail server, or ours, shows them the second text."""

from heatwatch.common.errors import HouseError

NOT_A_MESSAGE = "554 5.6.0"


class NotTaken(HouseError):
    """A message that is never taken as it is; `reply` tells the sender what to do instead."""

    def __init__(self, cause: str, code: str, what_to_do: str) -> None:
        super().__init__(cause, what_to_do)
        self.reply = f"{code} {what_to_do}"


def too_involved() -> NotTaken:
    """So many parts within parts that no mail program made it."""
    return NotTaken("too many parts", NOT_A_MESSAGE, "This message cannot be read. Send it again as plain text.")
