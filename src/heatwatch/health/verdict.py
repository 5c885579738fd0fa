"""What is said of one thing: how it is, what that means, and what to do."""

from dataclasses import dataclass

OK, LOOK, BROKEN = "ok", "look", "broken"
# The worst first, as it is shown.
ORDER = (BROKEN, LOOK, OK)


@dataclass(frozen=True)
class Check:
    """One thing that must be well. `look` can wait for a person who has time; `broken` cannot."""

    name: str
    state: str
    words: str
    remedy: str = ""

    @property
    def well(self) -> bool:
        """Whether nobody has to do anything."""
        return self.state == OK


def ok(name: str, words: str) -> Check:
    """It is well."""
    return Check(name, OK, words)


def look(name: str, words: str, remedy: str) -> Check:
    """Somebody should look at it."""
    return Check(name, LOOK, words, remedy)


def broken(name: str, words: str, remedy: str) -> Check:
    """It does not work, or will not for long."""
    return Check(name, BROKEN, words, remedy)
