"""The scene for a kept sample: one person with every role and compartment, and a tip whose key is the sample's."""

import io
import json
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from uuid import UUID

from django.test import Client

from heatwatch.accounts.actions import begin_session, create_account
from heatwatch.accounts.models import Account
from heatwatch.common.ids import new_id
from heatwatch.desk.actions.opening import OpenTip, open_tip
from heatwatch.intake import boxes
from heatwatch.intake.kinds import ATTACHMENT
from heatwatch.intake.models import Attachment, Mailbox, Tip
from heatwatch.intake.receipts import Receipt
from heatwatch.intake.submission import SealedFile
from heatwatch.vault.actions import Keyring, create_compartment, sealed_tip_key
from heatwatch.vault.compartments import ADVOCATES, CASEWORK, DESK
from heatwatch.vault.keys import Identity, identity_from_seed, new_identity
from heatwatch.vault.models import PersonKey, TipKey
from heatwatch.vault.recipients import Recipients, write
from heatwatch.vault.sealing import seal
from heatwatch.web.console.sessions import COOKIE
from tests.vault.reading.kept import Sample

ROLES = ("supervisor", "advocate", "investigator")


@dataclass
class Stage:
    """Where a sample is read; every part is made when a path asks for it."""

    home: Path
    sample: Sample
    now: datetime

    @property
    def identity(self) -> Identity:
        """The key that opens the sample."""
        return identity_from_seed(self.sample.seed)

    @property
    def id(self) -> UUID:
        """The row that the sample was sealed for."""
        return UUID(self.sample.record)

    @cached_property
    def own(self) -> Identity:
        """The person's key."""
        return new_identity()

    @cached_property
    def person(self) -> Account:
        """Somebody who may do everything, and holds every compartment."""
        account = create_account(username="stage", display_name="Stage", roles=ROLES, now=self.now, demo=True)
        PersonKey.objects.create(account=account, recipient=self.own.recipient, sealed=b"x", created_at=self.now)
        sheets = new_identity().recipient
        made = {
            name: create_compartment(name, first_member=account, recovery_recipient=sheets, now=self.now)
            for name in (DESK, CASEWORK, ADVOCATES)
        }
        named = {name: payload.identity.recipient for name, payload in made.items()}
        write(self.home / "recipients.json", Recipients(named, demo=True, recoveries=dict.fromkeys(named, sheets)))
        return account

    @cached_property
    def keyring(self) -> Keyring:
        return Keyring(self.person.pk, self.own)

    def renamed(self) -> Account:
        """The person under the id that the sample was sealed for."""
        values = {"username": "kept", "display_name": "Kept", "created_at": self.now}
        return Account.objects.create(id=self.id, **values)

    def tip(self, id: UUID | None = None, *, identity: Identity | None = None, compartment: str = DESK) -> Tip:
        """A tip whose key is the sample's, sealed to a compartment."""
        id = id or new_id()
        values = {"channel": "web", "language": "en", "received": self.now, "size": 1, "is_demo": True}
        tip = Tip.objects.create(id=id, due=self.now, reading=Tip.READ, **values)
        self.key(id, identity or self.identity, compartment)
        return tip

    def key(self, id: UUID, identity: Identity, compartment: str) -> TipKey:
        """The row through which the person opens a tip."""
        recipient = self.keyring.compartment(compartment).identity.recipient
        sealed = sealed_tip_key(identity.reveal().encode(), id, recipient)
        return TipKey.objects.create(tip=id, compartment=compartment, sealed=sealed)

    def opens(self, tip: Tip) -> OpenTip:
        """The tip as its page opens it."""
        return open_tip(self.keyring, self.person, tip, self.now)

    def attachment(self, tip: Tip) -> Attachment:
        """A file of the tip, whose description opens."""
        file = SealedFile(new_id(), new_identity(), "film.mp4", "video/mp4", size=1, sha256="0" * 64, chunks=1)
        row = Attachment(tip=tip, file=file.file, chunks=1)
        told = json.dumps(file.as_dict()).encode()
        row.sealed = seal(told, kind=ATTACHMENT, record=row.pk, recipients=[self.identity.recipient])
        row.save(force_insert=True)
        return row

    def mailbox(self, tip: Tip, code: str, box: bytes | None = None) -> Receipt:
        """The mailbox of a tip, which this code opens."""
        receipt = Receipt(bytes.fromhex(code))
        made = boxes.sealed(receipt, tip=tip.pk, number=tip.number, recipient=self.identity.recipient)
        recipient = receipt.identity.recipient
        Mailbox.objects.create(lookup=receipt.lookup, tip=tip, recipient=recipient, box=made if box is None else box)
        return receipt

    def browser(self) -> Client:
        """The person, signed in at the console."""
        client = Client()
        client.cookies[COOKIE] = begin_session(self.person, self.own.reveal(), self.now, factor="app")
        return client


def stored(stage: Stage, name: str, data: bytes) -> Path:
    """A file in the instance folder."""
    place = stage.home / name
    place.write_bytes(data)
    return place


def read_all(pieces: object) -> bytes:
    """Everything of a stream of pieces."""
    whole = io.BytesIO()
    for piece in pieces:  # type: ignore[attr-defined]  # an iterator of bytes
        whole.write(piece)
    return whole.getvalue()
