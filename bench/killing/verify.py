"""Look at what is stored after a kill, from outside: `bench/kill.verify FILE`, run inside the instance.

The file holds the stories that were sent and the codes that were shown. What is printed is counts, as JSON.
"""

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import django

django.setup()

from django.apps import apps  # noqa: E402  after the settings

from heatwatch.common.errors import HouseError  # noqa: E402  after the settings
from heatwatch.intake.actions.mailboxes import open_mailbox  # noqa: E402  after the settings
from heatwatch.intake.receipts import parse  # noqa: E402  after the settings
from heatwatch.vault.keys import Identity  # noqa: E402  after the settings
from heatwatch.vault.unsealing import unseal  # noqa: E402  after the settings


def main() -> None:
    """Compare what was promised with what is there."""
    promised: dict[str, list[str]] = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    told = _told(Path(sys.argv[2]).read_text("ascii").strip())
    counts = Counter(story for story in told.values() if story in promised)
    print(
        json.dumps(
            {
                "tips": sum(counts.values()),
                "lost": sum(1 for story in promised if not counts[story]),
                "doubled": sum(1 for number in counts.values() if number > 1),
                "half": _half(),
                "two codes": sum(1 for codes in promised.values() if len(set(codes)) > 1),
                "dead codes": sum(not _opens(code, story, told) for story, codes in promised.items() for code in codes),
            }
        )
    )


def _told(desk: str) -> dict[str, str]:
    """Every stored story by tip, opened with the desk's identity; a tip that does not open has none."""
    identity, told = Identity(desk), {}
    keys = dict(apps.get_model("vault.TipKey").objects.values_list("tip", "sealed"))
    for tip, sealed in apps.get_model("intake.Story").objects.values_list("tip_id", "sealed"):
        try:
            own = Identity(unseal(bytes(keys[tip]), kind="tip key", record=tip, identity=identity).decode())
            told[str(tip)] = json.loads(unseal(bytes(sealed), kind="story", record=tip, identity=own))["story"]
        except (HouseError, KeyError):
            told[str(tip)] = ""
    return told


def _half() -> int:
    """Tips without a story, key or mailbox, and stories, keys or mailboxes without a tip."""

    def of(model: str, column: str) -> set[Any]:
        return set(apps.get_model(model).objects.values_list(column, flat=True))

    tips = of("intake.Tip", "pk")
    parts = [of("intake.Story", "tip_id"), of("vault.TipKey", "tip"), of("intake.Mailbox", "tip_id")]
    return len(set().union(*(tips ^ part for part in parts)))


def _opens(code: str, story: str, told: dict[str, str]) -> bool:
    """Whether a code opens a mailbox, and that the mailbox of the tip with this very story."""
    try:
        return told.get(str(open_mailbox(parse(code).receipts[0]).tip)) == story
    except HouseError:
        return False


if __name__ == "__main__":
    main()
