"""What can go wrong with sealed things."""

from heatwatch.common.errors import HouseError, Invalid


class Unsealable(HouseError):
    """One opaque error for every failed unsealing: wrong key, damaged, swapped or unknown version look the same."""

    def __init__(self) -> None:
        super().__init__("this cannot be opened", "ask a supervisor who holds the key; docs/guides/recovery.md")


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
