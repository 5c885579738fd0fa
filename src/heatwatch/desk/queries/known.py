"""Which tips somebody may know of, as a condition."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from heatwatch.accounts.access import may
from heatwatch.accounts.models import Account
from heatwatch.intake.models import Tip
from heatwatch.vault.compartments import CASEWORK, DESK
from heatwatch.vault.queries import (
    compartments_of,
    is_member,
    is_sealed_to,
    member_ids,
    people_sealed_to,
    sealed_to,
    tips_sealed_to,
)


@dataclass(frozen=True)
class Sight:
    """What somebody holds at one moment: the tips that are sealed to them, and the compartments that they open."""

    tips: list[UUID]
    compartments: frozenset[str]


def see_once(actor: Account) -> None:
    """Ask once which keys this person holds, for a page that changes none.

    It is kept on the account object, as its roles are, and goes with the request that the object was read for. The
    queue asks what its reader may know of for its rows, its counts and its warnings: that was a fifth of its queries.
    """
    actor._sight = _sight(actor)  # type: ignore[attr-defined]  # noqa: SLF001  a cache on the object itself


def known_to(actor: Account, path: str = "") -> Q:
    """The tips of the desk, or of casework, as far as roles and keys go, and those sealed to this person; or rows that
    lead to such a tip by this path, as ``tip__`` does.

    A row is joined to its own tip. Asking whether that is among all tips that somebody may know of made both databases
    walk through every one of them (`bench/console`).
    """
    return known_by(actor)(path)


def known_by(actor: Account) -> Callable[[str], Q]:
    """The same for rows that lead to tips by several paths, and the person's keys are asked for once."""
    seen = _seen(actor)
    mine, shared = seen.tips, _shared(actor, seen)

    def known(path: str) -> Q:
        common = shared(path)
        return common | Q(**{f"{path}pk__in": mine}) if mine else common

    return known


def hidden_from(actor: Account) -> QuerySet[Tip, UUID]:
    """The restricted tips that the actor must not know of."""
    hidden = Tip.objects.filter(restricted=True).exclude(pk__in=_seen(actor).tips)
    return hidden.values_list("pk", flat=True)


def _shared(actor: Account, seen: Sight) -> Callable[[str], Q]:
    """Tips that are restricted to nobody: all of them for a member of the desk whose roles see the queue.

    A member of casework alone, whose roles see cases, knows of what was brought into one, and of nothing else.
    """
    if may(actor, "see_queue") and DESK in seen.compartments:
        return lambda path: Q(**{f"{path}restricted": False})
    if may(actor, "see_cases") and CASEWORK in seen.compartments:
        return lambda path: Q(**{f"{path}restricted": False}) & Q(sealed_to(CASEWORK, f"{path}pk"))
    return lambda _path: Q(pk__in=[])


def before_reading(path: str = "") -> Q:
    """Tips that say an insider is involved and that nobody opened: restricting is offered before they tell anything.

    So nothing of what they say is quoted elsewhere either, in a search or at a link.
    """
    return Q(**{f"{path}status": Tip.UNREAD, f"{path}names_official": True, f"{path}restricted": False})


def is_before_reading(tip: Tip) -> bool:
    """Whether this tip is one of those."""
    return tip.status == Tip.UNREAD and tip.names_official and not tip.restricted


def holds_the_desk(actor: Account) -> bool:
    """Whether this person opens every tip that is restricted to nobody."""
    return may(actor, "see_queue") and _opens(actor, DESK)


def holds_casework(actor: Account) -> bool:
    """Whether this person opens every case, and every tip that was brought into one."""
    return may(actor, "see_cases") and _opens(actor, CASEWORK)


def may_still(actor: UUID, action: str, tip: UUID) -> bool:
    """Whether somebody may do this to a tip at this moment, as roles, keys and the tip stand now.

    For what goes on after it was allowed: nothing that a request keeps in memory is asked.
    """
    person = Account.objects.filter(pk=actor).first()
    row = Tip.objects.filter(known_to(person), pk=tip).first() if person else None
    return bool(person and row and may(person, action, on_restricted_to_me=row.restricted))


def who_holds_a_key(tip: Tip) -> set[UUID]:
    """The people who open a tip for good: whom it was restricted to, else the desk, and casework if it is in a case."""
    if tip.restricted:
        return set(people_sealed_to(tip.pk))
    return member_ids(DESK) | (member_ids(CASEWORK) if is_sealed_to(CASEWORK, tip.pk) else set())


def openable(actor: Account, ids: Iterable[UUID]) -> dict[UUID, Tip]:
    """Those of these tips that are not restricted and that the actor may know of, by id."""
    rows = Tip.objects.filter(known_to(actor), pk__in=list(ids), restricted=False)
    return {row.pk: row for row in rows.select_related("assignee")}


def _seen(actor: Account) -> Sight:
    return _kept(actor) or _sight(actor)


def _kept(actor: Account) -> Sight | None:
    """What `see_once` kept."""
    return getattr(actor, "_sight", None)


def _sight(actor: Account) -> Sight:
    return Sight(tips_sealed_to(actor.pk), compartments_of(actor.pk))


def _opens(actor: Account, compartment: str) -> bool:
    kept = _kept(actor)
    return compartment in kept.compartments if kept else is_member(compartment, actor.pk)
