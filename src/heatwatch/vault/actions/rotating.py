"""A compartment gets a new key: for whoever is left when somebody leaves who may have kept the old one.

1. `begin`, in one transaction: new secrets, sealed to every member whom a member had granted the old ones, and to the
   recovery sheets. They remember the identity before, so that whatever comes in meanwhile opens for every member.
2. `publish`: the recipients file names the new recipient; the doors believe it, since the database names both.
3. `advance`, batch after batch: each tip's key that opens by an earlier identity is sealed to the new one, if it is
   still what it was. How far it came is stored with the batch, so that whoever is killed goes on from there.
4. `finish`, after a pass that found nothing to re-seal: the recipient before is no longer known.

A report that a door seals with the old recipient even then still opens, and `renewed_tip_key` re-seals it when the
reader takes it up. Two who work at one rotation do no harm: each row changes only from what was read.
"""

import hmac
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from heatwatch.accounts.models import Account
from heatwatch.audit.actions import record
from heatwatch.common.errors import Conflict
from heatwatch.vault import queries, recipients
from heatwatch.vault.actions import Keyring, held_now, key_in, opened_by, sealed_tip_key
from heatwatch.vault.compartments import CASEWORK, DESK, Payload, renewed
from heatwatch.vault.errors import NoGrant, Unsealable
from heatwatch.vault.keys import Identity
from heatwatch.vault.models import (
    ComparedKey,
    Compartment,
    Departure,
    Membership,
    RecoveryCopy,
    Rotation,
    TipKey,
)

BATCH = 500


@dataclass(frozen=True)
class Begun:
    """A rotation, and the members whom it did not give the new key: they must be granted it again."""

    rotation: Rotation
    left_out: list[Account]


def begin(keyring: Keyring, compartment: str, now: datetime) -> Begun:
    """Make the new secrets and pass them on, or go on with a rotation that is under way.

    Raises `NoGrant` for whoever is no member, and `Conflict` when file and database name another recipient.
    """
    with transaction.atomic():
        row, old = held_now(keyring, compartment)
        if under_way := queries.unfinished_rotation(compartment):
            # What came in behind the place where the last run was killed is found by one more pass.
            under_way.again += 1
            return Begun(under_way, [])
        ceremony = recipients.load(settings.ENV.recipients_file)
        if ceremony.of(compartment) != row.recipient:
            hint = "do not rotate: compare both with the ceremony, docs/guides/key-ceremony.md"
            raise Conflict(f"file and database name another recipient for {compartment}", hint)
        new = renewed(old)
        left_out = _pass_on(old, new, keyring)
        _keep_for_recovery(new, ceremony.recovery_of(compartment), now)
        Compartment.objects.filter(pk=compartment).update(
            recipient=new.identity.recipient, previous=row.recipient, version=F("version") + 1
        )
        Departure.objects.filter(compartment=compartment).delete()
        rotation = _rotation(new, keyring.account_id, now)
        detail = {"compartment": compartment, "left_out": [str(account.pk) for account in left_out]}
        record("rotation_begun", actor=keyring.account_id, kind="key", id=rotation.pk, now=now, detail=detail)
    return Begun(rotation, left_out)


def publish(rotation: Rotation) -> bool:
    """Write the new recipient into the file that the doors read; False when it named the new one already.

    A file that names neither the new recipient nor the one before is somebody else's work: raises `Conflict`. Raises
    `OSError` where this process may not write it; then `file_for` is what whoever may has to put there.
    """
    place = settings.ENV.recipients_file
    wanted = file_for(rotation)
    if recipients.load(place) == wanted:
        return False
    recipients.write(place, wanted)
    return True


def file_for(rotation: Rotation) -> recipients.Recipients:
    """The recipients file as it shall be from now on; raises `Conflict` when it names a stranger."""
    name, file = rotation.compartment_id, recipients.load(settings.ENV.recipients_file)
    if recipients.compare({name: file.of(name)}, *({name: told.get(name, "")} for told in queries.named_recipients())):
        hint = "somebody may have put a key of their own there; compare with the ceremony"
        raise Conflict(f"the recipients file names a stranger for {name}", hint)
    return replace(file, compartments={**file.compartments, name: rotation.recipient})


def advance(keyring: Keyring, rotation: Rotation, now: datetime) -> bool:
    """Re-seal the next batch; False when a whole pass found nothing more to re-seal."""
    name = rotation.compartment_id
    payload = keyring.compartment(name)
    if payload.identity.recipient != rotation.recipient:
        payload = keyring.compartment(name, again=True)
    rows = queries.key_rows_after(name, rotation.cursor, BATCH)
    made = [_resealed(row, payload, first_pass=rotation.passes == 0) for row in rows]
    with transaction.atomic():
        changed = _store([(row, sealed) for row, sealed in zip(rows, made, strict=True) if sealed])
        rotation.resealed += changed
        rotation.again += changed
        rotation.damaged += sum(sealed is None for sealed in made) if rotation.passes == 0 else 0
        rotation.cursor = rows[-1].pk if rows else None
        rotation.worked_at = now
        more = bool(rows) or rotation.again > 0
        if not rows:
            rotation.passes, rotation.again = rotation.passes + 1, 0
        rotation.save(update_fields=["resealed", "again", "damaged", "cursor", "worked_at", "passes"])
    return more


def finish(keyring: Keyring, rotation: Rotation, now: datetime) -> bool:
    """End the rotation; False while the recipients file does not name the new recipient yet."""
    name = rotation.compartment_id
    if recipients.load(settings.ENV.recipients_file).of(name) != rotation.recipient:
        return False
    with transaction.atomic():
        unfinished = Rotation.objects.filter(pk=rotation.pk, finished_at=None)
        if unfinished.update(finished_at=now, worked_at=now):
            Compartment.objects.filter(pk=name).update(previous="")
            detail = {"compartment": name, "tips": rotation.resealed}
            record("rotation_finished", actor=keyring.account_id, kind="key", id=rotation.pk, now=now, detail=detail)
    return True


def renewed_tip_key(keyring: Keyring, tip: UUID) -> Identity:
    """The same as `open_tip_key`; a row that only an earlier key of the desk opens is sealed to the present one."""
    rows = queries.tip_key_rows(tip, keyring.account_id)
    identity = key_in(keyring, tip, rows)
    for row in rows:
        with suppress(NoGrant):
            payload = None if row.person else keyring.compartment(row.compartment, again=True)
            if payload and payload.earlier and (sealed := _resealed(row, payload, first_pass=False)):
                _store([(row, sealed)])
    return identity


def _pass_on(old: Payload, new: Payload, keyring: Keyring) -> list[Account]:
    """Seal the new secrets to every member who still works here and whose key is the one that was granted."""
    left_out = []
    for member in queries.members(new.name):
        key = queries.person_key(member.account_id)
        recipient = key.recipient if key and member.account.is_active else ""
        if recipient and hmac.compare_digest(bytes(member.proof), old.proof_of(member.account_id, recipient)):
            member.sealed, member.proof = new.sealed_to(recipient), new.proof_of(member.account_id, recipient)
            member.save(update_fields=["sealed", "proof"])
            continue
        if member.account_id == keyring.account_id:
            raise Conflict("your key is not the one that was granted", "let another member rotate; tell a supervisor")
        Membership.objects.filter(pk=member.pk).delete()
        left_out.append(member.account)
    if new.name == DESK:
        _prove_again(old, new)
    if new.name == CASEWORK:
        _tell_casework_again(old, new)
    return left_out


def _prove_again(old: Payload, new: Payload) -> None:
    """Whose words were compared stays known; what an old key does not prove is forgotten."""
    for row in ComparedKey.objects.all():
        row.proof = _proven_anew(row.account_id, row.proof, old, new)
        if row.proof:
            row.save(update_fields=["proof"])
        else:
            row.delete()


def _tell_casework_again(old: Payload, new: Payload) -> None:
    """What the old key of casework does not prove is told anew with the next tip that comes into a case."""
    for row in ComparedKey.objects.exclude(casework_proof=b""):
        row.casework_proof = _proven_anew(row.account_id, row.casework_proof, old, new)
        row.save(update_fields=["casework_proof"])


def _proven_anew(account: UUID, proof: bytes | memoryview, old: Payload, new: Payload) -> bytes:
    """What the new secrets prove of somebody's key, if the old ones proved it; else nothing."""
    key = queries.person_key(account)
    if key is None or not hmac.compare_digest(bytes(proof), old.proof_of(account, key.recipient)):
        return b""
    return new.proof_of(account, key.recipient)


def _keep_for_recovery(new: Payload, recovery: str, now: datetime) -> None:
    """The two sheets open the new secrets too: the recipient is the one of the ceremony's file."""
    values = {"recipient": recovery, "sealed": new.sealed_to(recovery), "created_at": now}
    RecoveryCopy.objects.update_or_create(compartment_id=new.name, defaults=values)


def _rotation(new: Payload, by: UUID, now: datetime) -> Rotation:
    return Rotation.objects.create(
        compartment_id=new.name,
        recipient=new.identity.recipient,
        started_by=by,
        started_at=now,
        worked_at=now,
        total=queries.key_count(new.name),
    )


def _resealed(row: TipKey, payload: Payload, *, first_pass: bool) -> bytes | None:
    """The row's key sealed to the present identity; empty when it is already, None when nothing opens it.

    In the first pass nearly every row is sealed to an earlier identity, later nearly none: the likelier is tried first.
    """
    order = (*payload.earlier, payload.identity) if first_pass else payload.identities
    try:
        text, opener = opened_by(order, row)
    except Unsealable:
        return None
    if opener is payload.identity:
        return b""
    return sealed_tip_key(text, row.tip, payload.identity.recipient)


def _store(made: list[tuple[TipKey, bytes]]) -> int:
    """Only over what was read: a tip that was restricted or disposed of meanwhile gets no key back.

    One statement for all of them: Django would spend more time on composing each than the database on doing it.
    """
    if not made:
        return 0
    written = TipKey._meta.pk.get_db_prep_save
    values = [(sealed, written(row.pk, connection), bytes(row.sealed)) for row, sealed in made]
    with connection.cursor() as cursor:
        cursor.executemany("UPDATE vault_key SET sealed = %s WHERE id = %s AND sealed = %s", values)
        return int(cursor.rowcount)
