"""A caller who waits for whoever is on call, and the colleague who is rung for them.

The door rings nobody: it notes that somebody waits, the waker rings, and the provider connects the two. Of the call
nothing is noted but a token under the channel's secret. Whatever fails, the caller goes on to what follows otherwise.
"""

import logging
from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError

from heatwatch.intake import queries, rules
from heatwatch.intake.actions.taking_in import Said
from heatwatch.knowledge.agency import NEVER
from heatwatch.web.webhooks import channels
from heatwatch.web.webhooks.channels import Told
from heatwatch.web.webhooks.refusals import Unreadable
from heatwatch.web.webhooks.voice.dialogue import steps
from heatwatch.web.webhooks.voice.dialogue.turns import HOLD, KEY, LEFT, TAKE, WAIT, Turn

VOICE = "voice"
STEPS = frozenset({WAIT, HOLD, KEY, LEFT, TAKE})
log = logging.getLogger("heatwatch.webhooks")


def can_ring(now: datetime) -> bool:
    """Whether somebody on call can be rung now; the office that rings nobody is not asked about."""
    if settings.AGENCY.rota == NEVER:
        return False
    try:
        return queries.somebody_can_be_rung(now)
    except DatabaseError as fault:
        log.warning("nobody on call is rung: %s", type(fault).__name__)
        return False


def told(turn: Turn, fields: dict[str, str], id: str) -> Told:
    """One step of a caller who waits, or of a colleague who is rung; raises `Unreadable`."""
    step, own = turn.place.step, _token(id)
    if (step == TAKE) is not bool(turn.place.caller):
        raise Unreadable("the caller")
    call = bytes.fromhex(turn.place.caller) if step == TAKE else own
    here = replace(
        turn,
        queue=rules.queue_of(call),
        waited=_seconds(fields.get("QueueTime", "")),
        result=fields.get("QueueResult", ""),
        words=_words(call) if step in (HOLD, LEFT, TAKE) else frozenset(),
    )
    said = _said(here, call, own)
    return Told("", "", "", goes_on=steps.document(here), said=said, otherwise=_otherwise(here) if said else "")


def _said(turn: Turn, call: bytes, own: bytes) -> Said | None:
    """What this step says of the caller."""
    if turn.place.step == WAIT:
        return Said(call, rules.WAITS)
    if turn.place.step == LEFT:
        return Said(call, rules.LEFT)
    takes = turn.place.step == TAKE and turn.digits == steps.ACCEPT_KEY and rules.LEFT not in turn.words
    return Said(call, rules.TAKEN, own) if takes else None


def _otherwise(turn: Turn) -> str:
    """Whoever left goes on as they would have: the waker only rings a little longer."""
    return steps.document(turn) if turn.place.step == LEFT else steps.without(turn)


def _words(call: bytes) -> frozenset[str]:
    try:
        return frozenset(queries.words_of(call))
    except DatabaseError as fault:
        log.warning("nothing is known of a caller who waits: %s", type(fault).__name__)
        return frozenset()


def _token(id: str) -> bytes:
    secret = channels.secret_of(VOICE)
    if secret is None:
        raise Unreadable("the secret is gone")
    return rules.call_token(secret, id)


def _seconds(said: str) -> int:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 7 else 0
