"""Which tips somebody may know of, as a condition."""

from collections.abc import Callable, Iterable
from uuid import UUID

from django.db.models import Q

from heatwatch.accounts.access import may
from heatwatch.accounts.models import Account
from heatwatch.intake.models import Tip
from heatwatch.vault.compartments import CASEWORK, DESK
from heatwatch.vault.queries import is_member, is_sealed_to, member_ids, people_sealed_to, sealed_to, tips_sealed_to


def known_to(actor: Account, path: str = "") -> Q:
    """The tips of the desk, or of casework, as far as roles and keys go, and those sealed to this person; or rows that
    lead to such a tip by this path, as ``tip__`` does.

    A row is joined to its own tip. Asking whether that is among all tips that somebody may know of made both databases
    walk through every one of them (`bench/console`).
    """
    return known_by(actor)(path)


def known_by(actor: Account) -> Callable[[str], Q]:
    """The same for rows that lead to tips by several paths, and the person's keys are asked for once."""
    mine, shared = tips_sealed_to(actor.pk), _shared(actor)

    def known(path: str) -> Q:
        common = shared(path)
        return common | Q(**{f"{path}pk__in": mine}) if mine else common

    return known


def _shared(actor: Account) -> Callable[[str], Q]:
    """Tips that are restricted to nobody: all of them for a member of the desk whose roles see the queue.

    A member of casework alone, whose roles see cases, knows of what was brought into one, and of nothing else.
    """
    if holds_the_desk(actor):
        return lambda path: Q(**{f"{path}restricted": False})
    if holds_casework(actor):
        return lambda path: Q(**{f"{path}restricted": False}) & Q(sealed_to(CASEWORK, f"{path}pk"))
    return lambda _path: Q(pk__in=[])


def holds_the_desk(actor: Account) -> bool:
    """Whether this person opens every tip that is restricted to nobody."""
    return may(actor, "see_queue") and is_member(DESK, actor.pk)


def holds_casework(actor: Account) -> bool:
    """Whether this person opens every case, and every tip that was brought into one."""
    return may(actor, "see_cases") and is_member(CASEWORK, actor.pk)


def who_holds_a_key(tip: Tip) -> set[UUID]:
    """The people who open a tip for good: whom it was restricted to, else the desk, and casework if it is in a case."""
    if tip.restricted:
        return set(people_sealed_to(tip.pk))
    return member_ids(DESK) | (member_ids(CASEWORK) if is_sealed_to(CASEWORK, tip.pk) else set())


def openable(actor: Account, ids: Iterable[UUID]) -> dict[UUID, Tip]:
    """Those of these tips that are not restricted and that the actor may know of, by id."""
    rows = Tip.objects.filter(known_to(actor), pk__in=list(ids), restricted=False)
    return {row.pk: row for row in rows.select_related("assignee")}
