"""Tips as they lie in the database: what the desk must sort by in the clear, everything else sealed.

docs/threat-model.md names every clear column here and why it is clear; a law test compares.
"""

from datetime import datetime

from django.db import models

from heatwatch.accounts.models import Account
from heatwatch.common.ids import new_id, new_tip_number


class Tip(models.Model):
    """One report, by whatever channel it came."""

    UNREAD, OPEN, CLOSED = "unread", "open", "closed"
    US, REPORTER, NOBODY = "us", "reporter", ""
    # Who set lane and urgency last: a person is never overruled by the reader.
    BY_NOBODY, BY_READER, BY_PERSON = "", "reader", "person"
    # How far the reader is with it: to be read, read, not its to open, or it failed on it.
    WAITING, READ, SKIPPED, FAILED = "waiting", "read", "skipped", "failed"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(max_length=10, unique=True, default=new_tip_number)
    channel = models.CharField(max_length=10)
    language = models.CharField(max_length=10)
    danger_now = models.BooleanField(null=True)
    names_official = models.BooleanField(default=False)
    received = models.DateTimeField()
    size = models.PositiveIntegerField()
    is_demo = models.BooleanField(default=False)

    status = models.CharField(max_length=10, default=UNREAD)
    waiting_on = models.CharField(max_length=10, default=US, blank=True)
    lane = models.CharField(max_length=20, default="", blank=True)
    urgency = models.CharField(max_length=10, default="", blank=True)
    types = models.CharField(max_length=20, default="", blank=True)
    graded_by = models.CharField(max_length=10, default=BY_NOBODY, blank=True)
    jurisdiction = models.CharField(max_length=40, default="", blank=True)
    minor = models.BooleanField(null=True)
    disposition = models.CharField(max_length=40, default="", blank=True)
    assignee = models.ForeignKey(
        Account, null=True, on_delete=models.SET_NULL, related_name="assigned_tips", db_index=False
    )
    # Whom a colleague asked to read it and to write it in English; whoever works on it is another question.
    translator = models.ForeignKey(
        Account, null=True, on_delete=models.SET_NULL, related_name="tips_to_translate", db_index=False
    )
    due = models.DateTimeField(null=True)
    # While the clock of a child-abuse report runs, `due` is the earlier of the clock's next step and this.
    own_due = models.DateTimeField(null=True)
    restricted = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    reading = models.CharField(max_length=10, default=WAITING)
    claimed_by = models.CharField(max_length=40, default="", blank=True)
    claimed_at = models.DateTimeField(null=True)

    class Meta:
        # Every list of the queue is one of these indexes read in order, so that a page of fifty costs the same at
        # any number of stored tips. A closed tip has no due time: nothing is due. Every index costs each incoming tip a
        # page (bench/intake), so the rarer filters walk one of these.
        indexes = [
            models.Index(fields=["due", "id"], name="tip_by_due"),
            models.Index(fields=["status", "due", "id"], name="tip_by_status"),
            # Two partial indexes instead of one: most tips have no assignee, and a planner that counts them all as one
            # assignee's would never look for anybody's by index.
            models.Index(
                fields=["assignee", "due", "id"], name="tip_by_assignee", condition=models.Q(assignee__isnull=False)
            ),
            models.Index(
                fields=["due", "id"],
                name="tip_unassigned",
                condition=models.Q(assignee__isnull=True, due__isnull=False),
            ),
            # Holds only what somebody was asked to translate: a tip that comes in costs it nothing.
            models.Index(
                fields=["translator", "due", "id"],
                name="tip_by_translator",
                condition=models.Q(translator__isnull=False),
            ),
            models.Index(fields=["lane", "due", "id"], name="tip_by_lane"),
            models.Index(fields=["status", "received", "id"], name="tip_by_time"),
            models.Index(fields=["received"], name="tip_unread_by_reader", condition=models.Q(reading="waiting")),
            # Small whatever is stored: it holds only tips that nobody read and whose reporter ticked danger.
            models.Index(
                fields=["status", "due", "id"],
                name="tip_in_danger",
                condition=models.Q(danger_now=True, status="unread"),
            ),
            # What cannot wait, whoever opened it already; it stands above everything else too.
            models.Index(
                fields=["urgency", "status", "due", "id"],
                name="tip_at_once",
                condition=models.Q(urgency="now", due__isnull=False),
            ),
            models.Index(fields=["restricted"], name="tip_restricted", condition=models.Q(restricted=True)),
        ]

    @property
    def due_by_itself(self) -> datetime | None:
        """When it is due, whatever clock runs beside it."""
        return self.own_due or self.due


class Story(models.Model):
    """The sealed content of a tip, apart from the row that lists sort by."""

    tip = models.OneToOneField(Tip, primary_key=True, on_delete=models.CASCADE, related_name="story")
    sealed = models.BinaryField()


class Mailbox(models.Model):
    """Where the holder of a message code finds the answer; `box` opens with the code only."""

    lookup = models.BinaryField(primary_key=True, max_length=32)
    tip = models.OneToOneField(Tip, on_delete=models.CASCADE, related_name="mailbox")
    recipient = models.CharField(max_length=80)
    box = models.BinaryField()


class Acknowledgement(models.Model):
    """The reporter said "I have saved it": the code of this mailbox is never shown again."""

    mailbox = models.OneToOneField(Mailbox, primary_key=True, on_delete=models.CASCADE, related_name="acknowledgement")


class Message(models.Model):
    """A message between desk and reporter: from the desk sealed to mailbox and tip, from the reporter to the tip.

    The door may not change a tip, so it leaves a new message unnoticed; the reader or the console brings it to the
    queue (`desk.actions`).
    """

    DESK, REPORTER = "desk", "reporter"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tip = models.ForeignKey(Tip, on_delete=models.CASCADE, related_name="messages")
    sender = models.CharField(max_length=10)
    author = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL)
    sent = models.DateTimeField()
    place = models.PositiveIntegerField()
    noticed = models.BooleanField(default=False)
    sealed = models.BinaryField()

    class Meta:
        indexes = [
            models.Index(fields=["tip", "place"], name="message_by_tip"),
            models.Index(fields=["tip"], name="message_unnoticed", condition=models.Q(noticed=False)),
        ]


class SingleMessage(models.Model):
    """A text message or other single message as a door sealed it, until the reader knows which tip it belongs to.

    Who sent it stands inside. It has a key of its own, under its id in `vault_key`, which goes with it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    stored = models.DateTimeField()
    damaged = models.BooleanField(default=False)
    # What is to be done about a recorded call may wait for weeks: it must hold up no text, and keep no piece of a file.
    call = models.BooleanField(default=False, db_default=False)
    # The same of a file of a text message, which lies at the provider.
    file = models.BooleanField(default=False, db_default=False)
    # The provider went on having its copy: it is not asked any more, and the state page says so.
    given_up = models.BooleanField(default=False, db_default=False)
    sealed = models.BinaryField()


class CallerWord(models.Model):
    """One thing that was said of a call: that somebody waits, was taken by a colleague, left, or can reach nobody.

    `call` is a token of the provider's id of the call under the channel's secret, `by` the same of the call to the
    colleague who took it. Each is said once: of two colleagues who press the key at once, one takes the call.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    call = models.BinaryField(max_length=32)
    word = models.CharField(max_length=10)
    by = models.BinaryField(max_length=32, default=b"")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "word"], name="one_word_a_caller")]
        indexes = [models.Index(fields=["at"], name="caller_word_by_time")]


class SeenMessage(models.Model):
    """A message of a provider that came once: it is neither stored nor answered again. Nothing leads to its tip."""

    lookup = models.BinaryField(primary_key=True, max_length=32)
    seen = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["seen"], name="seen_by_time")]


class Conversation(models.Model):
    """To which tip the next message of a sender belongs.

    `token` is an HMAC of the number or address under the desk's index key, which no door holds and which lies in no
    database, and `key_version` tells which key of the desk that was: after a rotation the reader makes a token under
    the new key of it (`intake.actions.conversations`). A tip has one, or of e-mails one for each message that came.
    `recipient` is the tip's public key: a message reaches a
    restricted tip too.
    """

    token = models.CharField(primary_key=True, max_length=64)
    key_version = models.PositiveIntegerField(default=0)
    tip = models.ForeignKey(Tip, on_delete=models.CASCADE, related_name="conversations")
    recipient = models.CharField(max_length=80)
    last = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["key_version"], name="conversation_by_key"),
            models.Index(fields=["last"], name="conversation_by_time"),
        ]


class PhoneWords(models.Model):
    """What was said of a telephone: STOP, SAFE, not safe, and what a call-taker recorded (`intake.consent`).

    It is found as a conversation is, by the token of the number. What was said is sealed under a key of its own, which
    lies under `record` in `vault_key`. It stays when the conversation is over: a STOP has no end.
    """

    token = models.CharField(primary_key=True, max_length=64)
    key_version = models.PositiveIntegerField(default=0)
    record = models.UUIDField(unique=True, default=new_id, editable=False)
    said = models.DateTimeField()
    sealed = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["key_version"], name="phone_words_by_key")]


class DeletionRequest(models.Model):
    """The reporter asks that everything be deleted; the words came as a message. A supervisor decides, with a reason.

    The door adds a row without a decision and reads what was decided; `reason` is sealed to the tip.
    """

    GRANTED, REFUSED = "granted", "refused"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tip = models.ForeignKey(Tip, on_delete=models.CASCADE, related_name="deletion_requests")
    asked = models.DateTimeField()
    decision = models.CharField(max_length=10, default="", blank=True)
    decided_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="deletion_decisions")
    decided_at = models.DateTimeField(null=True)
    reason = models.BinaryField(default=b"")


class Attachment(models.Model):
    """A file that belongs to a tip: its name, kind and hash sealed, and the key of its chunks sealed to the tip."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tip = models.ForeignKey(Tip, on_delete=models.CASCADE, related_name="attachments")
    message = models.ForeignKey(Message, null=True, on_delete=models.SET_NULL, related_name="attachments")
    file = models.UUIDField(unique=True)
    sealed = models.BinaryField()
    chunks = models.PositiveIntegerField()


class Chunk(models.Model):
    """At most 1 MiB of a file, sealed to the file's own key; written while the upload streams in."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    file = models.UUIDField()
    place = models.PositiveIntegerField()
    sealed = models.BinaryField()
    stored = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "place"], name="one_chunk_a_place")]
        indexes = [models.Index(fields=["stored"], name="chunk_by_time")]


class Draft(models.Model):
    """What was typed before an error, sealed to an identity that only the page's token yields; gone after 24 hours."""

    lookup = models.BinaryField(primary_key=True, max_length=32)
    sealed = models.BinaryField()
    stored = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["stored"], name="draft_by_time")]


class MailboxVisit(models.Model):
    """An opened mailbox: its secret opens under the cookie only, for half an hour."""

    handle = models.BinaryField(primary_key=True, max_length=32)
    sealed = models.BinaryField()
    expires = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["expires"], name="visit_by_time")]


class Heartbeat(models.Model):
    """When a background worker was last alive."""

    worker = models.CharField(primary_key=True, max_length=40)
    at = models.DateTimeField()
