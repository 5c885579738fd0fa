"""Which places some tips tell, opened for whoever looks: the towns of their facts, and the addresses of their readings.

Nothing is looked up anywhere: a place is as fine as what a reading found. Whoever is shown it is shown words of the
tip, so that it is recorded on each tip as a chart is.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from heatwatch.accounts.models import Account
from heatwatch.audit.actions import record
from heatwatch.audit.queries import LINK
from heatwatch.common.secret import masked
from heatwatch.desk import queries as desk
from heatwatch.desk.actions.assessing import open_versions
from heatwatch.geography.outlines import outlines
from heatwatch.intake.models import Tip
from heatwatch.links import kinds, queries
from heatwatch.links.models import Facts
from heatwatch.links.places import Marked, Told, gathered
from heatwatch.vault.actions import Keyring, open_tip_keys
from heatwatch.vault.errors import MALFORMED, Unsealable
from heatwatch.vault.keys import Identity
from heatwatch.vault.unsealing import unseal

TOWN, ADDRESS = "town", "address"


@masked
@dataclass(frozen=True)
class Located:
    """The places of some tips, what was placed nowhere, and how many of the tips were not read yet."""

    placed: list[Marked[UUID]]
    nowhere: list[Marked[UUID]]
    unread: int


def located(keyring: Keyring, tips: Iterable[Tip]) -> Located:
    """Where these tips say that something is, as far as the keyring opens them. The caller got each through a gate."""
    ids = [tip.pk for tip in tips]
    keys = open_tip_keys(keyring, ids)
    towns, addresses = _towns(ids, keys), _addresses(ids, keys)
    told = [(id, Told(towns.get(id, ()), addresses.get(id, ()))) for id in ids]
    placed, nowhere = gathered(told, outlines())
    return Located(placed, nowhere, sum(id not in addresses for id in ids))


def note_placed(actor: Account, tips: Iterable[Tip], now: datetime) -> None:
    """Record on each of these tips that words of it were shown on a map."""
    with transaction.atomic():
        for tip in tips:
            record("listed", actor=actor.pk, kind=LINK, id=tip.pk, tip=tip.pk, now=now)


def _towns(tips: Iterable[UUID], keys: Mapping[UUID, Identity]) -> dict[UUID, tuple[str, ...]]:
    """The names that the reader took for towns, of each tip that has facts."""
    return {row.tip_id: _said(row, keys[row.tip_id]) for row in queries.facts_of(tips) if row.tip_id in keys}


def _said(row: Facts, identity: Identity) -> tuple[str, ...]:
    """The facts of a tip are read here as plain data: what compares them is loaded by no page."""
    try:
        facts = json.loads(unseal(row.sealed, kind=kinds.FACTS, record=row.tip_id, identity=identity))["facts"]
        return tuple(str(said) for kind, _, said in facts if kind == TOWN)
    except (Unsealable, *MALFORMED):
        return ()


def _addresses(tips: Iterable[UUID], keys: Mapping[UUID, Identity]) -> dict[UUID, tuple[str, ...]]:
    """The addresses in the newest reading of each tip that was read."""
    found = {}
    for tip, row in desk.last_assessments(tips).items():
        if tip in keys:
            [kept] = open_versions([row], keys[tip])
            read = kept.reading.identifiers if kept.reading else ()
            found[tip] = tuple(str(one["value"]) for one in read if one["kind"] == ADDRESS)
    return found
