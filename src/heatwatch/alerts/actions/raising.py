"""Alerts are raised for what is found, and end by themselves when there is nothing to tell any more."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from heatwatch.alerts.models import Alert
from heatwatch.alerts.queries import OF_THE_DESK, reasons
from heatwatch.alerts.rules import ONE_STEP
from heatwatch.audit.actions import record
from heatwatch.intake.models import Tip

# A record that the reader makes is kept to a quarter of an hour; and so far back one looks who begins.
LATE, DAY = timedelta(minutes=20), timedelta(days=1)


def raise_and_end(now: datetime, *, first: bool = False) -> int:
    """Raise what is new, and end what is over; returns how many alerts were raised.

    `first`: the waker begins, and what was found while it was away is looked for further back.
    """
    end_what_is_over(now)
    raised = sum(_raise(Alert.CRISIS, now, tip) for tip in reasons.crises(now - (DAY if first else LATE)))
    raised += sum(_raise(Alert.OVERDUE, now, tip) for tip in reasons.hidden_overdue(now))
    if reasons.overdue(now, reasons.last_answered(Alert.OVERDUE)):
        raised += _raise(Alert.OVERDUE, now)
    if reasons.without_reader(now) and reasons.is_new_silence():
        raised += _raise(Alert.SILENT, now)
    return raised


def end_what_is_over(now: datetime) -> None:
    """A tip was opened by a person or closed; nothing is past due any more; a reader is alive again."""
    alerts = list(Alert.objects.filter(ended_at=None).exclude(kind__in=ONE_STEP).select_related("tip"))
    opened = reasons.opened(alerts)
    for alert in alerts:
        if alert.tip_id and alert.tip_id in opened:
            actor, at = opened[alert.tip_id]
            end(alert, Alert.OPENED, at, by=actor)
        elif alert.tip:
            # Overdue ones are unread by nature; a crisis stays one until somebody looks, whoever opened it before.
            if alert.tip.status == Tip.CLOSED:
                end(alert, Alert.OVER, now)
        elif _is_over(alert, now):
            end(alert, Alert.OVER, now)


def raise_search(owner: UUID, now: datetime) -> None:
    """Tell this person, and nobody else, that a saved search has something new; call in a transaction."""
    if not Alert.objects.filter(kind=Alert.SEARCH, account=owner, ended_at=None).exists():
        alert = Alert.objects.create(kind=Alert.SEARCH, account_id=owner, raised_at=now, next_step=now)
        record("alert_raised", actor=None, kind="alert", id=alert.pk, now=now, detail={"alert": Alert.SEARCH})


def end_searches(*, keep: Collection[UUID], now: datetime) -> None:
    """What did not go out yet goes out no more, but for these people."""
    for alert in Alert.objects.filter(kind=Alert.SEARCH, ended_at=None).exclude(account__in=keep):
        end(alert, Alert.OVER, now)


def end(alert: Alert, how: str, now: datetime, *, by: UUID | None = None) -> bool:
    """End an alert once; False when it had ended before."""
    verbs = {Alert.ACKNOWLEDGED: "alert_acknowledged", Alert.OPENED: "alert_opened"}
    with transaction.atomic():
        values = {"ended_at": now, "ended_by_id": by, "how": how}
        if Alert.objects.filter(pk=alert.pk, ended_at=None).update(**values) != 1:
            return False
        verb, told = verbs.get(how, "alert_over"), {"alert": alert.kind}
        record(verb, actor=by, kind="alert", id=alert.pk, tip=alert.tip_id, now=now, detail=told)
    return True


def _raise(kind: str, now: datetime, tip: UUID | None = None) -> bool:
    if tip is None and Alert.objects.filter(OF_THE_DESK, kind=kind, ended_at=None).exists():
        return False
    try:
        with transaction.atomic():
            alert = Alert.objects.create(kind=kind, tip_id=tip, raised_at=now, next_step=now)
            told = {"alert": kind}
            record("alert_raised", actor=None, kind="alert", id=alert.pk, tip=tip, now=now, detail=told)
    except IntegrityError:
        # Another waker was quicker, or the tip was destroyed a moment ago.
        return False
    return True


def _is_over(alert: Alert, now: datetime) -> bool:
    if alert.kind == Alert.OVERDUE:
        return not reasons.overdue(now)
    return alert.kind == Alert.SILENT and reasons.without_reader(now) is None
