"""Which tips somebody may know of, as a condition."""

from collections.abc import Callable

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
    return known_by(actor)(path)


def known_by(actor: Account) -> Callable[[str], Q]:
    """The same for rows that lead to tips by several paths, and one question of what is sealed to the person."""
    mine = tips_sealed_to(actor.pk)

    def known(path: str) -> Q:
        common = Q(**{f"{path}restricted": False}) if may(actor, "see_queue") else Q(pk__in=[])
        return common | Q(**{f"{path}pk__in": mine}) if mine else common

    return known
