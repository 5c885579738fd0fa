"""Every read of second factors."""

from uuid import UUID

from heatwatch.accounts.models import Account
from heatwatch.common.errors import NotFound
from heatwatch.factors.boxes import Factor, open_factor
from heatwatch.factors.models import RecoveryCode, SecondFactor


def factors_of(account: Account, host_key: str) -> list[Factor]:
    """A person's factors, the oldest first. A row that this host did not seal is no factor."""
    found = []
    for row in SecondFactor.objects.filter(account=account).order_by("created_at", "pk"):
        try:
            found.append(open_factor(host_key, account.pk, row))
        except NotFound:
            continue
    return found


def kinds_of(account: Account) -> list[str]:
    """Which kinds of factors somebody has, for whoever may not open them."""
    return sorted(SecondFactor.objects.filter(account=account).values_list("kind", flat=True))


def enrolled() -> set[UUID]:
    """Everybody with a second factor."""
    return set(SecondFactor.objects.values_list("account_id", flat=True))


def is_enrolled(account: Account) -> bool:
    """Whether there is any factor, opened or not: a row that does not open never lets anybody enrol anew."""
    return SecondFactor.objects.filter(account=account).exists()


def has_something_to_show(account: Account) -> bool:
    """Whether the second step can be asked for: a factor, or a code from the administrator in its place."""
    return is_enrolled(account) or RecoveryCode.objects.filter(account=account).exists()


def recovery_codes_left(account: Account) -> int:
    """How many recovery codes were not used."""
    return RecoveryCode.objects.filter(account=account).count()
