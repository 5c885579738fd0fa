"""Files: looked at one at a time, for a reason and on record; and taken out of everybody's reach when they must be.

A file that may be child sexual abuse material nobody looks at, downloads or exports from then on: having or sharing it
is a crime (18 USC 2252A, California Penal Code 311.11). Its sealed bytes and its hash stay as they are. Its key moves
into a row that only the custodians and the recovery sheets of the desk open, and so does the key of the whole tip.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from heatwatch.accounts.access import may
from heatwatch.accounts.models import Account
from heatwatch.accounts.queries import colleagues
from heatwatch.audit.actions import record
from heatwatch.common.errors import Invalid
from heatwatch.common.ids import new_id
from heatwatch.common.text import cleaned
from heatwatch.desk import kinds, queries, rules
from heatwatch.desk.actions.opening import Held, file_in, pieces_of
from heatwatch.desk.actions.working import allow, change
from heatwatch.desk.errors import ViewingOver, Withheld
from heatwatch.desk.models import FileHandOver, Presence, Viewing, WithheldFile
from heatwatch.intake.kinds import ATTACHMENT
from heatwatch.intake.models import Attachment, Tip
from heatwatch.intake.submission import SealedFile
from heatwatch.media.errors import NotShown
from heatwatch.vault.actions import Keyring, open_tip_key
from heatwatch.vault.actions.restricting import compared_recipients, proven_among, reseal_to_people
from heatwatch.vault.errors import NoGrant
from heatwatch.vault.keys import new_identity
from heatwatch.vault.queries import all_compared
from heatwatch.vault.sealing import seal

HAND_OVER_FIELDS = ("agency", "person", "time", "reference", "told")


def begin_viewing(actor: Account, opened: Held, attachment: UUID, reason: str, *, id: UUID, now: datetime) -> None:
    """Say why this file must be seen; recorded before anything of it is. An earlier viewing by this person is over.

    The same `id` again begins nothing. Raises `Withheld`.
    """
    allow(actor, "open_media", opened.tip)
    row = queries.attachment(opened.tip, attachment)
    if queries.is_withheld(row.pk):
        raise Withheld
    if not reason.strip():
        raise Invalid("the reason is missing", "write in a line why you need to see this file", "reason")
    sealed = seal(cleaned(reason).encode(), kind=kinds.VIEWING, record=id, recipients=[opened.identity.recipient])
    with transaction.atomic():
        values = {"tip": opened.tip, "attachment": row, "by": actor, "at": now, "sealed": sealed}
        _, created = Viewing.objects.get_or_create(id=id, defaults=values)
        if created:
            detail = {"attachment": str(row.pk)}
            record("viewed", actor=actor.pk, kind="viewing", id=id, tip=opened.tip.pk, now=now, detail=detail)


def viewed_file(keyring: Keyring, actor: Account, tip: Tip, viewing: UUID, now: datetime) -> tuple[Viewing, SealedFile]:
    """The file of a viewing that this person began and that is not over; raises `ViewingOver` or `Withheld`."""
    allow(actor, "open_media", tip)
    row = queries.viewing(tip, viewing)
    if row.by_id != actor.pk or row.at < now - rules.VIEWING or queries.last_viewing(actor) != row.pk:
        raise ViewingOver
    if queries.is_withheld(row.attachment_id):
        raise Withheld
    return row, file_in(queries.attachment(tip, row.attachment_id), open_tip_key(keyring, tip.pk))


def checked_pieces(file: SealedFile) -> Iterator[bytes]:
    """The original, piece by piece; raises `NotShown` at its end when it is not the file whose hash was sealed."""
    digest = hashlib.sha256()
    for piece in pieces_of(file):
        digest.update(piece)
        yield piece
    if digest.hexdigest() != file.sha256:
        raise NotShown("changed")


def custodians(named: Iterable[str], keyring: Keyring | None = None) -> list[Account]:
    """Who holds what was withheld: the people whom the agency file names, else every supervisor.

    Only people who can sign in, may open what is sealed to them, and whose six words were compared: as far as this
    keyring can prove it, if one is given that proves any.
    """
    compared = {row.account_id for row in all_compared()}
    if keyring is not None:
        with suppress(NoGrant):
            compared = proven_among(keyring, compared)
    able = [
        person
        for person in colleagues()
        if person.pk in compared and may(person, "withhold_file", on_restricted_to_me=True)
    ]
    wanted = set(named)
    chosen = [person for person in able if person.username in wanted]
    supervisors = {person.pk for person in colleagues("supervisor")}
    return chosen or [person for person in able if person.pk in supervisors]


def withhold(
    keyring: Keyring, actor: Account, opened: Held, attachment: UUID, *, named: Iterable[str], now: datetime
) -> list[Account]:
    """Withhold a file and seal the tip to the custodians, in one act that never asks; returns who holds it now.

    A tip that was restricted stays with the people whom it was sealed to: it names an insider, and who that is nobody
    here knows. Withholding a withheld file again changes nothing.
    """
    allow(actor, "withhold_file", opened.tip)
    row = queries.attachment(opened.tip, attachment)
    with transaction.atomic():
        # Whatever somebody changes at this moment, it does not keep the file in reach; and whoever restricted the tip
        # since it was opened keeps it from the custodians too.
        opened = replace(opened, tip=queries.locked(opened.tip))
        tip = opened.tip
        holders = [] if tip.restricted else custodians(named, keyring) or [actor]
        if queries.is_withheld(row.pk):
            return holders
        _take_key(row, opened, actor, _recipients(keyring, opened, holders), now)
        if not tip.restricted:
            change(tip, tip.version, actor, "withheld", now, restricted=True, assignee=None, translator=None)
            reseal_to_people(keyring, tip.pk, [person.pk for person in holders])
            Presence.objects.filter(tip=tip).delete()
        detail = {"attachment": str(row.pk), "to": [str(person.pk) for person in holders]}
        record("file_withheld", actor=actor.pk, kind="attachment", id=row.pk, tip=tip.pk, now=now, detail=detail)
    return holders


def hand_over_file(actor: Account, opened: Held, attachment: UUID, told: Mapping[str, str], now: datetime) -> None:
    """Record to whom a withheld file was reported, when, and what they said is to be done with it."""
    allow(actor, "withhold_file", opened.tip)
    file = queries.withheld_file(opened.tip, attachment)
    facts = {name: cleaned(told.get(name, "")).strip() for name in HAND_OVER_FIELDS}
    for name, value in facts.items():
        if not value:
            raise Invalid(f"{name} is missing", "write 'not given' if they gave none", name)
    row = FileHandOver(id=new_id(), file=file, by=actor, at=now)
    facts["by"] = actor.display_name
    secret = json.dumps(facts).encode()
    row.sealed = seal(secret, kind=kinds.FILE_HAND_OVER, record=row.pk, recipients=[opened.identity.recipient])
    with transaction.atomic():
        row.save(force_insert=True)
        detail = {"attachment": str(attachment)}
        record(
            "file_handed_over",
            actor=actor.pk,
            kind="attachment",
            id=attachment,
            tip=opened.tip.pk,
            now=now,
            detail=detail,
        )


def _recipients(keyring: Keyring, opened: Held, holders: list[Account]) -> list[str]:
    """Whom the file's key is sealed to; of a restricted tip, whoever holds the tip."""
    if opened.tip.restricted:
        return [opened.identity.recipient]
    keys, sheets = compared_recipients(keyring, [person.pk for person in holders])
    return [*keys.values(), sheets]


def _take_key(row: Attachment, opened: Held, actor: Account, recipients: list[str], now: datetime) -> None:
    """Name, kind, size and hash stay with the tip; in the place of the key stands one that opens nothing."""
    file = file_in(row, opened.identity)
    sealed = _described(file, kinds.WITHHELD, row, recipients)
    keyless = _described(replace(file, identity=new_identity()), ATTACHMENT, row, [opened.identity.recipient])
    WithheldFile.objects.create(attachment=row, tip=opened.tip, by=actor, at=now, sealed=sealed)
    Attachment.objects.filter(pk=row.pk).update(sealed=keyless)


def _described(file: SealedFile, kind: str, row: Attachment, recipients: list[str]) -> bytes:
    return seal(json.dumps(file.as_dict()).encode(), kind=kind, record=row.pk, recipients=recipients)
