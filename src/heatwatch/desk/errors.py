"""What can go wrong at the desk."""

from collections.abc import Sequence

from heatwatch.common.errors import Conflict, Forbidden, HouseError, Invalid, NotFound


class NoSuchTip(NotFound):
    """There is no such tip, or this person may not know of it."""

    def __init__(self) -> None:
        super().__init__("there is no such tip", "check the number; it looks like HW-7K3-Q92")


class ChangedMeanwhile(Conflict):
    """Somebody changed the tip, or several by number, after this page was shown.

    `verb` names the record of what stands in the way, where it is a record that is made only once.
    """

    def __init__(self, numbers: Sequence[str] = (), *, verb: str = "") -> None:
        which = f"{', '.join(numbers)}: " if len(numbers) > 0 else ""
        super().__init__(
            "a tip was changed meanwhile, nothing was overwritten", f"{which}see what changed, then choose again"
        )
        self.verb = verb


class NotReadyToClose(Invalid):
    """Something must be recorded before the tip may be closed."""


class ChildUnanswered(NotReadyToClose):
    """The reader, or whoever wrote a call down, found somebody under 18, and nobody who read the tip said yes or no."""

    def __init__(self) -> None:
        hint = "answer 'May someone under 18 be exploited?' first"
        super().__init__("somebody under 18 may be concerned, and nobody answered it", hint, "disposition")


class NotOpened(HouseError):
    """A tip that nobody opened is never closed or assigned in bulk."""

    def __init__(self, numbers: list[str]) -> None:
        super().__init__("a tip that nobody opened", f"open these first: {', '.join(numbers)}")


class Withheld(Forbidden):
    """The file may be child sexual abuse material: nobody looks at it, downloads or exports it any more."""

    def __init__(self) -> None:
        super().__init__(
            "this file is withheld as possible child sexual abuse material",
            "do not try to see it; whoever holds the tip records the hand-over on its page",
        )


class ViewingOver(HouseError):
    """Looking at a file ends after a while, and when the same person opens another one."""

    def __init__(self) -> None:
        super().__init__("this viewing is over", "go back to the tip and say again why you need to see the file")
