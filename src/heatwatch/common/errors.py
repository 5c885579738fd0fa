"""Errors that say what happened, then what to do about it."""


class HouseError(Exception):
    """A refusal with two texts: a lower-case cause for logs, and a hint for the person who can act on it.

    The cause never carries content of a tip: it may be logged.
    """

    def __init__(self, cause: str, hint: str = "") -> None:
        super().__init__(cause)
        self.cause = cause
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.cause}: {self.hint}" if self.hint else self.cause


class Conflict(HouseError):
    """Somebody else changed the same thing meanwhile; nothing was overwritten."""


class NotFound(HouseError):
    """There is no such thing, or the person asking may not know that there is: the two look the same."""


class Forbidden(HouseError):
    """The person's roles do not allow this."""


class Invalid(HouseError):
    """What was given cannot be accepted; `field` names the form field to mend, where there is one."""

    def __init__(self, cause: str, hint: str = "", field: str = "") -> None:
        super().__init__(cause, hint)
        self.field = field
