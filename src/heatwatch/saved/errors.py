"""What can go wrong with a saved search."""

from heatwatch.common.errors import NotFound


class NoSuchSearch(NotFound):
    """There is none, or it is somebody else's."""

    def __init__(self) -> None:
        super().__init__("there is no such saved search", "look at your list on the page of the search")
