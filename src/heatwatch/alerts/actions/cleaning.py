"""What became of the texts and calls that the provider took, and the copies that it keeps of them.

1. Ask what became of it. What reached nobody counts as not sent, and the next person is told in seconds.
2. Once it is not on its way any more, have the copy deleted, and look whether it is gone.

It goes on beside the waker's turns: a provider that is slow keeps nobody asleep.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime

from heatwatch.alerts import queries, rules
from heatwatch.alerts.actions.telling import undelivered
from heatwatch.alerts.models import ProviderCopy
from heatwatch.alerts.rules import NOT_REACHED, REACHED
from heatwatch.common.clock import is_over
from heatwatch.common.errors import HouseError
from heatwatch.texting.provider import Provider

FINAL = REACHED | NOT_REACHED
log = logging.getLogger("heatwatch.alerts")


def clean_up(accounts: Mapping[str, Provider], minutes: int, clock: Callable[[], datetime]) -> int:
    """Look at each copy whose time has come, at the account by which it went; returns how many there were."""
    kept = queries.copies(clock(), list(accounts))
    for copy in kept:
        _look(accounts[copy.way], copy, minutes, clock)
    return len(kept)


def _look(provider: Provider, copy: ProviderCopy, minutes: int, clock: Callable[[], datetime]) -> None:
    gone, delivery = False, copy.delivery
    try:
        delivery = provider.delivery(copy.provider_id) or ""
        gone = not delivery
        if gone:
            delivery = copy.delivery
        elif delivery in FINAL or is_over(copy.handed_over, rules.ON_ITS_WAY, clock()):
            provider.delete(copy.provider_id)
            gone = provider.delivery(copy.provider_id) is None
    except HouseError as fault:
        log.warning("the copy of %s by %s stays: %s", copy.batch, copy.way, fault.cause)
    now = clock()
    if delivery in NOT_REACHED and copy.delivery not in NOT_REACHED:
        undelivered(copy.batch, copy.way, minutes, now)
    state = ProviderCopy.KEPT
    if gone or is_over(copy.handed_over, rules.GIVEN_UP, now):
        state = ProviderCopy.GONE if gone else ProviderCopy.STAYS
    values = {"state": state, "delivery": delivery, "next_look": now + rules.next_look(now - copy.handed_over)}
    ProviderCopy.objects.filter(pk=copy.pk).update(**values, **({"provider_id": ""} if gone else {}))
