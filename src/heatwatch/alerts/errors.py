"""What can go wrong when somebody is to be told."""

from collections.abc import Iterator
from contextlib import contextmanager

from heatwatch.common.errors import HouseError, NotFound
from heatwatch.texting import provider


class NotTaken(HouseError):
    """It was not taken, surely: nothing went out."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause, "the next person is told")


class Gone(NotTaken):
    """Nor will it ever be: nobody is there any more."""


class Doubtful(HouseError):
    """Nobody can say whether it went out."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause, "the next person is told if nobody answers")


class NoSuchAlert(NotFound):
    """There is none, or it must not be known."""

    def __init__(self) -> None:
        super().__init__("there is no such alert", "look at the list of alerts")


@contextmanager
def of_alerts() -> Iterator[None]:
    """What whoever hands something over says of it, in the words of alerts: a refusal is nothing but not taken."""
    try:
        yield
    except (provider.NotTaken, provider.Refused) as fault:
        raise NotTaken(fault.cause) from fault
    except provider.Doubtful as fault:
        raise Doubtful(fault.cause) from fault
