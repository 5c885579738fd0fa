"""Every read of accounts and sessions."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from heatwatch.accounts import rules
from heatwatch.accounts.actions import SESSION, living_codes, name_hash
from heatwatch.accounts.models import Account, ConsoleSession, SetUpCode, SignInSlowing
from heatwatch.common.cookiebox import handle_of
from heatwatch.common.errors import NotFound


def people() -> QuerySet[Account]:
    """Everybody, by name, with their roles."""
    return Account.objects.filter(kind=Account.PERSON).prefetch_related("role_grants").order_by("display_name")


def colleagues(role: str = "") -> QuerySet[Account]:
    """Active people, all or those with a role."""
    active = people().filter(is_active=True)
    return active.filter(role_grants__role=role) if role else active


def by_username(username: str) -> Account | None:
    """The active person with this sign-in name, if there is one."""
    name = username.strip().lower()
    return Account.objects.filter(username=name, is_active=True, kind=Account.PERSON).first()


def service(name: str) -> Account | None:
    """A service account such as the reader's."""
    return Account.objects.filter(username=name, kind=Account.SERVICE).first()


def account(id: UUID) -> Account:
    """One account; raises `NotFound`."""
    found = Account.objects.filter(pk=id).first()
    if found is None:
        raise NotFound("there is no such account", "choose one from the list")
    return found


def names() -> dict[UUID, str]:
    """Display names by id, for pages that show who did what."""
    return dict(Account.objects.values_list("pk", "display_name"))


def session(cookie: str) -> ConsoleSession | None:
    """The session that a cookie belongs to."""
    handle = handle_of(cookie, SESSION)
    return ConsoleSession.objects.select_related("account").filter(pk=handle, account__is_active=True).first()


def sessions_of(account: Account, now: datetime) -> list[ConsoleSession]:
    """Where a person is signed in, or on the way to it, the latest first."""
    rows = ConsoleSession.objects.filter(account=account).order_by("-seen_at")
    return [row for row in rows if not rules.is_over(row.created_at, row.factor_at, now)]


def has_set_up_code(username: str, code: str, now: datetime) -> Account | None:
    """The active person whose unexpired set-up code this is; nothing else tells whether such a person exists."""
    found = living_codes(code, now).select_related("account").first()
    name = username.strip().lower()
    return found.account if found and found.account.is_active and found.account.username == name else None


def waiting_for_key() -> set[UUID]:
    """The accounts that were given a set-up code and have not used it."""
    return set(SetUpCode.objects.values_list("account_id", flat=True))


def seconds_to_wait(username: str, now: datetime) -> int:
    """How long this name must wait before its passphrase is tried again."""
    row = SignInSlowing.objects.filter(name_hash=name_hash(username)).first()
    return rules.seconds_left(row.not_before, now) if row else 0


def demo_accounts_exist() -> bool:
    """Whether any account of a demonstration is here."""
    return Account.objects.filter(is_demo=True).exists()


def real_accounts_exist() -> bool:
    """Whether any account is not of a demonstration."""
    return Account.objects.filter(is_demo=False).exists()
