"""A tip is received: sealed, stored in one transaction, its receipt handed out only after the commit."""

import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from heatwatch.common.clock import quarter_hour
from heatwatch.common.errors import Invalid
from heatwatch.common.ids import new_id, new_tip_number
from heatwatch.common.text import cleaned
from heatwatch.intake import boxes, queries, rules
from heatwatch.intake.errors import FilesGone
from heatwatch.intake.kinds import ATTACHMENT, MESSAGE, STORY
from heatwatch.intake.models import Acknowledgement, Attachment, Mailbox, Message, Story, Tip
from heatwatch.intake.receipts import Receipt, receipt_for
from heatwatch.intake.scope import alone_with, look_at
from heatwatch.intake.submission import FIELD_LIMIT, STORY_LIMIT, SealedFile, Submission
from heatwatch.vault.actions import tip_key_row
from heatwatch.vault.compartments import DESK
from heatwatch.vault.keys import Identity, new_identity
from heatwatch.vault.recipients import Recipients
from heatwatch.vault.rows import Row, insert
from heatwatch.vault.sealing import seal

NUMBER_TRIES = 5


@dataclass(frozen=True)
class Received:
    """What the reporter is told: the receipt, unless they already said that they saved it."""

    receipt: Receipt | None
    tip_number: str
    already: bool


def check(submission: Submission) -> None:
    """Raise `Invalid`, naming the field, when a submission cannot be accepted."""
    if not submission.story.strip():
        raise Invalid("the story is empty", "write what is happening; a few words are enough", "story")
    if len(submission.story) > STORY_LIMIT:
        raise Invalid(
            "the story is too long", f"shorten it to {STORY_LIMIT} characters, or send the rest after", "story"
        )
    for name in (*Submission.TEXTS, *Submission.BY_TELEPHONE, *Submission.BY_MESSAGE):
        if len(getattr(submission, name)) > FIELD_LIMIT:
            raise Invalid(f"{name} is too long", f"shorten it to {FIELD_LIMIT} characters", name)


def receive_tip(
    submission: Submission,
    *,
    token: bytes,
    files: Sequence[SealedFile],
    recipients: Recipients,
    now: datetime,
    demo: bool = False,
    told: bool = True,
    burst: bool = False,
) -> Received:
    """Seal and store a tip; the same token and content again yield the same receipt and no second tip.

    `told` says whether the reporter is shown the receipt; nobody else can be answered (`rules.is_told`). `burst` says
    that it waited because very many came; it is sealed with the story and changes no receipt. Returns only after
    the commit is on disk; a draft of the page is the caller's to forget. Raises `Invalid` for an empty or long field.
    """
    submission = submission.tidied()
    check(submission)
    salt = submission.canonical(file.sha256 for file in files)
    receipt = receipt_for(token, salt, submission.language)
    answerable = told and rules.is_told(submission.channel)
    for _ in range(NUMBER_TRIES):
        try:
            number = _store(submission, receipt, files, recipients, now, demo=demo, answerable=answerable, burst=burst)
            return Received(receipt, number, already=False)
        except IntegrityError:
            known = _already(receipt)
            if known:
                return known
    raise Invalid("the tip could not be numbered", "send it again; nothing was lost")


def received_before(submission: Submission, *, token: bytes, hashes: Iterable[str]) -> Received | None:
    """What an earlier copy of this very submission was told, if there was one.

    A second click may come when the draft that held the files is gone already: the files' hashes suffice to know it.
    """
    submission = submission.tidied()
    return _already(receipt_for(token, submission.canonical(hashes), submission.language))


def acknowledge(receipt_lookup: bytes) -> None:
    """The reporter saved the code: it is never shown again. Saying so twice changes nothing."""
    with transaction.atomic():
        look_at(mailbox=receipt_lookup)
        if not queries.mailbox_exists(receipt_lookup) or queries.is_acknowledged(receipt_lookup):
            return
        # Said twice at once, both look before either writes.
        with suppress(IntegrityError), transaction.atomic():
            Acknowledgement.objects.create(mailbox_id=receipt_lookup)


def told_by_voice(receipt_lookup: bytes, recipient: str) -> None:
    """The caller wrote the code down and read it back: from now on the desk can answer them. Twice changes nothing."""
    Mailbox.objects.filter(pk=receipt_lookup, recipient="").update(recipient=recipient)


def attach(tip: UUID, recipient: str, files: Sequence[SealedFile], message: Message | None = None) -> None:
    """Join files to a tip inside the caller's transaction: their keys are sealed to the tip's recipient.

    Raises `FilesGone`, and nothing is stored, when a file was swept or joined another tip: a reporter must not
    believe that it arrived.
    """
    alone_with(file.file for file in files)
    look_at(files=",".join(str(file.file) for file in files))
    stored = queries.loose_chunks([file.file for file in files])
    if any(stored.get(file.file) != file.chunks for file in files):
        raise FilesGone
    rows = []
    for file in files:
        row = Attachment(id=new_id(), tip_id=tip, message=message, file=file.file, chunks=file.chunks)
        secret = json.dumps(file.as_dict()).encode()
        row.sealed = seal(secret, kind=ATTACHMENT, record=row.pk, recipients=[recipient])
        rows.append(row)
    Attachment.objects.bulk_create(rows)


def write_message(tip: UUID, recipient: str, text: str, *, id: UUID, now: datetime) -> Message:
    """Add what a reporter writes later to the tip, sealed to its recipient, inside the caller's transaction."""
    body = json.dumps({"text": cleaned(text), "sent": now.isoformat()}).encode()
    message = Message(id=id, tip_id=tip, sender=Message.REPORTER, sent=quarter_hour(now))
    message.sealed = seal(body, kind=MESSAGE, record=id, recipients=[recipient])
    message.place = queries.next_place(tip)
    message.save(force_insert=True)
    return message


def _store(
    submission: Submission,
    receipt: Receipt,
    files: Sequence[SealedFile],
    recipients: Recipients,
    now: datetime,
    *,
    demo: bool,
    answerable: bool,
    burst: bool,
) -> str:
    identity, tip, number = new_identity(), new_id(), new_tip_number()
    mark = {"burst": True} if burst else {}
    story = json.dumps({**submission.as_dict(), "received": now.isoformat(), **mark}).encode()
    sealed = seal(story, kind=STORY, record=tip, recipients=[identity.recipient])
    mailbox = _mailbox(tip, number, receipt, identity, answerable=answerable)
    key = tip_key_row(tip, identity, compartment=DESK, recipient=recipients.of(DESK))
    shown = {"id": tip, "number": number, "size": len(sealed), "is_demo": demo, **_in_the_clear(submission, now)}
    rows = [Row(Tip, shown), Row(Story, {"tip_id": tip, "sealed": sealed}), key, mailbox]
    if not files:
        insert(rows)
        return number
    with transaction.atomic():
        insert(rows)
        attach(tip, identity.recipient, files)
    return number


def _in_the_clear(submission: Submission, now: datetime) -> dict[str, object]:
    """What the desk sorts by."""
    received = quarter_hour(now)
    return {
        "channel": submission.channel,
        "language": submission.language,
        "danger_now": submission.danger_now,
        "names_official": bool(submission.about_officials),
        "received": received,
        "due": rules.due_at(received, danger_now=submission.danger_now),
    }


def _mailbox(tip: UUID, number: str, receipt: Receipt, identity: Identity, *, answerable: bool) -> Row:
    """The mailbox row; its box tells the holder of the code where to seal to, and nothing of the story.

    Where nobody holds the code the row only keeps the same report from being received twice: it has no recipient, so
    that no answer is ever sealed to a mailbox that nobody can open.
    """
    recipient = receipt.identity.recipient if answerable else ""
    box = boxes.sealed(receipt, tip=tip, number=number, recipient=identity.recipient)
    return Row(Mailbox, {"lookup": receipt.lookup, "tip_id": tip, "recipient": recipient, "box": box})


def _already(receipt: Receipt) -> Received | None:
    with transaction.atomic():
        look_at(mailbox=receipt.lookup)
        if not queries.mailbox_exists(receipt.lookup):
            return None
        shown = None if queries.is_acknowledged(receipt.lookup) else receipt
    return Received(shown, "", already=True)
