"""Whose six words were heard: restricted tips are sealed to no other key."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from heatwatch.accounts.access import roles_of
from heatwatch.accounts.models import Account
from heatwatch.audit.actions import record
from heatwatch.common.errors import Invalid
from heatwatch.vault.actions import REVIEWING, Keyring, held_now, note_compared, same_words
from heatwatch.vault.actions.restricting import tell_casework
from heatwatch.vault.compartments import DESK, REVIEW
from heatwatch.vault.models import ComparedKey


def compare_key(keyring: Keyring, account: Account, *, words: str, now: datetime) -> None:
    """A member of the desk heard these six words from a supervisor or the outside reviewer.

    From now on restricted tips may be sealed to that key. Raises `Conflict` when the words are not those on file.
    """
    keyring.compartment(DESK)
    if account.pk == keyring.account_id:
        raise Invalid("nobody compares their own key", "let another member of the desk do it")
    if not account.is_active or not roles_of(account) & REVIEWING:
        raise Invalid("this person's roles hold no restricted tips", "ask the administrator to give the role first")
    with transaction.atomic():
        _, payload = held_now(keyring, DESK)
        note_compared(payload, account, same_words(account, words), by=keyring.account_id, now=now)
        tell_casework(keyring)


def forget_comparison(account: Account, *, by: UUID, now: datetime) -> None:
    """No further restricted tip is sealed to this person; what was sealed to them stays."""
    with transaction.atomic():
        ComparedKey.objects.filter(account=account).delete()
        detail = {"compartment": REVIEW}
        record("key_revoked", actor=by, kind="account", id=account.pk, now=now, detail=detail)
