"""Which tips somebody may know of, as a condition."""

from django.db.models import Q

from heatwatch.accounts.access import may
from heatwatch.accounts.models import Account
from heatwatch.vault.queries import tips_sealed_to


def known_to(actor: Account, path: str = "") -> Q:
    """Unrestricted tips, if the person's roles see the queue, and those sealed to them; or rows that lead to such a tip
    by this path, as ``tip__`` does.

    A row is joined to its own tip. Asking whether that is among all tips that somebody may know of made both databases
    walk through every one of them (`bench/console`).
    """
    mine = tips_sealed_to(actor.pk)
    known = Q(**{f"{path}restricted": False}) if may(actor, "see_queue") else Q(pk__in=[])
    return known | Q(**{f"{path}pk__in": mine}) if mine else known
