"""Look at what is stored after a blow, from outside: `bench.killing.verify FILE DESK [--swept DAYS] [--read]`.

Run inside the instance. FILE names what was promised: for the hash of each story the codes that were shown and the
hash of its file. DESK holds the identity of the desk as a member of it opened it. What is printed is counts, as JSON.
`--swept` first forgets what is this many days old; `--read` counts what the reader left undone too.
"""

import argparse
import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import Any
from uuid import UUID

import django

django.setup()

from django.apps import apps  # noqa: E402  after the settings

from bench.killing.reporters import told  # noqa: E402  after the settings
from heatwatch.common.errors import HouseError  # noqa: E402  after the settings
from heatwatch.intake.actions.mailboxes import open_mailbox  # noqa: E402  after the settings
from heatwatch.intake.kinds import ATTACHMENT, CHUNK  # noqa: E402  after the settings
from heatwatch.intake.receipts import parse  # noqa: E402  after the settings
from heatwatch.intake.submission import SealedFile  # noqa: E402  after the settings
from heatwatch.vault.keys import Identity  # noqa: E402  after the settings
from heatwatch.vault.unsealing import unseal  # noqa: E402  after the settings

Promises = dict[str, dict[str, Any]]


class Stored:
    """Every tip, opened with the desk's identity; one that does not open has no story."""

    def __init__(self, desk: str) -> None:
        self.identities: dict[UUID, Identity] = {}
        self.stories: dict[UUID, str] = {}
        identity = Identity(desk)
        keys = dict(apps.get_model("vault.TipKey").objects.values_list("tip", "sealed"))
        for tip, sealed in apps.get_model("intake.Story").objects.values_list("tip_id", "sealed"):
            try:
                own = Identity(unseal(bytes(keys[tip]), kind="tip key", record=tip, identity=identity).decode())
                story = json.loads(unseal(bytes(sealed), kind="story", record=tip, identity=own))["story"]
            except (HouseError, KeyError):
                story = ""
            else:
                self.identities[tip] = own
            self.stories[tip] = told(story)

    def files(self, tip: UUID) -> list[str]:
        """The hash of each file of a tip as its pieces read back; of one that does not, nothing."""
        rows = apps.get_model("intake.Attachment").objects.filter(tip=tip).values_list("pk", "sealed")
        return [self._file(tip, key, bytes(sealed)) for key, sealed in rows]

    def _file(self, tip: UUID, key: UUID, sealed: bytes) -> str:
        pieces = apps.get_model("intake.Chunk").objects
        digest = hashlib.sha256()
        try:
            text = unseal(sealed, kind=ATTACHMENT, record=key, identity=self.identities[tip])
            file = SealedFile.from_dict(json.loads(text))
            for place in range(file.chunks):
                piece = bytes(pieces.get(file=file.file, place=place).sealed)
                digest.update(unseal(piece, kind=CHUNK, record=f"{file.file}/{place}", identity=file.identity))
        except (HouseError, KeyError, pieces.model.DoesNotExist):
            return ""
        return digest.hexdigest()

    def opens(self, code: str, story: str) -> bool:
        """Whether a code opens a mailbox, and that the mailbox of the tip with this very story."""
        try:
            return self.stories.get(open_mailbox(parse(code).receipts[0]).tip) == story
        except HouseError:
            return False


def main() -> None:
    """Compare what was promised with what is there."""
    parser = argparse.ArgumentParser()
    parser.add_argument("promised", type=Path)
    parser.add_argument("desk", type=Path)
    parser.add_argument("--swept", type=int, default=0)
    parser.add_argument("--read", action="store_true")
    chosen = parser.parse_args()
    promised: Promises = json.loads(chosen.promised.read_text("utf-8"))
    if chosen.swept:
        _sweep(chosen.swept)
    stored = Stored(chosen.desk.read_text("ascii").strip())
    print(json.dumps(compared(promised, stored) | (unread() if chosen.read else {})))


def compared(promised: Promises, stored: Stored) -> dict[str, int]:
    """Counts; `unasked` are tips of pages whose code was never shown."""
    of: dict[str, list[UUID]] = {}
    for tip, story in stored.stories.items():
        if story in promised:
            of.setdefault(story, []).append(tip)
    codes = {story: promise["codes"] for story, promise in promised.items()}
    kept = {story: of.get(story, []) for story in promised}
    return {
        "tips": sum(len(tips) for tips in kept.values()),
        "lost": sum(
            not kept[story] or not _has_its_file(stored, kept[story][0], promised[story])
            for story in codes
            if codes[story]
        ),
        "doubled": sum(len(tips) > 1 for tips in kept.values()),
        "half": _half() + _half_files(),
        "two codes": sum(len(set(shown)) > 1 for shown in codes.values()),
        "dead codes": sum(not stored.opens(code, story) for story, shown in codes.items() for code in shown),
        "unasked": sum(bool(kept[story]) and not codes[story] for story in codes),
    }


def unread() -> dict[str, int]:
    """What a reader has still to do, what it did twice, and whether its chain of records holds."""
    from heatwatch.audit.queries import never_chained, verify
    from heatwatch.intake.queries import unread_by_reader

    versions = Counter(apps.get_model("desk.Assessment").objects.values_list("tip", flat=True))
    waiting = apps.get_model("audit.Waiting").objects.count()
    return {
        "unread": unread_by_reader(),
        "read twice": sum(number > 1 for number in versions.values()),
        "unchained": waiting + never_chained() + len(verify()),
    }


def _sweep(days: int) -> None:
    from datetime import timedelta

    from heatwatch import flow
    from heatwatch.common import clock

    flow.sweep(clock.now() + timedelta(days=days))


def _has_its_file(stored: Stored, tip: UUID, promise: dict[str, Any]) -> bool:
    return stored.files(tip) == ([promise["file"]] if promise["file"] else [])


def _half() -> int:
    """Tips without a story, key or mailbox, and stories, keys or mailboxes without a tip."""

    def of(model: str, column: str) -> set[Any]:
        return set(apps.get_model(model).objects.values_list(column, flat=True))

    # An advocates' file of a tip has a key of its own, and so has a case.
    tips = of("intake.Tip", "pk")
    keys = of("vault.TipKey", "tip") - of("desk.AdvocateFile", "pk") - of("cases.Case", "pk")
    parts = [of("intake.Story", "tip_id"), keys, of("intake.Mailbox", "tip_id")]
    return len(set().union(*(tips ^ part for part in parts)))


def _half_files() -> int:
    """Files of a tip without any piece."""
    pieces = apps.get_model("intake.Chunk").objects.values("file")
    return int(apps.get_model("intake.Attachment").objects.exclude(file__in=pieces).count())


if __name__ == "__main__":
    main()
