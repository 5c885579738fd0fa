"""What a tip's page shows of its keeping: holds, the reporter's wish, and whether it is on its way out."""

from typing import Any

from heatwatch.desk.actions.opening import OpenTip
from heatwatch.retention import queries
from heatwatch.retention.actions.deciding import open_wishes
from heatwatch.retention.actions.holding import open_holds


def shown(opened: OpenTip) -> dict[str, Any]:
    """For the card of a tip that was opened."""
    holds, wishes = open_holds(opened), open_wishes(opened)
    return {
        "holds": holds,
        "held": any(hold["row"].lifted_at is None for hold in holds),
        "wishes": wishes,
        "wish": next((wish["row"] for wish in wishes if not wish["row"].decision), None),
        "disposal": queries.live_disposal(opened.tip),
    }
