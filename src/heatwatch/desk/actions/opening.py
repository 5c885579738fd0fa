"""Opening sealed content: recorded, each time, with who and when."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import chain
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction

from heatwatch.accounts.models import Account
from heatwatch.audit.actions import record
from heatwatch.common.secret import masked
from heatwatch.desk import kinds, queries, rules
from heatwatch.desk.errors import NoSuchTip, Withheld
from heatwatch.desk.models import ChildReport, Closure, Presence, Viewing, WithheldFile
from heatwatch.desk.queries.known import may_still
from heatwatch.intake.kinds import ATTACHMENT, CHUNK, MESSAGE, STORY
from heatwatch.intake.models import Attachment, Message, Story, Tip
from heatwatch.intake.queries import chunk
from heatwatch.intake.rules import due_at
from heatwatch.intake.submission import SealedFile
from heatwatch.knowledge.desk_tables import due_minutes
from heatwatch.vault.actions import Keyring, open_tip_key
from heatwatch.vault.errors import MALFORMED, NewerVersion, Unsealable
from heatwatch.vault.keys import Identity
from heatwatch.vault.unsealing import unseal, unseal_as

Part = TypeVar("Part")
# What reading a well-sealed part raises when somebody put nonsense into it.
# Stands where a damaged part of a tip would stand.
UNOPENED = "[This part cannot be opened: it is damaged, or was sealed by a stranger. Tell a supervisor.]"
NEWER = "[This part was sealed by a newer HEAT Watch. Tell the administrator to update; nothing is lost.]"


@masked
@dataclass(frozen=True)
class Said:
    """A message or a note, opened: who wrote it, when, and the words."""

    id: UUID
    author: str
    from_reporter: bool
    at: datetime
    text: str


@masked
@dataclass(frozen=True)
class Ending:
    """A closing of the tip with its reason, and the reopening if there was one."""

    disposition: str
    by: str
    at: datetime
    reason: str
    reopened_by: str
    reopened_at: datetime | None
    reopen_reason: str


@dataclass(frozen=True)
class Held:
    """A tip with the key to it: enough to write to it. Nothing of it has been read."""

    tip: Tip
    identity: Identity


@masked
@dataclass(frozen=True)
class OpenTip(Held):
    """A tip opened for one person, in memory for one page."""

    story: dict[str, Any]
    messages: list[Said]
    notes: list[Said]
    attachments: list[tuple[Attachment, SealedFile]]
    endings: list[Ending] = field(default_factory=list)
    hand_overs: list[dict[str, Any]] = field(default_factory=list)
    child_report: dict[str, Any] = field(default_factory=dict)
    viewings: list[Said] = field(default_factory=list)
    withheld: dict[UUID, dict[str, Any]] = field(default_factory=dict)

    @property
    def received(self) -> datetime:
        """The exact time, which is sealed; the row knows a quarter of an hour only."""
        return datetime.fromisoformat(self.story["received"])


def hold_tip(keyring: Keyring, tip: Tip) -> Held:
    """Take the key to a tip without reading it: for writing a reply or a note. The writing itself is recorded.

    Raises `Unsealable` or `NoGrant` when the actor's keys do not open it.
    """
    return Held(tip, open_tip_key(keyring, tip.pk))


def note_listed(actor: Account, view: str, tips: Iterable[Tip], now: datetime) -> None:
    """Record which tips a page listed: one record, and one more for each restricted tip.

    The record of a page must not tell by its length that a hidden tip was on it, so a restricted tip has a record of
    its own, which is hidden together with the tip.
    """
    shown = list(tips)
    ids = [str(tip.pk) for tip in shown if not tip.restricted]
    with transaction.atomic():
        record("listed", actor=actor.pk, kind="queue", id=view, now=now, detail={"tips": ids})
        for tip in shown:
            if tip.restricted:
                record("listed", actor=actor.pk, kind="queue", id=view, tip=tip.pk, now=now)


def words_of(held: Held) -> tuple[dict[str, Any], list[Said]]:
    """The story and the messages, for an action of somebody who has read them on a page, which was recorded."""
    tip, identity = held.tip, held.identity
    return _story(tip, identity), [_message(row, identity) for row in queries.messages(tip)]


def name_of_attachment(keyring: Keyring, tip: Tip, attachment: UUID) -> SealedFile:
    """Name, kind and size of one file, for the warning before it is opened; the tip's page showed them already.

    Raises `Withheld` for a file that nobody may have.
    """
    row = queries.attachment(tip, attachment)
    if queries.is_withheld(row.pk):
        raise Withheld
    return file_in(row, open_tip_key(keyring, tip.pk))


def withheld_file(keyring: Keyring, tip: Tip, attachment: UUID) -> tuple[SealedFile, dict[str, Any]]:
    """What stays known of a withheld file, for the page of its hand-over: name, kind, size, hash, and what was done."""
    identity, row = open_tip_key(keyring, tip.pk), queries.withheld_file(tip, attachment)
    return file_in(queries.attachment(tip, attachment), identity), _withheld(row, identity)


def open_tip(keyring: Keyring, actor: Account, tip: Tip, now: datetime) -> OpenTip:
    """Open a tip the actor got through `queries.tip_for`; an unread tip becomes open, and due as its lane says.

    A part that does not open is shown as `UNOPENED`, or as `NEWER`. Raises `Unsealable` or `NoGrant` when the actor's
    keys do not open the tip's own key.
    """
    identity = open_tip_key(keyring, tip.pk)
    opened = _opened(tip, identity)
    with transaction.atomic():
        _first_opening(tip, now)
        keep_present(actor, tip, now)
        record("opened", actor=actor.pk, kind="tip", id=tip.pk, tip=tip.pk, now=now)
    return opened


def open_attachment(
    keyring: Keyring, actor: Account, tip: Tip, attachment: UUID, now: datetime
) -> tuple[SealedFile, Iterator[bytes]]:
    """The original of one attachment: what is known of it, and its bytes, piece by piece. Recorded before the first.

    Raises `Withheld` for a file that nobody may have, and `Unsealable` when already its first piece does not open:
    behind it the answer has begun, and can only break off.
    """
    identity = open_tip_key(keyring, tip.pk)
    row = queries.attachment(tip, attachment)
    if queries.is_withheld(row.pk):
        raise Withheld
    file = file_in(row, identity)
    with transaction.atomic():
        detail = {"attachment": str(row.pk)}
        record("exported", actor=actor.pk, kind="attachment", id=row.pk, tip=tip.pk, now=now, detail=detail)
    pieces = while_allowed(actor, "download_original", row, pieces_of(file))
    return file, chain((next(pieces, b""),), pieces)


def keep_present(actor: Account, tip: Tip, now: datetime) -> None:
    """A page of the tip is open at this moment."""
    here = Presence(tip=tip, account=actor, seen=now)
    Presence.objects.bulk_create(
        [here], update_conflicts=True, unique_fields=["tip", "account"], update_fields=["seen"]
    )


def leave(actor: Account, tip: Tip, last_seen: datetime) -> None:
    """A page was left that told at `last_seen` that it was open; another of the same tip may have told since."""
    Presence.objects.filter(tip=tip, account=actor, seen__lte=last_seen).delete()


def _first_opening(tip: Tip, now: datetime) -> None:
    """An unread tip becomes open. The row is taken anew, since the reader may have graded it a moment ago."""
    if tip.status != Tip.UNREAD:
        return
    row = Tip.objects.select_for_update().filter(pk=tip.pk, status=Tip.UNREAD).first()
    if row is None:
        return
    tip.status, tip.due = Tip.OPEN, _due_once_opened(row, now)
    Tip.objects.filter(pk=tip.pk).update(status=tip.status, due=tip.due)


def _due_once_opened(tip: Tip, now: datetime) -> datetime | None:
    """As the reader's lane says; danger that was ticked, a person's own choice and a waiting message are left alone."""
    if tip.danger_now or tip.graded_by != Tip.BY_READER or queries.message_count(tip):
        return tip.due
    first = due_at(tip.received, danger_now=tip.danger_now)
    return rules.due_after_opening(now, tip.received, tip.due, first, due_minutes(tip.lane, tip.urgency))


def _opened(tip: Tip, identity: Identity) -> OpenTip:
    """Every part alone: a damaged one, or one that somebody slipped in, hides nothing but itself."""
    story, messages = words_of(Held(tip, identity))
    return OpenTip(
        tip=tip,
        identity=identity,
        story=story,
        messages=messages,
        notes=[_note(row, identity) for row in queries.notes(tip)],
        attachments=[(row, _file_or_none(row, identity)) for row in queries.attachments(tip)],
        endings=[_ending(row, identity) for row in queries.closures(tip)],
        hand_overs=[_hand_over(row, identity) for row in queries.hand_overs(tip)],
        child_report=_child_report(queries.child_report(tip), identity),
        viewings=[_viewing(row, identity) for row in queries.viewings(tip)],
        withheld={row.attachment_id: _withheld(row, identity) for row in queries.withheld_files(tip)},
    )


def _or(broken: Callable[[str], Part], opened: Callable[[], Part]) -> Part:
    """The opened part, or what stands in its place. Whoever can seal to a tip can also seal what is no JSON to it."""
    try:
        return opened()
    except NewerVersion:
        return broken(NEWER)
    except (Unsealable, *MALFORMED):
        return broken(UNOPENED)


def _json(sealed: bytes | memoryview, kind: str, record_id: object, identity: Identity) -> dict[str, Any]:
    opened: dict[str, Any] = json.loads(unseal(sealed, kind=kind, record=record_id, identity=identity))
    return opened


def open_story(tip: Tip, identity: Identity) -> dict[str, Any]:
    """The story and the answers, for whoever took the tip's key; raises `Unsealable` when they are damaged or gone."""
    row = Story.objects.filter(pk=tip.pk).first()
    if row is None:
        raise Unsealable
    return unseal_as(_with_its_time, row.sealed, kind=STORY, record=tip.pk, identity=identity)


def _with_its_time(story: dict[str, Any]) -> dict[str, Any]:
    datetime.fromisoformat(story["received"])
    return story


def _story(tip: Tip, identity: Identity) -> dict[str, Any]:
    received = tip.received.isoformat()
    return _or(lambda why: {"story": why, "received": received}, lambda: open_story(tip, identity))


def _message(row: Message, identity: Identity) -> Said:
    author, from_reporter = str(row.author or ""), row.sender == Message.REPORTER

    def opened() -> Said:
        body = _json(row.sealed, MESSAGE, row.pk, identity)
        return Said(row.pk, author, from_reporter, datetime.fromisoformat(body["sent"]), str(body["text"]))

    return _or(partial(Said, row.pk, author, from_reporter, row.sent), opened)


def _note(row: Any, identity: Identity) -> Said:
    text = readable(row.sealed, kinds.NOTE, row.pk, identity)
    return Said(row.pk, str(row.author or ""), False, row.at, text)  # noqa: FBT003  a note is never from the reporter


def file_in(row: Attachment, identity: Identity) -> SealedFile:
    """What is known of one file; raises `Unsealable`."""
    return unseal_as(SealedFile.from_dict, row.sealed, kind=ATTACHMENT, record=row.pk, identity=identity)


def _file_or_none(row: Attachment, identity: Identity) -> SealedFile:
    """The file, or one without content whose name says that it cannot be opened."""
    nothing = partial(SealedFile, row.file, identity, kind="", size=0, sha256="", chunks=0)
    return _or(lambda why: nothing(name=why), lambda: file_in(row, identity))


def _hand_over(row: Any, identity: Identity) -> dict[str, Any]:
    told = _or(_told, lambda: _json(row.sealed, kinds.HAND_OVER, row.pk, identity))
    return {"by": str(row.by or ""), "at": row.at, **told}


def _told(why: str) -> dict[str, Any]:
    return {"told": why}


def _ending(row: Closure, identity: Identity) -> Ending:
    reopening = readable(row.reopen_reason, kinds.REOPEN_REASON, row.pk, identity) if row.reopened_at else ""
    return Ending(
        disposition=row.disposition,
        by=str(row.by or ""),
        at=row.at,
        reason=readable(row.reason, kinds.REASON, row.pk, identity),
        reopened_by=str(row.reopened_by or ""),
        reopened_at=row.reopened_at,
        reopen_reason=reopening,
    )


def _child_report(row: ChildReport | None, identity: Identity) -> dict[str, Any]:
    if row is None:
        return {}
    report: dict[str, Any] = {"row": row}
    for name, kind in {"phoned": kinds.PHONED, "written": kinds.WRITTEN, "waived": kinds.WAIVED}.items():
        sealed = bytes(getattr(row, name))
        report[name] = _step(sealed, kind, row, identity) if sealed else {}
    return report


def _step(sealed: bytes, kind: str, row: ChildReport, identity: Identity) -> dict[str, Any]:
    return _or(lambda why: {"agency": why, "reason": why}, lambda: _json(sealed, kind, row.pk, identity))


def _viewing(row: Viewing, identity: Identity) -> Said:
    """Who looked at a file, which stands in the place of the message, and why."""
    text = readable(row.sealed, kinds.VIEWING, row.pk, identity)
    return Said(row.attachment_id, str(row.by or ""), False, row.at, text)  # noqa: FBT003  never from the reporter


def _withheld(row: WithheldFile, identity: Identity) -> dict[str, Any]:
    handed = [
        {"at": told.at, **_or(_told, partial(_json, told.sealed, kinds.FILE_HAND_OVER, told.pk, identity))}
        for told in row.hand_overs.all()
    ]
    return {"by": str(row.by or ""), "at": row.at, "hand_overs": handed}


def readable(sealed: bytes | memoryview, kind: str, record_id: object, identity: Identity) -> str:
    """A text that was sealed to a tip, or `UNOPENED`, or `NEWER`."""
    return _or(str, lambda: _text(sealed, kind, record_id, identity))


def readable_by(identities: Iterable[Identity], sealed: bytes | memoryview, kind: str, record_id: object) -> str:
    """The same for whoever holds several keys: a key that was renewed since opens it no more, and another may."""
    texts = (readable(sealed, kind, record_id, identity) for identity in identities)
    return next((text for text in texts if text != UNOPENED), UNOPENED)


def _text(sealed: bytes | memoryview, kind: str, record_id: object, identity: Identity) -> str:
    return unseal(sealed, kind=kind, record=record_id, identity=identity).decode()


def while_allowed(actor: Account, action: str, row: Attachment, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same pieces of a file, or of what was made of it, as long as this person may do this to its tip.

    Raises `Withheld` once somebody withholds the file, and `NoSuchTip` once the tip is restricted to others, its loan
    has ended, or the person's role, key or account was taken. Looked at before each goes out: what another person
    began to download or play breaks off in the middle.
    """
    for piece in pieces:
        if queries.is_withheld(row.pk):
            raise Withheld
        if not may_still(actor.pk, action, row.tip_id):
            raise NoSuchTip
        yield piece


def pieces_of(file: SealedFile) -> Iterator[bytes]:
    """The bytes of a file as it came, piece by piece; whoever asks has recorded why."""
    for place in range(file.chunks):
        record_id = f"{file.file}/{place}"
        yield unseal(chunk(file.file, place), kind=CHUNK, record=record_id, identity=file.identity)
