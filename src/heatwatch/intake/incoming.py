"""One message as a provider passed it on, in one shape for every channel that brings messages one by one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from heatwatch.common.secret import masked

# What a whole message may mean besides what it says; a door answers these at once, knowing nothing of the sender.
DANGER, HELP, INFO, STOP, START = "danger", "help", "info", "stop", "start"
# Of the telephone itself: it is safe to text it, it is not, or a longer message speaks of one of these (`consent`).
SAFE, UNSURE, DOUBT = "safe", "unsure", "doubt"


@masked
@dataclass(frozen=True)
class Incoming:
    """A message before it is sealed. `files` stayed with the provider, some of them under the addresses `places`."""

    channel: str
    sender: str
    text: str
    at: datetime
    keyword: str = ""
    files: int = 0
    places: tuple[str, ...] = ()

    # Said by itself, nobody at the desk has anything to read or to do.
    IDLE: ClassVar[frozenset[str]] = frozenset({INFO, STOP, START, SAFE, UNSURE})

    def as_dict(self) -> dict[str, Any]:
        """Everything by name, as it is sealed."""
        said = {name: getattr(self, name) for name in ("channel", "sender", "text", "keyword", "files")}
        return {**said, "places": list(self.places), "at": self.at.isoformat()}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Incoming":
        """The inverse of `as_dict`; raises `KeyError`, `TypeError` or `ValueError` for anything else."""
        told = {name: str(data[name]) for name in ("channel", "sender", "text", "keyword")}
        places = tuple(str(place) for place in data["places"])
        at = datetime.fromisoformat(data["at"])
        if at.tzinfo is None:
            raise ValueError("a time without a zone")
        return cls(at=at, files=int(data["files"]), places=places, **told)
