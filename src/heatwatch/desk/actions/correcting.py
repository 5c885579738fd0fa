"""People correct the reading: confirm, reject, add. What they say is sealed to the tip, and never changed again."""

import json
from datetime import datetime
from uuid import UUID

from django.db import transaction

from heatwatch.accounts.access import require
from heatwatch.accounts.models import Account
from heatwatch.audit.actions import record
from heatwatch.common.errors import Invalid
from heatwatch.common.text import cleaned
from heatwatch.desk import kinds, queries
from heatwatch.desk.actions.opening import Held, hold_tip, open_story
from heatwatch.desk.judgements import ADDED, CHANGED, CONFIRMED, LANE, REJECTED, Judgement, from_dict
from heatwatch.desk.models import Correction
from heatwatch.desk.readings import DANGER, INDICATOR
from heatwatch.desk.whole_story import whole
from heatwatch.intake.models import Tip
from heatwatch.knowledge.model.whole import knowledge
from heatwatch.vault.actions import Keyring
from heatwatch.vault.errors import MALFORMED, Unsealable
from heatwatch.vault.keys import Identity
from heatwatch.vault.sealing import seal
from heatwatch.vault.unsealing import unseal

TABLES = {INDICATOR: "indicators", DANGER: "dangers"}


def judge(
    actor: Account,
    opened: Held,
    *,
    about: str,
    finding: str,
    verdict: str,
    quote: str = "",
    seen: int,
    id: UUID,
    now: datetime,
) -> None:
    """Say that a finding is right, wrong or missing. The same `id` again says nothing.

    Raises `Invalid` for something that the model does not know, and for words that the tip does not hold.
    """
    require(actor, "correct_reading", on_restricted_to_me=opened.tip.restricted)
    if about not in TABLES or finding not in getattr(knowledge(), TABLES[about]):
        raise Invalid("the model knows no such finding", "choose one from the list", "finding")
    if verdict not in (CONFIRMED, REJECTED, ADDED):
        raise Invalid("unknown verdict", "confirm, reject or add", "verdict")
    words = cleaned(quote).strip()
    if words and words not in whole(open_story(opened.tip, opened.identity))[0]:
        raise Invalid("the tip does not say this", "copy the words exactly as they stand, or leave this empty", "quote")
    said = {"about": about, "id": finding, "verdict": verdict, "quote": words, "reason": "", "before": "", "seen": seen}
    with transaction.atomic():
        keep(actor, opened, said, id=id, now=now)


def keep_lane(actor: Account, opened: Held, *, lane: str, reason: str, id: UUID, now: datetime) -> None:
    """Keep why a person set the lane, and which version they saw. Call in the transaction that sets it."""
    last = queries.last_assessment(opened.tip.pk)
    said = {"about": LANE, "id": lane, "verdict": CHANGED, "quote": "", "reason": cleaned(reason).strip()}
    keep(actor, opened, {**said, "before": opened.tip.lane, "seen": last.number if last else 0}, id=id, now=now)


def keep(actor: Account, opened: Held, said: dict[str, object], *, id: UUID, now: datetime) -> None:
    """Seal a judgement to the tip and record that there is one, not what it says."""
    sealed = seal(json.dumps(said).encode(), kind=kinds.CORRECTION, record=id, recipients=[opened.identity.recipient])
    values = {"tip": opened.tip, "by": actor, "at": now, "sealed": sealed}
    _, created = Correction.objects.get_or_create(id=id, defaults=values)
    if created:
        record("corrected", actor=actor.pk, kind="correction", id=id, tip=opened.tip.pk, now=now)


def review(keyring: Keyring, actor: Account, tip: Tip, now: datetime) -> list[Judgement]:
    """The judgements about a tip that is on no screen, recorded as an opening; raises `NoGrant` or `Unsealable`."""
    require(actor, "open_tip", on_restricted_to_me=tip.restricted)
    judged = open_judgements(hold_tip(keyring, tip))
    with transaction.atomic():
        record("opened", actor=actor.pk, kind="tip", id=tip.pk, tip=tip.pk, now=now)
    return judged


def open_judgements(opened: Held) -> list[Judgement]:
    """All of them, oldest first, for a tip that was opened; one that is damaged is left out."""
    rows = queries.corrections(opened.tip)
    found = [_opened(row, opened.identity) for row in rows]
    return [one for one in found if one]


def _opened(row: Correction, identity: Identity) -> Judgement | None:
    try:
        said = json.loads(unseal(row.sealed, kind=kinds.CORRECTION, record=row.pk, identity=identity))
        return from_dict(said, str(row.by or ""), row.at)
    except (Unsealable, *MALFORMED):
        return None
