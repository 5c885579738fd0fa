"""Where a talk stands, and what the caller did. Pure."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlencode

from heatwatch.common.secret import masked
from heatwatch.knowledge.spoken.languages import ALWAYS, FURTHER

# The steps that tell of a recording: the caller is done, and the file is ready. Nothing was said at `UNHEARD`.
FINISHED, READY, UNHEARD = "finished", "ready", "unheard"
# The steps of a caller who waits for whoever is on call: they begin to, wait on, press a key meanwhile, and wait no
# longer; and that of a colleague who is rung for them, with the token of the caller's call.
WAIT, HOLD, KEY, LEFT, TAKE = "wait", "hold", "key", "left", "take"
FORM = re.compile(
    r"step=(?P<step>[a-z]{1,12})(?:&language=(?P<language>[a-z-]{2,10}))?(?:&lap=(?P<lap>[0-9]))?(?P<off>&off=1)?"
    r"(?:&caller=(?P<caller>[0-9a-f]{64}))?"
)
LAST_ROUND = 9


@dataclass(frozen=True)
class Place:
    """A step, in which language, for the how-manieth time, and whether the caller wants no recording (`off`).

    `caller` is the token of another call: of a colleague's leg it names the caller for whom they are rung.
    """

    step: str = ""
    language: str = ""
    lap: int = 0
    off: bool = False
    caller: str = ""

    @classmethod
    def told_by(cls, query: str) -> "Place | None":
        """The place that an address names; none where it names none.

        It is read strictly: a name or value that comes after it is signed without anything between them.
        """
        found = FORM.fullmatch(query) if query else None
        if found is None:
            return None if query else cls()
        language = found["language"] or ""
        if language not in {"", *ALWAYS, *FURTHER}:
            return None
        return cls(found["step"], language, int(found["lap"] or 0), bool(found["off"]), found["caller"] or "")

    def to(self, step: str, language: str = "", lap: int = 0, *, off: bool = False) -> "Place":
        """The next place; whoever wants no recording wants none for the rest of the call."""
        return Place(step, language or self.language, min(lap, LAST_ROUND), self.off or off)

    @property
    def query(self) -> str:
        """The place as an address names it."""
        named = {"step": self.step, "language": self.language, "lap": str(self.lap), "off": "1" if self.off else ""}
        named["caller"] = self.caller
        return urlencode({name: value for name, value in named.items() if value and value != "0"})


@masked
@dataclass(frozen=True)
class Turn:
    """One request of the provider. `to` is the number that was called, where it is one."""

    place: Place
    address: str
    now: datetime
    to: str = ""
    digits: str = ""
    talked: bool = False
    # Whether whoever is on call can be rung; in which queue the caller waits, how long, what was said of them, and how
    # that ended.
    rota: bool = False
    queue: str = ""
    waited: int = 0
    words: frozenset[str] = frozenset()
    result: str = ""

    def moved(self, step: str, lap: int = 0, language: str = "", *, off: bool = False) -> "Turn":
        """The same call at another place; the key that was pressed is used up."""
        return replace(self, place=self.place.to(step, language, lap, off=off), digits="")

    def at(self, place: Place) -> str:
        """The address of a place."""
        return f"{self.address}?{place.query}"
