"""What can go wrong with sealed things."""

from heatwatch.common.errors import HouseError, Invalid

# What reading opened JSON may raise that holds something else than it should: whoever can seal can seal anything.
MALFORMED = (ValueError, KeyError, TypeError, AttributeError, RecursionError)


class Unsealable(HouseError):
    """One opaque error for every failed unsealing: wrong key, damaged and swapped look the same."""

    def __init__(
        self,
        cause: str = "this cannot be opened",
        hint: str = "ask a supervisor who holds the key; docs/guides/recovery.md",
    ) -> None:
        super().__init__(cause, hint)


class NewerVersion(Unsealable):
    """It opened, or would, but a later version of the house sealed it: nothing is wrong with it, or with the key."""

    def __init__(self) -> None:
        super().__init__(
            "this was sealed by a newer HEAT Watch",
            "update HEAT Watch on this machine and open it again; nothing is lost, and nothing must be sealed again",
        )


def to_be_told(earlier: HouseError, later: HouseError) -> HouseError:
    """Of two refusals, from several keys tried on one thing: that a newer version is needed, else the last one."""
    return earlier if isinstance(earlier, NewerVersion) else later


class WrongPassphrase(HouseError):
    """The name or the passphrase is not right; which of the two is not told."""

    def __init__(self) -> None:
        super().__init__("the name or the passphrase is not right", "check both; the passphrase is six words")


class SwappedKey(HouseError):
    """The passphrase opened an identity that is not the one on file."""

    def __init__(self) -> None:
        super().__init__(
            "your key is not the one on file",
            "somebody may have swapped it: nothing was opened; call a supervisor, and keep the database as it is",
        )


class NotCompared(Invalid):
    """Nobody has compared the six words of this person's key, or the key has changed since."""

    def __init__(self, field: str = "") -> None:
        hint = "a supervisor compares them first, on the page Keys under Restricted tips"
        super().__init__("the six words of this person's key were not compared", hint, field)


class NoGrant(HouseError):
    """The person is not a member of the compartment."""

    def __init__(self, compartment: str) -> None:
        super().__init__(f"no grant for {compartment}", "ask a supervisor to grant you the key and compare six words")
