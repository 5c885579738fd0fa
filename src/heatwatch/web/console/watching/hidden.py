"""The tips that whoever looks must not know of, those that are gone included."""

from datetime import datetime
from typing import Any

from heatwatch.accounts.access import may
from heatwatch.alerts.queries import open_count, readiness
from heatwatch.audit.queries import unchained_too_long
from heatwatch.desk.queries.known import hidden_from as hidden_tips
from heatwatch.oversight.queries import readings
from heatwatch.retention import queries as retention


def hidden_from(account: Any) -> readings.Hidden:
    """One query a kind; the database joins them."""
    return (hidden_tips(account), retention.hidden_from(account))


def alarms(account: Any, now: datetime) -> dict[str, Any]:
    """What this person has to look at, for the pages they see first.

    Alerts that nobody has answered, why an alert might wake nobody, unusual reading, and a chain that is late.
    """
    sees = may(account, "see_state")
    return {
        "readings": readings.waiting_for(account, hidden_from(account)),
        "chain_late": unchained_too_long(now) if sees else 0,
        "asleep": readiness.problems(now) if sees else [],
        "unanswered": open_count(account),
    }
