"""Need to know: one tip for one person, as long as a supervisor says. Asked, decided and ended are recorded."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from heatwatch.accounts.access import may, require
from heatwatch.accounts.models import Account
from heatwatch.audit.actions import record
from heatwatch.common.errors import Conflict, Forbidden, Invalid
from heatwatch.common.text import cleaned
from heatwatch.desk import kinds, rules
from heatwatch.desk.actions.opening import readable_by
from heatwatch.desk.models import NeedToKnow, Presence
from heatwatch.desk.queries import locked, needs, tidy
from heatwatch.intake.models import Tip
from heatwatch.vault import queries as vault
from heatwatch.vault.actions import Keyring
from heatwatch.vault.actions.lending import lend_tip_key, take_back
from heatwatch.vault.errors import NoGrant, Unsealable
from heatwatch.vault.keys import Identity
from heatwatch.vault.sealing import seal


def ask(account: Account, number: str, reason: str, *, id: UUID, now: datetime) -> None:
    """Ask for one tip. The same is answered and kept whether or not there is such a tip.

    Nothing is recorded where there is no such tip: a record without one would tell a restricted tip apart. Raises
    `Invalid` for somebody who opens it already.
    """
    require(account, "ask_need")
    if not tidy(number):
        raise Invalid("this is no tip number", "it looks like HW-7K3-Q92", "number")
    if not reason.strip():
        raise Invalid("the reason is missing", "write in a line what you need it for", "reason")
    tip = needs.named(number)
    if tip and needs.opens_already(account, tip):
        raise Invalid("you can open this tip already", "find it by its number on the page Tips", "number")
    sealed = seal(cleaned(reason).encode(), kind=kinds.NEED, record=id, recipients=needs.deciders(tip))
    values = {"account": account, "number": tidy(number), "tip": tip, "asked_at": now, "sealed": sealed}
    with transaction.atomic():
        _, created = NeedToKnow.objects.get_or_create(id=id, defaults=values)
        if created and tip:
            record("need_asked", actor=account.pk, kind="need", id=id, tip=tip.pk, now=now)


def reasons(keyring: Keyring, asked: Iterable[NeedToKnow]) -> dict[UUID, str]:
    """Why each of these was asked for, as far as the keyring opens it."""
    return {need.pk: _reason(keyring, need) for need in asked}


def grant_need(keyring: Keyring, actor: Account, need: NeedToKnow, *, hours: int, words: str, now: datetime) -> None:
    """Lend the tip to whoever asked, until so many hours from now.

    `words` are the six that they read aloud, where nobody compared them before. Raises `Conflict` when somebody else
    decided meanwhile, and what `lend_tip_key` raises.
    """
    tip = _decided(actor, need)
    if not 1 <= hours <= rules.LONGEST_LOAN:
        raise Invalid("this is too long or too short", f"choose 1 to {rules.LONGEST_LOAN} hours", "hours")
    if not may(need.account, "open_tip"):
        raise Invalid("this person's roles open no tips", "ask the administrator to give the right role first")
    until = now + timedelta(hours=hours)
    with transaction.atomic():
        # Whoever restricts it at this moment waits for the loan and takes it away, or comes first and ends this.
        if locked(tip).restricted != tip.restricted:
            raise Conflict("somebody else decided this meanwhile", "look at the page again")
        _decide(need, actor, now, until=until)
        lend_tip_key(keyring, tip.pk, need.account, words=words, until=until)
        detail = {"account": str(need.account_id), "until": until.isoformat(timespec="minutes")}
        record("need_granted", actor=actor.pk, kind="need", id=need.pk, tip=tip.pk, now=now, detail=detail)


def refuse_need(actor: Account, need: NeedToKnow, now: datetime) -> None:
    """Say no; whoever asked sees that it was refused."""
    tip = _decided(actor, need)
    with transaction.atomic():
        _decide(need, actor, now, until=None)
        detail = {"account": str(need.account_id)}
        record("need_refused", actor=actor.pk, kind="need", id=need.pk, tip=tip.pk, now=now, detail=detail)


def end_need(actor: Account, need: NeedToKnow, now: datetime) -> None:
    """Take a loan back before its end; whoever read it is assumed to remember."""
    require(actor, "decide_need")
    if need.tip_id is None or not needs.lent_at(need):
        raise Invalid("nothing is lent here", "it ended already")
    with transaction.atomic():
        _end(need.tip_id, need.account_id, by=actor.pk, now=now)


def end_what_is_over(now: datetime) -> int:
    """Remove every key whose time is over; the reader does this, and until then they open nothing either."""
    over = vault.over(now)
    for tip, account in over:
        with transaction.atomic():
            _end(tip, account, by=None, now=now)
    return len(over)


def keep_from_borrowers(actor: Account, tip: Tip) -> None:
    """Raise `Forbidden` for whoever reads the tip for a while only: they may not decide who else does."""
    if needs.has_loan(tip, actor):
        raise Forbidden("this tip is lent to you", "only who holds it for good decides who else does")


def _decided(actor: Account, need: NeedToKnow) -> Tip:
    require(actor, "decide_need")
    if need.tip is None or need.account_id == actor.pk:
        raise Invalid("nobody decides their own request", "ask another supervisor")
    return need.tip


def _decide(need: NeedToKnow, actor: Account, now: datetime, *, until: datetime | None) -> None:
    undecided = NeedToKnow.objects.filter(pk=need.pk, decided_at=None)
    if undecided.update(decided_by=actor, decided_at=now, until=until) != 1:
        raise Conflict("somebody else decided this meanwhile", "look at the page again")


def _end(tip: UUID, account: UUID, *, by: UUID | None, now: datetime) -> None:
    if not take_back(tip, account):
        return
    needs.granted_until(tip, account).update(ended_at=now)
    Presence.objects.filter(tip=tip, account=account).delete()
    detail = {"account": str(account)}
    record("need_ended", actor=by, kind="need", id=account, tip=tip, now=now, detail=detail)


def _reason(keyring: Keyring, need: NeedToKnow) -> str:
    return readable_by(_identities(keyring), need.sealed, kinds.NEED, need.pk)


def _identities(keyring: Keyring) -> list[Identity]:
    try:
        return [keyring.identity, *keyring.compartment("desk").identities]
    except (NoGrant, Unsealable):
        return [keyring.identity]
