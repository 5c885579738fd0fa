"""A supervisor closes the copies of one text together. Nothing is ever closed by itself."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from heatwatch.accounts.access import require
from heatwatch.accounts.models import Account
from heatwatch.audit import queries as audit
from heatwatch.common.errors import HouseError, Invalid
from heatwatch.desk.actions.closing import close_copy
from heatwatch.desk.actions.opening import Held
from heatwatch.desk.errors import ChangedMeanwhile, ChildUnanswered
from heatwatch.intake.models import Tip
from heatwatch.oversight.actions.grouping import is_copy, stand_alone, told_by
from heatwatch.oversight.models import TextGroup
from heatwatch.oversight.queries import groups
from heatwatch.vault.actions import Keyring, open_tip_key, open_tip_keys
from heatwatch.vault.keys import Identity

# At a press, and in one transaction: whoever reports waits for a transaction on SQLite.
AT_ONCE, TOGETHER = 500, 25


class NotReadByYou(HouseError):
    """Whoever closes many copies has read one of them."""

    def __init__(self) -> None:
        super().__init__("you have not read this text", "open one of its tips first, then come back")


@dataclass
class Cleared:
    """What became of the copies: closed, no copy after all, or changed by somebody meanwhile."""

    closed: int = 0
    different: int = 0
    changed: int = 0


def close_group(
    keyring: Keyring, actor: Account, group: TextGroup, *, disposition: str, reason: str, now: datetime
) -> Cleared:
    """Close the open copies of a text, some hundred at a time, each by the verb that closes every tip.

    Each is opened in memory and compared with the one that the actor read: a tip that tells anything else gets a row of
    its own again, whatever its clear token says. One that somebody took, wrote on or changed stays open. Raises
    `NotReadByYou`, and what `close` raises.
    """
    require(actor, "close_group")
    text = _read_by(keyring, actor, group)
    if not reason.strip():
        raise Invalid("the reason is missing", "write one line saying why", "reason")
    done = Cleared()
    tips = list(groups.copies(actor, group)[:AT_ONCE])
    for start in range(0, len(tips), TOGETHER):
        with transaction.atomic():
            for tip, key in _opened(keyring, tips[start : start + TOGETHER]):
                if key is None or not is_copy(tip, key, text):
                    stand_alone(tip.pk, group, actor.pk, now)
                    done.different += 1
                    continue
                try:
                    held = Held(tip, key)
                    close_copy(actor, held, disposition=disposition, reason=reason, group=group.pk, now=now)
                except (ChangedMeanwhile, ChildUnanswered):
                    done.changed += 1
                else:
                    done.closed += 1
    return done


def _read_by(keyring: Keyring, actor: Account, group: TextGroup) -> str:
    """What the actor read in one of the tips; raises `NotReadByYou`."""
    members = groups.members(actor, group)
    read = audit.opened_among(actor.pk, members.values_list("pk", flat=True))
    tip = members.filter(pk=read).first() if read else None
    if tip is None:
        raise NotReadByYou
    return told_by(tip, open_tip_key(keyring, tip.pk))[1]


def _opened(keyring: Keyring, tips: list[Tip]) -> list[tuple[Tip, Identity | None]]:
    keys = open_tip_keys(keyring, [tip.pk for tip in tips])
    return [(tip, keys.get(tip.pk)) for tip in tips]
