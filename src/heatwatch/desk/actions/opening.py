"""Opening sealed content: recorded, each time, with who and when."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from heatwatch.accounts.models import Account
from heatwatch.audit.actions import record
from heatwatch.desk import kinds, queries
from heatwatch.desk.models import ChildReport, Closure, Presence
from heatwatch.intake.kinds import ATTACHMENT, CHUNK, MESSAGE, STORY
from heatwatch.intake.models import Attachment, Message, Story, Tip
from heatwatch.intake.queries import chunk
from heatwatch.intake.submission import SealedFile
from heatwatch.vault.actions import Keyring, open_tip_key
from heatwatch.vault.keys import Identity
from heatwatch.vault.unsealing import unseal


@dataclass(frozen=True)
class Said:
    """A message or a note, opened: who wrote it, when, and the words."""

    id: UUID
    author: str
    from_reporter: bool
    at: datetime
    text: str


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


def name_of_attachment(keyring: Keyring, tip: Tip, attachment: UUID) -> SealedFile:
    """Name, kind and size of one file, for the warning before it is downloaded; the tip's page showed them already."""
    return _file(queries.attachment(tip, attachment), open_tip_key(keyring, tip.pk))


def open_tip(keyring: Keyring, actor: Account, tip: Tip, now: datetime) -> OpenTip:
    """Open a tip the actor got through `queries.tip_for`; an unread tip becomes open.

    Raises `Unsealable` or `NoGrant` when the actor's keys do not open it.
    """
    identity = open_tip_key(keyring, tip.pk)
    opened = _opened(tip, identity)
    with transaction.atomic():
        if Tip.objects.filter(pk=tip.pk, status=Tip.UNREAD).update(status=Tip.OPEN):
            tip.status = Tip.OPEN
        Presence.objects.update_or_create(tip=tip, account=actor, defaults={"seen": now})
        record("opened", actor=actor.pk, kind="tip", id=tip.pk, tip=tip.pk, now=now)
    return opened


def open_attachment(
    keyring: Keyring, actor: Account, tip: Tip, attachment: UUID, now: datetime
) -> tuple[SealedFile, Iterator[bytes]]:
    """The original of one attachment: what is known of it, and its bytes, piece by piece. Recorded before the first."""
    identity = open_tip_key(keyring, tip.pk)
    row = queries.attachment(tip, attachment)
    file = _file(row, identity)
    with transaction.atomic():
        detail = {"attachment": str(row.pk)}
        record("exported", actor=actor.pk, kind="attachment", id=row.pk, tip=tip.pk, now=now, detail=detail)
    return file, _pieces(file)


def keep_present(actor: Account, tip: Tip, now: datetime) -> None:
    """The page tells that it is still open."""
    Presence.objects.update_or_create(tip=tip, account=actor, defaults={"seen": now})


def leave(actor: Account, tip: Tip) -> None:
    """The page was left."""
    Presence.objects.filter(tip=tip, account=actor).delete()


def _opened(tip: Tip, identity: Identity) -> OpenTip:
    story = _json(Story.objects.get(pk=tip.pk).sealed, STORY, tip.pk, identity)
    return OpenTip(
        tip=tip,
        identity=identity,
        story=story,
        messages=[_message(row, identity) for row in queries.messages(tip)],
        notes=[_note(row, identity) for row in queries.notes(tip)],
        attachments=[(row, _file(row, identity)) for row in queries.attachments(tip)],
        endings=[_ending(row, identity) for row in queries.closures(tip)],
        hand_overs=[
            {"by": str(row.by or ""), "at": row.at, **_json(row.sealed, kinds.HAND_OVER, row.pk, identity)}
            for row in queries.hand_overs(tip)
        ],
        child_report=_child_report(queries.child_report(tip), identity),
    )


def _json(sealed: bytes | memoryview, kind: str, record_id: object, identity: Identity) -> dict[str, Any]:
    opened: dict[str, Any] = json.loads(unseal(sealed, kind=kind, record=record_id, identity=identity))
    return opened


def _message(row: Message, identity: Identity) -> Said:
    body = _json(row.sealed, MESSAGE, row.pk, identity)
    sent = datetime.fromisoformat(body["sent"])
    return Said(row.pk, str(row.author or ""), row.sender == Message.REPORTER, sent, body["text"])


def _note(row: Any, identity: Identity) -> Said:
    return Said(row.pk, str(row.author or ""), False, row.at, _text(row.sealed, kinds.NOTE, row.pk, identity))  # noqa: FBT003  a note is never from the reporter


def _file(row: Attachment, identity: Identity) -> SealedFile:
    return SealedFile.from_dict(_json(row.sealed, ATTACHMENT, row.pk, identity))


def _ending(row: Closure, identity: Identity) -> Ending:
    reopening = _text(row.reopen_reason, kinds.REOPEN_REASON, row.pk, identity) if row.reopen_reason else ""
    return Ending(
        disposition=row.disposition,
        by=str(row.by or ""),
        at=row.at,
        reason=_text(row.reason, kinds.REASON, row.pk, identity),
        reopened_by=str(row.reopened_by or ""),
        reopened_at=row.reopened_at,
        reopen_reason=reopening,
    )


def _child_report(row: ChildReport | None, identity: Identity) -> dict[str, Any]:
    if row is None:
        return {}
    parts = {"phoned": kinds.PHONED, "written": kinds.WRITTEN, "waived": kinds.WAIVED}
    sealed = {name: (bytes(getattr(row, name)), kind) for name, kind in parts.items()}
    return {name: _json(value, kind, row.pk, identity) if value else {} for name, (value, kind) in sealed.items()} | {
        "row": row
    }


def _text(sealed: bytes | memoryview, kind: str, record_id: object, identity: Identity) -> str:
    return unseal(sealed, kind=kind, record=record_id, identity=identity).decode()


def _pieces(file: SealedFile) -> Iterator[bytes]:
    for place in range(file.chunks):
        record_id = f"{file.file}/{place}"
        yield unseal(chunk(file.file, place), kind=CHUNK, record=record_id, identity=file.identity)
