"""Somebody says that they are on it: nobody else is woken for this."""

from datetime import datetime

from heatwatch.accounts.access import require
from heatwatch.accounts.models import Account
from heatwatch.alerts.actions.raising import end
from heatwatch.alerts.models import Alert
from heatwatch.alerts.queries import alert_for


def acknowledge(actor: Account, alert: Alert, now: datetime) -> bool:
    """The actor takes it; False when somebody had before, or it was over."""
    known = alert_for(actor, alert.pk)
    require(actor, "open_tip", on_restricted_to_me=bool(known.tip and known.tip.restricted))
    return end(known, Alert.ACKNOWLEDGED, now, by=actor.pk)
