"""What protects people: the child-abuse report that the law asks for, and restricting a tip that names an insider."""

import json
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from heatwatch.accounts.access import require, roles_of
from heatwatch.accounts.models import Account
from heatwatch.audit.actions import record
from heatwatch.common.errors import Invalid
from heatwatch.common.text import cleaned
from heatwatch.desk import kinds, queries, rules
from heatwatch.desk.actions.needs import keep_from_borrowers
from heatwatch.desk.actions.opening import Held
from heatwatch.desk.actions.working import allow, change
from heatwatch.desk.errors import ChangedMeanwhile
from heatwatch.desk.models import ChildReport, Presence
from heatwatch.intake.models import Tip
from heatwatch.vault.actions import Keyring, reseal_to_compartment
from heatwatch.vault.actions.restricting import reseal_to_people
from heatwatch.vault.compartments import DESK
from heatwatch.vault.sealing import seal

REPORT_FIELDS = ("agency", "person", "time", "reference")
STEPS = {"phoned": kinds.PHONED, "written": kinds.WRITTEN}


def mark_minor(actor: Account, opened: Held, *, minor: bool, version: int, now: datetime) -> None:
    """Record whether someone under 18 may be exploited; yes starts the Penal Code 11166 clock, once.

    The call is due at once, and the tip moves up the queue with it. A no given later does not stop a clock that runs:
    only the reports, or a supervisor's reason, do.
    """
    allow(actor, "report_child", opened.tip)
    starts = minor and queries.child_report(opened.tip) is None
    limit = now + rules.WRITTEN_REPORT
    with transaction.atomic():
        clock = rules.ChildReportState(None, None, None, limit)
        due = rules.due_beside(queries.locked(opened.tip).due, clock) if starts else {}
        change(opened.tip, version, actor, "minor_marked", now, minor=minor, **due)
        if starts:
            values = {"started_by": actor, "started_at": now, "written_due": limit}
            ChildReport.objects.get_or_create(tip=opened.tip, defaults=values)


def record_report(actor: Account, opened: Held, step: str, told: Mapping[str, str], now: datetime) -> None:
    """Record the telephone or the written report: to which agency and whom, when, under which reference.

    Raises `ChangedMeanwhile` when that step is recorded already: the first record stands.
    """
    allow(actor, "report_child", opened.tip)
    if step not in STEPS:
        raise Invalid("unknown step", "record the telephone call or the written report", "step")
    facts = {name: cleaned(told.get(name, "")).strip() for name in REPORT_FIELDS}
    for name in ("agency", "person", "time"):
        if not facts[name]:
            raise Invalid(f"{name} is missing", "write to which agency, to whom and when", name)
    _record(actor, opened, step, STEPS[step], facts, now)


def waive_report(actor: Account, opened: Held, reason: str, now: datetime) -> None:
    """A supervisor records why no report is made."""
    require(actor, "waive_child_report")
    if not reason.strip():
        raise Invalid("the reason is missing", "write why no report is made", "reason")
    facts = {"reason": cleaned(reason)}
    _record(actor, opened, "waived", kinds.WAIVED, facts, now)


def restrict(
    keyring: Keyring,
    actor: Account,
    opened: Held,
    *,
    supervisor: Account,
    reviewer: Account,
    version: int,
    now: datetime,
) -> None:
    """Take the tip out of everybody's sight but a supervisor's and the outside reviewer's.

    Its key is re-sealed to these two, whose six words a member of the desk must have compared, and to the two recovery
    sheets; the assignee and whoever looks at it now lose it. Whoever opened it before is
    assumed to remember what it said (docs/limitations.md).
    """
    require(actor, "restrict")
    if "supervisor" not in roles_of(supervisor) or "outside_reviewer" not in roles_of(reviewer):
        raise Invalid("these two cannot hold it", "choose a supervisor and an outside reviewer", "supervisor")
    if supervisor.pk == reviewer.pk:
        raise Invalid("one person cannot be both", "choose two people", "reviewer")
    if not (supervisor.is_active and reviewer.is_active):
        raise Invalid("one of the two has left", "choose two people who can sign in", "supervisor")
    tip = opened.tip
    keep_from_borrowers(actor, tip)
    with transaction.atomic():
        change(tip, version, actor, "restricted", now, restricted=True, assignee=None, translator=None)
        reseal_to_people(keyring, tip.pk, [supervisor.pk, reviewer.pk])
        Presence.objects.filter(tip=tip).delete()


def unrestrict(keyring: Keyring, actor: Account, opened: Held, *, version: int, now: datetime) -> None:
    """A supervisor who holds a restricted tip gives it back to the desk."""
    require(actor, "restrict")
    if not opened.tip.restricted:
        raise Invalid("the tip is not restricted", "there is nothing to give back")
    keep_from_borrowers(actor, opened.tip)
    if any(not file.hand_overs.all() for file in queries.withheld_files(opened.tip)):
        raise Invalid("a withheld file was not handed over", "record on this page to whom it was reported, and when")
    with transaction.atomic():
        # The reader may open it from now on, and has perhaps never read it.
        again = {"reading": Tip.WAITING, "claimed_by": "", "claimed_at": None} if opened.tip.reading != Tip.READ else {}
        change(opened.tip, version, actor, "unrestricted", now, restricted=False, **again)
        reseal_to_compartment(keyring, opened.tip.pk, DESK)


def _record(actor: Account, opened: Held, step: str, kind: str, facts: dict[str, str], now: datetime) -> None:
    recipients, told = [opened.identity.recipient], {**facts, "by": actor.display_name}
    sealed = seal(json.dumps(told).encode(), kind=kind, record=opened.tip.pk, recipients=recipients)
    with transaction.atomic():
        row = queries.child_report(opened.tip)
        if row is None:
            raise Invalid("no clock runs for this tip", "mark first that someone under 18 may be exploited", "step")
        empty = ChildReport.objects.filter(pk=row.pk, **{f"{step}_at": None})
        if empty.update(**{step: sealed, f"{step}_at": now}) != 1:
            raise ChangedMeanwhile([opened.tip.number], verb=f"child_report_{step}")
        tip = queries.locked(opened.tip)
        Tip.objects.filter(pk=tip.pk).update(**queries.due_columns(tip, tip.due_by_itself))
        _audit(actor, opened.tip.pk, f"child_report_{step}", now)


def _audit(actor: Account, tip: UUID, verb: str, now: datetime) -> None:
    record(verb, actor=actor.pk, kind="child report", id=tip, tip=tip, now=now)
