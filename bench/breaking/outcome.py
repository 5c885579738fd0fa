"""What came of the rounds of one fault on one database, and the table of all of them."""

from dataclasses import dataclass, field
from typing import Any

# What must be nought.
BAD = ("lost", "doubled", "half", "readable")


@dataclass
class Outcome:
    """Counts over all rounds of a fault.

    `readable` is what somebody could read who must not: words in clear anywhere, a row that an old key opens, a key of
    something destroyed. `cut` are jobs that were cut short, `resumed` those of them that came to their right end.
    """

    rounds: int = 0
    acknowledged: int = 0
    lost: int = 0
    doubled: int = 0
    half: int = 0
    readable: int = 0
    cut: int = 0
    resumed: int = 0
    note: str = ""
    told: list[str] = field(default_factory=list)

    @property
    def is_bad(self) -> bool:
        """Whether anything was lost, doubled, left half or readable, or did not go on."""
        return any(getattr(self, name) for name in BAD) or self.cut != self.resumed

    def fails(self, kind: str, what: str) -> None:
        """Count one thing that went wrong, and keep what it was."""
        setattr(self, kind, getattr(self, kind) + 1)
        self.told.append(f"{kind}: {what}")

    def compare(self, found: dict[str, int]) -> None:
        """Add what `bench.killing.verify` found."""
        self.lost += found["lost"] + found["dead codes"]
        self.doubled += found["doubled"] + found["two codes"] + found.get("read twice", 0)
        self.half += found["half"]
        if bad := {name: number for name, number in found.items() if number and name not in {"tips", "unasked"}}:
            self.told.append(str(bad))

    def row(self, fault: str, database: str) -> dict[str, Any]:
        """Its row of the table."""
        return {
            "fault": fault,
            "database": database,
            "rounds": self.rounds,
            "acknowledged": self.acknowledged,
            "lost": self.lost,
            "doubled": self.doubled,
            "half stored": self.half,
            "readable left": self.readable,
            "jobs cut short": self.cut,
            "resumed": self.resumed,
        }


def absent(why: str) -> Outcome:
    """A fault that this database cannot have."""
    return Outcome(note=why)
