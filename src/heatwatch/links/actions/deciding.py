"""People say whether two tips are of one thing. Nothing is merged; whoever changes their mind says the other."""

from datetime import datetime

from django.db import transaction

from heatwatch.accounts.access import require
from heatwatch.accounts.models import Account
from heatwatch.audit.actions import record
from heatwatch.audit.queries import LINK
from heatwatch.common.errors import Invalid
from heatwatch.intake.models import Tip
from heatwatch.links import rules
from heatwatch.links.models import Link

VERBS = {rules.CONFIRMED: "link_confirmed", rules.REJECTED: "link_rejected"}


def decide(actor: Account, tip: Tip, link: Link, other: Tip, *, verdict: str, now: datetime) -> None:
    """Confirm or reject a link that the actor got through `queries.link_for`. The same verdict again changes nothing.

    Each of the two tips has a record of it, which names the other: whoever must not know of one sees neither.
    """
    for each in (tip, other):
        require(actor, "link", on_restricted_to_me=each.restricted)
    if verdict not in VERBS:
        raise Invalid("unknown verdict", "confirm or reject", "verdict")
    with transaction.atomic():
        changed = Link.objects.filter(pk=link.pk).exclude(verdict=verdict)
        if changed.update(verdict=verdict, decided_by=actor, decided_at=now):
            for here, there in ((tip, other), (other, tip)):
                record(VERBS[verdict], actor=actor.pk, kind=LINK, id=there.pk, tip=here.pk, now=now)
