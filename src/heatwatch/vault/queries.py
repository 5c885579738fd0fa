"""Every read of key rows; what they return is sealed or public."""

from pathlib import Path
from uuid import UUID

from django.db.models import QuerySet

from heatwatch.accounts.access import ROLES, reads_tips
from heatwatch.accounts.models import Account
from heatwatch.common.errors import Invalid
from heatwatch.vault.compartments import RECOVERY
from heatwatch.vault.keys import six_words
from heatwatch.vault.models import ComparedKey, Compartment, Membership, PersonKey, RecoveryCopy, TipKey

# Whoever has none of these roles opens nothing, whatever keys they still hold.
OPENING_ROLES = frozenset({"advocate", *(role for role in ROLES if reads_tips(role))})
DECOY = Path(__file__).with_name("decoy.age")


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


def members(compartment: str) -> list[Membership]:
    """Who holds a compartment."""
    return list(Membership.objects.filter(compartment=compartment).select_related("account"))


def is_member(compartment: str, account: UUID) -> bool:
    """Whether an account holds a compartment."""
    return Membership.objects.filter(compartment=compartment, account=account).exists()


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
    own = TipKey.objects.filter(tip=tip, person=account, person__isnull=False)
    # Two questions, since each has an index of its own and their union has none.
    return [*own, *TipKey.objects.filter(tip=tip, person=None).exclude(compartment=RECOVERY)]


def recovery_row(tip: UUID) -> TipKey | None:
    """A restricted tip's key as the desk's two recovery sheets open it."""
    return TipKey.objects.filter(tip=tip, person=None, compartment=RECOVERY).first()


def tips_sealed_to(account: UUID) -> list[UUID]:
    """Restricted tips that were sealed to this very person."""
    return list(TipKey.objects.filter(person=account).values_list("tip", flat=True))


def people_sealed_to(tip: UUID) -> list[UUID]:
    """The people whom a restricted tip was sealed to."""
    rows = TipKey.objects.filter(tip=tip, person__isnull=False)
    return [person for person in rows.values_list("person", flat=True) if person is not None]


def _keys_in_use() -> QuerySet[PersonKey]:
    keys = PersonKey.objects.select_related("account").filter(account__is_active=True).exclude(sealed=b"")
    return keys.order_by("account__display_name")
