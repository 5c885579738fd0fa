"""A tip is received: sealed, stored in one transaction, its receipt handed out only after the commit."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from heatwatch.common.clock import quarter_hour
from heatwatch.common.errors import Invalid
from heatwatch.common.ids import new_id, new_tip_number
from heatwatch.intake import queries, rules
from heatwatch.intake.errors import FilesGone
from heatwatch.intake.kinds import ATTACHMENT, BOX, STORY
from heatwatch.intake.models import Acknowledgement, Attachment, Mailbox, Message, Story, Tip
from heatwatch.intake.receipts import Receipt, receipt_for
from heatwatch.intake.scope import look_at
from heatwatch.intake.submission import FIELD_LIMIT, STORY_LIMIT, SealedFile, Submission
from heatwatch.vault.actions import store_tip_key
from heatwatch.vault.compartments import DESK
from heatwatch.vault.keys import Identity, new_identity
from heatwatch.vault.recipients import Recipients
from heatwatch.vault.rows import insert
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
    for name in Submission.TEXTS:
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
) -> Received:
    """Seal and store a tip; the same token and content again yield the same receipt and no second tip.

    `told` says whether the reporter is shown the receipt; nobody else can be answered (`rules.is_told`). Returns only
    after the commit is on disk; a draft of the page is the caller's to forget. Raises `Invalid` for an empty or
    over-long field.
    """
    submission = submission.tidied()
    check(submission)
    salt = submission.canonical(file.sha256 for file in files)
    receipt = receipt_for(token, salt, submission.language)
    for _ in range(NUMBER_TRIES):
        try:
            with transaction.atomic():
                look_at(mailbox=receipt.lookup)
                number = _store(submission, receipt, files, recipients, now, demo=demo, told=told)
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
        Acknowledgement.objects.create(mailbox_id=receipt_lookup)


def attach(tip: UUID, recipient: str, files: Sequence[SealedFile], message: Message | None = None) -> None:
    """Join files to a tip inside the caller's transaction: their keys are sealed to the tip's recipient.

    Raises `FilesGone`, and nothing is stored, when a file was swept or joined another tip: a reporter must not
    believe that it arrived.
    """
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


def _store(
    submission: Submission,
    receipt: Receipt,
    files: Sequence[SealedFile],
    recipients: Recipients,
    now: datetime,
    *,
    demo: bool,
    told: bool,
) -> str:
    identity, tip, number = new_identity(), new_id(), new_tip_number()
    story = json.dumps({**submission.as_dict(), "received": now.isoformat()}).encode()
    sealed = seal(story, kind=STORY, record=tip, recipients=[identity.recipient])
    received = quarter_hour(now)
    insert(
        Tip,
        id=tip,
        number=number,
        channel=submission.channel,
        language=submission.language,
        danger_now=submission.danger_now,
        names_official=bool(submission.about_officials),
        received=received,
        due=rules.due_at(received, danger_now=submission.danger_now),
        size=len(sealed),
        is_demo=demo,
    )
    insert(Story, tip_id=tip, sealed=sealed)
    store_tip_key(tip, identity, compartment=DESK, recipient=recipients.of(DESK))
    _store_mailbox(tip, number, receipt, identity, answerable=told and rules.is_told(submission.channel))
    if files:
        attach(tip, identity.recipient, files)
    return number


def _store_mailbox(tip: UUID, number: str, receipt: Receipt, identity: Identity, *, answerable: bool) -> None:
    """The mailbox row; its box tells the holder of the code where to seal to, and nothing of the story.

    Where nobody holds the code the row only keeps the same report from being received twice: it has no recipient, so
    that no answer is ever sealed to a mailbox that nobody can open.
    """
    recipient, lookup = receipt.identity.recipient, receipt.lookup
    box = json.dumps({"tip": str(tip), "number": number, "recipient": identity.recipient}).encode()
    sealed = seal(box, kind=BOX, record=lookup.hex(), recipients=[recipient])
    insert(Mailbox, lookup=lookup, tip_id=tip, recipient=recipient if answerable else "", box=sealed)


def _already(receipt: Receipt) -> Received | None:
    with transaction.atomic():
        look_at(mailbox=receipt.lookup)
        if not queries.mailbox_exists(receipt.lookup):
            return None
        shown = None if queries.is_acknowledged(receipt.lookup) else receipt
    return Received(shown, "", already=True)
