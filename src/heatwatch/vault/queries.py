"""Every read of key rows; what they return is sealed or public."""

from pathlib import Path
from uuid import UUID

from heatwatch.accounts.models import Account
from heatwatch.common.errors import Invalid
from heatwatch.vault.keys import six_words
from heatwatch.vault.models import Compartment, Membership, PersonKey, RecoveryCopy, TipKey

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


def held_alone_by(account: UUID) -> list[str]:
    """The compartments that no other person holds."""
    mine = Membership.objects.filter(account=account).values_list("compartment_id", flat=True)
    people = Membership.objects.filter(account__kind=Account.PERSON, account__is_active=True).exclude(account=account)
    others = set(people.values_list("compartment_id", flat=True))
    return sorted(set(mine) - others)


def waiting_for(compartment: str) -> list[tuple[Account, str]]:
    """Active people with a key but without this compartment, with the six words to compare."""
    keys = PersonKey.objects.select_related("account").filter(account__is_active=True).exclude(sealed=b"")
    without = keys.exclude(account__memberships__compartment=compartment)
    return [(key.account, six_words(key.recipient)) for key in without.order_by("account__display_name")]


def recovery_copy(compartment: str) -> RecoveryCopy | None:
    """The copy that the two recovery sheets open."""
    return RecoveryCopy.objects.filter(pk=compartment).first()


def tip_key_rows(tip: UUID, account: UUID) -> list[TipKey]:
    """The rows through which this account might open the tip: its own first, then those of compartments."""
    own = TipKey.objects.filter(tip=tip, person=account, person__isnull=False)
    # Two questions, since each has an index of its own and their union has none.
    return [*own, *TipKey.objects.filter(tip=tip, person=None)]


def tips_sealed_to(account: UUID) -> list[UUID]:
    """Restricted tips that were sealed to this very person."""
    return list(TipKey.objects.filter(person=account).values_list("tip", flat=True))


def people_sealed_to(tip: UUID) -> list[UUID]:
    """The people whom a restricted tip was sealed to."""
    rows = TipKey.objects.filter(tip=tip, person__isnull=False)
    return [person for person in rows.values_list("person", flat=True) if person is not None]
