"""Every read of key rows; what they return is sealed or public."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from heatwatch.accounts.access import ROLES, reads_tips
from heatwatch.accounts.models import Account
from heatwatch.common.errors import Invalid
from heatwatch.vault.compartments import RECOVERY
from heatwatch.vault.keys import six_words
from heatwatch.vault.models import (
    ComparedKey,
    Compartment,
    Departure,
    Membership,
    PersonKey,
    RecoveryCopy,
    Rotation,
    TipKey,
)

# Whoever has none of these roles opens nothing, whatever keys they still hold.
OPENING_ROLES = frozenset({"advocate", *(role for role in ROLES if reads_tips(role))})


def person_key(account: UUID) -> PersonKey | None:
    """A person's sealed identity."""
    return PersonKey.objects.filter(pk=account).first()


def recipient_of(account: UUID) -> str:
    """A member's public recipient; raises `Invalid` when the member has no key yet."""
    key = person_key(account)
    if key is None:
        raise Invalid("this account has no key yet", "ask the person to sign in once and choose a passphrase")
    return key.recipient


def compartment_recipients() -> dict[str, str]:
    """The public recipients on file in the database."""
    return dict(Compartment.objects.values_list("name", "recipient"))


def key_version(compartment: str) -> int:
    """How many keys a compartment has had, the present one with them; 0 when there is no such compartment."""
    return Compartment.objects.filter(pk=compartment).values_list("version", flat=True).first() or 0


def named_recipients() -> tuple[dict[str, str], dict[str, str]]:
    """The recipients on file in the database, and those before a rotation that is not finished."""
    rows = list(Compartment.objects.values_list("name", "recipient", "previous"))
    return {name: recipient for name, recipient, _ in rows}, {name: before for name, _, before in rows if before}


def recovery_recipients() -> dict[str, str]:
    """The recipients of the recovery sheets, as the database has them."""
    return dict(RecoveryCopy.objects.values_list("compartment_id", "recipient"))


def membership_payload(compartment: str, account: UUID) -> bytes | None:
    """A member's sealed copy of a compartment."""
    found = Membership.objects.filter(compartment=compartment, account=account).values_list("sealed", flat=True).first()
    return None if found is None else bytes(found)


def memberships(account: UUID) -> dict[str, Membership]:
    """The compartments an account holds."""
    return {row.compartment_id: row for row in Membership.objects.filter(account=account)}


def compartments_of(account: UUID) -> frozenset[str]:
    """The compartments an account holds, by name alone."""
    return frozenset(Membership.objects.filter(account=account).values_list("compartment_id", flat=True))


def members(compartment: str) -> list[Membership]:
    """Who holds a compartment, by name."""
    rows = Membership.objects.filter(compartment=compartment).select_related("account")
    return list(rows.order_by("account__display_name", "account"))


def is_member(compartment: str, account: UUID) -> bool:
    """Whether an account holds a compartment."""
    return Membership.objects.filter(compartment=compartment, account=account).exists()


def member_ids(compartment: str) -> set[UUID]:
    """Who holds a compartment."""
    return set(Membership.objects.filter(compartment=compartment).values_list("account_id", flat=True))


def others_who_open(account: UUID) -> QuerySet[Membership]:
    """The memberships of other people who can still sign in and whose roles open something."""
    able = {"account__kind": Account.PERSON, "account__is_active": True, "account__key__isnull": False}
    people = Membership.objects.filter(**able, account__role_grants__role__in=OPENING_ROLES)
    return people.exclude(account=account).distinct()


def held_alone_by(account: UUID) -> list[str]:
    """The compartments that no other person opens."""
    mine = Membership.objects.filter(account=account).values_list("compartment_id", flat=True)
    others = set(others_who_open(account).values_list("compartment_id", flat=True))
    return sorted(set(mine) - others)


def waiting_for(compartment: str) -> list[Account]:
    """Active people with a key but without this compartment. Their words are not told here: they must be heard."""
    keys = _keys_in_use().exclude(account__memberships__compartment=compartment)
    return [key.account for key in keys]


def compared(account: UUID) -> ComparedKey | None:
    """The comparison of this person's key, if the key on file is still the compared one."""
    row, key = ComparedKey.objects.filter(pk=account).first(), person_key(account)
    return row if row and key and row.words == six_words(key.recipient) else None


def all_compared() -> list[ComparedKey]:
    """Everybody whose key was compared and has not changed since, by name."""
    rows = ComparedKey.objects.select_related("account", "account__key").filter(account__key__isnull=False)
    ordered = rows.order_by("account__display_name")
    return [row for row in ordered if row.words == six_words(row.account.key.recipient)]


def not_compared() -> list[Account]:
    """Active people with a key whose six words nobody compared."""
    done = {row.account_id for row in all_compared()}
    return [key.account for key in _keys_in_use() if key.account_id not in done]


def recovery_copy(compartment: str) -> RecoveryCopy | None:
    """The copy that the two recovery sheets open."""
    return RecoveryCopy.objects.filter(pk=compartment).first()


def tip_key_rows(tip: UUID, account: UUID) -> list[TipKey]:
    """The rows through which this account might open the tip: its own first, then those of compartments."""
    own = _live(TipKey.objects.filter(tip=tip, person=account, person__isnull=False))
    # Two questions, since each has an index of its own and their union has none.
    return [*own, *TipKey.objects.filter(tip=tip, person=None).exclude(compartment=RECOVERY)]


def tip_key_rows_of(tips: Collection[UUID], account: UUID) -> dict[UUID, list[TipKey]]:
    """The same for several tips at once."""
    own = _live(TipKey.objects.filter(tip__in=tips, person=account, person__isnull=False))
    common = TipKey.objects.filter(tip__in=tips, person=None).exclude(compartment=RECOVERY)
    found: dict[UUID, list[TipKey]] = {}
    for row in (*own, *common):
        found.setdefault(row.tip, []).append(row)
    return found


def sealed_to(compartment: str, tip: str) -> Exists:
    """Whether a row's tip, which lies at this path, has its key sealed to a compartment: as a condition.

    Asked row by row, by the index of each tip's keys: no index finds all keys of a compartment.
    """
    return Exists(TipKey.objects.filter(tip=OuterRef(tip), person=None, compartment=compartment))


def has_keys(id: UUID) -> bool:
    """Whether any key is kept under this id, of a tip or of what else has a key of its own."""
    return TipKey.objects.filter(tip=id).exists()


def is_sealed_to(compartment: str, tip: UUID) -> bool:
    """Whether a tip's key is sealed to a compartment."""
    return TipKey.objects.filter(tip=tip, person=None, compartment=compartment).exists()


def recovery_row(tip: UUID) -> TipKey | None:
    """A restricted tip's key as the desk's two recovery sheets open it."""
    return TipKey.objects.filter(tip=tip, person=None, compartment=RECOVERY).first()


def tips_sealed_to(account: UUID) -> list[UUID]:
    """The tips that were sealed to this very person: restricted ones, and what was lent and is not over."""
    return list(_live(TipKey.objects.filter(person=account)).values_list("tip", flat=True))


def people_sealed_to(tip: UUID) -> list[UUID]:
    """The people whom a restricted tip was sealed to; nobody to whom it is only lent."""
    rows = TipKey.objects.filter(tip=tip, person__isnull=False, until=None)
    return [person for person in rows.values_list("person", flat=True) if person is not None]


def lent_to(account: UUID) -> list[UUID]:
    """The tips that are lent to this person at this moment."""
    lent = TipKey.objects.filter(person=account, until__isnull=False)
    return list(_live(lent).values_list("tip", flat=True))


def lent_rows(tip: UUID) -> dict[UUID, datetime]:
    """To whom a tip is lent at this moment, and until when."""
    rows = _live(TipKey.objects.filter(tip=tip, person__isnull=False, until__isnull=False))
    return {person: until for person, until in rows.values_list("person", "until") if person and until}


def over(now: datetime) -> list[tuple[UUID, UUID]]:
    """(tip, person) of everything that was lent and is over."""
    rows = TipKey.objects.filter(until__lte=now, person__isnull=False).values_list("tip", "person")
    return [(tip, person) for tip, person in rows if person]


def unfinished_rotation(compartment: str) -> Rotation | None:
    """The rotation that is under way."""
    return Rotation.objects.filter(compartment=compartment, finished_at=None).first()


def last_rotation(compartment: str) -> Rotation | None:
    """The latest rotation, finished or not."""
    return Rotation.objects.filter(compartment=compartment).order_by("-started_at").first()


def departures() -> dict[str, list[Departure]]:
    """Who left since the key of a compartment was last renewed, by compartment: a rotation is due."""
    found: dict[str, list[Departure]] = {}
    for row in Departure.objects.order_by("at"):
        found.setdefault(row.compartment_id, []).append(row)
    return found


def key_rows_after(compartment: str, cursor: UUID | None, limit: int) -> list[TipKey]:
    """The next rows that are sealed to a compartment, by id."""
    rows = TipKey.objects.filter(person=None, compartment=compartment).order_by("pk")
    return list((rows.filter(pk__gt=cursor) if cursor else rows)[:limit])


def key_count(compartment: str) -> int:
    """How many keys of tips are sealed to a compartment."""
    return TipKey.objects.filter(person=None, compartment=compartment).count()


def _live(rows: QuerySet[TipKey]) -> QuerySet[TipKey]:
    """Without what was lent and is over, by the clock of the database: a late sweep lengthens no loan."""
    return rows.filter(Q(until=None) | Q(until__gt=Now()))


def _keys_in_use() -> QuerySet[PersonKey]:
    keys = PersonKey.objects.select_related("account").filter(account__is_active=True).exclude(sealed=b"")
    return keys.order_by("account__display_name")
