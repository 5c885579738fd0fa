"""How far the renewal of each compartment's key came."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse

from heatwatch.accounts import queries as accounts
from heatwatch.common import clock
from heatwatch.intake.queries import numbers_to_renew
from heatwatch.oversight.queries import groups
from heatwatch.vault import queries
from heatwatch.vault.compartments import DESK
from heatwatch.web.console.gate import needs
from heatwatch.web.console.pages import page
from heatwatch.web.console.shown.wording import label

# A batch takes a second; whoever was not heard of for so long was stopped.
SILENT = timedelta(minutes=2)


@needs("grant_key")
def rotations(request: Any) -> HttpResponse:
    """Whether a rotation is due, how far one came, and what to type."""
    now, names, left = clock.now(), accounts.names(), queries.departures()
    rows = [_shown(name, names, left.get(name, []), now) for name in sorted(queries.compartment_recipients())]
    return page(request, "rotations", {"rows": rows})


def _shown(name: str, names: dict[UUID, str], left: list[Any], now: datetime) -> dict[str, Any]:
    last = queries.last_rotation(name)
    running = last if last and last.finished_at is None else None
    return {
        "name": name,
        "title": label(name).capitalize(),
        "left": [{"who": names.get(row.account, "somebody"), "at": row.at} for row in left],
        # Counted where it is due only: no index finds all keys of a compartment.
        "keys": queries.key_count(name) if left and not running else 0,
        "last": last,
        "running": running,
        "by": names.get(last.started_by, "somebody") if last else "",
        # Every key may be re-sealed while the file that the doors read still names the one before.
        "sealed": bool(running and running.passes and not running.again and not running.cursor),
        "numbers": numbers_to_renew() if name == DESK else 0,
        "texts": groups.tokens_to_renew() if name == DESK else 0,
        "silent": bool(running and now - running.worked_at > SILENT),
    }
