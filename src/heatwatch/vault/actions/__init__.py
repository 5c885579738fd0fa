"""Every write of keys, and every opening of one."""

from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from heatwatch.accounts.access import may, roles_of
from heatwatch.accounts.actions import change_account, issue_set_up_code, use_set_up_code
from heatwatch.accounts.models import Account
from heatwatch.audit.actions import record
from heatwatch.common.errors import Conflict, HouseError, Invalid
from heatwatch.common.ids import new_id
from heatwatch.common.secret import Secret
from heatwatch.factors.actions import forget_factors
from heatwatch.vault import passphrases, queries, recipients
from heatwatch.vault.actions import decoy
from heatwatch.vault.compartments import DESK, Payload, new_payload, open_payload
from heatwatch.vault.errors import NoGrant, SwappedKey, Unsealable, WrongPassphrase, to_be_told
from heatwatch.vault.keys import Identity, new_identity, six_words
from heatwatch.vault.models import ComparedKey, Compartment, Departure, Membership, PersonKey, RecoveryCopy, TipKey
from heatwatch.vault.rows import Row
from heatwatch.vault.sealing import seal
from heatwatch.vault.unsealing import unseal

TIP_KEY, PERSON_KEY = "tip key", "person key"
# Restricted tips may be sealed to whoever has one of these roles.
REVIEWING = frozenset({"supervisor", "outside_reviewer"})


@dataclass
class Keyring:
    """The keys of a signed-in person, in memory: their identity, and the compartments opened with it so far."""

    account_id: UUID
    identity: Identity
    _opened: dict[str, tuple[bytes, Payload]] = field(default_factory=dict, repr=False)

    def compartment(self, name: str, *, again: bool = False) -> Payload:
        """The compartment's secrets; raises `NoGrant` when this person is no member.

        `again` looks whether they were renewed since: whoever keeps a keyring for long, as the reader does, has to.
        """
        known = self._opened.get(name)
        if known and not again:
            return known[1]
        sealed = queries.membership_payload(name, self.account_id)
        if sealed is None:
            self._opened.pop(name, None)
            raise NoGrant(name)
        if known is None or known[0] != sealed:
            known = self._opened[name] = (sealed, open_payload(name, sealed, self.identity))
        return known[1]


def create_person_key(
    account: Account,
    passphrase: Secret[str],
    *,
    host_recipient: str,
    now: datetime,
    identity: Identity | None = None,
    set_up_code: str = "",
) -> Identity:
    """Make (or, after a reset, replace) a person's identity; grants and factors of an earlier one are gone.

    A code that somebody makes it with is used up by this; raises `accounts.actions.WrongCode` when it was already.
    """
    identity = identity or new_identity()
    inner = passphrases.seal_under_passphrase(identity.reveal().encode(), passphrase)
    outer = seal(inner, kind=PERSON_KEY, record=account.pk, recipients=[host_recipient])
    with transaction.atomic():
        if set_up_code:
            use_set_up_code(account, set_up_code, now)
        _end_grants(account)
        forget_factors(account)
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
    key = queries.person_key(account.pk if account else decoy.NOBODY)
    if account is None or key is None or not key.sealed:
        passphrases.open_with_passphrase(decoy.opened(host_key), passphrase)
        raise WrongPassphrase
    inner = unseal(key.sealed, kind=PERSON_KEY, record=account.pk, identity=host_key)
    identity = Identity(passphrases.open_with_passphrase(inner, passphrase).decode("ascii", "replace"))
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
        add_member(row, payload, first_member, queries.recipient_of(first_member.pk), by=None, now=now)
    return payload


def grant(keyring: Keyring, compartment: str, account: Account, *, words: str, now: datetime) -> None:
    """Give a waiting member the compartment; `words` are what the two read to each other over another channel.

    Whose words were compared for the desk may be given restricted tips too. Raises `Conflict` when the words are not
    those of the recipient on file: somebody may have swapped it.
    """
    keyring.compartment(compartment)
    if compartment == DESK and account.kind == Account.PERSON and not may(account, "open_tip"):
        raise Invalid("this person's roles do not read tips", "ask the administrator to give the right role first")
    recipient = same_words(account, words)
    with transaction.atomic():
        row, payload = held_now(keyring, compartment)
        add_member(row, payload, account, recipient, by=keyring.account_id, now=now)


def held_now(keyring: Keyring, compartment: str) -> tuple[Compartment, Payload]:
    """A compartment with the secrets it has at this moment, kept from being renewed until the transaction ends.

    Raises `Conflict` when the database names another recipient than the one of the secrets its members hold.
    """
    row = Compartment.objects.select_for_update().get(pk=compartment)
    payload = keyring.compartment(compartment, again=True)
    if payload.identity.recipient != row.recipient:
        raise Conflict(
            "the key of the compartment is not the one on file", "somebody may have swapped it; grant nothing"
        )
    return row, payload


def revoke(compartment: str, account: Account, *, by: UUID, now: datetime) -> None:
    """End a membership; raises `Invalid` for the last one. Whoever saw the key is assumed to have kept it."""
    with transaction.atomic():
        # Two who revoke each other's key at one moment take their turn, or nobody would be left.
        Compartment.objects.select_for_update().filter(pk=compartment).first()
        if not queries.others_who_open(account.pk).filter(compartment_id=compartment).exists():
            raise Invalid("the last member who opens it cannot be removed", "grant the key to somebody else first")
        Membership.objects.filter(compartment_id=compartment, account=account).delete()
        if compartment == DESK:
            ComparedKey.objects.filter(account=account).delete()
        Departure.objects.get_or_create(compartment_id=compartment, account=account.pk, defaults={"at": now})
        detail = {"compartment": compartment}
        record("key_revoked", actor=by, kind="account", id=account.pk, now=now, detail=detail)


def reset_person(account: Account, *, by: UUID, knowing: bool, now: datetime) -> str:
    """End a person's key and grants, and return the set-up code for a new one.

    Raises `Invalid` when a compartment would be left without a person who opens it, or when restricted tips may be
    sealed to this person, unless that is known and wanted.
    """
    with transaction.atomic():
        _take_turn(account)
        if not knowing:
            _ask_before_losing(account)
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
    changed = {"display_name": display_name, "roles": wanted, "is_active": is_active, "languages": languages}
    with transaction.atomic():
        before = _take_turn(account)
        loses = (roles_of(before) - wanted) & queries.OPENING_ROLES
        if before.is_active and not knowing and (loses or not is_active):
            _ask_before_losing(before)
        change_account(account, **changed, by=by, now=now)  # type: ignore[arg-type]  # the same keywords, passed on
        _note_departure(account, left=not is_active, now=now)


def tip_key_row(tip: UUID, identity: Identity, *, compartment: str, recipient: str) -> Row:
    """A new tip's identity sealed to a compartment, as the row to add. The front door calls this: it reads nothing."""
    sealed = sealed_tip_key(identity.reveal().encode(), tip, recipient)
    return Row(TipKey, {"id": new_id(), "tip": tip, "compartment": compartment, "sealed": sealed})


def open_tip_key(keyring: Keyring, tip: UUID) -> Identity:
    """The tip's identity, through the person's own key row or a compartment's; raises `Unsealable` or `NoGrant`.

    A row that does not open is passed over: one bad row must not keep a tip from whoever holds a good one.
    """
    return key_in(keyring, tip, queries.tip_key_rows(tip, keyring.account_id))


def open_tip_keys(keyring: Keyring, tips: Collection[UUID]) -> dict[UUID, Identity]:
    """The identities of those of several tips that the keyring opens, by two questions; the others are left out."""
    found = {}
    for tip, rows in queries.tip_key_rows_of(tips, keyring.account_id).items():
        with suppress(NoGrant, Unsealable):
            found[tip] = key_in(keyring, tip, rows)
    return found


def key_in(keyring: Keyring, tip: UUID, rows: Iterable[TipKey]) -> Identity:
    """The tip's identity, through one of these rows; raises `Unsealable` or `NoGrant`."""
    refusal: HouseError = Unsealable()
    for row in rows:
        try:
            return Identity(_text_of(keyring, tip, row).decode("ascii", "replace"))
        except (NoGrant, Unsealable) as failure:
            refusal = to_be_told(refusal, failure)
    raise refusal


def _text_of(keyring: Keyring, tip: UUID, row: TipKey) -> bytes:
    if row.person:
        return unseal(row.sealed, kind=TIP_KEY, record=tip, identity=keyring.identity)
    known = keyring.compartment(row.compartment)
    try:
        return opened_by(known.identities, row)[0]
    except Unsealable:
        renewed = keyring.compartment(row.compartment, again=True)
        if renewed is known:
            raise
    return opened_by(renewed.identities, row)[0]


def opened_by(identities: Iterable[Identity], row: TipKey) -> tuple[bytes, Identity]:
    """What a key row holds, and the identity that opened it; raises `Unsealable` when none does."""
    refusal: HouseError = Unsealable()
    for identity in identities:
        try:
            return unseal(row.sealed, kind=TIP_KEY, record=row.tip, identity=identity), identity
        except Unsealable as failure:
            refusal = to_be_told(refusal, failure)
    raise refusal


def reseal_to_compartment(keyring: Keyring, tip: UUID, compartment: str) -> None:
    """Put a restricted tip back into a compartment, in place of its named people.

    Whom to seal to is read from the file of the ceremony: the database is easier to change.
    """
    text = open_tip_key(keyring, tip).reveal().encode()
    recipient = recipients.load(settings.ENV.recipients_file).of(compartment)
    forget_keys(tip)
    TipKey.objects.create(tip=tip, compartment=compartment, sealed=sealed_tip_key(text, tip, recipient))


def sealed_tip_key(text: bytes, tip: UUID, recipient: str) -> bytes:
    """A tip's identity sealed to a recipient, for a key row."""
    return seal(text, kind=TIP_KEY, record=tip, recipients=[recipient])


def true_desk(keyring: Keyring, ceremony: recipients.Recipients) -> Payload:
    """The desk as its members share it; raises what `true_payload` does."""
    return true_payload(keyring, ceremony, DESK)


def true_payload(keyring: Keyring, ceremony: recipients.Recipients, name: str) -> Payload:
    """A compartment as its members share it; raises `NoGrant`, or `Unsealable` for one that somebody made up.

    Anybody can seal a payload of their own to a member; none has the identity that the ceremony's file names.
    """
    payload = keyring.compartment(name)
    # While the key is being renewed the file may name the one before.
    if ceremony.of(name) not in {identity.recipient for identity in payload.identities}:
        raise Unsealable
    return payload


def same_words(account: Account, words: str) -> str:
    """The recipient on file, if these are its six words; raises `Conflict`."""
    recipient = queries.recipient_of(account.pk)
    if passphrases.tidy(words).reveal() != six_words(recipient):
        raise Conflict("the six words differ", "do not grant; tell the administrator that the keys may be swapped")
    return recipient


def note_compared(payload: Payload, account: Account, recipient: str, *, by: UUID | None, now: datetime) -> None:
    """Keep that a member of the desk heard the words of this recipient."""
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


def _note_departure(account: Account, *, left: bool, now: datetime) -> None:
    """Whoever leaves while holding a key may have kept it; whoever comes back before it was renewed holds it again."""
    if not left:
        Departure.objects.filter(account=account.pk, compartment__memberships__account=account).delete()
        return
    for name in queries.memberships(account.pk):
        Departure.objects.get_or_create(compartment_id=name, account=account.pk, defaults={"at": now})


def _take_turn(account: Account) -> Account:
    """The account as it is now. Two people who may both lose what they open are judged one after the other.

    Each compartment is locked, and in one order: judged at one moment, each of the two would count on the other.
    """
    list(Compartment.objects.select_for_update().order_by("pk").values_list("pk"))
    return Account.objects.select_for_update().get(pk=account.pk)


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


def forget_keys(tip: UUID) -> None:
    """Remove every key row of a tip, by the two indexes that find them."""
    TipKey.objects.filter(tip=tip, person=None).delete()
    TipKey.objects.filter(tip=tip, person__isnull=False).delete()


def add_member(
    row: Compartment, payload: Payload, account: Account, recipient: str, *, by: UUID | None, now: datetime
) -> None:
    """Seal a compartment to a member, and prove that a member did; call in a transaction."""
    if row.name == DESK and account.kind == Account.PERSON:
        note_compared(payload, account, recipient, by=by, now=now)
    values: dict[str, object] = {"sealed": payload.sealed_to(recipient), "granted_by": by, "granted_at": now}
    values |= {"words": six_words(recipient), "proof": payload.proof_of(account.pk, recipient)}
    Departure.objects.filter(compartment=row, account=account.pk).delete()
    Membership.objects.update_or_create(compartment=row, account=account, defaults=values)
    detail = {"compartment": row.name, "words": six_words(recipient)}
    record("key_granted", actor=by, kind="account", id=account.pk, now=now, detail=detail)
