"""A tip's key for named people only: to which keys it may be sealed, and who can say so.

Members of the desk compare six words and prove it with the desk's key. Whoever holds casework without the desk opens a
tip of a case too, and must be able to restrict it: what the desk compared is therefore proven to casework as well.
"""

import hmac
from collections.abc import Iterable
from contextlib import suppress
from uuid import UUID

from django.conf import settings

from heatwatch.common.errors import HouseError
from heatwatch.vault import queries, recipients
from heatwatch.vault.actions import Keyring, forget_keys, open_tip_key, sealed_tip_key, true_desk, true_payload
from heatwatch.vault.compartments import CASEWORK, DESK, RECOVERY, Payload
from heatwatch.vault.errors import NoGrant, NotCompared
from heatwatch.vault.models import ComparedKey, TipKey


def reseal_to_people(keyring: Keyring, tip: UUID, people: Iterable[UUID]) -> None:
    """Replace every key row of a tip by rows to named people; the caller's transaction and record frame it.

    One more row is for the two recovery sheets of the desk, which no member of the desk opens: the tip outlives the
    keys of its holders. Raises `NotCompared` for a person whose key on file is not the one that was compared.
    """
    text = open_tip_key(keyring, tip).reveal().encode()
    named, sheets = compared_recipients(keyring, people)
    rows = [TipKey(tip=tip, person=person, sealed=sealed_tip_key(text, tip, to)) for person, to in named.items()]
    rows.append(TipKey(tip=tip, compartment=RECOVERY, sealed=sealed_tip_key(text, tip, sheets)))
    forget_keys(tip)
    TipKey.objects.bulk_create(rows)


def compared_recipients(keyring: Keyring, people: Iterable[UUID]) -> tuple[dict[UUID, str], str]:
    """The compared keys of these people, and that of the desk's recovery sheets; raises `NotCompared`."""
    ceremony = recipients.load(settings.ENV.recipients_file)
    payload = _proving(keyring, ceremony)
    return {person: compared_recipient(payload, person) for person in people}, ceremony.recovery_of(DESK)


def proven_among(keyring: Keyring, people: Iterable[UUID]) -> set[UUID]:
    """Those of these people to whose keys this keyring may seal a restricted tip."""
    payload, proven = _proving(keyring, recipients.load(settings.ENV.recipients_file)), set()
    for person in people:
        with suppress(NotCompared):
            compared_recipient(payload, person)
            proven.add(person)
    return proven


def compared_recipient(payload: Payload, account: UUID) -> str:
    """The recipient of somebody whose six words were compared, as these secrets prove it; raises `NotCompared`."""
    recipient = queries.recipient_of(account)
    proof = payload.proof_of(account, recipient)
    if not any(hmac.compare_digest(made, proof) for made in _proofs(payload.name, account)):
        raise NotCompared
    return recipient


def tell_casework(keyring: Keyring) -> None:
    """Prove to casework what the desk compared, if this keyring holds both keys and both are the ceremony's.

    It never stands in the way of what it comes with.
    """
    with suppress(HouseError):
        ceremony = recipients.load(settings.ENV.recipients_file)
        desk, casework = true_desk(keyring, ceremony), true_payload(keyring, ceremony, CASEWORK)
        for row in queries.all_compared():
            recipient = row.account.key.recipient
            proof = casework.proof_of(row.account_id, recipient)
            told = hmac.compare_digest(bytes(row.casework_proof), proof)
            if not told and hmac.compare_digest(bytes(row.proof), desk.proof_of(row.account_id, recipient)):
                ComparedKey.objects.filter(pk=row.pk).update(casework_proof=proof)


def _proving(keyring: Keyring, ceremony: recipients.Recipients) -> Payload:
    """The secrets by which this person tells a compared key: the desk's, or those of casework without it."""
    with suppress(NoGrant):
        return true_desk(keyring, ceremony)
    with suppress(NoGrant):
        return true_payload(keyring, ceremony, CASEWORK)
    raise NoGrant(DESK)


def _proofs(compartment: str, account: UUID) -> list[bytes]:
    """What was proven of somebody's key; whoever was granted casework was compared by that, as with the desk."""
    row = queries.compared(account)
    if compartment == DESK:
        return [bytes(row.proof)] if row else []
    member = queries.memberships(account).get(CASEWORK)
    return [*([bytes(row.casework_proof)] if row else []), *([bytes(member.proof)] if member else [])]
