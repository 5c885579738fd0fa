"""Why a search has no answer."""

from heatwatch.common.errors import HouseError


class NoAnswer(HouseError):
    """Nobody who could answer is there, or what came back is no answer."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause, "tell whoever runs the machines; the queue and every tip work without the search")


class NotAsked(HouseError):
    """What arrived at the reader is no question of the console, or an old one."""

    def __init__(self) -> None:
        super().__init__("no question of the console", "nothing is answered")
