"""What can go wrong with sealed things."""

from heatwatch.common.errors import HouseError


class Unsealable(HouseError):
    """One opaque error for every failed unsealing: wrong key, damaged, swapped or unknown version look the same."""

    def __init__(self) -> None:
        super().__init__("this cannot be opened", "ask a supervisor who holds the key; docs/guides/recovery.md")


class WrongPassphrase(HouseError):
    """The name or the passphrase is not right; which of the two is not told."""

    def __init__(self) -> None:
        super().__init__("the name or the passphrase is not right", "check both; the passphrase is six words")


class NoGrant(HouseError):
    """The person is not a member of the compartment."""

    def __init__(self, compartment: str) -> None:
        super().__init__(f"no grant for {compartment}", "ask a supervisor to grant you the key and compare six words")
