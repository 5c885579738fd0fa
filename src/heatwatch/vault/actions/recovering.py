"""Two custodians with their sheets: what is given back to a member when nobody opens it any more."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from heatwatch.accounts.models import Account
from heatwatch.audit.actions import record
from heatwatch.vault import queries
from heatwatch.vault.actions import TIP_KEY, add_member, sealed_tip_key
from heatwatch.vault.compartments import Payload
from heatwatch.vault.errors import Unsealable
from heatwatch.vault.keys import Identity
from heatwatch.vault.models import Compartment, TipKey
from heatwatch.vault.unsealing import unseal


def restore_membership(payload: Payload, account: Account, *, now: datetime) -> None:
    """After a recovery: give the recovered compartment to a member, in place of every lost one."""
    row = Compartment.objects.get(pk=payload.name)
    if payload.identity.recipient != row.recipient:
        raise Unsealable
    with transaction.atomic():
        add_member(row, payload, account, queries.recipient_of(account.pk), by=None, now=now)
        detail = {"compartment": payload.name}
        record("key_recovered", actor=account.pk, kind="account", id=account.pk, now=now, detail=detail)


def recover_tip_key(tip: UUID, recovery: Identity, account: Account, *, now: datetime) -> None:
    """Give a restricted tip to a person with the desk's two recovery sheets; raises `Unsealable`."""
    row = queries.recovery_row(tip)
    if row is None:
        raise Unsealable
    text = unseal(row.sealed, kind=TIP_KEY, record=tip, identity=recovery)
    sealed = sealed_tip_key(text, tip, queries.recipient_of(account.pk))
    with transaction.atomic():
        TipKey.objects.update_or_create(tip=tip, person=account.pk, defaults={"sealed": sealed, "until": None})
        record("key_recovered", actor=account.pk, kind="account", id=account.pk, tip=tip, now=now)
