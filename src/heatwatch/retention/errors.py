"""What keeps a tip from being destroyed."""

from heatwatch.common.errors import Conflict, Invalid, NotFound


class NoSuchDisposal(NotFound):
    """There is no such disposal, or this person may not know of it."""

    def __init__(self) -> None:
        super().__init__("there is no such disposal", "look at the list again; somebody may have ended it")


class NotDisposable(Conflict):
    """Something stands in the way of destroying a tip; nothing of it was touched."""

    def __init__(self, number: str, obstacle: str) -> None:
        super().__init__("a tip cannot be disposed of", f"{number}: {obstacle}")


class SamePerson(Invalid):
    """Whoever proposed a disposal never confirms it."""

    def __init__(self, numbers: list[str]) -> None:
        super().__init__(
            "one person cannot do both", f"a colleague must confirm what you proposed: {', '.join(numbers)}"
        )
