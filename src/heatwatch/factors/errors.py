"""What can go wrong with a second factor."""

from heatwatch.common.errors import HouseError


class WrongFactor(HouseError):
    """What was shown is no second factor of this person, or was used before; which of the two is not told."""

    def __init__(self) -> None:
        super().__init__(
            "that code or passkey is not right",
            "a code works once: wait for the next one; check that your phone tells the right time",
        )
