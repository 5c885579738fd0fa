"""The reporter comes back with the code: reads the answer, adds a message or a file."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from heatwatch.common import cookiebox
from heatwatch.common.clock import is_over, next_quarter_hour, quarter_hour
from heatwatch.common.errors import Invalid, NotFound
from heatwatch.common.ids import new_id
from heatwatch.common.secret import masked
from heatwatch.intake import boxes, queries, rules
from heatwatch.intake.actions.receiving import attach, write_message
from heatwatch.intake.errors import NoSuchMailbox, VisitOver
from heatwatch.intake.kinds import MESSAGE
from heatwatch.intake.models import DeletionRequest, MailboxVisit, Message, Tip
from heatwatch.intake.receipts import ParsedCode, Receipt
from heatwatch.intake.scope import look_at
from heatwatch.intake.submission import STORY_LIMIT, SealedFile
from heatwatch.vault.errors import Unsealable
from heatwatch.vault.keys import Identity
from heatwatch.vault.unsealing import unseal

VISIT = "mailbox visit"
NO_WISH, ASKED = "", "asked"
GRANTED, REFUSED = DeletionRequest.GRANTED, DeletionRequest.REFUSED
REPORTER = Message.REPORTER
# As long as a recipient, and nobody's.
DECOY = "age1" + "q" * 58


@masked
@dataclass(frozen=True)
class Letter:
    """A message as the reporter sees it: the desk's with its words, their own by time and number of files only.

    `damaged` is an answer that does not open: it hides nothing but itself.
    """

    sender: str
    sent: datetime
    text: str
    damaged: bool = False
    files: int = 0


@masked
@dataclass(frozen=True)
class OpenMailbox:
    """An opened mailbox. `recipient` is where the reporter's next message is sealed to.

    `wish` says what became of the wish that everything be deleted: NO_WISH, ASKED, or a decision.
    """

    tip: UUID
    number: str
    recipient: str
    state: str
    letters: list[Letter]
    wish: str = ""
    wished: datetime | None = None


def open_mailbox(receipt: Receipt) -> OpenMailbox:
    """Open a mailbox with its code; raises `NoSuchMailbox`. The original story is never shown back."""
    identity = receipt.identity
    with transaction.atomic():
        found = queries.box_of(receipt.lookup)
        if found is None:
            raise NoSuchMailbox
        box = boxes.opened(receipt, found)
        look_at(tip=box["tip"])
        tip = queries.tip_state(UUID(box["tip"]))
        messages = queries.messages_of(UUID(box["tip"]))
        files = queries.files_by_message(UUID(box["tip"]))
        wish = queries.deletion_state(UUID(box["tip"]))
    letters = [_letter(message, identity, files.get(message.pk, 0)) for message in messages]
    state = rules.reporter_state(tip["status"], tip["disposition"], opened=tip["status"] != Tip.UNREAD)
    decided, wished = (wish[0] or ASKED, wish[1]) if wish else (NO_WISH, None)
    return OpenMailbox(UUID(box["tip"]), box["number"], box["recipient"], state, letters, decided, wished)


@masked
@dataclass(frozen=True)
class Visit:
    """An open visit: the code behind it, the draft to go on with, and spellings that were corrected."""

    receipt: Receipt
    draft: bytes
    corrected: dict[str, str]


def begin_visit(code: ParsedCode, now: datetime, draft: bytes = b"") -> str:
    """Find the mailbox a typed code means and open a visit; returns the cookie. Raises `NoSuchMailbox`.

    Every candidate is looked up and opened or not by the same work, whether or not it exists. `draft` is the token of a
    page whose message waited for the code.
    """
    found = [receipt for receipt in code.receipts if _exists(receipt)]
    if not found:
        raise NoSuchMailbox
    cookie, until = cookiebox.new_cookie(), now + rules.VISIT_LIFE
    visit = {"code": found[0].entropy.hex(), "draft": draft.hex(), "corrected": code.corrected}
    visit["until"] = until.isoformat()
    sealed = cookiebox.seal_under(cookie, VISIT, json.dumps(visit).encode())
    with transaction.atomic():
        handle = cookiebox.handle_of(cookie, VISIT)
        # The exact end is sealed; in the clear stands a time that no log of a provider can be matched with.
        MailboxVisit(handle=handle, sealed=sealed, expires=next_quarter_hour(until)).save(force_insert=True)
    return cookie


def visited(cookie: str, now: datetime) -> Visit:
    """What a visit's cookie opens; raises `VisitOver`."""
    handle = cookiebox.handle_of(cookie, VISIT)
    with transaction.atomic():
        look_at(visit=handle)
        row = queries.visit(handle)
    if row is None or row.expires < now:
        raise VisitOver
    try:
        visit = json.loads(cookiebox.open_under(cookie, VISIT, bytes(row.sealed)))
    except NotFound as other:
        raise VisitOver from other
    if is_over(datetime.fromisoformat(visit["until"]) - rules.VISIT_LIFE, rules.VISIT_LIFE, now):
        raise VisitOver
    return Visit(Receipt(bytes.fromhex(visit["code"])), bytes.fromhex(visit["draft"]), visit["corrected"])


def end_visit(cookie: str) -> None:
    """Close the mailbox on this device."""
    handle = cookiebox.handle_of(cookie, VISIT)
    with transaction.atomic():
        look_at(visit=handle)
        MailboxVisit.objects.filter(pk=handle).delete()


def add_message(
    receipt: Receipt, text: str, files: Sequence[SealedFile], *, id: UUID, now: datetime, wish: bool = False
) -> None:
    """Add the reporter's message to the tip; the same `id` again adds nothing. Raises `Invalid`: empty or too long.

    With `wish` it asks for the deletion of everything, unless such a wish waits for its answer already.
    """
    if not text.strip() and not files:
        raise Invalid("the message is empty", "write something, or add a file", "text")
    if len(text) > STORY_LIMIT:
        raise Invalid("the message is too long", f"shorten it to {STORY_LIMIT} characters", "text")
    mailbox = open_mailbox(receipt)
    try:
        _store_message(mailbox, text, files, id=id, now=now, wish=wish and mailbox.wish != ASKED)
    except IntegrityError:
        # The same message came twice at once, and the other one was stored.
        with transaction.atomic():
            look_at(tip=str(mailbox.tip))
            if not queries.message_exists(id):
                raise


def added_before(receipt: Receipt, id: UUID) -> bool:
    """Whether this very message was added already; the files that went along are in no draft any more."""
    mailbox = open_mailbox(receipt)
    with transaction.atomic():
        look_at(tip=str(mailbox.tip))
        return queries.message_exists(id)


def _store_message(
    mailbox: OpenMailbox, text: str, files: Sequence[SealedFile], *, id: UUID, now: datetime, wish: bool
) -> None:
    with transaction.atomic():
        look_at(tip=str(mailbox.tip))
        if queries.message_exists(id):
            return
        message = write_message(mailbox.tip, mailbox.recipient, text, id=id, now=now)
        attach(mailbox.tip, mailbox.recipient, files, message)
        if wish:
            DeletionRequest(id=id, tip_id=mailbox.tip, asked=quarter_hour(now)).save(force_insert=True)


def _exists(receipt: Receipt) -> bool:
    """Look the mailbox up and open its box, or open a decoy: the same work for a right and a wrong code."""
    found = queries.box_of(receipt.lookup)
    decoy = boxes.sealed(receipt, tip=new_id(), number="HW-000-000", recipient=DECOY)
    try:
        boxes.opened(receipt, decoy if found is None else found)
    except NotFound:
        return False
    return found is not None


def _letter(message: Message, identity: Identity, files: int) -> Letter:
    if message.sender == Message.REPORTER:
        return Letter(message.sender, message.sent, "", files=files)
    try:
        body = json.loads(unseal(message.sealed, kind=MESSAGE, record=message.pk, identity=identity))
        return Letter(message.sender, message.sent, str(body["text"]))
    except (Unsealable, ValueError, KeyError, TypeError, RecursionError):
        return Letter(message.sender, message.sent, "", damaged=True)
