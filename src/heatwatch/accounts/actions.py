"""Every write to accounts, roles and sessions."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from heatwatch.accounts import rules
from heatwatch.accounts.access import ROLES, reads_tips
from heatwatch.accounts.models import (
    Account,
    ConsoleSession,
    DoneForm,
    RoleGrant,
    SetUpCode,
    SignInSlowing,
)
from heatwatch.audit.actions import record
from heatwatch.common import cookiebox
from heatwatch.common.clock import SLACK
from heatwatch.common.errors import Invalid, NotFound
from heatwatch.common.ids import bare, new_code
from heatwatch.common.text import one_line

SESSION = "console session"
# 28 symbols of 24 are 128 bits, in groups that can be read over a telephone.
CODE_GROUPS = 7


class WrongCode(Invalid):
    """No such person was given this set-up code, or it was used or has ended."""

    def __init__(self) -> None:
        super().__init__("the name or the code is not right", "check both, or ask your administrator for a new code")


def create_account(
    *,
    username: str,
    display_name: str,
    roles: Iterable[str],
    now: datetime,
    by: UUID | None = None,
    kind: str = Account.PERSON,
    languages: str = "en",
    demo: bool = False,
) -> Account:
    """A new account without any key yet; raises `Invalid` for a taken or empty name or an unknown role."""
    name = username.strip().lower()
    if not name or not all(c.isalnum() or c in ".-_" for c in name):
        raise Invalid("the sign-in name is not usable", "use letters, digits, dots and hyphens", "username")
    wanted = _known(roles)
    try:
        with transaction.atomic():
            account = Account.objects.create(
                username=name,
                display_name=one_line(display_name) or name,
                kind=kind,
                languages=languages,
                is_demo=demo,
                created_at=now,
            )
            _set_roles(account, wanted, now=now, by=by)
            record("account_created", actor=by, kind="account", id=account.pk, now=now)
    except IntegrityError as taken:
        raise Invalid("the sign-in name is taken", "choose another name", "username") from taken
    return account


def change_account(
    account: Account,
    *,
    display_name: str,
    roles: Iterable[str],
    is_active: bool,
    languages: str,
    by: Account,
    now: datetime,
) -> None:
    """Change what an administrator may change; ending an account ends its sessions at once."""
    wanted = _known(roles)
    with transaction.atomic():
        _keep_an_administrator(account, wanted, is_active)
        account.display_name = one_line(display_name) or account.username
        account.is_active, account.languages = is_active, languages
        account.save(update_fields=["display_name", "is_active", "languages"])
        _set_roles(account, wanted, now=now, by=by.pk)
        if not is_active:
            account.sessions.all().delete()
        detail = {"roles": sorted(wanted), "active": is_active}
        record("account_changed", actor=by.pk, kind="account", id=account.pk, now=now, detail=detail)


def begin_session(account: Account, identity: str, now: datetime, *, factor: str = "", may_enrol: bool = False) -> str:
    """Sign in: returns the cookie, the only thing that opens the stored identity again.

    Without a second factor the session is halfway: it shows no page but those that ask for one.
    """
    cookie = cookiebox.new_cookie()
    with transaction.atomic():
        ConsoleSession.objects.create(
            **_under(cookie, identity),
            account=account,
            created_at=now,
            seen_at=now,
            factor_at=now if factor else None,
            may_enrol=may_enrol,
        )
        verb, detail = ("signed_in", {"factor": factor}) if factor else ("passphrase_given", {})
        record(verb, actor=account.pk, kind="account", id=account.pk, now=now, detail=detail)
    return cookie


def complete_session(session: ConsoleSession, identity: str, factor: str, now: datetime) -> str:
    """The second factor was right: a whole session under a new cookie, in place of the halfway one."""
    with transaction.atomic():
        ended, _ = ConsoleSession.objects.filter(pk=session.pk).delete()
        if not ended:
            raise NotFound("the sign-in has ended", "sign in again")
        return begin_session(session.account, identity, now, factor=factor)


def note_factor(session: ConsoleSession, factor: str, now: datetime) -> None:
    """The second factor was shown again: what is dangerous may be done for the next minutes."""
    with transaction.atomic():
        ConsoleSession.objects.filter(pk=session.pk).update(factor_at=now)
        detail = {"factor": factor}
        record("factor_shown", actor=session.account_id, kind="account", id=session.account_id, now=now, detail=detail)


def let_enrol(session: ConsoleSession) -> None:
    """A code from the administrator was given in place of a factor: now one may be enrolled."""
    ConsoleSession.objects.filter(pk=session.pk).update(may_enrol=True)


def hold_challenge(session: ConsoleSession) -> bytes:
    """What a passkey has to sign on this browser's pages; the same one in every window until it is spent."""
    if not session.challenge:
        session.challenge = secrets.token_bytes(32)
        ConsoleSession.objects.filter(pk=session.pk).update(challenge=session.challenge)
    return bytes(session.challenge)


def spend_challenge(session: ConsoleSession) -> bytes:
    """Take the challenge: whoever comes second finds none."""
    held, session.challenge = bytes(session.challenge), b""
    spent = ConsoleSession.objects.filter(pk=session.pk, challenge=held).update(challenge=b"")
    return held if spent else b""


def lock_session(session: ConsoleSession, now: datetime) -> None:
    """Take the identity out of the session: whoever finds the screen finds nothing to open a tip with."""
    with transaction.atomic():
        session.sealed, session.locked = b"", True
        session.save(update_fields=["sealed", "locked"])
        record("locked", actor=session.account_id, kind="account", id=session.account_id, now=now)


def unlock_session(session: ConsoleSession, identity: str, now: datetime) -> str:
    """Put the identity back after the passphrase was given again; returns the cookie that opens it from now on.

    Whoever took the cookie from before the screen locked holds one that opens nothing any more.
    """
    cookie = cookiebox.new_cookie()
    with transaction.atomic():
        row = {**_under(cookie, identity), "locked": False, "seen_at": now}
        ConsoleSession.objects.filter(pk=session.pk).update(**row)
        record("unlocked", actor=session.account_id, kind="account", id=session.account_id, now=now)
    return cookie


def touch_session(session: ConsoleSession, now: datetime) -> None:
    """Note that the person is still there."""
    ConsoleSession.objects.filter(pk=session.pk).update(seen_at=now)


def end_session(session: ConsoleSession, now: datetime) -> None:
    """Sign out."""
    with transaction.atomic():
        session.delete()
        record("signed_out", actor=session.account_id, kind="account", id=session.account_id, now=now)


def identity_in(session: ConsoleSession, cookie: str) -> str:
    """The identity that the cookie opens; raises `NotFound` when the session is locked or the cookie is another."""
    if session.locked:
        raise NotFound("the session is locked", "type your passphrase to unlock it")
    opened = json.loads(cookiebox.open_under(cookie, SESSION, bytes(session.sealed)))
    return str(opened["identity"])


def end_other_sessions(session: ConsoleSession, now: datetime) -> int:
    """Sign this person out everywhere else; returns how many sessions ended."""
    others = ConsoleSession.objects.filter(account=session.account).exclude(pk=session.pk)
    return _end(others, session.account_id, by=session.account_id, now=now)


def end_sessions_of(account: Account, *, by: UUID, now: datetime, only: UUID | None = None) -> int:
    """Sign a person out of one session or of all, from another one or by an administrator; says how many ended."""
    rows = ConsoleSession.objects.filter(account=account)
    return _end(rows.filter(id=only) if only else rows, account.pk, by=by, now=now)


def _under(cookie: str, identity: str) -> dict[str, Any]:
    """The columns of a session that the cookie finds and opens."""
    sealed = cookiebox.seal_under(cookie, SESSION, json.dumps({"identity": identity}).encode())
    return {"handle": cookiebox.handle_of(cookie, SESSION), "sealed": sealed}


def _end(rows: QuerySet[ConsoleSession], account: UUID, *, by: UUID, now: datetime) -> int:
    """End sessions of somebody, and record it if there were any."""
    with transaction.atomic():
        ended, _ = rows.delete()
        if ended:
            record("signed_out", actor=by, kind="account", id=account, now=now, detail={"elsewhere": ended})
    return ended


def sweep_sessions(now: datetime) -> None:
    """Forget sessions that are over, forms that were done yesterday, and names that were mistyped then."""
    ConsoleSession.objects.filter(created_at__lt=now - rules.SESSION_LIFE).delete()
    ConsoleSession.objects.filter(created_at__lt=now - rules.HALFWAY_LIFE, factor_at=None).delete()
    DoneForm.objects.filter(at__lt=now - rules.DONE_FORM_LIFE).delete()
    SignInSlowing.objects.filter(not_before__lt=now - rules.SLOWING_LIFE).delete()


def issue_set_up_code(account: Account, *, by: UUID | None, now: datetime) -> str:
    """A code for one person to make a key with, told once; an earlier one and every session end."""
    code = new_code(CODE_GROUPS)
    with transaction.atomic():
        values = {"code_hash": code_hash(code), "expires": now + rules.SET_UP_CODE_LIFE}
        SetUpCode.objects.update_or_create(account=account, defaults=values)
        account.sessions.all().delete()
        record("set_up_code_issued", actor=by, kind="account", id=account.pk, now=now)
    return code


def living_codes(code: str, now: datetime) -> QuerySet[SetUpCode]:
    """The set-up code that is this one and can be used at this moment, if there is one."""
    # One that ends later than any code does was issued by a clock that ran ahead.
    latest = now + rules.SET_UP_CODE_LIFE + SLACK
    return SetUpCode.objects.filter(code_hash=code_hash(code), expires__gt=now, expires__lte=latest)


def use_set_up_code(account: Account, code: str, now: datetime) -> None:
    """Take the code of whoever makes a key with it, in the transaction that makes the key; raises `WrongCode`.

    Two who send one code take their turn at the account, and the second finds none any more.
    """
    row = Account.objects.select_for_update().get(pk=account.pk)
    used, _ = living_codes(code, now).filter(account=row).delete()
    if not used or not row.is_active:
        raise WrongCode


def do_once(form: UUID, work: Callable[[], object], now: datetime) -> bool:
    """Do a form's work unless this very form already did it; says whether it was done now.

    A double click sends the form twice: the second one waits for the first on the primary key, then does nothing.
    """
    if DoneForm.objects.filter(pk=form).exists():
        return False
    try:
        with transaction.atomic():
            DoneForm(id=form, at=now).save(force_insert=True)
            work()
    except IntegrityError:
        if not DoneForm.objects.filter(pk=form).exists():
            raise
        return False
    return True


def count_try(username: str, now: datetime) -> int:
    """Count a try as a failure before it is looked at; or, where this name must wait, how many seconds.

    Guesses of one moment take their turn at the name's row, so that no more of them are looked at than one after
    another, whether or not such an account exists. Whoever is right clears the count with `forget_failures`.
    """
    with transaction.atomic():
        row = _slowing(username, now)
        seconds = rules.seconds_left(row.not_before, now)
        if not seconds:
            _slow(row, now)
    return seconds


def take_back_try(username: str, now: datetime) -> None:
    """A try that was counted at this moment was not looked at: it makes nobody wait. Those counted since still do."""
    with transaction.atomic():
        row = _slowing(username, now)
        if row.not_before == now + rules.wait_after(row.failures):
            row.not_before = now
        row.failures = max(0, row.failures - 1)
        row.save()


def note_refused_sign_in(account: Account | None, now: datetime) -> None:
    """Record a wrong passphrase: for whom, and never the name as it was typed. It was counted before.

    A name that nobody has is recorded too, as nobody's, so that the same is done for both. Only what costs an opening
    of a passphrase comes here, so that nobody fills the trail quickly.
    """
    id = account.pk if account else rules.NOBODYS
    record("passphrase_refused", actor=None, kind="account", id=id, now=now)


def forget_failures(username: str) -> None:
    """A right passphrase clears the count."""
    SignInSlowing.objects.filter(name_hash=name_hash(username)).delete()


def name_hash(username: str) -> str:
    """A name as it is kept while it is slowed: mistyped names may be passphrases typed into the wrong field."""
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, username.strip().lower().encode(), hashlib.sha256).hexdigest()


def code_hash(code: str) -> bytes:
    """A set-up code as it is kept: 128 random bits need no slow hash."""
    return hashlib.sha256(bare(code).encode()).digest()


def _slowing(username: str, now: datetime) -> SignInSlowing:
    """The row of a name, which is this transaction's alone until it ends."""
    named = {"name_hash": name_hash(username)}
    # Tries that begin together come to the row one after another: one of them must not look as if it came too early.
    defaults = {"not_before": now - rules.FIRST_WAIT}
    row, _ = SignInSlowing.objects.select_for_update().get_or_create(**named, defaults=defaults)
    return row


def _slow(row: SignInSlowing, now: datetime) -> None:
    row.failures += 1
    if wait := rules.wait_after(row.failures):
        row.not_before = now + wait
    row.save()


def _known(roles: Iterable[str]) -> set[str]:
    wanted = set(roles)
    if unknown := wanted - set(ROLES):
        raise Invalid(f"unknown role {sorted(unknown)[0]}", f"choose from {', '.join(ROLES)}", "roles")
    if "administrator" in wanted and any(reads_tips(role) for role in wanted):
        raise Invalid("an administrator does not read tips", "make a second account for the other work", "roles")
    return wanted


def _set_roles(account: Account, wanted: set[str], *, now: datetime, by: UUID | None) -> None:
    held = set(account.role_grants.values_list("role", flat=True))
    account.role_grants.filter(role__in=held - wanted).delete()
    for role in sorted(wanted - held):
        RoleGrant.objects.create(account=account, role=role, granted_by=by, granted_at=now)
        record("role_given", actor=by, kind="account", id=account.pk, now=now, detail={"role": role})
    for role in sorted(held - wanted):
        record("role_taken", actor=by, kind="account", id=account.pk, now=now, detail={"role": role})


def _keep_an_administrator(account: Account, wanted: set[str], is_active: bool) -> None:
    if is_active and "administrator" in wanted:
        return
    others = RoleGrant.objects.filter(role="administrator", account__is_active=True).exclude(account=account)
    if account.role_grants.filter(role="administrator").exists() and not others.exists():
        raise Invalid("the last administrator cannot be removed", "make somebody else administrator first", "roles")
