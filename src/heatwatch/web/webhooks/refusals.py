"""Why a door does not take what was sent. Providers read these, in their own logs; no person who texts does."""

from heatwatch.common.errors import HouseError, Invalid


class NotProven(HouseError):
    """Whoever sent this does not know the secret, or it was changed on the way."""

    status = 403

    def __init__(self) -> None:
        super().__init__(
            "not proven to be from the provider", "compare the secret and the address, docs/guides/{sms,voice}.md"
        )


class Unreadable(Invalid):
    """The provider sent what is no message."""

    status = 422

    def __init__(self, what: str) -> None:
        hint = "only incoming messages and calls belong here, docs/guides/{sms,voice}.md"
        super().__init__(f"{what} is missing or malformed", hint)
