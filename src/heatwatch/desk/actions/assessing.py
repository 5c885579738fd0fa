"""The reader reads: a tip is opened, assessed, and what was found is sealed as a version of its own."""

import json
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import Error, IntegrityError, transaction

from heatwatch.audit.actions import record
from heatwatch.common.clock import quarter_hour
from heatwatch.common.errors import HouseError
from heatwatch.common.ids import new_id
from heatwatch.common.secret import masked
from heatwatch.desk import kinds, queries, readings, rules
from heatwatch.desk.actions.opening import open_story
from heatwatch.desk.models import Assessment
from heatwatch.desk.reading_version import Version, current
from heatwatch.desk.whole_story import stated_language, whole
from heatwatch.intake.models import Tip
from heatwatch.intake.rules import due_at
from heatwatch.knowledge.desk_tables import due_minutes
from heatwatch.knowledge.model.whole import Knowledge
from heatwatch.triage import assessment as triage
from heatwatch.triage.encoder.judging import ready_judge
from heatwatch.vault.actions import Keyring, open_tip_keys
from heatwatch.vault.actions.rotating import renewed_tip_key
from heatwatch.vault.errors import MALFORMED, NewerVersion, NoGrant, Unsealable
from heatwatch.vault.keys import Identity
from heatwatch.vault.sealing import seal
from heatwatch.vault.unsealing import unseal

NOW = "now"
# What became of a tip in a reader's hands.
ASSESSED, UNCHANGED, SKIPPED, FAILED, BY_ANOTHER = "assessed", "unchanged", "skipped", "failed", "by another"
# What a later stage keeps of a reading: it is made at once, and what it returns is done where the reading is stored.
Keeper = Callable[[Tip, Identity, str, triage.Assessment], Callable[[], object]]
log = logging.getLogger("heatwatch.desk.assessing")


@dataclass(frozen=True)
class Lens:
    """What a reader reads with: the knowledge made ready, and the version that this makes."""

    assessor: triage.Assessor
    version: Version
    names: Mapping[str, str]
    keepers: tuple[Keeper, ...] = ()

    @classmethod
    def through(cls, knowledge: Knowledge, *keepers: Keeper) -> "Lens":
        """Read against this knowledge; each keeper keeps something of what was read."""
        names = readings.english_names(knowledge.indicators.values(), knowledge.dangers.values())
        return cls(triage.Assessor(knowledge, ready_judge()), current(knowledge.digest), names, keepers)


@masked
@dataclass(frozen=True)
class Made:
    """A reading that was just made, and what else is to be stored with it."""

    assessment: triage.Assessment
    also: tuple[Callable[[], object], ...]


@dataclass(frozen=True)
class Outcome:
    """What became of a tip."""

    what: str


def assess_tip(keyring: Keyring, lens: Lens, tip: UUID, now: datetime, *, again: bool = False) -> Outcome:
    """Read one tip and add a version. Doing it twice adds none: a tip is read once by each version of the reading.

    `again` is for tips that were read before. A tip whose key the reader does not hold is passed over, and so is one
    that cannot be read; both are told on its page and by the log, and neither keeps the reader from the next.
    """
    row = Tip.objects.get(pk=tip)
    last = queries.last_assessment(tip)
    if last and (not again or lens.version == version_of(last)):
        _mark(tip, Tip.READ)
        return Outcome(UNCHANGED)
    try:
        identity = renewed_tip_key(keyring, tip)
    except (NoGrant, Unsealable):
        return _passed_over(row, Tip.SKIPPED, "its key is not the reader's")
    try:
        made = _read(lens, row, identity)
    except Unsealable as refusal:
        return _passed_over(row, Tip.FAILED, f"its story: {refusal.cause}")
    except (Error, HouseError):
        raise
    except Exception as fault:  # noqa: BLE001  one text that the reading stumbles over must not hold up every other
        return _passed_over(row, Tip.FAILED, type(fault).__name__)
    try:
        return _store(keyring, lens, row, identity, made, (last.number if last else 0) + 1, now)
    except IntegrityError:
        # Another reader sealed this very version of this tip in the meantime.
        return Outcome(BY_ANOTHER)


def version_of(row: Assessment) -> Version:
    """What a version was made with."""
    return Version(row.code, row.knowledge, row.model)


def open_versions(rows: Iterable[Assessment], identity: Identity) -> list[readings.Kept]:
    """Versions opened for the page of a tip that was opened; one that is damaged stands there without a reading."""
    return [readings.Kept(row.number, version_of(row), row.made_at, *_reading(row, identity)) for row in rows]


def lines(keyring: Keyring, tips: Iterable[Tip]) -> dict[UUID, str]:
    """Why each of these tips stands where it stands, in one line, for whoever's keys open them.

    The line names entries of the knowledge base and quotes nothing, so that a page of the queue is recorded as listed.
    """
    rows = queries.last_lines(tips)
    keys = open_tip_keys(keyring, rows.keys())
    return {tip: _line(row, keys[tip]) for tip, row in rows.items() if tip in keys}


def _read(lens: Lens, tip: Tip, identity: Identity) -> Made:
    story = open_story(tip, identity)
    text, _ = whole(story)
    made = lens.assessor.assess(text, stated_language(story))
    return Made(made, tuple(keeper(tip, identity, text, made) for keeper in lens.keepers))


def _store(
    keyring: Keyring, lens: Lens, tip: Tip, identity: Identity, read: Made, number: int, now: datetime
) -> Outcome:
    """Everything that follows from a reading, or nothing of it."""
    made = read.assessment
    with transaction.atomic():
        _seal_version(lens, tip, identity, made, number, now)
        for store in read.also:
            store()
        row = Tip.objects.select_for_update().get(pk=tip.pk)
        changed = _grades(row, made)
        before = row.lane
        version = _next_version(row, changed)
        Tip.objects.filter(pk=row.pk).update(reading=Tip.READ, version=version, **changed)
        reader: dict[str, Any] = {"actor": keyring.account_id, "tip": row.pk, "now": now, "coarse": True}
        # The reader opens within a second of the arrival: an exact time here would be the exact time of the report.
        record("opened", kind="tip", id=row.pk, **reader)
        detail = {"number": number, "made_with": str(lens.version), "version": version, **_shown(changed)}
        record("assessed", kind="tip", id=row.pk, detail=detail, **reader)
        # Once, when the reader puts a tip into this lane: the waker looks for it (`alerts.queries.reasons`).
        if changed.get("lane") == rules.CRISIS and before != rules.CRISIS:
            record("alerted", kind="tip", id=row.pk, detail={"lane": rules.CRISIS}, **reader)
    return Outcome(ASSESSED)


def _seal_version(
    lens: Lens, tip: Tip, identity: Identity, made: triage.Assessment, number: int, now: datetime
) -> None:
    id, to = new_id(), [identity.recipient]
    body = {**readings.as_dict(made), "made": now.isoformat()}
    line = readings.as_line(made, lens.names)
    Assessment.objects.create(
        id=id,
        tip=tip,
        number=number,
        code=lens.version.code,
        knowledge=lens.version.knowledge,
        model=lens.version.model,
        made_at=quarter_hour(now),
        line=seal(line.encode(), kind=kinds.LINE, record=id, recipients=to),
        sealed=seal(json.dumps(body).encode(), kind=kinds.ASSESSMENT, record=id, recipients=to),
    )


def _grades(tip: Tip, made: triage.Assessment) -> dict[str, Any]:
    """The clear columns that change: none where a person set the lane, or the tip is closed or restricted."""
    if tip.graded_by == Tip.BY_PERSON or tip.status == Tip.CLOSED or tip.restricted:
        return {}
    columns: dict[str, Any] = {
        "lane": made.lane,
        "urgency": NOW if tip.danger_now else made.urgency,
        "types": " ".join(sorted(made.types)),
        "graded_by": Tip.BY_READER,
    }
    # A further reading that says the same leaves the due time that was counted from the opening.
    if (tip.lane, tip.urgency) != (made.lane, columns["urgency"]):
        columns |= queries.due_columns(tip, _due(tip, made))
    # A text seldom says that nobody is under 18, so the reader only ever says yes, and only where nobody answered.
    if tip.minor is None and made.minor:
        columns["minor"] = True
    return {name: value for name, value in columns.items() if getattr(tip, name) != value}


def _due(tip: Tip, made: triage.Assessment) -> datetime | None:
    first = due_at(tip.received, danger_now=tip.danger_now)
    wanted = first if tip.danger_now else rules.due_after_triage(tip.received, due_minutes(made.lane, made.urgency))
    return rules.due_after_reading(tip.due_by_itself, first, wanted, unread=tip.status == Tip.UNREAD)


def _next_version(tip: Tip, changed: Mapping[str, Any]) -> int:
    """Another one where somebody who has the tip open must see a crisis before they close it or pass it on.

    Anything else that the reader sets would only be in the way of whoever was quicker to open the tip.
    """
    return tip.version + 1 if changed.get("lane") == rules.CRISIS and tip.status != Tip.UNREAD else tip.version


def _shown(changed: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in changed.items() if name in ("lane", "urgency", "types", "minor")}


def _passed_over(tip: Tip, reading: str, why: str) -> Outcome:
    log.warning("%s was passed over: %s", tip.pk, why)
    if tip.reading == Tip.WAITING:
        _mark(tip.pk, reading)
    return Outcome(SKIPPED if reading == Tip.SKIPPED else FAILED)


def _mark(tip: UUID, reading: str) -> None:
    Tip.objects.filter(pk=tip, reading__in=(Tip.WAITING, Tip.SKIPPED, Tip.FAILED)).update(reading=reading)


def _line(row: Assessment, identity: Identity) -> str:
    try:
        return unseal(row.line, kind=kinds.LINE, record=row.pk, identity=identity).decode()
    except (Unsealable, UnicodeDecodeError):
        return ""


def _reading(row: Assessment, identity: Identity) -> tuple[readings.Reading | None, bool]:
    try:
        said = json.loads(unseal(row.sealed, kind=kinds.ASSESSMENT, record=row.pk, identity=identity))
        return readings.from_dict(said), False
    except (Unsealable, *MALFORMED) as refusal:
        return None, isinstance(refusal, NewerVersion)
