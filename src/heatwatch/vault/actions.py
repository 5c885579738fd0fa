"""Every write of keys, and every opening of one."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction

from heatwatch.accounts.access import may
from heatwatch.accounts.actions import issue_set_up_code
from heatwatch.accounts.models import Account
from heatwatch.audit.actions import record
from heatwatch.common.errors import Conflict, HouseError, Invalid
from heatwatch.common.ids import new_id
from heatwatch.common.secret import Secret
from heatwatch.vault import passphrases, queries
from heatwatch.vault.compartments import DESK, Payload, new_payload, open_payload
from heatwatch.vault.errors import NoGrant, Unsealable, WrongPassphrase
from heatwatch.vault.keys import Identity, new_identity, six_words
from heatwatch.vault.models import Compartment, Membership, PersonKey, RecoveryCopy, TipKey
from heatwatch.vault.rows import insert
from heatwatch.vault.sealing import seal
from heatwatch.vault.unsealing import unseal

TIP_KEY, PERSON_KEY, KEPT_FORM = "tip key", "person key", "kept form"


@dataclass
class Keyring:
    """The keys of a signed-in person, in memory: their identity, and the compartments opened with it so far."""

    account_id: UUID
    identity: Identity
    _opened: dict[str, Payload] = field(default_factory=dict, repr=False)

    def compartment(self, name: str) -> Payload:
        """The compartment's secrets; raises `NoGrant` when this person is no member."""
        if name not in self._opened:
            sealed = queries.membership_payload(name, self.account_id)
            if sealed is None:
                raise NoGrant(name)
            self._opened[name] = open_payload(name, sealed, self.identity)
        return self._opened[name]


def create_person_key(
    account: Account, passphrase: Secret[str], *, host_recipient: str, now: datetime, identity: Identity | None = None
) -> Identity:
    """Make (or, after a reset, replace) a person's identity; the grants of an earlier one are gone."""
    identity = identity or new_identity()
    inner = passphrases.seal_under_passphrase(identity.reveal().encode(), passphrase)
    outer = seal(inner, kind=PERSON_KEY, record=account.pk, recipients=[host_recipient])
    with transaction.atomic():
        Membership.objects.filter(account=account).delete()
        values = {"recipient": identity.recipient, "sealed": outer, "created_at": now}
        PersonKey.objects.update_or_create(account=account, defaults=values)
        account.sessions.all().delete()
        record("key_made", actor=account.pk, kind="account", id=account.pk, now=now)
    return identity


def create_service_key(account: Account, now: datetime) -> Identity:
    """An identity for the reader; the caller stores it in the host's credential, the database keeps the recipient.

    The grants of an earlier one are gone.
    """
    identity = new_identity()
    values = {"recipient": identity.recipient, "sealed": b"", "created_at": now}
    with transaction.atomic():
        Membership.objects.filter(account=account).delete()
        PersonKey.objects.update_or_create(account=account, defaults=values)
        record("key_made", actor=account.pk, kind="account", id=account.pk, now=now)
    return identity


def unlock(account: Account | None, passphrase: Secret[str], *, host_key: Identity) -> Keyring:
    """Sign-in *is* unsealing the person's identity; the same work is done for a name that does not exist.

    Raises `WrongPassphrase`, or `passphrases.Busy` when two others sign in at this moment.
    """
    key = queries.person_key(account.pk) if account else None
    if account is None or key is None or not key.sealed:
        passphrases.open_with_passphrase(_decoy(), passphrase)
        raise WrongPassphrase
    inner = unseal(key.sealed, kind=PERSON_KEY, record=account.pk, identity=host_key)
    return Keyring(account.pk, Identity(passphrases.open_with_passphrase(inner, passphrase).decode()))


def change_passphrase(
    account: Account, old: Secret[str], new: Secret[str], *, host_key: Identity, now: datetime
) -> None:
    """Re-seal the same identity under a new passphrase; grants stay."""
    keyring = unlock(account, old, host_key=host_key)
    inner = passphrases.seal_under_passphrase(keyring.identity.reveal().encode(), new)
    outer = seal(inner, kind=PERSON_KEY, record=account.pk, recipients=[host_key.recipient])
    with transaction.atomic():
        PersonKey.objects.filter(account=account).update(sealed=outer)
        record("passphrase_changed", actor=account.pk, kind="account", id=account.pk, now=now)


def create_compartment(name: str, *, first_member: Account, recovery_recipient: str, now: datetime) -> Payload:
    """Make a compartment, give it to its first member and to its recovery recipient."""
    payload = new_payload(name)
    with transaction.atomic():
        row = Compartment.objects.create(name=name, recipient=payload.identity.recipient, created_at=now)
        RecoveryCopy.objects.create(
            compartment=row,
            recipient=recovery_recipient,
            sealed=payload.sealed_to(recovery_recipient),
            created_at=now,
        )
        _add_member(row, payload, first_member, by=None, now=now)
    return payload


def grant(keyring: Keyring, compartment: str, account: Account, *, words: str, now: datetime) -> None:
    """Give a waiting member the compartment; `words` are what the two read to each other over another channel.

    Raises `Conflict` when the words are not those of the recipient on file: somebody may have swapped it.
    """
    payload = keyring.compartment(compartment)
    if compartment == DESK and account.kind == Account.PERSON and not may(account, "open_tip"):
        raise Invalid("this person's roles do not read tips", "ask the administrator to give the right role first")
    expected = six_words(queries.recipient_of(account.pk))
    if passphrases.tidy(words).reveal() != expected:
        raise Conflict("the six words differ", "do not grant; tell the administrator that the keys may be swapped")
    row = Compartment.objects.get(pk=compartment)
    with transaction.atomic():
        _add_member(row, payload, account, by=keyring.account_id, now=now)


def revoke(compartment: str, account: Account, *, by: UUID, now: datetime) -> None:
    """End a membership; raises `Invalid` for the last one. Whoever saw the key is assumed to have kept it."""
    with transaction.atomic():
        members = Membership.objects.filter(compartment_id=compartment)
        people = members.filter(account__kind=Account.PERSON).exclude(account=account)
        if not people.exists():
            raise Invalid("the last member cannot be removed", "grant the key to somebody else first")
        members.filter(account=account).delete()
        detail = {"compartment": compartment}
        record("key_revoked", actor=by, kind="account", id=account.pk, now=now, detail=detail)


def reset_person(account: Account, *, by: UUID, knowing: bool, now: datetime) -> str:
    """End a person's key and grants, and return the set-up code for a new one.

    Raises `Invalid` when a compartment would be left without a person who opens it, unless that is known and wanted.
    """
    alone = queries.held_alone_by(account.pk)
    if alone and not knowing:
        hint = "grant it to somebody else first; otherwise only the two recovery sheets open it again"
        raise Invalid(f"nobody else holds {' and '.join(alone)}", hint, "knowing")
    with transaction.atomic():
        Membership.objects.filter(account=account).delete()
        PersonKey.objects.filter(account=account).delete()
        record("key_ended", actor=by, kind="account", id=account.pk, now=now)
        return issue_set_up_code(account, by=by, now=now)


def seal_for(account: UUID, data: bytes) -> bytes:
    """Seal what a person typed to that person: a locked page keeps it, and only their passphrase opens it again."""
    return seal(data, kind=KEPT_FORM, record=account, recipients=[queries.recipient_of(account)])


def open_own(keyring: Keyring, sealed: bytes) -> bytes:
    """Open what `seal_for` made; raises `Unsealable`."""
    return unseal(sealed, kind=KEPT_FORM, record=keyring.account_id, identity=keyring.identity)


def restore_membership(payload: Payload, account: Account, *, now: datetime) -> None:
    """After a recovery: give the recovered compartment to a member, in place of every lost one."""
    row = Compartment.objects.get(pk=payload.name)
    if payload.identity.recipient != row.recipient:
        raise Unsealable
    with transaction.atomic():
        _add_member(row, payload, account, by=None, now=now)
        detail = {"compartment": payload.name}
        record("key_recovered", actor=account.pk, kind="account", id=account.pk, now=now, detail=detail)


def store_tip_key(tip: UUID, identity: Identity, *, compartment: str, recipient: str) -> None:
    """Seal a new tip's identity to a compartment and forget it. The front door calls this: it reads nothing."""
    sealed = seal(identity.reveal().encode(), kind=TIP_KEY, record=tip, recipients=[recipient])
    insert(TipKey, id=new_id(), tip=tip, compartment=compartment, sealed=sealed)


def open_tip_key(keyring: Keyring, tip: UUID) -> Identity:
    """The tip's identity, through the person's own key row or a compartment's; raises `Unsealable` or `NoGrant`.

    A row that does not open is passed over: one bad row must not keep a tip from whoever holds a good one.
    """
    refusal: HouseError = Unsealable()
    for row in queries.tip_key_rows(tip, keyring.account_id):
        try:
            holder = keyring.identity if row.person else keyring.compartment(row.compartment).identity
            return Identity(unseal(row.sealed, kind=TIP_KEY, record=tip, identity=holder).decode())
        except (NoGrant, Unsealable) as failure:
            refusal = failure
    raise refusal


def reseal_to_people(keyring: Keyring, tip: UUID, people: Iterable[UUID]) -> None:
    """Replace every key row of a tip by rows to named people; the caller's transaction and record frame it."""
    identity = open_tip_key(keyring, tip)
    text = identity.reveal().encode()
    rows = [
        TipKey(
            tip=tip,
            person=person,
            sealed=seal(text, kind=TIP_KEY, record=tip, recipients=[queries.recipient_of(person)]),
        )
        for person in people
    ]
    _forget_keys(tip)
    TipKey.objects.bulk_create(rows)


def reseal_to_compartment(keyring: Keyring, tip: UUID, compartment: str) -> None:
    """Put a restricted tip back into a compartment, in place of its named people."""
    text = open_tip_key(keyring, tip).reveal().encode()
    recipient = queries.compartment_recipients()[compartment]
    sealed = seal(text, kind=TIP_KEY, record=tip, recipients=[recipient])
    _forget_keys(tip)
    TipKey.objects.create(tip=tip, compartment=compartment, sealed=sealed)


def _forget_keys(tip: UUID) -> None:
    """Remove every key row of a tip, by the two indexes that find them."""
    TipKey.objects.filter(tip=tip, person=None).delete()
    TipKey.objects.filter(tip=tip, person__isnull=False).delete()


def _add_member(row: Compartment, payload: Payload, account: Account, *, by: UUID | None, now: datetime) -> None:
    recipient = queries.recipient_of(account.pk)
    values = {
        "sealed": payload.sealed_to(recipient),
        "granted_by": by,
        "granted_at": now,
        "words": six_words(recipient),
    }
    Membership.objects.update_or_create(compartment=row, account=account, defaults=values)
    detail = {"compartment": row.name, "words": values["words"]}
    record("key_granted", actor=by, kind="account", id=account.pk, now=now, detail=detail)


def _decoy() -> bytes:
    """An age passphrase file that nobody's passphrase opens, made once and shipped, so that no time is told."""
    return queries.DECOY.read_bytes()
