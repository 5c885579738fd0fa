"""The desk has a new key: what its texts are noted by is made anew, so that the key before is good for nothing.

Whoever left may have kept the index key, and may come by a copy of the database later: a token under that key would
still tell whether a text that they guess was reported. The reader makes the tokens anew, some dozens a turn. Each row
names the version of its key, so the rows of earlier versions are what is left to do, whoever was killed meanwhile.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from heatwatch.common.errors import HouseError
from heatwatch.common.secret import masked
from heatwatch.intake.queries import of_earlier_keys
from heatwatch.knowledge.watch import Watch
from heatwatch.oversight import rules
from heatwatch.oversight.actions.grouping import Stamp, Token, join, stamp_now, told_by
from heatwatch.oversight.models import Arrival, TextGroup
from heatwatch.vault.actions import Keyring, open_tip_keys
from heatwatch.vault.compartments import DESK
from heatwatch.vault.errors import NoGrant, Unsealable
from heatwatch.vault.keys import Identity
from heatwatch.vault.queries import key_version

BATCH = 50


@masked
@dataclass(frozen=True)
class Renewed:
    """A row, and what it is to be noted by now."""

    row: Arrival
    words: str = ""
    token: Token | None = None


def renew_tokens(keyring: Keyring, watch: Watch, now: datetime) -> int:
    """Note the next tips anew under the desk's present key; returns how many.

    A reader that is no member at this moment leaves everything to the one that will be.
    """
    version = key_version(DESK)
    oldest = Arrival.objects.order_by("key_version", "received").select_related("tip", "group")
    rows = list(of_earlier_keys(oldest, version)[:BATCH])
    if not rows:
        return 0
    try:
        stamp = stamp_now(keyring)
    except HouseError:
        return 0
    made = _made_again(keyring, stamp, rows)
    with transaction.atomic():
        for one in made:
            mine = Arrival.objects.filter(pk=one.row.pk, token=one.row.token, key_version=one.row.key_version)
            if one.token is None:
                mine.update(token="", key_version=version, group=None)
                continue
            group = _group_of(one.row, one.token)
            # A copy stays in its row of the queue; what tells something else is treated as if it had just come.
            if mine.update(**one.token.columns, group=group) and group is None:
                join(keyring, one.token, one.row.received, rules.often(watch, one.words), now)
        if not of_earlier_keys(Arrival.objects.all(), version).exists():
            # Nothing that can be opened is left under an earlier key: nothing at all may be.
            TextGroup.objects.filter(key_version__lt=version).delete()
    return len(rows)


def _made_again(keyring: Keyring, stamp: Stamp, rows: Sequence[Arrival]) -> list[Renewed]:
    """Each row with what its tip tells; without it where the reader cannot open the tip: restricted by now, or damaged.

    What most of them tell comes first: the first copy renews its group, and a stranger in the row must not.
    """
    keys = open_tip_keys(keyring, [row.tip_id for row in rows])
    made = [_renewed(stamp, row, keys.get(row.tip_id)) for row in rows]
    times = Counter(one.token for one in made if one.token)
    return sorted(made, key=lambda one: -times[one.token] if one.token else 0)


def _renewed(stamp: Stamp, row: Arrival, identity: Identity | None) -> Renewed:
    try:
        words = told_by(row.tip, identity)[1] if identity else None
    except (NoGrant, Unsealable):
        words = None
    return Renewed(row) if words is None else Renewed(row, words, stamp.of(words))


def _group_of(row: Arrival, token: Token) -> TextGroup | None:
    """The group of this text by its new token. The first copy of a group to be made anew renews the group's own."""
    same = TextGroup.objects.filter(token=token.value).first()
    if same is None and row.group:
        theirs = TextGroup.objects.filter(pk=row.group.pk, key_version__lt=token.version)
        same = row.group if theirs.update(**token.columns) else None
    return same
