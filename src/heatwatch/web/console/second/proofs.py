"""Whether what was shown is a second factor of this person."""

from datetime import datetime
from typing import Any

from heatwatch.accounts.actions import count_try, forget_failures, spend_challenge
from heatwatch.common.errors import Invalid
from heatwatch.factors import actions, codes, passkeys, queries
from heatwatch.factors.actions import APP, PASSKEY, RECOVERY
from heatwatch.factors.errors import WrongFactor
from heatwatch.web.console.factors import Slowed, host_key
from heatwatch.web.console.second.site import site_of

LONGEST_CODE = 60


def prove(request: Any, now: datetime) -> str:
    """Which kind of factor was shown.

    Raises `WrongFactor`, `Slowed` after too many wrong ones, or `Invalid` when nothing was given.
    """
    if not (request.POST.get("code", "").strip() or request.POST.get("passkey")):
        raise Invalid("nothing was typed", "type the code first")
    account = request.session_row.account
    name = actions.slowing_name(account)
    if seconds := count_try(name, now):
        raise Slowed(seconds)
    try:
        kind = _shown(request, account, now)
    except WrongFactor:
        actions.note_wrong_factor(account, now)
        raise
    forget_failures(name)
    return kind


def _shown(request: Any, account: Any, now: datetime) -> str:
    if answer := request.POST.get("passkey", ""):
        return _passkey(request, account, answer, now)
    typed = "".join(request.POST.get("code", "")[:LONGEST_CODE].split())
    return _app_code(account, typed, now) if codes.is_app_code(typed) else _recovery_code(account, typed, now)


def _app_code(account: Any, typed: str, now: datetime) -> str:
    for factor in queries.factors_of(account, host_key().reveal()):
        if factor.kind != APP:
            continue
        step = codes.matching_step(factor.secret.reveal(), typed, now, after=factor.counter)
        if step is not None and actions.spend_step(factor.id, step, now):
            return APP
    raise WrongFactor


def _recovery_code(account: Any, typed: str, now: datetime) -> str:
    code_hash = codes.recovery_hash(host_key().reveal(), account.pk, typed)
    if not actions.spend_recovery_code(account, code_hash, now):
        raise WrongFactor
    return RECOVERY


def _passkey(request: Any, account: Any, answer: str, now: datetime) -> str:
    site, challenge = site_of(request), spend_challenge(request.session_row)
    if site is None or not challenge:
        raise WrongFactor
    known = [factor for factor in queries.factors_of(account, host_key().reveal()) if factor.kind == PASSKEY]
    factor, counter = passkeys.shown(answer, challenge, site, known)
    if not actions.note_passkey(factor.id, before=factor.counter, counter=counter, now=now):
        raise WrongFactor
    return PASSKEY
