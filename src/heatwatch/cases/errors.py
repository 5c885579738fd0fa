"""What can go wrong with cases."""

from heatwatch.common.errors import NotFound


class NoSuchCase(NotFound):
    """There is no such case, or this person may not know of it."""

    def __init__(self) -> None:
        super().__init__("there is no such case", "check the number; it looks like HC-7K3-Q92")
