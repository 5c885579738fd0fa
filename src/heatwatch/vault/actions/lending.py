"""Need to know: a tip's key, sealed to one person until a certain moment."""

from datetime import datetime
from uuid import UUID

from django.conf import settings

from heatwatch.accounts.models import Account
from heatwatch.common.errors import Invalid
from heatwatch.vault import queries, recipients
from heatwatch.vault.actions import Keyring, open_tip_key, same_words, sealed_tip_key, true_desk
from heatwatch.vault.actions.restricting import compared_recipient
from heatwatch.vault.models import TipKey


def lend_tip_key(keyring: Keyring, tip: UUID, account: Account, *, words: str, until: datetime) -> None:
    """Seal a tip's key to a person until then; the caller's transaction and record frame it.

    `words` are the six that the person read aloud, where nobody compared them before: raises `NotCompared` without,
    and `Conflict` when they are not those on file. Raises `Invalid` for somebody who holds the tip for good.
    """
    text = open_tip_key(keyring, tip).reveal().encode()
    desk = true_desk(keyring, recipients.load(settings.ENV.recipients_file))
    recipient = same_words(account, words) if words.strip() else compared_recipient(desk, account.pk)
    if account.pk in queries.people_sealed_to(tip):
        raise Invalid("this person holds the tip already", "there is nothing to lend")
    values = {"sealed": sealed_tip_key(text, tip, recipient), "until": until}
    TipKey.objects.update_or_create(tip=tip, person=account.pk, defaults=values)


def take_back(tip: UUID, account: UUID) -> bool:
    """Remove what was lent; says whether anything was."""
    removed, _ = TipKey.objects.filter(tip=tip, person=account, until__isnull=False).delete()
    return removed > 0
