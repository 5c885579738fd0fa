"""The desk has a new key: what its texts are noted by is made anew, so that the key before is good for nothing.

Whoever left may have kept the index key, and may come by a copy of the database later: a token under that key would
still tell whether a text that they guess was reported. The reader makes the tokens anew, some dozens a turn. Each row
names the version of its key, so the rows of earlier versions are what is left to do, whoever was killed meanwhile.
"""

from collections import Counter
from datetime import datetime
from typing import Any

from django.db import transaction

from heatwatch.knowledge.watch import Watch
from heatwatch.oversight import rules
from heatwatch.oversight.actions.grouping import join, token_now, told_by
from heatwatch.oversight.models import Arrival, TextGroup
from heatwatch.oversight.queries.groups import of_earlier_keys
from heatwatch.vault.actions import Keyring, open_tip_key
from heatwatch.vault.compartments import DESK
from heatwatch.vault.errors import NoGrant, Unsealable
from heatwatch.vault.queries import key_version

BATCH = 50


def renew_tokens(keyring: Keyring, watch: Watch, now: datetime) -> int:
    """Note the next tips anew under the desk's present key; returns how many.

    A reader that is no member at this moment leaves everything to the one that will be.
    """
    version = key_version(DESK)
    rows = list(of_earlier_keys(version).select_related("tip", "group").order_by("key_version", "received")[:BATCH])
    if not rows:
        return 0
    try:
        keyring.compartment(DESK, again=True)
    except (NoGrant, Unsealable):
        return 0
    made = [(row, _made_again(keyring, row)) for row in rows]
    # What most of them tell comes first: the first copy renews its group, and a stranger in the row must not.
    often = Counter(again[1]["token"] for _, again in made if again)
    made.sort(key=lambda one: -often[one[1][1]["token"]] if one[1] else 0)
    with transaction.atomic():
        for row, again in made:
            mine = Arrival.objects.filter(pk=row.pk, token=row.token, key_version=row.key_version)
            if again is None:
                mine.update(token="", key_version=version, group=None)
                continue
            words, token = again
            group = _group_of(row, token)
            # A copy stays in its row of the queue; what tells something else is treated as if it had just come.
            if mine.update(**token, group=group) and group is None:
                join(keyring, token, row.received, rules.often(watch, words), now)
        if len(rows) < BATCH:
            # Nothing that can be opened is left under an earlier key: nothing at all may be.
            TextGroup.objects.filter(key_version__lt=version).delete()
    return len(rows)


def _made_again(keyring: Keyring, row: Arrival) -> tuple[str, dict[str, Any]] | None:
    """What a tip tells, and its token now; None when the reader cannot open it, since it is restricted by now."""
    try:
        words = told_by(row.tip, open_tip_key(keyring, row.tip_id))[1]
        return words, token_now(keyring, words)
    except (NoGrant, Unsealable):
        return None


def _group_of(row: Arrival, token: dict[str, Any]) -> TextGroup | None:
    """The group of this text by its new token. The first copy of a group to be made anew renews the group's own."""
    same = TextGroup.objects.filter(token=token["token"]).first()
    if same is None and row.group:
        theirs = TextGroup.objects.filter(pk=row.group.pk, key_version__lt=token["key_version"])
        same = row.group if theirs.update(**token) else None
    return same
