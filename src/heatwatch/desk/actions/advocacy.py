"""What victim advocates write about the person behind a tip: sealed to `advocates`, which nobody at the desk opens.

Records name the note and never the tip: in no trail of the desk does it stand that an advocate was there.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from heatwatch.accounts.access import require, roles_of
from heatwatch.accounts.models import Account
from heatwatch.audit.actions import record
from heatwatch.common.errors import Invalid
from heatwatch.common.ids import new_id
from heatwatch.common.secret import masked
from heatwatch.common.text import cleaned
from heatwatch.desk import kinds
from heatwatch.desk.actions.opening import Said, readable
from heatwatch.desk.models import AdvocateFile, AdvocateNote, Privilege
from heatwatch.desk.queries import advocacy
from heatwatch.intake.models import Tip
from heatwatch.vault import recipients
from heatwatch.vault.actions import Keyring, open_tip_key, tip_key_row
from heatwatch.vault.compartments import ADVOCATES
from heatwatch.vault.keys import Identity, new_identity
from heatwatch.vault.rows import insert
from heatwatch.vault.sealing import seal


@masked
@dataclass(frozen=True)
class Confided:
    """A note opened for an advocate, and whether counsel marked its author, with which basis."""

    said: Said
    basis: str
    counsel: str


def read_notes(keyring: Keyring, actor: Account, tip: Tip, now: datetime) -> list[Confided]:
    """Open the notes on a tip, which is recorded; raises `NoGrant` for whoever does not hold `advocates`."""
    require(actor, "advocate_note")
    keyring.compartment(ADVOCATES)
    file = advocacy.file_of(tip)
    if file is None:
        return []
    identity, marked = open_tip_key(keyring, file.pk), advocacy.privileges()
    record("opened", actor=actor.pk, kind="advocate notes", id=file.pk, now=now)
    return [_confided(row, identity, marked.get(row.author_id)) for row in advocacy.notes(file)]


def write_note(keyring: Keyring, actor: Account, tip: Tip, text: str, *, id: UUID, now: datetime) -> None:
    """Write a note that only advocates open. The same `id` again writes nothing."""
    require(actor, "advocate_note")
    keyring.compartment(ADVOCATES)
    if not text.strip():
        raise Invalid("the note is empty", "write something first", "text")
    file = advocacy.file_of(tip) or _begin(tip, now)
    identity = open_tip_key(keyring, file.pk)
    sealed = seal(cleaned(text).encode(), kind=kinds.ADVOCATE_NOTE, record=id, recipients=[identity.recipient])
    with transaction.atomic():
        values = {"file": file, "author": actor, "at": now, "sealed": sealed}
        _, created = AdvocateNote.objects.get_or_create(id=id, defaults=values)
        if created:
            record("advocate_noted", actor=actor.pk, kind="advocate note", id=id, now=now)


def mark_privileged(actor: Account, advocate: Account, *, basis: str, counsel: str, now: datetime) -> None:
    """Record that counsel marked an advocate, with one of the legal bases of the agency file."""
    require(actor, "mark_privilege")
    if "advocate" not in roles_of(advocate):
        raise Invalid("only an advocate's notes can be marked", "give the role first", "basis")
    if basis not in settings.AGENCY.privileges:
        raise Invalid("unknown legal basis", "choose one of the agency file", "basis")
    if not counsel.strip():
        raise Invalid("the name of counsel is missing", "write who of the office's counsel decided", "counsel")
    values = {"basis": basis, "counsel": cleaned(counsel).strip(), "marked_by": actor.pk, "marked_at": now}
    with transaction.atomic():
        Privilege.objects.update_or_create(account=advocate, defaults=values)
        detail = {"basis": basis}
        record("privilege_marked", actor=actor.pk, kind="account", id=advocate.pk, now=now, detail=detail)


def unmark_privileged(actor: Account, advocate: Account, now: datetime) -> None:
    """Record that counsel took the mark back: nothing of this person is shown as privileged any more."""
    require(actor, "mark_privilege")
    with transaction.atomic():
        if Privilege.objects.filter(account=advocate).delete()[0]:
            record("privilege_unmarked", actor=actor.pk, kind="account", id=advocate.pk, now=now)


def _begin(tip: Tip, now: datetime) -> AdvocateFile:
    """A file with an identity of its own; whoever comes second takes the first one's."""
    identity, id = new_identity(), new_id()
    recipient = recipients.load(settings.ENV.recipients_file).of(ADVOCATES)
    try:
        with transaction.atomic():
            file = AdvocateFile.objects.create(id=id, tip=tip, opened_at=now)
            insert([tip_key_row(id, identity, compartment=ADVOCATES, recipient=recipient)])
    except IntegrityError:
        file = AdvocateFile.objects.get(tip=tip)
    return file


def _confided(row: AdvocateNote, identity: Identity, mark: Privilege | None) -> Confided:
    text = readable(row.sealed, kinds.ADVOCATE_NOTE, row.pk, identity)
    said = Said(row.pk, str(row.author or ""), from_reporter=False, at=row.at, text=text)
    return Confided(said, mark.basis if mark else "", mark.counsel if mark else "")
