"""What can go wrong at the desk."""

from heatwatch.common.errors import Conflict, HouseError, Invalid, NotFound


class NoSuchTip(NotFound):
    """There is no such tip, or this person may not know of it."""

    def __init__(self) -> None:
        super().__init__("there is no such tip", "check the number; it looks like HW-7K3-Q92")


class ChangedMeanwhile(Conflict):
    """Somebody changed the tip after this page was shown."""

    def __init__(self) -> None:
        super().__init__("the tip was changed meanwhile", "see what changed below, then save again if it still fits")


class NotReadyToClose(Invalid):
    """Something must be recorded before the tip may be closed."""


class NotOpened(HouseError):
    """A tip that nobody opened is never closed or assigned in bulk."""

    def __init__(self, numbers: list[str]) -> None:
        super().__init__("a tip that nobody opened", f"open these first: {', '.join(numbers)}")
