"""What can go wrong with a hand-over of a shift."""

from heatwatch.common.errors import NotFound


class NoSuchHandover(NotFound):
    """There is none, or it is not for this person to see."""

    def __init__(self) -> None:
        super().__init__("there is no such hand-over", "look at the list of hand-overs")
