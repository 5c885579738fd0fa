"""Every write of second factors. What is written was sealed or hashed by whoever holds the console host's key."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from heatwatch.accounts import rules
from heatwatch.accounts.models import Account
from heatwatch.audit.actions import record
from heatwatch.common.clock import SLACK
from heatwatch.common.errors import Invalid, NotFound
from heatwatch.factors import codes
from heatwatch.factors.boxes import seal_factor
from heatwatch.factors.models import RecoveryCode, SecondFactor

APP, PASSKEY, RECOVERY = SecondFactor.APP, SecondFactor.PASSKEY, "recovery_code"
MOST = 10


def slowing_name(account: Account) -> str:
    """Under which name wrong second factors are counted: one that nobody can type as a sign-in name."""
    return f"\0second factor\0{account.pk}"


def add_app(account: Account, host_key: str, *, name: str, secret: bytes, step: int, now: datetime) -> None:
    """Enrol an authenticator app; the code that proved it is spent."""
    sealed = seal_factor(host_key, account.pk, APP, name=name, secret=secret)
    _add(account, APP, sealed, step, now)


def add_passkey(
    account: Account,
    host_key: str,
    *,
    name: str,
    credential: bytes,
    public_key: bytes,
    site: str,
    counter: int,
    now: datetime,
) -> None:
    """Enrol a passkey for one host name."""
    sealed = seal_factor(host_key, account.pk, PASSKEY, name=name, secret=public_key, credential=credential, site=site)
    _add(account, PASSKEY, sealed, counter, now)


def spend_step(factor: UUID, step: int, now: datetime) -> bool:
    """Take a code of an app: whether nobody took it, or a later one, before. Two at once cannot both be first."""
    rows = SecondFactor.objects.filter(pk=factor, counter__lt=step)
    return rows.update(counter=step, used_at=now) == 1


def note_passkey(factor: UUID, *, before: int, counter: int, now: datetime) -> bool:
    """Note how often a passkey was used: whether nothing else noted it meanwhile."""
    rows = SecondFactor.objects.filter(pk=factor, counter=before)
    return rows.update(counter=counter, used_at=now) == 1


def spend_recovery_code(account: Account, code_hash: bytes, now: datetime) -> bool:
    """Take a recovery code: whether it was there, and is gone by this."""
    valid = Q(expires=None) | Q(expires__gt=now, expires__lte=now + rules.SET_UP_CODE_LIFE + SLACK)
    with transaction.atomic():
        spent, _ = RecoveryCode.objects.filter(valid, account=account, code_hash=code_hash).delete()
        if spent:
            record("recovery_code_used", actor=account.pk, kind="account", id=account.pk, now=now)
    return spent > 0


def note_wrong_factor(account: Account, now: datetime) -> None:
    """It is recorded: whoever came this far knows the passphrase. It was counted before it was looked at."""
    record("factor_refused", actor=account.pk, kind="account", id=account.pk, now=now)


def renew_recovery_codes(account: Account, host_key: str, now: datetime) -> list[str]:
    """Ten fresh codes, told once; earlier ones are worth nothing any more."""
    fresh = [codes.new_recovery_code() for _ in range(codes.CODES)]
    with transaction.atomic():
        RecoveryCode.objects.filter(account=account).delete()
        _keep(account, host_key, fresh, None)
        record("recovery_codes_made", actor=account.pk, kind="account", id=account.pk, now=now)
    return fresh


def remove_factor(account: Account, factor: UUID, now: datetime) -> None:
    """Take one factor away; raises `Invalid` for the last one."""
    with transaction.atomic():
        mine = SecondFactor.objects.select_for_update().filter(account=account)
        rows = {row.pk: row for row in mine}
        if factor not in rows:
            raise NotFound("there is no such factor", "look at the list again")
        if len(rows) == 1:
            raise Invalid("the last second factor cannot be removed", "add another one first")
        rows[factor].delete()
        detail = {"factor": rows[factor].kind}
        record("factor_removed", actor=account.pk, kind="account", id=account.pk, now=now, detail=detail)


def reset_factors(account: Account, host_key: str, *, checked: str, by: UUID | None, now: datetime) -> str:
    """After a lost device: end every factor and session, and return one code that lets the person enrol anew.

    The code alone opens nothing, and neither does the passphrase. `checked` says how the person was recognised.
    """
    code = codes.new_recovery_code()
    with transaction.atomic():
        forget_factors(account)
        account.sessions.all().delete()
        _keep(account, host_key, [code], now + rules.SET_UP_CODE_LIFE)
        detail = {"checked": checked}
        record("factors_reset", actor=by, kind="account", id=account.pk, now=now, detail=detail)
    return code


def forget_factors(account: Account) -> None:
    """A person who makes a new key enrols anew: what was enrolled with the old one is not believed."""
    SecondFactor.objects.filter(account=account).delete()
    RecoveryCode.objects.filter(account=account).delete()


def _add(account: Account, kind: str, sealed: bytes, counter: int, now: datetime) -> None:
    with transaction.atomic():
        if SecondFactor.objects.filter(account=account).count() >= MOST:
            raise Invalid("there are many second factors already", "remove one that you no longer use")
        SecondFactor.objects.create(
            account=account, kind=kind, sealed=sealed, counter=counter, created_at=now, used_at=now
        )
        detail = {"factor": kind}
        record("factor_added", actor=account.pk, kind="account", id=account.pk, now=now, detail=detail)


def _keep(account: Account, host_key: str, fresh: Sequence[str], expires: datetime | None) -> None:
    hashes = [codes.recovery_hash(host_key, account.pk, code) for code in fresh]
    rows = [RecoveryCode(account=account, code_hash=code_hash, expires=expires) for code_hash in hashes]
    RecoveryCode.objects.bulk_create(rows)
