"""The reporter asks for deletion: a supervisor decides, with a reason for the file and an answer for the reporter."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from heatwatch.accounts.models import Account
from heatwatch.audit.actions import record
from heatwatch.common.errors import Invalid
from heatwatch.common.text import cleaned
from heatwatch.desk.actions.opening import Held, readable
from heatwatch.desk.actions.working import allow, reply
from heatwatch.desk.errors import ChangedMeanwhile
from heatwatch.intake.models import DeletionRequest
from heatwatch.retention import kinds, queries
from heatwatch.vault.sealing import seal

VERBS = {DeletionRequest.GRANTED: "deletion_granted", DeletionRequest.REFUSED: "deletion_refused"}


def decide(
    actor: Account, opened: Held, wish: UUID, *, decision: str, reason: str, answer: str, id: UUID, now: datetime
) -> None:
    """Grant or refuse; the reason is sealed to the tip, the answer is a reply to the reporter under the form's `id`.

    Nothing is destroyed by this: a granted tip becomes due once it is closed, and two people dispose of it. Raises
    `ChangedMeanwhile` when somebody decided before.
    """
    allow(actor, "decide_deletion", opened.tip)
    if decision not in VERBS:
        raise Invalid("unknown decision", "grant the wish or refuse it", "decision")
    if not reason.strip():
        raise Invalid("the reason is missing", "write in a line why, for the file", "reason")
    if not answer.strip():
        raise Invalid("the answer is missing", "write to the reporter in plain words what follows", "answer")
    to = [opened.identity.recipient]
    sealed = seal(cleaned(reason).encode(), kind=kinds.DECISION, record=wish, recipients=to)
    with transaction.atomic():
        open_wish = DeletionRequest.objects.filter(pk=wish, tip=opened.tip, decision="")
        if open_wish.update(decision=decision, decided_by=actor, decided_at=now, reason=sealed) != 1:
            raise ChangedMeanwhile([opened.tip.number], verb=VERBS[decision])
        record(VERBS[decision], actor=actor.pk, kind="deletion request", id=wish, tip=opened.tip.pk, now=now)
        reply(actor, opened, answer, id=id, now=now)


def open_wishes(opened: Held) -> list[dict[str, Any]]:
    """What the reporter asked for, and what was decided and why, for the page of a tip that was opened."""
    return [{"row": row, "reason": _reason(row, opened)} for row in queries.requests(opened.tip)]


def _reason(row: DeletionRequest, opened: Held) -> str:
    return readable(row.reason, kinds.DECISION, row.pk, opened.identity) if row.decision else ""
