"""The ways to everything else: keys, compartments, passphrase files, the reporter's mailbox, sessions, backups."""

import base64
import getpass
import json
import sys
from datetime import datetime, timedelta
from pathlib import Path
from unittest.mock import patch
from uuid import UUID

from django.core.signing import Signer
from django.db import transaction

from heatwatch.accounts.actions import SESSION, identity_in
from heatwatch.accounts.models import ConsoleSession
from heatwatch.alerts.boxes import BROWSER, open_browser, open_reach
from heatwatch.alerts.boxes import PURPOSE as REACH
from heatwatch.alerts.models import AlertBrowser
from heatwatch.cli.keys import recovery, sheets
from heatwatch.common import cookiebox
from heatwatch.common.errors import HouseError, Invalid, NotFound
from heatwatch.common.secret import Secret
from heatwatch.factors.boxes import PURPOSE as SECOND
from heatwatch.factors.boxes import open_factor
from heatwatch.factors.models import SecondFactor
from heatwatch.intake import boxes, kinds
from heatwatch.intake.actions.conversations import tokens_now
from heatwatch.intake.actions.drafts import open_draft
from heatwatch.intake.actions.gathering import gather
from heatwatch.intake.actions.mailboxes import VISIT, open_mailbox, visited
from heatwatch.intake.actions.words import Whom, standing
from heatwatch.intake.errors import VisitOver
from heatwatch.intake.models import Draft, MailboxVisit, Message, PhoneWords, SingleMessage, Tip
from heatwatch.intake.receipts import draft_lookup
from heatwatch.reader import desk_key
from heatwatch.storage.actions import head_of, restore
from heatwatch.storage.errors import Damaged, NewerBackup, OtherVersion
from heatwatch.texting.actions.sending import text_in
from heatwatch.vault.actions import PERSON_KEY, TIP_KEY, Keyring, open_tip_key, open_tip_keys, rotating, unlock
from heatwatch.vault.actions.keeping import KEPT_FORM
from heatwatch.vault.actions.recovering import recover_tip_key
from heatwatch.vault.compartments import DESK, KIND, RECOVERY, Payload
from heatwatch.vault.errors import NewerVersion, Unsealable, WrongPassphrase
from heatwatch.vault.models import Compartment, Membership, PersonKey, RecoveryCopy, TipKey
from heatwatch.vault.recipients import Recipients, load, write
from heatwatch.vault.sealing import seal
from heatwatch.web.console import kept, offered
from heatwatch.web.console.second import offers
from tests.vault.reading.openings import PASSPHRASE, STREAM
from tests.vault.reading.samples import id_of
from tests.vault.reading.stage import Stage, stored
from tests.vault.reading.ways import Way

DAMAGED, WAITS = "it is marked as damaged", "it waits"
STOPPED = "it is stopped"
CANNOT = "this letter cannot be opened"


def letter(stage: Stage, sealed: bytes) -> str:
    """The desk's answer as the reporter reads it."""
    tip = stage.tip()
    receipt = stage.mailbox(tip, stage.sample.secret)
    values = {"sender": Message.DESK, "sent": stage.now, "place": 1, "sealed": sealed}
    Message.objects.create(id=stage.id, tip=tip, **values)
    [one] = open_mailbox(receipt).letters
    return CANNOT if one.damaged else one.text


def single_message(stage: Stage, sealed: bytes) -> str:
    """As the reader makes a tip of it; what it cannot open stays where it is."""
    SingleMessage.objects.create(id=stage.id, stored=stage.now, sealed=sealed)
    stage.key(stage.id, stage.identity, DESK)
    gather(stage.keyring, stage.now, lambda _: "en")
    waits = SingleMessage.objects.filter(pk=stage.id).first()
    if waits:
        return DAMAGED if waits.damaged else WAITS
    return str(stage.opens(Tip.objects.get()).story["story"])


def texted(stage: Stage, sealed: bytes) -> str:
    """The desk's answer as it goes out as a text message."""
    return text_in(Message(id=stage.id, sealed=sealed), stage.identity)


def phone_words(stage: Stage, sealed: bytes) -> str:
    """As whoever is about to text a telephone reads it: what cannot be opened counts as a STOP."""
    with transaction.atomic():
        known_as = tokens_now(stage.keyring, load(stage.home / "recipients.json")).of("sms", "+15105550107")
    PhoneWords.objects.create(token=known_as[0], key_version=1, record=stage.id, said=stage.now, sealed=sealed)
    stage.key(stage.id, stage.identity, DESK)
    words = standing(stage.keyring, Whom("sms", "+15105550107"))
    return STOPPED if words.is_stopped else str(words.safe and words.safe.how)


def draft(stage: Stage, sealed: bytes) -> str:
    token = bytes.fromhex(stage.sample.secret)
    Draft.objects.create(lookup=draft_lookup(token), sealed=sealed, stored=stage.now)
    found = open_draft(token, stage.now)
    return str(found.fields["story"]) if found else ""


def box(stage: Stage, sealed: bytes) -> str:
    tip = stage.tip(UUID(json.loads(stage.sample.payload)["tip"]))
    return open_mailbox(stage.mailbox(tip, stage.sample.secret, sealed)).number


def visit(stage: Stage, sealed: bytes) -> str:
    handle = cookiebox.handle_of(stage.sample.secret, VISIT)
    # The sample says until when the visit lasts; it is opened just before.
    now = datetime.fromisoformat(json.loads(stage.sample.payload)["until"]) - timedelta(minutes=1)
    MailboxVisit.objects.create(handle=handle, sealed=sealed, expires=now)
    return visited(stage.sample.secret, now).receipt.entropy.hex()


def session(stage: Stage, sealed: bytes) -> str:
    values = {"account": stage.person, "created_at": stage.now, "seen_at": stage.now}
    row = ConsoleSession(handle=cookiebox.handle_of(stage.sample.secret, SESSION), sealed=sealed, **values)
    return identity_in(row, stage.sample.secret)


def offered_passphrase(stage: Stage, sealed: bytes) -> str:
    proof = Signer(salt=offered.PURPOSE).sign(base64.b64encode(sealed).decode())
    return offered.offered(stage.sample.secret, proof)


def offered_secret(stage: Stage, sealed: bytes) -> str:
    proof = Signer(salt=offers.PURPOSE).sign(base64.b64encode(sealed).decode())
    return offers.offered(stage.sample.secret, proof).decode()


def second_factor(stage: Stage, sealed: bytes) -> str:
    row = SecondFactor(account_id=stage.id, kind=SecondFactor.APP, sealed=sealed)
    return open_factor(stage.sample.secret, stage.id, row).name


def alert_address(stage: Stage, sealed: bytes) -> str:
    return open_reach(stage.sample.secret, stage.id, sealed).mail


def alert_browser(stage: Stage, sealed: bytes) -> str:
    row = AlertBrowser(pk=id_of("browser"), account_id=stage.id, sealed=sealed)
    return open_browser(stage.sample.secret, row).name


def own_key_row(stage: Stage, sealed: bytes) -> str:
    """A restricted tip, sealed to the person."""
    TipKey.objects.create(tip=stage.id, person=stage.person.pk, sealed=sealed)
    return open_tip_key(Keyring(stage.person.pk, stage.identity), stage.id).recipient


def lent_key_row(stage: Stage, sealed: bytes) -> str:
    """A tip that is lent to the person."""
    until = stage.now.replace(year=stage.now.year + 9)
    TipKey.objects.create(tip=stage.id, person=stage.person.pk, until=until, sealed=sealed)
    return open_tip_key(Keyring(stage.person.pk, stage.identity), stage.id).recipient


def desk_key_row(stage: Stage, sealed: bytes) -> str:
    TipKey.objects.create(tip=stage.id, compartment=DESK, sealed=sealed)
    return open_tip_key(with_desk(stage), stage.id).recipient


def page_of_tips(stage: Stage, sealed: bytes) -> str:
    TipKey.objects.create(tip=stage.id, compartment=DESK, sealed=sealed)
    return "".join(found.recipient for found in open_tip_keys(with_desk(stage), [stage.id]).values())


def renewed_key_row(stage: Stage, sealed: bytes) -> str:
    """After the desk got a new key: what was re-sealed opens by it, what could not be opened was left as it was."""
    TipKey.objects.create(tip=stage.id, compartment=DESK, sealed=sealed)
    keyring = with_desk(stage)
    begun = rotating.begin(keyring, DESK, stage.now).rotation
    while rotating.advance(keyring, begun, stage.now):
        pass
    begun.refresh_from_db()
    row = TipKey.objects.get()
    assert (begun.damaged == 1) == (bytes(row.sealed) == sealed)
    return open_tip_key(Keyring(stage.person.pk, stage.own), stage.id).recipient


def recovered_key_row(stage: Stage, sealed: bytes) -> str:
    """A restricted tip given back by the two sheets."""
    TipKey.objects.create(tip=stage.id, compartment=RECOVERY, sealed=sealed)
    recover_tip_key(stage.id, stage.identity, stage.person, now=stage.now)
    return open_tip_key(stage.keyring, stage.id).recipient


def membership(stage: Stage, sealed: bytes) -> str:
    Membership.objects.filter(account=stage.person, compartment=DESK).update(sealed=sealed)
    return Keyring(stage.person.pk, stage.identity).compartment(DESK).identity.recipient


def recovery_copy(stage: Stage, sealed: bytes) -> str:
    stage.keyring.compartment(DESK)
    RecoveryCopy.objects.filter(pk=DESK).update(sealed=sealed)
    return recovery.compartment(DESK, stage.identity).identity.recipient


def reader_starts(stage: Stage, sealed: bytes) -> str:
    """The reader proves at its start that it opens the desk."""
    Membership.objects.filter(account=stage.person, compartment=DESK).update(sealed=sealed)
    PersonKey.objects.filter(account=stage.person).update(recipient=stage.identity.recipient)
    file = stored(stage, "stage.key", stage.identity.reveal().encode())
    with patch.object(desk_key, "service", lambda _name: stage.person):
        return desk_key.open_desk(file, stage.now).compartment(DESK).identity.recipient


def kept_form(stage: Stage, sealed: bytes) -> str:
    keyring = Keyring(stage.id, stage.identity)
    opened = kept.open_form(keyring, base64.b64encode(sealed).decode()) or {}
    return "".join(opened.get("text", []))


def sign_in(stage: Stage, sealed: bytes) -> str:
    account, words = stage.renamed(), Secret(stage.sample.secret)
    values = {"recipient": stage.sample.shown, "sealed": sealed, "created_at": stage.now}
    PersonKey.objects.create(account=account, **values)
    return unlock(account, words, host_key=stage.identity).identity.recipient


def sign_in_with_file(stage: Stage, sealed: bytes) -> str:
    outer = seal(sealed, kind=PERSON_KEY, record=stage.person.pk, recipients=[stage.identity.recipient])
    PersonKey.objects.filter(account=stage.person).update(recipient=stage.sample.shown, sealed=outer)
    keyring = unlock(stage.person, Secret(stage.sample.secret), host_key=stage.identity)
    return keyring.identity.recipient


def recovery_sheets(stage: Stage, sealed: bytes) -> str:
    sheet_a = stored(stage, "sheet-a.txt", sheets.armored(sealed).encode())
    sheet_b = stored(stage, "sheet-b.txt", stage.sample.secret.encode())
    return recovery.identity(sheet_a, sheet_b).recipient


def reader_key(stage: Stage, sealed: bytes) -> str:
    """The reader's key, whose passphrase somebody types at a terminal."""
    stored(stage, "sealed-reader.key.age", sealed)
    payload = stage.keyring.compartment(DESK).sealed_to(stage.sample.shown)
    Membership.objects.filter(account=stage.person, compartment=DESK).update(sealed=payload)
    PersonKey.objects.filter(account=stage.person).update(recipient=stage.sample.shown)
    with (
        patch.object(desk_key, "service", lambda _name: stage.person),
        patch.object(sys.stdin, "isatty", lambda: True),
        patch.object(getpass, "getpass", lambda _prompt: stage.sample.secret),
    ):
        return desk_key.open_desk(stage.home / "sealed-reader.key", stage.now).identity.recipient


def backup_head(stage: Stage, sealed: bytes) -> str:
    return str(head_of(stored(stage, "kept.backup", sealed), stage.identity)["id"])


def backup_restored(stage: Stage, sealed: bytes) -> str:
    """An old backup opens, and says with which version it is restored: its tables are those of its day."""
    files: list[Path] = [stored(stage, "kept.backup", sealed)]
    return str(restore(files, stage.identity, stage.now))


def with_desk(stage: Stage) -> Keyring:
    """The person, member of a desk whose key is the sample's."""
    payload, account = Payload(DESK, stage.identity, Secret(b"k" * 32)), stage.person
    proof = payload.proof_of(account.pk, stage.own.recipient)
    values = {"sealed": payload.sealed_to(stage.own.recipient), "proof": proof}
    Membership.objects.filter(account=account, compartment=DESK).update(**values)
    Compartment.objects.filter(pk=DESK).update(recipient=stage.identity.recipient)
    sheets_recipient = RecoveryCopy.objects.get(pk=DESK).recipient
    named = Recipients({DESK: stage.identity.recipient}, demo=True, recoveries={DESK: sheets_recipient})
    write(stage.home / "recipients.json", named)
    return Keyring(account.pk, stage.own)


WAYS = (
    Way("intake.actions.mailboxes._letter", kinds.MESSAGE, letter, CANNOT, CANNOT),
    Way("texting.actions.sending.text_in", kinds.MESSAGE, texted),
    Way("intake.actions.words.words_in", kinds.PHONE_WORDS, phone_words, STOPPED, STOPPED),
    Way("intake.actions.words.message_in", kinds.SINGLE_MESSAGE, single_message, DAMAGED, WAITS),
    Way("intake.actions.drafts._opened", kinds.DRAFT, draft, "", ""),
    Way("intake.boxes.opened", boxes.PURPOSE, box, NotFound),
    Way("intake.actions.mailboxes.visited", VISIT, visit, VisitOver),
    Way("accounts.actions.identity_in", SESSION, session, NotFound),
    Way("web.console.offered.offered", offered.PURPOSE, offered_passphrase, Invalid),
    Way("web.console.second.offers.offered", offers.PURPOSE, offered_secret, Invalid),
    Way("alerts.boxes.open_reach", REACH, alert_address, NotFound),
    Way("alerts.boxes.open_browser", BROWSER, alert_browser, NotFound),
    Way("factors.boxes.open_factor", SECOND, second_factor, NotFound),
    Way("vault.actions._text_of", TIP_KEY, own_key_row),
    Way("vault.actions._text_of", TIP_KEY, lent_key_row),
    Way("vault.actions.opened_by", TIP_KEY, desk_key_row),
    Way("vault.actions.opened_by", TIP_KEY, page_of_tips, "", ""),
    Way("vault.actions.opened_by", TIP_KEY, renewed_key_row),
    Way("vault.actions.recovering.recover_tip_key", TIP_KEY, recovered_key_row),
    Way("vault.compartments.open_payload", KIND, membership),
    Way("vault.compartments.open_payload", KIND, recovery_copy, HouseError),
    Way("vault.compartments.open_payload", KIND, reader_starts, HouseError),
    Way("vault.actions.keeping.open_own", KEPT_FORM, kept_form, "", ""),
    Way("vault.actions.unlock", PERSON_KEY, sign_in, (Unsealable, WrongPassphrase)),
    Way("vault.actions.unlock", PASSPHRASE, sign_in_with_file, WrongPassphrase),
    Way("cli.keys.recovery.identity", PASSPHRASE, recovery_sheets, HouseError),
    Way("reader.desk_key._identity", PASSPHRASE, reader_key, WrongPassphrase),
    Way("storage.actions._open", STREAM, backup_head, (Unsealable, Damaged), (NewerVersion, NewerBackup)),
    Way(
        "storage.actions._open",
        STREAM,
        backup_restored,
        (Unsealable, Damaged),
        (NewerVersion, NewerBackup),
        opens=OtherVersion,
    ),
)
