"""A telephone call that somebody at the desk wrote down: received as every tip is, then in the hands of who took it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from heatwatch.accounts.access import may, require
from heatwatch.accounts.models import Account
from heatwatch.audit.actions import record
from heatwatch.desk import queries
from heatwatch.desk.actions.opening import open_tip
from heatwatch.desk.actions.safeguarding import mark_minor
from heatwatch.desk.actions.working import assign, change
from heatwatch.intake.actions.receiving import acknowledge, receive_tip, told_by_voice
from heatwatch.intake.models import Tip
from heatwatch.intake.queries import is_acknowledged
from heatwatch.intake.receipts import Receipt, receipt_for
from heatwatch.intake.submission import Submission
from heatwatch.vault.actions import Keyring
from heatwatch.vault.recipients import Recipients


@dataclass(frozen=True)
class Taken:
    """What the call-taker is shown: the code to read out unless that was done, and the tip unless it is hidden now."""

    receipt: Receipt | None
    number: str
    held: bool


@dataclass(frozen=True)
class CallTaker:
    """Who takes the call, and with which keys."""

    account: Account
    keyring: Keyring


def take_call(
    taker: CallTaker,
    submission: Submission,
    *,
    minor: bool,
    token: bytes,
    recipients: Recipients,
    now: datetime,
    demo: bool,
) -> Taken:
    """Save a call as a tip; the same page sent again meets its own tip and is shown the same code.

    Raises `Invalid` for an empty or over-long field. `minor`: the caller said that someone is under 18.
    """
    require(taker.account, "take_call")
    submission = submission.tidied()
    lookup = receipt_for(token, submission.canonical([]), submission.language).lookup
    with transaction.atomic():
        received = receive_tip(submission, token=token, files=[], recipients=recipients, now=now, demo=demo)
        tip = queries.tip_behind(lookup)
        if not received.already:
            record("took_call", actor=taker.account.pk, kind="tip", id=tip.pk, tip=tip.pk, now=now)
            # The call-taker opens it at once, and so it is in no list of unread tips for the waker to find.
            if submission.danger_now:
                record("alerted", actor=taker.account.pk, kind="tip", id=tip.pk, tip=tip.pk, now=now)
            _pass_on(taker, tip, minor=minor, now=now)
    held = queries.may_hold(taker.account, tip)
    return Taken(received.receipt, tip.number if held or not tip.restricted else "", held)


def settle_code(actor: Account, lookup: bytes, recipient: str, now: datetime) -> Tip:
    """The code is off the screen for good; with a recipient the caller holds it, and can be answered.

    Returns the tip. Saying so twice changes nothing.
    """
    require(actor, "take_call")
    with transaction.atomic():
        tip = queries.tip_behind(lookup)
        verb = "code_told" if recipient else "code_not_told"
        if not is_acknowledged(lookup):
            record(verb, actor=actor.pk, kind="tip", id=tip.pk, tip=tip.pk, now=now)
            told_by_voice(lookup, recipient)
        acknowledge(lookup)
    return tip


def _pass_on(taker: CallTaker, tip: Tip, *, minor: bool, now: datetime) -> None:
    """Whoever may read the tip has read it by writing it down, and keeps it; an advocate leaves it to the desk."""
    if queries.may_hold(taker.account, tip) and may(taker.account, "assign"):
        opened = open_tip(taker.keyring, taker.account, tip, now)
        assign(taker.account, tip, taker.account, version=tip.version, now=now)
        if minor:
            mark_minor(taker.account, opened, minor=True, version=tip.version + 1, now=now)
    elif minor:
        # The clock of the law is started by whoever reads the tip; until then it stands at the top of the queue.
        due = min(tip.due or now, now)
        change(tip, tip.version, taker.account, "minor_marked", now, minor=True, due=due)
