"""Every write of keys, and every opening of one."""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from heatwatch.accounts.access import may, roles_of
from heatwatch.accounts.actions import change_account, issue_set_up_code
from heatwatch.accounts.models import Account
from heatwatch.audit.actions import record
from heatwatch.common.errors import Conflict, HouseError, Invalid
from heatwatch.common.ids import new_id
from heatwatch.common.secret import Secret
from heatwatch.vault import passphrases, queries, recipients
from heatwatch.vault.compartments import DESK, RECOVERY, REVIEW, Payload, new_payload, open_payload
from heatwatch.vault.errors import NoGrant, NotCompared, SwappedKey, Unsealable, WrongPassphrase
from heatwatch.vault.keys import Identity, new_identity, six_words
from heatwatch.vault.models import ComparedKey, Compartment, Membership, PersonKey, RecoveryCopy, TipKey
from heatwatch.vault.rows import insert
from heatwatch.vault.sealing import seal
from heatwatch.vault.unsealing import unseal

TIP_KEY, PERSON_KEY, KEPT_FORM = "tip key", "person key", "kept form"
# Restricted tips may be sealed to whoever has one of these roles.
REVIEWING = frozenset({"supervisor", "outside_reviewer"})


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
        _end_grants(account)
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
        _end_grants(account)
        PersonKey.objects.update_or_create(account=account, defaults=values)
        record("key_made", actor=account.pk, kind="account", id=account.pk, now=now)
    return identity


def unlock(account: Account | None, passphrase: Secret[str], *, host_key: Identity) -> Keyring:
    """Sign-in *is* unsealing the person's identity; the same work is done for a name that does not exist.

    Raises `WrongPassphrase`, `passphrases.Busy` when two others sign in at this moment, or `SwappedKey` when the
    database names another recipient for this person than the one of the identity they hold.
    """
    key = queries.person_key(account.pk) if account else None
    if account is None or key is None or not key.sealed:
        passphrases.open_with_passphrase(_decoy(), passphrase)
        raise WrongPassphrase
    inner = unseal(key.sealed, kind=PERSON_KEY, record=account.pk, identity=host_key)
    identity = Identity(passphrases.open_with_passphrase(inner, passphrase).decode())
    if identity.recipient != key.recipient:
        raise SwappedKey
    return Keyring(account.pk, identity)


def note_swapped_key(account: UUID, now: datetime) -> None:
    """Record that somebody's own key was not the one on file."""
    record("key_differs", actor=account, kind="account", id=account, now=now)


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
        _add_member(row, payload, first_member, queries.recipient_of(first_member.pk), by=None, now=now)
    return payload


def grant(keyring: Keyring, compartment: str, account: Account, *, words: str, now: datetime) -> None:
    """Give a waiting member the compartment; `words` are what the two read to each other over another channel.

    Whose words were compared for the desk may be given restricted tips too. Raises `Conflict` when the words are not
    those of the recipient on file: somebody may have swapped it.
    """
    payload = keyring.compartment(compartment)
    if compartment == DESK and account.kind == Account.PERSON and not may(account, "open_tip"):
        raise Invalid("this person's roles do not read tips", "ask the administrator to give the right role first")
    recipient = _same_words(account, words)
    row = Compartment.objects.get(pk=compartment)
    with transaction.atomic():
        _add_member(row, payload, account, recipient, by=keyring.account_id, now=now)


def compare_key(keyring: Keyring, account: Account, *, words: str, now: datetime) -> None:
    """A member of the desk heard these six words from a supervisor or the outside reviewer.

    From now on restricted tips may be sealed to that key. Raises `Conflict` when the words are not those on file.
    """
    payload = keyring.compartment(DESK)
    if account.pk == keyring.account_id:
        raise Invalid("nobody compares their own key", "let another member of the desk do it")
    if not account.is_active or not roles_of(account) & REVIEWING:
        raise Invalid("this person's roles hold no restricted tips", "ask the administrator to give the role first")
    with transaction.atomic():
        _note_compared(payload, account, _same_words(account, words), by=keyring.account_id, now=now)


def forget_comparison(account: Account, *, by: UUID, now: datetime) -> None:
    """No further restricted tip is sealed to this person; what was sealed to them stays."""
    with transaction.atomic():
        ComparedKey.objects.filter(account=account).delete()
        detail = {"compartment": REVIEW}
        record("key_revoked", actor=by, kind="account", id=account.pk, now=now, detail=detail)


def revoke(compartment: str, account: Account, *, by: UUID, now: datetime) -> None:
    """End a membership; raises `Invalid` for the last one. Whoever saw the key is assumed to have kept it."""
    with transaction.atomic():
        if not queries.others_who_open(account.pk).filter(compartment_id=compartment).exists():
            raise Invalid("the last member who opens it cannot be removed", "grant the key to somebody else first")
        Membership.objects.filter(compartment_id=compartment, account=account).delete()
        if compartment == DESK:
            ComparedKey.objects.filter(account=account).delete()
        detail = {"compartment": compartment}
        record("key_revoked", actor=by, kind="account", id=account.pk, now=now, detail=detail)


def reset_person(account: Account, *, by: UUID, knowing: bool, now: datetime) -> str:
    """End a person's key and grants, and return the set-up code for a new one.

    Raises `Invalid` when a compartment would be left without a person who opens it, or when restricted tips may be
    sealed to this person, unless that is known and wanted.
    """
    if not knowing:
        _ask_before_losing(account)
    with transaction.atomic():
        _end_grants(account)
        PersonKey.objects.filter(account=account).delete()
        record("key_ended", actor=by, kind="account", id=account.pk, now=now)
        return issue_set_up_code(account, by=by, now=now)


def change_person(
    account: Account,
    *,
    display_name: str,
    roles: Iterable[str],
    is_active: bool,
    languages: str,
    knowing: bool,
    by: Account,
    now: datetime,
) -> None:
    """Change an account; raises `Invalid` when that would silently leave content without a person who opens it."""
    wanted = set(roles)
    loses = (roles_of(account) - wanted) & queries.OPENING_ROLES
    if account.is_active and not knowing and (loses or not is_active):
        _ask_before_losing(account)
    changed = {"display_name": display_name, "roles": wanted, "is_active": is_active, "languages": languages}
    change_account(account, **changed, by=by, now=now)  # type: ignore[arg-type]  # the same keywords, passed on


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
        _add_member(row, payload, account, queries.recipient_of(account.pk), by=None, now=now)
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
            return Identity(unseal(row.sealed, kind=TIP_KEY, record=tip, identity=holder).decode("ascii", "replace"))
        except (NoGrant, Unsealable) as failure:
            refusal = failure
    raise refusal


def reseal_to_people(keyring: Keyring, tip: UUID, people: Iterable[UUID]) -> None:
    """Replace every key row of a tip by rows to named people; the caller's transaction and record frame it.

    One more row is for the two recovery sheets of the desk, which no member of the desk opens: the tip outlives the
    keys of its holders. Raises `NotCompared` for a person whose key on file is not the one that was compared.
    """
    text = open_tip_key(keyring, tip).reveal().encode()
    ceremony = recipients.load(settings.ENV.recipients_file)
    desk = _true_desk(keyring, ceremony)
    named = {person: _compared_recipient(desk, person) for person in people}
    rows = [TipKey(tip=tip, person=person, sealed=_tip_key(text, tip, to)) for person, to in named.items()]
    rows.append(TipKey(tip=tip, compartment=RECOVERY, sealed=_tip_key(text, tip, ceremony.recovery_of(DESK))))
    _forget_keys(tip)
    TipKey.objects.bulk_create(rows)


def reseal_to_compartment(keyring: Keyring, tip: UUID, compartment: str) -> None:
    """Put a restricted tip back into a compartment, in place of its named people.

    Whom to seal to is read from the file of the ceremony: the database is easier to change.
    """
    text = open_tip_key(keyring, tip).reveal().encode()
    recipient = recipients.load(settings.ENV.recipients_file).of(compartment)
    _forget_keys(tip)
    TipKey.objects.create(tip=tip, compartment=compartment, sealed=_tip_key(text, tip, recipient))


def recover_tip_key(tip: UUID, recovery: Identity, account: Account, *, now: datetime) -> None:
    """Give a restricted tip to a person with the desk's two recovery sheets; raises `Unsealable`."""
    row = queries.recovery_row(tip)
    if row is None:
        raise Unsealable
    text = unseal(row.sealed, kind=TIP_KEY, record=tip, identity=recovery)
    sealed = _tip_key(text, tip, queries.recipient_of(account.pk))
    with transaction.atomic():
        TipKey.objects.update_or_create(tip=tip, person=account.pk, defaults={"sealed": sealed})
        record("key_recovered", actor=account.pk, kind="account", id=account.pk, tip=tip, now=now)


def _tip_key(text: bytes, tip: UUID, recipient: str) -> bytes:
    return seal(text, kind=TIP_KEY, record=tip, recipients=[recipient])


def _true_desk(keyring: Keyring, ceremony: recipients.Recipients) -> Payload:
    """The desk as its members share it. Anybody can seal a payload of their own to a member; none has this identity."""
    payload = keyring.compartment(DESK)
    if payload.identity.recipient != ceremony.of(DESK):
        raise Unsealable
    return payload


def _compared_recipient(desk: Payload, account: UUID) -> str:
    row, recipient = queries.compared(account), queries.recipient_of(account)
    if row is None or not hmac.compare_digest(bytes(row.proof), desk.proof_of(account, recipient)):
        raise NotCompared
    return recipient


def _same_words(account: Account, words: str) -> str:
    """The recipient on file, if these are its six words; raises `Conflict`."""
    recipient = queries.recipient_of(account.pk)
    if passphrases.tidy(words).reveal() != six_words(recipient):
        raise Conflict("the six words differ", "do not grant; tell the administrator that the keys may be swapped")
    return recipient


def _note_compared(payload: Payload, account: Account, recipient: str, *, by: UUID | None, now: datetime) -> None:
    words = six_words(recipient)
    proof = {"words": words, "proof": payload.proof_of(account.pk, recipient)}
    values = {**proof, "compared_by": by, "compared_at": now}
    ComparedKey.objects.update_or_create(account=account, defaults=values)
    record("key_compared", actor=by, kind="account", id=account.pk, now=now, detail={"words": words})


def _end_grants(account: Account) -> None:
    """Whatever was sealed to a person's key, or said of it, is worth nothing once the key is gone."""
    Membership.objects.filter(account=account).delete()
    ComparedKey.objects.filter(account=account).delete()
    TipKey.objects.filter(person=account.pk).delete()


def _ask_before_losing(account: Account) -> None:
    """Raise `Invalid` when only this person may open something.

    How many restricted tips were sealed to somebody is told to nobody else, so those who may hold any are always asked.
    """
    if alone := queries.held_alone_by(account.pk):
        hint = "grant it to somebody else first; otherwise only the two recovery sheets open it again"
        raise Invalid(f"nobody else opens {' and '.join(alone)}", hint, "knowing")
    if roles_of(account) & REVIEWING and queries.person_key(account.pk):
        hint = "ask them to hand these on first; otherwise the other holder, or the two recovery sheets, must"
        raise Invalid("restricted tips may be sealed to this person", hint, "knowing")


def _forget_keys(tip: UUID) -> None:
    """Remove every key row of a tip, by the two indexes that find them."""
    TipKey.objects.filter(tip=tip, person=None).delete()
    TipKey.objects.filter(tip=tip, person__isnull=False).delete()


def _add_member(
    row: Compartment, payload: Payload, account: Account, recipient: str, *, by: UUID | None, now: datetime
) -> None:
    if row.name == DESK and account.kind == Account.PERSON:
        _note_compared(payload, account, recipient, by=by, now=now)
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
